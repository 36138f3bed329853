"""One rule about ties among bidders, and how its row is read (DESIGN §8b, docs/law.md)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from analytics.law.row import QUOTED, Row
from graph.words import PARTICIPANT_ROLES, SCENARIOS

# What a rule looks for: among bidders in `analytics.patterns.tender_ties`, in the whole project in
# `analytics.patterns.project_ties`.
TIE_KINDS: Final = (
    "same_head",
    "holding",
    "same_document_writer",
    "same_agent",
    "same_manager",
    "same_deposit_payer",
    "agent_bids",
    "served",
    "supervisor_tied",
    "valuer_tied",
    "tenderer_tied",
    "agent_of_organ",
    "assessor_of_organ",
    "reviewer_tied",
    "price_pattern",
)
# The day on which a tie must have held: of the bid, or from which both roles were held.
_DATED: Final = ("bid", "role")
_GRADES: Final = ("statutory", "lead")
_BARRED: Final = PARTICIPANT_ROLES | {"bidder", "consortium_member"}
_KEYS: Final = QUOTED | {
    "code",
    "name",
    "kind",
    "grade",
    "scenarios",
    "lead_in",
    "bars",
    "direct",
    "dated",
    "department",
    "ask",
}


@dataclass(frozen=True, slots=True)
class TieRule:
    """A rule of law about ties among those who bid for one lot.

    `kind` is one of TIE_KINDS. `grade` is given to a tie that is certain; any other is a lead, as
    is every tie in a scenario of `lead_in`. `bars` holds each (scenario, role) whose bid the
    text makes void. `direct`: only a direct holding is control in its text. `ask` is what to find
    out about a lead, `quote` the words of the text, `source` where they were seen.
    """

    code: str
    name: str
    kind: str
    article: str
    grade: str = "lead"
    scenarios: frozenset[str] = frozenset()
    lead_in: frozenset[str] = frozenset()
    bars: frozenset[tuple[str, str]] = frozenset()
    direct: bool = False
    department: str = ""
    ask: str = ""
    quote: str = ""
    source: str = ""
    confirmed: bool = False

    def grade_of(self, scenario: str, *, certain: bool) -> str:
        """The grade of a tie in a scenario."""
        return self.grade if certain and scenario not in self.lead_in else "lead"

    def grade_in_any(self, scenarios: Collection[str], *, certain: bool) -> str:
        """The grade of a tie in each of these scenarios; a lead where it differs among them."""
        own = self.scenarios.issuperset(scenarios)
        grades = {self.grade_of(scenario, certain=certain) for scenario in scenarios}
        return self.grade if own and grades == {self.grade} else "lead"

    def bars_in(self, scenario: str, role: str) -> bool:
        """Whether the text makes void what this role does in this scenario."""
        return (scenario, role) in self.bars


def tie_rule_of(row: Row) -> TieRule:
    """The rule of a row; raises BadInput with file and line where it cannot be read."""
    row.refuse_unknown(_KEYS)
    scenarios = row.words("scenarios", SCENARIOS)
    row.word("dated", _DATED, "bid")
    rule = TieRule(
        code=row.string("code", needed=True),
        name=row.string("name", needed=True),
        kind=row.word("kind", TIE_KINDS, ""),
        article=row.string("article", needed=True),
        grade=row.word("grade", _GRADES, "lead"),
        scenarios=frozenset(scenarios),
        lead_in=frozenset(row.words("lead_in", scenarios)),
        bars=_bars(row, scenarios),
        direct=row.yes("direct"),
        department=row.string("department", needed=True),
        ask=row.string("ask", needed=True),
        quote=row.string("quote"),
        source=row.string("source"),
        confirmed=row.yes("confirmed"),
    )
    if rule.confirmed and not rule.source:
        raise row.refused("law.unseen", code=rule.code)
    return rule


def _bars(row: Row, scenarios: Collection[str]) -> frozenset[tuple[str, str]]:
    bars = row.table("bars")
    for scenario in bars:
        if scenario not in scenarios:
            raise row.refused("law.bars", key=scenario, known=sorted(scenarios))
    roles = Row(bars, row.where, row.line)
    return frozenset((one, role) for one in bars for role in roles.words(one, _BARRED))
