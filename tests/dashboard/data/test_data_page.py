"""The page Data: a sheet is handed in, corrected, answered, accepted and taken back."""

import io
import itertools
import threading
import time

import openpyxl
import pytest
from written_store import written_store

from dashboard.data.desk import desk
from dashboard.data.desk.held import Held
from dashboard.data.desk.work import Job
from geo import settings
from geo.access.gate import Gate
from geo.catalog.audience import Audience
from geo.errors import GeoError
from geo.intake import progress
from geo.intake.progress import CancelledError, Part
from geo.intake.proposals.proposals import Imports, State

HEAD = ("Activity ID", "Organisation", "Sector", "Governorate", "District", "Start", "End",
        "Status", "Households reached", "Reported on")  # fmt: skip
FIRST = (
    ("A-1", "DRC", "WASH", "Al-Anbar", "Al-Ramadi", "2026-01-05", "2026-12-31", "ongoing", 10),
    ("A-2", "DRC", "Legal aid", "Al-Anbar", "Al-Ramady West", "2026-02-01", "", "ongoing", 5),
    ("A-3", "DRC", "Health", "Al-Anbar", "Heet", "2026-03-01", "", "ongoing", 2),
    ("A-4", "", "Health", "Al-Anbar", "Heet", "2026-03-01", "", "ongoing", 2),
)

EVIL = "<script>x</script>"


def sheet(rows, day="2026-10-31"):
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active.append(["What this is"])
    work = book.create_sheet("Work")
    work.append(["Work of the month"])
    for row in (HEAD, *((*row, day) for row in rows)):
        work.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@pytest.fixture(scope="module")
def imports(config, library, tmp_path_factory):
    """What is handed in to a store of these tests, with a log of their own."""
    with written_store(config, library, tmp_path_factory.mktemp("data_page")) as own:
        yield Imports(own, settings.current())


def settled(shown):
    """Waits for what is done in a thread, as the fragment of the bar does."""
    for _ in range(200):
        if "da_cancel" not in shown.keys("button"):
            return shown
        time.sleep(0.1)
        shown.app.run()
        shown.settled()
    raise AssertionError("the work never ended")


def hand_in(opened, content, name="month.xlsx"):
    shown = opened("data")
    (uploader,) = shown.app.get("file_uploader")
    uploader.set_value((name, content, "application/octet-stream")).run()
    return settled(shown.settled())


def press(shown, key):
    return settled(shown.click(key))


def choose(shown, key, value, kind="selectbox"):
    return settled(shown.choose(key, value, kind))


def test_a_sheet_is_handed_in_corrected_and_answered(opened, imports):
    shown = hand_in(opened, sheet(FIRST))
    waiting = imports.get(shown.address["import"][0])
    assert shown.figures[:4] == ["4", "3", "1", "0"]
    assert "Sheet “\u2068Work\u2069”" in shown.html
    assert "It tells of 31 Oct 2026 (as a column says)" in shown.html
    assert "\u2069 (the one organisation in it)." in shown.html

    choose(shown, "da_day", "30 October", "text_input")
    assert "“30 October” is no day" in shown.html
    choose(shown, "da_complete", "IQG01")
    choose(shown, "da_day", "2026-10-30", "text_input")
    wanted = imports.get(waiting.id).wanted
    assert (wanted.complete, wanted.day) == ("IQG01", "2026-10-30")
    assert "It tells of 30 Oct 2026 (as a person said)" in shown.html
    choose(shown, "da_header", "the top", "text_input")
    assert "“the top” is no row of a header" in shown.html
    choose(shown, "da_header", "1-2", "text_input")
    assert "Rows of its header: \u20661-2\u2069" in shown.html
    choose(shown, "da_header", "", "text_input")
    assert "Rows of its header: \u20662\u2069" in shown.html

    press(shown, "da_on")
    assert "The row names no organisation" in shown.html
    press(shown, "da_on")
    assert "Where is “\u2068Al-Ramady West\u2069”?" in shown.html
    (asked,) = [one for one in shown.app.radio if (one.key or "").startswith("da_answer")]
    asked.set_value("IQG01Q03")
    press(shown, "da_answer")
    assert "Nothing is asked" in shown.html
    assert imports.get(waiting.id).wanted.answers == {("place", "Al-Ramady West"): "IQG01Q03"}
    press(press(shown, "da_on"), "da_on")
    assert "1 row that is held back may lie in what it is complete for" in shown.html


