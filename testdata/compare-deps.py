#!/usr/bin/env python3
"""Runs the dependency commands of Helm and of chartc over many situations.

    compare-deps.py --helm PATH --chartc PATH [NAME ...]   both, side by side
    compare-deps.py --helm PATH --record [NAME ...]        writes expected/
    compare-deps.py --chartc PATH --check [NAME ...]       against expected/

Compared are standard output, the error's text, the exit status, the files of
charts/, Chart.lock to the byte (its `generated` line aside), repositories.yaml
and what was pulled. Of charts that a tool packs itself the entries are
compared, not the compressed bytes. NAME is a part of a case's name.

Servers are started on loopback ports; host names are fixed and reached through
a proxy, so that URLs and digests are the same from run to run. chartc runs with
--helm-compat. Needs docker-registry.
"""
import argparse
import concurrent.futures
import difflib
import hashlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import tempfile

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [os.path.join(HERE, "servers"), os.path.join(HERE, "dependencies")]
import charts  # noqa: E402
from cases import cases, hosts, push  # noqa: E402
from registry import Registry  # noqa: E402
from web import Web  # noqa: E402

EXPECTED = os.path.join(HERE, "dependencies", "expected")
TOOLS = {"rm", "cp", "cmp", "sed"}  # steps that are no command of the program


def environment(home, proxy):
    keep = {k: v for k, v in os.environ.items()
            if k in ("PATH", "LANG", "ASAN_OPTIONS", "LSAN_OPTIONS")}
    return {**keep, "HOME": home, "http_proxy": proxy, "HTTP_PROXY": proxy,
            "TZ": "UTC"}


# ---- what a run left behind ---------------------------------------------------

def archive_text(data):
    """The entries of an archive, a line each."""
    lines = []
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as tar:
            for item in tar:
                body = tar.extractfile(item).read() if item.isfile() else b""
                digest = hashlib.sha256(body).hexdigest()[:12]
                lines.append(f"    {item.name} {item.mode:o} {item.size} {digest}")
    except (OSError, EOFError, tarfile.TarError) as wrong:
        return [f"    not an archive: {type(wrong).__name__} {len(data)}"]
    return lines


TIMES = re.compile(r'(?m)^(\s*(?:generated|created): ).*$')


def file_text(path):
    with open(path, "rb") as f:
        data = f.read()
    if data[:2] == b"\x1f\x8b":
        return archive_text(data)
    text = TIMES.sub(r"\1TIME", data.decode("utf-8", "replace"))
    text = re.sub(r'"(generated|created)": *"[^"]*"', r'"\1": "TIME"', text)
    return ["    | " + line for line in text.splitlines()]


# Of a repository that has no name Helm keeps files that nobody reads again.
KEPT_CACHE = re.compile(r"repository/(?!helm-manager)[^/]*"
                        r"-(index\.yaml|charts\.txt)$")


def folder_text(root, before):
    """Files that are new or changed, and those that are gone."""
    now, lines = snapshot(root), []
    for path in sorted(set(now) | set(before)):
        if now.get(path) == before.get(path):
            continue
        if path not in now:
            lines.append(f"  gone {path}")
        else:
            lines.append(f"  file {path}")
            if now[path] != CACHED:
                lines += file_text(os.path.join(root, path))
    return lines


CACHED = "cached"  # of Helm's cache: that the file is there, not what it says


def snapshot(root):
    found = {}
    for folder, folders, names in os.walk(root):
        inside = os.path.relpath(folder, root)
        if inside.startswith("home"):
            folders[:] = [d for d in folders if d not in ("content", "chartc")]
        for name in names:
            full = os.path.join(folder, name)
            path = os.path.normpath(os.path.join(inside, name))
            if path.startswith("home/") and not path.endswith("repositories.yaml"):
                if KEPT_CACHE.search(path):
                    found[path] = CACHED
                continue
            with open(full, "rb") as f:
                found[path] = hashlib.sha256(f.read()).hexdigest()
    return found


# ---- running ------------------------------------------------------------------

def sort_progress(text):
    """Lines that come in any order, in one."""
    lines, out, run = text.split("\n"), [], []
    for line in lines:
        if line.startswith("..."):
            run.append(line)
        elif line.startswith("\t") and run:
            run[-1] += "\n" + line
        else:
            out += sorted(run) + [line]
            run = []
    return "\n".join(out + sorted(run))


# What Helm logs that does not belong to the answer.
NOISE = re.compile(r"(?m)^(level=(DEBUG|INFO)|WARNING: Kubernetes conf"
                   r"|WARNING: both .* and .* are set).*\n")


def mask(text, work):
    text = text.replace(work, "$WORK").replace(os.path.realpath(work), "$WORK")
    text = re.sub(r"(tmpcharts-|/tmp/helm-)[0-9]+", r"\1N", text)
    text = re.sub(r"(\.tgz|\.yaml)[0-9]{5,}", r"\1", text)
    text = re.sub(r"127\.0\.0\.1:[0-9]+", "127.0.0.1:PORT", text)
    return text


