"""The evidence capsule: all that a certificate rests on, to be checked offline (DESIGN §10).

It holds the certificate with its seal, the whole text of policy and law under the hashes in it, the
facts (parties, their records, the relations among them) with their sources, and the numbers that
do not follow from these. `tools/verify_capsule.py` recomputes the answer from it; that program is
written apart and shares no line with this one. Its own hash covers every field.
"""

import gzip
import json
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np

from analytics.law.measures import Measures
from analytics.policy import Policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from analytics.vetting.certificate import with_hash
from analytics.vetting.law_file import LawFile, law_file
from analytics.vetting.participants import participants_of
from analytics.vetting.seal import SealedCertificate
from analytics.vetting.short_code import code_of
from graph.atomic_files import written_whole
from graph.errors import BadInput
from graph.mask_evidence import shown_attributes
from graph.model import Entity, Record, Relation
from graph.store import Reader, Store

VERSION: Final = 1  # of the capsule's form
LARGEST: Final = 2 * 2**20  # bytes of a file: what an office takes as an attachment
_MOST: Final = 20_000  # relations among the parties of one vetting


def capsule_of(
    store: Reader, reach: Propagation, one: SealedCertificate, measures: Measures
) -> dict[str, Any]:
    """The capsule of a certificate that was just made from this store and propagation.

    Raises BadInput where the parties have more relations than a capsule holds.
    """
    certificate, at = one.certificate, reach.snapshot.revision
    ids = _parties(certificate)
    law = law_file(store, reach, {party["entity"] for party in certificate["participants"]})
    records = _records(store, certificate, law)
    # Chains begin at a record's subject, and at whom it names.
    ids |= {record.subject for record in records}
    ids |= {name.entity for record in records for name in record.named_in}
    relations = _relations(store, certificate, law, ids)
    ids |= {end for tie in relations for end in (tie.source, tie.target)}
    entities = store.entities(ids, at_revision=at)
    content = {
        "capsule": VERSION,
        **one.plain(),
        "code": code_of(one.hash),
        "policy": reach.policy.text,
        "law": measures.text,
        "entities": [_entity(entities[id_]) for id_ in sorted(entities)],
        "relations": [_relation(tie) for tie in sorted(relations, key=lambda tie: tie.id)],
        "records": [_record(record) for record in sorted(records, key=lambda one: one.id)],
        "since": _since(store, reach, certificate),
        "ends": _ends(reach, relations),
        "degrees": _degrees(reach, entities),
    }
    return with_hash(content)


def capsule_at(
    store: Store, one: SealedCertificate, policy: Policy, measures: Measures, *, cache: Path | None
) -> dict[str, Any]:
    """`capsule_of`, over a propagation of the certificate's own revision and day."""
    snapshot = snapshot_of(store, at_revision=one.certificate["revision"], cache=cache)
    reach = Propagation(snapshot, policy, date.fromisoformat(one.certificate["as_of"]))
    return capsule_of(store, reach, one, measures)


