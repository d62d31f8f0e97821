"""Colours of maps on grey paper and for the common colour blindnesses, by simulation."""

import io

import numpy as np
import pytest
from PIL import Image

from maps.look import symbols, theme

# Machado, Oliveira and Fernandes 2009, severity 1.0, for linear sRGB.
BLINDNESSES = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
    "grey print": [[0.2126, 0.7152, 0.0722]] * 3,
}


def linear(colour):
    part = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def luminance(colour, blindness):
    seen = np.clip(np.array(BLINDNESSES[blindness]) @ linear(colour), 0, 1)
    return float(seen @ [0.2126, 0.7152, 0.0722])


def contrast(one, other, blindness):
    high, low = sorted((luminance(one, blindness), luminance(other, blindness)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def seen(name, blindness, px=64):
    """A sign as light and dark, as somebody with this sight, or grey paper, shows it."""
    picture = symbols.png(name, px)
    image = Image.open(io.BytesIO(picture)).convert("RGBA")
    ground = Image.new("RGBA", image.size, "white")
    part = np.asarray(Image.alpha_composite(ground, image).convert("RGB")) / 255
    light = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    turned = np.clip(light @ np.array(BLINDNESSES[blindness]).T, 0, 1)
    return turned @ np.array([0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("blindness", BLINDNESSES)
def test_the_three_presences_stay_apart_by_lightness_and_form(blindness):
    shown = {one: seen(one, blindness) for one in ("site_none", "site_one", "site_several")}
    lightness = {name: image.mean() for name, image in shown.items()}
    assert lightness["site_none"] > lightness["site_one"] + 0.04
    assert lightness["site_one"] > lightness["site_several"] + 0.08
    middle = shown["site_one"][32]
    assert middle[24] > 3 * middle[44], "half is empty, half is filled"


@pytest.mark.parametrize("blindness", BLINDNESSES)
def test_signs_of_different_layers_differ_in_form(blindness):
    names = ("site_several", "site_area", "hotspot_point", "blocked")
    shown = {one: seen(one, blindness) < 0.5 for one in names}
    for at, one in enumerate(names):
        for other in names[at + 1 :]:
            assert (shown[one] ^ shown[other]).mean() > 0.12, (one, other)


@pytest.mark.parametrize("blindness", BLINDNESSES)
def test_lines_and_signs_stand_out_from_the_ground(blindness):
    for colour in (theme.BLUE, theme.RUST, theme.VIOLET, theme.BLOCK, theme.NAVY):
        assert contrast(colour, theme.LAND, blindness) >= 3
        assert contrast(colour, theme.NEIGHBOUR, blindness) >= 2.8


@pytest.mark.parametrize("blindness", BLINDNESSES)
def test_letters_can_be_read(blindness):
    for letters, ground in (
        (theme.INK, theme.WHITE),
        (theme.BODY, theme.WHITE),
        (theme.MUTED, theme.WHITE),
        (theme.WHITE, theme.NAVY),
        (theme.NAVY_TEXT, theme.NAVY),
        (theme.WHITE, theme.RUST),
        (theme.RUST_MID, theme.NAVY),
        (theme.RUST, theme.WHITE),
    ):
        assert contrast(letters, ground, blindness) >= 4.4, (letters, ground)
