"""What people hand in becomes a revision of exactly what it changes, and can be taken back."""

import io

import openpyxl
import pytest

from geo.catalog.audience import Audience
from geo.dataset.sources import scopes
from geo.errors import ConflictError, InvalidQueryError
from geo.intake.accepting import accept as accepting
from geo.intake.accepting import undo
from geo.intake.proposals import also_accepted
from geo.intake.proposals.proposals import Imports, State
from geo.intake.sheets.layout.reading import Wanted
from geo.store.revisions import Note

HEAD = ("Activity ID", "Organisation", "Sector", "Governorate", "District", "Start", "End",
        "Status", "Households reached", "People reached", "Reported on")  # fmt: skip
FIRST = (
    ("A-1", "DRC", "WASH", "Al-Anbar", "Al-Ramadi", "2026-01-05", "2026-12-31", "ongoing", 10, 60),
    ("A-2", "DRC", "Legal aid", "Al-Anbar", "Al-Ramadi", "2026-02-01", "", "ongoing", 5, 30),
    ("A-3", "Hands of Anbar", "GBV", "Al-Anbar", "Heet", "2026-03-01", "", "ongoing", 2, 9),
)


@pytest.fixture
def imports(store):
    return Imports(*store)


def sheet(rows, day="2026-10-31"):
    book = openpyxl.Workbook()
    book.active.title = "Work"
    for row in (HEAD, *((*row, day) for row in rows)):
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def accept(imports, rows, name="month.xlsx", **said):
    made, _ = imports.hand_in(sheet(rows, said.pop("day", "2026-10-31")), name,
                              Wanted(sender="drc", **said), ("ali", ""))  # fmt: skip
    return imports.accept(made, "coordinator")


def handed_in(store):
    rows = store[0].dataset(Audience.COORDINATOR).features["partner-activities"]
    own = rows[rows["source_id"] == "from-drc"]
    return own.set_index("id")


def test_every_fact_knows_file_sheet_row_and_sender(store, imports):
    before = store[0].dataset(Audience.COORDINATOR)
    accepted = accept(imports, FIRST)
    own = handed_in(store)
    assert sorted(own.index) == ["from-drc-a-1", "from-drc-a-2", "from-drc-a-3"]
    one = own.loc["from-drc-a-1"]
    assert one["source_page_or_slide"] == "month.xlsx, Work, 2"
    assert (one["households_reached"], one["reached"], one["end_basis"]) == (10, 60, "scheduled")
    assert (one["last_confirmed"], one["as_of"]) == ("2026-10-31", "2026-10-31")
    assert one.geometry.geom_type == "Point"
    now = store[0].dataset(Audience.COORDINATOR)
    assert now.day.isoformat() == "2026-10-31"
    assert now.organisations["hands-of-anbar"]["name"] == "Hands of Anbar"
    assert now.sources["from-drc"]["caption"] == "DRC"
    assert accepted.revision.id == before.revision + 1
    assert accepted.revision.counts == {"partner-activities": 3, "organisations": 1, "sources": 1}
    assert len(now.features["partner-activities"]) == 3 + len(before.features["partner-activities"])


def test_the_same_file_again_changes_nothing(store, imports):
    accept(imports, FIRST)
    again = accept(imports, FIRST, name="other name.xlsx")
    assert again.revision is None
    assert again.outcome.difference.counts == (0, 0, 0, 3, 0)


def test_the_same_file_of_another_sender_is_known_until_it_is_undone(store, imports):
    number = accept(imports, FIRST).revision.id
    sha256 = imports.all()[0].sha256

    def known(sender):
        return [one.revision for one in also_accepted.of(store[0], imports.all(), sha256, sender)]

    assert (known("drc"), known("nrc")) == ([], [number])
    undo.undo(store[0], number, "me")
    assert known("nrc") == []


def test_the_next_month_changes_only_what_it_changes_and_closes_nothing(store, imports):
    accept(imports, FIRST)
    ended = (*FIRST[0][:6], "2026-11-15", "ended", *FIRST[0][8:])
    next_month = accept(imports, [ended, FIRST[1]], day="2026-11-20")
    assert next_month.outcome.difference.counts == (0, 0, 1, 1, 1)
    own = handed_in(store)
    assert own.loc["from-drc-a-1", "end"] == "2026-11-15"
    assert own.loc["from-drc-a-2", "last_confirmed"] == "2026-11-20"
    assert own.loc["from-drc-a-3", "last_confirmed"] == "2026-10-31"
    (kept,) = [one for one in next_month.outcome.difference.pairs if one.kind == "ended"]
    assert kept.changes["end"] == ("2026-12-31", "2026-11-15")


