"""What an organisation hands in by its link: its own rows alone, and no more than is bounded.

Whoever holds the link can be anybody, so that it takes nothing and says nothing of others: their
rows are held back, what is stored of them is not compared with, and the disk cannot be filled.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from typing import Final

from geo.access.links.organisation_links import OrganisationLink
from geo.errors import LimitError, NotFoundError
from geo.intake.proposals.proposals import Imports, Proposal, State
from geo.intake.sheets.layout.reading import Wanted
from geo.intake.sheets.outcome import Outcome
from geo.intake.sheets.values.words import ACTIVITIES
from geo.language import mark
from geo.values import clock

MOST_WAITING: Final = 20
MOST_A_DAY: Final = 60
MOST_BYTES: Final = 200 * 1024 * 1024
"""Of files that came by one link and are kept, compressed."""
_DAY: Final = dt.timedelta(days=1)


def told(outcome: Outcome) -> Outcome:
    """Returns an outcome without the sites that a place may be: they are not for everybody."""
    questions = tuple(
        one._replace(
            candidates=tuple(other for other in one.candidates if other.get("level") != "site")
        )
        for one in outcome.questions
    )
    return replace(outcome, questions=questions)


@dataclass(frozen=True)
class HandIns:
    """What came by the links of one organisation, as who opens one of them may see it."""

    imports: Imports
    link: OrganisationLink

    def wanted(self, said: Wanted) -> Wanted:
        """Returns what is said of a file, for the organisation's own activities alone."""
        own = self.link.organisation
        answers = {asked: one for asked, one in said.answers.items() if asked[0] != "organisation"}
        return said._replace(sender=own, kind=ACTIVITIES, only=own, answers=answers)

    def check_room(self) -> None:
        """Raises LimitError where more came by the link than a coordinator can look at."""
        now = clock.now()
        use = self.imports.link_use(self.link.id, now - _DAY)
        if use.waiting >= MOST_WAITING:
            raise LimitError(
                mark(
                    "{n} files of this link wait already: withdraw some of them, or wait until a"
                    " coordinator has looked at them."
                ),
                n=use.waiting,
            )
        if use.lately >= MOST_A_DAY:
            raise LimitError(
                mark("{n} files came by this link within a day; send the next one tomorrow."),
                n=use.lately,
            )
        if use.kept_bytes >= MOST_BYTES:
            raise LimitError(
                mark("More was sent by this link than is kept; ask a coordinator for a new one.")
            )

    def hand_in(self, content: bytes, name: str, said: Wanted) -> tuple[Proposal, Outcome | None]:
        """Keeps a file as a proposal; the one that waits where the same file was sent again.

        LimitError where too much came by the link, ValidationError where it cannot be read.
        """
        wanted = self.wanted(said)
        digest = hashlib.sha256(content).hexdigest()
        for one in self.all():
            if one.state is State.PROPOSED and (one.sha256, one.wanted) == (digest, wanted):
                return one, None
        self.check_room()
        return self.imports.hand_in(content, name, wanted, (self.link.who, self.link.id))

    def all(self) -> list[Proposal]:
        """Returns what the organisation handed in by its links, the newest first."""
        return self.imports.of_organisation(self.link.organisation)

    def get(self, import_id: str) -> Proposal:
        """Returns one of them; NotFoundError for every other id, whether it exists or not."""
        for one in self.all():
            if one.id == import_id:
                return one
        raise NotFoundError(mark("There is no import “{id}”."), id=import_id[:40])
