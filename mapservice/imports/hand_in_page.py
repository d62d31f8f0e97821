"""The pages behind a hand-in link as HTML: where things are handed in, and what was received."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from geo.catalog.vocabulary import SECTORS
from geo.dataset import names
from geo.intake.by_hand import short_form
from geo.intake.by_hand.short_form import Entry
from geo.intake.proposals.proposals import Proposal, State
from geo.intake.sheets import said
from geo.intake.sheets.findings.finding_kinds import KINDS, Severity
from geo.language import Language, mark
from maps.look import theme
from maps.look.templates import rendered, trusted
from mapservice.sign_in.link_page import LinkPage

MARKED: Final = "marked.xlsx"
"""The last part of the address of a workbook with remarks."""
MOST_ENTRIES: Final = 4
MOST_BYTES: Final = 25_000
_MOST_EARLIER: Final = 6
_MOST_FINDINGS: Final = 12
_LONGEST_NAME: Final = 60
_START: Final = Path(__file__).with_name("hand_in.html")
_RECEIVED: Final = Path(__file__).with_name("received.html")
_SHEET: Final = Path(__file__).with_name("page.css")
_STATES: Final[Mapping[State, str]] = {
    State.PROPOSED: mark("waits for a coordinator"),
    State.ACCEPTED: mark("accepted"),
    State.WITHDRAWN: mark("withdrawn"),
}
_SENTENCES: Final[Mapping[State, str]] = {
    State.PROPOSED: mark("Received. It waits for a coordinator, who looks at it next."),
    State.ACCEPTED: mark(
        "A coordinator accepted it on {day}: what could be taken is in the Atlas."
    ),
    State.WITHDRAWN: mark("It was withdrawn on {day}; nothing of it is in the Atlas."),
}
_FIELDS: Final[Mapping[str, str]] = {
    "sector": mark("Sector"),
    "activity": mark("What is done, in a few words"),
    "governorate_pcode": mark("Governorate"),
    "district": mark("District"),
    "place": mark("Village, camp or neighbourhood"),
    "start": mark("Since"),
    "end": mark("Until, if known"),
    "individuals": mark("People reached, if known"),
}
"""How the form calls what the columns of its sheet hold."""
_SEVERITIES: Final[Mapping[Severity, str]] = {
    Severity.ERROR: mark("Held back"),
    Severity.WARNING: mark("Please look"),
    Severity.NOTE: mark("For your information"),
}


def style() -> str:
    """Returns the style sheet of the pages behind links of organisations."""
    return theme.css_variables() + _SHEET.read_text(encoding="utf-8")


class _Earlier(NamedTuple):
    """One line of the list of what was handed in."""

    href: str
    name: str
    day: str
    state: str
    counts: str


class _Noticed(NamedTuple):
    """One finding as the page shows it."""

    severity: str
    label: str
    where: str
    message: str
    remedy: str


class HandInPage(LinkPage):
    """The pages on which an organisation hands in, and sees what was received."""

    def href(self, *parts: str, language: Language | None = None) -> str:
        """Returns the address of a page below the link's."""
        path = "/".join((self.address, *(quote(one, safe="") for one in parts)))
        return f"{path}?lang={language or self.language}"

    def start(
        self, entries: Sequence[Entry], earlier: Sequence[Proposal], faults: Sequence[str] = ()
    ) -> bytes:
        """Returns the page where a sheet is sent or a form is filled."""
        words, context, units = self.words, self.context, self.context.dataset.units
        return self._page(
            _START,
            words(mark("Hand in the work of {organisation}"), organisation=self.organisation),
            (),
            until=words.day(self.link.expires_at.date()),
            action=self.href(),
            sheet_to_fill=f"/api/downloads/activities-to-fill.xlsx?lang={self.language}",
            entries=entries,
            may_add=len(entries) < MOST_ENTRIES,
            sectors=[(one, names.sector(context, one)) for one in SECTORS],
            governorates=[(one, names.unit(context, one)) for one in units.codes("governorate")],
            districts=sorted({names.unit(context, one) for one in units.codes("district")}),
            earlier=[self._line(one) for one in earlier[:_MOST_EARLIER]],
            faults=faults,
        )

    def received(self, proposal: Proposal, fault: str = "") -> bytes:
        """Returns the page that says what was read of a file and what became of it."""
        words, told = self.words, proposal.summary
        is_form = proposal.wanted.roles == short_form.ROLES
        found = list(self._findings(told.get("found", ()), is_form=is_form))
        left = told.get("findings", 0) - len(found[:_MOST_FINDINGS])
        changed = words.day(proposal.changed_at.date())
        return self._page(
            _RECEIVED,
            _short(proposal.name),
            (proposal.id,),
            day=words.day(proposal.made_at.date()),
            fault=fault,
            state=words(_SENTENCES[proposal.state], day=changed),
            is_withdrawn=proposal.state is State.WITHDRAWN,
            may_withdraw=proposal.state is State.PROPOSED,
            figures=self._figures(told["counts"]),
            difference=self._difference(told["difference"]),
            findings=found[:_MOST_FINDINGS],
            more=words(mark("and {n} more"), n=f"{left:,}") if left > 0 else "",
            questions=[
                (value, words.count("{n} row", "{n} rows", rows))
                for _, value, rows in told.get("asked", ())[:_MOST_FINDINGS]
            ],
            marked=self.href(proposal.id, MARKED),
            action=self.href(proposal.id),
            back=self.href(),
        )

    def _page(self, template: Path, title: str, below: Sequence[str], **values: Any) -> bytes:  # noqa: ANN401 - whatever the template shows
        made = rendered(
            template,
            words=self.words,
            lang=self.language,
            languages=[(one, self.href(*below, language=one)) for one in Language],
            style=trusted(style()),
            title=title,
            organisation=self.organisation,
            **values,
        )
        return made.encode("utf-8", "replace")

    def _line(self, one: Proposal) -> _Earlier:
        words, counts = self.words, one.summary["counts"]
        parts = [words.count("{n} row taken", "{n} rows taken", counts["taken"])]
        if counts["held"]:
            parts.append(words.count("{n} held back", "{n} held back", counts["held"]))
        day = words.day(one.made_at.date())
        said = words(_STATES[one.state])
        return _Earlier(self.href(one.id), _short(one.name), day, said, words.listed(parts))

    def _figures(self, counts: Mapping[str, Any]) -> list[tuple[str, str]]:
        titles = self.words.each(
            mark("Rows"), mark("Can be taken"), mark("Held back"), mark("Left out")
        )
        ignored = sum(counts["ignored"].values())
        numbers = (counts["rows"], counts["taken"], counts["held"], ignored)
        return [(title, f"{number:,}") for title, number in zip(titles, numbers, strict=True)]

    def _difference(self, counts: Mapping[str, int]) -> str:
        words = self.words
        said = (
            words.count("{n} is new", "{n} are new", counts["new"]),
            words.count("{n} is changed", "{n} are changed", counts["changed"]),
            words.count("{n} has ended", "{n} have ended", counts["ended"]),
            words.count("{n} is as before", "{n} are as before", counts["same"]),
        )
        kinds = ("new", "changed", "ended", "same")
        listed = words.listed(text for text, kind in zip(said, kinds, strict=True) if counts[kind])
        return words(mark("Of your work: {list}."), list=listed) if listed else ""

    def _in_sheet(self, one: Mapping[str, Any]) -> list[str]:
        """Returns where a finding is in the sheet that was sent."""
        words, where = self.words, []
        if one["rows"]:
            text = mark("Row {rows}") if one["rows"].isdigit() else mark("Rows {rows}")
            where.append(words(text, rows=one["rows"]))
        if one["column"]:
            where.append(words(mark("column {name}"), name=_apart(one["column"])))
        return where

    def _in_form(self, one: Mapping[str, Any]) -> list[str]:
        """Returns where a finding is in the form that was filled: the activity, and the field."""
        words = self.words
        numbers = (number - short_form.FIRST_ROW + 1 for number in _numbers(one["rows"]))
        where = [words(mark("Activity {n}"), n=number) for number in numbers]
        field = _FIELDS.get(short_form.ROLES.get(one["column"], ""))
        return [*where, f"“{words(field)}”"] if field else where

    def _findings(self, found: Sequence[Mapping[str, Any]], *, is_form: bool) -> Iterator[_Noticed]:
        words = self.words
        for one in found:
            kind = KINDS.get(one["code"])
            if kind is None:
                continue
            where = self._in_form(one) if is_form else self._in_sheet(one)
            values = {**one["values"], "value": one["value"]}
            if "role" in values:
                values["role"] = said.role(values["role"], words)
            if one["code"] == "role-missing":
                values["value"] = said.what(values["value"], words)
            values = {name: _apart(value) for name, value in values.items()}
            yield _Noticed(
                kind.severity.value,
                words(_SEVERITIES[kind.severity]),
                words.listed(where),
                words(kind.message, **values),
                said.for_sender(kind.remedy, words),
            )


def _numbers(rows: str) -> Iterator[int]:
    """Yields the numbers of a text of ranges such as `3-4, 6`."""
    for first, last in re.findall(r"(\d+)(?:-(\d+))?", rows):
        yield from range(int(first), int(last or first) + 1)


def _apart(text: str) -> str:
    """Returns a sender's text between marks, so that it turns nothing round and is not turned."""
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
