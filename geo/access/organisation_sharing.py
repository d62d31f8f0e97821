"""Who may make, see and end links of organisations: coordinators; each deed is in the audit log."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote

from geo.access.gate import Access, Gate
from geo.access.links.organisation_links import Draft, OrganisationLink, Purpose
from geo.errors import InvalidQueryError, StoreError, WithheldError
from geo.language import Language, Words, mark
from geo.values import clock

_FOR_COORDINATORS: Final = mark("Links of organisations are made and ended by coordinators.")
_MESSAGES: Final = {
    Purpose.HAND_IN: mark(
        "Dear colleagues of {organisation}, please hand in your activities here until {day}:"
        " {address} No account is needed. The link is yours alone; please do not pass it on."
    ),
    Purpose.CONFIRM: mark(
        "Dear colleagues of {organisation}, is what the Atlas says of your work still true? Please"
        " answer here until {day}, it takes three taps: {address} No account is needed. The link is"
        " yours alone; please do not pass it on."
    ),
}


def make(
    gate: Gate, access: Access, draft: Draft, organisations: Mapping[str, Mapping[str, Any]]
) -> OrganisationLink:
    """Keeps a new link of an organisation of the register, which is given by id.

    WithheldError for who may not, InvalidQueryError for what cannot be made. A link that cannot be
    written to the audit log (StoreError) opens nothing.
    """
    _check(access)
    if draft.organisation not in organisations:
        raise InvalidQueryError(
            mark("There is no organisation “{id}” in the register."), id=draft.organisation[:60]
        )
    now = clock.now()
    made = gate.organisation_links.make(draft, access.who, now)
    try:
        _note(gate, access, "share", made, until=made.expires_at.isoformat(timespec="seconds"))
    except StoreError:
        gate.organisation_links.revoke(made.id, "the Atlas", now)
        raise
    return made


def listed(
    gate: Gate, access: Access, purpose: Purpose = Purpose.HAND_IN
) -> list[OrganisationLink]:
    """Returns every link for one purpose, the newest first; none for who is no coordinator."""
    found = gate.organisation_links.listed() if access.may_manage else []
    return [one for one in found if one.purpose is purpose]


def end(gate: Gate, access: Access, link_id: str) -> bool:
    """Ends a link at once; False when it was ended before.

    WithheldError for who may not, LinkError where there is no such link.
    """
    _check(access)
    link = gate.organisation_links.by_id(link_id)
    ended = gate.organisation_links.revoke(link.id, access.who, clock.now())
    if ended:
        _note(gate, access, "revoke", link)
    return ended


def path(gate: Gate, link: OrganisationLink, language: Language = Language.EN) -> str:
    """Returns the address of a link from the root of the Atlas; it holds the token."""
    found = f"/{link.purpose}/{quote(gate.organisation_links.token(link))}"
    return found if language is Language.EN else f"{found}?lang={language}"


def message(link: OrganisationLink, name: str, address: str, words: Words) -> str:
    """Returns the text with which a link is sent to an organisation of that name."""
    text = _MESSAGES[link.purpose]
    day = words.day(link.expires_at.date())
    return words(text, organisation=name, day=day, address=address)


def _check(access: Access) -> None:
    if not access.may_manage:
        raise WithheldError(_FOR_COORDINATORS)


def _note(
    gate: Gate, access: Access, action: str, link: OrganisationLink, **details: object
) -> None:
    own = replace(access, audience=access.own)
    what = f"{link.purpose} link {link.id}"
    gate.noted(own, action, what, organisation=link.organisation, **details)
