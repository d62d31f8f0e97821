"""QR codes of addresses: black on white, with the four modules of quiet zone that readers need."""

import io

import segno

from geo.errors import InvalidQueryError

QUIET_MODULES = 4
PNG_PX_PER_MODULE = 16
MOST_BYTES = 1200
"""Of an address: longer ones make codes that cannot be read from the back of a room."""


def png(address: str) -> bytes:
    """Returns the code as a PNG picture for slides and paper, 16 px for each module."""
    written = io.BytesIO()
    _code(address).save(
        written,
        kind="png",
        scale=PNG_PX_PER_MODULE,
        border=QUIET_MODULES,
        light="#fff",
        dark="#000",
    )
    return written.getvalue()


def data_uri(address: str) -> str:
    """Returns the code as an SVG picture inside an address (`data:`), for an <img>."""
    return _code(address).svg_data_uri(
        border=QUIET_MODULES, light="#fff", dark="#000", omitsize=True
    )


def _code(address: str) -> segno.QRCode:
    """Returns the code with correction level M: 15 % of it may be hidden or dirty."""
    if len(address.encode("utf-8", "replace")) > MOST_BYTES:
        raise InvalidQueryError(f"The address is longer than {MOST_BYTES} bytes: no QR code.")
    return segno.make(address, error="m", micro=False, boost_error=False)
