#!/usr/bin/env python3
"""Schemas that a values.schema.json refers to: fetched with --schema-refs."""
import json

from harness import check, fails, main, test, works

from charts import chart_files
from web import Web

WEB = Web()


def start(box, ref, **pages):
    """A chart whose value `a` has to be what `ref` says."""
    box.env["HTTP_PROXY"] = WEB.proxy
    WEB.hosts[box.host] = {f"/{name}": page for name, page in pages.items()}
    files = chart_files("c", "0.1.0", values="a: 1\n")
    ref = ref.replace("HOST", f"http://{box.host}")
    files["values.schema.json"] = json.dumps({"properties": {"a": {"$ref": ref}}})
    box.write({f"c/{k}": v for k, v in files.items()})


def asked(box):
    return [path for host, _, path, *_ in WEB.log if host == box.host]


@test
def not_unless_asked(box):
    """without the flag nothing is opened, and the error says what to do"""
    start(box, "HOST/s", s=b'{"type": "integer"}')
    for command in (["template", "r", "c"], ["lint", "c"]):
        done = box.run(*command)
        fails(done)
        check("is refused: nothing is opened or fetched" in done.out + done.err,
              done)
        check("--schema-refs" in done.out + done.err, done)
    works(box.run("template", "r", "c", "--skip-schema-validation"))
    check(not asked(box), WEB.log)


@test
def fetched(box):
    """with it the schema counts, and what that one refers to"""
    start(box, "HOST/s#/$defs/n", s=b'{"$defs": {"n": {"$ref": "deeper"}}}',
          deeper=b'{"type": "string"}')
    fails(box.run("template", "r", "c", "--schema-refs"),
          "at '/a': got number, want string")
    works(box.run("template", "r", "c", "--schema-refs", "--set-string", "a=1"))
    check("/deeper" in asked(box), WEB.log)


@test
def missing(box):
    """what cannot be fetched is named, and why"""
    start(box, "HOST/none")
    fails(box.run("template", "r", "c", "--schema-refs"),
          f'failing loading "http://{box.host}/none"', "404")
    fails(box.run("template", "r", "c", "--schema-refs", "--offline"),
          "the network is switched off")


@test
def files(box):
    """files are never opened"""
    start(box, "file:///etc/hostname")
    fails(box.run("template", "r", "c"), "is refused")
    fails(box.run("template", "r", "c", "--schema-refs"), "opens no files")


with WEB:
    main(jobs=4)
