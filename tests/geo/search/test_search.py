"""One search: a table of what people type, in every script and spelling, and what comes first."""

import dataclasses
import time
from pathlib import Path

import pytest

from geo import language
from geo.catalog.audience import Audience
from geo.dataset.context import Context
from geo.dataset.scope import EVERYTHING, Scope
from geo.search import search, things
from geo.settings import ROOT
from geo.units import spelling
from geo.view.view import View

PACK = ROOT / "data"
FIRST = """
Tal Afar | districts | Telafar
Telafer | districts | Telafar
Tel Afar | districts | Telafar
Tall ‘Afar | districts | Telafar
tal-afar | districts | Telafar
تلعفر | districts | Telafar
تل عفر | districts | Telafar
تەلەعفەر | districts | Telafar
Sinjar | districts | Sinjar
سنجار | districts | Sinjar
Shingal | districts | Sinjar
Şingal | districts | Sinjar
شنگال | districts | Sinjar
sinjat | districts | Sinjar
Bzebiz | site-groups | Bzebiz
bzeb | site-groups | Bzebiz
Bzeibiz | site-groups | Bzebiz
بزيبز | site-groups | Bzebiz
Bzebiz sector 3 | informal-sites | Bzebiz – Sector 3
sector 50 | informal-sites | Bzebiz – Sector 50
Hawija | districts | Al-Hawiga
Al Hawijah | districts | Al-Hawiga
Hawiga | districts | Al-Hawiga
الحويجة | districts | Al-Hawiga
Al-Qaim | districts | Al-Kaim
Qaim | districts | Al-Kaim
Al-Ka'im | districts | Al-Kaim
القائم | districts | Al-Kaim
Nineveh | governorates | Ninewa
Ninawa | governorates | Ninewa
NINEWA | governorates | Ninewa
Ninewa governorate | governorates | Ninewa
نينوى | governorates | Ninewa
نینوی | governorates | Ninewa
نِينَوَى | governorates | Ninewa
نيـنوى | governorates | Ninewa
محافظة نينوى | governorates | Ninewa
IQG15 | governorates | Ninewa
IQG15Q08 | districts | Telafar
Anbar | governorates | Al-Anbar
الانبار | governorates | Al-Anbar
الأنبار | governorates | Al-Anbar
ئەنبار | governorates | Al-Anbar
West Anbar | abc-areas | West Anbar
غرب الأنبار | abc-areas | West Anbar
Erbil | governorates | Erbil
Hewlêr | governorates | Erbil
Hewler | governorates | Erbil
هەولێر | governorates | Erbil
أربيل | governorates | Erbil
Dahuk | governorates | Duhok
دهۆک | governorates | Duhok
Slemani | governorates | Al-Sulaymaniyah
Sulaimaniya | governorates | Al-Sulaymaniyah
سلێمانی | governorates | Al-Sulaymaniyah
Saladin | governorates | Salah Al-Din
Salahaddin | governorates | Salah Al-Din
Kerkûk | governorates | Kirkuk
Basra | governorates | Al-Basrah
Dhi Qar | governorates | Thi Qar
Mosul | districts | Al-Mosul
الموصل | districts | Al-Mosul
Mosel | districts | Al-Mosul
Falluja | districts | Al-Falluja
Fallujah | districts | Al-Falluja
Faluja | districts | Al-Falluja
الفلوجة | districts | Al-Falluja
Ramadi | districts | Al-Ramadi
Baiji | districts | Beygee
Tuz Khurmatu | districts | Tooz Khurmato
Hit | districts | Heet
Akre | districts | Aqra
Qaraqosh | districts | Al-Hamdaniya
Tel Keppe | districts | Tilkaef
Rutba | site-groups | Rutba
Al-Rutba | districts | Al-Rutba
AAF | site-groups | Ameriyat Al-Fallujah (AAF)
Ameriyat Fallujah | site-groups | Ameriyat Al-Fallujah (AAF)
عامرية الفلوجة | site-groups | Ameriyat Al-Fallujah (AAF)
Zummar | subdistricts | Zummar
زمار | subdistricts | Zummar
Qayyarah | subdistricts | Al-Qayarra
Ba'shiqa | subdistricts | Bashiqa
Habbaniyah | subdistricts | Al-Habbaniya
Jurf al-Sakhar | subdistricts | Jurf Al-Sakhar
Kilo 18 | informal-sites | Kilo 18 / Al-Karama complex
kilo7 | informal-sites | Kilo 7 apartment complex
كيلو 9 | informal-sites | Kilo 9
Phosphate | informal-sites | Phosphate company complex
Akashat | blocked-areas | Akkashat
عكاشات | blocked-areas | Akkashat
DRC | organisations | DRC · Danish Refugee Council
drc | organisations | DRC · Danish Refugee Council
Danish Refugee | organisations | DRC · Danish Refugee Council
المجلس الدنماركي | organisations | DRC · Danish Refugee Council
UNHCR | organisations | UNHCR · United Nations High Commissioner for Refugees
refugee council norwegian | organisations | NRC · Norwegian Refugee Council
Save the children | organisations | SCI · Save the Children International
Mercy corp | organisations | Mercy Corps
Oxfam | organisations | Oxfam · Oxfam International
WASH | sectors | WASH
Water | sectors | WASH
Health | sectors | Health
الصحة | sectors | Health
Education | sectors | Education
camp coordination | sectors | CCCM
Coverage | pages | Coverage
meeting | pages | Meeting
الاجتماع | pages | Meeting
"""
ROWS = [tuple(part.strip() for part in row.split("|")) for row in FIRST.strip().splitlines()]
NOTHING = ("xyzzy", "zrm", "؟", "  ", "-", "q" * 500, "\u200f")


