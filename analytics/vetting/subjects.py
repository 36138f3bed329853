"""Which kinds of subjects a scenario asks about, as data (`subjects.toml`, DESIGN §10)."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from analytics.wording import term
from graph.errors import BadInput
from graph.model import Entity
from graph.words import ORGANISATION_KINDS, SCENARIOS, Scenario

_TABLE: Final = Path(__file__).with_name("subjects.toml")
# What to vet instead, by the kind that a scenario does not ask about.
_REFUSALS: Final = {
    "organisation": "unsuited.organisation",
    "project": "unsuited.project",
    "bid_lot": "unsuited.lot",
}


def scenarios_for(kind: str) -> tuple[Scenario, ...]:
    """The scenarios in which an entity of this kind can be vetted, in the order of `SCENARIOS`."""
    return tuple(scenario for scenario in SCENARIOS if _suits(kind, scenario))


def refuse_unsuited(subject: Entity, scenario: str) -> None:
    """Raise BadInput where the scenario is not asked about a subject of this kind."""
    if _suits(subject.kind, scenario):
        return
    kind, asked = term("kind", subject.kind), term("scenario", scenario)
    code = _REFUSALS.get(_group(subject.kind))
    if code is None:
        raise BadInput("unsuited.place", kind=kind)
    raise BadInput(code, kind=kind, scenario=asked)


def _suits(kind: str, scenario: str) -> bool:
    return bool(_cells()[scenario].get(_group(kind), {}).get("vetted"))


def _group(kind: str) -> str:
    return "organisation" if kind in ORGANISATION_KINDS else kind


@lru_cache(maxsize=1)
def _cells() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    return tomllib.loads(_TABLE.read_text("utf-8"))
