"""What was handed in and waits: read, confirmed, answered, accepted or withdrawn.

A proposal is a file with what people said of it. What it would change is worked out anew each
time, of the newest revision, so that it is never out of date.
"""

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from geo.access.datasets import Library
from geo.catalog.audience import Audience
from geo.catalog.registers import AMENDMENTS
from geo.dataset.dataset import Dataset
from geo.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.intake.accepting import accept
from geo.intake.accepting.accept import Accepted
from geo.intake.proposals import remembered
from geo.intake.proposals.remembered import Memory
from geo.intake.sheets import outcome as outcomes
from geo.intake.sheets.findings.findings import Finding, ranges
from geo.intake.sheets.known import Known
from geo.intake.sheets.layout.reading import LATER, Wanted
from geo.intake.sheets.outcome import Outcome
from geo.language import mark
from geo.settings import Settings
from geo.store import stores
from geo.store.import_rows import AnswerRow, ImportRow, LinkUse
from geo.values import clock
from geo.values.cache import Cache

_ID_BYTES: Final = 9
_MOST_READ: Final = 1
"""Files that are kept as they were read, for the next who looks at one."""
_MOST_KNOWN: Final = 50_000
"""Rows of a store whose names are kept from one file to the next, in some tens of megabytes."""
_MOST_TOLD: Final = 20
_MOST_ROWS: Final = 50
_LONGEST: Final = 80


