"""Fields that several layers share: names, origin, place, counts of the day."""

from geo.catalog.layer import Field, FieldKind, Sensitivity
from geo.catalog.vocabulary import AGES, PLACE_LEVELS, PRECISIONS
from geo.language import mark
from geo.values.days import Span

TEXT, INTEGER, NUMBER = FieldKind.TEXT, FieldKind.INTEGER, FieldKind.NUMBER
BOOLEAN, DATE, LIST = FieldKind.BOOLEAN, FieldKind.DATE, FieldKind.LIST
RESTRICTED = Sensitivity.RESTRICTED
HAPPENED, PLANNED = Span.HAPPENED, Span.PLANNED

NAMES = (
    Field("id", TEXT, mark("Identifier"), required=True, hxl="#meta+id"),
    Field("name", TEXT, mark("Name"), required=True, hxl="#loc+name"),
    Field("name_ar", TEXT, mark("Name in Arabic"), hxl="#loc+name+i_ar"),
    Field("name_ckb", TEXT, mark("Name in Central Kurdish"), hxl="#loc+name+i_ckb"),
)
ORIGIN = (
    Field("source_id", TEXT, mark("Source"), required=True, hxl="#meta+source"),
    Field("source_page_or_slide", TEXT, mark("Page or slide")),
    Field("as_of", DATE, mark("Situation of"), required=True, hxl="#date+reported"),
)
PLACE = (
    Field("governorate", TEXT, mark("Governorate"), hxl="#adm1+name"),
    Field("governorate_pcode", TEXT, mark("Governorate P-code"), hxl="#adm1+code+v_pcode"),
    Field("district", TEXT, mark("District"), hxl="#adm2+name"),
    Field("district_pcode", TEXT, mark("District P-code"), hxl="#adm2+code+v_pcode"),
    Field("subdistrict", TEXT, mark("Sub-district"), hxl="#adm3+name"),
    Field("subdistrict_pcode", TEXT, mark("Sub-district P-code"), hxl="#adm3+code+v_pcode"),
)
SHORT_NAMES = (
    Field("short_name", TEXT, mark("Short name")),
    Field("short_name_ar", TEXT, mark("Short name in Arabic")),
)
COUNTS = (
    Field("partners", INTEGER, mark("Organisations named"), derived=True),
    Field("sectors", LIST, mark("Sectors covered"), derived=True),
)
OBSTACLES = Field("obstacles", TEXT, mark("Obstacles to return"))
"""Ids of statements on the topic `obstacle`, joined with bars."""
NOTE = Field("note", TEXT, mark("Note"))
NOTED = (NOTE, *ORIGIN)
"""What ends the fields of nearly every layer: a note, and where the row comes from."""
PLACE_OF_RECORD = (
    Field(
        "place_level", TEXT, mark("Level of the place"), required=True, choices=tuple(PLACE_LEVELS)
    ),
    Field("place_id", TEXT, mark("Place id"), required=True),
)
"""Where a record is, that is no place itself: the level, and the id or P-code there."""
STANDING = (
    Field("age", TEXT, mark("Age of the statement"), choices=tuple(AGES), derived=True),
    Field(
        "place_precision",
        TEXT,
        mark("Precision of the place"),
        choices=tuple(PRECISIONS),
        derived=True,
    ),
    Field("disputed", BOOLEAN, mark("Another source says otherwise"), derived=True),
    Field("last_confirmed_by", TEXT, mark("Last confirmed by"), derived=True),
)
"""How far a statement can be relied on: its age on the day, its place, other sources of it, and who
confirmed it last."""
