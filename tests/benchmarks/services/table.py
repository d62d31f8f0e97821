"""The report: what each service answered alone and under load, with ratios to the Atlas."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.error import HTTPError

import mapbox_vector_tile
import orjson

from services.asked import Case
from services.load import Measured
from services.running import Server

ATLAS = "Atlas"
HEAD = (
    "| what | service | features | bytes | alone, ms | answers/s | p50, ms | p99, ms | faults "
    "| Atlas is |"
)
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
    held = [_held(body) for body, _ in answers]
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
    found: Mapping[tuple[Case, str], Sequence[Measured]],
    memory: Mapping[str, tuple[float, float]],
    counts: Mapping[str, int],
) -> str:
    """Returns Markdown: the cases, the memory and the times to the first answer."""
    data = ", ".join(f"{number:,} {name}" for name, number in counts.items())
    lines = [f"# Map service beside its peers: {data}", "", HEAD, "|---" * 10 + "|"]
    ours: dict[str, float] = {}
    for (case, service), held in alone.items():
        runs = found.get((case, service), ())
        if service == ATLAS and runs:
            ours[f"{case.of} {case.title}"] = statistics.median(one.per_s for one in runs)
        lines.append(_line(case, service, held, runs, ours.get(f"{case.of} {case.title}")))
    lines += [
        "",
        "| memory (PSS of all its processes) | MB | first answer after, s |",
        "|---|---|---|",
    ]
    lines += [f"| {name} | {mb:,.0f} | {ready:,.1f} |" for name, (mb, ready) in memory.items()]
    return "\n".join(lines) + "\n"


def _line(
    case: Case, service: str, held: Alone, runs: Sequence[Measured], ours: float | None
) -> str:
    start = f"| {case.of}, {case.title} | {service}"
    if held.fault:
        return f"{start} | – | – | – | – | – | – | {held.fault} | |"
    number = f"{held.features:,.0f}"
    if held.represented != held.features:
        number += f" for {held.represented:,.0f}"
    start += f" | {number} | {held.size:,.0f} | {held.seconds * 1000:,.1f}"
    if not runs:
        per_s = 1 / held.seconds
        return f"{start} | {per_s:.2g} alone | – | – | – | {_times(ours, per_s, service)} |"
    per_s, p50, p99 = (
        statistics.median(getattr(one, name) for one in runs)
        for name in ("per_s", "p50_ms", "p99_ms")
    )
    faults = sum(one.faults for one in runs)
    if not per_s:
        return f"{start} | none under load | – | – | {faults} | |"
    return (
        f"{start} | {per_s:,.1f} | {p50:,.1f} | {p99:,.1f} | {faults} "
        f"| {_times(ours, per_s, service)} |"
    )


def _times(ours: float | None, theirs: float, service: str) -> str:
    if service == ATLAS or ours is None or theirs <= 0:
        return ""
    ratio = ours / theirs
    return f"{ratio:,.0f} x" if ratio >= 10 else f"{ratio:.1f} x"
