#!/usr/bin/env python3
"""Renders random templates and charts with Helm and with chartc and compares.

usage: differential.py --helm PATH --chartc PATH [--seconds N] [--seed N]
                       [--mode all|expr|program|chart] [--batch N]

What differs is shrunk and printed as a case for testdata/. Exit code 1 if
anything did. The same seed writes the same templates. docs/testing.md says
more.
"""
import argparse
import base64
import concurrent.futures
import json
import os
import random
import re
import resource
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
FUNC = os.path.join(HERE, '..', 'libchart', 'func')
CHART_YAML = 'apiVersion: v2\nname: c\nversion: 0.1.0\n'

# Functions of chance, of the clock and of the network.
CHANCE = set('''ago bcrypt buildCustomCert derivePassword encryptAES genCA
    genCAWithKey genPrivateKey genSelfSignedCert genSelfSignedCertWithKey
    genSignedCert genSignedCertWithKey getHostByName htpasswd lookup now
    randAlpha randAlphaNum randAscii randBytes randInt randNumeric shuffle
    uuidv4 call'''.split())
# Their argument is a size: never the last word of a pipeline.
SIZES = {'until', 'untilStep', 'seq', 'repeat', 'indent', 'nindent'}


# ------------------------------------------------------------------ running

class Result:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def same(self, ours):
        """Is `ours` what this one (Helm's) asks for?"""
        if self.code == 0 or ours.code == 0:
            return self.code == ours.code and self.out == ours.out
        if ours.code != self.code:
            return False
        want, got = last_part(self.err), last_part(ours.err)
        return got == want or got.startswith(want + '\n')

    def show(self):
        if self.code == 0:
            return repr(self.out)
        return 'exit %s: %s' % (self.code, last_part(self.err))


def last_part(text):
    """What an error says after the position in the template."""
    found = re.search(r'^Error: ', text, re.M)
    text = text[found.end():] if found else text
    text = text.split('\n\nUse --debug flag')[0].rstrip('\n')
    if text.startswith(('execution error at (', 'parse error at (')):
        return text.split('): ', 1)[1]
    at = text.rfind('executing "')
    at = text.find('" at <', at) if at >= 0 else -1
    end = re.compile(r'>:\s+').search(text, at) if at >= 0 else None
    return text[end.end():] if end else text


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))


def run(program, words, work):
    env = {'HOME': os.path.join(work, '.home'), 'PATH': '/usr/bin:/bin',
           'TZ': 'UTC', 'LC_ALL': 'C.UTF-8'}
    try:
        done = subprocess.run([program] + words, cwd=work, env=env, timeout=20,
                              stdin=subprocess.DEVNULL, preexec_fn=limit,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except subprocess.TimeoutExpired:
        return Result('timeout', '', '')
    if done.returncode == 2 and b'\n\ngoroutine ' in done.stderr:
        return Result('timeout', '', '')  # Go's end of a runaway
    text = [s.decode('utf-8', 'surrogateescape').replace(work, '$WORK')
            for s in (done.stdout, done.stderr)]
    return Result(done.returncode, *text)


class Folder:
    """A folder with a chart c, written anew only where its files change."""

    def __init__(self):
        self.path = tempfile.mkdtemp(prefix='differential.')
        self.files = {}

    def write(self, files):
        for name in self.files.keys() - files.keys():
            os.remove(self.place(name))
        for name, text in files.items():
            if self.files.get(name) != text:
                path = self.place(name)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, 'wb') as f:
                    f.write(text.encode('utf-8', 'surrogateescape'))
        self.files = dict(files)

    def place(self, name):
        return os.path.normpath(os.path.join(self.path, 'c', name))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path)


WORDS = ('template', 'r', 'c')
HELM, CHARTC = 0, 1  # places in Programs.paths


class Programs:
    def __init__(self, helm, chartc):
        self.paths = [os.path.abspath(helm), os.path.abspath(chartc)]
        self.pool = concurrent.futures.ThreadPoolExecutor(2)
        self.runs = 0

    def both(self, files, words=WORDS, folder=None):
        """Helm's result and ours."""
        self.runs += 1
        if folder is None:
            with Folder() as folder:
                return self.both(files, words, folder)
        folder.write(files)
        return list(self.pool.map(
            lambda p: run(p, list(words), folder.path), self.paths))

    def one(self, at, files, words=WORDS, folder=None):
        if folder is None:
            with Folder() as folder:
                return self.one(at, files, words, folder)
        folder.write(files)
        return run(self.paths[at], list(words), folder.path)


# ------------------------------------------------- many snippets in one chart

def snippet_files(snippets, values):
    """A partial for each snippet; one file prints them all."""
    files, lines = {}, []
    for i, text in snippets.items():
        files['templates/_t%d' % i] = text.replace('@@', str(i))
        lines.append('t%d: {{ include "c/templates/_t%d" (dict "Values" '
                     '(deepCopy .Values) "Chart" .Chart "Release" .Release '
                     '"Files" .Files "Capabilities" .Capabilities '
                     '"Template" .Template) | b64enc | quote }}\n' % (i, i))
    files['templates/out.yaml'] = ''.join(lines)
    files['values.yaml'] = json.dumps(values)
    files['Chart.yaml'] = CHART_YAML
    files['file.txt'] = 'one\ntwo\n'
    return files


def culprit(result):
    """The number of the snippet that made the run fail."""
    if result.code == 0:
        return None
    found = re.findall(r'c/templates/_t(\d+)', result.err)
    return int(found[-1]) if found else -1


def outputs(result):
    found = re.findall(r'^t(\d+): "([^"]*)"', result.out, re.M)
    return {int(n): base64.b64decode(text).decode('utf-8', 'surrogateescape')
            for n, text in found}


def error_kind(result):
    """What it says, without the names and numbers in it."""
    return re.sub(r'"(\\.|[^"\\])*"|\d+', '_', last_part(result.err))


def compare(programs, snippets, values):
    """Yields (number, Helm's result, ours) of each snippet that differs."""
    with Folder() as folder:
        yield from compare_in(folder, programs, snippets, values)


