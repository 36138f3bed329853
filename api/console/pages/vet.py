"""The pages to vet a project or an applicant, one at a time or a spreadsheet at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Final
from urllib.parse import quote

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile
from starlette.responses import JSONResponse, RedirectResponse, Response

from analytics.vetting.subjects import scenarios_for
from api.access.refusals import TooLarge
from api.answers.batch_sheet import MOST_ROWS, vetted_sheet
from api.answers.search import Wish, found
from api.answers.unknown_party import flaw_of
from api.answers.vettings import party_named, vet_party
from api.clock import today
from api.console.depends import Posted, seeing, sent
from api.console.page import page, words_of
from api.desk.question import Ask
from api.routes.depends import TheDesk, question
from graph.errors import Ambiguous, BadInput, NotFound
from graph.model import Entity
from graph.private_files import open_private
from graph.words import SCENARIOS, Scenario

router = APIRouter()
Seeing = Annotated[Ask, Depends(seeing("vet"))]
_LONGEST: Final = 200  # characters that are looked for, as on the search page
_SUGGESTED: Final = 8  # parties offered for a text that nobody answers to
_LARGEST: Final = 2 * 2**20  # bytes of a spreadsheet
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The form as sent: `chosen` is the reference of a suggestion, `text` what was typed."""

    scenario: Scenario
    text: str = ""
    chosen: str = ""
    as_of: date | None = None


@router.get("/vet")
def vet_page(
    request: Request, ask: Seeing, subject: Annotated[str, Query(max_length=1000)] = ""
) -> Response:
    """The form, filled in where a subject is given, with the scenarios that suit its kind."""
    if not subject:
        return _form(request, ask, _Wanted(SCENARIOS[0]))
    known = ask.entity(subject)
    ask.looked_at("vet", [known])
    entity = ask.masking.entity(known)
    suited = scenarios_for(entity.kind)
    usual: Scenario = SCENARIOS[0] if SCENARIOS[0] in suited else "bidding"  # a lot is bid for
    return _form(request, ask, _Wanted(usual, entity.name, subject), suited=suited)


def _wanted(
    scenario: Annotated[Scenario, Form()],
    text: Annotated[str, Form(max_length=1000)] = "",
    chosen: Annotated[str, Form(max_length=1000)] = "",
    as_of: Annotated[date | None, Form()] = None,
) -> _Wanted:
    return _Wanted(scenario, text.strip(), chosen, as_of)


@router.post("/vet")
def vet(
    request: Request, desk: TheDesk, caller: Posted, wanted: Annotated[_Wanted, Depends(_wanted)]
) -> Response:
    """Vet, and go to the page of the vetting; its number alone says that the party is known."""
    caller.require("vet")
    ask = question(desk, caller, wanted.as_of)
    ask.spend("vettings")
    try:
        vetting = vet_party(ask, _applicant(ask, wanted), wanted.scenario)
    except (NotFound, Ambiguous, BadInput) as error:
        again = _Wanted(wanted.scenario, wanted.text)
        near = _near(ask, wanted) if wanted.text else []
        return _form(request, ask, again, refused=_why(request, wanted.text, error), near=near)
    return RedirectResponse(f"/vettings/{vetting.certificate['hash']}", 303)


def _applicant(ask: Ask, wanted: _Wanted) -> Entity:
    return party_named(ask, wanted.chosen or wanted.text, wanted.scenario)


def _near(ask: Ask, wanted: _Wanted) -> list[dict[str, Any]]:
    """The first parties that a search finds by what was typed and that may be vetted so."""
    hits = found(ask, Wish(wanted.text[:_LONGEST], _SUGGESTED, brief=True))["results"]
    return [one for one in hits if wanted.scenario in scenarios_for(one["kind"])]


def _why(request: Request, text: str, error: NotFound | Ambiguous | BadInput) -> str:
    """Why the form was not vetted, in its reader's language."""
    word = words_of(request)
    if isinstance(error, BadInput):  # a kind of subject that the scenario is not asked about
        return error.text(word.language)
    if isinstance(error, Ambiguous):
        return word("vet.ambiguous", text=text)
    flaw = flaw_of(text)
    return flaw.text(word.language) if flaw else word("vet.unknown", text=text)


def _form(
    request: Request,
    ask: Ask,
    wanted: _Wanted,
    *,
    refused: str = "",
    near: Sequence[dict[str, Any]] = (),
    suited: Sequence[str] = SCENARIOS,
) -> Response:
    return page(
        request,
        "vet.html",
        ask.caller,
        status=422 if refused else 200,
        scenarios=SCENARIOS,
        scenario=wanted.scenario,
        suited=suited,
        text=wanted.text,
        chosen=wanted.chosen,
        refused=refused,
        near=near,
        as_of=ask.view.as_of,
        today=today(),
    )


@router.get("/vet/batch")
def batch_page(request: Request, ask: Seeing) -> Response:
    """The form for a spreadsheet."""
    return _batch(request, ask)


@router.post("/vet/batch")
async def batch(
    request: Request,
    ask: Annotated[Ask, Depends(sent("vet"))],
    file: Annotated[UploadFile, File()],
    scenario: Annotated[Scenario, Form()],
    ticket: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """The spreadsheet with the results in new columns, or the form with why it cannot be used."""
    try:
        vetted = partial(_vetted, request, ask, file, scenario, ticket)
        content = await run_sync(vetted, limiter=ask.desk.heavy)
    except (BadInput, TooLarge) as error:
        return _batch(request, ask, scenario=scenario, refused=error.text(ask.caller.language))
    # A Chinese name needs `filename*` (RFC 6266); the plain one is for clients that do not know it.
    name = quote(f"{words_of(request)('sheet.file')}-{today()}.xlsx")
    headers = {
        "content-disposition": f"attachment; filename=\"vetted.xlsx\"; filename*=UTF-8''{name}"
    }
    return Response(content, media_type=_XLSX, headers=headers)


@router.get("/vet/batch/progress")
def batch_progress(
    ask: Seeing, ticket: Annotated[str, Query(min_length=1, max_length=64)]
) -> Response:
    """How many rows of the sheet under way are vetted, and of how many; it names nobody."""
    return JSONResponse(ask.desk.progress.of(ask.caller.name, ticket)._asdict())


def _vetted(request: Request, ask: Ask, file: UploadFile, scenario: str, ticket: str) -> bytes:
    """The bytes of a vetted spreadsheet; its kind is known by its content, not by its name."""
    # One byte more than allowed shows that there is more, without reading all of it.
    content = file.file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise TooLarge("desk.sheet_too_large", most=_LARGEST // 2**20)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sheet"
        with open_private(path, "wb") as copy:
            copy.write(content)
        return vetted_sheet(ask, path, scenario, words_of(request), ticket=ticket)


def _batch(
    request: Request, ask: Ask, *, scenario: str = SCENARIOS[0], refused: str = ""
) -> Response:
    return page(
        request,
        "vet_batch.html",
        ask.caller,
        status=422 if refused else 200,
        most=MOST_ROWS,
        ticket=token_hex(16),
        scenarios=SCENARIOS,
        scenario=scenario,
        refused=refused,
    )
