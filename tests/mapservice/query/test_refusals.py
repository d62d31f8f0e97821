"""What cannot be used is said in every language as a person would: each place in it is filled."""

import re
from urllib.parse import quote

import pytest

from geo.language import Language

ITEMS = "/api/collections/informal-sites/items"
FILTERS = (
    "nix = 1",
    "name",
    "name = 5",
    "name = 'x",
    "name =",
    "(name = 'x'",
    "name LIKE 5",
    "households LIKE '5%'",
    "households IN (1, 'x')",
    "name IN (name)",
    "name = NULL",
    "name = UPPER('x')",
    "CASEI(households) = 'x'",
    "households * 2 = 4",
    "households = 1e400",
    "as_of = 'yesterday'",
    "as_of = TIMESTAMP('2023-12-13T23:20Z')",
    "sectors = 'x'",
    "A_CONTAINS(name, ('x'))",
    "T_DURING(as_of, INTERVAL('2023-01-01', '2022-01-01'))",
    "T_DURING(as_of)",
    "T_SOMETIME(as_of, as_of)",
    "S_NEAR(geometry, name)",
    "S_INTERSECTS(geometry, POINT EMPTY)",
    "S_INTERSECTS(geometry, POINT(200 2))",
    "S_INTERSECTS(geometry, POLYGON((1 1, 2 2, 1 2, 2 1, 1 1)))",
    "S_INTERSECTS(geometry, BBOX(45, 33, 42, 35))",
    "S_INTERSECTS(geometry, BBOX(42, 35, 45, 33))",
    "S_INTERSECTS(geometry, BBOX(1, 2))",
    " OR ".join(["name = 'x'"] * 101),
    " OR ".join(["S_INTERSECTS(geometry, POINT(1 2))"] * 11),
    "x" * 8001,
    "(" * 121 + "name = 'x'" + ")" * 121,
)
QUERIES = (
    *(f"{ITEMS}?filter={quote(one)}" for one in FILTERS),
    f"{ITEMS}?filter-lang=cql2-json&filter={quote('[]')}",
    f"{ITEMS}?filter-lang=cql2-json&filter={quote('null')}",
    f"{ITEMS}?filter-lang=sql&filter=x",
    f"{ITEMS}?nothing=1",
    f"{ITEMS}?limit=0&offset=-1&limit=2",
    f"{ITEMS}?bbox=1,2,3",
    f"{ITEMS}?bbox=42,35,45,33",
    f"{ITEMS}?bbox=45,33,42,35",
    f"{ITEMS}?bbox=42,33,181,35",
    f"{ITEMS}?datetime=2023-12-13T23:20Z",
    f"{ITEMS}?crs=EPSG:4326",
    f"{ITEMS}?kind=hut&households=many",
    f"{ITEMS}?governorate=Anbar&district=x&subdistrict=y&area=z&site=s&partner=p",
    f"{ITEMS}?sector=food&orgtype=firm&presence=few&wider=maybe&date=soon",
    f"{ITEMS}?{'&'.join(f'kind=k{n}' for n in range(201))}",
    f"{ITEMS}?governorate={'x' * 300}",
    f"{ITEMS}?f=xml",
    f"{ITEMS}/nobody?",
    "/api/collections/nothing?",
    "/api/nowhere?",
    "/api/tiles/WebMercatorQuad/tilejson.json?collections=x&bbox=1,2,3,4",
    "/api/collections/informal-sites/tiles/WebMercatorQuad/99/0/0?",
    "/api/collections/movements/tiles?",
    "/api/styles/base?lines=x&sites=y",
    "/api/downloads/view.pdf?size=a9",
    "/api/downloads/place.pdf?select=nowhere",
    "/api/downloads/organisation.pdf?partner=nobody",
    "/api/downloads/meeting.pptx?agenda=none",
    "/api/downloads/informal-sites.csv?hxl=maybe",
)


@pytest.mark.parametrize("lang", list(Language))
def test_every_refusal_reads_as_a_sentence(coordinator_client, lang):
    wrong = []
    for address in QUERIES:
        answer = coordinator_client.get(f"{address}&lang={lang.value}")
        assert answer.status_code in (400, 404), (address, answer.text[:200])
        said = answer.json()["detail"]
        if re.search(r"[{}]|%\(|\bNone\b|\.\.|: \.|: :|  |Error\b", said) or not said.endswith("."):
            wrong.append((address[:90], said))
    assert not wrong, wrong
