"""Whole stores put aside, brought back and copied into others: the same, or refused in words."""

import threading
import zipfile

import psycopg
import pytest
from geopandas.testing import assert_geodataframe_equal
from made_things import NOTE, THINGS, things

from geo.catalog import layers
from geo.catalog.registers import REGISTERS
from geo.errors import StoreError
from geo.store import backups, stores
from geo.store.agenda_rows import VersionRow
from geo.store.import_rows import ImportRow
from geo.store.ledger import LinkRow
from geo.store.revisions import Change

REAL = (
    layers.SUBDISTRICTS,
    layers.INFORMAL_SITES,
    layers.PARTNER_ACTIVITIES,
    layers.MOVEMENTS,
    *REGISTERS,
)
DAY, LATER = "2024-01-10T09:00:00+00:00", "2024-01-11T09:00:00+00:00"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request, tmp_path_factory, fewer):
    """A store with a history of real layers and one that no catalogue knows, and things beside."""
    address = f"sqlite:///{tmp_path_factory.mktemp('filled') / 'atlas.sqlite'}"
    if request.param == "postgresql":
        address = request.getfixturevalue("cluster").new()
    store = stores.connect(address)
    written = {layer: fewer.features[layer.id] for layer in REAL}
    store.write({**written, THINGS: things("a", "b")}, NOTE)
    store.change({THINGS: Change(things("x", "y"), shared=True)}, NOTE, "drc", 1)
    store.change({THINGS: Change(things("x", name=["later"]), ["a"], shared=True)}, NOTE, "drc", 2)
    ledger = stores.ledger(address)
    for one in ("b", "a"):
        ledger.add_link(LinkRow(one, "public", "{}", "", "", "ملاحظة", "lina", DAY, LATER))
    ledger.sign_out("lina", DAY)
    stores.versions(address, "agenda").add(VersionRow("December", 1, "{}", "lina", DAY, ""))
    proposal = ("p", 1, "accepted", "a.xlsx", "ab", "lina", "", DAY, DAY, 2, "{}", "{}")
    stores.imports(address).add(ImportRow(*proposal), bytes(range(256)) * 99)
    return address


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    """The address of another store of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'another.sqlite'}"
    return request.getfixturevalue("cluster").new()


def assert_same(one, other):
    first, second = stores.connect(one), stores.connect(other)
    assert first.revisions() == second.revisions()
    for number in range(1, first.version() + 1):
        assert first.digest(number) == second.digest(number)
        assert first.touched(number) == second.touched(number)
    for layer in (*REAL, THINGS):
        assert_geodataframe_equal(first.read(layer), second.read(layer))
    assert stores.ledger(one).links() == stores.ledger(other).links()
    assert stores.ledger(one).signed_out("lina") == stores.ledger(other).signed_out("lina")
    assert stores.imports(one).proposals() == stores.imports(other).proposals()
    assert stores.imports(one).content("ab") == stores.imports(other).content("ab")
    assert stores.versions(one, "agenda").newest() == stores.versions(other, "agenda").newest()


def test_a_store_is_copied_whole_into_any_other(filled, empty):
    copied = backups.migrate(stores.database(filled), stores.database(empty))
    assert (copied["revisions"], copied["things"], copied["links"]) == (3, 5, 2)
    assert copied["partner-activities"] > 100
    assert_same(filled, empty)
    assert stores.connect(empty).write({THINGS: things("c")}, NOTE).id == 4


def test_what_was_put_aside_fills_an_empty_store(filled, empty, tmp_path):
    store = stores.connect(filled)
    file = tmp_path / "aside.zip"
    assert backups.write(stores.database(filled), file) == 3
    assert store.last_backup() is not None
    assert file.stat().st_mode & 0o077 == 0
    assert [one.name for one in tmp_path.iterdir() if one.name != "another.sqlite"] == [file.name]
    backups.restore(file, stores.database(empty))
    assert_same(filled, empty)
    with pytest.raises(StoreError, match="holds something already"):
        backups.restore(file, stores.database(empty))
    assert stores.connect(empty).last_backup() is None


def test_a_damaged_file_is_refused_and_fills_nothing(filled, empty, tmp_path):
    file, damaged = tmp_path / "aside.zip", tmp_path / "damaged.zip"
    backups.write(stores.database(filled), file)
    whole = file.read_bytes()
    middle = len(whole) // 2
    for content in (
        b"",
        b"no backup",
        whole[:middle],
        whole[:-1],
        whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
    ):
        damaged.write_bytes(content)
        with pytest.raises(StoreError, match=r"damaged\.zip is damaged"):
            backups.restore(damaged, stores.database(empty))
    with zipfile.ZipFile(file) as one, zipfile.ZipFile(damaged, "w") as other:
        other.writestr("about.json", one.read("about.json"))
        other.writestr("store.sqlite", one.read("store.sqlite")[:-4096])
    with pytest.raises(StoreError, match="checksum"):
        backups.restore(damaged, stores.database(empty))
    with pytest.raises(StoreError, match="not there"):
        backups.restore(tmp_path / "nothing.zip", stores.database(empty))
    assert stores.connect(empty).version() == 0


def test_copies_made_while_people_write_hold_one_revision_whole(address, tmp_path):
    store, file = stores.connect(address), tmp_path / "aside.zip"
    store.write({THINGS: things(*(f"t{at}" for at in range(300)))}, NOTE)
    done = threading.Event()

    def write():
        while not done.is_set():
            number = store.version()
            store.write({THINGS: things(*(f"t{number}-{at}" for at in range(300)))}, NOTE)
            stores.ledger(address).sign_out("lina", f"{number}")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [backups.write(stores.database(address), file) for _ in range(3)]
    finally:
        done.set()
        writer.join()
    assert made == sorted(made)
    assert store.version() > made[-1]
    restored = f"sqlite:///{tmp_path / 'restored.sqlite'}"
    backups.restore(file, stores.database(restored))
    found = stores.connect(restored)
    assert found.version() == made[-1]
    assert all(found.digest(one) == store.digest(one) for one in range(1, made[-1] + 1))


def test_a_copy_that_came_out_different_is_none(filled, cluster):
    target = cluster.new()
    stores.connect(target).read(THINGS)
    with psycopg.connect(target) as connection:
        connection.execute(
            "CREATE FUNCTION history.spoil() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN NEW.name := upper(NEW.name); RETURN NEW; END $$"
        )
        connection.execute(
            "CREATE TRIGGER spoil BEFORE INSERT ON history.things"
            " FOR EACH ROW EXECUTE FUNCTION history.spoil()"
        )
    with pytest.raises(StoreError, match="things came out different"):
        backups.migrate(stores.database(filled), stores.database(target))
    assert stores.connect(target).version() == 0


def test_a_character_that_no_text_should_have_is_a_blank_in_postgis(tmp_path, cluster):
    old, new = f"sqlite:///{tmp_path / 'old.sqlite'}", cluster.new()
    stores.connect(old).write({THINGS: things("a", name=["two\0words"])}, NOTE)
    noted = LinkRow("a", "public", "{}", "", "", "two\0words", "lina", DAY, LATER)
    stores.ledger(old).add_link(noted)
    backups.migrate(stores.database(old), stores.database(new))
    assert stores.ledger(new).link("a").note == "two words"
    assert stores.connect(new).read(THINGS)["name"].tolist() == ["two words"]


def test_a_folder_that_cannot_be_written_is_named(filled, tmp_path):
    with pytest.raises(StoreError, match="nowhere"):
        backups.write(stores.database(filled), tmp_path / "nowhere" / "aside.zip")
