"""A case as one folder (a zip over HTTP): pictures, chains, sources, notes, hashes, a manifest.

Everything is read now, so nothing of a withdrawn record is in it. The manifest holds the SHA-256 of
each file under the store's seal, and the facts journal the manifest's digest with the records told,
so that `creditgraph withdrawn` finds exports of before.
"""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from analytics.propagation.exposure import Evidence
from api.answers.case_pictures import drawn_svg
from api.answers.case_shown import whole_case
from api.answers.case_tables import Facts, tables
from api.answers.cases import journal, kept
from api.desk.question import Ask
from api.desk.response import encoded
from api.upkeep.seal import sealed
from graph.errors import NotFound

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
        **tables(ask, told, evidence, facts),
        **pictures,
    }
    records = sorted({one.id for one in facts.records})
    manifest = _manifest(ask, number, files)
    entities = {*facts.entities, *drawn, *(item["subject"] for item in told["parties"])}
    ask.exported(f"case {number} export", entities, why=f"case {number}")
    digest = sha256(manifest).hexdigest()
    journal(ask, EXPORTED, number, digest=digest, records=records)
    return Export(f"case-{number}.zip", _zipped({**files, "manifest.json": manifest}))


def _behind(ask: Ask, number: int) -> tuple[list[Evidence], Facts]:
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
    return evidence, Facts(named, relations, records)


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
