#!/usr/bin/env python3
"""Calls each function and method with each kind of value, in Helm and chartc.

usage: calls.py --helm PATH --chartc PATH [--part N/M] [NAME...]

NAMEs are functions, types for their methods (time.Time), "statements": what a
template does with a value beside calling, or "pairs": two values compared; all
of them without one. What differs is printed; exit code 1 if anything did. All
of it takes two hours or so; --part 1/4 does a fourth. docs/testing.md says more.
"""
import argparse
import sys

from differential import (CHARTC, KNOWN, Folder, Programs, compare,
                          culprit, error_kind, is_chance, library,
                          snippet_files)

VALUES = {'m': {'a': 1, 'b': [1, 2.5]}, 's': 'x'}
DAY = '(toDate "2006-01-02" "2020-02-29")'
ZONED = '(toDate "2006-01-02T15:04:05Z07:00" "2020-02-29T03:04:05.123456789+02:00")'

# One value or more of every type that templates can get at.
KINDS = [
    'nil', '1', '(int64 2)', '(index "\\x01" 0)', '(semver "3.0.0").Major', '1.5', '1i',
    'true', 'false', '"s"', '""', '"12"', '(list 1 "a")', '(list)', '(initial (list))',
    '(list nil)', '(list (list))', '(list "b" "a" | toStrings)', '(splitList "," "")',
    '(regexFindAll "a" "b" -1)', '(until 3)', '(chunk 1 (list 1 2))',
    '(fromToml "y=[{z=1}]").y', '(dict "a" 1)', '(dict)', '(dict "a" nil)', '(merge nil)',
    '(split "," "a,b")', '(urlParse "http://a:b@c/d?e#f")',
    '(fromJson "{\\"a\\":1.0,\\"b\\":[1]}")', '(fromJson "[")', '$.Values', '$.Values.m',
    '$.Files', '($.Files.GetBytes "file.txt")', '($.Files.Lines "file.txt")', '$.Template',
    '$.Chart', '$.Release', '$.Capabilities', '$.Capabilities.Copy', '(deepCopy $.Capabilities)',
    '$.Capabilities.KubeVersion', '$.Capabilities.HelmVersion', '$.Capabilities.APIVersions', DAY, ZONED, ZONED + '.Location',
    '(toDate "2006-01-02" "x")', DAY + '.Month', DAY + '.Weekday', DAY + '.Location',
    '(%s.Sub %s)' % (ZONED, DAY), '(semver "1.2.3-x+y")', '(semver "1.2").IncPatch',
    '((semver "1.2").Scan nil)', '((semver "1.2").Scan "1")',
    '((semver "1.2").UnmarshalJSON ($.Files.GetBytes "file.txt"))',
    '((semver "1.2").UnmarshalJSON (slice (semver "1.2").MarshalText 0 1))',
    '((semver "1.2").Scan "99999999999999999999.1")',
    '((semver "1.2").Scan "99999999999999999999.1").Unwrap',
    '(slice $.Capabilities.APIVersions 0 0)', '(deepCopy %s.Location)' % DAY,
    '(now).UTC.Location', '(now).Location']
# Right arguments for the letters of libchart/template/func.h; several where a
# function takes anything.
RIGHT = {'s': ['"a,b"'], 'i': ['2'], 'a': ['"a"', '2', '(list "a" 1)'], 'v': ['2', '"a"'],
         'm': ['(dict "a" 1)'], 'b': ['true'], 'f': ['1.5'], 'T': [DAY]}
# A few wrong kinds are enough where one type alone is right.
STRICT = 'sibf'

TIME = '''Add AddDate After AppendFormat AppendText AppendBinary Before Clock Compare Date Day
    Equal Format GoString GobDecode GobEncode Hour ISOWeek In IsDST IsZero Local Location
    MarshalBinary MarshalJSON MarshalText Minute Month Nanosecond Round Second String Sub Truncate
    UTC Unix UnixMicro UnixMilli UnixNano UnmarshalBinary UnmarshalJSON UnmarshalText Weekday Year
    YearDay Zone ZoneBounds wall'''
VERSION = '''Compare Equal GreaterThan GreaterThanEqual IncMajor IncMinor IncPatch LessThan
    LessThanEqual Major MarshalJSON MarshalText Metadata Minor Original Patch Prerelease Scan
    SetMetadata SetPrerelease String UnmarshalJSON UnmarshalText Value pre'''
