"""Maps for paper: everything that belongs on one, in every language, size and audience."""

import datetime as dt
import io
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from papers import pdf_text
from PIL import Image
from print_context import context

from maps.look import theme
from maps.pictures import formats as print_formats
from maps.pictures import inset as printed_inset
from maps.pictures import page as pictures_page
from maps.pictures.page import Printed
from maps.svg import fit as svg_fit
from maps.svg import frame as svg_frame
from maps.svg import furniture as map_furniture
from maps.svg import map as svg_map
from maps.svg.text import width_em

SVG = "{http://www.w3.org/2000/svg}"
DAY = Printed(dt.date(2023, 12, 14))
A4 = print_formats.read("a4")
PT_PER_PX = 0.75


def drawn(dataset, ground, form=A4, printed=DAY, **query):
    return pictures_page.draw(context(dataset, **query), ground, form, printed)


def texts(svg):
    """Every line of text with its place, as the sheet has them; not those of the map itself."""
    root = ET.fromstring(svg)  # noqa: S314 - our own drawing
    return [one for one in root.iter(f"{SVG}text") if "m-name" not in (one.get("class") or "")]


def told(svg):
    return " ".join("".join(one.itertext()) for one in texts(svg))


@pytest.mark.parametrize("lang", ["en", "ar", "ckb", "kmr"])
@pytest.mark.parametrize("who", ["dataset", "partner", "public"])
@pytest.mark.parametrize("size", ["a4", "a3-portrait", "16:9"])
def test_every_map_has_all_its_furniture(request, ground, who, lang, size):
    dataset = request.getfixturevalue(who)
    shown = context(dataset, lang=lang, governorate="IQG01")
    svg = pictures_page.draw(shown, ground, print_formats.read(size), DAY)
    said, words = told(svg), shown.words
    assert words(pictures_page.NAME) in said
    assert map_furniture.situation(shown) in said
    assert words.day(DAY.day) in said
    assert map_furniture.audience(shown) in said
    assert "COD-AB" in said
    assert "m-scale" in svg
    assert words("North is up") in svg
    assert svg.count("<svg ") == 3  # the sheet, the map, Iraq
    for title in ("Informal sites, by households", "Blocked areas of origin"):
        assert words(title).split()[0] in said


def test_the_title_says_what_and_where(public, ground):
    svg = drawn(public, ground, governorate="IQG01", layers="hotspots")
    assert "Al-Anbar: hotspot sub-districts" in told(svg)
    assert "<title>Al-Anbar: hotspot sub-districts</title>" in svg
    assert "Iraq: informal sites, blocked areas of origin" in told(drawn(public, ground))


def test_a_title_of_ones_own_takes_its_place_and_hides_nothing(public, ground):
    svg = drawn(public, ground, printed=Printed(DAY.day, "Water in <Anbar> & beyond"))
    assert "Water in <Anbar> & beyond" in told(svg)
    assert "Iraq: informal sites" in told(svg)


@pytest.mark.parametrize(
    "title", ["x" * 200, "كيلو 7 " * 28, "Ж" * 90, "😀 flag 🇮🇶 \x00\x07 end", "a\nb\tc", "漢" * 60]
)
def test_any_title_stays_on_the_sheet(public, ground, typesetter, title):
    svg = drawn(public, ground, printed=Printed(DAY.day, title))
    ET.fromstring(svg)  # noqa: S314 - our own drawing
    picture = Image.open(io.BytesIO(typesetter.png(svg, 1123))).convert("L")
    edge = np.asarray(picture)[12:740, -14:]
    assert edge.min() > 200, "something runs over the edge"


def test_filters_are_told_in_words(dataset, ground):
    said = told(drawn(dataset, ground, governorate="IQG01", sector="wash", presence="none"))
    assert "Governorate: Al-Anbar" in said
    assert "Sector: WASH" in said
    assert "Partner presence: None for the site itself" in said


def test_lists_have_the_comma_of_their_script(public, ground):
    said = told(drawn(public, ground, lang="ar"))
    assert "، " in said
    assert map_furniture.heading(context(public, lang="ar")).count(", ") == 0


