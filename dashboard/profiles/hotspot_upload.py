"""A table of the Return Index, brought by the reader: classified, compared, and not kept."""

from functools import partial

import streamlit as st

from dashboard.profiles import hotspot_boxes
from dashboard.session import downloads, links
from dashboard.session.downloads import File
from geo.dataset.context import Context
from geo.errors import ValidationError
from geo.intake import return_index
from geo.intake.return_index import Reading, SeveralSheetsError
from geo.intake.uploaded_sheet import MOST_BYTES
from geo.intake.validate import Finding
from geo.language import mark
from geo.needs import hotspot_files, hotspots
from maps.charts import hotspot_tables
from maps.look import markup
from maps.look.templates import piece

MOST_FAULTS = 40


def draw(context: Context) -> None:
    """Draws the upload with its template, and the classified table below it."""
    words = context.words
    with st.container(key="hu", width="stretch"):
        st.html(markup.box_title(words(mark("Classify a table"))))
        said = mark(
            "One row for each sub-district: its name (with governorate and P-code where you have "
            "them), the severity on both scales (low, medium, high) and the number of returnees, "
            "in English or Arabic. CSV (UTF-8) or XLSX, at most 5 MB. The file is read for this "
            "page alone; nothing is stored."
        )
        st.html(markup.paragraph(words(said)))
        with st.container(horizontal=True, vertical_alignment="center", key="hupload"):
            brought = st.file_uploader(
                words(mark("Table of the Return Index")),
                type=["csv", "xlsx"],
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
    found = hotspots.compare(context.dataset, read.rows, hotspot_boxes.threshold(context))
    st.html(markup.figures(hotspot_tables.figures(context, found), large=True))
    file = File("hotspots-classified.csv", lambda: hotspot_files.classified(context.dataset, found))
    downloads.button(context, file, "classified", mark("Result (CSV)"))
    compared = hotspot_tables.compared(context, found, partial(links.place, context))
    bars = hotspot_tables.thresholds(context, found)
    st.html(piece('<div class="h-result">{}{}</div>', bars, compared))


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
