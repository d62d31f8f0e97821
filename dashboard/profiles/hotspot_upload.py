"""A table of the Return Index, brought by the reader: classified, compared, and not kept."""

import hashlib
from functools import partial
from typing import Final

import streamlit as st

from dashboard.data.desk import desk
from dashboard.data.desk.desk import Brought
from dashboard.profiles import hotspot_boxes, hotspot_rounds
from dashboard.session import acts, downloads, filters, links
from dashboard.session.downloads import File
from geo.dataset.context import Context
from geo.errors import GeoError, ValidationError
from geo.intake import return_index
from geo.intake.formats.kind import SHEETS
from geo.intake.return_index import MOST_BYTES, Reading, SeveralSheetsError
from geo.intake.sheets.layout.reading import Wanted
from geo.language import mark
from geo.needs import hotspot_files, hotspots
from geo.packs.validate import Finding
from maps.charts import hotspot_tables
from maps.look import markup
from maps.look.templates import piece

MOST_FAULTS = 40
_KEPT: Final = "h_kept"
"""What was kept in this session: the digest of the file, and the id of its proposal."""


def draw(context: Context) -> None:
    """Draws the upload with its template, and the classified table below it."""
    words = context.words
    with st.container(key="hu", width="stretch"):
        st.html(markup.box_title(words(mark("Classify a table"))))
        said = mark(
            "One row for each sub-district: its name (with governorate and P-code where you have "
            "them), the severity on both scales (low, medium, high) and the number of returnees, "
            "in English or Arabic. A workbook or CSV, at most 5 MB. The file is read for this "
            "page alone; nothing is stored."
        )
        st.html(markup.paragraph(words(said)))
        with st.container(horizontal=True, vertical_alignment="center", key="hupload"):
            brought = st.file_uploader(
                words(mark("Table of the Return Index")),
                type=[*SHEETS],
                key="f_table_file",
                label_visibility="collapsed",
                max_upload_size=MOST_BYTES // 1024**2,
            )
            st.download_button(
                words(mark("Empty table (CSV)")),
                hotspot_files.template(),
                file_name="return-index.csv",
                mime="text/csv",
                icon=":material/download:",
                key="template",
                on_click="ignore",
            )
        if brought is not None:
            _result(context, brought.getvalue(), brought.name)


def _result(context: Context, content: bytes, name: str) -> None:
    read = _read(context, content, name)
    if read is None:
        return
    if read.sheets > 1:
        said = mark("Read from the sheet “{sheet}”.")
        st.html(markup.note(context.words(said, sheet=read.sheet)))
    _keep(context, Brought(content, name, Wanted(kind="return-index", sheet=read.sheet)))
    found = hotspots.compare(context.dataset, read.rows, hotspot_boxes.threshold(context))
    st.html(markup.figures(hotspot_tables.figures(context, found), large=True))
    file = File("hotspots-classified.csv", lambda: hotspot_files.classified(context.dataset, found))
    downloads.button(context, file, "classified", mark("Result (CSV)"))
    compared = hotspot_tables.compared(context, found, partial(links.place, context))
    bars = hotspot_tables.thresholds(context, found)
    st.html(piece('<div class="h-result">{}{}</div>', bars, compared))


def _keep(context: Context, brought: Brought) -> None:
    """Lets a coordinator keep the round: it waits on the page Data to be looked at and accepted."""
    if not desk.may(filters.access()[0]):
        return
    words, digest = context.words, hashlib.sha256(brought.content).hexdigest()
    with st.container(horizontal=True, vertical_alignment="center", key="hkeep"):
        held = acts.taken(_KEPT)
        if isinstance(held, tuple) and held[0] == digest:
            said = mark("The round waits on the page Data, where you accept it.")
            way = markup.link(words(mark("Look at it")), hotspot_rounds.data_page(context, held[1]))
            st.html(markup.note(piece("{} {}", words(said), way)))
            return
        acts.button(
            words(mark("Keep this round")),
            key="keep_round",
            icon=":material/archive:",
            act=partial(_kept, brought, digest),
        )
        fault = acts.taken(desk.FAULT)
        if isinstance(fault, GeoError):
            filters.hold(desk.FAULT, None)
            st.html(markup.fault(fault.sentence(words)))


def _kept(brought: Brought, digest: str) -> None:
    """Callback: a round is to be kept."""
    import_id = desk.keep(brought)
    if import_id:
        filters.hold(_KEPT, (digest, import_id))


def _read(context: Context, content: bytes, name: str) -> Reading | None:
    """Returns the table; asks for the sheet where several fit, and says why none is read."""
    sheet = ""
    try:
        return return_index.reading(content, name)
    except SeveralSheetsError as several:
        said = mark("More than one sheet has these columns. Which one is to be read?")
        sheet = (
            st.selectbox(context.words(said), several.sheets, index=None, key=f"table_sheet {name}")
            or ""
        )
    except ValidationError as refused:
        _faults(context, refused)
    return _of_sheet(context, content, name, sheet) if sheet else None


def _of_sheet(context: Context, content: bytes, name: str, sheet: str) -> Reading | None:
    try:
        return return_index.reading(content, name, sheet)
    except ValidationError as refused:
        _faults(context, refused)
    return None


def _faults(context: Context, refused: ValidationError) -> None:
    """Names every fault by row and column; the table is not read by halves."""
    words = context.words
    title = words.count(
        "The table cannot be read: {n} fault",
        "The table cannot be read: {n} faults",
        len(refused.findings),
    )
    head = words.each(mark("Row"), mark("Column"), mark("What is wrong"))
    rows = [
        [
            str(fault.row or "") if isinstance(fault, Finding) else "",
            markup.source_text(fault.column) if isinstance(fault, Finding) else "",
            markup.source_text(fault.message if isinstance(fault, Finding) else fault),
        ]
        for fault in refused.findings[:MOST_FAULTS]
    ]
    faults = piece('<div class="h-faults" role="alert">{}</div>', title)
    faults += markup.table(title, head, rows)
    left = len(refused.findings) - len(rows)
    if left > 0:
        faults += markup.note(words.count("and {n} more", "and {n} more", left))
    st.html(faults)
