"""The page of a vetting: decision and grounds, on screen and on paper, and the officer's word."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from api.answers import vettings
from api.answers.case_shown import leads_of
from api.answers.deciding import decided, withdrawn
from api.answers.handovers import handed_over
from api.console.depends import seeing, sent
from api.console.formatting import clock
from api.console.page import page, words_of
from api.console.vetting_layout import layout
from api.desk.question import Ask
from api.routes.depends import asking
from api.routes.vettings import Hash
from graph.errors import BadInput, NotFound, Overtaken, Taken

router = APIRouter()
Seeing = Annotated[Ask, Depends(seeing("replay"))]


def _parts(ask: Ask, hash_: str) -> dict[str, Any]:
    # The answer is masked for the caller; `kept` is the certificate itself.
    kept = vettings.certificate_of(ask, hash_)
    told = vettings.certificate(ask, hash_, "vet")
    told["words"] = [_in_beijing(one) for one in told["words"]]
    names = vettings.names_in(ask, kept)
    return {
        **layout(told),
        "standing": told["words"][-1] if _stands(told["words"]) else None,
        "names": names,
        "changed": vettings.has_changed(ask, kept),
        "less": len(kept.get("less", ())),
        "handed": leads_of(ask, hash_),
    }


def _in_beijing(word: Mapping[str, Any]) -> dict[str, Any]:
    return {**word, "at": clock(datetime.fromisoformat(word["at"]))}


def _stands(words: Sequence[Mapping[str, Any]]) -> bool:
    return bool(words) and words[-1]["word"] != "withdrawn"


@router.get("/vettings/{hash}")
def vetting_page(request: Request, ask: Seeing, hash: Hash) -> Response:
    """The vetting as it was decided, with a note where the answer is another now."""
    return page(request, "vetting.html", ask.caller, **_parts(ask, hash), refused="")


@router.post("/vettings/{hash}/lead")
def hand_over(
    ask: Annotated[Ask, Depends(sent("hand_over"))],
    hash: Hash,
    debtor: Annotated[str, Form(min_length=1, max_length=1000)],
    note: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """转核查: hand a lead of the vetting to investigators."""
    handed_over(ask, hash, debtor, note)
    return RedirectResponse(f"/vettings/{hash}#h-handed", 303)


@router.get("/vettings/{hash}/print")
def print_page(request: Request, ask: Seeing, hash: Hash) -> Response:
    """The vetting for paper."""
    return page(request, "vetting_print.html", ask.caller, **_parts(ask, hash))


@router.get("/vettings/{hash}/print.css")
def print_style(
    request: Request, ask: Annotated[Ask, Depends(asking("replay"))], hash: Hash
) -> Response:
    """The style of the foot of each printed page: day, revision, policy and hash."""
    # A file, since the content security policy refuses styles inside a page.
    kept, w = vettings.certificate_of(ask, hash), words_of(request)
    of = f"{w('frame.as_of')} {kept['as_of']} · {w('frame.revision')} {kept['revision']}"
    rule = f"{of} · {w('frame.policy')} {kept['policy'][:12]}"
    style = (
        f'@page {{ @bottom-left {{ content: "{rule} \\a {w("vetting.hash")} {kept["hash"]}"; }} }}'
    )
    return Response(style, media_type="text/css")


@router.post("/vettings/{hash}/word")
def word(
    request: Request,
    ask: Annotated[Ask, Depends(sent("decide"))],
    hash: Hash,
    word: Annotated[str, Form(pattern="^(accept|depart|withdraw)$")],
    reason: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Journal the officer's word with the certificate, or say on its page why it is refused."""
    w = words_of(request)
    if word != "accept" and not reason.strip():
        parts = {**_parts(ask, hash), "refused": w("vetting.needs_reason")}
        return page(request, "vetting.html", ask.caller, status=422, **parts)
    try:
        told = _spoken(ask, hash, word, reason)
    except (BadInput, NotFound, Overtaken, Taken) as error:
        parts = {**_parts(ask, hash), "refused": error.text(w.language)}
        return page(request, "vetting.html", ask.caller, status=422, **parts)
    links = [(f"/vettings/{hash}", "vetting.back"), ("/vet", "vetting.next")]
    return page(
        request,
        "done.html",
        ask.caller,
        title=f"vetting.{told['word']}",
        text="vetting.journalled",
        links=links,
    )


def _spoken(ask: Ask, hash_: str, word: str, reason: str) -> dict[str, Any]:
    one = vettings.sealed_of(ask, hash_)
    if word == "withdraw":
        return withdrawn(ask, one, reason=reason)
    return decided(ask, one, accept=word == "accept", reason=reason)


@router.get("/certificates")
def look_up(
    request: Request, ask: Seeing, code: Annotated[str, Query(max_length=100)] = ""
) -> Response:
    """The page to find a vetting by the code on its paper; leads to it where it is found."""
    refused = ""
    if code:
        try:
            return RedirectResponse(f"/vettings/{vettings.hash_named(ask, code.strip())}", 303)
        except (BadInput, NotFound) as error:
            refused = error.text(words_of(request).language)
    status = 422 if refused else 200
    parts = {"code": code, "refused": refused}
    return page(request, "certificate.html", ask.caller, status=status, **parts)
