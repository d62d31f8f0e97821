"""The finding of the coverage page in words: its title, the two days, and the key figures."""

from typing import Final

from geo.coverage import covered, two_days
from geo.coverage.by_unit import counted_by
from geo.coverage.two_days import Figures, Loss, TwoDays
from geo.dataset import names
from geo.dataset.context import Context
from geo.dataset.sums.people import People
from geo.language import Forms, forms, mark
from maps.document.coverage import facts
from maps.look import key_figures, rows
from maps.look.markup import Figure

ORGANISATIONS: Final = forms("organisation named at the sites", "organisations named at the sites")
SERVICES: Final = forms("service", "services")
MOST_LOSSES: Final = 3
"""Sectors whose losses a headline tells; the table has the others."""
LOSING: Final = forms("site loses the last one in a sector", "sites lose the last one in a sector")
LOSING_IN_DISTRICTS: Final = forms(
    "district loses the last one in a sector", "districts lose the last one in a sector"
)
LOSING_IN_UNITS: Final = forms(
    "unit whose sites lose the last one in a sector",
    "units whose sites lose the last one in a sector",
)
_LOSING: Final = {"site": LOSING, "district": LOSING_IN_DISTRICTS, "unit": LOSING_IN_UNITS}
AFFECTED: Final = forms("household where a service ends", "households where a service ends")
AFFECTED_IN_DISTRICTS: Final = forms(
    "household in a district where a service ends", "households in districts where a service ends"
)
AFFECTED_IN_UNITS: Final = forms(
    "household in a unit where a service ends at the sites",
    "households in units where a service ends at the sites",
)
_AFFECTED: Final = {"site": AFFECTED, "district": AFFECTED_IN_DISTRICTS, "unit": AFFECTED_IN_UNITS}
ESTIMATED: Final = forms("an estimated {number} person", "an estimated {number} people")
PEOPLE: Final = forms("{number} person", "{number} people")


def title(context: Context, found: TwoDays) -> str:
    """Returns what the two days show: how many services end, and who loses the last one."""
    words = context.words
    counted = two_days.figures(found)
    parts = [_ended(context, found, counted)] if counted.services[0] else []
    losses = two_days.losses(found)
    told = losses if len(losses) <= MOST_LOSSES + 1 else losses[:MOST_LOSSES]
    parts += [_losing(context, found, one) for one in told]
    if len(told) < len(losses):
        parts.append(
            words.count(
                "{n} more sector has such losses",
                "{n} more sectors have such losses",
                len(losses) - len(told),
            )
        )
    if counted.come:
        parts.append(
            words.count(
                "{n} service is named on the later day only",
                "{n} services are named on the later day only",
                counted.come,
            )
        )
    return words.clauses(parts) or _nobody_known(context, found)


def _nobody_known(context: Context, found: TwoDays) -> str:
    """Returns that nobody is named on either day, or that no source speaks of either."""
    if any(_is_described(context, found)):
        return context.words(mark("Nobody is named at these places on either day"))
    return context.words(mark("Who is at these places on either day is not known"))


def _ended(context: Context, found: TwoDays, counted: Figures) -> str:
    words, days = context.words, found.days
    values = {
        "of_all": words.count(
            "of {n} service at the sites", "of {n} services at the sites", counted.services[0]
        ),
        "first": words.day(days.first),
        "day": words.day(days.second),
    }
    if not days.is_outlook:
        if not counted.ended:
            return words(mark("Between {first} and {day}, no service at the sites ended"), **values)
        return words.count(
            "Between {first} and {day}, {n} {of_all} ended",
            "Between {first} and {day}, {n} {of_all} ended",
            counted.ended,
            **values,
        )
    if not counted.ended:
        return words(mark("No service at the sites has a stated end by {day}"), **values)
    said = words.count(
        "{n} {of_all} has a stated end by {day}",
        "{n} {of_all} have a stated end by {day}",
        counted.ended,
        **values,
    )
    if not found.extended:
        return said
    more = words.count(
        "an extension is stated as possible for {n}",
        "an extension is stated as possible for {n}",
        len(found.extended),
    )
    return words(mark("{figure} ({how})"), figure=said, how=more)


