"""A ground: a record that concerns a party, and the measure of law on it (DESIGN §2)."""

from dataclasses import dataclass

from analytics.law.effect import Effect
from analytics.law.measure import Measure
from graph.model import Record
from graph.tiers import is_unsure


def grade_of(record: Record) -> str:
    """The grade of a record on whom it names: a lead where its author, as known, may not list."""
    return "lead" if is_unsure(record.attributes) else "listed"


@dataclass(frozen=True, slots=True)
class Ground:
    """A record that concerns an entity, with its grade and the effect of a measure on it.

    `chain` holds the relations by which a text extends the record. `bars`: the measure bars the
    role asked about. `open`: its condition is not confirmed. `guessed`: the day of the offence is
    unknown, so no role at it is certain. `over`: publicity has ended and only the measure lasts.
    `doubt`: why the role itself is not certain, "term" or "agent", else "".
    """

    grade: str
    record: Record
    effect: Effect | None = None
    chain: tuple[str, ...] = ()
    bars: bool = False
    open: bool = False
    guessed: bool = False
    over: bool = False
    doubt: str = ""

    @property
    def measure(self) -> Measure | None:
        """The measure, if one attaches."""
        return self.effect.measure if self.effect else None

    @property
    def marks(self) -> tuple[str, ...]:
        """The marks beside the grade."""
        marks = (
            ("disputed", self.record.state == "disputed"),
            ("authority_unknown", is_unsure(self.record.attributes)),
            ("offence_date_unknown", self.guessed),
            ("condition_open", self.open),
            ("role_doubted", bool(self.doubt)),
            ("effect_only", self.over),
        )
        return tuple(mark for mark, stands in marks if stands)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the law says of a party in one scenario and role.

    `counted` are the grounds of the decision. `elsewhere` are measures that last and that this
    scenario does not name. `unconfirmed` are rules that would apply if they were confirmed.
    """

    counted: tuple[Ground, ...] = ()
    elsewhere: tuple[Ground, ...] = ()
    unconfirmed: tuple[Ground, ...] = ()

    def with_more(self, other: "Grounds") -> "Grounds":
        """Both together."""
        return Grounds(
            self.counted + other.counted,
            self.elsewhere + other.elsewhere,
            self.unconfirmed + other.unconfirmed,
        )
