#!/usr/bin/env python3
"""Charts render without a build step: what charts/ lacks is found, cached and
loaded, and the chart's folder stays as it was."""
import os
import subprocess

import harness
from harness import check, fails, main, needs, small, test, works

from charts import (chart_archive, chart_files, entry, index, pack, repository,
                    yaml_text)
from registry import Registry
from web import Web

needs("docker-registry")

VERSIONS = ["0.9.0", "1.0.0", "1.2.0", "1.2.3", "1.3.0-rc.1", "2.0.0"]
WEB = Web({"charts.test": {
    f"/stable/{k}": v for k, v in repository(
        [("s", v) for v in VERSIONS] + [("postgresql", "12.0.0"),
                                        ("redis", "17.0.0")]).items()}})
STABLE = "http://charts.test/stable"
REGISTRY = Registry("open")


def dep(name, version, repo=STABLE, **more):
    return {"name": name, "version": version, "repository": repo, **more}


def wrapper(box, *deps, at="c", **more):
    box.env["HTTP_PROXY"] = WEB.proxy
    box.write({f"{at}/{k}": v for k, v in
               chart_files(at, "0.1.0", deps, **more).items()})
    WEB.paths()


def names(result):
    """The charts that rendered: lines "name: s-1.0.0"."""
    return sorted(line[6:] for line in result.out.split("\n")
                  if line.startswith("name: "))


@test
def template(box):
    """template fetches what is missing and leaves the folder alone"""
    wrapper(box, dep("s", "^1.0.0"))
    before = box.tree()
    done = works(box.run("template", "r", "c"))
    check(names(done) == ["c-0.1.0", "s-1.2.3"], done)
    check(box.tree() == before, box.tree().keys())
    check(done.err == "", done)


@test
def template_again(box):
    """the second time nothing is downloaded but an index that changed"""
    wrapper(box, dep("s", "^1.0.0"))
    first = works(box.run("template", "r", "c"))
    check(len(WEB.log) == 2, WEB.log)  # the index and the archive
    WEB.paths()
    again = works(box.run("template", "r", "c"))
    check(again.out == first.out)
    check(all(p.endswith("/index.yaml") for p in WEB.paths()))


@test
def template_exact(box):
    """an exact version from an unchanged index is asked for conditionally"""
    wrapper(box, dep("s", "1.0.0"))
    works(box.run("template", "r", "c"))
    WEB.log.clear()
    works(box.run("template", "r", "c"))
    for _, _, path, headers in WEB.log:
        check("If-None-Match" in headers, path, headers)


@test
def offline(box):
    """--offline opens no connection and uses what is cached"""
    wrapper(box, dep("s", "^1.0.0"))
    fails(box.run("template", "r", "c", "--offline"), "switched off",
          "dependency s")
    check(not WEB.log, WEB.log)
    first = works(box.run("template", "r", "c"))
    WEB.paths()
    done = works(box.run("template", "r", "c", "--offline"))
    check(done.out == first.out and not WEB.log, done, WEB.log)
    works(box.run("dependency", "build", "c", "--offline"))
    check(not WEB.log and box.exists("c/charts/s-1.2.3.tgz"), WEB.log)


@test
def build_equals(box):
    """what renders from the cache is what renders after dependency build"""
    wrapper(box, dep("s", "^1.0.0"), dep("s", "2.0.0", alias="two"),
            dep("redis", "17.0.0", condition="redis.enabled"))
    box.write({"c/values.yaml": "redis: {enabled: false}\n"})
    first = works(box.run("template", "r", "c"))
    works(box.run("dependency", "build", "c"))
    check(works(box.run("template", "r", "c")).out == first.out)
    check(names(first) == ["c-0.1.0", "s-1.2.3", "two-2.0.0"], first)


@test
def name_alone(box):
    """a chart of the name in charts/ will do, as with Helm, unless rows of that
    name want other versions"""
    wrapper(box, dep("s", "=2.0.0", alias="one"), dep("s", "=2.0.0", alias="two"))
    box.write({f"c/charts/s/{k}": v
               for k, v in chart_files("s", "1.0.0").items()})
    done = works(box.run("template", "r", "c"))
    check(names(done) == ["c-0.1.0", "s-1.0.0"] and not WEB.log, done, WEB.log)
    wrapper(box, dep("s", "=1.0.0", alias="one"), dep("s", "2.0.0", alias="two"))
    done = works(box.run("template", "r", "c"))
    check(names(done) == ["c-0.1.0", "one-1.0.0", "two-2.0.0"], done)


