#!/usr/bin/env python3
"""Writes the manual page chartc(1): chartc.1.in with what `chartc help` says of
each command in the place of the line @COMMANDS@, so that it says what the
program does.

    make.py CHARTC chartc.1.in VERSION > chartc.1
"""
import os
import re
import subprocess
import sys


def say(chartc, *words):
    env = {**os.environ, 'LC_ALL': 'C', 'COLUMNS': '80'}
    return subprocess.run([chartc, 'help', *words], env=env, check=True,
                          capture_output=True, text=True).stdout


def quote(text):
    """Text that roff leaves as it is."""
    text = text.replace('\\', '\\e').replace('-', '\\-').replace("'", '\\(aq')
    text = re.sub(r'`([^`]*)`', r'\\fB\1\\fP', text)
    return re.sub(r'^([.])', r'\\&\1', text, flags=re.M)


def sections(text):
    """What stands before the first heading, and (heading, lines)."""
    about, rest = re.split(r'^(?=Usage:\n)', text, maxsplit=1, flags=re.M)
    parts = re.split(r'^(\S[^\n]*):\n', rest, flags=re.M)
    return about.strip(), list(zip(parts[1::2], parts[2::2]))


def options(lines):
    """(option, what it does): a long option has its text in the next line."""
    out = []
    for line in lines.split('\n'):
        row = re.match(r' {2,6}((?:-\S, )?--\S+(?: \S+)*?)(?: {2,}(\S.*))?$', line)
        if row:
            out.append([row[1], row[2] or ''])
        elif out and line.strip():
            out[-1][1] = (out[-1][1] + ' ' + line.strip()).strip()
    return out


def command(chartc, name):
    about, parts = sections(say(chartc, name))
    page = [f'.SS "chartc {name}"']
    for title, lines in parts:
        if title == 'Usage':
            page += ['.nf', '\\fB' + quote(lines.strip()) + '\\fP', '.fi']
            page += ['.PP\n' + quote(p) for p in about.split('\n\n') if p]
        elif title == 'Examples':
            page += ['.PP', 'Examples:', '.PP', '.nf', '.RS', quote(
                '\n'.join(line.strip() for line in lines.strip().split('\n'))), '.RE', '.fi']
        elif options(lines):
            page += ['.PP', f'{quote(title)}:']
            for option, what in options(lines):
                page += ['.TP', f'\\fB{quote(option)}\\fP', quote(what)]
        elif lines.strip():
            page += ['.PP', f'{quote(title)}:', '.PP', '.nf', quote(lines.strip('\n')), '.fi']
    return re.sub(r'(^\.SS .*\n)\.PP\n', r'\1', '\n'.join(page))


def main():
    chartc, template, version = sys.argv[1:]
    listed = dict(sections(say(chartc))[1])['Commands']
    names = re.findall(r'^  ([a-z]+) ', listed, flags=re.M)
    pages = '\n'.join(command(chartc, name) for name in names)
    with open(template, encoding='utf-8') as f:
        text = f.read()
    print(text.replace('@VERSION@', version).replace('@COMMANDS@', pages), end='')


main()
