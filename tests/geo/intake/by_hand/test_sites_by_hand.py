"""Sites by hand: their row stays, what is said lies over it, every statement of people is kept."""

import datetime as dt

import pytest
from geopandas.testing import assert_geodataframe_equal
from written_by_hand import version

from geo import language
from geo.access.datasets import Library
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.registers import SITE_ROUNDS
from geo.dataset.context import Context
from geo.errors import InvalidQueryError
from geo.intake.accepting import features
from geo.intake.by_hand import sites
from geo.intake.by_hand.hand import OWNER, EditedError
from geo.intake.by_hand.sites import Edit
from geo.language import Language
from geo.profiles import site_history
from geo.store.revisions import Change, Note
from geo.view.view import View

SITE = "kilo-7"
DAY = "2026-11-22"


def site(hand, audience=Audience.COORDINATOR):
    return hand.library.dataset(audience).record("informal-sites", SITE)


def round_of_dtm(hand, households):
    people = households and households * 6
    row = {"id": "from-dtm-7/2026-10-31", "site_id": "from-dtm-7", "beside": SITE, "name": "Kilo 7",
           "population": "displaced", "households": households, "individuals": people,
           "as_of": "2026-10-31", "source_id": "from-dtm"}  # fmt: skip
    rounds = Change(features.features(SITE_ROUNDS, [row]))
    hand.library.change(
        {SITE_ROUNDS: rounds}, Note("x", "import", "r", ""), "from-dtm", version(hand)
    )


def told(hand):
    return [(one.record["households"], one.counts) for one in sites.statements(hand, SITE)]


def test_what_is_said_of_a_site_lies_over_its_row_and_each_statement_stays(hand):
    before = site(hand)
    round_of_dtm(hand, 500)
    assert site(hand) == before
    assert told(hand) == [(550, True), (500, False)]
    said = {"households": 540, "note": "Counted  by the ABC", "kind": "housing_complex"}
    made = sites.save(hand, Edit(SITE, said, version(hand), "2026-11-20"))
    now = site(hand)
    assert (now["households"], now["individuals"], now["as_of"]) == (540, 3240, "2026-11-20")
    assert (now["source_id"], now["kind"]) == (OWNER, "housing_complex")
    assert now["note"] == "Counted by the ABC"
    assert made.counts == {"site-rounds": 1, "site-edits": 1, "sources": 1}
    assert told(hand) == [(550, False), (500, False), (540, True)]
    chosen = sites.count(hand, SITE, "from-dtm-7/2026-10-31", version(hand))
    now = site(hand)
    assert (now["households"], now["source_id"], now["as_of"]) == (500, "from-dtm", "2026-10-31")
    assert now["kind"] == "housing_complex"
    sites.save(hand, Edit(SITE, {"name": "Kilo seven"}, version(hand), "2026-11-21"))
    assert (site(hand)["name"], site(hand)["as_of"]) == ("Kilo seven", "2026-10-31")
    sites.count(hand, SITE, sites.OWN, version(hand))
    now = site(hand)
    assert (now["households"], now["as_of"], now["name"]) == (550, before["as_of"], "Kilo seven")
    assert told(hand) == [(550, True), (500, False), (540, False)]
    whole = hand.library.decided().whole(hand.library.dataset(Audience.COORDINATOR).features)
    rows = whole["informal-sites"].set_index("id")
    assert rows.loc[SITE, "name"] == before["name"]
    with pytest.raises(EditedError, match="lina changed"):
        sites.save(hand, Edit(SITE, {"note": "Late"}, chosen.id, "2026-11-21"))
    for number in range(version(hand), 2, -1):
        hand.undo(number)
    assert site(hand) == before


