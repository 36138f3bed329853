"""All errors of the program, as one family. Each carries a sentence that names the next step."""

from graph.sentence import FALLBACK, Language, Sentence


class CreditGraphError(Exception):
    """Base of all errors a caller may meet: a code of the catalogue and its particulars.

    `str()` is the sentence in English, for logs and tests; a door that answers a person asks for
    `text(language)`.
    """

    def __init__(self, code: str | Sentence, /, **particulars: object) -> None:
        self.sentence = code if isinstance(code, Sentence) else Sentence(code, particulars)
        super().__init__(self.sentence)

    @property
    def code(self) -> str:
        """The code of the sentence: programs tell errors apart by it, never by the words."""
        return self.sentence.code

    def text(self, language: Language = FALLBACK) -> str:
        """The sentence in a language."""
        return self.sentence.text(language)

    def __str__(self) -> str:
        return self.sentence.text()


class InvalidFact(CreditGraphError, ValueError):
    """A fact that the model refuses: an unknown kind, a share above 1, an end before its start."""


class InvalidIdentifier(InvalidFact):
    """A number that is not what it claims to be: wrong length, wrong check digit, a placeholder."""


class BadInput(CreditGraphError):
    """A file, an option or a policy that cannot be used as given."""


class UnknownEnd(CreditGraphError):
    """A relation or record names an entity that nobody has claimed; nothing was written."""


class NotFound(CreditGraphError):
    """No entity, record, verdict or revision answers to what was asked."""


class Overtaken(CreditGraphError):
    """Another commit came before one that was meant for an earlier revision; nothing was written.

    Who reads again and finds that the batch still fits may commit it again.
    """


class Taken(CreditGraphError):
    """A text that must be the first under its key is not; nothing was written."""


class Ambiguous(CreditGraphError):
    """An identifier that belongs to more than one entity."""


class StoreError(CreditGraphError):
    """The store cannot be used: unreachable, full, not ours, of another secret or format."""


class Unavailable(CreditGraphError):
    """This machine lacks what the answer needs: a library, a font."""
