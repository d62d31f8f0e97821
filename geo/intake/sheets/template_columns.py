"""The columns of our own templates, declared once: who writes a sheet and who reads it asks here.

A column is known by its heading, in any language, and by its HXL tag.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from geo.catalog import vocabulary as terms
from geo.catalog.layer import FieldKind
from geo.language import mark

LISTS: Final = "atlas_lists"
"""The hidden sheet that holds the lists of a template; nobody needs to be told that it is there."""
TEXT, DATE, COUNT, NUMBER = FieldKind.TEXT, FieldKind.DATE, FieldKind.INTEGER, FieldKind.NUMBER


class TemplateColumn(NamedTuple):
    """One column: its role, its heading, its HXL tag, and what the guide says of it.

    `choices` names a list of `CHOICES`, or one of places, sites or organisations; `field` is the
    stored field that fills it, empty for that of the role's name. Heading, guide and `example` are
    gettext messages.
    """

    role: str
    title: str
    tag: str
    guide: str
    choices: str = ""
    kind: FieldKind = TEXT
    is_required: bool = False
    field: str = ""
    example: str = ""


class Template(NamedTuple):
    """A kind of sheet: what it is called and how, what a row of it is, and its columns."""

    title: str
    row: str
    columns: tuple[TemplateColumn, ...]


CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "organisation_types": terms.ORGANISATION_TYPES,
    "sectors": terms.SECTORS,
    "statuses": {one: terms.STATUSES[one] for one in ("planned", "active", "ended")},
    "beneficiaries": terms.BENEFICIARIES,
    "site_kinds": terms.SITE_KINDS,
    "area_kinds": {"ABC": "ABC", "JCF": "JCF", "merged": mark("merged")},
    "evidence": terms.EVIDENCE,
    "standings": terms.STANDINGS,
    "obstacles": terms.OBSTACLES,
    "severities": {"low": mark("low"), "medium": mark("medium"), "high": mark("high")},
    "truths": {"true": mark("yes"), "false": mark("no")},
}
"""The lists of fixed words: what is stored, and its title."""
_CHOOSE: Final = mark("Choose from the list.")
_FREE: Final = mark("Choose from the list, or write what is not in it.")
_CODE: Final = mark("May stay empty; where it is filled, it counts more than the name.")
_DAY: Final = mark("A day, such as 2026-11-30.")
_NUMBER: Final = mark("A whole number; empty where it is not known.")
_ENGLISH: Final = mark("The name in English letters.")
_ARABIC: Final = mark("The name in Arabic letters.")
_NEW: Final = mark("The id in the Atlas; leave it empty for one that is new.")
_SAYS_SO: Final = mark("The document or decision that says so.")
_Column = TemplateColumn
_UNITS: Final = (
    _Column("governorate", mark("Governorate"), "#adm1+name", _FREE, "governorates"),
    _Column(
        "district",
        mark("District"),
        "#adm2+name",
        mark("The list shows the districts of the governorate."),
        "districts",
    ),
    _Column(
        "subdistrict",
        mark("Sub-district"),
        "#adm3+name",
        mark("The list shows the sub-districts of the district."),
        "subdistricts",
    ),
)
_CODES: Final = (
    _Column("governorate_pcode", mark("Governorate P-code"), "#adm1+code+v_pcode", _CODE),
    _Column("district_pcode", mark("District P-code"), "#adm2+code+v_pcode", _CODE),
    _Column("subdistrict_pcode", mark("Sub-district P-code"), "#adm3+code+v_pcode", _CODE),
)
_WHERE: Final = (_UNITS[0]._replace(is_required=True), *_UNITS[1:])
_POINT: Final = (
    _Column("latitude", mark("Latitude"), "#geo+lat", mark("Degrees north."), kind=NUMBER),
    _Column("longitude", mark("Longitude"), "#geo+lon", mark("Degrees east."), kind=NUMBER),
)
_NAME: Final = _Column("name", mark("Name"), "#loc+name", _ENGLISH, is_required=True)
_NAME_AR: Final = _Column("name_ar", mark("Name in Arabic"), "#loc+name+i_ar", _ARABIC)
_REPORTED: Final = _Column(
    "reported",
    mark("Situation of"),
    "#date+reported",
    mark("The day on which the row was true."),
    kind=DATE,
    field="as_of",
)
_NOTE: Final = _Column(
    "note",
    mark("Note"),
    "#meta+note",
    mark("Anything else, but no names, numbers or addresses of persons."),
)
ACTIVITIES: Final = (
    _Column(
        "activity_id",
        mark("Record id"),
        "#activity+id",
        mark("Your own id of the record; by it a change is told from new work. Keep it."),
        field="id",
        example="A-017",
    ),
    _Column(
        "organisation",
        mark("Organisation"),
        "#org+name",
        mark("Who does the work: from the list, or the full name."),
        "organisations",
        is_required=True,
        field="organisation_name",
        example=mark("Name of the organisation"),
    ),
    _Column("organisation_acronym", mark("Acronym"), "#org+acronym", mark("Its short name.")),
    _Column(
        "organisation_type",
        mark("Type of organisation"),
        "#org+type",
        mark("Needed where the organisation is new."),
        "organisation_types",
    ),
    _Column("sector", mark("Sector"), "#sector+name", _FREE, "sectors", is_required=True),
    _Column(
        "activity",
        mark("Activity"),
        "#activity+name",
        mark("What is done, in a few words."),
        example=mark("Repair of twelve wells"),
    ),
    *_WHERE,
    _Column(
        "place",
        mark("Place or site"),
        "#loc+name",
        mark("Village, neighbourhood, camp or site; the list shows sites of the district."),
        "sites",
        example=mark("Name of the village"),
    ),
    *_CODES,
    _Column(
        "month",
        mark("Month reported"),
        "#date+month",
        mark("For reports by month, such as 2026-11; start and end may then stay empty."),
    ),
    _Column("start", mark("Start"), "#date+start", _DAY, kind=DATE),
    _Column(
        "end",
        mark("End"),
        "#date+end",
        mark("The last day, also a planned one; empty where it is open."),
        kind=DATE,
    ),
    _Column("status", mark("Status"), "#status", _CHOOSE, "statuses", field="declared_status"),
    _Column("donor", mark("Donor"), "#org+funder", mark("Who pays for the work.")),
    _Column(
        "implementing_partner",
        mark("Implementing partner"),
        "#org+impl",
        mark("Who carries it out, if that is another organisation."),
    ),
    _Column("beneficiary", mark("For whom"), "#beneficiary", _FREE, "beneficiaries"),
    _Column(
        "individuals_planned",
        mark("People planned"),
        "#targeted+ind",
        _NUMBER,
        kind=COUNT,
        field="targeted",
    ),
    _Column(
        "individuals", mark("People reached"), "#reached+ind", _NUMBER, kind=COUNT, field="reached"
    ),
    _Column(
        "households_planned",
        mark("Households planned"),
        "#targeted+hh",
        _NUMBER,
        kind=COUNT,
        field="households_targeted",
    ),
    _Column(
        "households",
        mark("Households reached"),
        "#reached+hh",
        _NUMBER,
        kind=COUNT,
        field="households_reached",
    ),
    _REPORTED,
    _NOTE,
)
SITES: Final = (
    _Column(
        "place_id",
        mark("Site id"),
        "#meta+id",
        mark("The id of the site, the same from round to round."),
        is_required=True,
        field="id",
        example="S-017",
    ),
    _NAME._replace(role="place", field="name", example=mark("Name of the site")),
    _NAME_AR._replace(role="place_ar", field="name_ar"),
    _Column("place_kind", mark("Kind of site"), "#loc+type", _FREE, "site_kinds", field="kind"),
    *_WHERE,
    *_CODES,
    *_POINT,
    _Column("households", mark("Households"), "#affected+hh", _NUMBER, kind=COUNT),
    _Column("individuals", mark("Individuals"), "#affected+ind", _NUMBER, kind=COUNT),
    _REPORTED,
    _NOTE,
)
RETURN_INDEX: Final = (
    *_UNITS[:2],
    _UNITS[2]._replace(role="location", is_required=True),
    _CODES[2]._replace(role="pcode"),
    _Column(
        "livelihoods_and_services",
        mark("Livelihoods and basic services"),
        "#severity+livelihoods",
        mark("The severity of the first scale."),
        "severities",
        is_required=True,
    ),
    _Column(
        "safety_and_cohesion",
        mark("Safety and social cohesion"),
        "#severity+safety",
        mark("The severity of the second scale."),
        "severities",
        is_required=True,
    ),
    _Column(
        "returnees",
        mark("Returnees"),
        "#affected+returnees",
        mark("People who came back, as a whole number."),
        kind=COUNT,
        is_required=True,
    ),
)
ORGANISATIONS: Final = (
    _Column("id", mark("Organisation id"), "#org+id", _NEW, example="abc"),
    _Column("acronym", mark("Acronym"), "#org+acronym", mark("Its short name.")),
    _NAME._replace(tag="#org+name", example=mark("Name of the organisation")),
    _NAME_AR._replace(tag="#org+name+i_ar"),
    _Column("type", mark("Type"), "#org+type", _CHOOSE, "organisation_types", is_required=True),
    _Column(
        "aliases",
        mark("Other names"),
        "#org+name+alt",
        mark("Other spellings and earlier names, with | between them."),
    ),
)
AREAS: Final = (
    _Column(
        "area_id",
        mark("Area id"),
        "#group+id",
        mark("The id of the coordination area, the same in the rows of all its units."),
        is_required=True,
        example="west-anbar",
    ),
    _NAME._replace(tag="#group+name", example=mark("Name of the area")),
    _Column("kind", mark("Kind"), "#group+type", _CHOOSE, "area_kinds", is_required=True),
    _Column("since", mark("Since"), "#date+start", _DAY),
    _Column("until", mark("Until"), "#date+end", _DAY),
    _Column(
        "pcode",
        mark("P-code"),
        "#adm+code+v_pcode",
        mark("One district or sub-district of the area; a row for each."),
        example="XX0101",
    ),
    _Column(
        "evidence",
        mark("Evidence"),
        "#meta+evidence",
        mark("How it is known that the unit belongs to the area."),
        "evidence",
    ),
    _Column("basis", mark("Basis"), "#meta+basis", _SAYS_SO),
)
BLOCKED_AREAS: Final = (
    _Column("id", mark("Identifier"), "#meta+id", _NEW, example="B-017"),
    _NAME._replace(example=mark("Name of the area")),
    _NAME_AR,
    _Column(
        "named_in_source",
        mark("Named in the group's documents"),
        "#meta+named",
        _CHOOSE,
        "truths",
        is_required=True,
    ),
    _Column("part_of", mark("Part of"), "#meta+part", mark("A wider area that it is part of.")),
    _Column("standing", mark("Standing"), "#status", _CHOOSE, "standings", is_required=True),
    _Column("evidence", mark("Evidence"), "#meta+evidence", _SAYS_SO, is_required=True),
    _Column(
        "precision",
        mark("Precision of the position"),
        "#geo+precision",
        mark("Such as village, or seat of the sub-district."),
        is_required=True,
    ),
    _Column(
        "position_basis",
        mark("Basis of the position"),
        "#geo+basis",
        mark("Where the position is taken from."),
    ),
    _Column("obstacle_category", mark("Obstacle category"), "#cause+type", _CHOOSE, "obstacles"),
    _Column(
        "obstacles",
        mark("Obstacles to return"),
        "#cause",
        mark("Ids of statements, with | between them."),
    ),
    _Column(
        "stated_place",
        mark("Place as stated"),
        "#loc+stated",
        mark("The place in the words of the source."),
    ),
    *_WHERE,
    *_CODES,
    *_POINT,
    _NOTE,
    _Column("references", mark("References"), "#meta+references", mark("Documents and addresses.")),
    _REPORTED,
)
TEMPLATES: Final[Mapping[str, Template]] = {
    "activities": Template(
        mark("Activities"), mark("Write one row for each activity and place."), ACTIVITIES
    ),
    "sites": Template(mark("Sites"), mark("Write one row for each site."), SITES),
    "return-index": Template(
        mark("Return Index"), mark("Write one row for each sub-district."), RETURN_INDEX
    ),
    "organisations": Template(
        mark("Organisations"), mark("Write one row for each organisation."), ORGANISATIONS
    ),
    "areas": Template(
        mark("Coordination areas"), mark("Write one row for each unit of an area."), AREAS
    ),
    "blocked-areas": Template(
        mark("Blocked areas of origin"), mark("Write one row for each area."), BLOCKED_AREAS
    ),
}
"""Every kind of sheet, by its name at the command line and in addresses."""


def titles(kind: str) -> dict[str, str]:
    """Returns the heading of each role of a kind of sheet, as a gettext message."""
    return {one.role: one.title for one in TEMPLATES[kind].columns}