@test
def lock_counts(box):
    """a Chart.lock says which versions, and needs no repo add"""
    wrapper(box, dep("s", "^1.0.0"))
    box.write({"c/Chart.lock": ""})
    works(box.run("dependency", "update", "c"))
    lock = box.read("c/Chart.lock").replace("1.2.3", "1.0.0")
    subprocess.run(["rm", "-r", box.file("c/charts")], check=True)
    box.write({"c/Chart.lock": lock})
    # the digest is over both lists, so a changed lock is out of step
    fails(box.run("template", "r", "c"), "out of sync", "Chart.lock")


@test
def lock_without_repo_add(box):
    """dependency build from a committed lock on a fresh machine"""
    wrapper(box, dep("s", "^1.0.0"))
    works(box.run("dependency", "update", "c"))
    subprocess.run(["rm", "-r", box.file("c/charts"), box.home], check=True)
    works(box.run("dependency", "build", "c"))
    check(box.exists("c/charts/s-1.2.3.tgz"))


@test
def lock_differs(box):
    """a lock that is out of step says what differs"""
    wrapper(box, dep("s", "^1.0.0"), dep("redis", "17.0.0"))
    works(box.run("dependency", "update", "c"))
    wrapper(box, dep("s", "^2.0.0"), dep("redis", "17.0.0"))
    fails(box.run("dependency", "build", "c"),
          "the lock file (Chart.lock) is out of sync with the dependencies file"
          " (Chart.yaml). Please update the dependencies", "s", "^2.0.0",
          "1.2.3")


@test
def lint_and_show(box):
    """lint and show --scoped find dependencies too"""
    wrapper(box, dep("s", "1.0.0"))
    box.write({"c/values.yaml": "", "c/Chart.yaml":
               box.read("c/Chart.yaml") + "icon: http://charts.test/i.png\n"})
    before = box.tree()
    works(box.run("lint", "c"), "0 chart(s) failed")
    works(box.run("show", "values", "c", "--scoped"))
    check(box.tree() == before)


@test
def helm_compat(box):
    """called as helm, or with --helm-compat, a missing dependency is an error"""
    wrapper(box, dep("s", "1.0.0"), dep("redis", "17.0.0"))
    text = "found in Chart.yaml, but missing in charts/ directory: s, redis"
    fails(box.helm("template", "r", "c"), text)
    fails(box.run("template", "r", "c", "--helm-compat"), text)
    check(not WEB.log, WEB.log)


@test
def dependency_update(box):
    """template --dependency-update fills charts/ and writes the lock"""
    wrapper(box, dep("s", "1.0.0"))
    done = works(box.helm("template", "r", "c", "--dependency-update"),
                 "Saving 1 charts", "name: s-1.0.0")
    check(box.exists("c/charts/s-1.0.0.tgz") and box.exists("c/Chart.lock"),
          done)


@test
def nearest_version(box):
    """an unknown version: which exist, nearest first"""
    wrapper(box, dep("s", "1.2.5"))
    done = box.run("dependency", "update", "c")
    fails(done, "can't get a valid version", "1.2.3", "2.0.0")
    check(done.err.index("1.2.3") < done.err.index("2.0.0"), done)


@test
def nearest_name(box):
    """an unknown chart: which name was meant"""
    wrapper(box, dep("postgres", "12.0.0"))
    fails(box.run("dependency", "update", "c"),
          "postgres chart not found in repo", "postgresql")


@test
def nested_files(box):
    """file:// dependencies of file:// dependencies"""
    wrapper(box, dep("a", "0.1.0", "file://../a"))
    wrapper(box, dep("b", "0.1.0", "file://../b"), at="a")
    wrapper(box, dep("s", "1.0.0"), at="b")
    before = box.tree()
    done = works(box.run("template", "r", "c"))
    check(names(done) == ["a-0.1.0", "b-0.1.0", "c-0.1.0", "s-1.0.0"], done)
    check(box.tree() == before)


@test
def file_cycle(box):
    """file:// dependencies in a circle are an error, not a loop"""
    wrapper(box, dep("a", "0.1.0", "file://../a"))
    wrapper(box, dep("c", "0.1.0", "file://../c"), at="a")
    fails(box.run("template", "r", "c", timeout=20), "a")


