"""The list of hotspots with its footnotes, as the slides of December 2020 have it (seed 000)."""

import pytest

NOTES = (
    "* Part of Ba'aj : Al-Qahtaniya, Markaz Al-Ba'aj",  # 000:241-243
    "* Part of Fallujah : Al-Amirya, Al-Garma, Al-Saqlawiyah",
    "** Part of Sinjar : Al-Shamal, Markaz Sinjar, Qaeyrrawan",
    "** Part of West Anbar : Markaz Al-Ka'im, Markaz Heet",
    "Highlighted in the second copy of the slide; no reason is given : Markaz Al-Muqdadiya",
)
WITHOUT_BOUNDARY = (
    "al-saqlawiyah",
    "husaibah-al-sharqiah",
    "markaz-al-kaim",
    "abo-sayda",
    "markaz-al-balad",
    "markaz-al-daur",
    "al-nasir-walsalam",
)


@pytest.mark.parametrize("note", NOTES)
def test_the_footnotes_stand_below_the_list(text_of, note):
    assert note.replace(" :", ":") in text_of("/lite/hotspots").replace(" :", ":")


def test_the_rule_does_not_say_on_which_scale_severity_is_medium(text_of):
    """000:245: "medium in terms of severity"."""
    shown = text_of("/lite/hotspots")
    assert "or when severity is medium and it hosts 60,000 returnees or more" in shown
    assert "medium on one" not in shown


@pytest.mark.parametrize("hotspot", WITHOUT_BOUNDARY)
def test_no_other_unit_is_counted_as_a_hotspot_without_a_boundary(coordinator_client, hotspot):
    path = f"/api/collections/hotspots/items/{hotspot}?date=2022-04-15"
    assert coordinator_client.get(path).json()["properties"]["partners"] is None


def test_whose_partners_the_page_of_such_a_hotspot_lists_is_said(text_of):
    shown = text_of("/lite/hotspots/al-saqlawiyah?date=2022-04-15")
    assert "Who works in Markaz Al-Falluja; this place has no boundary of its own" in shown
