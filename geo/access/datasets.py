"""The newest dataset in memory, one per audience, shared by everything in the process."""

import logging
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from geo import settings
from geo.cache import Cache
from geo.catalog import layers as catalog_layers
from geo.catalog.audience import Audience
from geo.catalog.country import Country
from geo.catalog.registers import COUNTRY, REGISTERS
from geo.dataset import scope as scopes
from geo.dataset.dataset import Dataset
from geo.dataset.scope import EVERYTHING, Scope
from geo.disclosure import disclosure
from geo.errors import StoreError, ValidationError
from geo.intake import country, files, pack
from geo.intake.pack import Pack
from geo.intake.validate import Finding
from geo.settings import Settings
from geo.store.sqlite import Note, Revision
from geo.store.stores import Store, connect

LOOK_EVERY_S = 2.0
MOST_PARTS = 24
"""Datasets of share links with a scope that are kept in memory at once."""
MOST_EARLIER = 3
"""Datasets of earlier revisions that are kept in memory at once."""
MOST_TRIED = 5_000
"""Activities of a pack with which the datasets of audiences are tried."""
PACK = "data pack"
"""Why a revision was made: told apart from what people hand in."""
logger = logging.getLogger(__name__)
_making = threading.Lock()


@dataclass(frozen=True)
class Loaded:
    """What bringing the data pack into the store did: a revision, or the faults that refused it."""

    revision: Revision | None
    faults: tuple[Finding, ...] = ()


