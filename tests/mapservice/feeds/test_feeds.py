"""The feeds over HTTP, opened by a feed reader's and a calendar's own libraries."""

import datetime as dt
import re
from email.utils import parsedate_to_datetime

import feedparser
import icalendar
import pytest

from geo.access import sharing
from geo.access.datasets import Library
from geo.access.gate import Access, Via
from geo.access.links import organisation_links
from geo.access.links.shares import Draft
from geo.catalog.audience import Audience
from geo.dataset.scope import Scope
from geo.feeds import ids
from geo.meeting import action_points
from geo.meeting.action_points import Point
from geo.store.stores import connect
from mapservice.feeds.icalendar_text import DayEvent, calendar

NOW = dt.datetime.now(dt.UTC)
LINA = Access(
    Audience.COORDINATOR, who="lina@example.org", via=Via.SIGN_IN, own=Audience.COORDINATOR
)

ATOM, JSON, ICS = ("/api/feeds/changes.atom", "/api/feeds/changes.json", "/api/feeds/ends.ics")
EVERY = (ATOM, JSON, ICS)
VIEWS = ("", "?lang=ar", "?governorate=IQG01&sector=wash", "?date=2023-06-15&lang=ckb")


def read_atom(answer):
    """Returns a feed as a feed reader reads it, which must find nothing wrong."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/atom+xml"
    found = feedparser.parse(answer.content, response_headers={"content-type": ATOM_TYPE})
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


ATOM_TYPE = "application/atom+xml"


def read_json(answer):
    """Returns a feed after the rules of JSON Feed 1.1: what is required, and of which type."""
    assert answer.headers["content-type"] == "application/feed+json"
    feed = answer.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert all(isinstance(feed[name], str) for name in ("title", "home_page_url", "feed_url"))
    assert all(one["name"] for one in feed["authors"])
    for one in feed["items"]:
        assert isinstance(one["id"], str)
        assert one["id"]
        assert one["content_text"] or one["content_html"]
        assert dt.datetime.fromisoformat(one["date_published"]).tzinfo is not None
        assert re.match(r"https?://", one["url"])
        assert all(isinstance(tag, str) for tag in one["tags"])
    return feed


def read_calendar(answer):
    """Returns the events of a calendar as a calendar reads it, which must find nothing wrong."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    lines = answer.content.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    found = icalendar.Calendar.from_ical(answer.content)
    assert found["VERSION"] == "2.0"
    assert found.errors == []
    assert all(one.errors == [] for one in found.walk())
    return list(found.walk("VEVENT"))


@pytest.mark.parametrize("query", VIEWS)
@pytest.mark.parametrize("who", ["public_feeds", "partner_feeds", "coordinator_feeds"])
@pytest.mark.whole
def test_a_feed_reader_and_a_calendar_find_nothing_wrong(request, who, query):
    client = request.getfixturevalue(who)
    atom, feed = read_atom(client.get(ATOM + query)), read_json(client.get(JSON + query))
    assert [(one.id, one.title, one.link) for one in atom.entries] == [
        (one["id"], one["title"], one["url"]) for one in feed["items"]
    ]
    assert len({one.id for one in atom.entries}) == len(atom.entries) <= 300
    moments = [one.updated for one in atom.entries]
    assert moments == sorted(moments, reverse=True)
    assert atom.feed.links[0].href == f"http://atlas.test{ATOM}{query}"
    events = read_calendar(client.get(ICS + query))
    days = [one["DTSTART"].dt for one in events]
    assert days == sorted(days)
    assert len({one["UID"] for one in events}) == len(events)
    for one in events:
        assert type(one["DTSTART"].dt) is dt.date, "the same day in every time zone"
        assert one["DTEND"].dt - one["DTSTART"].dt == dt.timedelta(days=1)
        assert one["SUMMARY"]
        assert one["DTSTAMP"].dt.tzinfo is not None


@pytest.mark.whole
def test_ids_are_the_same_in_every_language_format_and_process(public_feeds, client_of, own_config):
    def entries(client, query=""):
        return [one["id"] for one in read_json(client.get(JSON + query))["items"]]

    def uids(client, query=""):
        return [str(one["UID"]) for one in read_calendar(client.get(ICS + query))]

    here = entries(public_feeds)
    assert here
    assert entries(public_feeds, "?lang=ar") == here
    assert set(entries(public_feeds, "?governorate=IQG01")) < set(here)
    assert uids(public_feeds, "?lang=kmr") == uids(public_feeds)
    held = {"store": own_config.store, "audit": own_config.audit}
    other = client_of(Library(connect(own_config.store)), default_audience="public", **held)
    assert entries(other) == here
    assert uids(other) == uids(public_feeds)


