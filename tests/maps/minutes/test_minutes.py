"""Minutes of a meeting: the same values as on the wall, as a text document and as a PDF."""

import datetime as dt
import io
import re

import docx
import pytest
from docx.oxml.ns import qn
from papers import office_text, pdf_text
from PIL import Image
from print_context import context

from geo.meeting.scene_text import SceneText, Task
from maps.document import parts
from maps.meeting import figures as meeting_figures
from maps.meeting import rows as meeting_rows
from maps.minutes import content as minutes_content
from maps.minutes import docx as minutes_docx
from maps.minutes import map as minutes_map
from maps.minutes import pdf as minutes_pdf
from maps.minutes import word_parts
from maps.minutes.content import Head

DAY = dt.date(2023, 12, 13)
MIXED = "كيلو 9 (IQG01Q05) <b>💧</b>"
LATE = Task("Truck water", "WASH", dt.date(2023, 12, 1), "Kilo 9", "open", True, True)
DONE = Task("قائمة المواقع", "OCHA", dt.date(2023, 11, 1), "", "done", False, False)


@pytest.fixture(scope="module")
def made(dataset, ground):
    """Returns the minutes of scenes, each a query and what is told beside it."""

    def of(*scenes, lang="en", held=None, head=None):
        shown = [
            (
                context(held or dataset, lang=lang, date="2023-12-13", **query),
                SceneText(
                    number, len(scenes), **({"link": "https://atlas.example.org/?a=1"} | scene_text)
                ),
            )
            for number, (query, scene_text) in enumerate(scenes, start=1)
        ]
        known = head or Head("December 2023", dt.date(2026, 1, 5))
        return minutes_content.of(known, shown, lambda one: minutes_map.draw(one, ground))

    return of


@pytest.fixture(scope="module")
def meeting(made):
    """A meeting with a map, both lists, a decision and action points."""

    def of(lang="en", held=None):
        head = Head("December 2023", dt.date(2026, 1, 5), ("lina@example.org", DAY), (DONE, LATE))
        return made(
            (
                {"governorate": "IQG01"},
                {
                    "title": "Anbar",
                    "note": "Start here.",
                    "figures": ("sites", "households", "unserved"),
                    "decision": "Visit all sites.\n\n  IQG01Q05 first. ",
                },
            ),
            ({"compare": "2023-08-31"}, {"title": "Since", "kind": "since"}),
            ({"governorate": "IQG01"}, {"title": "Ends", "kind": "ends"}),
            ({}, {"title": "Points", "kind": "actions"}),
            lang=lang,
            held=held,
            head=head,
        )

    return of


@pytest.fixture(scope="module")
def written(typesetter):
    """Returns minutes as a document that was written and read back, with its bytes."""

    def of(found):
        content = minutes_docx.write(found, typesetter)
        return docx.Document(io.BytesIO(content)), content

    return of


def texts(document, style):
    return [one.text for one in document.paragraphs if one.style.name == style]


def cells(table):
    return [[one.text for one in row.cells] for row in table.rows]


def test_headings_lists_and_decisions_are_the_programs_own(meeting, written):
    document, _ = written(meeting())
    assert texts(document, "Title") == ["Minutes of the meeting"]
    assert texts(document, "Heading 1") == ["Decisions", "Scenes", "Action points", "Sources"]
    assert texts(document, "Heading 2") == ["1. Anbar", "2. Since", "3. Ends", "4. Points"]
    assert texts(document, "List Bullet")[0] == "1. Anbar"
    decided = ["Visit all sites.", "IQG01Q05 first."]
    assert texts(document, "List Continue") == decided
    assert texts(document, "Atlas Decision") == decided
    assert texts(document, "Atlas Message")[0] == "Start here."
    facts = texts(document, "Atlas Fact")
    newest = "Sites and partners not confirmed since 13 December 2023, 754 days ago."
    assert f"Day of the data: 13 December 2023 · {newest}" in facts
    assert "Minutes written on: 5 January 2026" in facts
    assert "Agenda last changed by: lina@example.org, 13 December 2023" in facts
    assert "Coordinator view: do not pass on" in facts


def test_the_figures_are_those_of_the_wall(meeting, written, dataset):
    document, _ = written(meeting())
    shown = context(dataset, date="2023-12-13", governorate="IQG01")
    wanted = meeting_figures.of(shown, ("sites", "households", "unserved"))
    (row,) = document.tables[0].rows
    assert [one.paragraphs[0].text for one in row.cells] == [one.number for one in wanted]
    assert [one.paragraphs[1].text for one in row.cells] == [one.label for one in wanted]


