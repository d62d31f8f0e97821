"""The register by hand: other names, corrections, and two organisations that are one."""

import pytest
from written_by_hand import accept, version, work

from geo.catalog.audience import Audience
from geo.errors import InvalidQueryError
from geo.intake.by_hand import records, register
from geo.intake.by_hand.hand import EditedError
from geo.intake.by_hand.records import Edit
from geo.intake.proposals.proposals import Imports
from geo.view.view import View

ROWS = (("A-1", "ACTED", "WASH"), ("A-2", "DRC", "Legal aid"))


def organisations(hand, audience=Audience.COORDINATOR):
    return hand.library.dataset(audience).organisations


def test_what_is_said_of_an_organisation_lies_over_its_row(hand):
    before = organisations(hand)["acted"]
    made = register.amend(
        hand, "acted", {"acronym": "AKTED", "type": "NNGO", "aliases": "Akted Iraq"}, version(hand)
    )
    now = organisations(hand, Audience.PUBLIC)["acted"]
    assert (now["acronym"], now["type"], now["name"]) == ("AKTED", "NNGO", before["name"])
    assert now["aliases"].split("|") == ["ACTED", "Akted Iraq"]
    own = work(hand)[lambda rows: rows["organisation"] == "acted"]
    assert set(own["organisation_type"]) == {"NNGO"}
    assert own["name"].str.startswith("AKTED: ").all()
    (entry,) = [one for one in register.entries(hand) if one.record["id"] == "acted"]
    assert (entry.original["acronym"], entry.records) == ("ACTED", len(own))
    with pytest.raises(EditedError):
        register.amend(hand, "acted", {"name_ar": "أكتد"}, made.id - 1)
    with pytest.raises(InvalidQueryError, match="is a name of Danish Refugee Council"):
        register.amend(hand, "acted", {"aliases": "D.R.C"}, version(hand))
    with pytest.raises(InvalidQueryError, match="one of the list"):
        register.amend(hand, "acted", {"type": "Club"}, version(hand))
    hand.undo(made.id)
    assert organisations(hand)["acted"] == before


def test_an_acronym_that_is_emptied_is_gone_until_one_is_said_again(hand):
    before = organisations(hand)["acted"]
    register.say(hand, "acted", {"acronym": "", "name": ""}, version(hand))
    now = organisations(hand)["acted"]
    assert (now["acronym"], now["name"]) == (None, before["name"])
    assert "ACTED" in now["aliases"].split("|"), "sheets find it all the same"
    register.say(hand, "acted", {"alias": "Akted"}, version(hand))
    assert organisations(hand)["acted"]["acronym"] is None
    register.say(hand, "acted", {"acronym": "AKTED"}, version(hand))
    assert organisations(hand)["acted"]["acronym"] == "AKTED"


def test_two_are_merged_everywhere_and_part_exactly_as_they_were(hand, small_store):
    rows, before = work(hand), dict(organisations(hand))
    gone, into = "unicef", "drc"
    own = rows.index[rows["organisation"] == gone]
    funded = rows.index[rows["donor"] == gone]
    assert min(len(own), len(funded)) > 1
    made = register.merge(hand, gone, into, version(hand))
    assert made.counts == {"amendments": 1, "sources": 1}
    now = work(hand)
    assert set(now.loc[own, "organisation"]) == {into}
    assert set(now.loc[own, "organisation_name"]) == {before[into]["name"]}
    assert now.loc[own, "name"].str.startswith("DRC: ").all()
    assert set(now.loc[funded, "donor"]) == {into}
    for audience in Audience:
        shown = organisations(hand, audience)
        assert gone not in shown
        assert {gone, before[gone]["name"]} <= set(shown[into]["aliases"].split("|"))
    accepted = accept(Imports(*small_store), (("A-1", before[gone]["name"], "WASH"),))
    assert work(hand).loc["from-drc-a-1", "organisation"] == into
    circle = register.merge(hand, into, "acf", version(hand))
    assert hand.library.decided().merged == {gone: "acf", into: "acf"}
    with pytest.raises(InvalidQueryError, match="differ"):
        register.merge(hand, "acf", "acf", version(hand))
    hand.undo(circle.id)
    register.part(hand, gone, version(hand))
    hand.undo(accepted.revision.id)
    again = work(hand)
    for name in ("organisation", "organisation_name", "organisation_type", "name", "donor"):
        assert again[name].equals(rows[name])
    assert dict(organisations(hand)) == before


def test_rows_that_are_renewed_while_two_are_merged_part_with_them(hand, small_store):
    imports = Imports(*small_store)
    accept(imports, ROWS)
    records.save(hand, Edit("from-drc-a-2", {"note": "By hand"}, version(hand)))
    assert "from-drc-a-2" not in work(hand).index
    made = register.merge(hand, "acted", "drc", version(hand))
    changed = accept(imports, ROWS, day="2026-11-20")
    assert changed.outcome.difference.counts.same == 2
    assert work(hand).loc["from-drc-a-1", "organisation"] == "drc"
    assert "from-drc-a-2" not in work(hand).index
    hand.undo(made.id)
    row = work(hand).loc["from-drc-a-1"]
    assert (row["organisation"], row["name"][:7], row["last_confirmed"]) == (
        "acted",
        "ACTED: ",
        "2026-11-20",
    )


def test_an_address_of_one_that_was_merged_shows_the_other(hand):
    made = register.merge(hand, "unicef", "drc", version(hand))
    for audience in Audience:
        dataset = hand.library.dataset(audience)
        view, problems = View.from_query([("partner", "unicef")], dataset.vocabulary)
        assert (view.partner, problems) == (("drc",), ())
    hand.undo(made.id)
    view, _ = View.from_query(
        [("partner", "unicef")], hand.library.dataset(Audience.PUBLIC).vocabulary
    )
    assert view.partner == ("unicef",)


def test_a_name_that_was_given_by_hand_is_taken_away_and_brought_back(hand):
    for alias in ("Akted Iraq", "Aktid"):
        register.say(hand, "acted", {"alias": alias}, version(hand))
    before = organisations(hand)["acted"]["aliases"]
    assert register.aliases_said(hand, "acted") == ("Akted Iraq", "Aktid")
    made = register.forget(hand, "acted", "Akted Iraq", version(hand))
    assert "Akted Iraq" not in organisations(hand)["acted"]["aliases"]
    assert "Aktid" in organisations(hand)["acted"]["aliases"]
    with pytest.raises(InvalidQueryError, match="no other name that was given by hand"):
        register.forget(hand, "acted", "Akted Iraq", version(hand))
    hand.undo(made.id)
    assert organisations(hand)["acted"]["aliases"] == before
