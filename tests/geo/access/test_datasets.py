"""The data pack comes in whole or not at all, and the last good revision is served on."""

import shutil
import sqlite3
import threading
import time
from contextlib import closing
from datetime import UTC, datetime

import pytest

from geo import settings
from geo.access import datasets, reading
from geo.access.datasets import Library
from geo.catalog import layers as catalog_layers
from geo.catalog.audience import Audience
from geo.catalog.registers import REGISTERS
from geo.errors import StoreError
from geo.packs import files
from geo.store.revisions import Note
from geo.store.stores import connect


class Pack:
    """A copy of the data pack that a test may break."""

    def __init__(self, folder):
        self.folder = folder

    def replace(self, name, old, new, *, times=1):
        path = next(self.folder.rglob(name))
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= times, (name, old)
        path.write_text(text.replace(old, new, times), encoding="utf-8")

    def append(self, name, line):
        path = self.folder / "sites" / name
        path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")


@pytest.fixture
def pack(tmp_path, root):
    for name in ("sites", "boundaries"):
        shutil.copytree(root / "data" / name, tmp_path / "pack" / name)
    shutil.copy(root / "data" / "country.toml", tmp_path / "pack")
    return Pack(tmp_path / "pack")


@pytest.fixture
def pack_config(tmp_path, pack):
    return settings.load(store=f"sqlite:///{tmp_path / 'a.sqlite'}", data=pack.folder)


@pytest.fixture
def fresh(pack_config):
    return Library(connect(pack_config.store))


def bare(library, sha256):
    """A revision that says it came from a pack, without reading one."""
    nothing = {layer: library.store.read(layer) for layer in (*catalog_layers.LAYERS, *REGISTERS)}
    return library.store.write(nothing, Note("tests", "data pack", "data", sha256))


SITES = "informal_sites.csv"
BROKEN = [
    (SITES, "kilo-9,Kilo 9,", "kilo-7,Kilo 9,"),
    (SITES, "rutba-antesar,", "Rutba Antesar,"),
    (SITES, ",550,3300,", ",many,-3300,"),
    (SITES, "33.3885532,43.0969749", "43.0969749,33.3885532"),
    (SITES, "high_visibility", "enormous"),
    (SITES, ",rutba,", ",rutbah,"),
    ("hotspots.csv", "dstwg-2020-12", "dstwg-2021-12"),
    ("sources.csv", ",DSTWG,,2023-12-10,", ",DSTWG,,10 Dec 2023,"),
    ("hotspots.csv", ",IQG16Q07N01,", ",IQX16Q07N01,"),
    ("service_gaps.csv", "water-kilo-9,wash,", "water-kilo-9,,"),
    ("service_gaps.csv", "Kilo 9,site,kilo-9", "Kilo 9,site,bzebiz"),
    ("partner_activities.csv", "drc-wash-aaf,drc,wash", "drc-wash-aaf,drcc,washing"),
    ("partner_activities.csv", "2023-04,stated,,2023-07", "2023-08,stated,,2023-07"),
    ("partner_activities.csv", "2023-05,stated", "May 2023,stated"),
    ("site_groups.csv", "2023-12-10", "2023-12"),
    ("organisations.csv", "\ndrc,", "\ndrc, "),
    ("coordination_areas.csv", "source_page_or_slide,as_of", "source_page_or_slide,as_off"),
    ("operational_presence_2022.csv", "2022-01,", "January,"),
]


def test_every_broken_rule_is_named_at_once_and_the_good_revision_is_served(
    fresh, pack, pack_config
):
    assert fresh.bring(pack_config, "tests").revision.id == 1
    held = fresh.dataset(Audience.COORDINATOR)

    for name, old, new in BROKEN:
        pack.replace(name, old, new)
    pack.append("blocked_areas.csv", "short,row")

    brought = fresh.bring(pack_config, "tests")

    assert brought.revision is None
    assert brought.faults == fresh.refused
    assert fresh.dataset(Audience.COORDINATOR) is held
    found = {(one.file, one.row, one.column, one.rule) for one in fresh.refused}
    expected = {
        (SITES, 28, "id", "duplicate"),
        (SITES, 6, "id", "id"),
        (SITES, 27, "households", "type"),
        (SITES, 27, "individuals", "type"),
        (SITES, 29, "longitude", "position"),
        (SITES, 29, "latitude", "position"),
        (SITES, 27, "kind", "value"),
        (SITES, 3, "site_group", "reference"),
        ("hotspots.csv", 2, "source_id", "reference"),
        ("hotspots.csv", 2, "subdistrict_pcode", "reference"),
        ("service_gaps.csv", 3, "sector", "required"),
        ("service_gaps.csv", 3, "place_id", "reference"),
        ("site_groups.csv", 2, "as_of", "day"),
        ("coordination_areas.csv", 1, "as_of", "missing-column"),
        ("coordination_areas.csv", 1, "as_off", "unknown-column"),
        ("operational_presence_2022.csv", 2, "month", "type"),
        ("blocked_areas.csv", 12, "", "cells"),
    }
    assert expected <= found
    by_rule = {(one.file, one.column, one.rule) for one in fresh.refused}
    activities = "partner_activities.csv"
    assert {
        (activities, "organisation", "reference"),
        (activities, "sector", "value"),
        (activities, "end", "order"),
        (activities, "start", "type"),
        ("organisations.csv", "acronym", "whitespace"),
    } <= by_rule
    sentence = str(next(one for one in fresh.refused if one.rule == "duplicate"))
    assert sentence == (
        "informal_sites.csv, row 28, column id: the id 'kilo-7' stands in row 27 already"
        " [duplicate]"
    )


