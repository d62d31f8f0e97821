"""What ends or is due in a view, in words: one whole day of a calendar each, the soonest first."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from geo.catalog import layers
from geo.coverage.endings import Ending
from geo.dataset import names
from geo.dataset.context import Context
from geo.feeds import due, events, ids
from geo.feeds.due import Lapse
from geo.feeds.events import Event
from geo.language import mark
from geo.meeting.action_points import ORGANISATIONS, Point
from geo.store.revisions import Revision
from maps.look import markup
from maps.meeting import list_row
from mapservice.feeds import entries
from mapservice.feeds.icalendar_text import DayEvent

_ENDS: Final = mark("Ends: {what}")
_SCHEDULED: Final = mark("Scheduled end: {what}")
_PLANNED: Final = mark("Planned to start: {what}")
_DUE: Final = mark("Due: {what}")
_WHO: Final = mark("Who: {name}.")
_LINK: Final = mark("A link ends: {what}")
_OWN_LINK: Final = mark("The link by which you see this ends")


class Noted:
    """The days of a calendar, in the words of a context, at a place where the Atlas is reached."""

    def __init__(self, context: Context, root: str, revision: Revision) -> None:
        self.context, self.root, self.revision = context, root, revision

    def work(self) -> list[DayEvent]:
        """Returns the stated ends and the planned starts of the view's work."""
        dataset, view = self.context.dataset, self.context.view
        ends = [self._end(one) for one in due.ends(dataset, view)]
        return [*ends, *(self._plan(one) for one in events.planned(dataset, view))]

    def point(self, one: Point) -> DayEvent:
        """Returns the day on which an action point is due."""
        words = self.context.words
        return DayEvent(
            id=ids.of("point", one.id),
            kind="action-point",
            title=words(_DUE, what=one.text),
            lines=(words(_WHO, name=one.owner),),
            day=one.due,
            noted=self.revision.made_at,
            href=self.root + self._pinned(one.pin),
        )

    def lapse(self, one: Lapse) -> DayEvent:
        """Returns the day on which a link ends."""
        words = self.context.words
        who = names.organisation(self.context, one.organisation) if one.organisation else ""
        what = " · ".join(part for part in (who, one.note) if part) or one.id
        page = "/data" if one.organisation else "/sharing"
        return DayEvent(
            id=ids.of("link", one.id),
            kind="link",
            title=words(_OWN_LINK) if one.own else words(_LINK, what=what),
            lines=(),
            day=one.day,
            noted=self.revision.made_at,
            href=f"{self.root}{page}?{urlencode({'lang': self.context.view.lang.value})}",
        )

    def _end(self, one: Ending) -> DayEvent:
        assert one.end is not None  # noqa: S101 - `due.ends` returns those with a day
        words = self.context.words
        more = words(markup.EXTENSION) if one.extension else ""
        said = (entries.when(words, one.end, one.precision), self._left(one), *self._sources(one))
        return DayEvent(
            id=ids.of("end", *one.place, one.organisation, one.sector),
            kind="scheduled-end" if one.scheduled else "end",
            title=self._title(_SCHEDULED if one.scheduled else _ENDS, one, more),
            lines=said,
            day=one.end,
            noted=self.revision.made_at,
            href=self.root + entries.page_of(self.context.view, one.place),
        )

    def _plan(self, one: Event) -> DayEvent:
        words = self.context.words
        origin = names.origin(self.context, one.source_id, one.as_of)
        return DayEvent(
            id=ids.of(*one.key),
            kind="planned-start",
            title=self._title(_PLANNED, one),
            lines=(
                entries.when(words, one.day, one.precision),
                words(entries.SOURCE, source=origin),
            ),
            day=one.day,
            noted=self.revision.made_at,
            href=self.root + entries.page_of(self.context.view, one.place),
        )

    def _title(self, text: str, one: Ending | Event, more: str = "") -> str:
        who = names.organisation(self.context, one.organisation)
        what = list_row.what(self.context, [(one.sector, one.place)], more)
        return self.context.words(text, what=f"{who} · {what}")

    def _left(self, one: Ending) -> str:
        """Returns who else is named in the sector there after the day."""
        words = self.context.words
        if one.left:
            named = words.listed(names.organisation(self.context, who) for who in one.left)
            return words(mark("Named there after it: {names}."), names=named)
        if one.wider:
            return words(mark("Afterwards others are named for a wider area only."))
        return words(mark("Nobody else is named in this sector there."))

    def _sources(self, one: Ending) -> Iterator[str]:
        found: dict[str, None] = {}
        for activity in one.activities:
            record = self.context.dataset.record(layers.PARTNER_ACTIVITIES.id, activity) or {}
            origin = (record.get("source_id") or "", record.get("as_of") or "")
            found[names.origin(self.context, *origin)] = None
        told = self.context.words.clauses(one for one in found if one)
        if told:
            yield self.context.words(entries.SOURCE, source=told)

    def _pinned(self, pin: str) -> str:
        layer_id, _, own = pin.partition("/")
        view = self.context.view
        if not pin:
            return f"/meeting?{urlencode({'lang': view.lang.value})}"
        if layer_id == ORGANISATIONS:
            return f"/organisation?{urlencode({'partner': own, 'lang': view.lang.value})}"
        return f"/place?{urlencode({'select': pin, 'lang': view.lang.value})}"
