#!/usr/bin/env python3
"""OCI registries: docker-registry open, with basic credentials, with tokens and
over TLS; and a stand-in for what a good registry never does."""
import base64
import hashlib
import json
import os
import pty
import signal
import stat
import subprocess
import termios

import harness
from harness import check, fails, main, needs, test, works

from charts import chart_archive, chart_files
from registry import CHART_TYPE, CONFIG_TYPE, MANIFEST_TYPE, Registry
from web import Page, Web

needs("docker-registry", "htpasswd", "openssl")

OPEN, BASIC, TOKEN, TLS = (Registry(m) for m in
                           ("open", "htpasswd", "token", "tls"))
WEB = Web()
S = {v: chart_archive("s", v) for v in
     ("1.0.0", "1.2.3", "1.3.0-rc.1", "2.0.0+b.5")}


def fill():
    for registry in (OPEN, BASIC, TOKEN, TLS):
        for version, archive in S.items():
            registry.push("charts/s", version, archive)
    TOKEN.push("public/p", "1.0.0", chart_archive("p", "1.0.0"))


def wrapper(box, registry, version="^1.0.0", repo=None, name="s"):
    box.secrets.append(registry.password)
    repo = repo or f"oci://{registry.host}/charts"
    box.write({f"c/{k}": v for k, v in chart_files("c", "0.1.0", [
        {"name": name, "version": version, "repository": repo}]).items()})


def auths(registry, password=None):
    pair = f"{registry.user}:{password or registry.password}".encode()
    return {"auths": {registry.host: {
        "auth": base64.b64encode(pair).decode()}}}


@test
def update(box):
    """update, build and template from an open registry"""
    wrapper(box, OPEN)
    done = works(box.run("template", "r", "c", "--plain-http"))
    check("name: s-1.2.3" in done.out, done)
    done = works(box.run("dependency", "update", "c", "--plain-http"))
    check(f"Pulled: {OPEN.host}/charts/s:1.2.3" in done.err, done)
    check(box.tree("c/charts") == {"s-1.2.3.tgz": S["1.2.3"]})
    works(box.run("dependency", "build", "c", "--offline", "--plain-http"))


@test
def plus(box):
    """a version with + is a tag with _, and the file has the + again"""
    wrapper(box, OPEN, "2.0.0+b.5")
    works(box.run("dependency", "update", "c", "--plain-http"))
    check(list(box.tree("c/charts")) == ["s-2.0.0+b.5.tgz"])


@test
def needs_plain_http(box):
    """registries are asked over https unless told otherwise"""
    wrapper(box, OPEN)
    fails(box.run("dependency", "update", "c"), OPEN.host)


@test
def tls(box):
    """a registry with a certificate of an own CA"""
    wrapper(box, TLS)
    fails(box.run("dependency", "update", "c"), "certificate", TLS.host)
    works(box.run("dependency", "update", "c", "--ca-file", TLS.ca))
    works(box.run("pull", f"oci://{TLS.host}/charts/s",
                  "--insecure-skip-tls-verify"))
    works(box.run("template", "r", "c", env={"SSL_CERT_FILE": TLS.ca}))


def each_guarded(box, env=None, *words):
    for registry in (BASIC, TOKEN):
        wrapper(box, registry)
        works(box.run("dependency", "update", "c", "--plain-http", *words,
                      env=env))
        works(box.run("cache", "prune", "--all"))


@test
def no_credentials(box):
    """without credentials: an error that names the chart and the registry"""
    for registry in (BASIC, TOKEN):
        wrapper(box, registry)
        done = box.run("dependency", "update", "c", "--plain-http")
        fails(done, registry.host, "s")


@test
def anonymous_token(box):
    """a token without credentials, where that is enough"""
    wrapper(box, TOKEN, "1.0.0", f"oci://{TOKEN.host}/public", "p")
    works(box.run("template", "r", "c", "--plain-http"))


@test
def flags(box):
    """--username and --password"""
    each_guarded(box, None, "--username", BASIC.user, "--password",
                 BASIC.password)


