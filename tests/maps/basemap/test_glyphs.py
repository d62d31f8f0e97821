"""Glyph ranges: what the renderer reads back, letter by letter."""

import time

import numpy as np
import pytest
from PIL import Image, ImageDraw

from geo.errors import NotFoundError, SettingsError
from maps.basemap import glyphs
from maps.look import fonts

EDGE = round((1 - glyphs.CUTOFF) * 255)
LETTERS = "ABCabc Äğ1"
ARABIC = "\ufe91\ufee0\ufeb3\ufefb"
KURDISH = "\u06ce\u06b5\ue004\ue005\ue006\ue007\ue008\ue009\ue001"


def varint(content, at):
    value = shift = 0
    while True:
        byte = content[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def fields(content):
    at = 0
    while at < len(content):
        key, at = varint(content, at)
        value, at = varint(content, at)
        if key & 7 == 2:
            value, at = content[at : at + value], at + value
        yield key >> 3, value


def signed(value):
    return value // 2 if value % 2 == 0 else -(value + 1) // 2


def decoded(content):
    """Name, range and glyphs (by code point) of a range, as a renderer reads them."""
    (_, stack), *others = fields(content)
    assert not others
    parts = list(fields(stack))
    found = {}
    for glyph in (dict(fields(value)) for tag, value in parts if tag == 3):
        width, height = glyph[3], glyph[4]
        shape = (height + 2 * glyphs.BORDER_PX, width + 2 * glyphs.BORDER_PX)
        bitmap = np.frombuffer(glyph.get(2, b""), np.uint8)
        found[glyph[1]] = {
            "bitmap": bitmap.reshape(shape) if bitmap.size else None,
            "width": width,
            "left": signed(glyph[5]),
            "top": signed(glyph[6]),
            "advance": glyph[7],
        }
    return parts[0][1].decode(), parts[1][1].decode(), found


def test_range_names_its_fontstack_and_its_code_points():
    name, codes, _ = decoded(glyphs.range_pbf("Atlas Medium", 256, LETTERS))
    assert (name, codes) == ("Atlas Medium", "256-511")


@pytest.mark.parametrize("fontstack", fonts.FONTSTACKS)
def test_only_the_characters_asked_for_are_drawn(fontstack):
    _, _, found = decoded(glyphs.range_pbf(fontstack, 0, LETTERS + ARABIC))
    assert set(found) == {ord(letter) for letter in LETTERS if ord(letter) < 256}


def test_space_has_an_advance_and_no_picture():
    space = decoded(glyphs.range_pbf("Atlas Regular", 0, " "))[2][32]
    assert space["bitmap"] is None
    assert 3 <= space["advance"] <= 9


def test_field_cut_at_its_edge_is_the_letter_as_pillow_draws_it():
    glyph = decoded(glyphs.range_pbf("Atlas Regular", 0, "A"))[2][65]
    pen = fonts.face(fonts.files("Atlas Regular")[0], glyphs.SIZE_PX).pen
    bitmap = glyph["bitmap"]
    canvas = Image.new("L", bitmap.shape[::-1])
    top_of_box = glyph["top"] + glyphs.TOP_SHIFT_PX
    origin = (glyphs.BORDER_PX - glyph["left"], glyphs.BORDER_PX + top_of_box)
    ImageDraw.Draw(canvas).text(origin, "A", font=pen, fill=255, anchor="ls")
    cut, drawn = bitmap >= EDGE, np.asarray(canvas) > 127
    assert (cut & drawn).sum() / (cut | drawn).sum() > 0.8
    assert glyph["advance"] == pytest.approx(pen.getlength("A"), abs=1)


def test_distance_field_of_a_straight_edge_is_exact():
    fine = np.zeros((64, 64), np.uint8)
    fine[:, 32:] = 255  # the edge lies between the 8th and the 9th pixel
    row = glyphs.distance_field(fine)[8].astype(float)
    distance_px = np.array([0.5, 1.5, 2.5, 3.5])
    expected = 255 - 255 * (distance_px / glyphs.RADIUS_PX + glyphs.CUTOFF)
    assert row[7:3:-1] == pytest.approx(expected, abs=1)
    assert row[8] == pytest.approx(EDGE + 255 * 0.5 / glyphs.RADIUS_PX, abs=1)
    assert row[0] == 0


def test_distance_field_of_a_corner_is_a_circle():
    fine = np.zeros((80, 80), np.uint8)
    fine[40:, 40:] = 255
    field = glyphs.distance_field(fine).astype(float)
    expected = 255 - 255 * (np.hypot(2.5, 1.5) / glyphs.RADIUS_PX + glyphs.CUTOFF)
    assert field[7, 8] == pytest.approx(expected, abs=4)


def test_joined_arabic_forms_are_drawn_and_touch():
    _, _, found = decoded(glyphs.range_pbf("Atlas Regular", 0xFE00, ARABIC))
    assert set(found) == {ord(letter) for letter in ARABIC}
    medial = found[0xFEE0]
    ink = (medial["bitmap"] >= EDGE).any(axis=0).nonzero()[0]
    first = medial["left"] + ink[0] - glyphs.BORDER_PX
    last = medial["left"] + ink[-1] + 1 - glyphs.BORDER_PX
    assert first <= 0
    assert last >= medial["advance"]


@pytest.mark.parametrize("fontstack", fonts.FONTSTACKS)
def test_kurdish_joined_forms_without_a_code_point_are_drawn(fontstack):
    _, _, found = decoded(glyphs.range_pbf(fontstack, 0xE000, KURDISH))
    assert set(found) == set(fonts.JOINED_FORMS)
    assert not np.array_equal(found[0xE005]["bitmap"], found[0xE004]["bitmap"])


def test_medium_is_bolder_than_regular():
    regular, medium = (
        decoded(glyphs.range_pbf(name, 0, "H"))[2][72]["bitmap"]
        for name in ("Atlas Regular", "Atlas Medium")
    )
    assert (medium >= EDGE).sum() > 1.1 * (regular >= EDGE).sum()


@pytest.mark.parametrize("first", [1, 255, -256, 0x10000])
def test_range_that_does_not_exist_is_refused(first, tmp_path):
    with pytest.raises(NotFoundError, match=f"starts at {first}"):
        glyphs.cached_range(tmp_path, "Atlas Regular", first, "A")


def test_fontstack_that_does_not_exist_is_refused():
    with pytest.raises(NotFoundError, match="'Comic'"):
        glyphs.range_pbf("Comic", 0, "A")


def test_cache_answers_the_same_and_mends_a_broken_entry(tmp_path):
    drawn = glyphs.cached_range(tmp_path, "Atlas Regular", 0, LETTERS)
    (entry,) = tmp_path.iterdir()
    assert glyphs.cached_range(tmp_path, "Atlas Regular", 0, LETTERS) == drawn
    entry.write_bytes(b"broken")
    assert glyphs.cached_range(tmp_path, "Atlas Regular", 0, LETTERS) == drawn
    assert entry.read_bytes() != b"broken"
    assert list(tmp_path.iterdir()) == [entry]


def test_other_characters_make_another_cache_entry(tmp_path):
    glyphs.cached_range(tmp_path, "Atlas Regular", 0, "AB")
    glyphs.cached_range(tmp_path, "Atlas Regular", 0, "BA")
    glyphs.cached_range(tmp_path, "Atlas Regular", 0, "ABC")
    assert len(list(tmp_path.iterdir())) == 2


def test_range_from_the_cache_takes_no_time(tmp_path):
    glyphs.cached_range(tmp_path, "Atlas Regular", 0, LETTERS)
    start = time.thread_time()
    glyphs.cached_range(tmp_path, "Atlas Regular", 0, LETTERS)
    assert time.thread_time() - start < 0.1


@pytest.mark.parametrize("fontstack", fonts.FONTSTACKS)
def test_dejavu_stands_in_where_no_other_font_is_installed(fontstack):
    places = fonts.FontPlaces(None, (), fonts.SPARE_FOLDERS)
    files = fonts.files(fontstack, places)
    assert {file.path.name.split("-")[0].split(".")[0] for file in files} == {"DejaVuSans"}
    known = set().union(*(fonts.face(file, 24).characters for file in files))
    assert {ord(letter) for letter in LETTERS + ARABIC + KURDISH} <= known


def test_machine_without_any_font_is_told_what_to_install():
    with pytest.raises(SettingsError, match="fonts-dejavu-core"):
        fonts.files("Atlas Regular", fonts.FontPlaces(None, (), ()))
