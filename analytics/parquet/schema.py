"""The columns of each file, by name and type; docs/scale.md tells what each means."""

from typing import Final, Literal

import pyarrow as pa

_Columns = tuple[tuple[str, pa.DataType], ...]

_PLACE: Final = ("place", pa.int32())
_ENTITY: Final = (("id", pa.string()), ("kind", pa.string()), ("roles", pa.list_(pa.string())))
_TIE: Final = (
    ("share_low", pa.float64()),
    ("share_high", pa.float64()),
    ("valid_from", pa.date32()),
    ("valid_to", pa.date32()),
    ("end_implied", pa.bool_()),
    ("rank", pa.int32()),
    ("score", pa.float64()),
    ("claimant", pa.int64()),
    ("precedence", pa.int64()),
    ("terms", pa.string()),
)
_FILED: Final = (
    ("tier", pa.string()),
    ("list", pa.string()),
    ("disputed", pa.bool_()),
    ("decided_on", pa.date32()),
    ("occurred_on", pa.date32()),
    ("filed_on", pa.date32()),
    ("ends_on", pa.date32()),
    ("authority_unknown", pa.bool_()),
    ("case", pa.string()),
)


def _relation(entity: pa.DataType) -> _Columns:
    ends = (("source", entity), ("target", entity))
    return (("id", pa.string()), ("kind", pa.string()), *ends, *_TIE)


def _record(entity: pa.DataType) -> _Columns:
    named = pa.list_(pa.struct([("entity", entity), ("role", pa.string())]))
    return (("id", pa.string()), ("subject", entity), *_FILED, ("named", named))


# A whole snapshot refers to entities, relations and records by place: their row in id order.
ENTITIES: Final = pa.schema([_PLACE, *_ENTITY])
RELATIONS: Final = pa.schema([_PLACE, *_relation(pa.int32())])
RECORDS: Final = pa.schema([_PLACE, *_record(pa.int32())])
# Of one policy and day.
ARCS: Final = pa.schema(
    [
        ("row", pa.int64()),
        ("tail", pa.int32()),
        ("head", pa.int32()),
        ("weight", pa.int64()),
        ("event_low", pa.int32()),
        ("event_high", pa.int32()),
        ("relation", pa.int32()),
        ("controlling", pa.bool_()),
    ]
)
SEEDS: Final = pa.schema(
    [
        ("seed", pa.int32()),
        ("record", pa.int32()),
        ("subject", pa.int32()),
        ("event", pa.int32()),
        ("guessed", pa.bool_()),
        ("sigma", pa.float64()),
        ("heaviest", pa.int64()),
    ]
)
STARTS: Final = pa.schema(
    [("seed", pa.int32()), ("nth", pa.int32()), ("entity", pa.int32()), ("weight", pa.int64())]
)

# Of one day: who casts which votes, in whole numbers of 1e-12 (DESIGN §8). The places behind those
# of all entities are parties who vote as one.
VOTES: Final = pa.schema(
    [("voter", pa.int32()), ("company", pa.int32()), ("low", pa.int64()), ("high", pa.int64())]
)
OFFICES: Final = pa.schema([("director", pa.int32()), ("directed", pa.int32())])
# Of each company the least that its holders have together, and what it holds of itself.
COMPANIES: Final = pa.schema(
    [
        ("company", pa.int32()),
        ("lowest", pa.int64()),
        ("own_low", pa.int64()),
        ("own_high", pa.int64()),
        ("trusted", pa.bool_()),
    ]
)
CONCERT: Final = pa.schema([("holder", pa.int32()), ("member", pa.int32())])

# Of one day: what each holder has of each company, in whole numbers of 1e-12 (DESIGN §8), the
# relations that are added for it, and who is listed by which records.
STAKES: Final = pa.schema(
    [("holder", pa.int32()), ("company", pa.int32()), ("low", pa.int64()), ("high", pa.int64())]
)
STAKE_RELATIONS: Final = pa.schema(
    [("holder", pa.int32()), ("company", pa.int32()), ("relation", pa.int32())]
)
LISTED: Final = pa.schema([("record", pa.int32()), ("entity", pa.int32())])

# What changed between two revisions refers by id, since places are of one revision alone.
GONE: Final = pa.schema([("file", pa.string()), ("id", pa.string())])
CHANGED_ENTITIES: Final = pa.schema(_ENTITY)
CHANGED_RELATIONS: Final = pa.schema(_relation(pa.string()))
CHANGED_RECORDS: Final = pa.schema(_record(pa.string()))

WHOLE: Final = {
    "entities": ENTITIES,
    "relations": RELATIONS,
    "records": RECORDS,
    "arcs": ARCS,
    "seeds": SEEDS,
    "starts": STARTS,
}
# Beside WHOLE, where control is asked.
OF_CONTROL: Final = {
    "votes": VOTES,
    "offices": OFFICES,
    "companies": COMPANIES,
    "concert": CONCERT,
}
# Beside WHOLE, where ownership is asked.
OF_STAKES: Final = {
    "stakes": STAKES,
    "stake_relations": STAKE_RELATIONS,
    "owned": COMPANIES,
    "listed": LISTED,
}
Part = Literal["votes", "stakes"]
PARTS: Final[dict[Part, dict[str, pa.Schema]]] = {"votes": OF_CONTROL, "stakes": OF_STAKES}
CHANGES: Final = {
    "gone": GONE,
    "entities": CHANGED_ENTITIES,
    "relations": CHANGED_RELATIONS,
    "records": CHANGED_RECORDS,
}
