"""`atlas report map` and `atlas report card`: whole files, or a sentence and nothing."""

import errno
import io
from pathlib import Path

import pytest
from PIL import Image


@pytest.fixture
def command(command, monkeypatch, tmp_path):
    """Runs `atlas report` in an empty folder: exit code, output, errors."""
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")
    return lambda *arguments: command("report", *arguments)


def nothing_was_written():
    return list(Path().iterdir()) == []


@pytest.mark.parametrize("ending", ["png", "svg", "pdf", "html"])
def test_a_map_is_written_in_each_format(command, ending):
    code, out, err = command(
        "map",
        "-o",
        f"view.{ending}",
        "--governorate",
        "IQG01",
        "--date",
        "2023-12-13",
        "--lang",
        "ar",
    )
    assert (code, err) == (0, "")
    assert out == f"The map is in view.{ending}\n"
    starts = {"png": b"\x89PNG", "svg": b"<svg", "pdf": b"%PDF", "html": b"<!doctype html>"}[ending]
    assert Path(f"view.{ending}").read_bytes().startswith(starts)
    assert [one.name for one in Path().iterdir()] == [f"view.{ending}"]


def test_sizes_titles_layers_and_audience_are_taken(command):
    code, _, _ = command(
        "map",
        "-o",
        "a.svg",
        "--size",
        "1600x900",
        "--title",
        "Water <first>",
        "--layers",
        "informal-sites",
        "--audience",
        "coordinator",
        "--at",
        "8/33.3/43.6",
        "--sector",
        "wash",
        "--sector",
        "health",
    )
    told = Path("a.svg").read_text(encoding="utf-8")
    assert code == 0
    assert "Water &lt;first&gt;" in told
    assert "Coordinator view: do not pass on" in told
    assert "Hotspot sub-districts" not in told
    assert "Sector: " in told
    code, _, _ = command("map", "-o", "b.png", "--size", "a4-portrait", "--dpi", "72")
    assert Image.open(io.BytesIO(Path("b.png").read_bytes())).size == (595, 842)


def test_without_an_audience_it_is_the_public_view(command):
    command("map", "-o", "a.svg", "--governorate", "IQG01")
    told = Path("a.svg").read_text(encoding="utf-8")
    assert "Public view" in told
    assert "kilo-7" not in told


def test_an_empty_selection_is_a_picture_that_says_so(command):
    code, _, _ = command("map", "-o", "a.svg", "--presence", "40", "--layers", "informal-sites")
    assert code == 0
    assert "No informal site matches these filters on" in Path("a.svg").read_text(encoding="utf-8")


def test_a_card_is_written(command):
    code, out, _ = command("card", "-o", "card.png", "--lang", "ckb", "--governorate", "IQG01")
    assert (code, out) == (0, "The card is in card.png\n")
    made = Path("card.png").read_bytes()
    assert len(made) <= 150 * 1024
    assert Image.open(io.BytesIO(made)).size == (1200, 1200)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("map", "-o", "a.bmp"), "a.bmp: expected a name ending in .png or .svg or .pdf or .html"),
        (("card", "-o", "a.pdf"), "a.pdf: expected a name ending in .png"),
        (("map", "-o", "a"), "a: expected a name ending in"),
        (("map", "-o", "none/a.png"), "none/a.png cannot be written: No such file or directory"),
        (("map", "-o", "a.png", "--governorate", "XX"), "“XX” cannot be used for governorate"),
        (("map", "-o", "a.png", "--date", "soon"), "“soon” cannot be used for date"),
        (("map", "-o", "a.png", "--lang", "xx"), "“xx” cannot be used for lang"),
        (("map", "-o", "a.png", "--site", "kilo-7"), "“kilo-7” cannot be used for site"),
        (("map", "-o", "a.png", "--size", "a0"), "“a0” is not a size"),
        (("map", "-o", "a.png", "--size", "99x99"), "cannot be drawn"),
        (("map", "-o", "a.png", "--dpi", "9"), "9 px to an inch cannot be used"),
        (("map", "-o", "a.png", "--size", "16:9", "--dpi", "100"), "leave out the dpi"),
        (("map", "-o", "a.png", "--title", "x" * 5000), "The title has 5,000 letters"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_leaves_nothing(command, arguments, said):
    code, out, err = command(*arguments)
    assert code == 1
    assert said in err
    assert "Traceback" not in err
    assert out == ""
    assert nothing_was_written()


def test_every_wrong_value_is_named_at_once(command):
    _, _, err = command("map", "-o", "a.png", "--governorate", "XX", "--lang", "xx", "--at", "1")
    assert [one.count("cannot be used for") for one in err.splitlines()] == [1, 1, 1]


def test_no_disk_space_leaves_no_half_file(command, monkeypatch):
    def full(self, content):
        with self.open("wb") as target:
            target.write(content[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    Path("a.pdf").write_text("the old one")
    monkeypatch.setattr(Path, "write_bytes", full)
    code, _, err = command("map", "-o", "a.pdf")
    assert code == 1
    assert err == "a.pdf cannot be written: No space left on device"
    assert [one.name for one in Path().iterdir()] == ["a.pdf"]
    assert Path("a.pdf").read_text() == "the old one"


def test_the_help_names_the_filters(command):
    code, out, _ = command("map", "--help")
    assert code == 0
    for name in ("--governorate", "--date", "--lang", "--layers", "--at", "--audience", "--size"):
        assert name in out
