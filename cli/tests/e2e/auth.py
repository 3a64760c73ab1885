#!/usr/bin/env python3
"""Index repositories with credentials and certificates: who gets them, and who
never does."""
import os

from harness import check, fails, main, needs, temporary, test, works

from charts import chart_archive, chart_files, entry, index, repository
from pki import Authority
from web import Page, Web

needs("openssl")

USER, PASSWORD = "robot", "s3cret-Pa55"
PKI = temporary("pki-")
CA = Authority(PKI)
OTHER_CA = Authority(os.path.join(PKI, "other"), "Other CA")
FILES = repository([("s", "1.0.0"), ("s", "1.1.0")])


def guarded(files):
    return {f"/x/{k}": Page(v, user=USER, password=PASSWORD)
            for k, v in files.items()}


WEB = Web({"repo.test": guarded(FILES)})
TLS = Web({"": {f"/x/{k}": v for k, v in FILES.items()}},
          tls=CA.issue("server"))
EXPIRED = Web({"": {f"/x/{k}": v for k, v in FILES.items()}},
              tls=CA.issue("expired", days=-1))
MISNAMED = Web({"": {f"/x/{k}": v for k, v in FILES.items()}},
               tls=CA.issue("misnamed", hosts=("elsewhere.test",)))


def start(box, repo="http://repo.test/x", name="s"):
    box.env["HTTP_PROXY"] = WEB.proxy
    box.secrets.append(PASSWORD)
    box.secret_in_chart = PASSWORD in repo
    box.write({f"c/{k}": v for k, v in chart_files("c", "0.1.0", [
        {"name": name, "version": "1.x", "repository": repo}]).items()})
    WEB.log.clear()


def authorized():
    """{host: whether it was sent credentials}"""
    seen = {}
    for host, _, _, headers in WEB.log:
        seen[host] = seen.get(host, False) or "Authorization" in headers
    return seen


def add(box, *more):
    return works(box.run("repo", "add", "private", "http://repo.test/x",
                         "--username", USER, "--password-stdin", *more,
                         input=PASSWORD + "\n"))


@test
def none(box):
    """without credentials: 401, with the chart and the URL"""
    start(box)
    fails(box.run("dependency", "update", "c"), "http://repo.test/x/index.yaml",
          "401")


@test
def in_url(box):
    """credentials in the URL work and are never shown"""
    start(box, f"http://{USER}:{PASSWORD}@repo.test/x")
    done = works(box.run("template", "r", "c"))
    check("name: s-1.1.0" in done.out, done)
    WEB.hosts["repo.test"]["/x/index.yaml"] = Page(b"", 500)
    try:
        fails(box.run("template", "r", "c"), "http://repo.test/x/index.yaml")
    finally:
        WEB.hosts["repo.test"] = guarded(FILES)


@test
def named(box):
    """credentials of repositories.yaml"""
    start(box)
    add(box)
    check(oct(os.stat(box.file("home/.config/helm/repositories.yaml")).st_mode)
          .endswith("600"))
    works(box.run("dependency", "update", "c"))
    works(box.run("pull", "private/s"))
    works(box.run("repo", "update"))
    box.write({"c/Chart.yaml": box.read("c/Chart.yaml").replace(
        "http://repo.test/x", "@private")})
    works(box.run("dependency", "update", "c"))


@test
def wrong_password(box):
    """a wrong password is not stored"""
    start(box)
    box.secrets.append("wr0ng-Pa55")
    fails(box.run("repo", "add", "private", "http://repo.test/x", "--username",
                  USER, "--password-stdin", input="wr0ng-Pa55\n"), "401")
    check(not box.exists("home/.config/helm/repositories.yaml"))


@test
def netrc(box):
    """credentials of a netrc file, for its host alone"""
    start(box)
    box.write({"home/.netrc": f"machine other.test login a password b\n"
                              f"machine repo.test login {USER} "
                              f"password {PASSWORD}\n"})
    works(box.run("template", "r", "c"))
    box.write({"elsewhere": box.read("home/.netrc"), "home/.netrc": ""})
    works(box.run("template", "r", "c", env={"NETRC": box.file("elsewhere")}))


