"""A mail server that keeps what it is sent: plain, encrypted at once, or when it is asked to be."""

import base64
import contextlib
import datetime as dt
import ipaddress
import socketserver
import ssl
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

SECRET = base64.b64encode(b"\0atlas\0secret").decode()


def certificate(path, name):
    """Writes a key and the certificate that it signed itself for a host, and returns the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    with contextlib.suppress(ValueError):
        name = ipaddress.ip_address(name)
    kind = x509.DNSName if isinstance(name, str) else x509.IPAddress
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, str(name))])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([kind(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(pem))
    return path


class _Server(socketserver.StreamRequestHandler):
    """It refuses one mailbox and, where it is encrypted, every password but one."""

    def setup(self):
        if self.server.tls and not self.server.starts_plain:
            self._encrypt()
        super().setup()

    def _encrypt(self):
        self.request = self.server.tls.wrap_socket(self.request, server_side=True)

    def finish(self):
        super().finish()
        self.request.close()

    def handle(self):
        self.is_plain = self.server.starts_plain
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "QUIT":
                return self._say("221 bye")
            self._say(getattr(self, verb.lower(), lambda _: "250 ok")(line))
            if verb == "STAR":
                self._encrypt()
                self.is_plain = False
                super().setup()
        return None

    def ehlo(self, _):
        can = ["STARTTLS"] if self.server.tls and self.is_plain else []
        can += ["AUTH PLAIN"] if not self.is_plain else []
        return "\r\n".join([*(f"250-{one}" for one in ("here", *can)), "250 8BITMIME"])

    def star(self, _):
        return "220 go on"

    def auth(self, line):
        return "235 welcome" if line.endswith(SECRET) else "535 who are you"

    def rcpt(self, line):
        return "550 no such mailbox" if "nobody@" in line else "250 ok"

    def data(self, _):
        self._say("354 go on")
        self.server.kept.append(b"".join(iter(self.rfile.readline, b".\r\n")))
        return "250 ok"

    def _say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


class _Quiet(socketserver.ThreadingTCPServer):
    def handle_error(self, *_):
        """A client that does not like the certificate hangs up."""


@contextlib.contextmanager
def running(pem=None, *, starts_plain=True):
    """Lends a running server with a file of key and certificate; `kept` are the messages."""
    with _Quiet(("127.0.0.1", 0), _Server) as made:
        made.kept, made.starts_plain, made.tls = [], starts_plain, None
        if pem:
            made.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            made.tls.load_cert_chain(pem)
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()
