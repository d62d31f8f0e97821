"""Log lines name nobody: the rule by itself, with uvicorn's formatter, and on the real server."""

import contextlib
import io
import logging
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from uvicorn.logging import AccessFormatter

from mapservice.edge import log_redaction

LOUD = """
import logging
import uvicorn
import atlas
make = uvicorn.Config.__init__
def loud(self, app, **given):
    make(self, app, **{**given, "access_log": True, "log_level": "debug"})
    logging.getLogger("uvicorn.error").propagate = True
uvicorn.Config.__init__ = loud
atlas.main()
"""
"""Streamlit lets uvicorn say next to nothing; an operator who looks for a fault may not."""
SECRETS = (
    "qwertzuiop",
    "s3cr3t-t0ken",
    "b3arer-t0ken",
    "c00kie-value",
    "amal@example.org",
    "203.0.113.7",
)


@pytest.fixture
def quieted():
    """Makes log records quiet during a test."""
    before = logging.getLogRecordFactory()
    log_redaction.install()
    yield
    logging.setLogRecordFactory(before)


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("GET /share/s3cr3t-t0ken/x 303", "GET /share/.../x 303"),
        ("POST /hand-in/s3cr3t-t0ken/id 303", "POST /hand-in/.../id 303"),
        ("POST /confirm/s3cr3t-t0ken 303", "POST /confirm/... 303"),
        ("unexpected fault at /share/a.b-c_d", "unexpected fault at /share/..."),
        ('"GET /api?token=qwertzuiop&x=1 HTTP/1.1" 200', '"GET /api HTTP/1.1" 200'),
        ("http://a.org/lite?lang=ar#x", "http://a.org/lite"),
        ("Authorization: Bearer b3arer-t0ken", "Authorization: ..."),
        ("sent Bearer b3arer-t0ken, refused", "sent Bearer ..., refused"),
        ("Cookie: a=1; atlas_share=c00kie-value", "Cookie: ..."),
        ("{'atlas_share': 'c00kie-value'}", "{'atlas_share=..."),
        ("_streamlit_user=c00kie-value; a=1", "_streamlit_user=...; a=1"),
        ("claims eyJhbGciOiJIUzI1NiJ9.eyJlbWFpbCI6.sig", "claims ..."),
        ("signed in: amal@example.org (partner)", "signed in: ... (partner)"),
        ("203.0.113.7:50714 - accepted", "... - accepted"),
        ("from [2001:db8::7]:443 and 2001:db8::8", "from ... and ..."),
        ("running on http://127.0.0.1:8501", "running on http://127.0.0.1:8501"),
        ("at 12:34:56, what? version 1.2.3 took 0.5 s", None),
        ("informal_sites.csv, row 5, households: expected a number", None),
        ("hotspots::exact [near-edge] ::", None),
    ],
)
def test_what_names_a_person_or_opens_a_door_is_left_out(told, left):
    kept = log_redaction.quiet(told)
    assert not any(one in kept for one in SECRETS)
    if left is None:
        assert kept == told
    else:
        assert kept == left


def test_installed_twice_is_installed_once(quieted):
    made = logging.getLogRecordFactory()
    log_redaction.install()
    assert logging.getLogRecordFactory() is made


def written(name, formatter, *record, **more):
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter)
    logger = logging.Logger(name)
    logger.addHandler(handler)
    logger.error(*record, **more)
    return out.getvalue()


def test_uvicorns_own_lines_are_quiet(quieted):
    formatter = AccessFormatter('%(client_addr)s "%(request_line)s" %(status_code)s', None, "%")
    formatter.use_colors = False
    said = (
        '%s - "%s %s HTTP/%s" %d',
        "203.0.113.7:4",
        "GET",
        "/share/s3cr3t-t0ken?a=qwertzuiop",
        "1.1",
        303,
    )
    line = written("uvicorn.access", formatter, *said)
    assert line.startswith('... "GET /share/... HTTP/1.1" 303')


def test_a_traceback_is_quiet_and_a_broken_message_is_no_fault(quieted):
    plain = logging.Formatter()
    try:
        int("amal@example.org asked for /share/s3cr3t-t0ken")
    except ValueError:
        told = written("a", plain, "fault at %s", "/api?x=qwertzuiop", exc_info=True)
    assert "fault at /api\n" in told
    assert "Traceback" in told
    assert "ValueError: invalid literal" in told
    assert "... asked for /share/..." in told
    assert not any(one in told for one in SECRETS)
    assert "two %s" in written("a", plain, "two %s %s of %(x)s", "amal@example.org")


@pytest.fixture(scope="module")
def log(tmp_path_factory, library, config):
    """What the real server writes, as talkative as it can be, when it is asked with secrets."""
    assert library.store.version()
    folder = tmp_path_factory.mktemp("log")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    environment = {
        **os.environ,
        "ATLAS_STORE": config.store,
        "ATLAS_CACHE": str(config.cache),
        "ATLAS_DEFAULT_AUDIENCE": "public",
    }
    path = folder / "log"
    with (
        path.open("wb") as out,
        subprocess.Popen(
            [sys.executable, "-c", LOUD, "serve", "--port", str(port)],
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=folder,
        ) as process,
    ):
        try:
            _ask_with_secrets(port)
        finally:
            process.terminate()
    return path.read_text(encoding="utf-8")


def _ask_with_secrets(port):
    headers = {
        "Authorization": "Bearer b3arer-t0ken",
        "X-Forwarded-For": "203.0.113.7",
        "Cookie": "atlas_share=c00kie-value; who=amal@example.org",
    }
    until = time.monotonic() + 60
    for path in (
        "/readyz",
        "/share/s3cr3t-t0ken?x=qwertzuiop",
        "/api/nothing?x=qwertzuiop",
        "/?x=qwertz",
        "/api/collections/informal-sites/items?filter=qwertzuiop",
    ):
        asked = urllib.request.Request(f"http://localhost:{port}{path}", headers=headers)
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(asked, timeout=20).close()
            except urllib.error.HTTPError as refused:
                refused.close()
            except OSError:  # it is not there yet
                time.sleep(0.2)
                continue
            break
    lines = [
        "GET /_stcore/stream?token=qwertzuiop HTTP/1.1",
        f"Host: localhost:{port}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    with socket.create_connection(("localhost", port), timeout=20) as raw:
        raw.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        with contextlib.suppress(TimeoutError):
            assert b" 101 " in raw.recv(200)


@pytest.mark.whole
def test_the_real_server_writes_no_secret_and_no_address(log):
    assert "Durable Solutions Atlas" in log
    assert '"GET /share/... HTTP/1.1"' in log
    assert '"GET /api/collections/informal-sites/items HTTP/1.1"' in log
    assert '"WebSocket /_stcore/stream" [accepted]' in log
    assert [one for one in SECRETS if one in log] == []
    assert "?token" not in log
