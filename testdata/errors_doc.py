#!/usr/bin/env python3
"""Writes docs/errors.md from the cases of testdata/golden/mistakes.

usage: errors_doc.py [--check]

With --check the file stays as it is; TAP tells whether it agrees with the
cases.
"""
import html
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import record  # noqa: E402

CASES = os.path.join(record.HERE, 'golden', 'mistakes')
DOC = os.path.join(os.path.dirname(record.HERE), 'docs', 'errors.md')
AREAS = (('chart', 'Chart.yaml'), ('dependenc', 'Dependencies'),
         ('lock', 'Dependencies'), ('subchart', 'Dependencies'),
         ('archive', 'Archives'), ('values', 'Values'), ('set', 'Flags'),
         ('flag', 'Flags'), ('release', 'Flags'), ('show', 'Flags'),
         ('schema', 'Schema'), ('template', 'Templates'),
         ('rendered', 'Rendered YAML'))
HEAD = '''# Errors

What Helm 4.1.4 says comes first, word for word. Then, unless `--helm-compat`
is given, come the places that the error went through, innermost first, and a
hint at what would be right:

```
%s```

A place is FILE:LINE:COLUMN, counted from 1, columns in bytes. For YAML that a
template rendered there are two: that in the rendered text, with the lines
around it, and that of the template which wrote the line, down through
`include`. A value at fault is shown where it was written: in which file, or by
which flag. A `range` says in which turn it was. `--debug` prints all of the
rendered text, as Helm does.

Programs read the same from the error object (`libchart/error.h`): code,
message, frames, hint. All of it is found out when there is an error; a render
that succeeds pays nothing.

Every row below is a test: the case named in its first column. This file is
written by `testdata/errors_doc.py`.
'''


def cell(lines):
    text = '<br>'.join(html.escape(l.strip(), quote=False) for l in lines
                       if l.strip())
    return text.replace('|', '\\|').replace('$WORK/', '')


def read_case(name):
    with open(os.path.join(CASES, name), 'rb') as f:
        comment, sections = record.read_sections(f.read())
    by_name = {s.name: s.content().decode() for s in sections}
    helm = by_name['error'].split('\n\nUse --debug flag')[0]
    helm = helm.split('Error: ', 1)[1]
    places = [l for l in by_name['help'].splitlines()
              if not l.startswith(('     ', '   >')) or l.startswith('      ')
              and '|' not in l]
    return (comment.decode().strip(), helm.splitlines(), places,
            by_name['error'] + '\n' + by_name['help'])


def area_of(name):
    return next(title for word, title in AREAS if name.startswith(word))


def rows():
    """(area, case, what was done, Helm's text, ours) of every case."""
    for name in sorted(os.listdir(CASES)):
        what, helm, places, _ = read_case(name)
        yield area_of(name), name, what, helm, places


def document():
    example = read_case('rendered-include.txt')[3].replace('$WORK/', '')
    out = [HEAD % example]
    all_rows = list(rows())
    for title in dict.fromkeys(title for _, title in AREAS):
        out.append('\n## %s\n\n| mistake | Helm says | and here |\n|---|---|---|\n'
                   % title)
        out += ['| [%s](../testdata/golden/mistakes/%s) | %s | %s |\n'
                % (what.rstrip('.'), name, cell(helm), cell(places) or '–')
                for area, name, what, helm, places in all_rows if area == title]
    return ''.join(out), len(all_rows)


def main():
    text, count = document()
    if '--check' not in sys.argv:
        with open(DOC, 'w', encoding='utf-8') as f:
            f.write(text)
        return 0
    with open(DOC, encoding='utf-8') as f:
        same = f.read() == text
    print('TAP version 13\n1..2')
    print('%s 1 - docs/errors.md is what testdata/errors_doc.py writes'
          % ('ok' if same else 'not ok'))
    print('%s 2 - it has at least 40 mistakes (%d)'
          % ('ok' if count >= 40 else 'not ok', count))
    return 0 if same and count >= 40 else 1


if __name__ == '__main__':
    sys.exit(main())
