"""The same words show the same number everywhere, over many views and for every audience.

And the simple ones are what anybody counts who takes the rows of the map service and pandas.
"""

import datetime as dt
import re
from contextlib import closing
from functools import cache

import httpx
import pandas as pd
import pytest
import surfaces
from every_pair import in_turn
from one_loop import Loop
from slide_reading import figures as figures_of
from slide_reading import read

from geo.catalog.audience import Audience
from geo.catalog.vocabulary import SENSITIVE_SECTORS
from geo.coverage import endings
from geo.meeting.scene_text import SceneText
from maps.look import key_figures
from maps.meeting import figures as meeting_figures
from maps.pictures.typeset import Typesetter
from maps.slides import deck as slide_deck
from maps.slides.deck import About, Tools
from maps.svg import ground as svg_ground
from mapservice.app import application

WITH_MAP = ("everything", "district, wider", "sensitive sectors", "two named", "a day to come")
AUDIENCES = ("coordinator", "partner", "public")
FEW = ("everything", "governorate", "site, wider", "sensitive sectors", "two days")
"""Views that stand for the rest in `make check`."""
audiences = pytest.mark.parametrize("audience", AUDIENCES)
turns = pytest.mark.parametrize(
    ("name", "audience"),
    [
        *((name, audience) for name in FEW for audience in AUDIENCES),
        *(
            pytest.param(*one, marks=pytest.mark.whole)
            for one in in_turn([one for one in surfaces.VIEWS if one not in FEW], AUDIENCES)
        ),
    ],
)
"""Few views as everybody sees them, the others by each audience in turn."""


@pytest.fixture(scope="module")
def contexts(library):
    """Returns a view as an audience sees it; None where the view names what it may not know."""

    def made(audience, name):
        held = library.dataset(Audience(audience))
        view = surfaces.VIEWS[name]
        if not set(view.site) <= set(held.vocabulary["site"]):
            return None
        return surfaces.context(held, view)

    return made


@pytest.fixture(scope="module")
def surfaces_of(contexts):
    """Returns the pairs of each surface of values, worked out once for a view and an audience."""
    return cache(lambda audience, name: surfaces.by_surface(contexts(audience, name)))


@pytest.fixture(scope="module")
def asked(library, config):
    """Returns what the service answers an audience."""
    held = {
        one: httpx.AsyncClient(
            transport=httpx.ASGITransport(
                application(library, config.model_copy(update={"default_audience": one}))
            ),
            base_url="http://atlas.test",
            trust_env=False,
        )
        for one in AUDIENCES
    }
    with closing(Loop()) as loop:

        def get(audience, path, view, **more):
            query = [*view.to_query(), *more.items()]
            answer = loop.run(held[audience].get(path, params=query))
            assert answer.status_code == 200, answer.text
            return answer

        yield get


@turns
def test_the_same_words_show_the_same_number(contexts, surfaces_of, asked, audience, name):
    shown = contexts(audience, name)
    if shown is None:
        return
    found = dict(surfaces_of(audience, name))
    least = 4 if _is_covered(shown) else 0
    assert len(found["map"]) >= least
    for page in (*("/lite",) * (name in WITH_MAP), "/lite/partners", "/lite/coverage"):
        found[page] = surfaces.of_html(asked(audience, page, shown.view).text)
        assert len(found[page]) >= least
    assert surfaces.disagreeing(found) == {}


@turns
def test_the_rows_of_the_service_give_the_same_figures(
    contexts, surfaces_of, asked, audience, name
):
    shown = contexts(audience, name)
    if shown is None:
        return
    said = dict(pair for held in surfaces_of(audience, name).values() for pair in held)
    counted = _of_sites(
        _rows(asked, audience, "informal-sites", shown), key_figures.nobody(shown).many
    )
    counted |= _of_activities(shown, _rows(asked, audience, "partner-activities", shown, date=""))
    for layer_id, words in (
        ("hotspots", "hotspots"),
        ("abc-areas", "areas"),
        ("blocked-areas", "blocked"),
    ):
        title = meeting_figures.TITLES[words].many
        rows = _rows(asked, audience, layer_id, shown)
        counted[title] = (
            int(rows["named_in_source"].sum()) if "named_in_source" in rows else len(rows)
        )
    ends = next((one for one in said if re.match(f"{surfaces.ENDING} .*, in the", one)), "ends")
    counted[ends] = counted.pop("ends")
    assert not _is_covered(shown) or set(counted) <= set(said)
    assert {words: said[words] for words in counted if words in said}.items() <= counted.items()


def _is_covered(shown):
    """Whether the annex of December 2023 speaks of the view: outside of it there is no number."""
    covered = {"IQG01", ""}
    governorates = {code[:5] for code in (*shown.view.governorate, *shown.view.district)}
    # who may not know of sensitive work at sites has no number of sites without it
    sensitive = bool(shown.view.sector) and set(shown.view.sector) <= SENSITIVE_SECTORS
    if sensitive and shown.dataset.audience != "coordinator":
        return False
    # the public is shown districts: of places finer than those it has no number of partners
    codes = [code for area in shown.view.area for code in shown.dataset.area_members[area]]
    finer = any(len(code) > len("IQG01Q01") for code in (*shown.view.subdistrict, *codes))
    if finer and shown.dataset.audience == "public":
        return False
    return shown.day == dt.date(2023, 12, 13) and governorates <= covered


