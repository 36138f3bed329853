"""Vettings over HTTP: vet one or many, replay, decide, read certificates by hash."""

from datetime import date
from typing import Annotated, Any, Final, Literal

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue, StrictBool, StrictInt, StrictStr

from analytics.vetting.seal import Seal, SealedCertificate
from api.access.caller import Caller
from api.answers import deciding, vettings
from api.desk.question import Ask
from api.desk.response import answer
from api.routes.depends import TheDesk, allowed, asking, asking_now, question, refusals
from api.routes.quick import Quick, quick_route
from api.routes.shapes import FIRM, FRAME, Framed, example
from api.routes.vetting_shapes import (
    BackgroundShape,
    FindingShape,
    NotedShape,
    ParticipantShape,
    RestShape,
)
from graph.words import Scenario

router = APIRouter(prefix="/api", tags=["vettings"])
Vetting = Annotated[Caller, Depends(allowed("vet"))]
Replaying = Annotated[Ask, Depends(asking("replay"))]
# A word makes no revision, so a certificate with the words on it never comes from a cache.
Looking = Annotated[Ask, Depends(asking_now("replay"))]
Deciding = Annotated[Ask, Depends(asking("decide"))]

Decision = Literal["restricted", "review", "pass", "fast_track"]
_HASH: Final = "^[0-9a-f]{64}$"
_NAMED: Final = "^([0-9a-f]{64}|[0-9A-Za-z -]{12,20})$"  # a hash, or a short code as it is typed
Hash = Annotated[str, Path(pattern=_HASH)]
HashOrCode = Annotated[str, Path(pattern=_NAMED)]
Subject = Annotated[str, Field(min_length=1, max_length=1000)]


class ToVet(BaseModel):
    """Whom to vet for what: a reference, an id, or an identifier that is unambiguous."""

    subject: Subject
    scenario: Scenario = "project_approval"
    as_of: date | None = None
    at_revision: int | None = Field(None, ge=0, le=2**53)
    model_config = example({"subject": FIRM["id"], "scenario": "government_procurement"})


class ManyToVet(BaseModel):
    """Many to vet for the same."""

    subjects: list[Subject] = Field(min_length=1, max_length=500)
    scenario: Scenario = "project_approval"
    model_config = example({"subjects": [FIRM["id"]], "scenario": "bidding"})


class Asked(BaseModel):
    """What a certificate answers."""

    subject: StrictStr = Field(min_length=1, max_length=1000)
    scenario: Scenario
    model_config = ConfigDict(extra="allow")


class SentCertificate(BaseModel):
    """A certificate as it was issued: it is used as it is sent, every field of it."""

    # Strict types: a value that pydantic converted is not the one that the hash covers.
    algorithm: StrictInt
    question: Asked
    as_of: StrictStr = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    revision: StrictInt = Field(ge=0, le=2**53)
    policy: StrictStr = Field(pattern=_HASH)
    measures: StrictStr = Field(pattern=_HASH)
    decision: Decision
    findings: list[dict[str, JsonValue]]
    less: list[StrictStr] = []
    explored: StrictInt = Field(ge=0)
    truncated: StrictBool
    hash: StrictStr = Field(pattern=_HASH)
    model_config = ConfigDict(extra="allow")

    def whole(self) -> dict[str, Any]:
        """Every field that was sent, and no default: the hash covers exactly these."""
        return self.model_dump(exclude_unset=True)


_NONE_NOTED: Final[dict[str, Any]] = {"noted": [], "noted_rest": {}, "noted_text": None}
_CERTIFICATE: Final[dict[str, Any]] = {
    "algorithm": 5,
    "question": {"subject": FIRM["id"], "scenario": "bidding"},
    "as_of": "2026-11-01",
    "revision": 29,
    "policy": "0" * 64,
    "measures": "1" * 64,
    "participants": [{"entity": FIRM["id"], "role": "applicant"}],
    "missing": [],
    "decision": "pass",
    "findings": [],
    "witnesses": {},
    "cut": [],
    "minimum": True,
    "cut_text": None,
    "background": [],
    "background_rest": {"debtors": 0, "leads": 0},
    **_NONE_NOTED,
    "explored": 12,
    "truncated": False,
    "hash": "2" * 64,
}


