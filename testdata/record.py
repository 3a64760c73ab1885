#!/usr/bin/env python3
"""Records the expectations of testdata/ from a real Helm.

usage: record.py --helm PATH [--runs N] [--check] [--jobs N] [CASE...]
       record.py --count

CASE is a file of testdata/golden or testdata/functions, or a folder; all of
them without one. With the Helm of testdata/made-with the files come out as
they are: `git diff` stays empty. docs/testing.md explains both formats.
"""
import argparse
import base64
import concurrent.futures
import gzip
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SECTION = re.compile(rb'^-- (.+) --$')
RESULTS = ('expected', 'error', 'warnings', 'created')
LONG_ERROR = 4096
CHART_YAML = b'apiVersion: v2\nname: c\nversion: 0.1.0\n'


# ---------------------------------------------------------------- escapes

def unescape(data):
    """The `escaped` flag: \\n \\r \\t \\\\ \\xHH; a \\ at a line's end joins."""
    out, i = bytearray(), 0
    simple = {b'n': 10, b'r': 13, b't': 9, b'\\': 92, b's': 32}
    while i < len(data):
        if data[i] != 92:
            out.append(data[i])
            i += 1
            continue
        nxt = data[i + 1:i + 2]
        if nxt == b'\n':
            i += 2
        elif nxt == b'x':
            out.append(int(data[i + 2:i + 4], 16))
            i += 4
        elif nxt in simple:
            out.append(simple[nxt])
            i += 2
        else:
            raise ValueError('bad escape %r' % data[i:i + 2])
    return bytes(out)


def escape(data, lines):
    """The reverse. With `lines`, newlines stay as they are."""
    out = []
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode('utf-8', 'surrogateescape')
    for c in text:
        code = ord(c)
        if c == '\\':
            out.append('\\\\')
        elif c == '\n':
            out.append('\n' if lines else '\\n')
        elif c == '\t':
            out.append('\\t')
        elif c == '\r':
            out.append('\\r')
        elif 0xDC80 <= code <= 0xDCFF:
            out.append('\\x%02x' % (code - 0xDC00))
        elif not c.isprintable():
            out.append(''.join('\\x%02x' % b for b in c.encode()))
        else:
            out.append(c)
    text = ''.join(out)
    text = re.sub(r' (?=\n|$)', r'\\s', text)
    return text.encode()


def is_plain(data):
    """Can the text stand in a file as it is, safe from editors?"""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    return (all(c.isprintable() or c in '\n\t' for c in text) and
            not re.search(r'[ \t]$', text, re.M) and
            not re.search(r'^-- .+ --$', text, re.M))


# ------------------------------------------------------------ golden cases

class Section:
    def __init__(self, header, body):
        name, _, flags = header.partition(' | ')
        self.name = name
        self.body = body
        self.flags = [f.strip() for f in flags.split(',')] if flags else []

    def content(self):
        data = self.body
        for flag in self.flags:
            word, _, rest = flag.partition(' ')
            if word == 'escaped':
                data = unescape(data)
            elif word == 'base64':
                data = base64.b64decode(data)
            elif word == 'repeat':
                data = data * int(rest)
        return data

    def flag(self, word):
        for flag in self.flags:
            if flag.split(' ')[0] == word:
                return flag.partition(' ')[2]
        return None


def read_sections(data):
    """A case file's comment and its sections."""
    comment, sections, header, body = [], [], None, []
    for line in data.splitlines(keepends=True) if b'\r' not in data \
            else re.findall(rb'[^\n]*\n|[^\n]+$', data):
        found = SECTION.match(line.rstrip(b'\n'))
        if not found:
            (body if header else comment).append(line)
            continue
        if header:
            sections.append(Section(header, b''.join(body)))
        header, body = found.group(1).decode(), []
    if header:
        sections.append(Section(header, b''.join(body)))
    return b''.join(comment), sections


