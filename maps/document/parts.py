"""What a document is made of: chapters of text, lists and tables as plain values.

A place, an organisation and a meeting are told in them once; `maps.document.as_html` writes them as
HTML, `maps.document.booklet` as pages of a PDF, `maps.minutes` and `maps.slides` into Office files.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, NamedTuple

from geo.dataset.context import Context
from geo.language import Words
from maps.look.markup import Figure, Tag

Style = Literal[
    "",
    "bold",
    "key",
    "again",
    "term",
    "small",
    "below",
    "aside",
    "missing",
    "day",
    "change",
    "source",
    "free",
    "free-bold",
    "warns",
    "tag",
    "tag-end",
    "tag-on",
    "tag-off",
    "tag-new",
    "tag-move",
    "name",
    "number",
]
Medium = Literal["", "screen", "paper"]
Kind = Literal["text", "note", "empty", "heading", "where"]
ORGANISATIONS: Final = "organisations"
"""The collection that a page of an organisation is of, as the layer is of a place."""
_TAGS: Final[Mapping[str, Style]] = {"end": "tag-end", "on": "tag-on", "off": "tag-off"}


class Run(NamedTuple):
    """Words of one look; `target` is the page that they lead to, such as `organisations/drc`.

    `key` is what a row is about and `again` the same in the rows after it; `source` are words of
    an English source, `free` words of people in any direction, `warns` what ends or is late.
    A `name` has a direction of its own, and a `number` stands with others in its column.
    `medium` is where they are seen: what is left out on paper, or what paper says in its place.
    `machine` is the ISO day that the words say, for programs.
    """

    text: str
    style: Style = ""
    target: str = ""
    medium: Medium = ""
    machine: str = ""


Line = tuple[Run, ...]
Part = str | Run | Tag | Line | None


class Text(NamedTuple):
    """A paragraph; `where` stands between a heading and what it belongs to."""

    line: Line
    kind: Kind = "text"


class Items(NamedTuple):
    """A list of lines, of which paper shows `printed` and says how many more there are."""

    lines: tuple[Line, ...]
    printed: int = 0

    @property
    def kind(self) -> str:
        """What block this is."""
        return "items"


class Column(NamedTuple):
    """A column of a table: its head, its share of the width, and whether its values are numbers."""

    head: str
    share: float
    is_number: bool = False


class Table(NamedTuple):
    """A table whose head is repeated on each page; a row of a single cell titles those below it.

    `kind` says how a page shows it: as a table, a `list` of lines, `facts` (terms and their
    values, without heads), or a `heat` table of numbers. Paper shows `printed` rows of a page.
    `group` is the column that such titles make where there is one of them in every row.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Line, ...], ...]
    kind: Literal["table", "list", "facts", "heat"] = "table"
    printed: int = 0
    group: Column | None = None

    @property
    def groups(self) -> list[tuple[Line, list[tuple[Line, ...]]]]:
        """The rows under the titles that they stand below, which is empty before the first."""
        found: list[tuple[Line, list[tuple[Line, ...]]]] = []
        for cells in self.rows:
            if len(cells) < len(self.columns):
                found.append((cells[0], []))
            else:
                found = found or [((), [])]
                found[-1][1].append(cells)
        return found

    @property
    def lines(self) -> tuple[Line, ...]:
        """The rows as lines, for a page that shows the table as a list."""
        return tuple(line(*cells) for cells in self.rows)


class Slot(NamedTuple):
    """Where a page shows a drawing, which whoever draws the page brings: `map` or `timeline`."""

    name: str

    @property
    def kind(self) -> str:
        """What block this is."""
        return "slot"


Block = Text | Items | Table | Slot


class Chapter(NamedTuple):
    """A titled part; a booklet lists it in its contents, on a page it may have a `style`."""

    title: str
    blocks: tuple[Block, ...]
    style: str = ""


class Sheet(NamedTuple):
    """How a page of one sheet shows a document: a wide part, two columns, and its sources."""

    side: tuple[Chapter, ...]
    main: tuple[Chapter, ...]
    source: str
    wide: tuple[Chapter, ...] = ()
    lead: Line = ()