class Library:
    """Serves datasets by audience and reloads when the store has a newer revision.

    `settled` is called whenever a dataset of an audience has been made, which then stays.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.settled: Callable[[], object] = lambda: None
        self.refused: tuple[Finding, ...] = ()
        self._lock = threading.Lock()
        self._bringing = threading.Lock()
        self._looked_at = -math.inf
        self._datasets: dict[Audience, Dataset] = {}
        self._served: Revision | None = None
        self._parts = Cache(MOST_PARTS)
        self._earlier = Cache(MOST_EARLIER)

    def dataset(self, audience: Audience, scope: Scope = EVERYTHING) -> Dataset:
        """Returns the newest dataset as this audience may see it; StoreError when there is none.

        With a scope, what lies outside it is not in the dataset.
        """
        with self._lock:
            self._refresh()
            if audience not in self._datasets:
                full = self._datasets[Audience.COORDINATOR]
                self._datasets[audience] = _warm(disclosure.disclose(full, audience))
                self.settled()
            return self._part(self._datasets[audience], scope.data)

    def dataset_at(self, revision: int, audience: Audience, scope: Scope = EVERYTHING) -> Dataset:
        """Returns any revision as this audience may see it by the rules of today.

        NotFoundError for a revision that the store does not have. A few are kept in memory.
        """

        def make() -> Dataset:
            full = self._earlier.peek((revision, Audience.COORDINATOR, EVERYTHING))
            whole = disclosure.disclose(full or load(self.store, revision), audience)
            return scopes.within(whole, scope)

        return self._earlier.get((revision, audience, scope.data), make)

    def revision(self, number: int) -> Revision:
        """Returns a revision: from memory the one that is served, else from the store.

        StoreError where the store has none of this number.
        """
        served = self._served
        if served is not None and served.id == number:
            return served
        found = next((one for one in self.store.revisions() if one.id == number), None)
        if found is None:
            raise StoreError(f"the store holds no revision {number}")
        return found

    def _part(self, whole: Dataset, scope: Scope) -> Dataset:
        if scope.is_everything:
            return whole
        return self._parts.get((whole.audience, scope), lambda: _warm(scopes.within(whole, scope)))

    def bring(self, config: Settings, who: str) -> Loaded:
        """Reads the data pack into a new revision when it differs from the newest one.

        A pack with a fault is refused as a whole; the last good revision goes on being served.
        """
        with self._bringing:
            try:
                digest = files.digest(config.data)
                if self._holds(digest):
                    self.refused = ()
                    return Loaded(None)
                read = tried(config.data)
            except ValidationError as fault:
                self.refused = tuple(one for one in fault.findings if isinstance(one, Finding))
                logger.warning("the data pack was refused: %s", fault)
                return Loaded(None, self.refused)
            self.refused = ()
            if self._holds(digest):
                return Loaded(None)
            note = Note(who, PACK, config.data.name, digest)
            revision = self.store.write(read.features, note)
            with self._lock:
                self._looked_at = -math.inf
            return Loaded(revision)

    def _holds(self, digest: str) -> bool:
        """Whether the last pack that was brought in is this one; other writes do not count."""
        packs = (one.source_sha256 for one in self.store.revisions() if one.why == PACK)
        return next(packs, None) == digest

    def _refresh(self) -> None:
        held = self._datasets.get(Audience.COORDINATOR)
        now = time.monotonic()
        if held is not None and now - self._looked_at < LOOK_EVERY_S:
            return
        try:
            full = self._newer(held)
        except StoreError:
            if held is None:
                raise
            logger.warning("revision %s goes on being served", held.revision, exc_info=True)
        else:
            if full is not held:
                self._datasets = {Audience.COORDINATOR: full}
                self._parts, self._earlier = Cache(MOST_PARTS), Cache(MOST_EARLIER)
                self.settled()
        self._looked_at = now

    def _newer(self, held: Dataset | None) -> Dataset:
        """Returns the newest revision as coordinators see it: the one held, where it is that."""
        newest = self.store.newest()
        if newest is None:
            raise StoreError("the store holds no revision yet: no data pack could be read")
        if held is not None and self._served == newest:
            return held
        made = _warm(load(self.store, newest.id))
        self._served = newest
        return made


def tried(folder: Path) -> Pack:
    """Returns the checked pack of a folder, of which every audience has had its dataset made.

    ValidationError carries every fault. Of very many activities some stand for all.
    """
    read = pack.read(folder)
    features = {layer.id: rows for layer, rows in read.features.items()}
    work = features[catalog_layers.PARTNER_ACTIVITIES.id]
    features[catalog_layers.PARTNER_ACTIVITIES.id] = work[:: len(work) // MOST_TRIED + 1]
    faults: list[Finding] = []
    with pack.guarded(faults, pack.TOGETHER):
        known = country.of_row(read.features[COUNTRY])
        if known is not None:
            full = _warm(Dataset(1, "coordinator", features, known))
            for audience in (Audience.PARTNER, Audience.PUBLIC):
                _warm(disclosure.disclose(full, audience))
    if faults:
        raise ValidationError(faults)
    return read


def load(store: Store, revision: int | None = None) -> Dataset:
    """Returns every layer of the store at a revision (the newest), seen by coordinators."""
    number = store.version() if revision is None else revision
    layers = (*catalog_layers.LAYERS, *REGISTERS)
    features = {layer.id: store.read(layer, number) for layer in layers}
    return Dataset(number, "coordinator", features, _country(store, number))


def _country(store: Store, number: int) -> Country:
    """Returns the country of a revision.

    Revisions from before a country was kept have that of the newest one, else of the pack.
    """
    rows = (store.read(COUNTRY, one) for one in (number, None))
    known = next((one for one in map(country.of_row, rows) if one is not None), None)
    return known or country.read(settings.current().data)


def _warm(made: Dataset) -> Dataset:
    """Computes what every request needs before many threads ask for it at once."""
    for _ in (made.units, made.presence, made.area_members, made.day, made.vocabulary):
        pass
    return made


def shared() -> Library:
    """Returns the library of this process, with the data pack brought in."""
    with _making:
        return _shared()


@cache
def _shared() -> Library:
    config = settings.current()
    library = Library(connect(config.store))
    try:
        library.bring(config, "atlas")
    except StoreError:
        if not library.store.version():
            raise
        logger.exception("the data pack could not be brought in; the last revision is served")
    return library