def write_capsule(capsule: Mapping[str, Any], path: Path) -> None:
    """Write a capsule, compressed where the name ends in `.gz`. Raises BadInput above LARGEST."""
    text = json.dumps(capsule, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    # No clock in the compressed file: equal capsules are equal bytes.
    packed = gzip.compress(text.encode(), mtime=0) if path.suffix == ".gz" else text.encode()
    if len(packed) > LARGEST:
        raise BadInput("capsule.too_large", size=len(packed) >> 10, most=LARGEST >> 10)
    with written_whole(path) as draft:
        draft.write_bytes(packed)


def _parties(certificate: Mapping[str, Any]) -> set[str]:
    """The ids of all whom the answer is about."""
    ids = {one["entity"] for one in certificate["participants"]}
    for tie in certificate["witnesses"].values():
        ids |= {tie["source"], tie["target"]}
    for finding in certificate["findings"]:
        ids |= {finding.get("debtor"), finding.get("lot"), *finding.get("also", ())} - {None}
    return ids


def _relations(
    store: Reader, certificate: Mapping[str, Any], law: LawFile, ids: Collection[str]
) -> list[Relation]:
    """The relations among the parties, those of chains, and offices that the law regards."""
    at = law.reach.snapshot.revision
    among = store.relations_at(ids, limit=_MOST + 1, at_revision=at, within=True)
    wanted = {*certificate["witnesses"]}
    for roles in law.roles.values():
        wanted |= {term.id for term in (*roles.held, *roles.heads, *roles.practitioners)}
    if len(among) + len(wanted) > _MOST:
        raise BadInput("capsule.too_many", most=_MOST)
    others = store.relations(wanted, at_revision=at) if wanted else {}
    return [*{tie.id: tie for tie in (*among, *others.values())}.values()]


def _records(store: Reader, certificate: Mapping[str, Any], law: LawFile) -> list[Record]:
    """Every record that the law was asked about, that an answer names, or that debtors have."""
    told = [*certificate["findings"], *certificate["other_effects"], *certificate["unconfirmed"]]
    ids = {one["record"] for one in told if one["record"]}
    debtors = {one["debtor"] for one in certificate["findings"] if "debtor" in one}
    at = law.reach.snapshot.revision
    some = [*law.others.values(), *(record for own in law.own.values() for record in own)]
    some += store.records(ids=ids, at_revision=at) if ids else ()
    some += store.records(subjects=debtors, at_revision=at) if debtors else ()
    less = set(certificate.get("less", ()))
    return [*{record.id: record for record in some if record.id not in less}.values()]


def _since(store: Reader, reach: Propagation, certificate: Mapping[str, Any]) -> list[list[Any]]:
    """[entity, role, day] of each participant: when it took the role, None where not known."""
    at = reach.snapshot.revision
    question = certificate["question"]
    subject = store.entities([question["subject"]], at_revision=at)[question["subject"]]
    part = participants_of(
        store, subject, scenario=question["scenario"], as_of=reach.as_of, at_revision=at
    )
    return [[p.entity, p.role, p.since and p.since.isoformat()] for p in part.participants]


def _ends(reach: Propagation, relations: Collection[Relation]) -> dict[str, str]:
    """By id, the ends that no source tells and a higher one implies (`snapshot/undated.py`)."""
    ties, ids = reach.snapshot.relations, sorted(tie.id for tie in relations)
    places = dict(zip(reach.snapshot.relation_places(ids), ids, strict=True))
    overruled = sorted(places.keys() & set(ties.overruled.tolist()))
    return {places[row]: date.fromordinal(int(ties.valid_to[row])).isoformat() for row in overruled}


def _degrees(reach: Propagation, entities: Mapping[str, Entity]) -> dict[str, int]:
    """Of each party whose kind or role has a cap: its different (kind, source, target) by the day.

    Its relations are mostly with others and not in the capsule.
    """
    snapshot, caps = reach.snapshot, reach.policy.hub
    ties, day = snapshot.relations, reach.as_of.toordinal()
    degrees = {}
    for id_, entity in sorted(entities.items()):
        if not caps.keys() & {entity.kind, *entity.roles}:
            continue
        place = snapshot.places[id_]
        near = np.flatnonzero(
            ((ties.source == place) | (ties.target == place)) & (ties.valid_from <= day)
        )
        columns = (ties.kind[near], ties.source[near], ties.target[near])
        degrees[id_] = len(set(zip(*(column.tolist() for column in columns), strict=True)))
    return degrees


def _entity(entity: Entity) -> dict[str, Any]:
    return {
        "id": entity.id,
        "kind": entity.kind,
        "name": entity.name,
        "roles": list(entity.roles),
        "identifiers": dict(entity.identifiers),
        "attributes": shown_attributes(entity.attributes),
        "sources": list(entity.sources),
    }


def _relation(tie: Relation) -> dict[str, Any]:
    stands = tie.stands
    return {
        "id": tie.id,
        "kind": tie.kind,
        "source": tie.source,
        "target": tie.target,
        "share": [tie.share.low, tie.share.high] if tie.share else None,
        "valid_from": _day(tie.valid_from),
        "valid_to": _day(tie.valid_to),
        "attributes": dict(tie.attributes),
        "sources": list(tie.sources),
        "rank": tie.rank,
        "claimant": stands.source if stands else "",
        "precedence": stands.precedence if stands else 0,
    }


def _record(record: Record) -> dict[str, Any]:
    return {
        "id": record.id,
        "kind": record.kind,
        "subject": record.subject,
        "list": record.list,
        "tier": record.tier,
        "state": record.state,
        "decided_on": _day(record.decided_on),
        "occurred_on": _day(record.occurred_on),
        "ends_on": _day(record.ends_on),
        "issuer": record.issuer,
        "document_no": record.document_no,
        "basis": record.basis,
        "amount": record.amount,
        "named_in": [[name.entity, name.role] for name in record.named_in],
        "attributes": dict(record.attributes),
        "sources": list(record.sources),
        "confirmed": list(record.confirmed),
        "lifted": [[code, _day(day)] for code, day in record.lifted],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
