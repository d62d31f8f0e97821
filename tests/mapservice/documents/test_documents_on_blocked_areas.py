"""Blocked areas of origin, counted by what they stand on; lines are those of the seeds."""

import pytest

from geo.dataset.sums import blocked_areas
from geo.language import Language, words

COUNTED = "4 named in the documents; 1 more from other sources (2025); 1 reported open; 4 parts"


@pytest.mark.parametrize("path", ["/lite/blocked", "/api/collections/blocked-areas"])
def test_four_are_named_and_the_rest_is_told_apart(text_of, path):
    """001:33 names Jurf Al-Sakhr and Hamdaniya, 002:166 Ewessat and Akkashat; nothing else."""
    assert COUNTED in text_of(path)


def test_each_has_the_day_of_its_own_evidence(dataset):
    days = dict(
        dataset.features["blocked-areas"][["id", "as_of"]].itertuples(index=False, name=None)
    )
    assert days.pop("jurf-al-sakhar") == days.pop("hamdaniya") == "2023-12-13"
    assert days.pop("al-ewessat") == days.pop("akkashat") == "2023-03-31"
    assert (days.pop("al-awja"), days.pop("al-ishaqi")) == ("2025-09-22", "2019-09-14")
    assert set(days.values()) == {"2019-09-06"}  # Human Rights Watch, the villages
    assert f"{dataset.day}" == "2023-12-13"


def test_the_one_reported_open_is_not_called_blocked(text_of):
    shown = text_of("/lite/blocked-areas/al-ishaqi")
    assert "Standing reported open, not blocked" in shown


def test_a_village_is_a_part_of_its_area(text_of):
    assert "Part of Hamdaniya" in text_of("/lite/blocked-areas/hamdaniya-mankubah")


def test_1400_people_are_of_ewessat_and_akkashat_only(text_of):
    """002:164-167."""
    assert "1,400" not in text_of("/lite/blocked-areas/jurf-al-sakhar")
    for one in ("al-ewessat", "akkashat"):
        assert "about 1,400 people in Bzebiz and AAF" in text_of(f"/lite/blocked-areas/{one}")


def test_the_public_is_told_of_units_not_of_areas(public):
    found = blocked_areas.counted(public.registered(public.layer("blocked-areas")))
    said = blocked_areas.sentence(words(Language.EN), found)
    assert said == "4 units have areas named in the documents"
