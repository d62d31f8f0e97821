"""The provider of the settings, and whose a sign-in cookie is; forged ones are nobody's."""

import hashlib
import time

import pytest
from itsdangerous import URLSafeTimedSerializer
from streamlit.auth_util import set_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import (
    AUTH_COOKIE_MAX_AGE_SECONDS,
    USER_COOKIE_NAME,
)

from geo import settings
from geo.access import keys, sign_in
from geo.errors import SettingsError

KEY = "a key of the tests that is long enough to sign with"
OIDC = {
    "oidc_metadata_url": "https://login.example.org/.well-known/openid-configuration",
    "oidc_client_id": "atlas",
    "oidc_client_secret": "known to both",
}
NOISE = [hashlib.sha256(bytes([number])).hexdigest() for number in range(250)]
"""More than one cookie holds, however well it is compressed."""
PERSON = {
    "sub": "7",
    "email": "lina@example.org",
    "is_logged_in": True,
    "origin": "https://atlas.example.org",
}


def config_of(**changes):
    given = {**OIDC, "secret_key": KEY, "base_url": "https://atlas.example.org", **changes}
    return settings.load(**given)


def cookies_of(person, key=KEY, name=sign_in.COOKIE):
    """Returns the cookies that Streamlit sets for a person, as Streamlit itself makes them."""
    secret = keys.of(settings.load(secret_key=key)).derived(sign_in.PURPOSE)
    made = {}

    def set_one(one, value):
        made[one] = create_signed_value(secret, one, value).decode()

    set_cookie_with_chunks(
        set_one,
        lambda one, value: create_signed_value(secret, one, value),
        name,
        person,
        cookie_attr_size=60,
    )
    return made


def claims_of(cookies, **changes):
    config = config_of(**changes)
    return sign_in.claims(cookies, config, keys.of(config))


def test_the_cookie_is_the_one_that_streamlit_sets():
    assert sign_in.COOKIE == USER_COOKIE_NAME
    assert sign_in.LASTS_S == AUTH_COOKIE_MAX_AGE_SECONDS


def test_streamlits_cookie_says_who_signed_in_and_when():
    before = int(time.time())
    found = claims_of(cookies_of(PERSON))
    assert before <= found.pop(sign_in.SIGNED_AT) <= time.time()
    assert found == PERSON


def test_a_long_cookie_is_read_from_its_parts():
    long = {**PERSON, "groups": NOISE}
    cookies = cookies_of(long)
    assert len(cookies) > 3
    assert claims_of(cookies)["groups"] == long["groups"]
    for name in cookies:
        assert claims_of({one: cookies[one] for one in cookies if one != name}) is None
    swapped = {**cookies, "_streamlit_user_1": cookies["_streamlit_user_2"]}
    assert claims_of(swapped) is None


def test_parts_of_two_sign_ins_are_nobodys(monkeypatch):
    long = {**PERSON, "groups": NOISE}
    early = cookies_of(long)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 5)
    late = cookies_of(long)
    assert claims_of(late) is not None
    assert claims_of({**late, "_streamlit_user_2": early["_streamlit_user_2"]}) is None


@pytest.mark.parametrize(
    "person",
    [
        {**PERSON, "is_logged_in": False},
        {**PERSON, "is_logged_in": "true"},
        {one: PERSON[one] for one in PERSON if one != "is_logged_in"},
        {**PERSON, "origin": "https://other.example.org"},
        {**PERSON, "origin": "http://atlas.example.org"},
        {**PERSON, "origin": None},
        {one: PERSON[one] for one in PERSON if one != "origin"},
        ["a list"],
    ],
)
def test_a_signed_cookie_of_something_else_is_nobodys(person):
    assert claims_of(cookies_of(person)) is None


def test_a_cookie_that_another_key_signed_is_nobodys():
    other = "another key of the tests, also long enough".replace(",", "")
    cookies = cookies_of(PERSON, key=other)
    assert claims_of(cookies) is None
    assert claims_of(cookies, secret_key=f"{other},{KEY}") is not None
    assert claims_of(cookies, secret_key=f"{KEY},{other}") is None  # rotating signs people out


def test_a_cookie_of_another_name_is_nobodys():
    other = cookies_of(PERSON, name="_streamlit_user_tokens")
    assert claims_of({sign_in.COOKIE: other["_streamlit_user_tokens"]}) is None


