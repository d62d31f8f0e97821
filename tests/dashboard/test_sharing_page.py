"""Sharing in the dashboard: the button, the list, the audit log, and pages seen through a link."""

import datetime as dt
import re
import sqlite3

import pytest
from streamlit.runtime.context import ContextProxy

from dashboard import downloads
from dashboard.downloads import File
from geo import settings, sharing, store
from geo.access import Access, Asking, Gate
from geo.disclosure import Audience
from geo.errors import StoreError, WithheldError
from geo.scope import Scope
from geo.shares import Draft

COORDINATOR = Access(Audience.COORDINATOR, who="lina@example.org", own=Audience.COORDINATOR)


def _now():
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def gate(config, tmp_path):
    """Links and an audit log of the test's own, which the pages use as well."""
    own = {"secret_file": tmp_path / "secret.key", "audit": tmp_path / "audit"}
    settings.use(**own)
    store.ledger(config.store)
    with sqlite3.connect(config.store.removeprefix("sqlite:///")) as held:
        held.execute("DELETE FROM links")
    held.close()
    yield Gate(config.model_copy(update=own))
    settings.use(secret_file=config.secret_file, audit=config.audit)


@pytest.fixture
def make(gate):
    def made(access=COORDINATOR, now=None, **draft):
        return sharing.make(gate, access, Draft(**draft), now or _now())

    return made


@pytest.fixture
def holding(monkeypatch):
    """Lets the browser of the pages hold a cookie with a token."""

    def hold(token):
        monkeypatch.setattr(ContextProxy, "cookies", {"atlas_share": token})

    return hold


def _banner(shown):
    found = re.search(r'<div class="a-seen".*?</div>', shown.html, re.DOTALL)
    return found[0] if found else ""


def _codes(shown):
    return [one.value for one in shown.app.code]


def _press(shown, key):
    (button,) = [one for one in shown.app.button if one.key == key]
    button.click().run()
    return shown.settled()


def test_every_page_with_filters_offers_its_address(opened, gate):
    for page in ("map", "partners", "coverage", "areas", "hotspots"):
        shown = opened(page, "public", governorate="IQG01", lang="ar")
        assert _codes(shown)[0].endswith("?governorate=IQG01&lang=ar"), page
        assert "sh_make" not in shown.keys("button"), "the public makes no links"


@pytest.mark.parametrize(
    ("audience", "offered"),
    [("coordinator", ["Public view", "Partner view", "Coordinator view"]),
     ("partner", ["Public view"])],
)  # fmt: skip
def test_nobody_is_offered_more_than_they_may_share(opened, gate, audience, offered):
    shown = opened("partners", audience)
    (choice,) = [one for one in shown.app.radio if one.key == "sh_audience"]
    assert list(choice.options) == offered
    assert choice.value == "public", "what can do no harm comes first"


def test_a_link_is_made_from_the_form(opened, gate):
    shown = opened("partners", governorate="IQG01", audience="coordinator")
    shown.app.radio(key="sh_audience").set_value(Audience.PARTNER)
    shown.app.multiselect(key="sh_governorates").set_value(["IQG01"])
    shown.app.text_input(key="sh_note").set_value("مانحون <b>x</b>")
    shown = _press(shown, "sh_make")
    (made,) = gate.shares.listed()
    assert made.audience is Audience.PARTNER
    assert made.scope == Scope(governorates=("IQG01",))
    assert made.target == "/?governorate=IQG01"
    assert made.note == "مانحون <b>x</b>"
    assert _codes(shown)[1].endswith(f"/share/{gate.shares.token(made)}")
    assert "Opens: Partner view, Al-Anbar, until" in shown.html
    assert 'class="a-qr" src="data:image/svg+xml' in shown.html
    assert [one.action for one in gate.audit.newest()] == ["share"]
    again = _press(shown, "share_again")
    assert "sh_make" in again.keys("button")


def test_a_public_link_made_at_a_hidden_place_does_not_name_it(opened, gate):
    shown = opened("map", select="informal-sites/kilo-7", site="kilo-7")
    _press(shown, "sh_make")
    (made,) = gate.shares.listed()
    assert "kilo" not in made.target


def test_one_looks_as_a_donor_before_sharing_and_comes_back(opened, gate):
    shown = opened("partners", governorate="IQG01")
    href = 'href="/?governorate=IQG01&amp;audience=public"'
    assert href in shown.html
    seen = opened("partners", governorate="IQG01")
    seen.app.query_params["audience"] = "public"
    seen.app.run()
    seen.settled()
    assert "This is the public view, as a donor sees it." in _banner(seen)
    assert 'href="/?governorate=IQG01"' in _banner(seen)
    assert "Public view" in seen.html
    assert href not in seen.html
    assert "Kilo 7" not in seen.html


def test_a_page_seen_through_a_link_says_so(opened, gate, make, holding):
    made = make(audience=Audience.PARTNER, scope=Scope(governorates=("IQG01",)))
    holding(gate.shares.token(made))
    shown = opened("partners", "public")
    banner = _banner(shown)
    assert "You see what a link opens: Partner view, Al-Anbar, until" in banner
    assert 'href="/share/leave?lang=en"' in banner
    assert "Partner view" in shown.html
    assert "sh_make" not in shown.keys("button"), "who holds a link makes none"


@pytest.mark.parametrize("way", ["revoked", "expired", "forged"])
def test_a_link_that_ended_says_so_and_shows_what_everybody_sees(opened, gate, make, holding, way):
    made = make(
        audience=Audience.PARTNER,
        now=_now() - dt.timedelta(days=60) if way == "expired" else None,
    )
    token = gate.shares.token(made)
    if way == "revoked":
        sharing.end(gate, COORDINATOR, made.id, _now())
    holding(token if way != "forged" else token[:12] + "A" * 22)
    shown = opened("partners", "public")
    assert "has ended; you see what everybody may see" in _banner(shown)
    assert "Public view" in shown.html
    mine = opened("partners", "coordinator")
    assert "what you may see without it" in _banner(mine)