@pytest.mark.parametrize(("kind", "at"), [("since", 1), ("ends", 2)])
def test_lists_are_whole_in_tables_with_heads_that_repeat(meeting, written, kind, at):
    found = meeting()
    part = found.parts[at]
    rows = [[parts.plain(cell) for cell in row] for _, held in part.table.groups for row in held]
    assert len(rows) > 1
    document, _ = written(found)
    table = next(
        one
        for one in document.tables
        if cells(one)[0] == [column.head for column in part.table.columns]
    )
    shown = cells(table)[1:]
    assert [one for one in shown if len(set(one)) > 1] == rows
    titles = [parts.plain(title) for title, _ in part.table.groups]
    assert [one[0] for one in shown if len(set(one)) == 1] == titles
    assert len(table.rows[0]._tr.findall(qn("w:trPr") + "/" + qn("w:tblHeader"))) == 1
    assert table.rows[1]._tr.find(qn("w:trPr") + "/" + qn("w:tblHeader")) is None


def test_the_rows_are_those_of_the_list_on_the_wall(meeting, dataset):
    shown = context(dataset, date="2023-12-13", compare="2023-08-31")
    wanted = meeting_rows.of(shown, SceneText(2, 4, "Since", kind="since"))
    found = meeting().parts[1]
    assert found.figures == wanted.figures
    titles = [parts.plain(title) for title, _ in found.table.groups]
    assert titles == [one.title for one in wanted.sections]
    assert sum(len(rows) for _, rows in found.table.groups) == sum(
        len(one.rows) for one in wanted.sections
    )


def test_action_points_are_a_table_open_ones_first_and_late_in_words(meeting, written):
    document, _ = written(meeting())
    found = cells(document.tables[-1])
    assert found[0] == ["Due", "What is to be done", "Owner", "Where", "State"]
    assert found[1] == ["1 Dec 2023", "Truck water", "WASH", "Kilo 9", "open, late"]
    assert found[2][1] == "قائمة المواقع"
    assert "listed at the end" in texts(document, "Atlas Note")[-3]


def test_the_map_has_words_of_its_own_and_the_width_of_a4(meeting, written):
    document, content = written(meeting())
    (picture,) = document.inline_shapes
    (about,) = document.element.body.xpath(".//wp:docPr")
    assert "Informal sites" in about.get("descr")
    assert "13 December 2023" in about.get("descr")
    assert round(picture.width.mm) == 170
    part = next(one for one in document.part.package.iter_parts() if "png" in one.content_type)
    drawn = Image.open(io.BytesIO(part.blob))
    assert (drawn.width, drawn.mode) == (1300, "P")
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert len(content) < 250 * 1024


def test_properties_language_header_and_page_numbers_are_set(meeting, written):
    document, content = written(meeting("ar"))
    about = document.core_properties
    assert about.title.endswith(": December 2023")
    assert about.language == "ar"
    assert about.author == "Durable Solutions Atlas"
    section = document.sections[0]
    assert "December 2023" in section.header.paragraphs[0].text
    fields = section.footer.paragraphs[0]._p.findall(qn("w:fldSimple"))
    assert [one.get(qn("w:instr")) for one in fields] == ["PAGE", "NUMPAGES"]
    (lang,) = document.styles.element.xpath("w:docDefaults//w:lang")
    assert lang.get(qn("w:bidi")) == "ar-IQ"
    assert 'w:name="compatibilityMode"' in office_text(content)


def test_links_lead_to_the_live_view(meeting, written):
    document, _ = written(meeting())
    assert [one.address for one in document.paragraphs[-1].hyperlinks] == []
    found = {one.address for paragraph in document.paragraphs for one in paragraph.hyperlinks}
    assert found == {"https://atlas.example.org/?a=1"}


@pytest.mark.parametrize("lang", ["ar", "ckb"])
def test_right_to_left_is_marked_on_paragraphs_tables_and_runs(meeting, written, lang):
    document, _ = written(meeting(lang))
    body = document.element.body
    left = ("Start here.", "Visit all sites.", "IQG01Q05 first.", "Truck water", "WASH", "OCHA")
    for one in body.xpath(".//w:p"):
        said = "".join(part.text for part in one.iter(qn("w:t")))
        runs_right = one.find(qn("w:pPr")).find(qn("w:bidi")).get(qn("w:val")) == "1"
        is_left = said in left or said.startswith("From ")  # not translated into Kurdish
        assert runs_right != is_left, said
    assert len(body.xpath(".//w:tbl")) == len(body.xpath(".//w:tblPr/w:bidiVisual")) > 4
    for one in body.xpath(".//w:r[w:rPr/w:rtl]/w:t"):
        assert not re.search("[A-Za-z]", one.text)
    assert body.xpath("./w:sectPr/w:bidi")
    assert not body.xpath("./w:sectPr/w:bidi/following-sibling::w:docGrid")
    other, _ = written(meeting("en"))
    assert not other.element.body.xpath(".//w:tblPr/w:bidiVisual")


