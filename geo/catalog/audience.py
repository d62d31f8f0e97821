"""Who is looking."""

from enum import StrEnum


class Audience(StrEnum):
    """Who is looking: anybody with a link, a partner, or a coordinator."""

    PUBLIC = "public"
    PARTNER = "partner"
    COORDINATOR = "coordinator"
