"""What the data say differently than an earlier revision, of two real revisions in a real store."""

import datetime as dt
from dataclasses import replace

import pytest
import shapely

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.registers import ORGANISATIONS
from geo.catalog.vocabulary import SENSITIVE_SECTORS
from geo.coverage import corrections
from geo.coverage.corrections import ADDED, CORRECTED, MOVED, REMOVED
from geo.coverage.places import Place
from geo.dataset.scope import Scope
from geo.disclosure import disclosure
from geo.disclosure.rules import SHIPPED
from geo.view.view import View

SITES, ACTIVITIES = layers.INFORMAL_SITES, layers.PARTNER_ACTIVITIES
HOTSPOTS, BLOCKED, UNITS = layers.HOTSPOTS, layers.BLOCKED_AREAS, layers.ABC_AREA_UNITS
KILO_9 = "kilo-9"


@pytest.fixture(scope="module")
def dataset(fewer):
    return fewer


def edited(dataset, layer, feature_id, **values):
    features = dataset.features[layer.id].copy()
    for name, value in values.items():
        features.loc[features["id"] == feature_id, name] = value
    return features


def without(dataset, layer, *ids):
    features = dataset.features[layer.id]
    return features[~features["id"].isin(ids)]


def moved(dataset, layer, feature_id, metres):
    features = dataset.features[layer.id].copy()
    at = features.index[features["id"] == feature_id][0]
    here = features.geometry.loc[at]
    return features.assign(
        geometry=features.geometry.where(
            features.index != at, shapely.Point(here.x, here.y + metres / 111_000)
        )
    )


def told(found):
    return {(one.kind, one.record, one.field, one.before, one.after) for one in found}


def test_a_revision_that_says_the_same_corrects_nothing(both, dataset):
    noted = edited(dataset, SITES, KILO_9, note="Seen again", source_name="Kilo nine")
    turned = dataset.features[ACTIVITIES.id].iloc[::-1]
    renumbered = turned.assign(id=[f"3w-{number}" for number in range(len(turned))])
    assert both({SITES: noted, ACTIVITIES: renumbered}) == ()


def test_a_site_is_corrected_with_before_and_after_and_its_people(both, dataset):
    sites = edited(dataset, SITES, KILO_9, households=70, individuals=420, kind="self_settled")
    before = dataset.record(SITES.id, KILO_9)
    found = both({SITES: sites})
    expected = {(CORRECTED, KILO_9, "households", before["households"], 70)}
    if before["kind"] != "self_settled":
        expected.add((CORRECTED, KILO_9, "kind", before["kind"], "self_settled"))
    assert told(found) == expected
    (one,) = (one for one in found if one.field == "households")
    assert one.place == Place("site", KILO_9)
    assert one.area == before["district_pcode"]
    assert one.people.individuals == 420


def test_sites_that_came_and_went(both, dataset):
    new = without(dataset, SITES, "rutba-antesar")
    new.loc[new["id"] == KILO_9, "id"] = "kilo-9-east"
    found = both({SITES: new})
    assert {(one.kind, one.record) for one in found if one.layer == SITES.id} == {
        (REMOVED, "rutba-antesar"),
        (REMOVED, KILO_9),
        (ADDED, "kilo-9-east"),
    }
    (gone,) = (one for one in found if one.record == "rutba-antesar")
    assert gone.people.households == dataset.record(SITES.id, "rutba-antesar")["households"]
    assert gone.names[0] == dataset.record(SITES.id, "rutba-antesar")["name"]


@pytest.mark.parametrize(("metres", "far"), [(40, []), (60, [60]), (930, [930])])
def test_a_site_moved_when_it_went_further_than_50_m(both, dataset, metres, far):
    found = both({SITES: moved(dataset, SITES, KILO_9, metres)})
    assert [one.kind for one in found] == [MOVED] * len(far)
    assert [one.metres for one in found] == pytest.approx(far, rel=0.02)


