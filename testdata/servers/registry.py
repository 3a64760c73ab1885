#!/usr/bin/env python3
"""docker-registry on a loopback port, in the forms that tests need.

    with Registry("token") as registry:
        registry.push("charts/s", "1.0.0", archive, metadata)
        ... oci://{registry.host}/charts/s ...

Modes: "open"; "htpasswd", basic credentials; "token", a bearer token from a
small token server; "tls", open behind a certificate of a made CA.
The user is `registry.user` with `registry.password`.

Alone, it starts one, prints its address and waits:  registry.py --mode token
"""
import argparse
import base64
import contextlib
import hashlib
import http.client
import http.server
import json
import os
import re
import shutil
import ssl
import subprocess
import tempfile
import threading
import time
import urllib.parse

from pki import Authority

USER, PASSWORD = "robot", "s3cret-Pa55"
CONFIG_TYPE = "application/vnd.cncf.helm.config.v1+json"
CHART_TYPE = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
PROV_TYPE = "application/vnd.cncf.helm.chart.provenance.v1.prov"
MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"


def _b64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


class TokenServer:
    """Gives bearer tokens that docker-registry accepts, and keeps a log of
    (path with query, Authorization header)."""

    issuer, service = "test-issuer", "test-registry"

    def __init__(self, folder, user, password):
        authority = Authority(os.path.join(folder, "pki"), "Token CA")
        self.cert, self.key = authority.issue("token", rsa=True)
        self.bundle = authority.ca
        self.log = []
        self.user, self.password = user, password
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.answer(self)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/token"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, request):
        sent = request.headers.get("Authorization", "")
        self.log.append((request.path, sent))
        want = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        if sent and sent != f"Basic {want}":
            request.send_response(401)
            request.send_header("Content-Length", "0")
            request.end_headers()
            return
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(request.path).query)
        access = []
        for scope in query.get("scope", []):
            kind, name, actions = scope.split(":", 2)
            allowed = actions.split(",") if sent else []
            if name.startswith("public/"):
                allowed = [a for a in actions.split(",") if sent or a == "pull"]
            access.append({"type": kind, "name": name, "actions": allowed})
        body = json.dumps({"token": self.token(access)}).encode()
        request.send_response(200)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def token(self, access):
        with open(self.cert) as f:
            der = ssl.PEM_cert_to_DER_cert(f.read())
        now = int(time.time())
        head = {"typ": "JWT", "alg": "RS256",
                "x5c": [base64.b64encode(der).decode()]}
        claims = {"iss": self.issuer, "sub": self.user, "aud": self.service,
                  "exp": now + 300, "nbf": now - 10, "iat": now,
                  "jti": str(now), "access": access}
        text = b".".join(_b64url(json.dumps(p).encode()) for p in (head, claims))
        signature = subprocess.run(
            ["openssl", "dgst", "-sha256", "-sign", self.key], input=text,
            stdout=subprocess.PIPE, check=True).stdout
        return (text + b"." + _b64url(signature)).decode()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Registry:
    def __init__(self, mode="open", user=USER, password=PASSWORD, issued=None):
        """`issued`: (CA, certificate, key) for "tls"; made when not given."""
        self.mode, self.user, self.password = mode, user, password
        self.issued = issued
        self.tokens = None
        self.ca = None
        self.process = None
        self.folder = tempfile.mkdtemp(prefix="registry-")

    # ---- running it

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.process:
            self.process.terminate()
            self.process.wait()
        if self.tokens:
            self.tokens.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _config(self):
        config = {
            "version": "0.1",
            "log": {"level": "info", "accesslog": {"disabled": True}},
            "storage": {"filesystem": {"rootdirectory": self.folder + "/data"},
                        "delete": {"enabled": True}},
            "http": {"addr": "127.0.0.1:0", "secret": "x"},
        }
        if self.mode == "htpasswd":
            path = os.path.join(self.folder, "htpasswd")
            subprocess.run(["htpasswd", "-Bbc", "-C", "4", path, self.user,
                            self.password], check=True, stderr=subprocess.DEVNULL)
            config["auth"] = {"htpasswd": {"realm": "test", "path": path}}
        if self.mode == "token":
            self.tokens = TokenServer(self.folder, self.user, self.password)
            config["auth"] = {"token": {
                "realm": self.tokens.url, "service": self.tokens.service,
                "issuer": self.tokens.issuer,
                "rootcertbundle": self.tokens.bundle}}
        if self.mode == "tls":
            if not self.issued:
                authority = Authority(os.path.join(self.folder, "tls"))
                self.issued = (authority.ca, *authority.issue("registry"))
            self.ca, cert, key = self.issued
            config["http"]["tls"] = {"certificate": cert, "key": key}
        return config

    def _start(self):
        path = os.path.join(self.folder, "config.yml")
        with open(path, "w") as out:
            json.dump(self._config(), out)  # JSON is YAML
        self.log_path = os.path.join(self.folder, "log")
        with open(self.log_path, "w") as log:
            self.process = subprocess.Popen(
                ["docker-registry", "serve", path], stdout=log, stderr=log,
                env={**os.environ, "OTEL_TRACES_EXPORTER": "none"})
        for _ in range(200):
            with open(self.log_path) as log:
                found = re.search(r"listening on 127\.0\.0\.1:(\d+)", log.read())
            if found:
                self.port = int(found.group(1))
                self.host = f"127.0.0.1:{self.port}"
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        with open(self.log_path) as log:
            raise RuntimeError("docker-registry: " + log.read()[-500:])

    # ---- a client for filling it, basic or bearer as the mode is

    def _connect(self):
        if self.mode == "tls":
            context = ssl.create_default_context(cafile=self.ca)
            context.check_hostname = False
            return http.client.HTTPSConnection("127.0.0.1", self.port,
                                               context=context)
        return http.client.HTTPConnection("127.0.0.1", self.port)

    def _headers(self, repository):
        if self.mode == "htpasswd":
            pair = f"{self.user}:{self.password}".encode()
            return {"Authorization": "Basic " + base64.b64encode(pair).decode()}
        if self.mode == "token":
            access = [{"type": "repository", "name": repository,
                       "actions": ["pull", "push"]}]
            return {"Authorization": "Bearer " + self.tokens.token(access)}
        return {}

    def request(self, method, path, body=None, headers=(), repository=""):
        with contextlib.closing(self._connect()) as link:
            link.request(method, path, body,
                         {**self._headers(repository), **dict(headers)})
            answer = link.getresponse()
            text = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:200]}")
        return answer

    def put_blob(self, repository, data):
        """Uploads a blob; returns its descriptor without a media type."""
        digest = "sha256:" + hashlib.sha256(data).hexdigest()
        start = self.request("POST", f"/v2/{repository}/blobs/uploads/",
                             repository=repository)
        where = urllib.parse.urlsplit(start.headers["Location"])
        self.request("PUT", f"{where.path}?{where.query}&digest={digest}", data,
                     {"Content-Type": "application/octet-stream"}, repository)
        return {"digest": digest, "size": len(data)}

    def put_manifest(self, repository, tag, manifest, media_type=MANIFEST_TYPE):
        """Stores a manifest under a tag (or its digest); returns its digest."""
        body = (manifest if isinstance(manifest, bytes)
                else json.dumps(manifest).encode())
        self.request("PUT", f"/v2/{repository}/manifests/{tag}", body,
                     {"Content-Type": media_type}, repository)
        return "sha256:" + hashlib.sha256(body).hexdigest()

    def push(self, repository, tag, archive, metadata=None, provenance=None):
        """Pushes a chart as Helm does; returns the manifest's digest."""
        config = json.dumps(metadata or {"name": repository.split("/")[-1],
                                         "version": tag}).encode()
        layers = [{"mediaType": CHART_TYPE, **self.put_blob(repository, archive)}]
        if provenance:
            layers.append({"mediaType": PROV_TYPE,
                           **self.put_blob(repository, provenance)})
        return self.put_manifest(repository, tag.replace("+", "_"), {
            "schemaVersion": 2,
            "config": {"mediaType": CONFIG_TYPE,
                       **self.put_blob(repository, config)},
            "layers": layers})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mode", default="open",
                        choices=["open", "htpasswd", "token", "tls"])
    with Registry(parser.parse_args().mode) as registry:
        print(f"{registry.host} user={registry.user} "
              f"password={registry.password} ca={registry.ca}", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            registry.process.wait()


if __name__ == "__main__":
    main()
