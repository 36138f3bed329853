"""Whether the rows of a store are those for which the journal vouches."""

from collections.abc import Iterable

from graph.chain_seal import ChainSeal
from graph.dump import Kept
from graph.kept_rows import counted
from graph.row_sums import ROW_KINDS, added, nothing
from graph.sentence import Sentence, Word, say
from graph.store import JournalEntry


def rows_faults(seal: ChainSeal, last: JournalEntry | None, dump: Iterable[Kept]) -> list[Sentence]:
    """A sentence for each kind of row whose sum is not the one of the last entry."""
    told = seal.rows_of(last.covers, last.number) if last else nothing()
    if told is None:
        return [say("verify.no_rows")]
    try:
        now = added(nothing(), counted(seal.rows, dump).taken())
    except (ValueError, TypeError, LookupError):  # what this program wrote, it can read
        return [say("verify.unreadable")]
    others = [kind for kind in ROW_KINDS if told[kind] != now[kind]]
    return [say("verify.rows", what=Word("rows", kind)) for kind in others]
