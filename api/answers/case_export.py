"""A case as one folder (a zip over HTTP): pictures, chains, sources, notes, hashes, a manifest.

Everything is read now, so nothing of a withdrawn record is in it. The manifest holds the SHA-256 of
each file under the store's seal, and the facts journal the manifest's digest with the records told,
so that `creditgraph withdrawn` finds exports of before.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from analytics.propagation.exposure import Evidence
from api.answers.case_pictures import drawn_svg
from api.answers.case_shown import whole_case
from api.answers.cases import journal, kept
from api.desk.question import Ask
from api.desk.response import encoded
from api.upkeep.seal import sealed
from graph.errors import NotFound
from graph.formulas import disarmed
from graph.model import Entity, Record, Relation

EXPORTED: Final = "exported"  # what the journal calls it, with `records` and `digest`
PURPOSE: Final = "case export seal"
_STRONGEST: Final = 20  # chains told of each party
_MADE: Final = (1980, 1, 1, 0, 0, 0)  # the time of every file in the zip: the manifest tells when


@dataclass(frozen=True, slots=True)
class Export:
    """The zip of a case, and a name for it that holds no name of a person."""

    name: str
    content: bytes


def export_case(ask: Ask, number: int) -> Export:
    """The export of a case; journalled with the persons in it before it is given.

    Raises NotFound for a case of others.
    """
    told = whole_case(ask, number)
    evidence, facts = _behind(ask, number)
    pictures, drawn = _pictures(ask, number)
    files = {
        "case.json": encoded(told),
        "parties.csv": _csv(_PARTY, told["parties"]),
        "chains.csv": _csv(_CHAIN, _chains(ask, evidence, facts)),
        "sources.csv": _csv(_SOURCE, _sources(ask, facts)),
        "notes.txt": _texts(told["notes"]),
        "tasks.csv": _csv(_TASK, told["tasks"]),
        "files.csv": _csv(_FILE, told["files"]),
        "leads.csv": _csv(_LEAD, told["leads"]),
        **pictures,
    }
    records = sorted({one.id for one in facts.records})
    manifest = _manifest(ask, number, files)
    entities = {*facts.entities, *drawn, *(item["subject"] for item in told["parties"])}
    ask.exported(f"case {number} export", entities, why=f"case {number}")
    digest = sha256(manifest).hexdigest()
    journal(ask, EXPORTED, number, digest=digest, records=records)
    return Export(f"case-{number}.zip", _zipped({**files, "manifest.json": manifest}))


_PARTY: Final = ("item", "subject", "kind", "name", "who", "at")
_CHAIN: Final = ("party", "record", "score", "hops", "chain", "marks")
_SOURCE: Final = ("fact", "id", "what", "sources", "from", "until", "issuer", "document")
_TASK: Final = ("item", "text", "whose", "until", "done_by", "done_at")
_FILE: Final = ("item", "name", "size", "sha256", "who", "at")
_LEAD: Final = ("number", "code", "debtor", "note", "who", "at")


@dataclass(frozen=True, slots=True)
class _Facts:
    """Who is named, and the relations and records that chains and parties rest on."""

    entities: Mapping[str, Entity]
    relations: Mapping[str, Relation]
    records: Sequence[Record]


def _behind(ask: Ask, number: int) -> tuple[list[Evidence], _Facts]:
    """The evidence that reaches the parties of a case, strongest first, and what is behind it."""
    view = ask.view
    ids = [item.content["id"] for item in kept(ask).items(number) if item.kind == "party"]
    known = view.reader.entities(ids, at_revision=view.revision) if ids else {}
    parties = [one.id for one in known.values() if one.id in view.reach.snapshot.places]
    evidence = [one for id_ in parties for one in view.reach.evidence_on(id_)[:_STRONGEST]]
    chains = {link for one in evidence for link in one.chain}
    relations = view.reader.relations(chains, at_revision=view.revision) if chains else {}
    own = view.reader.records(subjects=parties, at_revision=view.revision) if parties else ()
    behind = {one.record for one in evidence}
    reaching = view.reader.records(ids=behind, at_revision=view.revision) if behind else ()
    records = list({one.id: one for one in (*own, *reaching)}.values())
    ends = {end for tie in relations.values() for end in (tie.source, tie.target)}
    ends |= {record.subject for record in records} | set(parties)
    named = view.reader.entities(ends, at_revision=view.revision) if ends else {}
    return evidence, _Facts(named, relations, records)


def _chains(ask: Ask, evidence: Iterable[Evidence], facts: _Facts) -> Iterable[dict[str, Any]]:
    names = {id_: ask.masking.entity(one).name for id_, one in facts.entities.items()}
    for one in evidence:
        at, steps = one.entity, [names.get(one.entity, "")]
        for link in reversed(one.chain):  # from the party back to the record's subject
            tie = facts.relations[link]
            at = tie.source if tie.target == at else tie.target
            steps += [tie.kind, names.get(at, "")]
        yield {
            "party": ask.masking.id(one.entity),
            "record": one.record,
            "score": one.score,
            "hops": one.hops,
            "chain": " ← ".join(steps),
            "marks": ";".join(one.marks),
        }


def _sources(ask: Ask, facts: _Facts) -> Iterable[dict[str, Any]]:
    for tie in sorted(facts.relations.values(), key=lambda one: one.id):
        yield {
            "fact": "relation",
            "id": tie.id,
            "what": tie.kind,
            "sources": ";".join(tie.sources),
            "from": tie.valid_from or "",
            "until": tie.valid_to or "",
        }
    for record in sorted(facts.records, key=lambda one: one.id):
        shown = ask.masking.record(record)
        yield {
            "fact": "record",
            "id": record.id,
            "what": record.list or record.kind,
            "sources": ";".join(record.sources),
            "from": record.decided_on,
            "until": record.ends_on or "",
            "issuer": shown.issuer or "",
            "document": shown.document_no or "",
        }


def _pictures(ask: Ask, number: int) -> tuple[dict[str, bytes], set[str]]:
    """The pictures that can be drawn now, by path, and who stands in them."""
    files: dict[str, bytes] = {}
    drawn: set[str] = set()
    for item in kept(ask).items(number):
        if item.kind != "picture":
            continue
        try:
            svg, seen = drawn_svg(ask, item, f"picture-{item.number}")
        except NotFound:  # nobody in it is known now
            continue
        files[f"pictures/{item.number}.svg"] = svg.encode()
        drawn |= {one.id for one in seen}
    return files, drawn


def _texts(notes: Iterable[Mapping[str, Any]]) -> bytes:
    """Notes one after another, each with whose it is; a mark where it speaks of what went."""
    parts = []
    for note in notes:
        mark = f" withdrawn={note['withdrawn']}" if note["withdrawn"] else ""
        parts.append(f"# {note['item']} {note['who']} {note['at']}{mark}\n{note['text']}\n")
    return "\n".join(parts).encode()


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        cells = ("" if row.get(name) is None else str(row[name]) for name in columns)
        writer.writerow([disarmed(cell) for cell in cells])
    # A spreadsheet takes a file without the mark for one of the local code page.
    return b"\xef\xbb\xbf" + text.getvalue().encode(errors="replace")


def _manifest(ask: Ask, number: int, files: Mapping[str, bytes]) -> bytes:
    view = ask.view
    content = {
        "format": 1,
        "case": number,
        "made_by": ask.caller.name,
        "purpose": ask.caller.purpose,
        "persons": "masked" if ask.masking.masked else "shown",
        "as_of": view.as_of.isoformat(),
        "revision": view.revision,
        "policy": view.reach.policy.digest,
        "files": [
            {"path": path, "bytes": len(text), "sha256": sha256(text).hexdigest()}
            for path, text in sorted(files.items())
        ],
    }
    document = sealed(content, ask.desk.store.secret, PURPOSE)
    return (json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    draft = io.BytesIO()  # in memory: nothing of an export stays on the server's disk
    with ZipFile(draft, "w", ZIP_DEFLATED) as packed:
        for path, content in sorted(files.items()):
            packed.writestr(ZipInfo(path, _MADE), content, ZIP_DEFLATED)
    return draft.getvalue()
