"""From rows taken to batches committed: a row that the store refuses is refused alone."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, Protocol

from graph.codec import body_of_text, encoded
from graph.errors import CreditGraphError, StoreError
from graph.masking import mask_sentence
from graph.model import Batch, EncodedClaim, Entity, Entry, Value, Verdict
from graph.sentence import Sentence, say
from graph.store import Store
from loaders.cell_notes import CellNote, add_note
from loaders.facts.closing_ties import Closing, endings
from loaders.facts.same_number import SameNumbers, record_claim, under_id
from loaders.facts.stakes import overfull
from loaders.lasting_bans import Lasting, ending_publicity, narrowing_repairs, repaired_among
from loaders.loads import loaded
from loaders.preview import Preview
from loaders.rejects import Reject, RejectsFile
from loaders.report import FileReport, LoadOptions
from loaders.said_claims import WaitingClaims, token_of
from loaders.sheet_row import SheetRow
from loaders.speaking import refused_content
from loaders.store_reading import in_chunks
from loaders.timeliness import columns
from loaders.whole_store import alias_claim, read_whole

_REMEMBERED: Final = 200_000  # tokens of claims already committed: memory stays bounded
_CLOSINGS: Final = 5_000  # relations to close that are looked up and committed at a time


class RejectMaker(Protocol):
    """Makes a reject of a row, a field and a reason."""

    def __call__(self, row: SheetRow, field_: str, reason: Sentence) -> Reject: ...


class BatchCommitter:
    """Commits the rows of one load, batch by batch."""

    def __init__(
        self, store: Store, options: LoadOptions, rejects: RejectsFile, lasting: Lasting
    ) -> None:
        self._store = store
        self._options = options
        self._rejects = rejects
        self._lasting = lasting
        # A dry run writes nothing, so this set alone knows the entities of its earlier rows.
        self._described: set[str] = set()
        self._records = SameNumbers(store)
        self._closings: list[Closing] = []
        self._companies: set[str] = set()  # in which this load reports stakes
        # Most rows repeat the entities of the rows before: the store is not given them again.
        self._committed: set[int] = set()
        self._waiting = WaitingClaims()
        self._notices: dict[str, Sentence] = {}
        # The store's verdicts before this load that no row has matched yet; None: not read yet.
        self._known_verdicts: Counter[Verdict] | None = None

    @property
    def notices(self) -> tuple[Sentence, ...]:
        """The store's notices on identities, and companies with stakes over 100 %; each once."""
        return tuple(self._notices.values())

    def sent(self, claims: Mapping[int, EncodedClaim], rows: Sequence[SheetRow]) -> list[SheetRow]:
        """Rows with those of their claims that came with these or with rows that were refused."""
        self._waiting.add(claims)
        return self._waiting.with_claims(rows)

    def refuse(self, report: FileReport, reject: Reject) -> None:
        """Write a refused row to the rejects file and count it."""
        self._rejects.add(reject)
        report.refused += 1

    def commit(
        self,
        report: FileReport,
        rows: Sequence[SheetRow],
        refuse: RejectMaker,
        *,
        moved: bool = False,
    ) -> None:
        """Commit rows as one batch, and refuse only the rows that cannot be kept.

        A store that is `moved` whole has its repairs as they were.
        Raises StoreError with the number of rows of this file that are already in the store.
        """
        rows = self._own_words(report, self._placed(report, rows), refuse)
        if not moved:
            rows = self._keeping_bans(report, rows)
        known = self._known(rows)
        kept = []
        for row in self._with_aliases(report, rows, refuse):
            if not row.refers:
                kept.append(row)
                continue
            lacking = next((id_ for id_ in row.refers if id_ not in known), None)
            if lacking is None:
                kept.append(row)
            else:
                reason = say("load_row.unknown_entity", entity=lacking)
                self.refuse(report, refuse(row, row.refers[lacking], reason))
        if self._options.dry_run:
            report.accepted += len(kept)
            _show(report, kept)
            self._waiting.forget(kept)
        elif kept:
            self._write(report, kept, refuse)

    def _placed(self, report: FileReport, rows: Sequence[SheetRow]) -> Sequence[SheetRow]:
        """Rows with records of one number and different content told apart, and reported."""
        places = [place for place, row in enumerate(rows) if row.mark]
        if not places:
            return rows
        placed = list(rows)
        marked = [(record_claim(row.claims), row.mark) for row in rows if row.mark]
        for place, (id_, further) in zip(places, self._records.ids(marked), strict=True):
            row = rows[place]
            if further and row.mark:
                note = CellNote("load_note.same_number", row.mark.field, row.mark.number)
                add_note(report.noted, note, row.number)
                claims, events = under_id(row.claims, row.events, id_)
                placed[place] = row._replace(claims=claims, events=events)
        return placed

    def _own_words(
        self, report: FileReport, rows: Sequence[SheetRow], refuse: RejectMaker
    ) -> Sequence[SheetRow]:
        """The rows without those that say otherwise what is not the department's that speaks."""
        department = self._options.department
        if department is None or self._options.all_records:
            return rows
        refused = refused_content(self._store, rows, department)
        for row in rows:
            if row.number in refused:
                self.refuse(report, refuse(row, *refused[row.number]))
        return [row for row in rows if row.number not in refused] if refused else rows

    def _keeping_bans(self, report: FileReport, rows: Sequence[SheetRow]) -> Sequence[SheetRow]:
        """Rows whose repairs lift no ban that the law fixes, which is reported."""
        ended = ending_publicity(self._store, rows, self._lasting, self._options.today)
        # Of rows with a mark it is known whether the store has their records.
        repaired = self._records.repaired | repaired_among(
            self._store, (row for row in rows if row.mark is None)
        )
        narrowed = narrowing_repairs(
            self._store, ended.rows, repaired, self._lasting, self._options.today
        )
        for number, ban in sorted({**ended.bans, **narrowed.bans}.items()):
            note = CellNote("load_note.ban_stands", "state", ban)
            add_note(report.noted, note, number)
        return narrowed.rows

    def _known(self, rows: Sequence[SheetRow]) -> set[str]:
        """The ids that rows may refer to: those in the store and those that this batch claims."""
        asked = {id_ for row in rows for id_ in row.refers}
        # Most sheets describe whoever they name: those cost the store no look-up.
        if not asked and not self._options.dry_run:
            return asked
        own = {c.fact[1:] for row in rows for c in row.claims if c.fact[0] == "E"}
        if self._options.dry_run:
            self._described |= own
        return own | self._described | (set(self._store.entities(asked)) if asked else set())

    def _write(self, report: FileReport, rows: Sequence[SheetRow], refuse: RejectMaker) -> None:
        new_claims, tokens = self._new_claims(rows)
        claims = tuple(claim for row in new_claims for claim in row)
        events = tuple(event for row in rows for event in row.events)
        verdicts, known_verdicts = self._new_verdicts(rows)
        dated = max((claim.dated for claim in claims), default="")  # ISO dates compare as text
        more: dict[str, Value] = {"dated": dated} if dated else {}
        if digest := next((c.origin for row in rows for c in row.claims if c.origin), ""):
            more |= {"file": self._options.names.get(report.file, report.file), "digest": digest}
        entry = loaded(self._options.load, report.source, len(rows), **more)
        batch = Batch(claims, events, verdicts, entries=(entry,), who=self._options.who)
        try:
            done = self._store.commit(batch)
        except StoreError as error:  # no row's fault, so no halving
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
        # Only now: a batch that failed is committed again in halves, with the same verdicts.
        self._known_verdicts = known_verdicts
        report.accepted += len(rows)
        place = 0  # `novel` has one flag for each claim of the batch, in their order
        for row, its_claims in zip(rows, new_claims, strict=True):
            after = place + len(its_claims)
            report.unchanged += not (
                True in done.novel[place:after]
                or any(event.record in done.acted_on for event in row.events)
                or not set(row.verdicts).isdisjoint(verdicts)
            )
            place = after
        if len(self._committed) > _REMEMBERED:
            self._committed.clear()
        self._committed.update(tokens)
        self._waiting.forget(rows)
        self._closings.extend(closing for row in rows for closing in row.closings)
        self._companies.update(_companies_of_stakes(claims))

    def _new_claims(self, rows: Sequence[SheetRow]) -> tuple[list[list[EncodedClaim]], list[int]]:
        """(the claims of each row that are not committed yet, the tokens of all of them)."""
        new_claims: list[list[EncodedClaim]] = []
        tokens: list[int] = []
        for row in rows:
            own: list[EncodedClaim] = []
            for claim in row.claims:
                # A record has mostly one row; where a file says it again, the store sees that.
                if claim.origin and claim.fact[0] == "C":
                    own.append(claim)
                    continue
                token = token_of(claim)
                if token not in self._committed:
                    own.append(claim)
                    tokens.append(token)
            new_claims.append(own)
        return new_claims, tokens

    def _new_verdicts(
        self, rows: Sequence[SheetRow]
    ) -> tuple[tuple[Verdict, ...], Counter[Verdict] | None]:
        """(the verdicts of these rows that are new to the store, its known ones still unmatched).

        Known are also verdicts that were lifted: the same file does not give them again.
        """
        given = [row.verdicts for row in rows if row.verdicts]
        if not given:
            return (), self._known_verdicts
        known = self._known_verdicts
        if known is None:
            history = read_whole(self._store).verdicts_at(self._store.revision().number)
            known = Counter(replace(verdict, undone=False) for verdict in history)
        # Counted, not a set: the same verdict may have been given, lifted and given again.
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
        """The rows that can be kept; the row of a new alias gets the claim that joins it."""
        asked = {id_ for row in rows if row.alias for id_ in row.alias}
        # A dry run has not written the entities of this export, so no alias could be checked.
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
            masked = mask_sentence(sentence)
            self._notices.setdefault(str(masked), masked)

    def note_lateness(self, report: FileReport) -> None:
        """Journal the lateness of a sheet, unless every row was unchanged and so counted before."""
        if report.lateness and report.accepted > report.unchanged and not self._options.dry_run:
            particulars = {
                "load": self._options.load,
                "source": report.source,
                **columns(report.lateness),
            }
            entry = Entry("lateness", particulars)
            self._store.commit(Batch(entries=(entry,), who=self._options.who))

    def finish(self) -> None:
        """Close relations and add up stakes, which needs every file of the load in the store."""
        for closings in in_chunks(self._closings, _CLOSINGS):
            ended = endings(self._store, closings)
            if ended.claims:
                entry = loaded(self._options.load, "endings", len(ended.claims))
                claims = tuple(ended.claims)
                self._store.commit(Batch(claims, entries=(entry,), who=self._options.who))
            if ended.unknown:
                self._note([say("load_note.leavers_unknown", count=ended.unknown)])
        self._note(overfull(self._store, self._companies))

    def _apart(
        self,
        report: FileReport,
        rows: Sequence[SheetRow],
        refuse: RejectMaker,
        error: CreditGraphError,
    ) -> None:
        """Commit each half of rows of which one cannot be kept, down to the row to blame."""
        if len(rows) == 1:
            self.refuse(report, refuse(rows[0], "", error.sentence))
            return
        middle = len(rows) // 2
        self._write(report, rows[:middle], refuse)
        self._write(report, rows[middle:], refuse)


