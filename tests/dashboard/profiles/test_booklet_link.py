"""The button that hands out the booklet of what a page shows."""

import datetime as dt
import html

from dashboard.session import links
from geo import language
from geo.dataset.context import Context
from geo.language import Language
from geo.view.view import View
from mapservice.app import ROUTES


def test_the_button_leads_to_the_booklet_of_the_same_day_and_language(dataset):
    view = View(
        date=dt.date(2022, 2, 15),
        lang=Language.AR,
        sector=("wash",),
        audience="public",
        district=("IQG01Q01",),
    )
    context = Context(dataset, view, language.words(Language.AR))
    for shown, path, named in (
        (
            links.booklet(context, select="governorates/IQG01"),
            "/api/downloads/place.pdf",
            "select=governorates%2FIQG01",
        ),
        (links.booklet(context, partner="drc"), "/api/downloads/organisation.pdf", "partner=drc"),
    ):
        address = html.unescape(shown.partition('href="')[2].partition('"')[0])
        assert path in {one.path for one in ROUTES}
        assert address.startswith(f"{path}?")
        for part in (named, "date=2022-02-15", "lang=ar", "sector=wash", "audience=public"):
            assert part in address
        assert "district" not in address
