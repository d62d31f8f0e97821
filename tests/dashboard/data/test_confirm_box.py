"""Confirm links on the page Data: made, told of, ended, and the answers accepted with one click."""

import pytest
from written_store import written_store

from geo import settings
from geo.access.gate import Access, Gate, Via
from geo.access.links.organisation_links import Purpose
from geo.catalog.audience import Audience
from geo.intake.confirm.accepting import Accepting
from geo.intake.confirm.asked import Details, Said
from geo.intake.confirm.confirmations import Answer, Confirmations
from geo.values import days


def today():
    return days.today().isoformat()


@pytest.fixture
def desk(config, library, tmp_path):
    """The answers of a store of these tests, with a log of their own."""
    with written_store(config, library, tmp_path) as own:
        yield Confirmations(own, Gate(settings.current()))


def confirm_links(desk):
    every = desk.gate.organisation_links.listed()
    return {one.organisation: one for one in every if one.purpose is Purpose.CONFIRM}


def answer(desk, organisation, *said):
    link = confirm_links(desk)[organisation]
    access = Access(Audience.PUBLIC, who=link.who, via=Via.ORGANISATION, organisation=link)
    told = [
        Answer(row.about, row.version, one, details)
        for row, (one, details) in zip(desk.asked(link), said, strict=False)
    ]
    return desk.send(access, link, told, desk.library.store.version())


def test_links_are_made_for_one_and_for_all_and_sent_and_ended(opened, desk):
    shown = opened("data")
    shown.click("da_cf_make")
    assert "Choose an organisation first" in shown.html
    shown.widget("selectbox", "da_cf_who").set_value("bwa")
    shown.click("da_cf_make")
    link = confirm_links(desk)["bwa"]
    path = f"/confirm/{desk.gate.organisation_links.token(link)}"
    assert [path in one for one in shown.codes] == [True] * 4
    assert "هل ما زال" in shown.codes[1]
    shown.click("da_cf_make_all")
    assert len(confirm_links(desk)) == 13
    assert "13 organisations are asked" in shown.html
    shown.choose("da_cf_which", link.id, "selectbox")
    shown.click("da_cf_revoke")
    assert desk.gate.organisation_links.by_id(link.id).revoked_at is not None
    assert "12 organisations are asked" in shown.html
    assert "da_cf_send" not in shown.keys("button"), "no mail server is set"


def test_an_answer_stands_beside_what_is_stored_and_is_accepted_with_one_click(opened, desk):
    opened("data").click("da_cf_make_all")
    answer(
        desk, "dary",
        (Said.ENDED, Details(end=today())),
        (Said.CHANGED, Details(place="Heet", word="<b>Moved</b>")),
        (Said.STILL_TRUE, Details()),
    )  # fmt: skip
    shown = opened("data")
    assert "2 answers wait for you" in shown.html
    assert "&lt;b&gt;Moved&lt;/b&gt;" in shown.html
    assert "<bdi>Heet</bdi> (Heet)" in shown.html
    first, second = (one.row.number for one in _waiting(desk))
    before = desk.library.store.version()
    shown.click(f"da_cf_accept {second}")
    assert desk.library.store.newest().details["answers"] == [second]
    assert "1 answer waits for you" in shown.html
    assert f"Kept as revision {before + 1}" in shown.html
    told = "<bdi>Dary</bdi><br><small>answered by link"
    assert shown.html.count(told) == 2, "whose answers came: one renewed, one accepted"
    shown.click(f"da_cf_leave {first}")
    assert desk.library.store.version() == before + 1
    assert _waiting(desk) == []
    shown.click("hand_undo")
    assert desk.library.store.newest().why == "undo"


def test_all_answers_of_an_organisation_are_accepted_at_once_and_taken_back_as_one(opened, desk):
    opened("data").click("da_cf_make_all")
    answer(desk, "dary", *[(Said.ENDED, Details(end=today()))] * 3)
    answer(desk, "bwa", (Said.NOT_OURS, Details()))
    shown, before = opened("data"), desk.library.store.version()
    assert "da_cf_accept_all bwa" not in shown.keys("button"), "one alone has its own button"
    shown.click("da_cf_accept_all dary")
    newest = desk.library.store.newest()
    assert (newest.id, len(newest.details["answers"])) == (before + 1, 3)
    assert "1 answer waits for you" in shown.html
    shown.click("hand_undo")
    assert desk.library.store.newest().details["undid"] == before + 1


def _waiting(desk):
    return Accepting(desk, Access(Audience.COORDINATOR, own=Audience.COORDINATOR)).waiting()


@pytest.mark.parametrize("audience", ["partner", "public"])
def test_others_see_nothing_of_it(opened, desk, audience):
    opened("data").click("da_cf_make_all")
    shown = opened("data", audience=audience)
    assert "Confirm in three taps" not in shown.html
    assert "da_cf_make_all" not in shown.keys("button")
    assert confirm_links(desk)
