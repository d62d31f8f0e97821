"""The first screen of the page Data: hand in, what waits, and every revision."""

from functools import partial
from typing import Final

import streamlit as st
from markupsafe import Markup

from dashboard.data import history
from dashboard.data.by_hand import new_site_screen
from dashboard.data.confirm import box as confirm_box
from dashboard.data.confirm import links
from dashboard.data.desk import desk
from dashboard.data.desk.desk import Brought, Refused
from dashboard.session import acts, filters
from geo.access import people
from geo.dataset.context import Context
from geo.errors import GeoError, ValidationError
from geo.intake.formats.limits import IMPORT
from geo.intake.proposals.proposals import Proposal
from geo.intake.sheets import kind, said
from geo.intake.sheets.template_columns import TEMPLATES
from geo.language import mark
from geo.packs.validate import Finding
from geo.settings import reached
from maps.look import markup
from maps.look.templates import joined, piece

_UPLOADER: Final = "da_file"
_TAKEN: Final = "da_taken"
_UNPIVOT: Final = "da_again_unpivot"
_MIB: Final = 1024**2
_WHY: Final = {
    "cross-table": mark(
        "It is a table of places by sectors, with numbers in its cells, and no list: send one row "
        "for each activity, or have each number read as a row."
    ),
    "no-rows": mark("It has a header, but no rows below it."),
}
_NO_LIST: Final = mark(
    "No sheet of it looks like a list that is known. Choose the sheet and what it lists below, or "
    "use an empty sheet of ours."
)


def draw(context: Context) -> None:
    """Draws the first screen."""
    waiting = desk.waiting()
    words = context.words
    title = words.count("{n} file waits", "{n} files wait", len(waiting))
    if not waiting:
        title = words(mark("Hand in this month's sheet"))
    lead = mark(
        "Every row is accounted for, nothing is written before you accept it, and all of it can be "
        "undone."
    )
    with st.container(horizontal=True, vertical_alignment="center", key="da_head"):
        st.html(markup.title(title, words(lead)), width="stretch")
        query = context.view.with_page("register", "all").query_string()
        register = markup.button(
            words(mark("Register of organisations")), reached(f"/data?{query}")
        )
        query = context.view.with_page("edit", new_site_screen.NEW).query_string()
        site = markup.button(words(mark("Add a site")), reached(f"/data?{query}"))
        st.html(piece('<div class="da-links">{}{}</div>', site, register), width="content")
    _hand_in(context)
    _waiting(context, waiting)
    confirm_box.draw(context)
    links.draw(context)
    history.draw(context)


def _hand_in(context: Context) -> None:
    words = context.words
    with st.container(key="da_hand"):
        st.html(markup.box_title(words(mark("Hand in a file"))))
        text = words(
            mark(
                "The workbook as the partner sent it, in any shape: XLSX, XLS, XLSB, ODS, CSV, "
                "GeoJSON, GeoPackage or KML, at most {most} MB. It is read, not run."
            ),
            most=IMPORT.most_bytes // _MIB,
        )
        st.html(markup.paragraph(text))
        st.html(_texts(words(mark("Choose a file")), words(mark("or drop it here"))))
        brought = st.file_uploader(
            words(mark("File to hand in")),
            key=_UPLOADER,
            label_visibility="collapsed",
            max_upload_size=IMPORT.most_bytes // _MIB,
        )
        if brought is not None and acts.taken(_TAKEN) != brought.file_id:
            filters.hold(_TAKEN, brought.file_id)
            _take(Brought(brought.getvalue(), brought.name))
        refused = acts.taken(desk.REFUSED)
        if isinstance(refused, Refused):
            _refused(context, refused)
        st.html(_templates(context))


def _texts(button: str, below: str) -> Markup:
    """Returns what the uploader says; Streamlit's own words are English."""
    zone = f".st-key-{_UPLOADER} [data-testid=stFileUploaderDropzone]"
    quoted = [one.replace("\\", "").replace('"', "") for one in (button, below)]
    return markup.style(
        f'{zone}>span>button::after{{content:"{quoted[0]}"}}{zone}::after{{content:"{quoted[1]}"}}'
    )


def _take(brought: Brought) -> None:
    """Begins to read a file; shows the one that waits already where it is the same."""
    same = desk.same(brought.content)
    if same is None:
        desk.hand_in(brought)
    else:
        filters.hold(desk.NOTICE, mark("This file waits already; here it is."))
        desk.open_import(same.id)
    st.rerun()


