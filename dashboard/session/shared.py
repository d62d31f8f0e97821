"""What pages share: the dataset for whoever is looking, the base map, the service's address."""

from collections.abc import Callable, Hashable
from typing import Final, TypeVar

import streamlit as st

from geo import settings
from geo.access import datasets, sign_in
from geo.access.gate import Access, Asking, Gate
from geo.access.roles import Claims
from geo.catalog.audience import Audience
from geo.dataset.context import Context
from geo.dataset.dataset import Dataset
from geo.dataset.scope import Scope
from geo.meeting.earlier import Earlier
from geo.packs.validate import Finding
from geo.values import days
from maps.svg import ground as svg_ground
from maps.svg.ground import Ground

Answer = TypeVar("Answer")
MOST_TOLD: Final = 512
"""Answers about a dataset that are remembered at once."""


def gate() -> Gate:
    """Returns what tells who is asking: keys, links, roles and the audit log."""
    config = settings.current()
    held = _GATES.get("gate")
    if held is None or held.config is not config:
        held = _GATES["gate"] = Gate(config)
    return held


_GATES: dict[str, Gate] = {}


def access(wanted: str = "") -> Access:
    """Returns what this session may see at this moment, no more than an address wants.

    WithheldError when the address wants more. Asked anew in every run, so that a link that was
    revoked opens nothing from then on, and neither does a sign-in that has ended.
    """
    return gate().access(_asking(wanted))


def person() -> Claims | None:
    """Returns what is known of the person who is signed in, None where nobody is."""
    return gate().person(_asking())


def _asking(wanted: str = "") -> Asking:
    context, door = st.context, gate()
    cookies = dict(context.cookies)
    # Streamlit checks more of the connection than its cookie: both have to know the person
    known = st.user.to_dict().get("is_logged_in") is True
    return Asking(
        # of a header that was sent twice, both values: a trusted one must stand alone
        headers={name: ", ".join(context.headers.get_all(name)) for name in context.headers},
        cookies=cookies,
        claims=sign_in.claims(cookies, door.config, door.keys) if known else None,
        embedded=bool(context.is_embedded),
        wanted=wanted,
        sender=context.ip_address or "",
    )


def earlier(seen: Access) -> Earlier:
    """Returns the earlier revisions as somebody may see them."""
    return Earlier.of(datasets.shared(), seen)


def dataset(seen: Access) -> Dataset:
    """Returns the newest dataset as somebody may see it."""
    return datasets.shared().dataset(seen.audience, seen.scope)


def dataset_for(audience: Audience, scope: Scope) -> Dataset:
    """Returns the newest dataset as the holder of a link will see it."""
    return datasets.shared().dataset(audience, scope)


def asked_for(context: Context) -> str:
    """Returns the audience that addresses fetched by a page ask for, empty for the session's own.

    Public pages say so in what they fetch: a frame on another site sends no cookies, and what
    all get can be kept by all.
    """
    public = context.dataset.audience == Audience.PUBLIC and not context.dataset.scope
    return Audience.PUBLIC.value if public else context.view.audience


def refused() -> tuple[Finding, ...]:
    """Returns why the newest data pack was refused, empty when it was not."""
    return datasets.shared().refused


@st.cache_resource(show_spinner=False)
def ground() -> Ground:
    """Returns the base map of drawn maps, read once for all sessions."""
    return svg_ground.read(settings.current().data / "boundaries")


def origin() -> str:
    """Returns the address of the service as this browser reaches it, without a last slash."""
    configured = settings.current().base_url
    if configured:
        return configured.rstrip("/")
    scheme, _, rest = (st.context.url or "http://localhost").partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"


def on_phone() -> bool:
    """Whether the browser says that it runs on a phone."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def told(question: Callable[..., Answer], context: Context, *about: Hashable) -> Answer:
    """Returns what a pure question finds in a context, the same for all who look at it today."""
    answers = context.dataset.derived.part("told", MOST_TOLD)
    key = (question, context.view, days.today(), about)
    return answers.get(key, lambda: question(context, *about))
