#!/usr/bin/env python3
"""Runs the cases of testdata/explain/verdicts: a chart, values, and what
--explain-path has to say about them, written by hand. Prints TAP.

    verdicts.py CHARTC FOLDER [part of a name ...]
"""
import json
import os
import shlex
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from cases import read_case, run_cases, write_file  # noqa: E402

CHART = 'apiVersion: v2\nname: c\nversion: 0.1.0\n'


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
            write_file(os.path.normpath(os.path.join(dir, 'c', name)), text)
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


def check(chartc, path):
    sections = read_case(path)
    want, got = sections['verdicts'].splitlines(), run(chartc, sections)
    # A case that names no guard does not ask for one.
    got = [line if line in want else line.split(' | ')[0] for line in got]
    if want != got:
        for line in sorted({*want, *got}):
            mark = ' ' if line in want and line in got else '-' if line in want else '+'
            print(f'#  {mark} {line}')
    return want == got


def main():
    chartc, folder, parts = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3:]
    sys.exit(run_cases(folder, parts, lambda path: check(chartc, path)) > 0)


main()
