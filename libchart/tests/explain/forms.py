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

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from cases import read_case, run_cases, write_file  # noqa: E402


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
            write_file(os.path.join(dir, name), text)
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
    folder = os.path.join(testdata, 'explain')
    sys.exit(run_cases(os.path.join(folder, 'forms'), parts, lambda path: check(
        chartc, os.path.join(folder, 'shop'), path)) > 0)


main()
