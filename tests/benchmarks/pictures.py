"""Times and weighs pictures made without a browser: map, page, card and preview of a link.

Prints one line for each kind: seconds of the first one in a process (fonts are read) and of the
next ones (median of different governorates), of the processor, so that they do not depend on what
else the machine does; what the process takes at most; and the bytes of the smallest and largest.
"""

import datetime as dt
import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Callable

from geo import language, settings
from geo.access.datasets import shared
from geo.catalog.audience import Audience
from geo.dataset.context import Context
from geo.language import Language
from geo.view.view import View
from maps.pictures import chat_card, page, preview_card
from maps.pictures import formats as print_formats
from maps.pictures.page import Printed
from maps.pictures.typeset import Typesetter
from maps.svg import ground as svg_ground

DAY = Printed(dt.date(2024, 1, 1))
GOVERNORATES = [f"IQG{number:02}" for number in range(1, 19)]
HEAD = "| picture | first, s | next, s | process, MB | smallest, KB | largest, KB |"
Draw = Callable[[Typesetter, Context, svg_ground.Ground], bytes]


def on_paper(size: str, ending: str) -> Draw:
    """Returns what draws a map of a size and ending."""

    def drawn(typesetter: Typesetter, context: Context, ground: svg_ground.Ground) -> bytes:
        form = print_formats.read(size)
        svg = page.draw(context, ground, form, DAY)
        return page.written(typesetter, svg, form, ending)

    return drawn


PICTURES: dict[str, Draw] = {
    "map, PNG 1920 × 1080": on_paper("16:9", "png"),
    "map, PNG A4, 200 px to an inch": on_paper("a4", "png"),
    "map, PDF A4": on_paper("a4", "pdf"),
    "chat card": lambda typesetter, context, ground: chat_card.png(
        typesetter, chat_card.draw(context, ground)
    ),
    "preview of a link": lambda typesetter, context, ground: preview_card.png(
        typesetter, preview_card.draw(context, ground)
    ),
}


def measured(name: str) -> str:
    """Returns the line of one kind of picture; to be called in a process of its own."""
    config = settings.current()
    dataset = shared().dataset(Audience.COORDINATOR)
    ground = svg_ground.read(config.data / "boundaries")
    before_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    typesetter = Typesetter(config.cache)
    times, sizes = [], []
    for pcode in GOVERNORATES:
        for lang in (Language.EN, Language.AR):
            context = Context(dataset, View(governorate=(pcode,), lang=lang), language.words(lang))
            start = time.process_time()
            sizes.append(len(PICTURES[name](typesetter, context, ground)) / 1024)
            times.append(time.process_time() - start)
    most_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"| {name} | {times[0]:.2f} | {statistics.median(times[1:]):.2f} "
        f"| {before_mb:.0f} → {most_mb:.0f} | {min(sizes):.0f} | {max(sizes):.0f} |"
    )


def main() -> None:
    """Measures all kinds, each in a fresh process."""
    lines = [HEAD, "|---" * (HEAD.count("|") - 1) + "|"]
    fresh = multiprocessing.get_context("spawn")
    for name in PICTURES:
        with fresh.Pool(1) as pool:
            lines.append(pool.apply(measured, (name,)))
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
