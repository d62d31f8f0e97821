"""What revisions brought, of real revisions in a real store, as each audience may see them."""

import pandas as pd
import pytest

from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.dataset.scope import EVERYTHING
from geo.feeds.revised import History
from geo.intake.accepting.undo import UNDO
from geo.store.revisions import Note
from geo.values.cache import Cache
from geo.view.view import View

SITES, WORK = layers.INFORMAL_SITES, layers.PARTNER_ACTIVITIES
NOTE = Note("t", "later", "x", "2")


@pytest.fixture
def told(both):
    """Writes one revision after the other, and returns what the last dataset's feed tells."""
    remembered = Cache()

    def write(changed):
        if hasattr(both, "library"):
            both.library.store.write(changed, NOTE)
            both.library.look_again()
        else:
            both(changed)

    def read(audience=Audience.COORDINATOR, scope=EVERYTHING, **filters):
        history = History(both.library, audience, scope, remembered)
        dataset = both.library.dataset(audience, scope)
        return history.brought(dataset, View(**filters))

    def undo(revision):
        both.library.store.undo(revision, Note("t", UNDO, "x", "2", {"undid": revision}))
        both.library.look_again()

    read.write, read.undo = write, undo
    return read


def facts(found):
    return {
        (one.revision, one.correction.kind, one.correction.field, one.correction.after)
        for one in found
    }


def sites(dataset, **values):
    rows = dataset.features[SITES.id].copy()
    for name, value in values.items():
        rows.loc[rows["id"] == "kilo-9", name] = value
    return {SITES: rows}


def work(dataset, changed):
    rows = dataset.features[WORK.id].copy()
    return {WORK: changed(rows)}


def test_each_revision_tells_what_it_brought_for_as_long_as_it_holds(told, fewer):
    told.write(sites(fewer, households=70))
    first = told()
    assert facts(first) == {(2, "corrected", "households", 70)}
    told.write(sites(fewer, households=70, kind="housing_complex"))
    both_told = told()
    assert facts(both_told) == {
        (2, "corrected", "households", 70),
        (3, "corrected", "kind", "housing_complex"),
    }
    assert first[0].key in {one.key for one in both_told}, "its id is as it was"
    told.write(sites(fewer, households=75, kind="housing_complex"))
    assert facts(told()) == {
        (3, "corrected", "kind", "housing_complex"),
        (4, "corrected", "households", 75),
    }


def test_what_was_taken_back_is_not_told(told, fewer):
    without = {SITES: fewer.features[SITES.id][fewer.features[SITES.id]["id"] != "kilo-9"]}
    told.write(without)
    assert facts(told()) == {(2, "removed", "", None)}
    told.write(sites(fewer))
    assert facts(told()) == {(3, "added", "", None)}


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.whole
def test_a_revision_and_its_undoing_cancel_and_its_return_is_told_once(told, fewer, audience):
    """Beside work of the same organisation in the same sector and place, which would hide it."""
    rows = fewer.features[WORK.id]
    like = rows[rows["district_pcode"].notna() & (rows["organisation"] == "drc")].iloc[:1]
    more = like.assign(id="more", start="2023-05-01", end="2023-11-30")
    told.write(sites(fewer, households=70))
    before = [one.key for one in told(audience)]
    changed = like.assign(declared_status="planned")
    others = rows[rows["id"] != like["id"].iloc[0]]
    told.write({WORK: pd.concat([others, changed, more], ignore_index=True)})
    accepted = {one.key for one in told(audience)}
    assert audience is not Audience.COORDINATOR or accepted > set(before)
    for by, expected in ((3, set(before)), (4, accepted), (5, set(before))):
        told.undo(by)
        assert {one.key for one in told(audience)} == expected


def test_what_is_no_longer_listed_names_the_source_that_had_it(told, fewer):
    listed = fewer.features[SITES.id]
    (had,) = listed[listed["id"] == "kilo-9"].to_dict("records")
    told.write({SITES: listed[listed["id"] != "kilo-9"]})
    (gone,) = told()
    assert (gone.source_id, gone.as_of) == (had["source_id"], had["as_of"])


def test_a_view_tells_of_its_own_places_and_work(told, fewer):
    rows = fewer.features[WORK.id]
    chosen = rows[(rows["sector"] == "wash") & rows["district_pcode"].notna()].iloc[0]
    told.write(work(fewer, lambda every: every[every["id"] != chosen["id"]]))
    assert facts(told()) == {(2, "removed", "", None)} or told() == []
    one = dict.fromkeys(("sector", "partner", "governorate", "district"))
    one |= {
        "sector": "wash",
        "partner": chosen["organisation"],
        "governorate": chosen["governorate_pcode"],
        "district": chosen["district_pcode"],
    }
    whole = {entry.key for entry in told()}
    for name, value in one.items():
        assert {entry.key for entry in told(**{name: (value,)})} == whole
    assert told(sector=("health",)) == []
    assert told(governorate=("IQG02",)) == []


def test_work_that_was_open_by_mistake_is_not_told_once_it_is_sensitive(told, fewer):
    """As a comparison with the newest data would not tell it; a later revision tells no more."""
    rows = fewer.features[WORK.id]
    like = rows[rows["district_pcode"].notna() & (rows["organisation"] == "drc")].iloc[:1]
    new = like.assign(
        id="by-mistake", organisation="oxfam", organisation_name="Oxfam", sector="wash",
        name="Oxfam: WASH", start="2023-05-01", end="2023-11-30",
    )  # fmt: skip

    def with_row(sector):
        return {WORK: pd.concat([rows, new.assign(sector=sector)], ignore_index=True)}

    told.write(with_row("wash"))
    mine = [one for one in told(Audience.PUBLIC) if one.correction.organisation == "oxfam"]
    assert [(one.correction.kind, one.correction.sector) for one in mine] == [("added", "wash")]
    told.write(with_row("gbv"))
    for audience in (Audience.PUBLIC, Audience.PARTNER):
        assert not [
            one.correction for one in told(audience)
            if one.correction.organisation == "oxfam" and one.correction.sector == "wash"
        ]  # fmt: skip
    told.write({WORK: rows})
    assert not [one for one in told(Audience.PUBLIC) if one.correction.organisation == "oxfam"]


def test_a_cell_that_is_told_in_more_rows_brings_no_work(told, fewer):
    """Of two records of a cell one has no end any more: the public knew of the work before."""

    def renewed(rows):
        own = (rows["organisation"] == "dary") & (rows["district_pcode"] == "IQG01Q01")
        assert own.sum() > 1
        rows.loc[rows.index[own][0], "end"] = None
        return rows

    told.write(work(fewer, renewed))
    (one,) = told()
    assert (one.correction.kind, one.correction.field) == ("corrected", "end")
    assert {one.correction.kind for one in told(Audience.PUBLIC)} <= {"corrected"}


def test_a_revision_that_only_confirms_tells_nothing(told, fewer):
    told.write(work(fewer, lambda rows: rows.assign(last_confirmed="2024-02-01")))
    assert [told(one) for one in Audience] == [[]] * 3
