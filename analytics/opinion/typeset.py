"""A 信用核查意见书 set in type: A4, as GB/T 9704 lays official papers out, to the bytes of a PDF.

WeasyPrint draws it without a browser; docs/opinion.md says why. It takes a third of a second a
page, in the process that asks.
"""

import logging
import threading
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analytics.opinion.check_code import qr_svg
from analytics.opinion.opinion import Opinion
from graph.characters import invisible
from graph.errors import Unavailable
from graph.sentence import Language, catalogue, say

_HERE: Final = Path(__file__).parent
_COMMON: Final = "信"  # a Chinese font that lacks it is none
# Control characters, halves of characters, and marks that turn the direction of a text.
_UNSHOWN: Final = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)]),
    **dict.fromkeys([0xFFFE, 0xFFFF]),
    **invisible(),
}
_SET_AT_ONCE: Final = threading.Lock()  # WeasyPrint tells of missing glyphs in one log for all


def require_typesetting() -> None:
    """Set one character, before a paper takes its number: a number is there for a paper made.

    Raises Unavailable where WeasyPrint, its library Pango or a Chinese font is missing. It takes a
    thirtieth of a second.
    """
    typeset(f"<p>{_COMMON}</p>", b"trial")


def pdf_of(opinion: Opinion) -> bytes:
    """The paper as a PDF: the same words, letter for letter, for the same opinion.

    Raises Unavailable where WeasyPrint, its library Pango or a Chinese font is missing.
    """
    return typeset(_page(opinion), b"opinion")


def typeset(page: str, identifier: bytes) -> bytes:
    """The PDF of an HTML page that is whole in itself; the same page gives the same bytes.

    A character that no font of this machine has is written as its number, 〔U+31350〕, never as an
    empty box. Raises Unavailable where WeasyPrint, its library Pango or a Chinese font is missing.
    """
    with _SET_AT_ONCE:
        pdf, missing = _set(page, identifier)
        if _COMMON in missing:
            raise Unavailable("opinion.no_font")
        if missing:
            page = page.translate({ord(one): f"〔U+{ord(one):04X}〕" for one in missing})
            pdf, _ = _set(page, identifier)
    return pdf


def rendered(folder: Path, template: str, **values: object) -> str:
    """A template of a folder filled in: texts are escaped, and what no paper shows left out."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,  # a misspelt name fails here, not as a gap on the paper
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(values)


def _page(opinion: Opinion) -> str:
    words = _words(opinion.language)
    before, _, rest = words["pages"].partition("{page}")
    between, _, after = rest.partition("{pages}")
    return rendered(
        _HERE,
        "opinion.html",
        o=opinion,
        w=words,
        pages=(before, between, after),
        style=Markup((_HERE / "opinion.css").read_text("utf-8")),
        qr=Markup(qr_svg(opinion.address or opinion.code)),
    )


def _words(language: Language) -> dict[str, str]:
    """What is printed around the sentences of a paper, by name."""
    names = {code.partition(".")[2] for code in catalogue() if code.startswith("opinion_page.")}
    return {name: say(f"opinion_page.{name}").text(language) for name in names}


def _shown(value: object) -> object:
    """A text without what no paper shows: control characters, marks that turn its direction."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return value.translate(_UNSHOWN)


def _set(page: str, identifier: bytes) -> tuple[bytes, set[str]]:
    """(the PDF of a page, the characters that no font has)."""
    try:
        # A second to import, and libraries of the machine: only who makes a paper needs them.
        import weasyprint  # noqa: PLC0415
        from weasyprint.text.ffi import fontconfig  # noqa: PLC0415
    except ImportError as error:  # an extra
        raise Unavailable("opinion.no_weasyprint") from error
    except OSError as error:
        raise Unavailable("opinion.no_library") from error
    if not _any_font(fontconfig):
        raise Unavailable("opinion.no_font")
    told = _Missing()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(told)
    try:
        document = weasyprint.HTML(string=page, url_fetcher=_fetch_nothing)
        return document.write_pdf(pdf_identifier=identifier), told.characters
    finally:
        logger.removeHandler(told)


def _any_font(fontconfig: Any) -> bool:  # noqa: ANN401 - a C library
    """Whether this machine has a font at all: without one, Pango ends the whole process."""
    config = fontconfig.FcInitLoadConfigAndFonts()
    try:
        return bool(fontconfig.FcConfigGetFonts(config, fontconfig.FcSetSystem).nfont)
    finally:
        fontconfig.FcConfigDestroy(config)


def _fetch_nothing(url: str, **_: Any) -> dict[str, Any]:  # noqa: ANN401 - WeasyPrint's call
    """A paper is whole in itself: whatever a text makes it ask for is not fetched."""
    raise ValueError(url)


class _Missing(logging.Handler):
    """Collects the characters of which WeasyPrint logs that no font has them."""

    def __init__(self) -> None:
        super().__init__()
        self.characters: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Take the character of a `.notdef` warning; its arguments are character and number."""
        if record.msg.startswith(".notdef") and isinstance(record.args, tuple):
            self.characters.add(str(record.args[0]))
