"""Shapes of cases for the OpenAPI document (docs/cases.md)."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from api.routes.shapes import FIRM, FRAME, Framed, example
from api.routes.watches import SubjectShape

State = Literal["open", "closed"]
Outcome = Literal["confirmed", "refuted", "unclear"]
Version = Annotated[int, Field(ge=1, le=2**53)]
Reference = Annotated[str, Field(min_length=1, max_length=1000)]
Word = Annotated[str, Field(min_length=1, max_length=100)]
_HASH = "^[0-9a-f]{64}$"
CASE: dict[str, Any] = {
    "number": 3,
    "title": "隆扬石墨关联核查",
    "state": "open",
    "owner": "李核查",
    "members": [],
    "opened": 1_795_000_000,
    "changed": 1_795_000_000,
    "version": 1,
}
LEAD: dict[str, Any] = {
    "number": 31,
    "certificate": "2" * 64,
    "code": "7KQ2-M9XA-C3WD",
    "debtor": FIRM["id"],
    "name": FIRM["name"],
    "records": ["c:0123456789abcdef0123"],
    "withdrawn": 0,
    "note": "请核实是否为同一控制人",
    "who": "王审批",
    "at": "2026-11-01T02:03:04.000005+00:00",
    "case": None,
    "answer": None,
}


class CaseShape(BaseModel):
    """The heading of a case; times are seconds since the epoch."""

    number: int
    title: str
    state: State
    owner: str
    members: list[str]
    opened: int
    changed: int
    version: int


class AnswerShape(BaseModel):
    """What an investigator answered to the officer."""

    outcome: Outcome
    text: str
    who: str
    at: datetime


class LeadShape(BaseModel):
    """A lead handed over: its records that stand, how many were withdrawn, and the answer."""

    number: int
    certificate: str
    code: str
    debtor: str
    name: str
    records: list[str]
    withdrawn: int
    note: str
    who: str
    at: datetime
    case: int | None
    answer: AnswerShape | None


class Cases(Framed):
    """Cases, the last first, and leads that no case took yet."""

    next: int | None
    cases: list[CaseShape]
    leads: list[LeadShape]
    model_config = example({**FRAME, "next": None, "cases": [CASE], "leads": [LEAD]})


class ItemShape(BaseModel):
    """By whom something in a case was written last, when, and of which version it is."""

    item: int
    who: str
    at: int
    version: int


class PartyShape(ItemShape, SubjectShape):
    """A party of a case."""


class PictureShape(ItemShape):
    """A picture of a case: how many parties it holds, and of which day and revision it was."""

    title: str
    middle: str
    parties: int
    as_of: date
    day: date
    at_revision: int | None


class NoteShape(ItemShape):
    """A note; `withdrawn` counts the records of which it speaks and that were withdrawn since."""

    text: str
    withdrawn: int


class FileShape(ItemShape):
    """What is known of a file that stays with whoever has it."""

    name: str
    size: int
    sha256: str


class TaskShape(ItemShape):
    """A task: whose, until when, and by whom and when it was done."""

    text: str
    whose: str
    until: date | None
    done_by: str | None
    done_at: int | None


class CaseWatch(SubjectShape):
    """Whom the case watches."""

    number: int
    scenario: str
    who: str


class WholeCase(Framed):
    """A case with all that is in it."""

    case: CaseShape
    parties: list[PartyShape]
    pictures: list[PictureShape]
    notes: list[NoteShape]
    files: list[FileShape]
    tasks: list[TaskShape]
    leads: list[LeadShape]
    watches: list[CaseWatch]
    model_config = example(
        {
            **FRAME,
            "case": CASE,
            **{name: [] for name in ("parties", "pictures", "notes", "files", "tasks")},
            "leads": [],
            "watches": [],
        }
    )


class ToOpen(BaseModel):
    """The title of a new case."""

    title: str = Field(min_length=1, max_length=200)
    model_config = example({"title": CASE["title"]})


class ToChange(BaseModel):
    """Another heading, for the version that was seen."""

    version: Version
    title: str = Field(min_length=1, max_length=200)
    state: State
    members: list[Annotated[str, Field(max_length=100)]] = Field([], max_length=50)
    model_config = example({**{k: CASE[k] for k in ("version", "title", "state", "members")}})


class PartyToAdd(BaseModel):
    """A party by a reference, an id or an identifier."""

    party: Reference
    model_config = example({"party": FIRM["id"]})


class Note(BaseModel):
    """A note, as it is to be."""

    text: str = Field(min_length=1, max_length=20_000)
    version: Version | None = None
    model_config = example({"text": "已与登记机关核对。"})


class FileToAdd(BaseModel):
    """Name, size in bytes and SHA-256 of a file that stays where it is."""

    name: str = Field(min_length=1, max_length=400)
    size: int = Field(ge=0, le=2**53)
    sha256: str = Field(pattern=_HASH)
    model_config = example({"name": "询问笔录.pdf", "size": 81_244, "sha256": "3" * 64})


class Task(BaseModel):
    """A task, as it is to be; `done` marks it as done by the caller."""

    text: str = Field(min_length=1, max_length=2_000)
    whose: str = Field("", max_length=100)
    until: date | None = None
    done: bool = False
    version: Version | None = None
    model_config = example({"text": "调取登记档案", "whose": "李核查", "until": "2026-12-01"})


Place = tuple[
    Annotated[float, Field(ge=-1e7, le=1e7, allow_inf_nan=False)],
    Annotated[float, Field(ge=-1e7, le=1e7, allow_inf_nan=False)],
]


class Filters(BaseModel):
    """What is left out of a picture: kinds of parties and of ties, and grades."""

    kinds: list[Word] = Field([], max_length=50)
    grades: list[Word] = Field([], max_length=10)
    ties: list[Word] = Field([], max_length=50)


class Picture(BaseModel):
    """A picture as the network page has it: parties by reference with their places in pixels.

    `as_of` and `at_revision` are the clocks of the page, `day` that of the slider.
    """

    title: str = Field(min_length=1, max_length=200)
    middle: Reference
    places: dict[Reference, Place] = Field(min_length=1, max_length=2_000)
    pinned: list[Reference] = Field([], max_length=2_000)
    hidden: list[Reference] = Field([], max_length=2_000)
    ties: list[Reference] = Field([], max_length=5_000)
    filters: Filters = Field(default_factory=lambda: Filters.model_validate({}))
    as_of: date
    day: date
    at_revision: int | None = Field(None, ge=0, le=2**53)
    model_config = example(
        {
            "title": "股权与任职",
            "middle": FIRM["id"],
            "places": {FIRM["id"]: [0, 0]},
            "as_of": "2026-11-01",
            "day": "2026-11-01",
        }
    )


class KeptPicture(Picture):
    """A kept picture, to be taken up again; `lost` counts parties that are known no more."""

    lost: int


class LeadToTake(BaseModel):
    """The number of a lead handed over."""

    lead: int = Field(ge=1, le=2**53)
    model_config = example({"lead": 31})


class Answer(BaseModel):
    """The answer to the officer who handed a lead over."""

    outcome: Outcome
    text: str = Field(min_length=1, max_length=2_000)
    model_config = example({"outcome": "confirmed", "text": "登记档案显示为同一人。"})
