"""What the speaker of a slide has beside it: sentences, decision, filters, sources, link."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from geo.dataset.context import Context
from geo.exchange import provenance
from geo.language import mark
from geo.meeting.scene_text import SceneText
from geo.profiles.texts import sentences
from maps.look.markup import Figure
from maps.meeting import scene as meeting_scene
from maps.slides import text
from maps.slides.text import Line, Style, Tongue
from maps.svg import furniture as map_furniture
from maps.svg import map as svg_map

_PLAIN = Style(0, "")
_HEAD = Style(0, "", bold=True)


def lines(context: Context, scene_text: SceneText, figures: Sequence[Figure]) -> Iterator[Line]:
    """Yields the notes of a scene, a paragraph each."""
    words = context.words
    yield Line(meeting_scene.title(context, scene_text), _HEAD)
    yield Line(meeting_scene.message(context, scene_text), _PLAIN)
    if scene_text.kind in ("map", "ends"):
        yield Line(sentences.paragraph(context).text, _PLAIN)
    yield from _figures(context, scene_text, figures)
    decided = [one for one in scene_text.decision.splitlines() if one.strip()]
    for at, one in enumerate(decided):
        yield Line(one if at else f"{words(mark('Decided:'))} {one}", _PLAIN)
    about = about_scene(context)
    yield Line(words(mark("Filters: {filters}"), filters=about.filters_text), _PLAIN)
    yield Line(words(mark("Sources")), _HEAD)
    for source in about.sources:
        yield Line(", ".join(one for one in source[:4] if one), _PLAIN)
    yield Line(map_furniture.sources(context), _PLAIN)
    for note in about.notes:
        yield Line(note, _PLAIN)
    yield Line(map_furniture.audience(context), _HEAD)
    if scene_text.link:
        yield Line(scene_text.link, _PLAIN)


def _origin(scene_text: SceneText) -> str:
    """Returns the address of the Atlas that a scene's link leads to, empty where it has none."""
    parts = urlsplit(scene_text.link)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _figures(context: Context, scene_text: SceneText, figures: Sequence[Figure]) -> Iterator[Line]:
    """Yields the figures, and the address of the rows behind each."""
    words = context.words
    if figures:
        yield Line(words.clauses(_figure(one) for one in figures), _PLAIN)
    for one in figures:
        if one.rows:
            address = f"{_origin(scene_text)}{one.rows}"
            said = mark("Rows behind “{figure}”: {address}")
            yield Line(words(said, figure=one.label, address=address), _PLAIN)


def about_scene(context: Context) -> provenance.Provenance:
    """Returns what a scene was made from: the layers that are on, and who works where."""
    shown = (*svg_map.layers_on(context), "partner-activities")
    return provenance.of_map(context, "", [context.dataset.layer(one) for one in shown])


def _figure(one: Figure) -> str:
    note = f" ({one.note})" if one.note else ""
    return f"{one.number} {one.label}{note}"


def put(slide: Any, held: Sequence[Line], tongue: Tongue) -> None:  # noqa: ANN401 - a slide
    """Puts notes beside a slide."""
    notes = slide.notes_slide
    body = notes.notes_text_frame._txBody  # noqa: SLF001 - paragraphs of several directions
    text.fill(body, held, tongue, notes.part)
