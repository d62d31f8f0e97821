"""The meeting page: one projected scene of an agenda, or the agenda to be edited."""

from dashboard.meeting import editor as meeting_editor
from dashboard.meeting import stage as meeting_stage
from dashboard.session import filters
from geo.dataset.context import Context


def draw(context: Context) -> None:
    """Draws the scene of the address; coordinators can ask for the editor instead."""
    if context.view.page_state("meeting") == "edit" and filters.access()[0].may_manage:
        meeting_editor.draw(context)
    else:
        meeting_stage.draw(context)
