"""Sheets to hand in: empty ones to fill, and the activities of a view to edit."""

from functools import partial
from typing import Final

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.dataset.dataset import Dataset
from geo.errors import WithheldError
from geo.exchange import formats
from geo.intake.sheets.template_columns import TEMPLATES
from geo.intake.templates import template
from geo.language import mark
from mapservice.features import items
from mapservice.files.downloads import EXPORT, attachment, conditions, read_query, scene
from mapservice.web.answers import Answer
from mapservice.web.endpoint import Request, Route
from mapservice.web.operation import LANGUAGE, Operation, download

_XLSX: Final = formats.of("xlsx").media_type
_ACTIVITIES: Final = "activities"


def to_fill(kind: str, request: Request) -> Answer:
    """`/api/downloads/{kind}-to-fill.xlsx`: guide, columns and drop-downs, without any record."""
    language = request.language
    name = f'attachment; filename="{kind}-to-fill-{language}.xlsx"'
    return Answer(
        lambda: template.empty(kind, language, request.dataset),
        _XLSX,
        (kind, language),
        headers={"Content-Disposition": name},
    )


def to_edit(request: Request) -> Answer:
    """`/api/downloads/partner-activities-to-edit.xlsx`: the same sheet with what is filtered.

    For coordinators alone: what others see of the records is coarser and has other ids, and would
    come back as changes that nobody made.
    """
    if request.audience is not Audience.COORDINATOR:
        raise WithheldError(
            mark("The records to edit are for coordinators; a sheet to fill is for everybody.")
        )
    layer = layers.PARTNER_ACTIVITIES
    query, _ = read_query(request, layer, tags_fit=False)
    language = query.view.lang

    def make() -> bytes:
        rows = items.matching(request, layer, query).whole()
        return template.filled(_ACTIVITIES, rows, language, request.dataset)

    headers = attachment(scene(request.dataset, query), f"{layer.id}-to-edit", "xlsx")
    return Answer(make, _XLSX, (query,), headers=headers, audit_action=EXPORT)


def _of_activities(dataset: Dataset) -> Operation:
    summary = "The activities that pass the filters, in the sheet that can be handed in again"
    return download(summary, [_XLSX], conditions(dataset, layers.PARTNER_ACTIVITIES))


ROUTES = (
    *(
        Route(
            f"/api/downloads/{kind}-to-fill.xlsx",
            partial(to_fill, kind),
            download(f"{one.title}: an empty sheet to fill and hand in", [_XLSX], [LANGUAGE]),
        )
        for kind, one in TEMPLATES.items()
    ),
    Route("/api/downloads/partner-activities-to-edit.xlsx", to_edit, _of_activities),
)
