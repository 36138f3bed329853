"""The store protocol: a small set of verbs, one meaning on every engine (DESIGN §6).

No query language passes through it. Every sentence of its docstrings is a test of the same name,
run on every engine. `at_revision` asks what was known at that revision; None means the latest, and
one not reached yet raises NotFound. An engine that fails raises StoreError and nothing else.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final, Literal, Protocol

from graph.dump import Kept
from graph.id_keys import IdKeys
from graph.model import Attributes, Batch, Committed, Entity, Record, Relation, StateEvent, Verdict
from graph.sentence import Sentence

# Dates in scanned columns are day ordinals (date.toordinal); these two stand for open ends.
BEGINNING: Final = 0
NO_END: Final = 3_652_060  # one day beyond 9999-12-31
UNKNOWN_SHARE: Final = -1.0

# The journal's two chains: what changed facts, and who looked persons up.
Chain = Literal["facts", "access"]
CHAINS: Final[tuple[Chain, ...]] = ("facts", "access")


@dataclass(frozen=True, slots=True)
class Revision:
    """One committed revision and the clock time (UTC) at which it was committed."""

    number: int
    committed_at: datetime


@dataclass(frozen=True, slots=True)
class Match:
    """One hit of `find`: the entity, and how: identifier, name, beginning or inside."""

    entity: Entity
    matched: str


@dataclass(frozen=True, slots=True)
class Found:
    """Hits in the order of DESIGN §12; `truncated` when some were left out."""

    matches: tuple[Match, ...]
    truncated: bool


@dataclass(frozen=True, slots=True)
class EntityColumns:
    """Entities as parallel lists; the store gives each a number, which never changes."""

    numbers: Sequence[int]
    ids: Sequence[str]
    kinds: Sequence[str]
    roles: Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RelationColumns:
    """Relations of one scan as parallel lists.

    `sources` and `targets` are entity numbers. Shares lie in [0, 1], or are UNKNOWN_SHARE. Dates
    are day ordinals; BEGINNING and NO_END stand for open ends. `claimants` are the sources that
    stakes stand by; of two of one rank the one with the higher number in `precedences` counts
    (DESIGN §13.3). Other relations have "" and 0. `terms` are those of `graph.voting_terms`.
    """

    ids: Sequence[str]
    kinds: Sequence[str]
    sources: Sequence[int]
    targets: Sequence[int]
    share_lows: Sequence[float]
    share_highs: Sequence[float]
    valid_froms: Sequence[int]
    valid_tos: Sequence[int]
    ranks: Sequence[int]
    scores: Sequence[float]  # of possibly_same_as, else 1
    claimants: Sequence[str]
    precedences: Sequence[int]
    terms: Sequence[str]


@dataclass(frozen=True, slots=True)
class RecordColumns:
    """Records that are not withdrawn, as parallel lists.

    `subjects` are entity numbers. Dates are day ordinals; where unknown, `occurred` and `filed` are
    BEGINNING and `ends` is NO_END. `lists` and `cases` are "" where there is none. `unsure` is 1
    for an entry by an office that may not list there (`authority_unknown`, DESIGN §4), else 0.
    """

    ids: Sequence[str]
    subjects: Sequence[int]
    tiers: Sequence[str]
    lists: Sequence[str]
    states: Sequence[str]
    decided: Sequence[int]
    occurred: Sequence[int]
    filed: Sequence[int]
    ends: Sequence[int]
    unsure: Sequence[int]
    cases: Sequence[str]
    named: Sequence[tuple[tuple[int, str], ...]]  # (entity number, role)


@dataclass(frozen=True, slots=True)
class Gone:
    """What a scan `since` a revision no longer holds: drop these before adding what follows.

    Entities by number, relations and records by id. A changed fact is here and follows again.
    """

    entities: Sequence[int]
    relations: Sequence[str]
    records: Sequence[str]


Columns = EntityColumns | RelationColumns | RecordColumns | Gone


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """An entry of a journal chain; `digest` covers it and the digest of the entry before.

    `covers` is what it also vouches for, as `graph.covers` writes it: the rows that the store held
    after it, and the end of the other chain; "" in entries from before chains were keyed.
    """

    number: int
    at: datetime
    who: str
    action: str
    particulars: Attributes
    digest: str
    covers: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What a store reports about itself.

    `behind_s` is how many seconds its clock lags behind ours, `indexes` the state of each index,
    and `advice` what should be done, a sentence each.
    """

    engine: str
    version: str
    format: int
    revision: int
    counts: Mapping[str, int]
    indexes: Mapping[str, str]
    behind_s: float
    advice: tuple[Sentence, ...]


