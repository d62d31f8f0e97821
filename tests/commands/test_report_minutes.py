"""`atlas report minutes`: a whole document, or a sentence and nothing."""

import datetime as dt
import errno
import io
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from example_agenda import EXAMPLE
from papers import pdf_text

from geo.access.gate import Access, Gate, Via
from geo.catalog.audience import Audience
from geo.meeting import action_points, agenda
from geo.meeting.action_points import Point
from geo.meeting.agenda import Scene

LINA = Access(
    Audience.COORDINATOR, who="lina@example.org", via=Via.SIGN_IN, own=Audience.COORDINATOR
)
NOW = dt.datetime(2026, 1, 5, 9, 30, tzinfo=dt.UTC)
MIXED = "كيلو 9 (IQG01Q05) <b>💧</b>\x0b\x00"


@pytest.fixture
def command(command, monkeypatch, tmp_path):
    """Runs `atlas report minutes` in an empty folder: exit code, output, errors."""
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")
    return lambda *arguments: command("report", "minutes", *arguments)


@pytest.fixture(scope="module")
def kept(config, library):
    """Keeps an agenda in the store of the test run."""

    def save(name, *scenes):
        made = replace(EXAMPLE, name=name, scenes=scenes)
        return agenda.save(Gate(config), LINA, made, "tests", NOW)

    return save


def read(name):
    document = docx.Document(io.BytesIO(Path(name).read_bytes()))
    return "\n".join(
        [one.text for one in document.paragraphs]
        + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    )


def test_the_example_is_written_for_the_public_without_any_option(command):
    code, out, err = command("-o", "minutes.docx")
    assert (code, err) == (0, "")
    assert out.startswith(
        "The minutes are in minutes.docx\nCodes and links lead to http://localhost"
    )
    said = read("minutes.docx")
    assert "Public view" in said
    assert "1. Hotspots of return, as listed in 2020" in said
    assert EXAMPLE.scenes[4].title not in said
    assert [one.name for one in Path().iterdir()] == ["minutes.docx"]


def test_words_decisions_and_action_points_follow_the_audience(command, kept, config, dataset):
    kept(
        "January",
        Scene("For all", "layers=hotspots", words="public", decision="Meet again.\nIn Ramadi."),
        Scene("For partners", "layers=hotspots", words="partner", decision="Partners only."),
        Scene("For us", "layers=hotspots", decision="Nobody else."),
    )
    point = Point("Bring water", "WASH", dt.date(2023, 12, 1), "informal-sites/kilo-9")
    action_points.save(Gate(config), LINA, point, dataset, NOW)
    for audience, seen in (("public", 1), ("partner", 2), ("coordinator", 3)):
        command("-o", "a.docx", "--agenda", "January", "--audience", audience)
        said = read("a.docx")
        decided = ("Meet again.", "Partners only.", "Nobody else.")
        assert [one in said for one in decided] == [at < seen for at in range(3)]
        assert ("For us" in said) == (audience == "coordinator")
        assert ("Bring water" in said) == (audience != "public")
        assert ("lina@example.org" in said) == (audience == "coordinator")


@pytest.mark.parametrize("lang", ["ar", "ckb", "kmr"])
def test_a_pdf_is_written_in_each_language(command, kept, lang):
    kept(f"In {lang}", Scene("Points", kind="actions", words="public"))
    code, _, _ = command("-o", "a.pdf", "--lang", lang, "--agenda", f"In {lang}")
    assert code == 0
    page = Path("a.pdf").read_bytes()
    assert page.startswith(b"%PDF")
    assert f"In {lang}" in pdf_text(page)


def test_filters_take_the_place_of_those_of_the_scenes(command, kept):
    kept("Filters", EXAMPLE.scenes[3])
    command(
        "-o",
        "a.docx",
        "--governorate",
        "IQG02",
        "--date",
        "2022-06-30",
        "--audience",
        "coordinator",
        "--agenda",
        "Filters",
    )
    said = read("a.docx")
    assert "Situation of 30 June 2022" in said
    assert "Al-Basrah · Situation" in said
    assert "Al-Anbar · Situation" not in said


def test_any_words_are_written(command, kept):
    kept("Words", Scene(MIXED, "governorate=IQG02&presence=9", MIXED, decision=MIXED * 10))
    code, _, err = command("-o", "a.docx", "--agenda", "Words", "--audience", "coordinator")
    assert (code, err) == (0, "")
    assert "كيلو 9 (IQG01Q05) <b>💧</b>" in read("a.docx")


def test_a_thousand_scenes_are_all_there(command, kept):
    kept("Many", *[Scene(f"Scene {at}", kind="actions", words="public") for at in range(1000)])
    code, _, _ = command("-o", "a.docx", "--agenda", "Many")
    assert code == 0
    said = read("a.docx")
    assert all(f"{at + 1}. Scene {at}" in said for at in range(1000))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "a.txt"), "a.txt: expected a name ending in .docx or .pdf"),
        (("-o", "a.docx", "--agenda", "nowhere"), "There is no agenda “nowhere”."),
        (("-o", "a.docx", "--agenda", ""), "There is no agenda “”."),
        (("-o", "none/a.pdf", "--agenda", "Few"), "none/a.pdf cannot be written: No such file"),
        (("-o", "a.docx", "--governorate", "XX"), "“XX” cannot be used for governorate"),
        (("-o", "a.docx", "--lang", "xx"), "“xx” cannot be used for lang"),
        (("-o", "a.docx", "--site", "kilo-7"), "“kilo-7” cannot be used for site"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_leaves_nothing(command, kept, arguments, said):
    if "none/a.pdf" in arguments:
        kept("Few", Scene("Points", kind="actions"))
    code, out, err = command(*arguments)
    assert (code, out) == (1, "")
    assert said in err
    assert "Traceback" not in err
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("name", ["a.docx", "a.pdf"])
def test_no_disk_space_leaves_no_half_file(command, kept, monkeypatch, name):
    kept(f"Full {name}", Scene("Points", kind="actions"))

    def full(self, content):
        with self.open("wb") as target:
            target.write(content[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    Path(name).write_text("the old one")
    monkeypatch.setattr(Path, "write_bytes", full)
    code, _, err = command("-o", name, "--agenda", f"Full {name}")
    assert (code, err) == (1, f"{name} cannot be written: No space left on device")
    assert [one.name for one in Path().iterdir()] == [name]
    assert Path(name).read_text() == "the old one"
