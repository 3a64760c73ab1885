#!/usr/bin/env python3
"""Servers that misbehave: each fault ends in exit 1 with the chart, the URL and
the cause named, nothing half-written anywhere, and no harm to the next run."""
import gzip
import hashlib
import os
import re
import shutil
import socket
import struct
import time

from harness import check, fails, main, small, test, works

from bigindex import big_index
from charts import chart_archive, chart_files, entry, index
from web import Page, Web

WEB = Web()
GOOD = chart_archive("s", "1.0.0", values="a: " + "x" * 3000 + "\n")
INDEX = index([entry("s", "1.0.0", GOOD)]).encode()


def shown(box):
    """The repository as messages show it."""
    return f"http://{box.host}/x"


def with_password(box):
    return f"http://robot:s3cret-Pa55@{box.host}/x"


def log(box):
    """The requests to the test's own host."""
    return [entry for entry in WEB.log if entry[0] == box.host]


def serve(box, archive=GOOD, listing=INDEX):
    WEB.hosts[box.host] = {"/x/index.yaml": listing, "/x/s-1.0.0.tgz": archive}
    WEB.log[:] = [entry for entry in WEB.log if entry[0] != box.host]


def wrapper(box):
    box.env["HTTP_PROXY"] = WEB.proxy
    box.secrets.append("s3cret-Pa55")
    box.secret_in_chart = True
    box.write({f"c/{k}": v for k, v in chart_files("c", "0.1.0", [
        {"name": "s", "version": "1.0.0", "repository": with_password(box)}]).items()})


def forget(box):
    shutil.rmtree(box.file("c"))
    works(box.run("cache", "prune", "--all"))


def survives(box, *texts, archive=GOOD, listing=INDEX, url=None, most=60,
             healed=True):
    """Runs into the fault three ways; then, with a good server, all is well."""
    wrapper(box)
    serve(box, archive, listing)
    before = box.tree()
    name = "index.yaml" if listing is not INDEX else "s-1.0.0.tgz"
    for words in (["dependency", "update", "c"], ["template", "r", "c"]):
        done = box.run(*words)
        fails(done, url or f"{shown(box)}/{name}", *texts)
        check(re.search(r"\bs\b(?!-1)", done.err), "the chart's name", done)
        check(done.seconds < most, done.seconds)
        check(box.tree() == before, box.tree().keys())
    works(box.run("cache", "verify"))
    if healed:
        serve(box)
        works(box.run("dependency", "update", "c"), "Saving 1 charts")
        check(box.tree("c/charts") == {"s-1.0.0.tgz": GOOD})


# ---- what a server can do wrong --------------------------------------------------

def head(request, status=b"200 OK", **headers):
    lines = [b"HTTP/1.1 " + status]
    lines += [f"{k.replace('_', '-')}: {v}".encode() for k, v in headers.items()]
    request.wfile.write(b"\r\n".join(lines) + b"\r\n\r\n")


