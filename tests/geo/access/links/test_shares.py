"""Share links: made, found, ended; every token but the right one opens nothing."""

import datetime as dt
import sqlite3
import string

import pytest

from geo.access import sharing
from geo.access.gate import Access, Asking, Gate, Via
from geo.access.links.link import NOTE_LENGTH, State
from geo.access.links.shares import VIEW_LENGTH, Draft, may_share
from geo.catalog.audience import Audience
from geo.dataset.scope import Scope
from geo.errors import CredentialsError, InvalidQueryError, LinkError, StoreError, WithheldError
from geo.view.view import View

NOW = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC)
COORDINATOR = Access(Audience.COORDINATOR, who="lina@example.org", own=Audience.COORDINATOR)
PARTNER = Access(Audience.PARTNER, who="omar@example.org", via=Via.SIGN_IN, own=Audience.PARTNER)
PUBLIC = Access(Audience.PUBLIC)


@pytest.fixture
def gate(config, tmp_path):
    changes = {
        "store": f"sqlite:///{tmp_path / 'links.sqlite'}",
        "audit": tmp_path / "audit",
        "default_audience": "public",
    }
    return Gate(config.model_copy(update=changes))


@pytest.fixture
def make(gate):
    def made(access=COORDINATOR, now=NOW, **draft):
        return sharing.make(gate, access, Draft(**draft), now)

    return made


def _with_cookie(token):
    return Asking(cookies={"atlas_share": token})


def test_a_link_opens_what_was_drafted_until_its_last_moment(gate, make):
    scope = Scope(("IQG01",), (), ("map",))
    made = make(audience=Audience.PARTNER, scope=scope, note="  donor\n meeting ", days=7)
    found = gate.shares.find(gate.shares.token(made), NOW + dt.timedelta(days=6, hours=23))
    assert (found.audience, found.scope, found.note) == (Audience.PARTNER, scope, "donor meeting")
    assert found.creator == "lina@example.org"
    with pytest.raises(LinkError) as ended:
        gate.shares.find(gate.shares.token(made), NOW + dt.timedelta(days=7))
    assert ended.value.why == State.EXPIRED


def test_the_token_holds_nothing_but_an_id_and_a_signature(gate, make):
    tokens = [gate.shares.token(make(note="secret", audience=one)) for one in Audience]
    assert {len(token) for token in tokens} == {34}
    allowed = set(string.ascii_letters + string.digits + "-_")
    assert all(set(token) <= allowed for token in tokens)
    assert len({token[:12] for token in tokens}) == 3


def test_a_revoked_link_opens_nothing_at_once_and_for_good(gate, make):
    made = make()
    token = gate.shares.token(made)
    assert sharing.end(gate, COORDINATOR, made.id, NOW)
    assert not sharing.end(gate, COORDINATOR, made.id, NOW), "ended before"
    with pytest.raises(LinkError) as ended:
        gate.shares.find(token, NOW)
    assert ended.value.why == State.REVOKED
    kept = gate.access(_with_cookie(token), NOW)
    assert (kept.audience, kept.via, kept.ended) == (Audience.PUBLIC, Via.DEFAULT, "revoked")
    assert gate.shares.by_id(made.id).revoked_by == "lina@example.org"


def _wrong(token, other):
    return {
        "empty": "",
        "truncated": token[:-1],
        "longer": token + "A",
        "only the id": token[:12],
        "only the signature": token[12:],
        "another id": other[:12] + token[12:],
        "another signature": token[:12] + other[12:],
        "one letter of the id": ("B" if token[0] != "B" else "C") + token[1:],
        "one letter of the signature": token[:12] + ("B" if token[12] != "B" else "C") + token[13:],
        "zeros": token[:12] + "A" * 22,
        "standard base64": token[:12] + "+/" * 11,
        "padded": token + "==",
        "a new line": token + "\n",
        "full width": token[:-1] + "Ａ",
        "arabic digits": token[:-1] + "٣",
        "nul": token[:-1] + "\0",
        "surrogate": token[:-1] + "\ud800",
        "very long": token * 5000,
        "sql": "' OR 1=1 --                       ",
        "path": "../../../../../etc/passwd.........",
    }


