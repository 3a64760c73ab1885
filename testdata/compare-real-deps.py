#!/usr/bin/env python3
"""Compares how Helm and chartc resolve, lock and render real charts.

    compare-real-deps.py --helm PATH --chartc PATH --charts DIR [--wrappers DIR]

DIR holds unpacked charts with their dependencies in charts/. Those are packed
and served under the addresses that Chart.yaml names (https, http and oci),
through a proxy and a made certificate, so that no file changes. For every chart
that has dependencies, charts/ and the lock are taken away; then both tools run
`dependency update`, each builds from the other's lock, and chartc renders
without any of that. Compared are the lock (its time aside), the files of
charts/ and what the chart renders to.

--wrappers: charts whose dependencies are among those of --charts; chartc
renders them in one command from a clean copy, Helm after `dependency build`.
"""
import argparse
import contextlib
import glob
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.parse

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(HERE, "servers"))
from charts import entry, index, write_files  # noqa: E402
from pki import Authority  # noqa: E402
from registry import Registry  # noqa: E402
from web import Web  # noqa: E402


class Tools:
    def __init__(self, given, work):
        self.helm, self.chartc = given.helm, given.chartc
        self.work, self.env = work, {}

    def run(self, tool, *words, cwd=None, home):
        """Runs a tool with a home of that name."""
        home = os.path.join(self.work, home)
        os.makedirs(home, exist_ok=True)
        return subprocess.run(
            [getattr(self, tool), *words], cwd=cwd, text=True,
            capture_output=True, stdin=subprocess.DEVNULL, timeout=300,
            env={"PATH": os.environ["PATH"], "HOME": home, **self.env})

    def read_yaml(self, path):
        """A YAML file as Python data, through a template."""
        chart = os.path.join(self.work, "reader")
        with open(path) as f:
            text = f.read()
        write_files(chart, {
            "Chart.yaml": "apiVersion: v2\nname: r\nversion: 1.0.0\n",
            "in.yaml": text,
            "templates/a.yaml": '{{ fromYaml (.Files.Get "in.yaml") | toJson }}'})
        done = self.run("chartc", "template", "r", chart, home="reading")
        found = re.search(r"^\{.*$", done.stdout, re.M)
        return json.loads(found.group(0)) if found else {}

    def pack(self, folder):
        """(name, version, archive, metadata) of an unpacked chart."""
        out = tempfile.mkdtemp(dir=self.work)
        done = self.run("helm", "package", folder, "-d", out, home="packing")
        made = glob.glob(out + "/*.tgz")
        if not made:
            raise RuntimeError(done.stderr)
        meta = self.read_yaml(os.path.join(folder, "Chart.yaml"))
        with open(made[0], "rb") as f:
            return meta["name"], meta["version"], f.read(), meta


class World:
    """The addresses of the charts, served here."""

    def __init__(self, tools):
        self.tools, self.entries, self.waiting = tools, {}, []
        self.seen = set()

    def offer(self, repository, folder):
        if not repository.startswith(("oci://", "https://", "http://")):
            return
        name, version, archive, meta = self.tools.pack(folder)
        if (repository, name, version) in self.seen:
            return
        self.seen.add((repository, name, version))
        if repository.startswith("oci://"):
            self.waiting.append((repository, name, version, archive, meta))
        else:
            self.entries.setdefault(repository.rstrip("/"), []).append(
                (name, version, archive))

    @contextlib.contextmanager
    def serve(self):
        hosts = {}
        for repository, charts in self.entries.items():
            at = urllib.parse.urlsplit(repository)
            pages = hosts.setdefault(at.netloc, {})
            listed = []
            for name, version, archive in charts:
                pages[f"{at.path}/{name}-{version}.tgz"] = archive
                listed.append(entry(name, version, archive))
            pages[f"{at.path}/index.yaml"] = index(listed).encode()
        registries = {urllib.parse.urlsplit(r).netloc
                      for r, *_ in self.waiting}
        pki = Authority(os.path.join(self.tools.work, "pki"))
        names = sorted({h.split(":")[0] for h in hosts} | registries)
        issued = pki.issue("all", hosts=names or ["none.test"])
        with Web(hosts) as proxy, Web(hosts, tls=issued) as web, Registry(
                "tls", issued=(pki.ca, *issued)) as registry:
            for repository, name, version, archive, meta in self.waiting:
                path = urllib.parse.urlsplit(repository).path.strip("/")
                registry.push(f"{path}/{name}", version, archive, meta)
            for host in names:
                proxy.tunnel[host + ":443"] = (
                    registry.host if host in registries else web.host)
            self.tools.env.update(HTTPS_PROXY=proxy.proxy,
                                  HTTP_PROXY=proxy.proxy, SSL_CERT_FILE=pki.ca)
            yield


