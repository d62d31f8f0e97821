"""The base map and the typesetter, for all pictures of a file."""

import pytest

from maps.pictures.typeset import Typesetter
from maps.svg import ground as svg_ground


@pytest.fixture(scope="module")
def ground(config):
    return svg_ground.read(config.data / "boundaries")


@pytest.fixture(scope="module")
def typesetter(config):
    return Typesetter(config.cache)