def truncated(body):
    def raw(request):
        head(request, Content_Length=len(body))
        request.wfile.write(body[:len(body) // 2])
    return Page(raw=raw)


def short_length(body):
    """Content-Length says less than is sent."""
    def raw(request):
        head(request, Content_Length=len(body) // 2, Connection="close")
        request.wfile.write(body)
    return Page(raw=raw)


def reset(body):
    def raw(request):
        head(request, Content_Length=len(body))
        request.wfile.write(body[:100])
        request.wfile.flush()
        request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                      struct.pack("ii", 1, 0))
        request.connection.close()
    return Page(raw=raw)


def hang_up(_):
    return Page(raw=lambda request: None)


def drip(body):
    def raw(request):
        head(request, Content_Length=len(body))
        for i in range(200):
            request.wfile.write(body[i:i + 1])
            request.wfile.flush()
            time.sleep(0.5)
    return Page(raw=raw)


def times(count, bad, good):
    """The bad page so many times, then the good one."""
    left = [count]

    def raw(request):
        left[0] -= 1
        page = bad if left[0] >= 0 else Page(good)
        request._send(page.status, list(page.headers.items()), page.body)
    return Page(raw=raw)


def endless(line, headers=()):
    def raw(request):
        head(request, **dict(headers))
        block = line * (65536 // len(line))
        for _ in range(8192):  # half a gigabyte
            request.wfile.write(block)
    return Page(raw=raw)


BROKEN = {"truncated": truncated, "reset": reset, "hang_up": hang_up}


@test
def broken_connections(box):
    """an archive cut short, reset or never begun"""
    for fault in BROKEN.values():
        survives(box, archive=fault(GOOD))
        forget(box)


@test
def broken_index(box):
    """an index cut short, reset or never begun"""
    for fault in BROKEN.values():
        survives(box, listing=fault(INDEX))
        forget(box)


@test
def length_too_small(box):
    """a length that is less than the body: the rest is not dropped in silence"""
    survives(box, archive=short_length(GOOD))


@test
def wrong_digest(box):
    """an archive that is not what the index says: both digests are named"""
    other = chart_archive("s", "1.0.0", values="evil: true\n")
    survives(box, hashlib.sha256(GOOD).hexdigest(),
             hashlib.sha256(other).hexdigest(), archive=other)


@test
def stale_digest(box):
    """--allow-stale-digests takes it, with a warning"""
    wrapper(box)
    other = chart_archive("s", "1.0.0", values="other: true\n")
    serve(box, archive=other)
    done = works(box.run("template", "r", "c", "--allow-stale-digests"))
    check("digest" in done.err and "level=WARN" in done.err, done)
    fails(box.run("template", "r", "c"), "digest")
    serve(box)
    done = works(box.run("template", "r", "c"))
    check("other" not in done.out, done)


@test
def not_an_archive(box):
    """a page instead of an archive"""
    page = b"<html>come back later</html>\n"
    survives(box, archive=page,
             listing=index([entry("s", "1.0.0", page)]).encode(), healed=False,
             url="s")


@test
def statuses(box):
    """401, 403, 404 and 500 of an archive are named"""
    for status, text in ((401, "401"), (403, "403"), (404, "404"),
                         (500, "500")):
        survives(box, text, archive=Page(b"no", status=status))
        forget(box)


@test
def index_statuses(box):
    """401, 403, 404 and 500 of an index are named"""
    for status in (401, 403, 404, 500):
        survives(box, str(status), listing=Page(b"no", status=status))
        forget(box)


@test
def retries(box):
    """429, 503 and broken connections are tried again"""
    wrapper(box)
    for bad in (Page(b"", 429, {"Retry-After": "0"}), Page(b"", 503)):
        serve(box, archive=times(2, bad, GOOD), listing=times(1, bad, INDEX))
        works(box.run("dependency", "update", "c"))
        check(len(log(box)) == 5, *log(box))
        box.run("cache", "prune", "--all")


@test
def retry_after(box):
    """Retry-After is waited for"""
    wrapper(box)
    serve(box, archive=times(1, Page(b"", 429, {"Retry-After": "2"}), GOOD))
    done = works(box.run("dependency", "update", "c"))
    check(2 <= done.seconds < 10, done.seconds)


@test
def gives_up(box):
    """a server that is always busy: an end, and not many requests"""
    survives(box, "503", archive=Page(b"", 503), most=30)
    forget(box)
    survives(box, "429", archive=Page(b"", 429, {"Retry-After": "0"}), most=30)


@test
def not_retried(box):
    """404 is not tried again"""
    wrapper(box)
    serve(box, archive=Page(b"", 404))
    fails(box.run("dependency", "update", "c"), "404")
    check(len(log(box)) == 2, *log(box))


@test
def redirects(box):
    """a redirect to another host is followed without credentials"""
    wrapper(box)
    WEB.hosts["other.test"] = {"/a.tgz": GOOD, "/i.yaml": INDEX}
    serve(box, archive=Page(status=302, headers={"Location": "http://other.test/a.tgz"}),
          listing=Page(status=301, headers={"Location": "http://other.test/i.yaml"}))
    works(box.run("dependency", "update", "c"))
    sent = [(host, headers.get("Authorization"))
            for host, _, _, headers in WEB.log
            if host in (box.host, "other.test")]
    check(sum(1 for host, a in sent if host == "other.test") >= 1, sent)
    check(all(a is None for host, a in sent if host == "other.test"), sent)
    check(all(a for host, a in sent if host == box.host), sent)


@test
def redirect_loop(box):
    """redirects in a circle end"""
    loop = Page(status=302, headers={"Location": f"{shown(box)}/s-1.0.0.tgz"})
    survives(box, "redirect", archive=loop)
    check(len(log(box)) < 40, len(log(box)))


@test
def redirect_elsewhere(box):
    """redirects to files and other schemes are refused"""
    box.write({"secret": "top"})
    for where in (f"file://{box.file('secret')}", "gopher://other.test/",
                  "ftp://other.test/x"):
        survives(box, archive=Page(status=302, headers={"Location": where}))
        forget(box)


@test
def slow_drip(box):
    """a server that sends a byte now and then is given up on"""
    wrapper(box)
    serve(box, archive=drip(GOOD))
    before = box.tree()
    done = box.run("dependency", "update", "c")
    fails(done, f"{shown(box)}/s-1.0.0.tgz")
    check(done.seconds < 35, done.seconds)
    check(box.tree() == before)


@test
def huge_index(box):
    """an index without an end: a limit, in time and memory"""
    wrapper(box)
    line = b"  - {name: s, version: 1.0.0, urls: [s.tgz]}\n"
    serve(box, listing=endless(b"apiVersion: v1\nentries:\n  s:\n" + line))
    done = box.measure("dependency", "update", "c")
    fails(done, "limit")
    check(done.memory < 400e6, done.memory)
    serve(box, listing=endless(b"#" * 64 + b"\n"))
    done = box.measure("dependency", "update", "c")
    fails(done, "limit")
    check(done.memory < 400e6, done.memory)


@test
def odd_index(box):
    """an index in an uncommon form: of what nobody wants little is kept"""
    wrapper(box)
    large = big_index(versions=20000, megabytes=8)
    mine = INDEX.decode().split("entries:\n")[1].split("generated")[0]
    odd = large.replace("entries:\n", "entries:\n" + mine)
    serve(box, listing=b"%YAML 1.1\n---\n" + odd.encode())
    done = box.measure("dependency", "update", "c")
    check(done.code == 0, done)
    small(done, 60e6)


@test
def bad_and_broken(box):
    """an index that is wrong at its start and breaks off later"""
    bad = b"apiVersion: v1\nentries:\n  s:\n  - name: s\n    foo: 1\n  - name: s\n"
    survives(box, "EOF", listing=truncated(bad + b"#" * 100_000))


@test
def huge_archive(box):
    """an archive without an end"""
    wrapper(box)
    serve(box, archive=endless(GOOD))
    done = box.measure("dependency", "update", "c")
    fails(done, "limit", "s-1.0.0.tgz")
    check(done.memory < 300e6, done.memory)


@test
def gzip_bomb(box):
    """an index that unpacks to far more than was sent"""
    wrapper(box)
    for text in (b"#" * 99 + b"\n", b"#" * 100):
        bomb = gzip.compress(text * 1_300_000, 1)
        serve(box, listing=Page(bomb, headers={"Content-Encoding": "gzip"}))
        done = box.measure("dependency", "update", "c")
        fails(done, "limit")
        check(done.memory < 400e6, done.memory)


@test
def gzip_index(box):
    """an index that the server packs"""
    wrapper(box)
    serve(box, listing=Page(gzip.compress(INDEX), headers={"Content-Encoding": "gzip"}))
    works(box.run("dependency", "update", "c"))


@test
def header_flood(box):
    """headers without an end"""
    def flood(request):
        request.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for i in range(200000):
            request.wfile.write(b"X-%d: %s\r\n" % (i, b"y" * 1000))
    survives(box, archive=Page(raw=flood))


def traversal(box, item):
    wrapper(box)
    serve(box, listing=index([item]).encode())
    WEB.hosts[box.host].update({"/evil.tgz": GOOD, "/etc/passwd": GOOD,
                                   "/x/..": GOOD, "/": GOOD, "/x/": GOOD})
    before = box.tree()
    done = box.run("dependency", "update", "c")
    now = box.tree()
    outside = [p for p in now if p not in before and
               not p.startswith("c/charts/") and p != "c/Chart.lock"]
    check(not outside, outside)
    inside = [p for p in now if p.startswith("c/charts/")]
    check(all(p.count("/") == 2 for p in inside), inside)
    return done


@test
def traversal_url(box):
    """URLs in an index that climb stay inside charts/"""
    for url in ("../../../../etc/passwd", "../evil.tgz", "..", f"http://{box.host}/..",
                f"http://{box.host}/x/..", f"http://{box.host}/a%2f..%2f..%2fevil.tgz",
                f"http://{box.host}/", "file:///etc/passwd", "//etc/passwd",
                "/../../evil.tgz", f"http://{box.host}/..%2f..%2fevil.tgz"):
        traversal(box, entry("s", "1.0.0", GOOD, url))


@test
def traversal_version(box):
    """versions in an index that climb are none"""
    for version in ("1.0.0/../../evil", "../evil", "1.0.0+../../evil"):
        done = traversal(box, entry("s", version, GOOD, "s-1.0.0.tgz"))
        check(done.code == 1, version, done)


@test
def traversal_name(box):
    """names in an index that climb are refused"""
    wrapper(box)
    for name in ("../evil", "..", "/evil", "a/b"):
        box.write({f"c/{k}": v for k, v in chart_files("c", "0.1.0", [
            {"name": name, "version": "1.0.0", "repository": with_password(box)}]).items()})
        serve(box, listing=index([entry(name, "1.0.0", GOOD, "s-1.0.0.tgz")]).encode())
        before = box.tree()
        box.run("dependency", "update", "c")
        outside = [p for p in box.tree() if p not in before and
                   not p.startswith("c/charts/") and p != "c/Chart.lock"]
        check(not outside, outside)


@test
def duplicate_entries(box):
    """an index that has a chart twice is refused"""
    text = INDEX.decode()
    block = text[text.index("  s:\n"):text.index("generated")]
    survives(box, "already set", url=shown(box),
             listing=text.replace(block, block + block).encode())


@test
def linked_lock(box):
    """a Chart.lock that is a link is not written through"""
    wrapper(box)
    serve(box)
    box.write({"victim": "untouched\n"})
    os.symlink(box.file("victim"), box.file("c/Chart.lock"))
    done = box.run("dependency", "update", "c")
    check(box.read("victim") == "untouched\n", done)
    fails(done, "Chart.lock")


with WEB:
    main(jobs=8)