def test_what_months_brought_is_told_with_revision_day_source_and_page(coordinator_feeds):
    items = read_json(coordinator_feeds.get(JSON))["items"]
    added = [one for one in items if one["tags"] == ["added"]]
    ended = [one for one in items if one["tags"] == ["ended"]]
    corrected = [one for one in items if one["tags"] == ["corrected"]]
    assert added
    assert ended
    assert corrected
    assert re.search(r"In the data since \d+ \w+ \d{4}, revision \d", added[0]["content_text"])
    assert all("Source: " in one["content_text"] for one in added + ended)
    assert all("/place?select=" in one["url"] for one in items)
    assert "Handed over: DRC · WASH · Bzebiz · to MoMD" in {one["title"] for one in items}


def test_the_public_feed_names_no_site_and_no_word_of_a_sheet(public_feeds, with_months):
    whole = with_months.dataset(Audience.COORDINATOR)
    names = set(whole.features["informal-sites"]["name"]) | set(
        whole.features["informal-sites"]["id"]
    )
    texts = [public_feeds.get(one + "?lang=en").text.replace("\r\n ", "") for one in EVERY]
    for name in names | {
        "Widows of Albu Fahd",
        "the house behind the mosque",
        "gbv-list-of-fatima",
    }:
        assert not [one for one in texts if name in one], name


@pytest.mark.parametrize("path", EVERY)
def test_what_is_held_already_is_not_sent_again(public_feeds, path):
    answer = public_feeds.get(path)
    tag, since = answer.headers["etag"], answer.headers["last-modified"]
    assert parsedate_to_datetime(since) <= dt.datetime.now(dt.UTC)
    same = public_feeds.get(path, {"If-None-Match": tag})
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["last-modified"] == since
    assert public_feeds.get(path, {"If-Modified-Since": since}).status_code == 304
    older = "Mon, 01 Jan 2024 00:00:00 GMT"
    assert public_feeds.get(path, {"If-Modified-Since": older}).status_code == 200
    other = {"If-None-Match": '"another"', "If-Modified-Since": since}
    assert public_feeds.get(path, other).status_code == 200, "a tag is surer than a moment"
    assert public_feeds.get(path, {"If-Modified-Since": "yesterday"}).status_code == 200
    assert public_feeds.request("HEAD", path).content == b""


@pytest.mark.parametrize("path", EVERY)
def test_what_cannot_be_used_is_named(public_feeds, refused, path):
    said = refused(public_feeds.get(f"{path}?governorat=IQG01&sector=water&date=soon"), 400)
    assert "governorat" in said
    assert "water" in said
    assert "soon" in said
    assert "limit" in refused(public_feeds.get(f"{path}?limit=3"), 400)
    said = refused(public_feeds.get(f"{path}?sector=water&lang=ar"), 400)
    assert re.search("[\u0600-\u06ff]", said)
    assert refused(public_feeds.get(f"{path}?audience=partner"), 403)
    assert "site" in refused(public_feeds.get(f"{path}?site=kilo-9"), 400)


@pytest.fixture
def link(gate):
    """Returns the path of a link's service, and a function that ends it."""

    def made(audience=Audience.PARTNER, scope=Scope(), days=30):  # noqa: B008 - a frozen value
        share = sharing.make(gate, LINA, Draft(audience, scope=scope, days=days), NOW)
        made.end = lambda: gate.shares.revoke(share.id, "lina@example.org", NOW)
        return f"/share/{gate.shares.token(share)}"

    return made


def test_a_feed_of_a_link_is_its_own_and_ends_with_it(public_feeds, partner_feeds, link, refused):
    root = link(scope=Scope(governorates=("IQG01",)))
    public = {one["id"] for one in read_json(public_feeds.get(JSON))["items"]}
    answer = public_feeds.get(root + JSON)
    mine = read_json(answer)
    assert mine["feed_url"] == f"http://atlas.test{root}{JSON}"
    assert not [one for one in mine["items"] if root in one["url"]], "pages hold no token"
    assert {one["id"] for one in mine["items"]} - public, "it tells of sites"
    assert "public" not in answer.headers["cache-control"]
    assert "IQG15" not in answer.text
    (own,) = (
        one
        for one in read_calendar(public_feeds.get(root + ICS))
        if one["CATEGORIES"].cats == ["link"]
    )
    assert own["DTSTART"].dt == (NOW + dt.timedelta(days=30)).date()
    read_atom(public_feeds.get(root + ATOM))
    link.end()
    for path in EVERY:
        said = refused(public_feeds.get(root + path), 401)
        assert "revoked" in said


