"""A picture as a PDF on A4: a page of the picture, then pages of who and what is drawn in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markupsafe import Markup

from analytics import wording
from analytics.opinion.typeset import rendered, typeset
from analytics.report.drawing import dates_of, word_of
from analytics.report.scene import Scene
from analytics.report.svg import svg_of
from graph.model import Entity, Relation
from graph.sentence import say, tag_of

_HERE: Final = Path(__file__).parent
_WORDS: Final = ("name", "kind", "grade", "source", "tie", "target", "dates", "sources")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed: a scene, lines about it, and the parties, ties and grades in it.

    The parties bear the names that may be shown.
    """

    scene: Scene
    lines: Sequence[str]
    parties: Sequence[Entity]
    ties: Sequence[Relation]
    grades: Mapping[str, str | None]


def pdf_of_sheet(sheet: Sheet) -> bytes:
    """The PDF of a picture, across where the picture is wider than high.

    Raises Unavailable where WeasyPrint, its library Pango or a Chinese font is missing.
    """
    names = {one.id: one.name for one in sheet.parties}
    layout, language = sheet.scene.layout, sheet.scene.language
    page = rendered(
        _HERE,
        "picture_pdf.html",
        language=tag_of(language),
        title=sheet.scene.title,
        lines=sheet.lines,
        across=layout.width > layout.height,
        svg=Markup(svg_of(sheet.scene)),
        style=Markup((_HERE / "picture_pdf.css").read_text("utf-8")),
        w={word: say(f"picture_pdf.{word}").text(language) for word in _WORDS},
        parties=[
            (
                one.name,
                wording.word("kind", one.kind, language),
                wording.word("grade", grade, language)
                if (grade := sheet.grades.get(one.id))
                else "",
            )
            for one in sheet.parties
        ],
        ties=[
            (
                names[one.source],
                word_of(one, language),
                names[one.target],
                dates_of(one, language),
                wording.source_titles(one.sources, language),
            )
            for one in sheet.ties
        ],
    )
    return typeset(page, b"picture")
