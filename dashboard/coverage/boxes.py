"""The upper boxes of the coverage page: finding, maps of two days, matrix and cliff calendar."""

from functools import partial
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from dashboard.coverage import files
from dashboard.coverage import maps as coverage_maps
from dashboard.session import links
from geo.catalog.audience import Audience
from geo.coverage.matrix import Column, is_covered
from geo.dataset import names
from geo.dataset.context import Context
from geo.exchange import credits as credit_lines
from geo.language import mark
from geo.settings import reached
from geo.view.address import PLACES
from maps.charts import coverage_calendar, coverage_map, coverage_matrix, naming
from maps.charts.matrix import Links, Shown
from maps.charts.naming import Naming
from maps.document.coverage import days, facts, page
from maps.look import markup, rows


def finding(context: Context) -> None:
    """Draws the title that states the finding, the line below it, and the key figures."""
    found = page.top(context)
    st.html(markup.title(found.title, found.lead))
    figures = markup.figures(found.figures, large=True)
    st.html(figures + rows.links(context, found.statements) if found.statements else figures)


def maps(context: Context) -> None:
    """Draws the sites on both days, side by side, with one key."""
    words, found = context.words, facts.two(context)
    sectors = words.listed(names.sector(context, one) for one in context.view.sector)
    with st.container(key="cvmaps"):
        st.html(markup.box_title(_maps_title(context, sectors)))
        if not found.places:
            st.html(markup.empty(words(mark("No informal site lies in the places chosen."))))
            return
        st.html(markup.style(coverage_map.STYLE))
        with st.container(key="cvpair", horizontal=True):
            coverage_maps.draw(context, later=False)
            coverage_maps.draw(context, later=True)
        note = words(
            mark(
                "The number in each circle is the number of distinct organisations; circles grow "
                "with households and are moved apart where they would lie on one another."
            )
        )
        st.html(naming.key(words, coverage_matrix.KEY) + _source(context, note))


def _maps_title(context: Context, sectors: str) -> str:
    words = context.words
    if facts.are_units(context, coverage_map.MOST_APART):
        if sectors:
            return words(
                mark("Organisations at the sites of each unit in {sectors}"), sectors=sectors
            )
        return words(mark("Organisations at the sites of each unit, all sectors"))
    if context.dataset.sites_are_told_apart:
        if sectors:
            return words(mark("Organisations at each site in {sectors}"), sectors=sectors)
        return words(mark("Organisations at each site, all sectors"))
    if sectors:
        return words(
            mark("Organisations in each district with sites in {sectors}"), sectors=sectors
        )
    return words(mark("Organisations in each district with sites, all sectors"))


def matrix(context: Context) -> None:
    """Draws sectors by places, before and after; a cell leads to the map of the second day."""
    words, found = context.words, facts.two(context)
    cells = facts.cells(context)
    columns = facts.columns(context)
    with st.container(key="cvmx"):
        title = words(
            mark("Sector by place: {first} → {second}"),
            first=words.day(found.days.first, short=True),
            second=words.day(found.days.second, short=True),
        )
        files.head(context, title, "matrix", partial(files.matrix, context, columns, cells))
        if not cells:
            st.html(markup.empty(words(mark("Nobody is named at these places on either day."))))
            return
        drawn = coverage_matrix.draw(
            columns,
            cells,
            Naming.of(context),
            Links(
                partial(_cell_address, context), lambda column: links.page(context, column.target)
            ),
            Shown(title, covered=partial(_is_covered, context)),
        )
        key = naming.key(words, coverage_matrix.KEY)
        notes = [words(mark("Distinct organisations. “−” goes, “+” comes."))]
        if found.days.is_outlook:
            notes.append(
                words(mark("“?”: whether work without a stated end is there is not known."))
            )
        if context.dataset.audience != Audience.COORDINATOR:
            notes.append(f"{words(mark('Protection, legal and GBV work: place withheld'))}.")
        notes += filter(None, [facts.of_columns(context, columns)])
        st.html(drawn + key + _source(context, " ".join(notes)))


def _is_covered(context: Context, column: Column, sector: str) -> bool:
    """Whether a source speaks of a sector's work at a place on either day."""
    days = facts.two(context).days
    views = (context.view.having(date=one) for one in (days.first, days.second))
    return any(is_covered(context.dataset, one, column, sector) for one in views)


def _cell_address(context: Context, column: Column, sector: str) -> str:
    """Returns the address of the map of the second day with one place and one sector."""
    day = facts.two(context).days.second
    view = context.view.only_of_day(date=day, sector=(sector,))
    if column.sites:  # those that the places of the view leave
        places = {name: getattr(context.view, name) for name in PLACES}
        view = view.having(**{**places, column.filter: (column.id,)})
    elif column.filter == "site_group":
        homes = facts.site_groups(context)
        view = view.having(site=tuple(one for one, home in homes.items() if home == column.id))
    else:
        view = view.having(**{column.filter: (column.id,)})
    return reached(f"/?{urlencode(view.to_query())}")


def calendar(context: Context) -> None:
    """Draws what ends in which month after the first day, and the figures of the horizons."""
    words, found = context.words, facts.two(context)
    with st.container(key="cvcal"):
        title = days.horizons_title(context)
        files.head(context, title, "endings", partial(files.endings, context, found.endings))
        figures = days.horizons(context)
        if not figures:
            st.html(markup.empty(days.no_end(context)))
            return
        st.html(markup.figures(figures))
        drawn = coverage_calendar.draw(
            found.endings, context.day, Naming.of(context), partial(facts.count, context), title
        )
        signs = {
            "last": mark("the last organisation goes"),
            "ends": mark("others are named, or may be there"),
            "open": mark("no end stated: not known"),
        }
        st.html(drawn + naming.key(words, signs) + _source(context, words(days.MONTHS)))


def _source(context: Context, note: str) -> Markup:
    """Returns a note with the provider and the date of what is shown."""
    provider = context.words(
        mark("Source: {source}."),
        source=credit_lines.caption_of_work(context.dataset, context.words),
    )
    return markup.source(f"{note} {provider}")
