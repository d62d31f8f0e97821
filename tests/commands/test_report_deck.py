"""`atlas report deck`: a whole file, or a sentence and nothing."""

import datetime as dt
import errno
from pathlib import Path

import pytest
from pptx import Presentation

from geo.access.gate import Access, Gate
from geo.catalog.audience import Audience
from geo.meeting import agenda
from geo.meeting.agenda import Agenda, Scene


@pytest.fixture
def command(command, monkeypatch, tmp_path):
    """Runs `atlas report deck` in an empty folder: exit code, output, errors."""
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")
    return lambda *arguments: command("report", "deck", *arguments)


@pytest.fixture(scope="module")
def short(config, library):
    """An agenda of two scenes in the store."""
    gate = Gate(config)
    held = Agenda(
        "A short one",
        (
            Scene("Sites of Anbar", "governorate=IQG01", words="partner", decision="Go there."),
            Scene("What to do", kind="actions", words="public"),
        ),
    )
    now = dt.datetime(2023, 12, 14, tzinfo=dt.UTC)
    lina = Access(Audience.COORDINATOR, who="lina@example.org", own=Audience.COORDINATOR)
    return agenda.save(gate, lina, held, "made", now).name


def words(name):
    deck = Presentation(name)
    return [
        "\n".join(
            [
                *(one.text_frame.text for one in slide.shapes if one.has_text_frame),
                slide.notes_slide.notes_text_frame.text,
            ]
        )
        for slide in deck.slides
    ]


def test_an_agenda_becomes_slides_of_the_public_view(command, short):
    code, out, err = command("-o", "a.pptx", "--agenda", short, "--date", "2023-12-13")
    assert (code, err) == (0, "")
    assert out.startswith("The slides are in a.pptx\n")
    assert "ATLAS_BASE_URL" in out
    assert [one.name for one in Path().iterdir()] == ["a.pptx"]
    told = words("a.pptx")
    assert len(told) == 4
    assert "Public view" in told[1]
    assert "Sites of Anbar" not in "".join(told)
    assert "Go there." not in "".join(told)


def test_audience_language_filters_and_address_are_taken(command, short, monkeypatch):
    monkeypatch.setenv("ATLAS_BASE_URL", "https://atlas.example.org/")
    code, out, _ = command(
        "-o",
        "a.pptx",
        "--agenda",
        short,
        "--audience",
        "coordinator",
        "--lang",
        "ar",
        "--governorate",
        "IQG15",
    )
    assert (code, out) == (0, "The slides are in a.pptx\n")
    told = words("a.pptx")[1]
    assert "Sites of Anbar" in told
    assert "Go there." in told
    assert "نينوى" in told
    assert "https://atlas.example.org/?governorate=IQG15&lang=ar" in told


def test_a_template_is_used(command, short):
    deck = Presentation()
    deck.save("own.pptx")
    code, _, _ = command("-o", "a.pptx", "--agenda", short, "--template", "own.pptx")
    assert code == 0
    assert Presentation("a.pptx").slide_width == deck.slide_width


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "a.pdf"), "a.pdf: expected a name ending in .pptx"),
        (("-o", "a.pptx", "--agenda", "none"), "There is no agenda “none”."),
        (("-o", "a.pptx", "--template", "none.pptx"), "none.pptx cannot be read: No such file"),
        (("-o", "a.pptx", "--template", "."), ". cannot be read: Is a directory"),
        (("-o", "a.pptx", "--governorate", "XX"), "“XX” cannot be used for governorate"),
        (("-o", "a.pptx", "--lang", "xx"), "“xx” cannot be used for lang"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_leaves_nothing(command, arguments, said):
    code, out, err = command(*arguments)
    assert code == 1
    assert said in err
    assert "Traceback" not in err
    assert out == ""
    assert list(Path().iterdir()) == []


def test_a_template_that_is_none_is_said(command, short):
    Path("a.txt").write_text("no slides")
    code, _, err = command("-o", "a.pptx", "--agenda", short, "--template", "a.txt")
    assert code == 1
    assert "is not a PowerPoint file" in err
    assert not Path("a.pptx").exists()


def test_no_disk_space_leaves_the_old_file(command, short, monkeypatch):
    def full(self, content):
        with self.open("wb") as target:
            target.write(content[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    Path("a.pptx").write_text("the old one")
    monkeypatch.setattr(Path, "write_bytes", full)
    code, _, err = command("-o", "a.pptx", "--agenda", short)
    assert code == 1
    assert err == "a.pptx cannot be written: No space left on device"
    assert [one.name for one in Path().iterdir()] == ["a.pptx"]
    assert Path("a.pptx").read_text() == "the old one"
