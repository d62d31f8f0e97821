"""The command line: what it prints, what it writes, and that it never ends in a traceback."""

import csv
import gc
import io
import json
import os
import shutil
import socket
import subprocess
import sys

import pytest

import atlas
from geo import settings


@pytest.fixture
def broken_pack(root, tmp_path):
    """A copy of the data pack with a fault in each of three files."""
    folder = tmp_path / "data"
    shutil.copytree(root / "data", folder)

    def break_cell(name, row, column, value):
        path = folder / "sites" / name
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines))
        rows[row - 1][rows[0].index(column)] = value
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows(rows)

    break_cell("informal_sites.csv", 5, "households", "many")
    break_cell("informal_sites.csv", 7, "latitude", "133.0")
    break_cell("hotspots.csv", 3, "subdistrict_pcode", "IQG99Q99N99")
    break_cell("partner_activities.csv", 9, "sector", "magic")
    return folder


def test_check_prints_totals_and_what_to_look_at(command):
    code, out, err = command("check")
    assert code == 0
    assert err == ""
    assert "28 informal sites, 3,147 households, 18,882 people (estimate)" in out
    for people in ("12,294", "4,602", "1,944", "42"):
        assert f": {people}\n" in out
    assert "    35  Hotspot sub-districts" in out
    assert "look at  blocked_areas.csv, row 10: Al-Ewessat has no position [no-position]" in out
    assert "near-edge" in out or "edge" in out
    assert out.endswith("No errors.\n")


def test_check_names_every_fault_with_file_row_column_and_rule(command, broken_pack):
    code, out, err = command("check", "--data", broken_pack)
    assert code == 1
    assert out == ""
    lines = err.splitlines()
    for file, row, column in (
        ("informal_sites.csv", 5, "households"),
        ("informal_sites.csv", 7, "latitude"),
        ("hotspots.csv", 3, "subdistrict_pcode"),
        ("partner_activities.csv", 9, "sector"),
    ):
        assert [
            line
            for line in lines
            if line.startswith("error    ")
            and line.endswith("]")
            and f"{file}, row {row}" in line
            and column in line
        ], (file, row, err)


def test_check_says_which_folder_holds_no_pack(command, tmp_path):
    code, _, err = command("check", "--data", tmp_path)
    assert code == 1
    assert str(tmp_path) in err
    assert "Traceback" not in err


def test_a_coordinators_geojson_holds_every_site(command, tmp_path):
    path = tmp_path / "sites.geojson"
    code, out, _ = command("export", "informal-sites", "-o", path, "--audience", "coordinator")
    assert (code, out) == (0, f"28 features in {path}\n")
    features = json.loads(path.read_bytes())["features"]
    assert {one["geometry"]["type"] for one in features} == {"Point"}
    assert sum(one["properties"]["households"] for one in features) == 3147


def test_a_coordinators_sheet_opens_in_a_spreadsheet(command, tmp_path):
    path = tmp_path / "sites.csv"
    command("export", "informal-sites", "-o", path, "--audience", "coordinator")
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 28
    assert {"id", "name_ar", "longitude", "latitude"} <= set(rows[0])


@pytest.mark.parametrize("suffix", ["geojson", "csv"])
def test_without_an_audience_only_the_public_view_is_written(command, tmp_path, suffix, dataset):
    path = tmp_path / f"sites.{suffix}"
    code, out, _ = command("export", "informal-sites", "-o", path)
    assert (code, out) == (0, f"5 features in {path}\n")
    text = path.read_text(encoding="utf-8-sig")
    for site in dataset.features["informal-sites"]["id"]:
        assert f'"{site}"' not in text
        assert f"\n{site}," not in text


def test_filters_are_those_of_an_address(command, tmp_path):
    path = tmp_path / "sites.csv"
    query = "?presence=none&governorate=IQG01&select=informal-sites%2Fkilo-7"
    arguments = ("-o", path, "--audience", "coordinator", "--query", query)
    assert command("export", "informal-sites", *arguments)[1] == f"9 features in {path}\n"


@pytest.mark.parametrize(
    ("layer", "name", "more", "named"),
    [
        ("sites", "a.csv", (), "There is no collection “sites”"),
        ("informal-sites", "a.xlsx", (), "a.xlsx: expected a name ending in .geojson or .csv"),
        ("informal-sites", "a.csv", ("--query", "governorate=Anbar"), "“Anbar” cannot be used"),
        ("informal-sites", "a.csv", ("--query", "colour=red"), "no parameter “colour”"),
        ("informal-sites", "a.csv", ("--audience", "everybody"), "everybody"),
        ("informal-sites", "nowhere/a.csv", (), "a.csv cannot be written: No such file"),
    ],
)
def test_what_cannot_be_written_is_said_and_leaves_no_file(
    command, tmp_path, layer, name, more, named
):
    code, out, err = command("export", layer, "-o", tmp_path / name, *more)
    assert code != 0
    assert out == ""
    assert named in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_kept_when_a_newer_one_cannot_be_made(command, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("kept")
    command("export", "informal-sites", "-o", path, "--query", "governorate=Anbar")
    assert path.read_text() == "kept"


def test_every_broken_setting_is_named(command, monkeypatch, tmp_path):
    monkeypatch.setenv("ATLAS_PORT", "many")
    monkeypatch.setenv("ATLAS_DEFAULT_AUDIENCE", "everybody")
    settings.current.cache_clear()
    code, _, err = command("check", "--data", tmp_path)
    assert code == 1
    assert err.startswith("A setting cannot be used: ")
    assert "ATLAS_PORT" in err
    assert "ATLAS_DEFAULT_AUDIENCE" in err


def test_a_store_that_is_not_one_is_a_sentence(command, monkeypatch, tmp_path):
    monkeypatch.setenv("ATLAS_STORE", "nosuch://place")
    settings.current.cache_clear()
    code, _, err = command("export", "hotspots", "-o", tmp_path / "a.csv")
    assert code == 1
    assert "ATLAS_STORE" in err
    assert "Traceback" not in err


def _serve(config, *arguments, **environment):
    environment = {
        **os.environ,
        "ATLAS_STORE": config.store,
        "ATLAS_CACHE": str(config.cache),
        **environment,
    }
    return subprocess.run(
        [sys.executable, "-m", "atlas", "serve", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


@pytest.mark.whole
def test_a_port_in_use_ends_with_a_sentence(config, request):
    request.getfixturevalue("library")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = _serve(config, "--port", str(port))
    assert ended.returncode == 1
    assert f"Port {port} is not available" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_port_that_is_none_ends_with_a_sentence(config):
    ended = _serve(config, "--port", "99999")
    assert ended.returncode == 1
    assert ended.stderr.startswith("A setting cannot be used: ATLAS_PORT")


def test_without_a_pack_and_a_store_serving_says_what_is_missing(config, tmp_path):
    store = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    ended = _serve(config, ATLAS_DATA=str(tmp_path / "none"), ATLAS_STORE=store)
    assert ended.returncode == 1
    assert "No data pack could be read and the store is empty:" in ended.stderr
    assert "informal_sites.csv" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_nothing_looks_through_code_or_data_after_each_run_of_a_page(config):
    assert atlas._streamlit_options(config)["server.fileWatcherType"] == "none"
    try:
        atlas._settle()
        assert gc.get_freeze_count() > 100_000
    finally:
        gc.unfreeze()
