#!/usr/bin/env python3
"""Values files that are URLs: -f and --set-file."""
import gzip

from harness import check, fails, main, small, test, works

from charts import chart_files
from web import Page, Web

WEB = Web()
PASSWORD = "s3cret-Pa55"


def start(box, **pages):
    """A chart that prints its values, and pages of the test's own host."""
    box.env["HTTP_PROXY"] = WEB.proxy
    box.secrets.append(PASSWORD)
    WEB.hosts[box.host] = {f"/{name}": page for name, page in pages.items()}
    box.write({f"c/{k}": v for k, v in chart_files("c", "0.1.0").items()})
    box.write({"c/templates/x.yaml": "{{ .Values | toJson }}\n"})
    return f"http://{box.host}"


def guarded(body):
    return Page(body, user="robot", password=PASSWORD)


@test
def files(box):
    """-f and --set-file take URLs, in every command that takes values"""
    url = start(box, v=b"a: 1\n", w=b"a: 2\nb: x\n", text=b"hello\n")
    done = works(box.run("template", "r", "c", "-f", f"{url}/v", "-f",
                         f"{url}/w", "--set-file", f"t={url}/text"))
    check('{"a":2,"b":"x","t":"hello\\n"}' in done.out, done)
    works(box.run("lint", "c", "-f", f"{url}/v"))
    packed = Page(gzip.compress(b"a: 3\n"), headers={"Content-Encoding": "gzip"})
    WEB.hosts[box.host]["/v"] = packed
    done = works(box.run("template", "r", "c", "-f", f"{url}/v"))
    check('{"a":3}' in done.out, done)


@test
def refused(box):
    """pages that are missing, no YAML or in a registry are named"""
    url = start(box, bad=b"a: [\n")
    fails(box.run("template", "r", "c", "-f", f"{url}/none"),
          f"{url}/none", "404")
    fails(box.run("template", "r", "c", "-f", f"{url}/bad"),
          f"failed to parse {url}/bad")
    fails(box.run("template", "r", "c", "--set-file", f"t={url}/none"),
          "failed parsing --set-file data", f"{url}/none", "404")
    fails(box.run("template", "r", "c", "-f", "oci://registry.test/v"),
          "values are not read from registries")


@test
def offline(box):
    """--offline opens no connection for them"""
    url = start(box, v=b"a: 1\n")
    fails(box.run("template", "r", "c", "--offline", "-f", f"{url}/v"),
          f"{url}/v", "the network is switched off")
    check(not [seen for seen in WEB.log if seen[0] == box.host], WEB.log)


@test
def credentials(box):
    """a password in the URL is sent, shown nowhere, and follows no redirect"""
    url = start(box, v=guarded(b"a: 1\n"), bad=guarded(b"a: [\n"),
                away=Page(status=302, headers={
                    "Location": f"http://other.{box.host}/v"}))
    own = url.replace("http://", f"http://robot:{PASSWORD}@")
    WEB.hosts[f"other.{box.host}"] = {"/v": b"a: 2\n"}
    works(box.run("template", "r", "c", "-f", f"{own}/v"))
    fails(box.run("template", "r", "c", "-f", f"{url}/v"), "401")
    fails(box.run("template", "r", "c", "-f", f"{own}/none"), "404")
    fails(box.run("template", "r", "c", "-f", f"{own}/bad"), f"{url}/bad")
    fails(box.run("template", "r", "c", "--set-file", f"t={own}/none"), "404")
    works(box.run("template", "r", "c", "-f", f"{own}/away"))
    works(box.run("template", "r", "c", "-f", f"{own}/v", "--set-file",
                  f"t={own}/v", "--explain-path"))
    away = [headers for host, *_, headers in WEB.log
            if host == f"other.{box.host}"]
    check(away and all("Authorization" not in h for h in away), away)


@test
def endless(box):
    """a page without an end: a limit"""
    def raw(request):
        request.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(4096):
            request.wfile.write(b"#" * 65536)
    url = start(box, v=Page(raw=raw))
    done = box.measure("template", "r", "c", "-f", f"{url}/v")
    fails(done, f"{url}/v", "limit")
    small(done, 200e6)


with WEB:
    main(jobs=4)
