"""Records by hand: each edit is a revision of exactly its rows, noted, told of, and undone."""

import datetime as dt
from dataclasses import replace

import pytest
from written_by_hand import version, work

from geo.access.gate import Access
from geo.catalog.audience import Audience
from geo.catalog.layers import PARTNER_ACTIVITIES
from geo.errors import InvalidQueryError, NotFoundError, WithheldError
from geo.intake.by_hand import decisions, records
from geo.intake.by_hand.hand import OWNER, EditedError
from geo.intake.by_hand.records import Edit
from geo.store.revisions import Note

PACK = "unicef-wash-bzebiz"
GOING_ON = "unhcr-legal-anbar"
NEW = {
    "organisation": "drc",
    "sector": "wash",
    "activity": "Water trucking",
    "place_level": "district",
    "place_id": "IQG01Q05",
    "start": "2026-01-05",
    "end": None,
    "declared_status": "active",
    "reached": 60,
}


def add(hand, **values):
    revision = records.save(hand, Edit("", {**NEW, **values}, version(hand), "2026-10-31"))
    return next(one for one in touched(hand, revision) if one != OWNER)


def touched(hand, revision):
    return {one.feature for one in hand.library.store.touched(revision.id)}


def test_an_activity_is_entered_corrected_closed_and_taken_back(hand):
    before = work(hand)
    new = add(hand)
    row = work(hand).loc[new]
    assert row["name"] == "DRC: WASH, Ana"
    assert (row["governorate_pcode"], row["organisation_type"]) == ("IQG01", "INGO")
    assert row["source_page_or_slide"] == f"entered by hand, {dt.datetime.now(dt.UTC):%Y-%m-%d}"
    assert (row["as_of"], row["end_basis"], row["start_basis"]) == (
        "2026-10-31",
        "not_stated",
        "stated",
    )
    assert row.geometry.geom_type == "Point"
    assert hand.library.dataset(Audience.COORDINATOR).sources[OWNER]["caption"] == "Entered by hand"
    fixed = records.save(hand, Edit(new, {"reached": 66, "end": "2026-12-31"}, version(hand)))
    assert touched(hand, fixed) == {new}
    assert work(hand).loc[new, ["reached", "end_basis", "as_of"]].tolist() == [
        66,
        "scheduled",
        "2026-10-31",
    ]
    closed = records.close(hand, new, dt.date(2026, 11, 20), version(hand))
    assert work(hand).loc[new, ["end", "declared_status", "as_of"]].tolist() == [
        "2026-11-20",
        "ended",
        "2026-11-20",
    ]
    assert (closed.why, closed.source, closed.counts) == (
        "edit",
        "by hand",
        {"partner-activities": 1},
    )
    hand.undo(closed.id)
    assert work(hand).loc[new, "end"] == "2026-12-31"
    hand.undo(fixed.id)
    hand.undo(fixed.id - 1)
    assert work(hand).index.tolist() == before.index.tolist()
    assert OWNER not in hand.library.dataset(Audience.COORDINATOR).sources
    assert [one.who for one in hand.gate.audit.newest(9)] == ["lina"] * 6


def test_a_row_of_the_pack_stays_and_the_corrected_one_counts_in_its_place(hand):
    before = work(hand)
    made = records.save(hand, Edit(PACK, {"end": "2023-06-30"}, version(hand)))
    own = f"{OWNER}-{PACK}"
    now = work(hand)
    assert now.loc[own, ["end", "beside", "as_of"]].tolist() == [
        "2023-06-30",
        PACK,
        before.loc[PACK, "as_of"],
    ]
    assert PACK not in now.index
    assert len(now) == len(before)
    decided = hand.library.decided()
    (aside,) = decided.records("partner-activities")
    assert (aside["id"], aside["end"]) == (PACK, before.loc[PACK, "end"])
    (why,) = decided.decisions.values()
    assert (why["record"], why["counts"], why["who"]) == (PACK, own, "lina")
    for audience in (Audience.PUBLIC, Audience.PARTNER):
        shown = hand.library.dataset(audience)
        assert "set-aside" not in shown.features
        rows = shown.features["partner-activities"]
        theirs = rows[(rows["organisation"] == "unicef") & (rows["sector"] == "wash")]
        ends = theirs.loc[theirs["source_id"].isin(["dstwg-2023-12", OWNER, "handed-in"]), "end"]
        assert sorted(ends)[:2] == ["2023-01-31", "2023-06-30"]
        assert len(ends) == 2
    again = records.save(hand, Edit(PACK, {"activity": "Water trucking"}, version(hand)))
    assert work(hand).loc[own, ["end", "activity"]].tolist() == ["2023-06-30", "Water trucking"]
    lifted = decisions.lift(hand, PARTNER_ACTIVITIES, PACK, version(hand))
    assert {PACK, own} <= set(work(hand).index)
    for one in (lifted, again, made):
        hand.undo(one.id)
    assert work(hand).index.tolist() == before.index.tolist()
    assert not hand.library.decided().aside


