"""The contract of what every store keeps beside the layers, as far as databases differ in it."""

import dataclasses
import threading

import pytest

from geo.errors import StoreError
from geo.store import stores
from geo.store.agenda_rows import VersionRow
from geo.store.confirmation_rows import ConfirmationRow
from geo.store.import_rows import AnswerRow, ImportRow, LinkUse, OrganisationLinkRow
from geo.store.ledger import LinkRow

DAY, LATER = "2024-01-10T09:00:00+00:00", "2024-01-11T09:00:00+00:00"


def link(name, made_at=DAY):
    return LinkRow(name, "public", "{}", "map", "sector=health", "ملاحظة", "lina", made_at, LATER)


def test_links_are_listed_newest_first_counted_and_ended_once(address):
    ledger = stores.ledger(address)
    for one in (link("a"), link("b", LATER), link("c")):
        ledger.add_link(one)
    assert [one.id for one in ledger.links()] == ["c", "b", "a"]
    with pytest.raises(StoreError):
        ledger.add_link(link("a"))
    ledger.count_use("a", LATER)
    assert ledger.revoke_link("a", LATER, "karim")
    assert not ledger.revoke_link("a", LATER, "karim")
    found = stores.ledger(address).link("a")
    assert (found.uses, found.last_used_at, found.revoked_by) == (1, LATER, "karim")
    assert ledger.link("nobody") is None


def test_a_character_that_no_text_should_have_breaks_nothing(address):
    ledger = stores.ledger(address)
    ledger.add_link(dataclasses.replace(link("a"), note="two\0words"))
    assert ledger.link("a").note.split("\0") in (["two", "words"], ["two words"])
    assert ledger.link("a\0") is None


def test_the_last_sign_out_counts(address):
    ledger = stores.ledger(address)
    assert ledger.signed_out("lina") is None
    for at in (DAY, LATER):
        ledger.sign_out("lina", at)
    assert ledger.signed_out("lina") == LATER


def test_of_many_who_follow_the_same_version_one_does(address):
    rows = stores.versions(address, "agenda")
    made, start = [], threading.Barrier(6)

    def follow(who):
        start.wait()
        made.append(rows.add(VersionRow("December", 1, "{}", who, DAY, "made")))

    threads = [threading.Thread(target=follow, args=(f"p{n}",)) for n in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(made) == [False] * 5 + [True]
    assert rows.add(VersionRow("December", 2, "[]", "lina", DAY, "changed"))
    assert rows.add(VersionRow("Ashura", 1, "{}", "lina", DAY, "made"))
    assert stores.versions(address, "points").newest() == []
    assert [(one.name, one.version) for one in rows.newest()] == [("Ashura", 1), ("December", 2)]
    assert [one.version for one in rows.versions("December")] == [2, 1]
    assert rows.version("December").content == "[]"
    assert rows.version("December", 1).content == "{}"
    assert rows.version("December", 3) is None


def proposal(name, link_id="", made_at=DAY):
    return ImportRow(
        name, 1, "proposed", "a.xlsx", "ab", "lina", link_id, made_at, made_at, None, "{}", "{}"
    )


def test_proposals_keep_their_file_once_and_change_by_version(address):
    rows = stores.imports(address)
    content = bytes(range(256)) * 40
    rows.add_link(OrganisationLinkRow("l1", "hand-in", "drc", "", "lina", DAY, LATER))
    for one in (proposal("a", "l1"), proposal("b", "l1", LATER), proposal("c")):
        rows.add(one, content)
    assert rows.content("ab") == content
    assert rows.content("cd") is None
    assert [one.id for one in rows.proposals()] == ["c", "b", "a"]
    assert [one.id for one in rows.proposals("l1")] == ["b", "a"]
    assert [one.id for one in rows.proposals_of("drc")] == ["b", "a"]
    assert rows.link_use("l1", LATER)[:2] == (2, 1)
    assert 0 < rows.link_use("l1", DAY).kept_bytes < len(content)
    assert rows.link_use("nobody", DAY) == LinkUse(0, 0, 0)
    changed = proposal("a", "l1").__class__(**{**vars(rows.get("a")), "version": 2, "state": "x"})
    assert rows.change(changed)
    assert not rows.change(changed)
    assert rows.get("a").state == "x"
    assert rows.get("nobody") is None


def test_a_new_answer_to_a_question_takes_the_place_of_the_old_one(address):
    rows = stores.imports(address)
    said = [AnswerRow("drc", "place", "Ramadi", one, "lina", DAY) for one in ("IQG01", "IQG02")]
    rows.answer(said[:1])
    rows.answer(said[1:])
    rows.answer([AnswerRow("irc", "place", "Ramadi", "IQG01", "lina", DAY)])
    assert rows.answers("drc") == said[1:]
    assert len(rows.answers_about("place")) == 2


def test_links_of_organisations_are_counted_and_ended_once(address):
    rows = stores.imports(address)
    for name in ("l1", "l2"):
        rows.add_link(OrganisationLinkRow(name, "hand-in", "drc", "", "lina", DAY, LATER))
    rows.count_use("l1", LATER)
    assert rows.revoke_link("l1", LATER, "lina")
    assert not rows.revoke_link("l1", LATER, "lina")
    assert [one.id for one in rows.links()] == ["l2", "l1"]
    (found,) = rows.links("l1")
    assert (found.uses, found.revoked_at) == (1, LATER)


def test_answers_to_a_link_follow_one_another_and_are_decided_once(address):
    rows = stores.confirmations(address)

    def said(about, what):
        return ConfirmationRow("l1", "drc", about, "record", what, "{}", 3, DAY)

    assert rows.add([(said("one", "true"), 0), (said("two", "true"), 0)]) == [1, 2]
    assert rows.add([(said("one", "ended"), 0)]) == [0]
    assert rows.add([(said("one", "ended"), 1)]) == [3]
    assert [(one.number, one.said) for one in rows.newest("drc")] == [(3, "ended"), (2, "true")]
    assert rows.newest() == rows.newest("drc")
    assert rows.newest("irc") == []
    assert rows.number_since("drc", DAY) == 3
    assert rows.decide([1, 2, 3], "accepted", ("lina", LATER), 4) == 2
    assert rows.decide([2, 3], "accepted", ("lina", LATER), 4) == 0
    assert rows.newest("drc")[0].revision == 4