@pytest.fixture(scope="module")
def finding(dataset, partner, public):
    seen = {Audience.COORDINATOR: dataset, Audience.PARTNER: partner, Audience.PUBLIC: public}

    def found(typed, who=Audience.COORDINATOR, scope=EVERYTHING, **view):
        shown = View(**view)
        context = Context(seen[who], shown, language.words(shown.lang))
        return search.find(context, PACK, typed, scope)

    return found


def test_what_people_type_finds_what_they_mean_first(finding):
    assert len(ROWS) >= 100
    wrong = []
    for typed, kind, name in ROWS:
        found = finding(typed)
        first = (found[0].kind, found[0].name) if found else None
        if first != (kind, name):
            wrong.append((typed, first, (kind, name)))
    assert not wrong


def test_letters_are_not_scattered_and_nothing_stays_nothing(finding):
    assert {one.name for one in finding("DRC")} == {"DRC · Danish Refugee Council"}
    for typed in NOTHING:
        assert finding(typed) == [], typed


def test_filters_do_not_matter_and_language_is_the_reader_s(finding):
    filtered = finding("Bzebiz", governorate=("IQG15",), presence="2")
    assert filtered == finding("Bzebiz")
    arabic = finding("Tal Afar", lang=language.Language.AR)[0]
    assert (arabic.name, arabic.parent, arabic.known_as) == ("تلعفر", "نينوى", "Tal Afar")


def test_a_result_says_its_kind_and_what_holds_it(finding):
    village = next(one for one in finding("Khalidiyah") if one.kind == things.LOCALITIES)
    assert village.title == "Town or village"
    assert village.parent == "Al-Habbaniya, Al-Ramadi, Al-Anbar"
    assert village.place == "subdistricts/IQG01Q03N01"
    assert village.point is not None


def test_everybody_finds_only_what_they_may_see(finding, dataset, public, partner):
    for who, seen in ((Audience.PUBLIC, public), (Audience.PARTNER, partner)):
        for layer_id in ("informal-sites", "blocked-areas", "hotspots", "site-groups"):
            for record in dataset.features[layer_id].to_dict("records"):
                for one in finding(record["name"], who):
                    if one.kind == layer_id:
                        assert seen.record(layer_id, one.id) is not None
    assert [one for one in finding("Bzebiz", Audience.PUBLIC) if "Bzebiz" in one.name] == []


def test_a_link_to_some_pages_finds_no_others(finding):
    only = Scope(pages=("map",))
    kinds = {
        one.kind for typed in ("Coverage", "WASH", "DRC") for one in finding(typed, scope=only)
    }
    assert kinds <= {"districts", "subdistricts", things.LOCALITIES}
    assert finding("map", scope=only)[0].id == "map"


def test_a_search_is_quick_once_names_are_read(finding):
    finding("Mosul")
    began = time.thread_time()
    for typed in ("Mosul", "a", "al", "Sinjarr", "unheard of", "q" * 80):
        finding(typed)
    assert time.thread_time() - began < 2


def test_a_pack_without_other_names_is_searched_by_its_own(dataset, tmp_path: Path):
    context = Context(dataset, View(), language.words(language.Language.EN))
    bare = {one.id for one in things.of(dataset, tmp_path)}
    assert bare == {one.id for one in things.of(dataset, PACK)}
    assert things.localities(tmp_path) == ()
    assert search.find(context, tmp_path, "Sinjar", EVERYTHING)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Al-Qā’im", "el qaim"),
        ("کرکوک", "كركوك"),
        ("ھەولێر", "هه‌ولێر"),
        ("\u200fتل\u200d عفر", "تلعفر"),
        ("Ba'aj", "Ba\u2019aj"),
    ],
)
def test_spellings_of_one_name_are_one(one, other):
    assert "".join(spelling.words(one)) == "".join(spelling.words(other))


def test_a_coordinator_finds_a_site_by_the_id_of_its_sender(dataset):
    layer = "informal-sites"
    sites = dataset.features[layer].copy()
    at = sites.index[sites["id"] == "kilo-9"]
    sites.loc[at, ["id", "source_id"]] = ["from-iom-dtm-iq-s-902", "from-iom-dtm"]
    for audience, expected in ((Audience.COORDINATOR, 1), (Audience.PARTNER, 0)):
        features = {**dataset.features, layer: sites}
        held = dataclasses.replace(dataset, features=features, audience=audience)
        named = [one for one in things.of(held, ROOT / "data") if "iq-s-902" in one.names]
        assert len(named) == expected