@test
def echoed(box):
    """a password out of netrc that the server repeats is not shown"""
    start(box)
    box.write({"home/.netrc": f"machine echo.test login {USER} "
                              f"password {PASSWORD}\n"})

    def raw(request):
        request.wfile.write(f"HTTP/1.1 403 {PASSWORD} is no good\r\n\r\n".encode())
    WEB.hosts["echo.test"] = {"/s-1.0.0.tgz": Page(raw=raw)}
    fails(box.run("pull", "http://echo.test/s-1.0.0.tgz"),
          "403 xxxxx is no good")


@test
def flags(box):
    """--username and --password with --repo"""
    start(box)
    how = ["--repo", "http://repo.test/x", "--username", USER, "--password",
           PASSWORD]
    works(box.run("pull", "s", *how))
    works(box.run("template", "r", "s", *how))
    works(box.run("show", "chart", "s", *how))


def moved(box):
    """An index whose archives are on another host."""
    archive = chart_archive("m", "1.0.0")
    WEB.hosts["files.test"] = {"/m-1.0.0.tgz": archive}
    WEB.hosts["repo.test"]["/x/index.yaml"] = Page(index(
        [entry("m", "1.0.0", archive, "http://files.test/m-1.0.0.tgz")]).encode(),
        user=USER, password=PASSWORD)
    start(box, name="m")


@test
def other_host(box):
    """archives on another host are fetched without credentials"""
    moved(box)
    add(box)
    WEB.log.clear()
    works(box.run("dependency", "update", "c"))
    check(authorized() == {"repo.test": True, "files.test": False}, authorized())
    works(box.run("cache", "prune", "--all"))
    WEB.log.clear()
    works(box.run("pull", "m", "--repo", "http://repo.test/x", "--username",
                  USER, "--password", PASSWORD))
    check(authorized() == {"repo.test": True, "files.test": False}, authorized())
    WEB.hosts["repo.test"] = guarded(FILES)


@test
def pass_credentials(box):
    """--pass-credentials sends them there too"""
    moved(box)
    add(box, "--pass-credentials")
    WEB.log.clear()
    works(box.run("dependency", "update", "c"))
    check(authorized() == {"repo.test": True, "files.test": True}, authorized())
    WEB.hosts["repo.test"] = guarded(FILES)


@test
def other_port(box):
    """another port of the same host is another host"""
    archive = chart_archive("m", "1.0.0")
    WEB.hosts["repo.test:8080"] = {"/m.tgz": archive}
    WEB.hosts["repo.test"]["/x/index.yaml"] = Page(index(
        [entry("m", "1.0.0", archive, "http://repo.test:8080/m.tgz")]).encode(),
        user=USER, password=PASSWORD)
    start(box, name="m")
    add(box)
    WEB.log.clear()
    works(box.run("dependency", "update", "c"))
    check(authorized() == {"repo.test": True, "repo.test:8080": False},
          authorized())
    WEB.hosts["repo.test"] = guarded(FILES)


@test
def lock_without_secret(box):
    """a lock for a URL with credentials: as Helm writes it, the cache without"""
    start(box, f"http://{USER}:{PASSWORD}@repo.test/x")
    works(box.run("template", "r", "c"))
    works(box.run("cache", "list"))


@test
def in_query(box):
    """a token in a repository's query works and is never shown or kept"""
    start(box, f"http://open.test/x?token={PASSWORD}")
    box.secret_in_chart = True
    WEB.hosts["open.test"] = {f"/x/{k}": v for k, v in FILES.items()}
    works(box.run("template", "r", "c"))
    works(box.run("dependency", "update", "c"))
    works(box.run("pull", f"http://open.test/x/s-1.0.0.tgz?token={PASSWORD}"))
    works(box.run("cache", "list"), "token=xxxxx")
    fails(box.run("pull", "s", "--repo", f"http://open.test/y?token={PASSWORD}"))
    asked = [path for host, _, path, _ in WEB.log if host == "open.test"]
    check(asked and all(PASSWORD in path for path in asked), asked)


# ---- TLS -----------------------------------------------------------------------

