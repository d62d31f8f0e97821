"""Another country is another data pack, and nothing else: its names, codes, texts and maps."""

import another_country
import pytest

from geo import settings
from geo.access.datasets import Library
from geo.catalog.audience import Audience
from geo.store.stores import connect

IRAQI = ("iraq", "العراق", "iqg", "anbar", "dstwg", "dtm", "ocha")
ADDRESSES = (
    "/readyz",
    "/api",
    "/api/collections",
    "/api/collections/governorates",
    "/api/collections/districts/items?governorate=Z1",
    "/api/collections/informal-sites/items",
    "/api/collections/informal-sites/queryables",
    "/api/openapi.json",
    "/api/styles/base",
    "/lite",
    "/lite?lang=ar",
    "/lite?governorate=Z1&presence=none",
    "/lite/partners",
    "/lite/coverage",
    "/lite/organisation",
    "/lite/districts/Z1A",
)


@pytest.fixture(scope="module")
def zedland(tmp_path_factory):
    folder = tmp_path_factory.mktemp("zedland")
    another_country.write(folder / "pack")
    return settings.load(
        store=f"sqlite:///{folder / 'atlas.sqlite'}",
        data=folder / "pack",
        cache=folder / "cache",
        secret_file=folder / "secret.key",
        audit=folder / "audit",
    )


@pytest.fixture(scope="module")
def shelf(zedland):
    made = Library(connect(zedland.store))
    brought = made.bring(zedland, "tests")
    assert brought.revision is not None, [str(one) for one in brought.faults]
    return made


@pytest.fixture(scope="module")
def ask(client_of, shelf, zedland):
    changes = zedland.model_dump(include={"store", "data", "cache", "audit", "secret_file"})
    return client_of(shelf, **changes)


def test_its_pack_passes_the_check(zedland, command):
    code, told, _ = command("check", "--data", zedland.data)
    assert code == 0
    assert told.endswith("No errors.\n")


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_answer_knows_of_iraq(ask, address):
    answer = ask.get(address)
    assert answer.status_code == 200, answer.text[:300]
    known = [one for one in IRAQI if one in answer.text.lower()]
    assert not known, (address, known)


def test_it_answers_with_its_own_names_counts_and_codes(ask):
    assert "The 2 governorates of Zedland" in ask.get("/api/collections/governorates").text
    assert "Boundaries: Land office, 2024" not in ask.get("/lite").text  # no date in the register
    assert "Boundaries: Land office" in ask.get("/lite").text
    wrong = ask.get("/api/collections/districts/items?governorate=IQG01")
    assert wrong.status_code == 400
    assert "such as Z1" in wrong.text
    filters = ask.get("/api/collections/districts/queryables").json()["x-filters"]
    assert filters["district"]["pattern"] == r"^Z\d[A-Z]$"
    assert filters["district"]["example"] == "Z1A"
    style = ask.get("/api/styles/base").json()
    assert (style["center"], style["zoom"]) == ([12, 51], 5.5)


def test_its_codes_give_levels_and_parents(shelf):
    dataset = shelf.dataset(Audience.COORDINATOR)
    assert dataset.units.level("Z1A02") == "subdistrict"
    assert dataset.units.parents("Z1A02") == {
        "governorate": "Z1",
        "district": "Z1A",
        "subdistrict": "Z1A02",
    }
    assert dataset.country.people_in_a_household == 4
    assert shelf.dataset(Audience.PUBLIC).features["informal-sites"]["sites"].notna().any()