def _losing(context: Context, found: TwoDays, loss: Loss) -> str:
    """Returns who loses the last organisation of a sector, in places as they were reported."""
    words = context.words
    values = {
        "sites": facts.count(context, len(loss.places)),
        "people": words.beside(
            PEOPLE, loss.people.individuals, number=facts.individuals(context, loss.people)
        ),
        "sector": lowered(names.sector(context, loss.sector)),
    }
    if found.days.is_outlook:
        return words.count(
            "{n} place as reported ({sites}, {people}) loses the last organisation known "
            "in {sector}",
            "{n} places as reported ({sites}, {people}) lose the last organisation known "
            "in {sector}",
            len(loss.reported),
            **values,
        )
    return words.count(
        "{n} place as reported ({sites}, {people}) lost the last organisation known in {sector}",
        "{n} places as reported ({sites}, {people}) lost the last organisation known in {sector}",
        len(loss.reported),
        **values,
    )


def lowered(name: str) -> str:
    """Returns a name as it stands inside a sentence: WASH stays WASH."""
    return name if name[1:2].isupper() else f"{name[:1].lower()}{name[1:]}"


def lead(context: Context, found: TwoDays) -> str:
    """Returns the two days and what the second one rests on."""
    words, days = context.words, found.days
    said = words(
        mark("{first} and {second}, side by side, at {places}."),
        first=words.day(days.first),
        second=words.day(days.second),
        places=facts.count(context, len(found.places)),
    )
    if days.is_outlook:
        said += " " + words(
            mark(
                "After {day} this is the outlook: scheduled ends count as ends, and whether work "
                "without a stated end is there is not known."
            ),
            day=words.day(days.known),
        )
    if not context.view.wider:
        said += " " + words(mark("Work reported for a wider area only is not counted."))
    many = facts.of_many(context)
    return said + presence(context) + (many and f" {many}")


def presence(context: Context) -> str:
    """Returns what the filter of partner presence does here, where it is set."""
    if context.view.presence == "any":
        return ""
    return " " + context.words(mark("The filter of partner presence moves the gap list only."))


def figures(context: Context, found: TwoDays) -> list[Figure]:
    """Returns the key figures, each before and after."""
    words = context.words
    counted = two_days.figures(found)
    nobody = counted.nobody_places
    losing = {place for places in counted.losing.values() for place in places}
    kind = counted_by(context.dataset, context.view)
    described = _is_described(context, found)
    known = described[0] or bool(counted.services[0])
    organisations = _told(counted.organisations, described)
    services = _told(counted.services, described)
    return [
        Figure(
            arrow(*organisations),
            words.beside(ORGANISATIONS, organisations[1]),
            _with_unknown(context, words(mark("distinct, before and after")), counted.unknown[0]),
            warns=sum((counted.organisations[1], counted.unknown[0])) < counted.organisations[0],
            rows=rows.address(context, "gone"),
        ),
        Figure(
            arrow(*services),
            words.beside(SERVICES, services[1]),
            _with_unknown(
                context, words(mark("organisation and sector pairs")), counted.unknown[1]
            ),
            warns=counted.ended > 0,
            rows=rows.address(context, "gone"),
        ),
        Figure(
            arrow(*_only_told(nobody, described)),
            _nobody(context, found, _only_told(nobody, described)[1]),
            words.beside(
                facts.HOUSEHOLDS,
                _number(counted.nobody[1]),
                number=_households(context, counted.nobody, described),
            ),
            warns=all(described) and nobody[1] > nobody[0],
            rows=rows.address(context, "unserved"),
        ),
        Figure(
            f"{len(losing):,}" if known else key_figures.NOT_KNOWN,
            words.beside(_LOSING[kind], len(losing) if known else None),
            words.beside(
                facts.HOUSEHOLDS, _number(counted.bereft), number=_one(context, counted.bereft)
            ),
            warns=bool(losing),
            rows=rows.address(context, "losing"),
        ),
        Figure(
            _one(context, counted.affected) if known else key_figures.NOT_KNOWN,
            words.beside(_AFFECTED[kind], _number(counted.affected)),
            words.beside(
                ESTIMATED, counted.affected.individuals, number=_people(context, counted.affected)
            ),
            warns=bool(counted.affected.sites),
            rows=rows.address(context, "gone"),
        ),
    ]


