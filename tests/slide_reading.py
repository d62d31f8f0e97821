"""What a deck of slides holds, read back from its file."""

import io
import zipfile

from pptx import Presentation
from pptx.oxml.ns import qn


def read(content):
    return Presentation(io.BytesIO(content))


def texts(slide):
    """Every text on a slide, in the order in which it is read out."""
    return [one.text_frame.text for one in slide.shapes if one.has_text_frame]


def tables(slide):
    return [
        [[cell.text for cell in row.cells] for row in one.table.rows]
        for one in slide.shapes
        if one.has_table
    ]


def charts(slide):
    return [one.chart for one in slide.shapes if one.has_chart]


def alt(shape):
    return next(shape._element.iter(qn("p:cNvPr"))).get("descr") or ""


def is_decoration(shape):
    return any(one.tag.endswith("}decorative") for one in shape._element.iter())


def links(slide):
    return {one.target_ref for one in slide.part.rels.values() if one.is_external}


def notes(slide):
    return slide.notes_slide.notes_text_frame.text


def figures(slide):
    """The large figures of a slide: number and what it counts."""
    found = [one.text_frame.text.split("\n") for one in slide.shapes if one.name == "Figure"]
    return [(one[0], one[1]) for one in found]


def everything(deck):
    """All words of a deck: on slides, in tables and in notes."""
    found = [deck.core_properties.title, deck.core_properties.subject]
    for slide in deck.slides:
        found += [*texts(slide), notes(slide), *(alt(one) for one in slide.shapes)]
        found += [cell for table in tables(slide) for row in table for cell in row]
        for chart in charts(slide):
            found += [str(one) for one in chart.plots[0].categories]
            found += [one.name for one in chart.plots[0].series]
    return "\n".join(found)


def slides_of(deck, title):
    return [one for one in deck.slides if one.shapes.title.text_frame.text == title]


def parts(deck):
    """The files of which a deck is made, by name."""
    written = io.BytesIO()
    deck.save(written)
    with zipfile.ZipFile(written) as packed:
        return [(name, packed.read(name)) for name in packed.namelist()]
