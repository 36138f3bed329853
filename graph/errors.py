"""Everything that can go wrong, as one family: each reads as a sentence and names the next step."""


class CreditGraphError(Exception):
    """Base of all errors a caller may meet; its text is one plain sentence for a person."""


class InvalidFact(CreditGraphError, ValueError):
    """A fact that cannot be: an unknown kind, a share above 1, an end before its beginning."""


class InvalidIdentifier(InvalidFact):
    """A number that is not what it claims to be: wrong length, wrong check digit, a placeholder."""


class BadInput(CreditGraphError):
    """A file, an option or a policy that cannot be used as given."""


class UnknownEnd(CreditGraphError):
    """A relation or record names an entity that nobody has claimed; nothing was written."""

    def __init__(self, fact: str, entity: str) -> None:
        super().__init__(
            f"{fact} names the entity {entity}, which is not known: load that entity first."
        )
        self.fact = fact
        self.entity = entity


class NotFound(CreditGraphError):
    """No entity, record, verdict or revision answers to what was asked."""


class Ambiguous(CreditGraphError):
    """An identifier that belongs to more than one entity."""


class StoreError(CreditGraphError):
    """The store cannot be used: unreachable, full, not ours, of another secret or format."""
