"""What others find in PostGIS: tables and views of layers, a role that reads, versions."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import psycopg
import pytest
from made_things import NOTE, THINGS, things

from geo.catalog import layers
from geo.catalog.layer import Field, FieldKind, Geometry
from geo.catalog.registers import COUNTRY, DECISIONS, HISTORY, REGISTERS
from geo.errors import StoreError
from geo.store import stores
from geo.store.databases import layer_tables
from geo.store.databases.postgres import LADDER, PostgresDatabase
from geo.store.layers import Store
from geo.store.stores import connect

EVERY = (*layers.LAYERS, *REGISTERS, *HISTORY, *DECISIONS, COUNTRY)


@pytest.fixture
def address(cluster):
    return cluster.new()


@pytest.fixture
def store(address):
    made = connect(address)
    made.write({THINGS: things("a", "b")}, NOTE)
    made.write({THINGS: things("b", "c")}, NOTE)
    return made


def asked(address, sql, **more):
    with psycopg.connect(address, **more) as connection:
        return connection.execute(sql).fetchall()


def test_todays_features_are_a_view_with_a_column_for_each_declared_field(store, address):
    columns = (
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = 'current' AND table_name = 'things' ORDER BY ordinal_position"
    )
    assert asked(address, columns) == [
        ("id", "text"),
        ("name", "text"),
        ("number", "bigint"),
        ("share", "double precision"),
        ("sure", "boolean"),
        ("day", "text"),
        ("tags", "ARRAY"),
        ("geometry", "USER-DEFINED"),
    ]
    found = asked(address, "SELECT id, number, tags, ST_X(geometry) FROM current.things")
    assert found == [("b", None, ["a", "b"], 43.9), ("c", 1, None, None)]
    kept = "SELECT id, opened, closed FROM history.things ORDER BY rowid"
    assert [row[0] for row in asked(address, kept)] == ["a", "b", "b", "c"]


def test_programs_find_geometry_its_index_and_a_key(address):
    made = connect(address)
    for layer in EVERY:
        made.read(layer)
    shown = {one.id.replace("-", "_") for one in EVERY if one.geometry is not Geometry.NONE}
    found = asked(
        address,
        "SELECT f_table_schema, f_table_name, type, srid FROM geometry_columns"
        " WHERE f_table_schema IN ('history', 'current')",
    )
    assert {(schema, name) for schema, name, *_ in found} == {
        (schema, name) for schema in ("history", "current") for name in shown
    }
    assert {srid for *_, srid in found} == {4326}
    assert ("current", "informal_sites", "POINT", 4326) in found
    indexed = "SELECT tablename FROM pg_indexes WHERE indexdef LIKE '%USING gist (geometry)%'"
    assert {one for (one,) in asked(address, indexed)} == shown
    tables = "SELECT relname FROM pg_class c JOIN pg_index i ON indrelid = c.oid AND indisprimary"
    assert {one.id.replace("-", "_") for one in EVERY} <= {one for (one,) in asked(address, tables)}


def test_no_field_is_called_as_what_the_store_keeps_of_a_row():
    fields = {field.name for layer in EVERY for field in layer.stored_fields}
    assert not fields & {*layer_tables.OWN, "rowid", "geometry"}


def test_who_only_reads_sees_the_layers_and_nothing_else(store, address):
    as_reader = {"options": "-c role=atlas_reader"}
    for name in ("current.things", "history.things"):
        assert asked(address, f"TABLE {name}", **as_reader)
    for sql in (
        "SELECT * FROM atlas.links",
        "DELETE FROM history.things",
        "UPDATE current.things SET name = 'x'",
        "CREATE TABLE current.mine (a text)",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            asked(address, sql, **as_reader)


def test_fields_that_are_declared_later_are_added_and_gone_ones_are_kept(store, address):
    later = Field("colour", FieldKind.TEXT, "Colour")
    wider = [
        replace(one, kind=FieldKind.NUMBER) if one.name == "number" else one
        for one in THINGS.fields
        if one.name != "share"
    ]
    newer = replace(THINGS, fields=(*wider, later))
    found = store.read(newer)
    assert found["number"].dtype == "float64"
    assert found["colour"].isna().all()
    rows = things("b").drop(columns="share").assign(colour="red", number=0.5)
    store.write({newer: rows}, NOTE)
    assert asked(address, "SELECT colour, number FROM current.things") == [("red", 0.5)]
    assert asked(address, "SELECT share FROM history.things WHERE opened = 1")[0] == (0.1,)
    assert asked(address, "SELECT * FROM current.things", options="-c role=atlas_reader")


def test_a_newer_store_is_refused_and_left_as_it_is(store, address):
    with psycopg.connect(address) as connection:
        connection.execute(LADDER.write.format(99))
    with pytest.raises(StoreError, match=r"version 99.*newer Atlas"):
        connect(address)
    assert store.version() == 2


def test_an_older_store_comes_forward_with_all_that_it_holds(cluster):
    address = cluster.new()
    with psycopg.connect(address, autocommit=True) as connection:
        LADDER.bring_forward(connection, LADDER.steps[:1])
        connection.execute(
            "INSERT INTO atlas.sign_outs (subject, signed_out_at) VALUES ('lina', '2024')"
        )
        assert LADDER.version(connection) == 1
        assert stores.ledger(address).signed_out("lina") == "2024"
        assert LADDER.version(connection) == len(LADDER.steps) > 1


def test_many_who_start_on_an_empty_database_make_its_tables_once(address):
    made = [PostgresDatabase(address) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        for _ in threads.map(PostgresDatabase.prepare, made):
            pass
        for _ in threads.map(lambda one: Store(one).read(THINGS), made):
            pass
    assert Store(made[0]).version() == 0


def test_a_database_without_postgis_is_told_what_it_lacks(cluster):
    cluster.run("CREATE ROLE poor LOGIN")
    cluster.run("CREATE DATABASE plain OWNER poor TEMPLATE template0")
    with pytest.raises(StoreError, match='permission denied to create extension "postgis"'):
        connect(cluster.address("plain").replace("postgres@", "poor@"))
