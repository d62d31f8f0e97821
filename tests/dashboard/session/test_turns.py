"""Runs of pages: a few at once, in the order in which they came, and no more than fit."""

import threading

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.session import turns
from dashboard.session.turns import Turns
from geo.errors import BusyError


def test_those_who_wait_go_on_in_the_order_in_which_they_came():
    held, order, waiting = Turns(running=2, waiting=5), [], []
    first, second = held.one(), held.one()
    first.__enter__()
    second.__enter__()

    def run(number):
        with held.one():
            order.append(number)

    for number in range(5):
        waiting.append(threading.Thread(target=run, args=(number,)))
        waiting[-1].start()
        while len(held._waiting) <= number:
            pass
    with pytest.raises(BusyError), held.one():
        pass
    assert order == []
    first.__exit__(None, None, None)
    for one in waiting:
        one.join()
    assert order == list(range(5))
    second.__exit__(None, None, None)
    assert held._free == 2


def test_a_run_that_fails_ends_its_turn():
    held = Turns(running=1, waiting=0)
    for _ in range(3):
        with pytest.raises(KeyError), held.one():
            raise KeyError


@pytest.mark.parametrize(("lang", "said"), [("en", "The Atlas is busy"), ("ar", "مشغول")])
def test_who_does_not_fit_is_told_so(root, monkeypatch, lang, said):
    held = Turns(running=1, waiting=0)
    monkeypatch.setattr(turns, "of_this_process", held)
    app = AppTest.from_file(str(root / "dashboard" / "app.py"), default_timeout=60)
    app.query_params["lang"] = lang
    with held.one():
        app.run()
    assert not app.exception
    assert said in "".join(one.proto.body for one in app.get("html"))
    assert len(app.button) == 1
