"""The meeting page: one projected scene of an agenda, or the agenda to be edited."""

from dashboard import filters, meeting_editor, meeting_stage
from geo.scene import Scene


def draw(scene: Scene) -> None:
    """Draws the scene of the address; coordinators can ask for the editor instead."""
    if scene.view.page_state("meeting") == "edit" and filters.access()[0].may_manage:
        meeting_editor.draw(scene)
    else:
        meeting_stage.draw(scene)
