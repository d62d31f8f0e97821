"""Sharing in the dashboard: the button, the list, the audit log, and pages seen through a link."""

import datetime as dt
import re

import pytest

from dashboard.session import downloads
from dashboard.session.downloads import File
from geo import settings
from geo.access import sharing
from geo.access.gate import Access, Asking
from geo.catalog.audience import Audience
from geo.dataset.scope import Scope
from geo.errors import StoreError, WithheldError

COORDINATOR = Access(Audience.COORDINATOR, who="lina@example.org", own=Audience.COORDINATOR)


def _now():
    return dt.datetime.now(dt.UTC)


def _banner(shown):
    found = re.search(r'<div class="a-seen".*?</div>', shown.html, re.DOTALL)
    return found[0] if found else ""


def test_every_page_with_filters_offers_its_address(opened, gate):
    for page in ("map", "partners", "coverage", "areas", "hotspots"):
        shown = opened(page, "public", governorate="IQG01", lang="ar")
        assert shown.codes[0].endswith("?governorate=IQG01&lang=ar"), page
        assert "sh_make" not in shown.keys("button"), "the public makes no links"


@pytest.mark.parametrize(
    ("audience", "offered"),
    [
        ("coordinator", ["Public view", "Partner view", "Coordinator view"]),
        ("partner", ["Public view"]),
    ],
)
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
    shown = shown.click("sh_make")
    (made,) = gate.shares.listed()
    assert made.audience is Audience.PARTNER
    assert made.scope == Scope(governorates=("IQG01",))
    assert made.target == "/?governorate=IQG01"
    assert made.note == "مانحون <b>x</b>"
    assert [one for one in shown.codes if one.endswith(f"/share/{gate.shares.token(made)}")]
    assert "Opens: Partner view, Al-Anbar, until" in shown.html
    assert 'class="a-qr" src="data:image/svg+xml' in shown.html
    assert [one.action for one in gate.audit.newest()] == ["share"]
    again = shown.click("share_again")
    assert "sh_make" in again.keys("button")


def test_a_public_link_made_at_a_hidden_place_does_not_name_it(opened, gate):
    shown = opened("map", select="informal-sites/kilo-7", site="kilo-7")
    shown.click("sh_make")
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
        audience=Audience.PARTNER, now=_now() - dt.timedelta(days=60) if way == "expired" else None
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


def test_an_address_that_asks_for_more_says_so(opened, gate):
    shown = opened("partners", "public")
    shown.app.query_params["audience"] = "coordinator"
    shown.app.run()
    assert "you are not signed in for that view" in shown.settled().notices[0]
    assert "Public view" in shown.html


def test_a_view_and_a_link_can_be_subscribed_to(opened, gate):
    shown = opened("partners", governorate="IQG01", date="2023-06-15", audience="coordinator")
    feeds = [one for one in shown.codes if "/api/feeds/" in one]
    assert [one.rpartition("/")[2] for one in feeds] == [
        f"{one}?governorate=IQG01" for one in ("ends.ics", "changes.atom", "changes.json")
    ]
    shown.app.radio(key="sh_audience").set_value(Audience.PARTNER)
    shown = shown.click("sh_make")
    (made,) = gate.shares.listed()
    root = f"/share/{gate.shares.token(made)}/api/feeds/"
    assert len([one for one in shown.codes if root in one]) == 3