def once(lines):
    """Warnings about an index, which Helm reads several times, once each."""
    seen, out = set(), []
    for line in lines:
        if line.startswith("err level=WARN"):
            line = re.sub(r"(for chart .*) from \S+: ", r"\1 from INDEX: ", line)
            if line in seen:
                continue
            seen.add(line)
        out.append(line)
    return out


def run_step(words, cwd, tool, env, work):
    if words[0] in TOOLS:
        done = subprocess.run(words, cwd=cwd, capture_output=True, env=env)
        return [f"exit {done.returncode}"]
    done = subprocess.run([*tool, *words], cwd=cwd, env=env, timeout=60,
                          stdin=subprocess.DEVNULL, capture_output=True)
    out = sort_progress(mask(done.stdout.decode("utf-8", "replace"), work))
    err = mask(done.stderr.decode("utf-8", "replace"), work)
    lines = [f"exit {done.returncode}"]
    lines += ["out " + line for line in out.split("\n")] if out else []
    if done.returncode:
        err = err[err.find("Error: "):] if "Error: " in err else err
    err = NOISE.sub("", err)
    return once(lines + (["err " + line for line in err.rstrip("\n").split("\n")]
                         if err else []))


def run_case(case, tool, web):
    files, steps, more = case
    work = tempfile.mkdtemp(prefix="deps-")
    try:
        charts.write_files(work, files)
        env = environment(os.path.join(work, "home"), web.proxy)
        env.update(more.get("env", {}))
        lines, cwd = [], work
        for step in steps:
            words = shlex.split(step)
            if words[0] == "cd":
                cwd = os.path.join(cwd, words[1])
                continue
            before = snapshot(work)
            lines.append(f"$ {step}")
            lines += run_step(words, cwd, tool, env, work)
            lines += folder_text(work, before)
        return lines
    finally:
        shutil.rmtree(work, ignore_errors=True)


# ---- comparing ------------------------------------------------------------------

def same(want, got):
    """Lines of an error that chartc adds after Helm's text are fine."""
    want, got, kept = list(want), list(got), []
    at = 0
    for line in got:
        if at < len(want) and line == want[at]:
            at += 1
        elif not (line.startswith("err ") and at and
                  want[at - 1].startswith("err ") and
                  (at == len(want) or not want[at].startswith("err "))):
            return False
        kept.append(line)
    return at == len(want)


def expected_path(name):
    return os.path.join(EXPECTED, name + ".txt")


def read_expected(name):
    with open(expected_path(name)) as f:
        return f.read().split("\n")[:-1]


def show_difference(name, want, got):
    print(f"# {name}")
    for line in difflib.unified_diff(want, got, "helm", "chartc", lineterm="",
                                     n=2):
        print(f"#   {line}")


def record(name, lines):
    os.makedirs(EXPECTED, exist_ok=True)
    with open(expected_path(name), "w") as out:
        out.write("\n".join(lines) + "\n")


def start(stack_exit):
    registry = Registry("open")
    stack_exit.append(registry)
    registry.__enter__()
    push(registry)
    web = Web(hosts())
    web.forward["registry.test"] = registry.host
    stack_exit.append(web)
    return web


def work_on(name, case, given, web):
    """(name, what Helm does, what chartc does), either may be None."""
    helm = run_case(case, [given.helm], web) if given.helm else None
    chartc = None
    if given.chartc:
        chartc = run_case(case, [given.chartc], web)
    if given.check:
        helm = (read_expected(name) if os.path.exists(expected_path(name))
                else ["nothing was recorded"])
    return name, helm, chartc


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--helm")
    parser.add_argument("--chartc")
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("names", nargs="*", metavar="NAME")
    given = parser.parse_args()
    for tool in ("helm", "chartc"):
        if getattr(given, tool):
            setattr(given, tool, os.path.abspath(getattr(given, tool)))
    chosen = {n: c for n, c in cases().items()
              if not given.names or any(part in n for part in given.names)}
    if not shutil.which("docker-registry"):
        print("1..0 # SKIP needs docker-registry")
        return 1 if os.environ.get("CHARTC_TEST_ALL") else 0
    failed, running = 0, []
    link = tempfile.mkdtemp(prefix="deps-bin-")
    if given.chartc:  # called as helm, it keeps to what Helm does
        os.symlink(given.chartc, os.path.join(link, "helm"))
        given.chartc = os.path.join(link, "helm")
    try:
        web = start(running)
        with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
            jobs = [pool.submit(work_on, n, c, given, web)
                    for n, c in chosen.items()]
            for number, job in enumerate(jobs, 1):
                name, helm, chartc = job.result()
                if given.record:
                    record(name, helm)
                    continue
                good = same(helm, chartc)
                print(f"{'ok' if good else 'not ok'} {number} - {name}",
                      flush=True)
                if not good:
                    failed += 1
                    show_difference(name, helm, chartc)
    finally:
        for thing in reversed(running):
            thing.__exit__(None, None, None)
        shutil.rmtree(link, ignore_errors=True)
    if not given.record:
        print(f"1..{len(chosen)}")
        print(f"# {len(chosen) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
