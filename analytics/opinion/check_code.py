"""The QR code of a paper: where its certificate is looked up."""

import io
from typing import Final
from urllib.parse import quote

import segno

_ERROR: Final = "m"  # survives a stamp's edge over a seventh of it
_QUIET: Final = 4  # modules of white around it, as ISO/IEC 18004 asks


def check_address(public_url: str, code: str) -> str:
    """The page that looks a code up on the desk at an address; "" where the address is unknown."""
    return f"{public_url.rstrip('/')}/certificates?code={quote(code)}" if public_url else ""


def qr_svg(text: str) -> str:
    """A QR code as an SVG element that scales to its place; the same text gives the same bytes."""
    buffer = io.BytesIO()
    made = segno.make(text, error=_ERROR, micro=False)
    made.save(buffer, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=_QUIET, nl=False)
    return buffer.getvalue().decode()