def _refused(context: Context, refused: Refused) -> None:
    """Says why a file was not read, and lets a person say how it is to be read."""
    words, (file, fault, sheets) = context.words, refused
    title = words(mark("{file} was not read"), file=f"\u2068{file.name}\u2069")
    reasons = [piece("<p>{}</p>", one) for one in why(context, fault)]
    st.html(
        piece('<div class="h-faults da-refused" role="alert">{}{}</div>', title, joined(reasons))
    )
    if not sheets:
        return
    is_crossed = isinstance(fault, ValidationError) and any(
        isinstance(one, Finding) and one.rule == "cross-table" for one in fault.findings
    )
    with (
        st.form(f"da_again {len(file.content)}"),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.selectbox(words(mark("Sheet")), sheets, key="da_again_sheet")
        st.selectbox(
            words(mark("What it lists")),
            [one.name for one in kind.KINDS],
            format_func=lambda one: said.kind(one, words),
            key="da_again_kind",
        )
        if is_crossed:
            st.checkbox(words(mark("Read each number of the table as a row")), key=_UNPIVOT)
        st.text_input(words(mark("Rows of the header")), key="da_again_header", placeholder="5-6")
        acts.button(
            words(mark("Read it so")),
            key="da_again_read",
            act=partial(_again, file),
            widget=st.form_submit_button,
            type="primary",
        )


def _again(file: Brought) -> None:
    """Callback: a file is read as the sheet and the kind of list that a person names."""
    try:
        rows = str(desk.checked("header", str(acts.taken("da_again_header") or "")))
    except GeoError as fault:
        filters.hold(desk.FAULT, fault)
        return
    wanted = file.wanted._replace(
        header=rows,
        sheet=str(acts.taken("da_again_sheet") or ""),
        kind=str(acts.taken("da_again_kind") or ""),
        unpivot=bool(acts.taken(_UNPIVOT)),
    )
    desk.hand_in(file._replace(wanted=wanted))


def why(context: Context, fault: GeoError) -> list[str | Markup]:
    """Returns why a file cannot be read, as sentences."""
    if not isinstance(fault, ValidationError) or type(fault) is not ValidationError:
        return [fault.sentence(context.words)]
    found: list[str | Markup] = []
    for one in fault.findings:
        rule = one.rule if isinstance(one, Finding) else ""
        text = _WHY.get(rule, _NO_LIST if rule.startswith("no-") else "")
        found.append(context.words(text) if text else markup.source_text(one))
    return found


def _templates(context: Context) -> Markup:
    """Returns the links to the empty sheets of ours."""
    words, lang = context.words, context.words.language
    links = [
        markup.link(
            words(one.title), reached(f"/api/downloads/{name}-to-fill.xlsx?lang={lang.value}")
        )
        for name, one in TEMPLATES.items()
    ]
    said_first = words(mark("Empty sheets to fill:"))
    return piece('<p class="a-rows">{} {}</p>', said_first, joined(links, " · "))


def _waiting(context: Context, waiting: list[Proposal]) -> None:
    words = context.words
    with st.container(key="da_waiting"):
        st.html(markup.box_title(words(mark("Waiting"))))
        if not waiting:
            empty = mark(
                "Nothing waits. What was begun and not accepted stands here, also what came by a "
                "hand-in link."
            )
            st.html(markup.empty(words(empty)))
            return
        head = words.each(
            mark("File"),
            mark("From"),
            mark("Handed in by"),
            mark("When (UTC)"),
            mark("Rows"),
            mark("Held back"),
            mark("Questions"),
            mark("Would change"),
        )
        caption = words.count("{n} file waits", "{n} files wait", len(waiting))
        rows = [_row(context, one) for one in waiting]
        st.html(markup.table(caption, head, rows, stacks=True))


def _row(context: Context, one: Proposal) -> list[str]:
    words, told = context.words, one.summary
    counts = told["counts"]
    address = reached(f"/data?{context.view.with_page('import', one.id).query_string()}")
    return [
        markup.link(markup.isolated(one.name), address),
        markup.isolated(history.sender(context, str(told["sender"]))),
        markup.isolated(people.called(context, one.who)),
        markup.moment(words, one.changed_at),
        markup.number(counts["rows"]),
        markup.number(counts["held"]),
        markup.number(told["questions"]),
        history.changes(context, told["difference"]),
    ]
