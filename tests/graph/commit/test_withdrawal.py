"""Files taken back: what is shown is as if they had never been loaded; the past stays as it was."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Batch, Claim, Fact, StateEvent
from graph.store import Gone, Store
from tests.builders import day, firm, heads, owns, penalty, person, tell
from tests.graph.engines import ENGINES

USCC = "91230400MA18ABCD1X"
ORG = f"org:{USCC[8:17]}"
A, NAMED = f"uscc:{USCC}", "name:x/一厂"
HASHED, OTHER = "person:" + "a" * 64, "person:" + "b" * 64
SCOPED, MASKED = f"person:{A}/王五", f"person:{A}/王五/230402********1234"
KNOWN = (A, ORG, NAMED, "b", HASHED, OTHER, SCOPED, MASKED)


def shown(store: Store, at: int | None = None) -> tuple[object, ...]:
    """Everything that a store shows at a revision, less the numbers of its revisions."""
    return (
        store.entities(KNOWN, at_revision=at),
        # Which of two equals came later is told by a number that another history changes.
        [replace(r, stands=None) for r in store.relations_at(KNOWN, limit=999, at_revision=at)],
        store.records(at_revision=at, withdrawn=True),
        [
            store.find(text, at_revision=at)
            for text in ("厂", "王五", USCC, USCC[8:17], "230000000000001", "b")
        ],
    )


def scanned(store: Store) -> list[str]:
    """What a scan gives, by id, without the engine's own numbers."""
    ids: dict[int, str] = {}
    rows: list[Any] = []
    for part in store.scan():
        if hasattr(part, "numbers"):
            ids.update(zip(part.numbers, part.ids, strict=True))
            rows += zip(part.ids, part.kinds, part.roles, strict=True)
        elif hasattr(part, "sources"):
            ends = ((ids[s], ids[t]) for s, t in zip(part.sources, part.targets, strict=True))
            rows += zip(part.ids, part.kinds, ends, part.share_lows, part.valid_tos, strict=True)
        elif not isinstance(part, Gone):
            rows += zip(part.ids, (ids[s] for s in part.subjects), part.states, strict=True)
    return sorted(map(repr, rows))


def withdraw(store: Store, *origins: str) -> Any:
    return store.commit(Batch(withdrawn=origins))


ENTITIES = st.sampled_from(
    [
        firm(A, "一厂"),
        firm(A, "二厂", attributes={"size": 1}),
        firm(A, "一厂", identifiers={"registration_no": "230000000000001"}),
        firm(ORG, "一厂"),
        firm(ORG, "一厂", identifiers={"registration_no": "230000000000001"}),
        firm(NAMED, "一厂"),
        firm("b", "二厂"),
        firm("b", "b厂", identifiers={"registration_no": "230000000000001"}),
        firm("b", "b厂", identifiers={"uscc": USCC}),
        firm("b", "b厂", identifiers={"uscc": "91230400MA18WXYZ2Y", "org_code": USCC[8:17]}),
        person(HASHED, "王五"),
        person(OTHER, "王五"),
        person(SCOPED, "王五"),
        person(MASKED, "王五"),
    ]
)
TIES = st.sampled_from(
    [
        owns(A, "b", 0.5),
        owns(A, "b", 0.6),
        owns(A, "b", 0.5, valid_to=day("2025-01-01")),
        owns(ORG, "b", 0.2),
        heads(HASHED, A),
        heads(SCOPED, A),
        heads(OTHER, ORG),
        heads(SCOPED, ORG, valid_to=day("2020-01-01")),
        heads(MASKED, A, valid_from=day("2021-01-01")),
    ]
)
RECORDS = st.sampled_from(
    [
        penalty("c1", A),
        penalty("c1", A, amount=2.0),
        penalty("c2", "b", named=[(HASHED, "directly_responsible")]),
        penalty("c2", "b", document_no="鹤罚〔2026〕1号"),
    ]
)
EVENTS = st.tuples(
    st.sampled_from(["c1", "c2"]),
    st.sampled_from(["object", "repair", "revoke"]),
    st.sampled_from(["2026-02-01", "2026-03-01", None]),
)
BEARERS = {id_: person(id_, "王五") for id_ in KNOWN if id_.startswith("person:")}
BEARERS |= {id_: firm(id_, "一厂") for id_ in KNOWN if not id_.startswith("person:")}
SUBJECTS = {"c1": A, "c2": "b"}
SAID = st.fixed_dictionaries(
    {
        "source": st.sampled_from(["s", "t"]),
        "rank": st.just(3),
        "dated": st.sampled_from([None, day("2026-01-01"), day("2026-02-01")]),
    }
)
FILES = st.lists(
    st.tuples(
        SAID,
        st.lists(ENTITIES, max_size=3),
        st.lists(TIES, max_size=2),
        st.lists(RECORDS, max_size=2),
        st.lists(EVENTS, max_size=2),
    ),
    min_size=2,
    max_size=5,
)


