"""The newest dataset in memory, one per audience, shared by everything in the process."""

import logging
import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from geo import settings
from geo.access import reading
from geo.access.reading import Held, Made
from geo.catalog import layers as catalog_layers
from geo.catalog.audience import Audience
from geo.catalog.layer import Layer
from geo.catalog.registers import COUNTRY
from geo.dataset import scope as scopes
from geo.dataset.counted import decided
from geo.dataset.counted.decided import Decided
from geo.dataset.dataset import Dataset
from geo.dataset.scope import EVERYTHING, Scope
from geo.disclosure import disclosure
from geo.errors import ConflictError, NotFoundError, StoreError, ValidationError
from geo.packs import country, files, pack
from geo.packs.pack import Pack
from geo.packs.validate import Finding
from geo.settings import Settings
from geo.store.layers import Store
from geo.store.revisions import Change, Note, Revision
from geo.store.snapshots import Snapshots
from geo.store.stores import connect
from geo.values.cache import Cache

LOOK_EVERY_S = 0.5
"""What one process writes is served by all others that much later at most."""
PATIENCE_S = 1.0
"""How long a reader waits while it is looked whether there is something newer."""
MOST_PARTS = 24
"""Datasets of share links with a scope that are kept in memory at once."""
MOST_EARLIER = 6
"""Datasets of earlier revisions that are kept in memory at once."""
MOST_TRIED = 5_000
"""Activities of a pack with which the datasets of audiences are tried."""
SLOW = "the store does not answer, or takes long"
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
    `went_back` says so where the store has not any more what this process has served.
    """

    def __init__(self, store: Store, snapshots: Snapshots | None = None) -> None:
        """With `snapshots` it starts from what another process kept there."""
        self.store = store
        self._snapshots = snapshots
        self.settled: Callable[[], object] = lambda: None
        self.refused: tuple[Finding, ...] = ()
        self.went_back = ""
        self._lock = threading.Lock()
        self._looking = threading.Lock()
        self._bringing = threading.Lock()
        self._looked_at = -math.inf
        self._asked_at = math.inf
        self._is_away = False
        self._behind = ""
        self._datasets: dict[Audience, Dataset] = {}
        self._made: Made | None = None
        self._last_read: Made | None = None
        self._from_files: list[Held] = []
        self._parts = Cache(MOST_PARTS)
        self._earlier = Cache(MOST_EARLIER)

    def dataset(self, audience: Audience, scope: Scope = EVERYTHING) -> Dataset:
        """Returns the newest dataset as this audience may see it; StoreError when there is none.

        With a scope, what lies outside it is not in the dataset.
        """
        self._refresh()
        with self._lock:
            if audience not in self._datasets:
                full = self._datasets[Audience.COORDINATOR]
                self._datasets[audience] = reading.warm(reading.disclosed(full, audience))
                self.settled()
            return self._part(self._datasets[audience], scope.data)

    def decided(self) -> Decided:
        """Returns what was decided of the newest dataset, which has it done: for coordinators."""
        self.dataset(Audience.COORDINATOR)
        return self._made.decided if self._made else decided.NOTHING

    def dataset_at(self, revision: int, audience: Audience, scope: Scope = EVERYTHING) -> Dataset:
        """Returns any revision as this audience may see it by the rules of today.

        NotFoundError for a revision that the store does not have. A few are kept in memory; what
        they have in common with the one that is served is read and worked out once.
        """

        def make() -> Dataset:
            full = self._earlier.peek((revision, Audience.COORDINATOR, EVERYTHING))
            whole = reading.disclosed(full or self._load(revision), audience)
            return _within(whole, scope)

        return self._earlier.get((revision, audience, scope.data), make)

    def _load(self, revision: int) -> Dataset:
        """Returns an earlier revision as coordinators see it."""
        served = self._made
        if served is None or revision > served.revision.id:
            return load(self.store, revision)
        if revision == served.revision.id:
            return served.dataset
        bases = [served, *([self._last_read] if self._last_read else [])]
        read = reading.read(self.store, revision, bases)
        self._last_read = reading.made(self.store, _told(self.store, revision), read, served)
        return self._last_read.dataset

    @property
    def _served(self) -> Revision | None:
        made = self._made
        return made and made.revision

    def revision(self, number: int) -> Revision:
        """Returns a revision: from memory the one that is served, else from the store.

        StoreError where the store has none of this number.
        """
        served = self._made
        if served is not None and served.revision.id == number:
            return served.revision
        return _told(self.store, number)

    def _part(self, whole: Dataset, scope: Scope) -> Dataset:
        if scope.is_everything:
            return whole
        return self._parts.get((whole.audience, scope), lambda: reading.warm(_within(whole, scope)))

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
            note = Note(who, PACK, config.data.name, digest)
            try:
                revision = self.store.write(read.features, note, once=True)
            except ConflictError:  # another process brought the same
                return Loaded(None)
            self.look_again()
            return Loaded(revision)

    def change(
        self, changes: Mapping[Layer, Change], note: Note, owner: str, seen: int
    ) -> Revision:
        """Writes what an owner changes of its rows, and serves it; as `Store.change`."""
        revision = self.store.change(changes, note, owner, seen)
        self.look_again()
        return revision

    def look_again(self) -> None:
        """Lets the next who asks see what was written just now."""
        self._looked_at = -math.inf

    def _holds(self, digest: str) -> bool:
        """Whether the last pack that was brought in is this one; other writes do not count."""
        packs = (one.source_sha256 for one in self.store.revisions() if one.why == PACK)
        return next(packs, None) == digest

    def _refresh(self) -> None:
        """Looks whether there is a newer revision; one at a time, and others go on reading.

        Who has to see what was written just now, or finds nothing yet, waits for it. Everybody
        else waits for a moment, and not at all for a store that is away.
        """
        is_needed = not self._datasets or self._looked_at == -math.inf
        is_due = time.monotonic() - self._looked_at >= LOOK_EVERY_S
        if not (is_needed or is_due) or not self._looking.acquire(blocking=is_needed):
            return
        if is_needed:
            self._look_if_due()
            return
        looking = threading.Thread(target=self._look_aside, daemon=True)
        looking.start()
        looking.join(0 if self._is_away else PATIENCE_S)

    def _look_aside(self) -> None:
        try:
            self._look_if_due()
        except Exception:
            logger.exception("a newer revision could not be made; the last one is served")

    def _look_if_due(self) -> None:
        """Looks, and lets others look; of many who waited, the first alone."""
        try:
            if self._datasets and time.monotonic() - self._looked_at < LOOK_EVERY_S:
                return
            self._looked_at = time.monotonic()
            self._look()
        finally:
            self._looking.release()

    def keep(self) -> None:
        """Keeps the layers that are served in files, from which the next process starts."""
        made, kept, self._from_files = self._made, self._from_files, []
        if self._snapshots is not None and made is not None:
            reading.into_files(self._snapshots, made, kept)

    def trouble(self) -> str:
        """Returns why the store cannot be read or written at the moment, empty where it can.

        Nobody waits for a store that is known not to answer.
        """
        if time.monotonic() - self._asked_at > PATIENCE_S / 2:
            return SLOW
        return self._behind or self.store.trouble()

    def _look(self) -> None:
        try:
            newest = self._newest()
            if newest == self._served:
                self._behind = ""
            elif not self._lags(newest):
                self._serve(newest)
        except (StoreError, NotFoundError):
            if not self._datasets:
                raise
            if not self._is_away:
                logger.warning("the last revision goes on being served", exc_info=True)
            self._is_away = True
        else:
            self._is_away = False

    def _lags(self, newest: Revision) -> bool:
        """Whether the store is a copy that does not hold yet what is served, which then stays.

        One that went back for good, such as a copy that took the place of the database it had
        followed, or a backup that was restored, is served as it is, and `went_back` says so.
        """
        served, was_behind = self._served, self._behind
        self._behind = ""
        if served is None or served in self.store.revisions():
            return False
        if self.store.is_copy():
            self._behind = (
                f"the store is a copy that lags: it holds revision {newest.id},"
                f" revision {served.id} is served"
            )
            if not was_behind:
                logger.warning(self._behind)
            return True
        self.went_back = (
            f"the store went back from revision {served.id} of {served.made_at} to revision"
            f" {newest.id} of {newest.made_at}: what it does not hold has to be handed in again"
        )
        logger.error(self.went_back)
        return False

    def _newest(self) -> Revision:
        self._asked_at = time.monotonic()
        try:
            newest = self.store.newest()
        finally:
            self._asked_at = math.inf
        if newest is None:
            raise StoreError("the store holds no revision yet: no data pack could be read")
        return newest

    def _serve(self, newest: Revision) -> None:
        """Makes a revision for everybody who was served so far, and serves it from then on."""
        held, before = self._made, self._datasets
        is_later = held is not None and held.revision.id < newest.id
        bases: Sequence[Held | Made] = [held] if held and is_later else []
        if held is None and self._snapshots is not None:
            bases = self._from_files = reading.from_files(self._snapshots)
        layers = reading.read(self.store, newest.id, bases)
        whole = reading.made(self.store, newest, layers, held)
        if newest not in self.store.revisions():
            raise StoreError(f"the store became another one while revision {newest.id} was read")
        made = {Audience.COORDINATOR: reading.warm(whole.dataset)}
        for audience in list(before):
            if audience is not Audience.COORDINATOR:
                seen = reading.disclosed(whole.dataset, audience, held and held.dataset)
                made[audience] = reading.warm(reading.carry(seen, before[audience]))
        with self._lock:
            self._made, self._datasets = whole, made
            self._parts, self._earlier = Cache(MOST_PARTS), Cache(MOST_EARLIER)
        self.settled()


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
            full = reading.warm(Dataset(1, "coordinator", features, known))
            for audience in (Audience.PARTNER, Audience.PUBLIC):
                reading.warm(disclosure.disclose(full, audience))
    if faults:
        raise ValidationError(faults)
    return read


def load(store: Store, revision: int | None = None) -> Dataset:
    """Returns every layer of the store at a revision (the newest), seen by coordinators."""
    number = store.version() if revision is None else revision
    read = reading.read(store, number)
    return reading.made(store, _told(store, number), read).dataset


def _told(store: Store, number: int) -> Revision:
    """Returns what a store says of a revision; StoreError where it has none of this number."""
    found = next((one for one in store.revisions() if one.id == number), None)
    if found is None:
        raise StoreError(f"the store holds no revision {number}")
    return found


def _within(whole: Dataset, scope: Scope) -> Dataset:
    return reading.within(whole, partial(scopes.within, scope=scope))


def shared() -> Library:
    """Returns the library of this process, with the data pack brought in."""
    with _making:
        return _shared()


@cache
def _shared() -> Library:
    config = settings.current()
    snapshots = Snapshots(config.cache / "layers", config.store)
    library = Library(connect(config.store, config.in_memory), snapshots)
    try:
        library.bring(config, "atlas")
    except StoreError:
        if not library.store.version():
            raise
        logger.exception("the data pack could not be brought in; the last revision is served")
    return library
