"""What the pages behind links of organisations share: whose link it is, and in which language."""

from dataclasses import dataclass
from functools import cached_property

from geo.access.links.organisation_links import OrganisationLink
from geo.dataset import names
from geo.dataset.context import Context
from geo.language import Language, Words


@dataclass(frozen=True)
class LinkPage:
    """The pages of one link in one language; `address` is that of the link with its token."""

    context: Context
    link: OrganisationLink
    address: str

    @property
    def words(self) -> Words:
        """The texts of the language."""
        return self.context.words

    @property
    def language(self) -> Language:
        """The language of the page."""
        return self.context.view.lang

    @cached_property
    def organisation(self) -> str:
        """The name of the organisation, as people call it in full."""
        return names.organisation_in_full(self.context, self.link.organisation)
