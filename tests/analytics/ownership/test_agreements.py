"""Control where sheets tell votes apart from stakes: articles, partners, agreements (DESIGN §8)."""

from typing import Any

import pytest

from analytics.ownership.answer import ownership_of
from analytics.ownership.vote_share import vote_share
from analytics.ownership.witness import witnesses_of
from analytics.snapshot.columns import Snapshot
from graph.model import Relation
from tests.analytics.ownership.holdings import ON, answers, control, stake, stakes, tie, world
from tests.builders import day


def agrees(party: str, company: str, part: str = "concert", **fields: Any) -> Relation:
    """A party to an agreement about the votes of a company."""
    told = {k: fields.pop(k) for k in ("agreement", "votes") if k in fields}
    attributes = {"filed_as": part, "position": part, **told}
    return tie("officer_of", party, company, attributes=attributes, **fields)


def votes(holder: str, company: str, held: float, of_votes: float | list[float]) -> Relation:
    return stake(holder, company, held, attributes={"votes": of_votes})


def partner(holder: str, company: str, held: float, said: str) -> Relation:
    return stake(holder, company, held, kind="partner_of", attributes={"partner": said})


def actual(part: Snapshot, company: str, on: str = "2026-11-26") -> dict[str, str]:
    answer = ownership_of(part, day(on), company)
    return {one["entity"]: one["answer"] for one in answer["actual_controllers"]}


# -- in concert


def test_parties_in_concert_control_together_until_the_agreement_ends() -> None:
    ended = {"valid_from": day("2025-01-01"), "valid_to": day("2026-10-01")}
    held = [stake("p", "A", 0.3), stake("q", "A", 0.25), stake("r", "A", 0.45)]
    part = world([*held, agrees("p", "A", **ended), agrees("q", "A", **ended)])
    assert actual(part, "A", "2026-09-30") == {"p": "yes", "q": "yes"}
    assert actual(part, "A", "2026-10-01") == {}


def test_an_agreement_joins_votes_in_its_own_company_alone() -> None:
    held = [stake(one, company, 0.3) for one in "pq" for company in "AB"]
    part = world([*held, agrees("p", "A"), agrees("q", "A")])
    assert answers(part) == {("p", "A"): "yes", ("q", "A"): "yes"}


def test_parties_whose_votes_together_pass_no_half_control_nothing() -> None:
    part = world([stake("p", "A", 0.2), stake("q", "A", 0.3), agrees("p", "A"), agrees("q", "A")])
    assert answers(part) == {}


def test_two_agreements_in_one_company_are_kept_apart() -> None:
    held = [stake(one, "A", 0.15) for one in "pqrs"]
    sides = [agrees("p", "A", agreement="1"), agrees("q", "A", agreement="1")]
    sides += [agrees("r", "A", agreement="2"), agrees("s", "A", agreement="2")]
    assert answers(world([*held, *sides])) == {}


def test_without_a_number_agreements_are_told_apart_by_their_days() -> None:
    held = [stake(one, "A", 0.3) for one in "pqr"]
    first, later = ({"valid_from": day(on)} for on in ("2025-01-01", "2025-06-01"))
    part = world([*held, agrees("p", "A", **first), agrees("q", "A", **later)])
    assert answers(part) == {}


def test_a_company_agrees_with_what_its_own_controller_holds() -> None:
    held = stakes({("p", "H"): 0.8, ("H", "A"): 0.3, ("q", "A"): 0.3})
    part = world([*held, agrees("H", "A"), agrees("q", "A")])
    assert answers(part)["p", "A"] == "yes"
    assert actual(part, "A") == {"p": "yes", "q": "yes"}


def test_the_witness_leads_over_the_agreement_and_names_the_other_votes() -> None:
    part = world([stake("p", "A", 0.2), stake("q", "A", 0.4), agrees("p", "A"), agrees("q", "A")])
    ids = part.entities.ids
    group, chain = witnesses_of(control(part), part.places["p"], best=False)[part.places["A"]]
    assert [ids[one] for one in group] == ["q", "p"]
    assert [part.relations.ids[one] for one in chain] == ["officer_of-p-A"]


def test_a_rule_that_bars_somebody_reckons_no_agreement_to_him() -> None:
    part = world([stake("p", "A", 0.3), stake("q", "A", 0.3), agrees("p", "A"), agrees("q", "A")])
    assert len(control(part, concert=False).certain.reached) == 0


# -- entrusted


def test_entrusted_votes_are_cast_by_whom_they_are_entrusted_to() -> None:
    held = [stake("p", "A", 0.6), stake("q", "A", 0.4)]
    part = world([*held, agrees("p", "A", "entrusts"), agrees("t", "A", "entrusted")])
    assert answers(part) == {("t", "A"): "yes"}


