#!/usr/bin/env python3
"""Runs net/ against real servers on the loopback: loopback.py CLIENT SERVERS.

The fault server, docker-registry in all its forms, TLS with a made CA. Every
line that the client prints, and every request that a server gets which must
not have them, is searched for the credentials in use. Prints TAP.
"""
import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

CLIENT, SERVERS = sys.argv[1], sys.argv[2]
sys.path.insert(0, SERVERS)

import charts  # noqa: E402
from pki import Authority  # noqa: E402
from registry import Registry  # noqa: E402

USER, PASSWORD = "robot", "s3cret-Pa55"
BASIC = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
QUICK = ["backoff=1", "attempts=3"]
LOGIN = [f"user={USER}", f"password={PASSWORD}"]

ENOTFOUND, ENETWORK, EAUTH, EDIGEST = -4, -12, -13, -14


class Skip(Exception):
    pass


def client(*words, seconds=30):
    """Runs the client; its results. None of them shows the password."""
    done = subprocess.run([CLIENT, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=seconds, text=True)
    for secret in (PASSWORD, BASIC):
        assert secret not in done.stdout + done.stderr, f"shows the password: {done.stdout}"
    assert not done.stderr, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def expect(result, code, error=""):
    assert result["code"] == code and (error in result["error"] if error else not result["error"]), \
        f'want {code} "{error}": {result}'


def need(*programs):
    for program in programs:
        if not shutil.which(program):
            raise Skip(f"{program} is not installed")


class Faults:
    """The fault server over a folder with `data` and the chart `demo`."""

    def __init__(self, *words):
        self.root = tempfile.mkdtemp(prefix="faults-")
        self.data = b"".join(b"line %d of it\n" % i for i in range(500))
        self.chart = charts.chart_archive("demo", "1.0.0")
        for name, content in [("data", self.data), ("demo.tgz", self.chart),
                              ("demo.tags", b"1.0.0 1.1.0_b.1 latest 2.0.0 v3")]:
            with open(os.path.join(self.root, name), "wb") as file:
                file.write(content)
        self.log_path = os.path.join(self.root, "log")
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(SERVERS, "faultserver.py"), "--root", self.root,
             "--log", self.log_path, *words],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())
        self.host = f"127.0.0.1:{self.port}"
        self.scheme = "https" if words else "http"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        shutil.rmtree(self.root)

    def url(self, fault, name="data"):
        return f"{self.scheme}://{self.host}/{fault}/{name}"

    def get(self, fault, *words, **more):
        return client(*QUICK, *words, "get", self.url(fault), **more)[0]

    def pull(self, fault, *words, tag="1.0.0"):
        return client(*QUICK, "plain=1", *words, "pull", f"{self.host}/{fault}/demo:{tag}")[0]

    def requests(self):
        with open(self.log_path) as log:
            return [json.loads(line) for line in log]


def sha256(data):
    return hashlib.sha256(data).hexdigest()


# ---- faults over HTTP -------------------------------------------------------

def test_whole_bodies():
    with Faults() as server:
        for fault in ("ok", "chunked", "nolength", "flaky,2,503", "flaky,2,429,0", "flakyreset,2",
                      f"redirect,localhost:{server.port}", "goto,chunked", "gzip", "chunkedgzip",
                      "slow,50"):
            result = server.get(fault, "gzip=1")
            expect(result, 0)
            assert result["sha256"] == sha256(server.data), (fault, result)
        result = server.get("ok")
        result = client(f"etag={result['etag']}", "get", server.url("ok"))[0]
        assert result["status"] == 304 and result["code"] == 0, result


