"""The report: what each service answered alone and under load, with ratios to the Atlas."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.error import HTTPError

import mapbox_vector_tile
import orjson
from google.protobuf.message import DecodeError

from services.asked import Case
from services.load import Measured
from services.running import Server

ATLAS = "Atlas"
HEAD = (
    "| what | service | features | bytes | alone, ms | connections | answers/s | p50, ms | p99, ms "
    "| processor, ms | faults | Atlas is | by processor |"
)
Key = tuple[Case, str, int]
"""What is asked, which service, and from how many connections."""
WITHIN_S = 30


@dataclass(frozen=True)
class Alone:
    """What one answer holds, medians of a few, and the seconds it takes; a fault in words."""

    features: float
    represented: float
    size: float
    seconds: float
    fault: str = ""

    def slow(self, most_s: float) -> bool:
        """Whether there is no use in more load."""
        return bool(self.fault) or self.seconds > most_s


def probe(server: Server, paths: Sequence[str]) -> Alone:
    """Asks for these paths one after the other, twice for the first, which may prepare things."""
    try:
        server.get(paths[0], WITHIN_S)
        _, first_s = server.get(paths[0], WITHIN_S)
        few = paths[: 1 if first_s > WITHIN_S / len(paths) else None]
        answers = [server.get(path, WITHIN_S) for path in few]
    except HTTPError as fault:
        return Alone(0, 0, 0, 0, f"answers {fault.code}")
    except OSError:
        return Alone(0, 0, 0, 0, f"no answer in {WITHIN_S} s")
    try:
        held = [_held(body) for body, _ in answers]
    except (DecodeError, orjson.JSONDecodeError):
        return Alone(0, 0, 0, 0, "answers neither tile nor JSON")
    return Alone(
        statistics.median(one for one, _ in held),
        statistics.median(one for _, one in held),
        statistics.median(len(body) for body, _ in answers),
        statistics.median(spent for _, spent in answers),
    )


def _held(body: bytes) -> tuple[int, int]:
    """Returns how many features an answer has, and how many of the data they stand for."""
    if body[:1] == b"{":
        content = orjson.loads(body)
        number = len(content["features"]) if "features" in content else 1
        return number, number
    layers = mapbox_vector_tile.decode(body).values() if body else ()
    features = [one for layer in layers for one in layer["features"]]
    return len(features), sum(int(one["properties"].get("count", 1)) for one in features)


def report(
    alone: Mapping[tuple[Case, str], Alone],
    found: Mapping[Key, Sequence[Measured]],
    memory: Mapping[str, tuple[float, float]],
    counts: Mapping[str, int],
) -> str:
    """Returns Markdown: the cases, the memory and the times to the first answer."""
    data = ", ".join(f"{number:,} {name}" for name, number in counts.items())
    lines = [f"Data: {data}.", "", HEAD, "|---" * HEAD.count(" | ") + "|---|"]
    medians = {key: Median.of(runs) for key, runs in found.items()}
    for case, service in alone:
        asked = sorted(at for one, name, at in medians if (one, name) == (case, service))
        for connections in asked or (0,):
            ours = medians.get((case, ATLAS, connections))
            theirs = medians.get((case, service, connections))
            lines.append(_line(case, service, alone[case, service], connections, theirs, ours))
    lines += [
        "",
        "| memory (PSS of all its processes) | MB | first answer after, s |",
        "|---|---|---|",
    ]
    lines += [f"| {name} | {mb:,.0f} | {ready:,.1f} |" for name, (mb, ready) in memory.items()]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Median:
    """The medians of several runs, and their faults together."""

    per_s: float
    p50_ms: float
    p99_ms: float
    busy_ms: float
    faults: int

    @classmethod
    def of(cls, runs: Sequence[Measured]) -> "Median":
        """Returns the medians of these runs."""
        names = ("per_s", "p50_ms", "p99_ms", "busy_ms")
        medians = (statistics.median(getattr(one, name) for one in runs) for name in names)
        return cls(*medians, sum(one.faults for one in runs))


def _line(
    case: Case,
    service: str,
    held: Alone,
    connections: int,
    theirs: Median | None,
    ours: Median | None,
) -> str:
    start = f"| {case.of}, {case.title} | {service}"
    if held.fault:
        return f"{start} |{' – |' * 8} {held.fault} | | |"
    number = f"{held.features:,.0f}"
    if held.represented != held.features:
        number += f" for {held.represented:,.0f}"
    start += f" | {number} | {held.size:,.0f} | {held.seconds * 1000:,.1f}"
    if theirs is None or not theirs.per_s:
        return f"{start} |{' – |' * 6} too slow for load | | |"
    ratios = ("", "")
    if service != ATLAS and ours is not None:
        ratios = (_times(ours.per_s, theirs.per_s), _times(theirs.busy_ms, ours.busy_ms))
    return (
        f"{start} | {connections} | {theirs.per_s:,.1f} | {theirs.p50_ms:,.1f} "
        f"| {theirs.p99_ms:,.1f} | {theirs.busy_ms:,.2f} | {theirs.faults} "
        f"| {ratios[0]} | {ratios[1]} |"
    )


def _times(more: float, less: float) -> str:
    if less <= 0 or more <= 0:
        return ""
    ratio = more / less
    return f"{ratio:,.0f} x" if ratio >= 10 else f"{ratio:.2f} x"
