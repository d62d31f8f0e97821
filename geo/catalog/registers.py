"""Registers: lists that layers refer to, with records and no place on the map."""

from dataclasses import replace

from geo.catalog.fields import (
    DATE,
    HAPPENED,
    INTEGER,
    NAMES,
    NOTE,
    NOTED,
    OBSTACLES,
    ORIGIN,
    PLACE,
    PLANNED,
    RESTRICTED,
    SHORT_NAMES,
    TEXT,
)
from geo.catalog.layer import Field, Geometry, Layer
from geo.catalog.vocabulary import ORGANISATION_TYPES, SITE_KINDS
from geo.language import mark

HANDED_IN = "from-"
"""Begins the ids of the sources that people hand in and of their rows; no pack has such."""
BY_HAND = f"{HANDED_IN}by-hand"
"""The source of all that coordinators enter."""
EVERY_SENDER = "handed-in"
"""Stands for every sender in what the public sees."""
NEUTRAL_ID = "not-named"
"""Begins the ids of organisations that are not named: different ones in each governorate."""
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
    Field("organisations", TEXT, "Whose work alone, with | between; empty for everybody's"),
    Field("period_start", DATE, "First day", required=True, span=PLANNED),
    Field("period_end", DATE, "Last day", required=True, span=PLANNED),
    Field("scope", TEXT, "What it covers, in a sentence", required=True),
    Field("scope_ar", TEXT, "The same in Arabic"),
    Field("scope_ckb", TEXT, "The same in Central Kurdish"),
    Field("who", TEXT, "Who accepted the list that says so"),
    *ORIGIN,
)
"""Outside of these places, days and sectors a source's silence says nothing."""
COUNTRY = _register(
    "country", "Country", NAMES[0], NAMES[1], Field("definition", TEXT, "JSON", required=True)
)
"""The country as a revision's pack describes it, one row; `geo.catalog.country` reads it."""

_EMPTIED = Field("emptied", TEXT, "Fields that were emptied, with | between")
SET_ASIDE = _register(
    "set-aside",
    mark("Records set aside"),
    NAMES[0],
    Field("layer", TEXT, "Layer of the record", required=True),
    Field("record", TEXT, "The record that does not count", required=True),
    Field("counts", TEXT, "The record that counts in its place", required=True),
    Field("reason", TEXT, mark("Reason")),
    Field("who", TEXT, "Who decided", required=True),
    *ORIGIN,
)
"""Which of two statements of the same thing counts; the id is `layer/record`."""
AMENDMENTS = _register(
    "amendments",
    mark("Corrections of the register of organisations"),
    *NAMES[:1],
    Field("name", TEXT, mark("Name")),
    NAMES[2],
    Field("acronym", TEXT, mark("Acronym")),
    Field("type", TEXT, mark("Type"), choices=tuple(ORGANISATION_TYPES)),
    Field("aliases", TEXT, mark("Other names")),
    Field("merged_into", TEXT, mark("Merged into")),
    _EMPTIED,
    Field("who", TEXT, "Who decided", required=True),
    *ORIGIN,
)
"""What is said of an organisation instead of its own row, which stays; the id is its id."""
SITE_EDITS = _register(
    "site-edits",
    mark("Corrections of sites"),
    NAMES[0],
    Field("name", TEXT, mark("Name")),
    NAMES[2],
    Field("kind", TEXT, mark("Kind of site"), choices=tuple(SITE_KINDS)),
    Field("households", INTEGER, mark("Households")),
    Field("individuals", INTEGER, mark("People (estimate)")),
    Field("until", DATE, mark("Gone by")),
    NOTE,
    Field("statement", TEXT, "The statement of its people that counts, a round of sites"),
    _EMPTIED,
    Field("who", TEXT, "Who decided", required=True),
    *ORIGIN,
)
"""What is said of a site instead of its own row, which stays; the id is its id."""
DECISIONS: tuple[Layer, ...] = (SET_ASIDE, AMENDMENTS, SITE_EDITS)
"""What coordinators decided; no dataset has it, it is applied to what all are made of."""
SITE_ROUNDS = _register(
    "site-rounds",
    mark("Rounds of sites"),
    *NAMES[:2],
    Field("site_id", TEXT, mark("Site"), required=True),
    Field("population", TEXT, "Whom the list counts", choices=("displaced", "returnees")),
    Field("round", TEXT, mark("Round")),
    Field("households", INTEGER, mark("Households")),
    Field("individuals", INTEGER, mark("People")),
    *(one for one in PLACE if one.name.endswith("_pcode")),
    Field("beside", TEXT, "The site of another source that this may be"),
    Field("gone_from", TEXT, "What the list is complete for, which has the site no more"),
    *ORIGIN,
)
"""What each list of sites says of each site, by its day; the id is `site/day`.

`gone_from` is set where a list closed a site by not naming it: P-codes, or `all`.
"""
RETURN_ROUNDS = _register(
    "return-index",
    mark("Rounds of the Return Index"),
    *NAMES[:2],
    Field("round", TEXT, mark("Round")),
    Field("livelihoods_and_services", TEXT, mark("Livelihoods and basic services")),
    Field("safety_and_cohesion", TEXT, mark("Social cohesion and safety perceptions")),
    Field("returnees", INTEGER, mark("Returnees")),
    Field("households", INTEGER, mark("Households")),
    Field("stated_governorate", TEXT, mark("Governorate as stated")),
    *PLACE,
    *ORIGIN,
)
"""What each round says of each place."""
HISTORY: tuple[Layer, ...] = (SITE_ROUNDS, RETURN_ROUNDS)
"""Rounds that were handed in: those of sites are told to who sees sites one by one."""

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
