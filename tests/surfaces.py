"""What each surface says in figures, as pairs of words and a number; and views to ask them for.

Only English is read. A figure with a before and an after is read as the number of its first day.
"""

import datetime as dt
import re
from functools import cache
from html import unescape

from babel.messages.pofile import read_po

from geo import language
from geo.coverage import figures
from geo.dataset import supposed
from geo.dataset.context import Context
from geo.profiles import organisation as organisation_profile
from geo.profiles import place_report
from geo.profiles.texts import sentences
from geo.view.view import View
from maps.document import organisation as organisation_document
from maps.document.coverage import days as coverage_days
from maps.document.coverage import facts
from maps.document.coverage import page as coverage_page
from maps.document.places import place as place_document
from maps.look import key_figures
from maps.look.markup import Figure
from maps.meeting import figures as meeting_figures
from maps.meeting import rows as meeting_rows

DAY = dt.date
VIEWS = {
    "everything": View(),
    "wider": View(wider=True),
    "governorate": View(governorate=("IQG01",)),
    "governorate that nobody lists": View(governorate=("IQG15",)),
    "district": View(district=("IQG01Q03",)),
    "district, wider": View(district=("IQG01Q03",), wider=True),
    "districts": View(district=("IQG01Q01", "IQG01Q04")),
    "sub-district": View(subdistrict=("IQG01Q01N01",)),
    "area": View(area=("east-anbar",)),
    "area without partners": View(area=("west-anbar",)),
    "site": View(site=("kilo-7",)),
    "site, wider": View(site=("kilo-7",), wider=True),
    "sector": View(sector=("health",)),
    "sensitive sectors": View(sector=("legal", "gbv")),
    "partner": View(partner=("dary",)),
    "partner of the governorate": View(partner=("nrc",)),
    "type": View(orgtype=("Government",)),
    "nobody named": View(presence="none"),
    "two named": View(presence="2"),
    "a month of the 3W": View(date=DAY(2022, 3, 15), district=("IQG15Q02",)),
    "a past day": View(date=DAY(2023, 6, 15)),
    "a past day, sector": View(date=DAY(2023, 3, 1), sector=("wash",), wider=True),
    "a day to come": View(date=DAY(2024, 3, 1)),
    "without two organisations": View(without=("iom", "bwa")),
    "without a donor": View(without_donor=("oxfam",), district=("IQG01Q03",)),
    "two days": View(date=DAY(2023, 3, 1), compare=DAY(2023, 12, 13)),
}
NUMBER = r"\d[\d,]*"
ENDING = "services with a stated end by"
_PLACES = {
    "governorate": "governorates",
    "district": "districts",
    "area": "abc-areas",
    "site": "informal-sites",
}


def context(dataset, view):
    return Context(supposed.of(dataset, view), view, language.words(view.lang))


def pair(words, number):
    """Returns the words and the number of the first day; None where there is no number."""
    if str(number).lstrip("\u2066").startswith("–"):
        return None
    found = re.search(NUMBER, str(number))
    return (_of_several(words), int(found[0].replace(",", ""))) if found else None


def _of_several(label):
    """Returns a label as it stands beside several: pages are compared by what they count."""
    for one, many in _forms():
        found = one.match(label)
        if found:
            return f"{many.format(**found.groupdict())}{label[found.end() :]}"
    return label


@cache
def _forms():
    """Returns the labels of one as patterns, and those of several, the longest first."""
    with (language.LOCALE_DIR / "atlas.pot").open("rb") as source:
        pairs = [one.id for one in read_po(source) if isinstance(one.id, tuple)]
    labels = sorted((one for one in pairs if "{n}" not in one[0]), key=lambda one: -len(one[0]))
    found = [(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(one)), many) for one, many in labels]
    return [(re.compile(rf"{one}(?=$|, in |, at |: )"), many) for one, many in found]


def of_figures(found):
    """Returns the pairs of key figures; households below a figure are one of their own."""
    pairs = []
    for one in found:
        pairs.append(pair(one.label, one.number))
        households = re.fullmatch(rf"\W*({NUMBER})\W[^;]*?households?(;.*)?", one.note)
        if households and "lose" not in one.note:
            pairs.append(pair(f"{one.label}: households", households[1]))
    return [one for one in pairs if one]


