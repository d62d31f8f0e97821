"""The upper boxes of the coverage page: finding, maps of two days, matrix and cliff calendar."""

from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from dashboard import cached, coverage_facts, coverage_files, coverage_finding, coverage_maps
from geo import coverage, names
from geo.coverage import Cliff
from geo.dataset import Dataset
from geo.disclosure import Audience
from geo.language import mark
from geo.scene import Scene
from geo.sector_matrix import Column
from geo.view import View
from maps import coverage_calendar, coverage_map, coverage_matrix, markup
from maps.markup import Figure

MONTHS = mark("A month as an end means its last day.")


def finding(scene: Scene) -> None:
    """Draws the title that states the finding, the two days, and figures before and after."""
    found = coverage_facts.two(scene)
    title = markup.text(coverage_finding.title(scene, found))
    lead = markup.text(coverage_finding.lead(scene, found))
    st.html(f'<h1 class="a-h1">{title}</h1><div class="a-lead">{lead}</div>')
    st.html(markup.figures(coverage_finding.figures(scene, found), large=True))


def maps(scene: Scene) -> None:
    """Draws the sites on both days, side by side, with one key."""
    words, found = scene.words, coverage_facts.two(scene)
    sectors = words.listed(names.sector(scene, one) for one in scene.view.sector)
    with st.container(key="cvmaps"):
        title = _maps_title(scene, sectors)
        st.html(f'<h2 class="a-h2">{markup.text(title)}</h2>')
        if not found.places:
            st.html(markup.empty(words(mark("No informal site lies in the places chosen."))))
            return
        st.html(f"<style>{coverage_map.STYLE}</style>")
        with st.container(key="cvpair", horizontal=True):
            coverage_maps.draw(scene, later=False)
            coverage_maps.draw(scene, later=True)
        note = words(
            mark(
                "The number in each circle is the number of distinct organisations; circles grow "
                "with households and are moved apart where they would lie on one another."
            )
        )
        key = coverage_map.key(words, coverage_matrix.KEY)
        st.html(f"{key}{_source(scene, note)}")


def _maps_title(scene: Scene, sectors: str) -> str:
    words = scene.words
    if scene.dataset.sites_are_told_apart:
        if sectors:
            return words(mark("Organisations at each site in {sectors}"), sectors=sectors)
        return words(mark("Organisations at each site, all sectors"))
    if sectors:
        return words(mark("Organisations in each district with sites in {sectors}"),
                     sectors=sectors)  # fmt: skip
    return words(mark("Organisations in each district with sites, all sectors"))


def matrix(scene: Scene) -> None:
    """Draws sectors by places, before and after; a cell leads to the map of the second day."""
    words, found = scene.words, coverage_facts.two(scene)
    cells = coverage_facts.cells(scene)
    columns = coverage_facts.columns(scene)
    with st.container(key="cvmx"):
        title = words(
            mark("Sector by place: {first} → {second}"),
            first=words.day(found.days.first, short=True),
            second=words.day(found.days.second, short=True),
        )
        _head(scene, title, "matrix", partial(coverage_files.matrix, scene, columns, cells))
        if not cells:
            st.html(markup.empty(words(mark("Nobody is named at these places on either day."))))
            return
        naming = coverage_matrix.Naming(
            words,
            lambda one: names.sector(scene, one),
            lambda one: names.organisation(scene, one),
            lambda column, sector: _cell_address(scene, column, sector),
        )
        drawn = coverage_matrix.draw(columns, cells, naming, title)
        key = coverage_map.key(words, coverage_matrix.KEY)
        notes = [words(mark("Distinct organisations. “−” goes, “+” comes."))]
        if found.days.is_outlook:
            notes.append(words(mark("Work without a stated end is taken to go on.")))
        if scene.dataset.audience != Audience.COORDINATOR:
            notes.append(f"{words(mark('Protection, legal and GBV work: place withheld'))}.")
        st.html(f"{drawn}{key}{_source(scene, ' '.join(notes))}")


def _cell_address(scene: Scene, column: Column, sector: str) -> str:
    """Returns the address of the map of the second day with one place and one sector."""
    view = View(date=coverage_facts.two(scene).days.second, lang=scene.view.lang, sector=(sector,))
    if column.filter == "site_group":
        homes = coverage_facts.site_groups(scene)
        view = view.having(site=tuple(one for one, home in homes.items() if home == column.id))
    else:
        view = view.having(**{column.filter: (column.id,)})
    return f"/?{urlencode(view.to_query())}"


def calendar(scene: Scene) -> None:
    """Draws what ends in which month after the first day, and the figures of the horizons."""
    words, found = scene.words, coverage_facts.two(scene)
    with st.container(key="cvcal"):
        title = words(mark("What ends when, after {day}"), day=words.day(scene.day))
        _head(scene, title, "endings", partial(coverage_files.endings, scene, found.endings))
        ending = [one for one in found.endings if one.end is not None]
        if not ending:
            st.html(markup.empty(words(mark("No work at these places states an end."))))
            return
        st.html(markup.figures(_horizons(scene)))
        naming = coverage_calendar.Naming(
            words,
            lambda one: names.sector(scene, one),
            lambda one: names.organisation(scene, one),
            lambda number: coverage_facts.count(scene, number),
        )
        drawn = coverage_calendar.draw(found.endings, scene.day, naming, title)
        signs = {
            "last": mark("the last organisation goes"),
            "ends": mark("another one stays"),
            "open": mark("no end stated: taken to go on"),
        }
        st.html(f"{drawn}{coverage_map.key(words, signs)}{_source(scene, words(MONTHS))}")


def _horizons(scene: Scene) -> list[Figure]:
    words = scene.words
    view = coverage_facts.bare(scene).having(compare=None)
    found: list[Cliff] = cached.answer(_cliffs, scene.dataset, view)
    return [
        Figure(
            words.count("{n} service", "{n} services", len(one.services)),
            words(mark("end within {n} days"), n=one.within_days),
            words(
                mark("by {day}; {n} households lose a last one"),
                day=words.day(one.until, short=True),
                n=coverage_facts.households(scene, one.people_losing) if one.losing else 0,
            ),
            warns=bool(one.losing),
        )
        for one in found
    ]


def _cliffs(dataset: Dataset, view: View) -> list[Cliff]:
    return coverage.cliffs(dataset, view)


def _head(scene: Scene, title: str, name: str, content: Callable[[], bytes]) -> None:
    """Draws the title of a box with its file."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(f'<h2 class="a-h2">{markup.text(title)}</h2>', width="stretch")
        coverage_files.button(scene, name, content)


def _source(scene: Scene, note: str) -> str:
    """Returns a note with the provider and the date of what is shown."""
    provider = scene.words(mark("Source: DSTWG, Anbar sites annex, 10 Dec 2023."))
    return f'<div class="a-src">{markup.text(f"{note} {provider}")}</div>'
