"""One vetting in a line, by the shipped law and policy, for tests."""

from datetime import date
from typing import Final

from analytics.law.measures import Measures, read_measures
from analytics.policy import Policy, read_policy
from analytics.vetting.vet import Vetting, vet
from graph.store import Store
from tests.builders import day

TODAY: Final = day("2026-11-23")
POLICY: Final[Policy] = read_policy()
MEASURES: Final[Measures] = read_measures()


def ask(
    store: Store,
    subject: str,
    scenario: str = "project_approval",
    *,
    as_of: date = TODAY,
    measures: Measures = MEASURES,
) -> Vetting:
    """The answer to a vetting at the store's newest revision."""
    return vet(
        store,
        subject,
        scenario=scenario,
        as_of=as_of,
        at_revision=None,
        policy=POLICY,
        measures=measures,
    )
