"""The page of a party: in brief, then its records, grounds, relations and days, as of any day."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from analytics.paths.told_once import counts_told, told_once
from analytics.vetting.subjects import scenarios_for
from api.answers.brief import brief_of
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
    brief = brief_of(ask, entity, told)
    told["records"] = list(map(whole, told["records"]))
    ties = listed(ask, entity, limit=200)
    card_ties, shown = told["ties"], told["entity"].id
    once = told_once(ties["relations"])
    # Grounds by law and the leads among them; chains from debtors are in the brief.
    by_law = {
        "statutory": told["grounds"]["statutory"],
        "lead": [ground for ground in told["grounds"]["lead"] if "score" not in ground],
    }
    parts: dict[str, Any] = {
        "card": told,
        "brief": brief,
        "ties": ties,
        # Of more ties than are listed, only the counts of the snapshot are whole.
        "counts": card_ties if ties["truncated"] else counts_told(once, shown, ask.view.as_of),
        "once": sorted(once, key=lambda one: (not one.holds_on(ask.view.as_of), one.first.kind)),
        "records": {record["id"]: record for record in told["records"]},
        "timeline": timeline(told["records"], once),
        "witness": witnesses(ask, by_law),
        "hints": by_law["lead"],
        "past": ask.view.past,
        "latest": ask.view.latest,
        "steps": steps,
        "vetted": bool(scenarios_for(entity.kind)),
    }
    return page(request, "party.html", ask.caller, **parts)
