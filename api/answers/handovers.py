"""Leads handed to investigators: 转核查, and the list of them."""

from collections.abc import Mapping
from typing import Any

from analytics.vetting.handover import ACTION, hand_over
from api.answers.journal import Wanted, entries
from api.answers.vettings import sealed_of
from api.desk.question import Ask
from api.desk.response import framed


def handed_over(ask: Ask, hash_: str, debtor: str, note: str) -> dict[str, Any]:
    """Hand the lead from a debtor, given by its reference, to an investigator; journalled.

    Raises NotFound for an unknown certificate, BadInput for a debtor of none of its leads.
    """
    certificate = sealed_of(ask, hash_)
    id_ = ask.looks.id_of(debtor)
    hand_over(ask.desk.store, certificate, id_, note=note, who=ask.caller.name)
    return {**framed(ask), "certificate": hash_, "debtor": ask.masking.id(id_)}


def handovers(ask: Ask, *, before: int | None, limit: int) -> dict[str, Any]:
    """The leads handed over, newest first; `next` is the number to continue from, or None."""
    wanted = Wanted("facts", before=before, limit=limit, newest=True, action=ACTION)
    page = entries(ask, wanted)
    return {
        **framed(ask, explored=page["explored"], truncated=page["truncated"]),
        "next": page["next"],
        "leads": [_lead(entry) for entry in page["entries"]],
    }


def _lead(entry: Mapping[str, Any]) -> dict[str, Any]:
    told = entry["particulars"]
    return {
        **{key: entry[key] for key in ("number", "at", "who")},
        **{key: told[key] for key in ("certificate", "debtor", "records", "note")},
    }
