"""The picture for chat groups and the one beside a link: small, right and in every language."""

import io
import re
import xml.etree.ElementTree as ET

import pytest
from every_pair import in_turn
from PIL import Image
from print_context import context

from geo.coverage import figures
from geo.dataset import supposed
from geo.dataset.context import Context
from geo.errors import DrawingError
from maps.look import key_figures
from maps.pictures import chat_card, preview_card
from maps.svg import furniture as map_furniture
from maps.svg.text import BOLD, width_em

SVG = "{http://www.w3.org/2000/svg}"
GOVERNORATES = [f"IQG{number:02}" for number in range(1, 19)]


def told(svg):
    root = ET.fromstring(svg)  # noqa: S314 - our own drawing
    return " ".join("".join(one.itertext()) for one in root.iter(f"{SVG}text"))


@pytest.mark.whole
@pytest.mark.parametrize(("pcode", "lang"), in_turn(GOVERNORATES, ["en", "ar"]))
def test_a_card_of_any_governorate_is_small(dataset, ground, typesetter, pcode, lang):
    shown = context(dataset, governorate=pcode, lang=lang)
    made = chat_card.png(typesetter, chat_card.draw(shown, ground))
    assert len(made) <= 150 * 1024
    assert Image.open(io.BytesIO(made)).size == (1200, 1200)


@pytest.mark.parametrize("lang", ["en", "ar", "ckb", "kmr"])
@pytest.mark.parametrize("who", ["dataset", "partner", "public"])
def test_a_card_says_what_where_when_and_for_whom(request, ground, who, lang):
    dataset = request.getfixturevalue(who)
    shown = context(dataset, lang=lang, governorate="IQG01")
    said, words = told(chat_card.draw(shown, ground)), shown.words
    found = figures.on_map(dataset, shown.view).sites
    assert words("Durable Solutions Atlas") in said
    assert map_furniture.place(shown) in said
    assert words.day(shown.day) in said
    assert map_furniture.audience(shown) in said
    assert f"{found.households:,}" in said
    assert f"{found.sites:,}" in said
    assert f"{found.unserved_sites:,}" in said


def test_a_card_holds_the_disclaimer_and_the_sources(public, ground):
    said = told(chat_card.draw(context(public), ground))
    assert "not a United Nations product" in said
    assert "DSTWG, 13 Dec 2023" in said


def test_a_card_of_nothing_says_so(dataset, ground):
    said = told(chat_card.draw(context(dataset, presence="40", layers="informal-sites"), ground))
    assert "No informal site matches these filters on" in said


def test_public_cards_and_previews_hold_no_site(public, dataset, ground):
    for draw in (chat_card.draw, preview_card.draw):
        svg = draw(context(public, governorate="IQG01"), ground)
        assert not [one for one in dataset.features["informal-sites"]["id"] if one in svg]


LEAVING = (
    "directorate-of-water-resources",
    "civil-affairs-directorate",
    "rehabilitation-education-community-health",
    "directorate-of-municipality",
    "drc",
    "unhcr",
)


def bold_lines(svg):
    """The bold lines of a drawing: text, size, and how far down they stand."""
    root = ET.fromstring(svg)  # noqa: S314 - our own drawing
    for one in root.iter(f"{SVG}text"):
        if one.get("font-weight") == str(BOLD):
            yield "".join(one.itertext()), float(one.get("font-size")), float(one.get("y"))


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize(("card", "room"), [(chat_card, 1104), (preview_card, 348)])
def test_a_long_supposition_is_said_whole_inside_its_room(dataset, ground, card, room, lang):
    asked = context(dataset, lang=lang, sector="health", presence="2", date="2023-06-15")
    view = asked.view.having(without=LEAVING)
    shown = Context(supposed.of(dataset, view), view, asked.words)
    said, first = map_furniture.situation(shown), key_figures.on_map(shown)[0].number
    lines = list(bold_lines(card.draw(shown, ground)))
    own = [one for one in lines if one[0] in said and one[0] != first]
    assert " ".join(line for line, *_ in own) == said
    assert max(width_em(line, BOLD) * size for line, size, _ in own) <= room
    figures = [y - size for line, size, y in lines if line == first]
    assert max(y for *_, y in own) < min(figures)


@pytest.mark.parametrize("lang", ["en", "ar", "ckb", "kmr"])
def test_a_preview_has_the_size_that_networks_show(public, ground, typesetter, lang):
    shown = context(public, lang=lang)
    made = preview_card.png(typesetter, preview_card.draw(shown, ground))
    assert Image.open(io.BytesIO(made)).size == (1200, 630)
    assert len(made) <= preview_card.MOST_BYTES


def test_pictures_lose_colours_before_they_grow_too_large(typesetter):
    noise = Image.effect_noise((400, 400), 90).convert("RGB")
    written = io.BytesIO()
    noise.save(written, "PNG")
    assert len(chat_card.small(written.getvalue(), 100_000)) <= 100_000
    with pytest.raises(DrawingError, match="does not fit"):
        chat_card.small(written.getvalue(), 1000)


def test_letters_of_a_card_are_large_enough_for_a_phone(dataset, ground):
    """On a phone of 390 px a card is a third as wide: names on the map are read by zooming."""
    svg = chat_card.draw(context(dataset), ground)
    outside = svg[: svg.index("<svg x=")] + svg[svg.rindex("</svg>", 0, -6) :]
    sizes = [float(one) for one in re.findall(r'font-size="([\d.]+)"', outside)]
    assert min(sizes) >= 17