def test_a_complete_list_says_that_what_is_missing_is_over(store, imports):
    accept(imports, FIRST)
    done = accept(imports, FIRST[:1], day="2026-11-20", complete="all of Anbar")
    assert done.outcome.difference.counts == (0, 0, 2, 1, 0)
    own = handed_in(store)
    assert own.loc["from-drc-a-3", ["end", "end_basis"]].tolist() == [
        "2026-10-31",
        "reporting_month",
    ]
    (covers,) = [
        one
        for one in scopes.of_layer(store[0].dataset(Audience.COORDINATOR), "partner-activities")
        if one.source_id == "from-drc"
    ]
    assert (covers.areas, covers.last.isoformat()) == (("IQG01",), "2026-11-20")
    with pytest.raises(InvalidQueryError, match="Atlantis"):
        accept(imports, FIRST, complete="all of Atlantis")


def test_undo_brings_back_what_was_and_asks_about_what_came_later(store, imports):
    library = store[0]
    empty = library.store.read(library.dataset(Audience.COORDINATOR).layer("partner-activities"))
    first = accept(imports, FIRST).revision.id
    changed = (*FIRST[0][:8], 99, 99)
    second = accept(imports, [changed], day="2026-11-01").revision.id
    planned = undo.plan(library, first)
    assert [one.feature for one in planned.conflicts] == ["from-drc-a-1"]
    with pytest.raises(ConflictError, match="from-drc-a-1"):
        undo.undo(library, first, "me")
    back = undo.undo(library, second, "me")
    assert handed_in(store).loc["from-drc-a-1", "reached"] == 60
    undo.undo(library, first, "me")
    now = library.dataset(Audience.COORDINATOR)
    assert now.features["partner-activities"]["id"].tolist() == empty["id"].tolist()
    assert "hands-of-anbar" not in now.organisations
    with pytest.raises(InvalidQueryError, match="undone already"):
        undo.undo(library, first, "me")
    told = {one["revision"]: one["undone_by"] for one in undo.history(library)}
    assert told[second] == back.id
    with pytest.raises(InvalidQueryError, match="data pack"):
        undo.undo(library, 1, "me")


def test_an_undo_can_be_taken_back_as_often_as_people_change_their_minds(store, imports):
    library = store[0]
    first = accept(imports, FIRST).revision.id
    last = first
    for turn in range(4):
        there = "from-drc-a-1" in handed_in(store).index
        assert there is (turn % 2 == 0)
        assert (first in undo.undone(library)) is not there
        last = undo.undo(library, last, "me").id
    told = {one["revision"]: one["undone_by"] for one in undo.history(library)}
    assert told[first] is None
    assert undo.plan(library, first).back


def test_undo_can_leave_what_came_later(store, imports):
    first = accept(imports, FIRST).revision.id
    accept(imports, [(*FIRST[0][:8], 99, 99)], day="2026-11-01")
    undo.undo(store[0], first, "me", keep_later=True)
    assert handed_in(store).index.tolist() == ["from-drc-a-1"]
    assert "from-drc" in store[0].dataset(Audience.COORDINATOR).sources


def test_an_import_touches_no_row_of_the_pack_and_a_pack_none_of_an_import(store, imports):
    library, _ = store
    pack = library.dataset(Audience.COORDINATOR).features["partner-activities"]
    one = pack[pack["organisation"] == "drc"].iloc[0]
    book = (("Activity ID", "Organisation", "Sector", "Governorate", "Start"),
            (one["id"], "DRC", "Education", "Al-Anbar", "2026-01-01"))  # fmt: skip
    content = "\n".join(",".join(row) for row in book).encode()
    made, found = imports.hand_in(content, "edited.csv", Wanted(sender="abc-anbar"), ("x", ""))
    assert found.difference.counts.changed == 1
    imports.accept(made, "x")
    rows = library.dataset(Audience.COORDINATOR).features["partner-activities"].set_index("id")
    assert rows.loc[one["id"], "sector"] == one["sector"]
    (beside,) = rows[rows["source_id"] == "from-abc-anbar"].itertuples()
    assert (beside.sector, beside.beside) == ("education", one["id"])
    library.store.write(
        {library.dataset(Audience.COORDINATOR).layer("partner-activities"): pack},
        Note("atlas", "data pack", "data", "0" * 64),
    )
    library.look_again()
    now = library.dataset(Audience.COORDINATOR).features["partner-activities"]
    assert set(now["id"]) == {*pack["id"], beside.Index}


def test_a_proposal_waits_is_answered_and_remembered(store, imports):
    content = (
        b"Organisation,Sector,Governorate,District,Month\nDRC,WASH,Anbar,Al-Ramady West,2026-03\n"
    )
    made, found = imports.hand_in(content, "w.csv", Wanted(sender="drc"), ("ali", "link"))
    (asked,) = found.questions
    assert not found.is_clean
    with pytest.raises(InvalidQueryError, match="questions open: 1"):
        imports.accept(made, "me", all_or_nothing=True)
    said = made.wanted._replace(answers={(asked.about, asked.value): "IQG01Q03"})
    changed, found = imports.say(made, said, "me")
    assert found.is_clean
    with pytest.raises(ConflictError, match="Somebody else"):
        imports.say(made, said, "another")
    again = Imports(*store).get(made.id)
    assert (again.state, again.version, again.wanted) == (State.PROPOSED, 2, said)
    assert imports.accept(changed, "me").revision.id
    assert imports.get(made.id).state is State.ACCEPTED
    with pytest.raises(ConflictError, match="closed"):
        imports.withdraw(imports.get(made.id))
    _, next_time = imports.hand_in(content.replace(b"-03", b"-04"), "w.csv", Wanted(sender="drc"),
                                   ("ali", ""))  # fmt: skip
    assert next_time.is_clean
    assert imports.content(changed) == content
    assert [one.name for one in imports.all("link")] == ["w.csv"]


