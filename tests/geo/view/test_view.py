"""A View and its address: round trip, least length, and one problem for each bad value."""

import copy
import datetime as dt
import random

import pytest

from geo.catalog import layers
from geo.language import Language, words
from geo.values import days
from geo.view.address import LISTS, MAXIMUM_LENGTH, PAGE_STATE, At
from geo.view.view import View

FULL = View(
    governorate=("IQG01",),
    district=("IQG01Q01", "IQG01Q03"),
    subdistrict=("IQG01Q01N01",),
    area=("east-anbar",),
    site=("kilo-7",),
    partner=("drc", "irc"),
    sector=("wash",),
    orgtype=("INGO",),
    presence="2",
    date=dt.date(2023, 12, 13),
    lang=Language.AR,
    wider=True,
    layers=("informal-sites", "hotspots"),
    select="informal-sites/kilo-7",
    at=At(7.123456789, 33.123456789, 43.2),
    compare=dt.date(2023, 6, 1),
    since=1,
    page=(("map", "simple"), ("table", "hotspots")),
)
VIEWS = [
    View(),
    FULL,
    View(layers=()),
    View(layers=("hotspots", "informal-sites", "hotspots")),
    View(presence="none"),
    View(at=At(0, -33.0, 1e-07)),
    View(sector=("wash", "health", "wash")),
    *(View(page=((name, value),)) for name, values in PAGE_STATE.items() for value in values),
    *(View(lang=language) for language in Language),
]


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_comes_back_from_its_address(dataset, view):
    back, problems = View.from_query(view.to_query(), dataset.vocabulary)
    assert problems == ()
    assert back == view
    assert back.to_query() == view.to_query()


def test_the_default_view_has_an_empty_address():
    assert View().query_string() == ""
    assert View(presence="any", lang=Language.EN, wider=False).to_query() == []


def test_only_what_differs_from_the_default_is_in_the_address():
    assert View(sector=("wash",), wider=True).query_string() == "sector=wash&wider=true"


def test_the_order_of_an_address_does_not_matter(dataset):
    pairs = FULL.to_query()
    random.Random(7).shuffle(pairs)  # noqa: S311 - a test
    back, problems = View.from_query(pairs, dataset.vocabulary)
    assert (back, problems) == (FULL, ())


def test_lists_are_sorted_and_freed_of_repeats():
    assert View(sector=("wash", "health", "wash")).sector == ("health", "wash")
    assert View().having(partner=("irc", "drc")).partner == ("drc", "irc")
    assert View().having(layers=("hotspots", "informal-sites")).layers == (
        "informal-sites",
        "hotspots",
    )


