"""Shapes that several answers share, for the OpenAPI document.

They only describe: answers come from `api.answers` and are not validated at run time. Tests compare
the answers with these shapes.
"""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Grade = Literal["listed", "statutory", "lead"]
Level = Literal["none", "low", "medium", "high"]


class Problem(BaseModel):
    """Why a request was refused (RFC 9457): `detail` is one plain sentence with the next step."""

    type: str
    title: str
    status: int
    detail: str
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "Not found",
                    "status": 404,
                    "detail": "nobody answers to this: check the code or the full name, "
                    "or look for a part of the name.",
                }
            ]
        }
    )


class Framed(BaseModel):
    """What every answer carries: of which day, revision and policy it is, and how complete."""

    as_of: date
    revision: int = Field(ge=0)
    policy: str = Field(pattern="^[0-9a-f]{64}$")
    explored: int = Field(ge=0)
    truncated: bool
    behind: int = Field(ge=0)
    since_withdrawn: list[str] = Field(
        [], description="At an earlier revision: records of the answer withdrawn since."
    )


FRAME: dict[str, Any] = {
    "as_of": "2026-11-01",
    "revision": 29,
    "policy": "0" * 64,
    "explored": 12,
    "truncated": False,
    "behind": 0,
}


class EntityShape(BaseModel):
    """An entity; of a masked person no more than kind, roles and the name's first character."""

    id: str
    kind: str
    name: str
    roles: list[str] = []
    identifiers: dict[str, str] = {}
    attributes: dict[str, Any] = {}
    names: list[str] = []
    aliases: list[str] = []
    sources: list[str] = []


class RelationShape(BaseModel):
    """A relation, valid in [valid_from, valid_to); an empty end is open."""

    id: str
    kind: str
    source: str
    target: str
    share: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    attributes: dict[str, Any] = {}
    sources: list[str] = []
    rank: int = 0
    given: list[str] = []


class NamedShape(BaseModel):
    """An entity that a record names, and the role it is named in."""

    entity: str
    role: str


class RecordShape(BaseModel):
    """A record; `in_force` says whether it is on the day asked."""

    id: str
    kind: str
    subject: str
    decided_on: date
    domain: str | None = None
    tier: Literal["minor", "moderate", "serious", "positive", "neutral"]
    state: Literal["in_force", "disputed", "repaired", "revoked"]
    occurred_on: date | None = None
    ends_on: date | None = None
    issuer: str | None = None
    document_no: str | None = None
    basis: str | None = None
    amount: float | None = None
    named_in: list[NamedShape] = []
    attributes: dict[str, Any] = {}
    sources: list[str] = []
    confirmed: list[str] = []
    lifted: list[tuple[str, date]] = []
    repaired_on: date | None = None
    original_ends_on: date | None = None
    in_force: bool | None = None
    list: str | None = None  # last, as the name hides the type `list` from fields after it


class EvidenceShape(BaseModel):
    """That a record reaches an entity, by which chain of relations; never a probability."""

    record: str
    entity: str
    score: float
    hops: int
    chain: list[str]
    marks: list[str]


class ExposureShape(BaseModel):
    """How strongly seeds reach an entity: a sort key, an ordered level, and the chains."""

    id: str
    index: float
    level: Level
    evidence: list[EvidenceShape]


FIRM: dict[str, Any] = {
    "id": "uscc:91230400W72859538F",
    "kind": "enterprise",
    "name": "鹤岗市隆扬石墨新材料有限公司",
    "roles": ["supplier"],
    "identifiers": {"uscc": "91230400W72859538F"},
    "sources": ["organisations"],
}
EVIDENCE: dict[str, Any] = {
    "record": "c:5b2f0c8d1a7e4f60b9c3",
    "entity": FIRM["id"],
    "score": 0.42,
    "hops": 1,
    "chain": ["r:0a1b2c3d4e5f60718293"],
    "marks": [],
}


def example(content: dict[str, Any]) -> ConfigDict:
    """The configuration that gives a model its example in the OpenAPI document."""
    return ConfigDict(json_schema_extra={"examples": [content]})
