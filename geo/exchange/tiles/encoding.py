"""Mapbox Vector Tile 2.1 as bytes: features in numpy arrays in, one layer of a tile out.

A tile is a protocol buffer in which, values aside, everything is a varint. So the features of a
layer are first laid out as one array of numbers, and then turned into bytes all at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import numpy as np
import shapely

from geo.exchange.tiles.grid import EXTENT

VERSION = 2
POINT, LINE, POLYGON = 1, 2, 3
MOVE_TO, LINE_TO, CLOSE_PATH = 1, 2, 7
_ONCE = 1 << 3
# Keys of the protocol buffer: the number of the field, and whether a varint or bytes follow.
_LAYER, _NAME, _FEATURE, _KEY, _VALUE, _EXTENT, _VERSION = 0x1A, 0x0A, 0x12, 0x1A, 0x22, 0x28, 0x78
_ID, _TAGS, _TYPE, _GEOMETRY = 0x08, 0x12, 0x18, 0x22
_STRING, _DOUBLE, _INT, _BOOL = 0x0A, 0x19, 0x20, 0x38
_FEW = 1_000
"""Up to so many numbers are written one by one: laying them out in arrays takes longer."""


class Ragged(NamedTuple):
    """Lists of numbers, one list per feature, laid end to end."""

    numbers: np.ndarray
    counts: np.ndarray


@dataclass(frozen=True)
class Features:
    """What a layer's features are written from, each array with one entry per feature.

    `tags` are pairs of positions of keys and values, `geometry` the commands.
    """

    ids: np.ndarray
    kinds: np.ndarray
    tags: Ragged
    geometry: Ragged


def joined(lists: Sequence[Ragged]) -> Ragged:
    """Returns the lists of some features and then of others."""
    numbers = np.concatenate([one.numbers for one in lists])
    return Ragged(numbers, np.concatenate([one.counts for one in lists]))


def layer(name: str, features: Features, keys: Sequence[str], values: bytes) -> bytes:
    """Returns one layer of a tile; `values` is what `value` or `integers` returned, joined."""
    content = b"".join(
        (
            bytes((_VERSION, VERSION)),
            _text(_NAME, name),
            _written(features),
            b"".join(_text(_KEY, key) for key in keys),
            values,
            bytes((_EXTENT,)),
            varint(EXTENT),
        )
    )
    return bytes((_LAYER,)) + varint(len(content)) + content


def value(content: object) -> bytes:
    """Returns one value of a property as an entry of a layer's table: bool, int, float, text."""
    if isinstance(content, bool | np.bool_):
        coded = bytes((_BOOL, bool(content)))
    elif isinstance(content, int | np.integer):
        coded = bytes((_INT,)) + varint(int(content) & 0xFFFF_FFFF_FFFF_FFFF)
    elif isinstance(content, float | np.floating):
        coded = bytes((_DOUBLE,)) + np.float64(content).astype("<f8").tobytes()
    else:
        coded = _text.__wrapped__(_STRING, str(content))
    return bytes((_VALUE,)) + varint(len(coded)) + coded


def integers(contents: np.ndarray) -> bytes:
    """Returns many whole numbers from 0 as entries of a layer's table."""
    numbers = contents.astype(np.uint64)
    stream = np.empty((len(numbers), 4), dtype=np.uint64)
    stream[:, 0], stream[:, 1] = _VALUE, _lengths(numbers) + 1
    stream[:, 2], stream[:, 3] = _INT, numbers
    return varints(stream.ravel())


def points(x: np.ndarray, y: np.ndarray) -> Ragged:
    """Returns the commands of single points in units of the tile."""
    commands = np.empty((len(x), 3), dtype=np.uint64)
    commands[:, 0] = MOVE_TO | _ONCE
    commands[:, 1], commands[:, 2] = _zigzag(x), _zigzag(y)
    return Ragged(commands.ravel(), np.full(len(x), 3, dtype=np.int64))


def paths(shapes: np.ndarray, origin: tuple[int, int], *, closed: bool) -> Ragged:
    """Returns the commands of lines, or with `closed` of polygons, at whole units, from an origin.

    The rings of polygons must be wound already: outer ones clockwise on the screen.
    """
    parts, of_part = shapely.get_parts(shapes, return_index=True)
    if closed:
        parts, ring_of_part = shapely.get_rings(parts, return_index=True)
        of_part = of_part[ring_of_part]
    sizes = shapely.get_num_coordinates(parts).astype(np.int64)
    laid = _Laid(shapely.get_coordinates(parts), sizes, of_part)
    return _commands(laid, _Target(len(shapes), origin, closed))


