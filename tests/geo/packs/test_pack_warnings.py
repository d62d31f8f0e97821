"""What a person should look at in the real pack, and what must not stop it."""

from collections import Counter

import pytest

from geo.packs import pack
from geo.packs.validate import Severity


@pytest.fixture(scope="module")
def found(root):
    return pack.read(root / "data").warnings


def test_the_real_pack_warns_and_does_not_refuse(found):
    assert {one.severity for one in found} == {Severity.WARNING}
    assert Counter(one.rule for one in found) == {
        "near-edge": 4,
        "no-polygon": 7,
        "no-position": 1,
        "total": 1,
    }


def test_warnings_point_at_the_row_of_the_file(found, root):
    for one in found:
        if one.row is not None:
            lines = (root / "data" / "sites" / one.file).read_text(encoding="utf-8").splitlines()
            name = one.message.partition(" lies ")[0].partition(" has no ")[0]
            assert name in lines[one.row - 1]


def test_the_sum_of_movements_is_a_finding_and_no_correction(found):
    (total,) = [one for one in found if one.rule == "total"]
    assert "6,361" in total.message
    assert "6,195" in total.message