def write_file(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as f:
        f.write(data)


def make_archive(entries):
    """A .tgz of (name, section); names with a further ! are archives inside."""
    raw = io.BytesIO()
    inner = {}
    with tarfile.open(fileobj=raw, mode='w', format=tarfile.USTAR_FORMAT) as tar:
        def add(name, data, section=None):
            info = tarfile.TarInfo(name)
            link = section.flag('link') if section else None
            if link is not None:
                info.type, info.linkname = tarfile.SYMTYPE, link
                data = b''
            elif name.endswith('/'):
                info.type, data = tarfile.DIRTYPE, b''
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
        for name, section in entries:
            outer, bang, rest = name.partition('!')
            if bang:
                inner.setdefault(outer, []).append((rest, section))
            else:
                add(name, section.content(), section)
        for name, below in inner.items():
            add(name, make_archive(below))
    return gzip.compress(raw.getvalue(), mtime=0)


def materialise(sections, work):
    """Writes the input sections below `work`; the chart is work/c."""
    chart = os.path.join(work, 'c')
    archives, default_chart = {}, True
    for s in sections:
        if s.name in ('args', 'command', 'stdin', 'env', 'help') or \
                s.name.split(' ')[0] in RESULTS:
            continue
        if s.name in ('Chart.yaml', 'no Chart.yaml', '../c'):
            default_chart = False
        if s.name == 'no Chart.yaml':
            continue
        if '!' in s.name:
            outer, _, rest = s.name.partition('!')
            archives.setdefault(outer, []).append((rest, s))
            continue
        path = os.path.normpath(os.path.join(chart, s.name))
        if s.flag('copy') is not None:
            shutil.copytree(os.path.join(HERE, s.flag('copy')), path,
                            symlinks=True)
        elif s.flag('link') is not None:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            os.symlink(s.flag('link'), path)
        elif s.name.endswith('/'):
            os.makedirs(path, exist_ok=True)
        else:
            write_file(path, s.content())
    for name, entries in archives.items():
        write_file(os.path.normpath(os.path.join(chart, name)),
                   make_archive(entries))
    if default_chart:
        write_file(os.path.join(chart, 'Chart.yaml'), CHART_YAML)


def run_helm(helm, words, work, stdin=b'', env=()):
    base = {'HOME': os.path.join(work, '.home'), 'PATH': '/usr/bin:/bin',
            'TZ': 'UTC', 'LC_ALL': 'C.UTF-8'}
    base.update(env)
    done = subprocess.run([helm] + words, cwd=work, input=stdin, env=base,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=300)
    real = work.encode()
    return (done.returncode, done.stdout.replace(real, b'$WORK'),
            done.stderr.replace(real, b'$WORK'))


def result_section(name, data, keep_empty=False):
    if not data and keep_empty:
        return b'-- %s --\n' % name.encode()
    if not data:
        return b''
    if is_plain(data) and data.endswith(b'\n'):
        return b'-- %s --\n%s' % (name.encode(), data)
    text = escape(data, lines=True)
    if not text.endswith(b'\n'):
        text += b'\\\n'
    return b'-- %s | escaped --\n%s' % (name.encode(), text)


def created_section(name, data):
    """A file that the run made; the entries of an archive, in its order."""
    if not name.endswith('.tgz'):
        return result_section('created ' + name, data, keep_empty=True)
    with tarfile.open(fileobj=io.BytesIO(data), mode='r:gz') as tar:
        return b''.join(
            result_section('created %s!%s' % (name, entry.name),
                           tar.extractfile(entry).read(), keep_empty=True)
            for entry in tar)


def golden_results(helm, sections):
    """Runs one case once; the text of its result sections."""
    by_name = {s.name: s for s in sections}
    work = tempfile.mkdtemp(prefix='record.')
    try:
        materialise(sections, work)
        words = ['template', 'r', 'c']
        if 'command' in by_name:
            words = shlex.split(by_name['command'].content().decode())
        if 'args' in by_name:
            words += shlex.split(by_name['args'].content().decode())
        stdin = by_name['stdin'].content() if 'stdin' in by_name else b''
        env = []
        if 'env' in by_name:
            env = [line.split('=', 1) for line in
                   by_name['env'].content().decode().splitlines()]
        code, out, err = run_helm(helm, words, work, stdin, env)
        text = result_section('expected', out)
        if code == 0:  # the order of warnings is not Helm's promise
            err = b''.join(sorted(err.splitlines(keepends=True)))
        elif len(err) > LONG_ERROR:  # an endless chain of includes
            err = err[max(err.find(b'Error: '), 0):]  # not what was logged
        if code and len(err) > LONG_ERROR:
            err = err[:LONG_ERROR] + b'\n[cut]\n'
        text += result_section('warnings' if code == 0 else 'error', err)
        created = os.path.join(work, 'out')
        for folder, dirs, files in os.walk(created):
            dirs.sort()
            for name in sorted(files):
                path = os.path.join(folder, name)
                with open(path, 'rb') as f:
                    text += created_section(os.path.relpath(path, work),
                                            f.read())
        if code not in (0, 1):
            raise RuntimeError('exit code %d: %s' % (code, err[:200]))
        return text
    finally:
        shutil.rmtree(work)


def record_golden(helm, path, runs):
    with open(path, 'rb') as f:
        old = f.read()
    _, sections = read_sections(old)
    inputs = re.split(rb'(?m)^-- (?:expected|error|warnings|created [^|\n]*)'
                      rb'(?: \| [^\n]*)? --\n', old)[0]
    results = [golden_results(helm, sections) for _ in range(runs)]
    if any(r != results[0] for r in results):
        return old, old, 'not deterministic'
    if not inputs.endswith(b'\n'):
        inputs += b'\n'
    return old, inputs + results[0], None


# ---------------------------------------------------------- function cases

class Block:
    """One paragraph of a function file."""

    def __init__(self, lines):
        self.lines = lines
        self.comments = [l for l in lines if l.startswith('#')]
        self.data = '\n'.join(l[6:] for l in lines if l.startswith('data: '))
        self.template = '\n'.join(l for l in lines if not self.special(l))
        self.was_error = any(l.startswith(('error:', 'error\\ '))
                             for l in lines)
        self.output = self.error = None

    @staticmethod
    def special(line):
        return (line.startswith(('#', 'data: ', '=> ', '=\\ ', 'error: ',
                                 'error\\ ')) or line in ('=>', 'error:'))

    def inputs(self):
        return [l for l in self.lines if l.startswith(('#', 'data: '))
                or not self.special(l)]

    def text(self):
        if not self.template:
            return self.lines
        if self.error is not None and is_plain(self.error):
            tail = ['error: ' + l if l else 'error:'
                    for l in self.error.decode().split('\n')]
        elif self.error is not None:
            tail = ['error\\ ' + escape(self.error, lines=False).decode()]
        elif is_plain(self.output) and b'\t' not in self.output:
            tail = ['=> ' + l if l else '=>'
                    for l in self.output.decode().split('\n')]
        else:
            tail = ['=\\ ' + escape(self.output, lines=False).decode()]
        return self.inputs() + tail


def last_part(stderr):
    """What an error says after its position."""
    return last_part_of(stderr.decode('utf-8', 'surrogateescape')).encode(
        'utf-8', 'surrogateescape')


def last_part_of(text):
    found = re.search(r'^Error: ', text, re.M)
    text = text[found.end():] if found else text
    text = text.split('\n\nUse --debug flag')[0].rstrip('\n')
    if text.startswith(('execution error at (', 'parse error at (')):
        return text.split('): ', 1)[1]
    at = text.rfind('executing "')
    if at >= 0:
        at = text.find('" at <', at)
        end = re.compile(r'>:\s+').search(text, at)
        if end:
            return text[end.end():]
    return text


def block_chart(blocks, work):
    """One chart for many blocks: a partial each and one file of results."""
    values, out = [], []
    for i, block in enumerate(blocks):
        write_file(os.path.join(work, 'c/templates/_b%d' % i),
                   block.template.encode())
        values.append('b%d:\n' % i + ''.join(
            '  %s\n' % l for l in (block.data or '{}').split('\n')))
        out.append('b%d: {{ include "c/templates/_b%d" (dict "Values" .Values.b%d'
                   ' "Chart" .Chart "Release" .Release "Files" .Files'
                   ' "Capabilities" .Capabilities "Template" .Template)'
                   ' | replace "<no value>" "" | b64enc | quote }}\n'
                   % (i, i, i))
    write_file(os.path.join(work, 'c/Chart.yaml'), CHART_YAML)
    write_file(os.path.join(work, 'c/values.yaml'), ''.join(values).encode())
    write_file(os.path.join(work, 'c/file.txt'), b'one\ntwo\n')
    write_file(os.path.join(work, 'c/templates/out.yaml'), ''.join(out).encode())


def run_blocks(helm, blocks):
    """Fills in output or error of the blocks, in as few runs as it takes."""
    work = tempfile.mkdtemp(prefix='record.')
    try:
        block_chart(blocks, work)
        code, out, err = run_helm(helm, ['template', 'r', 'c'], work)
    finally:
        shutil.rmtree(work)
    if code == 0:
        for line in out.decode().splitlines():
            if line.startswith('b'):
                number, _, text = line.partition(': ')
                blocks[int(number[1:])].output = base64.b64decode(text.strip('"'))
    elif len(blocks) == 1:
        blocks[0].error = last_part(err)
    else:
        half = len(blocks) // 2
        run_blocks(helm, blocks[:half])
        run_blocks(helm, blocks[half:])


def read_blocks(text):
    blocks, lines = [], []
    for line in text.split('\n'):
        if line.strip() == '':
            if lines:
                blocks.append(Block(lines))
            lines = []
        else:
            lines.append(line)
    if lines:
        blocks.append(Block(lines))
    return blocks


def record_functions(helm, path, runs):
    with open(path, encoding='utf-8') as f:
        old = f.read()
    blocks = read_blocks(old)
    problem = None
    seen = None
    for _ in range(runs):
        live = [b for b in blocks if b.template]
        for b in live:
            b.output = b.error = None
        good = [b for b in live if not b.was_error]
        for i in range(0, len(good), 64):
            run_blocks(helm, good[i:i + 64])
        for b in live:
            if b.was_error:
                run_blocks(helm, [b])
        texts = [b.text() for b in blocks]
        if seen is not None and texts != seen:
            bad = [t for t, s in zip(texts, seen) if t != s]
            problem = 'not deterministic: %s' % bad[:3]
        seen = texts
    new = '\n\n'.join('\n'.join(t) for t in seen) + '\n'
    return old.encode(), new.encode(), problem


# -------------------------------------------------------------------- main

def find_cases(arguments):
    found = []
    for arg in arguments or [os.path.join(HERE, 'golden'),
                             os.path.join(HERE, 'functions')]:
        if os.path.isfile(arg):
            found.append(arg)
        for folder, dirs, files in os.walk(arg):
            dirs.sort()
            found += [os.path.join(folder, f) for f in sorted(files)
                      if f.endswith('.txt') and f != 'names.txt']
    return found


def record(path, options):
    rel = os.path.relpath(path, HERE)
    try:
        kind = record_functions if rel.startswith('functions' + os.sep) \
            else record_golden
        old, new, problem = kind(options.helm, path, options.runs)
    except Exception as e:  # one bad case must not hide the others
        return path, 'failed: %s' % e, False
    if problem:
        return path, problem, False
    if old == new:
        return path, None, False
    if not options.check:
        with open(path, 'wb') as f:
            f.write(new)
    return path, None, True


def count_blocks():
    """Prints how many blocks use each function of names.txt, fewest first."""
    with open(os.path.join(HERE, 'functions', 'names.txt')) as f:
        names = [line.split()[0] for line in f
                 if line.strip() and line[0] != '#']
    counts = dict.fromkeys(names, 0)
    for path in find_cases([os.path.join(HERE, 'functions')]):
        with open(path, encoding='utf-8') as f:
            for block in read_blocks(f.read()):
                code = re.sub(r'"(\\.|[^"\\])*"|`[^`]*`', '""', block.template)
                for word in set(re.findall(r'(?<![.$\w])[A-Za-z]\w*', code)):
                    if word in counts:
                        counts[word] += 1
    for name in sorted(names, key=lambda n: (counts[n], n)):
        print('%4d %s' % (counts[name], name))
    print('%d names, %d with fewer than 8 blocks'
          % (len(names), sum(c < 8 for c in counts.values())))
    return 0


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument('--helm')
    parser.add_argument('--count', action='store_true')
    parser.add_argument('--runs', type=int, default=2)
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--check', action='store_true')
    parser.add_argument('cases', nargs='*')
    options = parser.parse_args()
    if options.count:
        return count_blocks()
    if not options.helm:
        parser.error('--helm is missing')
    options.helm = os.path.abspath(options.helm)
    version = subprocess.run([options.helm, 'version', '--template',
                              '{{ .Version }}'], stdout=subprocess.PIPE,
                             check=True).stdout.decode()
    made_with = os.path.join(HERE, 'made-with')
    if not options.cases and not options.check:
        with open(made_with, 'w', encoding='utf-8') as f:
            f.write('helm %s\n' % version)
    changed = problems = count = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for path, problem, differs in pool.map(
                lambda p: record(p, options), find_cases(options.cases)):
            count += 1
            if problem:
                problems += 1
                print('%s: %s' % (os.path.relpath(path), problem))
            elif differs:
                changed += 1
                print('%s: %s' % (os.path.relpath(path),
                                  'differs' if options.check else 'recorded'))
    print('%d files, %d changed, %d problems' % (count, changed, problems))
    return 1 if problems or (options.check and changed) else 0


if __name__ == '__main__':
    sys.exit(main())