@test
def login(box):
    """registry login, what it stores, logout"""
    for registry in (BASIC, TOKEN):
        wrapper(box, registry)
        done = box.run("registry", "login", registry.host, "-u", registry.user,
                       "--password-stdin", "--plain-http",
                       input=registry.password + "\n")
        works(done)
        check(done.err == "Login Succeeded\n", done)
        config = "home/.config/helm/registry/config.json"
        check(json.loads(box.read(config)) == auths(registry), box.read(config))
        check(oct(os.stat(box.file(config)).st_mode).endswith("600"))
        works(box.run("dependency", "update", "c", "--plain-http"))
        works(box.run("registry", "logout", registry.host))
        check(json.loads(box.read(config)) == {"auths": {}}, box.read(config))
        works(box.run("cache", "prune", "--all"))
        fails(box.run("dependency", "update", "c", "--plain-http"))


@test
def wrong_login(box):
    """a refused login stores nothing"""
    for registry in (BASIC, TOKEN):
        box.secrets.append("wr0ng-Pa55")
        fails(box.run("registry", "login", registry.host, "-u", registry.user,
                      "--password-stdin", "--plain-http", input="wr0ng-Pa55"),
              f'authenticating to "{registry.host}"', "401")
        check(not box.exists("home/.config/helm/registry/config.json"))


@test
def helm_configuration(box):
    """credentials of Helm's registry configuration"""
    box.write({"r.json": json.dumps({"auths": {
        **auths(BASIC)["auths"], **auths(TOKEN)["auths"]}})})
    each_guarded(box, {"HELM_REGISTRY_CONFIG": box.file("r.json")})
    each_guarded(box, None, "--registry-config", box.file("r.json"))


@test
def docker_configuration(box):
    """credentials of Docker's config.json"""
    both = {"auths": {**auths(BASIC)["auths"], **auths(TOKEN)["auths"]}}
    box.write({"d/config.json": json.dumps(both)})
    each_guarded(box, {"DOCKER_CONFIG": box.file("d")})
    box.write({"home/.docker/config.json": json.dumps(both)})
    each_guarded(box)


def helper(box, name, script):
    path = box.file("bin", f"docker-credential-{name}")
    box.write({f"bin/docker-credential-{name}": script})
    os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)
    return {"PATH": box.file("bin") + ":" + box.env["PATH"],
            "DOCKER_CONFIG": box.file("d")}


GIVES = """#!/bin/sh
[ "$1" = get ] || exit 1
read -r server
echo "$server" >> "$(dirname "$0")/asked"
printf '{"ServerURL":"%%s","Username":"%s","Secret":"%s"}' "$server"
"""


@test
def helpers(box):
    """credsStore and credHelpers"""
    script = GIVES % (BASIC.user, BASIC.password)
    box.write({"d/config.json": '{"credsStore": "made"}'})
    each_guarded(box, helper(box, "made", script))
    box.write({"d/config.json": json.dumps({"credHelpers": {
        BASIC.host: "own", TOKEN.host: "own"}})})
    each_guarded(box, helper(box, "own", script))
    asked = set(box.read("bin/asked").split("\n")) - {""}
    check(asked == {BASIC.host, TOKEN.host}, asked)


@test
def bad_helpers(box):
    """a helper that fails, is missing, hangs or says nonsense is an error"""
    wrapper(box, BASIC)
    box.write({"d/config.json": '{"credsStore": "bad"}'})
    for script in ("#!/bin/sh\nexit 1\n", "#!/bin/sh\necho nonsense\n",
                   "#!/bin/sh\necho '{}'\n"):
        env = helper(box, "bad", script)
        fails(box.run("dependency", "update", "c", "--plain-http", env=env),
              BASIC.host)
    box.write({"d/config.json": '{"credsStore": "../../bin/sh"}'})
    fails(box.run("dependency", "update", "c", "--plain-http", env=env))