def test_an_activity_is_corrected_under_whatever_id(both, dataset):
    rows = dataset.features[ACTIVITIES.id]
    own = rows[(rows["organisation"] == "drc") & (rows["sector"] == "wash")]
    one = own[own["end"].notna()].iloc[0]
    changed = edited(dataset, ACTIVITIES, one["id"], end="2023-11-15")
    changed = changed.iloc[::-1].assign(id=[f"row-{at}" for at in range(len(changed))])
    for audience in (Audience.COORDINATOR, Audience.PARTNER):
        (found,) = both({ACTIVITIES: changed}, audience)
        assert (found.kind, found.field, found.before, found.after) == (
            CORRECTED,
            "end",
            one["end"],
            "2023-11-15",
        )
        assert (found.organisation, found.sector) == ("drc", one["sector"])
        assert found.people.individuals


def test_where_ids_are_stored_another_place_is_a_correction_and_no_new_work(both, dataset):
    changed = edited(dataset, ACTIVITIES, "mercy-corps-wash-kilo-9", place_id="kilo-7")
    row = dataset.record(ACTIVITIES.id, "mercy-corps-wash-kilo-9")
    if row is None:
        rows = dataset.features[ACTIVITIES.id]
        row = rows[(rows["place_level"] == "site") & (rows["place_id"] == KILO_9)].iloc[0]
        changed = edited(dataset, ACTIVITIES, row["id"], place_id="kilo-7")
    (one,) = both({ACTIVITIES: changed})
    assert (one.kind, one.record, one.field) == (CORRECTED, row["id"], "place")
    assert (one.before, one.after) == (Place("site", KILO_9), Place("site", "kilo-7"))


def test_hotspots_blocked_areas_and_units_come_go_and_change(both, dataset):
    unit = dataset.features[UNITS.id].iloc[0]
    found = both(
        {
            HOTSPOTS: without(dataset, HOTSPOTS, "al-amerli"),
            BLOCKED: edited(dataset, BLOCKED, "hamdaniya", obstacle_category="2"),
            UNITS: edited(dataset, UNITS, unit["id"], evidence="stated_abc"),
        }
    )
    assert {
        (REMOVED, "al-amerli", "", None, None),
        (CORRECTED, "hamdaniya", "obstacle_category", "3", "2"),
        (CORRECTED, unit["id"], "evidence", unit["evidence"], "stated_abc"),
    } == told(found)


def test_filters_choose_corrections_as_they_choose_records(both, dataset):
    changed = {SITES: edited(dataset, SITES, KILO_9, households=70)}
    assert len(both(changed, governorate=("IQG01",), date=dt.date(2020, 1, 1))) == 1
    assert both(changed, governorate=("IQG15",)) == ()
    assert both(changed, site=("kilo-7",)) == ()


def test_people_of_several_corrections_count_once(both, dataset):
    changed = {SITES: moved(edited_sites(dataset), SITES, KILO_9, 200)}
    found = both(changed)
    newest = both.library.dataset(Audience.COORDINATOR)
    assert len(found) == 2
    assert corrections.people(newest, found).individuals == 420


def edited_sites(dataset):
    features = {
        **dataset.features,
        SITES.id: edited(dataset, SITES, KILO_9, households=70, individuals=420),
    }
    return replace(dataset, features=features)


def test_a_layer_that_was_empty_before_is_not_compared(dataset):
    features = {**dataset.features, SITES.id: dataset.features[SITES.id].iloc[:0]}
    assert corrections.between(replace(dataset, features=features), dataset, View()) == ()


def test_datasets_of_different_readers_are_not_compared(dataset, public):
    with pytest.raises(ValueError, match="audiences"):
        corrections.between(dataset, public, View())


# --- what the public and partners may learn


def shown_names(dataset):
    """Returns every id, name and organisation that a dataset shows."""
    found = set()
    for layer_id in corrections.COUNTED:
        rows = dataset.features[layer_id]
        for name in ("id", "name", "organisation", "place_id"):
            if name in rows:
                found |= set(rows[name].dropna())
    return found


