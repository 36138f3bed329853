"""A whole picture of the network page as a file: SVG, or a PDF on A4; each an export journalled."""

from typing import Final, Literal

from analytics.report.picture_pdf import Sheet, pdf_of_sheet
from analytics.report.svg import svg_of
from api.answers.case_pictures import Drawn, on_its_clocks, told_of
from api.answers.drawn_scene import DrawnScene, drawn_scene
from api.desk.question import Ask
from graph.revisions import day_of_revision
from graph.sentence import Language, Sentence, say

Form = Literal["svg", "pdf"]
FORMS: Final[tuple[Form, ...]] = ("svg", "pdf")


def picture_file(ask: Ask, drawn: Drawn, form: Form, language: Language) -> bytes:
    """A picture with title, both clocks, purpose and what is not drawn, as the caller may see it.

    Drawn by the server from the places that the user gave, by what is known on the picture's own
    clocks, its words in a language. One entry of the access journal names its persons. Raises
    NotFound where nobody in it is known, and Unavailable where this machine can set no PDF.
    """
    told, _ = told_of(ask, drawn)
    ask = on_its_clocks(ask, told, told["day"])
    made = drawn_scene(ask, told, language)
    lines = [one.text(language) for one in _about(ask, told["day"], made)]
    if form == "svg":
        svg = svg_of(made.scene, caption="\n".join((told["title"], *lines)))
        content = f'<?xml version="1.0" encoding="UTF-8"?>\n{svg}'.encode()
    else:
        content = pdf_of_sheet(Sheet(made.scene, lines, made.parties, made.ties, made.grades))
    at = f" at revision {ask.view.revision}" if ask.view.past else ""
    ids = [entity.id for entity in made.parties]
    ask.exported(f"export picture {form}{at}", ids, why="unstated")
    return content


def _about(ask: Ask, day: str, made: DrawnScene) -> list[Sentence]:
    """What stands beneath a picture: its clocks, its purpose, what is drawn and what is not."""
    view, scene = ask.view, made.scene
    known = day_of_revision(view.reader, view.revision) if view.revision else ""
    purpose = ask.caller.purpose
    masked = say("drawing.masked") if ask.masking.masked else None
    return [
        say("drawing.clocks", day=day, known=known, revision=view.revision),
        say("drawing.purpose", purpose=purpose) if purpose else say("drawing.no_purpose"),
        *([masked] if masked else []),
        say("drawing.drawn", parties=len(scene.drawing.marks), ties=len(made.ties)),
        *(made.left_out or [say("drawing.nothing_left_out")]),
        say("drawing.principle"),
    ]