class State(StrEnum):
    """What became of a proposal: it waits, was accepted, or was withdrawn."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Proposal:
    """A file that was handed in, what people said of it, and what became of it."""

    id: str
    version: int
    state: State
    name: str
    sha256: str
    who: str
    link: str
    made_at: dt.datetime
    changed_at: dt.datetime
    revision: int | None
    wanted: Wanted
    summary: Mapping[str, Any]


class Imports:
    """The proposals of a store."""

    def __init__(self, library: Library, config: Settings) -> None:
        self._library, self._config = library, config
        self._rows = stores.imports(config.store)
        self._read, self._known = Cache(_MOST_READ), Cache(1)

    def read(self, content: bytes, name: str, wanted: Wanted) -> tuple[Dataset, Outcome]:
        """Returns what a file would bring to the newest revision, and the dataset of it.

        What was set aside is there, too: it is the sender's all the same. What was answered for
        the sender before counts where nothing else is said. ValidationError where the file cannot
        be read.
        """
        dataset = self._library.dataset(Audience.COORDINATOR)
        whole = self._library.decided().whole(dataset.features)
        whole[AMENDMENTS.id] = self._library.store.read(AMENDMENTS, dataset.revision)
        dataset = replace(dataset, features=whole)
        asked = (hashlib.sha256(content).digest(), name, _said(wanted), dataset.edition)
        return self._read.get(
            asked, lambda: (dataset, self._outcome(dataset, content, name, wanted))
        )

    def _outcome(self, dataset: Dataset, content: bytes, name: str, wanted: Wanted) -> Outcome:
        known = self._known_of(dataset)
        merged = self._library.decided().merged
        return remembered.read(
            outcomes.opened(content, name), wanted, known, Memory(self._rows, merged)
        )

    def _known_of(self, dataset: Dataset) -> Known:
        """Returns what a file is matched with, kept for the next file where that is little."""
        known = Known(
            dataset.features, dataset.country, self._config.data, lacks_sites=bool(dataset.kept)
        )
        if sum(map(len, dataset.features.values())) > _MOST_KNOWN:
            return known
        return self._known.get(dataset.edition, lambda: known)

    def hand_in(
        self, content: bytes, name: str, wanted: Wanted, by: tuple[str, str]
    ) -> tuple[Proposal, Outcome]:
        """Keeps a file as a proposal; `by` is who hands it in and the id of their link, if any."""
        _, found = self.read(content, name, wanted)
        now = clock.now().replace(microsecond=0)
        made = Proposal(
            id=secrets.token_urlsafe(_ID_BYTES),
            version=1,
            state=State.PROPOSED,
            name=name,
            sha256=hashlib.sha256(content).hexdigest(),
            who=by[0],
            link=by[1],
            made_at=now,
            changed_at=now,
            revision=None,
            wanted=wanted,
            summary=_summary(found),
        )
        self._rows.add(_row(made), content)
        return made, found

    def get(self, import_id: str) -> Proposal:
        """Returns a proposal; NotFoundError where there is none of this id."""
        row = self._rows.get(import_id)
        if row is None:
            raise NotFoundError(mark("There is no import “{id}”."), id=import_id[:40])
        return _proposal(row)

    def all(self, link: str | None = None) -> list[Proposal]:
        """Returns the proposals (of a link), the newest first."""
        return [_proposal(one) for one in self._rows.proposals(link)]

    def of_organisation(self, organisation: str) -> list[Proposal]:
        """Returns the proposals that came by links of an organisation, the newest first."""
        return [_proposal(one) for one in self._rows.proposals_of(organisation)]

    def link_use(self, link: str, since: dt.datetime) -> LinkUse:
        """Returns how much came by a link, and lately since a time in UTC."""
        return self._rows.link_use(link, since.isoformat())

    def content(self, proposal: Proposal) -> bytes:
        """Returns the file as it was handed in."""
        found = self._rows.content(proposal.sha256)
        if found is None:
            raise NotFoundError(mark("The file of import “{id}” is not kept."), id=proposal.id)
        return found

    def check_asked(
        self, proposal: Proposal, wanted: Wanted, said: Collection[tuple[str, str]]
    ) -> None:
        """Raises InvalidQueryError for the first answer to what nobody asks, as read so.

        What was answered before, here or for the sender, can be answered otherwise.
        """
        found = self.read(self.content(proposal), proposal.name, wanted)[1]
        asked = {(one.about, one.value) for one in found.questions} | wanted.answers.keys()
        asked |= {(one.about, one.value) for one in self._rows.answers(found.source.sender)}
        for about, value in said:
            if (about, value) not in asked:
                raise InvalidQueryError(
                    mark("Nothing is asked about “{about}” “{value}”: see “questions”."),
                    about=about[:_LONGEST],
                    value=value[:_LONGEST],
                )

    def outcome(self, proposal: Proposal) -> Outcome:
        """Returns what a proposal would bring to the newest revision."""
        return self.read(self.content(proposal), proposal.name, proposal.wanted)[1]

    def say(
        self, proposal: Proposal, wanted: Wanted, who: str, *, remember: bool = True
    ) -> tuple[Proposal, Outcome]:
        """Keeps what a person says of the file (sheet, columns, answers); answers are remembered.

        Whose rows alone count stays as it was handed in. ConflictError where somebody else said
        something meanwhile; ValidationError where the file cannot be read so.
        """
        _check_open(proposal)
        wanted = wanted._replace(only=proposal.wanted.only)
        _, found = self.read(self.content(proposal), proposal.name, wanted)
        kept = self._kept(replace(proposal, wanted=wanted, summary=_summary(found)))
        new = {
            question: answer
            for question, answer in wanted.answers.items()
            if remember and proposal.wanted.answers.get(question) != answer and answer != LATER
        }
        at = kept.changed_at.isoformat()
        sender = found.source.sender
        self._rows.answer(
            [
                AnswerRow(sender, about, value, answer, who, at)
                for (about, value), answer in new.items()
            ]
        )
        return kept, found

    def accept(self, proposal: Proposal, who: str, *, all_or_nothing: bool = False) -> Accepted:
        """Writes what a proposal brings, in one revision; none where nothing changes.

        InvalidQueryError where no row can be taken, and where rows are held back or questions open
        and all or nothing is wanted.
        """
        _check_open(proposal)
        dataset, found = self.read(self.content(proposal), proposal.name, proposal.wanted)
        if all_or_nothing and not found.is_clean:
            raise InvalidQueryError(
                mark("Nothing is taken. Rows held back: {n}; questions open: {questions}."),
                n=len(found.held),
                questions=len(found.questions),
            )
        if not (found.taken or found.entries):
            raise InvalidQueryError(
                mark("No row can be taken: nothing is accepted. Rows held back: {n}."),
                n=len(found.held),
            )
        details = {"import": proposal.id, "handed_in_by": proposal.who}
        accepted = accept.accept(self._library, dataset, found, (who, details))
        if found.taken or found.entries:
            remembered.keep(self._rows, found, proposal.wanted, who)
        self._read, self._known = Cache(_MOST_READ), Cache(1)
        number = accepted.revision.id if accepted.revision else None
        self._kept(
            replace(proposal, state=State.ACCEPTED, revision=number, summary=_summary(found))
        )
        return accepted

    def withdraw(self, proposal: Proposal) -> Proposal:
        """Takes a proposal out of those that wait; its file is kept."""
        _check_open(proposal)
        return self._kept(replace(proposal, state=State.WITHDRAWN))

    def _kept(self, changed: Proposal) -> Proposal:
        now = clock.now().replace(microsecond=0)
        made = replace(changed, version=changed.version + 1, changed_at=now)
        if not self._rows.change(_row(made)):
            raise ConflictError(
                mark("Somebody else changed the import of {file} meanwhile; look at it again."),
                file=changed.name,
            )
        return made


def _check_open(proposal: Proposal) -> None:
    if proposal.state is not State.PROPOSED:
        raise ConflictError(
            mark("The import of {file} is closed: it was {state}."),
            file=proposal.name,
            state=proposal.state.value,
        )


def _summary(found: Outcome) -> dict[str, Any]:
    """Returns what lists of proposals show, and the first findings and questions."""
    told = outcomes.document(found)
    return {name: told[name] for name in ("sender", *outcomes.FIGURES)} | {
        "questions": len(found.questions),
        "asked": [[one.about, one.value, one.rows] for one in found.questions[:_MOST_TOLD]],
        "findings": len(found.findings),
        "found": [_told(one) for one in found.findings[:_MOST_TOLD]],
    }


def _told(one: Finding) -> dict[str, Any]:
    """Returns a finding so that it can be said in any language later."""
    return {
        "code": one.code,
        "rows": ranges(one.rows[:_MOST_ROWS]) + (", …" if len(one.rows) > _MOST_ROWS else ""),
        "column": one.column[:_LONGEST],
        "value": one.value[:_LONGEST],
        "values": {name: str(value)[:_LONGEST] for name, value in one.values.items()},
    }


def _row(one: Proposal) -> ImportRow:
    return ImportRow(
        id=one.id,
        version=one.version,
        state=one.state.value,
        name=one.name,
        sha256=one.sha256,
        who=one.who,
        link=one.link,
        made_at=one.made_at.isoformat(),
        changed_at=one.changed_at.isoformat(),
        revision=one.revision,
        wanted=_said(one.wanted),
        summary=json.dumps(one.summary, ensure_ascii=False),
    )


def _said(wanted: Wanted) -> str:
    """Returns what people said of a file as JSON."""
    answers = [[*question, answer] for question, answer in wanted.answers.items()]
    return json.dumps(wanted._asdict() | {"answers": answers}, ensure_ascii=False)


def _proposal(row: ImportRow) -> Proposal:
    said = json.loads(row.wanted)
    said["answers"] = {(about, value): answer for about, value, answer in said["answers"]}
    return Proposal(
        **{
            **vars(row),
            "state": State(row.state),
            "made_at": dt.datetime.fromisoformat(row.made_at),
            "changed_at": dt.datetime.fromisoformat(row.changed_at),
            "wanted": Wanted(**said),
            "summary": json.loads(row.summary),
        }
    )
