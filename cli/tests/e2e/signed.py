#!/usr/bin/env python3
"""Signatures: --verify with a keyring, over HTTP and OCI. Keys are made with
gpg; gpgv checks."""
import hashlib
import os
import shutil
import subprocess
import tempfile

from harness import check, fails, main, needs, test, works

from charts import chart_archive, chart_files, entry, index
from registry import Registry
from web import Web

needs("docker-registry", "gpg", "gpgv")

HOME = tempfile.mkdtemp(prefix="gpg-")
GOOD = chart_archive("s", "1.0.0")


def gpg(*words, input=None):
    return subprocess.run(
        ["gpg", "--homedir", HOME, "--batch", "--yes", "--passphrase", "",
         "--pinentry-mode", "loopback", *words], input=input, check=True,
        capture_output=True).stdout


def make_key(name):
    gpg("--quick-generate-key", f"{name} <{name}@x.test>", "rsa2048", "sign",
        "never")
    path = os.path.join(HOME, name + ".gpg")
    gpg("--output", path, "--export", f"{name}@x.test")
    return path


KEYS, STRANGER = make_key("owner"), make_key("stranger")


def provenance(archive, name="s-1.0.0.tgz", by="owner"):
    text = ("apiVersion: v2\nname: s\nversion: 1.0.0\n\n...\nfiles:\n"
            f"  {name}: sha256:{hashlib.sha256(archive).hexdigest()}\n")
    return gpg("--local-user", f"{by}@x.test", "--clearsign", "--digest-algo",
               "SHA512", input=text.encode())


WEB, REGISTRY = Web(), Registry("open")


def serve(prov):
    files = {"/s-1.0.0.tgz": GOOD,
             "/index.yaml": index([entry("s", "1.0.0", GOOD)]).encode()}
    if prov:
        files["/s-1.0.0.tgz.prov"] = prov
    WEB.hosts["repo.test"] = files


def ways(box, prov):
    """Command lines that take the chart over HTTP and OCI."""
    box.env["HTTP_PROXY"] = WEB.proxy
    serve(prov)
    where = "signed" + hashlib.sha256(prov or b"").hexdigest()[:8]
    REGISTRY.push(f"{where}/s", "1.0.0", GOOD, provenance=prov)
    oci = f"oci://{REGISTRY.host}/{where}"
    for at, repo in (("c", "http://repo.test"), ("o", oci)):
        box.write({f"{at}/{k}": v for k, v in chart_files("c", "0.1.0", [
            {"name": "s", "version": "1.0.0", "repository": repo}]).items()})
    plain = "--plain-http"
    return [["pull", "s", "--repo", "http://repo.test"],
            ["pull", "http://repo.test/s-1.0.0.tgz"],
            ["pull", f"{oci}/s", "--version", "1.0.0", plain],
            ["template", "r", "s", "--repo", "http://repo.test"],
            ["template", "r", f"{oci}/s", "--version", "1.0.0", plain],
            ["dependency", "update", "c"], ["dependency", "update", "o", plain]]


@test
def valid(box):
    """a valid signature, over HTTP and OCI, for all commands"""
    for words in ways(box, provenance(GOOD)):
        done = works(box.run(*words, "--verify", "--keyring", KEYS))
        if words[0] == "pull":
            digest = hashlib.sha256(GOOD).hexdigest()
            check("Signed by: owner <owner@x.test>\n" in done.out, done)
            check("Using Key With Fingerprint: " in done.out, done)
            check(f"Chart Hash Verified: sha256:{digest}\n" in done.out, done)
    for charts in ("c/charts", "o/charts"):
        check(box.tree(charts) == {"s-1.0.0.tgz": GOOD}, box.tree(charts))
    done = box.run("pull", "s", "--repo", "http://repo.test", "--verify",
                   "--keyring", KEYS, "-d", "nope")
    fails(done, "nope/s-1.0.0.tgz")
    check("Signed by" not in done.out, done)


def refused(box, prov, *texts, keys=KEYS):
    before = None
    for words in ways(box, prov):
        before = before or box.tree()
        done = box.run(*words, "--verify", "--keyring", keys)
        fails(done, *texts)
        check("name: s" not in done.out, done)
    check(box.tree() == before, box.tree().keys())


@test
def missing(box):
    """no signature"""
    refused(box, None, "s")


@test
def stranger(box):
    """a signature by a key that is not in the keyring"""
    refused(box, provenance(GOOD, by="stranger"), "s")


@test
def tampered(box):
    """a signed text that was changed afterwards"""
    refused(box, provenance(GOOD).replace(b"name: s", b"name: t"), "s")


@test
def other_digest(box):
    """a valid signature over another archive"""
    refused(box, provenance(chart_archive("s", "1.0.0", values="a: 1\n")), "s")


@test
def other_name(box):
    """a valid signature over a file of another name"""
    refused(box, provenance(GOOD, "t-1.0.0.tgz"), "s")


@test
def unsigned_prefix(box):
    """text in front of the signed part is not believed"""
    evil = chart_archive("s", "1.0.0", values="evil: 1\n")
    front = f"files:\n  s-1.0.0.tgz: sha256:{hashlib.sha256(GOOD).hexdigest()}\n"
    refused(box, front.encode() + provenance(evil), "s")


@test
def garbage(box):
    """signatures that are none"""
    for text in (b"", b"hello", b"-----BEGIN PGP SIGNED MESSAGE-----\n\n",
                 os.urandom(5000)):
        refused(box, text or b"\n", "s")


@test
def no_keyring(box):
    """a keyring that is not there"""
    refused(box, provenance(GOOD), box.file("none.gpg"),
            keys=box.file("none.gpg"))


@test
def folder(box):
    """a folder has no signature"""
    box.write({f"c/{k}": v for k, v in chart_files("c", "0.1.0").items()})
    fails(box.run("template", "r", "c", "--verify", "--keyring", KEYS),
          "unpacked charts cannot be verified")


@test
def local(box):
    """an archive on disk with its .prov"""
    box.write({"s-1.0.0.tgz": GOOD, "s-1.0.0.tgz.prov": provenance(GOOD)})
    works(box.run("template", "r", "s-1.0.0.tgz", "--verify", "--keyring", KEYS))
    box.write({"s-1.0.0.tgz": chart_archive("s", "1.0.0", values="b: 1\n")})
    fails(box.run("template", "r", "s-1.0.0.tgz", "--verify", "--keyring", KEYS))


@test
def prov(box):
    """pull --prov saves the signature unchecked"""
    for words in ways(box, provenance(GOOD, by="stranger"))[:3]:
        works(box.run(*words, "--prov"))
        check(box.exists("s-1.0.0.tgz.prov"), box.tree().keys())
        os.remove(box.file("s-1.0.0.tgz.prov"))


try:
    with WEB, REGISTRY:
        main()
finally:
    subprocess.run(["gpgconf", "--homedir", HOME, "--kill", "all"], check=False)
    shutil.rmtree(HOME, ignore_errors=True)
