"""Share links: an address that opens a view as an audience, until a day, or until it is revoked.

The address holds a random id and a signature over it, nothing else. What it opens is kept in the
store, so that a link can be ended at once; every use asks the store.
"""

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from geo.access.keys import Keys
from geo.access.links import link, tokens
from geo.access.links.link import Link, State
from geo.catalog.audience import Audience
from geo.dataset.scope import EVERYTHING, PAGES, Scope
from geo.errors import InvalidQueryError, LinkError, WithheldError
from geo.language import mark
from geo.store.ledger import Ledger, LinkRow
from geo.values import cells

PURPOSE = "share link"
VIEW_LENGTH = 8000
_PAGE = re.compile(rf"/({'|'.join(PAGES)}|lite(/[a-z-]{{1,40}})?)?", re.ASCII)


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


@dataclass(frozen=True, kw_only=True)
class Share(Link):
    """One share link as it is kept."""

    audience: Audience
    scope: Scope
    page: str
    view: str

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
            id=tokens.new_id(),
            audience=draft.audience,
            scope=draft.scope,
            page=draft.page,
            view=urlencode(draft.view),
            note=" ".join(draft.note.split()),
            creator=creator,
            made_at=now,
            expires_at=now + dt.timedelta(days=draft.days),
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
        link.check(draft.days, draft.note, self.most_days)
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
        return tokens.of(self._keys, PURPOSE, share.id)

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
        row = self._ledger.link(tokens.id_of(self._keys, PURPOSE, token))
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
        return self._ledger.revoke_link(link_id, link.text(now), by)

    def used(self, share: Share, now: dt.datetime) -> None:
        """Counts that a link was opened."""
        self._ledger.count_use(share.id, link.text(now))


def may_share(own: Audience) -> Collection[Audience]:
    """Returns the audiences for whom somebody who sees `own` can make a link."""
    if own is Audience.COORDINATOR:
        return tuple(Audience)
    return (Audience.PUBLIC,) if own is Audience.PARTNER else ()


def _row(share: Share) -> LinkRow:
    return LinkRow(
        id=share.id,
        audience=share.audience.value,
        scope=share.scope.text(),
        page=share.page,
        view=share.view,
        note=share.note,
        creator=share.creator,
        made_at=link.text(share.made_at),
        expires_at=link.text(share.expires_at),
    )


def _share(row: LinkRow) -> Share:
    read = {"audience": Audience(row.audience), "scope": Scope.read(row.scope)}
    return Share(**vars(row) | link.moments(row) | read)
