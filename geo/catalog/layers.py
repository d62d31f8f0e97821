"""Every layer, declared once. Store, validation, service, dashboard and exports read this.

They ask at each use, so that a layer put into `LAYERS` is everywhere at once.
"""

from dataclasses import replace

from geo.catalog import vocabulary as terms
from geo.catalog.fields import (
    BOOLEAN,
    COUNTS,
    DATE,
    INTEGER,
    NAMES,
    NOTE,
    NOTED,
    NUMBER,
    OBSTACLES,
    ORIGIN,
    PLACE,
    PLACE_OF_RECORD,
    PLANNED,
    RESTRICTED,
    SHORT_NAMES,
    STANDING,
    TEXT,
)
from geo.catalog.layer import Field, Geometry, Layer
from geo.catalog.registers import AREA_PROFILES as AREA_PROFILES
from geo.catalog.registers import DECISIONS, HISTORY, REGISTERS
from geo.catalog.registers import SITE_GROUPS as SITE_GROUPS
from geo.language import mark


def _boundary(layer_id: str, title: str, singular: str, description: str) -> Layer:
    return Layer(
        id=layer_id,
        title=title,
        singular=singular,
        description=description,
        geometry=Geometry.POLYGON,
        fields=(
            *NAMES,
            Field("pcode", TEXT, mark("P-code"), required=True),
            Field("area_km2", NUMBER, mark("Area"), unit="km²"),
            *PLACE,
            *ORIGIN,
        ),
        on_map=True,
    )