def _with_unknown(context: Context, said: str, unknown: int) -> str:
    """Returns a note, and of how many it is not known whether they are there on the later day."""
    if not unknown:
        return said
    more = context.words.count("of {n} not known after", "of {n} not known after", unknown)
    return context.words.clauses([said, more])


def _nobody(context: Context, found: TwoDays, number: int | None) -> str:
    """Returns what the places without anybody are called, and what the map counts otherwise."""
    words = context.words
    apart = [
        words(said)
        for said, differs in (
            (mark("outlook"), found.days.first > found.days.known),
            (mark("work for wider areas counts"), context.view.wider),
            (mark("all sites"), context.view.presence != "any"),
        )
        if differs
    ]
    said = words.beside(unserved(context), number)
    if not apart:
        return said
    return words(mark("{figure} ({how})"), figure=said, how=words.clauses(apart))


def unserved(context: Context) -> Forms:
    """Returns what places without anybody are called, in the sectors that count."""
    kind = counted_by(context.dataset, context.view)
    if context.view.sector or context.view.orgtype or context.view.partner:
        return _NONE_CHOSEN[kind]
    return _NOBODY[kind]


_NONE_CHOSEN: Final = {
    "site": forms("site, none of those chosen named", "sites, none of those chosen named"),
    "district": forms(
        "district, none of those chosen named", "districts, none of those chosen named"
    ),
    "unit": forms(
        "unit, none of those chosen named at its sites",
        "units, none of those chosen named at their sites",
    ),
}
_NOBODY: Final = {
    "site": key_figures.NOBODY_AT_SITES,
    "district": forms("district, no partner named", "districts, no partner named"),
    "unit": forms("unit, none named for its sites", "units, none named for their sites"),
}


def _is_described(context: Context, found: TwoDays) -> tuple[bool, bool]:
    """Returns of each day whether a source speaks of partners at the places on it."""
    first, second = (
        covered.of_view(context.dataset, context.view.having(date=day)).is_described
        for day in (found.days.first, found.days.second)
    )
    return first, second


def _told(numbers: tuple[int, int], described: tuple[bool, bool]) -> tuple[int | None, int | None]:
    """Returns numbers of somebody, None for nobody on a day of which no source speaks."""
    first, second = (
        number if number or is_told else None
        for number, is_told in zip(numbers, described, strict=True)
    )
    return first, second


def arrow(before: int | None, after: int | None) -> str:
    """Returns two numbers in the order of time, which runs from left to right everywhere."""
    first, second = (
        key_figures.NOT_KNOWN if one is None else f"{one:,}" for one in (before, after)
    )
    return between(first, second)


def between(first: str, second: str) -> str:
    """Returns two figures in the order of time; one where both are the same."""
    return f"\u2066{first} → {second}\u2069" if first != second else first


def _only_told(
    numbers: tuple[int, int], described: tuple[bool, bool]
) -> tuple[int | None, int | None]:
    """Returns numbers of places without anybody, None on a day of which no source speaks."""
    first, second = (n if told else None for n, told in zip(numbers, described, strict=True))
    return first, second


def _households(
    context: Context, people: tuple[People, People], described: tuple[bool, bool]
) -> str:
    first, second = (
        _one(context, one) if told else key_figures.NOT_KNOWN
        for one, told in zip(people, described, strict=True)
    )
    return between(first, second)


def _number(people: People) -> int | None:
    """Returns the number of households that `_one` tells."""
    return people.households if people.sites or people.withheld else 0


def _people(context: Context, people: People) -> str:
    if people.sites or people.withheld:
        return facts.individuals(context, people)
    return "0"


def _one(context: Context, people: People) -> str:
    """Returns households; none where no place is concerned."""
    return facts.households(context, people) if people.sites or people.withheld else "0"