def test_broken_bodies():
    with Faults() as server:
        size = len(server.data)
        for fault, error in [
                ("truncated", f"unexpected EOF: {size // 2} of {size} bytes came"),
                ("cutchunks", "unexpected EOF"),
                ("long", f"more bytes came than the Content-Length of {size // 2}"),
                ("garbage", "malformed HTTP response"),
                ("resetmid", f"unexpected EOF: {size // 2} of {size} bytes came"),
                ("cutgzip", "gzip: unexpected EOF"),
                ("cutchunkedgzip", "gzip: unexpected EOF"),
                ("badgzip", "gzip: invalid data"),
                ("moregzip", "gzip: invalid data"),
                ("headers", "the answer's header is over 256 KiB"),
                ("loop", "stopped after 10 redirects"),
                ("badlocation", "the server redirects to something that is no URL")]:
            expect(server.get(fault, "gzip=1"), ENETWORK, f'Get "{server.url(fault)}": {error}')
        for fault in ("reset", "flakyreset,9"):
            expect(server.get(fault), ENETWORK, f'Get "{server.url(fault)}": ')


def test_refusals():
    with Faults() as server:
        for status, text, code in [(401, "Unauthorized", EAUTH), (403, "Forbidden", EAUTH),
                                   (404, "Not Found", ENOTFOUND),
                                   (429, "Too Many Requests", ENETWORK),
                                   (500, "Internal Server Error", ENETWORK),
                                   (503, "Service Unavailable", ENETWORK)]:
            fault = f"status,{status}"
            expect(server.get(fault, *LOGIN), code,
                   f"failed to fetch {server.url(fault)} : {status} {text}")
        started = time.monotonic()
        expect(server.get("flaky,9,429,3600"), ENETWORK, "429 Too Many Requests")
        assert time.monotonic() - started < 5


def test_endless_bodies():
    with Faults() as server:
        for fault in ("huge", "bomb"):
            expect(server.get(fault, "gzip=1", "max=1000000"), ENETWORK,
                   f'Get "{server.url(fault)}": the answer is over the limit of 1000000 bytes')


def test_slow_servers():
    with Faults() as server:
        for fault, words, error in [
                ("stall", ["stalled=1000"], "i/o timeout: under 1024 bytes a second for 1 seconds"),
                ("drip,100", ["stalled=1000"], "i/o timeout: under 1024 bytes a second"),
                ("hang", ["stalled=1000"], "i/o timeout"),
                ("drip,100", ["total=500"], "i/o timeout: not done after 0.500 seconds")]:
            started = time.monotonic()
            expect(server.get(fault, *words), ENETWORK, f'Get "{server.url(fault)}": {error}')
            assert time.monotonic() - started < 10, fault


def test_digests():
    with Faults() as server:
        for fault in ("flipped", "html", "empty"):
            result = server.get(fault, f"sha256={sha256(server.data)}")
            expect(result, EDIGEST, f"wanted is sha256:{sha256(server.data)}")
        expect(server.get("ok", f"sha256={sha256(server.data)}"), 0)


def test_nobody_listens():
    with Faults() as server:
        url = server.url("ok")
        words = [server.url(f"slow,{20 * i}") for i in range(40)]
        results = client("get", *words)
        assert len(results) == 40 and all(r["code"] == 0 for r in results), results
    expect(client("get", url)[0], ENETWORK,
           f'Get "{url}": dial tcp {server.host}: connect: connection refused')
    expect(client("get", "http://nobody.invalid/x")[0], ENETWORK, "nobody.invalid: no such host")


# ---- credentials ------------------------------------------------------------

def test_credentials_stay():
    with Faults() as server, Faults() as other:
        fault = f"basic,{USER},{PASSWORD}"
        result = client(*LOGIN, "get", f"http://{server.host}/ok/data")[0]
        expect(result, 0)
        sent = server.requests()[-1]["headers"]
        assert sent["authorization"] == f"Basic {BASIC}", sent
        for target in (other.host, f"localhost:{server.port}"):
            expect(server.get(f"redirect,{target}", *LOGIN), 0)
        seen = other.requests() + [r for r in server.requests()
                                   if r["headers"]["host"].startswith("localhost")]
        assert len(seen) == 2 and all("authorization" not in r["headers"] for r in seen), seen
        expect(server.get(f"redirect,{other.host}", *LOGIN, "pass=1"), 0)
        assert other.requests()[-1]["headers"]["authorization"] == f"Basic {BASIC}"
        expect(server.get(fault.replace(PASSWORD, "x"), *LOGIN), EAUTH, "401 Unauthorized")
        url = f"http://{USER}:{PASSWORD}@{server.host}/status,404/data"
        expect(client("get", url)[0], ENOTFOUND, f"failed to fetch http://{server.host}/")


