"""From rows taken to batches committed: a row that the store refuses is refused alone."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple, Protocol

from graph.codec import body_of_text, encoded
from graph.errors import CreditGraphError, StoreError
from graph.model import Batch, EncodedClaim, Entity, Entry, StateEvent, Value, Verdict
from graph.sentence import Sentence, say
from graph.store import Store
from loaders.closing_ties import Closing, closing_claims
from loaders.rejects import Reject, RejectsFile
from loaders.report import FileReport, LoadOptions
from loaders.stakes import overfull
from loaders.store_reading import in_chunks
from loaders.timeliness import columns
from loaders.whole_store import alias_claim, read_whole

_BETWEEN: Final = "\x00"  # no sheet has it in a cell: a text file with it is refused
_REMEMBERED: Final = 200_000  # claims already committed: memory stays bounded
_CLOSINGS: Final = 5_000  # looked up and committed at a time


class SheetRow(NamedTuple):
    """A row: its number as a person sees it, its cells, and, once read, what it says.

    The cells are packed as one text, as most rows are never looked at again. `refers` holds the ids
    that the row names without saying who they are, with the field of each; `closings` the relations
    of other sheets that it ends. Of a store that is moved whole, `verdicts` holds one verdict and
    its undoing, if it was undone, `alias` an id and whom it answers as.
    """

    number: int
    packed: str
    claims: Sequence[EncodedClaim] = ()
    events: Sequence[StateEvent] = ()
    refers: Mapping[str, str] = {}
    closings: Sequence[Closing] = ()
    verdicts: Sequence[Verdict] = ()
    alias: tuple[str, str] | None = None

    @property
    def values(self) -> tuple[str, ...]:
        """The cells of the row."""
        return tuple(self.packed.split(_BETWEEN))


def pack(values: Sequence[str]) -> str:
    """The cells of a row as one text."""
    return _BETWEEN.join(values)


class RejectMaker(Protocol):
    """Makes a reject of a row, a field and a reason."""

    def __call__(self, row: SheetRow, field_: str, reason: Sentence) -> Reject: ...


class BatchCommitter:
    """Commits the rows of one load, batch by batch."""

    def __init__(self, store: Store, options: LoadOptions, rejects: RejectsFile) -> None:
        self._store = store
        self._options = options
        self._rejects = rejects
        # a dry run writes nothing, so whom its earlier rows describe is known from here alone
        self._described: set[str] = set()
        self._closings: list[Closing] = []
        self._companies: set[str] = set()  # in which this load reports stakes
        # most rows repeat the entities of the rows before
        self._committed: set[EncodedClaim] = set()
        self._notices: dict[str, Sentence] = {}
        self._known_verdicts: Counter[Verdict] | None = None  # before this load, once asked

    @property
    def notices(self) -> tuple[Sentence, ...]:
        """What the store had to say of identities, and which stakes exceed the whole; each once."""
        return tuple(self._notices.values())

    def refuse(self, report: FileReport, reject: Reject) -> None:
        """Keep a refused row."""
        self._rejects.add(reject)
        report.refused += 1

    def commit(self, report: FileReport, rows: Sequence[SheetRow], refuse: RejectMaker) -> None:
        """Commit rows as one batch; only those that cannot be kept are refused.

        Raises StoreError that says which rows are in.
        """
        known = self._known(rows)
        kept = []
        for row in self._with_aliases(report, rows, refuse):
            lacking = next((id_ for id_ in row.refers if id_ not in known), None)
            if lacking is None:
                kept.append(row)
            else:
                reason = say("load_row.unknown_entity", entity=lacking)
                self.refuse(report, refuse(row, row.refers[lacking], reason))
        if self._options.dry_run:
            report.accepted += len(kept)
        elif kept:
            self._write(report, kept, refuse)

    def _known(self, rows: Sequence[SheetRow]) -> set[str]:
        """Whom rows may refer to: the store's, and those that this batch itself claims."""
        asked = {id_ for row in rows for id_ in row.refers}
        if not asked and not self._options.dry_run:
            return asked
        own = {c.fact[1:] for row in rows for c in row.claims if c.fact[0] == "E"}
        if self._options.dry_run:
            self._described |= own
        return own | self._described | (set(self._store.entities(asked)) if asked else set())

    def _write(self, report: FileReport, rows: Sequence[SheetRow], refuse: RejectMaker) -> None:
        new_claims = [[c for c in row.claims if c not in self._committed] for row in rows]
        claims = tuple(claim for row in new_claims for claim in row)
        events = tuple(event for row in rows for event in row.events)
        verdicts, known_verdicts = self._new_verdicts(rows)
        dated = max((claim.dated for claim in claims), default="")
        particulars: dict[str, Value] = {"source": report.source, "rows": len(rows)}
        if dated:
            particulars["dated"] = dated
        entry = Entry("load", particulars)
        batch = Batch(claims, events, verdicts, entries=(entry,), who=self._options.who)
        try:
            done = self._store.commit(batch)
        except StoreError as error:
            raise StoreError(
                "load_file.half_way",
                error=error.sentence,
                file=report.file,
                rows=report.accepted,
            ) from error
        except CreditGraphError as error:  # one row is to blame, and the store does not say which
            self._apart(report, rows, refuse, error)
            return
        self._note(done.notices)
        self._known_verdicts = known_verdicts
        report.accepted += len(rows)
        place = 0
        for row, its_claims in zip(rows, new_claims, strict=True):
            novel = any(done.novel[place : place + len(its_claims)])
            report.unchanged += not (novel or set(row.verdicts) & set(verdicts))
            place += len(its_claims)
        if len(self._committed) > _REMEMBERED:
            self._committed.clear()
        self._committed.update(claims)
        self._closings.extend(closing for row in rows for closing in row.closings)
        self._companies.update(_companies_of_stakes(claims))

    def _new_verdicts(
        self, rows: Sequence[SheetRow]
    ) -> tuple[tuple[Verdict, ...], Counter[Verdict] | None]:
        """The verdicts of rows that the store did not know before this load, and those left that
        it did: a verdict that was lifted since is not given again by the same file.
        """
        given = [row.verdicts for row in rows if row.verdicts]
        if not given:
            return (), self._known_verdicts
        known = self._known_verdicts
        if known is None:
            history = read_whole(self._store).verdicts_at(self._store.revision().number)
            known = Counter(replace(verdict, undone=False) for verdict in history)
        left, new = Counter(known), list[Verdict]()
        for verdict, *lifted in given:
            if left[verdict] > 0:
                left[verdict] -= 1
            else:
                new += (verdict, *lifted)
        return tuple(new), left

    def _with_aliases(
        self, report: FileReport, rows: Sequence[SheetRow], refuse: RejectMaker
    ) -> list[SheetRow]:
        """The rows that can be kept; one of an alias says what makes it answer as its entity."""
        asked = {id_ for row in rows if row.alias for id_ in row.alias}
        if not asked or self._options.dry_run:
            return list(rows)
        known = self._store.entities(asked)
        kept = []
        for row in rows:
            reason = _unknown_alias(row, known)
            if reason is not None:
                self.refuse(report, refuse(row, "answers_as", reason))
            else:
                kept.append(_joining(row, known))
        return kept

    def _note(self, notices: Iterable[Sentence | str]) -> None:
        for notice in notices:
            sentence = notice if isinstance(notice, Sentence) else Sentence(notice)
            self._notices.setdefault(str(sentence), sentence)

    def note_lateness(self, report: FileReport) -> None:
        """Journal the lateness of a sheet; one that said nothing new was counted before."""
        if report.lateness and report.accepted > report.unchanged and not self._options.dry_run:
            particulars = {"source": report.source, **columns(report.lateness)}
            entry = Entry("lateness", particulars)
            self._store.commit(Batch(entries=(entry,), who=self._options.who))

    def finish(self) -> None:
        """What can only be done once every file of the load is in: ends, and sums of stakes."""
        for closings in in_chunks(self._closings, _CLOSINGS):
            claims = tuple(closing_claims(self._store, closings))
            if claims:
                entry = Entry("load", {"source": "endings", "rows": len(claims)})
                self._store.commit(Batch(claims, entries=(entry,), who=self._options.who))
        self._note(overfull(self._store, self._companies))

    def _apart(
        self,
        report: FileReport,
        rows: Sequence[SheetRow],
        refuse: RejectMaker,
        error: CreditGraphError,
    ) -> None:
        """One row of these cannot be kept: commit each half, down to the row that is to blame."""
        if len(rows) == 1:
            self.refuse(report, refuse(rows[0], "", error.sentence))
            return
        middle = len(rows) // 2
        self._write(report, rows[:middle], refuse)
        self._write(report, rows[middle:], refuse)


def _unknown_alias(row: SheetRow, known: Mapping[str, Entity]) -> Sentence | None:
    """Why an id cannot answer as the entity that its row names; None where it can."""
    if row.alias is None:
        return None
    alias, answers_as = row.alias
    entity, now = known.get(answers_as), known.get(alias)
    if entity is None:
        return say("load_row.unknown_entity", entity=answers_as)
    joined = now.id == entity.id if now else alias_claim(alias, entity) is not None
    return None if joined else say("native.alias_apart", id=alias, entity=answers_as)


def _joining(row: SheetRow, known: Mapping[str, Entity]) -> SheetRow:
    """A row with the claim that an alias unknown so far needs."""
    if row.alias is None or row.alias[0] in known:
        return row
    claim = alias_claim(row.alias[0], known[row.alias[1]])
    return row._replace(claims=[encoded(claim)] if claim else ())


def _companies_of_stakes(claims: Sequence[EncodedClaim]) -> Iterator[str]:
    """The companies in which claims report stakes, as their ids are given."""
    for claim in claims:
        if claim.fact[0] == "R" and '"shareholder_of"' in claim.text:
            yield str(body_of_text(claim.text)["target"])
