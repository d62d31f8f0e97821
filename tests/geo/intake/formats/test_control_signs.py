"""Signs that steer machines: a few in a text are left out and said, a binary stays none."""

import random

import pytest

from geo.intake.formats import delimited
from geo.intake.formats.limits import IMPORT, NotReadError

PLAIN = "Organisation,Sector,Month\nDRC,WASH,2023-01\nACTED,Health,2023-02\n"


@pytest.mark.parametrize("sign", ["\0", "\x01", "\x1a", "\x7f", "\x90"])
@pytest.mark.parametrize("row", [1, 2, 3])
def test_a_stray_sign_is_left_out_and_said_of_its_row(sign, row):
    lines = PLAIN.splitlines()
    lines[row - 1] = f"{lines[row - 1][:2]}{sign}{lines[row - 1][2:]}{sign}"
    (sheet,) = delimited.read("\n".join(lines).encode(), IMPORT)
    (plain,) = delimited.read(PLAIN.encode(), IMPORT)
    assert sheet.lines == plain.lines
    assert (sheet.said, plain.said) == ((("control-signs", (row,)),), ())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [PLAIN, "المنظمة,القطاع\nالمجلس,الصحة\n"])
def test_unicode_of_two_bytes_has_zeros_that_are_none(encoding, text):
    (sheet,) = delimited.read(text.encode(encoding), IMPORT)
    assert sheet.said == ()
    assert [",".join(row) for _, row in sheet.lines] == text.split()


NOISE = random.Random(1).randbytes(5_000)  # noqa: S311 - the same every time
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\6\0\0\0"


@pytest.mark.parametrize("noise", [PICTURE, NOISE[:400], NOISE], ids=["picture", "small", "large"])
def test_what_is_no_text_is_refused_with_what_can_be_read(noise):
    with pytest.raises(NotReadError, match="XLSX, XLSM, XLS, XLSB, ODS, CSV, GeoJSON"):
        list(delimited.read(noise, IMPORT))
