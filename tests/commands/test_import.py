"""`atlas import` at the command line: exit codes, the JSON, and that nothing is written."""

import json
import shutil

import openpyxl
import pytest
from begun import begun

from geo import settings
from geo.access import datasets
from geo.store.stores import connect

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
        ((tmp_path / "absent.csv",), "No such file"),
        ((tmp_path,), "Is a directory"),
        ((sheet(), "--map", "nonsense"), "expected HEADER=ROLE"),
        ((sheet(), "--map", "Month=moon"), "there is no role 'moon'"),
        ((sheet(), "--sheet", "Other"), "there is no filled sheet 'Other'"),
        ((sheet(), "--header-row", "first"), "“first” is no row of a header"),
        ((sheet(), "--header-row", "7"), "row 7 is empty"),
    ):
        code, out, err = command("import", *arguments)
        assert (code, out) == (2, "")
        assert reason in err


def test_the_sheet_comes_back_with_remarks(command, sheet, tmp_path):
    back = tmp_path / "back.xlsx"
    code, out, err = command(
        "import", sheet("Al-Ramady West"), "--marked", back, "--lang", "ar", "--json", "-"
    )
    assert (code, json.loads(out)["counts"]["rows"]) == (3, 1)
    assert str(back) in err
    book = openpyxl.load_workbook(back)
    assert book.worksheets[0]["F1"].value == book.sheetnames[1] == "يقول الأطلس"
    assert "Al-Ramady West" in book.worksheets[0]["F2"].value
    assert command("import", back)[0] == 3, "it can be sent again"
    code, _, err = command("import", sheet(), "--marked", tmp_path / "back.ods")
    assert (code, "name ending in .xlsx" in err) == (2, True)


@pytest.fixture
def own_store(command, library, config, tmp_path, monkeypatch):
    """Has the commands write to a store of the test."""
    own = tmp_path / "own.sqlite"
    shutil.copyfile(config.store.removeprefix("sqlite:///"), own)
    monkeypatch.setenv("ATLAS_STORE", f"sqlite:///{own}")
    settings.current.cache_clear()
    made = begun(library, connect(f"sqlite:///{own}"))
    monkeypatch.setattr(datasets, "_shared", lambda: made)


@pytest.mark.usefixtures("own_store")
def test_undo_without_a_number_lists_what_can_be_undone(command, sheet):
    assert "nothing to undo" in command("undo")[1]
    assert command("import", sheet(name="november.csv"), "--sender", "drc", "--accept")[0] == 0
    code, out, _ = command("undo")
    assert code == 0
    assert "november.csv of Danish Refugee Council" in out
    assert "1 new" in out
    number = out.splitlines()[-1].split()[0]
    assert command("undo", number)[0] == 0
    assert f"undo of {number} (import)" in command("history")[1]
    assert number not in [line.split()[0] for line in command("undo")[1].splitlines()]


@pytest.mark.usefixtures("own_store")
def test_a_file_that_stands_as_another_senders_is_told_and_taken_all_the_same(command, sheet):
    own = sheet(name="november.csv")
    assert json.loads(command("import", own, "--json", "-")[1])["also_accepted"] == []
    told = json.loads(command("import", own, "--sender", "drc", "--accept", "--json", "-")[1])
    code, out, _ = command("import", own, "--sender", "nrc")
    assert code == 0
    said = f"This very file was accepted before, in revision {told['revision']}:"
    assert f"warning  {said}" in out
    assert "as one of Danish Refugee Council." in out
    (also,) = json.loads(command("import", own, "--sender", "nrc", "--json", "-")[1])[
        "also_accepted"
    ]
    assert (also["revision"], also["sender"]) == (told["revision"], "drc")
    assert command("undo", told["revision"])[0] == 0
    assert "accepted before" not in command("import", own, "--sender", "nrc")[1]


def test_remedies_name_the_options_of_the_command(command, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Organisation,Sector,Governorate,Month\nDRC,WASH,Al-Anbar,March\n", "utf-8")
    code, out, _ = command("import", path)
    assert (code, "(--year YYYY)" in out, "page Data" in out) == (3, True, True)
    assert "--" not in command("import", path, "--json", "-")[1]


def test_what_is_no_round_as_we_read_it_is_refused_in_json_too(command, tmp_path):
    path = tmp_path / "round.csv"
    path.write_text(
        "Return Index - Round 20,,,,\n"
        "Governorate,District,Location,Location ID,Returnees,Overall severity score\n"
        "Ninewa,Sinjar,Khana Sor,L1,1800,72.5\nNinewa,Al-Baaj,Baaj,L2,600,80\n",
        "utf-8",
    )
    code, out, err = command("import", path, "--json", "-")
    assert (code, "Return Index" in err, "Overall severity score" in err) == (2, True, True)
    assert json.loads(out)["findings"][0]["severity"] == "error"


def test_a_slip_in_one_cell_leaves_its_column(command, tmp_path):
    path = tmp_path / "list.csv"
    rows = [f"DRC,WASH,Al-Anbar,2023-0{n},{n - 3 or 9}" for n in range(2, 7)]
    path.write_text("\n".join(["Organisation,Sector,Governorate,Month,Households", *rows]), "utf-8")
    told = json.loads(command("import", path, "--json", "-")[1])
    assert told["reading"]["columns"][-1]["role"] == "households"
    assert [one["row"] for one in told["findings"] if one["value"] == "-1"] == [2]
    assert " row 2 Households" in command("import", path)[1]


def test_a_file_without_a_cell_is_called_empty(command, tmp_path):
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    code, _, err = command("import", tmp_path / "empty.xlsx")
    assert (code, "it is empty" in err) == (2, True)
