"""A server reads requests as ours does: heads within the bound are answered, others are not."""

import asyncio
import socket
import threading
import time

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse

from mapservice.edge import bounded_head
from mapservice.edge.bounded_head import MOST_HEAD_BYTES, BoundedHead

GO_ON = asyncio.Event()
START = b"GET /api HTTP/1.1\r\nHost: atlas.test\r\nConnection: close\r\n"


async def _app(scope, receive, send):
    await Request(scope, receive).body()
    answer = PlainTextResponse("here")
    if scope["path"] == "/later":
        answer = StreamingResponse(_later(), headers={"Content-Length": "4"})
    await answer(scope, receive, send)


async def _later():
    await GO_ON.wait()
    yield b"here"


@pytest.fixture(scope="module")
def port():
    options = {"http": BoundedHead, "log_level": "critical", "timeout_keep_alive": 0}
    server = uvicorn.Server(uvicorn.Config(_app, port=0, **options))
    running = threading.Thread(target=server.run)
    running.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    running.join()


def answer(port, *parts):
    """Returns the status and the end of the answer to what is sent in these parts."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as asked:
        try:
            for part in parts:
                asked.sendall(part)
            received = b"".join(iter(lambda: asked.recv(65536), b""))
        except ConnectionError:  # it was closed while more was sent
            return b"closed"
    return received.partition(b"\r\n")[0].split(b" ", 1)[1]


@pytest.mark.parametrize("size", [1, 8_000, MOST_HEAD_BYTES - 200])
def test_a_head_within_the_bound_is_answered(port, size):
    assert answer(port, START, b"X-Long: " + b"a" * size + b"\r\n\r\n") == b"200 OK"


@pytest.mark.parametrize(
    "parts",
    [
        [START, b"X-Long: " + b"a" * MOST_HEAD_BYTES + b"\r\n\r\n"],
        [START, b"".join(b"X-%d: a\r\n" % at for at in range(20_000)), b"\r\n"],
        [b"GET /", *[b"a" * 10_000] * 100],
        [START, b"X-Endless: ", *[b"a" * 10_000] * 100],
    ],
    ids=["one header", "many headers", "endless address", "endless header"],
)
def test_a_larger_head_is_refused(port, parts):
    assert answer(port, *parts) in (b"400 Bad Request", b"closed")


@pytest.mark.parametrize(
    "sent",
    [b"nonsense\r\n\r\n", START + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"],
)
def test_what_is_no_request_is_refused(port, sent):
    assert answer(port, sent) == b"400 Bad Request"


def test_a_large_body_is_no_head(port):
    head = START.replace(b"GET", b"POST") + b"Content-Length: 1000000\r\n\r\n"
    assert answer(port, head, b"a" * 1_000_000) == b"200 OK"


def test_uvicorn_takes_it_by_itself(monkeypatch):
    monkeypatch.setitem(uvicorn.config.HTTP_PROTOCOLS, "auto", "")
    bounded_head.install()
    loaded = uvicorn.Config(_app)
    loaded.load()
    assert loaded.http_protocol_class is BoundedHead


def test_a_head_comes_together_with_its_body(port):
    for _ in range(30):
        with socket.create_connection(("127.0.0.1", port), timeout=30) as asked:
            asked.sendall(START + b"\r\n")
            assert asked.recv(65536).endswith(b"\r\n\r\nhere")


def test_a_head_does_not_wait_for_a_body_that_comes_later(port):
    with socket.create_connection(("127.0.0.1", port), timeout=30) as asked:
        asked.sendall(START.replace(b"/api", b"/later") + b"\r\n")
        assert asked.recv(65536).endswith(b"\r\n\r\n")
        GO_ON._loop.call_soon_threadsafe(GO_ON.set)
        assert asked.recv(65536) == b"here"


def test_a_silent_connection_is_left_to_the_one_who_asks(port):
    assert bounded_head.KEPT_OPEN_S > 60  # as long as nginx uses one again
    with socket.create_connection(("127.0.0.1", port), timeout=30) as asked:
        for _ in range(2):
            asked.sendall(START.replace(b"Connection: close\r\n", b"") + b"\r\n")
            assert asked.recv(65536).endswith(b"here")
            time.sleep(0.2)
