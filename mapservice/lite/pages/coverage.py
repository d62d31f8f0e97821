"""The lite page Coverage: two days side by side, what goes, what ends when, and who is alone."""

import datetime as dt

from markupsafe import Markup

from geo.coverage import endings, two_days
from geo.language import mark
from geo.values import days
from maps.document import as_html
from maps.document.coverage import days as coverage_days
from maps.document.coverage import page as document
from maps.look import markup, rows
from maps.look.templates import joined, piece
from mapservice.lite.frame.page import Content, bullets, section
from mapservice.lite.frame.request import COVERAGE, Lite
from mapservice.lite.pages.overview import figures


def page(lite: Lite) -> Content:
    """Returns what is left when partners go."""
    context = lite.context
    found = document.top(context)
    chapters = [one.chapter(context.words) for one in document.boxes(context)]
    body = joined(
        (
            piece('<p class="lead">{}</p>', found.lead),
            figures(found.figures),
            rows.links(context, found.statements) if found.statements else "",
            _days(lite),
            _horizons(lite),
            as_html.chapters(chapters, context.words, lite.page),
        )
    )
    return Content(found.title, body)


def _days(lite: Lite) -> Markup:
    """The two days, what each rests on, and the ways to other ones."""
    context, words = lite.context, lite.context.words
    said = bullets(
        (
            piece("{}: <b>{}</b> ({})", one.title, words.day(one.day), one.basis)
            for one in coverage_days.both(context)
        ),
        "links",
    )
    remark = coverage_days.remark(context)
    return joined((said, markup.note(remark) if remark else "", bullets(_ways(lite), "ways")))


def _ways(lite: Lite) -> list[Markup]:
    context, words = lite.context, lite.context.words
    second = two_days.second_day(context.dataset, lite.view)
    steps = [
        (words.count("+{n} day", "+{n} days", one), days.plus(context.day, one))
        for one in endings.HORIZONS
    ]
    ways = [_way(lite, said, day) for said, day in steps if day != second]
    for title, earlier in ((mark("Previous change"), True), (mark("Next change"), False)):
        day = coverage_days.turn(context, earlier=earlier)
        if day is not None:
            ways.append(_way(lite, f"{words(title)}: {words.day(day, short=True)}", day))
    wider = (
        mark("Leave out work reported for a wider area")
        if lite.view.wider
        else mark("Count work reported for a wider area")
    )
    return [*ways, markup.link(words(wider), lite.address(COVERAGE, wider=not lite.view.wider))]


def _way(lite: Lite, said: str, second: dt.date) -> Markup:
    return markup.link(said, lite.address(COVERAGE, compare=second))


def _horizons(lite: Lite) -> Markup:
    context = lite.context
    title, found = coverage_days.horizons_title(context), coverage_days.horizons(context)
    if not found:
        return section(title, markup.empty(coverage_days.no_end(context)))
    note = markup.note(context.words(coverage_days.MONTHS))
    return section(title, figures(found) + note)
