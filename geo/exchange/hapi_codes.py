"""Codes of HDX HAPI for organisation types and sectors, and which of ours each stands for.

Source: OCHA's lists "Organization Types (Beta)" and "Global Coordination Groups (Beta)" on HDX,
with the additions (Cash, Hum, Multi, Intersectoral) of HAPI's operational presence pipeline
(OCHA-DAP/hdx-scraper-operationalpresence, sector.py and org_type.py), as read in November 2025.
"""

from typing import Final, NamedTuple


class Code(NamedTuple):
    """A code of HAPI and what it is called there."""

    code: str
    name: str


_PROTECTION = Code("PRO", "Protection")
_EARLY_RECOVERY = Code("ERY", "Early Recovery")
_INTERSECTORAL = Code("Intersectoral", "Intersectoral")

ORGANISATION_TYPES: Final[dict[str, Code]] = {
    "UN": Code("447", "United Nations"),
    "IO": Code("438", "International Organization"),
    "INGO": Code("437", "International NGO"),
    "NNGO": Code("441", "National NGO"),
    "Government": Code("435", "Government"),
    "Other": Code("443", "Other"),
}
"""Our type of organisation → HAPI's."""

SECTORS: Final[dict[str, Code]] = {
    "protection": _PROTECTION,
    "child-protection": Code("PRO-CPN", "Child Protection"),
    "gbv": Code("PRO-GBV", "Gender Based Violence"),
    "legal": _PROTECTION,  # legal aid is a part of protection; HAPI has no code of its own
    "hlp": Code("PRO-HLP", "Housing, Land and Property"),
    "mine-action": Code("PRO-MIN", "Mine Action"),
    "cccm": Code("CCM", "Camp Coordination / Management"),
    "shelter-nfi": Code("SHL", "Emergency Shelter and NFI"),
    "wash": Code("WSH", "Water Sanitation Hygiene"),
    "health": Code("HEA", "Health"),
    "mhpss": _INTERSECTORAL,  # between health and protection, and a cluster of neither
    "education": Code("EDU", "Education"),
    "food-security": Code("FSC", "Food Security"),
    "livelihoods": _EARLY_RECOVERY,
    "cash": Code("Cash", "Cash programming"),
    "social-cohesion": _EARLY_RECOVERY,
    "electricity": _EARLY_RECOVERY,  # restoring a public service
    "movements": Code("Hum", "Humanitarian assistance (unspecified)"),
    "coordination": _INTERSECTORAL,
    "other": Code("Hum", "Humanitarian assistance (unspecified)"),
}
"""Our sector → HAPI's; several of ours may share one of HAPI's."""
