"""Sites: master lists of displaced people and returnees, lists of camps and informal sites."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from geo.errors import InvalidQueryError
from geo.intake import progress
from geo.intake.progress import Part
from geo.intake.sheets.changes.difference import Stored
from geo.intake.sheets.findings.findings import Notes
from geo.intake.sheets.kinds import entries
from geo.intake.sheets.kinds.entries import Entries, Entry
from geo.intake.sheets.kinds.known_sites import KnownSites, Likely, Sent
from geo.intake.sheets.kinds.rounds import Rounds
from geo.intake.sheets.known import Known, key
from geo.intake.sheets.layout.reading import Reading, Wanted
from geo.intake.sheets.layout.table import Line, Table
from geo.intake.sheets.values import figures, words
from geo.intake.sheets.values.places import Placed, agree
from geo.intake.sheets.work.rows import Row, Values, source_id, where
from geo.language import mark
from geo.units.boundaries import LEVELS
from geo.values.cells import folded

NEW: Final = "new"
"""The answer that a row is of a site that is not known yet."""
_COUNTS: Final = ("households", "individuals")
RETURNEES: Final = "returnees"
"""Ends the id of a place of returnees; of displaced people in the same place it says nothing."""
_OF_RETURNEES: Final = re.compile(r"\breturnees?\b|\breturns\b|عاىد|عائد")
_OF_DISPLACED: Final = re.compile(r"\bidps?\b|\bdisplaced\b|نازح")
_ARABIC: Final = re.compile("[\u0620-\u064a\u0671-\u06d3]")


def read(reading: Reading, wanted: Wanted, known: Known, file: str, notes: Notes) -> Entries:
    """Returns the sites of a sheet as entries, and notes what is wrong with its rows.

    InvalidQueryError where not all known sites are in memory, so that none could be found again.
    """
    if known.lacks_sites:
        raise InvalidQueryError(
            mark(
                "This store has too many sites to compare a list with (ATLAS_IN_MEMORY); read it"
                " with an Atlas that holds all of them in memory."
            )
        )
    table = Table(reading, known, notes, ("place", "district", "governorate"))
    found = Entries()
    lines = list(table.lines(found.ignored))
    rounds = Rounds(reading, file, wanted, notes)
    found.form, found.round = rounds.form, rounds.number
    ids = {table.cell(row, "site_id") for _, row in lines}
    who = entries.sender(wanted, ids, known.stored("informal-sites"), file)
    rows = _Rows(table, wanted, who, rounds, file)
    made = [rows.entry(number, row) for number, row in progress.through(Part.ROWS, lines)]
    found.repeats = _say_twice(made, table)
    matching = _Matching(KnownSites(known, who), wanted, rows)
    found.read = list(matching.matched(made))
    for one in found.read:
        if one.match is None and "households" not in one.counts:
            notes.add("site-uncounted", one.row, table.title("households"))
        if one.match is not None and entries.is_older(one.sent, one.match):
            notes.add("round-older", one.row)
    hidden = [row for number, row in reading.rows if number in reading.sheet.hidden_rows]
    found.missing = matching.missing(hidden)
    table.say_places(found.read)
    table.say_estimate(found.read)
    table.reconcile(found.read, found.ignored["totals"], _COUNTS)
    return found


class _Rows:
    """Makes the entries of one sheet."""

    def __init__(
        self, table: Table, wanted: Wanted, sender: str, rounds: Rounds, file: str
    ) -> None:
        self._table, self._rounds = table, rounds
        self._finder = table.finder(wanted)
        self._source = source_id(sender)
        self._page = where(file, table.reading.sheet.name)
        self._of_returnees = _is_of_returnees(table, file)
        self.notes = table.notes

    def own_id(self, row: Line) -> str:
        """Returns the sender's id of a row's site, told apart by whom it counts; empty for none."""
        own = self._table.cell(row, "site_id")
        return f"{own} {RETURNEES}" if own and self._of_returnees else own

    def is_of_same_people(self, site: Stored) -> bool:
        """Whether a stored site counts the people that the sheet is about."""
        return str(site["id"]).endswith(f"-{RETURNEES}") == self._of_returnees

    def entry(self, number: int, row: Line) -> Entry:
        """Returns the entry of a row, and notes what is wrong with it."""
        table = self._table
        placed = table.placed(row, self._finder)
        units = table.units(row, placed)
        counts = table.counts(number, row, _COUNTS)
        period = self._rounds.of(number, row)
        values: Values = dict(self._values(number, row))
        values |= {role: round(value) for role, value in counts.items()}
        if placed.pcode:
            values |= table.unit_values(units)
        values["as_of"] = period.reported.isoformat() if period.reported else None
        values["source_id"], values["source_page_or_slide"] = (
            self._source,
            f"{self._page}, {number}",
        )
        self._keep_apart(number, row, placed, values)
        own = self.own_id(row)
        if not values.get("name"):
            table.notes.add("site-unnamed", number, table.title("place"))
        table.say_required(number, row)
        place = (key(str(values.get("name") or "")), table.known.units.district(placed.pcode))
        if not own and self._of_returnees:
            own = f"{' '.join(place)} {RETURNEES}"
        names = {"sites": own or "|".join(place)}
        return Entry(number, Row(number, own, place, values), placed, units, period, counts, names)

    def _values(self, number: int, row: Line) -> Iterator[tuple[str, str | float]]:
        """Yields what the cells say, by stored field."""
        table = self._table
        name, arabic = _names(table.text(number, row, "place"), table.cell(row, "name_ar"))
        yield "name", name or table.cell(row, "site_id")
        if arabic:
            yield "name_ar", arabic
        yield from self._kind(number, row)
        for level in LEVELS[:2]:
            if stated := table.cell(row, level):
                yield f"stated_{level}", stated
        if note := table.text(number, row, "note"):
            yield "note", note
        degrees = [figures.degrees(table.cell(row, role)) for role in ("longitude", "latitude")]
        if degrees[0] is not None and degrees[1] is not None and self._is_inside(degrees):
            yield "longitude", degrees[0]
            yield "latitude", degrees[1]

    def _keep_apart(self, number: int, row: Line, placed: Placed, values: Values) -> None:
        """Leaves out a point that lies elsewhere than the place that counts, and says so."""
        cells = (self._table.cell(row, "latitude"), self._table.cell(row, "longitude"))
        lies = self._finder.unit_of(cells)
        if not placed.pcode or not lies or agree(placed.pcode, lies):
            return
        for axis in ("longitude", "latitude"):
            values.pop(axis, None)
        name = self._table.known.units.name
        told = {"found": name(lies), "place": name(placed.pcode)}
        self.notes.add("point-elsewhere", number, value=", ".join(cells), **told)

    def _kind(self, number: int, row: Line) -> Iterator[tuple[str, str]]:
        """Yields of what kind a site is; nothing where a cell says only that it is a site."""
        table = self._table
        said = table.cell(row, "kind")
        if kind := words.site_kind(said):
            yield "kind", kind
        elif said and not words.is_any_site(said):
            table.notes.add("site-kind-unknown", number, table.title("kind"), said)
            yield "kind_basis", said

    def _is_inside(self, degrees: Sequence[float | None]) -> bool:
        west, south, east, north = self._table.known.bounds
        longitude, latitude = degrees
        return west <= (longitude or 0) <= east and south <= (latitude or 0) <= north


def _is_of_returnees(table: Table, file: str) -> bool:
    """Whether a sheet counts returnees, and not displaced people: headings say, else names."""
    reading = table.reading
    heads = [one.header for one in reading.columns if one.role in _COUNTS]
    for texts in (heads, [reading.sheet.name], [file]):
        plain = " ".join(folded(text) for text in texts)
        returnees, displaced = _OF_RETURNEES.search(plain), _OF_DISPLACED.search(plain)
        if returnees or displaced:
            return bool(returnees) and not displaced
    return False


def _names(text: str, arabic: str) -> tuple[str, str]:
    """Returns a site's name in Latin letters, else as it is, and in Arabic ones."""
    parts = list(words.scripts(text))[1:] or [text]
    latin = [one for one in parts if not _ARABIC.search(one)]
    other = [one for one in parts if _ARABIC.search(one)]
    if latin and other:
        return latin[0], arabic or other[0]
    if other and arabic and not _ARABIC.search(arabic):
        return arabic, text
    return text or arabic, arabic or (text if other else "")