BAD = [
    ("governorate", "IQG99"),
    ("governorate", ""),
    ("governorate", "iqg01"),
    ("district", "IQG01"),
    ("subdistrict", "IQG01Q01"),
    ("area", "anbar"),
    ("site", "kilo-5"),
    ("partner", "aaf"),
    ("sector", "WASH"),
    ("orgtype", "NGO"),
    ("presence", "0"),
    ("presence", "-1"),
    ("presence", "100"),
    ("presence", "all"),
    ("presence", "1٣"),
    ("presence", ""),
    ("date", "13.12.2023"),
    ("date", "2023-13-01"),
    ("date", "2023-02-29"),
    ("date", "2023-12"),
    ("date", "0001-01-01"),
    ("date", "9999-12-31"),
    ("date", "٢٠٢٣-١٢-١٣"),
    ("date", "tomorrow"),
    ("since", "x"),
    ("since", "0"),
    ("since", "-1"),
    ("since", "01"),
    ("since", "1.0"),
    ("since", "٢"),
    ("since", "2"),
    ("since", "9999"),
    ("since", "10000"),
    ("compare", "2023"),
    ("lang", "de"),
    ("lang", "EN"),
    ("wider", "yes"),
    ("wider", "True"),
    ("layers", "sites"),
    ("layers", "hotspots,"),
    ("layers", ""),
    ("layers", "none,hotspots"),
    ("select", "kilo-7"),
    ("select", "sites/kilo-7"),
    ("select", "hotspots/"),
    ("select", "hotspots/a b"),
    ("select", "hotspots/" + "a" * 81),
    ("at", "7"),
    ("at", "7/33"),
    ("at", "7/33/43/1"),
    ("at", "a/b/c"),
    ("at", "nan/33/43"),
    ("at", "7/inf/43"),
    ("at", "7/91/43"),
    ("at", "7/33/181"),
    ("at", "23/33/43"),
    ("at", "7/1_0/43"),
    ("at", "7/ 33/43"),
    ("at", "//"),
    ("map", "huge"),
    ("table", "sites"),
    ("matrix", ""),
    ("order", "name"),
    ("colour", "red"),
    ("", ""),
    ("Governorate", "IQG01"),
    ("page", "map"),
    ("x" * 500, "1"),
    ("sector", "wash" * 200),
    ("date", "2" * 10_000),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_each_bad_value_gives_one_problem_that_names_it(dataset, name, value):
    view, problems = View.from_query([(name, value)], dataset.vocabulary)
    (problem,) = problems
    assert view == View()
    assert problem.name == name[:60]
    for sentence in (str(problem), problem.sentence(words(Language.EN))):
        assert name[:60] in sentence
        assert value[:60] in sentence or not problem.expected
        assert sentence.endswith(".")
        assert len(sentence) < 400


@pytest.mark.parametrize(
    "pairs",
    [
        [("date", "2023-12-13"), ("date", "2023-12-14")],
        [("lang", "ar"), ("lang", "ar")],
        [("table", "hotspots"), ("table", "none")],
    ],
)
def test_what_can_be_given_once_is_not_given_twice(dataset, pairs):
    view, problems = View.from_query(pairs, dataset.vocabulary)
    assert len(problems) == 1
    assert view.to_query() == [pairs[0]]


def test_a_revision_newer_than_the_newest_is_said_to_be_none(dataset):
    assert dataset.revision == 1
    _, (problem,) = View.from_query([("since", "2")], dataset.vocabulary)
    assert str(problem) == "“2” cannot be used for since: the data have no revision of that number."
    assert View.from_query([("since", "1")], dataset.vocabulary) == (View(since=1), ())


def test_good_values_stay_beside_bad_ones(dataset):
    pairs = [("sector", "wash"), ("sector", "golf"), ("date", "never"), ("partner", "drc")]
    view, problems = View.from_query(pairs, dataset.vocabulary)
    assert view == View(sector=("wash",), partner=("drc",))
    assert [one.name for one in problems] == ["sector", "date"]


def test_nothing_raises_on_any_junk(dataset):
    chance = random.Random(20231213)  # noqa: S311 - a test
    names = [
        *LISTS,
        *PAGE_STATE,
        "presence",
        "date",
        "compare",
        "since",
        "lang",
        "wider",
        "layers",
        "select",
        "at",
        "x",
    ]
    signs = "abz019-/.,_ eE+%{}[]'\"<>&=\x00\n\t\u0660\u202e\ud7ff٪كéß\U0001f600"
    for _ in range(4_000):
        name = chance.choice(names)
        value = "".join(chance.choices(signs, k=chance.randrange(12)))
        view, problems = View.from_query([(name, value)], dataset.vocabulary)
        assert len(problems) <= 1
        assert view == View() or problems == ()
        assert all(str(one) and one.sentence(words(Language.EN)) for one in problems)
        again, none = View.from_query(view.to_query(), dataset.vocabulary)
        assert (again, none) == (view, ())


def test_every_feature_of_every_audience_can_be_selected(dataset, partner, public):
    for one in (dataset, partner, public):
        for layer_id in layers.ids():
            for feature_id in one.features[layer_id]["id"]:
                pairs = [("select", f"{layer_id}/{feature_id}")]
                view, problems = View.from_query(pairs, one.vocabulary)
                assert problems == ()
                assert len(view.to_query()[0][1]) <= MAXIMUM_LENGTH


def test_too_many_values_are_refused_but_repeats_are_free():
    known = {"partner": {f"org-{number}" for number in range(500)}}
    pairs = [("partner", f"org-{number:d}") for number in range(401)]
    view, problems = View.from_query([*pairs, pairs[0]], known)
    assert len(view.partner) == 400
    assert [one.value for one in problems] == ["org-400"]


def test_page_state_is_set_and_removed():
    view = View().with_page("table", "hotspots").with_page("map", "simple")
    assert view.page == (("map", "simple"), ("table", "hotspots"))
    assert view.page_state("table") == "hotspots"
    assert view.with_page("map", "").with_page("table", "") == View()


def test_without_filters_keeps_language_and_map():
    kept = FULL.without_filters()
    assert not kept.is_filtered
    assert (kept.lang, kept.at, kept.layers) == (FULL.lang, FULL.at, FULL.layers)
    assert kept.date is None


@pytest.mark.parametrize(("presence", "least"), [("any", None), ("none", 0), ("2", 2)])
def test_presence_as_a_number(presence, least):
    assert View(presence=presence).minimum_partners == least


def test_today_is_a_day_like_others_and_links_keep_it(dataset):
    asked = [("date", "today"), ("compare", "2023-06-15")]
    view, problems = View.from_query(asked, dataset.vocabulary)
    assert (view.date, problems) == (days.today(), ())
    assert sorted(view.to_query()) == sorted(asked)
    for kept in (view.having(sector=("wash",)), View(date=view.date), copy.deepcopy(view)):
        assert ("date", "today") in kept.to_query()
    fixed = View(date=days.today(), compare=view.compare)
    assert fixed != view
    assert {view, fixed} == {fixed, view, copy.copy(view)}
    assert fixed.to_query()[0] == ("date", days.today().isoformat())


def test_what_is_reckoned_from_today_is_another_day():
    today, week = days.as_today(), dt.timedelta(days=7)
    for one in (today + week, week + today, today - week, days.plus(today, 7), days.plain(today)):
        assert type(one) is dt.date
    assert today - days.plain(today) == dt.timedelta()
    assert View(date=today + week).to_query() == [("date", (days.today() + week).isoformat())]
