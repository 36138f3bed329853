"""The command withdrawn: all that was derived from a withdrawn record, and when each ended."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click

from api.cli.command import argument, command, option
from api.cli.output import give
from api.cli.question import Question, asks
from api.desk.certificates import Certificates
from api.places import desk_folder
from api.upkeep.restore import secret_for
from api.upkeep.seal import opened, sealed
from api.upkeep.withdrawal import withdrawal_of
from api.upkeep.withdrawn import PURPOSE, derived_from, still_in
from api.upkeep.withdrawn_in_cases import derived_in_cases
from graph.errors import BadInput
from graph.sentence import Word
from graph.store import Store

_FILE: Final = click.Path(dir_okay=False, path_type=Path)
_OLD_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
_PRINTED: Final = 40  # lines of one kind; all stand in --json and in the file


@command("withdrawn")
@argument("record", required=False)
@option("--check", type=_OLD_FILE)
@asks
def withdrawn(question: Question, record: str | None, *, check: Path | None) -> None:
    """List what was derived from a withdrawn record, and when each was withdrawn."""
    if check is not None:
        proof = opened(_read(check), secret_for(question.url, question.settings), PURPOSE)
        question.say("cli.withdrawn.genuine", record=proof["record"], at=proof["checked_at"])
        return
    if record is None:
        raise BadInput("usage.missing", name="RECORD")
    with question.store() as store:
        proof = sealed(_proof(question, store, record), store.secret, PURPOSE)
    if question.json:
        give(proof)
    else:
        _say(question, proof)


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text("utf-8")))
    except (ValueError, TypeError) as error:
        raise BadInput("withdrawn.no_proof", path=path) from error


def _proof(question: Question, store: Store, record: str) -> dict[str, Any]:
    """The list before it is sealed; all values are JSON."""
    one, cache = withdrawal_of(store, record), question.cache(store)
    issued = _issued(question, store, record)
    in_cases = derived_in_cases(store, one, desk_folder(store, question.settings))
    derived = [item.plain() for item in (*derived_from(store, one, cache, issued), *in_cases)]
    persons = {item["id"] for item in derived if item["kind"] == "exposure"}
    looked_at = store.entities([*persons, one.record.subject])
    question.journal_look(store, "withdrawn", list(looked_at.values()))
    return {
        "record": record,
        "state": one.record.state,
        "action": one.action,
        "reason": one.reason,
        "who": one.who,
        "withdrawn_at": one.at.isoformat(),
        "withdrawn_in": one.revision,
        "store": store.identity,
        "revision": store.revision().number,
        "checked_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "derived": derived,
        "still_in": still_in(store, one.record, cache),
    }


def _issued(question: Question, store: Store, record: str) -> dict[str, int]:
    path = desk_folder(store, question.settings) / "vettings.db"
    if not path.exists():
        return {}
    certificates = Certificates(path)
    try:
        return certificates.naming(record)
    finally:
        certificates.close()


def _say(question: Question, proof: dict[str, Any]) -> None:
    state = Word("state", proof["state"])
    question.say("cli.withdrawn.since", state=state, **{k: proof[k] for k in _SINCE})
    for kind in sorted({item["kind"] for item in proof["derived"]}):
        items = [item for item in proof["derived"] if item["kind"] == kind]
        word = Word("derived", kind)
        question.say("cli.withdrawn.kind", kind=word, count=len(items))
        for item in items[:_PRINTED]:
            question.voice.line(f"    {item['id']}")
    for item in proof["derived"]:
        if item.get("stands"):
            question.say("cli.withdrawn.stands", kind=Word("derived", item["kind"]), id=item["id"])
    if proof["still_in"]:
        question.say("cli.withdrawn.still_in", places=proof["still_in"])
    else:
        question.say("cli.withdrawn.nowhere", revision=proof["revision"])
    question.say("cli.withdrawn.sealed", seal=proof["seal"])


_SINCE: Final = ("record", "withdrawn_at", "withdrawn_in", "who", "reason")