def test_a_site_in_another_district_than_stated_is_refused(fresh, pack, pack_config):
    pack.replace("informal_sites.csv", "Anbar,Al-Ka'im,", "Anbar,Ramadi,")
    pack.replace("informal_sites.csv", "Anbar,Al-Rutba,", "Anbar,Rutbaa,")
    pack.replace("informal_sites.csv", "33.4165942,43.1924283", "29.5,40.1")
    found = {(one.row, one.column, one.rule) for one in fresh.bring(pack_config, "tests").faults}
    assert found == {
        (2, "stated_district", "district"),
        (3, "stated_district", "reference"),
        (27, "latitude", "position"),
    }
    with pytest.raises(StoreError, match="no revision yet"):
        fresh.dataset(Audience.PUBLIC)


def test_a_mended_pack_is_brought_and_clears_what_was_refused(fresh, pack, pack_config):
    pack.replace("informal_sites.csv", "high_visibility", "enormous")
    assert fresh.bring(pack_config, "tests").faults
    pack.replace("informal_sites.csv", "enormous", "high_visibility")
    assert fresh.bring(pack_config, "tests").revision.id == 1
    assert fresh.refused == ()
    pack.replace("informal_sites.csv", "high_visibility", "enormous")
    assert fresh.bring(pack_config, "tests").faults
    pack.replace("informal_sites.csv", "enormous", "high_visibility")
    again = fresh.bring(pack_config, "tests")
    assert (again.revision, again.faults, fresh.refused) == (None, (), ())


def test_missing_broken_and_foreign_files_are_all_named(fresh, pack, pack_config):
    sites = pack.folder / "sites"
    (sites / "movements.csv").unlink()
    (sites / "sources.csv").write_bytes("id,title\nä,ö\n".encode("latin-1"))
    (sites / "site_groups.csv").write_bytes(b"")
    (sites / "organisations.csv").write_bytes(b'id,name\n"drc,Danish\n')
    boundaries = pack.folder / "boundaries"
    (boundaries / "irq_admin1.geojson").write_text('{"type": "FeatureColl')
    (boundaries / "irq_admin2.geojson").write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties":'
        ' {"adm2_pcode": "IQG01Q01"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]}'
    )
    (boundaries / "irq_admin3_full.parquet").write_bytes(b"PAR1 but not really")
    (boundaries / "district_crosswalk.csv").unlink()
    found = {(one.file, one.rule) for one in fresh.bring(pack_config, "tests").faults}
    assert found >= {
        ("movements.csv", "unreadable"),
        ("sources.csv", "unreadable"),
        ("site_groups.csv", "unreadable"),
        ("organisations.csv", "unreadable"),
        ("irq_admin1.geojson", "unreadable"),
        ("irq_admin2.geojson", "missing-column"),
        ("irq_admin3_full.parquet", "unreadable"),
        ("district_crosswalk.csv", "unreadable"),
    }


def test_a_folder_without_a_pack_is_refused_with_every_file(fresh, tmp_path):
    empty = settings.load(data=tmp_path / "nothing")
    assert (
        len(fresh.bring(empty, "tests").faults)
        == len(list(settings.load().data.glob("sites/*.csv"))) + 1 + 1 + 4 + 1
    )


def test_duplicate_columns_are_named(pack):
    pack.replace("movements.csv", "period_start", "period_end")
    with pytest.raises(files.ValidationError, match="more than once"):
        files.sheet(pack.folder / "sites", "movements.csv")


def test_the_same_pack_is_not_read_twice(fresh, pack_config):
    bare(fresh, files.digest(pack_config.data))
    assert fresh.bring(pack_config, "tests").revision is None
    assert fresh.store.version() == 1


def test_what_people_hand_in_is_not_undone_by_the_same_pack(fresh, pack_config):
    bare(fresh, files.digest(pack_config.data))
    fresh.store.write({}, Note("a focal point", "activities of May", "sheet.csv", "cd" * 32))
    assert fresh.bring(pack_config, "tests").revision is None
    assert fresh.store.version() == 2