@dataclass(frozen=True)
class Document:
    """All that is said of a place or an organisation.

    `sheet` is what its page shows and `chapters`, made when they are asked for, all that is told.
    `names` are the name in other scripts; `marked` are the features (layer, id) that its map is
    round, and `context` is what that map shows, with the layers of its view; `file` is its name
    below a folder, without an ending. `says_something` is false where no source tells of it.
    """

    file: str
    context: Context
    eyebrow: str
    title: str
    finding: str
    figures: tuple[Figure, ...]
    sheet: Sheet
    make_chapters: Callable[[], Iterable[Chapter]]
    names: tuple[str, ...] = ()
    code: str = ""
    marked: tuple[tuple[str, str], ...] = ()
    map_title: str = ""
    says_something: bool = True

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """The chapters that have something to say, in the order of a booklet."""
        return tuple(self.make_chapters())


def line(*parts: Part) -> Line:
    """Returns a line of parts with spaces between them; what is empty is left out."""
    found: list[Run] = []
    for part in parts:
        runs = _runs(part)
        if runs:
            found += [Run(" "), *runs] if found else runs
    return tuple(found)


def _runs(part: Part) -> Line:
    if isinstance(part, Tag):
        part = Run(part.label, _TAGS.get(part.kind, "tag"))
    if isinstance(part, str):
        part = Run(part)
    runs = (part,) if isinstance(part, Run) else part or ()
    return tuple(run for run in runs if run.text)


def listed(words: Words, lines: Iterable[Line]) -> Line:
    """Returns lines as one list, with the comma of the language's script."""
    comma = words.listed(["", ""])
    found: list[Run] = []
    for one in lines:
        style = "" if one[0].style == "name" else one[0].style
        between = (Run(comma, style, medium=one[0].medium),) if found else ()
        found += [*between, *one]
    return tuple(found)


def plain(runs: Line) -> str:
    """Returns the words of a line."""
    return "".join(run.text for run in runs)


def style_of(runs: Line) -> Style:
    """Returns the look of a line of one look: that of its first run."""
    return runs[0].style if runs else ""


def more(words: Words, number: int) -> str:
    """Returns how many more there are."""
    return words.count("and {n} more", "and {n} more", number)


def bold(text: str, target: str = "") -> Run:
    """Returns words in bold letters."""
    return Run(text, "bold", target)


def small(text: str) -> Run:
    """Returns words in small letters."""
    return Run(text, "small")


def number(text: str) -> Run:
    """Returns a number, or its words, for a column of numbers."""
    return Run(text, "number")


def date(words: Words, day: dt.date) -> Run:
    """Returns a day for the cell of a table."""
    return Run(words.day(day, short=True), machine=day.isoformat())


def source(text: str) -> Run:
    """Returns words of an English source."""
    return Run(text, "source")


def quoted(text: str, remark: str) -> Line:
    """Returns words of an English source, with a remark in the reader's language."""
    return line(source(text), Run(f"({remark})", "aside") if remark else None)


def text(words: str, kind: Kind = "text") -> Text:
    """Returns plain words as a paragraph."""
    return Text(line(words), kind)


def row(*cells: Part) -> tuple[Line, ...]:
    """Returns a row of cells."""
    return tuple(line(cell) for cell in cells)


def facts(caption: str, pairs: Iterable[tuple[str, Part]]) -> list[Block]:
    """Returns terms and their values; nothing where there are none."""
    rows = tuple(row(Run(term, "term"), value) for term, value in pairs if value)
    columns = (Column("", 1), Column("", 3))
    return [Table(caption, columns, rows, "facts")] if rows else []


def items(lines: Sequence[Line], printed: int = 0) -> list[Block]:
    """Returns lines as a list; nothing where there are none."""
    return [Items(tuple(lines), printed)] if lines else []


def chapter(title: str, blocks: Sequence[Block], style: str = "") -> list[Chapter]:
    """Returns a chapter; nothing where it has nothing to say."""
    return [Chapter(title, tuple(blocks), style)] if blocks else []


def together(title: str, chapters: Iterable[Chapter]) -> list[Chapter]:
    """Returns chapters as one whose headings are their titles; nothing where there are none."""
    blocks: list[Block] = []
    for part in chapters:
        blocks += [text(part.title, "heading"), *part.blocks]
    return chapter(title, blocks)
