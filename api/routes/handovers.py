"""Leads over HTTP: handed to investigators (转核查), and listed for them."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, Field

from api.answers import case_shown
from api.answers import handovers as answers
from api.desk.question import Ask
from api.desk.response import answer, framed
from api.routes.case_shapes import LEAD
from api.routes.case_shapes import LeadShape as Referred
from api.routes.depends import asking, asking_now, refusals
from api.routes.shapes import FIRM, FRAME, Framed, example

router = APIRouter(prefix="/api/leads", tags=["leads"])
Handing = Annotated[Ask, Depends(asking("hand_over"))]
Looking = Annotated[Ask, Depends(asking_now("handed_over"))]
Seeing = Annotated[Ask, Depends(asking_now("replay"))]
_LEAD = {"certificate": "2" * 64, "debtor": FIRM["id"]}


class ToHandOver(BaseModel):
    """A lead of a certificate: the debtor that it comes from, and what is to be found out."""

    certificate: str = Field(pattern="^[0-9a-f]{64}$")
    debtor: str = Field(min_length=1, max_length=1000)
    note: str = Field("", max_length=2000)
    model_config = example({**_LEAD, "note": "请核实是否为同一控制人"})


class HandedOver(Framed):
    """The lead as it stands in the journal."""

    certificate: str
    debtor: str
    model_config = example({**FRAME, **_LEAD})


class HandedLeadShape(BaseModel):
    """A lead that an officer handed over; `records` are those of its lines in the certificate."""

    number: int
    at: datetime
    who: str
    certificate: str
    debtor: str
    records: list[str]
    note: str


class Leads(Framed):
    """The leads handed over, newest first; `next` is where to go on from (`before`)."""

    next: int | None
    leads: list[HandedLeadShape]
    model_config = example(
        {
            **FRAME,
            "next": None,
            "leads": [
                {
                    **_LEAD,
                    "number": 31,
                    "at": "2026-11-01T02:03:04.000005+00:00",
                    "who": "王审批",
                    "records": ["c:0123456789abcdef0123"],
                    "note": "请核实是否为同一控制人",
                }
            ],
        }
    )


@router.post("", response_model=HandedOver, responses=refusals(404))
def hand_over(ask: Handing, lead: ToHandOver) -> Response:
    """转核查: journalled with the certificate, which is kept; it changes no decision."""
    return answer(ask, answers.handed_over(ask, lead.certificate, lead.debtor, lead.note))


@router.get("", response_model=Leads, responses=refusals())
def leads(
    ask: Looking,
    before: Annotated[int | None, Query(ge=0, le=2**53)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """What officers handed over, for investigators and supervisors."""
    return answer(ask, answers.handovers(ask, before=before, limit=limit))


class ReferredShape(Referred):
    """A lead of a vetting; `case` for whoever works on cases."""

    taken: bool


class LeadsOfOne(Framed):
    """The leads of one vetting, and what became of them."""

    leads: list[ReferredShape]
    model_config = example({**FRAME, "leads": [{**LEAD, "taken": False}]})


@router.get("/of/{hash}", response_model=LeadsOfOne, responses=refusals())
def leads_of(ask: Seeing, hash: Annotated[str, Path(pattern="^[0-9a-f]{64}$")]) -> Response:
    """What became of the leads of a vetting: an officer sees the own ones, investigators all."""
    return answer(ask, {**framed(ask), "leads": case_shown.leads_of(ask, hash)})
