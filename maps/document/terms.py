"""The last chapter of a booklet: its sources, what its terms mean, and what nobody vouches for."""

from collections.abc import Iterable

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.vocabulary import ABBREVIATIONS
from geo.dataset import names
from geo.dataset.context import Context
from geo.exchange import credits as credit_lines
from geo.exchange import provenance
from geo.language import mark
from geo.profiles.place_report import Report
from maps.document import parts
from maps.document.parts import Block, Chapter, Line, Run, Text, bold, chapter, line, text


def of_place(context: Context, report: Report) -> list[Chapter]:
    """Returns the sources and terms of a place's booklet."""
    return _chapter(context, sources_of_place(context, report))


def sources_of_place(context: Context, report: Report) -> list[str]:
    """Returns each source of a place once, with its publisher and date."""
    known = {names.source(context, one) for one in report.source_ids}
    own = report.profile.sources
    others = sorted(one for one in known if one not in own)
    boundaries = names.source(context, context.dataset.country.source(layers.SUBDISTRICTS.id))
    return list(dict.fromkeys([own, *others, boundaries]))


def of_organisation(context: Context, source_ids: Iterable[str]) -> list[Chapter]:
    """Returns the sources and terms of an organisation's booklet."""
    return _chapter(context, dict.fromkeys(names.source(context, one) for one in source_ids))


def _chapter(context: Context, sources: Iterable[str]) -> list[Chapter]:
    words = context.words
    audience = Audience(context.dataset.audience)
    people = context.dataset.country.people_in_a_household
    said = [provenance.ESTIMATE, provenance.NOT_UN, credit_lines.DISCLAIMER]
    notes = [text(words(one, n=people)) for one in said]
    if audience is not Audience.PUBLIC:
        named = names.audience(context, audience)
        notes.insert(0, text(words(provenance.INTERNAL, audience=named)))
    found = list(dict.fromkeys(sources))
    shown = [one for one in found if not any(_begins(other, one) for other in found)]
    blocks: list[Block] = [
        *parts.items([line(one) for one in shown]),
        *notes,
        text(words(mark("Abbreviations")), "heading"),
        Text(_abbreviations(context)),
    ]
    return chapter(words(mark("Sources and terms")), blocks)


def _begins(longer: str, line_of_source: str) -> bool:
    """Whether a line says the same and more: the place in the source, too."""
    return longer != line_of_source and longer.startswith(line_of_source)


def _abbreviations(context: Context) -> Line:
    terms: list[Run] = []
    for short, long in ABBREVIATIONS.items():
        terms += [bold(short), Run(context.words(long)), Run("·")]
    return line(*terms[:-1])
