"""Exposure and impact over HTTP, each number with its chain."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from api.answers import exposure as answers
from api.desk.response import answer
from api.routes.depends import refusals
from api.routes.shapes import (
    EVIDENCE,
    FIRM,
    FRAME,
    EvidenceShape,
    ExposureShape,
    Framed,
    RecordShape,
    RelationShape,
    example,
)
from api.routes.ties import PartyId, Reaching

router = APIRouter(prefix="/api", tags=["reaching"])
_WITNESS = {"records": {}, "relations": {}, "names": {FIRM["id"]: FIRM["name"]}}
_EXPOSURE = {"id": FIRM["id"], "index": 0.54, "level": "medium", "evidence": [EVIDENCE]}
Most = Annotated[int, Query(ge=1, le=1000)]


class Witnessed(Framed):
    """The records, relations and names that numbers rest on, by id."""

    records: dict[str, RecordShape]
    relations: dict[str, RelationShape]
    names: dict[str, str]


class Exposures(Witnessed):
    """Exposure: a sort key and an ordered level, never a probability."""

    entities: list[ExposureShape]
    model_config = example({**FRAME, **_WITNESS, "entities": [_EXPOSURE]})


class ExposureOfOne(Exposures):
    """The same of one party; `left` weaker pieces of evidence were left out."""

    left: int = Field(ge=0)
    model_config = example({**FRAME, **_WITNESS, "entities": [_EXPOSURE], "left": 0})


class Impact(Witnessed):
    """Whom a subject's records reach; `left` weaker pieces of evidence were left out."""

    id: str
    evidence: list[EvidenceShape]
    left: int = Field(ge=0)
    model_config = example(
        {**FRAME, **_WITNESS, "id": FIRM["id"], "evidence": [EVIDENCE], "left": 0}
    )


@router.get(
    "/exposure/{id:path}",
    response_model=ExposureOfOne,
    responses=refusals(404, 409),
)
def exposure(ask: Reaching, id: PartyId, limit: Most = 200) -> Response:
    """Its index and level, and the evidence behind them, strongest first."""
    return answer(ask, answers.exposure_of(ask, id, limit=limit))


@router.get("/exposure", response_model=Exposures, responses=refusals())
def highest(ask: Reaching, limit: Annotated[int, Query(ge=1, le=200)] = 20) -> Response:
    """The parties of the highest index, each with its five strongest pieces of evidence."""
    return answer(ask, answers.highest(ask, limit=limit))


@router.get(
    "/impact/{id:path}",
    response_model=Impact,
    responses=refusals(404, 409),
)
def impact(ask: Reaching, id: PartyId, limit: Most = 200) -> Response:
    """Strongest first, each with the chain by which it reaches."""
    return answer(ask, answers.impact_of(ask, id, limit=limit))