def _say_twice(made: list[Entry], table: Table) -> list[int]:
    """Notes rows that are of the same site; returns those that repeat another in all they say.

    Rows without an id that only share their name are told apart by where they lie.
    """
    same: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, one in enumerate(made):
        same[(one.sent.own_id,) if one.sent.own_id else one.sent.key].append(place)
    for group in [own for own in same.values() if len(own) > 1 and not made[own[0]].sent.own_id]:
        for place in group:
            one = made[place]
            told = (*one.sent.key, one.placed.pcode, _rounded(one.sent.values))
            made[place] = one._replace(sent=one.sent._replace(key=told))
            same[told].append(place)
        del same[made[group[0]].sent.key[:-2]]
    repeats = []
    for group in (own for own in same.values() if len(own) > 1):
        said = [{**made[place].sent.values, "source_page_or_slide": ""} for place in group]
        title = table.title("site_id") or table.title("place")
        word = made[group[0]].sent.own_id or str(made[group[0]].sent.values["name"])
        if all(one == said[0] for one in said):
            repeats += [made[place].row for place in group[1:]]
            for place in group[1:]:
                table.notes.add("site-repeated", made[place].row, title, word)
        else:
            for place in group:
                table.notes.add("site-twice", made[place].row, title, word)
    return sorted(repeats)


