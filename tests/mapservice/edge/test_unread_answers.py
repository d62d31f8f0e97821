"""Answers that nobody reads: in pieces, within a bound, and no reader who reads is cut off."""

import asyncio

import pytest

from mapservice.edge import unread_answers
from mapservice.edge.unread_answers import PIECE_BYTES, UnreadAnswers

BODY = bytes(range(256)) * 4000
START = {"type": "http.response.start", "status": 200, "headers": []}


async def _app(_scope, _receive, send):
    await send(START)
    await send({"type": "http.response.body", "body": BODY})


class Reader:
    """One who takes so many messages, and then no more."""

    def __init__(self, takes=10**6):
        self.takes, self.taken = takes, []

    async def __call__(self, message):
        if len(self.taken) >= self.takes:
            await asyncio.Event().wait()
        self.taken.append(message)

    def ask(self, app):
        return asyncio.create_task(app({"type": "http"}, None, self))


@pytest.fixture
def patient(monkeypatch):
    monkeypatch.setattr(unread_answers, "_SHORTEST_PAUSE_S", 0.0)


def test_a_large_answer_goes_out_whole_in_pieces():
    reader = Reader()

    async def ask():
        await reader.ask(UnreadAnswers(_app))

    asyncio.run(ask())
    start, *parts = reader.taken
    assert start == START
    assert b"".join(one["body"] for one in parts) == BODY
    assert max(len(one["body"]) for one in parts) == PIECE_BYTES
    assert [one["more_body"] for one in parts] == [True] * (len(parts) - 1) + [False]


def test_the_slowest_are_cut_off_and_who_reads_is_not(patient):
    app = UnreadAnswers(_app, most_bytes=3 * len(BODY))

    async def ask():
        unread = [Reader(takes=2) for _ in range(10)]
        asked = [one.ask(app) for one in unread]
        await asyncio.sleep(0)
        reader = Reader()
        await reader.ask(app)
        done, left = await asyncio.wait(asked, timeout=5, return_when=asyncio.FIRST_COMPLETED)
        while len(left) > 3:
            done, left = await asyncio.wait(left, timeout=5, return_when=asyncio.FIRST_COMPLETED)
        assert all(one.exception() is None for one in done)
        assert sum(len(one["body"]) for one in reader.taken[1:]) == len(BODY)
        assert sum(one.size for one in app._waiting) <= 3 * len(BODY)
        for one in left:
            one.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        assert app._waiting == []

    asyncio.run(ask())
