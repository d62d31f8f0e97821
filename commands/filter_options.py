"""The shared filters as options of a command, read by the rules of an address."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final

import typer

from geo import language
from geo.access.datasets import Library
from geo.catalog.audience import Audience
from geo.dataset import supposed
from geo.dataset.context import Context
from geo.errors import InvalidQueryError
from geo.view.filters import FILTERS
from geo.view.view import View

Command = Callable[..., None]
_OF_MAPS: Final = {
    "layers": "Layers that are switched on, joined with commas, or none.",
    "select": "The place that is marked: collection/feature.",
    "at": "What the map shows: zoom/latitude/longitude.",
    "compare": "The day of the last meeting, for what changed since.",
    "since": "Number of the revision that the last meeting saw, for what was corrected since.",
}


@dataclass(frozen=True)
class Chosen:
    """What the options of a command choose: for whom, and the pairs of an address."""

    audience: Audience
    pairs: tuple[tuple[str, str], ...]

    def context(self, library: Library) -> Context:
        """Returns the scene of the options; InvalidQueryError names all that is wrong."""
        dataset = library.dataset(self.audience)
        view, problems = View.from_query(self.pairs, dataset.vocabulary)
        if problems:
            raise InvalidQueryError("\n".join(str(one) for one in problems))
        return Context(supposed.of(dataset.on(view.date), view), view, language.words(view.lang))


def with_filters(command: Command) -> Command:
    """Returns a command whose first parameter, a `Chosen`, comes from options."""
    own = list(inspect.signature(command).parameters.values())[1:]
    shared = {
        one.name: _option(one.name, one.description, many=one.repeatable)
        for one in FILTERS
        if one.name != "audience"
    }
    shared |= {name: _option(name, about, many=False) for name, about in _OF_MAPS.items()}

    def run(**given: Any) -> None:  # noqa: ANN401 - what Typer read
        audience = given.pop("audience")
        values = {name: given.pop(name) for name in shared}
        pairs = [
            (name, one)
            for name, value in values.items()
            for one in (value if isinstance(value, list) else [value])
            if one is not None
        ]
        command(Chosen(audience, tuple(pairs)), **given)

    parameters = [*own, _for_whom(), *shared.values()]
    run.__dict__["__signature__"] = inspect.Signature(parameters)  # what Typer reads
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    run.__name__, run.__doc__ = command.__name__, command.__doc__
    return run


def _for_whom() -> inspect.Parameter:
    kind = Annotated[Audience, typer.Option(help="For whom")]
    return inspect.Parameter(
        "audience", inspect.Parameter.KEYWORD_ONLY, default=Audience.PUBLIC, annotation=kind
    )


def _option(name: str, about: str, *, many: bool) -> inspect.Parameter:
    chosen = typer.Option(f"--{name}", help=f"{about} Repeatable." if many else about)
    kind: Any = Annotated[list[str] | None, chosen] if many else Annotated[str | None, chosen]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind)
