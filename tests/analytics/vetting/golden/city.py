"""A tiny invented city that touches each rule which a certificate's bytes depend on."""

from pathlib import Path
from typing import Any, Final

from analytics.law.measures import measures_of
from analytics.policy import policy_of
from analytics.vetting.vet import vet
from graph.model import Entity, Record, Relation
from graph.store import Store
from tests.builders import day, firm, happen, heads, owns, penalty, person, tell

HERE: Final = Path(__file__).parent
CERTIFICATES: Final = HERE / "certificates.json"
# Texts of its own, so that a change of the default policy or measures changes no golden bytes.
POLICY: Final = policy_of((HERE / "policy.toml").read_text("utf-8"))
MEASURES: Final = measures_of(
    """
[[measure]]
code = "M-1"
name = "限制申请"
lists = ["L-SX"]
scenarios = ["project_approval"]
bars = { project_approval = ["applicant"] }
extends_to = ["legal_representative", "finance_responsible"]
condition = ""
source = "a copy"
article = "某法第1条"
department = "某局"
confirmed = true
"""
)
QUESTIONS: Final = (
    ("project", "j"),
    ("listed", "a"),
    ("head", "p"),
    ("named", "q"),
    ("parallel", "b"),
    ("red", "e"),
    ("apart", "h"),
    ("guessed", "t"),
    ("agency", "s"),
)


def build(store: Store) -> None:
    """Fill an empty store with the city, in few commits."""
    tell(store, *_entities(), *_relations(), source="registry", rank=1)
    tell(
        store,
        owns("p", "b", 0.9, id="9-other", valid_from=day("2021-01-01")),
        source="hearsay",
        rank=4,
    )
    tell(
        store,
        penalty(
            "r1",
            "a",
            "2026-03-01",
            list="L-SX",
            occurred_on=day("2026-02-01"),
            issuer="某局",
            document_no="某罚〔2026〕1号",
            named=[("q", "finance_responsible")],
        ),
        penalty("r2", "a", "2025-09-01", attributes={"case": "k"}),
        penalty("r3", "c", "2026-01-05", tier="moderate", attributes={"case": "k"}),
        penalty("r4", "e", "2026-01-05", list="L-RED", tier="positive"),
        penalty("r6", "c", "2026-02-02", list="L-SX"),
        penalty("r5", "g", "2026-05-05", occurred_on=day("2026-01-05")),
        Record(
            "r7", "debt", "b", day("2026-03-09"), domain="tax", amount=50_000.0, issuer="某税务局"
        ),
        Record("r8", "promise", "e", day("2026-03-09"), attributes={"kept": "broken"}),
    )
    happen(store, "r2", "object")


def _entities() -> list[Entity]:
    return [
        *(firm(id_) for id_ in "abcegh"),
        firm("s", roles=("intermediary",)),
        firm("j", kind="project"),
        person("p"),
        person("q"),
        person("t"),
        person("u"),
    ]


def _relations() -> list[Relation]:
    works = {"role": "construction"}
    return [
        Relation("1-works", "participates_in", "b", "j", attributes=works),
        Relation("2-agent", "serves", "s", "b"),
        Relation("3-agent", "serves", "s", "c"),
        Relation("4-like", "possibly_same_as", "p", "t", attributes={"score": 0.6}),
        heads("p", "a", valid_from=day("2024-01-01")),
        heads("t", "c", valid_to=day("2026-03-01")),
        owns("p", "b", 0.3, id="5-first", valid_from=day("2020-01-01")),
        owns("p", "b", 0.3, id="6-second", valid_from=day("2022-01-01")),
        owns("c", "b", 0.6, id="7-then", valid_to=day("2025-09-01")),
        owns("c", "b", 0.6, id="8-later", valid_from=day("2025-09-01"), valid_to=day("2026-02-01")),
        Relation("u-g", "actual_controller_of", "u", "g", valid_to=day("2026-03-01")),
        Relation("u-h", "actual_controller_of", "u", "h", valid_from=day("2026-04-01")),
    ]


def certificates(store: Store) -> dict[str, Any]:
    """A certificate for each question, by its name."""
    return {
        name: vet(
            store,
            subject,
            scenario="project_approval",
            as_of=day("2026-11-23"),
            at_revision=None,
            policy=POLICY,
            measures=MEASURES,
        ).certificate
        for name, subject in QUESTIONS
    }
