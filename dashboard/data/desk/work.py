"""Work that takes seconds: in a thread of its own, with a bar that moves and a way to stop it."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Event
from typing import Any, Final

import streamlit as st

from geo.dataset.context import Context
from geo.intake import progress
from geo.intake.progress import CancelledError, Part
from geo.language import mark
from maps.look.templates import piece

PATIENCE_S: Final = 0.5
"""How long a page waits for work that may be done at once before it draws a bar."""
_LOOK_S: Final = 0.5
_AT_ONCE: Final = 2
_SPANS: Final = {
    Part.FILE: (0.05, 0.3),
    Part.ROWS: (0.3, 0.7),
    Part.CHANGES: (0.7, 0.85),
    Part.WRITING: (0.85, 1.0),
}
"""Which part of the bar each part of the work moves through."""
_MANY: Final = 20_000
"""Rows after which two thirds of a file of unknown length count as read."""
_pool: Final = ThreadPoolExecutor(_AT_ONCE, "import")


class Job:
    """What is done in a thread; `then` takes what it makes, `otherwise` follows where it stops."""

    def __init__(
        self,
        do: Callable[[], Any],
        then: Callable[[Any], object],
        otherwise: Callable[[], object] = lambda: None,
    ) -> None:
        self.then, self.otherwise = then, otherwise
        self._stopped = Event()
        self._part, self._done, self._of = Part.FILE, 0, 0
        self._future: Future[Any] = _pool.submit(self._run, do)

    def _run(self, do: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the work makes
        with progress.telling(self._hear):
            progress.tell(Part.FILE, 0)
            return do()

    def _hear(self, part: Part, done: int, of: int) -> None:
        if self._stopped.is_set():
            raise CancelledError
        self._part, self._done, self._of = part, done, of

    @property
    def is_over(self) -> bool:
        """Whether it is done, has failed or was stopped."""
        return self._future.done()

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        first, last = _SPANS[self._part]
        own = self._done / self._of if self._of else self._done / (self._done + _MANY / 2)
        return first + (last - first) * min(own, 1.0)

    @property
    def is_final(self) -> bool:
        """Whether it writes already, which cannot be stopped."""
        return self._part is Part.WRITING

    @property
    def rows(self) -> tuple[Part, int, int]:
        """The part that is gone through, its rows so far, and all of them (0: not known)."""
        return self._part, self._done, self._of

    def wait(self, seconds: float) -> bool:
        """Waits for the end for so long; whether it came."""
        wait([self._future], seconds)
        return self.is_over

    def stop(self) -> None:
        """Lets the work end soon without having done anything."""
        self._stopped.set()
        self._future.cancel()

    def result(self) -> Any:  # noqa: ANN401 - whatever the work makes
        """Returns what it made, or raises what it failed with; CancelledError where stopped."""
        if self._future.cancelled():
            raise CancelledError
        return self._future.result()


@st.fragment(run_every=_LOOK_S)
def draw(context: Context, job: Job) -> None:
    """Draws how far the work is, and the button that stops it; shows the page once it is over."""
    if job.is_over:
        st.rerun()
    words, percent = context.words, round(100 * job.share)
    said = _said(context, job)
    with st.container(key="da_work"):
        st.html(
            piece(
                '<p class="a-text" role="status">{}</p><div class="da-bar" role="progressbar" '
                'aria-valuemin="0" aria-valuemax="100" aria-valuenow="{}" aria-label="{}">'
                '<i style="width:{}%"></i></div>',
                said,
                percent,
                said,
                percent,
            )
        )
        stops = st.button(
            words(mark("Cancel")), key="da_cancel", icon=":material/close:", disabled=job.is_final
        )
        if stops:
            job.stop()


def _said(context: Context, job: Job) -> str:
    words, (part, done, of) = context.words, job.rows
    if part is Part.FILE:
        return words.count("Reading the file: {n} row", "Reading the file: {n} rows", done)
    return words(_PARTS[part], done=f"{done:,}", of=f"{of:,}")


_PARTS: Final = {
    Part.ROWS: mark("Reading rows: {done} of {of}"),
    Part.CHANGES: mark("Comparing with what is known: {done} of {of}"),
    Part.WRITING: mark("Writing; this takes a moment"),
}
