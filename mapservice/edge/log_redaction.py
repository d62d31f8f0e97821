"""Log lines that name nobody: no client's address, no query, no token, no e-mail, no cookie.

Every record of the process passes here when it is made, not at one handler: Streamlit and uvicorn
bring handlers of their own, some of them later than we start.
"""

import ipaddress
import logging
import re
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

GONE: Final = "..."
_QUERY: Final = re.compile(r"(/[^\s?\"'<>]*)\?[^\s\"'<>]*")
_SHARE: Final = re.compile(r"(/(?:share|hand-in|confirm)/)[^\s/?\"'<>]+")
_BEARER: Final = re.compile(r"\b(Bearer|Basic)\s+[^\s\"',]+", re.IGNORECASE)
_HEADER: Final = re.compile(
    r"\b((?:set-)?cookie|authorization)(?:\"|')?\s*[=:][^\n]*", re.IGNORECASE
)
_COOKIE: Final = re.compile(r"\b((?:atlas|_streamlit)_\w+)[\"']?\s*[=:]\s*[^;,\s]+")
_SIGNED: Final = re.compile(r"\beyJ[\w-]{8,}(?:\.[\w-]+)*")
_EMAIL: Final = re.compile(r"[^\s@<>\"'(\[{:=,;/]+@[\w-]+(?:\.[\w-]+)+")
_ADDRESS: Final = re.compile(
    r"(?<![\w.:])\[?(\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f.]{0,15}){2,8})\]?(:\d+)?"
    r"(?![\w.:]*\w)"
)


def quiet(text: str) -> str:
    """Returns a text of a log without what names a person or opens a door."""
    text = _SHARE.sub(rf"\1{GONE}", text)
    text = _QUERY.sub(r"\1", text)
    text = _BEARER.sub(rf"\1 {GONE}", text)
    text = _HEADER.sub(rf"\1: {GONE}", text)
    text = _COOKIE.sub(rf"\1={GONE}", text)
    text = _SIGNED.sub(GONE, text)
    text = _EMAIL.sub(GONE, text)
    return _ADDRESS.sub(_without_address, text)


def _without_address(found: re.Match[str]) -> str:
    """Takes addresses of other machines out; those of this one say where it listens."""
    try:
        address = ipaddress.ip_address(found[1])
    except ValueError:
        return found[0]
    return found[0] if address.is_loopback or address.is_unspecified else GONE


def install() -> None:
    """Makes every log record of this process quiet, once; those of libraries, too."""
    made = logging.getLogRecordFactory()
    if not isinstance(made, partial) or made.func is not _record:
        logging.setLogRecordFactory(partial(_record, made))


def _record(
    make: Callable[..., logging.LogRecord], *given: object, **named: object
) -> logging.LogRecord:
    record = make(*given, **named)
    if record.name == "uvicorn.access" and isinstance(record.args, tuple):
        # its formatter wants the five parts: client, method, path, version, status
        parts = [quiet(one) if isinstance(one, str) else one for one in record.args]
        record.args = (GONE, *parts[1:])
        return record
    record.msg, record.args = quiet(_message(record)), ()
    if record.exc_info and record.exc_info[0] is not None:
        record.exc_text = quiet("".join(traceback.format_exception(*record.exc_info)).rstrip())
    return record


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):  # arguments that do not fit their text
        named = record.args if isinstance(record.args, Mapping) else ()
        return f"{record.msg} {named or list(record.args or ())}"