def test_every_other_token_is_unknown(gate, make):
    token, other = gate.shares.token(make()), gate.shares.token(make())
    for name, wrong in _wrong(token, other).items():
        with pytest.raises(LinkError) as refused:
            gate.shares.find(wrong, NOW)
        assert refused.value.why == "unknown", name
        seen = gate.access(_with_cookie(wrong), NOW)
        assert seen.audience is Audience.PUBLIC, name
        bearer = Asking(headers={"authorization": f"Bearer {wrong}"})
        if wrong.strip() != token:
            with pytest.raises(CredentialsError):
                gate.access(bearer, NOW)


def test_a_token_signed_with_another_key_is_unknown(gate, make, config, tmp_path):
    token = gate.shares.token(make())
    changes = {"store": gate.config.store, "secret_file": tmp_path / "other.key"}
    stranger = Gate(config.model_copy(update=changes))
    with pytest.raises(LinkError) as refused:
        stranger.shares.find(token, NOW)
    assert refused.value.why == "unknown"


def test_a_wrong_token_never_reaches_the_store(gate, make, tmp_path):
    token = gate.shares.token(make())
    for path in tmp_path.glob("links.sqlite*"):
        path.write_bytes(b"no database" * 999)
    with pytest.raises(LinkError):
        gate.shares.find(token[:-2] + "AA" if not token.endswith("AA") else token[:-2] + "BB", NOW)
    with pytest.raises(StoreError):
        gate.shares.find(token, NOW)


def test_a_link_lets_an_address_ask_for_less_but_never_for_more(gate, make):
    token = gate.shares.token(make(audience=Audience.PARTNER))
    cookies = {"atlas_share": token}
    assert gate.access(Asking(cookies=cookies), NOW).audience is Audience.PARTNER
    lowered = gate.access(Asking(cookies=cookies, wanted="public"), NOW)
    assert (lowered.audience, lowered.own) == (Audience.PUBLIC, Audience.PARTNER)
    with pytest.raises(WithheldError):
        gate.access(Asking(cookies=cookies, wanted="coordinator"), NOW)
    framed = Asking(cookies=cookies, embedded=True, wanted="coordinator")
    assert gate.access(framed, NOW).audience is Audience.PUBLIC


def test_a_public_link_shows_the_public_view_to_coordinators_too(gate, make, config):
    mine = Gate(gate.config.model_copy(update={"default_audience": "coordinator"}))
    token = gate.shares.token(make())
    assert mine.access(_with_cookie(token), NOW).audience is Audience.PUBLIC


def test_nobody_shares_more_than_they_see(make):
    assert make(PARTNER).audience is Audience.PUBLIC
    for access, audience in (
        (PARTNER, Audience.PARTNER),
        (PARTNER, Audience.COORDINATOR),
        (PUBLIC, Audience.PUBLIC),
        (PUBLIC, Audience.COORDINATOR),
    ):
        with pytest.raises(WithheldError):
            make(access, audience=audience)
    assert may_share(Audience.COORDINATOR) == tuple(Audience)
    assert next(iter(Audience)) is Audience.PUBLIC, "what can do no harm comes first"


def test_who_holds_a_link_makes_no_links(gate, make):
    made = make(audience=Audience.COORDINATOR)
    held = gate.access(_with_cookie(gate.shares.token(made)), NOW)
    assert held.audience is Audience.COORDINATOR
    assert not held.may_manage
    assert not sharing.may_share(held)
    with pytest.raises(WithheldError):
        make(held)
    with pytest.raises(WithheldError):
        sharing.end(gate, held, made.id, NOW)
    assert sharing.listed(gate, held) == []


def test_coordinators_see_every_link_and_partners_their_own(gate, make):
    mine, theirs = make(PARTNER), make(COORDINATOR)
    assert [one.id for one in sharing.listed(gate, COORDINATOR)] == [theirs.id, mine.id]
    assert [one.id for one in sharing.listed(gate, PARTNER)] == [mine.id]
    assert sharing.listed(gate, PUBLIC) == []
    assert sharing.one(gate, PARTNER, theirs.id) is None
    with pytest.raises(WithheldError):
        sharing.end(gate, PARTNER, theirs.id, NOW)
    assert sharing.end(gate, PARTNER, mine.id, NOW)


def test_links_made_and_ended_are_in_the_audit_log(gate, make):
    made = make(audience=Audience.PARTNER, page="/partners", view=(("governorate", "IQG01"),))
    sharing.end(gate, COORDINATOR, made.id, NOW)
    ended, begun = gate.audit.newest(2)
    assert (begun.who, begun.action, begun.what) == ("lina@example.org", "share", f"link {made.id}")
    assert begun.details["opens"] == "partner"
    assert begun.details["target"] == "/partners?governorate=IQG01"
    assert (ended.action, ended.what) == ("revoke", f"link {made.id}")
    assert gate.shares.token(made)[12:] not in str((begun, ended))


