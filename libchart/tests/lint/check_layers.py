#!/usr/bin/env python3
"""Checks the include lines of libchart/ against libchart/LAYERS, and that the
command line includes public headers only. Prints TAP."""
import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else '.')
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def read_layers():
    allowed, doors = {}, {}
    for line in (ROOT / 'libchart/LAYERS').read_text().splitlines():
        if not line.strip() or line.startswith('#'):
            continue
        left, _, right = line.partition('|')
        folder, *may = left.split()
        allowed[folder] = set(may) | {folder}
        for header in right.split():
            doors[header] = folder
    return allowed, doors


def check_file(path, folder, allowed, doors):
    for quote, name in INCLUDE.findall(path.read_text(errors='replace')):
        first = name.split('/')[0]
        if quote == '"':
            if '/' not in name or first not in allowed:
                yield f'{path}: "{name}" does not name a folder of the library'
            elif '*' not in allowed[folder] and first not in allowed[folder]:
                yield f'{path}: {folder} may not include {first}'
        elif first == 'libchart' and folder not in ('api', 'base'):
            yield f'{path}: only api and base include public headers'
        for header, owner in doors.items():
            is_door = name == header or (header.endswith('/') and
                                         name.startswith(header))
            if quote == '<' and is_door and folder != owner:
                yield f'{path}: only {owner} may include <{name}>'


def check_cli(path):
    for quote, name in INCLUDE.findall(path.read_text(errors='replace')):
        if quote == '"' and (ROOT / 'libchart' / name).exists():
            yield f'{path}: the command line may not include "{name}"'


def main():
    allowed, doors = read_layers()
    number = failed = 0
    for folder in allowed:
        faults = [fault for path in sorted((ROOT / 'libchart' / folder).glob('*.[ch]'))
                  for fault in check_file(path, folder, allowed, doors)]
        number += 1
        failed += bool(faults)
        print(f'{"not " if faults else ""}ok {number} - {folder} includes only lower floors')
        for fault in faults:
            print(f'# {fault}')
    faults = [fault for path in sorted((ROOT / 'cli').glob('*.[ch]'))
              for fault in check_cli(path)]
    number += 1
    failed += bool(faults)
    print(f'{"not " if faults else ""}ok {number} - cli includes public headers only')
    for fault in faults:
        print(f'# {fault}')
    print(f'1..{number}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
