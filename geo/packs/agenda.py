"""Reads the agenda that meetings of a country start from, with its words in several languages."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal

import pydantic
from pydantic import BaseModel, ConfigDict, Field

from geo.catalog.audience import Audience
from geo.errors import ValidationError
from geo.language import Language
from geo.packs import country
from geo.packs.validate import Finding

FILE: Final = "agenda.toml"
Kind = Literal["map", "ends", "since", "actions", "plans", "movements"]
Page = Literal["map", "partners", "coverage", "areas", "hotspots", "place", "organisation"]
Text = Annotated[str, Field(min_length=1)]


class Said(BaseModel):
    """Words in English, and in other languages as far as they are known."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    en: Text
    ar: str = ""
    ckb: str = ""
    kmr: str = ""

    def of(self, language: Language) -> str:
        """Returns the words in a language, else in English."""
        return str(getattr(self, language.value)) or self.en


class Scene(BaseModel):
    """A scene: the query string of its view, its words, and who may read them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Said
    note: Said | None = None
    view: str = ""
    kind: Kind = "map"
    page: Page = "map"
    figures: Annotated[tuple[str, ...], Field(max_length=3)] = ()
    words: Audience = Audience.COORDINATOR


class Agenda(BaseModel):
    """An agenda as a pack describes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    scenes: Annotated[tuple[Scene, ...], Field(min_length=1)]

    @property
    def texts(self) -> Mapping[str, Said]:
        """The words of all scenes by their English text."""
        said = [one for scene in self.scenes for one in (scene.title, scene.note) if one]
        return {one.en: one for one in said}


def read(folder: Path) -> Agenda | None:
    """Returns the agenda of a pack, None without one; ValidationError names all that is wrong."""
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        return Agenda.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except pydantic.ValidationError as fault:
        raise ValidationError([country.finding(FILE, one) for one in fault.errors()]) from fault
    except (OSError, ValueError) as fault:
        raise ValidationError([Finding(FILE, None, "", "unreadable", str(fault))]) from fault
