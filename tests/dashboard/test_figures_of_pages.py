"""Pages of the dashboard, as they run, show the numbers that all other surfaces show."""

import datetime as dt

import pytest
import surfaces

from geo.catalog.audience import Audience
from geo.dataset import selection


@pytest.mark.parametrize(
    ("audience", "name"),
    [("coordinator", "district"), ("coordinator", "wider"), ("public", "everything")],
)
def test_the_same_words_show_the_same_number_on_every_page(opened, library, audience, name):
    view = surfaces.VIEWS[name]
    found = surfaces.by_surface(surfaces.context(library.dataset(Audience(audience)), view))
    said = {words for pairs in found.values() for words, _ in pairs}
    for page in ("map", "partners", "coverage"):
        shown = opened(page, audience, **dict(view.to_query()))
        found[f"page {page}"] = surfaces.of_html(shown.html)
        assert len([words for words, _ in found[f"page {page}"] if words in said]) >= 4
    assert surfaces.disagreeing(found) == {}


@pytest.mark.parametrize(("query", "asked"), [({}, 1), ({"district": "IQG01Q03"}, 2)])
def test_partners_works_out_its_activities_once(opened, monkeypatch, query, asked):
    worked_out = []
    plain = selection._activities

    def counted(dataset, view):
        worked_out.append(view)
        return plain(dataset, view)

    monkeypatch.setattr(selection, "_activities", counted)
    opened("partners", date="2023-11-17", **query)
    assert len(set(worked_out)) == len(worked_out)
    # the line under the bar also says who is named on the nearest day that a source describes,
    # the text to paste who is reported for a wider area around the places chosen
    of_the_day = [one.wider for one in worked_out if one.date == dt.date(2023, 11, 17)]
    assert of_the_day == [False, True][:asked]
    assert len({one.date for one in worked_out}) <= 2
