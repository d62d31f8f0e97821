"""Every page over a store in which some sites say no number of people."""

import re

import odd_round
import pytest
from odd_round import SHAMAL, UNKNOWN

from geo import settings
from geo.access import datasets as libraries

ASKED = (
    ("map", {"subdistrict": SHAMAL}),
    ("map", {"table": "informal-sites", "subdistrict": SHAMAL}),
    ("map", {"select": f"informal-sites/{UNKNOWN[0]}", "lang": "ar"}),
    ("partners", {"governorate": "IQG15"}),
    ("coverage", {"date": "2023-06-01", "compare": "2023-12-13"}),
    ("areas", {}),
    ("hotspots", {}),
    ("place", {"select": f"informal-sites/{UNKNOWN[1]}"}),
    ("place", {"select": f"subdistricts/{SHAMAL}"}),
    ("meeting", {}),
)


@pytest.fixture(scope="module", autouse=True)
def _shared_store(config, library, tmp_path_factory):
    """Lets the pages read a store with an odd round."""
    folder = tmp_path_factory.mktemp("odd-round")
    odd, odd_library = odd_round.bring(config, folder / "store")
    chosen = {
        "store": odd.store,
        "cache": odd.cache,
        "default_audience": "coordinator",
        "secret_file": odd.secret_file,
        "audit": odd.audit,
    }
    settings.use(**chosen)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(libraries, "_shared", lambda: odd_library)
        yield
    for name in chosen:
        settings._CHOSEN.pop(name)
    settings.current.cache_clear()


@pytest.mark.parametrize(("page", "query"), ASKED, ids=lambda one: one if one == str(one) else "")
@pytest.mark.parametrize("audience", ["coordinator", "public"])
def test_every_page_runs_and_says_no_odd_word(opened, page, query, audience):
    shown = opened(page, audience, **query)
    said = re.sub("<[^>]*>", " ", shown.html)
    assert not re.search(r"\b(nan|NaN|None)\b(?! (named|is|for|of))|<NA>|Traceback", said)


def test_the_map_counts_no_unknown_site(opened):
    shown = opened(subdistrict=SHAMAL)
    assert shown.figures[:2] == ["2", "–"]
    assert "2 sites not counted" in shown.html
    assert "fewer than" not in shown.html


def test_the_table_of_the_map_has_a_dash_for_an_unknown_number(opened):
    shown = opened(table="informal-sites", subdistrict=SHAMAL)
    rows = [one for one in re.findall("<tr.*?</tr>", shown.html) if "Camp" in one]
    assert len(rows) == 2
    assert all(one.count("–") >= 2 for one in rows), rows