def test_what_is_emptied_is_unknown_as_that_person_says_on_that_day(hand):
    before = site(hand)
    assert (before["households"], bool(before["name_ar"])) == (550, True)
    said = {"households": None, "name_ar": "", "note": None}
    sites.save(hand, Edit(SITE, said, version(hand), "2026-11-20"))
    for audience in (Audience.COORDINATOR, Audience.PARTNER):
        now = site(hand, audience)
        assert [now[one] for one in ("households", "individuals", "name_ar", "note")] == [None] * 4
        assert (now["as_of"], now["source_id"]) == ("2026-11-20", OWNER)
    assert told(hand) == [(550, False), (None, True)]
    sites.save(hand, Edit(SITE, {"kind": "housing_complex"}, version(hand), "2026-11-21"))
    assert (site(hand)["households"], site(hand)["name_ar"]) == (None, None)
    sites.save(hand, Edit(SITE, {"individuals": 70, "households": None}, version(hand), DAY))
    sites.save(hand, Edit(SITE, {"households": None}, version(hand), DAY))
    assert (site(hand)["households"], site(hand)["individuals"]) == (None, 70), "not of households"
    sites.save(hand, Edit(SITE, {"households": 9, "name_ar": "كيلو"}, version(hand), DAY))
    assert [site(hand)[one] for one in ("households", "name_ar", "note")] == [9, "كيلو", None]
    sites.count(hand, SITE, sites.OWN, version(hand))
    assert site(hand)["households"] == 550
    round_of_dtm(hand, None)
    sites.count(hand, SITE, "from-dtm-7/2026-10-31", version(hand))
    assert site(hand)["households"] is None, "that this source does not know it counts"
    with pytest.raises(InvalidQueryError, match="needs a name"):
        sites.save(hand, Edit(SITE, {"name": " "}, version(hand), DAY))


def test_a_site_is_closed_and_never_deleted(hand):
    before = site(hand)
    made = sites.close(hand, SITE, dt.date(2026, 11, 1), version(hand))
    for audience in (Audience.COORDINATOR, Audience.PARTNER):
        assert site(hand, audience) is None
    assert hand.library.store.held(layers.INFORMAL_SITES, SITE)[1]["households"] == 550
    assert hand.library.decided().closed["id"].tolist() == [SITE]
    told = hand.library.dataset(Audience.PARTNER)
    as_it_was = told.on(dt.date(2026, 10, 31)).record("informal-sites", SITE)
    for name in ("households", "as_of", "source_id"):
        assert as_it_was[name] == before[name]
    assert told.on(dt.date(2026, 11, 1)).record("informal-sites", SITE) is None
    context = Context(told, View(), language.words(Language.EN))
    history = site_history.of(context, "informal-sites", SITE)
    assert [(one.day, one.households) for one in history.statements] == [(before["as_of"], 550)]
    assert (history.closing.day, history.closing.source_id) == ("2026-11-01", OWNER)
    hand.undo(made.id)
    assert site(hand) == before
    for said, why in (
        ({"kind": "castle"}, "one of the list"),
        ({"households": -1}, "0 or more"),
        ({"individuals": 5}, "needs the number of households"),
    ):
        with pytest.raises(InvalidQueryError, match=why):
            sites.save(hand, Edit(SITE, said, version(hand), "2026-11-20"))
    with pytest.raises(InvalidQueryError, match="day ahead"):
        sites.close(hand, SITE, dt.date(2099, 1, 1), version(hand))


def test_a_change_has_only_what_it_touches_read_again(hand):
    before = hand.library.dataset(Audience.COORDINATOR)
    round_of_dtm(hand, 500)
    made = sites.close(hand, SITE, dt.date(2026, 11, 1), version(hand))
    for _ in range(2):
        now = hand.library.dataset(Audience.COORDINATOR)
        assert now.features["partner-activities"] is before.features["partner-activities"]
        again = Library(hand.library.store).dataset(Audience.COORDINATOR)
        assert again.revision == now.revision > before.revision
        assert again.features.keys() == now.features.keys()
        for layer, rows in again.features.items():
            assert_geodataframe_equal(rows, now.features[layer])
        if now.revision == made.id:
            hand.undo(made.id)
