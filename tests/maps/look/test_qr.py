"""QR codes: readable, with their quiet zone, and refused where they could not be read."""

import io
from urllib.parse import unquote

import pytest
import segno
from PIL import Image

from geo.errors import InvalidQueryError
from maps.look import qr

ADDRESS = "https://atlas.example.org/share/" + "a-_9" * 8 + "xy"


def _modules(png):
    """Returns the rows of modules of a picture, True for dark."""
    picture = Image.open(io.BytesIO(png)).convert("L")
    step = qr.PNG_PX_PER_MODULE
    assert picture.width == picture.height
    assert picture.width % step == 0
    count = picture.width // step
    half = step // 2
    return [
        [picture.getpixel((x * step + half, y * step + half)) < 128 for x in range(count)]
        for y in range(count)
    ]


def test_the_picture_is_the_code_of_the_address_with_its_quiet_zone():
    rows = _modules(qr.png(ADDRESS))
    quiet = qr.QUIET_MODULES
    code = segno.make(ADDRESS, error="m", micro=False, boost_error=False)
    inside = [row[quiet:-quiet] for row in rows[quiet:-quiet]]
    assert inside == [[bool(one) for one in row] for row in code.matrix]
    edge = [*rows[:quiet], *rows[-quiet:], *(row[:quiet] + row[-quiet:] for row in rows)]
    assert not any(any(row) for row in edge)


def test_a_share_link_stays_coarse_enough_for_the_back_of_a_room():
    assert len(_modules(qr.png(ADDRESS))) <= 45


def test_the_svg_scales_and_is_safe_inside_an_attribute():
    uri = qr.data_uri(ADDRESS)
    assert uri.startswith("data:image/svg+xml")
    assert not set(uri) & set("\"'<> ")
    drawn = unquote(uri)
    assert "viewBox" in drawn
    assert "script" not in drawn


@pytest.mark.parametrize("text", ["http://localhost:8501/?lang=ar&select=عنوان", "x" * 1200])
def test_any_address_of_a_fitting_length_has_a_code(text):
    assert qr.png(text).startswith(b"\x89PNG")


def test_an_address_that_is_too_long_is_refused():
    with pytest.raises(InvalidQueryError, match="1200 bytes"):
        qr.png("x" * 1201)
    with pytest.raises(InvalidQueryError):
        qr.data_uri("س" * 601)
