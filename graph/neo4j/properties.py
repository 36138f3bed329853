"""Whether what people and queries see in the graph is what the bodies say (`graph.row_check`).

The journal vouches for bodies, ids and revisions. Labels, the other properties and what hangs on a
record or an id follow from them and are worked out again here.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from graph.codec import Body, body_of_text
from graph.neo4j.link import Transaction
from graph.neo4j.shapes import (
    KIND_LABELS,
    TYPES,
    entity_labels,
    entity_properties,
    other_names,
    record_properties,
    relation_properties,
)
from graph.words import WITHDRAWN_STATES

# Ours, by which facts are found or read beside their bodies.
_OWN: Final = frozenset(
    {"_norm", "_code", "_document", "_gone", "_from", "_to", "_rank", "_score", "_terms"}
    | {"_claimant", "_precedence", "_given_source", "_given_target"}
)
_Seen = tuple[str, str, dict[str, Any], list[str]]  # id, body, properties, labels, or type and ends

_ENTITIES: Final = "MATCH (e:Entity) RETURN e.id, e._body, properties(e), labels(e)"
_RECORDS: Final = "MATCH (r:{}) RETURN r.id, r._body, properties(r), labels(r)"
_RELATIONS: Final = (
    f"MATCH ()-[r:{'|'.join(sorted(TYPES.values()))}]->() WHERE r._body IS NOT NULL "
    "RETURN r.id, r._body, properties(r), [type(r), startNode(r).id, endNode(r).id]"
)
_ELSEWHERE: Final = (
    "EXISTS {{ MATCH (e:Entity {{id: r._given_{0}}}) }} OR "
    "EXISTS {{ MATCH (o:OtherId {{id: r._given_{0}}}) WHERE coalesce(o._answers, '') <> {0}.id }}"
)
# Edges that say something else than the properties for which the journal vouches.
_EDGES: Final = {
    "relations": (
        f"MATCH (source)-[r:{'|'.join(sorted(TYPES.values()))}]->(target) "
        "WHERE NOT source:Entity OR NOT target:Entity OR "
        f"{_ELSEWHERE.format('source')} OR {_ELSEWHERE.format('target')} RETURN count(r)"
    ),
    "records": (
        "MATCH (r:Record) WHERE EXISTS { (r)-[:ABOUT]->(e) WHERE e.id <> r._subject } "
        "RETURN count(r)"
    ),
    "ids": (
        "MATCH (o:OtherId)-[:ANSWERS_AS]->(e) WHERE e.id <> coalesce(o._answers, '') "
        "RETURN count(o)"
    ),
}
_NAMED: Final = "MATCH (r:Record) RETURN r._named, [(r)-[n:NAMES]->(e) | [e.id, n.role]]"
_NAMES: Final = (
    "MATCH (e:Entity) OPTIONAL MATCH (o:OtherName {id: e.id}) RETURN e._body, collect(o.norm)"
)


def other_kinds(tx: Transaction) -> Iterator[str]:
    """The kinds of rows of which some are shown otherwise than their bodies say."""
    if not all(map(_is_entity, _seen(tx, _ENTITIES))):
        yield "entities"
    if not all(map(_is_relation, _seen(tx, _RELATIONS))):
        yield "relations"
    if not (all(map(_is_record, _all_records(tx))) and _named_as_said(tx)):
        yield "records"
    for kind, query in _EDGES.items():
        if tx.rows(query)[0][0]:
            yield kind
    if any(set(norms) != other_names(body_of_text(text)) for text, norms in tx.stream(_NAMES)):
        yield "names"


def _seen(tx: Transaction, query: str) -> Iterator[_Seen]:
    yield from map(tuple, tx.stream(query))


def _all_records(tx: Transaction) -> Iterator[_Seen]:
    for label in ("Record", "WithdrawnRecord"):
        yield from _seen(tx, _RECORDS.format(label))


def _is_entity(seen: _Seen) -> bool:
    body = body_of_text(seen[1])
    labels, wanted = {*seen[3]}, {*entity_labels(body)}
    # Another kind's label beside its own would hide it from a masked search.
    alone = not (labels - wanted) & {*KIND_LABELS.values()}
    return alone and wanted <= labels and _agrees(seen, body, entity_properties)


def _is_relation(seen: _Seen) -> bool:
    body = body_of_text(seen[1])
    type_, *ends = seen[3]

    def shape(id_: str, body: Body) -> dict[str, Any]:
        given = {
            f"_given_{end}": body[end]
            for end, now in zip(("source", "target"), ends, strict=True)
            if body[end] != now
        }
        return relation_properties(id_, body) | given

    return _agrees(seen, body, shape) and type_ == TYPES[body["kind"]]


def _is_record(seen: _Seen) -> bool:
    body = body_of_text(seen[1])
    withdrawn = body.get("state") in WITHDRAWN_STATES
    label = "WithdrawnRecord" if withdrawn else "Record"
    return _agrees(seen, body, record_properties) and label in seen[3]


def _agrees(seen: _Seen, body: Body, shape: Callable[[str, Body], dict[str, Any]]) -> bool:
    """Whether all properties that people see are those of the body, and our keys agree too."""
    id_, _, properties, _ = seen
    wanted = {key: value for key, value in shape(id_, body).items() if value not in (None, [])}
    there = {key: _native(value) for key, value in properties.items() if value != []}
    shown = {key for key in there if not key.startswith("_")}
    asked = wanted.keys() | _OWN  # what it should not be found by either
    return shown <= wanted.keys() and all(there.get(key) == wanted.get(key) for key in asked)


def _native(value: Any) -> Any:  # noqa: ANN401 - a property is any value
    """A day of the driver as Python's."""
    return value.to_native() if hasattr(value, "to_native") else value


def _named_as_said(tx: Transaction) -> bool:
    return all(
        sorted(body_of_text(said)) == sorted(map(list, there)) for said, there in tx.stream(_NAMED)
    )