def test_action_points_and_links_are_for_those_who_may_see_them(
    coordinator_feeds, partner_feeds, public_feeds, link, gate, with_months
):
    root = link(Audience.PARTNER, days=12)
    whole = with_months.dataset(Audience.COORDINATOR)

    def save(text, **values):
        point = Point(text, "WASH cluster", dt.date(2024, 1, 31), **values)
        return action_points.save(gate, LINA, point, whole, NOW)

    open_point = save("Find who trucks water; to Kilo 9, now", pin="informal-sites/kilo-9")
    save("Ask about the cases", sensitive=True)
    save("Done long ago", state="done")

    def points(client, path=ICS):
        return {
            str(one["SUMMARY"])
            for one in read_calendar(client.get(path))
            if one["CATEGORIES"].cats == ["action-point"]
        }

    first, sensitive, done = (f"Due: {open_point.text}", "Due: Ask about the cases", "Due: Done")
    mine, theirs = points(coordinator_feeds), points(partner_feeds)  # other tests have points too
    assert {first, sensitive} <= mine
    assert theirs & {first, sensitive} == {first}
    assert theirs == points(public_feeds, root + ICS) <= mine
    assert not any(one.startswith(done) for one in mine)
    assert points(public_feeds) == set()
    assert points(coordinator_feeds, f"{ICS}?audience=public") == set()
    assert points(coordinator_feeds, f"{ICS}?site=kilo-9") & {first, sensitive} == {first}
    assert first not in points(coordinator_feeds, f"{ICS}?governorate=IQG15")
    held = coordinator_feeds.get(ICS).headers["etag"]
    save("One more")
    assert coordinator_feeds.get(ICS, {"If-None-Match": held}).status_code == 200

    def links(client, path=ICS):
        events = read_calendar(client.get(path))
        return [one for one in events if one["CATEGORIES"].cats == ["link"]]

    assert links(coordinator_feeds)
    assert links(partner_feeds) == links(public_feeds) == []
    assert links(coordinator_feeds, f"{ICS}?audience=public") == []
    assert links(public_feeds, f"{root}{ICS}?audience=public") == []
    open_to_all = coordinator_feeds.get(f"{ICS}?audience=public")
    assert open_to_all.content == public_feeds.get(f"{ICS}?audience=public").content


def test_a_calendar_keeps_long_texts_letters_and_signs():
    text = "ماء; صالح للشرب, في كيلو ٩ \\ " * 12 + "😀" * 40
    event = DayEvent(
        ids.of("x"),
        "end",
        text,
        ("one", "two, three\nfour"),
        dt.date(2024, 2, 29),
        NOW,
        "http://a/?b=c",
    )
    written = calendar("T", "about", [event])
    assert max(map(len, written.split(b"\r\n"))) <= 75
    (read,) = icalendar.Calendar.from_ical(written).walk("VEVENT")
    assert read["SUMMARY"] == text
    assert read["DESCRIPTION"] == "one\ntwo, three\nfour"
    assert read["DTSTART"].dt == dt.date(2024, 2, 29)
    assert read["DTEND"].dt == dt.date(2024, 3, 1)
    assert str(read["URL"]) == "http://a/?b=c"


def test_a_view_with_filters_has_the_links_of_its_organisations_where_they_are_managed(
    coordinator_feeds, gate, link
):
    link(Audience.PARTNER, days=12)
    made = gate.organisation_links.make(organisation_links.Draft("drc"), "lina@example.org", NOW)

    def links(query):
        events = read_calendar(coordinator_feeds.get(f"{ICS}{query}"))
        return [one for one in events if one["CATEGORIES"].cats == ["link"]]

    assert len(links("")) > 1
    own = [one for one in links("") if str(one["UID"]) == str(ids.of("link", made.id))]
    assert links("?partner=drc") == links("?partner=drc&sector=wash") == own
    assert str(own[0]["URL"]) == "http://atlas.test/data?lang=en"
    for query in ("?partner=iom", "?sector=wash", "?site=kilo-9", "?governorate=IQG01"):
        assert links(query) == []
