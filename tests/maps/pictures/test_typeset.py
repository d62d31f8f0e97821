"""Pictures and pages from SVG without a browser: right sizes, joined letters, text to select."""

import io
import re
import threading

import pytest
from papers import pdf_text
from PIL import Image

from geo.errors import DrawingError
from maps.pictures import typeset
from maps.pictures.typeset import Typesetter, left_to_right

ARABIC = "المواقع والشركاء: DSTWG، 13 كانون الأول 2023."


@pytest.fixture(scope="module")
def typesetter(config):
    return Typesetter(config.cache)


def svg(body, direction="ltr", size=(400, 100)):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]} {size[1]}" '
        f'font-family="\'Source Sans\', sans-serif" direction="{direction}">'
        f"<title>A &amp; b</title>{body}</svg>"
    )


def picture(typesetter, document, width=400):
    return Image.open(io.BytesIO(typesetter.png(document, width))).convert("L")


def dark(image, left, right):
    """Share of dark px between two columns."""
    held = image.crop((left, 0, right, image.height))
    return sum(held.histogram()[:128]) / (held.width * held.height)


@pytest.mark.parametrize("width", [100, 400, 1999])
def test_a_picture_has_the_asked_width(typesetter, width):
    assert picture(typesetter, svg("<rect width='9' height='9'/>"), width).width == width


def test_a_page_has_its_size_its_title_and_text(typesetter):
    page = typesetter.pdf([svg('<text x="9" y="40">Kilo 7</text>')] * 2, (297, 210))
    assert page.startswith(b"%PDF")
    assert len(re.findall(rb"/MediaBox ?\[0 0 841\.8\d* 595\.2\d*\]", page)) == 2
    assert b"A & b" in page
    assert pdf_text(page).count("Kilo 7") == 2


def test_lines_from_right_to_left_end_where_they_should(typesetter):
    line = f'<text x="390" y="50" font-size="14">{ARABIC}</text>'
    shown = picture(typesetter, svg(line, "rtl"))
    assert dark(shown, 300, 390) > 0.01
    assert dark(shown, 0, 60) == 0
    assert dark(shown, 391, 400) == 0


def test_a_line_of_two_scripts_runs_as_a_whole(typesetter):
    """The words at its start stand at the right, the full stop at its left end."""
    first = svg('<text x="390" y="50" font-size="14">المواقع.</text>', "rtl")
    alone = picture(typesetter, first)
    left = next(x for x in range(400) if dark(alone, x, x + 1))
    lowest = [y for y in range(alone.height) if alone.getpixel((left, y)) < 128]
    assert lowest  # the full stop is the leftmost thing
    assert max(lowest) - min(lowest) <= 3


def test_arabic_letters_are_joined(typesetter):
    def width(words):
        shown = picture(typesetter, svg(f'<text x="9" y="50" font-size="20">{words}</text>'))
        inked = [x for x in range(400) if dark(shown, x, x + 1)]
        return inked[-1] - inked[0]

    assert width("كيلو") < 0.9 * width("ك\u200cي\u200cل\u200cو")
    assert width("ڕۆژی") > 10


def test_the_marks_are_put_where_text_is_and_nowhere_else():
    done = left_to_right(svg('<text x="1" y="2">سلام</text><path d="M0 0"/>', "rtl"))
    assert 'text-anchor="end"' in done
    assert "direction" not in done
    assert done.count("\u202b") == done.count("\u202c") == 1
    plain = svg("<text>Iraq</text>")
    assert left_to_right(plain) == plain


def test_the_map_inside_keeps_its_direction():
    inside = '<g class="m"><text x="1" y="2" text-anchor="start">نص</text></g>'
    assert 'text-anchor="start"' in left_to_right(svg(inside, "rtl"))


def test_numbers_in_names_stand_on_the_line_of_the_words(typesetter):
    name = '<text class="m-name" font-size="20"><tspan x="9" y="50">{}</tspan></text>'
    style = "<style>.m-name{dominant-baseline:central}</style>"
    feet = []
    for words in ("18", "كيلو 18"):
        shown = picture(typesetter, svg(style + name.format(words)))
        box = shown.point(lambda level: 255 if level < 128 else 0).crop((0, 0, 29, 100)).getbbox()
        feet.append(box[3])
    assert abs(feet[0] - feet[1]) <= 3


def test_what_cannot_be_drawn_is_refused_in_a_sentence(typesetter):
    with pytest.raises(DrawingError, match="no size"):
        typesetter.png("<svg/>", 100)
    with pytest.raises(DrawingError, match="cannot be drawn"):
        typesetter.compiled("#nothing-like-this()", {})


def test_the_same_drawing_gives_the_same_bytes(typesetter):
    one = svg('<text x="9" y="40">Anbar</text>')
    assert typesetter.pdf([one]) == typesetter.pdf([one])
    assert typesetter.png(one, 300) == typesetter.png(one, 300)


def test_many_can_ask_at_once(typesetter):
    found = []
    one = svg('<text x="9" y="40">Anbar</text>')
    asked = [
        threading.Thread(target=lambda: found.append(typesetter.png(one, 300))) for _ in range(6)
    ]
    for thread in asked:
        thread.start()
    for thread in asked:
        thread.join()
    assert len(found) == 6
    assert len(set(found)) == 1


def test_the_title_is_read():
    assert typeset.title_of(svg("")) == "A & b"
    assert not re.search("<", typeset.title_of("<svg></svg>"))
