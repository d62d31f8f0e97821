"""Templates of others: used where they can be, and refused with a sentence where they cannot."""

import datetime as dt
import io
import zipfile

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Emu
from slide_reading import figures, read, texts

from geo import language
from geo.dataset.context import Context
from geo.errors import InvalidQueryError
from geo.meeting.scene_text import SceneText
from geo.view.view import View
from maps.slides import deck as slide_deck
from maps.slides import theme as slide_theme
from maps.slides.deck import About, Tools

TYPES = "[Content_Types].xml"
MAIN = b"presentationml.presentation.main+xml"


def saved(deck):
    written = io.BytesIO()
    deck.save(written)
    return written.getvalue()


def of_another_type(content, kind):
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as held, zipfile.ZipFile(written, "w") as target:
        for name in held.namelist():
            one = held.read(name)
            target.writestr(name, one.replace(MAIN, kind) if name == TYPES else one)
    return written.getvalue()


@pytest.fixture(scope="module")
def template():
    """A deck of 4:3 in the look of Office, with a slide of its own and a section that names it."""
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    slide.shapes.title.text = "A slide of the template"
    return saved(deck)


@pytest.fixture(scope="module")
def of(dataset, ground, typesetter):
    def deck(content):
        scene_text = SceneText(
            1, 1, "A title", "A note.", figures=("sites",), link="https://a.test/"
        )
        view = View(layers=("informal-sites",))
        shown = [(Context(dataset, view, language.words(view.lang)), scene_text)]
        about = About("A meeting", dt.date(2023, 12, 14), content)
        return read(slide_deck.make(shown, about, Tools(ground, typesetter)))

    return deck


@pytest.mark.parametrize(
    "kind", [MAIN, b"presentationml.template.main+xml", b"presentationml.slideshow.main+xml"]
)
def test_size_layouts_and_theme_of_a_template_are_used(of, template, kind):
    deck = of(of_another_type(template, kind))
    assert (deck.slide_width, deck.slide_height) == (Emu(9144000), Emu(6858000))
    assert [one.shapes.title.text_frame.text for one in deck.slides] == [
        "A meeting",
        "A title",
        "Sources and terms",
    ]
    assert [one.slide_layout.name for one in deck.slides] == [
        "Title Slide",
        "Title Only",
        "Title Only",
    ]
    theme = deck.slide_master.part.part_related_by(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
    )
    assert b"Calibri" in theme.blob
    assert "A slide of the template" not in str([texts(one) for one in deck.slides])
    title = deck.slides[1].shapes.title
    assert not [one for one in title._element.iter(qn("a:rPr")) if one.get("sz")]
    assert figures(deck.slides[1]) == [("28", "informal sites")]
    for slide in deck.slides:
        for one in slide.shapes:
            assert one.left + one.width <= deck.slide_width
            assert one.top + one.height <= deck.slide_height


def test_a_template_without_places_for_titles_gets_them_as_text(of):
    deck = Presentation()
    for one in list(deck.slide_layouts):
        if one.name != "Blank":
            deck.slide_layouts.remove(one)
    made = of(saved(deck))
    assert [one.shapes.title for one in made.slides] == [None] * 3
    assert "A title" in texts(made.slides[1])


def test_an_upright_template_has_room_for_everything(of):
    deck = Presentation()
    deck.slide_width, deck.slide_height = Emu(6858000), Emu(9906000)
    made = of(saved(deck))
    (picture,) = [one for one in made.slides[1].shapes if one.name == "Map"]
    assert picture.height > picture.width


def without_layouts():
    deck = Presentation()
    for one in list(deck.slide_layouts):
        deck.slide_layouts.remove(one)
    return saved(deck)


def a_zip_of_something_else():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as target:
        target.writestr("a.txt", "a")
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is not a PowerPoint file"),
        (b"\xd0\xcf\x11\xe0" * 200, "is not a PowerPoint file"),
        (a_zip_of_something_else(), "is not a PowerPoint file"),
        (
            of_another_type(saved(Presentation()), b"wordprocessingml.document.main+xml"),
            "is not a PowerPoint file",
        ),
        (saved(Presentation())[:9000], "is not a PowerPoint file"),
        (without_layouts(), "has no layouts"),
        (
            of_another_type(saved(Presentation()), b"presentation.macroEnabled.main+xml"),
            "has macros",
        ),
    ],
)
def test_what_is_no_template_is_refused_with_a_sentence(content, said):
    with pytest.raises(InvalidQueryError, match=said):
        slide_theme.of_template(content)
