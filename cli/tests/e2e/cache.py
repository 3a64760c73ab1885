#!/usr/bin/env python3
"""The cache: shared by many processes, killed in the middle, full, read-only,
damaged. KILLS and PROCESSES in the environment ask for more of them."""
import concurrent.futures
import os
import random
import resource
import signal
import subprocess
import time

import harness
from harness import check, fails, main, needs, test, works

from charts import chart_files, repository
from registry import Registry
from web import Web

needs("docker-registry")

KILLS = int(os.environ.get("KILLS", "25"))
PROCESSES = int(os.environ.get("PROCESSES", "100"))
BIG = "a: " + "x" * 60000 + "\n"
FILES = repository([("s", "1.0.0", {"values": BIG}),
                    ("t", "1.0.0", {"values": BIG})])
WEB = Web({"charts.test": {f"/x/{k}": v for k, v in FILES.items()}})
REGISTRY = Registry("open")
GOOD = {"s-1.0.0.tgz": FILES["s-1.0.0.tgz"], "t-1.0.0.tgz": FILES["t-1.0.0.tgz"]}


def wrapper(box, at="c"):
    box.env["HTTP_PROXY"] = WEB.proxy
    box.write({f"{at}/{k}": v for k, v in chart_files("c", "0.1.0", [
        {"name": "s", "version": "1.0.0", "repository": "http://charts.test/x"},
        {"name": "t", "version": "1.0.0",
         "repository": f"oci://{REGISTRY.host}/charts"}]).items()})
    WEB.log.clear()


def build(box, at="c", **more):
    return box.run("dependency", "build", at, "--plain-http", **more)


def cached(box):
    """Paths of the cached archives."""
    found = []
    for folder, _, names in os.walk(os.path.join(box.cache, "sha256")):
        found += [os.path.join(folder, n) for n in names]
    return sorted(found)


@test
def parallel(box):
    """many builds at once on one empty cache all succeed"""
    for i in range(PROCESSES):
        wrapper(box, f"c{i}")
    with concurrent.futures.ThreadPoolExecutor(PROCESSES) as pool:
        done = list(pool.map(lambda i: build(box, f"c{i}", timeout=120),
                             range(PROCESSES)))
    bad = [d for d in done if d.code]
    check(not bad, len(bad), *bad[:3])
    for i in range(PROCESSES):
        check(box.tree(f"c{i}", "charts") == GOOD, i)
    works(box.run("cache", "verify"))


@test
def same_chart(box):
    """many builds at once of one chart: whole files, a whole lock"""
    wrapper(box)
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        done = list(pool.map(lambda _: build(box, timeout=120), range(20)))
    check(any(d.code == 0 for d in done), *done[:3])
    works(build(box))
    check(box.tree("c/charts") == GOOD, box.tree("c/charts").keys())


