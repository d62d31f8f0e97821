"""Pages and intake beside a layer that is too large for memory: nothing breaks, and it is said."""

import re

import pytest

from geo import settings
from geo.errors import InvalidQueryError, SettingsError
from geo.intake.proposals.proposals import Imports
from geo.intake.sheets.layout.reading import Wanted

LIST = b"Site name,Governorate,District,Households\nCamp 1,Anbar,Falluja,30\n"


@pytest.mark.parametrize(
    "path",
    [
        "/lite?governorate=IQG01",
        "/lite/sites",
        "/lite/search?q=Al-Amal",
        "/lite/partners",
        "/lite/informal-sites/aaf",
    ],
)
def test_pages_without_script_say_what_their_lists_lack(both, path):
    _, database = both("coordinator", path)
    assert database.status_code == 200
    assert "informal sites are too many for lists" in database.text


def test_a_site_that_is_not_in_memory_has_its_page_as_any_other(both):
    memory, database = both("partner", "/lite/informal-sites/made-00004")
    assert memory.status_code == database.status_code == 200
    notice = re.compile("<p>[^<]* informal sites are too many for lists[^<]*</p>")
    told, other = (
        notice.sub("", one.text).partition("<h2>Map</h2>")[0] for one in (memory, database)
    )
    assert told == other


def test_a_list_of_sites_is_refused(libraries, config):
    imports = Imports(libraries[1], config)
    with pytest.raises(InvalidQueryError, match="too many sites to compare a list with"):
        imports.read(LIST, "sites.csv", Wanted(kind="sites"))
    _, outcome = Imports(libraries[0], config).read(LIST, "sites.csv", Wanted(kind="sites"))
    assert outcome.sheets


def test_a_file_cannot_answer_for_what_is_not_in_memory():
    with pytest.raises(SettingsError, match=r"ATLAS_IN_MEMORY: .*only a store in PostGIS"):
        settings.load(store="sqlite:///atlas.sqlite", in_memory=10)
    assert settings.load(store="postgresql://atlas@host/atlas", in_memory=10).in_memory == 10
