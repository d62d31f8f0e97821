"""Who is not named: partners that opted out, and sensitive work that its absence would tell."""

import dataclasses
import re

import pytest

from geo.catalog.audience import Audience
from geo.catalog.vocabulary import SENSITIVE_SECTORS
from geo.dataset import selection
from geo.dataset.context import Context
from geo.disclosure import disclosure
from geo.disclosure.rules import SHIPPED
from geo.language import Language, words
from geo.presence.presence import Chosen
from geo.profiles import organisation as organisation_profile
from geo.view.view import View

OUT = ("DRC", "bwa")
NAMES = re.compile(r"\b(DRC|drc|BWA|bwa)\b|Danish Refugee|Baghdad Women|bwa-|drc-")


@pytest.fixture(scope="module")
def nameless(dataset):
    rules = dataclasses.replace(SHIPPED, opted_out=OUT)
    return disclosure.disclose(dataset, Audience.PUBLIC, rules)


def test_who_opted_out_is_named_nowhere_in_public(nameless):
    leaks = []
    for layer_id, features in nameless.features.items():
        for name in features.columns.drop("geometry"):
            values = features[name].dropna().unique()
            leaks += [(layer_id, name, one) for one in values if NAMES.search(str(one))]
    assert leaks == []
    assert not {"drc", "bwa"} & nameless.vocabulary["partner"]
    assert {"not-named-1", "not-named-2"} <= nameless.vocabulary["partner"]


def test_others_still_see_the_names(dataset):
    rules = dataclasses.replace(SHIPPED, opted_out=OUT)
    partner = disclosure.disclose(dataset, Audience.PARTNER, rules)
    assert {"drc", "bwa"} <= partner.vocabulary["partner"]


def test_who_opted_out_still_counts_in_each_governorate_and_district(nameless, public):
    for day in ("2022-02-15", "2023-10-15", "2023-12-13"):
        counts = [one.presence.counts(Chosen(day)) for one in (public, nameless)]
        named, unnamed = (
            {place: len(count.organisations) for place, count in one.items()} for one in counts
        )
        assert named == unnamed


def test_who_opted_out_has_neither_type_nor_donor(nameless):
    found = nameless.features["partner-activities"]
    theirs = found[found["organisation"].str.startswith("not-named").to_numpy(dtype=bool)]
    assert len(theirs) > 20
    assert set(theirs["organisation_type"]) == {"Other"}
    assert theirs["donor"].isna().all()
    assert theirs["id"].is_unique
    for name in theirs["name"]:
        assert name.startswith("Organisation not named (")


def test_one_that_opted_out_alone_needs_no_number(dataset):
    rules = dataclasses.replace(SHIPPED, opted_out=("Danish Refugee Council",))
    alone = disclosure.disclose(dataset, Audience.PUBLIC, rules)
    assert alone.organisations["not-named-1"]["name"] == "Organisation not named"
    assert "drc" not in alone.organisations
    context = Context(alone, View(partner=("not-named-1",)), words(Language.EN), ())
    profile = organisation_profile.of(context, "not-named-1")
    assert profile.record["type"] == "Other"


def test_a_number_is_not_the_same_organisation_in_every_governorate(dataset, nameless):
    stored = dataset.features["partner-activities"]
    where = stored[stored["organisation"].isin(["drc", "bwa"]).to_numpy(dtype=bool)]
    own = {code: set(rows["organisation"]) for code, rows in where.groupby("governorate_pcode")}
    found = nameless.features["partner-activities"]
    first = found[(found["organisation"] == "not-named-1").to_numpy()]
    assert {"drc"} in own.values()
    assert set(first["governorate_pcode"]) == set(own)


def test_an_opted_out_name_that_nobody_has_is_logged(dataset, caplog):
    rules = dataclasses.replace(SHIPPED, opted_out=("No such body",))
    disclosure.disclose(dataset, Audience.PUBLIC, rules)
    assert [one.getMessage() for one in caplog.records] == [
        "opted out of the public view, but in no register: No such body"
    ]


def changed(dataset, **values):
    """The pack with other values in the open activity of MoMD at Bzebiz (Al-Falluja)."""
    activities = dataset.features["partner-activities"].copy()
    row = activities.index[activities["id"] == "momd-wash-bzebiz-water"]
    for name, value in values.items():
        activities.loc[row, name] = value
    features = {**dataset.features, "partner-activities": activities}
    return dataclasses.replace(dataset, features=features)


def told(dataset, audience):
    found = disclosure.disclose(dataset, audience, SHIPPED).features["partner-activities"]
    mine = (found["organisation"] == "momd") & (found["sector"] == "wash")
    return found[mine.to_numpy(dtype=bool)]


def only_sensitive(dataset, governorate="IQG01"):
    activities = dataset.features["partner-activities"]
    inside = activities[(activities["governorate_pcode"] == governorate).to_numpy()]
    sensitive = inside["sector"].isin(SENSITIVE_SECTORS)
    return sorted(set(inside["organisation"][sensitive]) - set(inside["organisation"][~sensitive]))


def test_some_organisations_do_only_sensitive_work_in_anbar(dataset):
    assert "irc" in only_sensitive(dataset)


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.PARTNER])
def test_who_does_only_sensitive_work_is_nowhere_below_the_governorate(dataset, audience):
    made = changed(dataset, donor="unicef|irc", implementing_partner="irc", handover_to="irc")
    found = disclosure.disclose(made, audience, SHIPPED).features["partner-activities"]
    close = found[(found["place_level"] != "governorate").to_numpy()]
    anbar = close[(close["governorate_pcode"] == "IQG01").to_numpy()]
    hidden = set(only_sensitive(dataset))
    for name in ("organisation", "donor", "implementing_partner", "handover_to"):
        listed = {one for text in anbar[name].dropna() for one in text.split("|")}
        assert not listed & hidden, name
    assert "unicef" in set(told(made, audience)["donor"].dropna())


def test_a_text_that_names_who_does_only_sensitive_work_goes(dataset):
    made = changed(dataset, note="Near the office of IRC")
    assert told(made, Audience.PARTNER)["note"].notna().sum() == 1
    kept = changed(dataset, note="Near the office of UNICEF")
    assert told(kept, Audience.PARTNER)["note"].notna().sum() == 2


@pytest.mark.parametrize(
    "text", ["Water and GBV case management", "Water beside the legal aid centre", "HLP files"]
)
def test_an_open_text_that_speaks_of_sensitive_work_goes(dataset, text):
    made = changed(dataset, activity=text)
    assert text not in set(told(made, Audience.PARTNER)["activity"])


def test_sensitive_work_answers_the_same_for_all_districts_of_a_governorate(public, partner):
    for dataset in (public, partner):
        for sector in sorted(SENSITIVE_SECTORS):
            for wider in (False, True):
                answers = {
                    tuple(
                        selection.passing(
                            dataset,
                            "partner-activities",
                            View(district=(code,), sector=(sector,), wider=wider),
                        )["id"]
                    )
                    for code in dataset.units.codes("district")
                    if code.startswith("IQG01")
                }
                assert len(answers) == 1
