#!/usr/bin/env python3
"""Records Chart.lock files and their digests from a real Helm.

usage: record-locks.py --helm PATH [--check]

testdata/locks/NAME.yaml is the list of dependencies of a chart, with file://
repositories or none; NAME.lock is the Chart.lock that Helm wrote for them, its
`generated` line apart. Charts that are asked for are made up: a row's range is
followed by a comment with the version that exists, `# 1.2.3`, and its directory
is the last part of its repository. --check changes nothing and tells what would.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'locks')
CHART = 'apiVersion: v2\nname: %s\nversion: %s\n'


def write(path, text):
    """Appears whole: tests may be reading."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + '.new', 'w') as out:
        out.write(text)
    os.replace(path + '.new', path)


def lock_of(helm, rows):
    """What Helm locks these rows with."""
    with tempfile.TemporaryDirectory() as root:
        write(root + '/c/Chart.yaml',
              CHART % ('c', '0.1.0') + 'dependencies:\n' + rows)
        for folder, version in re.findall(
                r'repository: "?file://\.\./([a-z0-9-]+)[^#]*# (\S+)', rows):
            write('%s/%s/Chart.yaml' % (root, folder),
                  CHART % (folder, version))
        for name, version in re.findall(r'name: (\S+?),[^#]*local[^#]*# (\S+)',
                                        rows):
            write('%s/c/charts/%s/Chart.yaml' % (root, name),
                  CHART % (name, version))
        subprocess.run([helm, 'dependency', 'update', root + '/c'], check=True,
                       capture_output=True,
                       env={**os.environ, 'HOME': root, 'TZ': 'UTC'})
        with open(root + '/c/Chart.lock') as f:
            return ''.join(line for line in f
                           if not line.startswith('generated:'))


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument('--helm', required=True)
    parser.add_argument('--check', action='store_true')
    options = parser.parse_args()
    failed = 0
    for name in sorted(os.listdir(HERE)):
        if not name.endswith('.yaml'):
            continue
        path = os.path.join(HERE, name)
        with open(path) as f:
            text = lock_of(options.helm, f.read())
        target = path[:-len('.yaml')] + '.lock'
        old = open(target).read() if os.path.exists(target) else None
        if options.check and old != text:
            failed += 1
            print('differs: ' + target)
        elif old != text:
            write(target, text)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