# ---- what is compared ----------------------------------------------------------

def lock_text(chart):
    for name in ("Chart.lock", "requirements.lock"):
        path = os.path.join(chart, name)
        if os.path.exists(path):
            with open(path) as f:
                return name + "\n" + re.sub(r"(?m)^generated: .*$", "", f.read())
    return "none"


def archive_entries(body):
    with tarfile.open(fileobj=io.BytesIO(body), mode="r:gz") as tar:
        return [(m.name, m.mode, m.size,
                 hashlib.sha256(tar.extractfile(m).read()).hexdigest()
                 if m.isfile() else "") for m in tar]


def files_of(chart, own):
    """{name: digest}; of archives that the tool packed, of their entries."""
    found = {}
    top = os.path.join(chart, "charts")
    for folder, _, names in os.walk(top):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as f:
                body = f.read()
            if any(name.startswith(o + "-") for o in own):
                body = repr(archive_entries(body)).encode()
            found[os.path.relpath(path, top)] = hashlib.sha256(body).hexdigest()
    return found


def copy_clean(chart, to, keep):
    """A copy without what was fetched; `keep`: folders of charts/ that are
    there without a repository."""
    def ignore(folder, names):
        if os.path.realpath(folder) == os.path.realpath(chart):
            return {n for n in names if n in ("Chart.lock", "requirements.lock",
                                              ".git")}
        if folder == os.path.join(chart, "charts"):
            return {n for n in names if n not in keep}
        return set()
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(chart, to, symlinks=True, ignore=ignore)
    if not keep:
        shutil.rmtree(os.path.join(to, "charts"), ignore_errors=True)


def dependencies(tools, chart):
    found = []
    for name in ("Chart.yaml", "requirements.yaml"):
        path = os.path.join(chart, name)
        if os.path.exists(path):
            found += tools.read_yaml(path).get("dependencies") or []
    return found


def vendored(chart, name):
    """Where charts/ has the dependency, unpacked."""
    path = os.path.join(chart, "charts", name)
    return path if os.path.exists(os.path.join(path, "Chart.yaml")) else None


class Comparison:
    def __init__(self, tools, chart, deps):
        self.tools, self.chart, self.deps = tools, chart, deps
        self.own = [d["name"] for d in deps
                    if d.get("repository", "").startswith("file://")]
        self.keep = [d["name"] for d in deps if not d.get("repository")]
        # A file:// dependency needs its sibling; a copy's parent is `work`.
        self.work = os.path.join(tools.work, "at", os.path.basename(chart))
        self.wrong = []

    def add_repositories(self):
        urls = sorted({d["repository"] for d in self.deps
                       if d.get("repository", "").startswith("http")})
        for i, url in enumerate(urls):
            self.tools.run("helm", "repo", "add", f"r{i}", url,
                           "--allow-deprecated-repos", home=self.home)

    def place(self, tool):
        """A clean copy for a tool, beside what file:// needs."""
        base = os.path.join(self.work, tool)
        to = os.path.join(base, "x", "chart")
        copy_clean(self.chart, to, self.keep)
        for d in self.deps:
            repository = d.get("repository", "")
            if repository.startswith("file://"):
                at = os.path.normpath(os.path.join(to, repository[7:]))
                source = vendored(self.chart, d["name"])
                if source and at.startswith(base) and not os.path.exists(at):
                    shutil.copytree(source, at)
        return to

    def same(self, what, a, b):
        if a != b:
            self.wrong.append(f"{what}: helm {str(a)[:300]} chartc {str(b)[:300]}")

    def run(self):
        self.home = "home-" + os.path.basename(self.chart)
        helm, own = self.place("helm"), self.place("chartc")
        a = self.tools.run("helm", "dependency", "update", helm, home=self.home)
        b = self.tools.run("chartc", "dependency", "update", own, home="chartc")
        if a.returncode or b.returncode:
            self.same("exit", a.returncode, b.returncode)
            return "failed" if not self.wrong else a.stderr + b.stderr
        self.same("lock", lock_text(helm), lock_text(own))
        self.same("charts/", files_of(helm, self.own), files_of(own, self.own))
        self.cross(helm, own)
        self.render(helm)
        return None

    def cross(self, helm, own):
        """Each builds from the other's lock."""
        self.add_repositories()
        for name in ("Chart.lock", "requirements.lock"):
            paths = [os.path.join(c, name) for c in (helm, own)]
            if all(map(os.path.exists, paths)):
                for path in paths:
                    os.rename(path, path + ".x")
                os.rename(paths[0] + ".x", paths[1])
                os.rename(paths[1] + ".x", paths[0])
        files = files_of(helm, self.own)
        for tool, chart in (("helm", helm), ("chartc", own)):
            for path in glob.glob(chart + "/charts/*.tgz"):
                os.unlink(path)
            done = self.tools.run(
                tool, "dependency", "build", chart,
                home=self.home if tool == "helm" else "chartc")
            self.same(f"{tool} build", 0, done.returncode or 0)
            if done.returncode:
                self.wrong.append(done.stderr[-500:])
            self.same(f"{tool} build's charts/", files, files_of(chart, self.own))

    def render(self, helm):
        """Helm with charts/ filled, chartc from a clean copy."""
        clean = self.place("clean")
        before = files_of(clean, ())
        a = self.tools.run("helm", "template", "r", helm, home=self.home)
        b = self.tools.run("chartc", "template", "r", clean, home="chartc")
        again = self.tools.run("helm", "template", "r", helm, home=self.home)
        if a.stdout == again.stdout:  # no random passwords
            self.same("render", a.stdout, b.stdout)
        self.same("render's exit", a.returncode, b.returncode)
        self.same("clean copy", before, files_of(clean, ()))


