"""What an answer of a vetting holds: findings, background, facts of no tier, participants."""

from pydantic import BaseModel, Field

from api.routes.shapes import Grade


class FindingShape(BaseModel):
    """What speaks against a participant: its grade, and the record, article and chain behind it."""

    grade: Grade
    entity: str
    role: str
    record: str | None = Field(description="None where bidders of one lot are tied to each other.")
    measure: str | None
    article: str | None
    chain: list[str]
    marks: list[str]
    sources: list[str]
    bars: bool
    score: float | None = None
    debtor: str | None = None
    more: int | None = Field(None, description="Other records of the debtor that reach them.")
    also: list[str] | None = Field(None, description="Other parties that the debtor reaches.")
    text: str


class BackgroundShape(BaseModel):
    """A debtor that no strong lead tells of: how many of its records reach a participant."""

    debtor: str
    leads: int = Field(ge=1)
    strongest: float


class RestShape(BaseModel):
    """Background beyond the debtors that are listed."""

    debtors: int = Field(ge=0)
    leads: int = Field(ge=0)


class NotedShape(BaseModel):
    """A fact of no tier about a participant: named beside the decision, and no reason for it."""

    entity: str
    record: str
    what: str = Field(description="tax_arrears, insurance_arrears, promise, enforcement, …")
    cause: str | None
    amount: float | None = Field(description="In yuan.")
    department: str | None
    decided_on: str
    document_no: str | None
    marks: list[str]
    sources: list[str]
    text: str


class ParticipantShape(BaseModel):
    """Who stands before the officer, and as what."""

    entity: str
    role: str
