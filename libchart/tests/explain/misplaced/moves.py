"""Values at their right place, and the wrong places that people write them to."""
from charts import at, dotted, has, is_table, leaves

RIGHT_TRIED = 32    # candidates of a chart
BLOCK_LEAVES = 5


def changed(value, key=''):
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return int(value) + 1
    if isinstance(value, str):
        return value + 'x' if value else 'xyz'
    if isinstance(value, list):
        return value[1:] if len(value) > 1 else ['xyz'] if all(
            isinstance(v, str) for v in value) else []
    if isinstance(value, dict):
        return {'xyz': 'abc'}
    return 'xyz'


class Right:
    """A leaf or a small block of a chart, changed."""

    def __init__(self, path, value, declared, wrapped, alias):
        self.path, self.value = path, value
        self.declared = declared    # leaves that the chart has there
        self.wrapped, self.alias = wrapped, alias

    def leaves(self):
        return [path for path, _ in leaves(self.value)]


class Move:
    def __init__(self, kind, path, ambiguous, as_list=False):
        self.kind, self.path, self.ambiguous = kind, path, ambiguous
        self.as_list = as_list      # what the last key holds is the item of a list

    def value(self, right):
        """What is written at the wrong place."""
        return [right.value] if self.as_list else right.value

    def leaf(self, rel):
        """Where a leaf of the value is written, as chartc names it."""
        return dotted(self.path) + ('[0]' if self.as_list else '') + ''.join(
            '.' + dotted([key]) for key in rel)


def candidates(chart, seed):
    """What to move, in an order that takes from all parts of the chart."""
    rng = chart.random(seed)
    parts = {}

    def visit(value, path):
        part = parts.setdefault(path[:1], [])
        below = list(leaves(value))
        if not is_table(value):
            part.append((path, changed(value)))
            return
        if path and 2 <= len(below) <= BLOCK_LEAVES:
            block = {}
            for rel, item in below:
                table = block
                for key in rel[:-1]:
                    table = table.setdefault(key, {})
                table[rel[-1]] = changed(item)
            part.append((path, block))
        if len(path) < 6:
            for key, item in value.items():
                visit(item, path + (key,))
    visit(chart.values, ())
    lists = [parts[name] for name in sorted(parts)]
    for one in lists:
        rng.shuffle(one)
    rng.shuffle(lists)
    picked = []
    for turn in range(max(map(len, lists), default=0)):
        picked += [one[turn] for one in lists if turn < len(one)]
    picked = [p for p in picked if p[0] and all(p[0])][:RIGHT_TRIED]
    return [Right(path, value, [p for p, _ in leaves(at(chart.values, path))], i % 2 == 1,
                  i % 4 == 3) for i, (path, value) in enumerate(picked)]


# ---- misspelling -----------------------------------------------------------

def misspelt(word, rng):
    ways = []
    for i in range(1, len(word) - 1):
        if word[i] != word[i + 1]:
            ways.append(word[:i] + word[i + 1] + word[i] + word[i + 2:])
        ways.append(word[:i] + word[i + 1:])
        ways.append(word[:i] + word[i] * 2 + word[i + 1:])
    if len(word) >= 3:
        ways += [word + 's' if not word.endswith('s') else word[:-1], word[:-1]]
    other = word.lower() if word.lower() != word else word.upper()
    ways += [other, word.replace('-', '_')]
    ways = sorted({w for w in ways if w != word and w})
    return rng.choice(ways) if ways else None


def other_case(word):
    """The word as other people write it: camelCase, kebab-case, capitals."""
    if '-' in word or '_' in word:
        first, *rest = [part for part in word.replace('_', '-').split('-') if part]
        return first + ''.join(part.capitalize() for part in rest)
    if word.lower() != word:
        return ''.join('-' + c.lower() if c.isupper() else c for c in word).lstrip('-')
    return word.capitalize()


# ---- wrong places ----------------------------------------------------------

def maps_at(values, path):
    try:
        table = at(values, path)
    except KeyError:
        return []
    return [key for key, item in table.items() if isinstance(item, dict)] if isinstance(
        table, dict) else []


def fits(values, path, right):
    """Does the chart declare such a block there too?"""
    return all(has(values, path + leaf) for leaf in right.declared)


def scope_of(chart, right):
    return (('web',) if right.alias else (chart.name,)) if right.wrapped else ()


def moves(chart, right, rng):
    """One Move of each kind that applies; paths are from the root."""
    scope, path, values = scope_of(chart, right), right.path, chart.values
    full = scope + path
    out = []

    def add(kind, wrong, others=(), as_list=False):
        if not wrong or (wrong == full and not as_list):
            return
        if wrong[:len(scope)] == scope and has(values, wrong[len(scope):]) and not as_list:
            return
        out.append(Move(kind, wrong, any(fits(values, o, right) for o in others), as_list))

    if right.wrapped:
        add('name-missing', path)
        add('name-doubled', scope + scope[-1:] + path)
        if right.alias:
            add('name-for-alias', (chart.name,) + path)
    else:
        add('name-added', (chart.name,) + path)
    if len(path) > 1:
        tops = [(top,) + path[1:] for top in values if top != path[0]]
        add('top-key-missing', scope + path[1:], tops)
    if len(path) > 2:
        drop = rng.randrange(1, len(path) - 1)
        short = path[:drop] + path[drop + 1:]
        others = [short[:i] + (key,) + short[i:] for i in range(len(short))
                  for key in maps_at(values, short[:i])]
        add('middle-key-missing', scope + short, [o for o in others if o != path])
    # What an empty map takes is anybody's guess.
    siblings = [s for s in maps_at(values, path[:-1])
                if s != path[-1] and at(values, path[:-1] + (s,))]
    if siblings:
        sibling = rng.choice(siblings)
        long = path[:-1] + (sibling,) + path[-1:]
        others = [long[:i] + long[i + 1:] for i in range(len(long) - 1)]
        others += [long[:-2] + (s,) + long[-1:] for s in siblings]
        others += [long[:-1] + (s,) + long[-1:] for s in maps_at(values, long[:-1])]
        add('under-sibling', scope + long, [o for o in others if o != path])
    word = rng.randrange(len(path))
    wrong = misspelt(path[word], rng)
    if wrong:
        add('misspelt', scope + path[:word] + (wrong,) + path[word + 1:])
    add('under-global', ('global',) + path)
    word = rng.randrange(len(path))
    add('letter-case', scope + path[:word] + (other_case(path[word]),) + path[word + 1:])
    if len(path) > 1:
        word = rng.randrange(len(path) - 1)
        add('key-doubled', scope + path[:word + 1] + path[word:])
    subcharts = [name for name in chart.subcharts if name != path[0]]
    if subcharts:
        name = rng.choice(subcharts)
        rest = path[1:] if path[0] in chart.subcharts and len(path) > 1 else path
        others = [(s,) + rest for s in chart.subcharts] + [rest]
        others += [(name,) + rest[:i] + rest[i + 1:] for i in range(len(rest))]
        others += [(name,) + rest[:i] + (key,) + rest[i:] for i in range(len(rest))
                   for key in maps_at(values, (name,) + rest[:i])]
        add('other-subchart', scope + (name,) + rest, [o for o in others if o != path])
    if is_table(right.value):
        add('list-for-map', full, as_list=True)
    return out

