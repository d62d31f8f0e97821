"""Who is asking: one answer for every page, address and program, worked out in one place.

An embedded page is public. Then the first of these that there is decides: the bearer token of a
program, an opened share link, a signed-in person, the default audience. An address may ask to be
shown less than that (`audience=public`), never more.
"""

import datetime as dt
import ipaddress
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from geo.access import keys, roles
from geo.access.audit import Audit, Entry
from geo.access.links.organisation_links import OrganisationLink, OrganisationLinks, Purpose
from geo.access.links.shares import Share, Shares
from geo.access.visits import Visits
from geo.catalog.audience import Audience
from geo.dataset.scope import EVERYTHING, Scope
from geo.errors import CredentialsError, LinkError, StoreError, WithheldError
from geo.settings import Settings
from geo.store import stores
from geo.store.ledger import Ledger
from geo.values import clock

COOKIE = "atlas_share"
"""Holds the token of the link that this browser opened."""
ANYBODY = "anybody"
THIS_MACHINE = "this machine"
_ORDER = tuple(Audience)
_AGENT_LENGTH = 120
logger = logging.getLogger(__name__)
_PROXY_HEADERS = (
    "forwarded",
    "x-forwarded",
    "x-real-ip",
    "x-client-ip",
    "x-original",
    "true-client-ip",
    "cf-",
    "fastly-",
    "via",
)


class Via(StrEnum):
    """What decided the audience."""

    DEFAULT = "default"
    EMBEDDED = "embedded"
    PROGRAM = "program"
    LINK = "link"
    ORGANISATION = "organisation"
    SIGN_IN = "sign-in"


