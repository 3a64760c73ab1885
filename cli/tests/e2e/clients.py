#!/usr/bin/env python3
"""Programs that call helm, with chartc in its place; and the small commands'
own words."""
import os
import pty
import shutil
import subprocess
import time

import harness
from harness import check, fails, main, needs, test, works

from charts import chart_files, repository
from registry import Registry
from web import Web

needs("docker-registry", "htpasswd")

MAP = ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Chart.Name }}}\n"
       "data: {a: {{ .Values.a | quote }}}\n")
FILES = repository([("s", "1.0.0", {"values": "a: 1\n", "template": MAP}),
                    ("t", "0.1.0")])
WEB = Web({"charts.test": {f"/x/{k}": v for k, v in FILES.items()}})
URL = "http://charts.test/x"


@test
def kustomize(box):
    """kubectl kustomize --enable-helm"""
    if not shutil.which("kubectl") or "--enable-helm" not in subprocess.run(
            ["kubectl", "kustomize", "--help"], capture_output=True,
            text=True).stdout:
        print("# no kubectl that calls helm")
        return
    box.env["HTTP_PROXY"] = WEB.proxy
    box.run("version", program=harness.CHARTC)
    # kubectl of today knows Helm 3 only, and asks for its version
    box.write({"k/kustomization.yaml":
               f"helmCharts:\n- {{name: s, repo: {URL}, version: 1.0.0,\n"
               "   releaseName: r, namespace: ns, valuesInline: {a: 7}}\n",
               "bin/helm3": f"#!/bin/sh\n[ \"$1\" = version ] && exec echo v3.20.0"
                            f"\nexec {box.file('helm')} \"$@\"\n"})
    os.chmod(box.file("bin/helm3"), 0o755)
    works(box.helm("version", "-c", "--short"))
    done = subprocess.run(
        ["kubectl", "kustomize", "--enable-helm", "--helm-command",
         box.file("bin/helm3"), "k"], cwd=box.path, env=box.env,
        capture_output=True, text=True, timeout=60)
    check(done.returncode == 0, done.stderr)
    check('a: "7"' in done.stdout, done.stdout)


@test
def version(box):
    """version, as chartc and as helm"""
    works(box.run("version"), "renders as Helm v4.1.4")
    check(works(box.helm("version", "--short")).out == "v4.1.4\n")
    works(box.helm("version"), 'Version:"v4.1.4"')


@test
def words(box):
    """wrong numbers of arguments, in Helm's words"""
    for words, text in (
            ("dependency build a b", "accepts at most 1 argument\n\nUsage:  "
                                     "helm dependency build CHART [flags]"),
            ("repo add x", "requires 2 arguments"),
            ("repo list x", "accepts no arguments"),
            ("pull", "requires at least 1 argument")):
        fails(box.helm(*words.split()), text)


@test
def groups(box):
    """a group without a command prints its help; help knows the commands"""
    for group in ("dependency", "dep", "repo", "registry", "cache"):
        works(box.run(group), "Commands:")
        works(box.run(group, "nonsense"), "Commands:")
        works(box.run("help", group), "Commands:")
    for name in ("dependency build", "dep up", "pull", "fetch", "repo add",
                 "repo index", "registry login", "cache prune"):
        works(box.run(*name.split(), "--help"), "Usage:", "Examples:")
        works(box.run("help", *name.split()), "Usage:")
    fails(box.run("help", "repo", "nonsense"), "unknown help topic")


@test
def progress(box):
    """a progress line on a terminal, none elsewhere"""
    box.env["HTTP_PROXY"] = WEB.proxy
    box.write({f"c/{k}": v for k, v in chart_files("c", "0.1.0", [
        {"name": "s", "version": "1.0.0", "repository": "http://slow.test"},
    ]).items()})

    def late(request):
        body = FILES["s-1.0.0.tgz"]
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"
                            % len(body))
        for i in range(0, len(body), 100):
            request.wfile.write(body[i:i + 100])
            request.wfile.flush()
            time.sleep(0.1)
    from web import Page
    WEB.hosts["slow.test"] = {"/index.yaml": FILES["index.yaml"],
                              "/s-1.0.0.tgz": Page(raw=late)}
    parent, child = pty.openpty()
    done = subprocess.Popen([harness.CHARTC, "template", "r", "c"],
                            cwd=box.path, env={**box.env, "TERM": "xterm"},
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=child)
    os.close(child)
    out, _ = done.communicate(timeout=30)
    shown = b""
    try:
        while more := os.read(parent, 65536):
            shown += more
    except OSError:
        pass
    os.close(parent)
    check(done.returncode == 0 and b"name: s" in out, out, shown)
    check(b" MB  s" in shown and shown.endswith(b"\r\x1b[K"), shown)
    subprocess.run(["rm", "-rf", box.cache], check=True)
    check(works(box.run("template", "r", "c")).err == "")


@test
def password_prompt(box):
    """a password is asked for on a terminal and not shown"""
    with Registry("htpasswd") as registry:
        parent, child = pty.openpty()
        done = subprocess.Popen(
            [harness.CHARTC, "registry", "login", registry.host, "-u",
             registry.user, "--plain-http"], cwd=box.path, env=box.env,
            stdin=child, stdout=child, stderr=child)
        os.close(child)
        seen = os.read(parent, 1000)
        time.sleep(0.2)
        os.write(parent, registry.password.encode() + b"\n")
        try:
            while more := os.read(parent, 1000):
                seen += more
        except OSError:
            pass
        done.wait(10)
        os.close(parent)
        check(done.returncode == 0, seen)
        check(b"Password: " in seen and b"Login Succeeded" in seen, seen)
        check(registry.password.encode() not in seen, seen)
        fails(box.run("registry", "login", registry.host, "-u", "x", input=""),
              "password required")
        fails(box.run("registry", "login", registry.host, input="\n\n"),
              "token required")


with WEB:
    main()
