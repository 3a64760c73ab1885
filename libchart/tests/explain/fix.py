#!/usr/bin/env python3
"""Applies what --explain-fix prints with git, to files of many layouts, and
looks at what became of them: the file as written by hand, and no misplaced
value left. Prints TAP.

    fix.py CHARTC TESTDATA [part of a name ...]

A case of testdata/explain/fix has sections `-- NAME before --` and `-- NAME
after --` of values files; `crlf` in front of the name gives the file lines that
end in CR LF, `cut` takes the newline at its end away. `args` are more words
after `template r shop`, where the chart is testdata/explain/shop and its
values.yaml those of the case. Without an `after` the file stays as it is.
`notes` are the warnings about what is not in the diff; with `stays` there may
be misplaced values afterwards.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from cases import read_case, run_cases, write_file  # noqa: E402


def files_of(sections, when):
    """The files before or after, as bytes by name."""
    out = {}
    for section, text in sections.items():
        words = section.split()
        if words[-1] != when:
            continue
        if 'crlf' in words:
            text = text.replace('\n', '\r\n')
        if 'cut' in words:
            text = text.rstrip('\r\n')
        out[words[-2]] = text.encode()
    return out


def misplaced(chartc, args, dir):
    done = subprocess.run([chartc, 'template', 'r', 'shop', *args, '--explain-format', 'json'],
                          cwd=dir, capture_output=True, text=True)
    start = done.stderr.find('{\n')
    report = json.loads(done.stderr[start:])
    return [f['path'] for f in report['findings'] if f['verdict'] == 'misplaced']


def check(chartc, shop, path):
    sections, wrong = read_case(path), []
    args = sections.get('args', '').split()
    with tempfile.TemporaryDirectory() as dir:
        shutil.copytree(shop, os.path.join(dir, 'shop'))
        before, after = files_of(sections, 'before'), files_of(sections, 'after')
        for name, data in before.items():
            write_file(os.path.join(dir, name), data)
        subprocess.run(['git', 'init', '-q'], cwd=dir, check=True)
        fix = subprocess.run([chartc, 'template', 'r', 'shop', *args, '--explain-fix'],
                             cwd=dir, capture_output=True)
        if fix.returncode != 0:
            wrong.append(f'exit {fix.returncode}: {fix.stderr.decode()}')
        if fix.stderr.decode() != sections.get('notes', ''):
            wrong.append('notes: ' + fix.stderr.decode())
        if fix.stdout:
            git = subprocess.run(['git', 'apply', '--whitespace=nowarn', '-'], cwd=dir,
                                 input=fix.stdout, capture_output=True)
            if git.returncode != 0:
                wrong.append('git apply: ' + git.stderr.decode() + fix.stdout.decode())
        for name, data in {**before, **after}.items():
            with open(os.path.join(dir, name), 'rb') as f:
                got = f.read()
            if got != data:
                wrong.append(f'{name}, want:\n{data.decode()}\ngot:\n{got.decode()}')
        if 'stays' not in sections:
            left = misplaced(chartc, args, dir)
            if left:
                wrong.append(f'still misplaced: {left}')
    for text in wrong:
        print('\n'.join('# ' + line for line in text.split('\n')))
    return not wrong


def main():
    chartc, testdata, parts = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3:]
    if not shutil.which('git'):
        print('1..0 # SKIP no git here')
        return
    folder = os.path.join(testdata, 'explain')
    sys.exit(run_cases(os.path.join(folder, 'fix'), parts, lambda path: check(
        chartc, os.path.join(folder, 'shop'), path)) > 0)


main()
