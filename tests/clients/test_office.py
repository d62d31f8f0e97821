"""LibreOffice opens what we make for offices, in one run: all pages, and the words on them."""

import datetime as dt
import io
import shutil
import subprocess
import unicodedata

import docx
import pytest
from example_agenda import EXAMPLE
from slide_reading import figures, read, tables

from geo.access.gate import Gate
from geo.language import Language
from geo.meeting import meeting
from geo.meeting.meeting import Reader
from maps.minutes import docx as minutes_docx
from maps.minutes import minutes
from maps.pictures.typeset import Typesetter
from maps.slides import deck as slide_deck
from maps.slides.deck import About, Tools
from maps.svg import ground as svg_ground

DAY = dt.date(2023, 12, 14)
LANGUAGES = (Language.EN, Language.AR)


@pytest.fixture(scope="module")
def decks(config, dataset):
    """The slides of the shipped agenda in each language."""
    tools = Tools(svg_ground.read(config.data / "boundaries"), Typesetter(config.cache))
    found = {}
    for lang in LANGUAGES:
        scenes = meeting.scenes(Gate(config), EXAMPLE, Reader(dataset, lang, "https://a.test"))
        found[f"deck-{lang}.pptx"] = slide_deck.make(scenes, About("December 2023", DAY), tools)
    return found


@pytest.fixture(scope="module")
def documents(config, dataset):
    """The minutes of the shipped agenda in each language."""
    ground, typesetter = svg_ground.read(config.data / "boundaries"), Typesetter(config.cache)
    found = {}
    for lang in LANGUAGES:
        reader = Reader(dataset, lang, "https://a.test")
        made = minutes.of(meeting.record(Gate(config), EXAMPLE, reader, ()), ground)
        found[f"minutes-{lang}.docx"] = minutes_docx.write(made, typesetter)
    return found


@pytest.fixture(scope="module")
def pages(decks, documents, tmp_path_factory):
    """The words of every page of each file, as LibreOffice lays it out."""
    office, reader = shutil.which("soffice"), shutil.which("pdftotext")
    if office is None or reader is None:
        pytest.fail("LibreOffice or pdftotext is not there; `make test` installs them.")
    folder = tmp_path_factory.mktemp("office")
    made = decks | documents
    for name, content in made.items():
        (folder / name).write_bytes(content)
    subprocess.run(
        [
            office,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            *(folder / name for name in made),
        ],
        capture_output=True,
        check=True,
        timeout=300,
    )
    found = {}
    for name in made:
        path = (folder / name).with_suffix(".pdf")
        text = subprocess.run([reader, path, "-"], capture_output=True, check=True, text=True)
        found[name] = text.stdout.split("\f")[:-1]
    return found


def test_every_slide_is_a_page(decks, pages):
    for name, content in decks.items():
        assert len(pages[name]) == len(read(content).slides)


@pytest.mark.parametrize("name", ["deck-en.pptx", "deck-ar.pptx"])
def test_titles_figures_and_tables_are_on_the_pages(decks, pages, name):
    for slide, page in zip(read(decks[name]).slides, pages[name], strict=True):
        wanted = [slide.shapes.title.text_frame.text]
        wanted += [number for number, _ in figures(slide)]
        wanted += [cell for table in tables(slide) for row in table for cell in row]
        missing = words(" ".join(wanted)) - words(page)
        assert len(missing) <= (0 if name == "deck-en.pptx" else 0.15 * len(words(page)))


@pytest.mark.parametrize("name", ["minutes-en.docx", "minutes-ar.docx"])
def test_headings_and_tables_of_minutes_are_on_the_pages(documents, pages, name):
    document = docx.Document(io.BytesIO(documents[name]))
    told = words(" ".join(pages[name]))
    wanted = [one.text for one in document.paragraphs if one.style.name.startswith("Heading")]
    wanted += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    missing = words(" ".join(wanted)) - told
    assert len(missing) <= (0 if name == "minutes-en.docx" else 0.15 * len(told))
    assert 4 < len(pages[name]) < 10


def words(text):
    """The words of a text; of Arabic lines, the reader of PDFs changes the order and some signs."""
    signs = ("Cf", "Mn", "Po", "Ps", "Pe")
    plain = unicodedata.normalize("NFKC", text)
    return {*"".join(" " if unicodedata.category(one) in signs else one for one in plain).split()}
