"""What one asker may hand in, see and accept: coordinators all of it, an organisation its own."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from geo.access.gate import Access
from geo.catalog.audience import Audience
from geo.errors import BusyError, WithheldError
from geo.exchange import formats
from geo.intake.accepting import complete_lists
from geo.intake.by_hand import by_link
from geo.intake.by_hand.by_link import HandIns
from geo.intake.marked_copy import marked
from geo.intake.proposals import also_accepted
from geo.intake.proposals.proposals import Imports, Proposal
from geo.intake.sheets.layout.reading import Wanted
from geo.intake.sheets.outcome import Outcome
from geo.language import Language, mark, words
from mapservice.web.endpoint import AppState
from mapservice.web.sent import SentFile

XLSX: Final = formats.of("xlsx").media_type
MOST_LISTED: Final = 200
_LONGEST_WAIT_S: Final = 120.0
_FOR_COORDINATORS: Final = mark(
    "Only coordinators see and accept what was handed in: sign in, or send the token of a link to"
    " the whole coordinator view."
)
_NOT_YOURS: Final = mark(
    "Sheets are handed in by coordinators, and by organisations with the token of their link."
)
_NO_ORGANISATION: Final = mark(
    "The organisation of this link is not in the register any more; ask a coordinator for a new"
    " link."
)
_ALL: Final = Audience.COORDINATOR


@dataclass(frozen=True)
class Desk:
    """The proposals of the store for one asker."""

    state: AppState
    access: Access

    @property
    def imports(self) -> Imports:
        """Every proposal of the store."""
        state = self.state
        return state.cache.get("imports", lambda: Imports(state.library, state.config))

    @property
    def own(self) -> HandIns | None:
        """What the organisation handed in whose link asks; None for everybody else."""
        link = self.access.organisation
        return None if link is None else HandIns(self.imports, link)

    def check_coordinator(self) -> None:
        """Raises WithheldError for whoever may not see and accept everything."""
        if not self.access.may_accept:
            raise WithheldError(_FOR_COORDINATORS)

    def check_hands_in(self) -> None:
        """Raises WithheldError for who may hand nothing in, LimitError for who did too much."""
        own = self.own
        if own is not None:
            if own.link.organisation not in self.state.library.dataset(_ALL).organisations:
                raise WithheldError(_NO_ORGANISATION)
            own.check_room()
        elif not self.access.may_accept:
            raise WithheldError(_NOT_YOURS)

    def hand_in(self, file: SentFile, said: Wanted) -> tuple[Proposal, Outcome]:
        """Keeps a file as a proposal, and returns what it would bring."""
        own = self.own
        with self.reading():
            content = file.content()
            if own is None:
                by = (self.access.who, "")
                made, found = self.imports.hand_in(content, file.name, said, by)
            else:
                made, read = own.hand_in(content, file.name, said)
                found = read or self.imports.outcome(made)
        self.note("hand in", made)
        return made, self._told(found)

    def all(self) -> list[Proposal]:
        """Returns the proposals that the asker may see, the newest first."""
        own = self.own
        if own is None:
            self.check_coordinator()
        found = self.imports.all() if own is None else own.all()
        return found[:MOST_LISTED]

    def get(self, import_id: str) -> Proposal:
        """Returns one of them; NotFoundError for every other id."""
        own = self.own
        if own is not None:
            return own.get(import_id)
        self.check_coordinator()
        return self.imports.get(import_id)

    def outcome(self, proposal: Proposal) -> Outcome:
        """Returns what a proposal would bring now."""
        with self.reading():
            return self._told(self.imports.outcome(proposal))

    def say(self, proposal: Proposal, wanted: Wanted) -> tuple[Proposal, Outcome]:
        """Keeps what is said of a file; what a coordinator answers is remembered for the sender."""
        with self.reading():
            who, remember = self.access.who, self.own is None
            kept, found = self.imports.say(proposal, wanted, who, remember=remember)
        return kept, self._told(found)

    def check_asked(
        self, proposal: Proposal, wanted: Wanted, said: Collection[tuple[str, str]]
    ) -> None:
        """Raises InvalidQueryError for an answer to what the asker was not asked."""
        with self.reading():
            own = self.own
            self.imports.check_asked(proposal, own.wanted(wanted) if own else wanted, said)

    def marked(self, proposal: Proposal, language: Language) -> bytes:
        """Returns the sender's own workbook with what is said of it."""
        with self.reading():
            found = self._told(self.imports.outcome(proposal))
            return marked.marked(self.imports.content(proposal), found, language)

    def beside(self, found: Outcome, language: Language) -> dict[str, Any]:
        """Returns what is told besides a file's own rows: where it is complete, where it stands.

        That the very same file stands as another sender's is for coordinators alone.
        """
        library, say = self.state.library, words(language)
        dataset = library.dataset(_ALL)
        same = []
        if self.own is None:
            sender, every = found.source.sender, self.imports.all()
            same = also_accepted.of(library, every, found.sha256, sender)
        return {
            "complete": complete_lists.document(found, dataset, say),
            "also_accepted": also_accepted.document(same, say, dataset.organisations),
        }

    def _told(self, found: Outcome) -> Outcome:
        return found if self.own is None else by_link.told(found)

    def withdraw(self, proposal: Proposal) -> Proposal:
        """Takes one out of those that wait."""
        self.note("withdraw", proposal)
        return self.imports.withdraw(proposal)

    def note(self, did: str, proposal: Proposal, **details: object) -> None:
        """Writes what is done with a proposal to the audit log."""
        what = f"import {proposal.id}"
        self.state.gate.noted(self.access, did, what, file=proposal.name, **details)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Waits until a file can be read; BusyError where others are read for too long."""
        if not self.state.reading.acquire(timeout=_LONGEST_WAIT_S):
            raise BusyError(mark("Other files are being read; send it again in a few minutes."))
        try:
            yield
        finally:
            self.state.reading.release()
