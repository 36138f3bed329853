"""Papers read back in tests: the words of a PDF, page by page, as a reader's program finds them."""

import io
import re

from pypdf import PdfReader

from analytics.opinion.typeset import pdf_of
from graph.errors import Unavailable
from tests.missing import missing
from tests.opinions import plain_opinion


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page without its blanks: where a line breaks is no matter of words."""
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def sizes_of(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in millimetres."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    boxes = [(page.mediabox.width, page.mediabox.height) for page in pages]
    return [
        (round(float(wide) * 25.4 / 72), round(float(high) * 25.4 / 72)) for wide, high in boxes
    ]


def text_of(pdf: bytes) -> str:
    return "".join(pages_of(pdf))


def need_papers() -> None:
    """Skip with the reason where this machine can make no paper; fail in CI."""
    try:
        pdf_of(plain_opinion())
    except Unavailable as error:
        missing(error)