def _show(report: FileReport, rows: Sequence[SheetRow]) -> None:
    if report.preview is None:
        report.preview = Preview()
    for row in rows:
        report.preview.add(row.number, row.claims)


def _unknown_alias(row: SheetRow, known: Mapping[str, Entity]) -> Sentence | None:
    """The reason why an id cannot answer as the entity that its row names; None where it can."""
    if row.alias is None:
        return None
    alias, answers_as = row.alias
    entity, now = known.get(answers_as), known.get(alias)
    if entity is None:
        return say("load_row.unknown_entity", entity=answers_as)
    joined = now.id == entity.id if now else alias_claim(alias, entity) is not None
    return None if joined else say("native.alias_apart", id=alias, entity=answers_as)


def _joining(row: SheetRow, known: Mapping[str, Entity]) -> SheetRow:
    """The row, with the claim that joins its alias where the store does not know the alias."""
    if row.alias is None or row.alias[0] in known:
        return row
    claim = alias_claim(row.alias[0], known[row.alias[1]])
    return row._replace(claims=[encoded(claim)] if claim else ())


def _companies_of_stakes(claims: Sequence[EncodedClaim]) -> Iterator[str]:
    """The companies in which claims report stakes, by their ids as given."""
    for claim in claims:
        # The text is searched first: decoding every relation would cost far more.
        if claim.fact[0] == "R" and '"shareholder_of"' in claim.text:
            yield str(body_of_text(claim.text)["target"])
