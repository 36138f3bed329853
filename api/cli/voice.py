"""Sentences for the person at the terminal, in the language asked for (DESIGN §11)."""

from collections.abc import Sequence
from dataclasses import dataclass

import click

from api.settings import language_of
from graph.sentence import FALLBACK, PAPER, Language, Sentence, Word


@dataclass(frozen=True, slots=True)
class Voice:
    """Prints sentences and words in one language.

    `paper` is that of papers and reports: as they are filed, unless `--lang` asks for another.
    """

    language: Language
    paper: Language = PAPER

    def say(self, code: str, /, **particulars: object) -> None:
        """Print a sentence of the catalogue."""
        click.echo(self.text(code, **particulars))

    def line(self, text: str = "") -> None:
        """Print a line of names, numbers and words that are in this language already."""
        click.echo(text)

    def text(self, code: str, /, **particulars: object) -> str:
        """A sentence of the catalogue in this language."""
        return Sentence(code, particulars).text(self.language)

    def word(self, table: str, code: str) -> str:
        """A word of the domain; English shows the code itself, as data files spell it."""
        return Word(table, code).text(self.language)

    def given(self, sentence: Sentence | str) -> str:
        """The text of a sentence from another part of the program."""
        return sentence if isinstance(sentence, str) else sentence.text(self.language)


def voice_of(context: click.Context) -> Voice:
    """The voice that `main` gave click; English where a test calls a command alone."""
    return context.obj if isinstance(context.obj, Voice) else Voice(FALLBACK)


def language_asked(arguments: Sequence[str]) -> Language | None:
    """The language of `--lang`, wherever it stands; None without it. The last one counts.

    It is read before click reads the options, since click reports a wrong option before it knows
    the others. Raises BadInput for a language that is neither Chinese nor English.
    """
    asked = None
    for argument, following in zip(arguments, [*arguments[1:], None], strict=True):
        if argument == "--":  # no options follow
            break
        if argument == "--lang" and following is not None:
            asked = following
        elif argument.startswith("--lang="):
            asked = argument.removeprefix("--lang=")
    return language_of(asked) if asked is not None else None
