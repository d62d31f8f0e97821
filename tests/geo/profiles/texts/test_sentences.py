"""The paragraph of a selection: its numbers are read out of the text and compared with the data.

Digits are Western in every language, so that the same reading works in all of them. Days, the
year of a source and the factor of the estimate are taken out first.
"""

import datetime as dt
import re
from dataclasses import replace

import pytest

from geo.coverage import figures
from geo.dataset import selection
from geo.dataset.context import Context
from geo.dataset.sources import scopes
from geo.language import Language, words
from geo.profiles.texts import known_text, sentences
from geo.view.view import View

VIEWS = [
    View(),
    View(district=("IQG01Q01",)),
    View(district=("IQG01Q01", "IQG01Q03"), sector=("wash", "health")),
    View(governorate=("IQG01",), date=dt.date(2024, 5, 15)),
    View(governorate=("IQG15",)),
    View(governorate=("IQG15",), date=dt.date(2022, 2, 15)),
    View(area=("west-anbar",)),
    View(partner=("drc",)),
    View(orgtype=("Government",)),
    View(date=dt.date(2023, 6, 15)),
    View(date=dt.date(2030, 1, 1)),
    View(subdistrict=("IQG13Q04N01",), sector=("electricity",)),
]


def context(dataset, view):
    return Context(dataset, view, words(view.lang))


def numbers(told, shown):
    """Returns the numbers of the text, without days, names of places, lists and sources."""
    say = shown.words
    text = told.text.split(say("Sources: {sources}.").partition("{")[0])[0]
    text = text.split(say("Only these are counted: {filters}.").partition("{")[0])[0]
    for one in scopes.of_layer(shown.dataset, "partner-activities"):
        text = text.replace(known_text.scope(shown, one), "")
    for name in range(1, 13):
        month = say.month_name(dt.date(2023, name, 1))
        text = re.sub(rf"(\d+ )?{re.escape(month)} \d{{4}}", "", text)
    text = text.replace("× 6", "")
    return sorted(int(one.replace(",", "")) for one in re.findall(r"\d[\d,]*", text))


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.query_string() or "everything")
@pytest.mark.parametrize("audience", ["dataset", "public", "partner"])
def test_the_english_paragraph_states_each_figure_once_and_no_other(request, audience, view):
    shown = context(request.getfixturevalue(audience), view)
    told = sentences.paragraph(shown)
    assert numbers(told, shown) == sorted(told.figures.values())
    assert "{" not in told.text


@pytest.mark.parametrize("language", [Language.AR, Language.CKB, Language.KMR])
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.query_string() or "everything")
def test_every_language_states_the_same_figures(dataset, view, language):
    shown = context(dataset, view.having(lang=language))
    told = sentences.paragraph(shown)
    assert told.figures == sentences.paragraph(context(dataset, view)).figures
    stated = numbers(told, shown)
    expected = sorted(told.figures.values())
    # a language may spell one and two, and needs no digit for them
    assert [one for one in stated if one > 2] == [one for one in expected if one > 2]
    assert "{" not in told.text


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.query_string() or "everything")
def test_the_figures_are_a_plain_count_of_the_activities(dataset, view):
    told = sentences.paragraph(context(dataset, view)).figures
    rows = selection.activities(dataset, view)
    on_day = selection.day(dataset, view)
    status = dataset.presence.status(on_day)[rows.index]
    active = rows[(status == "active").to_numpy(dtype=bool)]
    assert told.get("organisations", 0) == active["organisation"].nunique()
    assert told.get("sectors", 0) == active["sector"].nunique()
    last = (on_day + dt.timedelta(days=180)).isoformat()
    monthly = (active["end_basis"] == "reporting_month").to_numpy(dtype=bool)
    # a service that has other work at the same place does not end with the first of it
    ends = active["end"].fillna("9999-12-31").mask(monthly, "9999-12-31")
    keys = [active[one] for one in ("organisation", "sector", "place_level", "place_id")]
    until = ends.groupby(keys).max()
    ending = until[(until <= last).to_numpy()].index.get_level_values("organisation")
    assert told.get("ending", 0) == ending.nunique()


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.query_string() or "everything")
def test_the_sites_are_those_of_the_key_figures(dataset, view):
    told = sentences.paragraph(context(dataset, view)).figures
    on_map = figures.on_map(dataset, view.having(partner=())).sites
    assert told.get("sites", 0) == on_map.sites
    assert told.get("unserved_sites", 0) == on_map.unserved_sites
    assert told.get("unserved_households", 0) == on_map.unserved_households
    assert told.get("unserved_individuals", 0) == 6 * on_map.unserved_households


