#!/usr/bin/env python3
"""Runs the cases of testdata/lint: charts and what `chartc lint` has to say
about them outside its Helm-compatible mode. TAP. Helm has nothing to compare
with. The cases `rendered-*` and all places were worked out by hand from the
charts, a few hints too; most hints come from the tables of rules, and for the
rest of what older cases print the program's answer was taken and held against
the charts afterwards. Texts that Helm has too are compared with Helm in
testdata/golden/lint.

    own_cases.py CHARTC ROOT [part of a name ...]

A case is a text of sections `-- NAME --`: the files of the chart `c` (`../x`
lies beside it), and `stdout`. `command` (default `lint c`), `stderr` and
`status` (default 0) are there when they are not the usual ones; without a
`Chart.yaml` the chart has a complete one. `NAME.tgz!ENTRY` is an entry of an
archive.

A place with a line below it must be in a file of the case, and the line be
that of the file. At the end each rule of libchart/lint/rules_data.c must have shown up in a case,
and must be in docs/lint.md.
"""
import io
import os
import re
import shlex
import subprocess
import sys
import tarfile
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from cases import read_case, write_file  # noqa: E402

CHART_YAML = ('apiVersion: v2\nname: c\nversion: 0.1.0\n'
              'icon: https://example.com/i.png\n')
# A chart that breaks these does not load, which is another rule.
PREEMPTED = ('crds', 'dependency-twice')
RESULTS = ('command', 'stdout', 'stderr', 'status')


def make_chart(folder, sections):
    archives = {}
    if 'Chart.yaml' not in sections and 'no Chart.yaml' not in sections:
        write_file(os.path.join(folder, 'Chart.yaml'), CHART_YAML.encode())
    for name, text in sections.items():
        if name in RESULTS or name == 'no Chart.yaml':
            continue
        path, _, entry = name.partition('!')
        if entry:
            archives.setdefault(path, []).append((entry, text.encode()))
        else:
            write_file(os.path.normpath(os.path.join(folder, name)),
                       text.encode())
    for path, entries in archives.items():
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode='w:gz') as tar:
            for entry, data in entries:
                info = tarfile.TarInfo(entry)
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))
        write_file(os.path.normpath(os.path.join(folder, path)), out.getvalue())


def run(chartc, sections):
    with tempfile.TemporaryDirectory() as work:
        make_chart(os.path.join(work, 'c'), sections)
        command = sections.get('command', 'lint c')
        done = subprocess.run([chartc, *shlex.split(command)], cwd=work,
                              capture_output=True)
    return {'stdout': done.stdout.decode(), 'stderr': done.stderr.decode(),
            'status': f'{done.returncode}\n'}


def check(got, sections):
    good = True
    for key, want in {'stdout': '', 'stderr': '', 'status': '0\n',
                      **{k: v for k, v in sections.items() if k in got}}.items():
        if got[key] == want:
            continue
        good = False
        for what, text in ('want', want), ('got', got[key]):
            print(f'# {what} {key}:')
            print(''.join(f'#   {x}\n' for x in text.split('\n')), end='')
    return good


def check_places(sections):
    """What an expectation says about lines holds for the files of the case."""
    good = True
    shown = re.findall(r'^(\S[^\n]*?):(\d+):(\d+): [^\n]*\n'
                       r'(?:    \S[^\n]*\n)* *(\d+) \| ([^\n]*)\n'
                       r'      \| ([ \t]*)\^\n', sections.get('stdout', ''), re.M)
    files = {}
    for name, text in sections.items():
        path = os.path.normpath('c/' + name.replace('!', '/'))
        files[re.sub(r'\.tgz/[^/]+/', '.tgz/', path)] = text
    for path, line, column, number, text, mark in shown:
        if path.endswith(' (rendered)') or path.startswith('--set'):
            continue
        lines = files.get(path, '').split('\n')
        before = text.encode()[:int(column) - 1].decode()
        if line != number or lines[int(line) - 1:int(line)] != [text] or \
                len(mark) != len(before):
            print(f'# {path}:{line}:{column} is not as shown')
            good = False
    return good


def check_rules(root, seen):
    """Every rule is shown by a case and documented."""
    with open(os.path.join(root, 'libchart/lint/rules_data.c')) as f:
        rules = re.findall(r'\{"([a-z-]+)",', f.read())
    with open(os.path.join(root, 'docs/lint.md')) as f:
        documented = set(re.findall(r'^\| `([a-z-]+)`', f.read(), re.M))
    missing = [f'{r} is in no case' for r in rules
               if r not in seen and r not in PREEMPTED]
    missing += [f'{r} is not in docs/lint.md' for r in rules
                if r not in documented]
    missing += [f'{r} of docs/lint.md is no rule' for r in documented
                if r not in rules]
    for text in missing:
        print(f'# {text}')
    return bool(rules) and not missing


def main():
    chartc, root, parts = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3:]
    folder = os.path.join(root, 'testdata', 'lint')
    names = sorted(n for n in os.listdir(folder)
                   if n.endswith('.txt') and all(p in n for p in parts))
    print(f'1..{len(names) + (not parts)}')
    failed, seen = 0, set()
    for i, name in enumerate(names, 1):
        sections = read_case(os.path.join(folder, name))
        got = run(chartc, sections)
        seen.update(re.findall(r' \[([a-z-]+)\]$', got['stdout'], re.M))
        good = check(got, sections) and check_places(sections)
        failed += not good
        print(f'{"ok" if good else "not ok"} {i} - lint/{name[:-4]}')
    if not parts:
        good = check_rules(root, seen)
        failed += not good
        print(f'{"ok" if good else "not ok"} {len(names) + 1} - lint/every rule')
    sys.exit(failed > 0)


main()
