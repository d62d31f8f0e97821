"""`atlas import` at the command line: exit codes, the JSON, and that nothing is written."""

import json

import pytest

ROWS = "Organisation,Sector,Governorate,District,Month\nDRC,Health,Al-Anbar,{},2023-03\n"


@pytest.fixture
def sheet(tmp_path):
    def made(district="Al-Ramadi", name="month.csv"):
        path = tmp_path / name
        path.write_text(ROWS.format(district), encoding="utf-8")
        return path

    return made


def test_a_clean_sheet_is_read_and_nothing_written(command, sheet, library, tmp_path):
    before = library.store.version()
    code, out, _ = command("import", sheet(), "--json", "-")
    told = json.loads(out)
    assert (code, told["counts"]["taken"], told["revision"]) == (0, 1, None)
    assert command("import", sheet(), "--json", tmp_path / "told.json")[0] == 0
    assert json.loads((tmp_path / "told.json").read_text("utf-8")) == told
    assert library.store.version() == before
    assert "Nothing was written." in command("import", sheet())[1]


def test_a_question_is_3_and_what_cannot_be_read_2(command, sheet, tmp_path):
    code, out, _ = command("import", sheet("Al-Ramady West"))
    assert code == 3
    assert "Al-Ramady West" in out
    with (tmp_path / "huge.csv").open("wb") as huge:
        huge.truncate(2 * 1024**3)
    for arguments, reason in (
        ((tmp_path / "huge.csv",), "larger than 60 MB"),
        ((sheet(name="month.kml"),), "save it as XLSX or CSV"),
        ((tmp_path / "absent.csv",), "No such file"),
        ((tmp_path,), "Is a directory"),
        ((sheet(), "--map", "nonsense"), "expected HEADER=ROLE"),
        ((sheet(), "--map", "Month=moon"), "there is no role 'moon'"),
        ((sheet(), "--sheet", "Other"), "there is no filled sheet 'Other'"),
    ):
        code, out, err = command("import", *arguments)
        assert (code, out) == (2, "")
        assert reason in err
