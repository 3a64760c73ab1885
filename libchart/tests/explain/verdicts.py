#!/usr/bin/env python3
"""Runs the cases of testdata/explain/verdicts: a chart, values, and what
--explain-path has to say about them, written by hand. Prints TAP.

    verdicts.py CHARTC FOLDER [part of a name ...]
"""
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile

CHART = 'apiVersion: v2\nname: c\nversion: 0.1.0\n'


def read_case(path):
    """Sections `-- NAME --` of a file."""
    sections, name = {}, None
    with open(path, encoding='utf-8') as f:
        for line in f:
            head = re.fullmatch(r'-- (.+) --\n', line)
            if head:
                name = head[1]
                sections[name] = ''
            elif name:
                sections[name] += line
    return sections


def told(finding):
    """A finding as the cases write it."""
    source = finding['source']
    text = (f'{source["file"]}:{source["line"]}:{source["column"]} '
            f'{finding["verdict"]} {finding["path"]}')
    if finding['suggestions']:
        text += ' -> ' + finding['suggestions'][0]['path']
    return text + (' | ' + finding['guard'] if finding.get('guard') else '')


def run(chartc, sections):
    with tempfile.TemporaryDirectory() as dir:
        for name, text in {'Chart.yaml': CHART, **sections}.items():
            if name in ('args', 'verdicts'):
                continue
            path = os.path.normpath(os.path.join(dir, 'c', name))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w', encoding='utf-8') as f:
                f.write(text)
        args = ['-f', 'user.yaml'] if '../user.yaml' in sections else []
        args += [word for line in sections.get('args', '').splitlines()
                 for word in (shlex.split(line) if "'" in line else line.split())]
        done = subprocess.run([chartc, 'template', 'r', 'c', *args, '--explain-path',
                               '--explain-format', 'json', '--explain-output', 'report.json'],
                              cwd=dir, capture_output=True, text=True)
        try:
            with open(os.path.join(dir, 'report.json'), encoding='utf-8') as f:
                report = json.load(f)
        except (OSError, ValueError):
            return [f'no report: {done.stderr}']
    lines = ['incomplete'] if report['incomplete'] else []
    return lines + [told(f) for f in report['findings']]


def main():
    chartc, folder, parts = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3:]
    names = sorted(n for n in os.listdir(folder) if n.endswith('.txt'))
    names = [n for n in names if not parts or any(p in n for p in parts)]
    failed = 0
    for number, name in enumerate(names, 1):
        sections = read_case(os.path.join(folder, name))
        want = sections['verdicts'].splitlines()
        got = run(chartc, sections)
        # A case that names no guard does not ask for one.
        got = [line if line in want else line.split(' | ')[0] for line in got]
        failed += want != got
        print(f'{"ok" if want == got else "not ok"} {number} - {name[:-4]}')
        if want != got:
            for line in sorted({*want, *got}):
                mark = ' ' if line in want and line in got else '-' if line in want else '+'
                print(f'#  {mark} {line}')
    print(f'1..{len(names)}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