GOVERNORATES = _boundary(
    "governorates",
    mark("Governorates"),
    mark("Governorate"),
    mark("The {n} governorates of {country} (COD-AB level 1)."),
)
DISTRICTS = _boundary(
    "districts",
    mark("Districts"),
    mark("District"),
    mark("The {n} districts of {country} (COD-AB level 2)."),
)
SUBDISTRICTS = _boundary(
    "subdistricts",
    mark("Sub-districts"),
    mark("Sub-district"),
    mark("The {n} sub-districts of {country} (COD-AB level 3)."),
)
INFORMAL_SITES = Layer(
    id="informal-sites",
    title=mark("Informal sites"),
    singular=mark("Informal site"),
    description=mark("Informal sites of displaced families, with households by site."),
    geometry=Geometry.POINT,
    fields=(
        *NAMES,
        *SHORT_NAMES,
        Field("source_name", TEXT, mark("Name in the source")),
        Field("households", INTEGER, mark("Households"), required=True, hxl="#affected+idps+hh"),
        Field("individuals", INTEGER, mark("People (estimate)"), hxl="#affected+idps+ind"),
        Field("kind", TEXT, mark("Kind of site"), required=True, choices=tuple(terms.SITE_KINDS)),
        Field("kind_basis", TEXT, mark("Basis of the kind")),
        Field("site_group", TEXT, mark("Group of sites")),
        Field("sites", INTEGER, mark("Sites"), derived=True),
        Field(
            "partners_for_sites",
            INTEGER,
            mark("More partners for the informal sites together"),
            derived=True,
        ),
        Field("suppressed", BOOLEAN, mark("Too few to show"), derived=True),
        *COUNTS,
        *PLACE,
        Field("stated_governorate", TEXT, mark("Governorate as stated")),
        Field("stated_district", TEXT, mark("District as stated"), required=True),
        Field("edge_km", NUMBER, mark("Distance to the nearest sub-district edge"), unit="km"),
        Field("until", TEXT, mark("Gone by"), sensitivity=RESTRICTED, span=PLANNED),
        *NOTED,
        *STANDING,
    ),
    renewed_days=90,
    counted=True,
    on_map=True,
)
CLOSED_SITES = replace(
    INFORMAL_SITES,
    id="closed-sites",
    title=mark("Closed sites"),
    singular=mark("Closed site"),
    on_map=False,
)
"""Sites that are gone since a day: no collection, and on the map of earlier days only."""
HOTSPOTS = Layer(
    id="hotspots",
    title=mark("Hotspot sub-districts"),
    singular=mark("Hotspot sub-district"),
    description=mark("Sub-districts of return listed as hotspots by the Return Index in 2020."),
    geometry=Geometry.POLYGON,
    fields=(
        *NAMES,
        Field("match", TEXT, mark("Match"), required=True, choices=tuple(terms.HOTSPOT_MATCHES)),
        Field(
            "governorate_returnees",
            INTEGER,
            mark("Returnees in the hotspots of the governorate"),
            required=True,
        ),
        Field("membership", TEXT, mark("Part of the candidate area")),
        Field("footnote", TEXT, mark("Footnote of the list")),
        Field("remark", TEXT, mark("Remark on the list")),
        Field("shared_with", TEXT, mark("Shares its boundary with")),
        Field("listed_governorate", TEXT, mark("Governorate in the list"), required=True),
        *COUNTS,
        *PLACE,
        *NOTED,
        *STANDING,
    ),
    renewed_days=180,
    counted=True,
    on_map=True,
)
ABC_AREAS = Layer(
    id="abc-areas",
    title=mark("Coordination areas"),
    singular=mark("Coordination area"),
    description=mark("Area-based coordination groups; no public document lists their units."),
    geometry=Geometry.POLYGON,
    fields=(
        *NAMES,
        Field("kind", TEXT, mark("Kind"), required=True, choices=("ABC", "JCF", "merged")),
        Field("since", TEXT, mark("Since"), span=PLANNED),
        Field("until", TEXT, mark("Until"), span=PLANNED),
        Field("phase_note", TEXT, mark("Beginning and transition")),
        Field("plan_of_action", TEXT, mark("Plan of action"), choices=tuple(terms.PLANS)),
        Field("plan_of_action_languages", TEXT, mark("Languages of the plan of action")),
        Field("plan_of_action_source", TEXT, mark("Source of the plan's state")),
        Field("plan_of_action_as_of", DATE, mark("Day of the plan's state")),
        Field("merges_with", TEXT, mark("To merge with")),
        Field("facilitated_movements_2020", TEXT, mark("Link with facilitated movements (2020)")),
        Field("lead_2020", TEXT, mark("Lead proposed in 2020")),
        *COUNTS,
        *NOTED,
        *STANDING,
    ),
    renewed_days=180,
    placed=False,
    counted=True,
)
ABC_AREA_UNITS = Layer(
    id="abc-area-units",
    title=mark("Units of coordination areas"),
    singular=mark("Unit of a coordination area"),
    description=mark("Districts and sub-districts of each coordination area, by evidence."),
    geometry=Geometry.POLYGON,
    fields=(
        *NAMES,
        Field("area_id", TEXT, mark("Coordination area"), required=True),
        Field("pcode", TEXT, mark("P-code"), required=True),
        Field(
            "level",
            TEXT,
            mark("Level"),
            required=True,
            choices=("governorate", "district", "subdistrict"),
        ),
        Field("name_in_source", TEXT, mark("Name in the source")),
        Field("evidence", TEXT, mark("Evidence"), required=True, choices=tuple(terms.EVIDENCE)),
        Field("basis", TEXT, mark("Basis"), required=True),
        Field("area_link", TEXT, mark("Link to the area"), choices=("stated", "inferred")),
        Field("since", TEXT, mark("Since"), span=PLANNED),
        Field("until", TEXT, mark("Until"), span=PLANNED),
        *COUNTS,
        *PLACE,
        *NOTED,
        *STANDING,
    ),
    renewed_days=365,
    counted=True,
    on_map=True,
)
BLOCKED_AREAS = Layer(
    id="blocked-areas",
    title=mark("Blocked areas of origin"),
    singular=mark("Blocked area of origin"),
    description=mark("Areas of origin that people are kept from returning to."),
    geometry=Geometry.POINT,
    fields=(
        *NAMES,
        Field("named_in_source", BOOLEAN, mark("Named in the group's documents"), required=True),
        Field("part_of", TEXT, mark("Part of")),
        Field("standing", TEXT, mark("Standing"), required=True, choices=tuple(terms.STANDINGS)),
        Field("evidence", TEXT, mark("Evidence"), required=True),
        Field("precision", TEXT, mark("Precision of the position"), required=True),
        Field("position_basis", TEXT, mark("Basis of the position"), sensitivity=RESTRICTED),
        Field("obstacle_category", TEXT, mark("Obstacle category"), choices=tuple(terms.OBSTACLES)),
        OBSTACLES,
        Field("stated_place", TEXT, mark("Place as stated")),
        *COUNTS,
        *PLACE,
        NOTE,
        Field("references", TEXT, mark("References")),
        *ORIGIN,
        *STANDING,
    ),
    renewed_days=180,
    counted=True,
    on_map=True,
)
PARTNER_ACTIVITIES = Layer(
    id="partner-activities",
    title=mark("Partner activities"),
    singular=mark("Activity"),
    description=mark("Who does what, where and until when."),
    geometry=Geometry.POINT,
    fields=(
        *NAMES,
        Field("organisation", TEXT, mark("Organisation id"), required=True),
        Field("organisation_name", TEXT, mark("Organisation"), hxl="#org+name"),
        Field(
            "organisation_type",
            TEXT,
            mark("Type of organisation"),
            choices=tuple(terms.ORGANISATION_TYPES),
            hxl="#org+type",
        ),
        Field(
            "sector",
            TEXT,
            mark("Sector"),
            required=True,
            choices=tuple(terms.NAMED_SECTORS),
            hxl="#sector+code",
        ),
        Field("source_sector", TEXT, mark("Sector in the source's words")),
        Field("sector_basis", TEXT, mark("Basis of the sector"), choices=("stated", "inferred")),
        Field("activity", TEXT, mark("Activity"), hxl="#activity+name"),
        Field("service", TEXT, mark("Kind of service"), choices=tuple(terms.SERVICES)),
        Field("place", TEXT, mark("Place in the source's words"), hxl="#loc+name"),
        *PLACE_OF_RECORD,
        Field("site_id", TEXT, mark("Site"), sensitivity=RESTRICTED),
        Field("same_name_as", TEXT, mark("Site of the same name"), sensitivity=RESTRICTED),
        Field("donor", TEXT, mark("Donor or partner of the work"), hxl="#org+funder"),
        Field(
            "donor_relation",
            TEXT,
            mark("What the donor is to the work"),
            choices=tuple(terms.DONOR_RELATIONS),
        ),
        Field("implementing_partner", TEXT, mark("Implementing partner"), hxl="#org+impl"),
        Field("start", DATE, mark("Start"), hxl="#date+start", span=PLANNED),
        Field("start_precision", TEXT, mark("Precision of the start"), choices=("day", "month")),
        Field(
            "start_basis",
            TEXT,
            mark("Basis of the start"),
            choices=("stated", "recent", "earlier", "not_stated"),
        ),
        Field("known_since", DATE, mark("Known to be under way since")),
        Field("end", DATE, mark("End"), hxl="#date+end", span=PLANNED),
        Field("end_precision", TEXT, mark("Precision of the end"), choices=("day", "month")),
        Field(
            "end_basis",
            TEXT,
            mark("Basis of the end"),
            choices=("stated", "scheduled", "not_stated", "reporting_month", "supposed"),
        ),
        Field(
            "declared_status",
            TEXT,
            mark("Status in the source"),
            choices=("active", "ended", "planned", "reported", "not_begun"),
        ),
        Field(
            "status",
            TEXT,
            mark("Status"),
            choices=tuple(terms.STATUSES),
            derived=True,
            hxl="#status",
        ),
        Field("certainty", TEXT, mark("Certainty"), choices=tuple(terms.CERTAINTIES), derived=True),
        Field("extension_possible", TEXT, mark("Extension possible"), choices=("yes",)),
        Field("handover_to", TEXT, mark("Handed over to")),
        Field(
            "handover_status",
            TEXT,
            mark("Handover"),
            choices=("taken_over", "partly", "not_taken_over", "agreed", "promised"),
        ),
        Field("targeted", INTEGER, mark("People targeted"), hxl="#targeted+ind"),
        Field("reached", INTEGER, mark("People reached"), hxl="#reached+ind"),
        Field("households_targeted", INTEGER, mark("Households targeted"), hxl="#targeted+hh"),
        Field("households_reached", INTEGER, mark("Households reached"), hxl="#reached+hh"),
        Field("beneficiary", TEXT, mark("For whom"), hxl="#beneficiary"),
        Field("link_inferred", BOOLEAN, mark("Link to the site inferred")),
        Field("beside", TEXT, mark("What another source says of it"), sensitivity=RESTRICTED),
        Field("last_confirmed", DATE, mark("Last confirmed")),
        Field(
            "confirmed_source",
            TEXT,
            mark("Source of the last confirmation, if another"),
            sensitivity=RESTRICTED,
        ),
        *PLACE,
        *NOTED,
        *STANDING,
    ),
    renewed_days=30,
)
SERVICE_GAPS = Layer(
    id="service-gaps",
    title=mark("Service gaps"),
    singular=mark("Service gap"),
    description=mark("What the sources say is missing, by sector and place."),
    geometry=Geometry.POINT,
    fields=(
        *NAMES,
        Field("sector", TEXT, mark("Sector"), required=True, choices=tuple(terms.SECTORS)),
        Field("gap", TEXT, mark("What is missing"), required=True),
        Field("place", TEXT, mark("Place in the source's words")),
        *PLACE_OF_RECORD,
        Field("state", TEXT, mark("State"), choices=("open", "at_risk")),
        Field("link_inferred", BOOLEAN, mark("Link to the site inferred")),
        Field("since", TEXT, mark("Since"), span=PLANNED),
        Field("cause", TEXT, mark("Cause")),
        OBSTACLES,
        Field("responsible", TEXT, mark("Responsible")),
        *PLACE,
        *NOTED,
        *STANDING,
    ),
    renewed_days=90,
)
MOVEMENTS = Layer(
    id="movements",
    title=mark("Facilitated movements"),
    description=mark("Households helped to return or relocate, by period; no origin-destination."),
    geometry=Geometry.NONE,
    fields=(
        *NAMES,
        Field("indicator", TEXT, mark("Indicator"), required=True),
        Field("period", TEXT, mark("Period"), required=True),
        Field("period_start", DATE, mark("Start of the period"), span=PLANNED),
        Field("period_end", DATE, mark("End of the period"), span=PLANNED),
        Field("households", INTEGER, mark("Households"), required=True),
        Field("unit", TEXT, mark("Unit")),
        Field("footnote", TEXT, mark("Footnote")),
        *NOTED,
    ),
    placed=False,
)

LAYERS: tuple[Layer, ...] = (
    GOVERNORATES,
    DISTRICTS,
    SUBDISTRICTS,
    INFORMAL_SITES,
    HOTSPOTS,
    ABC_AREAS,
    ABC_AREA_UNITS,
    BLOCKED_AREAS,
    PARTNER_ACTIVITIES,
    SERVICE_GAPS,
    MOVEMENTS,
)
BOUNDARIES: tuple[Layer, ...] = (GOVERNORATES, DISTRICTS, SUBDISTRICTS)


def ids() -> tuple[str, ...]:
    """Returns the ids of all layers, in the order of the catalogue."""
    return tuple(one.id for one in LAYERS)


def layer(layer_id: str) -> Layer | None:
    """Returns the layer of that id, or None where no layer has it."""
    return next((one for one in LAYERS if one.id == layer_id), None)


def declared(layer_id: str) -> Layer:
    """Returns the layer or register of that id; KeyError where none has it."""
    return {one.id: one for one in (*LAYERS, CLOSED_SITES, *REGISTERS, *DECISIONS, *HISTORY)}[
        layer_id
    ]
