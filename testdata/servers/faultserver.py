#!/usr/bin/env python3
"""An HTTP server that does things wrong on purpose, for tests.

    faultserver.py --root DIR [--log FILE] [--cert PEM --key PEM]

It listens on a free port of 127.0.0.1, prints the port as one line and serves
until its standard input ends, so it never outlives a test. --log gets one JSON
object a line for every request: method, path, headers (names in lower case).

GET /FAULT[,ARG...]/NAME answers with DIR/NAME (a plain file) under a fault:

  ok              nothing is wrong; has ETag and Last-Modified, answers 304
  truncated       half the body of the promised length, then the end
  cutchunks       chunked, and the last chunk never comes
  long            the body is longer than its Content-Length
  nolength        HTTP/1.0: the body ends with the connection
  flipped         one byte in the middle is another
  garbage         bytes that are no HTTP
  html            an HTML page with status 200
  empty           an empty body
  status,N        status N (and a body that repeats the request's headers)
  flaky,N,S[,R]   the first N requests get status S (Retry-After: R), then fine
  flakyreset,N    the first N connections are reset, then fine
  redirect,H      302 to http://H/ok/NAME (H is host:port)
  redirecttls,H   302 to https://H/ok/NAME
  goto,F          302 to /F/NAME, "+" in F standing for ","
  loop            302 to itself
  badlocation     302 to a URL that is none
  drip,MS         a byte every MS milliseconds (default 200)
  stall           half the body, then nothing more
  hang            no answer
  reset           the connection is reset
  resetmid        the connection is reset after half the body
  huge            a body without end
  bomb            1 GiB of zeros, packed by gzip
  gzip            packed by gzip, rightly
  cutgzip         packed by gzip and cut, with a Content-Length that fits
  chunkedgzip     packed by gzip, in two parts, rightly, and chunked
  cutchunkedgzip  packed by gzip and cut, in chunks that are whole
  moregzip        packed by gzip, and something behind it
  badgzip         says gzip and is not
  headers         headers without end
  basic,U,P       401 unless the request has these credentials
  slow,MS         fine after MS milliseconds

/v2/FAULT/NAME/... is a registry that has the chart DIR/NAME.tgz under every
version that its file `tags` (DIR/NAME.tags, a tag a line) names, or 1.0.0:

  ok  blobflip  blobcut  blobsize  blobmissing  manifestdigest  manifestflip
  manifesthuge  manifestjunk  manifesttype  noconfig  nolayer  legacy  index
  index2  indexloop  prov  pages  pagesloop  pagesaway  junktags
  basic (u:p)  bearer (token by u:p)  bearermissing  realmtls  realmaway
  notoken  redirectblob.P (blobs are at localhost:P)  status.N  flaky.N.S[.R]
"""
import argparse
import base64
import collections
import gzip
import hashlib
import http.server
import json
import os
import socket
import socketserver
import ssl
import struct
import sys
import threading
import time
import urllib.parse
import zlib

USER = 'u:p'
HELM_CONFIG = 'application/vnd.cncf.helm.config.v1+json'
HELM_CHART = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip'
HELM_PROV = 'application/vnd.cncf.helm.chart.provenance.v1.prov'
OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
OCI_INDEX = 'application/vnd.oci.image.index.v1+json'


def digest(data):
    return 'sha256:' + hashlib.sha256(data).hexdigest()


