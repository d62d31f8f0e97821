"""Share links: an address that opens a view as an audience, until a day, or until it is revoked.

The address holds a random id and a signature over it, nothing else. What it opens is kept in the
store, so that a link can be ended at once; every use asks the store.
"""

import base64
import binascii
import datetime as dt
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from geo import cells
from geo.access.keys import MAC_BYTES, Keys
from geo.catalog.audience import Audience
from geo.dataset.scope import EVERYTHING, PAGES, Scope
from geo.errors import InvalidQueryError, LinkError, WithheldError
from geo.language import mark
from geo.store.ledger import LinkRow
from geo.store.stores import Ledger

PURPOSE = "share link"
ID_BYTES = 9
NOTE_LENGTH = 200
VIEW_LENGTH = 8000
_ID_LENGTH = 12
_TOKEN = re.compile(r"[A-Za-z0-9_-]{34}", re.ASCII)
_PAGE = re.compile(rf"/({'|'.join(PAGES)}|lite(/[a-z-]{{1,40}})?)?", re.ASCII)


class State(StrEnum):
    """Whether a link opens: open, past its last moment, or ended by somebody."""

    OPEN = "open"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Draft:
    """What a new link shall open: `page` is a path of the Atlas, `view` the query behind it."""

    audience: Audience = Audience.PUBLIC
    scope: Scope = EVERYTHING
    page: str = "/"
    view: tuple[tuple[str, str], ...] = ()
    note: str = ""
    days: int = 30

    def __post_init__(self) -> None:
        cells.keep_printable(self, [], ["note"])


@dataclass(frozen=True)
class Share:
    """One share link as it is kept; times in UTC."""

    id: str
    audience: Audience
    scope: Scope
    page: str
    view: str
    note: str
    creator: str
    made_at: dt.datetime
    expires_at: dt.datetime
    revoked_at: dt.datetime | None
    revoked_by: str | None
    last_used_at: dt.datetime | None
    uses: int

    def state(self, now: dt.datetime) -> State:
        """Returns whether the link opens at a moment."""
        if self.revoked_at is not None:
            return State.REVOKED
        return State.EXPIRED if now >= self.expires_at else State.OPEN

    @property
    def target(self) -> str:
        """The address that the link opens, from the root of the Atlas."""
        return f"{self.page}?{self.view}" if self.view else self.page


class Shares:
    """Makes, finds, lists and ends the links of a store."""

    def __init__(self, ledger: Ledger, keys: Keys, most_days: int) -> None:
        self.most_days = most_days
        self._ledger, self._keys = ledger, keys

    def make(self, draft: Draft, creator: str, own: Audience, now: dt.datetime) -> Share:
        """Keeps a new link by `creator`, who sees `own`; nobody shares more than they see.

        InvalidQueryError or WithheldError says what cannot be shared.
        """
        self._check(draft, own)
        share = Share(
            id=secrets.token_urlsafe(ID_BYTES),
            audience=draft.audience,
            scope=draft.scope,
            page=draft.page,
            view=urlencode(draft.view),
            note=" ".join(draft.note.split()),
            creator=creator,
            made_at=now,
            expires_at=now + dt.timedelta(days=draft.days),
            revoked_at=None,
            revoked_by=None,
            last_used_at=None,
            uses=0,
        )
        self._ledger.add_link(_row(share))
        return share

    def _check(self, draft: Draft, own: Audience) -> None:
        if own is Audience.PUBLIC or (
            own is not Audience.COORDINATOR and draft.audience is not Audience.PUBLIC
        ):
            raise WithheldError(
                mark(
                    "Who sees the {own} view cannot make a link to the {wanted} view;"
                    " partners can share the public view, coordinators every view."
                ),
                own=own,
                wanted=draft.audience,
            )
        if not 1 <= draft.days <= self.most_days:
            raise InvalidQueryError(
                mark("A link lives from 1 to {most} days, got {n}."),
                most=self.most_days,
                n=draft.days,
            )
        if len(draft.note) > NOTE_LENGTH:
            raise InvalidQueryError(
                mark("The note has {n} characters; at most {most} are kept."),
                n=len(draft.note),
                most=NOTE_LENGTH,
            )
        if not _PAGE.fullmatch(draft.page):
            raise InvalidQueryError(
                mark("“{name}” is not a page of the Atlas."), name=draft.page[:60]
            )
        if len(urlencode(draft.view)) > VIEW_LENGTH:
            raise InvalidQueryError(
                mark("The view is longer than {most} characters."), most=VIEW_LENGTH
            )

    def token(self, share: Share) -> str:
        """Returns the 34 characters that open a link."""
        mac = base64.urlsafe_b64encode(self._keys.sign(PURPOSE, share.id))
        return share.id + mac.decode().rstrip("=")

    def find(self, token: str, now: dt.datetime) -> Share:
        """Returns the open link of a token; LinkError says why there is none.

        A token that nobody signed never reaches the store.
        """
        share = self.known(token)
        state = State.REVOKED if share is None else share.state(now)
        if share is None or state is not State.OPEN:
            raise LinkError(state.value)
        return share

    def known(self, token: str) -> Share | None:
        """Returns the link of a token that we signed, open or not; LinkError for any other."""
        link_id = token[:_ID_LENGTH]
        if not _TOKEN.fullmatch(token) or not self._keys.holds(PURPOSE, link_id, _mac(token)):
            raise LinkError("unknown")
        row = self._ledger.link(link_id)
        return None if row is None else _share(row)

    def by_id(self, link_id: str) -> Share:
        """Returns a link by its id; LinkError when there is none."""
        row = self._ledger.link(link_id)
        if row is None:
            raise LinkError("unknown")
        return _share(row)

    def listed(self) -> list[Share]:
        """Returns every link ever made, the newest first."""
        return [_share(row) for row in self._ledger.links()]

    def revoke(self, link_id: str, by: str, now: dt.datetime) -> bool:
        """Ends a link at once; False when there is none or it was ended before."""
        return self._ledger.revoke_link(link_id, _time(now), by)

    def used(self, share: Share, now: dt.datetime) -> None:
        """Counts that a link was opened."""
        self._ledger.count_use(share.id, _time(now))


def may_share(own: Audience) -> Collection[Audience]:
    """Returns the audiences for whom somebody who sees `own` can make a link."""
    if own is Audience.COORDINATOR:
        return tuple(Audience)
    return (Audience.PUBLIC,) if own is Audience.PARTNER else ()


def _mac(token: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(token[_ID_LENGTH:] + "==")[:MAC_BYTES]
    except (binascii.Error, ValueError):
        return b""


def _time(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")


def _row(share: Share) -> LinkRow:
    return LinkRow(
        id=share.id,
        audience=share.audience.value,
        scope=share.scope.text(),
        page=share.page,
        view=share.view,
        note=share.note,
        creator=share.creator,
        made_at=_time(share.made_at),
        expires_at=_time(share.expires_at),
    )


def _share(row: LinkRow) -> Share:
    return Share(
        id=row.id,
        audience=Audience(row.audience),
        scope=Scope.read(row.scope),
        page=row.page,
        view=row.view,
        note=row.note,
        creator=row.creator,
        made_at=dt.datetime.fromisoformat(row.made_at),
        expires_at=dt.datetime.fromisoformat(row.expires_at),
        revoked_at=_moment(row.revoked_at),
        revoked_by=row.revoked_by,
        last_used_at=_moment(row.last_used_at),
        uses=row.uses,
    )


def _moment(text: str | None) -> dt.datetime | None:
    return None if text is None else dt.datetime.fromisoformat(text)
