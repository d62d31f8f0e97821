"""Who reads the rows of each kind of list but that of activities."""

from collections.abc import Callable, Mapping
from typing import Final

from geo.intake.sheets import kind
from geo.intake.sheets.findings.findings import Notes
from geo.intake.sheets.kinds import index_rounds, own_templates, registers, sites
from geo.intake.sheets.kinds.entries import Entries
from geo.intake.sheets.known import Known
from geo.intake.sheets.layout.reading import Reading, Wanted

Reader = Callable[[Reading, Wanted, Known, str, Notes], Entries]
READERS: Final[Mapping[str, Reader]] = {
    kind.SITES.name: sites.read,
    kind.RETURN_INDEX.name: index_rounds.read,
    kind.ORGANISATIONS.name: registers.read,
    kind.AREAS.name: own_templates.areas,
    kind.BLOCKED_AREAS.name: own_templates.blocked,
}
"""By the name of the kind; the text is the name of the file."""
