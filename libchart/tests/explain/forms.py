#!/usr/bin/env python3
"""Runs the cases of testdata/explain/forms: command lines over the chart
testdata/explain/shop and what they have to print, written by hand. TAP.

    forms.py CHARTC TESTDATA [part of a name ...]

A case is a text of sections `-- NAME --`. `command` is the command line
without the program; `stdout`, `stderr`, `status` (default 0) and `file NAME`
are what must come out; any other section is a file that lies in the working
folder. Sections that are not there are not compared. `-- NAME | json --` is
compared as JSON: an object may have more members than the case shows. The
working folder's path is written `$WORK`.
"""
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile


def read_case(path):
    sections, name = {}, None
    with open(path, encoding='utf-8', newline='') as f:
        for line in f:
            head = re.fullmatch(r'-- (.+) --\n', line)
            if head:
                name = head[1]
                sections[name] = ''
            elif name:
                sections[name] += line
    return sections


def covers(want, got):
    """Whether `got` has all that `want` shows."""
    if isinstance(want, dict):
        return isinstance(got, dict) and all(
            k in got and covers(v, got[k]) for k, v in want.items())
    if isinstance(want, list):
        return (isinstance(got, list) and len(want) == len(got) and
                all(map(covers, want, got)))
    return type(want) is type(got) and want == got


def differs(want, got, flags):
    if 'json' in flags:
        try:
            return not covers(json.loads(want), json.loads(got))
        except ValueError as e:
            print(f'# {e}')
            return True
    return want != got


def run(chartc, shop, sections):
    """The sections that came out, of those that the case has."""
    with tempfile.TemporaryDirectory() as dir:
        shutil.copytree(shop, os.path.join(dir, 'shop'))
        for name, text in sections.items():
            if name in ('command', 'status') or name.startswith(
                    ('stdout', 'stderr', 'file ')):
                continue
            path = os.path.join(dir, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w', encoding='utf-8', newline='') as f:
                f.write(text)
        env = {**os.environ, 'TERM': 'xterm'}
        done = subprocess.run([chartc, *shlex.split(sections['command'])],
                              cwd=dir, env=env, capture_output=True)
        out = {'stdout': done.stdout, 'stderr': done.stderr,
               'status': f'{done.returncode}\n'.encode()}
        for name in sections:
            file = re.match(r'file ([^| ]+)', name)
            if not file:
                continue
            try:
                with open(os.path.join(dir, file[1]), 'rb') as f:
                    out['file ' + file[1]] = f.read()
            except OSError:
                out['file ' + file[1]] = b''
        return {k: v.decode(errors='replace').replace(os.path.realpath(dir), '$WORK')
                for k, v in out.items()}


def check(chartc, shop, path):
    sections = {'status': '0\n', **read_case(path)}
    got, good = run(chartc, shop, sections), True
    for name, want in sections.items():
        key, _, flags = (part.strip() for part in name.partition('|'))
        if key in got and differs(want, got[key], flags):
            good = False
            for what, text in ('want', want), ('got', got[key]):
                print(f'# {what} {key}:')
                print(''.join(f'#   {x}\n' for x in text.split('\n')), end='')
    return good


def main():
    chartc, testdata, parts = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3:]
    folder = os.path.join(testdata, 'explain', 'forms')
    names = sorted(n for n in os.listdir(folder)
                   if n.endswith('.txt') and all(p in n for p in parts))
    print(f'1..{len(names)}')
    failed = 0
    for i, name in enumerate(names, 1):
        good = check(chartc, os.path.join(testdata, 'explain', 'shop'),
                     os.path.join(folder, name))
        failed += not good
        print(f'{"ok" if good else "not ok"} {i} - forms/{name[:-4]}')
    sys.exit(failed > 0)


main()