class _Laid(NamedTuple):
    """The places of all parts end to end, how many each part has, and of which shape it is."""

    places: np.ndarray
    sizes: np.ndarray
    of_shape: np.ndarray


class _Target(NamedTuple):
    """How many shapes there are, the tile's corner, and whether the parts are rings."""

    shapes: int
    origin: tuple[int, int]
    closed: bool


def _commands(laid: _Laid, target: _Target) -> Ragged:
    """Lays out MoveTo, LineTo and, for rings, ClosePath; a ring's last place is not repeated."""
    return (_drawn_in_turn if len(laid.places) <= _FEW else _drawn_at_once)(laid, target)


def _drawn_in_turn(laid: _Laid, target: _Target) -> Ragged:
    numbers: list[int] = []
    counts = [0] * target.shapes
    places = iter(laid.places.astype(np.int64).tolist())
    (x, y), drawn = target.origin, -1
    for size, shape in zip(laid.sizes.tolist(), laid.of_shape.tolist(), strict=True):
        if shape != drawn:
            (x, y), drawn = target.origin, shape
        begun = len(numbers)
        for nth, (right, down) in enumerate(islice(places, size - target.closed)):
            if nth == 0:
                numbers.append(MOVE_TO | _ONCE)
            elif nth == 1:
                numbers.append(LINE_TO | size - target.closed - 1 << 3)
            numbers += [step << 1 ^ step >> 63 for step in (right - x, down - y)]
            x, y = right, down
        if target.closed:
            next(places)
            numbers.append(CLOSE_PATH | _ONCE)
        counts[shape] += len(numbers) - begun
    return Ragged(np.array(numbers, dtype=np.uint64), np.array(counts, dtype=np.int64))


def _drawn_at_once(laid: _Laid, target: _Target) -> Ragged:
    places, sizes, of_shape = laid
    if target.closed:
        places, sizes = np.delete(places, np.cumsum(sizes) - 1, axis=0), sizes - 1
    lengths = 2 * sizes + (3 if target.closed else 2)
    starts = _starts(lengths)
    numbers = np.empty(int(lengths.sum()), dtype=np.uint64)
    numbers[starts] = MOVE_TO | _ONCE
    numbers[starts + 3] = LINE_TO | ((sizes - 1).astype(np.uint64) << np.uint64(3))
    if target.closed:
        numbers[starts + lengths - 1] = CLOSE_PATH | _ONCE
    steps = _steps(places, target.origin, np.repeat(of_shape, sizes))
    nth = _within(sizes)
    at = np.repeat(starts, sizes) + np.where(nth == 0, 1, 2 * nth + 2)
    numbers[at], numbers[at + 1] = _zigzag(steps[:, 0]), _zigzag(steps[:, 1])
    counts = np.bincount(of_shape, weights=lengths, minlength=target.shapes).astype(np.int64)
    return Ragged(numbers, counts)


def _steps(places: np.ndarray, origin: tuple[int, int], of_shape: np.ndarray) -> np.ndarray:
    """Returns the way from each place to the next; each shape starts from the tile's corner."""
    whole = places.astype(np.int64) - np.array(origin, dtype=np.int64)
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    first = np.flatnonzero(np.diff(of_shape, prepend=-1))
    steps[first] = whole[first]
    return steps


def _written(features: Features) -> bytes:
    """Returns all features: for each its id, tags if any, kind of geometry and commands."""
    few = len(features.tags.numbers) + len(features.geometry.numbers) <= _FEW
    return _one_by_one(features) if few else _all_at_once(features)


def _one_by_one(features: Features) -> bytes:
    tags, numbers = (iter(one.numbers.tolist()) for one in (features.tags, features.geometry))
    each = (features.ids, features.kinds, features.tags.counts, features.geometry.counts)
    coded = []
    for name, kind, tagged, size in zip(*(one.tolist() for one in each), strict=True):
        of_tags, of_geometry = _one_after_another(tags, tagged), _one_after_another(numbers, size)
        # GDAL takes a tile with an empty list of tags for no tile at all
        ahead = (bytes((_TAGS,)), varint(len(of_tags)), of_tags) if tagged else ()
        start = (bytes((_ID,)), varint(name), *ahead, bytes((_TYPE, kind, _GEOMETRY)))
        content = b"".join((*start, varint(len(of_geometry)), of_geometry))
        coded += [bytes((_FEATURE,)), varint(len(content)), content]
    return b"".join(coded)


