"""Every way in which the Atlas says no.

GeoError
├── InvalidQueryError     a filter, a day or another value of a request cannot be used
├── NotFoundError         a layer, a feature, a file of the service does not exist
├── WithheldError         the audience may not see what was asked for
├── CredentialsError      a token of a program cannot be used
├── LinkError             a share link opens nothing; carries why
├── ValidationError       data do not keep the rules; carries every finding
├── LimitError            more was handed in than is taken at once
├── ConflictError         somebody else changed the same meanwhile
├── DrawingError          a picture or page cannot be made
├── StoreError            the store, or another file that is needed, cannot be read or written
│   └── AuditError        what has to be noted in the audit log cannot be
└── SettingsError         a setting of the operator cannot be used
"""

import errno
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol

from geo.language import mark

_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_READ_ONLY: Final = (errno.EROFS, errno.EACCES, errno.EPERM)
UNREAD: Final = mark("The data cannot be read at the moment; try again in a minute.")
SILENT: Final = mark("The store does not answer at the moment; try again in a minute.")
BUSY: Final = mark("Somebody else has been writing for a long time; try again in a minute.")
UNSURE: Final = mark(
    "The store did not say whether this was kept; look whether it is there before you repeat it."
)
FULL: Final = mark("Nothing can be kept at the moment: the disk of the store is full.")
PROTECTED: Final = mark("Nothing can be kept at the moment: the store can only be read.")


class Sentence(Protocol):
    """Anything that reads as one sentence, such as a finding."""

    def __str__(self) -> str: ...


class GeoError(Exception):
    """The root of all errors that the Atlas raises on purpose; its text is for people.

    `text` may be one that is marked for translation, with `{name}` places for its `values`.
    """

    def __init__(self, text: str = "", **values: object) -> None:
        self.text, self.values = text, values
        super().__init__(text.format(**values) if values else text)

    def sentence(self, words: Callable[..., str]) -> str:
        """Returns the text in the language of `words`; English where it is not translated."""
        return words(self.text, **self.values)


class InvalidQueryError(GeoError):
    """A value of a request cannot be used; the text names it and what was expected."""


class NotFoundError(GeoError):
    """What was asked for does not exist; the text names it."""


class WithheldError(GeoError):
    """The audience may not see this."""


class CredentialsError(GeoError):
    """The token that a program sent cannot be used; the text says what to do."""


class MailError(GeoError):
    """Mail could not be sent; the text says why, and names nobody."""


class LinkError(GeoError):
    """A share link opens nothing; `why` is unknown, expired or revoked."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"The share link is {why}.")


class ValidationError(GeoError):
    """Data broke rules; `findings` holds every fault, not the first."""

    def __init__(self, findings: Sequence[Sentence]) -> None:
        self.findings = tuple(findings)
        lines = "\n".join(f"- {finding}" for finding in self.findings)
        super().__init__(f"{len(self.findings)} fault(s) found, nothing was changed:\n{lines}")


class LimitError(GeoError):
    """More was handed in than is taken at once; the text says what to wait for."""


class ConflictError(GeoError):
    """Somebody else changed the same meanwhile; the text says what and when."""


class DrawingError(GeoError):
    """A picture or page cannot be made."""


class BusyError(GeoError):
    """Too much of what takes long is asked for at once; it can be asked for again soon."""


class StoreError(GeoError):
    """The store cannot be read or written.

    The text may name machines and files; `public` says the same to whoever may not see these.
    """

    def __init__(self, text: str = "", public: str | None = None) -> None:
        super().__init__(text)
        self.public = public or UNREAD


class AuditError(StoreError):
    """What has to be noted in the audit log cannot be, so that it is not done or shown."""


class SettingsError(GeoError):
    """A setting cannot be used; the text names it."""


def is_unwritable(fault: Exception) -> bool:
    """Whether a file could not be written for a reason that lies outside the Atlas."""
    return isinstance(fault, OSError) and fault.errno in (*_FULL, *_READ_ONLY)


def unwritten(fault: OSError, folder: Path) -> str:
    """Returns why nothing could be written to a folder, in words."""
    if fault.errno in _FULL:
        return no_space(folder)
    return read_only(folder) if fault.errno in _READ_ONLY else fault.strerror or str(fault)


def no_space(folder: Path) -> str:
    """Returns the words for a disk, a quota or a folder that is full."""
    return f"no space left on {folder}"


def read_only(folder: Path) -> str:
    """Returns the words for a folder in which nothing may be written."""
    return f"{folder} can only be read"


def has_room(folder: Path) -> bool:
    """Whether the disk of a folder has room for one more file."""
    room = os.statvfs(folder)
    return room.f_bavail > 0 and (room.f_favail > 0 or room.f_files == 0)
