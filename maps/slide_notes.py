"""What the speaker of a slide has beside it: sentences, decision, filters, sources, link."""

from collections.abc import Iterator, Sequence
from typing import Any

from geo import provenance, sentences
from geo.language import mark
from geo.scene import Scene
from geo.told import Told
from maps import map_furniture, meeting_scene, slide_text, svg_map
from maps.markup import Figure
from maps.slide_text import Line, Style, Tongue

_PLAIN = Style(0, "")
_HEAD = Style(0, "", bold=True)


def lines(scene: Scene, told: Told, figures: Sequence[Figure]) -> Iterator[Line]:
    """Yields the notes of a scene, a paragraph each."""
    words = scene.words
    yield Line(meeting_scene.title(scene, told), _HEAD)
    yield Line(meeting_scene.message(scene, told), _PLAIN)
    if told.kind in ("map", "ends"):
        yield Line(sentences.paragraph(scene).text, _PLAIN)
    shown = words.clauses(_figure(one) for one in figures)
    if shown:
        yield Line(shown, _PLAIN)
    decided = [one for one in told.decision.splitlines() if one.strip()]
    for at, one in enumerate(decided):
        yield Line(one if at else f"{words(mark('Decided:'))} {one}", _PLAIN)
    about = about_scene(scene)
    yield Line(words(mark("Filters: {filters}"), filters=about.filters_text), _PLAIN)
    yield Line(words(mark("Sources")), _HEAD)
    for source in about.sources:
        yield Line(", ".join(one for one in source[:4] if one), _PLAIN)
    yield Line(map_furniture.sources(scene), _PLAIN)
    for note in about.notes:
        yield Line(note, _PLAIN)
    yield Line(map_furniture.audience(scene), _HEAD)
    if told.link:
        yield Line(told.link, _PLAIN)


def about_scene(scene: Scene) -> provenance.Provenance:
    """Returns what a scene was made from: the layers that are on, and who works where."""
    shown = (*svg_map.layers_on(scene), "partner-activities")
    return provenance.of_map(scene, "", [scene.dataset.layer(one) for one in shown])


def _figure(one: Figure) -> str:
    note = f" ({one.note})" if one.note else ""
    return f"{one.number} {one.label}{note}"


def put(slide: Any, held: Sequence[Line], tongue: Tongue) -> None:  # noqa: ANN401 - a slide
    """Puts notes beside a slide."""
    notes = slide.notes_slide
    body = notes.notes_text_frame._txBody  # noqa: SLF001 - paragraphs of several directions
    slide_text.fill(body, held, tongue, notes.part)
