"""Values of real charts at wrong places: does --explain-path find them, and only them?

    misplaced --charts DIR --helm HELM --answers FILE --record   ask Helm, keep its answers
    misplaced --charts DIR --chartc CHARTC --answers FILE        hold chartc against them

Leaves and small blocks of each chart's values are changed and written to a
values file: first at their right place, where Helm's output must change, then
at wrong places (the name of the dependency missing, written twice, a key
dropped, below a sibling, misspelt ...), where it must not. Each such case has to
get a warning with the right place as its first suggestion and the right line;
the values at their right place must get none.

With --places whole values files are taken: the defaults, the defaults with much
switched on, and the files of ci/. Every warning there has to be about a value
that changes nothing in Helm's output.

The answers hold no text of the charts: digests and one letter for each run.
"""
import argparse, concurrent.futures as cf, hashlib, json, os, sys, tempfile

sys.dont_write_bytecode = True
from charts import Reader, as_yaml, at, dotted, find_charts, merged, nested
from moves import candidates, moves, scope_of
from oracle import Failed, Helm, Mode, rendered
from places import dead, digest_of, files, switched_on, warned
from report import Report


def text_of(path, value):
    return as_yaml(nested(path, value))


def plan(chart, seed):
    """[(right, its moves)] and a digest of all of it."""
    rng = chart.random(f'{seed} moves')
    cases = [(right, moves(chart, right, rng)) for right in candidates(chart, seed)]
    told = [[r.path, r.value, [[m.kind, m.path, m.as_list] for m in ms]] for r, ms in cases]
    return cases, hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def modes_of(chart, dir):
    return {(w, a): Mode(chart, w, a, dir) for w, a in ((0, 0), (1, 0), (1, 1))}


def ask_moves(mode, helm, right, wrong):
    """A letter for each move: all of them in one run where none does anything."""
    together = {}
    for move in wrong:
        together = merged(together, nested(move.path, move.value(right)))
    if not any(m.as_list for m in wrong) and mode.verdict(helm, as_yaml(together)[0]) == 's':
        return 's' * len(wrong)
    return ''.join(mode.verdict(helm, text_of(m.path, m.value(right))[0]) for m in wrong)


def dead_leaves(mode, helm, full, right, paths):
    """Those of the paths that do nothing at their right place."""
    whole = helm.output(mode.key, mode.path, mode.args, text_of(full, right.value)[0])
    found = []
    for rel in right.leaves() if len(right.leaves()) > 1 else []:
        if dotted(full + rel) not in paths:
            continue
        rest = {}
        for leaf in right.leaves():
            if leaf != rel:
                rest = merged(rest, nested(full + leaf, at(right.value, leaf)))
        if mode.verdict(helm, as_yaml(rest)[0], whole) == 's':
            found.append(dotted(full + rel))
    return found


def record_right(chart, mode, helm, right, wrong, o):
    """A letter for the right place: the output stays the same, changes, fails, or
    changes though a part of the block does nothing (d); then one for each move."""
    full = scope_of(chart, right) + right.path
    text = text_of(full, right.value)[0]
    if rendered(o.chartc, mode, text) in (None, mode.plain):
        return '-'
    told = mode.verdict(helm, text)
    if told != 'c':
        return told
    report = Report(o.chartc, mode.path, mode.args, text)
    if dead_leaves(mode, helm, full, right, warned(report)):
        return 'd'
    return told + ask_moves(mode, helm, right, wrong)


def record(chart, helm, o):
    cases, digest = plan(chart, o.seed)
    answer = {'chart': chart.id, 'version': chart.version, 'digest': digest, 'runs': []}
    with tempfile.TemporaryDirectory() as dir:
        modes, ready, usable = modes_of(chart, dir), {}, 0
        for right, wrong in cases:
            if usable == o.rights:
                break
            key = int(right.wrapped), int(right.alias)
            if key not in ready:
                try:
                    modes[key].prepare(helm, o.chartc)
                    ready[key] = True
                except Failed:
                    ready[key] = False
            told = record_right(chart, modes[key], helm, right, wrong, o) if ready[key] else '-'
            usable += told[0] == 'c'
            answer['runs'].append(told)
    return answer


def record_places(chart, helm, o):
    answer = {'chart': chart.id, 'files': {}}
    with tempfile.TemporaryDirectory() as dir:
        mode = Mode(chart, False, False, dir)
        try:
            mode.prepare(helm, o.chartc)
        except Failed:
            return answer
        answer['on'] = switched_on(chart, lambda v: rendered(o.chartc, mode, as_yaml(v)[0])
                                   is not None)
        for name, values in files(chart, answer['on'], o.reader):
            report = Report(o.chartc, mode.path, mode.args, as_yaml(values)[0])
            paths = warned(report)
            found = dead(mode, helm, name, values, paths) if paths else []
            answer['files'][name] = [digest_of(p) for p in found]
            for path in sorted(set(paths) - set(found)):
                print('ALARM', chart.id, name, path, flush=True)
    return answer