def test_a_link_that_is_revoked_ends_open_pages_at_their_next_run(opened, gate, make, holding):
    made = make(audience=Audience.PARTNER)
    holding(gate.shares.token(made))
    shown = opened("map", "public")
    assert "Partner view" in shown.html
    sharing.end(gate, COORDINATOR, made.id, _now())
    shown.app.run()
    shown.settled()
    assert "Partner view" not in shown.html
    assert "Public view" in shown.html


def test_the_pages_of_a_link_are_the_only_ones_in_the_bar_and_the_only_ones_drawn(
    opened, gate, make, holding
):
    made = make(audience=Audience.PARTNER, page="/partners", scope=Scope(pages=("partners",)))
    holding(gate.shares.token(made))
    shown = opened("map", "public", lang="en")
    assert "The link does not open this page" in shown.html
    assert 'href="/partners"' in shown.html
    assert not shown.figures
    assert "page_link" not in shown.html
    offered = {one.proto.label for one in shown.app.get("page_link")}
    assert offered <= {"Partners", "About"}


def test_what_is_not_public_is_noted_when_it_is_drawn(opened, gate):
    opened("map", "partner")
    opened("map", "public")
    (entry,) = gate.audit.newest()
    assert (entry.action, entry.what, entry.audience) == ("view", "/map", "partner")


def test_a_page_that_cannot_be_noted_is_not_shown(opened, gate, tmp_path):
    (tmp_path / "audit").write_text("a file, not a folder")
    shown = opened("map", "partner")
    assert "cannot be shown at the moment" in shown.html
    assert not shown.figures
    assert opened("map", "public").figures


def test_files_that_are_not_public_are_noted_as_they_are_taken(gate, make):
    def taken(**asking):
        seen = gate.access(Asking(**asking))
        return downloads.content(seen, File("sites.csv", lambda: b"rows"))

    settings.use(default_audience="public")
    assert taken() == b"rows"
    assert gate.audit.newest() == []
    made = make(audience=Audience.PARTNER)
    asking = {"cookies": {"atlas_share": gate.shares.token(made)}}
    assert taken(**asking) == b"rows"
    newest = gate.audit.newest(1)[0]
    assert (newest.action, newest.what) == ("export", "sites.csv")
    seen = gate.access(Asking(**asking))
    sharing.end(gate, COORDINATOR, made.id, _now())
    with pytest.raises(WithheldError):
        downloads.content(seen, File("sites.csv", lambda: b"rows"))


def test_a_file_that_cannot_be_noted_is_not_handed_out(gate, make, tmp_path):
    made = make(audience=Audience.PARTNER)
    seen = gate.access(Asking(cookies={"atlas_share": gate.shares.token(made)}))
    for path in (tmp_path / "audit").iterdir():
        path.unlink()
    (tmp_path / "audit").rmdir()
    (tmp_path / "audit").write_text("a file, not a folder")
    with pytest.raises(StoreError):
        downloads.content(seen, File("sites.csv", lambda: b"rows"))


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
        audience=Audience.PARTNER, note="<script>alert(1)</script> مانحون", page="/partners",
        view=(("governorate", "IQG01"), ("date", "2023-12-13")),
    )  # fmt: skip
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
    assert _codes(shown)[0].endswith(gate.shares.token(made))
    ended = _press(shown, "revoke")
    assert gate.shares.by_id(made.id).revoked_at is not None
    assert "withdrawn" in ended.html
    assert not _codes(ended), "no address of a link that opens nothing"
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
            " '2026-11-23T00:00:00+00:00', expires_at, NULL, NULL, NULL, 0 FROM links WHERE id = ?",
            [(f"x{number:011}", "لاحظ " * 39, first.id) for number in range(1000)],
        )
    held.close()
    shown = opened("sharing")
    assert "1,001 links are open" in shown.html
    assert "1 to 50 of 1,001" in shown.html
    assert shown.html.count('class="sh-note"') == 50
    assert "ended one" not in shown.html
    older = _press(shown, "older")
    assert older.address == {"start": ["50"]}
    assert "51 to 100 of 1,001" in older.html
    assert "the oldest" in opened("sharing", start="99999999").html
    assert "ended one" in opened("sharing", links="ended").html
    assert "1,002" in opened("sharing", links="all").html


@pytest.mark.parametrize(
    "query",
    [{"link": "x"}, {"link": "'; DROP TABLE links; --"}, {"links": "zzz"}, {"start": "-1"},
     {"start": "٣"}, {"link": "<b>"}],
)  # fmt: skip
def test_what_cannot_be_used_in_the_address_is_a_notice(opened, gate, query):
    shown = opened("sharing", **query)
    assert len(shown.notices) == 1


@pytest.mark.parametrize("lang", ["en", "ar", "ckb", "kmr"])
def test_the_page_runs_in_every_language(opened, gate, make, lang):
    made = make(audience=Audience.PARTNER, scope=Scope(("IQG01",), ("hotspots",), ("map",)))
    shown = opened("sharing", link=made.id, lang=lang)
    assert not shown.notices
    assert "{" not in shown.html


def test_an_address_that_asks_for_more_says_so(opened, gate):
    shown = opened("partners", "public")
    shown.app.query_params["audience"] = "coordinator"
    shown.app.run()
    assert "you are not signed in for that view" in shown.settled().notices[0]
    assert "Public view" in shown.html
