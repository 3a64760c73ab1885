#!/usr/bin/env python3
"""Opens the HTML report of a chart full of hostile texts in a headless Chromium
and runs page.js in it. Prints TAP; skipped where there is no Chromium.

    page.py CHARTC
"""
import html
import os
import re
import shutil
import subprocess
import sys
import tempfile

FILES = {
    'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n'
                    'dependencies:\n- {name: web, version: 1.0.0}\n'
                    '- {name: extra, version: 1.0.0, condition: extra.enabled}\n',
    'c/values.yaml': 'web:\n  web:\n    ingress: {enabled: true}\n'
                     '  service: {port: 8080}\n'
                     '  ingress: {host: a.example}\n'
                     '  hosts:\n    - name: a\n'
                     '  title: first\n'
                     '  theme: </script><img src=x onerror="window.hacked=1">\n'
                     '  "\\"><img src=x onerror=window.hacked=2>": 1\n'
                     'extra: {enabled: false, size: 3}\n',
    'c/charts/extra/Chart.yaml': 'apiVersion: v2\nname: extra\nversion: 1.0.0\n',
    'c/charts/extra/templates/a.yaml': 'size: {{ .Values.size }}\n',
    'c/charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'c/charts/web/values.yaml': 'web: {}\nservice: {port: 80}\nhosts: []\ntheme: light\n'
                                'ingress: {enabled: false}\n',
    'c/charts/web/templates/a.yaml':
        'port: {{ .Values.service.port }}\ntitle: {{ .Values.title }}\ntheme: {{ .Values.theme | quote }}\n'
        'hosts:\n{{- range .Values.hosts }}\n- {{ .name }}\n{{- end }}\n'
        '{{- if .Values.ingress.enabled }}\ningress: true\n'
        'host: {{ .Values.ingress.host }}\n{{- end }}\n',
    '<svg onload=hacked=3>.yaml': 'web: {nothing: "&lt;b>", title: second}\n',
}


def browser():
    for name in 'chromium', 'chromium-browser', 'google-chrome':
        if shutil.which(name):
            return shutil.which(name)
    return None


def dump(program, dir, page, *flags):
    done = subprocess.run(
        [program, '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic',
         '--no-first-run', '--disable-background-networking',
         '--disable-component-update', '--disable-sync',
         '--user-data-dir=' + os.path.join(dir, 'profile'), *flags, '--dump-dom',
         'file://' + page],
        capture_output=True, text=True, timeout=120)
    said = re.search(r'<pre id="said">(.*?)</pre>', done.stdout, re.S)
    return html.unescape(said[1]).split('\n') if said else ['not ok the page has run']


def main():
    program, chartc = browser(), os.path.abspath(sys.argv[1])
    if not program:
        print('1..0 # SKIP no Chromium here')
        return
    with tempfile.TemporaryDirectory() as dir:
        for name, text in FILES.items():
            path = os.path.join(dir, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w', encoding='utf-8') as f:
                f.write(text)
        page = os.path.join(dir, 'page.html')
        subprocess.run([chartc, 'template', 'r', 'c', '-f', '<svg onload=hacked=3>.yaml',
                        '--explain-format', 'html', '--explain-output', page],
                       cwd=dir, check=True, stdout=subprocess.DEVNULL)
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'page.js')
        with open(script, encoding='utf-8') as f, open(page, 'a', encoding='utf-8') as out:
            out.write('<script>\n' + f.read() + '</script>\n')
        said = dump(program, dir, page, '--window-size=1200,900')
        said += [line + ' (narrow)' for line in
                 dump(program, dir, page, '--window-size=500,900')]
    print(f'1..{len(said)}')
    for i, line in enumerate(said, 1):
        result, name = re.fullmatch(r'(not ok|ok) (.*)', line).groups()
        print(f'{result} {i} - page: {name}')
    sys.exit(any(line.startswith('not') for line in said))


main()