def test_p_codes_keep_their_letters_together_in_both_directions():
    assert list(word_parts.directed("كيلو 9 (IQG01Q05) و DRC", rtl=True)) == [
        ("كيلو 9 (", True),
        ("IQG01Q05", False),
        (") و ", True),
        ("DRC", False),
    ]
    assert list(word_parts.directed("At كيلو 9 now", rtl=False)) == [
        ("At ", False),
        ("كيلو 9", True),
        (" now", False),
    ]
    assert list(word_parts.directed("WASH · DRC", rtl=True)) == [
        ("WASH", False),
        (" · ", True),
        ("DRC", False),
    ]


def test_the_public_reads_no_action_point_and_not_who_changed_the_agenda(
    meeting, written, typesetter, public, dataset
):
    found = meeting(held=public)
    document, content = written(found)
    said = office_text(content) + pdf_text(minutes_pdf.write(found, typesetter))
    assert "Public view" in said
    for secret in ("Truck water", "lina@", "do not pass on"):
        assert secret not in said
    assert "Action points are for partners" in said
    assert texts(document, "Heading 1") == ["Decisions", "Scenes", "Sources"]
    names = set(dataset.features["informal-sites"]["name"]) - set(
        public.features["informal-sites"]["name"]
    )
    assert not [one for one in names if f">{one}<" in said or f"· {one}" in said]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_pdf_says_what_the_document_says(meeting, typesetter, lang):
    found = meeting(lang)
    page = minutes_pdf.write(found, typesetter)
    said = pdf_text(page)
    for one in ("Visit all sites.", "Truck water", "DRC", "3,147", "Anbar"):
        assert one in said
    pages = said.count("\f")
    assert pages > 1
    last = found.labels.page.replace("{number}", str(pages)).replace("{total}", str(pages))
    foot = re.sub("[\u202a-\u202c]", " ", said.rpartition("Durable Solutions Atlas")[2])
    assert sorted(last.split()) == sorted(foot.split())
    assert found.title.encode("utf-16-be") in page or b"/Title" in page
    assert f"/Lang({lang})".encode() in page.replace(b" ", b"")


@pytest.mark.parametrize(
    "text",
    [
        "x" * 5000,
        MIXED * 300,
        "a\x00b\x0b\ufffe\x1f",
        "💧👩‍👩‍👧 IQG01Q05",
        '= #import("x") $ \\',
        "]]>&amp;<w:p/>",
    ],
    ids=["long", "mixed", "control", "emoji", "typst", "xml"],
)
def test_any_words_of_people_are_written_whole(made, written, typesetter, text):
    task = Task(text, text, DAY, text, "open", True, False)
    head = Head(text, DAY, (text, DAY), (task,))
    scene_text = {"title": text, "note": text, "decision": f"{text}\n{text}"}
    found = made(({"governorate": "IQG02", "presence": "9"}, scene_text), head=head)
    document, _ = written(found)
    kept = "".join(one for one in text if one.isprintable() or one == "\u200d")
    assert [one.replace("\ufffe", "") for one in texts(document, "Atlas Decision")] == [kept] * 2
    assert cells(document.tables[-1])[1][1] == kept
    assert minutes_pdf.write(found, typesetter).startswith(b"%PDF")


def test_a_view_that_selects_nothing_says_so_on_its_map(made):
    found = made(({"governorate": "IQG02", "presence": "9"}, {"title": "Nothing"}))
    assert "Nothing matches" in found.parts[0].picture.svg.replace("</text>", "")
    assert found.no_decision == "No decision is written down."


def test_maps_end_after_so_many_scenes_and_the_rest_say_where_theirs_is(made):
    head = Head("Many", DAY, most_maps=2)
    found = made(*[({}, {"title": "a", "decision": "Yes."})] * 5, head=head)
    assert [one.picture is not None for one in found.parts] == [True, True, False, False, False]
    assert found.parts[2].said == "The map of this scene is in the live view."
    assert len(found.decisions) == 5


def test_an_address_that_is_none_is_no_link(made, written):
    document, _ = written(made(({}, {"title": "a", "link": "/?governorate=IQG01"})))
    assert not [one for paragraph in document.paragraphs for one in paragraph.hyperlinks]
