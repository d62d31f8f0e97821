"""Signing in and out of the real server with a real OpenID provider, over HTTP and websocket."""

import contextlib
import datetime as dt
import re
import sys
import time
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest
from dashboard_session import tab
from joserfc import jwt
from joserfc.jwk import OctKey
from openid_provider import environment, free_port, provider, settings_of, started

from geo import settings
from geo.access import keys, sign_in
from geo.access.links.shares import Draft, Shares
from geo.catalog.audience import Audience
from geo.store import stores

KEY = "a key of the tests that is long enough to sign with"
VIEW = "/about?governorate=IQG01&lang=en"
COORDINATOR, PARTNER, PUBLIC = "Coordinator view", "Partner view", "Public view"
WITHOUT_ROLE = "to whom no role was given here"
HEADER = "X-Auth-Email"


@pytest.fixture(scope="module")
def openid():
    with provider() as address:
        yield address


@pytest.fixture(scope="module")
def serving(library, config, root, tmp_path_factory):
    """Runs `atlas serve` over the store of the test run; gives addresses and their logs."""
    assert library.store.version()
    with contextlib.ExitStack() as running:

        def made(**variables):
            port, folder = free_port(), tmp_path_factory.mktemp("served")
            env = {
                **environment(),
                "ATLAS_STORE": config.store,
                "ATLAS_CACHE": str(config.cache),
                "ATLAS_SECRET_KEY": KEY,
                "ATLAS_AUDIT": str(folder / "audit"),
                "PYTHONPATH": str(root),
                **variables,
            }
            command = [sys.executable, "-m", "atlas", "serve", "--port", str(port)]
            log = running.enter_context((folder / "log").open("wb"))
            address = f"http://localhost:{port}"
            running.enter_context(
                started(command, f"{address}/readyz", env=env, cwd=folder, stdout=log)
            )
            return address, folder / "log"

        yield made


@pytest.fixture(scope="module")
def served(serving, openid):
    """An Atlas whose people sign in at the provider: its address and log."""
    return serving(**settings_of(openid))


@pytest.fixture(scope="module")
def alone(serving):
    """The address of an Atlas behind a proxy that names people; its provider is down."""
    down = settings_of(f"http://localhost:{free_port()}")
    return serving(**down, ATLAS_TRUSTED_USER_HEADER=HEADER)[0]


class Browser:
    """Somebody's browser: its cookies, and no more script than the page's own websocket."""

    def __init__(self, http):
        self.http = http
        self.atlas = str(http.base_url).rstrip("/")

    def page(self, address="/about", **headers):
        """Returns the texts of a page of the dashboard."""
        with tab(self.http, address, list(headers.items())) as page:
            return page.run()

    def audience(self, **headers):
        """Returns for whom the map service makes its page."""
        return told(self.http.get("/lite", headers=headers).text)

    def way_in(self, view=VIEW):
        """Goes where the button leads, and returns the answer that leads to the provider."""
        asked = {"provider": "default", "exp": int(time.time()) + 120}
        secret = keys.of(settings.load(secret_key=KEY)).derived(sign_in.PURPOSE)
        token = jwt.encode({"alg": "HS256"}, asked, OctKey.import_key(secret))
        return self.http.get(
            f"/auth/login?provider={token}", headers={"Referer": f"{self.atlas}{view}"}
        )

    def authorized(self, way_in, who=""):
        """Says at the provider who one is, or no; returns the address that it sends one to."""
        assert way_in.status_code == 302, way_in.text
        said = {"sub": who} if who else {"action": "deny"}
        with httpx.Client(trust_env=False) as at_provider:
            answer = at_provider.post(way_in.headers["Location"], data=said)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def sign_in(self, who):
        return self.http.get(self.authorized(self.way_in(), who))

    def copied_to(self, other):
        """Gives another browser all cookies of this one."""
        for one in self.http.cookies.jar:
            other.http.cookies.jar.set_cookie(one)


