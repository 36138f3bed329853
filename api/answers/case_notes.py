"""Notes of persons: which of the records they speak of were withdrawn."""

from collections.abc import Collection, Mapping, Sequence

from api.cases.cases import Item
from api.cases.mentions import speaks_of
from api.desk.question import Ask
from graph.words import WITHDRAWN_STATES


def withdrawn_in(
    ask: Ask, notes: Sequence[Item], parties: Collection[str]
) -> Mapping[int, list[str]]:
    """By note, the withdrawn records of these parties of which it speaks.

    Found anew whenever a note is read: nothing of a record is kept with it.
    """
    if not notes or not parties:
        return {note.number: [] for note in notes}
    every = ask.desk.store.records(subjects=parties, withdrawn=True)
    gone = [record for record in every if record.state in WITHDRAWN_STATES]
    return {
        note.number: [one.id for one in gone if speaks_of(note.content["text"], one)]
        for note in notes
    }
