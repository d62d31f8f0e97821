"""Who changes rows in the name of an organisation: it by its link, or a coordinator who accepts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from geo.access.gate import Via
from geo.access.links.organisation_links import Purpose
from geo.catalog.audience import Audience
from geo.errors import WithheldError
from geo.intake.accepting import features
from geo.intake.by_hand.hand import Hand
from geo.intake.sheets.work.rows import Source, Values, source_id
from geo.language import mark
from geo.values import days


@dataclass(frozen=True)
class OwnHand(Hand):
    """Writes rows of the source of one organisation; `more` is kept with each revision."""

    organisation: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def owner(self) -> str:
        """The source of the organisation."""
        return source_id(self.organisation)

    @property
    def name(self) -> str:
        """The organisation by link, as revisions say it."""
        register = self.library.dataset(Audience.COORDINATOR).organisations
        known = register.get(self.organisation, {})
        return f"{known.get('acronym') or known.get('name') or self.organisation} by link"

    @property
    def author(self) -> str:
        """The organisation where it writes itself."""
        return self.name if self.access.via is Via.ORGANISATION else self.access.who

    @property
    def page(self) -> str:
        """Where a row comes from."""
        return f"said by link, {days.today()}"

    @property
    def details(self) -> Mapping[str, Any]:
        """Whose rows they are, and how it was said."""
        return {"sender": self.owner, "said": self.name, **self.more}

    @property
    def source(self) -> Values:
        """The organisation as a sender; what it says of single activities has no day for all."""
        dataset = self.library.dataset(Audience.COORDINATOR)
        day = days.today().isoformat()
        made = features.source(Source(self.organisation, "", "", day), dataset)
        return {**made, "date": None, "caption_date": None}

    def _may(self) -> None:
        link = self.access.organisation
        by_link = (
            link is not None
            and link.purpose is Purpose.CONFIRM
            and link.organisation == self.organisation
        )
        if not (by_link or self.access.may_manage):
            raise WithheldError(mark("Records are changed by coordinators."))