@pytest.fixture
def browser_at():
    """Returns a new browser that opens an Atlas."""
    with contextlib.ExitStack() as opened:

        def made(address):
            http = httpx.Client(base_url=address, trust_env=False, timeout=30)
            return Browser(opened.enter_context(http))

        yield made


@pytest.fixture
def browser(browser_at, served):
    return browser_at(served[0])


def told(texts):
    """Returns the audience that a page names in its bar."""
    return re.search(r'class="a-aud">([^<]*)<', texts)[1]


def is_plain(answer, status, sentence):
    """Whether an answer is a page of ours that says what is wrong, and nothing of the inside."""
    said = answer.text
    return (
        answer.status_code == status
        and sentence in said
        and "<h1>" in said
        and "Traceback" not in said
        and "localhost" not in said
        and "unsafe" not in answer.headers["content-security-policy"]
    )


@pytest.mark.parametrize(
    ("who", "audience"),
    [
        ("lina", COORDINATOR),
        ("dara", COORDINATOR),
        ("omar", PARTNER),
        ("long", PARTNER),
        ("nobody", PUBLIC),
        ("mallory", PUBLIC),
    ],
)
def test_roles_come_from_address_domain_and_claim(browser, who, audience):
    came = browser.sign_in(who)
    assert (came.status_code, came.headers["Location"]) == (302, VIEW)
    assert browser.audience() == audience


def test_the_button_leads_in_and_the_bar_says_who_is_signed_in(browser):
    with tab(browser.http, VIEW) as page:
        before = page.run()
        assert told(before) == PUBLIC
        assert "Sign in" in page.buttons
        assert page.press("Sign in").startswith("/auth/login?provider=")
    browser.sign_in("lina")
    with tab(browser.http, VIEW) as page:
        after = page.run()
        assert told(after) == COORDINATOR
        assert "Lina Haddad" in after
        assert "Lina@Example.org" in after
        assert page.buttons >= {"Sign out"}
        assert "Sign in" not in page.buttons
        assert WITHOUT_ROLE not in after


def test_who_has_no_role_is_told_so(browser):
    browser.sign_in("nobody")
    page = browser.page()
    assert told(page) == PUBLIC
    assert WITHOUT_ROLE in page
    assert "nobody@elsewhere.example" in page


def test_signing_out_ends_every_tab_and_every_copy_of_the_cookie(browser, browser_at):
    browser.sign_in("lina")
    thief = browser_at(browser.atlas)
    browser.copied_to(thief)
    assert thief.audience() == COORDINATOR
    with tab(browser.http, VIEW) as other_tab, tab(browser.http, VIEW) as this_tab:
        assert told(other_tab.run()) == COORDINATOR
        this_tab.run()
        assert this_tab.press("Sign out") == "/auth/logout"
        out = browser.http.get("/auth/logout")
        assert out.status_code == 302
        assert "/oauth2/end_session?" in out.headers["Location"]
        back = browser.http.get("/oauth2callback")  # to which the provider sends back
        assert (back.status_code, back.headers["Location"]) == (302, "/")
        assert browser.audience() == PUBLIC
        assert thief.audience() == PUBLIC
        assert told(other_tab.run()) == PUBLIC
        assert "Sign in" in other_tab.buttons
    assert told(thief.page()) == PUBLIC
    thief.http.get("/auth/logout")  # a copy that is over ends nothing more
    time.sleep(1.1 - time.time() % 1)  # cookies know whole seconds
    browser.sign_in("lina")
    assert browser.audience() == COORDINATOR


def test_another_site_cannot_sign_anybody_out(browser):
    browser.sign_in("omar")
    for site in ("cross-site", "same-site"):
        answer = browser.http.get("/auth/logout", headers={"Sec-Fetch-Site": site})
        assert is_plain(answer, 403, "asked from another site")
        assert "set-cookie" not in answer.headers
    assert browser.audience() == PARTNER


