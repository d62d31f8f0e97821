"""The bar's place for signing in and out: who is signed in, and what they see."""

import re

import streamlit as st
from markupsafe import Markup

from dashboard.session import shared
from geo.access import roles, sign_in
from geo.access.gate import Access, Via
from geo.catalog.audience import Audience
from geo.dataset import names
from geo.dataset.context import Context
from geo.language import mark
from maps.look import markup
from maps.look.templates import piece

_MARKS = re.compile(r"([!-/:-@\[-`{-~])")


def control(context: Context) -> None:
    """Draws the way in, or who is signed in and the way out, for wide screens."""
    person = shared.person()
    access = shared.access()
    if access.via is Via.LINK:
        return  # the banner says so, and has the way out
    if person is not None:
        label = _MARKS.sub(r"\\\1", called(person))
        with st.popover(label, icon=":material/person:", key="who"):
            _signed_in(context, person, "who_out", audience(context, access.audience))
    elif _is_offered(access):
        _way_in(context, "sign_in")


def menu(context: Context) -> None:
    """Draws the same inside the menu of narrow screens."""
    person = shared.person()
    access = shared.access()
    if access.via is Via.LINK:
        return
    if person is not None:
        _signed_in(context, person, "menu_out")
    elif _is_offered(access):
        _way_in(context, "menu_in")


def audience(context: Context, who: Audience) -> Markup:
    """Returns the label that says as whom somebody sees a page."""
    return piece('<span class="a-aud">{}</span>', names.audience(context, who))


def notices(context: Context) -> list[str]:
    """Returns what somebody has to know who signed in without having a role."""
    person = shared.person()
    if person is None or shared.access().via is not Via.DEFAULT:
        return []
    seen = names.audience(context, shared.access().audience)
    text = mark(
        "You are signed in as {name}, to whom no role was given here; you see: {audience}."
        " Ask whoever runs this Atlas."
    )
    return [context.words(text, name=roles.name(person), audience=seen)]


def called(person: roles.Claims) -> str:
    """Returns how the bar calls a person: by name, or by address."""
    return str(person.get("name") or roles.name(person))[:60]


def _is_offered(access: Access) -> bool:
    return access.via is not Via.EMBEDDED and sign_in.provider(shared.gate().config) is not None


def _way_in(context: Context, key: str) -> None:
    if st.button(context.words(mark("Sign in")), icon=":material/login:", key=key):
        st.login()


def _signed_in(
    context: Context, person: roles.Claims, key: str, below: Markup | None = None
) -> None:
    lines = dict.fromkeys((called(person), roles.name(person)))
    who = Markup("<br>").join(markup.isolated(line) for line in lines)
    st.html(piece('<p class="a-who">{}</p>{}', who, below or ""))
    has_way_out = sign_in.SIGNED_AT in person  # not named by a proxy, which has its own
    if has_way_out and st.button(
        context.words(mark("Sign out")), icon=":material/logout:", key=key
    ):
        st.logout()
