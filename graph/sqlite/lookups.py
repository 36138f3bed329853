"""Whether the tables by which facts are found hold what the facts say.

No sum of the journal covers them. An entry that is missing hides a party or a record from look-up,
so each is worked out again from the claims and versions, for which the journal vouches.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from heapq import merge
from itertools import groupby
from operator import add, itemgetter
from typing import Any, Final, NamedTuple

from graph.codec import body_of_text
from graph.commit.look_up_tokens import look_up_tokens
from graph.held_spans import COMMIT, ClaimNumbers, Giving, is_held, lost_at
from graph.naming import document_key
from graph.sentence import Sentence, Word, say
from graph.sqlite.grams import plain_name
from graph.sqlite.told_claims import CLAIM_COLUMNS, claim_values

_CLAIMS: Final = (
    f"SELECT a.n, 'claim', opened, closed, {CLAIM_COLUMNS} FROM claims "
    "JOIN nodes a ON a.id = substr(fact, 2) WHERE fact GLOB 'E*' ORDER BY a.n"
)
_KEPT: Final = (
    "SELECT n, 'kept', token, opened, closed FROM (SELECT * FROM identifiers UNION ALL "
    "SELECT * FROM past_identifiers) ORDER BY n, opened"
)
_COMMITS: Final = "SELECT particulars FROM journal WHERE action = ? ORDER BY number"
_NUMBERED: Final = (
    f"SELECT substr(fact, 2) AS record, 'claim', {CLAIM_COLUMNS} FROM claims "
    "WHERE fact GLOB 'C*' ORDER BY record",
    "SELECT id, 'version', body FROM records ORDER BY id",
    "SELECT record, 'document', key FROM documents ORDER BY record",
    "SELECT record, 'named', id FROM named JOIN nodes ON n = given ORDER BY record",
)
_TERMS: Final = "creditgraph_terms"
_FOLDED: Final = "creditgraph_folded"


def look_up_faults(db: sqlite3.Connection) -> Iterator[Sentence]:
    """A sentence for each table of which some rows are missing, changed or added."""
    checks: dict[str, Callable[[sqlite3.Connection], int]] = {
        "identifiers": _wrong_identifiers,
        "documents": _wrong_documents,
        "search": _wrong_search,
    }
    for what, count in checks.items():
        if wrong := count(db):
            yield say("verify.look_up", what=Word("look_up", what), count=wrong)


# -- identifiers


class _Span(NamedTuple):
    """From which revision an identifier finds its id, and until which."""

    opened: int
    closed: int | None


@dataclass(slots=True)
class _Claimed:
    """When claims of an identifier of an id began and ended, and which they are."""

    opened: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)
    now: bool = False
    giving: list[Giving] = field(default_factory=list)


def _wrong_identifiers(db: sqlite3.Connection) -> int:
    said = db.execute(_COMMITS, (COMMIT,))
    numbers = ClaimNumbers(particulars for (particulars,) in said)
    rows = merge(db.execute(_CLAIMS), db.execute(_KEPT), key=itemgetter(0))
    return sum(_wrong_of([*group], numbers) for _, group in groupby(rows, key=itemgetter(0)))


def _wrong_of(rows: list[Any], numbers: ClaimNumbers) -> int:
    """How many identifiers of one id are kept otherwise than its claims say."""
    wanted: dict[str, _Claimed] = {}
    kept: dict[str, list[_Span]] = {}
    for _, what, *said in rows:
        if what == "kept":
            token, *span = said
            kept.setdefault(token, []).append(_Span(*span))
            continue
        opened, closed, *claim = said
        (seq, fact, *_, text), _ = claim_values(claim)
        for token in look_up_tokens(fact[1:], body_of_text(text)):
            one = wanted.setdefault(token, _Claimed())
            one.opened.add(opened)
            one.now |= closed is None
            one.closed |= {closed}
            one.giving.append((seq, closed))
    missing = sum(
        (one.now or bool(lost_at(one.giving, numbers))) and token not in kept
        for token, one in wanted.items()
    )
    return missing + sum(
        not _are_right(spans, wanted.get(token), numbers) for token, spans in kept.items()
    )


def _are_right(spans: list[_Span], claimed: _Claimed | None, numbers: ClaimNumbers) -> bool:
    """Whether an identifier was kept in these spans, in their order, as it was claimed."""
    if claimed is None or not _as_told(spans, claimed.giving, numbers):
        return False
    if spans[0].opened != min(claimed.opened):
        return False
    ends = [span.closed for span in spans]
    # A program of before kept a span on over the time in which nobody claimed it.
    later = all(
        closed is not None and closed < span.opened and span.opened in claimed.opened
        for closed, span in zip(ends, spans[1:], strict=False)
    )
    # One that only a former claim gave finds on, until the file that gave it is taken back.
    right_end = ends[-1] is None or not claimed.now
    return later and right_end and claimed.closed.issuperset(e for e in ends if e is not None)


def _as_told(spans: list[_Span], giving: list[Giving], numbers: ClaimNumbers) -> bool:
    """Whether these are the spans that the numbers of the claims tell, where they are told."""
    missing = lost_at(giving, numbers) - {span.closed for span in spans}
    return not missing and all(is_held(*span, giving, numbers) for span in spans)


# -- document numbers, and whom records name


def _wrong_documents(db: sqlite3.Connection) -> int:
    rows = merge(*map(db.execute, _NUMBERED), key=itemgetter(0))
    return sum(_wrong_record(group) for _, group in groupby(rows, key=itemgetter(0)))


def _wrong_record(rows: Iterable[Any]) -> int:
    """How many keys of one record are missing, or were told by none of its claims."""
    told: dict[str, set[str]] = {"claim": set(), "version": set()}
    kept = set()
    for _, what, *said in rows:
        if what == "claim":
            values, _ = claim_values(said)
            told[what] |= _keys(body_of_text(values[7]))
        elif what == "version":
            told[what] |= _keys(body_of_text(said[0]))
        else:
            kept.add(f"{what} {said[0]}")
    return len(told["version"] - kept) + len(kept - told["version"] - told["claim"])


def _keys(body: Any) -> set[str]:  # noqa: ANN401 - JSON is what it is
    keys = {f"named {entity}" for entity, _ in body.get("named_in", ())}
    number = body.get("document_no")
    return keys | {f"document {document_key(number)}"} if number else keys


# -- the full-text index of names


def _wrong_search(db: sqlite3.Connection) -> int:
    """1 where the index holds other characters or pairs for some name than the name has, else 0."""
    db.execute(f"CREATE VIRTUAL TABLE temp.{_TERMS} USING fts5vocab(main, grams, instance)")
    try:
        kept = sum(map(hash, db.execute(f"SELECT term, doc FROM temp.{_TERMS}")))
        return int(kept != sum(map(hash, _wanted_terms(db))))
    finally:
        db.execute(f"DROP TABLE temp.{_TERMS}")


def _wanted_terms(db: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    folded = _folding(db)
    for number, norm in db.execute("SELECT k, norm FROM names"):
        # What the tokenizer takes for no character parts what stands around it.
        parts = "".join(folded.get(one, " ") for one in plain_name(norm)).split()
        terms = {pair for part in parts for pair in map(add, part, part[1:])}
        yield from ((term, number) for term in terms.union(*parts))


def _folding(db: sqlite3.Connection) -> dict[str, str]:
    """Each character of a name as the tokenizer of the index keeps it; some it does not keep."""
    characters: set[str] = set()
    for (norm,) in db.execute("SELECT norm FROM names"):
        characters.update(norm)
    (made,) = db.execute("SELECT sql FROM main.sqlite_master WHERE name = 'grams'").fetchone()
    folding = str(made).replace(" grams ", f" temp.{_FOLDED} ", 1)
    db.execute(folding)
    try:
        each = [(ord(one), one) for one in characters]
        db.executemany(f"INSERT INTO temp.{_FOLDED} (rowid, tokens) VALUES (?, ?)", each)
        db.execute(
            f"CREATE VIRTUAL TABLE temp.{_FOLDED}_terms USING fts5vocab(temp, {_FOLDED}, instance)"
        )
        rows = db.execute(f"SELECT doc, term FROM temp.{_FOLDED}_terms").fetchall()
        db.execute(f"DROP TABLE temp.{_FOLDED}_terms")
        return {chr(number): term for number, term in rows}
    finally:
        db.execute(f"DROP TABLE temp.{_FOLDED}")
