"""What a dataset has where its sites are many: how a map chose some, and ids never listed."""

from collections.abc import Iterator, Set
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from geo.store.kept.rows import Kept


class Drawn(NamedTuple):
    """How the sites of a dataset were chosen for a map that cannot draw them all.

    `filters` are those of the view as an address has them, empty for none. Each feature is a unit
    of this `level` with sites, or a site where that is empty.
    """

    filters: str
    level: str = ""

    @property
    def summed(self) -> bool:
        """Whether each feature stands for the sites of a unit."""
        return bool(self.level)


class SiteIds(Set[str]):
    """The ids of sites that can be named; those that are kept are looked for, never listed."""

    def __init__(self, held: frozenset[str], kept: "Kept | None") -> None:
        self._held = held
        self._kept = kept

    def __contains__(self, one: object) -> bool:
        return one in self._held or (self._kept is not None and self._kept.has(str(one)))

    def __iter__(self) -> Iterator[str]:
        return iter(self._held if self._kept is None else ())

    def __len__(self) -> int:
        return len(self._held) if self._kept is None else 0