def _one_after_another(numbers: Iterable[int], count: int) -> bytes:
    return b"".join(map(varint, islice(numbers, count)))


def _all_at_once(features: Features) -> bytes:
    ids = features.ids.astype(np.uint64)
    tags, geometry = features.tags, features.geometry
    tag_bytes, geometry_bytes = _bytes_of(tags), _bytes_of(geometry)
    tagged = tags.counts > 0
    inside = 4 + _lengths(ids) + geometry_bytes + _lengths(geometry_bytes)
    inside += np.where(tagged, 1 + tag_bytes + _lengths(tag_bytes), 0)
    ahead = np.where(tagged, 2 + tags.counts, 0)
    starts = _starts(ahead + geometry.counts + 8)
    stream = np.empty(int(ahead.sum() + geometry.counts.sum()) + 8 * len(ids), dtype=np.uint64)
    stream[starts], stream[starts + 1] = _FEATURE, inside
    stream[starts + 2], stream[starts + 3] = _ID, ids
    stream[starts[tagged] + 4], stream[starts[tagged] + 5] = _TAGS, tag_bytes[tagged]
    stream[np.repeat(starts + 6, tags.counts) + _within(tags.counts)] = tags.numbers
    after = starts + 4 + ahead
    stream[after], stream[after + 1] = _TYPE, features.kinds
    stream[after + 2], stream[after + 3] = _GEOMETRY, geometry_bytes
    stream[np.repeat(after + 4, geometry.counts) + _within(geometry.counts)] = geometry.numbers
    return varints(stream)


def varints(numbers: np.ndarray) -> bytes:
    """Returns unsigned numbers as varints: seven bits to a byte, the lowest first."""
    lengths = _lengths(numbers)
    starts = _starts(lengths)
    coded = np.empty(int(lengths.sum()), dtype=np.uint8)
    coded[starts] = numbers.astype(np.uint8) & 0x7F
    at, rest = starts, numbers
    while len(longer := np.flatnonzero(rest > 0x7F)):
        at, rest = at[longer] + 1, rest[longer] >> np.uint64(7)
        coded[at - 1] |= 0x80
        coded[at] = rest.astype(np.uint8) & 0x7F
    return coded.tobytes()


@lru_cache(maxsize=1 << 15)
def varint(number: int) -> bytes:
    """Returns a number that is not negative as protocol buffers write it."""
    coded = bytearray()
    while number > 0x7F:
        coded.append(number & 0x7F | 0x80)
        number >>= 7
    coded.append(number)
    return bytes(coded)


@lru_cache(maxsize=1 << 10)
def _text(key: int, text: str) -> bytes:
    coded = text.encode("utf-8", "replace")
    return bytes((key,)) + varint(len(coded)) + coded


def _lengths(numbers: np.ndarray) -> np.ndarray:
    """Returns how many bytes each number takes as a varint."""
    lengths = np.ones(len(numbers), dtype=np.int64)
    most = int(numbers.max(initial=0))
    for bits in range(7, most.bit_length(), 7):
        lengths += numbers >= 1 << bits
    return lengths


def _bytes_of(lists: Ragged) -> np.ndarray:
    """Returns how many bytes each feature's numbers take."""
    so_far = np.concatenate(([0], np.cumsum(_lengths(lists.numbers))))
    ends = np.cumsum(lists.counts)
    sizes: np.ndarray = so_far[ends] - so_far[ends - lists.counts]
    return sizes


def _starts(lengths: np.ndarray) -> np.ndarray:
    starts: np.ndarray = np.cumsum(lengths) - lengths
    return starts


def _within(counts: np.ndarray) -> np.ndarray:
    """Returns 0, 1, 2 … anew for each list."""
    nth: np.ndarray = np.arange(int(counts.sum())) - np.repeat(_starts(counts), counts)
    return nth


def _zigzag(numbers: np.ndarray) -> np.ndarray:
    """Returns signed numbers as unsigned ones, small where they were near 0."""
    signed = numbers.astype(np.int64)
    folded: np.ndarray = ((signed << 1) ^ (signed >> 63)).astype(np.uint64)
    return folded