@test
def partly_there(box):
    """what charts/ has is taken from there, packed or not"""
    wrapper(box, dep("s", "1.0.0"), dep("redis", "17.0.0"), dep("l", "1.x", ""))
    box.write({"c/charts/s-1.0.0.tgz": chart_archive("s", "1.0.0")})
    box.write({f"c/charts/l/{k}": v
               for k, v in chart_files("l", "1.0.0").items()})
    done = works(box.run("template", "r", "c"))
    check(names(done) == ["c-0.1.0", "l-1.0.0", "redis-17.0.0", "s-1.0.0"], done)
    check(not any("/s-1" in p for p in WEB.paths()))


@test
def no_libcurl(box):
    """a render that needs no network does not load libcurl"""
    wrapper(box)
    done = works(box.run("template", "r", "c", env={"LD_DEBUG": "libs"}))
    check("libcurl" not in done.err and "libcrypto" not in done.err)


@test
def references(box):
    """URL, --repo, repo/name, oci:// with tag, version, range and digest"""
    wrapper(box)
    digest = REGISTRY.push("charts/s", "1.0.0", chart_archive("s", "1.0.0"))
    REGISTRY.push("charts/s", "1.1.0+b2", chart_archive("s", "1.1.0+b2"))
    oci = f"oci://{REGISTRY.host}/charts/s"
    works(box.run("repo", "add", "stable", STABLE))
    for words, want in [
            ([f"{STABLE}/s-1.2.0.tgz"], "1.2.0"),
            (["s", "--repo", STABLE], "2.0.0"),
            (["s", "--repo", STABLE, "--version", "^1"], "1.2.3"),
            (["s", "--repo", STABLE, "--version", "~1.3.0-0"], "1.3.0-rc.1"),
            (["stable/s", "--version", "1.0.0"], "1.0.0"),
            ([oci, "--version", "1.0.0", "--plain-http"], "1.0.0"),
            ([oci + ":1.0.0", "--plain-http"], "1.0.0"),
            ([f"{oci}@{digest}", "--plain-http"], "1.0.0"),
            ([oci, "--plain-http"], "1.1.0+b2"),
            ([oci, "--version", "~1.0", "--plain-http"], "1.0.0")]:
        check(names(works(box.run("template", "r", *words))) == [f"s-{want}"],
              words)
        works(box.run("show", "chart", *words), f"version: {want}")
        if words[0] not in ("s", "stable/s"):
            works(box.run("lint", *words))


@test
def pull_digest(box):
    """pull by digest names the file by it"""
    digest = REGISTRY.push("charts/d", "1.0.0", chart_archive("d", "1.0.0"))
    works(box.run("pull", f"oci://{REGISTRY.host}/charts/d@{digest}",
                  "--plain-http"))
    check(box.exists("d@" + digest.replace(":", "-") + ".tgz"), box.tree().keys())


@test
def concurrent_downloads(box):
    """all archives of a chart are downloaded at once"""
    import threading
    names_ = [f"p{i}" for i in range(6)]
    files = repository([(n, "1.0.0") for n in names_])
    gate = threading.Barrier(len(names_))

    def late(name):
        def make(_):
            gate.wait(10)  # breaks unless all requests are open at once
            return files[name]
        return make

    from web import Page
    WEB.hosts["slow.test"] = {"/index.yaml": files["index.yaml"], **{
        f"/{n}-1.0.0.tgz": Page(make=late(f"{n}-1.0.0.tgz")) for n in names_}}
    wrapper(box, *[dep(n, "1.0.0", "http://slow.test") for n in names_])
    works(box.run("dependency", "build", "c"))
    check(len(box.tree("c/charts")) == 6)


@test
def one_index(box):
    """an index is fetched once, whatever number of charts comes from it"""
    wrapper(box, dep("s", "1.0.0"), dep("redis", "17.0.0"),
            dep("postgresql", "12.x"), dep("s", "2.0.0", alias="o"))
    works(box.run("dependency", "update", "c"))
    seen = WEB.paths()
    check(sum("index.yaml" in p for p in seen) == 1, *seen)
    check(len(seen) == 5, *seen)


@test
def null_configuration(box):
    """/dev/null as any of the configuration files"""
    wrapper(box, dep("s", "1.0.0"))
    null = {k: "/dev/null" for k in (
        "HELM_REPOSITORY_CONFIG", "HELM_REGISTRY_CONFIG", "NETRC")}
    null["DOCKER_CONFIG"] = "/dev/null"
    works(box.run("template", "r", "c", env=null))
    works(box.run("dependency", "build", "c", env=null))
    check(os.path.exists("/dev/null") and not os.path.isfile("/dev/null"))


