"""What is known of the country as a whole: names, P-codes, extent, sources. `data/country.toml`."""

import re
from collections.abc import Mapping
from typing import Annotated, NamedTuple, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from geo.language import Language
from geo.values.crs import BBox

Iso3 = Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]
Text = Annotated[str, StringConstraints(min_length=1)]


def _is_pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as fault:
        raise ValueError(f"{text!r} is no regular expression: {fault}") from fault
    return text


Pattern = Annotated[str, AfterValidator(_is_pattern)]


BASE_MAP = "base-map"
MONTHLY = "monthly-presence"


class Start(NamedTuple):
    """Where a map of the whole country starts: zoom level, latitude and longitude in degrees."""

    zoom: Annotated[float, Field(ge=0, le=22)]
    latitude: Annotated[float, Field(ge=-85, le=85)]
    longitude: Annotated[float, Field(ge=-180, le=180)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Codes(_Part):
    """The P-codes of each level of administrative units, as regular expressions for whole codes."""

    governorate: Pattern
    district: Pattern
    subdistrict: Pattern


class Starts(_Part):
    """Where maps of the whole country start: beside a panel, on a phone, filling a window."""

    desk: Start
    phone: Start
    window: Start


class Country(_Part):
    """A country as its data pack describes it.

    `name` holds a name by language, English at least; `extent` is in degrees; `sources` are ids
    of sources by layer, and those of the `BASE_MAP` and of the `MONTHLY` reports of presence.
    """

    iso3: Iso3
    name: Mapping[Language, Text]
    people_in_a_household: Annotated[int, Field(ge=1, le=20)]
    extent: BBox
    codes: Codes
    start: Starts
    sources: Mapping[str, Text]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if Language.EN not in self.name:
            raise ValueError("name: the English name is missing")
        west, south, east, north = self.extent
        if not (-180 <= west < east <= 180 and -85 <= south < north <= 85):
            raise ValueError("extent: expected west, south, east, north in degrees")
        return self

    def source(self, of: str) -> str:
        """Returns the id of the source that stands for a layer or role; empty where none does."""
        return self.sources.get(of, "")

    def named(self, language: Language) -> str:
        """Returns the name of the country in a language, else in English."""
        return self.name.get(language) or self.name[Language.EN]