def check_places(chart, answer, o):
    out = []
    with tempfile.TemporaryDirectory() as dir:
        mode = Mode(chart, False, False, dir)
        for name, values in files(chart, answer.get('on'), o.reader):
            if name not in answer['files']:
                continue
            report = Report(o.chartc, mode.path, mode.args, as_yaml(values)[0])
            new = [p for p in warned(report) if digest_of(p) not in answer['files'][name]]
            out.append(('whole file', dict(found=not new, seconds=report.seconds,
                                           error=report.error),
                        f'{chart.id}: {name}: warnings that Helm was not asked about, or is '
                        f'against: {new}'))
    return out


# ---- chartc against the answers --------------------------------------------

class Tally:
    def __init__(self):
        self.kinds, self.problems, self.slowest, self.charts = {}, [], (0, ''), set()

    def add(self, kind, **what):
        row = self.kinds.setdefault(kind, dict(cases=0, found=0, first=0, clear=0, clear_first=0,
                                               line=0, info=0))
        row['cases'] += 1
        for name, value in what.items():
            row[name] += bool(value)


def line_of(path, move, lines):
    """The line of what a finding names; a list of this harness is one line."""
    if move.as_list:
        path = path.split('[0]')[0]
    return next((line for keys, line in lines.items() if dotted(keys) == path), None)


def judge(chart, right, move, report, lines):
    """(found, first, line, info) of a moved value."""
    full = scope_of(chart, right) + right.path
    found = first = line = True
    info = False
    for leaf in right.leaves():
        written = move.leaf(leaf)
        f = report.covering(written)
        if not f or f['severity'] != 'warning':
            info = info or f is not None
            found = first = line = False
            continue
        rest = written[len(f['path']):]
        suggested = f['suggestions'][0]['path'] + rest if f['suggestions'] else ''
        first = first and suggested == dotted(full + leaf)
        line = line and f['source']['line'] == line_of(f['path'], move, lines)
    return found, first, line, info


def check(chart, answer, o):
    """(kind, facts, text) of every case."""
    cases, digest = plan(chart, o.seed)
    out = []
    if digest != answer['digest']:
        return [('skipped', {}, f'{chart.id}: not the chart that was recorded')]
    with tempfile.TemporaryDirectory() as dir:
        modes = modes_of(chart, dir)
        for (right, wrong), told in zip(cases, answer['runs']):
            if told[0] != 'c':
                continue
            mode = modes[int(right.wrapped), int(right.alias)]
            full = scope_of(chart, right) + right.path
            report = Report(o.chartc, mode.path, mode.args, text_of(full, right.value)[0])
            alarms = [f['path'] for f in report.findings if f['severity'] == 'warning']
            out.append(('right', dict(cases=0, found=not alarms, seconds=report.seconds,
                                      error=report.error),
                        f'{chart.id}: false alarm {alarms} for {dotted(full)}: '
                        f'{json.dumps(right.value)}'))
            for move, same in zip(wrong, told[1:]):
                if same != 's':
                    continue
                text, lines = text_of(move.path, move.value(right))
                report = Report(o.chartc, mode.path, mode.args, text)
                found, first, line, info = judge(chart, right, move, report, lines)
                says = [(f['verdict'], f['path'], [s['path'] for s in f['suggestions']][:3])
                        for f in report.findings]
                out.append((move.kind,
                            dict(found=found, first=first, line=line, info=info,
                                 clear=not move.ambiguous,
                                 clear_first=first and not move.ambiguous,
                                 seconds=report.seconds, error=report.error),
                            f'{chart.id}: {move.kind}{" (ambiguous)" if move.ambiguous else ""}: '
                            f'{dotted(full)} written as {dotted(move.path)}: '
                            f'{json.dumps(right.value)}; says {says}'))
    return out


def rate(n, of):
    return f'{100 * n / of:5.1f}%' if of else '    -'