@dataclass(frozen=True)
class Asking:
    """What a request says about who makes it.

    `headers` and `cookies` as they came, `claims` of the signed-in person as the provider gave
    them, `wanted` the audience that the address asks for, `sender` the address it came from.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[str, Any] | None = None
    embedded: bool = False
    wanted: str = ""
    sender: str = ""

    def header(self, name: str) -> str:
        """Returns a header by its lower-case name, empty when it was not sent."""
        return next((value for key, value in self.headers.items() if key.lower() == name), "")


@dataclass(frozen=True)
class Access:
    """What somebody may see: audience and scope; `who` is for the audit log, `via` says why.

    `own` is the audience before the address asked for less. `ended` is why the link in the
    browser's cookie opens nothing any more, empty where it does or there is none. `organisation` is
    the link by which an organisation hands in or confirms; it shows nothing that is not public but
    what is its own.
    """

    audience: Audience
    scope: Scope = EVERYTHING
    who: str = ANYBODY
    via: Via = Via.DEFAULT
    own: Audience = Audience.PUBLIC
    share: Share | None = None
    ended: str = ""
    organisation: OrganisationLink | None = None

    @property
    def is_public(self) -> bool:
        """Whether nothing but the frozen public dataset is shown."""
        return self.audience is Audience.PUBLIC

    @property
    def may_manage(self) -> bool:
        """Whether links and the audit log can be seen and changed."""
        by_person = self.via in (Via.DEFAULT, Via.SIGN_IN)
        return self.own is Audience.COORDINATOR and by_person

    @property
    def may_accept(self) -> bool:
        """Whether what was handed in can be seen and accepted: by coordinators and their programs.

        What is accepted is compared with all that is stored, so that a part of it is not enough.
        """
        by_whom = self.via in (Via.DEFAULT, Via.SIGN_IN, Via.PROGRAM)
        return by_whom and self.audience is Audience.COORDINATOR and self.scope.is_everything


@dataclass(frozen=True)
class Gate:
    """What a process needs to tell who is asking; made once from the settings."""

    config: Settings

    @cached_property
    def keys(self) -> keys.Keys:
        """The keys of this Atlas."""
        return keys.of(self.config)

    @cached_property
    def ledger(self) -> Ledger:
        """Links and sign-outs."""
        return stores.ledger(self.config.store)

    @cached_property
    def shares(self) -> Shares:
        """The share links."""
        return Shares(self.ledger, self.keys, self.config.link_days)

    @cached_property
    def organisation_links(self) -> OrganisationLinks:
        """The links of organisations."""
        rows = stores.imports(self.config.store)
        return OrganisationLinks(rows, self.keys, self.config.link_days)

    @cached_property
    def audit(self) -> Audit:
        """The audit log."""
        return Audit(self.config.audit, self.config.audit_months)

    @cached_property
    def visits(self) -> Visits:
        """Who uses links just now."""
        return Visits()

    def access(self, asking: Asking, now: dt.datetime | None = None) -> Access:
        """Returns who is asking.

        The first use in a visit with a link is counted. CredentialsError for a token that opens
        nothing, WithheldError for an address that asks for more than they may see.
        """
        if asking.embedded:
            return Access(Audience.PUBLIC, via=Via.EMBEDDED)
        found = self._whole(asking, now or clock.now())
        found = replace(found, own=found.audience)
        return found if not asking.wanted else _lowered(found, asking.wanted)

    def person(self, asking: Asking) -> roles.Claims | None:
        """Returns what is known of the signed-in person, whatever their role; None for nobody."""
        claims = roles.trusted(self.config, asking.headers) or asking.claims
        return claims if claims and not roles.is_over(claims, self.ledger) else None

    def noted(self, access: Access, action: str, what: str, **details: object) -> None:
        """Writes what somebody did with what is not public to the audit log."""
        self.audit.note(self._entry(access, action, what, details))

    def saw(self, access: Access, what: str, action: str = "view") -> None:
        """Writes to the audit log that somebody saw what is not public, once in a while."""
        if not access.is_public or access.organisation is not None:
            self.audit.saw(self._entry(access, action, what, {}))

    def _entry(
        self, access: Access, action: str, what: str, details: Mapping[str, object]
    ) -> Entry:
        now = clock.now()
        return Entry(now, access.who, access.audience.value, action, what, details)

    def _whole(self, asking: Asking, now: dt.datetime) -> Access:
        scheme, _, token = asking.header("authorization").partition(" ")
        if scheme.lower() == "bearer":
            return self._of_token(token.strip(), asking, now)
        token = asking.cookies.get(COOKIE, "")
        ended = ""
        if token:
            try:
                return self._used(self.shares.find(token, now), Via.LINK, asking, now)
            except LinkError as fault:
                ended = fault.why
        return replace(self._of_person(asking), ended=ended)

    def of_organisation(
        self, token: str, purpose: Purpose, asking: Asking, now: dt.datetime
    ) -> Access:
        """Returns who comes by a link of an organisation; LinkError says why nobody does.

        The first use in a visit is counted.
        """
        link = self.organisation_links.find(token, purpose, now)
        if self.visits.begins((link.id, _from(asking)), now.timestamp()):
            self.organisation_links.used(link, now)
        return Access(Audience.PUBLIC, who=link.who, via=Via.ORGANISATION, organisation=link)

    def _of_token(self, token: str, asking: Asking, now: dt.datetime) -> Access:
        try:
            return self._used(self.shares.find(token, now), Via.PROGRAM, asking, now)
        except LinkError as fault:
            why = fault.why
        if why == "unknown":
            try:
                return self.of_organisation(token, Purpose.HAND_IN, asking, now)
            except LinkError as fault:
                why = fault.why
        raise CredentialsError(
            f"The bearer token cannot be used: it is {why}. Ask a coordinator for a new one, or ask"
            " without a token for what everybody may see."
        )

    def opened(self, share: Share, asking: Asking, now: dt.datetime) -> None:
        """Counts and notes that a link was opened at its address, by whatever program."""
        self.visits.begins(_visit(share, Via.LINK, asking), now.timestamp())
        self._count(share, asking, now, "address")

    def _used(self, share: Share, via: Via, asking: Asking, now: dt.datetime) -> Access:
        if self.visits.begins(_visit(share, via, asking), now.timestamp()):
            self._count(share, asking, now, "cookie" if via is Via.LINK else "token")
        return _of_share(share, via)

    def _count(self, share: Share, asking: Asking, now: dt.datetime, by: str) -> None:
        """Counts a visit with a link and notes it, where the link shows what is not public.

        Where that cannot be written the link opens all the same: what it shows has to be noted
        itself.
        """
        who = Access(share.audience, share.scope, f"link {share.id}", Via.LINK, share=share)
        program = asking.header("user-agent")[:_AGENT_LENGTH]
        try:
            if not who.is_public:
                self.noted(who, "open link", share.page, by=by, program=program)
            self.shares.used(share, now)
        except StoreError:
            logger.exception("link %s was used, which could not be written", share.id)

    def _of_person(self, asking: Asking) -> Access:
        claims = self.person(asking)
        if claims is not None:
            found = roles.audience(claims, self.config)
            if found is not None:
                return Access(found, who=roles.name(claims), via=Via.SIGN_IN)
        default = audience_of(
            self.config.default_audience, self.config.host, asking.header("host"), asking.headers
        )
        local = default is Audience.COORDINATOR and self.config.default_audience is None
        return Access(default, who=THIS_MACHINE if local else ANYBODY)


def _visit(share: Share, via: Via, asking: Asking) -> tuple[str, ...]:
    return share.id, via.value, _from(asking)


def _from(asking: Asking) -> str:
    return "" if _is_loopback(asking.sender) else asking.sender


def _of_share(share: Share, via: Via) -> Access:
    who = f"link {share.id} by {share.creator}"
    return Access(share.audience, share.scope, who, via, share=share)


def _lowered(access: Access, wanted: str) -> Access:
    """Returns the access with no more than the address asks for; the public view is whole."""
    known = wanted in list(Audience)
    asked = Audience(wanted) if known else Audience.PUBLIC
    if _ORDER.index(asked) > _ORDER.index(access.audience):
        raise WithheldError(
            f"This address asks for the {asked} view; you see the {access.audience} view."
            " Sign in, or open the link that you were given."
        )
    if asked is Audience.PUBLIC:  # the same for everybody, so that caches can hand it to anybody
        return replace(access, audience=asked, scope=EVERYTHING)
    return replace(access, audience=asked)


def audience_of(
    default: str | None, bound_to: str, host: str, headers: Mapping[str, str]
) -> Audience:
    """Returns the audience of whoever is not signed in.

    A `default` from the settings wins. Without one it is `coordinator` only on your own machine:
    the process listens on loopback, the request names a loopback host and no proxy has forwarded
    it; everybody else is `public`. A proxy that hides itself cannot be told from your own
    machine: behind one, the default has to be set.
    """
    if default:
        return Audience(default)
    forwarded = any(name.lower().startswith(_PROXY_HEADERS) for name in headers)
    local = _is_loopback(bound_to) and _is_loopback(_host_name(host))
    return Audience.COORDINATOR if local and not forwarded else Audience.PUBLIC


def _host_name(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] if ":" in host else host


def _is_loopback(name: str) -> bool:
    """Whether a name is this machine's own; `127.example.org` is somebody else's."""
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
