"""What lies ahead: services that end, work that is planned, links that end, points that are due."""

import datetime as dt
from collections.abc import Iterator
from typing import Final, NamedTuple

from geo.access import sharing
from geo.access.gate import Access, Gate
from geo.access.links.link import State
from geo.catalog.audience import Audience
from geo.coverage import endings
from geo.coverage.endings import Ending
from geo.dataset import selection
from geo.dataset.dataset import Dataset
from geo.disclosure.anonymised import NEUTRAL_ID
from geo.meeting import action_points
from geo.meeting.action_points import ORGANISATIONS, Point
from geo.view.view import View

_LAST: Final = dt.date.fromordinal(endings.NO_END - 1)


class Lapse(NamedTuple):
    """A link that ends: its id, day (UTC), and who it is for; `own` is that of who looks."""

    id: str
    day: dt.date
    note: str
    organisation: str = ""
    own: bool = False


def ends(dataset: Dataset, view: View) -> list[Ending]:
    """Returns every end that a source states after the view's day, the soonest first.

    Of organisations that are named: neutral names are given anew in each revision.
    """
    found = endings.in_area(dataset, view, _LAST)
    return [one for one in found if not one.organisation.startswith(NEUTRAL_ID)]


def points(gate: Gate, dataset: Dataset, view: View) -> list[Point]:
    """Returns the open action points that an audience may see, of the places that a view shows."""
    shown = [one for one in action_points.listed(gate, dataset) if one.is_open]
    if not view.is_filtered:
        return shown
    return [one for one in shown if one.pin and _passes(dataset, view, one.pin)]


def _passes(dataset: Dataset, view: View, pin: str) -> bool:
    layer_id, _, own = pin.partition("/")
    if layer_id == ORGANISATIONS:
        return own in view.partner
    return own in set(selection.passing(dataset, layer_id, view.having(date=None))["id"])


def lapses(gate: Gate, access: Access, view: View, now: dt.datetime) -> list[Lapse]:
    """Returns the open links that end: all for who manages them, else the one that is used.

    Of others' links, a view with filters has those of the organisations that it asks for. None in
    the public view, which is the same for everybody.
    """
    found = [
        one
        for one in _lapses(gate, access, now)
        if one.own or not view.is_filtered or one.organisation in view.partner
    ]
    return sorted(found, key=lambda one: (one.day, one.id))


def _lapses(gate: Gate, access: Access, now: dt.datetime) -> Iterator[Lapse]:
    if access.is_public:
        return
    if access.share is not None:
        yield Lapse(access.share.id, access.share.expires_at.date(), "", own=True)
    if not access.may_manage or access.audience is not Audience.COORDINATOR:
        return
    for share in sharing.listed(gate, access):
        if share.state(now) is State.OPEN:
            yield Lapse(share.id, share.expires_at.date(), share.note)
    for link in gate.organisation_links.listed():
        if link.state(now) is State.OPEN:
            yield Lapse(link.id, link.expires_at.date(), link.note, link.organisation)