@test
def killed(box):
    """runs killed at random moments leave nothing that a later run trips over"""
    wrapper(box)
    start = time.monotonic()
    works(build(box))
    whole = time.monotonic() - start
    rng = random.Random(1)
    for i in range(KILLS):
        if i % 3 == 0:
            subprocess.run(["rm", "-rf", box.cache], check=True)
        subprocess.run(["rm", "-rf", box.file("c/charts"),
                        box.file("c/Chart.lock")], check=True)
        child = subprocess.Popen(
            [harness.CHARTC, "dependency", "build", "c", "--plain-http"],
            cwd=box.path, env=box.env, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        time.sleep(rng.uniform(0, whole * 1.1))
        child.send_signal(signal.SIGKILL)
        child.wait()
        for name, body in box.tree("c/charts").items():
            check(name.startswith((".", "_")) or GOOD.get(name) == body,
                  i, name, len(body))
        for path in cached(box):
            with open(path, "rb") as f:
                check(os.path.basename(path).startswith(".") or
                      f.read() in GOOD.values(), i, path)
        works(build(box))
        seen = {n for n in box.tree("c/charts") if not n.startswith(".")}
        check(seen == set(GOOD), i, seen)
        works(box.run("template", "r", "c", "--offline"))
    works(box.run("cache", "verify"))


@test
def stopped(box):
    """a run that is asked to stop by SIGTERM or SIGINT tidies up"""
    wrapper(box)
    before = box.tree()
    for number in (signal.SIGTERM, signal.SIGINT):
        child = subprocess.Popen(
            [harness.CHARTC, "dependency", "build", "c", "--plain-http"],
            cwd=box.path, env={**box.env, "HTTP_PROXY": HANGING.proxy},
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        time.sleep(0.5)
        child.send_signal(number)
        start = time.monotonic()
        _, err = child.communicate(timeout=10)
        check(time.monotonic() - start < 3, time.monotonic() - start)
        check(child.returncode in (-number, 1), child.returncode, err)
        check(box.tree() == before, box.tree().keys())


@test
def damaged(box):
    """damaged content is found out, fetched again, and refused offline"""
    for damage in (lambda b: b[:len(b) // 2], lambda b: b + b"x",
                   lambda b: b[:-9] + bytes([b[-9] ^ 1]) + b[-8:],
                   lambda b: b""):
        wrapper(box)
        works(box.run("template", "r", "c", "--plain-http"))
        paths = cached(box)
        check(len(paths) >= 2, paths)
        for path in paths:
            with open(path, "rb") as f:
                body = f.read()
            os.chmod(path, 0o644)
            with open(path, "wb") as f:
                f.write(damage(body))
        fails(box.run("template", "r", "c", "--offline"), "s")
        works(build(box))
        check(box.tree("c/charts") == GOOD)
        subprocess.run(["rm", "-rf", box.cache, box.file("c")], check=True)


@test
def verify(box):
    """cache verify names and removes what is damaged"""
    wrapper(box)
    works(build(box))
    works(box.run("cache", "verify"), "verified")
    path = cached(box)[0]
    os.chmod(path, 0o644)
    with open(path, "ab") as f:
        f.write(b"x")
    done = box.run("cache", "verify")
    check(done.code == 1 and path in done.out, done)
    check(not os.path.exists(path))
    works(box.run("cache", "verify"))


@test
def verify_drafts(box):
    """cache verify leaves drafts alone, and sweeps those that were left behind"""
    wrapper(box)
    works(build(box))
    folders = [os.path.dirname(cached(box)[0])] + [
        os.path.join(box.cache, name) for name in ("index", "ref")]
    drafts = [os.path.join(folder, ".chartc-0123456789abcdef")
              for folder in folders]
    for path in drafts:
        with open(path, "wb") as f:
            f.write(b"half")
    works(box.run("cache", "verify"))
    check(all(map(os.path.exists, drafts)), drafts)
    for path in drafts:
        os.utime(path, (1, 1))
    works(box.run("cache", "verify"))
    check(not any(map(os.path.exists, drafts)), drafts)


@test
def list_and_prune(box):
    """cache list and cache prune"""
    wrapper(box)
    works(box.run("cache", "list"), "0 files")
    works(build(box))
    done = works(box.run("cache", "list"), "chart", "index", "sha256:")
    works(box.run("cache", "prune"), "removed 0 files")
    for path in cached(box):
        os.utime(path, (1, 1))
    works(box.run("cache", "prune", "--older-than", "1d"))
    check(not cached(box), cached(box))
    works(build(box))
    works(box.run("cache", "prune", "--all"))
    works(box.run("cache", "list"), "0 files")
    fails(box.run("cache", "prune", "--older-than", "soon"),
          'invalid age "soon"')
    check("soon" not in done.out)


@test
def full_disk(box):
    """a cache that cannot be written is done without, with a warning"""
    wrapper(box)

    def small():
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
    done = subprocess.run(
        [harness.CHARTC, "template", "r", "c", "--plain-http"], cwd=box.path,
        env=box.env, capture_output=True, preexec_fn=small, timeout=60)
    check(done.returncode == 0, done)
    check(b"level=WARN" in done.stderr, done.stderr)
    check(b"name: s-1.0.0" in done.stdout)
    for path in cached(box):
        with open(path, "rb") as f:
            check(f.read() in GOOD.values(), path)
    before = box.tree()
    done = subprocess.run(
        [harness.CHARTC, "dependency", "build", "c", "--plain-http"],
        cwd=box.path, env=box.env, capture_output=True, preexec_fn=small,
        timeout=60)
    check(done.returncode == 1 and b"file too large" in done.stderr, done)
    check(box.tree() == before, box.tree().keys())


@test
def full_disk_of_names(box):
    """an index that `repo update` cannot write is an error; the old one stays"""
    wrapper(box)
    works(box.run("repo", "add", "x", "http://charts.test/x"))
    before = box.read("home/.cache/helm/repository/x-index.yaml")

    def small():
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
    done = subprocess.run([harness.CHARTC, "repo", "update"], cwd=box.path,
                          env=box.env, capture_output=True, preexec_fn=small,
                          timeout=60)
    check(done.returncode == 1 and b"file too large" in done.stdout, done)
    check(box.read("home/.cache/helm/repository/x-index.yaml") == before)


@test
def emptied(box):
    """content of the right size and nothing in it is written again"""
    wrapper(box)
    words = ["pull", f"oci://{REGISTRY.host}/charts/t", "--version", "1.0.0", "--plain-http"]
    works(box.run(*words))
    for path in cached(box):
        size = os.path.getsize(path)
        with open(path, "wb") as f:
            f.write(bytes(size))
    works(box.run(*words))
    works(box.run(*words, "--offline"))


@test
def no_cache(box):
    """a cache folder that cannot be made is done without"""
    wrapper(box)
    for home in ("/dev/null/x", "/proc/nowhere"):
        done = works(box.run("template", "r", "c", "--plain-http",
                             env={"HELM_CACHE_HOME": home}))
        check("name: s-1.0.0" in done.out, done)
        works(build(box, env={"HELM_CACHE_HOME": home}))


@test
def read_only(box):
    """a read-only cache is used, and not written"""
    wrapper(box)
    works(box.run("template", "r", "c", "--plain-http"))
    before = cached(box)
    subprocess.run(["chmod", "-R", "a-w,a+rX", box.path], check=True)
    user = {"user": 65534, "group": 65534} if os.getuid() == 0 else {}
    try:
        for more in ([], ["--offline"]):
            done = subprocess.run(
                [harness.CHARTC, "template", "r", "c", "--plain-http", *more],
                cwd=box.path, env=box.env, capture_output=True, timeout=60,
                **user)
            check(done.returncode == 0, done)
        done = subprocess.run(
            [harness.CHARTC, "template", "r", "s", "--repo",
             "http://charts.test/x", "--version", "1.0.0"],
            cwd=box.path, env=box.env, capture_output=True, timeout=60, **user)
        check(done.returncode == 0, done)
    finally:
        subprocess.run(["chmod", "-R", "u+w", box.path], check=True)
    check(cached(box) == before)


@test
def claimed_digest(box):
    """one repository cannot fill the cache for another"""
    import hashlib
    from charts import chart_archive, entry, index
    wrapper(box)
    evil = chart_archive("s", "1.0.0", values="evil: true\n")
    item = entry("s", "1.0.0", evil)
    item["digest"] = hashlib.sha256(GOOD["s-1.0.0.tgz"]).hexdigest()
    WEB.hosts["evil.test"] = {"/index.yaml": index([item]).encode(),
                              "/s-1.0.0.tgz": evil}
    fails(box.run("pull", "s", "--repo", "http://evil.test"), "digest")
    works(build(box))
    check(box.tree("c/charts") == GOOD)


def hang(request):
    time.sleep(20)


from web import Page  # noqa: E402
HANGING = Web({"charts.test": {"/x/index.yaml": Page(raw=hang)}})

with WEB, REGISTRY, HANGING:
    REGISTRY.push("charts/t", "1.0.0", FILES["t-1.0.0.tgz"])
    main()
