#!/usr/bin/env python3
"""Runs the commands that the manuals show (blocks ```console) in
testdata/explain and compares what they print with what is shown; a line "..."
stands for any lines. The JSON that docs/explain-json.md shows must have the
members that the program writes, and the cases that testdata/explain/README.md
names must be there. Prints TAP.

    manual.py CHARTC SOURCE
"""
import json
import os
import re
import subprocess
import sys

MANUALS = ['docs/explain.md', 'README.md']


def blocks(text, language):
    return re.findall(r'^```' + language + r'\n(.*?)^```$', text, re.S | re.M)


def commands(block):
    """Pairs of a command and what it prints."""
    parts = re.split(r'^\$ (.*)\n', block, flags=re.M)
    return list(zip(parts[1::2], parts[2::2]))


def run(command, chartc, dir):
    env = {**os.environ, 'PATH': os.path.dirname(chartc) + ':' + os.environ['PATH'],
           'TERM': 'dumb'}
    done = subprocess.run(['sh', '-c', command], cwd=dir, env=env, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout


def matches(shown, got):
    pattern = '(?:.*\n)*?'.join(map(re.escape, re.split(r'^\.\.\.\n', shown, flags=re.M)))
    return re.fullmatch(pattern, got) is not None


def shape(value):
    """The members of JSON, without what is in them."""
    if isinstance(value, dict):
        return {k: None if k in ('value', 'effective') else shape(v)
                for k, v in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return None


def json_checks(text, chartc, dir):
    shown = [json.loads(block) for block in blocks(text, 'json')]
    for args, want in zip(['--explain-path', '--explain-path=web.service.port'], shown):
        got = json.loads(run(f'chartc template web shop {args} --explain-format json '
                             '2>&1 >/dev/null', chartc, dir))
        name = f'explain-json.md shows what {args} writes'
        yield name, shape(want) == shape(got), json.dumps(got, indent=1)


def case_checks(dir):
    with open(os.path.join(dir, 'README.md'), encoding='utf-8') as f:
        names = re.findall(r'`((?:verdicts|forms|fix)/[\w-]+)`', f.read())
    lost = [n for n in names if not os.path.exists(os.path.join(dir, n + '.txt'))]
    yield 'the cases of README.md are there', names and not lost, '\n'.join(lost)


def main():
    chartc, source = os.path.abspath(sys.argv[1]), sys.argv[2]
    dir, results = os.path.join(source, 'testdata', 'explain'), []
    for manual in MANUALS:
        with open(os.path.join(source, manual), encoding='utf-8') as f:
            for block in blocks(f.read(), 'console'):
                for command, shown in commands(block):
                    got = run(command, chartc, dir)
                    results.append((f'{manual}: {command}', matches(shown, got), got))
    with open(os.path.join(source, 'docs/explain-json.md'), encoding='utf-8') as f:
        results += json_checks(f.read(), chartc, dir)
    results += case_checks(dir)
    print(f'1..{len(results)}')
    for i, (name, good, got) in enumerate(results, 1):
        print(f'{"ok" if good else "not ok"} {i} - {name.replace("#", "")}')
        if not good:
            print(''.join(f'# {line}\n' for line in got.split('\n')), end='')
    sys.exit(not all(good for _, good, _ in results))


main()
