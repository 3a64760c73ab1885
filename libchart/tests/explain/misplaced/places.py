"""Whole values files: the defaults, the defaults with much switched on, and the files of ci/.

A value that gets a warning there must do nothing: Helm's output stays the same
when it is changed, and when it is taken away.
"""
import copy, hashlib, os, re

from charts import as_yaml, at, leaves, merged, nested
from moves import changed

SWITCHES_TRIED = 10     # renders to find out what can be switched on


def tokens(path):
    """Keys and numbers of a path as chartc writes it."""
    out, word, escaped = [], '', False
    for part in re.findall(r'\\.|\[\d+\]|\.|[^\\.\[]+|\[', path):
        if part == '.':
            out.append(word)
            word = ''
        elif re.fullmatch(r'\[\d+\]', part):
            if word:
                out.append(word)
            out.append(int(part[1:-1]))
            word = None
        else:
            word = (word or '') + (part[1:] if part[0] == '\\' and len(part) > 1 else part)
    return [t for t in (out + [word]) if t is not None]


def all_changed(value):
    if isinstance(value, dict) and value:
        return {key: all_changed(item) for key, item in value.items()}
    if isinstance(value, list) and any(isinstance(v, (dict, list)) for v in value):
        return [all_changed(item) for item in value]
    return changed(value)


def edited(values, paths, remove):
    """A copy with the nodes at these paths changed, or without them."""
    out = copy.deepcopy(values)
    for path in sorted(paths, key=lambda p: [str(t).rjust(9) for t in p], reverse=True):
        node = out
        for token in path[:-1]:
            node = node[token]
        if remove:
            del node[path[-1]]
        else:
            node[path[-1]] = all_changed(node[path[-1]])
    return out


def switches(chart):
    """Paths of what is off by default."""
    return [path for path, value in leaves(chart.values) if value is False]


def switched_on(chart, renders):
    """Numbers of switches that can be on together; `renders` says whether values do."""
    paths, budget = switches(chart), [SWITCHES_TRIED]

    def tree(numbers):
        out = {}
        for n in numbers:
            out = merged(out, nested(paths[n], True))
        return out

    def more(on, numbers):
        if not numbers or budget[0] == 0:
            return on
        budget[0] -= 1
        if renders(tree(on + numbers)):
            return on + numbers
        if len(numbers) == 1:
            return on
        half = len(numbers) // 2
        return more(more(on, numbers[:half]), numbers[half:])
    return more([], list(range(len(paths))))


def files(chart, on, reader):
    """(name, values) of each file."""
    yield 'values.yaml', chart.values
    if on:
        paths, values = switches(chart), chart.values
        for n in on:
            values = merged(values, nested(paths[n], True))
        yield 'values.yaml, switched on', values
    for path in chart.files:
        yield os.path.join('ci', os.path.basename(path)), reader.read(path)


def digest_of(text):
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def warned(report):
    return sorted(f['path'] for f in report.findings if f['severity'] == 'warning')


def dead(mode, helm, name, values, paths):
    """Those of the warned paths that do nothing, as Helm sees it."""
    text = as_yaml(values)[0]
    base = helm.output(mode.key, mode.path, mode.args, text)
    chance = base and mode.chances(helm, text, base)
    if chance is None:
        return paths    # nothing to compare with

    def nothing(some):
        ways = [False] if name.startswith('values.yaml') else [False, True]
        return all(mode.verdict(helm, as_yaml(edited(values, [tokens(p) for p in some], remove))[0],
                                base, chance) == 's' for remove in ways)
    if nothing(paths):
        return paths
    return [p for p in paths if nothing([p])]
