"""`atlas template` at the command line."""

from geo.intake.sheets import workbook


def test_a_sheet_is_written_empty_or_with_records(command, tmp_path):
    path = tmp_path / "sheet.xlsx"
    for options, count, told in (
        (["activities", "--lang", "ckb"], 3, "The sheet to fill is in"),
        (["organisations", "--filled"], 119, "117 records are in"),
        (["activities", "--filled", "--query", "partner=drc"], None, "records are in"),
    ):
        code, out, _ = command("template", *options, "-o", path)
        assert code == 0
        assert told in out
        sheet = workbook.sheets(path.read_bytes(), path.name)[1]
        assert len(sheet.lines) == count or (count is None and 2 < len(sheet.lines) < 2_000)
        assert all(row[1] == "Danish Refugee Council" for _, row in sheet.lines[2:] if not count)
    for options, reason in (
        (["return-index", "--filled"], "keeps no records of it"),
        (["activities", "--filled", "--query", "sector=astronomy"], "astronomy"),
        (["activities", "-o", tmp_path / "sheet.ods"], "expected a name ending in .xlsx"),
    ):
        code, _, err = command("template", "-o", path, *options)
        assert code == 1
        assert reason in err
