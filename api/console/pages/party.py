"""The page of a party: identity, records, grounds, relations, now or on an earlier day."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from analytics.vetting.subjects import scenarios_for
from api.answers.exposure import steps, witnesses
from api.answers.parties import card
from api.answers.ties import listed
from api.console.depends import seeing
from api.console.facts import whole
from api.console.page import page
from api.console.timeline import timeline
from api.desk.question import Ask

router = APIRouter()


@router.get("/parties/{id:path}")
def party_page(
    request: Request,
    ask: Annotated[Ask, Depends(seeing("card"))],
    id: str,
) -> Response:
    """The card of a party; chains only where the roles cover them."""
    entity = ask.entity(id)
    told = card(ask, entity.id)
    told["records"] = list(map(whole, told["records"]))
    ties = listed(ask, entity, limit=200)
    records = {record["id"]: record for record in told["records"]}
    parts: dict[str, Any] = {
        "card": told,
        "ties": ties,
        "records": records,
        "timeline": timeline(told["records"], ties["relations"]),
        "witness": witnesses(ask, told["grounds"]),
        "past": ask.view.past,
        "latest": ask.view.latest,
        "steps": steps,
        "vetted": bool(scenarios_for(entity.kind)),
    }
    return page(request, "party.html", ask.caller, **parts)