def heavily_changed(dataset):
    rows = dataset.features[SITES.id].copy()
    rows["households"] = [3, 4] * (len(rows) // 2) + [5] * (len(rows) % 2)
    rows["individuals"] = rows["households"] * 6
    work = dataset.features[ACTIVITIES.id].copy()
    work.loc[work.index[::2], "sector"] = "gbv"
    work.loc[work.index[::3], "end"] = "2023-12-31"
    blocked = dataset.features[BLOCKED.id].iloc[2:].copy()
    blocked["obstacle_category"] = ["1", "2"] * (len(blocked) // 2)
    return {SITES: rows.iloc[3:], ACTIVITIES: work.iloc[40:], BLOCKED: blocked}


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.PARTNER])
def test_a_comparison_names_nothing_that_both_datasets_hide(both, dataset, audience):
    found = both(heavily_changed(dataset), audience)
    newest = both.library.dataset(audience)
    known = shown_names(newest) | shown_names(both.earlier)
    assert found
    for one in found:
        assert {one.record, one.names[0], *one.sites} - known == set()
        assert {one.organisation} - known <= {""}
        held = [
            row
            for row in (
                newest.record(one.layer, one.record),
                both.earlier.record(one.layer, one.record),
            )
            if row
        ]
        assert held
        assert not any(row.get("suppressed") for row in held)
        if one.sector in SENSITIVE_SECTORS:
            assert one.place.level in ("governorate", "governorate_sites")


def test_the_public_is_told_of_no_site_and_of_no_number_of_one_site(both, dataset):
    found = both({SITES: without(dataset, SITES, "rutba-antesar")}, Audience.PUBLIC)
    names = set(dataset.features[SITES.id]["name"])
    assert [(one.kind, one.field, one.place.level) for one in found] == [
        (CORRECTED, "sites", "subdistrict")
    ]
    assert not {one.names[0] for one in found} & names


def test_a_cell_that_is_withheld_now_or_was_before_is_no_correction(both, dataset, public):
    cells = public.features[SITES.id]
    shown = cells[~cells["suppressed"].astype(bool)].iloc[0]
    rows = dataset.features[SITES.id].copy()
    inside = rows["subdistrict_pcode"] == shown["subdistrict_pcode"]
    rows.loc[inside, ["households", "individuals"]] = [0, 0]
    found = both({SITES: rows}, Audience.PUBLIC)
    assert both.library.dataset(Audience.PUBLIC).record(SITES.id, shown["id"])["suppressed"]
    assert shown["id"] not in {one.record for one in found}


def test_who_opted_out_is_named_in_no_comparison(dataset):
    rules = replace(SHIPPED, opted_out=("drc",))
    work = dataset.features[ACTIVITIES.id]
    register = dataset.features[ORGANISATIONS.id]
    # the earlier register knew it under another name only, so that the rule of today missed it
    features = {**dataset.features, ACTIVITIES.id: work[work["organisation"] != "mercy-corps"]}
    later = disclosure.disclose(
        replace(dataset, features=features, revision=2), Audience.PUBLIC, rules
    )
    missed = disclosure.disclose(dataset, Audience.PUBLIC)
    assert "drc" in set(register["id"])
    found = corrections.between(missed, later, View())
    assert "mercy-corps" in {one.organisation for one in found}
    assert not [one for one in found if one.organisation.startswith(("drc", "not-named"))]


def test_work_that_became_sensitive_is_not_placed_for_partners(both, dataset):
    work = dataset.features[ACTIVITIES.id]
    row = work[(work["place_level"] == "site") & ~work["sector"].isin(SENSITIVE_SECTORS)].iloc[0]
    changed = edited(dataset, ACTIVITIES, row["id"], sector="gbv")
    found = both({ACTIVITIES: changed}, Audience.PARTNER)
    assert not [one for one in found if one.place.level == "site"]
    assert [one.field for one in both({}, Audience.COORDINATOR)] == ["sector"]


def test_a_part_of_the_country_learns_of_its_own_part_only(both, dataset):
    sites = edited(dataset, SITES, KILO_9, households=70)
    assert len(both({SITES: sites}, Audience.PARTNER, Scope(governorates=("IQG01",)))) == 1
    assert both({}, Audience.PARTNER, Scope(governorates=("IQG15",))) == ()