def print_tally(tally):
    print(f'# {"kind":20} {"cases":>6} {"found":>7} {"info":>5} {"first":>7} {"clear":>6} '
          f'{"first":>7} {"line":>7}')
    total = dict.fromkeys(next(iter(tally.kinds.values())), 0) if tally.kinds else {}
    for kind, row in sorted(tally.kinds.items()):
        if kind not in ('right', 'whole file'):
            for name in row:
                total[name] += row[name]
    for kind, r in [*sorted(tally.kinds.items()), ('all moves', total)]:
        if not r or not r['cases']:
            continue
        print(f'# {kind:20} {r["cases"]:6} {rate(r["found"], r["cases"]):>7} {r["info"]:5} '
              f'{rate(r["first"], r["cases"]):>7} {r["clear"]:6} '
              f'{rate(r["clear_first"], r["clear"]):>7} {rate(r["line"], r["cases"]):>7}')


def print_verdict(tally, errors, strangers):
    """TAP: what has to hold."""
    rows = {k: r for k, r in tally.kinds.items() if k not in ('right', 'whole file')}
    right = [r for k, r in tally.kinds.items() if k not in rows]

    def share(part, whole):
        whole = sum(r[whole] for r in rows.values())
        return sum(r[part] for r in rows.values()) / whole if whole else 1
    tests = [('all charts are those that were recorded', tally.charts and not strangers),
             ('no crash, a report each time', not errors),
             ('nothing at its right place has a warning',
              all(r['found'] == r['cases'] for r in right)),
             ('99 of 100 moved values are found', share('found', 'cases') >= 0.99),
             ('the right place is the first suggestion for 95 of 100',
              share('clear_first', 'clear') >= 0.95),
             ('99 of 100 at the right line', share('line', 'cases') >= 0.99)]
    for number, (name, good) in enumerate(tests, 1):
        print(f'{"ok" if good else "not ok"} {number} - {name}')
    print(f'1..{len(tests)}')
    return 0 if all(good for _, good in tests) else 1


def main():
    ap = argparse.ArgumentParser(description=__doc__,
                                 formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('--charts', required=True, help='folder of charts')
    ap.add_argument('--list', help='which arguments they render with: lines ID . . . . [ARGS]')
    ap.add_argument('--chartc', required=True)
    ap.add_argument('--helm')
    ap.add_argument('--answers', required=True)
    ap.add_argument('--record', action='store_true')
    ap.add_argument('--places', action='store_true', help='whole values files')
    ap.add_argument('--cache', default=os.path.join(tempfile.gettempdir(), 'helm-answers'))
    ap.add_argument('--seed', default='1')
    ap.add_argument('--rights', type=int, default=5, help='values of a chart that are moved')
    ap.add_argument('--jobs', type=int, default=2)
    ap.add_argument('--show', default='problems', choices=['problems', 'nothing', 'all'])
    ap.add_argument('only', nargs='*', help='names of charts')
    o = ap.parse_args()
    o.chartc = os.path.abspath(o.chartc)
    o.reader = Reader(o.chartc)
    charts = list(find_charts(o.charts, o.list, o.reader, o.only))
    with cf.ThreadPoolExecutor(o.jobs) as pool:
        if o.record:
            ask = record_places if o.places else record
            helm = Helm(o.helm, o.cache)
            with open(o.answers + '.new', 'w') as f:
                for answer in pool.map(lambda c: ask(c, helm, o), charts):
                    f.write(json.dumps(answer) + '\n')
                    f.flush()
            os.replace(o.answers + '.new', o.answers)
            print(f'asked Helm {helm.asked} times')
            return 0
        answers = {a['chart']: a for a in map(json.loads, open(o.answers))}
        tally, errors, strangers = Tally(), 0, 0
        judges = check_places if o.places else check
        jobs = [(c, answers[c.id]) for c in charts if c.id in answers]
        for (chart, _), cases in zip(jobs, pool.map(lambda j: judges(*j, o), jobs)):
            for kind, facts, text in cases:
                if kind == 'skipped':
                    strangers += 1
                    print('#', text)
                    continue
                seconds, error = facts.pop('seconds'), facts.pop('error')
                tally.charts.add(chart.id)
                tally.slowest = max(tally.slowest, (seconds, text))
                facts.pop('cases', None)
                tally.add(kind, **facts)
                if error:
                    errors += 1
                    print('# ERROR', text, error.replace('\n', '\n# '))
                good = all(facts.get(name, True) for name in ('found', 'first', 'line'))
                if o.show == 'all' or o.show == 'problems' and not good:
                    mark = 'MISSED' if not facts['found'] else 'FIRST' if not facts.get(
                        'first', True) else 'LINE' if not good else 'OK'
                    print('#', 'ALARM' if kind == 'right' and not good else mark, text)
        print(f'# {len(tally.charts)} charts; slowest {tally.slowest[0]:.2f} s: '
              f'{tally.slowest[1][:100]}')
        print_tally(tally)
    return print_verdict(tally, errors, strangers)


if __name__ == '__main__':
    sys.exit(main())
