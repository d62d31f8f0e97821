"""The activities of an organisation that it is asked about, and what it answered of each."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple

import geopandas as gpd
import numpy as np

from geo.access.links.organisation_links import OrganisationLink
from geo.catalog import layers
from geo.catalog.vocabulary import GOING_ON
from geo.dataset import records as plain
from geo.dataset.dataset import Dataset
from geo.intake.by_hand import records
from geo.intake.sheets.work.rows import source_id
from geo.store.confirmation_rows import ConfirmationRow

Record = Mapping[str, Any]
PAST_END: Final = "scheduled_end_passed"
_LAYER: Final = layers.PARTNER_ACTIVITIES.id


class Said(StrEnum):
    """What can be answered of an activity."""

    STILL_TRUE = "still"
    ENDED = "ended"
    CHANGED = "changed"
    NOT_OURS = "not-ours"


class State(StrEnum):
    """What became of an answer."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REPLACED = "replaced"


class Details(NamedTuple):
    """What is said beside an answer: the last day, or what has changed; empty where nothing is.

    `end` and `until` are ISO days, `sector` an id or a word, `place` a name.
    """

    end: str = ""
    place: str = ""
    sector: str = ""
    until: str = ""
    word: str = ""

    @property
    def text(self) -> str:
        """The details as the store keeps them."""
        return json.dumps({k: v for k, v in self._asdict().items() if v}, ensure_ascii=False)


class Asked(NamedTuple):
    """An activity with its status on the day, and what was answered of it.

    `about` names it whatever is written of it; `version` is the number of the newest answer ever,
    `newest` that answer, `answer` the one that was given since the link was made.
    """

    about: str
    record: Record
    status: str
    version: int = 0
    newest: ConfirmationRow | None = None
    answer: ConfirmationRow | None = None


class Answers(NamedTuple):
    """The newest answer of each activity, and the revisions that were taken back."""

    newest: Sequence[ConfirmationRow]
    undone: frozenset[int] = frozenset()


def details(row: ConfirmationRow) -> Details:
    """Returns what is said beside an answer."""
    return Details(**json.loads(row.details))


def numbers(dataset: Dataset, day: dt.date) -> dict[str, int]:
    """Returns how many activities each organisation would be asked about, by its id."""
    rows = _going_on(dataset, day)
    found = Counter(rows["organisation"])
    return {one: found[one] for one in sorted(found) if one in dataset.organisations}


def of(dataset: Dataset, link: OrganisationLink, day: dt.date, answers: Answers) -> list[Asked]:
    """Returns what a link asks about, what has no answer yet first.

    That is the work of its organisation that goes on or lies ahead on the day, also where its end
    has passed and nobody confirmed it.
    """
    owner = source_id(link.organisation)
    rows = _going_on(dataset, day)
    own = rows[(rows["organisation"] == link.organisation).to_numpy(dtype=bool)]
    ids = set(own["id"])
    newest = {one.about: one for one in answers.newest}
    found = []
    for record in plain.records(own):
        about = record["id"]
        if record["source_id"] != owner:
            about = records.standing(owner, about)
            if about in ids:
                continue
        told = newest.get(about)
        number = told.number if told else 0
        answer = told if told and _holds(told, link, answers.undone) else None
        found.append(Asked(about, record, record["status"], number, told, answer))
    return sorted(found, key=_order)


def _holds(told: ConfirmationRow, link: OrganisationLink, undone: frozenset[int]) -> bool:
    """Whether an answer is one to the link, and what came of it was not taken back."""
    is_new = told.said_at >= link.made_at.isoformat(timespec="seconds")
    return is_new and told.revision not in undone


def _going_on(dataset: Dataset, day: dt.date) -> gpd.GeoDataFrame:
    """Returns the activities that go on, lie ahead, or whose planned end has passed, on a day."""

    def made() -> gpd.GeoDataFrame:
        rows = dataset.features[_LAYER]
        status = dataset.presence.status(day).loc[rows.index].to_numpy(dtype=object)
        kept = np.isin(status, GOING_ON)
        return rows[kept].assign(status=status[kept])

    found: gpd.GeoDataFrame = dataset.derived.get(("going on", day), made)
    return found


def _order(one: Asked) -> tuple[bool, str, str, str]:
    record = one.record
    return one.answer is not None, record["place"] or "", record["sector"], one.about
