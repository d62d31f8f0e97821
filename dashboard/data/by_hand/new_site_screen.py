"""A new site by hand, for coordinators: the form of what is known of it."""

import datetime as dt
from functools import partial
from typing import Final

import streamlit as st

from dashboard.data.by_hand import hand_desk
from dashboard.data.by_hand.hand_desk import Opened
from dashboard.session import acts
from geo.catalog import layers, vocabulary
from geo.dataset import names
from geo.dataset.context import Context
from geo.errors import InvalidQueryError
from geo.intake.by_hand import new_site
from geo.intake.by_hand.new_site import NewSite
from geo.intake.sheets.values import figures
from geo.language import mark
from geo.settings import reached
from geo.store.revisions import Revision
from geo.values import days
from maps.look import markup

NEW: Final = "new-site"
"""What stands for the form in addresses."""
_LAYER: Final = layers.INFORMAL_SITES
_PEOPLE: Final = ("households", "individuals")
_POINT: Final = ("latitude", "longitude")


def draw(context: Context) -> None:
    """Draws the form, and what became of the last one."""
    words = context.words
    lead = mark(
        "A site that no list has yet. It stands as entered by hand until a list brings it, becomes "
        "one revision, and can be undone."
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(markup.title(words(mark("Add a site")), words(lead)), width="stretch")
        back = reached(f"/data?{context.view.with_page('edit', '').query_string()}")
        st.html(markup.button(words(mark("Back to files")), back), width="content")
    hand_desk.tell(context, lambda _, fault: markup.fault(fault.sentence(words)))
    now = Opened({}, context.dataset.revision)
    held = hand_desk.opened(NEW, lambda: now) or now
    with st.container(key="reg_form"), st.form(f"da_site {held.tag}", border=False):
        _where(context, held.tag)
        _many(context, held.tag)
        acts.button(
            words(mark("Save")),
            key="da_site_save",
            widget=st.form_submit_button,
            type="primary",
            act=partial(_save, held),
        )


def _where(context: Context, tag: str) -> None:
    words, units = context.words, context.dataset.units
    with st.container(key="rec_what", horizontal=True):
        for field in ("name", "name_ar"):
            st.text_input(words(_LAYER.field(field).title), key=f"da_site_{field} {tag}")
        st.selectbox(
            words(_LAYER.field("kind").title),
            list(vocabulary.SITE_KINDS),
            list(vocabulary.SITE_KINDS).index("not_stated"),
            format_func=lambda one: words(vocabulary.SITE_KINDS[one]),
            key=f"da_site_kind {tag}",
        )
    codes = [*units.codes("subdistrict"), *units.codes("district")]
    titles = {one: _unit(context, one) for one in codes}
    chosen = next(iter((*context.view.subdistrict, *context.view.district)), None)
    order = sorted(codes, key=lambda one: titles[one])
    with st.container(key="rec_where", horizontal=True):
        st.selectbox(
            words(mark("Sub-district, or district")),
            order,
            order.index(chosen) if chosen in order else None,
            format_func=lambda one: titles[one],
            placeholder=words(mark("Choose one")),
            key=f"da_site_unit {tag}",
        )
        for axis, title in zip(_POINT, (mark("Latitude"), mark("Longitude")), strict=True):
            shown = "33.4258" if axis == "latitude" else "43.2994"
            st.text_input(words(title), key=f"da_site_{axis} {tag}", placeholder=shown)


def _unit(context: Context, code: str) -> str:
    """Returns a unit with those that it lies in: the governorate first, as lists are read."""
    return " · ".join(
        names.unit(context, one) for one in context.dataset.units.parents(code).values()
    )


def _many(context: Context, tag: str) -> None:
    words = context.words
    with st.container(key="rec_many", horizontal=True):
        for field in _PEOPLE:
            st.number_input(
                words(_LAYER.field(field).title),
                min_value=0,
                value=None,
                step=1,
                key=f"da_site_{field} {tag}",
            )
        st.date_input(
            words(mark("Known to be so on")),
            days.today(),
            min_value=days.FIRST_PLAUSIBLE,
            max_value=days.today(),
            key=f"da_site_as_of {tag}",
        )


def _save(held: Opened) -> None:
    """Callback: the form of a new site was sent."""
    tag = held.tag
    seen = (hand_desk.opened_before(NEW) or held).seen
    said = {
        name: acts.taken(f"da_site_{name} {tag}")
        for name in ("name", "name_ar", "kind", "unit", "as_of", *_PEOPLE, *_POINT)
    }

    def kept() -> Revision:
        day = said["as_of"]
        new = NewSite(
            str(said["name"] or ""),
            str(said["unit"] or ""),
            day.isoformat() if isinstance(day, dt.date) else "",
            seen,
            str(said["name_ar"] or ""),
            str(said["kind"]),
            said["households"],
            said["individuals"],
            _point(*(str(said[axis] or "").strip() for axis in _POINT)),
        )
        return new_site.add(hand_desk.hand(), new)

    hand_desk.done(kept, NEW)


def _point(latitude: str, longitude: str) -> tuple[float, float] | None:
    """Returns what was typed as longitude and latitude; InvalidQueryError for half of a point."""
    if not latitude and not longitude:
        return None
    north, east = figures.degrees(latitude), figures.degrees(longitude)
    if north is None or east is None:
        raise InvalidQueryError(
            mark("A point needs latitude and longitude in degrees, such as 33.4258 and 43.2994.")
        )
    return east, north