def by_surface(shown):
    """Returns the pairs of every surface that is made of values, by its name."""
    dataset, view = shown.dataset, shown.view
    partners = figures.of_partners(dataset, view)
    found = {
        "map": of_figures(key_figures.on_map(shown)),
        "partners": of_figures(key_figures.of_partners(shown, partners)),
        "title of partners": of_title(key_figures.partners_title(shown, partners)),
        "coverage": of_coverage(shown),
        "scene": of_figures(meeting_figures.of(shown, tuple(meeting_figures.TITLES))),
        "scene of ends": of_figures(meeting_rows.ends(shown).figures),
        "sentence": of_sentence(shown),
    }
    if _is_of_one(view, "partner"):
        found["organisation"] = of_organisation(shown)
    level = next((one for one in _PLACES if _is_of_one(view, one)), "")
    if level and not view.wider:
        found["place"] = of_place(shown, level)
    return found


def _is_of_one(view, name):
    """Whether a filter names one value, and no other filter is set."""
    values = getattr(view, name)
    return len(values) == 1 and view.without_filters().having(**{name: values}) == view


def of_title(title):
    """Returns the pairs of the title of the partners page."""
    found = re.search(rf"({NUMBER}) services? ha\w+ a stated end by ([^,;]*), (in the .*)", title)
    pairs = [pair(f"{ENDING} {found[2]}, {found[3]}", found[1])] if found else []
    ended = re.search(rf"({NUMBER}) services? ended in", title)
    return [*pairs, *([pair("services that ended this year", ended[1])] if ended else [])]


def of_coverage(shown):
    """Returns the pairs of the coverage page; none of it is of the view's day but the first."""
    compared = facts.two(shown)
    if compared.days.first != shown.day:
        return []
    found = of_figures(coverage_page.top(shown).figures)
    horizons = coverage_days.horizons(shown)
    if not horizons:
        return found
    last = horizons[-1]
    until = re.match("by ([^;]*)", last.note)[1]
    where = last.label.partition(", ")[2]
    return [*found, pair(f"{ENDING} {until}, {where}", last.number)]


def of_sentence(shown):
    """Returns the pairs of the paragraph to paste."""
    told = sentences.paragraph(shown)
    text, counted = told.text, told.figures
    assert "{" not in text
    pairs = []
    if not shown.view.wider and "organisations" in counted:
        pairs += [
            ("organisations named as active", counted["organisations"]),
            ("sectors in which somebody is named", counted["sectors"]),
        ]
    if "sites" in counted and "whoever is named there" not in text:
        pairs.append(("informal sites", counted["sites"]))
        nobody = key_figures.nobody(shown).many
        if "unserved_sites" in counted:
            pairs.append((nobody, counted["unserved_sites"]))
        if "unserved_households" in counted:
            pairs.append((f"{nobody}: households", counted["unserved_households"]))
    return pairs


def of_place(shown, level):
    """Returns the pairs of the page of the place that the view names, named as on other pages."""
    (place,) = getattr(shown.view, level)
    report = place_report.of(shown, f"{_PLACES[level]}/{place}")
    if report is None or report.is_told_by_district:
        return []
    named = {"organisations named": "organisations named as active"}
    found = of_figures(place_document.figures(shown, report))
    kept = ("households", "organisations named as active", "sectors in which somebody is named")
    pairs = [(named.get(words, words), number) for words, number in found]
    return [one for one in pairs if one[0] in kept]


def of_organisation(shown):
    """Returns the pairs of the page of the organisation, named as on other pages."""
    (partner,) = shown.view.partner
    found = organisation_profile.of(shown, partner)
    named = {
        "sectors, active": "sectors in which somebody is named",
        "sectors with work that ended this year": "services that ended this year",
    }
    pairs = of_figures(organisation_document.figures(shown, found))
    ending = key_figures.ending(shown, figures.area_ends(shown.dataset, shown.view)).label
    named["services with a stated end within 180 days"] = _of_several(ending)
    return [(named[words], number) for words, number in pairs if words in named]


def of_html(html):
    """Returns the pairs of figures in HTML of the dashboard, of lite pages and of one file."""
    boxes = re.findall(
        r'<div class="a-fig[^"]*"><b>(.*?)</b><span>(.*?)</span><small>(.*?)</small>', html
    )
    terms = re.findall(r"<dt>([^<]*)<br>\s*<small>([^<]*)</small>\s*</dt>\s*<dd>(.*?)</dd>", html)
    found = [Figure(*map(_plain, one)) for one in boxes]
    found += [Figure(_plain(number), _plain(label), _plain(note)) for label, note, number in terms]
    return of_figures(found)


def _plain(text):
    return unescape(re.sub("<[^>]*>", "", text)).strip()


def disagreeing(found):
    """Returns the words that stand beside different numbers, with who says which."""
    said = {}
    for surface, pairs in found.items():
        for words, number in pairs:
            said.setdefault(words, {}).setdefault(number, []).append(surface)
    return {words: numbers for words, numbers in said.items() if len(numbers) > 1}
