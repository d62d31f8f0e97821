"""What a layer is: its fields, its geometry, how it is drawn, and who may see which field."""

from dataclasses import dataclass
from enum import StrEnum

from geo.values.days import Span


class FieldKind(StrEnum):
    """How a value is stored, validated and exported."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    LIST = "list"


class Sensitivity(StrEnum):
    """What a field would tell a stranger: `open`, or `restricted`, never for the public."""

    OPEN = "open"
    RESTRICTED = "restricted"


class Geometry(StrEnum):
    """What a layer's features are on the ground; `none` for plain records."""

    POINT = "Point"
    POLYGON = "MultiPolygon"
    NONE = "none"


@dataclass(frozen=True)
class Field:
    """One property of a layer's features.

    `title` is a gettext message; `choices` lists the only values allowed where there is a list;
    `derived` fields are computed for a day and not stored; `span` says when a day can lie, and that
    a text is a year, a month or a day.
    """

    name: str
    kind: FieldKind
    title: str
    required: bool = False
    choices: tuple[str, ...] = ()
    unit: str = ""
    hxl: str = ""
    sensitivity: Sensitivity = Sensitivity.OPEN
    derived: bool = False
    span: Span | None = None

    @property
    def day_span(self) -> Span | None:
        """When the day of the field can lie; None where the field holds no day."""
        return self.span or (Span.HAPPENED if self.kind is FieldKind.DATE else None)


@dataclass(frozen=True)
class Layer:
    """One kind of thing on the map or in a table, declared once in `geo/catalog/layers.py`.

    `id` is the plural kebab-case name in addresses; `files` are the source files of the data
    pack; `placed` layers carry governorate, district and sub-district; `counted` layers get the
    derived `partners` and `sectors` of the asked day; `singular` is what one feature is called.
    `renewed_days` are the days within which a statement of the layer is expected to be confirmed
    anew, one of `geo.presence.age.AGEING`; 0 for layers whose features do not age.
    """

    id: str
    title: str
    description: str
    geometry: Geometry
    fields: tuple[Field, ...]
    placed: bool = True
    counted: bool = False
    on_map: bool = False
    singular: str = ""
    renewed_days: int = 0

    @property
    def feature_title(self) -> str:
        """What one feature is called; the layer's title where there is no word for it."""
        return self.singular or self.title

    @property
    def field_names(self) -> tuple[str, ...]:
        """The names of all fields, in the order of declaration."""
        return tuple(field.name for field in self.fields)

    @property
    def stored_fields(self) -> tuple[Field, ...]:
        """The fields that the store keeps: all but the derived ones."""
        return tuple(field for field in self.fields if not field.derived)

    def field(self, name: str) -> Field:
        """Returns the field of that name; KeyError for a name that is not declared."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(f"layer {self.id} has no field {name}")