def _rows(asked, audience, layer_id, shown, **more):
    """Returns the properties of all features of a layer in a view on its day."""
    query = {"date": shown.day.isoformat(), "limit": "10000", **more}
    answer = asked(
        audience,
        f"/api/collections/{layer_id}/items",
        shown.view.having(date=None, compare=None),
        **{name: value for name, value in query.items() if value},
    ).json()
    assert answer["numberReturned"] == answer["numberMatched"]
    return pd.DataFrame([one["properties"] for one in answer["features"]])


def _of_sites(rows, nobody):
    if rows.empty:
        return dict.fromkeys(("informal sites", "households", "people (est.)", nobody), 0)
    known = rows[rows["households"].notna()]
    sites = known["sites"] if "sites" in known else pd.Series(1, index=known.index)
    return {
        "informal sites": int(sites.sum()),
        "households": int(known["households"].sum()),
        "people (est.)": int(known["individuals"].sum()),
        nobody: int(sites[known["partners"] == 0].sum()),
    }


def _of_activities(shown, rows):
    """Counts rows of every day by their own dates: who is active, what ends and what ended."""
    if rows.empty:
        return {
            "organisations named as active": 0,
            "sectors in which somebody is named": 0,
            "services that ended this year": 0,
            "ends": 0,
        }
    day, last = shown.day.isoformat(), endings.horizon(shown.day).isoformat()
    monthly = rows["end_basis"] == "reporting_month"
    active = _active(rows, shown)
    ends = rows["end"].mask(monthly).fillna("9999-12-31")
    keys = ["organisation", "sector", "place_level", "place_id"]
    until = ends[active].groupby([rows.loc[active, one] for one in keys]).max()
    ending = until[until <= last].reset_index()[keys[:2]].drop_duplicates()
    past = rows["end"].notna() & (rows["end"] < day) & ~monthly
    scheduled = rows["end_basis"] == "scheduled"
    ended = rows[past & ~scheduled & (rows["end"] >= f"{shown.day.year}-01-01")]
    return {
        "organisations named as active": rows.loc[active, "organisation"].nunique(),
        "sectors in which somebody is named": rows.loc[active, "sector"].nunique(),
        "services that ended this year": len(ended[keys[:2]].drop_duplicates()),
        "ends": len(ending),
    }


def _active(rows, shown):
    """Whether work is known to be under way on the day: known to be begun, and not over.

    Without a stated start it is known from the first day on which a source has it under way, and
    without a stated end for 60 days after it was heard of, up to the last day of the sources.
    """
    day = shown.day.isoformat()
    stale = (shown.day - dt.timedelta(days=60)).isoformat()
    silent = day > "2023-12-13"
    planned = rows["declared_status"] == "planned"
    ended = rows["declared_status"] == "ended"
    end = rows["end"].mask(rows["end_precision"] == "month", rows["end"].str[:7] + "-01")
    known = pd.concat([rows["as_of"], rows["known_since"], end], axis=1).fillna("9999")
    start = rows["start"].fillna(known.min(axis=1))
    undated = (rows["start"].isna() & planned) | (rows["end"].isna() & ended)
    undated |= rows["declared_status"] == "not_begun"
    confirmed = rows["last_confirmed"].fillna(rows["as_of"])
    under_way = (start <= day) & (rows["end"].fillna("9999-12-31") >= day)
    return under_way & ~undated & ~(rows["end"].isna() & (silent | (confirmed < stale)))


@pytest.fixture(scope="module")
def tools(config):
    ground = svg_ground.read(config.data / "boundaries")
    return Tools(ground, Typesetter(config.cache))


@pytest.mark.whole
@audiences
def test_slides_show_the_numbers_of_the_pages(contexts, surfaces_of, tools, audience):
    names = ("everything", "wider", "district", "a past day")
    scenes = []
    for name in names:
        shown = contexts(audience, name)
        scenes.append((shown, SceneText(len(scenes) + 1, 5, name, kind="ends")))
    if audience == "coordinator":  # maps take their time
        chosen = ("sites", "households", "unserved", "ending")
        scenes.append((contexts(audience, "everything"), SceneText(5, 5, "Map", figures=chosen)))
    about = About("Numbers", dt.date(2023, 12, 14), None)
    slides = read(slide_deck.make(scenes, about, tools)).slides
    held = [figures_of(one) for one in slides if figures_of(one)]
    assert len(held) == len(scenes)
    for name, figures in zip((*names, "everything"), held, strict=False):
        slide = [surfaces.pair(words, number) for number, words in figures]
        found = surfaces_of(audience, name)
        said = {words for pairs in found.values() for words, _ in pairs}
        assert {words for words, _ in slide} <= said
        assert surfaces.disagreeing(found | {"slide": slide}) == {}


@audiences
def test_the_map_in_one_file_shows_the_numbers_of_the_pages(contexts, surfaces_of, asked, audience):
    shown = contexts(audience, "governorate")
    found = dict(surfaces_of(audience, "governorate"))
    found["file"] = surfaces.of_html(asked(audience, "/api/downloads/view.html", shown.view).text)
    assert len(found["file"]) >= 4
    assert surfaces.disagreeing(found) == {}