def test_sites_of_the_same_name_are_answered_at_once(opened, imports):
    rows = (
        "Site ID,Site name,Governorate,District,Households",
        "D-1,Kilo 7,Al-Anbar,Al-Ramadi,540",
        "D-2,Kilo 18,Al-Anbar,Al-Ramadi,150",
        "D-3,Kilo 9,Al-Anbar,Al-Ramadi,60",
        "D-4,Kilo 9,Al-Anbar,Al-Ramadi,61",
    )
    shown = hand_in(opened, "\n".join(rows).encode(), "dtm_master_list_2026-10-31.csv")
    waiting = shown.address["import"][0]
    press(press(shown, "da_on"), "da_on")
    assert "4 questions are open" in shown.html
    press(shown, "da_alike")
    assert "2 questions are open" in shown.html, "which of them is Kilo 9 is not known"
    assert set(imports.get(waiting).wanted.answers.values()) == {"kilo-7", "kilo-18-al-karama"}


def test_what_is_accepted_is_one_revision_that_can_be_taken_back(opened, imports):
    first = accepted(opened, imports, FIRST[:1])
    done = imports.get(first.address["import"][0])
    assert done.state is State.ACCEPTED
    assert f"Accepted as revision {done.revision}" in first.html
    assert "Map of the newest day" in first.html
    assert done.id not in [one.id for one in desk.waiting()]

    ended = (*FIRST[0][:6], "2026-11-15", "ended", 12)
    second = accepted(opened, imports, [ended], day="2026-11-20", name="next.xlsx")
    later = imports.get(second.address["import"][0]).revision

    asked = opened("data", undo=str(done.revision))
    assert "1 record was changed again since" in asked.html
    assert f"Undo revision {later} first" in asked.html
    assert "15 Nov 2026" in asked.html, "what is there now"
    press(asked, "da_undo_it")
    assert "was undone already" in asked.html
    assert "undone in" in opened("data").html
    acts = [one.action for one in Gate(settings.current()).audit.newest(20)]
    assert acts[0] == "undo"
    assert {"hand in", "accept"} <= set(acts)


def accepted(opened, imports, rows, **named):
    """A sheet handed in and accepted; what waits is found again by its address."""
    hand_in(opened, sheet(rows, named.pop("day", "2026-10-31")), **named)
    shown = settled(opened("data", **{"import": imports.all()[0].id, "step": "changes"}))
    assert "What changes" in shown.html
    press(shown, "da_on")
    return press(shown, "da_accept_it")


def test_two_coordinators_lose_nothing_and_a_file_waits_once(opened, imports):
    content = sheet(FIRST[1:3], day="2026-09-30")
    one = hand_in(opened, content, "both.xlsx")
    waiting = imports.get(one.address["import"][0])
    other = hand_in(opened, content, "again.xlsx")
    assert other.address["import"] == [waiting.id]
    assert "This file waits already" in other.html
    choose(other, "da_complete", "all")
    choose(one, "da_day", "2026-09-29", "text_input")
    assert "Somebody else changed the import" in one.html
    assert imports.get(waiting.id).wanted[5:7] == ("all", "")
    press(one, "da_withdraw")
    assert "Nothing of this file was taken" in one.html
    assert imports.get(waiting.id).state is State.WITHDRAWN


def test_a_file_that_is_no_list_is_refused_in_words_and_read_as_a_person_says(opened, imports):
    book = openpyxl.load_workbook(io.BytesIO(sheet(FIRST[:1], day="2026-08-31")))
    book["Work"].sheet_state = "hidden"
    held = io.BytesIO()
    book.save(held)
    shown = hand_in(opened, held.getvalue(), "odd.xlsx")
    before = len(imports.all())
    assert "was not read" in shown.html
    shown.widget("selectbox", "da_again_sheet").set_value("Work")
    press(shown, "da_again_read")
    assert len(imports.all()) == before + 1
    assert "read as a list: Activities" in shown.html
    head = "Governorate,WASH,Health,Education,Protection,Livelihoods\n"
    crossed = hand_in(opened, f"{head}Al-Anbar,1,2,0,3,4\n".encode(), "table.csv")
    assert "have each number read as a row" in crossed.html
    crossed.widget("checkbox", "da_again_unpivot").check()
    press(crossed, "da_again_read")
    assert crossed.figures[0] == "4"
    broken = hand_in(opened, b"\x00\x01\x02" * 99, "odd.bin")
    assert "was not read" in broken.html
    assert "da_again_kind" not in broken.keys("selectbox")