def test_a_changed_cookie_is_nobodys():
    whole = cookies_of(PERSON)[sign_in.COOKIE]
    for place in range(0, len(whole), 7):
        changed = whole[:place] + ("A" if whole[place] != "A" else "B") + whole[place + 1 :]
        assert claims_of({sign_in.COOKIE: changed}) is None
    text, moment, mac = whole.rsplit(".", 2)
    for forged in (
        text,
        f"{text}.{moment}",
        f"{text}..{mac}",
        f"{text}.{moment}.",
        "",
        ".",
        "..",
        "chunks-2",
        whole[:-1],
        whole + "A",
        "\u0661" * 40,
        "x" * 4000,
        f".{whole}",
        f"{whole}\n",
    ):
        assert claims_of({sign_in.COOKIE: forged}) is None


@pytest.mark.parametrize("days", [-1, 31])
def test_an_expired_cookie_and_one_of_the_future_are_nobodys(monkeypatch, days):
    cookies = cookies_of(PERSON)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + days * 86_400)
    assert claims_of(cookies) is None


@pytest.mark.parametrize("text", ["chunks-0", "chunks-99", "chunks-100", "chunks-1x", "{", "null"])
def test_signed_nonsense_is_nobodys(text):
    secret = keys.of(config_of()).derived(sign_in.PURPOSE)
    made = URLSafeTimedSerializer(secret, salt=sign_in.COOKIE).dumps(text)
    assert claims_of({sign_in.COOKIE: made}) is None


def test_a_cookie_is_nobodys_where_nobody_can_sign_in():
    assert (
        claims_of(
            cookies_of(PERSON),
            **dict.fromkeys(OIDC) | {"oidc_metadata_url": "", "oidc_client_id": ""},
        )
        is None
    )


def test_without_a_provider_streamlit_gets_no_secrets():
    config = settings.load(secret_key=KEY)
    assert sign_in.provider(config) is None
    assert sign_in.streamlit_secrets(config, keys.of(config)) == {}


def test_streamlit_gets_the_provider_and_a_secret_of_the_newest_key():
    config = config_of(base_url="https://atlas.example.org/")
    auth = sign_in.streamlit_secrets(config, keys.of(config))["auth"]
    assert auth["redirect_uri"] == "https://atlas.example.org/oauth2callback"
    assert auth["server_metadata_url"] == OIDC["oidc_metadata_url"]
    assert len(auth["cookie_secret"]) == 64
    assert KEY not in auth["cookie_secret"]
    other = config_of(secret_key=KEY[::-1])
    assert sign_in.streamlit_secrets(other, keys.of(other))["auth"] != auth


def test_people_come_back_below_the_path_of_the_public_address():
    config = config_of(base_url="https://example.org/ocha/atlas/")
    auth = sign_in.streamlit_secrets(config, keys.of(config))["auth"]
    assert auth["redirect_uri"] == "https://example.org/ocha/atlas/oauth2callback"
    assert sign_in.provider(config).origin == "https://example.org"


def test_on_this_machine_no_public_address_is_needed():
    found = sign_in.provider(config_of(base_url="", port=8600))
    assert found.origin == "http://localhost:8600"
    assert "known to both" not in repr(found)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"oidc_client_secret": None}, "ATLAS_OIDC_CLIENT_SECRET: it is missing"),
        ({"oidc_client_secret": ""}, "ATLAS_OIDC_CLIENT_SECRET: it is missing"),
        ({"oidc_client_id": ""}, "ATLAS_OIDC_CLIENT_ID: it is missing"),
        ({"oidc_metadata_url": ""}, "ATLAS_OIDC_METADATA_URL: it is missing"),
        ({"oidc_metadata_url": "http://login.example.org/x"}, "expected an https address"),
        ({"oidc_metadata_url": "login.example.org"}, "expected an https address"),
        ({"base_url": "", "host": "0.0.0.0"}, "ATLAS_BASE_URL: it is missing"),  # noqa: S104
        ({"base_url": "atlas.example.org"}, "ATLAS_BASE_URL: .*expected"),
        ({"base_url": "https://example.org/atlas?x=1"}, "ATLAS_BASE_URL: .*expected"),
        ({"base_url": "https://example.org/api"}, "ATLAS_BASE_URL: .*none of the Atlas's own"),
    ],
)
def test_what_is_missing_is_named(changes, said):
    with pytest.raises(SettingsError, match=said) as fault:
        sign_in.provider(config_of(**changes))
    assert "known to both" not in str(fault.value)


@pytest.mark.parametrize("given", [{"oidc_client_secret": 1}, {"oidc_client_secrt": "hush"}])
def test_a_wrong_setting_does_not_show_a_secret(given):
    with pytest.raises(SettingsError) as fault:
        settings.load(**given)
    assert "hush" not in str(fault.value)
    assert "got ..." in str(fault.value)
