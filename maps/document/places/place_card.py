"""The card of a place: the short document that the panel beside the map and the lite page show."""

from typing import NamedTuple

from geo.dataset.context import Context
from geo.language import mark
from geo.profiles.place import Profile
from maps.document import parts, work
from maps.document.parts import Block, Chapter, chapter, quoted, text
from maps.document.places import place_around, place_rounds
from maps.look.markup import Figure


class Card(NamedTuple):
    """What is said first of a place; `sources` are those of its own record, as a line."""

    eyebrow: str
    title: str
    figures: tuple[Figure, ...]
    facts: tuple[Block, ...]
    chapters: tuple[Chapter, ...]
    quoted: tuple[Chapter, ...]
    sources: str


def of(context: Context, profile: Profile) -> Card:
    """Returns the card of a place: who works there, what is missing, and words of its sources."""
    words = context.words
    gaps = parts.items([quoted(*one) for one in profile.gaps])
    return Card(
        eyebrow=profile.eyebrow,
        title=profile.name,
        figures=tuple(figures(profile)),
        facts=tuple(parts.facts(profile.name, place_around.fields(profile))),
        chapters=(
            *_opening(context, profile),
            *place_rounds.listed(context, profile.history),
            *place_around.same_name(context, profile),
            *chapter(words(mark("What is missing")), gaps, "gaps"),
        ),
        quoted=(
            *(
                Chapter(title, tuple(parts.items([quoted(*said) for said in lines])), "quoted")
                for title, lines in profile.sections
            ),
            *place_around.documents(context, profile.layer_id, profile.id),
        ),
        sources=profile.sources,
    )


def figures(profile: Profile) -> list[Figure]:
    """Returns the people of a place as its record has them; of a closed site, the last."""
    return [Figure(number, counted) for number, counted in profile.pairs]


def _opening(context: Context, profile: Profile) -> list[Chapter]:
    """Returns who works at a place; of a site that is gone, that it is."""
    if profile.history.closing is not None:
        said = text(place_rounds.closed(context, profile.history.closing))
        return [Chapter(context.words(mark("Closed site")), (said,), "rows")]
    return [Chapter(work.title(context, profile), tuple(_works(context, profile)), "rows")]


def _works(context: Context, profile: Profile) -> list[Block]:
    words = context.words
    blocks = parts.items(work.lines(context, profile.work))
    if not blocks:
        blocks = [text(work.nobody(context, profile), "empty")]
    if profile.more:
        blocks.append(text(parts.more(words, profile.more), "note"))
    around = (work.for_sites(context, profile), work.wider(context, profile))
    return [*blocks, *(text(said, "note") for said in around if said)]