def test_both_may_count_and_a_person_decides_which(hand):
    records.save(hand, Edit(PACK, {"end": "2023-06-30"}, version(hand), instead=False))
    own = f"{OWNER}-{PACK}"
    assert {PACK, own} <= set(work(hand).index)
    decisions.decide(hand, PARTNER_ACTIVITIES, PACK, [own], ("The slide is right", version(hand)))
    assert own not in work(hand).index
    assert hand.library.decided().decisions["partner-activities", own]["reason"] == (
        "The slide is right"
    )
    decisions.decide(hand, PARTNER_ACTIVITIES, own, [PACK], ("", version(hand)))
    assert (own in work(hand).index, PACK in work(hand).index) == (True, False)
    pack = hand.library.store.read(PARTNER_ACTIVITIES)
    rest = pack[~pack["id"].isin([own, PACK])]
    hand.library.store.write({PARTNER_ACTIVITIES: rest}, Note("atlas", "data pack", "d", "0"))
    hand.library.look_again()
    assert own in work(hand).index
    assert not hand.library.decided().decisions


def test_still_true_for_many_is_one_revision_of_exactly_these(hand):
    new = add(hand)
    made = records.confirm(hand, [GOING_ON, new], dt.date(2026, 11, 28), version(hand))
    now = work(hand)
    for one in (f"{OWNER}-{GOING_ON}", new):
        assert now.loc[one, ["last_confirmed", "as_of"]].tolist() == ["2026-11-28"] * 2
    assert GOING_ON not in now.index
    assert made.why == "confirmed"
    assert touched(hand, made) == {new, f"{OWNER}-{GOING_ON}", f"partner-activities/{GOING_ON}"}
    with pytest.raises(InvalidQueryError, match="was confirmed later already, on 2026-11-28"):
        records.confirm(hand, [new], dt.date(2026, 11, 1), version(hand))
    with pytest.raises(InvalidQueryError, match="is over since 2023-01-31"):
        records.confirm(hand, [PACK], dt.date(2026, 11, 1), version(hand))
    hand.undo(made.id)
    assert work(hand).loc[GOING_ON, "last_confirmed"] == "2023-12-10"


def test_the_second_of_two_coordinators_is_told_field_by_field(hand):
    new, seen = add(hand), version(hand)
    other = replace(hand, access=replace(hand.access, who="omar"))
    records.save(hand, Edit(new, {"end": "2026-12-31", "reached": 70}, seen))
    with pytest.raises(EditedError, match="lina changed this record in revision") as told:
        records.save(other, Edit(new, {"note": "Ends later"}, seen))
    changes = told.value.meanwhile.changes
    assert changes["end"] == (None, "2026-12-31")
    assert changes["reached"] == (60, 70)
    records.save(other, Edit(new, {"note": "Ends later"}, told.value.meanwhile.revision))
    assert work(hand).loc[new, ["reached", "note"]].tolist() == [70, "Ends later"]
    records.save(hand, Edit(PACK, {"end": "2023-05-31"}, seen))
    with pytest.raises(EditedError):
        records.save(other, Edit(PACK, {"end": "2023-04-30"}, seen))
    with pytest.raises(EditedError):
        records.close(other, new, dt.date(2026, 11, 1), seen)
    another = records.save(other, Edit(GOING_ON, {"note": "Two at once"}, seen))
    assert another.counts["partner-activities"] == 1


def test_work_of_no_sector_of_ours_is_corrected_and_keeps_its_own_word(hand):
    with pytest.raises(InvalidQueryError, match="needs a sector"):
        add(hand, sector=None)
    new = add(hand, sector="other", source_sector="Vaccin")
    records.save(hand, Edit(new, {"sector": "other", "reached": 66}, version(hand)))
    assert work(hand).loc[new, ["sector", "source_sector", "reached"]].tolist() == [
        "other",
        "Vaccin",
        66,
    ]
    records.close(hand, new, dt.date(2026, 5, 31), version(hand))
    assert work(hand).loc[new, "end"] == "2026-05-31"
    records.save(hand, Edit(new, {"sector": "health"}, version(hand)))
    now = work(hand).loc[new]
    assert (now["sector"], now.isna()["source_sector"]) == ("health", True)


REFUSED = (
    ({"organisation": "nobody"}, "no organisation nobody"),
    ({"organisation": ""}, "needs an organisation"),
    ({"sector": "magic"}, "needs a sector"),
    ({"place_id": "IQG99"}, "no place IQG99"),
    ({"place_id": "IQG01"}, "no place IQG01"),
    ({"end": "2025-12-31"}, "lies before the start"),
    ({"end": "3026-12-31"}, "no plausible day"),
    ({"reached": -1}, "0 or more"),
    ({"note": "x" * 4001}, "4,001 characters"),
    ({"declared_status": "ended", "end": "2027-01-31"}, "cannot end on a day ahead"),
)


def test_what_cannot_be_is_refused_and_nothing_is_written(hand):
    seen = version(hand)
    for values, why in REFUSED:
        with pytest.raises(InvalidQueryError, match=why):
            records.save(hand, Edit("", {**NEW, **values}, seen))
    with pytest.raises(NotFoundError):
        records.save(hand, Edit("from-by-hand-none", {"note": "x"}, seen))
    partner = replace(hand, access=Access(Audience.PARTNER, own=Audience.PARTNER))
    with pytest.raises(WithheldError):
        records.save(partner, Edit("", NEW, seen))
    assert version(hand) == seen
    add(hand)
    with pytest.raises(InvalidQueryError, match="entered by hand already"):
        add(hand)