@test
def pages(box):
    """tags in many pages"""
    seen = []
    tags = [f"1.0.{i}" for i in range(25)]

    def page(request):
        query = request.path.partition("?")[2]
        last = query.partition("last=")[2].partition("&")[0]
        at = tags.index(last) + 1 if last in tags else 0
        seen.append(at)
        body = json.dumps({"name": "charts/many", "tags": tags[at:at + 10]})
        more = [("Link", f'</v2/charts/many/tags/list?n=10&last={tags[at + 9]}>; '
                         'rel="next"')] if at + 10 < len(tags) else []
        request._send(200, more, body.encode())
    archive = chart_archive("many", "1.0.24")
    WEB.hosts["paged.test"] = stand_in("many", "1.0.24", archive)
    WEB.hosts["paged.test"]["/v2/charts/many/tags/list"] = Page(raw=page)
    wrapper(box, OPEN, "1.x", "oci://paged.test/charts", "many")
    box.env["HTTP_PROXY"] = WEB.proxy
    works(box.run("dependency", "update", "c", "--plain-http"))
    check(seen == [0, 10, 20], seen)
    check(list(box.tree("c/charts")) == ["many-1.0.24.tgz"])


@test
def endless_pages(box):
    """pages of tags without an end"""
    def page(request):
        number = len(WEB.log)
        body = json.dumps({"name": "x", "tags": [f"1.0.{number}"]})
        request._send(200, [("Link", f'</v2/charts/x/tags/list?last={number}>; '
                                     'rel="next"')], body.encode())
    WEB.hosts["paged.test"] = {"/v2/charts/x/tags/list": Page(raw=page)}
    wrapper(box, OPEN, "1.x", "oci://paged.test/charts", "x")
    box.env["HTTP_PROXY"] = WEB.proxy
    fails(box.run("dependency", "update", "c", "--plain-http"), "x")


@test
def index_manifest(box):
    """a manifest that lists manifests"""
    digest = OPEN.push("charts/i", "0.0.1", chart_archive("i", "1.0.0"))
    manifest = OPEN.request("GET", f"/v2/charts/i/manifests/{digest}", None,
                            {"Accept": MANIFEST_TYPE})
    size = int(manifest.headers["Content-Length"])
    OPEN.put_manifest("charts/i", "1.0.0", {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "manifests": [{"mediaType": MANIFEST_TYPE, "digest": digest,
                       "size": size}]},
        "application/vnd.oci.image.index.v1+json")
    wrapper(box, OPEN, "1.0.0", name="i")
    works(box.run("dependency", "update", "c", "--plain-http"))


@test
def not_a_chart(box):
    """an image that is no chart"""
    config = OPEN.put_blob("charts/n", b"{}")
    OPEN.put_manifest("charts/n", "1.0.0", {
        "schemaVersion": 2,
        "config": {"mediaType": "application/vnd.oci.image.config.v1+json",
                   **config},
        "layers": []})
    wrapper(box, OPEN, "1.0.0", name="n")
    fails(box.run("dependency", "update", "c", "--plain-http"), OPEN.host,
          "charts/n")


@test
def unknown(box):
    """an unknown version or chart; the versions that exist"""
    wrapper(box, OPEN, "9.9.9")
    fails(box.run("dependency", "update", "c", "--plain-http"),
          f"{OPEN.host}/charts/s:9.9.9", "not found")
    wrapper(box, OPEN, ">9")
    fails(box.run("dependency", "update", "c", "--plain-http"),
          "could not locate a version matching provided version string >9",
          "1.2.3")
    wrapper(box, OPEN, "1.0.0", name="nope")
    fails(box.run("dependency", "update", "c", "--plain-http"), "nope")


# ---- a stand-in registry --------------------------------------------------------

def digest_of(body):
    return "sha256:" + hashlib.sha256(body).hexdigest()