def test_proxies():
    with Faults() as proxy:
        words = [f"http-proxy=http://{USER}:{PASSWORD}@{proxy.host}", "get", "http://a.invalid/ok/data"]
        client(*words)
        asked = proxy.requests()[-1]
        assert asked["path"] == "http://a.invalid/ok/data", asked
        assert asked["headers"]["proxy-authorization"] == f"Basic {BASIC}", asked
        expect(client("no-proxy=.invalid", *words)[0], ENETWORK, "no such host")
        expect(client(f"http-proxy=http://{USER}:{PASSWORD}@127.0.0.1:1", "get", words[2])[0],
               ENETWORK, "dial tcp 127.0.0.1:1: connect: connection refused")
        count = len(proxy.requests())
        expect(client(words[0], "get", proxy.url("ok"))[0], 0)  # loopback goes direct
        assert proxy.requests()[count]["path"] == "/ok/data"
        assert "proxy-authorization" not in proxy.requests()[count]["headers"]


# ---- TLS --------------------------------------------------------------------

def test_tls():
    need("openssl")
    with tempfile.TemporaryDirectory() as folder:
        authority = Authority(folder)
        other = Authority(os.path.join(folder, "other"))
        cert, key = authority.issue("server", hosts=("localhost",))
        old_cert, old_key = authority.issue("old", days=-1)
        with Faults("--cert", cert, "--key", key) as server:
            good = f"https://localhost:{server.port}/ok/data"
            ca = f"ca={authority.ca}"
            expect(client(ca, "get", good)[0], 0)
            unknown = "tls: failed to verify certificate: x509: certificate signed by unknown authority"
            expect(client("get", good)[0], ENETWORK, unknown)
            expect(client(f"ca={other.ca}", "get", good)[0], ENETWORK, unknown)
            expect(client(ca, *LOGIN, "get", server.url("ok"))[0], ENETWORK,
                   f"certificate is not valid for {server.host}")
            expect(client("insecure=1", "get", server.url("ok"))[0], 0)
            expect(client(f"ca={folder}/none", "get", good)[0], ENETWORK, "can't load CA file")
            expect(client(ca, f"cert={folder}/none", f"key={key}", "get", good)[0], ENETWORK,
                   "can't load key pair from cert")
            downgrade = f"https://localhost:{server.port}/redirect,{server.host}/data"
            expect(client(ca, "get", downgrade)[0], ENETWORK, "redirects from https to http")
            requests = server.requests()
            assert all("authorization" not in r["headers"] for r in requests), requests
        with Faults("--cert", old_cert, "--key", old_key) as server:
            expect(client(ca, "get", server.url("ok"))[0], ENETWORK, "certificate has expired")
        with Faults() as server:
            expect(client("get", f"https://{server.host}/ok/data")[0], ENETWORK,
                   "http: server gave HTTP response to HTTPS client")


# ---- registries -------------------------------------------------------------