def test_two_coordinators_at_once_lose_nothing(store, imports):
    dataset, found = imports.read(sheet(FIRST), "a.xlsx", Wanted(sender="drc"))
    accept(imports, FIRST[:1])
    with pytest.raises(ConflictError, match="was changed in revision"):
        accepting.accept(store[0], dataset, found, ("late", {}))
    assert len(handed_in(store)) == 1


def test_a_write_costs_what_it_changes(store, imports):
    library = store[0]
    accept(imports, FIRST)
    layer = library.dataset(Audience.COORDINATOR).layer("partner-activities")
    accept(imports, [(*FIRST[0][:8], 99, 99)], day="2026-11-01")
    newest = library.store.version()
    assert {one.feature for one in library.store.touched(newest)} == {"from-drc-a-1", "from-drc"}
    assert [one for one, _ in library.store.versions(layer, "from-drc-a-1")] == [newest, newest - 1]


PLAIN = "Organisation,Sector,Governorate,District,Activity,Start,End\n"
WELLS = "DRC,WASH,Al-Anbar,Al-Ramadi,wells,{},{}\n"


def plain(imports, *periods, accepted=True, **said):
    """Hands in a list without ids of the same work in these periods."""
    rows = [WELLS.format(*one) for one in periods]
    said = {"sender": "drc", "day": "2026-10-31", **said}
    made, found = imports.hand_in(
        "".join([PLAIN, *rows]).encode(), "plain.csv", Wanted(**said), ("ali", "")
    )
    if accepted:
        imports.accept(made, "lina")
    return made, found


def test_a_corrected_start_is_a_change_of_the_same_record(store, imports):
    plain(imports, ("2026-01-01", "2026-12-31"))
    (first,) = handed_in(store).index
    _, found = plain(imports, ("2026-02-01", "2026-12-31"))
    assert found.difference.counts == (0, 1, 0, 0, 0)
    assert handed_in(store)["start"].to_dict() == {first: "2026-02-01"}
    _, found = plain(imports, ("", "2026-12-31"))
    assert found.difference.counts == (0, 0, 0, 1, 0), "silence takes no start away"
    _, found = plain(imports, ("2027-01-01", "2027-12-31"))
    assert found.difference.counts == (1, 0, 0, 0, 0), "another period is other work"


def test_where_several_may_be_meant_a_person_is_asked(store, imports):
    plain(imports, ("2026-01-01", "2026-06-30"), ("2026-03-01", "2026-12-31"))
    before = handed_in(store)
    made, found = plain(imports, ("2026-04-01", "2026-12-31"), accepted=False, complete="all")
    assert (found.held, found.difference.counts) == ({2}, (0, 0, 0, 0, 0))
    (asked,) = found.questions
    ids = {one["id"] for one in asked.candidates}
    assert (asked.about, ids) == ("record", set(before.index))
    (meant,) = before.index[before["start"] == "2026-03-01"]
    for answer, counts in ((meant, (0, 1, 0, 0, 1)), ("new", (1, 0, 0, 0, 2))):
        said = made.wanted._replace(answers={("record", asked.value): answer}, complete="")
        _, told = imports.read(imports.content(made), "plain.csv", said)
        assert told.difference.counts == counts
        assert not told.questions


def test_what_stands_in_a_held_row_is_neither_missing_nor_over(store, imports):
    accept(imports, FIRST)
    wrong = (*FIRST[1][:5], "2026-05-01", "2026-01-01", *FIRST[1][7:])
    done = accept(imports, [FIRST[0], wrong], day="2026-11-20", complete="all")
    assert done.outcome.held == {3}
    assert [one["id"] for one in done.outcome.difference.gone] == ["from-drc-a-3"]
    plain(imports, ("2026-07-01", ""), sender="acted")
    _, found = plain(imports, ("2026-13-41", ""), sender="acted", complete="all", accepted=False)
    assert found.held
    assert found.difference.counts == (0, 0, 0, 0, 0)


def test_what_can_be_taken_in_no_row_is_not_accepted(store, imports):
    accept(imports, FIRST)
    away = [(*one[:3], "Kabul", f"Daykundi {n}", *one[5:]) for n, one in enumerate(FIRST)]
    away[0] = (*away[0][:3], "Herat", *away[0][4:])
    with pytest.raises(InvalidQueryError, match=r"No row can be taken.*held back: 3"):
        accept(imports, away, complete="all", day="2026-11-20")
    assert len(handed_in(store)) == 3
