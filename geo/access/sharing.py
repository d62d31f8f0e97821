"""Who may make, see and end share links; every one of these deeds is written to the audit log."""

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from typing import Final

from geo.access.gate import Access, Gate, Via
from geo.access.links import shares
from geo.access.links.shares import Draft, Share
from geo.catalog.audience import Audience
from geo.dataset.dataset import Dataset
from geo.dataset.scope import PAGES, Scope
from geo.errors import LinkError, StoreError, WithheldError
from geo.language import mark
from geo.view.view import View

PUBLIC_ZOOM: Final = 9.0
"""Maps in public links start no nearer than this: where a map stands could name a site."""
_NOT_YOURS: Final = mark("This link is not one of yours; coordinators can end every link.")


def may_share(access: Access) -> Collection[Audience]:
    """Returns the audiences for whom somebody can make a link, the public first.

    Who holds a link makes no further ones: they could outlive it and open more than it.
    """
    by_person = access.via in (Via.DEFAULT, Via.SIGN_IN)
    return shares.may_share(access.own) if by_person else ()


def make(gate: Gate, access: Access, draft: Draft, now: dt.datetime) -> Share:
    """Keeps a new link; InvalidQueryError or WithheldError says what cannot be shared.

    The page that it opens is always among the pages of its scope.
    A link that cannot be written to the audit log (StoreError) opens nothing.
    """
    if draft.audience not in may_share(access) and access.via not in (Via.DEFAULT, Via.SIGN_IN):
        raise WithheldError(mark("Links are made by people, not with a link or a token."))
    view = tuple(pair for pair in draft.view if pair[0] != "audience")
    scope = _with_page(draft.scope, draft.page)
    made = gate.shares.make(replace(draft, view=view, scope=scope), access.who, access.own, now)
    try:
        gate.noted(
            _whole(access),
            "share",
            f"link {made.id}",
            opens=made.audience.value,
            target=made.target,
            until=made.expires_at.isoformat(timespec="seconds"),
            **_parts(made.scope),
        )
    except StoreError:
        gate.shares.revoke(made.id, "the Atlas", now)
        raise
    return made


def _with_page(scope: Scope, page: str) -> Scope:
    name = page.rpartition("/")[2] or "map"
    opened = name if name in PAGES else "map"
    return replace(scope, pages=(*scope.pages, opened)) if scope.pages else scope


def _parts(scope: Scope) -> dict[str, str]:
    """Returns what of a scope is not everything, for the audit log."""
    named = {"governorates": scope.governorates, "layers": scope.layers, "pages": scope.pages}
    return {name: ", ".join(values) for name, values in named.items() if values}


def listed(gate: Gate, access: Access) -> list[Share]:
    """Returns the links that somebody may see, the newest first: all, their own, or none."""
    if not may_share(access):
        return []
    found = gate.shares.listed()
    return found if access.may_manage else [one for one in found if one.creator == access.who]


def one(gate: Gate, access: Access, link_id: str) -> Share | None:
    """Returns a link by its id; None where there is none that this person may see."""
    if not may_share(access):
        return None
    try:
        found = gate.shares.by_id(link_id)
    except LinkError:
        return None
    return found if access.may_manage or found.creator == access.who else None


def end(gate: Gate, access: Access, link_id: str, now: dt.datetime) -> bool:
    """Ends a link at once; False when it was ended before. WithheldError when it is not theirs."""
    if one(gate, access, link_id) is None:
        raise WithheldError(_NOT_YOURS)
    ended = gate.shares.revoke(link_id, access.who, now)
    if ended:
        gate.noted(_whole(access), "revoke", f"link {link_id}")
    return ended


def fitting(view: View, dataset: Dataset) -> View:
    """Returns the view without what the recipient's dataset does not hold.

    The address that a link opens would otherwise name a place that is hidden from the recipient.
    """
    kept, _ = View.from_query(view.having(audience="").to_query(), dataset.vocabulary)
    layer_id, _, feature_id = kept.select.partition("/")
    if feature_id and not dataset.shows(layer_id, feature_id):
        kept = kept.having(select="", at=None)
    near = kept.at is not None and kept.at.zoom > PUBLIC_ZOOM
    return kept.having(at=None) if near and dataset.audience == Audience.PUBLIC else kept


def _whole(access: Access) -> Access:
    """Returns the access as the person's own, whatever view they look at just now."""
    return replace(access, audience=access.own)