def test_a_part_entrusted_leaves_the_rest_with_the_holder() -> None:
    held = [stake("p", "A", 0.6), stake("q", "A", 0.4)]
    given = [agrees("p", "A", "entrusts", votes=0.2), agrees("q", "A", "entrusted")]
    part = world([*held, *given])
    q, p, a = (part.places[one] for one in ("q", "p", "A"))
    assert answers(part) == {("q", "A"): "yes"}
    assert vote_share(control(part), q, a) == pytest.approx((0.6, 0.6))
    assert vote_share(control(part), p, a) == pytest.approx((0.4, 0.4))


def test_votes_entrusted_to_two_are_certain_of_neither() -> None:
    taken = [agrees(one, "A", "entrusted") for one in "st"]
    part = world([stake("p", "A", 0.6), agrees("p", "A", "entrusts"), *taken])
    assert answers(part) == {("s", "A"): "possible", ("t", "A"): "possible"}


def test_who_gave_votes_away_is_barred_for_no_control_by_them() -> None:
    given = [agrees("p", "A", "entrusts"), agrees("t", "A", "entrusted")]
    part = world([stake("p", "A", 0.6), *given])
    assert len(control(part, concert=False).certain.reached) == 0


# -- votes that the articles give


def test_the_articles_give_votes_apart_from_equity() -> None:
    part = world([votes("p", "A", 0.2, 0.67), votes("q", "A", 0.8, 0.33)])
    assert answers(part) == {("p", "A"): "yes"}
    answer = ownership_of(part, ON, "A")
    owners = {(one["entity"], one["ground"]) for one in answer["beneficial_owners"]}
    assert owners == {("q", "equity"), ("p", "votes"), ("p", "control")}


def test_what_the_votes_told_leave_is_anybodys() -> None:
    part = world([votes("p", "A", 0.2, 0.4), stake("q", "A", 0.8)])
    assert answers(part) == {("q", "A"): "possible"}


def test_who_is_not_told_has_the_votes_of_his_stake_where_all_add_to_one() -> None:
    held = [votes("p", "A", 0.3, 0.2), stake("q", "A", 0.2), votes("r", "A", 0.5, 0.6)]
    assert answers(world(held)) == {("r", "A"): "yes"}
    q, a = (world(held).places[one] for one in "qA")
    assert vote_share(control(world(held)), q, a) == pytest.approx((0.2, 0.2))


def test_votes_that_are_the_stakes_are_no_terms() -> None:
    part = world(
        [votes("p", "A", 0.3, 0.3), stake("q", "A", (0.1, 0.2), attributes={"votes": [0.1, 0.2]})]
    )
    assert part.relations.terms == []


def test_votes_told_above_all_are_certain_of_nobody() -> None:
    part = world([votes("p", "A", 0.5, 0.7), votes("q", "A", 0.5, 0.7)])
    assert set(answers(part).values()) == {"possible"}
    (told,) = ownership_of(part, ON, "A")["unsound"]
    assert (told["entity"], told["reason"], told["text"].particulars["total"]) == (
        "A",
        "votes",
        "140%",
    )


def test_votes_of_the_higher_source_stand() -> None:
    told = {"attributes": {"votes": 0.9}, "rank": 3, "id": "sheet"}
    part = world(
        [votes("p", "A", 0.4, 0.2), stake("p", "A", 0.4, **told), votes("q", "A", 0.6, 0.8)]
    )
    assert answers(part) == {("q", "A"): "yes"}


# -- partners


def test_the_executive_partner_controls_with_one_per_cent() -> None:
    part = world([partner("G", "F", 0.01, "executive"), partner("p", "F", 0.99, "limited")])
    assert answers(part) == {("G", "F"): "yes"}


def test_a_person_told_as_executive_is_no_delegate() -> None:
    part = world([partner("g", "F", 0.01, "executive"), partner("L", "F", 0.99, "limited")])
    assert actual(part, "F") == {"g": "yes"}


def test_general_partners_have_equal_votes_where_nobody_is_charged() -> None:
    held = [partner(one, "F", 0.1, "general") for one in "gh"]
    part = world([*held, partner("p", "F", 0.8, "limited")])
    assert answers(part) == {}


def test_a_head_who_is_told_a_limited_partner_has_no_vote() -> None:
    head = tie("principal_of", "d", "F")
    part = world([head, partner("d", "F", 0.5, "limited"), partner("G", "F", 0.5, "general")])
    assert answers(part) == {("G", "F"): "yes"}
