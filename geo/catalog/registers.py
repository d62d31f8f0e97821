"""Registers: lists that layers refer to, with records and no place on the map."""

from dataclasses import replace

from geo.catalog.fields import (
    DATE,
    HAPPENED,
    NAMES,
    NOTE,
    NOTED,
    OBSTACLES,
    ORIGIN,
    PLANNED,
    RESTRICTED,
    SHORT_NAMES,
    TEXT,
)
from geo.catalog.layer import Field, Geometry, Layer
from geo.catalog.vocabulary import ORGANISATION_TYPES
from geo.language import mark

TOPICS = (
    "group",
    "seats",
    "caseload",
    "movements",
    "origin",
    "origin_of_area",
    "history",
    "lessons",
    "verdict",
    "recommendation",
    "priority",
    "priority_of_area",
    "obstacle",
)
"""What a statement of a document is on."""


def _register(register_id: str, title: str, *fields: Field) -> Layer:
    return Layer(
        id=register_id,
        title=title,
        description="",
        geometry=Geometry.NONE,
        fields=fields,
        placed=False,
    )


ORGANISATIONS = _register(
    "organisations",
    mark("Organisations"),
    *NAMES[:3],
    Field("acronym", TEXT, mark("Acronym")),
    Field("type", TEXT, mark("Type"), required=True, choices=tuple(ORGANISATION_TYPES)),
    Field("aliases", TEXT, mark("Other names")),
    replace(NOTE, sensitivity=RESTRICTED),
    ORIGIN[0],
)
SOURCES = _register(
    "sources",
    mark("Sources"),
    NAMES[0],
    Field("title", TEXT, mark("Title"), required=True),
    Field("publisher", TEXT, mark("Publisher")),
    Field("date", TEXT, mark("Date"), span=HAPPENED),
    Field("licence", TEXT, mark("Licence")),
    Field("url", TEXT, mark("Address")),
    NOTE,
    Field("caption", TEXT, "Short name under figures"),
    Field("caption_ar", TEXT, "The same in Arabic"),
    Field("caption_date", TEXT, "Day or year of the figures", span=HAPPENED),
    Field("part", TEXT, "Part of the source with the figures"),
    Field("part_ar", TEXT, "The same in Arabic"),
    Field("provider", TEXT, "Who counted the figures"),
)
SITE_GROUPS = replace(
    _register("site-groups", mark("Groups of sites"), *NAMES[:3], *SHORT_NAMES, *NOTED),
    singular=mark("Group of sites"),
)
AREA_PROFILES = _register(
    "area-profiles",
    mark("Area profiles"),
    NAMES[0],
    Field("area_id", TEXT, mark("Coordination area")),
    Field("topic", TEXT, mark("Topic"), required=True),
    Field("place", TEXT, mark("Place")),
    Field("pcode", TEXT, mark("P-code")),
    Field("value", TEXT, mark("Value")),
    Field("unit", TEXT, mark("Unit")),
    Field("text", TEXT, mark("Text"), required=True),
    Field("lead", TEXT, mark("Lead")),
    Field("movement_link", TEXT, mark("Link with facilitated movements")),
    Field("attribution", TEXT, mark("Attribution"), choices=("clear", "doubtful")),
    OBSTACLES,
    *NOTED,
)
STATEMENTS = _register(
    "statements",
    mark("Statements of the documents"),
    NAMES[0],
    Field("topic", TEXT, mark("Topic"), required=True, choices=TOPICS),
    Field("title", TEXT, mark("Title"), required=True),
    Field("title_ar", TEXT, mark("Title in Arabic")),
    Field("text", TEXT, mark("Text")),
    Field("text_ar", TEXT, mark("Text in Arabic")),
    Field("value", TEXT, mark("Value")),
    Field("unit", TEXT, mark("Unit")),
    Field("about", TEXT, "What it is about: layers, or features as layer/id, joined with bars"),
    *ORIGIN[:2],
    replace(ORIGIN[2], required=False),
)
"""Words of documents of which one carries no day."""
PUBLICATIONS = _register(
    "publications",
    mark("Publications"),
    NAMES[0],
    Field("title", TEXT, mark("Title"), required=True),
    Field("publisher", TEXT, mark("Publisher")),
    Field("round", TEXT, mark("Round")),
    Field("period", TEXT, mark("Period")),
    Field("coverage", TEXT, mark("Coverage")),
    Field("url", TEXT, mark("Address")),
    *ORIGIN,
)
MEETINGS = _register(
    "meetings",
    mark("Meetings"),
    NAMES[0],
    Field("group", TEXT, mark("Group"), required=True),
    NAMES[1],
    Field("date", TEXT, mark("Date"), required=True, span=PLANNED),
    Field(
        "date_precision",
        TEXT,
        mark("Precision of the date"),
        required=True,
        choices=("day", "month"),
    ),
    *NOTED,
)
SOURCE_SCOPES = _register(
    "source-scopes",
    "What each source covers",
    NAMES[0],
    Field("part", TEXT, "Part of the source", required=True),
    Field("layer", TEXT, "Layer that it speaks for", required=True),
    Field("area", TEXT, "P-codes, or the country's ISO code, with | between", required=True),
    Field("place_kind", TEXT, "Kind of places", required=True, choices=("all", "informal_sites")),
    Field("population", TEXT, "Population"),
    Field("sectors", TEXT, "Sectors, with | between; empty for all"),
    Field("period_start", DATE, "First day", required=True, span=PLANNED),
    Field("period_end", DATE, "Last day", required=True, span=PLANNED),
    Field("scope", TEXT, "What it covers, in a sentence", required=True),
    Field("scope_ar", TEXT, "The same in Arabic"),
    Field("scope_ckb", TEXT, "The same in Central Kurdish"),
    *ORIGIN,
)
"""Outside of these places, days and sectors a source's silence says nothing."""
COUNTRY = _register(
    "country", "Country", NAMES[0], NAMES[1], Field("definition", TEXT, "JSON", required=True)
)
"""The country as a revision's pack describes it, one row; `geo.catalog.country` reads it."""

REGISTERS: tuple[Layer, ...] = (
    ORGANISATIONS,
    SOURCES,
    SITE_GROUPS,
    AREA_PROFILES,
    SOURCE_SCOPES,
    STATEMENTS,
    PUBLICATIONS,
    MEETINGS,
)