def test_an_answer_of_the_provider_works_once(browser, browser_at):
    answer = browser.authorized(browser.way_in(), "lina")
    stranger = browser_at(browser.atlas)
    assert is_plain(stranger.http.get(answer), 400, "You are not signed in")
    assert browser.http.get(answer).status_code == 302
    assert browser.audience() == COORDINATOR
    again = browser.http.get(answer)  # the browser's way back
    assert (again.status_code, again.headers["Location"]) == (302, "/")
    assert browser.audience() == COORDINATOR
    assert stranger.audience() == PUBLIC


@pytest.mark.parametrize("changed", [{"state": "another"}, {"code": "another"}, {"state": ""}])
def test_a_changed_answer_signs_nobody_in(browser, changed):
    parts = urlsplit(browser.authorized(browser.way_in(), "lina"))
    query = {**dict(parse_qsl(parts.query)), **changed}
    answer = browser.http.get(f"{parts.path}?{urlencode(query)}")
    assert is_plain(answer, 400, "You are not signed in")
    assert 'href="/about?governorate=IQG01&amp;lang=en"' in answer.text
    assert browser.audience() == PUBLIC


def test_who_says_no_at_the_provider_is_told_that_they_are_not_signed_in(browser):
    answer = browser.http.get(browser.authorized(browser.way_in()))
    assert is_plain(answer, 400, "The sign-in was cancelled")


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("/partners?sector=wash&audience=public", "/partners?sector=wash"),
        ("/", "/"),
        ("//elsewhere.example/", "/"),
        ("/api/docs<script>", "/"),
        ("/?x=" + "y" * 3000, "/"),
    ],
)
def test_signing_in_comes_back_to_our_own_pages_alone(browser, came_from, back):
    came = browser.http.get(browser.authorized(browser.way_in(came_from), "omar"))
    assert came.headers["Location"] == back


def test_a_header_that_no_setting_names_is_not_believed(browser):
    named = {HEADER: "lina@example.org"}
    assert browser.audience(**named) == PUBLIC
    assert told(browser.page(**named)) == PUBLIC


def test_a_proxy_names_people_where_it_is_trusted(browser_at, alone):
    browser = browser_at(alone)
    assert browser.audience() == PUBLIC
    named = {HEADER: "lina@example.org"}
    assert browser.audience(**named) == COORDINATOR
    with tab(browser.http, "/about", list(named.items())) as page:
        assert told(page.run()) == COORDINATOR
        assert not {"Sign in", "Sign out"} & page.buttons
    twice = [(HEADER, "lina@example.org"), (HEADER, "omar@elsewhere.example")]
    assert told(browser.http.get("/lite", headers=twice).text) == PUBLIC
    with tab(browser.http, "/about", twice) as page:
        assert told(page.run()) == PUBLIC


def test_a_provider_that_is_down_is_a_sentence(browser_at, alone):
    answer = browser_at(alone).way_in()
    assert is_plain(answer, 503, "The sign-in service does not answer")


def test_who_opened_a_link_can_leave_it_instead_of_signing_in(browser, config):
    ledger = stores.ledger(config.store)
    shares = Shares(ledger, keys.of(settings.load(secret_key=KEY)), 90)
    share = shares.make(
        Draft(Audience.PARTNER), "tests", Audience.COORDINATOR, dt.datetime.now(dt.UTC)
    )
    browser.http.get(f"/share/{shares.token(share)}")
    with tab(browser.http, "/about") as page:
        texts = page.run()
        assert told(texts) == PARTNER
        assert "/share/leave" in texts
        assert "Sign in" not in page.buttons


def test_the_log_names_nobody_and_holds_no_secret(browser, served):
    browser.sign_in("lina")
    browser.http.get("/auth/logout")
    written = served[1].read_text(encoding="utf-8")
    for secret in ("Lina", "known to both", "eyJ", KEY):
        assert secret not in written
