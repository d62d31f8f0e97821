"""The card of a place: the short document that the panel beside the map and the lite page show."""

from typing import NamedTuple

from geo.dataset.context import Context
from geo.language import mark
from geo.profiles.place import Profile
from maps.document import parts, place_around, work
from maps.document.parts import Block, Chapter, chapter, line, quoted, source, text
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
    gaps = parts.items([line(source(one)) for one in profile.gaps])
    return Card(
        eyebrow=profile.eyebrow,
        title=profile.name,
        figures=tuple(Figure(number, label) for number, label in profile.pairs),
        facts=tuple(parts.facts(profile.name, place_around.fields(profile))),
        chapters=(
            Chapter(work.title(context, profile), tuple(_works(context, profile)), "rows"),
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


def _works(context: Context, profile: Profile) -> list[Block]:
    words = context.words
    blocks = parts.items(work.lines(context, profile.work))
    if not blocks:
        blocks = [text(work.nobody(context, profile), "empty")]
    if profile.more:
        blocks.append(text(parts.more(words, profile.more), "note"))
    around = (work.for_sites(context, profile), work.wider(context, profile))
    return [*blocks, *(text(said, "note") for said in around if said)]
