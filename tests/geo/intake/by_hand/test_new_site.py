"""A site that no list has yet: one revision of its row and its first round, that can be undone."""

import pytest
from written_by_hand import version

from geo.catalog.audience import Audience
from geo.catalog.registers import SITE_ROUNDS
from geo.errors import InvalidQueryError
from geo.intake.by_hand import new_site, sites
from geo.intake.by_hand.hand import OWNER
from geo.intake.by_hand.new_site import NewSite

UNIT = "IQG01Q01N01"


def site(hand, id_, audience=Audience.COORDINATOR):
    return hand.library.dataset(audience).record("informal-sites", id_)


def middle(hand, pcode=UNIT):
    units = hand.library.dataset(Audience.COORDINATOR).features["subdistricts"]
    point = units.geometry[(units["pcode"] == pcode).to_numpy(bool)].iloc[0].representative_point()
    return (point.x, point.y)


def add(hand, **said):
    values = {"name": "Hay  Al-Jadid", "pcode": UNIT, "day": "2026-10-31", "households": 40, **said}
    return new_site.add(hand, NewSite(seen=version(hand), **values))


def touched(hand, made):
    return {(one.layer, one.feature) for one in hand.library.store.touched(made.id)}


def test_a_site_is_entered_stands_in_its_place_and_is_taken_back(hand):
    at = middle(hand)
    made = add(hand, point=at, kind="housing_complex")
    id_ = f"{OWNER}-hay-al-jadid-iqg01q01n01"
    assert touched(hand, made) == {
        ("informal-sites", id_),
        ("site-rounds", f"{id_}/2026-10-31"),
        ("sources", OWNER),
    }
    row = site(hand, id_)
    assert (row["name"], row["households"], row["individuals"]) == ("Hay Al-Jadid", 40, 240)
    assert (row["subdistrict_pcode"], row["governorate_pcode"]) == (UNIT, "IQG01")
    assert (row["kind"], row["note"], row["source_id"]) == ("housing_complex", None, OWNER)
    assert "lina" not in row["source_page_or_slide"]
    features = hand.library.dataset(Audience.COORDINATOR).features["informal-sites"]
    point = features.geometry[(features["id"] == id_).to_numpy(bool)].iloc[0]
    assert (point.x, point.y) == at
    (first,) = [
        one
        for one in hand.library.dataset(Audience.COORDINATOR).registered(SITE_ROUNDS)
        if one["site_id"] == id_
    ]
    assert (first["households"], first["population"]) == (40, "displaced")
    sites.save(hand, sites.Edit(id_, {"households": 44}, version(hand), "2026-11-20"))
    assert site(hand, id_)["households"] == 44
    assert site(hand, id_, Audience.PUBLIC) is None
    hand.undo(version(hand))
    hand.undo(made.id)
    assert site(hand, id_) is None


def test_without_a_point_it_is_drawn_in_the_middle_of_its_unit_and_says_so(hand):
    add(hand, pcode="IQG01Q01")
    row = site(hand, f"{OWNER}-hay-al-jadid-iqg01q01")
    assert row["note"] == "No point was given: drawn in the middle of its district"
    assert (row["subdistrict_pcode"], row["district_pcode"]) == (None, "IQG01Q01")


@pytest.mark.parametrize("people", [None, 90])
def test_a_site_of_unknown_households_is_entered_as_unknown_and_counted_later(hand, people):
    add(hand, households=None, individuals=people)
    id_ = f"{OWNER}-hay-al-jadid-iqg01q01n01"
    row = site(hand, id_)
    assert (row["households"], row["individuals"]) == (None, people)
    sites.save(hand, sites.Edit(id_, {"kind": "self_settled"}, version(hand), "2026-11-20"))
    assert site(hand, id_)["households"] is None
    sites.save(hand, sites.Edit(id_, {"households": 20}, version(hand), "2026-11-21"))
    assert (site(hand, id_)["households"], site(hand, id_)["individuals"]) == (20, 120)


def test_what_cannot_be_is_refused_with_the_reason_and_writes_nothing(hand):
    before = version(hand)
    known = hand.library.dataset(Audience.COORDINATOR).record("informal-sites", "kilo-7")
    for said, why in (
        ({"name": "  "}, "needs a name"),
        ({"pcode": ""}, "district or sub-district"),
        ({"pcode": "IQG01"}, "district or sub-district"),
        ({"kind": "palace"}, "one of the list"),
        ({"households": -1}, "0 or more"),
        ({"day": "2126-01-01"}, "no plausible day"),
        ({"day": ""}, "day"),
        ({"point": (0.0, 0.0)}, "outside the country"),
        ({"point": middle(hand, "IQG15Q05N01")}, "not in"),
        ({"name": known["name"], "pcode": known["subdistrict_pcode"]}, "already"),
        ({"name": "x" * 500}, "characters"),
    ):
        with pytest.raises(InvalidQueryError, match=why):
            add(hand, **said)
    assert version(hand) == before
