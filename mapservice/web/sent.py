"""What a request sends, read within bounds: a file, a form or JSON.

A handler runs in a thread of its own and asks for it when it knows who sends it. What is large lies
in a file that is gone with the request.
"""

import io
import math
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, BinaryIO, Final, NamedTuple

import orjson
from anyio import fail_after, from_thread
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive

from geo.errors import GeoError, InvalidQueryError
from geo.language import mark
from geo.values import cells

LONGEST_S: Final = 900.0
"""How long somebody may take to send."""
MOST_FIELDS: Final = 120
MOST_FIELD_BYTES: Final = 8 * 1024
SMALL_BYTES: Final = 64 * 1024
_IN_MEMORY: Final = 1024 * 1024
_LONGEST_NAME: Final = 120
_BROKEN: Final = mark("What was sent did not arrive whole; send it again.")
_NOT_IN_NAMES: Final = re.compile(r'[\\/:*?"<>|\s]+')


class TooLargeError(GeoError):
    """More was sent than is read; `most` bytes are."""

    def __init__(self, most: int) -> None:
        super().__init__(
            mark("What was sent is larger than {most} MB."), most=math.ceil(most / 1024**2)
        )


class SentFile(NamedTuple):
    """A file that was sent: its name, without folders, and its bytes, which are read when asked."""

    name: str
    file: BinaryIO

    @classmethod
    def of(cls, name: str, content: bytes) -> "SentFile":
        """Returns a file of bytes."""
        return cls(name, io.BytesIO(content))

    def content(self) -> bytes:
        """Returns the bytes."""
        self.file.seek(0)
        return self.file.read()


def is_multipart(request: Request) -> bool:
    """Whether a request says that it sends a form with a file.

    Programs say that they send a form of texts where nobody says what they send.
    """
    said = request.headers.get("content-type", "").partition(";")[0]
    return said.strip().lower() == "multipart/form-data"


@contextmanager
def form(request: Request, most: int) -> Iterator[FormData]:
    """Yields the form that a request sends, with at most one file.

    TooLargeError for more bytes than `most`, InvalidQueryError for what is no form.
    """
    given = from_thread.run(_form, _bounded(request, most))
    try:
        yield given
    finally:
        for value in given.values():
            if isinstance(value, UploadFile):
                value.file.close()


@contextmanager
def body(request: Request, most: int) -> Iterator[BinaryIO]:
    """Yields what a request sends as a file; TooLargeError for more bytes than `most`."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as held:
        from_thread.run(_write, _bounded(request, most), held)
        held.seek(0)
        yield held  # type: ignore[misc]  # the same but for its type


def json(request: Request) -> object:
    """Returns the JSON that a request sends; InvalidQueryError for what is none."""
    try:
        with body(request, SMALL_BYTES) as held:
            found: object = orjson.loads(held.read())
    except orjson.JSONDecodeError as fault:
        raise InvalidQueryError(mark("What was sent is not JSON.")) from fault
    return found


@contextmanager
def file(request: Request, most: int, name: str) -> Iterator[SentFile]:
    """Yields the file that a request sends: that of a form, else its whole body.

    `name` is what the file is called where the form says nothing.
    """
    if is_multipart(request):
        with form(request, most) as given:
            yield file_of(given, name)
    else:
        with body(request, most) as held:
            yield SentFile(plain_name(name), held)


def file_of(sent: FormData, name: str = "") -> SentFile:
    """Returns the file of a form; InvalidQueryError where it has none."""
    for value in sent.values():
        if isinstance(value, UploadFile) and (value.size or value.filename):
            return SentFile(plain_name(name or value.filename or ""), value.file)
    raise InvalidQueryError(mark("No file was sent: choose the sheet first."))


def plain_name(name: str) -> str:
    """Returns the name of a file without folders and signs that no name holds."""
    last = PurePosixPath(name.replace("\\", "/")).name
    plain = _NOT_IN_NAMES.sub(" ", cells.clean(last)).strip(" .")
    plain = "".join(one for one in plain if one.isprintable())
    return plain[-_LONGEST_NAME:] or "sheet"


def _bounded(request: Request, most: int) -> Request:
    """Returns the request, which ends with TooLargeError where it sends more than `most` bytes."""
    told = request.headers.get("content-length", "")
    if told.isascii() and told.isdigit() and int(told) > most:
        raise TooLargeError(most)
    return Request(request.scope, _counting(request.receive, most))


def _counting(receive: Receive, most: int) -> Receive:
    read = 0

    async def counting() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most:
            raise TooLargeError(most)
        return message

    return counting


async def _form(request: Request) -> FormData:
    try:
        with fail_after(LONGEST_S):
            return await request.form(
                max_files=1, max_fields=MOST_FIELDS, max_part_size=MOST_FIELD_BYTES
            )
    except (MultiPartException, HTTPException, UnicodeDecodeError, ValueError) as fault:
        raise InvalidQueryError(mark("What was sent cannot be read as a form.")) from fault
    except (TimeoutError, ClientDisconnect) as fault:
        raise InvalidQueryError(_BROKEN) from fault


async def _write(request: Request, held: IO[bytes]) -> None:
    try:
        with fail_after(LONGEST_S):
            async for chunk in request.stream():
                held.write(chunk)
    except (TimeoutError, ClientDisconnect) as fault:
        raise InvalidQueryError(_BROKEN) from fault
