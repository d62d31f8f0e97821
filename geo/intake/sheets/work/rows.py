"""Records of a sheet as rows of the activities that are stored: what each says, and its key."""

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any, Final, NamedTuple

from geo.catalog.registers import HANDED_IN
from geo.catalog.vocabulary import OTHER
from geo.intake import progress
from geo.intake.progress import Part
from geo.intake.sheets.known import Key, Known, row_key
from geo.intake.sheets.shared import Shared
from geo.intake.sheets.values import dates
from geo.intake.sheets.values.organisations import Organisations
from geo.intake.sheets.work.records import Record
from geo.units.boundaries import LEVELS
from geo.values import days
from geo.values.cells import folded

PREFIX: Final = HANDED_IN
_COUNTS: Final[Mapping[str, str]] = {
    "individuals": "reached",
    "individuals_planned": "targeted",
    "households": "households_reached",
    "households_planned": "households_targeted",
}
_NAME_PARTS: Final = re.compile(r"[^\W_]+")
_OF_A_MONTH: Final = re.compile(r"(round|rev|r|v|q)?\d+", re.IGNORECASE)
"""What changes in a file's name from month to month: years, days, numbers of rounds."""
FILE_NAME: Final = "file name"
EARLIER_ROWS: Final = "earlier rows"
"""What tells the sender where nobody says it."""
_ID_LENGTH: Final = 60
_SHORT: Final = 12
Values = dict[str, str | float | bool | None]


class Source(NamedTuple):
    """Who hands in, and the file: the sender's id, the name of the file, the sheet, the day.

    `day` is the ISO day whose situation the file tells; empty where the rows say it. `sender_by`
    and `day_by` are what says them, such as `file name`.
    """

    sender: str
    file: str
    sheet: str
    day: str
    sender_by: str = ""
    day_by: str = ""

    @property
    def id(self) -> str:
        """The id of the source in the register."""
        return source_id(self.sender)


class Row(NamedTuple):
    """One row: its number in the sheet, its own id where it has one, its key, what it says."""

    number: int
    own_id: str
    key: Key
    values: Mapping[str, Any]


def source_id(sender: str) -> str:
    """Returns the id of a sender's rows in the register of sources."""
    return sender if sender.startswith(PREFIX) else f"{PREFIX}{slug(sender)}"


def named_after(file: str) -> str:
    """Returns a sender's name out of that of a file, the same every month; no word is cut."""
    said = _NAME_PARTS.findall(PurePath(file).stem)
    lasting = [one for one in said if not (dates.named_month(one) or _OF_A_MONTH.fullmatch(one))]
    return slug(" ".join(lasting or said))


def sender_name(sender: str) -> str:
    """Returns a sender by name, also where the id of the sender's source was chosen."""
    return sender.removeprefix(PREFIX)


def where(*parts: object) -> str:
    """Returns where something stands: file, sheet and row; text files have no name of a sheet."""
    told = (str(one).strip() for one in parts)
    return ", ".join(one for one in told if one)


def slug(text: str) -> str:
    """Returns a text in small letters, digits and hyphens; what has none is told apart by hash."""
    plain = re.sub(r"[^a-z0-9]+", "-", folded(text)).strip("-")[:_ID_LENGTH]
    return plain or hashlib.sha256(text.encode()).hexdigest()[:_SHORT]


def of(records: Sequence[Record], known: Known, source: Source) -> list[Row]:
    """Returns the rows of records; ids that stand in more than one row are nobody's."""
    ids = Counter(one.texts.get("activity_id", "") for one in records)
    today = days.today()
    made = _Rows(known, source, dt.date.fromisoformat(source.day) if source.day else None)
    found = []
    for one in progress.through(Part.CHANGES, records):
        own = one.texts.get("activity_id", "")
        values = Shared(made.values(one, today))
        unique = own if ids[own] == 1 else ""
        found.append(Row(one.row, unique, row_key(values), values))
    return found