def test_what_is_not_public_says_so_in_form_and_words(dataset, partner, public, ground):
    for held, words, filled in (
        (public, "Public view", False),
        (partner, "Partner view: do not pass on", True),
        (dataset, "Coordinator view: do not pass on", True),
    ):
        svg = drawn(held, ground)
        assert words in told(svg)
        pill = re.search(r'<rect [^>]*rx="12" [^>]*>', svg)[0]
        assert (f'fill="{theme.RUST}"' in pill) is filled


def test_the_public_map_holds_no_site(public, dataset, ground):
    svg = drawn(public, ground, governorate="IQG01")
    assert not [one for one in dataset.features["informal-sites"]["id"] if one in svg]


def test_the_legend_has_what_is_on_and_nothing_else(dataset, ground):
    said = told(drawn(dataset, ground, layers="hotspots"))
    assert "Hotspot sub-districts, 2020" in said
    assert "two or more" not in said
    assert "Coordination areas" not in said


@pytest.mark.parametrize("query", [{"layers": "none"}, {"site": "kilo-7", "presence": "40"}])
def test_an_empty_selection_is_a_right_picture_that_says_so(dataset, ground, query):
    query = {**query, "layers": query.get("layers", "informal-sites")}
    said = told(drawn(dataset, ground, **query))
    assert ("No layer is switched on." in said) is (query["layers"] == "none")
    assert ("No informal site matches these filters" in said) is (query["layers"] != "none")
    assert "Nothing matches" not in told(drawn(dataset, ground))


@pytest.mark.parametrize("size", ["a4", "a4-portrait"])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_nothing_is_smaller_than_seven_points_on_a4(dataset, ground, size, lang):
    svg = drawn(dataset, ground, print_formats.read(size), lang=lang, governorate="IQG01")
    sizes = [float(one) for one in re.findall(r'font-size="([\d.]+)"', svg)]
    assert len(sizes) > 40
    assert min(sizes) * PT_PER_PX >= 7


SIZES = [*print_formats.NAMES, "600x600", "1800x600", "600x1800", "1200x1200", "4000x3000"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["en", "ckb"])
def test_no_line_leaves_the_sheet_or_lies_on_another(dataset, ground, size, lang):
    form = print_formats.read(size)
    svg = drawn(dataset, ground, form, lang=lang, governorate="IQG01", sector="wash")
    boxes = []
    for one in texts(svg):
        if one.get("text-anchor") == "middle" or one.get("class"):
            continue
        words, px = "".join(one.itertext()), float(one.get("font-size"))
        wide = width_em(words, int(one.get("font-weight", 400))) * px
        x, y = float(one.get("x")), float(one.get("y"))
        left = x - wide if lang == "ckb" else x
        boxes.append((left, y - 0.75 * px, left + wide, y + 0.2 * px, words))
    width, height = form.layout
    assert len(boxes) > 10
    for at, (left, top, right, bottom, words) in enumerate(boxes):
        assert left >= 0
        assert right <= width + 4, words
        assert top >= 0
        assert bottom <= height
        for other in boxes[at + 1 :]:
            apart = left >= other[2] or other[0] >= right or top >= other[3] or other[1] >= bottom
            assert apart, (words, other[4])


def test_names_on_the_map_lie_on_no_sign_and_on_no_other_name(dataset, public, ground):
    for held, query in ((dataset, {"governorate": "IQG01"}), (public, {}), (dataset, {})):
        svg = svg_map.draw(context(held, **query), ground, svg_map.Drawing((900, 700)))
        root = ET.fromstring(svg)  # noqa: S314 - our own drawing
        boxes = []
        for one in root.iter(f"{SVG}g"):
            name = one.find(f"{SVG}text")
            if name is None or "m-at" not in (one.get("class") or ""):
                continue
            (x, y), px = _moved(one), float(name.get("font-size"))
            lines = list(name.iter(f"{SVG}tspan"))
            wide = max(width_em(line.text or "") for line in lines) * px * 0.9
            dx = float(lines[0].get("x"))
            left = {"start": x + dx, "end": x + dx - wide, "middle": x + dx - wide / 2}[
                name.get("text-anchor")
            ]
            middle = y + sum(float(line.get("y")) for line in lines) / len(lines)
            high = px * 0.8 * len(lines)
            boxes.append((left, middle - high / 2, left + wide, middle + high / 2))
        assert len(boxes) > 10
        for at, one in enumerate(boxes):
            for other in boxes[at + 1 :]:
                assert (
                    one[0] >= other[2]
                    or other[0] >= one[2]
                    or one[1] >= other[3]
                    or other[1] >= one[3]
                )


