"""Writing a store as files for `neo4j-admin database import full`; what it imports is a store.

`graph.neo4j.admin_files` writes the files.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from graph.chain_seal import ChainSeal
from graph.codec import body_of_text, text_of
from graph.commit.resolution import own_tokens
from graph.dump import Kept, KeptEntity, KeptId, KeptRecord, KeptRelation, KeptRow
from graph.errors import StoreError
from graph.head_file import last_of
from graph.journal import all_entries
from graph.naming import name_key
from graph.neo4j.admin_files import AdminFiles
from graph.neo4j.ledger.claim_texts import packed_claims
from graph.neo4j.schema import FORMAT
from graph.neo4j.shapes import (
    ROLE_LABELS,
    ROLE_OF_KIND,
    TYPES,
    code_of,
    document_of,
    entity_labels,
    entity_properties,
    other_names,
    record_properties,
    relation_properties,
)
from graph.sealed_keys import carried_keys
from graph.secrets import check_value
from graph.store import Chain, JournalEntry, Store
from graph.words import WITHDRAWN_STATES

_LABELS: Final = {
    "past_answers": "PastAnswer",
    "past_claims": "PastClaim",
    "identifiers": "Identifier",
    "events": "StateEvent",
    "verdicts": "Verdict",
    "revisions": "Revision",
    "texts": "Text",
}
_CHAINS: Final[Mapping[Chain, str]] = {"facts": "JournalEntry", "access": "AccessEntry"}


def export_admin(store: Store, folder: Path) -> dict[str, int]:
    """Write the whole store into `folder`, which should be empty.

    Returns the numbers of nodes and relations. The imported database gets an identity of its own.
    """
    files = AdminFiles(folder)
    writing = _Writing(files)
    heads = store.heads()
    # The order matters: role labels need the relations, and the node of the store is written last,
    # with counters and ends of journals that only the rest gives.
    for kept in store.dump():
        writing.write(kept)
    if _facts(store.heads()) != _facts(heads):
        raise StoreError("neo4j.changed_meanwhile", store=store.name)
    writing.journals(store, heads)
    writing.store(store.secret, carried_keys(store.id_keys, store.secret))
    files.close()
    return {"nodes": files.nodes, "relations": files.relations}


class _Writing:
    """Turns each kept row into nodes and relations of `graph.neo4j.shapes`."""

    def __init__(self, files: AdminFiles) -> None:
        self._files = files
        self._open_roles: dict[str, set[str]] = {}
        self._any_roles: dict[str, set[str]] = {}
        self._meta: dict[str, Any] = {
            "key": "store",
            "format": FORMAT,
            "identity": uuid4().hex,
            "made_at": datetime.now(UTC).isoformat(),
            "revision": 0,
            "numbers": 0,
            "claims": 0,
            "relations": 0,
        }
        self._kinds: set[str] = set()
        self._ends: dict[str, tuple[int, str]] = {}
        self._heads: dict[str, str] = {}

    def write(self, kept: Kept) -> None:
        if isinstance(kept, KeptRelation):
            self._relation(kept)
        elif isinstance(kept, KeptRecord):
            self._record(kept)
        elif isinstance(kept, KeptId):
            self._id(kept)
        elif isinstance(kept, KeptEntity):
            self._past_entity(kept)
        else:
            self._row(kept)

    def _count(self, what: str, number: int) -> None:
        self._meta[what] = max(self._meta.get(what, 0), number)

    def _relation(self, kept: KeptRelation) -> None:
        body = body_of_text(kept.body)
        kind = body["kind"]
        # Past versions hang on nothing, so that no plain MATCH meets them.
        if kept.closed:
            self._files.node(
                ("PastRelation",),
                {
                    "id": kept.id,
                    "kind": kind,
                    "source": kept.source,
                    "target": kept.target,
                    "opened": kept.opened,
                    "closed": kept.closed,
                    "body": kept.body,
                },
            )
            return
        role = ROLE_OF_KIND.get(kind)
        if role:
            self._any_roles.setdefault(kept.source, set()).add(role)
            if "valid_to" not in body:
                self._open_roles.setdefault(kept.source, set()).add(role)
        self._claimed(kept.claims)
        self._meta["relations"] += 1
        self._kinds.add(kind)
        given = {
            key: body[end]
            for key, end, now in (
                ("_given_source", "source", kept.source),
                ("_given_target", "target", kept.target),
            )
            if body[end] != now
        }
        shown = {
            **relation_properties(kept.id, body),
            **given,
            "_opened": kept.opened,
            "_body": kept.body,
            "_claims": packed_claims(kept.claims, body),
        }
        self._files.relation(TYPES[kind], ("Entity", kept.source), ("Entity", kept.target), shown)

    def _claimed(self, claims: Iterable[Any]) -> None:
        for claim in claims:
            self._count("claims", max((claim.seq, *(one.seq for one in claim.repeats))))

    def _record(self, kept: KeptRecord) -> None:
        body = body_of_text(kept.body)
        state = body.get("state", "in_force")
        if kept.closed:
            self._files.node(
                ("PastRecord",),
                {
                    "id": kept.id,
                    "subject": kept.subject,
                    "named": text_of(kept.named),
                    "state": state,
                    "body": kept.body,
                    "opened": kept.opened,
                    "closed": kept.closed,
                    **document_of(body, "document"),
                },
            )
            return
        self._claimed(kept.claims)
        shown = {
            **record_properties(kept.id, body),
            "_subject": kept.subject,
            "_named": text_of(kept.named),
            "_opened": kept.opened,
            "_body": kept.body,
            "_claims": packed_claims(kept.claims, body),
        }
        if state in WITHDRAWN_STATES:
            self._files.node(("WithdrawnRecord",), shown)
            for entity, _ in body.get("named_in", ()):
                self._files.node(("WithdrawnName",), {"id": entity, "record": kept.id})
            return
        self._files.node(("Record",), shown, space="Record")
        self._files.relation("ABOUT", ("Record", kept.id), ("Entity", kept.subject), {})
        for entity, role in kept.named:
            self._files.relation("NAMES", ("Record", kept.id), ("Entity", entity), {"role": role})

    def _id(self, kept: KeptId) -> None:
        self._count("numbers", kept.number)
        self._claimed(kept.claims)
        self._meta["has_named"] = self._meta.get("has_named") or kept.id.startswith("name:")
        self._meta["has_codes"] = self._meta.get("has_codes") or kept.id.startswith("org:")
        body = None if kept.body is None else body_of_text(kept.body)
        own = {
            "id": kept.id,
            "_number": kept.number,
            "_claims": packed_claims(kept.claims, body),
        }
        if body is None:
            self._meta["has_others"] = True
            if kept.answers == kept.id:  # nobody claims it any more
                more: dict[str, Any] = {"_gone": True, **code_of(kept.id)}
                self._files.node(("OtherId",), {**own, **more}, space="Entity")
                return
            more = {"_answers": kept.answers, "_since": kept.since, **code_of(kept.id)}
            self._files.node(("OtherId",), {**own, **more}, space="Entity")
            self._files.relation("ANSWERS_AS", ("Entity", kept.id), ("Entity", kept.answers), {})
            return
        shown = {**entity_properties(kept.id, body), **own}
        shown |= {"_opened": kept.opened, "_body": kept.body}
        labels = (*entity_labels(body), *self._roles(kept.id, body.get("roles", ())))
        self._files.node(labels, shown, space="Entity")
        for norm in sorted(other_names(body)):
            self._files.node(("OtherName",), {"id": kept.id, "norm": norm, "opened": kept.opened})

    def _roles(self, id_: str, claimed: Iterable[str]) -> list[str]:
        """Role labels: of an open relation, or claimed by a source and never given by a relation.

        An agency keeps a claimed label also when it no longer serves (`ledger/roles.py`).
        """
        bears = set(self._open_roles.get(id_, ()))
        held = self._any_roles.get(id_, set()) - {"intermediary"}
        bears |= {r for r in claimed if r in ROLE_OF_KIND.values() and r not in held}
        return [ROLE_LABELS[role] for role in sorted(bears)]

    def _past_entity(self, kept: KeptEntity) -> None:
        body = body_of_text(kept.body)
        span = {"id": kept.id, "opened": kept.opened, "closed": kept.closed}
        self._files.node(
            ("PastEntity",),
            {
                **span,
                "number": kept.number,
                "kind": body["kind"],
                "name": body["name"],
                "norm": name_key(body["name"]),
                "roles": body.get("roles", []),
                "body": kept.body,
            },
        )
        for norm in sorted(other_names(body)):
            self._files.node(("PastName",), {**span, "norm": norm})

    def _row(self, kept: KeptRow) -> None:
        values = dict(kept.values)
        if kept.table == "revisions":
            self._count("revision", values["number"])
        elif kept.table in ("events", "verdicts"):
            self._count(kept.table, values["seq"])
            self._meta["has_verdicts"] = self._meta.get("has_verdicts") or kept.table == "verdicts"
        elif kept.table == "past_claims":
            values["whole"] = bool(values["whole"])  # SQLite gives 0 or 1
            self._count("claims", values["seq"])
        elif kept.table == "identifiers":
            if values["token"] in {f"{s}:{v}" for s, v in own_tokens(values["id"]).items()}:
                return  # the id is made of it and is looked up instead
            self._meta["has_extras"] = True
        if values.get("happened_on"):
            values["happened_on"] = date.fromisoformat(values["happened_on"])
        # An event that counts for nothing has a label of its own.
        skipped = bool(values.pop("skipped", False))
        self._files.node(("SkippedEvent" if skipped else _LABELS[kept.table],), values)

    def journals(self, store: Store, heads: Sequence[str]) -> None:
        """Both chains up to these heads, which are sealed for the new identity.

        A head that does not fit its chain is carried over as it is: the fault moves along.
        """
        theirs = ChainSeal(store.secret, store.identity)
        ours = ChainSeal(store.secret, self._meta["identity"])
        for chain, label in _CHAINS.items():
            head = theirs.head(last_of(heads, chain))
            read = partial(store.journal, chain)
            entries = all_entries(lambda after, read=read: read(after=after))  # type: ignore[misc]
            if head:
                self._heads[label] = ours.sealed(head._replace(store=ours.store))
                entries = takewhile(partial(_is_within, head.number), entries)
            self._journal(label, entries)

    def _journal(self, label: str, entries: Iterable[JournalEntry]) -> None:
        number, digest = 0, ""
        for entry in entries:
            number, digest = entry.number, entry.digest
            self._files.node(
                (label,),
                {
                    "number": number,
                    "at": entry.at.isoformat(),
                    "who": entry.who,
                    "action": entry.action,
                    "particulars": text_of(entry.particulars),
                    "digest": digest,
                    "covers": entry.covers,
                },
            )
        self._ends[label] = (number, digest)

    def store(self, secret: bytes, keys: str | None) -> None:
        """The nodes that make the database a store; to be written last."""
        entries, digest = self._ends["JournalEntry"]
        self._files.node(
            ("CreditGraph",),
            {
                **self._meta,
                "kinds": sorted(self._kinds),
                "secret": check_value(secret),
                "id_keys": keys,
                "entries": entries,
                "digest": digest,
                "head": self._heads.get("JournalEntry"),
            },
        )
        revision = self._meta["revision"]
        self._files.node(
            ("CreditGraphClock",), {"key": "clock", "begun": revision, "settled": revision}
        )
        entries, digest = self._ends["AccessEntry"]
        self._files.node(
            ("CreditGraphAccess",),
            {
                "key": "access",
                "entries": entries,
                "digest": digest,
                "head": self._heads.get("AccessEntry"),
            },
        )


def _facts(heads: Sequence[str]) -> str | None:
    return last_of(heads, "facts")


def _is_within(last: int, entry: JournalEntry) -> bool:
    return entry.number <= last
