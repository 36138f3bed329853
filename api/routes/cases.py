"""Cases over HTTP: opened, shared, filled, exported; leads taken and answered (docs/cases.md)."""

import time
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response

from api.answers import case_shown, cases
from api.answers.case_export import export_case
from api.answers.case_pictures import Drawn, content_of, drawn_svg, picture
from api.cases.cases import Heading
from api.desk.question import Ask
from api.desk.response import answer, encoded
from api.routes import case_shapes as shapes
from api.routes.depends import asking_now, refusals

router = APIRouter(prefix="/api/cases", tags=["cases"])
Working = Annotated[Ask, Depends(asking_now("cases"))]
Number = Annotated[int, Path(ge=1, le=2**53)]
Version = Annotated[int, Query(ge=1, le=2**53)]
_ZIP, _SVG = "application/zip", "image/svg+xml"
_FILES: dict[str, Any] = {
    _ZIP: {"schema": {"type": "string", "format": "binary"}, "example": "PK"},
    _SVG: {"schema": {"type": "string"}, "example": "<svg/>"},
}
_MODEL: dict[str, Any] = {"response_model": shapes.WholeCase, "responses": refusals(409)}


def _whole(ask: Ask, number: int) -> Response:
    return answer(ask, case_shown.whole_case(ask, number))


@router.get("", response_model=shapes.Cases, responses=refusals())
def listed(
    ask: Working,
    before: Annotated[int, Query(ge=1, le=2**53)] = 2**53,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """The caller's cases, and leads that wait for one; supervisors see all."""
    return answer(ask, case_shown.cases(ask, before=before, limit=limit))


@router.post("", **_MODEL)
def open_case(ask: Working, one: shapes.ToOpen) -> Response:
    """Open a case, which the caller alone sees until others are let in."""
    return _whole(ask, cases.open_case(ask, one.title).number)


@router.get("/{number}", **_MODEL)
def whole(ask: Working, number: Number) -> Response:
    """A case with all that is in it; persons are masked as the role and purpose require."""
    return _whole(ask, number)


@router.put("/{number}", **_MODEL)
def change(ask: Working, number: Number, one: shapes.ToChange) -> Response:
    """Another title, state or other members; 409 where somebody changed it meanwhile."""
    cases.change_case(ask, number, one.version, Heading(one.title, one.state, one.members))
    return _whole(ask, number)


def _file(kind: str, meaning: str) -> dict[int | str, dict[str, Any]]:
    """The answers of a route that gives a file of a kind."""
    return {**refusals(), 200: {"content": {kind: _FILES[kind]}, "description": meaning}}


@router.get(
    "/{number}/export",
    response_class=Response,
    responses=_file(_ZIP, "The folder of the case."),
)
def export(ask: Working, number: Number) -> Response:
    """One zip: pictures, chains, sources, notes, hashes, and a sealed manifest; journalled."""
    made = export_case(ask, number)
    headers = {
        "content-disposition": f'attachment; filename="{made.name}"',
        "cache-control": "no-store",
    }
    return Response(made.content, media_type=_ZIP, headers=headers)


@router.post("/{number}/parties", **_MODEL)
def add_party(ask: Working, number: Number, one: shapes.PartyToAdd) -> Response:
    """Put a party into the case, once."""
    cases.add_party(ask, number, one.party)
    return _whole(ask, number)


@router.post("/{number}/notes", **_MODEL)
def add_note(ask: Working, number: Number, one: shapes.Note) -> Response:
    """Put a note into the case."""
    cases.add(ask, number, "note", note_content(one.text))
    return _whole(ask, number)


@router.put("/{number}/notes/{item}", **_MODEL)
def change_note(ask: Working, number: Number, item: Number, one: shapes.Note) -> Response:
    """Write a note anew; 409 where somebody changed it meanwhile."""
    cases.rewrite(ask, (number, item), "note", one.version or 1, note_content(one.text))
    return _whole(ask, number)


def note_content(text: str) -> dict[str, Any]:
    """What is kept of a note."""
    return {"text": text.replace("\r\n", "\n")}


@router.post("/{number}/files", **_MODEL)
def add_file(ask: Working, number: Number, one: shapes.FileToAdd) -> Response:
    """Keep name, size and SHA-256 of a file; the file itself stays where it is."""
    cases.add(ask, number, "file", one.model_dump())
    return _whole(ask, number)


@router.post("/{number}/tasks", **_MODEL)
def add_task(ask: Working, number: Number, one: shapes.Task) -> Response:
    """Put a task into the case."""
    cases.add(ask, number, "task", task_content(ask, one))
    return _whole(ask, number)


@router.put("/{number}/tasks/{item}", **_MODEL)
def change_task(ask: Working, number: Number, item: Number, one: shapes.Task) -> Response:
    """Change a task, or mark it as done; 409 where somebody changed it meanwhile."""
    cases.rewrite(ask, (number, item), "task", one.version or 1, task_content(ask, one))
    return _whole(ask, number)


def task_content(ask: Ask, one: shapes.Task) -> dict[str, Any]:
    """What is kept of a task."""
    return {
        "text": one.text,
        "whose": one.whose or ask.caller.name,
        "until": one.until.isoformat() if one.until else None,
        "done_by": ask.caller.name if one.done else None,
        "done_at": int(time.time()) if one.done else None,
    }


@router.post("/{number}/pictures", **_MODEL)
def add_picture(ask: Working, number: Number, one: shapes.Picture) -> Response:
    """Keep a picture of the network page: places, filters and both clocks."""
    cases.case_of(ask, number, open_=True)
    drawn = Drawn(**{**one.model_dump(), "filters": one.filters.model_dump()})
    cases.add(ask, number, "picture", content_of(ask, drawn))
    return _whole(ask, number)


@router.get(
    "/{number}/pictures/{item}",
    response_model=shapes.KeptPicture,
    responses=refusals(),
)
def kept_picture(ask: Working, number: Number, item: Number) -> Response:
    """A kept picture, with references, to be taken up again."""
    return Response(encoded(picture(ask, number, item)), media_type="application/json")


@router.get(
    "/{number}/pictures/{item}/svg",
    response_class=Response,
    responses=_file(_SVG, "The picture."),
)
def picture_svg(ask: Working, number: Number, item: Number) -> Response:
    """A kept picture as it looks by what is known now."""
    cases.case_of(ask, number)
    drawn, seen = drawn_svg(ask, cases.kept(ask).item(number, item))
    ask.looked_at("picture", seen)
    headers = {"cache-control": "no-store"}
    return Response(drawn, media_type=_SVG, headers=headers)


@router.delete("/{number}/items/{item}", **_MODEL)
def drop(ask: Working, number: Number, item: Number, version: Version) -> Response:
    """Take something out of the case; 409 where somebody changed it meanwhile."""
    cases.drop(ask, number, item, version)
    return _whole(ask, number)


@router.post("/{number}/leads", **_MODEL)
def take(ask: Working, number: Number, one: shapes.LeadToTake) -> Response:
    """Let the case take a lead that an officer handed over; 409 where a case has it."""
    cases.take(ask, one.lead, number)
    return _whole(ask, number)


@router.put("/{number}/leads/{lead}/answer", **_MODEL)
def answer_lead(ask: Working, number: Number, lead: Number, one: shapes.Answer) -> Response:
    """Answer the officer: it stands on the page of the vetting, and in the facts journal."""
    cases.answer_lead(ask, number, lead, one.outcome, one.text)
    return _whole(ask, number)