def _rounded(values: Stored) -> str:
    at = _point(values)
    return f"{at[0]:.3f} {at[1]:.3f}" if at else ""


def _point(values: Stored) -> tuple[float, float] | None:
    longitude, latitude = values.get("longitude"), values.get("latitude")
    if isinstance(longitude, float) and isinstance(latitude, float):
        return longitude, latitude
    return None


class _Matching:
    """Finds the known site that each row is of; what is only likely is asked."""

    def __init__(self, sites: KnownSites, wanted: Wanted, rows: _Rows) -> None:
        self._sites, self._wanted, self._rows = sites, wanted, rows
        self._met: set[str] = set()
        self._asked: set[str] = set()

    def matched(self, made: Sequence[Entry]) -> Iterator[Entry]:
        """Yields entries with what they are of: first all that an id tells."""
        by_id = [self._sites.of_id(one.sent.own_id) for one in made]
        self._met.update(site["id"] for site in by_id if site is not None)
        for one, site in zip(made, by_id, strict=True):
            match = site or self._likely(one)
            if match is not None:
                self._met.add(match["id"])
            yield one._replace(match=match)

    def missing(self, hidden: Sequence[Line]) -> list[Stored]:
        """Returns the sites the sender has listed that no row is, or may be, of, or is hidden."""
        unread = (self._sites.of_id(self._rows.own_id(row)) for row in hidden)
        there = {*self._met, *self._asked, *(site["id"] for site in unread if site is not None)}
        own = [one for one in self._sites.own() if one["id"] not in there]
        own += [one for one in self._sites.own_beside() if one["beside"] not in there]
        return [one for one in own if self._rows.is_of_same_people(one)]

    def _likely(self, one: Entry) -> Stored | None:
        """Returns the site of an entry without a known id: that of its name, or as answered."""
        said = one.sent.values
        names = tuple(dict.fromkeys(str(said[it]) for it in ("name", "name_ar") if said.get(it)))
        sent = Sent(one.sent.own_id, names, one.placed.pcode, _point(said))
        found = [
            it
            for it in self._sites.likely(sent, self._met)
            if not self._sites.is_own(it.site) or self._rows.is_of_same_people(it.site)
        ]
        if not found:
            return None
        beside = one.sent.own_id or str(said.get("district") or "")
        word = ", ".join(filter(None, (names[0], beside)))
        if answer := self._wanted.answer("site", word):
            return next((it.site for it in found if it.site["id"] == answer), None)
        own = [it for it in found if self._sites.is_own(it.site)]
        named = [it for it in own if it.why == "name"]
        if len(named) == 1 and not one.sent.own_id:
            return named[0].site
        self._asked.update(it.site["id"] for it in own)
        self._ask(one, word, found)
        return None

    def _ask(self, one: Entry, word: str, found: Sequence[Likely]) -> None:
        self._rows.notes.add("site-unclear", one.row, value=word, site=found[0].site["name"])
        self._rows.notes.ask("site", word, 1, tuple(_candidate(it) for it in found))


def _candidate(one: Likely) -> dict[str, object]:
    return {
        "id": one.site["id"],
        "name": one.site["name"],
        "score": one.score,
        "why": one.why,
        "distance_m": one.distance_m,
    }
