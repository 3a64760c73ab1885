"""What Helm says, kept in a folder so that it is asked once."""
import hashlib, json, os, subprocess, tempfile

from charts import scoped_args


class Failed(Exception):
    pass


class Helm:
    def __init__(self, helm, cache):
        self.helm, self.cache = helm, cache
        self.asked = 0
        os.makedirs(cache, exist_ok=True)

    def run(self, chart, args):
        run = subprocess.run([self.helm, 'template', 'r', chart, *args],
                             capture_output=True, timeout=300)
        self.asked += 1
        return run.stdout.decode('utf-8', 'replace') if run.returncode == 0 else None

    def output(self, key, chart, args, text):
        """Digests of the lines with these values, or None where it fails."""
        digest = hashlib.sha256(json.dumps([key, args, text]).encode()).hexdigest()
        path = os.path.join(self.cache, digest)
        if os.path.exists(path):
            with open(path, 'rb') as f:
                data = f.read()
            return None if data == b'failed' else [data[i:i + 8] for i in range(0, len(data), 8)]
        with tempfile.NamedTemporaryFile('w', suffix='.yaml') as f:
            f.write(text)
            f.flush()
            out = self.run(chart, [*args, '-f', f.name] if text else args)
        lines = None if out is None else [hashlib.sha256(l.encode()).digest()[:8]
                                          for l in out.split('\n')]
        with open(path + '.new', 'wb') as f:
            f.write(b'failed' if lines is None else b''.join(lines))
        os.replace(path + '.new', path)
        return lines


class Mode:
    """A chart alone, or in a wrapper with or without an alias."""

    def __init__(self, chart, wrapped, alias, dir):
        self.key = f'{chart.id} {chart.version} {int(wrapped)}{int(alias)}'
        self.path, self.args = chart.path, chart.args
        if wrapped:
            scope = 'web' if alias else chart.name
            self.path = chart.wrapper(os.path.join(dir, 'alias' if alias else 'wrapper'), alias
                                      and 'web')
            self.args = scoped_args(chart.args, scope)

    def prepare(self, helm, chartc):
        """The output without any values; lines of chance are left out."""
        if self.args is None:
            raise Failed('arguments that no wrapper can have')
        self.plain = plain = rendered(chartc, self, '')
        again = plain and rendered(chartc, self, '')
        self.base = plain and helm.output(self.key, self.path, self.args, '')
        if self.base is None:
            raise Failed('does not render, or takes long')
        self.chance = set()
        if plain != again:
            self.chance = self.chances(helm, '', self.base)
            if self.chance is None:
                raise Failed('another length each time')

    def chances(self, helm, text, base):
        """The lines that are others each time; None when their number is."""
        other = helm.output(self.key + ' again', self.path, self.args, text)
        if other is None or len(other) != len(base):
            return None
        return {i for i, (a, b) in enumerate(zip(base, other)) if a != b}

    def verdict(self, helm, text, base=None, chance=None):
        """s: the same output as without, c: another one, f: an error."""
        lines = helm.output(self.key, self.path, self.args, text)
        base = base or self.base
        chance = self.chance if chance is None else chance
        if lines is None:
            return 'f'
        if len(lines) != len(base):
            return 'c'
        same = all(a == b or i in chance for i, (a, b) in enumerate(zip(base, lines)))
        return 's' if same else 'c'


def rendered(chartc, mode, text):
    """chartc's own output: only to choose what to ask Helm. Charts that make keys take too long."""
    run = subprocess.run([chartc, 'template', 'r', mode.path, *mode.args, '-f', '-',
                          '--limit', 'time=1s'],
                         input=text.encode(), capture_output=True)
    return run.stdout if run.returncode == 0 else None
