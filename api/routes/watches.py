"""Watches and alerts over HTTP (docs/cases.md)."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, Field

from api.answers import alerts as answers
from api.answers import watches
from api.desk.question import Ask
from api.desk.response import answer
from api.routes.depends import asking_now, refusals
from api.routes.shapes import FIRM, FRAME, Framed, example

router = APIRouter(prefix="/api", tags=["watches"])
Watching = Annotated[Ask, Depends(asking_now("watch"))]
Number = Annotated[int, Path(ge=1, le=2**53)]
_SUBJECT: dict[str, Any] = {
    "subject": FIRM["id"],
    "kind": FIRM["kind"],
    "name": FIRM["name"],
    "scenario": "",
}
_WATCH: dict[str, Any] = {
    "number": 4,
    **_SUBJECT,
    "who": "李核查",
    "since": 1_795_000_000,
    "case": None,
    "mail": True,
}


class SubjectShape(BaseModel):
    """Who it is about, as the caller may see it; kind and name are empty where nobody is known."""

    subject: str
    kind: str
    name: str


class WatchShape(SubjectShape):
    """A watch: whose standing, for which scenario ("" for none), by whom and since when.

    `since` is in seconds since the epoch.
    """

    number: int
    scenario: str
    who: str
    since: int
    case: int | None
    mail: bool


class Watched(Framed):
    """A watch that was begun or ended."""

    watch: WatchShape
    model_config = example({**FRAME, "watch": _WATCH})


class Watches(Framed):
    """Whom the caller watches, the mailbox for alerts, and the domains in which it may lie."""

    watches: list[WatchShape]
    mailbox: str
    domains: list[str]
    webhook: bool
    model_config = example(
        {
            **FRAME,
            "watches": [_WATCH],
            "mailbox": "li@office.example",
            "domains": ["office.example"],
            "webhook": False,
        }
    )


class ToWatch(BaseModel):
    """Whom to watch: a reference, an id or an identifier."""

    party: str = Field(min_length=1, max_length=1000)
    scenario: str = Field("", max_length=100)
    mail: bool = False
    model_config = example({"party": FIRM["id"], "mail": True})


class Mailbox(BaseModel):
    """The caller's own mailbox for alerts; empty for none."""

    mailbox: str = Field(max_length=254)
    model_config = example({"mailbox": "li@office.example"})


class ChangeShape(BaseModel):
    """One change: `text` tells it; `whose` is the party of a ground or fact, where it is another.

    A measure `changed` where it is due on other terms; `open` where its condition is to be
    confirmed. `noted` is a fact of no tier, and `fact` what it is: the decision rests on none.
    """

    what: Literal["level", "decision", "ground", "measure", "noted", "gone", "back"]
    came: bool
    before: str | None = None
    after: str | None = None
    grade: str | None = None
    record: str | None = None
    measure: str | None = None
    fact: str | None = None
    until: str | None = None
    open: bool = False
    changed: bool = False
    text: str
    whose: SubjectShape | None


class CauseShape(BaseModel):
    """Why: an entry of the facts journal with its revision, another day, or other rules."""

    why: Literal["load", "event", "commit", "day", "rules"]
    number: int | None = None
    revision: int | None = None
    source: str | None = None
    action: str | None = None
    text: str


class AlertShape(SubjectShape):
    """What of a subject was another as of `day` at revision `of_revision`, and why."""

    number: int
    scenario: str
    of_revision: int
    day: date
    at: int
    seen: bool
    changes: list[ChangeShape]
    causes: list[CauseShape]


_ALERT: dict[str, Any] = {
    "number": 12,
    **_SUBJECT,
    "of_revision": 29,
    "day": "2026-11-01",
    "at": 1_795_000_000,
    "seen": False,
    "changes": [
        {
            "what": "ground",
            "came": True,
            "grade": "listed",
            "record": "c:5b2f0c8d1a7e4f60b9c3",
            "text": "新增“直接记录”：记录 c:5b2f0c8d1a7e4f60b9c3",
            "whose": None,
        }
    ],
    "causes": [
        {
            "why": "load",
            "number": 80,
            "revision": 29,
            "source": "penalty",
            "text": "加载“行政处罚”（事实日志第 80 条）",
        }
    ],
}


class Alerts(Framed):
    """Alerts, the last first; `next` is where to go on from (`before`)."""

    next: int | None
    alerts: list[AlertShape]
    model_config = example({**FRAME, "next": None, "alerts": [_ALERT]})


class DeliveryShape(BaseModel):
    """How an alert went out: how often it was tried, when last, and why it failed."""

    channel: Literal["webhook", "mail"]
    state: Literal["waiting", "sent", "failed", "void"]
    tries: int
    at: int | None
    why: str


class OneAlert(Framed, AlertShape):
    """An alert and its deliveries."""

    deliveries: list[DeliveryShape]
    model_config = example({**FRAME, **_ALERT, "deliveries": []})


@router.get("/watches", response_model=Watches, responses=refusals())
def listed(ask: Watching) -> Response:
    """The caller's own watches; supervisors see everybody's."""
    return answer(ask, watches.watches(ask))


@router.post("/watches", response_model=Watched, responses=refusals(409))
def begin(ask: Watching, one: ToWatch) -> Response:
    """Watch a party, project or lot: each change of its standing makes an alert."""
    made = watches.watch(ask, one.party, scenario=one.scenario, mail=one.mail)
    return answer(ask, watches.watched(ask, made))


@router.delete("/watches/{number}", response_model=Watched, responses=refusals())
def end(ask: Watching, number: Number) -> Response:
    """End a watch of one's own; a supervisor ends anybody's."""
    return answer(ask, watches.watched(ask, watches.end_watch(ask, number)))


@router.put("/watches/mailbox", response_model=Watches, responses=refusals())
def mailbox(ask: Watching, one: Mailbox) -> Response:
    """The caller's own mailbox, for the watches that mail."""
    ask.desk.outlets.keep_mailbox(ask.caller.name, one.mailbox)
    return answer(ask, watches.watches(ask))


@router.get("/alerts", response_model=Alerts, responses=refusals())
def alerts(
    ask: Watching,
    before: Annotated[int, Query(ge=1, le=2**53)] = 2**53,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """What changed of whom the caller watches; supervisors see all."""
    return answer(ask, answers.alerts(ask, before=before, limit=limit))


@router.get("/alerts/{number}", response_model=OneAlert, responses=refusals())
def alert(ask: Watching, number: Number) -> Response:
    """One alert, and how it went out."""
    return answer(ask, answers.alert(ask, number))


@router.post("/alerts/{number}/seen", response_model=OneAlert, responses=refusals())
def seen(ask: Watching, number: Number) -> Response:
    """Note that the caller has seen it."""
    return answer(ask, answers.see(ask, number))
