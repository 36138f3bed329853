"""The measures due on a party over HTTP: as the command tells them, masked by role (§13.9)."""

import pytest

from analytics.law.measures import read_measures
from tests.api.desks import Client
from tests.builders import firm, happen, heads, penalty, person, tell
from tests.law_examples import listing

FIRM, LATER, HEAD = "uscc:due", "uscc:later", "person:" + "5" * 64
LAW = read_measures()
RECORD, MEASURE = listing(LAW, conditional=False, subject=FIRM)
GRADED = penalty(
    "c:d",
    FIRM,
    "2026-04-20",
    list="L-TAXG",
    tier="moderate",
    attributes={"grade": "D"},
    named=[(HEAD, "directly_responsible")],
)


@pytest.fixture
def at(writing: Client) -> Client:
    """A firm with a listing and a D grade, whose responsible person founded another firm later."""
    since = {"valid_from": GRADED.decided_on}
    parties = (firm(FIRM), firm(LATER), person(HEAD, "欧阳应"), heads(HEAD, LATER, **since))
    tell(writing.desk.store, *parties, RECORD, GRADED)
    return writing


def test_the_measures_of_a_party_are_told_with_office_article_and_days(at: Client) -> None:
    answer = at("GET", f"/measures/of/{FIRM}").json()
    (one,) = [due for due in answer["measures"] if due["measure"] == MEASURE.code]
    assert answer["id"] == FIRM
    assert (one["record"], one["grade"], one["open"]) == (RECORD.id, "listed", False)
    assert (one["article"], one["department"]) == (MEASURE.article, MEASURE.department)
    assert (one["from"], one["disputed"]) == (RECORD.decided_on.isoformat(), False)


def test_a_measure_by_role_shows_its_chain_only_to_roles_that_see_chains(at: Client) -> None:
    shown = {
        role: at("GET", f"/measures/of/{LATER}", role=role).json()["measures"]
        for role in ("investigator", "enquirer")
    }
    chains = {role: [one["chain"] for one in due] for role, due in shown.items()}
    assert chains == {"investigator": [[f"head-{HEAD}-{LATER}"]], "enquirer": [[]]}


def test_measures_are_asked_as_of_a_day(at: Client) -> None:
    path = f"/measures/of/{FIRM}?as_of=2026-01-01"
    assert at("GET", path).json()["measures"] == []


def test_a_look_at_a_persons_measures_is_masked_and_journalled(at: Client) -> None:
    store = at.desk.store
    before = store.journal("access")[-1].seq if store.journal("access") else 0
    masked = at("GET", f"/measures/of/{HEAD}").json()
    assert masked["id"].startswith("person:~")
    assert at("GET", f"/measures/of/{HEAD}", purpose="check").status_code == 200
    entries = store.journal("access", after=before)
    told = [(entry.action, entry.particulars["purpose"]) for entry in entries]
    assert told == [("measures", "unstated"), ("measures", "check")]


def test_an_answer_at_an_earlier_revision_names_what_was_withdrawn_since(at: Client) -> None:
    revision = at.desk.store.revision().number
    happen(at.desk.store, RECORD.id, "revoke")
    at.login("everyone")
    answer = at.http.get(f"/api/measures/of/{FIRM}?at_revision={revision}").json()
    assert answer["since_withdrawn"] == [RECORD.id]
    later = at("GET", f"/measures/of/{FIRM}").json()["measures"]
    assert RECORD.id not in {one["record"] for one in later}


@pytest.mark.parametrize(("party", "status"), [("uscc:nobody", 404), (FIRM, 403)])
def test_nobody_and_a_role_that_sees_no_parties_are_refused(
    at: Client, party: str, status: int
) -> None:
    role = "administrator" if status == 403 else "enquirer"
    assert at("GET", f"/measures/of/{party}", role=role).status_code == status
