"""The letters that a picture brings for itself: all that it writes, and one cut for most."""

import base64
import io
import re

from fontTools.ttLib import TTFont

from maps.pictures.embedded_fonts import embedded


def faces(words):
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg"><style>text{{}}</style><text>{words}</text></svg>'
    )
    return re.findall(r"base64,([^)]+)\)", embedded(svg))


def test_pictures_of_other_words_bring_the_same_cut():
    assert faces("Kilo 7: 550 hh") == faces("Bzebiz, 13 Dec 2023 – 25%") != []


def test_a_picture_brings_every_latin_letter_that_it_writes():
    words = "Şengal, Çemçemal and Falluja"
    (face,) = faces(words)
    held = TTFont(io.BytesIO(base64.b64decode(face))).getBestCmap()
    assert {ord(one) for one in words} <= set(held)
    assert faces("Falluja") != [face]
