"""The state of the data: its age by source, what is held, how late departments sent it."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from analytics.snapshot.source_counts import SourceStatus, status_by_age
from analytics.snapshot.totals import totals_of
from api.desk.question import Ask
from api.desk.response import framed
from api.desk.source_counts import Counts


def data_status(ask: Ask) -> dict[str, Any]:
    """Sources, totals and lateness; `counted_revision` is None until the first count is made.

    `evidence_by` tells by whom the evidence of leads was found, None where the desk searched it.
    """
    # Counts may be of an earlier revision than the totals: counting by source reads every fact.
    counts = ask.desk.source_counter.of(ask.desk.store)
    origin = ask.view.reach.origin
    return {
        **framed(ask),
        "counted_revision": counts.revision if counts else None,
        "sources": _sources(counts) if counts else [],
        "departments": _departments(counts) if counts else [],
        "totals": asdict(totals_of(ask.view.reach.snapshot, withdrawn=ask.view.withdrawn)),
        "evidence_by": origin and asdict(origin),
    }


def _sources(counts: Counts) -> list[dict[str, Any]]:
    statuses = status_by_age(counts.held, counts.loads, now=datetime.now(UTC))
    return [_source(status) for status in statuses]


def _source(status: SourceStatus) -> dict[str, Any]:
    held, loads = {"source": status.source, **status.held}, status.loads
    if loads is None:
        return held
    dated = {"latest_document": loads.dated} if loads.dated else {}
    return {
        **held,
        "loaded_at": loads.at,
        "age_s": status.age_s,
        "revision": loads.revision,
        "rows": loads.rows,
        "last_rows": loads.last_rows,
        **dated,
    }


def _departments(counts: Counts) -> list[dict[str, Any]]:
    """Decisions and lateness of each department, most late decisions first."""
    rows = [
        {
            "department": name,
            "decisions": one.rows,
            "late": one.late,
            "most_days": one.most_days,
            "counted_at": counts.late_at[name],
        }
        for name, one in counts.lateness.items()
    ]
    return sorted(rows, key=lambda row: (-row["late"], row["department"]))
