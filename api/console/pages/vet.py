"""The pages to vet a project or an applicant, one at a time or a spreadsheet at once."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from api.access.refusals import TooLarge
from api.answers.batch_sheet import MOST_ROWS, vetted_sheet
from api.answers.vettings import issue, party_named
from api.clock import today
from api.console.depends import Posted, seeing, sent
from api.console.page import page, words_of
from api.desk.question import Ask
from api.routes.depends import TheDesk, question
from api.routes.vettings import Scenario
from graph.errors import Ambiguous, BadInput, NotFound

router = APIRouter()
Seeing = Annotated[Ask, Depends(seeing("vet"))]
SCENARIOS: Final = (
    "project_approval",
    "licensing",
    "government_procurement",
    "bidding",
    "employment",
    "social_security",
    "research",
    "appointments",
    "government_funds",
)
_LARGEST: Final = 2 * 2**20  # bytes of a spreadsheet
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/vet")
def vet_page(
    request: Request, ask: Seeing, subject: Annotated[str, Query(max_length=1000)] = ""
) -> Response:
    """The form, filled in where a subject is given."""
    entity = ask.masking.entity(ask.entity(subject)) if subject else None
    return _form(request, ask, text=entity.name if entity else "", chosen=subject)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The form as sent: `chosen` is the reference of a suggestion, `text` what was typed."""

    scenario: Scenario
    text: str
    chosen: str
    as_of: date | None


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
    """Vet, and go to the page of the vetting, which journals the look at it."""
    caller.require("vet")
    ask = question(desk, caller, wanted.as_of)
    try:
        vetting = issue(ask, party_named(ask, wanted.chosen or wanted.text), wanted.scenario)
    except (NotFound, Ambiguous) as error:
        refused = "vet.ambiguous" if isinstance(error, Ambiguous) else "vet.unknown"
        text, scenario = wanted.text, wanted.scenario
        return _form(request, ask, text=text, scenario=scenario, refused=refused)
    return RedirectResponse(f"/vettings/{vetting.certificate['hash']}", 303)


def _form(
    request: Request,
    ask: Ask,
    *,
    text: str,
    chosen: str = "",
    refused: str = "",
    scenario: str = SCENARIOS[0],
) -> Response:
    return page(
        request,
        "vet.html",
        ask.caller,
        status=422 if refused else 200,
        scenarios=SCENARIOS,
        scenario=scenario,
        text=text,
        chosen=chosen,
        refused=refused,
        as_of=ask.view.as_of,
        today=today(),
    )


@router.get("/vet/batch")
def batch_page(request: Request, ask: Seeing) -> Response:
    """The form for a spreadsheet."""
    return _batch(request, ask)


@router.post("/vet/batch")
def batch(
    request: Request,
    ask: Annotated[Ask, Depends(sent("vet"))],
    file: Annotated[UploadFile, File()],
    scenario: Annotated[Scenario, Form()],
) -> Response:
    """The spreadsheet with the results in new columns, or the form with why it cannot be used."""
    try:
        content = _vetted(request, ask, file, scenario)
    except (BadInput, TooLarge) as error:
        return _batch(request, ask, scenario=scenario, refused=error.text(ask.caller.language))
    # A Chinese name needs `filename*` (RFC 6266); the plain one is for clients that do not know it.
    name = quote(f"{words_of(request)('sheet.file')}-{today()}.xlsx")
    headers = {
        "content-disposition": f"attachment; filename=\"vetted.xlsx\"; filename*=UTF-8''{name}"
    }
    return Response(content, media_type=_XLSX, headers=headers)


def _vetted(request: Request, ask: Ask, file: UploadFile, scenario: str) -> bytes:
    """The bytes of a vetted spreadsheet; its kind is known by its content, not by its name."""
    # One byte more than allowed shows that there is more, without reading all of it.
    content = file.file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise TooLarge("desk.sheet_too_large", most=_LARGEST // 2**20)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sheet"
        path.write_bytes(content)
        return vetted_sheet(ask, path, scenario, words_of(request))


def _batch(
    request: Request, ask: Ask, *, scenario: str = SCENARIOS[0], refused: str = ""
) -> Response:
    return page(
        request,
        "vet_batch.html",
        ask.caller,
        status=422 if refused else 200,
        most=MOST_ROWS,
        scenarios=SCENARIOS,
        scenario=scenario,
        refused=refused,
    )