def test_a_release_that_reads_otherwise_reads_the_pack_again(monkeypatch, pack_config):
    before = files.digest(pack_config.data)
    monkeypatch.setattr(files, "SCHEMA_VERSION", files.SCHEMA_VERSION + 1)
    assert files.digest(pack_config.data) != before


def test_each_file_of_the_pack_counts_in_its_digest(pack):
    seen = {files.digest(pack.folder)}
    for name in ("movements.csv", "district_crosswalk.csv", "irq_admin3.geojson", "country.toml"):
        path = next(pack.folder.rglob(name))
        path.write_bytes(path.read_bytes() + b"\n")
        seen.add(files.digest(pack.folder))
    assert len(seen) == 5


def test_a_new_revision_is_served_and_an_unreadable_store_is_not_missed(
    fresh, library, pack_config, tmp_path
):
    layers = (*catalog_layers.LAYERS, *REGISTERS)
    full = library.dataset(Audience.COORDINATOR)
    features = {layer: full.features[layer.id] for layer in layers}
    fresh.store.write(features, Note("tests", "one", "", ""))
    first = fresh.dataset(Audience.PUBLIC)
    fresh.store.write(
        {catalog_layers.MOVEMENTS: features[catalog_layers.MOVEMENTS].iloc[:3]},
        Note("tests", "two", "", ""),
    )
    fresh.look_again()
    second = fresh.dataset(Audience.PUBLIC)
    assert (first.revision, second.revision) == (1, 2)
    assert len(second.features["movements"]) == 3
    (tmp_path / "a.sqlite").write_bytes(b"no database any more " * 100)
    fresh.look_again()
    assert fresh.dataset(Audience.PUBLIC) is second


def test_many_threads_get_one_dataset(library):
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(library.dataset(Audience.PARTNER)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(one) for one in found}) == 1


def test_the_first_revision_says_where_it_came_from(library):
    newest = library.store.revisions()[0]
    assert (newest.who, newest.why, newest.source) == ("tests", "data pack", "data")
    assert newest.counts["informal-sites"] == 28
    assert newest.made_at <= datetime.now(UTC)


def test_others_go_on_reading_while_a_newer_revision_is_made(fresh, library, monkeypatch):
    full = library.dataset(Audience.COORDINATOR)
    layers = (*catalog_layers.LAYERS, *REGISTERS)
    fresh.store.write({one: full.features[one.id] for one in layers}, Note("t", "one", "", ""))
    held = fresh.dataset(Audience.PUBLIC)
    rows = full.features["movements"].iloc[:3]
    fresh.store.write({catalog_layers.MOVEMENTS: rows}, Note("t", "two", "", ""))
    begun, go_on = threading.Event(), threading.Event()
    make = reading.made

    def slowly(*given):
        begun.set()
        assert go_on.wait(30)
        return make(*given)

    monkeypatch.setattr(reading, "made", slowly)
    fresh.look_again()
    looking = threading.Thread(target=fresh.dataset, args=(Audience.COORDINATOR,))
    looking.start()
    assert begun.wait(30)
    assert fresh.dataset(Audience.PUBLIC) is held
    go_on.set()
    looking.join()
    assert fresh.dataset(Audience.PUBLIC).revision == 2
    fresh.store.write({catalog_layers.MOVEMENTS: rows.iloc[:2]}, Note("t", "three", "", ""))
    fresh.look_again()
    assert fresh.dataset(Audience.PUBLIC).revision == 3, "who wrote it sees it at once"


def test_nobody_waits_long_for_a_store_that_does_not_answer(fresh, library, tmp_path):
    full = library.dataset(Audience.COORDINATOR)
    layers = (*catalog_layers.LAYERS, *REGISTERS)
    fresh.store.write({one: full.features[one.id] for one in layers}, Note("t", "one", "", ""))
    held = fresh.dataset(Audience.PUBLIC)
    rows = full.features["movements"].iloc[:3]
    fresh.store.write({catalog_layers.MOVEMENTS: rows}, Note("t", "two", "", ""))
    with closing(sqlite3.connect(tmp_path / "a.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")  # such as a writer that was stopped at its end
        fresh._looked_at = -1e9
        threads = threading.active_count()
        for _ in range(3):
            assert fresh.dataset(Audience.PUBLIC) is held
        assert fresh.trouble() == datasets.SLOW
        assert threading.active_count() <= threads + 1, "one asks, and nobody piles up"
        other.execute("ROLLBACK")
    until = time.monotonic() + 30
    while fresh.dataset(Audience.PUBLIC).revision < 2:
        assert time.monotonic() < until
        time.sleep(0.05)
    assert fresh.trouble() == ""