def test_registry_faults():
    with Faults() as server:
        push = 'failed to perform "Push" on destination: mismatched digest'
        successors = 'failed to perform "Successors" on source: '
        first = f'failed to perform "FetchReference" on source: GET "http://{server.host}/v2/'
        for fault, code, error in [
                ("ok", 0, ""), ("legacy", 0, ""), ("index", 0, ""), ("index2", 0, ""), ("prov", 0, ""),
                (f"redirectblob.{server.port}", 0, ""), ("flaky.2.503", 0, ""), ("flaky.1.429.0", 0, ""),
                ("blobflip", EDIGEST, push), ("manifestdigest", EDIGEST, successors + "mismatched digest"),
                ("manifestflip", EDIGEST, successors + "mismatched digest"),
                ("blobcut", ENETWORK, "unexpected EOF"), ("blobsize", ENETWORK, "mismatch Content-Length"),
                ("blobmissing", ENOTFOUND, ": not found"), ("manifesthuge", ENETWORK, "over the limit"),
                ("manifestjunk", ENETWORK, successors + "unexpected end of JSON input"),
                ("manifesttype", -9, "manifest does not contain minimum number of descriptors (2)"),
                ("noconfig", -9, "could not load config with mediatype"),
                ("nolayer", -9, "manifest does not contain a layer with mediatype"),
                ("indexloop", ENETWORK, "mismatch Content-Length"),
                ("status.403", EAUTH, first), ("status.500", ENETWORK, first),
                ("status.404", ENOTFOUND, f"{server.host}/status.404/demo:1.0.0: not found"),
                ("basic", EAUTH, "response status code 401"),
                ("bearer", EAUTH, "response status code 401: unauthorized: who are you: Basic xxxxx"),
                ("bearermissing", EAUTH, "empty token returned"),
                ("notoken", EAUTH, "empty token returned"),
                ("realmtls", EAUTH, "neither http nor https"),
                ("realmaway", EAUTH, "an inner address")]:
            before = len(server.requests())
            result = server.pull(fault, *LOGIN)
            expect(result, code, error)
            assert len(server.requests()) - before <= 20, fault
            if not code:
                assert result["digest"] == "sha256:" + sha256(server.chart), result
        moved = [r for r in server.requests() if r["headers"]["host"].startswith("localhost")]
        assert moved and all("authorization" not in r["headers"] for r in moved), moved
        for fault in ("basic", "bearer"):
            expect(server.pull(fault, "user=u", "password=p"), 0)


def test_registry_tags():
    with Faults() as server:
        for fault in ("ok", "pages"):
            tags = client("plain=1", "tags", f"{server.host}/{fault}/demo")
            assert tags == ["1.0.0", "1.1.0_b.1", "latest", "2.0.0", "v3"], tags
        for fault, error in [("pagesloop", "circle"), ("pagesaway", "another server"),
                             ("junktags", "failed to decode response")]:
            expect(client("plain=1", "tags", f"{server.host}/{fault}/demo")[0], ENETWORK, error)
        expect(server.pull("ok", tag="1.1.0+b.1"), 0)


def push_demo(registry):
    """Pushes the chart `demo` twice; returns its archive."""
    archive = charts.chart_archive("demo", "1.0.0")
    registry.push("charts/demo", "1.0.0", archive)
    registry.push("charts/demo", "1.1.0+b.1", archive, provenance=b"signed")
    return archive


def check_registry(mode, words, config):
    need("docker-registry", "openssl", *(["htpasswd"] if mode == "htpasswd" else []))
    with Registry(mode, USER, PASSWORD) as registry, tempfile.TemporaryDirectory() as folder:
        archive = push_demo(registry)
        base = f"{registry.host}/charts/demo"
        words = [w.replace("$CA", str(registry.ca)) for w in words]
        path = os.path.join(folder, "config.json")
        with open(path, "w") as out:
            json.dump({"auths": {registry.host: {"auth": BASIC}}}, out)
        if config:
            words.append(f"{config}={path}")
        results = client(*words, "pull", f"{base}:1.0.0", f"oci://{base}:1.1.0+b.1", f"{base}:9")
        for result in results[:2]:
            expect(result, 0)
            assert result["digest"] == "sha256:" + sha256(archive), result
        assert [r["provenance"] for r in results[:2]] == ["", "signed"], results
        expect(results[2], ENOTFOUND, f'"FetchReference" on source: {base}:9: not found')
        digest = results[0]["manifest"]
        assert client(*words, "resolve", f"{base}:1.0.0") == [digest]
        expect(client(*words, "pull", f"{base}@{digest}")[0], 0)
        assert sorted(client(*words, "tags", base)) == ["1.0.0", "1.1.0_b.1"]
        return registry, base, words


