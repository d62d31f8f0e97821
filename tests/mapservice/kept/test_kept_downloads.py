"""Files of a layer that is too large for memory, part by part."""

import geopandas as gpd
import pyarrow.parquet as pq
import pytest

from geo.exchange import streams
from geo.store.kept import rows

ALL = "/api/downloads/informal-sites.{}?sortby=name&filter=households > 3"
NONE = "/api/downloads/informal-sites.{}?kind=reclassified_camp&filter=households > 99999"


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch):
    monkeypatch.setattr(rows, "CHUNK", 130)


@pytest.mark.parametrize("extension", ["geojson", "csv", "kml"])
@pytest.mark.parametrize("path", [ALL, NONE])
def test_a_file_of_text_is_the_same(both, extension, path):
    memory, database = both("coordinator", path.format(extension))
    assert memory.status_code == database.status_code == 200
    assert memory.content == database.content


@pytest.mark.parametrize("extension", ["parquet", "gpkg", "fgb"])
@pytest.mark.parametrize("path", [ALL, NONE])
def test_a_file_of_a_table_holds_the_same(both, extension, path, tmp_path):
    held = []
    for number, answer in enumerate(both("partner", path.format(extension))):
        assert answer.status_code == 200, answer.text
        file = tmp_path / f"{number}.{extension}"
        file.write_bytes(answer.content)
        if extension == "parquet":
            held.append((pq.read_table(file), pq.read_metadata(file).metadata[b"geo"]))
        else:
            rows = gpd.read_file(file).sort_values("id", ignore_index=True)
            held.append((rows.astype(str).to_dict("list"), rows.crs))
    memory, database = held
    assert memory == database


def test_what_cannot_be_written_part_by_part_is_refused_with_what_can(both, monkeypatch, refused):
    monkeypatch.setattr(streams, "MOST_WHOLE", 100)
    _, database = both("coordinator", "/api/downloads/informal-sites.xlsx")
    assert "too many for Excel; there are geojson, gpkg, parquet" in refused(database, 400)
