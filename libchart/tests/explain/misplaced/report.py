"""What chartc says about a values file."""
import json, os, subprocess, tempfile, time


class Report:
    def __init__(self, chartc, chart, args, text, own_values=None):
        self.error = None
        with tempfile.TemporaryDirectory() as dir:
            out, values = os.path.join(dir, 'report.json'), os.path.join(dir, 'moved.yaml')
            with open(values, 'w') as f:
                f.write(text)
            start = time.monotonic()
            run = subprocess.run([chartc, 'template', 'r', chart, *args, '-f', values,
                                  '--explain-path', '--explain-format', 'json',
                                  '--explain-output', out], capture_output=True)
            self.seconds = time.monotonic() - start
            try:
                with open(out) as f:
                    self.findings = json.load(f)['findings']
            except (OSError, ValueError):
                self.findings = []
                self.error = run.stderr.decode('utf-8', 'replace')[-2000:] or 'no report'
            if run.returncode not in (0, 1) or b'Sanitizer' in run.stderr or \
                    b'runtime error' in run.stderr:
                self.error = run.stderr.decode('utf-8', 'replace')[-2000:] or 'killed'
        self.findings = [f for f in self.findings if f['source']['file'] == values]

    def covering(self, leaf):
        """The finding about the leaf, by its dotted path."""
        for f in self.findings:
            if f['path'] == leaf or leaf.startswith((f['path'] + '.', f['path'] + '[')):
                return f
        return None
