"""The terms after which what a desk keeps is removed: `terms.toml`, and an office's own days."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from graph.errors import BadInput

FILE: Final = Path(__file__).with_name("terms.toml")


@dataclass(frozen=True, slots=True)
class Term:
    """How many days a kind is kept, by which article (or reason), and within which bounds."""

    kind: str
    days: int
    article: str
    reason: str
    least_days: int = 0
    most_days: int = 36_500  # no bound


def read_terms(own: Path | None = None) -> dict[str, Term]:
    """The terms by kind, with the days that an office gives in a file of its own.

    Raises BadInput for a file that cannot be read, an unknown kind, and days beyond the bounds.
    """
    shipped = tomllib.loads(FILE.read_text("utf-8"))
    terms = {kind: _term(kind, row) for kind, row in shipped.items()}
    for kind, days in _own_days(own).items() if own else ():
        term = terms.get(kind)
        if term is None:
            raise BadInput("purge.kind", path=own, kind=kind, kinds=list(terms))
        if type(days) is not int or not term.least_days <= days <= term.most_days:
            low, high = term.least_days, term.most_days
            raise BadInput(
                "purge.days", path=own, kind=kind, days=days, low=low, high=high, why=term.article
            )
        terms[kind] = replace(term, days=days)
    return terms


def _own_days(path: Path) -> Mapping[str, Any]:
    try:
        days = tomllib.loads(path.read_text("utf-8"))["days"]
    except (OSError, ValueError, KeyError) as error:
        raise BadInput("purge.terms_file", path=path) from error
    if not isinstance(days, dict):
        raise BadInput("purge.terms_file", path=path)
    return days


def _term(kind: str, row: Mapping[str, Any]) -> Term:
    least, most = row.get("least_days", 0), row.get("most_days", 36_500)
    return Term(kind, row["days"], row["article"], row["reason"], least, most)