def stand_in(name, tag, archive, **change):
    """The pages of a registry with one chart; `change` replaces parts."""
    config = change.get("config", json.dumps(
        {"name": name, "version": tag}).encode())
    layer = change.get("layer", archive)
    manifest = change.get("manifest", json.dumps({
        "schemaVersion": 2,
        "config": {"mediaType": CONFIG_TYPE, "digest": digest_of(config),
                   "size": len(config)},
        "layers": [{"mediaType": CHART_TYPE, "digest": digest_of(archive),
                    "size": change.get("size", len(archive))}]}).encode())
    kind = {"Content-Type": change.get("type", MANIFEST_TYPE)}
    if "claim" in change:
        kind["Docker-Content-Digest"] = change["claim"]
    base = f"/v2/charts/{name}"
    pages = {
        f"{base}/manifests/{tag}": Page(manifest, headers=kind),
        f"{base}/manifests/{digest_of(manifest)}": Page(manifest, headers=kind),
        f"{base}/blobs/{digest_of(config)}": change.get("config_page",
                                                        Page(config)),
        f"{base}/blobs/{digest_of(archive)}": change.get("layer_page",
                                                         Page(layer)),
        f"{base}/tags/list": Page(json.dumps(
            {"name": f"charts/{name}", "tags": [tag]}).encode()),
    }
    return {**pages, **change.get("pages", {})}


def survives(box, *texts, version="1.0.0", **change):
    WEB.hosts["bad.test"] = stand_in("s", "1.0.0", S["1.0.0"], **change)
    WEB.log.clear()
    wrapper(box, OPEN, version, "oci://bad.test/charts")
    box.env["HTTP_PROXY"] = WEB.proxy
    before = box.tree()
    done = box.run("dependency", "update", "c", "--plain-http")
    fails(done, "bad.test", "s", *texts)
    check(done.seconds < 30 and len(WEB.log) <= 20, done.seconds, *WEB.paths())
    check(box.tree() == before, box.tree().keys())
    works(box.run("cache", "verify"))
    WEB.hosts["bad.test"] = stand_in("s", "1.0.0", S["1.0.0"])
    works(box.run("dependency", "update", "c", "--plain-http"))


