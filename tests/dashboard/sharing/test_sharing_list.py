"""The page of share links: the list of them, ending one, and the audit log."""

import datetime as dt
import sqlite3

import pytest

from geo.access import sharing
from geo.access.gate import Access
from geo.catalog.audience import Audience
from geo.dataset.scope import Scope

COORDINATOR = Access(Audience.COORDINATOR, who="lina@example.org", own=Audience.COORDINATOR)


def _now():
    return dt.datetime.now(dt.UTC)


def test_the_sharing_page_is_for_those_who_may_share(opened, gate, make):
    made = make(note="for donors")
    shown = opened("sharing", "public")
    assert "Links are for partners and coordinators" in shown.html
    for secret in ("for donors", made.id, "Audit log"):
        assert secret not in shown.html
    partner = opened("sharing", "partner")
    assert "for donors" not in partner.html
    assert "No link was made yet" in partner.html
    assert "Audit log" not in partner.html
    assert "There is no such link" in opened("sharing", "partner", link=made.id).html


def test_coordinators_see_links_and_the_audit_log(opened, gate, make):
    made = make(
        audience=Audience.PARTNER,
        note="<script>alert(1)</script> مانحون",
        page="/partners",
        view=(("governorate", "IQG01"), ("date", "2023-12-13")),
    )
    shown = opened("sharing")
    assert "1 link is open" in shown.html
    assert "<script>" not in shown.html
    assert "&lt;script&gt;" in shown.html
    assert "Al-Anbar, 13 Dec 2023" in shown.html
    assert "lina@example.org" in shown.html
    assert "made a link" in shown.html
    assert gate.shares.token(made) not in shown.html
    assert "audit_csv" in shown.keys("download_button")


def test_a_link_is_ended_in_two_steps(opened, gate, make):
    made = make()
    shown = opened("sharing", link=made.id)
    assert shown.codes[0].endswith(gate.shares.token(made))
    ended = shown.click("revoke")
    assert gate.shares.by_id(made.id).revoked_at is not None
    assert "withdrawn" in ended.html
    assert not ended.codes, "no address of a link that opens nothing"
    assert "No link is open" in ended.html
    assert "0 links are open" in ended.html
    assert gate.audit.newest(1)[0].action == "revoke"


def test_a_partner_cannot_end_a_link_of_somebody_else_by_its_id(opened, gate, make):
    made = make()
    shown = opened("sharing", "partner", link=made.id)
    assert "revoke" not in shown.keys("button")


def test_the_list_is_filtered_and_paged(opened, gate, make, config):
    first = make(note="the oldest")
    ended = make(note="ended one")
    sharing.end(gate, COORDINATOR, ended.id, _now())
    with sqlite3.connect(config.store.removeprefix("sqlite:///")) as held:
        held.executemany(
            "INSERT INTO links SELECT ?, audience, scope, page, view, ?, creator,"
            " '2099-01-01T00:00:00+00:00', expires_at, NULL, NULL, NULL, 0 FROM links WHERE id = ?",
            [(f"x{number:011}", "لاحظ " * 39, first.id) for number in range(1000)],
        )
    held.close()
    shown = opened("sharing")
    assert "1,001 links are open" in shown.html
    assert "1 to 50 of 1,001" in shown.html
    assert shown.html.count('class="sh-note"') == 50
    assert "ended one" not in shown.html
    older = shown.click("list_after")
    assert older.address == {"start": ["50"]}
    assert "51 to 100 of 1,001" in older.html
    assert "the oldest" in opened("sharing", start="99999999").html
    assert "ended one" in opened("sharing", links="ended").html
    assert "1,002" in opened("sharing", links="all").html


@pytest.mark.parametrize(
    "query",
    [
        {"link": "x"},
        {"link": "'; DROP TABLE links; --"},
        {"links": "zzz"},
        {"start": "-1"},
        {"start": "٣"},
        {"link": "<b>"},
    ],
)
def test_what_cannot_be_used_in_the_address_is_a_notice(opened, gate, query):
    shown = opened("sharing", **query)
    assert len(shown.notices) == 1


@pytest.mark.parametrize("lang", ["en", "ar", "ckb", "kmr"])
def test_the_page_runs_in_every_language(opened, gate, make, lang):
    made = make(audience=Audience.PARTNER, scope=Scope(("IQG01",), ("hotspots",), ("map",)))
    shown = opened("sharing", link=made.id, lang=lang)
    assert not shown.notices
    assert "{" not in shown.html