def compare_wrapper(tools, wrapper):
    """Lines of what was seen."""
    work = os.path.join(tools.work, "wrappers", os.path.basename(wrapper))
    values = [[]] + [["-f", os.path.basename(p)] for p in
                     sorted(glob.glob(wrapper + "/values-*.yaml"))]
    for more in values:
        helm, own = os.path.join(work, "helm"), os.path.join(work, "chartc")
        copy_clean(wrapper, helm, ())
        copy_clean(wrapper, own, ())
        before = sorted(os.listdir(own))
        a = tools.run("helm", "dependency", "build", helm, home="helm")
        a = tools.run("helm", "template", "r", ".", *more, cwd=helm, home="helm")
        b = tools.run("chartc", "template", "r", ".", *more, cwd=own,
                      home="chartc")
        again = tools.run("helm", "template", "r", ".", *more, cwd=helm,
                          home="helm")
        lines = a.stdout.split("\n"), b.stdout.split("\n"), again.stdout.split("\n")
        fixed = len(lines[0]) == len(lines[1]) == len(lines[2]) and all(
            x == y or x != z for x, y, z in zip(*lines))
        good = (a.returncode == b.returncode == 0 and fixed and
                before == sorted(os.listdir(own)))
        random = sum(x != z for x, z in zip(lines[0], lines[2]))
        print(f"{'ok' if good else 'not ok'} - wrapper "
              f"{os.path.basename(wrapper)} {' '.join(more)}: {len(a.stdout)} "
              f"bytes, {random} lines of random values", flush=True)
        if not good:
            print(a.stderr[-800:], b.stderr[-800:])
        yield good


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--helm", required=True)
    parser.add_argument("--chartc", required=True)
    parser.add_argument("--charts", required=True)
    parser.add_argument("--wrappers")
    parser.add_argument("names", nargs="*", metavar="NAME")
    given = parser.parse_args()
    given.helm, given.chartc = map(os.path.abspath, (given.helm, given.chartc))
    work = tempfile.mkdtemp(prefix="real-")
    tools, good, bad, both = Tools(given, work), 0, 0, 0
    try:
        world, todo = World(tools), []
        for chart in sorted(glob.glob(os.path.join(given.charts, "*", ""))):
            chart = chart.rstrip("/")
            if given.names and not any(n in chart for n in given.names):
                continue
            deps = dependencies(tools, chart)
            if deps:
                todo.append(Comparison(tools, chart, deps))
            for d in deps:
                source = vendored(chart, d["name"])
                if source and d.get("repository"):
                    world.offer(d["repository"], source)
        wrappers = sorted(glob.glob((given.wrappers or "/none") + "/*/Chart.yaml"))
        if wrappers:
            for path in wrappers:
                for d in tools.read_yaml(path)["dependencies"]:
                    for folder in glob.glob(
                            f"{given.charts}/*{d['name']}-{d['version']}"):
                        world.offer(d["repository"], folder)
        with world.serve():
            results = [g for path in wrappers
                       for g in compare_wrapper(tools, os.path.dirname(path))]
            bad += results.count(False)
            for one in todo:
                try:
                    said = one.run()
                except Exception as wrong:
                    said = repr(wrong)
                    one.wrong.append(said)
                name = os.path.basename(one.chart)
                if one.wrong:
                    bad += 1
                    print(f"not ok - {name}", *one.wrong, said or "", sep="\n#   ",
                          flush=True)
                elif said:
                    both += 1
                    print(f"both fail - {name}", flush=True)
                else:
                    good += 1
                    print(f"ok - {name}", flush=True)
                shutil.rmtree(one.work, ignore_errors=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print(f"# {good} charts the same, {both} fail with both, {bad} differ")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
