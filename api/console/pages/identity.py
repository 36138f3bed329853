"""The page of identity: possible matches side by side, a verdict on each, and its undoing."""

from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from api.answers import verdicts
from api.answers.identity import identity_of
from api.answers.vettings import party_named
from api.console.depends import Posted, seeing
from api.console.facts import whole
from api.console.page import page, words_of
from api.console.pages.approvals import asked as asked_page
from api.desk.question import Ask
from api.routes.depends import TheDesk, question
from graph.errors import Ambiguous, BadInput, InvalidFact, NotFound

router = APIRouter()
Deed = Literal["same", "different", "undo", "compare"]
_CARD, _JUDGE = "card", "verdict"


@router.get("/identity/{id:path}")
def identity_page(
    request: Request,
    ask: Annotated[Ask, Depends(seeing(_CARD))],
    id: str,
    other: Annotated[str, Query(max_length=1000)] = "",
) -> Response:
    """Who may be the same, with what speaks for and against, and forms for a verdict."""
    return _shown(request, ask, id, other)


def _shown(
    request: Request, ask: Ask, id_: str, other: str, *, refused: str = "", text: str = ""
) -> Response:
    told = identity_of(ask, id_, other=other)
    for side in (told["side"], *(one["side"] for one in told["candidates"])):
        side["records"] = list(map(whole, side["records"]))
    persons = any(
        side["entity"].kind == "person"
        for side in (told["side"], *(one["side"] for one in told["candidates"]))
    )
    return page(
        request,
        "identity.html",
        ask.caller,
        status=422 if refused else 200,
        told=told,
        past=ask.view.past,
        latest=ask.view.latest,
        blind=persons and ask.masking.masked,
        refused=refused,
        text=text,
    )


class _Sent:
    """The form as sent: a verdict on `other`, a `verdict` to lift, or a `text` to compare with."""

    def __init__(
        self,
        deed: Annotated[Deed, Form()],
        other: Annotated[str, Form(max_length=1000)] = "",
        verdict: Annotated[str, Form(max_length=20)] = "",
        reason: Annotated[str, Form(max_length=2000)] = "",
        text: Annotated[str, Form(max_length=1000)] = "",
    ) -> None:
        self.deed = deed
        self.other = other
        self.verdict = verdict
        self.reason = reason
        self.text = text.strip()


@router.post("/identity/{id:path}")
def judge(
    request: Request, desk: TheDesk, caller: Posted, id: str, sent: Annotated[_Sent, Depends()]
) -> Response:
    """Give or lift a verdict, or put another party beside this one; refusals stay on the page."""
    caller.require(_CARD if sent.deed == "compare" else _JUDGE)
    ask = question(desk, caller)
    try:
        if sent.deed == "compare":
            beside = ask.masking.id(party_named(ask, sent.text, "").id)
            return RedirectResponse(f"/identity/{quote(id)}?other={quote(beside)}", 303)
        return _done(request, ask, id, sent)
    except (BadInput, InvalidFact, NotFound, Ambiguous) as error:
        why = error.text(words_of(request).language)
        return _shown(request, ask, id, sent.other, refused=why, text=sent.text)


def _done(request: Request, ask: Ask, id_: str, sent: _Sent) -> Response:
    if sent.deed == "undo":
        answer = verdicts.undo(ask, sent.verdict, sent.reason)
    else:
        wanted = verdicts.Judgement(sent.deed, id_, sent.other, sent.reason)
        answer = verdicts.judge(ask, wanted)
    here = answer["entity"]
    links = [(f"/identity/{here}", "alike.back"), (f"/parties/{here}", "alike.party")]
    if "approval" in answer:
        return asked_page(request, ask, links)
    return page(
        request,
        "done.html",
        ask.caller,
        title=f"alike.done_{sent.deed}",
        text="alike.journalled",
        links=links,
    )