def test_the_situation_of_december_2023_reads_as_on_the_slides(dataset):
    told = sentences.paragraph(context(dataset, View()))
    # UNHCR, UNICEF, IOM, WHO, IRC, NRC, Dary, UIMS, SSORD, BWA, MoMD, civil affairs; without a
    # partner are Kilo 9, Al-Shahabi 2, the phosphate complex and six sites in Rutba
    assert told.text.startswith(
        "On 13 December 2023, at least 12 organisations were named as active in Iraq"
    )
    assert "work with a stated end by 10 June 2024 (Dary, IRC, NRC, UIMS)." in told.text
    # 001:391 and 001:399: IRC and Dary may be extended
    assert "An extension is stated as possible for 2 of these (Dary, IRC)." in told.text
    assert "For 2 of these nothing is stated after that." in told.text
    assert (
        "9 of 28 informal sites (490 households, an estimated 2,940 people) "
        "have no partner named for the site itself. "
        "6 organisations are named for the informal sites together." in told.text
    )
    assert (
        "the sources cover only: Partners in the informal sites of Anbar, as of December 2023."
        in told.text
    )
    assert "households × 6, of the list of 10 December 2023" in told.text
    assert told.text.endswith(
        "Sources: Iraq Durable Solutions Technical Working Group, 13 Dec 2023."
    )


def test_falluja_names_four_and_the_rest_only_for_the_governorate(dataset):
    told = sentences.paragraph(context(dataset, View(district=("IQG01Q01",))))
    # Dary, MoMD, SSORD, UIMS there; UNHCR, UNICEF, IOM, WHO, NRC, civil affairs for the sites of
    # Anbar together; IRC for all of Anbar
    assert told.figures["organisations"] == 4
    assert told.figures["for_sites"] == 6
    assert told.figures["wider"] == 1
    assert "1 more is reported only for a wider area that contains it." in told.text


def test_levels_are_never_added(dataset):
    narrow = View(district=("IQG01Q01",))
    assert sentences.paragraph(context(dataset, narrow)).figures == (
        sentences.paragraph(context(dataset, narrow.having(wider=True))).figures
    )


def test_partial_evidence_says_at_least(dataset):
    view = View(governorate=("IQG01",), date=dt.date(2024, 5, 15))
    told = sentences.paragraph(context(dataset, view))
    # BWA and SSORD have later ends; the other ten of December are not confirmed since
    assert "at least 2 organisations were named as active in Al-Anbar" in told.text
    assert told.figures["unconfirmed"] == 10
    assert "10 more were named earlier and may still be there" in told.text


def test_who_is_active_is_not_counted_again_as_unconfirmed(dataset):
    activities = dataset.features["partner-activities"].copy()
    activities.loc[activities["id"] == "bwa-legal-kilo-7", "end"] = "2024-01-31"
    changed = replace(dataset, features={**dataset.features, "partner-activities": activities})
    told = sentences.paragraph(context(changed, View(date=dt.date(2024, 5, 15))))
    assert (told.figures["organisations"], told.figures["unconfirmed"]) == (2, 10)


def test_where_nobody_is_named_it_does_not_say_that_nobody_is_there(dataset):
    told = sentences.paragraph(context(dataset, View(governorate=("IQG15",))))
    assert told.text.startswith("No source covers partners in Ninewa on 13 December 2023.")
    assert "no organisation" not in told.text
    activities = dataset.features["partner-activities"]
    april = activities[
        (
            (activities["governorate_pcode"] == "IQG15") & (activities["end"] == "2022-04-30")
        ).to_numpy()
    ]
    assert told.figures["nearest"] == april["organisation"].nunique() == 62
    assert "On 30 April 2022, 62 organisations were named there" in told.text
    told = sentences.paragraph(context(dataset, View(site=("rutba-al-wadi",))))
    assert "no organisation is named as active in Rutba" in told.text
    assert "that does not mean that nobody works there" in told.text


def test_one_organisation_is_told_in_the_singular(dataset):
    told = sentences.paragraph(context(dataset, View(site=("kilo-9",), date=dt.date(2023, 6, 15))))
    assert "1 organisation was named as active in Kilo 9, in 1 sector: WASH." in told.text
    assert "1 of them has work with a stated end by 12 December 2023 (Mercy Corps)." in told.text
    assert "The 1 informal site has a named partner." in told.text


def test_what_narrows_the_selection_is_said(dataset):
    told = sentences.paragraph(context(dataset, View(sector=("wash",), governorate=("IQG01",))))
    assert "Only these are counted: Sector: WASH." in told.text


def test_the_public_is_told_how_many_places_are_withheld(public):
    told = sentences.paragraph(context(public, View()))
    assert told.figures["withheld"] == 2
    assert "2 places are left out, their numbers are withheld." in told.text


def test_the_public_learns_no_site(public, dataset):
    secret = set(dataset.features["informal-sites"]["name"])
    for view in (*VIEWS, View(sector=("gbv",)), View(subdistrict=("IQG01Q01N01",))):
        told = sentences.paragraph(context(public, view)).text
        assert not [one for one in secret if one in told]