class Reader(Protocol):
    """The reading part of a store, for functions that only answer questions."""

    @property
    def secret(self) -> bytes:
        """The secret that keys the hashes of ID numbers in this store."""
        ...

    @property
    def id_keys(self) -> IdKeys:
        """The keys that hash ID numbers: the secret, and where it was made anew those before it."""
        ...

    def revision(self, number: int | None = None) -> Revision:
        """The latest revision, or the one of that number; an empty store is at revision 0."""
        ...

    def entities(
        self, ids: Collection[str], *, at_revision: int | None = None
    ) -> Mapping[str, Entity]:
        """The entities that these ids answer as, by the id asked; unknown ids are absent."""
        ...

    def relations(
        self, ids: Collection[str], *, at_revision: int | None = None
    ) -> Mapping[str, Relation]:
        """The relations of these ids; unknown ids are absent."""
        ...

    def records(
        self,
        *,
        ids: Collection[str] | None = None,
        subjects: Collection[str] | None = None,
        at_revision: int | None = None,
        withdrawn: bool = False,
    ) -> tuple[Record, ...]:
        """Records by id or by subject, in id order.

        Repaired and revoked ones only where `withdrawn` is asked.
        """
        ...

    def records_by_document_no(
        self, document_no: str, *, limit: int, at_revision: int | None = None
    ) -> tuple[Record, ...]:
        """Records of a document number, however its brackets are written, in id order.

        At most `limit`; none that was repaired or revoked.
        """
        ...

    def relations_at(
        self,
        ids: Collection[str],
        *,
        kinds: Collection[str] | None = None,
        as_of: date | None = None,
        limit: int,
        at_revision: int | None = None,
        within: bool = False,
    ) -> tuple[Relation, ...]:
        """Relations at any of these entities, in id order, at most `limit`.

        With `within`, only those between two of them.
        """
        ...

    def find(
        self, text: str, *, limit: int = 50, at_revision: int | None = None, masked: bool = False
    ) -> Found:
        """Entities by identifier or name, in the order of DESIGN §12.

        With `masked`, persons and telephones are found by identifier only, and no hit, order or
        `truncated` depends on their names.
        """
        ...

    def identified(self, text: str, *, at_revision: int | None = None) -> tuple[Entity, ...]:
        """The entities of which a text is the id or an identifier, by id: as `find` lists them.

        It looks for no name, so it does not grow with the names that hold a part of the text.
        """
        ...

    def persons_called(self, names: Collection[str]) -> frozenset[str]:
        """Those of these names, as `name_key` gives them, that a person bears or ever bore."""
        ...


class Store(Reader, Protocol):
    """What every engine promises; `docs/engines.md` says how one is written."""

    @property
    def name(self) -> str:
        """The store's URL without credentials."""
        ...

    @property
    def identity(self) -> str:
        """A random text, made with the store: another store at the same URL has another."""
        ...

    def commit(self, batch: Batch) -> Committed:
        """Write a batch: all of it, or nothing (then UnknownEnd, InvalidFact or NotFound says why).

        Of the same id twice in a batch the last counts. An end that is missing is refused by its
        name. Two batches that touch one entity at the same moment both count.
        Its journal entries are written with it; those of a batch that changes nothing are not.
        A batch for another revision than the latest is refused (Overtaken), and so is one whose
        first text is not the first under its key (Taken).
        """
        ...

    def together(self) -> AbstractContextManager[None]:
        """Within it this thread's questions may be answered as the store was when it began.

        That saves an embedded store most of the cost of many small questions. For a few
        milliseconds, by a thread that neither commits meanwhile nor waits for a newer revision.
        """
        ...

    def scan(
        self, *, at_revision: int | None = None, since: int | None = None
    ) -> Iterator[Columns]:
        """Everything at one revision in column batches: entities first, then relations, records.

        With `since`, only what changed after that revision; a Gone then comes first. Until it ends,
        this thread's other questions may be answered as the store was when it began.
        """
        ...

    def journal(
        self, chain: Chain, *, after: int = 0, limit: int = 1000
    ) -> tuple[JournalEntry, ...]:
        """At most `limit` entries of a chain with numbers above `after`, oldest first."""
        ...

    def journal_lengths(self) -> Mapping[str, int]:
        """How many entries each chain has, so that a reader can begin at the end."""
        ...

    def heads(self) -> tuple[str, ...]:
        """The sealed ends of both chains, a line each (`graph.chain_seal`)."""
        ...

    def anchor(self, path: Path | None = None) -> tuple[str, ...]:
        """The sealed ends of both chains, written into a file too.

        Without one, a missing file that should follow the chains is made anew. A file with heads
        that the chains do not bear out is refused (StoreError) and stays as it is.
        """
        ...

    def append_access(self, who: str, purpose: str, what: str, persons: Collection[str]) -> None:
        """Journal a look-up of persons durably, apart from any load; it makes no revision."""
        ...

    def cut_access(self, until: int) -> None:
        """Remove the entries of the access chain up to a number, for good; the last one stays.

        The sealed head says so, and the rest of the chain is checked as before. What is gone
        already is no fault. Raises StoreError where the head does not fit the chain: what was
        tampered with is evidence.
        """
        ...

    def events(self, record: str) -> tuple[StateEvent, ...]:
        """What happened to a record, oldest first; nothing for an unknown one."""
        ...

    def sources(self) -> Mapping[str, Mapping[str, int]]:
        """How many entities, relations and records each source stands behind, as last known.

        It reads every fact: some seconds on a large store. Withdrawn records do not count.
        """
        ...

    def verdicts(self, ids: Collection[str] | None = None) -> tuple[Verdict, ...]:
        """Verdicts on identity that nobody has lifted, oldest first.

        With `ids`, only those that name one of them.
        """
        ...

    def text(self, digest: str) -> str | None:
        """The policy, measures or certificate kept under this SHA-256."""
        ...

    def verify(self, anchors: Collection[Path] = ()) -> tuple[Sentence, ...]:
        """What is wrong with the store, a sentence each; empty when all is well.

        The chains must hold what the sealed heads in the files `anchors` say of them.
        """
        ...

    def dump(self) -> Iterator[Kept]:
        """Everything the store keeps but its journals, for moving it whole."""
        ...

    def about(self) -> About:
        """What the store is, what it holds, and what should be done about it."""
        ...

    def close(self) -> None:
        """Release the store; closing twice does no harm."""
        ...


__all__ = [
    "BEGINNING",
    "CHAINS",
    "NO_END",
    "UNKNOWN_SHARE",
    "About",
    "Chain",
    "Columns",
    "Committed",
    "EntityColumns",
    "Found",
    "Gone",
    "JournalEntry",
    "Match",
    "Reader",
    "RecordColumns",
    "RelationColumns",
    "Revision",
    "Store",
]
