"""The last chapter of a booklet: its sources, what its terms mean, and what nobody vouches for."""

from collections.abc import Iterable

from geo import credits as credit_lines
from geo import names, provenance
from geo.disclosure import Audience
from geo.language import mark
from geo.place_report import Report
from geo.scene import Scene
from geo.vocabulary import ABBREVIATIONS
from maps import booklet_parts, place_work
from maps.booklet_parts import Block, Chapter, Line, Run, Text, bold, chapter, line, text


def of_place(scene: Scene, report: Report) -> list[Chapter]:
    """Returns the sources and terms of a place's booklet."""
    return _chapter(scene, place_work.source_lines(scene, report))


def of_organisation(scene: Scene, source_ids: Iterable[str]) -> list[Chapter]:
    """Returns the sources and terms of an organisation's booklet."""
    return _chapter(scene, dict.fromkeys(names.source(scene, one) for one in source_ids))


def _chapter(scene: Scene, sources: Iterable[str]) -> list[Chapter]:
    words = scene.words
    audience = Audience(scene.dataset.audience)
    said = [provenance.ESTIMATE, provenance.NOT_UN, credit_lines.DISCLAIMER]
    notes = [text(words(one)) for one in said]
    if audience is not Audience.PUBLIC:
        named = names.audience(scene, audience)
        notes.insert(0, text(words(provenance.INTERNAL, audience=named)))
    found = list(dict.fromkeys(sources))
    shown = [one for one in found if not any(_begins(other, one) for other in found)]
    blocks: list[Block] = [
        *booklet_parts.items([line(one) for one in shown]),
        *notes,
        text(words(mark("Abbreviations")), "heading"),
        Text(_abbreviations(scene)),
    ]
    return chapter(words(mark("Sources and terms")), blocks)


def _begins(longer: str, line_of_source: str) -> bool:
    """Whether a line says the same and more: the place in the source, too."""
    return longer != line_of_source and longer.startswith(line_of_source)


def _abbreviations(scene: Scene) -> Line:
    parts: list[Run] = []
    for short, long in ABBREVIATIONS.items():
        parts += [bold(short), Run(scene.words(long)), Run("·")]
    return line(*parts[:-1])
