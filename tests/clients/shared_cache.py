"""nginx as the README sets it up, before a real Atlas, and everybody who may ask it."""

import contextlib
import os
import pwd
import re
import shutil
import subprocess
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from openid_provider import started

from geo.access.links.shares import Draft
from geo.catalog.audience import Audience
from geo.dataset.scope import Scope

WHOLE = Path(__file__).with_name("nginx.conf")
ANBAR = Scope(governorates=("IQG01",))
LINKS = {
    "coordinator": Draft(Audience.COORDINATOR),
    "partner": Draft(Audience.PARTNER),
    "partner in Anbar": Draft(Audience.PARTNER, ANBAR),
    "public in Anbar": Draft(Audience.PUBLIC, ANBAR),
    "public pages": Draft(Audience.PUBLIC, Scope(pages=("partners",))),
    "revoked": Draft(Audience.PARTNER),
}
ANBAR_LINKS = [name for name, draft in LINKS.items() if draft.scope == ANBAR]
USER = "X-Auth-Email"
NOBODY, STRANGER, NAMED = "nobody", "somebody with other cookies", "named by a proxy"
AS_IS = ""
FOR_ALL = "proxy_cache atlas;"
"""The example of the README, and one with a cache for everybody, whoever they are."""
CARELESS = f"{FOR_ALL} proxy_ignore_headers Cache-Control Vary; proxy_cache_valid 200 1m;"
_CACHING = "proxy_cache $cache_of_asker;"
_ANEW = {
    "date",
    "server",
    "connection",
    "transfer-encoding",
    "x-cache-status",
    "set-cookie",
    "accept-ranges",
    "content-length",
}
"""Headers that each server sets anew; lengths are told by the bytes."""
_MADE = re.compile(rb'"timeStamp":"[^"]*",')
"""When items were put together."""


class Answer(NamedTuple):
    """An answer; the names of its headers are in small letters."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def told(self):
        """What it says, without what each server sets anew."""
        headers = {name: value for name, value in self.headers.items() if name not in _ANEW}
        return self.status, headers, _MADE.sub(b"", self.content)

    @property
    def tag(self):
        return self.headers.get("etag", "")

    @property
    def cached(self):
        """What nginx says of its cache: HIT, MISS, or nothing where it did not look."""
        return self.headers.get("x-cache-status", "")

    @property
    def is_everybodys(self):
        """Whether the Atlas lets a shared cache keep it."""
        return re.search(r"\bpublic\b.*max-age", self.headers.get("cache-control", "")) is not None


def ask(address, path, headers=(), method="GET"):
    """Asks on a connection of its own, as different people do; answers come as they are sent."""
    with contextlib.closing(HTTPConnection(address.removeprefix("http://"), timeout=30)) as line:
        line.request(method, path, headers={"Connection": "close", **dict(headers)})
        answer = line.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, told, answer.read())


def cookie(token):
    return {"Cookie": f"atlas_share={token}"}


def everybody(tokens):
    """Returns the headers of everybody who asks, by who they are."""
    return {
        NOBODY: {},
        STRANGER: {"Cookie": "_streamlit_xsrf=2|a|b|1; theme=dark"},
        **{f"{name}, by cookie": cookie(token) for name, token in tokens.items()},
        "coordinator, by token": {"Authorization": f"Bearer {tokens['coordinator']}"},
        "partner, by token": {"Authorization": f"Bearer {tokens['partner']}"},
        NAMED: {USER: "lina@example.org"},
    }


@contextlib.contextmanager
def nginx(root, folder, atlas, port, caching=AS_IS, below="/"):
    """Runs nginx with the example of the README, on a loopback port and without a certificate.

    `below` is the path at which the Atlas stands; for two processes it is the file of `deploy/`.
    """
    if isinstance(atlas, str):
        readme = (root / "README.md").read_text("utf-8")
        example = re.search(r"```nginx\n(.*?)```", readme, re.DOTALL)[1]
        processes = {"http://127.0.0.1:8501;": f"{atlas};"}
    else:
        example = (root / "deploy" / "nginx.conf").read_text("utf-8")
        here = [urlsplit(one).netloc for one in atlas]
        processes = {f"127.0.0.1:{8501 + number}": one for number, one in enumerate(here)}
    for there, here in (
        ("/var/cache/nginx/atlas", str(folder / "cache")),
        ("listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        ("ssl_certificate /etc/ssl/atlas.pem;", ""),
        ("ssl_certificate_key /etc/ssl/atlas.key;", ""),
        *processes.items(),
        (_CACHING, caching or _CACHING),
        ("location / {", f"location {below} {{"),
    ):
        assert example.count(there) == 1, there
        example = example.replace(there, here)
    (folder / "example.conf").write_text(example, "utf-8")
    whole = WHOLE.read_text("utf-8").replace("@folder@", str(folder))
    whole = whole.replace("@user@", pwd.getpwuid(os.getuid()).pw_name)
    (folder / "nginx.conf").write_text(whole, "utf-8")
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "nginx is missing: make test installs it (Debian: nginx-light)"
    command = [program, "-p", folder, "-e", folder / "log", "-c", folder / "nginx.conf"]
    address = f"http://127.0.0.1:{port}"
    with started(command, f"{address}{below}healthz", stdout=subprocess.DEVNULL):
        yield address
