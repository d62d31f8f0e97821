"""`atlas report areas`: a folder of whole booklets with a list, or a sentence."""

import errno
from pathlib import Path

import pytest

from geo.dataset import records


@pytest.fixture
def command(command, monkeypatch, tmp_path):
    """Runs `atlas report areas` in an empty folder: exit code, output, errors."""
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")
    return lambda *arguments: command("report", "areas", *arguments)


def test_filters_name_the_booklets(command):
    code, out, err = command(
        "-o", "made/deep", "--governorate", "IQG02", "--partner", "drc", "--district", "IQG02Q01"
    )
    assert (code, err) == (0, "")
    made = sorted(str(one.relative_to("made/deep")) for one in Path("made/deep").rglob("*.*"))
    assert made[:3] == ["districts/IQG02Q01.pdf", "governorates/IQG02.pdf", "index.html"]
    for one in Path("made/deep").rglob("*.pdf"):
        assert one.read_bytes().startswith(b"%PDF")
    assert "open made/deep/index.html" in out


def test_the_list_links_every_booklet_with_pages_and_size(command):
    code, out, _ = command(
        "-o",
        "a",
        "--of",
        "governorates",
        "--governorate",
        "IQG03",
        "--governorate",
        "IQG04",
        "--lang",
        "ar",
        "--audience",
        "coordinator",
    )
    page = Path("a/index.html").read_text(encoding="utf-8")
    assert code == 0
    assert out.startswith("2 booklets with ")
    assert "They are not public" in out
    assert '<html lang="ar" dir="rtl">' in page
    for pcode in ("IQG03", "IQG04"):
        assert f'href="governorates/{pcode}.pdf"' in page
    assert page.count(" KB<") == 2


def test_a_place_of_which_no_source_tells_is_named_and_not_written(command):
    code, out, _ = command(
        "-o", "a", "--of", "districts", "--governorate", "IQG02", "--audience", "coordinator"
    )
    assert code == 0
    written = {one.stem for one in Path("a/districts").iterdir()}
    page = Path("a/index.html").read_text(encoding="utf-8")
    assert "of which no source says anything" in out
    assert "No booklet, since no source says anything of them" in page
    assert all(f"districts/{one}.pdf" in page for one in written)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Say which booklets to write"),
        (("--all", "--of", "areas"), "not both"),
        (
            ("--of", "villages"),
            "“villages” cannot be used for of: expected governorates, districts",
        ),
        (("--governorate", "IQG99"), "“IQG99” cannot be used for governorate"),
        (("--of", "governorates", "--lang", "xx"), "“xx” cannot be used for lang"),
        (("--of", "areas", "--governorate", "IQG02"), "Nothing to write"),
        (("--of", "organisations", "--partner", "nobody"), "cannot be used for partner"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_leaves_nothing(command, arguments, said):
    code, out, err = command("-o", "a", *arguments)
    assert (code, out) == (1, "")
    assert said in err
    assert not Path("a").exists()


def test_a_file_is_no_folder(command):
    Path("a").write_text("mine")
    code, _, err = command("-o", "a", "--governorate", "IQG03")
    assert code == 1
    assert err == "a is a file: booklets need the name of a folder."
    assert Path("a").read_text() == "mine"


def test_no_disk_space_half_way_keeps_what_is_whole(command, monkeypatch):
    write = records.write

    def full(path, content):
        if path.name == "IQG04.pdf":
            raise OSError(errno.ENOSPC, "No space left on device")
        write(path, content)

    monkeypatch.setattr(records, "write", full)
    code, _, err = command(
        "-o",
        "a",
        "--of",
        "governorates",
        "--governorate",
        "IQG03",
        "--governorate",
        "IQG04",
        "--governorate",
        "IQG05",
    )
    assert code == 1
    assert err == (
        "a/governorates/IQG04.pdf cannot be written: No space left on device. "
        "Booklets written before, which are whole: 1 of 3."
    )
    assert [str(one) for one in Path("a").rglob("*.*")] == ["a/governorates/IQG03.pdf"]


def test_the_help_names_the_choices(command):
    code, out, _ = command("--help")
    assert code == 0
    for name in ("--all", "--of", "--governorate", "--partner", "--date", "--audience"):
        assert name in out
