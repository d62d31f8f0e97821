"""The agenda that the data pack brings."""

from geo import settings
from geo.meeting import agenda

EXAMPLE = agenda.first(settings.ROOT / "data")
