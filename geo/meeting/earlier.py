"""The revision that the last meeting saw, as whoever is looking now may see it."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from geo.access.datasets import Library
from geo.access.gate import Access
from geo.catalog.audience import Audience
from geo.coverage import corrections
from geo.coverage.corrections import Base, Correction
from geo.dataset.dataset import Dataset
from geo.dataset.scope import EVERYTHING, Scope
from geo.meeting import meetings
from geo.view.view import View

MOST_COMPARED: Final = 8
"""Views compared with an older revision that are remembered at once."""


@dataclass(frozen=True)
class Earlier:
    """Earlier revisions for one audience and scope."""

    library: Library
    audience: Audience = Audience.PUBLIC
    scope: Scope = EVERYTHING

    @classmethod
    def of(cls, library: Library, seen: Access) -> "Earlier":
        """Returns the earlier revisions as somebody may see them."""
        return cls(library, seen.audience, seen.scope.data)

    def base(self, dataset: Dataset, view: View) -> Base:
        """Returns the revision that a view is compared with.

        The one that its `since` names, else the newest that existed on the day of the last
        meeting.
        """
        made = [one for one in self.library.store.revisions() if one.id <= dataset.revision]
        day = meetings.since(dataset, view)
        for one in made:
            on = one.made_at.astimezone(dt.UTC).date()
            if one.id == view.since or (view.since is None and on <= day):
                return Base(one.id, on)
        first = made[-1].made_at.date() if made else dataset.day
        return Base(0, first)

    def corrections(self, dataset: Dataset, view: View, base: Base) -> tuple[Correction, ...]:
        """Returns what a newer dataset of the same audience says differently than a revision."""
        dataset = dataset.real or dataset  # what is supposed corrects nothing
        if not 0 < base.number < dataset.revision:
            return ()

        def make() -> tuple[Correction, ...]:
            before = self.library.dataset_at(base.number, self.audience, self.scope)
            return corrections.between(before, dataset, view)

        return dataset.derived.part("corrections", MOST_COMPARED).get((base.number, view), make)
