"""What a person did is done whole: no message that comes right after it breaks it off.

Streamlit ends a run for the next message wherever that run happens to be, also within the callback
of a button, and starts the next one beside it. The press is gone then: the browser has sent it, and
the next run knows nothing of it. So runs follow one another here, and one that is handing out what
a person did is not broken off before it draws. Nor is it forgotten that Back or Forward led to an
address, where the browser tells something else before that address was drawn.

Each run begins at the top of the page: Streamlit leaves the next run of a thread inside what a part
of a page that ran alone was drawn in, and the whole page would stand there a second time.
"""

import functools
import logging
from collections.abc import Callable
from typing import Any, Final

from streamlit.delta_generator_singletons import context_dg_stack, get_default_dg_stack_value
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests
from streamlit.runtime.state import SafeSessionState

REQUEST: Final = "request_rerun"
HAND_OUT: Final = "on_script_will_rerun"
RUN: Final = "_run_script"
_CHECK: Final = "_yield_callback"
_IN_SCRIPT: Final = "_execing"
_WENT_TO: Final = "atlas_went_to"
logger = logging.getLogger(__name__)


def install() -> None:
    """Lets every act be done whole; says so where a newer Streamlit works in another way."""
    for owner, name, made in (
        (ScriptRequests, REQUEST, _noting_history),
        (SafeSessionState, HAND_OUT, _whole),
        (ScriptRunner, RUN, _from_the_top),
    ):
        known = getattr(owner, name, None)
        if known is None:
            logger.warning("Streamlit has no %s.%s now: an act may be lost", owner.__name__, name)
        elif not hasattr(known, "__wrapped__"):
            setattr(owner, name, made(known))


def took_history() -> bool:
    """Whether Back or Forward led to the address of this run, which a later run is not told."""
    run = get_script_run_ctx()
    if run is None:
        return False
    went_to = getattr(run.script_requests, _WENT_TO, None)
    if went_to is not None:
        setattr(run.script_requests, _WENT_TO, None)
    return run.is_history_navigation or went_to == run.query_string


def _noting_history(request: Callable[..., bool]) -> Callable[..., bool]:
    @functools.wraps(request)
    def requested(requests: ScriptRequests, asked: RerunData) -> bool:
        if asked.is_history_navigation:
            setattr(requests, _WENT_TO, asked.query_string)
        return request(requests, asked)

    return requested


def _from_the_top(run: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(run)
    def ran(runner: ScriptRunner, asked: RerunData) -> None:
        context_dg_stack.set(get_default_dg_stack_value())
        run(runner, asked)

    return ran


def _whole(hand_out: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(hand_out)
    def handed(state: SafeSessionState, *given: Any, **named: Any) -> None:  # noqa: ANN401 - Streamlit's own
        runner = getattr(getattr(state, _CHECK), "__self__", None)
        if not isinstance(runner, ScriptRunner) or not getattr(runner, _IN_SCRIPT, False):
            return hand_out(state, *given, **named)
        setattr(runner, _IN_SCRIPT, False)
        try:
            return hand_out(state, *given, **named)
        finally:
            setattr(runner, _IN_SCRIPT, True)

    return handed