def _moved(element):
    return [float(one) for one in re.findall(r"[-\d.]+", element.get("transform"))]


def test_arabic_sheets_are_mirrored_but_for_the_map(public, ground):
    places = {}
    for lang in ("en", "ar"):
        root = ET.fromstring(drawn(public, ground, lang=lang))  # noqa: S314 - our own drawing
        the_map, inset = list(root.iter(f"{SVG}svg"))[1:3]
        places[lang] = (float(the_map.get("x")), float(inset.get("x")))
        assert the_map.get("direction") is None
    assert places["en"][0] < places["en"][1]
    assert places["ar"][0] > places["ar"][1]
    assert places["en"][0] == pytest.approx(A4.layout[0] - places["ar"][0] - _width(public, ground))


def _width(dataset, ground):
    root = ET.fromstring(drawn(dataset, ground))  # noqa: S314 - our own drawing
    return float(list(root.iter(f"{SVG}svg"))[1].get("width"))


@pytest.mark.parametrize(
    "query",
    [{}, {"governorate": "IQG01"}, {"site": "kilo-7"}, {"at": "5/10/100"}, {"at": "10/36/43"}],
)
def test_the_window_is_marked_on_the_small_map(dataset, ground, query):
    shown = context(dataset, **query)
    frame = svg_fit.window(shown, (800, 600))
    svg = printed_inset.draw(shown, ground, frame, (168, 158))
    found = re.search(
        rf'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" fill="none" '
        rf'stroke="{theme.RUST}"',
        svg,
    )
    x, y, width, height = map(float, found.groups())
    assert x >= 0
    assert y >= 0
    assert x + width <= 168
    assert y + height <= 158
    assert width >= 6
    if query.get("governorate"):
        small = svg_frame.around(dataset.country.extent, (168, 158), 12)
        anbar = small.point(41.0, 33.0)
        assert x < anbar[0] < x + width
        assert y < anbar[1] < y + height


def test_an_open_place_is_marked_and_the_window_goes_there(dataset, ground):
    shown = context(dataset, select="informal-sites/kilo-7")
    assert svg_fit.window(shown, (800, 600)).zoom > 8
    assert "#m-ring" in drawn(dataset, ground, select="informal-sites/kilo-7")
    assert map_furniture.place(shown) == "Kilo 7 apartment complex"


def test_the_page_is_vectors_with_text_to_select(public, ground, typesetter):
    for lang, words in (("en", "Al-Anbar: informal sites"), ("ar", "أطلس الحلول الدائمة")):
        svg = drawn(public, ground, lang=lang, governorate="IQG01")
        page = pictures_page.written(typesetter, svg, A4, "pdf")
        assert b"/Subtype /Image" not in page
        assert re.search(rb"/MediaBox ?\[0 0 841\.8\d* 595\.2\d*\]", page)
        assert words in pdf_text(page)


@pytest.mark.parametrize(
    ("size", "dpi", "px"),
    [
        ("a4", 300, (3508, 2480)),
        ("a4-portrait", 150, (1240, 1754)),
        ("a3", None, (3307, 2339)),
        ("16:9", None, (1920, 1080)),
        ("1234x777", None, (1234, 777)),
    ],
)
def test_pictures_have_the_asked_size(public, ground, typesetter, size, dpi, px):
    form = print_formats.read(size, dpi)
    made = pictures_page.written(typesetter, drawn(public, ground, form), form, "png")
    width, height = Image.open(io.BytesIO(made)).size
    assert width == px[0]
    assert abs(height - px[1]) <= 2
