"""The map service knows whom Streamlit signed in; what goes wrong around that is a plain page."""

import pytest
from pydantic import SecretStr
from starlette.responses import PlainTextResponse
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from geo import settings
from geo.access import keys, sign_in
from geo.access.gate import Gate
from mapservice.sign_in.streamlit_oidc import SignIn

KEY = "a key of the tests that is long enough to sign with"
ITEMS = "/api/collections/informal-sites/items?limit=1"
ADDRESSES = ("/auth/login", "/auth/logout", "/oauth2callback")
HTTPS = "https://atlas.example.org"


@pytest.fixture(scope="module")
def offered():
    """Settings with which people sign in."""
    return {
        "oidc_metadata_url": "https://login.example.org/.well-known/openid-configuration",
        "oidc_client_id": "atlas",
        "base_url": HTTPS,
        "default_audience": "public",
        "oidc_client_secret": SecretStr("known to both"),
        "secret_key": SecretStr(KEY),
        "roles": {"coordinator": ["lina@example.org"]},
    }


@pytest.fixture(scope="module")
def cookie_of():
    """Returns the header with the cookie of a person."""
    secret = keys.of(settings.load(secret_key=KEY)).derived(sign_in.PURPOSE)

    def made(origin=HTTPS, key=secret):
        person = (
            '{"is_logged_in": true, "iss": "https://login.example.org", "sub": "7", '
            f'"email": "lina@example.org", "origin": "{origin}"}}'
        )
        value = create_signed_value(key, sign_in.COOKIE, person).decode()
        return {"Cookie": f"{sign_in.COOKIE}={value}"}

    return made


def test_the_cookie_gives_the_audience_of_its_person(client_of, offered, cookie_of):
    client = client_of(**offered)
    found = client.get(ITEMS, cookie_of())
    assert found.json()["features"][0]["geometry"]["type"] == "Point"
    assert "private" in found.headers["cache-control"]
    assert "Cookie" in found.headers["vary"]
    public = client.get(ITEMS)
    for headers in (
        cookie_of("https://other.example.org"),
        cookie_of(key="another"),
        {"Cookie": f"{sign_in.COOKIE}=x.y.z"},
    ):
        forged = client.get(ITEMS, headers)
        assert (forged.status_code, forged.content) == (public.status_code, public.content)
        assert forged.headers["etag"] == public.headers["etag"]


def test_the_cookie_opens_nothing_where_nobody_can_sign_in(client_of, offered, cookie_of):
    without = client_of(
        **{**offered, "oidc_metadata_url": "", "oidc_client_id": "", "oidc_client_secret": None}
    )
    assert without.get(ITEMS, cookie_of()).content == without.get(ITEMS).content


def test_the_cookie_does_not_lift_what_an_address_lowers(client_of, offered, cookie_of):
    client = client_of(**offered)
    lowered = client.get(f"{ITEMS}&audience=public", cookie_of())
    assert lowered.content == client.get(f"{ITEMS}&audience=public").content


@pytest.fixture
def door_of(client_of, config):
    """Returns a client of the sign-in's door around an answer that sets a cookie."""

    async def streamlits(scope, receive, send):
        response = PlainTextResponse("of Streamlit", headers={"Set-Cookie": "a=b; HttpOnly"})
        await response(scope, receive, send)

    def made(**changes):
        gate = Gate(config.model_copy(update=changes))
        return client_of(wrap=lambda _: SignIn(streamlits, gate))

    return made


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_there_is_no_way_in_where_nobody_can_sign_in(door_of, method, address):
    answer = door_of().request(method, address)
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"
    assert ("Nobody can sign in here" in answer.text) == (method != "HEAD")


@pytest.mark.parametrize(("base", "is_secure"), [(HTTPS, True), ("http://atlas.test", False)])
def test_cookies_of_an_https_address_are_kept_to_https(door_of, offered, base, is_secure):
    answer = door_of(**{**offered, "base_url": base}).get("/auth/login")
    assert answer.text == "of Streamlit"
    assert ("; Secure" in answer.headers["set-cookie"]) == is_secure


def test_other_addresses_pass_untouched(door_of, offered):
    answer = door_of(**offered).get("/auth/login/x")
    assert answer.text == "of Streamlit"
    assert "Secure" not in answer.headers["set-cookie"]


def test_nobody_is_told_that_they_are_out_when_it_could_not_be_kept(
    door_of, offered, cookie_of, tmp_path
):
    store = tmp_path / "atlas.sqlite"
    door = door_of(**{**offered, "store": f"sqlite:///{store}"})
    assert door.get("/auth/logout", cookie_of()).status_code == 200
    store.unlink()
    store.mkdir()
    answer = door.get("/auth/logout", cookie_of())
    assert answer.status_code == 503
    assert "does not work at the moment" in answer.text
    assert "set-cookie" not in answer.headers


def test_the_page_speaks_the_language_of_the_browser(door_of):
    answer = door_of().get("/auth/login", {"Accept-Language": "ar"})
    assert 'dir="rtl"' in answer.text