@pytest.fixture
def waiting(opened, imports):
    """A proposal that waits, with a row that is held back, a question, and what is no HTML."""
    rows = [
        *FIRST,
        ("A-5", f"{EVIL} works", EVIL, "Al-Anbar", EVIL, "2026-03-01", EVIL, EVIL, EVIL),
    ]
    shown = hand_in(opened, sheet(rows, day="2026-07-31"), f"{EVIL}.xlsx")
    return imports.get(shown.address["import"][0])


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_step_is_said_in_words_of_the_language(opened, waiting, lang):
    for step in ("findings", "questions", "changes", "accept", ""):
        query = {"import": waiting.id, **({"step": step} if step else {})}
        shown = settled(opened("data", lang=lang, **query))
        assert not shown.notices
        assert "{" not in shown.html, step
        drawn = shown.html + "".join(str(one.proto) for one in shown.app.get("bidi_component"))
        assert EVIL not in drawn
        assert "&lt;script&gt;" in drawn


def test_others_read_what_the_page_is_for_and_nothing_else(opened, waiting):
    for audience in ("public", "partner"):
        shown = opened("data", audience, **{"import": waiting.id})
        assert "Handing in is for coordinators" in shown.html
        assert waiting.name not in shown.html
        assert not shown.app.get("file_uploader")
    lowered = opened("data", audience="public", **{"import": waiting.id})
    assert waiting.name not in lowered.html
    assert "Data" in [one.label for one in opened().app.get("page_link")]


def test_work_tells_how_far_it_is_and_can_be_stopped():
    begun, seen = threading.Event(), []

    def do():
        for number in itertools.count():
            progress.tell(Part.ROWS, number, 100)
            begun.set()

    job = Job(do, seen.append, lambda: seen.append("stopped"))
    assert begun.wait(10)
    assert 0.3 <= job.share <= 0.7
    job.stop()
    assert job.wait(10)
    with pytest.raises(CancelledError):
        job.result()


def test_what_people_look_at_stays_in_memory_within_bounds(config, dataset):
    held, fault = Held(), GeoError("gone")
    for number in range(9):
        held.keep((str(number), 1, 1), fault)
    held.keep(("8", 2, 1), fault)
    kept = [number for number in range(9) if held.get((str(number), 1, 1))]
    assert kept == [3, 4, 5, 6, 7]
    assert held.get(("8", 2, 1)) is fault


def test_a_link_to_hand_in_is_made_sent_and_ended(opened, imports):
    shown = opened("data")
    press(shown, "da_link_make")
    assert "Choose an organisation first" in shown.html
    shown.widget("selectbox", "da_link_who").set_value("drc")
    shown.widget("text_input", "da_link_note").set_value("Ali <b>")
    press(shown, "da_link_make")
    links = Gate(settings.current()).organisation_links
    (link,) = links.listed()
    assert (link.organisation, link.note) == ("drc", "Ali <b>")
    path = f"/hand-in/{links.token(link)}"
    assert [path in one for one in shown.codes] == [True] * 4
    assert "المجلس الدنماركي للاجئين" in shown.codes[1]
    assert f"{path}?lang=ar" in shown.codes[1]
    assert "<bdi>Ali &lt;b&gt;</bdi>" in shown.html
    choose(shown, "da_link_which", link.id)
    press(shown, "da_link_revoke")
    assert links.by_id(link.id).revoked_at is not None
    assert "No link is open" in shown.html


def test_a_site_is_added_by_hand_and_what_is_wrong_is_said(opened, imports):
    shown = opened("data", edit="new-site", subdistrict="IQG01Q01N01")
    assert "Add a site" in shown.html
    fields = {one.key.split()[0]: one for one in (*shown.app.text_input, *shown.app.number_input)
              if (one.key or "").startswith("da_site_")}  # fmt: skip
    fields["da_site_name"].set_value("Hay by hand")
    fields["da_site_households"].set_value(12)
    fields["da_site_latitude"].set_value("33,1")
    press(shown, "da_site_save")
    assert "A point needs latitude and longitude" in shown.html
    again = next(one for one in shown.app.text_input if one.key.startswith("da_site_latitude"))
    assert again.value == "33,1", "what was typed stays"
    again.set_value("")
    press(shown, "da_site_save")
    assert "Kept as revision" in shown.html
    rows = imports._library.dataset(Audience.COORDINATOR).features["informal-sites"]
    (row,) = rows[rows["name"] == "Hay by hand"].itertuples()
    assert (row.households, row.subdistrict_pcode) == (12, "IQG01Q01N01")
    press(shown, "hand_undo")
    rows = imports._library.dataset(Audience.COORDINATOR).features["informal-sites"]
    assert "Hay by hand" not in set(rows["name"])
