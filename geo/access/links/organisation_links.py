"""Links of one organisation, which a partner without an account opens: to hand in or to confirm.

As with share links the address holds a random id and a signature, and what it opens is in the
store. A link is of one organisation and opens one thing; a token for one thing opens no other.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from geo.access.keys import Keys
from geo.access.links import link, tokens
from geo.access.links.link import Link, State
from geo.errors import LinkError
from geo.store.import_rows import ImportRows, OrganisationLinkRow
from geo.values import cells

LIVES_DAYS: Final = 60
"""How long a link lives where nobody says for how long."""


class Purpose(StrEnum):
    """What a link of an organisation opens."""

    HAND_IN = "hand-in"
    CONFIRM = "confirm"


@dataclass(frozen=True)
class Draft:
    """What a new link shall be: for which organisation (its id), for how long, and a note."""

    organisation: str
    purpose: Purpose = Purpose.HAND_IN
    days: int = LIVES_DAYS
    note: str = ""

    def __post_init__(self) -> None:
        cells.keep_printable(self, [], ["note"])


@dataclass(frozen=True, kw_only=True)
class OrganisationLink(Link):
    """One link as it is kept."""

    purpose: Purpose
    organisation: str

    @property
    def who(self) -> str:
        """Who comes by the link, for the audit log and for what was handed in."""
        return f"{self.organisation} by {self.purpose} link {self.id}"


class OrganisationLinks:
    """Makes, finds, lists and ends the links of organisations of a store."""

    def __init__(self, rows: ImportRows, keys: Keys, most_days: int) -> None:
        self.most_days = most_days
        self._rows, self._keys = rows, keys

    def make(self, draft: Draft, creator: str, now: dt.datetime) -> OrganisationLink:
        """Keeps a new link; InvalidQueryError says what it cannot be."""
        link.check(draft.days, draft.note, self.most_days)
        made = OrganisationLink(
            id=tokens.new_id(),
            purpose=draft.purpose,
            organisation=draft.organisation,
            note=" ".join(draft.note.split()),
            creator=creator,
            made_at=now,
            expires_at=now + dt.timedelta(days=draft.days),
        )
        self._rows.add_link(_row(made))
        return made

    def token(self, link: OrganisationLink) -> str:
        """Returns the 34 characters that open a link."""
        return tokens.of(self._keys, _signed(link.purpose), link.id)

    def find(self, token: str, purpose: Purpose, now: dt.datetime) -> OrganisationLink:
        """Returns the open link of a token for one purpose; LinkError says why there is none.

        A token that nobody signed never reaches the store.
        """
        found = self._of(tokens.id_of(self._keys, _signed(purpose), token))
        if found is None or found.purpose is not purpose:
            raise LinkError("unknown")
        if found.state(now) is not State.OPEN:
            raise LinkError(found.state(now).value)
        return found

    def by_id(self, link_id: str) -> OrganisationLink:
        """Returns a link by its id; LinkError when there is none."""
        found = self._of(link_id)
        if found is None:
            raise LinkError("unknown")
        return found

    def listed(self) -> list[OrganisationLink]:
        """Returns every link ever made, the newest first."""
        return [_link(row) for row in self._rows.links()]

    def revoke(self, link_id: str, by: str, now: dt.datetime) -> bool:
        """Ends a link at once; False when there is none or it was ended before."""
        return self._rows.revoke_link(link_id, link.text(now), by)

    def used(self, opened: OrganisationLink, now: dt.datetime) -> None:
        """Counts that a link was opened."""
        self._rows.count_use(opened.id, link.text(now))

    def _of(self, link_id: str) -> OrganisationLink | None:
        rows = self._rows.links(link_id) if link_id else []
        return next(map(_link, rows), None)


def _signed(purpose: Purpose) -> str:
    """Returns what a token is signed for, which is never that of a share link."""
    return f"{purpose} link"


def _row(made: OrganisationLink) -> OrganisationLinkRow:
    return OrganisationLinkRow(
        id=made.id,
        purpose=made.purpose.value,
        organisation=made.organisation,
        note=made.note,
        creator=made.creator,
        made_at=link.text(made.made_at),
        expires_at=link.text(made.expires_at),
    )


def _link(row: OrganisationLinkRow) -> OrganisationLink:
    return OrganisationLink(**vars(row) | link.moments(row) | {"purpose": Purpose(row.purpose)})
