"""What people decide: the life of a record, verdicts on identity, an officer's word."""

import json
from hashlib import sha256
from pathlib import Path

import click

from analytics.vetting.decision import decide as decide_on
from api.cli.output import give, say
from api.cli.question import Asking, asks
from graph.errors import BadInput, NotFound
from graph.lookup import entity_of
from graph.model import Batch, StateEvent, Verdict
from graph.store import Store

_DONE = {
    "object": "is disputed: it stays in force and is marked wherever it is shown",
    "repair": "is repaired: it has vanished from every answer",
    "revoke": "is revoked: it has vanished from every answer",
    "restore": "is taken back into force",
    "settle": "is settled",
}


def _change(
    asking: Asking, record: str, action: str, reason: str, *, outcome: str | None = None
) -> None:
    event = StateEvent(
        record, action, reason, asking.settings.who, outcome=outcome, on=asking.as_of
    )
    with asking.store() as store:
        done = store.commit(Batch(events=(event,), who=asking.settings.who))
        (now,) = store.records(ids=[record], withdrawn=True)
    if asking.json:
        give({"record": record, "state": now.state, "revision": done.revision})
    else:
        say(f"Record {record} {_DONE[action]} (state {now.state}, revision {done.revision}).")


def _life(action: str, words: str) -> click.Command:
    @click.command(name=action, help=words)
    @click.argument("record")
    @click.option("--reason", required=True)
    @asks
    def command(asking: Asking, record: str, reason: str) -> None:
        _change(asking, record, action, reason)

    return command


object_ = _life("object", "Mark a record as disputed; it stays in force.")
repair = _life("repair", "A record is repaired: it vanishes from every answer.")
revoke = _life("revoke", "A record was wrong: it vanishes from every answer.")
restore = _life("restore", "Take a mistaken repair or revocation back.")


@click.command()
@click.argument("record")
@click.option("--outcome", type=click.Choice(["upheld", "rejected"]), required=True)
@click.option("--reason", required=True)
@asks
def settle(asking: Asking, record: str, outcome: str, reason: str) -> None:
    """Close an objection: upheld means revoked, rejected means in force."""
    _change(asking, record, "settle", reason, outcome=outcome)


def verdict_number(verdict: Verdict) -> str:
    """The short number by which a verdict is undone."""
    text = f"{verdict.kind}\x1f{verdict.one}\x1f{verdict.other}"
    return "v:" + sha256(text.encode()).hexdigest()[:12]


def _verdict(kind: str, words: str) -> click.Command:
    @click.command(name=kind, help=words)
    @click.argument("one")
    @click.argument("other")
    @click.option("--reason", required=True)
    @asks
    def command(asking: Asking, one: str, other: str, reason: str) -> None:
        with asking.store() as store:
            ids = [_given(store, id_) for id_ in (one, other)]
            verdict = Verdict(kind, ids[0], ids[1], reason, asking.settings.who)
            done = store.commit(Batch(verdicts=(verdict,), who=asking.settings.who))
        number = verdict_number(verdict)
        if asking.json:
            notices = list(map(str, done.notices))
            give({"verdict": number, "revision": done.revision, "notices": notices})
        else:
            say(f"Verdict {number}: {ids[0]} and {ids[1]} are {kind} (revision {done.revision}).")

    return command


def _given(store: Store, id_: str) -> str:
    """The id as given where it is one, since joined ids stay ids; else whose identifier it is."""
    return id_ if store.entities([id_]) else entity_of(store, id_).id


same = _verdict("same", "A person's verdict: two ids are one entity.")
different = _verdict("different", "A person's verdict: two ids are not one entity.")


@click.command()
@click.argument("verdict")
@click.option("--reason", default="undone")
@asks
def undo(asking: Asking, verdict: str, reason: str) -> None:
    """Lift a verdict by its number."""
    with asking.store() as store:
        standing = {verdict_number(v): v for v in store.verdicts()}
        if verdict not in standing:
            raise NotFound(f"there is no verdict {verdict}: `same` and `different` print it.")
        old = standing[verdict]
        lifted = Verdict(old.kind, old.one, old.other, reason, asking.settings.who, undone=True)
        done = store.commit(Batch(verdicts=(lifted,), who=asking.settings.who))
    if asking.json:
        give({"verdict": verdict, "revision": done.revision})
    else:
        say(f"Verdict {verdict} is lifted (revision {done.revision}).")


@click.command()
@click.argument("certificate", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--accept", "accept", flag_value=True, type=bool, help="The officer follows it.")
@click.option("--depart", "accept", flag_value=False, type=bool, help="The officer departs.")
@click.option("--reason", help="Why the officer departs from it.")
@asks
def decide(asking: Asking, certificate: Path, accept: bool | None, reason: str | None) -> None:
    """The officer's word on a vetting: accepted, or departed from with a reason."""
    if accept is None:
        raise BadInput("say --accept, or --depart with --reason.")
    with asking.store() as store:
        done = decide_on(
            store, read_certificate(certificate), accept=accept, reason=reason,
            who=asking.settings.who,
        )  # fmt: skip
    word = "accepted" if accept else "departed from"
    if asking.json:
        give({"decision": word, "revision": done.revision})
    else:
        say(f"The certificate is {word}; it is in the journal.")


def read_certificate(path: Path) -> dict[str, object]:
    """The certificate in a file, or in a JSON answer of `vet`."""
    try:
        text = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BadInput(f"{path} is no certificate: give the file that `vet` wrote.") from error
    found = text.get("certificate", text) if isinstance(text, dict) else None
    if not isinstance(found, dict) or "hash" not in found:
        raise BadInput(f"{path} is no certificate: give the file that `vet` wrote.")
    return found
