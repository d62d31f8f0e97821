"""`atlas template`: a sheet to fill and hand in, empty or with what a view shows."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qsl

import typer

from commands import files
from geo.access import datasets
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.dataset import selection
from geo.errors import InvalidQueryError
from geo.intake.templates import template, template_rows
from geo.language import Language, in_english
from geo.view.view import View


class Kind(StrEnum):
    """What a sheet can hold; the names of `TEMPLATES`."""

    ACTIVITIES = "activities"
    SITES = "sites"
    RETURN_INDEX = "return-index"
    ORGANISATIONS = "organisations"
    AREAS = "areas"
    BLOCKED_AREAS = "blocked-areas"


def write(
    kind: Annotated[Kind, typer.Argument(help="What the sheet is for")],
    output: Annotated[Path, typer.Option("-o", "--output", help="FILE.xlsx")],
    lang: Annotated[Language, typer.Option(help="Language of the sheet")] = Language.EN,
    filled: Annotated[bool, typer.Option("--filled", help="With the records of the Atlas")] = False,
    query: Annotated[str, typer.Option(help="Filters as in an address: sector=health")] = "",
) -> None:
    """Writes a sheet to fill and hand in; its lists are those of the partner view.

    With --filled it holds records to edit, as coordinators see them.
    """
    files.ending(output, (".xlsx",))
    dataset = datasets.shared().dataset(Audience.COORDINATOR if filled else Audience.PARTNER)
    if not filled:
        files.write(output, template.empty(kind, lang, dataset), "The sheet to fill is in")
        return
    layer = template_rows.LAYERS.get(kind)
    if layer is None:
        raise InvalidQueryError(f"{kind}: the Atlas keeps no records of it to fill the sheet with")
    pairs = parse_qsl(query.lstrip("?"), keep_blank_values=True)
    view, problems = View.from_query(pairs, dataset.vocabulary)
    if problems:
        raise InvalidQueryError("\n".join(str(one) for one in problems))
    is_shown = layer in layers.LAYERS
    rows = selection.passing(dataset, layer.id, view) if is_shown else dataset.features[layer.id]
    content = template.filled(kind, rows, lang, dataset)
    files.write(output, content, in_english(len(rows), "record is in", "records are in"))
