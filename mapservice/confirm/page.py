"""The page behind a confirm link as HTML: the work of one organisation, each to be answered."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from geo.catalog.registers import BY_HAND
from geo.catalog.vocabulary import SECTORS, STATUSES
from geo.dataset import names
from geo.dataset.sources import confirmers
from geo.intake.confirm.asked import PAST_END, Asked, Details, Said, State
from geo.intake.confirm.confirmations import answered
from geo.intake.sheets.work.rows import source_id
from geo.language import Language, mark
from geo.profiles.organisation import place_name
from geo.store.confirmation_rows import ConfirmationRow
from geo.units.boundaries import LEVELS
from geo.units.spelling import normalised
from geo.values import days
from maps.look.templates import rendered, trusted
from mapservice.sign_in.link_page import LinkPage

MOST_ROWS: Final = 9
"""Activities on one page."""
MOST_BYTES: Final = 20 * 1024
_LONGEST: Final = 120
_LONGEST_NUMBER: Final = 12
_TEMPLATE: Final = Path(__file__).with_name("page.html")
_SHEET: Final = Path(__file__).with_name("page.css")
_ANSWERS: Final[Mapping[Said, str]] = {
    Said.STILL_TRUE: mark("You said on {day}: still true."),
    Said.ENDED: mark("You said on {day}: ended."),
    Said.CHANGED: mark("You said on {day}: changed."),
    Said.NOT_OURS: mark("You said on {day}: not ours."),
}
_STATES: Final[Mapping[State, str]] = {
    State.PROPOSED: mark("It waits for a coordinator."),
    State.ACCEPTED: mark("It is in the Atlas."),
    State.DECLINED: mark("A coordinator left it as it was."),
}

_YOURS: Final = "yours"
_CONFIRMED: Final[Mapping[str, str]] = {
    _YOURS: mark("last confirmed by you on {day}"),
    BY_HAND: mark("last confirmed by the coordinators on {day}"),
}


def style() -> str:
    """Returns the style sheet of the page."""
    return _SHEET.read_text(encoding="utf-8")


class Chosen(NamedTuple):
    """What was chosen on the page of one activity, as it was sent."""

    said: str = ""
    details: Details = Details()


class _Row(NamedTuple):
    """One activity as the page shows it; `key` names it and the newest answer."""

    key: str
    sector: str
    activity: str
    place: str
    facts: str
    still_true: str
    answer: str
    said: str
    details: Details


class ConfirmPage(LinkPage):
    """The page on which an organisation answers what is still true."""

    @property
    def revision(self) -> int:
        """The newest revision, of which the page is made."""
        return self.context.dataset.revision

    def href(self, page: int = 1, language: Language | None = None) -> str:
        """Returns the address of a part of the page."""
        part = f"&page={page}" if page > 1 else ""
        return f"{self.address}?lang={language or self.language}{part}"

    def html(
        self,
        rows: Sequence[Asked],
        page: int = 1,
        faults: Sequence[str] = (),
        chosen: Mapping[str, Chosen] | None = None,
    ) -> bytes:
        """Returns the page with a part of what is asked; `chosen` is what was sent, by `about`."""
        words = self.words
        last = max(1, -(-len(rows) // MOST_ROWS))
        page = min(max(page, 1), last)
        shown = rows[(page - 1) * MOST_ROWS : page * MOST_ROWS]
        if chosen:  # those that were sent are shown again, wherever they stand by now
            shown = [one for one in rows if one.about in chosen] or shown
        made = rendered(
            _TEMPLATE,
            words=words,
            lang=self.language,
            languages=[(one, self.href(page, one)) for one in Language],
            style=trusted(style()),
            title=words(mark("Is this still true of {organisation}?"), organisation=self._short),
            organisation=self.organisation,
            until=words.day(self.link.expires_at.date()),
            done="" if faults else self._done(rows),
            faults=faults,
            action=self.href(page),
            seen=self.revision,
            all_text=self._all(len(shown), len(rows)),
            rows=[self._row(one, (chosen or {}).get(one.about)) for one in shown],
            places=self._places(shown),
            sectors=[names.sector(self.context, one) for one in SECTORS],
            pages=self._pages(page, last, len(rows)),
        )
        return made.encode("utf-8", "replace")

    @property
    def _short(self) -> str:
        return names.organisation(self.context, self.link.organisation)

    def _all(self, shown: int, total: int) -> str:
        words = self.words
        if shown == total:
            return words.count("Still true: all of it ({n})", "Still true: all {n}", shown)
        return words.count(
            "Still true: all on this page ({n})", "Still true: all {n} on this page", shown
        )

    def _done(self, rows: Sequence[Asked]) -> str:
        """Returns what came of the answers so far; nothing where there are none."""
        words, told = self.words, list(answered(rows))
        if not told:
            return ""
        waiting = sum(one.state == State.PROPOSED for one in told)
        left = len(rows) - len(told)
        parts = [words(mark("Thank you, received."))]
        if waiting:
            parts.append(
                words.count("{n} waits for a coordinator.", "{n} wait for a coordinator.", waiting)
            )
        if left:
            parts.append(words.count("{n} is not answered yet.", "{n} are not answered yet.", left))
        return " ".join(parts)

    def late(self, rows: Sequence[Asked]) -> list[str]:
        """Returns what is said of activities that were answered or changed meanwhile."""
        words = self.words
        said = words(
            mark(
                "Somebody answered these meanwhile, or a coordinator changed them. Look at them"
                " again; everything else that you sent was received."
            )
        )
        return [said, *(self.words.listed([self._title(one), self._place(one)]) for one in rows)]

    def _title(self, one: Asked) -> str:
        return names.sector(self.context, one.record["sector"])

    def _place(self, one: Asked) -> str:
        """Returns where work is: a unit after the place in it that the record names."""
        level, code, sent = (one.record[name] for name in ("place_level", "place_id", "place"))
        named = place_name(self.context, level, code)
        unit = self.context.dataset.units.by_pcode.get(code) if level in LEVELS else None
        if not sent or unit is None:
            return named
        own = {normalised(name) for name in (named, unit.name, unit.name_ar, unit.name_ckb) if name}
        return named if normalised(sent) in own else self.words.listed([_cut(sent), named])

    def _pages(self, page: int, last: int, total: int) -> list[tuple[str, str]]:
        if last == 1:
            return []
        words, first = self.words, (page - 1) * MOST_ROWS + 1
        shown = words(
            mark("{first} to {last} of {n}"),
            first=first,
            last=min(page * MOST_ROWS, total),
            n=f"{total:,}",
        )
        before = (self.href(page - 1), words(mark("Previous")))
        after = (self.href(page + 1), words(mark("Next")))
        found = [before] if page > 1 else []
        return [*found, ("", shown), *([after] if page < last else [])]

    def _row(self, one: Asked, chosen: Chosen | None) -> _Row:
        record = one.record
        given = chosen or Chosen()
        last = record["end"] if one.status == PAST_END else days.today().isoformat()
        shown = given.details if given.details.end else given.details._replace(end=last)
        return _Row(
            key=f"{one.version}.{one.about}",
            sector=self._title(one),
            activity=_cut(record["activity"] or ""),
            place=self._place(one),
            facts=self._facts(one),
            still_true=self.words(
                mark("Still going on") if one.status == PAST_END else mark("Still true")
            ),
            answer=self._answer(one.answer) if one.answer else "",
            said=given.said,
            details=shown,
        )

    def _facts(self, one: Asked) -> str:
        record, words = one.record, self.words
        parts = [words(STATUSES["planned"])] if one.status == "planned" else []
        if record["start"]:
            parts.append(words(mark("since {day}"), day=self._day(record["start"])))
        if record["end"]:
            passed = mark("was to end on {day}")
            text = passed if one.status == PAST_END else mark("until {day}")
            parts.append(words(text, day=self._day(record["end"])))
        told = record["last_confirmed"] or record["as_of"]
        by = _CONFIRMED.get(self._whose(record), mark("last confirmed on {day}"))
        parts.append(words(by, day=self._day(told)))
        return words.listed(parts)

    def _whose(self, record: Mapping[str, Any]) -> str:
        """Returns by whom an activity was confirmed last; others are not named on this page."""
        told = confirmers.source(record)
        return _YOURS if told == source_id(self.link.organisation) else told

    def _answer(self, told: ConfirmationRow) -> str:
        words = self.words
        day = words.day(dt.datetime.fromisoformat(told.said_at).date())
        said = words(_ANSWERS[Said(told.said)], day=day)
        return f"{said} {words(_STATES[State(told.state)])}"

    def _day(self, text: str) -> str:
        return names.day(self.context, text)

    def _places(self, shown: Sequence[Asked]) -> list[str]:
        """Returns the districts of the governorates of these rows, to choose a place from."""
        units = self.context.dataset.units
        near = {one.record["governorate_pcode"] for one in shown}
        codes = [
            one for one in units.codes("district") if units.parents(one).get("governorate") in near
        ]
        return sorted(names.unit(self.context, one) for one in codes)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def key(text: str) -> tuple[str, int]:
    """Returns the `about` and the version of a key of the page; version -1 where it is none."""
    version, _, about = text.partition(".")
    is_number = version.isascii() and version.isdigit() and len(version) <= _LONGEST_NUMBER
    return about, int(version) if is_number else -1
