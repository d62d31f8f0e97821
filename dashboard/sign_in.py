"""The bar's place for signing in and out: who is signed in, and what they see."""

import re

import streamlit as st

from dashboard import cached
from geo import names, roles, sign_in
from geo.access import Access, Via
from geo.language import mark
from geo.scene import Scene
from maps import markup

_MARKS = re.compile(r"([!-/:-@\[-`{-~])")


def control(scene: Scene) -> None:
    """Draws the way in, or who is signed in and the way out, for wide screens."""
    person = cached.person()
    access = cached.access()
    if access.via is Via.LINK:
        return  # the banner says so, and has the way out
    if person is not None:
        label = _MARKS.sub(r"\\\1", called(person))
        with st.popover(label, icon=":material/person:", key="who"):
            seen = names.audience(scene, access.audience)
            _signed_in(scene, person, "who_out", f'<span class="a-aud">{markup.text(seen)}</span>')
    elif _is_offered(access):
        _way_in(scene, "sign_in")


def menu(scene: Scene) -> None:
    """Draws the same inside the menu of narrow screens."""
    person = cached.person()
    access = cached.access()
    if access.via is Via.LINK:
        return
    if person is not None:
        _signed_in(scene, person, "menu_out")
    elif _is_offered(access):
        _way_in(scene, "menu_in")


def notices(scene: Scene) -> list[str]:
    """Returns what somebody has to know who signed in without having a role."""
    person = cached.person()
    if person is None or cached.access().via is not Via.DEFAULT:
        return []
    seen = names.audience(scene, cached.access().audience)
    text = mark(
        "You are signed in as {name}, to whom no role was given here; you see: {audience}."
        " Ask whoever runs this Atlas."
    )
    return [scene.words(text, name=roles.name(person), audience=seen)]


def called(person: roles.Claims) -> str:
    """Returns how the bar calls a person: by name, or by address."""
    return str(person.get("name") or roles.name(person))[:60]


def _is_offered(access: Access) -> bool:
    return access.via is not Via.EMBEDDED and sign_in.provider(cached.gate().config) is not None


def _way_in(scene: Scene, key: str) -> None:
    st.button(scene.words(mark("Sign in")), icon=":material/login:", key=key, on_click=st.login)


def _signed_in(scene: Scene, person: roles.Claims, key: str, below: str = "") -> None:
    lines = dict.fromkeys((called(person), roles.name(person)))
    told = "<br>".join(f"<bdi>{markup.text(one)}</bdi>" for one in lines)
    st.html(f'<p class="a-who">{told}</p>{below}')
    if sign_in.SIGNED_AT in person:  # and not named by a proxy, which has its own way out
        st.button(
            scene.words(mark("Sign out")), icon=":material/logout:", key=key, on_click=st.logout
        )
