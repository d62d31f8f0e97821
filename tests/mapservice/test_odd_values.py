"""A store with values of before they were refused: far days and texts of odd signs and lengths.

Every address answers, and papers and workbooks open with the programs that read them.
"""

import datetime as dt
import io
import zipfile

import docx
import in_process
import openpyxl
import pandas as pd
import pptx
import pytest

from geo.access import sharing
from geo.access.gate import Access, Gate
from geo.access.links.shares import Draft
from geo.catalog.audience import Audience
from geo.catalog.layer import FieldKind
from geo.meeting import action_points, agenda
from geo.meeting.action_points import Point
from geo.meeting.agenda import KINDS, Agenda, Scene

NOW = dt.datetime(2026, 1, 15, 12, tzinfo=dt.UTC)
FAR = {"past": "0001-01-01", "future": "9999-12-31"}
TEXTS = (
    "a\x00b\x0bc\x1bd\x7f",
    "line\nline\r\nline\u2028line\ttab",
    "\ufffe\uffff\ufdd0\U0001fffe",
    "\u202e\u2067\u200fevil\u2066",
    "x" * 120_000,
    "ا" * 3_000,
    "word " * 800,
    "z" + "\u0301\u0335" * 500,
    "#set page(width: 1pt) $x^ *b* _i_ @ref <label> \\ // /* ` ~ \"' [ ]",
    "=1+1",
    "{x} {0} %s %d {{7*7}} ]]> <!-- & &amp;",
    "👩‍👩‍👧‍👦 𒀀 \U000e0001",
)
CODES = ("organisation", "donor", "implementing_partner", "handover_to", "site_group", "about")
CODES += ("id", "pcode", "obstacles", "part_of", "topic", "value", "place_id", "unit", "definition")


def _odd(layer, features):
    """Puts a far day or an odd text into every third cell that holds a day or a text."""
    for field in layer.stored_fields:
        values = _days(field) if field.day_span else _texts(field) if len(features) else ()
        if values and layer.id != "sources":
            held = features[field.name].astype(object).tolist()
            for number in range(0, len(held), 3):
                whole = field.kind is FieldKind.DATE or not field.day_span
                length = None if whole or not isinstance(held[number], str) else len(held[number])
                held[number] = values[number % len(values)][:length]
            features[field.name] = pd.Series(held, dtype="str")
    return features


def _days(field):
    return tuple(FAR.values())


def _texts(field):
    is_code = field.name in CODES or field.name.endswith(("_id", "pcode", "_source", "_as"))
    return () if field.kind is not FieldKind.TEXT or field.choices or is_code else TEXTS


@pytest.fixture(scope="module")
def odd(config, library, tmp_path_factory):
    return in_process.changed(config, tmp_path_factory.mktemp("odd"), _odd)


def _texts_of_people(config, library):
    """A meeting, an action point and a link by somebody who pastes anything."""
    gate = Gate(config)
    lina = Access(Audience.COORDINATOR, who="lina@example.org", own=Audience.COORDINATOR)
    scenes = tuple(
        Scene("A " + text[:70], "", text[:200] + "\ud800", kind, decision=text[:200])
        for kind in KINDS
        for text in TEXTS[:4]
    )
    agenda.save(gate, lina, Agenda("Odd", scenes[:12]), "why", NOW)
    dataset = library.dataset(Audience.COORDINATOR)
    for text in TEXTS[:4]:
        point = Point("Do " + text[:90] + "\ud800", "A " + text[:30], dt.date(2026, 2, 1))
        action_points.save(gate, lina, point, dataset, NOW)
    sharing.make(gate, lina, Draft(note=TEXTS[0]), NOW)


@pytest.fixture(scope="module")
def client(odd, client_of):
    config, library = odd
    _texts_of_people(config, library)
    return client_of(library, default_audience="coordinator", store=config.store)


@pytest.mark.whole
def test_every_address_answers(client):
    assert in_process.broken(client) == {}


def test_the_default_day_ignores_what_lies_in_the_future(odd, dataset):
    _, library = odd
    assert library.dataset(Audience.COORDINATOR).day == dataset.day
    assert library.dataset(Audience.PUBLIC).day == dataset.day


@pytest.mark.parametrize(
    ("address", "opened"),
    [
        ("/api/downloads/informal-sites.xlsx", openpyxl.load_workbook),
        ("/api/downloads/meeting.pptx?agenda=Odd&lang=ar", pptx.Presentation),
        ("/api/downloads/minutes.docx?agenda=Odd", docx.Document),
    ],
)
def test_office_files_open(client, address, opened):
    content = client.get(address).content
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert opened(io.BytesIO(content))
