"""Search over HTTP: a page of hits with filters and counts, and suggestions while typing."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from analytics.search.narrowing import NAMES, Filters
from api.answers import search
from api.answers.search import Wish
from api.desk.question import Ask
from api.desk.response import answer
from api.routes.depends import asking, refusals
from api.routes.shapes import FIRM, FRAME, Framed, Grade, example

router = APIRouter(prefix="/api", tags=["parties"])
Finding = Annotated[Ask, Depends(asking("find"))]
SUGGESTED = 8


class Wanted(BaseModel):
    """What is looked for; in the body, since addresses are logged and names are not."""

    text: str = Field(min_length=1, max_length=200)
    organisation: str = Field(
        "",
        max_length=200,
        description="Of a person: the organisation's full name or code. Masked persons are found "
        "by the whole name with it, or with both in `text`, parted by a blank.",
    )
    limit: int = Field(20, ge=1, le=200)
    model_config = example({"text": "石墨", "limit": 20})


class Narrowed(Wanted):
    """What is looked for, which page of it, and what it is narrowed to; "" for anything."""

    offset: int = Field(0, ge=0, le=1_000_000)
    kind: str = Field("", max_length=40)
    role: str = Field("", max_length=40)
    grade: Literal["", "listed", "statutory", "lead"] = ""
    district: str = Field(
        "", max_length=6, description="A code of GB/T 2260; 230400 the city, 1 elsewhere."
    )
    list: str = Field("", max_length=40, description="A list with a record in force about it.")
    department: str = Field("", max_length=200, description="The issuer of a record in force.")
    model_config = example({"text": "穗垣 工程", "limit": 20, "kind": "enterprise"})

    @property
    def wish(self) -> Wish:
        """The question as answers take it."""
        filters = Filters(**{name: getattr(self, name) for name in NAMES})
        return Wish(
            self.text,
            self.limit,
            self.organisation,
            offset=self.offset,
            filters=filters,
            grade=self.grade,
        )


class On(BaseModel):
    """What a hit was found in, where its name does not show it."""

    field: Literal["other_name", "code", "document", "head", "phone", "address"]
    text: str


class Hit(BaseModel):
    """One party found, and how: a word of `matched`, the best way first.

    identifier, document, name, beginning, inside, pinyin, words, sound, head, phone, address,
    code_part, document_part, close.
    """

    id: str
    kind: str
    name: str
    roles: list[str]
    matched: str
    on: On | None = None
    code: str = ""


class Head(BaseModel):
    """Who heads an organisation on the day."""

    id: str
    name: str


class Mark(BaseModel):
    """The one mark that matters: the strongest grade, or `red` for a red listing.

    `list` and `record` (its kind) are of the worst record of the party's own.
    """

    grade: Grade | Literal["red"]
    list: str
    record: str
    disputed: bool


class Row(Hit):
    """A party found, with what tells it from others of its name."""

    status: str = ""
    head: Head | None = None
    place: str = ""
    district: str = ""
    mark: Mark | None = None


class Suggestions(Framed):
    """The first hits, best first."""

    results: list[Hit]
    found: int = Field(ge=0)
    offset: int = 0
    searched: Literal["all", "names"]
    too_many_to_grade: bool = False
    counts: dict[str, Any] = Field(default_factory=dict)
    model_config = example(
        {
            **FRAME,
            "results": [
                {k: FIRM[k] for k in ("id", "kind", "name", "roles")} | {"matched": "inside"}
            ],
            "found": 1,
            "searched": "all",
        }
    )


class Hits(Suggestions):
    """A page of hits: how many were `found` after the filters, and what each choice would leave.

    `searched` is `names` while the search index is being made: then only identifiers and names
    as they stand were looked at, and nothing was narrowed.
    """

    results: list[Row]  # type: ignore[assignment]
    counts: dict[str, dict[str, int]] = Field(default_factory=dict)
    model_config = example(
        {
            **FRAME,
            "results": [
                {k: FIRM[k] for k in ("id", "kind", "name", "roles")}
                | {"matched": "words", "code": "91230400W72859538F", "mark": None}
            ],
            "found": 1,
            "searched": "all",
            "counts": {"kind": {"enterprise": 1}},
        }
    )


@router.post("/find", response_model=Hits, responses=refusals())
def find(ask: Finding, wanted: Narrowed) -> Response:
    """By name, pinyin, words, code, document, head, telephone, address; nearly, where few are."""
    return answer(ask, search.found(ask, wanted.wish))


@router.post("/suggest", response_model=Suggestions, responses=refusals())
def suggest(ask: Finding, wanted: Wanted) -> Response:
    """The first eight hits."""
    return answer(ask, search.found(ask, suggestion(wanted)))


def suggestion(wanted: Wanted) -> Wish:
    """The question of suggestions, whose rows say names alone."""
    return Wish(wanted.text, min(wanted.limit, SUGGESTED), wanted.organisation, brief=True)
