"""What the donor found out and should not have: an address, a fact, and why it follows."""

from typing import NamedTuple


class Finding(NamedTuple):
    """One fact that an answer gives away; `kind` groups findings of the same sort."""

    kind: str
    address: str
    fact: str
    why: str

    def __str__(self) -> str:
        return f"{self.address} gives away {self.fact}: {self.why}."
