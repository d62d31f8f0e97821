"""The sheets of a file that somebody hands in, in whichever format; nothing in it is evaluated."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Final

from geo.errors import ValidationError
from geo.intake.formats import apart, delimited, kind, limits, ods, xlsx
from geo.intake.formats.kind import Format
from geo.intake.formats.limits import IMPORT, Limits, NotReadError
from geo.intake.formats.sheet import Sheet
from geo.intake.sheets import own_marks
from geo.language import mark
from geo.packs.validate import Finding

_READERS: Final[Mapping[Format, Callable[[bytes, Limits], Iterable[Sheet]]]] = {
    Format.XLSX: xlsx.read,
    Format.ODS: ods.read,
    Format.CSV: delimited.read,
}
"""Readers that hold a row at a time, within limits; the others work apart."""


class RefusedError(ValidationError):
    """A file cannot be read; the sentence of `why` can be said in any language."""

    def __init__(self, file: str, why: NotReadError) -> None:
        self.why = why
        super().__init__([Finding(file, None, "", why.rule, str(why))])

    def sentence(self, words: Callable[..., str]) -> str:
        """Returns why the file cannot be read, in the language of `words`."""
        return self.why.sentence(words)


def sheets(content: bytes, name: str, most: Limits = IMPORT) -> list[Sheet]:
    """Returns every sheet of a file, hidden ones too; `name` is the file's, for what is said of it.

    RefusedError, with the reason, for a file that is too large, locked, broken or of another
    format. Days are ISO texts; a formula is its stored result. What the Atlas wrote into a workbook
    that it sent back is left out.
    """
    try:
        format_ = _format(content, most)
        reader = _READERS.get(format_) or partial(apart.read, format_)
        return own_marks.without(reader(content, most))
    except NotReadError as why:
        raise RefusedError(name, why) from why
    except xlsx.BROKEN as broken:
        raise RefusedError(name, limits.broken()) from broken


def _format(content: bytes, most: Limits) -> Format:
    if len(content) > most.most_bytes:
        raise limits.too_large(most)
    if not content.strip():
        raise NotReadError("empty", mark("the file is empty"))
    return kind.of(content)


def too_large(name: str) -> RefusedError:
    """Returns the error of a file that has too many bytes."""
    return RefusedError(name, limits.too_large(IMPORT))


def fault(name: str, rule: str, message: str) -> ValidationError:
    """Returns the error of a file that can be read but not used."""
    return ValidationError([Finding(name, None, "", rule, message)])