@test
def wrong_layer(box):
    """a layer that is not what the manifest says"""
    other = bytearray(S["1.0.0"])
    other[len(other) // 2] ^= 1
    survives(box, "digest", layer=bytes(other))
    survives(box, layer=S["1.2.3"])


@test
def wrong_size(box):
    """a layer whose size is not what the manifest says"""
    survives(box, size=10)


@test
def wrong_claim(box):
    """a manifest that is not what its header says"""
    survives(box, "digest", claim=digest_of(b"other"))


@test
def wrong_manifest(box):
    """a manifest that is none"""
    for manifest in (b"", b"{", b"[]", b"null", b'{"layers": [{}]}',
                     b'{"layers":"x"}', b'{"config":{"digest":"../../x"}}',
                     b"{" * 100000):
        survives(box, manifest=manifest)


@test
def bad_digests(box):
    """digests that are paths"""
    for digest in ("sha256:../../../etc/passwd", "../x", "sha256:", "md5:00",
                   "sha256:" + "Z" * 64):
        manifest = json.dumps({
            "schemaVersion": 2,
            "config": {"mediaType": CONFIG_TYPE, "digest": digest, "size": 2},
            "layers": [{"mediaType": CHART_TYPE, "digest": digest,
                        "size": 10}]}).encode()
        survives(box, manifest=manifest)


@test
def wrong_type(box):
    """a manifest of another type"""
    survives(box, type="text/html")


@test
def statuses(box):
    """500 and 403 for a manifest, 404 for a layer"""
    base = "/v2/charts/s"
    for status in (500, 403):
        survives(box, str(status), pages={
            f"{base}/manifests/1.0.0": Page(b"", status)})
    survives(box, "not found", layer_page=Page(b"", 404))


@test
def busy(box):
    """429 with Retry-After is waited for"""
    WEB.hosts["bad.test"] = stand_in("s", "1.0.0", S["1.0.0"])
    count = [0]

    def raw(request):
        count[0] += 1
        if count[0] == 1:
            request._send(429, [("Retry-After", "1")], b"")
        else:
            request._send(200, [], S["1.0.0"])
    blob = f"/v2/charts/s/blobs/{digest_of(S['1.0.0'])}"
    WEB.hosts["bad.test"][blob] = Page(raw=raw)
    wrapper(box, OPEN, "1.0.0", "oci://bad.test/charts")
    box.env["HTTP_PROXY"] = WEB.proxy
    done = works(box.run("dependency", "update", "c", "--plain-http"))
    check(done.seconds >= 1 and count[0] == 2, done.seconds, count)


@test
def blob_elsewhere(box):
    """a layer on another host is fetched without credentials"""
    WEB.hosts["bad.test"] = stand_in(
        "s", "1.0.0", S["1.0.0"], layer_page=Page(status=307, headers={
            "Location": "http://store.test/blob"}))
    pages = WEB.hosts["bad.test"]
    pair = base64.b64encode(f"{OPEN.user}:{OPEN.password}".encode()).decode()
    for page in pages.values():
        page.want = f"Basic {pair}"
    WEB.hosts["store.test"] = {"/blob": S["1.0.0"]}
    wrapper(box, OPEN, "1.0.0", "oci://bad.test/charts")
    box.env["HTTP_PROXY"] = WEB.proxy
    WEB.log.clear()
    works(box.run("dependency", "update", "c", "--plain-http", "--username",
                  OPEN.user, "--password", OPEN.password))
    sent = {host for host, _, _, headers in WEB.log if "Authorization" in headers}
    check(sent == {"bad.test"}, WEB.log)
    check(any(host == "store.test" for host, *_ in WEB.log))


@test
def bad_realms(box):
    """token servers that must not get the password"""
    wrapper(box, OPEN, "1.0.0", "oci://bad.test/charts")
    box.env["HTTP_PROXY"] = WEB.proxy
    for realm in ("file:///etc/passwd", "gopher://x/", "http://10.0.0.1/token",
                  "http://169.254.169.254/token", "not a url",
                  "http://[::1]/token"):
        WEB.log.clear()
        WEB.hosts["bad.test"] = {"/v2/charts/s/manifests/1.0.0": Page(
            b"", 401, {"WWW-Authenticate": f'Bearer realm="{realm}",service="x"'})}
        fails(box.run("dependency", "update", "c", "--plain-http", "--username",
                      OPEN.user, "--password", OPEN.password), "bad.test")
        sent = [host for host, _, _, headers in WEB.log
                if "Authorization" in headers]
        check(not sent, realm, sent)


@test
def reference_errors(box):
    """references that are none, with Helm's words"""
    box.env["HTTP_PROXY"] = WEB.proxy
    for reference, text in (
            ("oci://", "invalid"), ("oci:///x", "invalid"),
            ("oci://h/X/y", 'invalid repository "X/y"'),
            ("oci://h/x:a b", "invalid"), ("oci://h/x@sha256:12", "invalid")):
        fails(box.run("pull", reference, "--version", "1.0.0", "--plain-http"),
              text)


@test
def interrupted(box):
    """a signal at the password prompt ends it; the terminal shows keys again"""
    far, near = pty.openpty()
    child = subprocess.Popen(
        [harness.CHARTC, "registry", "login", "nowhere.test", "-u", "me"],
        stdin=near, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=box.env)
    try:
        seen = b""
        while b"Password: " not in seen:
            piece = os.read(child.stdout.fileno(), 100)
            check(piece, seen)
            seen += piece
        while termios.tcgetattr(near)[3] & termios.ECHO:
            pass
        child.send_signal(signal.SIGINT)
        check(child.wait(20) == -signal.SIGINT, child.returncode)
        check(termios.tcgetattr(near)[3] & termios.ECHO)
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
        os.close(far)
        os.close(near)


with OPEN, BASIC, TOKEN, TLS, WEB:
    fill()
    main()
