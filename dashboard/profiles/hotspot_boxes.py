"""The boxes of the hotspot page: the finding, the rule with its threshold, the list of 2020."""

from functools import partial

import streamlit as st

from dashboard.session import acts, filters, links
from geo.catalog import layers
from geo.dataset import records as dataset_records
from geo.dataset import selection
from geo.dataset.context import Context
from geo.exchange import credits as credit_lines
from geo.language import mark
from geo.needs import hotspots
from geo.profiles.texts import known_text
from maps.charts import hotspot_rule, hotspot_tables
from maps.look import markup

STEP = 5_000
HIGHEST = 10_000_000


def threshold(context: Context) -> int:
    """Returns the threshold of returnees in the address, else the published one."""
    return int(context.view.page_state("threshold") or hotspots.LARGE_RETURNS)


def finding(context: Context) -> None:
    """Draws the title, which states how many were listed, and what the list is."""
    words = context.words
    found = selection.select(context.dataset, layers.HOTSPOTS.id, context.view)
    title = words.count(
        "{n} sub-district was listed as a hotspot of return in December 2020",
        "{n} sub-districts were listed as hotspots of return in December 2020",
        len(found),
    )
    lead = words(
        mark("The rule, the list, and a place to classify a newer table of the Return Index")
    )
    st.html(markup.title(title, lead))


def rule(context: Context) -> None:
    """Draws the rule in words and as a grid, with the threshold to play with."""
    words, chosen = context.words, threshold(context)
    with st.container(key="hr", width="stretch"):
        st.html(markup.box_title(words(mark("The rule"))))
        sentence = markup.paragraph(hotspot_rule.sentence(words, chosen))
        st.html(sentence + hotspot_rule.grid(words, chosen))
        with st.container(horizontal=True, vertical_alignment="bottom", key="hthreshold"):
            acts.choice(
                st.number_input,
                words(mark("Threshold of returnees")),
                name="f_threshold",
                shown=min(chosen, HIGHEST),
                act=_take_threshold,
                min_value=0,
                max_value=HIGHEST,
                step=STEP,
            )
            if chosen != hotspots.LARGE_RETURNS:
                acts.button(
                    words(mark("Back to {number}"), number=f"{hotspots.LARGE_RETURNS:,}"),
                    key="threshold_reset",
                    act=partial(_show_threshold, hotspots.LARGE_RETURNS),
                )
        said = mark(
            "The threshold classifies a table that you bring. It cannot change the list of 2020: "
            "the severities behind it are not published."
        )
        source = words(
            mark("{source}, on the Return Index of IOM DTM"),
            source=credit_lines.caption(context.dataset, words, layers.HOTSPOTS.id),
        )
        st.html(markup.note(words(said)) + markup.source(source))


def _take_threshold() -> None:
    chosen = acts.taken("f_threshold")
    _show_threshold(hotspots.LARGE_RETURNS if chosen is None else int(chosen))


def _show_threshold(chosen: int) -> None:
    value = "" if chosen == hotspots.LARGE_RETURNS else str(chosen)
    filters.show_state("threshold", value)


def listed(context: Context) -> None:
    """Draws the list of 2020 by governorate."""
    words = context.words
    shown = selection.select(context.dataset, layers.HOTSPOTS.id, context.view)
    with st.container(key="hl", width="stretch"):
        st.html(markup.box_title(words(mark("The list of 2020"))))
        records = dataset_records.records(shown)
        if not records:
            st.html(markup.empty(known_text.nothing(context, layers.HOTSPOTS.id).text))
            return
        drawn = hotspot_tables.listed(context, records, partial(links.place, context))
        source = words(
            mark("{source}. Returnees: of all hotspots of a governorate."),
            source=credit_lines.caption(context.dataset, words, layers.HOTSPOTS.id),
        )
        st.html(drawn + hotspot_tables.footnotes(context, records) + markup.source(source))
