"""A vetting laid out for reading: grounds article by article, what each participant carries."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

SHOWN_LEADS: Final = 30
Findings = Iterable[Mapping[str, Any]]


def articles(findings: Findings, grade: str) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """The findings of a grade under the article that each rests on; "" where none is given."""
    by_article: dict[str, list[Mapping[str, Any]]] = {}
    for finding in findings:
        if finding["grade"] == grade:
            by_article.setdefault(finding["article"] or "", []).append(finding)
    return sorted(by_article.items(), key=lambda item: not item[0])


def leads(findings: Findings) -> list[Mapping[str, Any]]:
    """Leads, the strongest first; those that a text names but no field settles before them."""
    some = [finding for finding in findings if finding["grade"] == "lead"]
    return sorted(some, key=lambda finding: -finding.get("score", 1.0))


def carried(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each participant with the number of findings of each grade against it in that role."""
    rows = [
        {**one, "listed": 0, "statutory": 0, "lead": 0, "bars": False}
        for one in told["participants"]
    ]
    at = {(row["entity"], row["role"]): row for row in rows}
    for finding in told["findings"]:
        row = at[finding["entity"], finding["role"]]
        row[finding["grade"]] += 1
        row["bars"] |= finding["bars"]
    return sorted(rows, key=lambda row: (-row["listed"], -row["statutory"], -row["lead"]))


def layout(told: Mapping[str, Any]) -> dict[str, Any]:
    """All of it, for the page and for paper."""
    strongest = leads(told["findings"])
    return {
        "told": told,
        "rows": carried(told),
        "listed": articles(told["findings"], "listed"),
        "statutory": articles(told["findings"], "statutory"),
        "leads": strongest[:SHOWN_LEADS],
        "more_leads": max(0, len(strongest) - SHOWN_LEADS),
        "all_leads": len(strongest),
    }