@test
def folders(box):
    """HELM_CACHE_HOME, XDG_CACHE_HOME and HELM_CONFIG_HOME move the files"""
    wrapper(box, dep("s", "1.0.0"))
    works(box.run("template", "r", "c", env={"HELM_CACHE_HOME": box.file("h")}))
    check(box.exists("h/chartc"), box.tree().keys())
    works(box.run("template", "r", "c", env={"XDG_CACHE_HOME": box.file("x")}))
    check(box.exists("x/helm/chartc"))
    check(not os.path.exists(box.cache))
    works(box.run("repo", "add", "a", STABLE,
                  env={"HELM_CONFIG_HOME": box.file("g"),
                       "HELM_REPOSITORY_CACHE": box.file("i")}))
    check(box.exists("g/repositories.yaml") and box.exists("i/a-index.yaml"))


@test
def no_home(box):
    """without a home nothing is cached and all works"""
    wrapper(box, dep("s", "1.0.0"))
    del box.env["HOME"]
    works(box.run("template", "r", "c"))


@test
def proxies(box):
    """proxy variables in both spellings; NO_PROXY; loopback goes direct"""
    wrapper(box, dep("s", "1.0.0"))
    del box.env["HTTP_PROXY"]
    done = box.run("template", "r", "c")
    fails(done, "charts.test")
    works(box.run("template", "r", "c", env={"http_proxy": WEB.proxy}))
    subprocess.run(["rm", "-rf", box.cache], check=True)
    fails(box.run("template", "r", "c", env={"HTTP_PROXY": WEB.proxy,
                                             "NO_PROXY": ".test"}))
    WEB.hosts[""] = {k: v for k, v in WEB.hosts["charts.test"].items()}
    wrapper(box, dep("s", "1.0.0", f"{WEB.url}/stable"))
    works(box.run("template", "r", "c",
                  env={"HTTP_PROXY": "http://127.0.0.1:1"}))


@test
def json_index(box):
    """an index in JSON, and one with the archives under absolute URLs"""
    import json
    archive = chart_archive("j", "1.0.0")
    item = entry("j", "1.0.0", archive, "http://files.test/j.tgz")
    WEB.hosts["json.test"] = {"/index.yaml": json.dumps(
        {"apiVersion": "v1", "entries": {"j": [item]}}).encode()}
    WEB.hosts["files.test"] = {"/j.tgz": archive}
    wrapper(box, dep("j", "1.0.0", "http://json.test"))
    works(box.run("dependency", "update", "c"))
    check(box.exists("c/charts/j.tgz"), box.tree("c").keys())


@test
def same_checks(box):
    """archives from the network pass the same checks as local ones"""
    evil = pack({"../../evil": "x", **chart_files("e", "1.0.0")}, "e")
    two = pack(chart_files("other", "1.0.0"), "e")
    WEB.hosts["evil.test"] = {
        "/e-1.0.0.tgz": evil, "/o-1.0.0.tgz": two,
        "/index.yaml": index([entry("e", "1.0.0", evil),
                              entry("o", "1.0.0", two)]).encode()}
    wrapper(box, dep("e", "1.0.0", "http://evil.test"))
    before = box.tree()
    for command in (["template", "r", "c"], ["dependency", "update", "c"],
                    ["pull", "http://evil.test/e-1.0.0.tgz", "--untar"]):
        fails(box.run(*command), "e")
    check(box.tree() == before, box.tree().keys())


@test
def large_folder(box):
    """repo index over more than memory holds: entries alone are kept"""
    more = {"annotations": {"x": "y"}, "dependencies": [
        dep("s", "1.0.0", **{"import-values": ["a", {"child": "b", "parent": "c"}]})]}
    for i in range(24):
        box.write({f"d/l-1.0.{i}.tgz": chart_archive(
            "l", f"1.0.{i}", values="a: " + "x" * 4_000_000 + "\n", **more)})
    done = box.measure("repo", "index", "d")
    works(done)
    small(done, 60e6)
    text = box.read("d/index.yaml")
    check(text.count("\n      x: \"y\"\n") == 24, text[:2000])
    check(text.count("      - child: b\n        parent: c\n") == 24, text[:2000])


with WEB, REGISTRY:
    main()
