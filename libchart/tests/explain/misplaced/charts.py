"""Charts in a folder, their values as Python objects, and values as YAML with known lines."""
import hashlib, json, os, random, re, shlex, shutil, subprocess, tempfile

SIMPLE_KEY = re.compile(r'[A-Za-z_][A-Za-z0-9_-]*$')
WORDS = {'y', 'n', 'yes', 'no', 'on', 'off', 'true', 'false', 'null'}


def dotted(path):
    """A path of keys as chartc writes it."""
    return '.'.join(re.sub(r'([.\\[])', r'\\\1', key) for key in path)


def is_table(value):
    return isinstance(value, dict) and bool(value)


def at(values, path):
    """The value at a path of keys; KeyError if there is none."""
    for key in path:
        if not isinstance(values, dict) or key not in values:
            raise KeyError(key)
        values = values[key]
    return values


def has(values, path):
    try:
        at(values, path)
    except KeyError:
        return False
    return True


def nested(path, value):
    for key in reversed(path):
        value = {key: value}
    return value


def leaves(value, path=()):
    """(path, value) of everything that is no table with entries."""
    if not is_table(value):
        yield path, value
        return
    for key, item in value.items():
        yield from leaves(item, path + (key,))


def merged(below, above):
    """Two values trees, the second one over the first one."""
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    out = dict(below)
    for key, item in above.items():
        out[key] = merged(out[key], item) if key in out else item
    return out


def as_yaml(values):
    """The text, and the line of each path in it."""
    lines, places = ['# Moved on purpose.', ''], {}

    def write(table, path, indent):
        for key, item in table.items():
            plain = SIMPLE_KEY.match(key) and key.lower() not in WORDS
            places[path + (key,)] = len(lines) + 1
            head = ' ' * indent + (key if plain else json.dumps(key)) + ':'
            if is_table(item):
                lines.append(head)
                write(item, path + (key,), indent + 2)
            else:
                lines.append(head + ' ' + json.dumps(item))
    write(values, (), 0)
    return '\n'.join(lines) + '\n', places


class Reader:
    """YAML files as Python objects: a chart that prints its values as JSON."""

    def __init__(self, chartc):
        self.chartc = chartc

    def read(self, path):
        if not os.path.exists(path):
            return {}
        with tempfile.TemporaryDirectory() as dir:
            os.mkdir(os.path.join(dir, 'templates'))
            with open(os.path.join(dir, 'Chart.yaml'), 'w') as f:
                f.write('apiVersion: v2\nname: c\nversion: 0.1.0\n')
            with open(os.path.join(dir, 'templates', 'values.yaml'), 'w') as f:
                f.write('values: {{ .Values | toJson | quote }}\n')
            open(os.path.join(dir, 'values.yaml'), 'w').close()
            run = subprocess.run([self.chartc, 'template', 'r', dir, '-f', path],
                                 capture_output=True, text=True)
        text = next((l for l in run.stdout.split('\n') if l.startswith('values: ')), None)
        return json.loads(json.loads(text[len('values: '):])) if text else {}


class Chart:
    def __init__(self, folder, name, args, reader):
        self.id, self.args = name, args
        self.path = os.path.join(folder, name)
        meta = reader.read(os.path.join(self.path, 'Chart.yaml'))
        self.name = str(meta.get('name') or name)
        self.version = str(meta.get('version') or '0.1.0')
        self.subcharts = []
        self.values = self.defaults(reader, self.path, meta, 0)
        self.files = self.values_files()

    def defaults(self, reader, path, meta, depth):
        """Those of the chart over those of its dependencies, under their names."""
        values = {}
        listed = meta.get('dependencies') or reader.read(
            os.path.join(path, 'requirements.yaml')).get('dependencies') or []
        for dependency in listed if depth < 2 else []:
            sub = os.path.join(path, 'charts', str(dependency.get('name')))
            if not os.path.exists(os.path.join(sub, 'Chart.yaml')):
                continue
            below = self.defaults(reader, sub, reader.read(os.path.join(sub, 'Chart.yaml')),
                                  depth + 1)
            values[dependency.get('alias') or dependency['name']] = below
            if depth == 0:
                self.subcharts.append(dependency.get('alias') or dependency['name'])
        return merged(values, reader.read(os.path.join(path, 'values.yaml')))

    def values_files(self):
        ci = os.path.join(self.path, 'ci')
        names = sorted(os.listdir(ci)) if os.path.isdir(ci) else []
        return [os.path.join(ci, n) for n in names if n.endswith(('.yaml', '.yml'))]

    def random(self, seed):
        digest = hashlib.sha256(f'{seed} {self.id}'.encode()).digest()
        return random.Random(digest)

    def wrapper(self, dir, alias):
        """A chart around this one; gives its folder."""
        os.makedirs(os.path.join(dir, 'charts'))
        with open(os.path.join(dir, 'Chart.yaml'), 'w') as f:
            f.write('apiVersion: v2\nname: wrapper\nversion: 0.1.0\ndependencies:\n'
                    f'  - name: {json.dumps(self.name)}\n    version: {json.dumps(self.version)}\n')
            if alias:
                f.write(f'    alias: {alias}\n')
        os.symlink(os.path.abspath(self.path), os.path.join(dir, 'charts', self.name))
        return dir


def scoped_args(args, scope):
    """Arguments of a chart for its wrapper; None where that cannot be said."""
    out = []
    for i, word in enumerate(args):
        if i % 2 == 0 and word not in ('--set', '--set-string', '--set-json'):
            return None
        out.append(word if i % 2 == 0 else scope + '.' + word)
    return out


def find_charts(folder, list_file, reader, only):
    """Charts of a folder; the list says with which arguments they render."""
    args = {}
    for line in open(list_file, encoding='utf-8') if list_file else []:
        if line.strip() and line[0] not in ' \t#':
            words = shlex.split(line)
            args[words[0]] = words[5:]
    for name in sorted(os.listdir(folder)):
        if only and name not in only:
            continue
        if not os.path.exists(os.path.join(folder, name, 'Chart.yaml')):
            continue
        chart = Chart(folder, name, args.get(name, []), reader)
        if SIMPLE_KEY.match(chart.name):
            yield chart
