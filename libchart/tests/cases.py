"""Cases that are texts of sections `-- NAME --`: reading and running a folder of
them."""
import os
import re


def read_case(path):
    """The sections of a file by their names."""
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


def write_file(path, data):
    """Writes bytes, or a text as it is, into a folder that may not be there."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as f:
        f.write(data.encode() if isinstance(data, str) else data)


def run_cases(folder, parts, check):
    """Calls check(path) for each case whose name has all parts, and prints TAP;
    how many failed."""
    names = sorted(n for n in os.listdir(folder)
                   if n.endswith('.txt') and all(p in n for p in parts))
    failed = 0
    print(f'1..{len(names)}')
    for i, name in enumerate(names, 1):
        good = check(os.path.join(folder, name))
        failed += not good
        print(f'{"ok" if good else "not ok"} {i} - {os.path.basename(folder)}/{name[:-4]}')
    return failed