_SEAL: Final = {"seal": "3" * 64, "office": "4" * 16}
_NAMES: Final = {"hash": "2" * 64, **_SEAL, "code": "7KQ2-M9XA-C3WD"}


class ToReplay(BaseModel):
    """A certificate to compute again, with the seal that stands beside it."""

    certificate: SentCertificate
    seal: str | None = Field(None, max_length=200)
    office: str | None = Field(None, max_length=200)
    model_config = example({"certificate": _CERTIFICATE, **_SEAL})

    def whole(self) -> SealedCertificate:
        """The certificate as it was sent, and its seal."""
        seal = Seal(self.seal, self.office or "") if self.seal else None
        return SealedCertificate(self.certificate.whole(), seal)


class Named(BaseModel):
    """A certificate: of this desk by its hash or short code, or whole with its seal."""

    hash: str | None = Field(None, pattern=_NAMED)
    certificate: SentCertificate | None = None
    seal: str | None = Field(None, max_length=200)
    office: str | None = Field(None, max_length=200)

    def whole(self) -> SealedCertificate | None:
        """The certificate as it was sent, if it was, and its seal."""
        if self.certificate is None:
            return None
        seal = Seal(self.seal, self.office or "") if self.seal else None
        return SealedCertificate(self.certificate.whole(), seal)


class ToDecide(Named):
    """The officer's word on a certificate."""

    accept: bool
    reason: str = Field("", max_length=2000, description="Departing needs one.")
    model_config = example({"hash": "2" * 64, "accept": False, "reason": "已整改并复查合格"})


class ToWithdraw(Named):
    """The word on a certificate is taken back."""

    reason: str = Field(max_length=2000)
    model_config = example({"hash": "2" * 64, "reason": "误点采纳"})


class WordShape(BaseModel):
    """What an officer said of a certificate, and when (UTC)."""

    word: Literal["accepted", "departed", "withdrawn"]
    reason: str
    who: str
    at: str


_VETTED: Final[dict[str, Any]] = {
    **FRAME,
    **_NAMES,
    "measures": "1" * 64,
    "subject": FIRM["id"],
    "scenario": "bidding",
    "decision": "pass",
    "cut": [],
    "minimum": True,
    "cut_text": None,
    "background": [],
    "background_rest": {"debtors": 0, "leads": 0},
    **_NONE_NOTED,
    "missing": [],
    "findings": [],
    "participants": _CERTIFICATE["participants"],
    "certificate": None,
}


class Vetted(Framed):
    """One vetting; the certificate whole only where persons are shown unmasked."""

    hash: str = Field(pattern=_HASH)
    seal: str
    office: str
    code: str = Field(description="Short, for people: look it up at /api/certificates/{code}.")
    measures: str = Field(pattern=_HASH)
    subject: str
    scenario: str
    decision: Decision
    cut: list[str] = Field(description="Relations without which no lead is left.")
    minimum: bool = Field(description="Whether it is proven that no fewer relations would do.")
    cut_text: str | None = Field(description="The cut in words; null where there is no lead.")
    background: list[BackgroundShape]
    background_rest: RestShape
    noted: list[NotedShape] = Field(description="Facts of no tier, which decide nothing.")
    noted_rest: dict[str, int] = Field(description="How many more each participant has.")
    noted_text: str | None = Field(description="All of them counted; null where there is none.")
    missing: list[str] = Field(description="What was never loaded; then the answer is no pass.")
    participants: list[ParticipantShape]
    findings: list[FindingShape]
    certificate: dict[str, Any] | None
    model_config = example(_VETTED)


class Issued(Vetted):
    """A certificate issued earlier, its records withdrawn since, and the words on it."""

    since_withdrawn: list[str]
    words: list[WordShape]
    model_config = example({**_VETTED, "since_withdrawn": [], "words": []})


