#!/usr/bin/env python3
"""What `show values --scoped` prints of a wrapper chart, and that it changes
nothing when it is pasted into the wrapper's values.yaml. Prints TAP.

    scoped.py CHARTC TESTDATA
"""
import os
import shutil
import subprocess
import sys
import tempfile

# A dependency under an alias, with a dependency of its own that a condition
# switches off, and one that is not declared.
FILES = {
    'Chart.yaml': 'apiVersion: v2\nname: w\nversion: 0.1.0\ndependencies:\n'
                  '  - {name: app, version: 1.0.0, alias: shop}\n',
    'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n'
                             '  - {name: db, version: 1.0.0, condition: db.enabled}\n',
    'charts/app/values.yaml': '# pods\nreplicas: 1\n\ndb:\n  # off by default\n'
                              '  enabled: false\n  user: app # not root\n',
    'charts/app/templates/a.yaml': 'a: {{ toJson (omit .Values "db") | quote }}\n',
    'charts/app/charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
    'charts/app/charts/db/values.yaml': '# who\nuser: root\nport: 5432 # as ever\n',
    'charts/app/charts/db/templates/b.yaml': 'b: {{ toJson .Values | quote }}\n',
    'charts/extra/Chart.yaml': 'apiVersion: v2\nname: extra\nversion: 1.0.0\n',
    'charts/extra/values.yaml': 'list:\n- 1\ntext: |\n  # no comment\n   x\n',
    'charts/extra/templates/c.yaml': 'c: {{ toJson .Values | quote }}\n',
}

SCOPED = '''shop:
  # pods
  replicas: 1

  db:
    # off by default
    enabled: false
    user: app # not root
    port: 5432 # as ever
extra:
  list:
  - 1
  text: |
    # no comment
     x
'''


def run(chartc, *args):
    return subprocess.run([chartc, *args], capture_output=True, text=True)


def pasted(chartc, chart, *flags):
    """Whether the chart renders as before with its scoped values pasted in."""
    args = ['template', 'r', chart, *flags]
    text = run(chartc, 'show', 'values', '--scoped', chart).stdout
    with open(os.path.join(chart, 'values.yaml'), 'w', encoding='utf-8') as f:
        f.write('')
    before = run(chartc, *args)
    with open(os.path.join(chart, 'values.yaml'), 'w', encoding='utf-8') as f:
        f.write(text)
    after = run(chartc, *args)
    return before.returncode == 0 and bool(text) and before.stdout == after.stdout


def main():
    chartc, testdata = os.path.abspath(sys.argv[1]), sys.argv[2]
    results = []
    with tempfile.TemporaryDirectory() as dir:
        chart = os.path.join(dir, 'w')
        for name, text in FILES.items():
            path = os.path.join(chart, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w', encoding='utf-8') as f:
                f.write(text)
        got = run(chartc, 'show', 'values', '--scoped', chart).stdout
        results.append(('defaults stand where they are written', got == SCOPED, got))
        results.append(('pasted, they change nothing', pasted(chartc, chart), ''))
        results.append(('nor where a subchart is switched on',
                        pasted(chartc, chart, '--set', 'shop.db.enabled=true'), ''))
        shop = os.path.join(dir, 'shop')
        shutil.copytree(os.path.join(testdata, 'explain', 'shop'), shop)
        results.append(('nor in a chart with one dependency twice', pasted(
            chartc, shop, '--set', 'admin.enabled=true,global.domain=a.example'), ''))
        results.append(('nor with import-values',
                        pasted(chartc, shop, '--set', 'cache.enabled=true'), ''))
    print(f'1..{len(results)}')
    for i, (name, good, got) in enumerate(results, 1):
        print(f'{"ok" if good else "not ok"} {i} - scoped: {name}')
        if not good:
            print(''.join(f'# {line}\n' for line in got.split('\n')), end='')
    sys.exit(not all(good for _, good, _ in results))


main()
