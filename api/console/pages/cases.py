"""The pages of cases: the list with leads that wait, and one case with all that is in it."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from starlette.responses import RedirectResponse, Response

from api.answers import case_shown, cases
from api.answers.watches import watch
from api.cases.cases import Heading, State
from api.cases.referrals import Outcome
from api.console.depends import seeing, sent
from api.console.page import page
from api.desk.question import Ask
from api.routes.case_shapes import Task
from api.routes.cases import note_content, task_content

router = APIRouter()
Seeing = Annotated[Ask, Depends(seeing("cases"))]
Sent = Annotated[Ask, Depends(sent("cases"))]
Number = Annotated[int, Path(ge=1, le=2**53)]
Version = Annotated[int, Form(ge=1, le=2**53)]
Text = Annotated[str, Form(min_length=1, max_length=20_000)]
Short = Annotated[str, Form(min_length=1, max_length=200)]
_MOST = 50


def _back(number: int) -> Response:
    return RedirectResponse(f"/cases/{number}", 303)


@router.get("/cases")
def listed(
    request: Request,
    ask: Seeing,
    before: Annotated[int, Query(ge=1, le=2**53)] = 2**53,
    party: Annotated[str, Query(max_length=1000)] = "",
) -> Response:
    """The caller's cases; with a `party`, each open one offers to take it in."""
    told = case_shown.cases(ask, before=before, limit=_MOST)
    return page(request, "cases.html", ask.caller, told=told, party=party)


@router.post("/cases")
def open_case(
    ask: Sent,
    title: Short,
    lead: Annotated[int, Form(ge=0, le=2**53)] = 0,
    party: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Open a case, for a lead that waits or a party where one is named."""
    case = cases.open_case(ask, title)
    if lead:
        cases.take(ask, lead, case.number)
    if party:
        cases.add_party(ask, case.number, party)
    return _back(case.number)


@router.get("/cases/{number}")
def whole(request: Request, ask: Seeing, number: Number) -> Response:
    """A case with all that is in it, and the forms to work on it."""
    told = case_shown.whole_case(ask, number)
    return page(request, "case.html", ask.caller, told=told, case=told["case"])


@router.post("/cases/{number}")
def change(
    ask: Sent,
    number: Number,
    version: Version,
    state: Annotated[State, Form()],
    title: Annotated[str, Form(max_length=200)] = "",
    members: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    """Another title, state or other members, one a line; without a title it keeps the one it has.

    Who sees persons masked is not shown the title as it is, so he cannot send it back.
    """
    title = title or cases.case_of(ask, number).title
    names = [name.strip() for name in members.splitlines() if name.strip()]
    cases.change_case(ask, number, version, Heading(title, state, names))
    return _back(number)


@router.post("/cases/{number}/parties")
def add_party(
    ask: Sent, number: Number, party: Annotated[str, Form(min_length=1, max_length=1000)]
) -> Response:
    """Put a party into the case."""
    cases.add_party(ask, number, party.strip())
    return _back(number)


@router.post("/cases/{number}/watch")
def watch_party(
    ask: Sent, number: Number, party: Annotated[str, Form(min_length=1, max_length=1000)]
) -> Response:
    """Watch a party for the case."""
    cases.case_of(ask, number, open_=True)
    watch(ask, party, case=number)
    return _back(number)


@router.post("/cases/{number}/notes")
def add_note(ask: Sent, number: Number, text: Text) -> Response:
    """Put a note into the case."""
    cases.add(ask, number, "note", note_content(text))
    return _back(number)


@router.post("/cases/{number}/notes/{item}")
def change_note(ask: Sent, number: Number, item: Number, version: Version, text: Text) -> Response:
    """Write a note anew."""
    cases.rewrite(ask, (number, item), "note", version, note_content(text))
    return _back(number)


@router.post("/cases/{number}/files")
def add_file(
    ask: Sent,
    number: Number,
    name: Annotated[str, Form(min_length=1, max_length=400)],
    size: Annotated[int, Form(ge=0, le=2**53)],
    sha256: Annotated[str, Form(pattern="^[0-9a-f]{64}$")],
) -> Response:
    """Keep name, size and SHA-256 of a file, which stays where it is."""
    cases.add(ask, number, "file", {"name": name, "size": size, "sha256": sha256})
    return _back(number)


def _task(
    text: Annotated[str, Form(min_length=1, max_length=2000)],
    whose: Annotated[str, Form(max_length=100)] = "",
    until: Annotated[date | None, Form()] = None,
    done: Annotated[bool, Form()] = False,
) -> Task:
    return Task(text=text, whose=whose, until=until, done=done, version=None)


@router.post("/cases/{number}/tasks")
def add_task(ask: Sent, number: Number, task: Annotated[Task, Depends(_task)]) -> Response:
    """Put a task into the case."""
    cases.add(ask, number, "task", task_content(ask, task))
    return _back(number)


@router.post("/cases/{number}/tasks/{item}/done")
def task_done(ask: Sent, number: Number, item: Number, version: Version) -> Response:
    """Mark a task as done by the caller."""
    cases.rewrite(ask, (number, item), "task", version, _done(ask))
    return _back(number)


def _done(ask: Ask) -> dict[str, Any]:
    told = task_content(ask, Task(text="-", whose="", until=None, done=True, version=None))
    return {name: told[name] for name in ("done_by", "done_at")}


@router.post("/cases/{number}/items/{item}/drop")
def drop(ask: Sent, number: Number, item: Number, version: Version) -> Response:
    """Take something out of the case."""
    cases.drop(ask, number, item, version)
    return _back(number)


@router.post("/cases/{number}/leads")
def take(ask: Sent, number: Number, lead: Annotated[int, Form(ge=1, le=2**53)]) -> Response:
    """Let the case take a lead that waits."""
    cases.take(ask, lead, number)
    return _back(number)


@router.post("/cases/{number}/leads/{lead}")
def answer_lead(
    ask: Sent,
    number: Number,
    lead: Number,
    outcome: Annotated[Outcome, Form()],
    text: Annotated[str, Form(min_length=1, max_length=2000)],
) -> Response:
    """Answer the officer who handed a lead over."""
    cases.answer_lead(ask, number, lead, outcome, text)
    return _back(number)