# type -> (a value, what Go has and what it has not)
METHODS = {
    'time.Time': (ZONED, TIME),
    'time.Month': (DAY + '.Month', 'String Nope'),
    'time.Duration': ('(%s.Sub %s)' % (ZONED, DAY), '''Abs Hours Microseconds Milliseconds Minutes
        Nanoseconds Round Seconds String Truncate Nope'''),
    'time.Location': (DAY + '.Location', 'String name Nope'),
    '*semver.Version': ('(semver "1.2.3-x.1+y")', VERSION),
    'semver.Version': ('(semver "1.2").IncPatch', VERSION),
    'engine.files': ('$.Files', 'AsConfig AsSecrets Get GetBytes Glob Lines Nope'),
    'common.Capabilities': ('$.Capabilities', 'Copy KubeVersion APIVersions HelmVersion Nope'),
    'common.KubeVersion': ('$.Capabilities.KubeVersion',
                           'Version Major Minor GitVersion String normalizedVersion'),
    'version.BuildInfo': ('$.Capabilities.HelmVersion', 'Version GoVersion Nope'),
    'common.VersionSet': ('$.Capabilities.APIVersions', 'Has Nope'),
    '*errors.errorString': ('((semver "1.2").Scan nil)', 'Error Foo Offset s'),
    '*json.SyntaxError': ('((semver "1.2").UnmarshalJSON ($.Files.GetBytes "file.txt"))',
                          'Error Offset msg Nope'),
    '*fmt.wrapError': ('((semver "1.2").Scan "99999999999999999999.1")', 'Error Unwrap msg err'),
    '*strconv.NumError': ('((semver "1.2").Scan "99999999999999999999.1").Unwrap',
                          'Error Unwrap Func Num Err Nope'),
    'error': ('((semver "1.2").Scan "1")', 'Error Foo Offset s'),
    'common.Values': ('$.Values', 'AsMap Encode PathValue Table YAML Nope m'),
    'map': ('$.Values.m', 'AsMap Table a b')}
STATEMENTS = [
    '{{ %s }}', '{{ %s.Foo }}', '{{ %s.Foo.Bar }}', '{{ %s.Foo 1 }}', '{{ %s 1 }}', '{{ 1 | %s }}',
    '{{ range %s }}[{{ . }}]{{ end }}', '{{ range $i, $v := %s }}[{{ $i }}={{ $v }}]{{ end }}',
    '{{ range $v := %s }}{{ $v }}{{ else }}-{{ end }}', '{{ range %s }}{{ .Foo }}{{ end }}',
    '{{ range %s }}{{ len . }}{{ end }}', '{{ range %s }}{{ upper . }}{{ end }}',
    '{{ range %s }}{{ printf "%%T" . }}{{ end }}', '{{ if %s }}y{{ else }}n{{ end }}',
    '{{ with %s }}{{ . }}{{ end }}', '{{ with %s }}{{ .Foo }}{{ end }}',
    '{{ with $v := %s }}{{ $v.Foo }}{{ end }}', '{{ $v := %s }}{{ $v }}', '{{ $v := %s }}{{ $v.Foo }}',
    '{{ $v := %s }}{{ $v 1 }}', '{{ $v := 1 }}{{ $v = %s }}{{ $v }}{{ with $v }}{{ . }}{{ end }}',
    '{{ %s | upper }}', '{{ %s | keys }}', '{{ %s | until }}', '{{ %s | ternary 1 2 }}',
    '{{ %s | len }}', '{{ %s | eq %s }}', '{{ eq %s %s }}', '{{ deepEqual %s %s }}',
    '{{ uniq (list %s %s) | len }}', '{{ %s | (semver "1").Equal }}', '{{ %s | (now).Sub }}',
    '{{ %s | $.Files.Get }}', '{{ (and 1 %s) | upper }}', '{{ deepCopy %s }}', '{{ %s.Unwrap }}',
    '{{ (%s) }}', '{{ (%s).Foo }}', '{{ (list %s | first) }}', '{{ (list %s | first).Foo }}',
    '{{ range list %s }}{{ . }}{{ end }}', '{{ range list %s }}{{ .Foo }}{{ end }}',
    '{{ range list %s }}{{ upper . }}{{ end }}', '{{ range list %s }}{{ len . }}{{ end }}',
    '{{ (dict "a" %s).a }}', '{{ (dict "a" %s).a.Foo }}', '{{ (dict "a" %s).a 1 }}',
    '{{ (index (dict "a" %s) "a").Foo }}', '{{ (get (dict "a" %s) "a").Foo }}',
    '{{ (and 1 %s) }}', '{{ (and 1 %s).Foo }}', '{{ (or %s 1).Foo }}', '{{ (or 0 %s) }}',
    '{{ template "show" %s }}', '{{ template "foo" %s }}', '{{ template "loop" %s }}',
    '{{ include "show" %s }}', '{{ include "foo" %s }}', '{{ include "loop" %s }}',
    '{{ tpl "{{ . }}" %s }}', '{{ tpl "{{ .Foo }}" %s }}', '{{ tpl (printf "%%v" .) %s }}']
