"""What the documents say of coordination and displacement; lines are those of the seeds."""

import pytest

ON_ABOUT = (
    "Durable Solutions Task Force (DSTF) Steering committee of UN agencies",  # 002:5-10
    "Returns Working Group (RWG) Open to all",  # 002:13-15
    "endorsed by the Task Force in May 2023",  # 001:124
    "transition of up to six months",  # 001:125
    "a costed plan of two to three years",  # 002:74-76
    "UN agencies 6",  # 003:36
    "NGOs, at least two of them national 6",  # 003:37
    "All seats by the terms of reference Seats rotate on a bi-annual basis by vote; "
    "one person for a seat 24",  # 003:34-47
    "All seats by the newsletter of early 2023 The group had been expanded 30",  # 002:21
    "1 Obstacles to safety and security: blocked areas",  # 001:33
    "10 Engagement of the Government at national level",  # 001:49
    "Returnees in areas of return of high severity 12 % of returnees 592,338",  # 004:62
    "Returnees in critical shelter outside hotspots 104,154",  # 004:64
    "Displaced people in camps According to the CCCM cluster 180,000",  # 004:72
    "Displaced people out of camp in critical shelter 70,000",  # 004:73
    "About five million, as the newsletter says 5,000,000",  # 002:58
    "July and August 2023, 50 participants",  # 001:160
    "It is not an evaluation",  # 001:161
    "9 governorates, 39 districts, 2,198 locations",  # 002:306
    "18 governorates, 103 districts, 2,662 locations",  # 002:303
    "November 2023, day not stated",  # 001:14
)
OBSTACLES = {  # 004:38-40
    "1: services and material": "Damaged or destroyed housing; Lack of jobs",
    "2: community and social": "Ethnic, religious or tribal tension",
    "3: security and political": "Area blocked; Perceived affiliation: authorities bar the return",
}
MOVED = (  # 004:194-204
    "Households registered at help desks 4,464 3,793 341",
    "Households that returned 3,709 1,580 606",
    "Households that relocated 142 170 154",
    "Cash grants distributed 3,215 2,042* 1,104*",
    "Livelihoods support 725 222 259",
    "Households with housing repair or rebuilding finished 73 550** 251***",
    "** 39 works still going on in 2023",
    "*** 141 works still going on in 2023",
    "The text counts 6,195 households up to 30 Apr 2023; those returned and relocated in the "
    "table add up to 6,361.",
)
OF_PLACES = {
    "governorates/IQG01": "65 % of the people in the informal sites of Anbar come from Anbar",
    "informal-sites/kilo-7": "35 % of the people in the informal sites of Anbar come from Babylon",
    "blocked-areas/jurf-al-sakhar": "come from Babylon",  # 001:291
    "informal-sites/aaf": "reclassified as informal sites between 2018 and 2021",  # 001:293
    "informal-sites/bzebiz-sector-1": "Was a camp, or has former sectors of one",
    "informal-sites/kilo-18-al-karama": "in which most failed returns to areas of origin ended",
    "blocked-areas/hamdaniya": "Priority 1 of the working group in 2023",  # 001:33
}


@pytest.mark.parametrize("said", ON_ABOUT)
def test_about_tells_what_the_documents_say(text_of, said):
    assert said in text_of("/lite/about")


@pytest.mark.parametrize(("category", "items"), OBSTACLES.items())
def test_obstacles_have_their_items(text_of, category, items):
    assert f"{category} {items}" in text_of("/lite/about")


def test_two_verdicts_are_achieved_and_two_not(text_of):
    """001:182-185."""
    shown = text_of("/lite/about")
    assert shown.count(" achieved: ") == 4
    assert shown.count("not achieved: ") == 2
    assert "not achieved: Measurably more solutions for displaced people" in shown


def test_there_are_sixteen_recommendations_and_eleven_publications(dataset):
    """001:199-273 and 002:122-133 and 284-320."""
    topics = dataset.features["statements"]["topic"]
    assert (topics == "recommendation").sum() == 16
    assert dataset.features["publications"]["url"].str.startswith("https://").sum() == 11


@pytest.mark.parametrize("path", ["about", "governorates/IQG01", "informal-sites/aaf"])
@pytest.mark.parametrize("said", MOVED)
def test_movements_stand_with_their_footnotes_and_what_does_not_add_up(text_of, path, said):
    assert said in text_of(f"/lite/{path}")


@pytest.mark.parametrize(("path", "said"), OF_PLACES.items())
def test_places_have_what_is_stated_of_them(text_of, path, said):
    assert said in text_of(f"/lite/{path}")


def test_the_public_reads_of_no_site_and_no_area(text_of, public_client):
    for path in ("/lite/about", "/lite/governorates/IQG01"):
        shown = text_of(path, public_client)
        assert not [one for one in ("Kilo 18", "Bzebiz", "Jurf") if one in shown]
    assert "65 % of the people" in text_of("/lite/governorates/IQG01", public_client)


def test_takeaways_name_the_obstacle_that_they_speak_of(text_of):
    assert "irrigation channels (Lack of jobs and economic opportunity)" in text_of(
        "/lite/abc-areas/west-anbar"
    )


def test_about_is_told_in_arabic(text_of):
    shown = text_of("/lite/about?lang=ar")
    assert "فريق عمل الحلول الدائمة" in shown
    assert "Steering committee" not in shown
