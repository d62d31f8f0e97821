"""Who has which role, and who tries to have another's."""

import datetime as dt

import pytest
from starlette.datastructures import Headers

from geo import settings
from geo.access import roles
from geo.access.gate import Asking, Gate
from geo.access.sign_in import SIGNED_AT
from geo.catalog.audience import Audience
from geo.errors import SettingsError
from geo.store import stores

KEY = "a key of the tests that is long enough to sign with"
RULES = {
    "coordinator": ["lina@example.org", "groups=atlas-coordinators", "email=Sara@example.org"],
    "partner": ["@partner.example", "realm_access=roles", "level=3", "staff=true"],
}
COORDINATOR, PARTNER = Audience.COORDINATOR, Audience.PARTNER


@pytest.fixture(scope="module")
def ruled():
    return settings.load(roles=RULES)


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"email": "lina@example.org", "email_verified": True}, COORDINATOR),
        ({"email": "LINA@Example.ORG"}, COORDINATOR),
        ({"email": "sara@example.org"}, COORDINATOR),
        ({"email": "lina@example.org", "email_verified": "true"}, COORDINATOR),
        ({"email": "lina@example.org", "email_verified": False}, None),
        ({"email": "lina@example.org", "email_verified": "false"}, None),
        ({"email": "lina@example.org", "email_verified": 0}, None),
        ({"email": "lina@example.org", "email_verified": None}, None),
        ({"email": "lina@example.org", "email_verified": "no"}, None),
        ({"email": "sara@example.org", "email_verified": False}, None),
        ({"email": "omar@partner.example"}, PARTNER),
        ({"email": "omar@PARTNER.example"}, PARTNER),
        ({"email": "omar@partner.example", "email_verified": False}, None),
        ({"email": "omar@sub.partner.example"}, None),
        ({"email": "omar@notpartner.example"}, None),
        ({"email": "omar@partner.example.evil.example"}, None),
        ({"email": "omar@evil.example@partner.example"}, None),
        ({"email": "evil.example <omar@partner.example"}, None),
        ({"email": "omar evil@partner.example"}, None),
        ({"email": "omar\n@partner.example"}, None),
        ({"email": " lina@example.org"}, None),
        ({"email": "lina@example.org "}, None),
        ({"email": "lina@example.org\x00"}, None),
        ({"email": "@partner.example"}, None),
        ({"email": "l\u0131na@example.org"}, None),  # dotless i
        ({"email": "lina@exampl\u0435.org"}, None),  # Cyrillic e
        ({"email": "omar@partner.exam\u1d56le"}, None),
        ({"email": "\u017fara@example.org"}, None),  # a long s, whose capital is S
        ({"email": "omar@\uff50artner.example"}, None),  # a wide p
        ({"email": ["lina@example.org"]}, None),
        ({"email": {"lina@example.org": 1}}, None),
        ({"email": None}, None),
        ({"email": ""}, None),
        ({"sub": "lina@example.org"}, None),
        ({"name": "lina@example.org", "preferred_username": "lina@example.org"}, None),
        ({}, None),
        ({"groups": ["staff", "atlas-coordinators"]}, COORDINATOR),
        ({"groups": "atlas-coordinators"}, COORDINATOR),
        ({"groups": "not-atlas-coordinators"}, None),
        ({"groups": "Atlas-Coordinators"}, None),
        ({"groups": ["atlas", "coordinators"]}, None),
        ({"groups": {"atlas-coordinators": False}}, None),
        ({"groups": [["atlas-coordinators"]]}, None),
        ({"groups": None}, None),
        ({"realm_access": {"roles": []}}, None),
        ({"level": 3}, PARTNER),
        ({"level": "3"}, PARTNER),
        ({"level": 3.0}, None),
        ({"staff": True}, PARTNER),
        ({"staff": False}, None),
        ({"email": "omar@partner.example", "groups": ["atlas-coordinators"]}, COORDINATOR),
    ],
)
def test_a_role_is_of_who_was_named_and_of_nobody_else(ruled, claims, role):
    assert roles.audience(claims, ruled) is role


@pytest.mark.parametrize(
    "rule", ["lina", "", "lina@", "@", "a@b@c", "lina @example.org", "groups=", "=x", "groups= "]
)
def test_a_rule_that_names_nobody_is_refused(rule):
    with pytest.raises(SettingsError, match="names nobody"):
        settings.load(roles={"partner": [rule]})


def test_a_role_that_does_not_exist_is_refused():
    with pytest.raises(SettingsError, match="ATLAS_ROLES"):
        settings.load(roles={"public": ["@example.org"]})


@pytest.mark.parametrize(
    ("header", "sent", "named"),
    [
        ("", [("x-user", "lina@example.org")], None),
        ("X-User", [], None),
        ("X-User", [("x-user", " ")], None),
        ("X-User", [("x-user", "lina@example.org")], "lina@example.org"),
        ("x-user", [("X-USER", "lina@example.org")], "lina@example.org"),
        ("X-User", [("x-user", "lina@example.org"), ("x-user", "omar@partner.example")], None),
        ("X-User", [("x_user", "lina@example.org")], None),
    ],
)
def test_a_header_names_somebody_only_where_the_settings_trust_it(header, sent, named):
    raw = [(name.lower().encode(), value.encode()) for name, value in sent]
    config = settings.load(trusted_user_header=header)
    claims = roles.trusted(config, Headers(raw=raw))
    assert (claims and claims["email"]) == named


def test_people_of_two_providers_are_two_people():
    one = {"iss": "https://a.example", "sub": "7", "email": "lina@example.org"}
    assert roles.subject(one) != roles.subject({**one, "iss": "https://b.example"})
    assert roles.subject(one) == roles.subject({**one, "email": "new@example.org"})


@pytest.fixture
def gate(tmp_path):
    config = settings.load(
        store=f"sqlite:///{tmp_path / 'atlas.sqlite'}",
        secret_key=KEY,
        roles=RULES,
        default_audience="public",
        trusted_user_header="X-User",
    )
    return Gate(config)


@pytest.mark.parametrize(
    ("signed_at", "is_over"), [(-60, True), (0, True), (1, False), (None, True), ("later", True)]
)
def test_signing_out_ends_what_began_before(gate, signed_at, is_over):
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    person = {"iss": "https://a.example", "sub": "7", "email": "lina@example.org"}
    if isinstance(signed_at, int):
        person[SIGNED_AT] = now.timestamp() + signed_at
    elif signed_at:
        person[SIGNED_AT] = signed_at
    asking = Asking(claims=person)
    assert gate.access(asking).audience is COORDINATOR
    gate.ledger.sign_out(roles.subject(person), now.isoformat())
    assert gate.access(asking).audience is (Audience.PUBLIC if is_over else COORDINATOR)
    assert (gate.person(asking) is None) == is_over
    other = Asking(claims={**person, "sub": "8"})
    assert gate.access(other).audience is COORDINATOR


def test_a_sign_out_is_kept_for_other_processes(gate):
    gate.ledger.sign_out("https://a.example 7", "2026-01-01T00:00:00+00:00")
    assert stores.ledger(gate.config.store).signed_out("https://a.example 7") is not None


def test_a_proxy_wins_over_a_cookie_and_an_embedded_page_over_both(gate):
    person = {"iss": "https://a.example", "sub": "7", "email": "lina@example.org"}
    named = {"X-User": "omar@partner.example"}
    assert gate.access(Asking(named, claims=person)).audience is PARTNER
    assert gate.access(Asking(named, claims=person, embedded=True)).audience is Audience.PUBLIC