def basic(pair):
    return 'Basic ' + base64.b64encode(pair.encode()).decode()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *args):
        pass

    # ---- plumbing ----------------------------------------------------------

    def do_GET(self):
        self.server.note(self)
        parts = urllib.parse.urlsplit(self.path).path.lstrip('/').split('/')
        try:
            if parts[0] == 'v2':
                Registry(self, parts[1:]).answer()
            else:
                self.fault(parts)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            self.close_connection = True

    do_HEAD = do_GET
    do_POST = do_GET

    def answer(self, status, body=b'', headers=(), length=None):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header('Content-Length', str(len(body) if length is None else length))
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(body)

    def refuse(self, status, headers=()):
        self.answer(status, json.dumps(dict(self.headers)).encode(), headers)

    def reset(self):
        """Closes with RST instead of FIN."""
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                   struct.pack('ii', 1, 0))
        self.close_connection = True

    def end(self):
        self.close_connection = True

    def wait(self, seconds):
        """Sleeps, but not longer than the server or the client lives."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.server.stopping:
            time.sleep(min(0.05, max(0, end - time.monotonic())))

    def counted(self, times):
        """Whether this is one of the first `times` requests of its path."""
        with self.server.lock:
            self.server.counts[self.path] += 1
            return self.server.counts[self.path] <= times

    # ---- files -------------------------------------------------------------

    def fault(self, parts):
        name, *args = urllib.parse.unquote(parts[0]).split(',')
        method = getattr(self, 'fault_' + name, None)
        path = os.path.join(self.server.root, *parts[1:])
        inside = os.path.realpath(path).startswith(os.path.realpath(self.server.root) + os.sep)
        if not method or not inside or not os.path.isfile(path):
            return self.answer(404)
        with open(path, 'rb') as file:
            body = file.read()
        return method(body, '/'.join(parts[1:]), *args)

    def fault_ok(self, body, name):
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        modified = 'Mon, 02 Jan 2006 15:04:05 GMT'
        headers = [('ETag', etag), ('Last-Modified', modified),
                   ('Content-Type', 'application/octet-stream')]
        if (self.headers.get('If-None-Match') == etag or
                self.headers.get('If-Modified-Since') == modified):
            return self.answer(304, b'', headers)
        return self.answer(200, body, headers)

    def fault_truncated(self, body, name):
        self.answer(200, body[:len(body) // 2], length=len(body))
        self.end()

    def chunked(self, body, last=True, headers=()):
        self.send_response(200)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header('Transfer-Encoding', 'chunked')
        self.end_headers()
        self.wfile.write(b'%x\r\n%s\r\n' % (len(body), body))
        if last:
            self.wfile.write(b'0\r\n\r\n')

    def fault_chunked(self, body, name):
        self.chunked(body)

    def fault_cutchunks(self, body, name):
        self.chunked(body[:len(body) // 2], last=False)
        self.end()

    def fault_long(self, body, name):
        self.answer(200, body, length=len(body) // 2)
        self.end()

    def fault_nolength(self, body, name):
        self.wfile.write(b'HTTP/1.0 200 OK\r\n\r\n' + body)
        self.end()

    def fault_flipped(self, body, name):
        middle = len(body) // 2
        self.answer(200, body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1:])

    def fault_garbage(self, body, name):
        self.wfile.write(bytes(range(256)) * 4)
        self.end()

    def fault_html(self, body, name):
        self.answer(200, b'<html><body>Please log in</body></html>',
                    [('Content-Type', 'text/html')])

    def fault_empty(self, body, name):
        self.answer(200)

    def fault_status(self, body, name, status):
        self.refuse(int(status))

    def fault_flaky(self, body, name, times, status, after=None):
        if self.counted(int(times)):
            return self.refuse(int(status), [('Retry-After', after)] if after else [])
        return self.fault_ok(body, name)

    def fault_flakyreset(self, body, name, times):
        if self.counted(int(times)):
            return self.reset()
        return self.fault_ok(body, name)

    def redirect(self, target):
        self.answer(302, b'', [('Location', target)])

    def fault_redirect(self, body, name, host):
        self.redirect(f'http://{host}/ok/{name}')

    def fault_redirecttls(self, body, name, host):
        self.redirect(f'https://{host}/ok/{name}')

    def fault_goto(self, body, name, fault):
        self.redirect(f'/{fault.replace("+", ",")}/{name}')

    def fault_loop(self, body, name):
        self.redirect(self.path)

    def fault_badlocation(self, body, name):
        self.redirect('http://[::1/%zz')

    def fault_drip(self, body, name, ms='200'):
        self.answer(200, b'', length=len(body))
        for byte in body:
            if self.server.stopping:
                break
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            self.wait(int(ms) / 1000)

    def fault_stall(self, body, name):
        self.answer(200, body[:len(body) // 2], length=len(body))
        self.wfile.flush()
        self.wait(60)
        self.end()

    def fault_hang(self, body, name):
        self.wait(60)
        self.end()

    def fault_slow(self, body, name, ms):
        self.wait(int(ms) / 1000)
        self.fault_ok(body, name)

    def fault_reset(self, body, name):
        self.reset()

    def fault_resetmid(self, body, name):
        self.answer(200, body[:len(body) // 2], length=len(body))
        self.wfile.flush()
        self.wait(0.1)
        self.reset()

    def fault_huge(self, body, name):
        self.send_response(200)
        self.send_header('Connection', 'close')
        self.end_headers()
        piece = (body or b'x') * (65536 // (len(body) or 1) + 1)
        while not self.server.stopping:
            self.wfile.write(piece)

    def packed(self, packed, length=None):
        self.answer(200, packed, [('Content-Encoding', 'gzip')], length)

    def fault_bomb(self, body, name):
        self.packed(self.server.bomb())

    def fault_gzip(self, body, name):
        if 'gzip' not in self.headers.get('Accept-Encoding', ''):
            return self.fault_ok(body, name)
        return self.packed(gzip.compress(body))

    def fault_cutgzip(self, body, name):
        packed = gzip.compress(body)
        self.packed(packed[:len(packed) // 2])

    def packed_chunks(self, packed):
        self.chunked(packed, headers=[('Content-Encoding', 'gzip')])

    def fault_chunkedgzip(self, body, name):
        half = len(body) // 2
        self.packed_chunks(gzip.compress(body[:half]) + gzip.compress(body[half:]))

    def fault_cutchunkedgzip(self, body, name):
        packed = gzip.compress(body)
        self.packed_chunks(packed[:len(packed) - 9])

    def fault_moregzip(self, body, name):
        self.packed(gzip.compress(body) + b'more')

    def fault_badgzip(self, body, name):
        self.packed(body)

    def fault_headers(self, body, name):
        self.send_response(200)
        line = b'X-Filler: ' + b'x' * 1000 + b'\r\n'
        self.flush_headers()
        for _ in range(10000):
            self.wfile.write(line)
        self.end()

    def fault_basic(self, body, name, user, password):
        if self.headers.get('Authorization') == basic(f'{user}:{password}'):
            return self.fault_ok(body, name)
        return self.refuse(401, [('WWW-Authenticate', 'Basic realm="x"')])


class Registry:
    """One request to /v2/FAULT/NAME/..., or to the token server /v2/-/token."""

    def __init__(self, handler, parts):
        self.handler = handler
        self.parts = parts
        self.fault, *self.args = (parts[0] if parts else '').split('.')
        self.name = parts[1] if len(parts) > 1 else ''
        self.base = f'/v2/{parts[0]}/{self.name}' if parts else ''

    def answer(self):
        if self.parts[:2] == ['-', 'token']:
            return self.token()
        if len(self.parts) < 4:
            return self.handler.answer(200, b'{}')
        path = os.path.join(self.handler.server.root, self.name + '.tgz')
        if not os.path.isfile(path):
            return self.error(404, 'NAME_UNKNOWN', 'repository name not known to registry',
                              {'name': self.name})
        if not self.allowed():
            return None
        with open(path, 'rb') as file:
            self.chart = file.read()
        self.build()
        kind, what = self.parts[2], self.parts[3]
        return {'manifests': self.get_manifest, 'blobs': self.get_blob,
                'tags': self.get_tags}.get(kind, self.no_kind)(what)

    def no_kind(self, what):
        self.handler.answer(404)

    def error(self, status, code, message, detail=None, headers=()):
        body = {'errors': [{'code': code, 'message': message, 'detail': detail}]}
        self.handler.answer(status, json.dumps(body).encode(),
                            [('Content-Type', 'application/json'), *headers])

    # ---- who may -----------------------------------------------------------

    def challenge(self, header):
        self.error(401, 'UNAUTHORIZED', 'authentication required', None,
                   [('WWW-Authenticate', header)])
        return False

    def realm(self):
        host = self.handler.headers['Host']
        return {'realmtls': f'ftp://{host}/v2/-/token',
                'realmaway': 'http://10.1.2.3/v2/-/token',
                'notoken': f'http://{host}/v2/-/notoken',
                }.get(self.fault, f'{self.handler.server.scheme}://{host}/v2/-/token')

    def allowed(self):
        header = self.handler.headers.get('Authorization', '')
        scope = f'repository:{self.parts[0]}/{self.name}:pull'
        if self.fault == 'status':
            self.error(int(self.args[0]), 'DENIED', 'this is how it is')
            return False
        if self.fault == 'flaky' and self.handler.counted(int(self.args[0])):
            after = [('Retry-After', self.args[2])] if len(self.args) > 2 else []
            self.error(int(self.args[1]), 'TOOMANYREQUESTS', 'slow down', None, after)
            return False
        if self.fault == 'basic' and header != basic(USER):
            return self.challenge('Basic realm="x"')
        if self.fault in ('bearer', 'bearermissing', 'realmtls', 'realmaway', 'notoken'):
            if header != 'Bearer token-for-' + scope:
                return self.challenge(f'Bearer realm="{self.realm()}",service="svc",'
                                      f'scope="{scope}"')
        return True

    def token(self):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.handler.path).query)
        scope = query.get('scope', [''])[0]
        if 'missing' in scope:
            return self.handler.answer(200, b'{}')
        if self.handler.headers.get('Authorization') != basic(USER):
            return self.error(401, 'UNAUTHORIZED', 'who are you',
                              self.handler.headers.get('Authorization'))
        return self.handler.answer(200, json.dumps({'token': 'token-for-' + scope}).encode())

    # ---- what there is -----------------------------------------------------

    def descriptor(self, media_type, data):
        self.blobs[digest(data)] = data
        return {'mediaType': media_type, 'digest': digest(data), 'size': len(data)}

    def build(self):
        self.blobs = {}
        config = self.descriptor(HELM_CONFIG, json.dumps({'name': self.name}).encode())
        layer = self.descriptor('application/tar+gzip' if self.fault == 'legacy' else HELM_CHART,
                                self.chart)
        layers = [layer]
        if self.fault == 'prov':
            layers.append(self.descriptor(HELM_PROV, b'signed, so to say'))
        if self.fault == 'noconfig':
            config['mediaType'] = 'application/vnd.oci.image.config.v1+json'
        if self.fault == 'nolayer':
            layer['mediaType'] = 'application/vnd.oci.image.layer.v1.tar+gzip'
        if self.fault == 'blobsize':
            layer['size'] += 1
        self.manifest = json.dumps({'schemaVersion': 2, 'config': config,
                                    'layers': layers}).encode()
        self.layer = layer['digest']

    def index(self, *manifests):
        return json.dumps({'schemaVersion': 2, 'mediaType': OCI_INDEX,
                           'manifests': list(manifests)}).encode()

    def pick_manifest(self, what):
        """The manifest's bytes and type for a tag or digest; None if missing."""
        ours = self.descriptor(OCI_MANIFEST, self.manifest)
        other = self.descriptor(OCI_MANIFEST, json.dumps({
            'schemaVersion': 2, 'layers': [],
            'config': self.descriptor('application/vnd.oci.image.config.v1+json', b'{}'),
        }).encode())
        tops = {'index': self.index(ours), 'index2': self.index(other, ours),
                'indexloop': b'{"manifests":[{"mediaType":"%s","size":9,"digest":"sha256:%s"}]}'
                             % (OCI_INDEX.encode(), b'1' * 64)}
        if what.startswith('sha256:') and self.fault != 'indexloop':
            all_manifests = {digest(data): (data, kind) for data, kind in
                             [(self.manifest, OCI_MANIFEST), (self.blobs[other['digest']], OCI_MANIFEST)]
                             + [(top, OCI_INDEX) for top in tops.values()]}
            return all_manifests.get(what)
        if what not in self.tags() and self.fault != 'indexloop':
            return None
        if self.fault in tops:
            return tops[self.fault], OCI_INDEX
        return self.manifest, OCI_MANIFEST

    def get_manifest(self, what):
        found = self.pick_manifest(what)
        if not found:
            return self.error(404, 'MANIFEST_UNKNOWN', 'manifest unknown', {'Tag': what})
        body, kind = found
        told = digest(body)
        if self.fault == 'manifestdigest':
            told = 'sha256:' + '0' * 64
        elif self.fault == 'manifestflip':
            body = body.replace(b'schemaVersion', b'schemaversion')
        elif self.fault == 'manifesthuge':
            body += b' ' * (5 << 20)
            told = digest(body)
        elif self.fault == 'manifestjunk':
            body = b'{"schemaVersion": 2, "config": 7'
            told = digest(body)
        elif self.fault == 'manifesttype':
            kind = 'text/html'
        return self.handler.answer(200, body, [('Content-Type', kind),
                                               ('Docker-Content-Digest', told)])

    def get_blob(self, what):
        body = self.blobs.get(what)
        if body is None or (self.fault == 'blobmissing' and what == self.layer):
            return self.error(404, 'BLOB_UNKNOWN', 'blob unknown to registry')
        if self.fault == 'redirectblob':
            if what != self.layer:
                return self.handler.redirect(f'/v2/ok/{self.name}/blobs/{what}')
            return self.handler.redirect(f'http://localhost:{self.args[0]}/ok/{self.name}.tgz'
                                         '?X-Amz-Signature=s3cret')
        if what == self.layer and self.fault == 'blobflip':
            return self.handler.fault_flipped(body, what)
        if what == self.layer and self.fault == 'blobcut':
            return self.handler.fault_truncated(body, what)
        return self.handler.answer(200, body, [('Docker-Content-Digest', what)])

    def tags(self):
        path = os.path.join(self.handler.server.root, self.name + '.tags')
        if not os.path.isfile(path):
            return ['1.0.0']
        with open(path) as file:
            return file.read().split()

    def get_tags(self, what):
        tags, headers = self.tags(), []
        if self.fault == 'junktags':
            return self.handler.answer(200, b'<html>')
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.handler.path).query)
        if self.fault in ('pages', 'pagesloop', 'pagesaway'):
            at = int(query.get('at', ['0'])[0])
            last = at + 2 >= len(tags)
            tags = tags[at:at + 2]
            where = {'pagesloop': f'{self.base}/tags/list?at=0',
                     'pagesaway': 'http://10.1.2.3/v2/x/tags/list',
                     }.get(self.fault, f'{self.base}/tags/list?at={at + 2}')
            if not last or self.fault == 'pagesloop':
                headers = [('Link', f'<{where}>; rel="next"')]
        return self.handler.answer(200, json.dumps({'name': self.name, 'tags': tags}).encode(),
                                   headers)


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 256

    def __init__(self, options):
        super().__init__(('127.0.0.1', 0), Handler)
        self.root = options.root
        self.lock = threading.Lock()
        self.counts = collections.Counter()
        self.stopping = False
        self.packed_bomb = None
        self.scheme = 'http'
        self.log = open(options.log, 'a', buffering=1) if options.log else None
        if options.cert:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(options.cert, options.key)
            self.socket = context.wrap_socket(self.socket, server_side=True)
            self.scheme = 'https'

    def note(self, handler):
        if not self.log:
            return
        with self.lock:
            self.log.write(json.dumps({
                'method': handler.command, 'path': handler.path,
                'headers': {name.lower(): value for name, value in handler.headers.items()},
            }) + '\n')

    def bomb(self):
        with self.lock:
            if not self.packed_bomb:
                packer = zlib.compressobj(9, zlib.DEFLATED, 31)
                first = packer.compress(b'\0' * (16 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
                again = packer.compress(b'\0' * (16 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
                self.packed_bomb = first + again * 63 + packer.flush()
            return self.packed_bomb

    def handle_error(self, request, address):
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--root', required=True)
    parser.add_argument('--log')
    parser.add_argument('--cert')
    parser.add_argument('--key')
    server = Server(parser.parse_args())
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
    sys.stdin.read()
    server.stopping = True
    server.shutdown()
    server.server_close()


if __name__ == '__main__':
    main()
