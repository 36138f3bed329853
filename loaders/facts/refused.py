"""The refusal of one row."""

from graph.sentence import Sentence

Fault = tuple[str, Sentence]  # a field to blame, "" for none, and the reason


class RefusedRow(Exception):
    """A row cannot be taken: carries the field to blame, the reason, and any further faults."""

    def __init__(self, field: str, reason: Sentence, *further: Fault) -> None:
        super().__init__(reason)
        self.faults: tuple[Fault, ...] = ((field, reason), *further)
