"""Times and weighs what is made in one go: the booklets of all governorates, a deck of 12 scenes.

Prints one line for each kind: seconds of the processor for all of it in one process (the first one
reads ground and fonts), the slowest one, pages, megabytes, and what the process takes at most.
"""

import datetime as dt
import io
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from example_agenda import EXAMPLE
from pptx import Presentation

from geo import language, settings
from geo.access.datasets import shared
from geo.access.gate import Gate
from geo.catalog.audience import Audience
from geo.dataset.context import Context
from geo.language import Language
from geo.meeting import agenda, meeting
from geo.meeting.meeting import Reader
from geo.view.view import View
from maps.document import booklet
from maps.document import organisation as organisation_document
from maps.document.places import place as place_document
from maps.pictures.typeset import Typesetter
from maps.slides import deck as slide_deck
from maps.slides.deck import About, Tools
from maps.svg import ground as svg_ground

TWELVE = (*EXAMPLE.scenes, *EXAMPLE.scenes[:4])
GOVERNORATES = [f"governorates/IQG{number:02}" for number in range(1, 19)]
HEAD = "| papers | number | s | slowest, s | pages | MB | process, MB |"
Made = tuple[int, int]
"""Pages and bytes of one paper."""


def governorates(lang: Language) -> Iterator[Made]:
    """Yields the booklets of all governorates."""
    config, context = settings.current(), _scene(lang)
    ground, typesetter = svg_ground.read(config.data / "boundaries"), Typesetter(config.cache)
    for select in GOVERNORATES:
        document = place_document.of(context, select)
        assert document is not None
        pdf = booklet.pdf(document, ground, typesetter)
        yield booklet.pages(pdf), len(pdf)


def organisations(lang: Language) -> Iterator[Made]:
    """Yields the booklets of all organisations."""
    config, context = settings.current(), _scene(lang)
    ground, typesetter = svg_ground.read(config.data / "boundaries"), Typesetter(config.cache)
    for one in sorted(context.dataset.vocabulary["partner"]):
        document = organisation_document.of(context, one)
        assert document is not None
        pdf = booklet.pdf(document, ground, typesetter)
        yield booklet.pages(pdf), len(pdf)


def deck(lang: Language) -> Iterator[Made]:
    """Yields a deck of 12 scenes: the shipped agenda, and its maps once more."""
    config, dataset = settings.current(), shared().dataset(Audience.COORDINATOR)
    ground, typesetter = svg_ground.read(config.data / "boundaries"), Typesetter(config.cache)
    twelve = agenda.copied(replace(EXAMPLE, scenes=TWELVE), "Twelve scenes")
    shown = meeting.scenes(Gate(config), twelve, Reader(dataset, lang, "https://atlas.example.org"))
    about = About(twelve.name, dt.date(2023, 12, 14))
    made = slide_deck.make(shown, about, Tools(ground, typesetter))
    yield len(Presentation(io.BytesIO(made)).slides), len(made)


def _scene(lang: Language) -> Context:
    dataset = shared().dataset(Audience.COORDINATOR)
    return Context(dataset, View(lang=lang), language.words(lang))


PAPERS: dict[str, tuple[Callable[[Language], Iterator[Made]], Language]] = {
    "booklets of governorates, English": (governorates, Language.EN),
    "booklets of governorates, Arabic": (governorates, Language.AR),
    "booklets of organisations, English": (organisations, Language.EN),
    "deck of 12 scenes, English": (deck, Language.EN),
    "deck of 12 scenes, Arabic": (deck, Language.AR),
}


def measured(name: str) -> str:
    """Returns the line of one kind of paper; to be called in a process of its own."""
    make, lang = PAPERS[name]
    _scene(lang)
    before_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    times, found = [], []
    start = time.process_time()
    for one in make(lang):
        times.append(time.process_time() - start)
        found.append(one)
        start = time.process_time()
    most_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pages, size = (sum(one[at] for one in found) for at in (0, 1))
    return (
        f"| {name} | {len(found)} | {sum(times):.1f} | {max(times):.1f} | {pages} "
        f"| {size / 1024**2:.1f} | {before_mb:.0f} → {most_mb:.0f} |"
    )


def main() -> None:
    """Measures all kinds, each in a fresh process."""
    lines = [HEAD, "|---" * (HEAD.count("|") - 1) + "|"]
    fresh = multiprocessing.get_context("spawn")
    for name in PAPERS:
        with fresh.Pool(1) as pool:
            lines.append(pool.apply(measured, (name,)))
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
