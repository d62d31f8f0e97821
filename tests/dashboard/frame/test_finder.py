"""The search in the bar: it finds whatever the filters hide, and a place opens where one is."""

import re
from html import unescape


def _found(shown):
    return [one.label for one in shown.app.button if (one.key or "").startswith("found ")]


def test_a_place_that_the_filters_hide_is_found_and_chosen_on_the_map(opened):
    shown = opened(governorate="IQG15", lang="en")
    shown.app.text_input(key="f_find ").set_value("بزيبز").run()
    assert _found(shown)[0].startswith("Bzebiz · Group of sites")
    chosen = shown.click("found site-groups/bzebiz")
    assert chosen.address == {"governorate": ["IQG15"], "select": ["site-groups/bzebiz"]}
    assert chosen.title == "Bzebiz"
    assert chosen.app.text_input(key="f_find site-groups/bzebiz").value == ""


def test_pages_sectors_and_organisations_are_links_without_filters(opened):
    shown = opened("partners", governorate="IQG15", lang="ar")
    for typed, address in (
        ("WASH", "/partners?sector=wash&lang=ar"),
        ("DRC", "/organisation?partner=drc&lang=ar"),
        ("التغطية", "/coverage?lang=ar"),
    ):
        shown.app.text_input(key="f_find ").set_value(typed).run()
        links = re.findall('<a class="a-found" href="([^"]*)"', shown.html)
        assert unescape(links[0]) == address


def test_nothing_found_is_said(opened):
    shown = opened("about")
    shown.app.text_input(key="f_find ").set_value("xyzzy").run()
    assert "Nothing has a name like this." in shown.html
