"""An officer's spreadsheet, vetted row by row and returned with the results in new columns."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from analytics.vetting.short_code import code_of
from api.answers.certificate_read import Certificate
from api.answers.unknown_party import nobody
from api.answers.vettings import as_shown, background_debtors, party_named, vet_party
from api.desk.progress import Step
from api.desk.question import Ask
from api.loading.officer_sheets import columns_added_apart, sheet_read_apart
from graph.errors import CreditGraphError, NotFound, StoreError
from graph.model import Entity
from graph.naming import name_key
from graph.sentence import say, words_of
from graph.words import GRADES
from loaders.officer_sheet import OfficerSheet, with_added_columns

MOST_ROWS: Final = 2000
_GROUNDS: Final = 20  # sentences in one cell; the rest are counted
# Added to each row: whom it is about, what `_cells` gives, and why the row was not vetted.
_ADDED: Final = (
    *("vetted", "decision", *GRADES, "background", "grounds", "code", "hash", "conditions"),
    *("noted", "refused"),
)
Word = Callable[[str], str]


def vetted_sheet(ask: Ask, path: Path, scenario: str, word: Word, *, ticket: str = "") -> bytes:
    """Vet each row of the spreadsheet in a file; gives the bytes of an xlsx file.

    `word` gives the name of a column or a decision by its key; under `ticket` the caller's page can
    ask how many rows are done. Raises BadInput for a file that is no such spreadsheet.
    """
    project_first = scenario == "project_approval"
    sheet = sheet_read_apart(path, most_rows=MOST_ROWS, project_first=project_first)
    ask.spend("vettings", len(sheet.named))
    added: dict[int, Sequence[str | int]] = {}
    for place in sheet.named:
        ask.desk.progress.note(ask.caller.name, ticket, Step(len(added), len(sheet.named)))
        added[place] = _row(ask, sheet, place, scenario, word)
    ask.desk.progress.note(ask.caller.name, ticket, Step(len(added), len(sheet.named)))
    titles = [word(f"sheet.{name}") for name in _ADDED]
    own = columns_added_apart(path, sheet, titles, added)
    return own or with_added_columns(sheet, titles, added)


def _row(
    ask: Ask, sheet: OfficerSheet, place: int, scenario: str, word: Word
) -> Sequence[str | int]:
    text = sheet.named[place]
    if not text:
        return _unvetted(word("sheet.nameless"))
    try:
        by = party_named if place in sheet.by_name else Ask.applicant
        entity = by(ask, text, scenario)
        made = vet_party(ask, entity, scenario)
    except StoreError:  # of every row, so the sheet fails and not each row in turn
        raise
    except NotFound:
        return _unvetted(nobody(text).text(ask.caller.language))
    except CreditGraphError as error:
        return _unvetted(error.text(ask.caller.language))
    shown = as_shown(ask, made.certificate, made.entities)
    about = _about(ask, sheet, place, entity)
    missing = [words_of("missing", ask.caller.language)[one] for one in made.missing]
    return [about, *_cells(made.certificate, shown, missing, word)]


def _unvetted(why: str) -> Sequence[str]:
    return [*[""] * (len(_ADDED) - 1), why]


def _about(ask: Ask, sheet: OfficerSheet, place: int, entity: Entity) -> str:
    """Whom the answer is about: a row may hold several codes, or a name beside another's code."""
    name = ask.masking.entity(entity).name
    if place in sheet.by_name:
        return name
    about, given = f"{name} {sheet.named[place]}", sheet.beside.get(place, "")
    known = {name_key(one) for one in (entity.name, *entity.names)}
    if not given or name_key(given) in known:
        return about
    return say("officer_sheet.other_name", about=about, name=given).text(ask.caller.language)


def _cells(
    certificate: Certificate,
    shown: Mapping[str, Any],
    missing: Sequence[str],
    word: Word,
) -> Sequence[str | int]:
    findings: Sequence[dict[str, Any]] = shown["findings"]
    counts = [sum(finding["grade"] == grade for finding in findings) for grade in GRADES]
    grounds = [finding["text"] for finding in findings if finding["grade"] != "lead"]
    more = len(grounds) - _GROUNDS
    # What was never loaded comes first: it is why a row without grounds is a review.
    told_grounds = [*missing, *grounds[:_GROUNDS], *([f"…（+{more}）"] if more > 0 else [])]
    return [
        word(f"decision.{certificate['decision']}"),
        *counts,
        background_debtors(certificate),
        "\n".join(told_grounds),
        code_of(certificate["hash"]),
        certificate["hash"],
        "\n".join(_conditions(findings, word)[:_GROUNDS]),
        "\n".join(_noted(shown)),
        "",
    ]


def _noted(shown: Mapping[str, Any]) -> list[str]:
    """How many facts of no tier there are, then those that the certificate lists."""
    lines = [one["text"] for one in shown["noted"]]
    return [shown["noted_text"], *lines] if shown["noted_text"] else []


def _conditions(findings: Sequence[dict[str, Any]], word: Word) -> list[str]:
    """What to find out before an open condition counts, and whom to ask, each once."""
    asked = (
        f"{one['department'] or word('sheet.whom')}：{one['ask']}（{one['article']}）"
        for one in findings
        if one["ask"]
    )
    return list(dict.fromkeys(asked))