PAIRS = ['{{ eq %s %s }}', '{{ deepEqual %s %s }}', '{{ lt %s %s }}', '{{ index %s %s }}',
         '{{ has %s (list %s) }}', '{{ uniq (list %s %s) | len }}', '{{ default %s %s }}']
DEFINED = ('{{ define "show" }}[{{ . }}]{{ end }}{{ define "foo" }}[{{ .Foo }}]{{ end }}'
           '{{ define "loop" }}{{ range . }}[{{ . }}]{{ end }}{{ end }}')
MORE_ARGUMENTS = ['', '1 2', '"2006" "UTC"', '1 1 1', '"" nil', '"m" "a"']


def function_calls(name, letters):
    base = letters.rstrip('*')
    for form in {base, base + base[-1:]} if letters != base else {base}:
        for at, letter in enumerate(form):
            kinds = KINDS[::6] if letter in STRICT else KINDS
            others = [RIGHT[c] for i, c in enumerate(form) if i != at]
            for turn in range(max(map(len, others), default=1)):
                for kind in kinds:
                    words = [kind if i == at else RIGHT[c][turn % len(RIGHT[c])]
                             for i, c in enumerate(form)]
                    yield '{{ %s %s }}' % (name, ' '.join(words))


def method_calls(value, names):
    for name in names.split():
        yield '{{ (%s.%s) | printf "%%T %%v" }}' % (value, name)
        yield '{{ %s.%s.Foo }}' % (value, name)
        yield '{{ 1 | %s.%s }}' % (value, name)
        for words in MORE_ARGUMENTS + KINDS:
            yield '{{ %s.%s %s }}' % (value, name, words)


def statements():
    for kind in KINDS:
        for form in STATEMENTS:
            yield (DEFINED if '"show"' in form or '"foo"' in form or '"loop"' in form else '') \
                + form % ((kind,) * form.count('%s'))


def pairs():
    for left in KINDS:
        for right in KINDS:
            for form in PAIRS:
                yield form % (left, right)


def all_calls(names):
    if not names or 'pairs' in names:
        yield from pairs()
    if not names or 'statements' in names:
        yield from statements()
    for name, (letters, _) in sorted(library().items()):
        if name not in ('fail', 'tpl', 'include') and (not names or name in names):
            yield from function_calls(name, letters)
    for name, (value, methods) in METHODS.items():
        if not names or name in names:
            yield from method_calls(value, methods)


def sorted_out(programs, snippets, seen):
    """Those that chartc renders, and of the others three of each kind."""
    good, bad = dict(snippets), {}
    with Folder() as folder:
        while good:
            ours = programs.one(CHARTC, snippet_files(good, VALUES), folder=folder)
            at = culprit(ours)
            if at is None:
                break
            at = at if at in good else next(iter(good))
            kind = good[at].split()[1], error_kind(ours)
            seen[kind] = seen.get(kind, 0) + 1
            if seen[kind] <= 3:
                bad[at] = good[at]
            del good[at]
    return good, bad


def differences(programs, calls):
    seen = {}
    for start in range(0, len(calls), 200):
        part = dict(enumerate(calls[start:start + 200]))
        good, bad = sorted_out(programs, part, seen)
        found = list(compare(programs, good, VALUES))
        for i, text in bad.items():
            found += compare(programs, {i: text}, VALUES)
        for i, helm, ours in found:
            files = snippet_files({0: part[i]}, VALUES)
            if not KNOWN.search((ours.out or '') + ours.err) and \
                    not is_chance(programs, files):
                yield part[i], helm, ours


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument('--helm', required=True)
    parser.add_argument('--chartc', required=True)
    parser.add_argument('--part', default='1/1')
    parser.add_argument('names', nargs='*')
    options = parser.parse_args()
    first, parts = map(int, options.part.split('/'))
    calls = list(dict.fromkeys(all_calls(options.names)))[first - 1::parts]
    count = 0
    for text, helm, ours in differences(Programs(options.helm, options.chartc), calls):
        count += 1
        print('# helm:   %s\n# chartc: %s\n%s\n' % (helm.show(), ours.show(), text),
              flush=True)
    print('%d calls compared, %d differ' % (len(calls), count))
    return 1 if count else 0


if __name__ == '__main__':
    sys.exit(main())
