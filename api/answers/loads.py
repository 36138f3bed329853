"""Loads: files sent, progress, report, and refused rows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from api.answers.second_word import waits
from api.desk.question import Ask
from api.desk.response import framed
from api.loading.job import LONGEST, Kept, Load, text_of
from api.loading.order import Order
from api.loading.uploads import Upload
from graph.errors import NotFound
from graph.sentence import Sentence
from loaders.rejects import disarmed_lines


def taken_in(ask: Ask, order: Order, uploads: Sequence[Upload]) -> dict[str, Any]:
    """Keep files to be loaded in the background; raises what `Loads.add` raises."""
    return _load_answer(ask, ask.desk.loads.add(ask.caller, order, uploads))


def confirmed(ask: Ask, number: int) -> dict[str, Any]:
    """Load for good the files of a dry run that kept them. Raises NotFound where it did not."""
    return _load_answer(ask, ask.desk.loads.again(number, ask.caller, dry_run=False))


def one(ask: Ask, number: int) -> dict[str, Any]:
    """A load of the caller's own department. Raises NotFound for any other."""
    return _load_answer(ask, ask.desk.loads.of(number, ask.caller))


def _load_answer(ask: Ask, load: Load) -> dict[str, Any]:
    return {**framed(ask), "load": _plain(ask, load)}


def taken_back(ask: Ask, number: int, reason: str) -> dict[str, Any]:
    """Take a load of the own department back whole, or keep that for a second person's word.

    Raises what `Loads.take_back` raises.
    """
    check(ask, {"load": number})
    ask.desk.loads.refuse_back(ask.desk.store, number, ask.caller)
    if kept := waits(ask, "unload", {"load": number, "reason": reason}, reason):
        return {**kept, "load": _plain(ask, ask.desk.loads.of(number, ask.caller))}
    return _load_answer(ask, ask.desk.loads.take_back(ask.desk.store, number, ask.caller, reason))


def cancelled(ask: Ask, number: int, reason: str) -> dict[str, Any]:
    """End a load of the own department early; raises what `Loads.cancel` raises."""
    ask.caller.require("load")
    return _load_answer(ask, ask.desk.loads.cancel(number, ask.caller, reason))


def check(ask: Ask, particulars: Mapping[str, Any]) -> None:
    """Raise Forbidden or NotFound unless the caller may take the load back (four eyes)."""
    ask.caller.require("unload")
    ask.desk.loads.of(particulars["load"], ask.caller)


def carry_out(ask: Ask, particulars: Mapping[str, Any]) -> dict[str, Any]:
    """Take the load back that a second person has said yes to; raises as `taken_back` does."""
    return taken_back(ask, particulars["load"], particulars["reason"])


def every(ask: Ask, *, after: int | None, limit: int) -> dict[str, Any]:
    """The loads of the caller's own department, the latest first; `after` gives older ones."""
    loads = [x for x in ask.desk.loads.every(ask.caller) if after is None or x.number < after]
    return {
        **framed(ask, explored=len(loads), truncated=len(loads) > limit),
        "loads": [_plain(ask, load) for load in loads[:limit]],
    }


def _plain(ask: Ask, load: Load) -> dict[str, Any]:
    language = ask.caller.language
    has_rejects = ask.desk.loads.rejects(load) is not None
    return {
        "number": load.number,
        "state": load.state,
        "who": load.who,
        "department": load.department,
        "source": load.source,
        "dated": load.dated,
        "received": load.received,
        "dry_run": load.dry_run,
        "sent_at": load.sent_at,
        "began_at": load.began_at,
        "ended_at": load.ended_at,
        "rows": load.rows,
        "ahead": ask.desk.loads.ahead_of(load) if load.state == "waiting" else 0,
        "sent": [{"name": name, "bytes": size} for _, name, size in load.sent],
        "sheets": load.sheets,
        "why": load.why,
        "detail": text_of(load.detail, language),
        "next": _next(load).text(language) if load.next else "",
        "written": load.written,
        "cancelled": load.cancelled,
        "report": _report(ask, load.report) if load.report else None,
        "taken_back": load.taken_back,
        "may_take_back": _may_take_back(ask, load),
        "rejects": f"/api/loads/{load.number}/rejects" if has_rejects else None,
        "kept": load.over and load.keeps and ask.desk.loads.has_files(load),
        "unknown": load.unknown is not None,
    }


def _next(load: Load) -> Sentence:
    """What to do after a load that ended early: a code, and which of its batches stand."""
    if load.written and load.written["batches"]:
        return Sentence("load_ended.standing", load.written)
    return Sentence(load.next)


def _may_take_back(ask: Ask, load: Load) -> bool:
    """Whether the caller may take the load back; only the store knows whether it brought facts."""
    written = load.over and bool(load.load) and not load.dry_run and load.state != "refused"
    return written and load.taken_back is None and ask.caller.may("unload")


def _report(ask: Ask, report: Mapping[str, Any]) -> dict[str, Any]:
    """The report of a load, with warnings and notices in the reader's language.

    Warnings quote the reader's own file; a notice may tell of facts that other files brought.
    """
    language = ask.caller.language

    def texts(kept: Sequence[Kept]) -> list[str]:
        return [text_of(one, language)[:LONGEST] for one in kept]

    def passed_over(file: Mapping[str, Any]) -> list[dict[str, Any]]:
        kinds = file.get("passed_over", ())  # loads kept before it was counted have none
        return [{**kind, "what": text_of(kind["what"], language)} for kind in kinds]

    files = [
        {**file, "warnings": texts(file["warnings"]), "passed_over": passed_over(file)}
        for file in report["files"]
    ]
    return {
        "revision": report["revision"],
        "files": files,
        "notices": ask.masking.texts(texts(report["notices"])),
    }


def total(load: Mapping[str, Any], outcome: str) -> int:
    """The number of rows of one outcome (`accepted`, `refused`, …) over all sheets of a load."""
    files = load["report"]["files"] if load["report"] else ()
    return sum(file.get(outcome, 0) for file in files)


def rejects(ask: Ask, number: int) -> Iterator[bytes]:
    """The refused rows of a load as CSV; journalled, since they may hold ID numbers.

    Raises NotFound where the load is not over or refused nothing.
    """
    load = ask.desk.loads.of(number, ask.caller)
    path = ask.desk.loads.rejects(load)
    if path is None:
        raise NotFound("upload.no_rejects")
    who, purpose = ask.caller.name, ask.caller.purpose or "mend refused rows"
    ask.desk.store.append_access(who, purpose, f"rejects of load {number}", [])
    return disarmed_lines(path)
