"""What each participant carries on the paper, and in which order they stand."""

from typing import Any

from analytics.opinion.opinion import carries, in_order


def found(entity: str, role: str, **fields: Any) -> dict[str, Any]:
    return {
        "entity": entity,
        "role": role,
        "grade": "statutory",
        "bars": False,
        "measure": None,
        **fields,
    }


def certificate(*findings: dict[str, Any], **roles: str) -> dict[str, Any]:
    parties = [{"entity": entity, "role": role} for entity, role in roles.items()]
    return {"question": {"subject": "j"}, "participants": parties, "findings": list(findings)}


def told(paper: dict[str, Any]) -> dict[str, str]:
    return {
        one["entity"]: carries(paper, one).code.removeprefix("opinion.carries_")
        for one in paper["participants"]
    }


def test_a_tie_between_two_bidders_stands_with_both_whatever_their_roles() -> None:
    tie = found("a", "consortium_member", other="b", bars=True)
    paper = certificate(tie, a="consortium_member", b="bidder", c="bidder")
    assert told(paper) == {"a": "bar", "b": "bar", "c": "nothing"}


def test_a_finding_in_one_role_is_not_told_of_another() -> None:
    paper = certificate(found("a", "bidder"), a="supply")
    assert told(paper) == {"a": "nothing"}


def test_what_only_the_graph_suggests_is_not_carried() -> None:
    paper = certificate(found("a", "bidder", grade="lead"), a="bidder")
    assert told(paper) == {"a": "nothing"}


def test_whom_it_is_about_comes_first_then_who_answers_for_it_then_who_carries_most() -> None:
    findings = (found("c", "design"), found("d", "bidder", bars=True))
    roles = {"a": "reviewer", "c": "design", "d": "bidder", "l": "project_legal_person"}
    paper = certificate(*findings, **roles, j="project")
    assert [one["entity"] for one in in_order(paper)] == ["j", "l", "d", "c", "a"]
