"""What wants to harm is read safely, or refused in a sentence that frightens nobody."""

import re
import time

import pytest
from hostile_files import (
    BOOK,
    BROKEN,
    FILES,
    NEEDS,
    TABLE,
    features,
    geopackage,
    kml,
    line,
    mark,
    ods,
)
from written_sheets import xlsb

from geo.intake.formats import apart, kind, worker
from geo.intake.formats.limits import UPLOAD, NotReadError
from geo.intake.sheets import workbook

ALARMING = re.compile(r"error|exception|attack|malicious|hostile|0x|traceback", re.IGNORECASE)
MOST_SECONDS = 3


def read(content, is_apart):
    """Returns the sheets; a file that ends no process is read in this one, to save time."""
    format_ = kind.of(content)
    if is_apart or format_ not in worker.READERS:
        return workbook.sheets(content, "any.csv", UPLOAD)
    return list(apart.decoded(worker.told(format_, content, UPLOAD)))


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_read_or_refused(name):
    content, expected = FILES[name]
    begun = time.process_time()
    try:
        lines = next(one.lines for one in read(content, expected == NEEDS) if one.lines)
    except (NotReadError, workbook.RefusedError) as refused:
        sentence = str(getattr(refused, "why", refused))
        assert isinstance(expected, str), sentence
        assert expected in sentence
        assert not ALARMING.search(sentence)
    else:
        assert lines[0][1] == expected
        assert "root:" not in str(lines)
        assert len(str(lines)) < 50_000
    assert time.process_time() - begun < MOST_SECONDS


CUT = {
    "xlsx": BOOK,
    "xlsb": xlsb({"S": TABLE}),
    "ods": ods(line("a") + line("b")),
    "geojson": features('{"properties":{"a":1}}'),
    "gpkg": geopackage(),
    "kml": kml(mark("a")),
}


@pytest.mark.parametrize("end", CUT)
def test_a_file_that_was_cut_on_the_way_is_refused(end):
    half = CUT[end][: len(CUT[end]) // 2]
    with pytest.raises((NotReadError, workbook.RefusedError), match=f"{BROKEN}|no GeoJSON"):
        read(half, is_apart=False)