@test
def own_ca(box):
    """--ca-file and SSL_CERT_FILE"""
    start(box, f"{TLS.url}/x")
    fails(box.run("dependency", "update", "c"), f"{TLS.url}/x/index.yaml",
          "certificate")
    works(box.run("dependency", "update", "c", "--ca-file", CA.ca))
    works(box.run("template", "r", "s", "--repo", f"{TLS.url}/x", "--ca-file",
                  CA.ca))
    works(box.run("pull", f"{TLS.url}/x/s-1.0.0.tgz",
                  env={"SSL_CERT_FILE": CA.ca}))
    fails(box.run("pull", f"{TLS.url}/x/s-1.0.0.tgz", "--ca-file",
                  OTHER_CA.ca), "certificate")
    works(box.run("repo", "add", "t", f"{TLS.url}/x", "--ca-file", CA.ca))
    works(box.run("pull", "t/s"))


@test
def insecure(box):
    """--insecure-skip-tls-verify"""
    start(box)
    for web in (TLS, EXPIRED, MISNAMED):
        works(box.run("pull", "s", "--repo", f"{web.url}/x",
                      "--insecure-skip-tls-verify"))


@test
def bad_certificates(box):
    """expired ones and those of another name are refused before a request"""
    start(box)
    for web in (EXPIRED, MISNAMED):
        web.log.clear()
        fails(box.run("pull", "s", "--repo", f"{web.url}/x", "--ca-file", CA.ca),
              "certificate")
        check(not web.log, web.log)


@test
def client_certificate(box):
    """--cert-file and --key-file"""
    import ssl
    start(box)
    cert, key = CA.issue("client")
    web = Web({"": {f"/x/{k}": v for k, v in FILES.items()}})
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*CA.issue("strict"))
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(CA.ca)
    web.server.socket = context.wrap_socket(web.server.socket, server_side=True)
    url = f"https://{web.host}/x"
    with web:
        fails(box.run("pull", "s", "--repo", url, "--ca-file", CA.ca))
        works(box.run("pull", "s", "--repo", url, "--ca-file", CA.ca,
                      "--cert-file", cert, "--key-file", key))


@test
def through_proxy(box):
    """https through a proxy: the certificate is the server's, the password too"""
    named = Web({"": guarded(FILES)}, tls=CA.issue("named", hosts=("secure.test",)))
    WEB.tunnel["secure.test:443"] = named.host
    start(box)
    with named:
        how = ["--repo", "https://secure.test/x", "--username", USER,
               "--password", PASSWORD, "--ca-file", CA.ca]
        fails(box.run("pull", "s", *how), "secure.test")
        for name in ("HTTPS_PROXY", "https_proxy"):
            works(box.run("pull", "s", *how, env={name: WEB.proxy}))
            works(box.run("cache", "prune", "--all"))
        fails(box.run("pull", "s", *how, env={"HTTPS_PROXY": WEB.proxy,
                                              "no_proxy": "secure.test"}))
    check(authorized() == {"secure.test:443": False}, authorized())


@test
def proxy_password(box):
    """a proxy's own password goes to the proxy alone and is not shown"""
    start(box)
    box.secrets.append("pr0xy-Pa55")
    proxy = WEB.proxy.replace("http://", "http://me:pr0xy-Pa55@")
    fails(box.run("pull", "http://repo.test/none.tgz",
                  env={"HTTP_PROXY": proxy}), "404")
    check(all("Proxy-Authorization" in headers for *_, headers in WEB.log),
          WEB.log)
    fails(box.run("pull", "http://repo.test/none.tgz", env={
        "HTTP_PROXY": "http://me:pr0xy-Pa55@127.0.0.1:1"}))


@test
def downgrade(box):
    """credentials do not follow from https to http of the same host"""
    start(box)
    seen = []

    def raw(request):
        seen.append(request.headers.get("Authorization"))
        request._send(200, [], FILES["index.yaml"])
    plain = Web({"": {"/x/index.yaml": Page(raw=raw)}})
    TLS.hosts[""]["/y/index.yaml"] = Page(status=302, headers={
        "Location": f"{plain.url}/x/index.yaml"})
    with plain:
        box.run("repo", "add", "d", f"{TLS.url}/y", "--ca-file", CA.ca,
                "--username", USER, "--password-stdin", input=PASSWORD + "\n")
    check(seen in ([], [None]), seen)


with WEB, TLS, EXPIRED, MISNAMED:
    main()