class _Rows:
    """Makes the rows of one sheet."""

    def __init__(self, known: Known, source: Source, day: dt.date | None) -> None:
        self._known, self._source, self._day = known, source, day
        self._source_id = source.id
        self._who = Organisations(known, {})
        self._others: dict[str, str] = {}
        self._days: dict[dt.date, str] = {}

    def values(self, one: Record, today: dt.date) -> Values:
        """Returns what a record says, by stored field; fields without a column are not in it."""
        period, texts = one.period, one.texts
        told = self._told(one, today)
        start, end = period.start, period.end
        return {
            "organisation": one.who.id or slug(one.who.label),
            "sector": one.sector or OTHER,
            "source_sector": one.sector_as_sent,
            "sector_basis": "stated",
            **self._place(one),
            "start": self._iso(start) if start else None,
            "start_precision": period.start_precision or None,
            "start_basis": "stated" if start else "not_stated",
            "known_since": None if start else told,
            "end": self._iso(end) if end else None,
            "end_precision": period.end_precision or None,
            "end_basis": _end_basis(one, told),
            "declared_status": "reported" if period.is_month else one.status or None,
            **{name: texts[name] or None for name in ("activity", "beneficiary") if name in texts},
            **self._note(one),
            **{
                name: self._named(texts[name])
                for name in ("donor", "implementing_partner")
                if name in texts
            },
            **({"donor_relation": "funds" if texts["donor"] else None} if "donor" in texts else {}),
            **{_COUNTS[role]: round(value) for role, value in one.counts.items()},
            "last_confirmed": told,
            "as_of": told,
            "source_id": self._source_id,
            "source_page_or_slide": where(self._source.file, self._source.sheet, one.row),
        }

    def _told(self, one: Record, today: dt.date) -> str:
        """Returns the day on which a row was known to be so."""
        own = one.period.reported
        if own is None and self._day is not None:
            own = self._day
        return self._iso(min(own or today, today))

    def _iso(self, day: dt.date) -> str:
        """Returns an ISO day, the same text for the same day."""
        return self._days.setdefault(day, day.isoformat())

    def _place(self, one: Record) -> Values:
        placed = one.placed
        level, stored = placed.level, placed.site_id or placed.pcode
        link = self._link(one)
        at, alike = link.get("relation") == "at", link.get("relation") == "same_name"
        if at:
            level, stored = link["place_level"], link["place_id"]
        return {
            "place": one.place or self._known.units.name(placed.pcode) or None,
            "place_level": level,
            "place_id": stored,
            "site_id": stored if level == "site" else None,
            "same_name_as": link["place_id"] if alike else None,
            "link_inferred": at and link["link_inferred"] == "true",
            **{f"{name}_pcode": one.units.get(name) for name in LEVELS},
            **{
                name: self._known.units.name(code) if (code := one.units.get(name)) else None
                for name in LEVELS
            },
        }

    def _link(self, one: Record) -> Mapping[str, str]:
        """Returns what the pack says of a name that is written like that of a site."""
        unit = one.units.get("subdistrict", "")
        return self._known.site_links.get((one.place, unit, one.texts.get("beneficiary", "")), {})

    def _note(self, one: Record) -> Values:
        """Returns the note of a row: the sender's words, and what was concluded."""
        texts, link = one.texts, self._link(one)
        if not {"note", "partner_category"} & texts.keys() and not link:
            return {}
        is_sub = folded(texts.get("partner_category", "")).startswith("sub")
        sent = texts.get("note", "")
        is_at = link.get("relation") == "at"
        parts = [
            "Sub-implementing partner" if is_sub else "",
            sent,
            f"Matched with the site by name: {link['basis']}" if is_at else "",
        ]
        told = (one for one in parts if one and (one is sent or one not in sent))
        return {"note": ". ".join(told) or None}

    def _named(self, text: str) -> str | None:
        """Returns the ids of the organisations that a text names; the text where not all are."""
        if text not in self._others:
            parts = [one.strip() for one in re.split(r"[|;/]", text) if one.strip()]
            ids = [self._who.of(one, "").id for one in parts]
            self._others[text] = "|".join(dict.fromkeys(ids)) if ids and all(ids) else text
        return self._others[text] or None


def _end_basis(one: Record, told: str) -> str:
    if one.period.is_month:
        return "reporting_month"
    if one.period.end is None:
        return "not_stated"
    return "scheduled" if one.period.end.isoformat() > told else "stated"