def compare_in(folder, programs, snippets, values):
    left = dict(snippets)
    while left:
        helm, ours = programs.both(snippet_files(left, values), folder=folder)
        at = [culprit(helm), culprit(ours)]
        if at == [None, None]:
            want, got = outputs(helm), outputs(ours)
            for i in left:
                if want.get(i) != got.get(i):
                    yield i, Result(0, want.get(i), ''), \
                        Result(0, got.get(i), '')
            return
        if len(left) == 1:
            if helm.code != 'timeout' and not helm.same(ours):
                yield next(iter(left)), helm, ours
            return
        if at[0] == at[1] and at[0] in left:
            if not helm.same(ours):
                yield at[0], helm, ours
            del left[at[0]]
            continue
        alone = [i for i in set(at) if i in left]
        if not alone:  # which one it was is not told: halve
            keys = list(left)
            for part in (keys[:len(keys) // 2], keys[len(keys) // 2:]):
                yield from compare_in(folder, programs,
                                      {i: left[i] for i in part}, values)
            return
        for i in alone:
            yield from compare_in(folder, programs, {i: left[i]}, values)
            del left[i]


def probe(programs, snippets, values, seen):
    """Splits by what chartc does: one Helm run tells all that is right.

    Each failing one costs a run, so of those with one error text few stay.
    """
    good, bad = dict(snippets), {}
    with Folder() as folder:
        while good:
            ours = programs.one(CHARTC, snippet_files(good, values),
                                folder=folder)
            at = culprit(ours)
            if at is None:
                break
            at = at if at in good else next(iter(good))
            kind = error_kind(ours)
            seen[kind] = seen.get(kind, 0) + 1
            if seen[kind] <= 2:
                bad[at] = good[at]
            del good[at]
    return good, bad


# ------------------------------------------------------------- syntax trees

class Node:
    """Text with nodes in it. A shrunk tree puts a node in another's place."""

    def __init__(self, *parts, kind='expr'):
        self.parts, self.kind = list(parts), kind

    def __str__(self):
        return ''.join(map(str, self.parts))

    def nodes(self):
        yield self
        for part in self.parts:
            if isinstance(part, Node):
                yield from part.nodes()

    def replaced(self, old, new):
        if self is old:
            return new
        return Node(*[p.replaced(old, new) if isinstance(p, Node) else p
                      for p in self.parts], kind=self.kind)


EMPTY = Node('')
SIMPLE = ['""', '0', '"a"', '1', 'nil', '(list)', '(dict)']


def smaller(tree):
    """Trees that are one step simpler."""
    for node in tree.nodes():
        below = [n for n in node.nodes() if n is not node]
        for n in below:
            if n.kind == node.kind:
                yield tree.replaced(node, n)
        if node.kind in ('text', 'stmt', 'option'):
            yield tree.replaced(node, Node('', kind=node.kind))
        if node.kind == 'expr':
            for text in SIMPLE:
                if len(str(node)) > len(text):
                    yield tree.replaced(node, Node(text))
        text = str(node)
        if not below and node.kind == 'expr' and len(text) > 3 and \
                text[0] == text[-1] and text[0] in '"`':
            inner = text[1:-1]
            cuts = [inner[:len(inner) // 2], inner[len(inner) // 2:],
                    inner[1:], inner[:-1]]
            cuts += [inner[:i] + inner[i + 1:] for i in range(len(inner))][:24]
            for cut in cuts:
                yield tree.replaced(node, Node(text[0] + cut + text[0]))


def shrink(programs, tree, values, deadline):
    """The smallest tree found that still differs, and both results."""
    best = None
    while time.time() < deadline:
        size = len(str(tree))
        found = {str(t): t for t in smaller(tree) if len(str(t)) < size}
        trees = sorted(found.values(), key=lambda t: len(str(t)))
        for i in range(0, len(trees), 24):
            part = dict(enumerate(trees[i:i + 24]))
            texts = {k: str(t) for k, t in part.items()}
            hits = sorted(compare(programs, texts, values),
                          key=lambda d: d[0])
            if hits:
                tree, best = part[hits[0][0]], hits[0]
                break
        else:
            break
    return tree, best


# -------------------------------------------------------------- the library

def library():
    """name -> (parameter letters, words of the usage line)."""
    rows = {}
    for name in sorted(os.listdir(FUNC)):
        if not name.endswith('.c'):
            continue
        with open(os.path.join(FUNC, name), encoding='utf-8') as f:
            text = re.sub(r'"\s*\n\s*"', '', f.read())
        for found in re.finditer(
                r'(?:\{|ROW\()\s*"(\w+)",\s*"([a-zA-Z*]*)",\s*\w+,'
                r'\s*(?:[\w\s|]+,)?\s*"(\w+[^"]*)"', text):
            if found.group(3).split()[0] == found.group(1):
                words = re.findall(r'[A-Z]+', found.group(3))
                rows[found.group(1)] = (found.group(2), words)
    return {n: r for n, r in rows.items() if n not in CHANCE}


# What a function gives when it is no string. L list, m map, i int, f float,
# b bool, T time, a anything.
GIVES = {}
for _kind, _names in {
        'b': '''contains hasPrefix hasSuffix kindIs typeIs typeIsLike eq ge gt
            le lt ne not empty all any deepEqual has hasKey isAbs osIsAbs
            regexMatch mustRegexMatch semverCompare''',
        'i': '''len atoi int int64 toDecimal add add1 biggest max min mul div
            mod sub''',
        'f': 'float64 add1f addf ceil floor divf maxf minf mulf round subf',
        'm': '''dict merge mergeOverwrite mustMerge mustMergeOverwrite omit
            pick set unset urlParse fromJson fromYaml fromToml split splitn''',
        'L': '''list tuple append chunk compact concat initial mustAppend
            mustChunk mustCompact mustInitial mustPrepend mustPush mustRest
            mustReverse mustSlice mustUniq mustWithout prepend push rest
            reverse slice uniq without fromJsonArray fromYamlArray pluck keys
            values until untilStep regexFindAll mustRegexFindAll regexSplit
            mustRegexSplit splitList toStrings sortAlpha''',
        'T': '''toDate mustToDate dateModify date_modify mustDateModify
            must_date_modify''',
        'a': '''and or index first last mustFirst mustLast mustFromJson
            coalesce default ternary deepCopy mustDeepCopy dig get semver
            required''',
        'S': 'duration durationRound fail'}.items():
    for _name in _names.split():
        GIVES[_name] = _kind

TEXTS = ['', 'hello', 'Hello World', 'hello world foo bar', 'ünïcode ÄÖ ß',
         'a,b,c', 'a-b_c d.e', 'fooBar', 'FooBAR2baz', ' padded\t', 'x\ny\n',
         '\n', 'one\n\n  two', '12', '-7', '1.5', '0x1F', '010', '1e3', 'true',
         'no', 'null', '~', '1_000', '日本語', 'ǆ ﬁ ı İ', 'a"b', "it's",
         '<a href="x">&\'', '\\', 'a\\n', '%d', '{{ 1 }}', '$1', '\x00', '\x7f',
         '\u2028', '\ufeff', '\u00a0x', '😀', 'a/b/../c', '/etc/x.tar.gz', '.',
         'k: v', '- a\n- b', '"q"', '  ', '#c', 'a: b: c', '1.2.3', 'v1.2',
         'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbb cccccccccccc',
         '2020-05-06', '2020-05-06T07:08:09Z', '9223372036854775808', 'NaN',
         '+Inf', '0b11', '0o17', '1:30', '=', '<<', '!x', '&a', '*a', '%', '@',
         '{}', '[]', '- ', '? ', 'a #b', 'a: ', 'e\u0301', 'İstanbul', 'ΑΣ',
         'AGVsbG8=', 'aGVsbG8=', 'NBSWY3DP', 'Zm9v\nYmFy', 'ab\rcd', '\u0085']
INTS = ['0', '1', '2', '3', '5', '7', '10', '-1', '-2', '-10', '100', '255',
        "'a'", '0x10', '1_000', '0b101', '017']
BIG = ['9223372036854775807', '-9223372036854775808', '4294967296',
       '2147483648', '9007199254740993', '18446744073709551616',
       '-2147483649', '9223372036854775806', '4294967295', '-9007199254740993']
FLOATS = ['0.0', '1.0', '1.5', '-2.5', '0.1', '3.14159', '1e6', '1e21',
          '123456789.125', '1e-7', '2.675', '-0.5', '1e100', '0x1p-2', '1e300',
          '100000000000000000000.0', '5e-324', '-0.0', '0.30000000000000004',
          '1.7976931348623157e308', '9223372036854775807.0', '-1e19', '2147483648.0',
          '999999.5', '1e20', '0.5', '1.005', '1e-6', '1234567.0', '123456789.0']
KEYS = ['a', 'b', 'c', 'k', 'name', 'x', 'Key', 'a.b', 'n', '']
LAYOUT = ['2006', '06', '01', '1', 'Jan', 'January', '02', '2', '_2', '002',
          'Mon', 'Monday', '15', '3', '03', '04', '4', '05', '5', 'PM', 'pm',
          'MST', 'Z0700', 'Z07:00', '-0700', '-07', '-07:00', '.000', '.999',
          ',000', '.0', '-', '/', ':', ' ', 'T', 'x', '__2', '-07:00:00']
LAYOUTS = ['2006-01-02', '2006-01-02T15:04:05Z07:00', '02 Jan 06 15:04 MST',
           'Mon Jan _2 15:04:05 2006', '15:04', '3:04PM', '2006-01-02 15:04']
DATES = ['2020-05-06', '2020-02-30', '1999-12-31T23:59:59Z', '23:30',
         '06 May 20 10:11 CET', '2020-05-06 7:08', '2021-13-01', '0000-01-01',
         '2020-05-06T07:08:09.123456789+02:00', '3:04PM', '1900-01-01']
ZONES = ['UTC', 'Local', '', 'Europe/Vienna', 'America/New_York', 'Nowhere/X',
         'Asia/Kolkata', 'Australia/Lord_Howe', 'EST', 'europe/vienna']
DURATIONS = ['1h', '-1h30m', '1.5h', '300ms', '', '1d', '2us', '90s', '-0.5s',
             '1h2m3s4ms5us6ns', '+5m', '10', '.5s', '1.s', '9999999h', 'h']
URLS = ['http://user:pw@host:80/path?q=1#frag', 'host/path', '//h/p', '',
        'mailto:x@y.z', 'http://[::1]:8080/', 'http://a b/', 'http://x/%zz',
        'ftp://h:port/', 'https://h/a%2Fb?x=y&z', '?q', '#f', 'a:b', ':x',
        'http://ü.at/ö', 'http://h/ a', 'x://y/?a#b#c', '/p?', 'http://h?']
PATHS = ['a/b', '/a/b/', '', '.', '..', '/', 'a//b', '../x', 'a/./b/..', 'f.tar',
         '.x', 'a.', '/..', 'a/b.c/d', './', '//']
VERSIONS = ['1.2.3', 'v1.2.3', '1.2', '1', '1.2.3-rc.1', '1.2.3-rc.2+b.5', 'x',
            '0.0.0', '1.2.3-0', '01.2.3', '1.2.3-01', '', '10.20.30', '0.1.2',
            '1.2.3.4', '2.0.0-alpha', '1.2.3+meta', 'v2', '1.2.x', '0.0.3']
TYPES = ['string', 'int', 'float64', 'bool', 'map', 'slice', 'int64', 'invalid',
         'map[string]interface {}', '[]interface {}', 'ptr', 'nil', 'struct',
         'json.Number', '*semver.Version', 'semver.Version', 'time.Time']
SNIPPETS = ['a: 1', 'a: [1, 2.50, "x"]', '- a\n- b: c', 'a:\n  b: &x [1]\n  c: *x',
            'x: |\n  t\n\n', 'x: >-\n a\n b', '{a: {b: null}}', 'a: 0o17', '1: a',
            'a: 1\na: 2', 'a: !!str 1', 'a: 2020-01-02', '--- 1', 'a: b: c', '[',
            '"x', 'true: yes', '{"a":1.0,"b":[true,null],"c":"\\u00e9"}', '[1,2',
            '{"a":1e400}', '{"a":1}x', '"s"', '12345678901234567890', 'null', '',
            '[1,"a",{"b":[]}]', 'a = 1', '[t]\nx = "y"\nd = 1979-05-27', 'a.b = [1]',
            '[[t]]\nx=1\n[[t]]\nx=2.50', 'a = 0x1F\nb = 1_000\nc = inf', 'a = """\nx"""',
            '# c\n\na: 1 # d', 'a: .inf', 'a: 0x1F', 'a: 1_0', 'a: -0', 'a: +1',
            'a: 1e3', 'a: 012', '? a\n: b', '<<: {a: 1}\nb: 2', 'a: "\\x41\\n"',
            "a: 'it''s'", 'a:\n- b\n-  c\n', 'a: {b, c: d}', 'a: [x, y: z]', '\t a: 1',
            'a: 1\n...\nb: 2', 'a: 1\n---\nb: 2', 'a: ~', 'a: =', 'on: off', 'y: n']
REGEX = ['a', 'b', '.', '[a-c]', '[^a]', '\\d', '\\w+', '\\s*', '(a)', '(a|b)',
         '(?:x)', '(?P<n>a)', '^', '$', '\\b', 'a?', 'a*?', 'b+', 'a{2}', 'o{1,2}',
         '(?i)', '(?s)', '(?m)', '\\pL', '\\PN', '[[:alpha:]]', '\\.', '|', '\\z',
         '\\A', 'l', 'o', ' ', '(?i:H)', '\\Q.\\E', '[\\d_]', '(', ')', '[', '\\',
         '*', '{2}', '(?=a)', '\\1', '(?<n>b)', 'a{1001}', '[z-a]', '\\x41', 'ü',
         '[^\\w]', '\\B', '(a*)*', '[[:foo:]]', '\\p{Greek}', '(?U)a+', '()', '[]a]',
         '[[:^digit:]]', '[^[:^alpha:]x]', '\\pZ', '\\p{^Lu}', '(?i)k', 'ſ', '(?-s).',
         '(?i-m:x)', '\\07', '\\x{e9}', '\\C', '\\_', '\\Z', '[a-\\d]', 'x{0}', 'a{2,1}',
         '{,2}', 'a{,2}', '(?P<é>a)', '(?P<n>b)', 'a**', '(|a)', '[\\s\\S]', '\\Qa.b',
         '\\D', '\\W', '\\S', '[^\\n]', '(?i)[k-s]', '.*?', '(?:a|b|ab)', '(a|ab)(c|bcd)?',
         '[ünï]', '\\n', '\\t', '^a', 'b$', '\\pN', '[\\pL\\d]', '(?m)^', '(?m)$', '\\z', '日']
# What patterns of REGEX are likely to meet.
SUBJECTS = ['abab', 'aAbB k', 'foo.bar', 'xaab\nab', 'hello\nworld\n', 'ab12 c_d',
            'ünï Kſ', 'a.b.c', 'aaa', 'bcd abcd', '日本 a', 'A1_-é\t.', '\n\n', 'l o l']
# What is called on the value in the middle.
METHODS = {
    'T': ['Year', 'Month', 'Weekday', 'YearDay', 'Unix', 'UnixMilli', 'UnixNano', 'IsZero',
          'UTC', 'Format "Jan 2 06"', 'AddDate 0 1 -1', 'Add 3600000000000', 'Location',
          'Truncate 3600000000000', 'Round 60000000000', 'MarshalText', 'String', 'Day',
          'MarshalBinary', 'Nope', 'Date', 'Hour 1', 'GoString', 'Zone', 'MarshalJSON'],
    'V': ['Major', 'Minor', 'Patch', 'Prerelease', 'Metadata', 'Original', 'IncMinor',
          'IncMajor', 'IncPatch', 'String', 'Compare (semver "1.2.0")', 'Nope', 'major',
          'LessThan (semver "v1.2.3-rc.1")', 'Equal (semver "1.2")', 'Compare nil', 'Major 1',
          'SetPrerelease "a"', 'GreaterThan "1"', 'MarshalText', 'MarshalJSON', 'Value', 'Scan "1"',
          'UnmarshalText (semver "7").MarshalText', 'UnmarshalJSON (semver "7.1").MarshalJSON',
          'Scan 1']}
# Values that are no plain data.
OBJECTS = ['(until 3)', '(splitList "," "a,b")', '($.Files.GetBytes "file.txt")',
           '(semver "5.1.2").Major', '(semver "1.2.3-x+y")', '(semver "1.2").IncPatch',
           '(int64 7)', '1i', '(1.5e3)', '$.Capabilities.KubeVersion', '$.Files', 'true',
           '$.Capabilities.HelmVersion', '(dict "a" (until 2))', '$.Release', '(atoi "12")',
           '(toDate "2006-01-02" "2020-02-29").Weekday', '(list 1 (list "x" nil) 2.5)',
           '$.Capabilities.APIVersions', '(fromYaml "a: 1\nb: [x, 2.50]")', '(toDecimal "17")',
           '((semver "1").Scan "2")', '((semver "1").Scan "x")',
           '($.Files.Lines "file.txt")', '(urlParse "http://u:p@h:1/p?q#f")', '(tuple 1 "a")']
# Rich functions are tried more often.
OFTEN = {'printf': 10, 'semverCompare': 10, 'tpl': 4, 'fromYaml': 8, 'toYaml': 6, 'fromJson': 3,
         'regexFindAll': 5, 'regexReplaceAll': 6, 'regexSplit': 3, 'regexMatch': 5,
         'mustRegexMatch': 5, 'regexFind': 3, 'mustRegexReplaceAllLiteral': 2, 'date': 3,
         'toDate': 4, 'mustToDate': 5, 'dateInZone': 3, 'duration': 2, 'durationRound': 2,
         'dateModify': 3, 'merge': 3, 'mergeOverwrite': 3, 'dig': 3, 'index': 3, 'slice': 3,
         'toJson': 3, 'print': 3, 'println': 2, 'quote': 2, 'join': 3, 'eq': 3, 'lt': 2, 'ge': 2,
         'fromYamlArray': 2, 'toToml': 2, 'fromToml': 3, 'int': 2, 'int64': 2, 'add': 2, 'mul': 2,
         'div': 2, 'mod': 2, 'round': 2, 'floor': 2, 'ceil': 2, 'toString': 2, 'html': 2, 'js': 2}
FLAGS = ['--set', '--set-string', '--set-json', '--set-literal']
SETS = ['a=1', 'a.b=x', 'l[0]=1', 'l[2].k=v', 'a={1,b,null}', 'a=null', 'a=',
        'a\\.b=1', 'a=b\\,c', 'a=1,b=2', 'a.b.c=true', 'n=012', 'n=1e3', 'a[0][1]=x',
        'a', 'a=1,', '=x', 'a..b=1', 'a[x]=1', 'a[-1]=1', 'l={}', 'a={x', 'm.x=null',
        'a="q"', 'a= x ', 'g.global=1', 'global.x=1', 'sub.k=9', 'sub=1', 'l=null',
        'a={"b":[1,2.5,null]}', 'a=[1,2]', 'a={', 'a="x"', 'm={"z":1}', 'l[1]=new',
        'a={{1,2},3}', 'm.x[0]=1', 's.t=1', 'a=-0', 'a=0x1', 'a=9223372036854775808',
        '{"a":1}', 'sub.l[1]=z', 'a.b=1,a.c={x}', 'm\\=k=v', 'a[0]=1,a[0]=2', 'l[65537]=1']

TEMPLATE_FLAGS = ['--no-hooks', '--skip-tests', '--include-crds', '--is-upgrade', '-n=x',
                  '--kube-version=1.20', '--kube-version=v1.31.2+k3s1', '--kube-version=x',
                  '--api-versions=x/v1', '--show-only=templates/a.yaml', '--debug=false',
                  '--show-only=templates/v.yaml', '--show-only=charts/sub/templates/v.yaml',
                  '--show-only=templates/*.yaml', '--show-only=crds/a.yaml', '--namespace=',
                  '--name-template={{ 1 }}', '--name-template=a-{{ lower "B" }}',
                  '--skip-schema-validation', '--api-versions=a,b', '--set-file=a=f.yaml']
# Files beside those that each chart has.
FILE_NAMES = ['crds/a.yaml', 'crds/d/b.yaml', 'crds/x.txt', 'templates/_h.tpl', 'file.txt',
              'templates/d/e.yaml', 'templates/x.txt', 'templates/.y.yaml', 'templates/z.yml',
              'files/a.txt', 'files/b.txt', 'files/.c', 'files/d/e.txt', 'a b.txt', 'README.md',
              'ci/a.yaml', '.git/x', 'x.bak', 'templates/t~', 'ü.txt', 'templates/tests/t.yaml']
FILES_TEMPLATE = '''f: {{ range $k, $v := .Files }}{{ $k | quote }} {{ $v | toString | quote }},
  {{- end }}
g: {{ range $k, $v := .Files.Glob "files/**" }}{{ $k }},{{ end }} {{- (.Files.Glob "*.txt").AsConfig | quote }}
l: {{ .Files.Lines "file.txt" | toJson }} {{ .Capabilities.KubeVersion.Version }} {{ .Release | toJson }}
c: {{ .Capabilities.APIVersions.Has "x/v1" }} {{ .Chart | toJson }} {{ .Template | toJson }}
'''
IGNORES = ['*.txt', 'files/', 'files', '/files', '!files/a.txt', '# c', '', '*.bak', 'd', 'd/',
           '/d', 'files/*', 'templates/x.txt', '*.y*ml', '!*', 'a b.txt', '[a-c]*', '?.txt',
           'crds', '.git', '**/e.txt', 'files/**', 'templates/', '/templates/v.yaml', 'ü*',
           '[', 'x.bak ', ' x.bak', '\\#c', 'files/d/', '!', '/', '*/', 'README.*', '.*']
METADATA = [('version: 0.1.0', 'version: 1.2.3-a+b'), ('version: 0.1.0', 'version: 1.2'),
            ('version: 0.1.0', 'version: x'), ('version: 0.1.0\n', ''), ('name: c', 'name: d'),
            ('name: c\n', ''), ('name: c', 'name: ../c'), ('name: c', 'name: "a b"'),
            ('version: 0.1.0', 'version: "0.1.0"'), ('apiVersion: v2', 'apiVersion: v1'),
            ('apiVersion: v2', 'apiVersion: v4'), ('apiVersion: v2\n', ''),
            ('name: c', 'name: c\ntype: library'), ('name: c', 'name: c\ntype: application'),
            ('name: c', 'name: c\ntype: x'), ('name: c', 'name: c\nkubeVersion: ">=1.20"'),
            ('name: c', 'name: c\nkubeVersion: ">=1.40"'), ('name: c', 'name: c\nkubeVersion: x'),
            ('name: c', 'name: c\nappVersion: 1.10'), ('name: c', 'name: c\nappVersion: "1"'),
            ('name: c', 'name: c\ndeprecated: true'), ('name: c', 'name: c\ndeprecated: "x"'),
            ('name: c', 'name: c\nannotations: {a: b, c: "1"}'),
            ('name: c', 'name: c\nannotations: {a: 1}'), ('name: c', 'name: c\nkeywords: [a, b]'),
            ('name: c', 'name: c\nmaintainers: [{name: a, email: b}, {url: x}]'),
            ('name: c', 'name: c\nmaintainers: [a]'), ('name: c', 'name: c\nsources: x'),
            ('name: c', 'name: c\nfoo: bar'), ('name: c', 'name: c\nname: e'),
            ('name: c', 'name: c\ndescription: |\n  x\n  y'), ('name: c', 'name: c\nicon: 1'),
            ('name: c', 'name: c\ncondition: x'), ('name: c', 'name: c\ntags: x'),
            ('name: c', 'NAME: c'), ('name: c', 'name: c\nhome: null'), ('', '# c\n'),
            ('', '---\n'), ('', '\ufeff'), ('', 'x: ['), ('version: 0.1.0', 'version: v0.1.0')]


def quoted(text):
    """A literal of Go's templates."""
    out = []
    for c in text:
        code = ord(c)
        if c in '"\\':
            out.append('\\' + c)
        elif c in '\n\t\r':
            out.append({'\n': '\\n', '\t': '\\t', '\r': '\\r'}[c])
        elif 0xDC80 <= code <= 0xDCFF:
            out.append('\\x%02x' % (code - 0xDC00))
        elif c.isprintable():
            out.append(c)
        elif code < 0x80:
            out.append('\\x%02x' % code)
        else:
            out.append('\\u%04x' % code if code < 0x10000 else
                       '\\U%08x' % code)
    return '"%s"' % ''.join(out)


# ------------------------------------------------------------ the generator

class Generator:
    def __init__(self, rng, rows):
        self.rng, self.rows = rng, rows
        self.names = sorted(rows)
        self.tried = [n for n in self.names for _ in range(OFTEN.get(n, 1))]
        self.by_gift = {}
        for name in self.names:
            self.by_gift.setdefault(GIVES.get(name, 's'), []).append(name)
        self.by_gift['s'] = self.by_gift['s'] * 2 + self.by_gift['S']
        self.vars, self.values, self.loops, self.defines = [], {}, 0, 0
        self.dot = False

    def chance(self, p):
        return self.rng.random() < p

    def pick(self, items):
        return items[int(self.rng.random() * len(items))]

    # --- plain values

    def text(self):
        text = self.pick(TEXTS)
        if self.chance(0.12):
            text += self.pick(TEXTS)
        if self.chance(0.12) and text:
            at = int(self.rng.random() * len(text))
            text = text[:at] + self.pick('aZ09 \n\t:-#"\'{}[],&*!|>%@`\\/.$é') \
                + text[at + (1 if self.chance(0.5) else 0):]
        return text

    def data(self, depth=0):
        """A value for values.yaml."""
        roll = self.rng.random()
        if depth > 2 or roll < 0.4:
            return self.text()
        if roll < 0.5:
            return self.pick([0, 1, -1, 3, 42, 2 ** 40, 2 ** 53 + 1, 10 ** 6])
        if roll < 0.58:
            return self.pick([0.5, 1.5, -2.25, 1e21, 1e-7, 100000.25])
        if roll < 0.66:
            return self.pick([True, False, None])
        if roll < 0.82:
            return [self.data(depth + 1)
                    for _ in range(int(self.rng.random() * 4))]
        return {self.pick(KEYS): self.data(depth + 1)
                for _ in range(int(self.rng.random() * 4))}

    def new_values(self):
        pick = self.pick
        self.values = {
            's': self.text(), 't': self.text(), 'i': pick([0, 1, 2, -3, 12]),
            'f': pick([0.5, 2.5, -1.25, 3.0, 1e21]), 'b': self.chance(0.5),
            'z': None, 'l': [self.data(1) for _ in range(3)],
            'w': [self.text() for _ in range(3)], 'e': [],
            'm': {k: self.data(1) for k in ('a', 'b', 'k')}, 'o': {},
            'd': {'a': {'b': {'c': self.data(2)}}}, 'x': self.data(),
            'n': [{'name': 'a', 'x': 1}, {'name': 'b'}]}
        return self.values

    # --- expressions

    def field(self, *names):
        root = '$.Values.' if self.chance(0.7) or self.loops else '.Values.'
        return Node(root + self.pick(names))

    def literal(self, kind):
        roll = self.rng.random()
        if kind == 's':
            if roll < 0.3:
                return self.field('s', 't', 's', 'd.a.b.c', 'm.a')
            text = self.text()
            if '`' not in text and '\r' not in text and text and roll < 0.35:
                return Node('`%s`' % text)
            return Node(quoted(text))
        if kind == 'i':
            if roll < 0.15:
                return self.field('i')
            if roll < 0.2:
                return Node('(int64 %s)' % self.pick(BIG[:3] + INTS))
            return Node(self.pick(BIG if roll > 0.95 else INTS))
        if kind == 'f':
            return self.field('f') if roll < 0.3 else Node(self.pick(FLOATS))
        if kind == 'b':
            return self.field('b') if roll < 0.3 else \
                Node(self.pick(['true', 'false']))
        if kind == 'm':
            if roll < 0.5:
                return self.field('m', 'd', 'd.a', 'o')
            return self.call('dict', 0)
        if kind == 'L':
            if roll < 0.5:
                return self.field('l', 'w', 'e', 'n')
            return self.call('list', 0)
        if kind == 'T':
            node = Node('(toDate ', Node(quoted(self.pick(LAYOUTS))), ' ',
                        Node(quoted(self.pick(DATES))), ')')
            return node if roll < 0.8 else self.method('T', node)
        if roll < 0.1 and self.vars:
            return Node(self.pick(self.vars))
        if roll < 0.16:
            return Node('nil')
        if roll < 0.26:
            return self.field('x', 'z', 'nope', 'm.nope', 'd.a.b', 's.x', 'i.y',
                              'l.x', 'z.y')
        if roll < 0.3 and self.loops:
            return Node('.')
        if roll < 0.36:
            return Node(self.pick(OBJECTS))
        if roll < 0.39:
            return self.method('V', Node('(semver ', Node(quoted(
                self.pick(VERSIONS))), ')'))
        if roll < 0.42:
            return Node(self.pick(['$.Release.Name', '$.Chart.Name', '$.Chart',
                                   '$.Template.Name', '$.Release.IsInstall',
                                   '$.Capabilities.KubeVersion.Version',
                                   '$.Capabilities.KubeVersion.Major',
                                   '($.Files.Get "file.txt")',
                                   '($.Files.Lines "file.txt")',
                                   '$.Values', '$.Chart.Version']))
        return self.literal(self.pick('sssiifbmLLT'))

    def method(self, kind, node):
        """A method of `node`, a step that shrinking can leave out."""
        return Node('(', node, '.', self.pick(METHODS[kind]), ')')

    def regex(self, depth=2):
        out = ''
        for _ in range(1 + int(self.rng.random() * 4)):
            if depth and self.chance(0.2):
                out += self.pick(['(%s)', '(?:%s)', '(?i:%s)', '(%s)*', '(?:%s)+?', '(%s){2}',
                                  '%s|', '[^%s]']) % self.regex(depth - 1)
            else:
                out += self.pick(REGEX)
        return out

    def printf(self, depth, piped):
        """A format and its arguments. Only some verbs ask a time for its text;
        the others reach into it and print addresses."""
        text = self.format()
        kinds = 'sifbaamL' if re.search('%[^vsqxXT%]*[^vsqxXT%.*0-9# +\\[\\]-]', text) or \
            '*' in text else 'sifbaamLT'
        parts = ['printf', Node(' ', Node(quoted(text)), kind='arg')]
        for _ in range(len(re.findall('%|\\*', text)) - piped):
            kind = self.pick(kinds)
            node = Node(self.pick(OBJECTS)) if kind == 'a' and self.chance(0.5) else \
                self.literal(kind) if kind != 'a' else self.literal(self.pick('sifb'))
            parts.append(Node(' ', node, kind='option'))
        return parts

    def constraint(self):
        parts = []
        for _ in range(1 + int(self.rng.random() * 2)):
            parts.append(self.pick(['', '=', '!=', '>', '<', '>=', '<=', '=>', '~',
                                    '~>', '^', '> ', '>= ']) +
                         self.pick(VERSIONS + ['*', '1.x', '1.2.*', 'X']))
        if self.chance(0.15):
            parts = [self.pick(VERSIONS), '-', self.pick(VERSIONS)]
        return self.pick([' ', ', ', ' || ', ',']).join(parts) \
            if parts[1:2] != ['-'] else ' '.join(parts)

    def format(self):
        out = ''
        for _ in range(1 + int(self.rng.random() * 3)):
            out += '%' + self.pick(['', '', '', '+', '-', '#', '0', ' ', '+#', '-0'])
            out += self.pick(['', '', '', '5', '10', '2', '*', '[2]', '[1]'])
            out += self.pick(['', '', '', '.2', '.0', '.10', '.', '.*'])
            out += self.pick('vvsdqxXtTfgeGEobOcUi%!w')
            out += self.pick(['', ' ', ',', 'é'])
        return out

    def special(self, word):
        """A literal for a parameter by its word in the usage line."""
        if word == 'FORMAT':
            return self.format()
        if word == 'PATTERN':
            return self.regex()
        if word == 'WITH':
            return self.pick(['', '$1', '${1}x', '$n', '$1x', '$$', '$0', '${n}', 'X',
                              '$', '${', '$2', '\\1'])
        if word == 'LAYOUT':
            if self.chance(0.5):
                return self.pick(LAYOUTS)
            return ''.join(self.pick(LAYOUT)
                           for _ in range(1 + int(self.rng.random() * 5)))
        if word == 'CONSTRAINT':
            return self.constraint()
        pool = {'ZONE': ZONES, 'DURATION': DURATIONS, 'URL': URLS, 'PATH': PATHS,
                'VERSION': VERSIONS, 'KIND': TYPES, 'TYPE': TYPES, 'KEY': KEYS,
                'SEPARATOR': [',', '', ' ', '-', '\n', 'l', ', ', '.'],
                'CHARACTERS': ['a', 'h', ' ', '"', 'helo', '', 'ä', '\n'],
                'PREFIX': ['h', 'hello', '', 'a', ' '], 'SUFFIX': ['d', 'o', '', '\n'],
                'PART': ['', 'l', 'lo', 'ü', 'x'], 'OLD': ['l', '', 'o', ' ', '\n'],
                'NEW': ['', 'x', 'll', '$1', '\n'], 'PASSWORD': ['pw', '']}
        return self.pick(pool[word]) if word in pool else None

    def argument(self, name, letter, word, depth):
        roll = self.rng.random()
        sized = name in SIZES and letter == 'i'
        if sized or word in ('COUNT', 'WIDTH', 'LEFT', 'SIZE', 'FROM', 'TO',
                             'START', 'STOP', 'STEP', 'PLACES'):
            if sized or roll < 0.9:
                return Node(self.pick(['0', '1', '2', '3', '5', '8', '-1', '-2',
                                       '20', '1.0', '$.Values.i']))
        if roll < 0.04 and not sized:
            return self.value(self.pick('sifbmLaT'), depth - 1)
        if word == 'DATE' and letter in 'aT':
            if roll < 0.2 and letter == 'a':
                return Node(self.pick(['0', '(int64 1588748889)', '(int 86399)',
                                       '(int64 -1)', '(int64 253402300800)']))
            return self.value('T', depth - 1)
        if word == 'TEXT' and name.startswith(('from', 'mustFrom')):
            if roll < 0.45:
                return Node(quoted(self.pick(SNIPPETS)))
            if roll < 0.75 and 'aml' in name:
                return Node(quoted(self.yaml()))
            return Node('(', self.pick(['toYaml ', 'toJson ', 'toToml ']),
                        self.value('a', depth - 1), ')')
        if word == 'TEXT' and name in ('toDate', 'mustToDate'):
            return Node(quoted(self.pick(DATES)))
        if word == 'TEXT' and name == 'tpl' and roll < 0.4:
            return Node(self.pick(['"{{ . }}"', '"{{ .Values.s }}"', '"{{ 1"', '"a"',
                                   '"{{ define \\"z\\" }}1{{ end }}{{ template \\"z\\" }}"',
                                   '"{{ $x := 1 }}{{ $x | quote }}"', '$.Values.s',
                                   '"{{ $.Template.Name }}"', '"{{ nope }}"',
                                   '"{{ include \\"z\\" . }}"', '"{{ .a.b }}"']))
        if word == 'TEXT' and name == 'tpl' and roll < 0.9:
            return self.text_of_program(depth)
        if word == 'DATA':
            return Node(self.pick(['.', '$', '$', '$.Values', '$.Values.m', 'nil']))
        if word == 'DURATION' and letter == 'a':
            return self.value(self.pick('siT'), depth - 1)
        if word in ('LIST',) or (word == 'COLLECTION' and roll < 0.6):
            return self.value('L', depth - 1)
        if word in ('DICT', 'SOURCE', 'COLLECTION'):
            return self.value('m', depth - 1)
        if word in ('N', 'ON') or name in ('div', 'mod', 'sub', 'divf', 'subf'):
            return self.value(self.pick('iiifs'), depth - 1)
        if letter in 'sa':
            text = self.special(word)
            if 'egex' in name and word != 'PATTERN' and roll < 0.5:
                text = self.pick(SUBJECTS) if word != 'WITH' else text
            if text is not None and roll < 0.85:
                return Node(quoted(text))
        kind = {'v': 'a', 'l': 'i', 't': 'm', 'S': 'L', 'e': 'a', 'V': 'a', 'C': 'a',
                'u': 'i'}.get(letter, letter)
        return self.value(kind, depth - 1)

    def call(self, name, depth, piped=False):
        """A call in parentheses, or a command that wants one more argument."""
        letters, words = self.rows[name]
        fixed = [c for c in letters if c != '*']
        star = letters.endswith('*')
        count = len(fixed) - star
        extra = int(self.rng.random() * 4) if star else 0
        if self.chance(0.02):
            count += self.pick([-1, 1])
        if name == 'printf' and self.chance(0.9):
            parts = self.printf(depth, piped)
            return Node(*parts, kind='command') if piped else Node('(', *parts, ')')
        parts, total = [name], max(0, count + extra - piped)
        if name == 'dict' and self.chance(0.95):
            total -= total % 2
        for i in range(total):
            letter = fixed[min(i, len(fixed) - 1)] if fixed else 'a'
            word = words[min(i, len(words) - 1)] if words else ''
            if name == 'dict':
                word = '' if i % 2 else 'KEY'
            if name == 'dig':
                word = 'DICT' if i == total - 1 and not piped else \
                    'KEY' if i < total - 1 - (not piped) else ''
            node = self.argument(name, letter, word, depth)
            parts.append(Node(' ', node, kind='option')
                         if star and i >= count else Node(' ', node, kind='arg'))
        return Node(*parts, kind='command') if piped else \
            Node('(', *parts, ')')

    def value(self, kind, depth):
        """An operand of about the kind."""
        if depth <= 0 or self.chance(0.25):
            return self.literal(kind)
        roll = self.rng.random()
        if roll < 0.05:
            kind = self.pick('sifbmLa')
        if roll > 0.88:
            return self.pipeline(kind, depth)
        names = self.by_gift.get(kind) if kind != 'a' or roll < 0.2 else self.tried
        if not names:
            return self.literal(kind)
        return self.call(self.pick(names), depth - 1)

    def pipeline(self, kind, depth):
        parts = [self.value(self.pick('sssLma'), depth - 1)]
        for _ in range(1 + int(self.rng.random() * 2)):
            name = self.pick(self.by_gift.get(kind, self.names)
                             if self.chance(0.6) else self.names)
            if name in ('until', 'untilStep', 'seq'):
                continue
            parts += [Node(' | ', self.call(name, depth - 1, piped=True),
                           kind='option')]
        return Node('(', *parts, ')')

    # --- statements

    def text_of_program(self, depth):
        """A literal with a template in it, for tpl."""
        saved = self.vars, self.loops
        self.vars, self.loops = [], 0
        body = str(self.body(min(depth, 2)))
        self.vars, self.loops = saved
        return Node(quoted(body))

    def expression(self):
        """One action with one function in its middle."""
        self.vars, self.loops = [], 0
        call = self.call(self.pick(self.tried), 2)
        show = self.pick(['%s', '%s', '%s', '%s | toJson', '%s | toYaml',
                          '%s | kindOf', '%s | typeOf', 'printf "%%#v" %s',
                          'printf "%%v" %s'])
        before, after = (show % '\0').replace('%%', '%').split('\0')
        tail = [Node(after, kind='option')] if after else []
        return Node('{{ ', before, call, *tail, ' }}', kind='text')

    def open(self):
        return self.pick(['{{ ', '{{ ', '{{ ', '{{- ', '{{'])

    def close(self):
        return self.pick([' }}', ' }}', ' }}', ' -}}', '}}'])

    def action(self, *parts, kind='stmt'):
        return Node(self.open(), *parts, self.close(), kind=kind)

    def body(self, depth):
        count = len(self.vars)
        nodes = [self.statement(depth - 1)
                 for _ in range(1 + int(self.rng.random() * 2))]
        del self.vars[count:]
        return Node(*nodes, kind='stmt')

    def statement(self, depth):
        roll = self.rng.random()
        if roll < 0.2:
            return Node(self.pick([' ', '\n', 'x', ' a ', '\n\n  ', '{', '}}', 'é']),
                        kind='stmt')
        if roll < 0.5 or depth <= 0:
            return self.action(self.value(self.pick('sssaaiLm'), 2))
        if roll < 0.62:
            if self.vars and self.chance(0.4):
                return self.action(self.pick(self.vars), ' = ', self.value('a', 2))
            node = self.value(self.pick('saLmi'), 2)
            name = '$' + self.pick('abcd')
            self.vars.append(name)
            return self.action(name, ' := ', node)
        if roll < 0.72:
            tail = []
            if self.chance(0.4):
                tail.append(Node(self.action('else if ', self.value('a', 1)),
                                 self.body(depth), kind='option'))
            if self.chance(0.5):
                tail.append(Node(self.action('else'), self.body(depth), kind='option'))
            return Node(self.action('if ', self.value(self.pick('abb'), 2)),
                        self.body(depth), *tail, self.action('end'), kind='stmt')
        if roll < 0.8:
            return self.scoped('with', self.value(self.pick('amsL'), 2), depth)
        if roll < 0.91:
            over = self.value(self.pick('LLLm'), 1) if self.chance(0.85) else \
                Node(self.pick(['3', '0', '"ab"', 'nil', '(until 3)', '-1', '2.0',
                                '$.Values.i', 'true', '(int64 2)', '(atoi "2")', "'b'",
                                '(int $.Values.i)', '(semver "2.0.0").Major', '$.Files',
                                '(untilStep 5 0 -2)', '(seq 3 | splitList " ")']))
            return self.scoped('range', over, depth)
        if roll < 0.94 and self.loops:
            jump = self.action(self.pick(['break', 'continue']))
            if self.chance(0.5):
                return jump
            return Node(self.action('if ', self.value(self.pick('abb'), 1)), jump,
                        self.action('end'), kind='stmt')
        if roll < 0.97:
            self.defines += 1
            name = '"d%d@@"' % self.defines
            saved = self.vars, self.loops
            self.vars, self.loops = [], 0
            body = self.body(depth)
            self.vars, self.loops = saved
            use = self.pick(['template %s $', 'include %s $', 'include %s . | quote',
                             'template %s .', 'include %s (list $ 1)',
                             'tpl (include %s $) $', 'include %s $ | nindent 2'])
            if self.chance(0.1):
                return Node(self.action('block ', name, ' $'), body,
                            self.action('end'), kind='stmt')
            return Node(self.action('define ', name), body, self.action('end'),
                        self.action(use % name), kind='stmt')
        return Node(self.pick(['{{/* c */}}', '{{- /* c\n */ -}}', '{{ "}}" }}',
                               '{{ nope }}', '{{ $ }}', '{{ end }}', '{{ .X.Y }}',
                               '{{ `a', '{{ 1 | 2 }}', '{{ break }}', '{{ $q }}',
                               '{{ ( }}', '{{ "a }}', '{{ else }}', '{{ .Values.s.x }}',
                               "{{ 'ab' }}", '{{ 1a }}', '{{ (.Values).s }}',
                               '{{ .Values.m.a | len }}', '{{ if }}x{{ end }}',
                               '{{ range $i }}{{ end }}', '{{ nil }}', '{{ $x := }}',
                               '{{ 1 }', '{{ .Values.n.name }}', '{{ 08 }}', '{{ .. }}',
                               '{{ "\\z" }}', '{{ 1i }}', '{{}}', '{{ template "u" }}',
                               '{{ include "u" . }}', '{{ "a" | }}', '{{ true.x }}',
                               '{{ (list 1).x }}', '{{ print | }}', '{{ #x }}']),
                    kind='stmt')

    def scoped(self, word, over, depth):
        """with or range, with a variable or two or none."""
        names = self.pick([[], [], ['$k'], ['$k', '$v']])
        if word == 'with':
            names = names[:1]
        head = [', '.join(names) + ' := '] if names else []
        count = len(self.vars)
        self.vars += names
        self.loops += 1
        body = self.body(depth)
        self.loops -= 1
        del self.vars[count:]
        tail = []
        if self.chance(0.3):
            tail.append(Node(self.action('else'), self.body(depth), kind='option'))
        return Node(self.action(word + ' ', *head, over), body, *tail,
                    self.action('end'), kind='stmt')

    def program(self):
        self.vars, self.loops, self.defines = [], 0, 0
        return Node(*[self.statement(3)
                      for _ in range(1 + int(self.rng.random() * 4))], kind='text')

    # --- charts

    def scalar(self):
        """A YAML scalar in some style."""
        text = self.pick(TEXTS + ['1', '2.50', 'yes', 'off', '.nan', '0777', '!!str 5',
                                  '0x1f', '1e3', '2001-01-01', '!!int "3"', '-', '12e03',
                                  '!!binary aGk=', '1.0', '!t x', '*x', '&x y', '685_230'])
        roll = self.rng.random()
        if roll < 0.5:
            return ' '.join(text.split('\n'))
        if roll < 0.75:
            return json.dumps(text, ensure_ascii=self.chance(0.5))
        return "'%s'" % text.replace("'", "''")

    def yaml(self, indent=0, depth=0):
        """A block of YAML that is mostly right."""
        pad, out = ' ' * indent, ''
        listed = depth and self.chance(0.3)
        used = set()
        for _ in range(1 + int(self.rng.random() * 3)):
            key = self.pick(['a', 'b', 'm', 's', 'l', 'g', 'global', 'sub', 'n', '"q k"',
                             '1', 'true', "'x'", 'k'])
            if key in used and self.chance(0.95):
                continue
            used.add(key)
            head = pad + ('-' if listed else key + ':')
            roll = self.rng.random()
            if roll < 0.45 or depth > 2:
                out += head + ' ' + self.scalar() + self.pick(['', '', ' # c']) + '\n'
            elif roll < 0.7:
                step = self.pick([2, 2, 4, 1] if depth or not listed else [2])
                out += head + '\n' + self.yaml(indent + step, depth + 1)
            elif roll < 0.76:
                out += head + '\n'
            elif roll < 0.84:
                out += head + ' ' + json.dumps(self.data(depth)) + '\n'
            elif roll < 0.94:
                style = self.pick(['|', '>', '|-', '>-', '|+', '>+', '|2', '>2-'])
                lines = self.pick([['a', 'b'], ['a', '', 'b', ''], ['', 'x', '  y', 'z'],
                                   ['- a', '# b'], ['a ', '', '', ' b', 'c'], [''],
                                   ['x\t', '', '']])
                out += head + ' ' + style + '\n' + ''.join(
                    (pad + '  ' + line if line else '') + '\n' for line in lines)
            else:
                out += head + ' ' + self.pick(['&x 1', '*x', '{a: 1, b}', '[a, , b]',
                                               '[a,\n   b]', '{a: [}', '&y {k: v}',
                                               '{<<: *y}', 'a: b', '"x\n   y"', '!!map {}',
                                               '{"a":1}', "['x']", '[]', '? x']) + '\n'
        return out

    def manifest(self):
        kinds = ['ConfigMap', 'Secret', 'Service', 'Deployment', 'Namespace', 'Job', 'X',
                 'CustomResourceDefinition', 'Ingress', 'ClusterRole', 'Pod', 'List']
        out = ''
        for _ in range(1 + int(self.rng.random() * 3)):
            out += self.pick(['---\n', '---\n', '', '--- # c\n', '---\n# c\n', '\n---\n'])
            if self.chance(0.1):
                out += self.pick(['# only\n', '\n\n', 'a: [\n', '- x\n', 'x\n', '{}\n',
                                  '\tx: 1\n', '...\n', 'null\n', '"s"\n'])
                continue
            out += 'apiVersion: %s\nkind: %s\nmetadata:\n  name: %s\n' % (
                self.pick(['v1', 'apps/v1', '""', 'batch/v1']), self.pick(kinds),
                self.pick(['a', 'b', 'c', '1', 'null', '"x"', 'A']))
            if self.chance(0.3):
                out += '  annotations:\n    "helm.sh/hook": %s\n' % self.pick(
                    ['pre-install', 'test', 'crd-install', 'post-install,test', '""', 'x',
                     'pre-upgrade', '" pre-install , x"', '1'])
                if self.chance(0.5):
                    out += '    helm.sh/hook-weight: %s\n' % self.pick(
                        ['"1"', '"-5"', '"x"', '3', '"010"', '""'])
            if self.chance(0.3):
                out += self.yaml(0, 1)
            if self.chance(0.2):
                out += self.pick(['d: |\n  x\n  ---\n  y\n', 'e: "---"\n', '# end', 'f: 1\n\n\n',
                                  'g: "a\n  b"\n', 'h: >\n  x\n\n'])
        return out

    def chart(self):
        """(files, words of the command line)."""
        show = '{{ if 1 }}v: {{ .Values | toJson | quote }}\ny: {{ .Values | toYaml | quote }}{{ end }}\n'
        files = {'Chart.yaml': CHART_YAML, 'values.yaml': self.yaml(),
                 'templates/v.yaml': show}
        words = list(WORDS)
        if self.chance(0.5):
            files['../f.yaml'] = self.yaml()
            words.append('--values=f.yaml')
        if self.chance(0.5):
            for _ in range(1 + int(self.rng.random() * 2)):
                words.append(self.pick(FLAGS[:1] + FLAGS) + '=' + self.pick(SETS))
                if self.chance(0.3):
                    words[-1] += ',' + self.pick(SETS)
        if self.chance(0.4):
            files['charts/sub/Chart.yaml'] = CHART_YAML.replace('name: c', 'name: sub')
            files['charts/sub/values.yaml'] = self.yaml()
            files['charts/sub/templates/v.yaml'] = show
            if self.chance(0.7):
                files['Chart.yaml'] += 'dependencies:\n- name: sub\n  version: %s\n' \
                    '  repository: ""\n' % self.pick(['0.1.0', '"*"', '"~0.1"', '"2.x"'])
                for line in ('alias: other', 'condition: sub.enabled,m.x', 'tags: [t, u]',
                             'import-values: [a, m]', 'import-values:\n  - child: m\n    parent: k'):
                    if self.chance(0.25):
                        files['Chart.yaml'] += '  %s\n' % line
        for name in ('a', 'b'):
            if self.chance(0.3):
                files['templates/%s.yaml' % name] = self.manifest()
        if self.chance(0.1):
            files['templates/NOTES.txt'] = 'n {{ .Values }}'
        if self.chance(0.4):
            self.more_files(files)
        if self.chance(0.3):
            files['Chart.yaml'] = self.metadata(files['Chart.yaml'])
        if self.chance(0.4):
            words += [self.pick(TEMPLATE_FLAGS)
                      for _ in range(1 + int(self.rng.random() * 2))]
        return files, words

    def more_files(self, files):
        """What else may lie in a chart, and what .helmignore makes of it."""
        files['templates/files.yaml'] = FILES_TEMPLATE
        for _ in range(1 + int(self.rng.random() * 4)):
            name = self.pick(FILE_NAMES)
            files[name] = self.manifest() if name.endswith('.yaml') else \
                self.text().replace('{{', '{ {')
        if self.chance(0.6):
            files['.helmignore'] = ''.join(
                self.pick(IGNORES) + '\n'
                for _ in range(1 + int(self.rng.random() * 4)))

    def metadata(self, text):
        """Chart.yaml with more in it, or something else."""
        for _ in range(1 + int(self.rng.random() * 2)):
            old, new = self.pick(METADATA)
            text = text.replace(old, new, 1) if old else new + text
        return text


# ---------------------------------------------------------------- reporting

def used_values(text, values):
    names = set(re.findall(r'\.Values\.(\w+)', text))
    return {k: v for k, v in values.items()
            if k in names or re.search(r'\.Values(?!\.\w)', text) or '$ ' in text}


def snippet_case(text, values, helm, ours):
    data = used_values(text, values)
    lines = ['# helm:   ' + helm.show().replace('\n', '\n#         '),
             '# chartc: ' + ours.show().replace('\n', '\n#         ')]
    if data:
        lines.append('data: ' + json.dumps(data, ensure_ascii=True))
    return '\n'.join(lines + [text.replace('@@', '')]) + '\n'


def chart_case(files, words, helm, ours):
    lines = []
    for name, text in files.items():
        if name != 'Chart.yaml' or text != CHART_YAML:
            lines.append('-- %s --\n%s' % (name, text))
            if not text.endswith('\n'):
                lines.append('\\ no newline at the end\n')
    if words[3:]:
        lines.append('-- args --\n%s\n' % ' '.join(map(shlex.quote, words[3:])))
    return '%s# helm:\n%s\n# chartc:\n%s\n' % (
        ''.join(lines), helm.out if helm.code == 0 else helm.show(),
        ours.out if ours.code == 0 else ours.show())


def shrink_chart(programs, files, words, deadline):
    """Leaves out files, words and lines as long as the results differ."""
    def differs(f, w):
        helm, ours = programs.both(f, w)
        return helm.code != 'timeout' and not helm.same(ours)

    progress = True
    while progress and time.time() < deadline:
        progress = False
        for name in list(files):
            less = {k: v for k, v in files.items() if k != name}
            if name != 'Chart.yaml' and differs(less, words):
                files, progress = less, True
        for i in range(len(words) - 1, 2, -1):
            if differs(files, words[:i] + words[i + 1:]):
                words, progress = words[:i] + words[i + 1:], True
        for name in list(files):
            lines = files[name].splitlines(keepends=True)
            size = max(1, len(lines) // 2)
            while size and time.time() < deadline:
                i = 0
                while i < len(lines):
                    less = lines[:i] + lines[i + size:]
                    trial = dict(files, **{name: ''.join(less)})
                    if differs(trial, words):
                        lines, files, progress = less, trial, True
                    else:
                        i += size
                size //= 2
    return files, words


# Addresses, which docs/differences.md names: chartc has 0xc000000000 for each.
KNOWN = re.compile('0xc0{9}|824633720832|140{12}|110{38}')


class Report:
    def __init__(self):
        self.seen, self.errors, self.count, self.compared = {}, {}, 0, 0
        self.known = 0

    def new(self, text):
        """Is this another kind of difference than those before?"""
        kind = re.sub(r'"(\\.|[^"\\])*"|`[^`]*`|-?\b\d[\w.]*', '_', text)
        self.count += 1
        self.seen[kind] = self.seen.get(kind, 0) + 1
        return self.seen[kind] <= 2

    def add(self, text, case):
        if self.new(text):
            print('%s\n' % case.encode('utf-8', 'backslashreplace').decode(),
                  flush=True)


def is_chance(programs, files, words=WORDS):
    """Does Helm itself give different results?

    Go walks two keys of a map in the same order seven times out of eight.
    """
    seen = set()
    for _ in range(50):
        result = programs.one(HELM, files, words)
        seen.add((result.code, result.out, last_part(result.err)))
        if len(seen) > 1:
            return True
    return False


def try_snippets(programs, generator, make, options, report):
    values = generator.new_values()
    trees = dict(enumerate(make() for _ in range(options.batch)))
    report.compared += len(trees)
    texts = {i: str(t) for i, t in trees.items()}
    found = []
    good, bad = probe(programs, texts, values, report.errors)
    found += compare(programs, good, values)
    for i in bad:
        found += compare(programs, {i: bad[i]}, values)
    for i, helm, ours in found:
        if KNOWN.search((ours.out or '') + ours.err):
            report.known += 1
            continue
        if is_chance(programs, snippet_files({i: texts[i]}, values)):
            continue
        tree, found = shrink(programs, trees[i], values, time.time() + 30)
        if found:
            helm, ours = found[1:]
        text = str(tree)
        if KNOWN.search((ours.out or '') + ours.err):
            report.known += 1
            continue
        if not is_chance(programs, snippet_files({0: text}, values)):
            report.add(text, snippet_case(text, values, helm, ours))


def try_charts(programs, generator, options, report):
    for _ in range(options.batch // 24):
        files, words = generator.chart()
        report.compared += 1
        helm, ours = programs.both(files, words)
        if helm.code == 'timeout' or helm.same(ours) or \
                is_chance(programs, files, words):
            continue
        files, words = shrink_chart(programs, files, words, time.time() + 40)
        helm, ours = programs.both(files, words)
        if not is_chance(programs, files, words):
            report.add(json.dumps([sorted(files), words, helm.show(), ours.show()]),
                       chart_case(files, words, helm, ours))


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument('--helm', required=True)
    parser.add_argument('--chartc', required=True)
    parser.add_argument('--seconds', type=float, default=60)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--batch', type=int, default=300)
    parser.add_argument('--mode', default='all',
                        choices=['all', 'expr', 'program', 'chart'])
    options = parser.parse_args()
    programs = Programs(options.helm, options.chartc)
    report, end, number = Report(), time.time() + options.seconds, 0
    rows = library()
    while time.time() < end:
        mode = options.mode
        if mode == 'all':
            mode = ('expr', 'program', 'expr', 'program', 'chart')[number % 5]
        generator = Generator(random.Random('%d/%d' % (options.seed, number)), rows)
        number += 1
        if mode == 'chart':
            try_charts(programs, generator, options, report)
        else:
            make = generator.expression if mode == 'expr' else generator.program
            try_snippets(programs, generator, make, options, report)
    print('seed %d: %d batches, %d compared, %d runs, %d known differences, '
          '%d others of %d kinds'
          % (options.seed, number, report.compared, programs.runs, report.known,
             report.count, len(report.seen)))
    return 1 if report.count else 0


if __name__ == '__main__':
    sys.exit(main())
