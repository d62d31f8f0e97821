"""What is being looked at: one value that round-trips through a query string.

A link, a page of the dashboard, a request to the map service and a test case are all a View.
Values in it are P-codes and ids, never labels, so that a link does not depend on the language.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self
from urllib.parse import urlencode

from geo.catalog import layers as catalog_layers
from geo.language import Language
from geo.values.days import Today
from geo.view.address import FILTERS, LISTS, PLACES, SUPPOSED, At, Problem, Reader, Vocabulary


@dataclass(frozen=True)
class View:
    """Filters, day and language, and on pages what is shown, selected and opened.

    `date` None means the latest day that the data describes on pages, and every row in the
    service; `presence` is `any`, `none` or a minimum of distinct organisations; `select` is
    `layer/feature`; `compare` is a second day and `since` the number of an earlier revision of
    the data; `without` are organisations and `without_donor` donors whose work is supposed to be
    over from the day on; `audience` asks to be shown no more than that; `page` holds the pages' own
    small states. Lists are kept in one order and without repeats, so that two Views that show
    the same are equal.
    """

    governorate: tuple[str, ...] = ()
    district: tuple[str, ...] = ()
    subdistrict: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    site: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()
    orgtype: tuple[str, ...] = ()
    presence: str = "any"
    date: dt.date | None = None
    lang: Language = Language.EN
    wider: bool = False
    layers: tuple[str, ...] | None = None
    select: str = ""
    at: At | None = None
    compare: dt.date | None = None
    since: int | None = None
    without: tuple[str, ...] = ()
    without_donor: tuple[str, ...] = ()
    audience: str = ""
    page: tuple[tuple[str, str], ...] = ()
    said: tuple[str, ...] = field(default=(), init=False, repr=False)
    """The two days as an address says them: today is not the same View as the day that it is."""

    def __post_init__(self) -> None:
        tidy: dict[str, Any] = {name: tuple(sorted(set(getattr(self, name)))) for name in LISTS}
        if self.layers is not None:
            tidy["layers"] = tuple(one for one in catalog_layers.ids() if one in self.layers)
        tidy["page"] = tuple(sorted(dict(self.page).items()))
        tidy["said"] = tuple(_text(one) for one in (self.date, self.compare))
        for name, value in tidy.items():
            object.__setattr__(self, name, value)

    @classmethod
    def from_query(
        cls, pairs: Iterable[tuple[str, str]], known: Vocabulary
    ) -> tuple[Self, tuple[Problem, ...]]:
        """Returns the View of an address and every part of it that cannot be used."""
        reader = Reader(known)
        for name, value in pairs:
            reader.take(name, value)
        return cls(**reader.found()), tuple(reader.problems)

    def to_query(self) -> list[tuple[str, str]]:
        """Returns the pairs of the shortest address of this View, always in the same order."""
        pairs: list[tuple[str, str]] = []
        for one in fields(self):
            value = getattr(self, one.name)
            if not one.init or value == one.default or (one.name == "page" and not value):
                continue
            if one.name == "page":
                pairs.extend(value)
            elif one.name == "layers":
                pairs.append(("layers", ",".join(value) or "none"))
            elif isinstance(value, tuple) and not isinstance(value, At):
                pairs.extend((one.name, item) for item in value)
            else:
                pairs.append((one.name, _text(value)))
        return pairs

    def query_string(self) -> str:
        """Returns `to_query` as one encoded string, empty for the default View."""
        return urlencode(self.to_query())

    def having(self, **changes: Any) -> Self:  # noqa: ANN401 - any field of the View
        """Returns a copy with other values; lists are sorted and freed of repeats."""
        return replace(self, **changes)

    def with_page(self, name: str, value: str) -> Self:
        """Returns a copy with one page state set, or removed when the value is empty."""
        kept = {key: old for key, old in self.page if key != name}
        if value:
            kept[name] = value
        return replace(self, page=tuple(sorted(kept.items())))

    def page_state(self, name: str) -> str:
        """Returns a page state, empty when it is not set."""
        return dict(self.page).get(name, "")

    def without_filters(self) -> Self:
        """Returns a copy that shows everything, in the same language and place of the map.

        What is supposed stays so: it is no filter.
        """
        cleared: dict[str, Any] = dict.fromkeys(FILTERS, ())
        return replace(self, **cleared, presence="any", date=None, wider=False, select="")

    def only_of_day(self, **others: Any) -> Self:  # noqa: ANN401 - any field of the View
        """Returns the View of the same day, supposition, language and audience, and `others`."""
        kept = ("date", *SUPPOSED, "lang", "audience")
        return type(self)(**{**{name: getattr(self, name) for name in kept}, **others})

    def without_suppositions(self) -> Self:
        """Returns a copy that shows what the sources state."""
        return self.having(**dict.fromkeys(SUPPOSED, ()))

    @property
    def supposes(self) -> bool:
        """Whether somebody's work is supposed to be over."""
        return any(getattr(self, name) for name in SUPPOSED)

    @property
    def asks_for(self) -> tuple[object, ...]:
        """What a map goes to: the selection, and the places that filters name."""
        return (self.select, *(getattr(self, name) for name in PLACES))

    @property
    def is_filtered(self) -> bool:
        """Whether any filter but the day is set."""
        return self.presence != "any" or any(getattr(self, name) for name in FILTERS)

    @property
    def minimum_partners(self) -> int | None:
        """The least number of distinct organisations asked for; None for any, 0 for none."""
        if self.presence == "any":
            return None
        return 0 if self.presence == "none" else int(self.presence)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Today):
        return Today.WORD
    return value.isoformat() if isinstance(value, dt.date) else str(value)
