"""A vetting laid out for reading: grounds by article, findings by participant."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from analytics.vetting.noted import by_party

SHOWN_LEADS: Final = 20  # weaker ones are counted
Findings = Iterable[Mapping[str, Any]]


def articles(findings: Findings, grade: str) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """The findings of a grade by the article of each; those without an article ("") come last."""
    by_article: dict[str, list[Mapping[str, Any]]] = {}
    for finding in findings:
        if finding["grade"] == grade:
            by_article.setdefault(finding["article"] or "", []).append(finding)
    # A stable sort: articles stay in the order of their first finding.
    return sorted(by_article.items(), key=lambda item: not item[0])


def leads(findings: Findings) -> list[Mapping[str, Any]]:
    """Leads, the strongest first.

    Leads without a score come before all: a legal text names them, but no field of the data settles
    whether it applies.
    """
    some = [finding for finding in findings if finding["grade"] == "lead"]
    return sorted(some, key=lambda finding: -finding.get("score", 1.0))


def carried(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each participant and role with its number of findings by grade, most serious first."""
    noted = by_party(told)
    # By role too: a party may take part in two roles, and a measure bars only some of them.
    rows = [
        {**one, "listed": 0, "statutory": 0, "lead": 0, "bars": False}
        for one in told["participants"]
    ]
    at = {(row["entity"], row["role"]): row for row in rows}
    for finding in told["findings"]:
        row = at[finding["entity"], finding["role"]]
        row[finding["grade"]] += 1
        row["bars"] |= finding["bars"]
        # What ties two bidders is told once, and each of them carries it.
        for rival in (r for r in rows if r["entity"] == finding.get("other")):
            rival[finding["grade"]] += 1
            rival["bars"] |= finding["bars"]
    for row in rows:
        row["noted"] = noted[row["entity"]]
        row["carries"] = any(row[key] for key in ("listed", "statutory", "lead", "noted"))
    return sorted(rows, key=lambda row: (-row["listed"], -row["statutory"], -row["lead"]))


def asks(findings: Findings) -> list[dict[str, Any]]:
    """What to find out before a condition counts, and of whom: each question once.

    `about` are the findings that it would settle.
    """
    asked: dict[tuple[str, str, str], dict[str, Any]] = {}
    for finding in findings:
        if finding["ask"]:
            keys = ("department", "ask", "article")
            department, ask, article = (finding[key] or "" for key in keys)
            told = {"department": department, "ask": ask, "article": article}
            one = asked.setdefault(
                (department, ask, article), {**told, "measure": finding["measure"], "about": []}
            )
            one["about"].append(finding)
    return list(asked.values())


def layout(told: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a vetting's templates, for screen and paper; `told` is an answer of vettings."""
    strongest = leads(told["findings"])
    # On the screen a condition to be found out stands apart from what the graph suggests.
    strong = [one for one in strongest if not one["ask"]]
    return {
        "told": told,
        "rows": carried(told),
        "listed": articles(told["findings"], "listed"),
        "statutory": articles(told["findings"], "statutory"),
        "leads": strongest[:SHOWN_LEADS],
        "more_leads": max(0, len(strongest) - SHOWN_LEADS),
        "all_leads": len(strongest),
        "asks": asks(told["findings"]),
        "strong": strong[:SHOWN_LEADS],
        "more_strong": max(0, len(strong) - SHOWN_LEADS),
        "all_strong": len(strong),
    }