def test_registry_open():
    check_registry("open", ["plain=1"], None)
    need("docker-registry")
    with Registry("open") as registry:
        push_demo(registry)
        expect(client("pull", f"{registry.host}/charts/demo:1.0.0")[0], ENETWORK,
               "http: server gave HTTP response to HTTPS client")
        expect(client("plain=1", "tags", f"{registry.host}/charts/nix")[0], ENOTFOUND,
               "response status code 404: name unknown: repository name not known to registry: "
               "map[name:charts/nix]")


def test_registry_htpasswd():
    check_registry("htpasswd", ["plain=1", *LOGIN], None)
    check_registry("htpasswd", ["plain=1"], "docker-config")
    check_registry("htpasswd", ["plain=1"], "registry-config")
    with Registry("htpasswd", USER, PASSWORD) as registry:
        push_demo(registry)
        base = f"{registry.host}/charts/demo"
        for words, error in [([], "basic credential not found"),
                             ([f"user={USER}", "password=wrong-one"],
                              "response status code 401: unauthorized: authentication required")]:
            result = client("plain=1", *words, "pull", f"{base}:1.0.0")[0]
            expect(result, EAUTH, error)


def test_registry_tokens():
    check_registry("token", ["plain=1", *LOGIN], None)
    check_registry("token", ["plain=1"], "docker-config")
    with Registry("token", USER, PASSWORD) as registry:
        archive = push_demo(registry)
        registry.push("public/demo", "1.0.0", archive)
        expect(client("plain=1", "pull", f"{registry.host}/public/demo:1.0.0")[0], 0)
        log = registry.tokens.log
        assert log and log[-1][1] == "" and "scope=repository%3Apublic%2Fdemo%3Apull" in log[-1][0], log
        count = len(log)
        results = client("plain=1", *LOGIN, "pull", f"{registry.host}/charts/demo:1.0.0",
                         f"{registry.host}/charts/demo:1.1.0+b.1")
        assert all(r["code"] == 0 for r in results), results
        assert len(log) - count <= 2, log
        expect(client("plain=1", f"user={USER}", "password=wrong-one", "pull",
                      f"{registry.host}/charts/demo:1.0.0")[0], EAUTH, "response status code 401")


def test_registry_tls():
    registry, base, words = check_registry("tls", ["ca=$CA"], None)
    need("docker-registry")
    with Registry("tls") as registry:
        push_demo(registry)
        expect(client("pull", f"{registry.host}/charts/demo:1.0.0")[0], ENETWORK,
               "x509: certificate signed by unknown authority")
        expect(client("insecure=1", "pull", f"{registry.host}/charts/demo:1.0.0")[0], 0)


# ---- all of them ------------------------------------------------------------

def main():
    tests = [(name[5:], test) for name, test in globals().items() if name.startswith("test_")]
    failed = 0
    only = sys.argv[3] if len(sys.argv) > 3 else ""
    tests = [(name, test) for name, test in tests if only in name]
    print(f"1..{len(tests)}")
    for number, (name, test) in enumerate(tests, 1):
        try:
            test()
            print(f"ok {number} - {name}", flush=True)
        except Skip as skip:
            print(f"ok {number} - {name} # SKIP {skip}", flush=True)
        except Exception as error:  # noqa: BLE001
            failed += 1
            text = f"{type(error).__name__}: {error}".replace("\n", "\n# ")
            print(f"not ok {number} - {name}\n# {text[:1500]}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
