"""What a case must answer, as data, and what an answer lacks of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from graph.clock import today
from tests.law_cases.doors import Answer, Door, Refused

TODAY: Final = "2026-11-26"
NOW: Final = "now"  # the day on which an event of `after` is dated
ANY: Final = "any"


@dataclass(frozen=True)
class Told:
    """A finding that must be there; `measure` None is the bare record or a chain of the graph.

    `measure` is a code of a measure or of a rule of ties; `until` None is until it is lifted.
    """

    grade: str
    measure: str | None = None
    role: str = ""
    until: str | None = ANY
    begins: str = ""
    article: str = ""
    mark: str = ""
    ask: str = ""

    def fits(self, finding: Answer) -> bool:
        """Whether a finding is this one; a measure without its department is none."""
        return (
            finding["grade"] == self.grade
            and finding["measure"] == self.measure
            and self.role in ("", finding["role"])
            and self.until in (ANY, finding.get("until"))
            and self.begins in ("", finding.get("from"))
            and self.article in (finding["article"] or "")
            and (not self.mark or self.mark in finding["marks"])
            and self.ask in str(finding.get("ask") or "")
            and bool(self.measure is None or finding["department"])
        )


@dataclass(frozen=True)
class Vet:
    """A vetting of a party (a code, or `名:` and a name) and what it must answer.

    `grades`: exactly these stand among the findings. `beside` and `greyed` are codes of measures
    among other effects and unconfirmed rules; `never` are told nowhere. `after` are (action,
    subject's code, measure) done before the question and taken back after it.
    """

    party: str
    scenario: str = "project_approval"
    on: str = TODAY
    decision: str = ANY
    grades: tuple[str, ...] | None = None
    tells: tuple[Told, ...] = ()
    beside: tuple[str, ...] = ()
    greyed: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    missing: tuple[str, ...] | None = None
    after: tuple[tuple[str, str, str], ...] = ()

    def faults(self, door: Door) -> Iterator[str]:
        """What the answer lacks, or says against the case."""
        on = today().isoformat() if self.on == NOW else self.on
        answer = door.vet(named(door, self.party), self.scenario, on)
        findings = answer["findings"]
        grades = {finding["grade"] for finding in findings}
        beside = {finding["measure"] for finding in answer["other_effects"]}
        greyed = {finding["measure"] for finding in answer["unconfirmed"]}
        counted = {finding["measure"] for finding in findings}
        yield from _other("decision", self.decision, answer["decision"], ANY)
        yield from _other("grades", None if self.grades is None else {*self.grades}, grades, None)
        yield from (f"not told: {t}" for t in self.tells if not any(map(t.fits, findings)))
        yield from (f"not beside: {code}" for code in {*self.beside} - beside)
        yield from (f"not greyed: {code}" for code in {*self.greyed} - greyed)
        yield from (f"told: {code}" for code in {*self.never} & (counted | beside | greyed))
        yield from _other("missing", self.missing, tuple(answer["missing"]), None)


@dataclass(frozen=True)
class Due:
    """The measures of a party: `has` are (code, from, until, open), `lacks` codes."""

    party: str
    on: str = TODAY
    has: tuple[tuple[str, str, str | None, bool], ...] = ()
    lacks: tuple[str, ...] = ()
    after: tuple[tuple[str, str, str], ...] = ()

    def faults(self, door: Door) -> Iterator[str]:
        """What the answer lacks, or says against the case."""
        due = door.measures(named(door, self.party), self.on)
        told = {(one["measure"], one["from"], one["until"], one["open"]) for one in due}
        yield from (f"not due: {one} of {sorted(map(str, told))}" for one in {*self.has} - told)
        yield from (f"no department: {one}" for one in due if not one["department"])
        yield from (f"due: {code}" for code in {*self.lacks} & {one["measure"] for one in due})


@dataclass(frozen=True)
class Refusal:
    """A party of a kind that the scenario does not ask about: refused with one sentence."""

    party: str
    scenario: str
    after: tuple[tuple[str, str, str], ...] = ()

    def faults(self, door: Door) -> Iterator[str]:
        """That it was answered all the same."""
        try:
            answer = door.vet(named(door, self.party), self.scenario, TODAY)
        except Refused as refused:
            if "自然人" not in str(refused) and "natural person" not in str(refused):
                yield f"refused otherwise: {refused}"
        else:
            yield f"answered {answer['decision']}"


@dataclass(frozen=True)
class Apart:
    """A name is borne by so many entities, which are never joined."""

    name: str
    count: int
    after: tuple[tuple[str, str, str], ...] = ()

    def faults(self, door: Door) -> Iterator[str]:
        """Other numbers of entities of that name."""
        yield from _other("entities", self.count, len(door.named(self.name)), None)


Statement = Vet | Due | Refusal | Apart
# How each event is taken back, so that statements do not depend on each other.
_BACK: Final = {"confirm": "unconfirm", "lift": "unlift", "repair": "restore"}


def faults_of(statement: Statement, door: Door) -> list[str]:
    """What an answer lacks after the events of its statement, which are taken back."""
    done = [(action, _record(door, code), measure) for action, code, measure in statement.after]
    for action, record, measure in done:
        door.change(action, record, measure)
    try:
        return list(statement.faults(door))
    finally:
        for action, record, measure in reversed(done):
            door.change(_BACK[action], record, measure)


def named(door: Door, party: str) -> str:
    """The id of `名:` and a name that one entity bears; any other text as it is."""
    if not party.startswith("名:"):
        return party
    (only,) = door.named(party.removeprefix("名:"))
    return only


def _record(door: Door, party: str) -> str:
    (only,) = door.records(named(door, party))
    return str(only["id"])


def _other(what: str, wanted: Any, got: Any, unasked: Any) -> Iterator[str]:
    if wanted != unasked and wanted != got:
        yield f"{what}: {got}, not {wanted}"
