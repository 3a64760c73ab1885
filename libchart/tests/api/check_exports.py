#!/usr/bin/env python3
"""Checks that the public headers, libchart.map and the shared library name the
same symbols. usage: check_exports.py SOURCE_ROOT LIBRARY. Prints TAP."""
import pathlib
import re
import subprocess
import sys

DECLARED = re.compile(r'CHART_API\b[^;{]*?\b(chart_\w+)\s*\(')


def in_headers(root):
    names = set()
    for header in (root / 'include/libchart').glob('*.h'):
        names.update(DECLARED.findall(header.read_text()))
    return names


def in_map(root):
    text = (root / 'libchart/libchart.map').read_text()
    return set(re.findall(r'^\s*(chart_\w+);', text, re.M))


def in_library(library):
    out = subprocess.run(['nm', '-D', '--defined-only', library], check=True,
                         capture_output=True, text=True).stdout
    names = [line.split()[-1].split('@')[0] for line in out.splitlines()]
    return {name for name in names if not name.startswith('LIBCHART_')}


def main():
    root = pathlib.Path(sys.argv[1])
    headers, listed, library = in_headers(root), in_map(root), in_library(sys.argv[2])
    print('1..2')
    failed = 0
    for number, (what, names) in enumerate(
            [('the map', listed), ('the library', library)], 1):
        if names == headers:
            print(f'ok {number} - headers and {what} agree')
            continue
        failed += 1
        print(f'not ok {number} - headers and {what} agree')
        print(f'# only in the headers: {sorted(headers - names)}')
        print(f'# only in {what}: {sorted(names - headers)}')
    print(f'# {2 - failed} passed, {failed} failed')


main()