def batch(origin: str, file: Any) -> Batch:
    """A file as the loaders give it: a row names, as partial claims, every entity that it needs."""
    said, entities, ties, records, events = file
    claims: list[Claim] = [Claim(e, **said, origin=origin, whole=False) for e in entities]
    named = [end for tie in ties for end in (tie.source, tie.target)]
    named += [r.subject for r in records] + [n.entity for r in records for n in r.named_in]
    happened = []
    for record, action, on in events:
        named.append(SUBJECTS[record])
        claims.append(Claim(penalty(record, SUBJECTS[record]), **said, origin=origin))
        key = f"{said['source']}/{action}/{on or origin}"
        date_ = day(on) if on else None
        happened.append(StateEvent(record, action, "file", "w", on=date_, key=key, origin=origin))
    facts: list[Fact] = [*ties, *records]
    claims = [Claim(BEARERS[e], **said, origin=origin, whole=False) for e in named] + claims
    claims += [Claim(fact, **said, origin=origin) for fact in facts]
    return Batch(tuple(claims), tuple(happened))


def told(store: Store, files: list[tuple[str, Any]]) -> None:
    for origin, file in files:
        store.commit(batch(origin, file))


def test_a_number_given_again_does_not_find_in_the_time_between(store: Store) -> None:
    tell(store, firm("b", "二厂"))
    numbered_ = firm("b", "二厂", identifiers={"tax_no": "23040012345"})
    found = []
    for origin in ("f1", "f2"):
        store.commit(Batch((Claim(numbered_, "s", 3, origin=origin),)))
        found.append(store.revision().number)
        withdraw(store, origin)
        found.append(store.revision().number)
    store.commit(Batch((Claim(numbered_, "s", 3, origin="f3"),)))
    found.append(store.revision().number)
    hits = [bool(store.find("23040012345", at_revision=at).matches) for at in found]
    assert hits == [True, False, True, False, True]
    assert not store.verify()


@pytest.mark.parametrize("engine", ENGINES)
def test_a_file_taken_back_is_as_if_it_had_never_been_loaded(engine: str) -> None:
    @settings(max_examples=60 if engine == "sqlite" else 5)
    @given(files=FILES, place=st.integers(0, 4))
    def check(files: list[Any], place: int) -> None:
        named = [(f"f{n}", file) for n, file in enumerate(files)]
        out = named[place % len(named)]
        with TemporaryDirectory() as here, TemporaryDirectory() as there:
            with_it = ENGINES[engine](Path(here))
            told(with_it, named)
            before, latest = shown(with_it), with_it.revision().number
            withdraw(with_it, out[0])
            after, taken_back = (shown(with_it), scanned(with_it)), with_it.revision().number
            assert shown(with_it, latest) == before
            again = [one for one in named if one[0] == out[0]]
            told(with_it, again)
            assert shown(with_it, taken_back) == after[0]
            withdraw(with_it, out[0])
            assert (shown(with_it), scanned(with_it)) == after
            assert not with_it.verify()
            with_it.close()
            without = ENGINES[engine](Path(there))
            told(without, [one for one in named if one != out])
            assert after == (shown(without), scanned(without))
            without.close()

    check()