class Result(BaseModel):
    """One of many: its decision in short, or in `refused` why there is none."""

    subject: str
    refused: str | None
    decision: Decision | None = None
    hash: str | None = None
    listed: int | None = None
    statutory: int | None = None
    lead: int | None = None
    background: int | None = Field(None, description="Debtors that are counted and not listed.")
    missing: list[str] | None = None
    noted: int | None = Field(None, description="Facts of no tier, listed or counted.")


class Results(Framed):
    """Results in the order asked."""

    results: list[Result]
    model_config = example(
        {
            **FRAME,
            "results": [
                {
                    "subject": FIRM["id"],
                    "refused": None,
                    "decision": "pass",
                    "hash": "2" * 64,
                    "listed": 0,
                    "statutory": 0,
                    "lead": 0,
                    "background": 0,
                    "missing": [],
                    "noted": 0,
                },
                {
                    "subject": "nobody",
                    "refused": "nobody answers to this: check the code or the full name, "
                    "or look for a part of the name.",
                },
            ],
        }
    )


class Replayed(Framed):
    """Whether the bytes are the same; where not, the certificate as it is computed now."""

    same: bool
    hash: str = Field(pattern=_HASH)
    since_withdrawn: list[str]
    words: list[WordShape]
    certificate: dict[str, Any] | None
    model_config = example(
        {
            **FRAME,
            "same": True,
            "hash": "2" * 64,
            "since_withdrawn": [],
            "words": [],
            "certificate": None,
        }
    )


class Decided(Framed):
    """The officer's word, as it stands in the journal."""

    hash: str = Field(pattern=_HASH)
    decision: Decision
    word: Literal["accepted", "departed", "withdrawn"]
    model_config = example({**FRAME, "hash": "2" * 64, "decision": "review", "word": "departed"})


def vet(desk: TheDesk, caller: Vetting, wanted: ToVet) -> Response:
    """May this go ahead? One decision with its grounds; journalled with whom it shows."""
    ask = question(desk, caller, wanted.as_of, wanted.at_revision)
    return answer(ask, vettings.vetting(ask, wanted.subject, wanted.scenario))


router.add_api_route(
    "/vettings",
    vet,
    methods=["POST"],
    response_model=Vetted,
    responses=refusals(404, 409),
    route_class_override=quick_route(Quick(ToVet, "vet", vet)),
)


@router.post("/vettings/batch", response_model=Results, responses=refusals())
async def batch(desk: TheDesk, caller: Vetting, wanted: ManyToVet) -> Response:
    """Each answered, or refused with a sentence, on its own."""

    def vetted() -> Response:
        ask = question(desk, caller)
        return answer(ask, vettings.batch(ask, wanted.subjects, wanted.scenario))

    return await run_sync(vetted, limiter=desk.heavy)


@router.post(
    "/vettings/replay",
    response_model=Replayed,
    responses=refusals(404),
)
def replay(ask: Replaying, sent: ToReplay) -> Response:
    """To the same bytes; which of its records were withdrawn since is said beside them."""
    return answer(ask, deciding.replayed(ask, sent.whole()))


@router.post(
    "/vettings/decisions",
    response_model=Decided,
    responses=refusals(404, 409),
)
def decide(ask: Deciding, word: ToDecide) -> Response:
    """Accepted, or departed from with a reason; journalled with the certificate.

    Only while its answer holds, and one word for a certificate.
    """
    one = deciding.certificate_named(ask, word.hash, word.whole())
    return answer(ask, deciding.decided(ask, one, accept=word.accept, reason=word.reason))


@router.post(
    "/vettings/withdrawals",
    response_model=Decided,
    responses=refusals(404, 409),
)
def withdraw(ask: Deciding, word: ToWithdraw) -> Response:
    """With a reason, which is journalled; another word may be given then."""
    one = deciding.certificate_named(ask, word.hash, word.whole())
    return answer(ask, deciding.withdrawn(ask, one, reason=word.reason))


@router.get(
    "/certificates/{code}",
    response_model=Issued,
    responses=refusals(404),
)
def certificate(ask: Looking, code: HashOrCode) -> Response:
    """By its hash or its short code; issued within ninety days, or decided on at any time."""
    return answer(ask, vettings.certificate(ask, vettings.hash_named(ask, code)))
