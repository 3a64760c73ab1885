"""A web server on a loopback port that is also a proxy, so that tests can name
hosts as they like:

    web = Web({"charts.test": {"/stable/index.yaml": b"..."}})
    web.forward["registry.test"] = registry.host   # over http
    web.tunnel["ghcr.io:443"] = tls_registry.host  # CONNECT, for https
    environment HTTP_PROXY=web.proxy, repository http://charts.test/stable

Fixed host names keep URLs, and with them locks and their digests, the same from
run to run. `web.log` lists every request as (host, method, path, headers).
"""
import base64
import contextlib
import hashlib
import http.client
import http.server
import select
import socket
import threading
import urllib.parse


class Page:
    """What a path answers when it is more than bytes: credentials that are
    wanted, another status, headers. `make(request)` gives bytes late;
    `raw(request)` answers by itself, for what a good server never does."""

    def __init__(self, body=b"", status=200, headers=(), user=None,
                 password=None, make=None, raw=None):
        self.body, self.status = body, status
        self.headers, self.make, self.raw = dict(headers), make, raw
        self.want = None
        if user is not None:
            pair = f"{user}:{password}".encode()
            self.want = "Basic " + base64.b64encode(pair).decode()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    web = None  # set by the subclass that Web makes

    def log_message(self, *_):
        pass

    def _send(self, status, headers, body):
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _forward(self, to, path):
        length = int(self.headers.get("Content-Length", 0))
        sent = self.rfile.read(length) if length else None
        skip = {"host", "proxy-connection", "connection", "content-length"}
        headers = {k: v for k, v in self.headers.items()
                   if k.lower() not in skip}
        headers["Host"] = self.host
        with contextlib.closing(http.client.HTTPConnection(to)) as link:
            link.request(self.command, path, sent, headers)
            answer = link.getresponse()
            body = answer.read()
        hop = {"transfer-encoding", "connection", "content-length"}
        self._send(answer.status, [(k, v) for k, v in answer.getheaders()
                                   if k.lower() not in hop], body)

    def _answer(self):
        at = urllib.parse.urlsplit(self.path)
        self.host = at.netloc or self.headers.get("Host", "")
        path = at.path + ("?" + at.query if at.query else "")
        web = self.web
        web.log.append((self.host, self.command, path, dict(self.headers)))
        if self.host in web.forward:
            return self._forward(web.forward[self.host], path)
        files = web.hosts.get(self.host, web.hosts.get("", {}))
        page = files.get(path, files.get(at.path))
        if page is None:
            return self._send(404, [], b"404 page not found\n")
        if not isinstance(page, Page):
            page = Page(page)
        if page.want and self.headers.get("Authorization") != page.want:
            return self._send(401, [("WWW-Authenticate", 'Basic realm="test"')],
                              b"no\n")
        if page.raw:
            self.close_connection = True
            return page.raw(self)
        body = page.make(self) if page.make else page.body
        tag = '"' + hashlib.sha256(body).hexdigest()[:16] + '"'
        if self.headers.get("If-None-Match") == tag:
            return self._send(304, [("ETag", tag)], b"")
        return self._send(page.status, [("ETag", tag), *page.headers.items()],
                          body)

    do_GET = do_HEAD = do_POST = do_PUT = _answer

    def do_CONNECT(self):
        self.close_connection = True
        self.web.log.append((self.path, "CONNECT", "", dict(self.headers)))
        to = self.web.tunnel.get(self.path)
        if not to:
            return self._send(502, [], b"no such host\n")
        host, port = to.split(":")
        with contextlib.closing(socket.create_connection((host, port))) as far:
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            self._pipe(self.connection, far)

    @staticmethod
    def _pipe(near, far):
        while True:
            ready, _, _ = select.select([near, far], [], [], 60)
            for source in ready:
                data = source.recv(65536)
                if not data:
                    return
                (far if source is near else near).sendall(data)
            if not ready:
                return


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, *_):
        pass  # clients may hang up


class Web:
    def __init__(self, hosts=None, tls=None):
        """`tls`: (certificate, key) of a server that is no proxy."""
        self.hosts = hosts or {}
        self.forward, self.tunnel = {}, {}
        self.log = []
        handler = type("Handler", (_Handler,), {"web": self})
        self.server = _Server(("127.0.0.1", 0), handler)
        self.scheme = "http"
        if tls:
            import ssl
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            self.server.socket = context.wrap_socket(self.server.socket,
                                                     server_side=True)
            self.scheme = "https"
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.url = f"{self.scheme}://{self.host}"
        self.proxy = f"http://{self.host}"
        self.thread = threading.Thread(target=self.server.serve_forever,
                                       args=(0.05,), daemon=True)
        self.thread.start()

    def paths(self):
        """The requests so far as "METHOD host/path"; forgets them."""
        seen = [f"{method} {host}{path}" for host, method, path, _ in self.log]
        self.log.clear()
        return seen

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
