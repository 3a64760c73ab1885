"""Certificates for the tests, made with openssl: a CA, servers, clients."""
import os
import subprocess


def _openssl(*words):
    subprocess.run(["openssl", *words], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.PIPE)


class Authority:
    """A CA in a folder. `ca` is the path of its certificate."""

    def __init__(self, folder, name="Test CA"):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        self.ca = os.path.join(folder, "ca.pem")
        self.key = os.path.join(folder, "ca.key")
        _openssl("req", "-x509", "-newkey", "ec", "-pkeyopt",
                 "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
                 "-keyout", self.key, "-out", self.ca, "-subj", f"/CN={name}")

    def issue(self, name, hosts=("127.0.0.1", "localhost"), days=30, rsa=False):
        """(certificate, key) for a server or a client, signed by the CA."""
        base = os.path.join(self.folder, name)
        names = ",".join(("IP:" if h[0].isdigit() else "DNS:") + h for h in hosts)
        with open(base + ".ext", "w") as out:
            out.write(f"subjectAltName={names}\n")
        kind = (["rsa:2048"] if rsa else
                ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"])
        _openssl("req", "-new", "-newkey", *kind, "-nodes", "-keyout",
                 base + ".key", "-out", base + ".csr", "-subj", f"/CN={name}")
        _openssl("x509", "-req", "-in", base + ".csr", "-CA", self.ca, "-CAkey",
                 self.key, "-CAcreateserial", "-days", str(days), "-out",
                 base + ".pem", "-extfile", base + ".ext")
        return base + ".pem", base + ".key"