def test_a_link_that_cannot_be_noted_opens_nothing(gate, make, tmp_path):
    (tmp_path / "audit").write_text("a file, not a folder")
    with pytest.raises(StoreError):
        make()
    (made,) = gate.shares.listed()
    assert made.state(NOW) is State.REVOKED


@pytest.mark.parametrize(
    ("draft", "named"),
    [
        ({"days": 0}, "1 to 90 days"),
        ({"days": 91}, "1 to 90 days"),
        ({"days": -5}, "1 to 90 days"),
        ({"note": "x" * (NOTE_LENGTH + 1)}, "note has 201"),
        ({"page": "//evil.example"}, "not a page"),
        ({"page": "https://evil.example"}, "not a page"),
        ({"page": "/\\evil.example"}, "not a page"),
        ({"page": "/map\r\nSet-Cookie: a=b"}, "not a page"),
        ({"page": ""}, "not a page"),
        ({"page": "/share/leave"}, "not a page"),
        ({"page": "/auth/logout"}, "not a page"),
        ({"page": "/sharing"}, "not a page"),
        ({"view": (("select", "x" * VIEW_LENGTH),)}, "longer than 8000"),
    ],
)
def test_what_cannot_be_a_link_is_named(make, draft, named):
    with pytest.raises(InvalidQueryError, match=named):
        make(**draft)


def test_notes_hold_any_script(gate, make):
    note = "مانحون <b>كانون</b> \u202e 'OR 1=1"
    assert gate.shares.by_id(make(note=note).id).note == note


def test_the_audience_of_the_maker_is_not_in_the_view_of_a_link(make):
    made = make(view=(("audience", "public"), ("lang", "ar")))
    assert made.target == "/?lang=ar"


def test_the_page_that_a_link_opens_is_among_its_pages(make):
    scope = Scope(pages=("coverage",))
    assert make(page="/partners", scope=scope).scope.pages == ("coverage", "partners")
    assert make(page="/", scope=scope).scope.pages == ("coverage", "map")
    assert make(page="/lite/partners", scope=scope).scope.pages == ("coverage", "partners")
    assert make(page="/partners").scope.pages == ()


def test_uses_are_counted(gate, make):
    made = make()
    for minute in (1, 2):
        gate.shares.used(made, NOW + dt.timedelta(minutes=minute))
    found = gate.shares.by_id(made.id)
    assert (found.uses, found.last_used_at) == (2, NOW + dt.timedelta(minutes=2))


def test_a_thousand_links_are_listed_newest_first(gate, make, tmp_path):
    first = make()
    with sqlite3.connect(tmp_path / "links.sqlite") as held:
        held.executemany(
            "INSERT INTO links SELECT ?, audience, scope, page, view, note, creator, ?, expires_at,"
            " revoked_at, revoked_by, last_used_at, uses FROM links WHERE id = ?",
            [
                (f"x{number:011}", (NOW + dt.timedelta(hours=number)).isoformat(), first.id)
                for number in range(1000)
            ],
        )
    held.close()
    found = sharing.listed(gate, COORDINATOR)
    assert len(found) == 1001
    assert [one.made_at for one in found] == sorted((one.made_at for one in found), reverse=True)


def test_the_view_of_a_public_link_names_no_hidden_place(dataset, public, partner):
    pairs = [
        ("site", "kilo-7"),
        ("select", "informal-sites/kilo-7"),
        ("at", "14/33.4/43.2"),
        ("governorate", "IQG01"),
        ("lang", "ar"),
        ("audience", "public"),
    ]
    view, problems = View.from_query(pairs, dataset.vocabulary)
    assert not problems
    assert sharing.fitting(view, public).query_string() == "governorate=IQG01&lang=ar"
    assert "kilo-7" in sharing.fitting(view, partner).query_string()
    near, _ = View.from_query([("at", "14/33.4/43.2")], dataset.vocabulary)
    far, _ = View.from_query([("at", "7/33.4/43.2")], dataset.vocabulary)
    assert sharing.fitting(near, public).at is None
    assert sharing.fitting(far, public).at == far.at
