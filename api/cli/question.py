"""What commands share: options, the store, day and revision, and the journal of looks."""

import functools
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from analytics.record_status import withdrawn_since
from api.cli.command import option
from api.cli.voice import Voice, voice_of
from api.clock import day, today
from api.places import cache_of
from api.settings import Settings, settings_from
from api.upkeep.written_files import note_file
from graph.lookup import journal_access
from graph.masking import mask_numbers
from graph.model import Entity
from graph.opening import open_store
from graph.secret_strength import weakness
from graph.sentence import Language
from graph.store import Store

_SHARED: Final = (
    option("--store", "url", metavar="URL"),
    option("--json", "as_json", is_flag=True),
    option("--as-of", metavar="DATE"),
    option("--at-revision", type=int, metavar="N"),
    option("--purpose", metavar="TEXT"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question: on which store, as of which day, known at which revision, by whom, what for.

    `at_revision` is None for the latest revision. `json` asks for an answer to a program.
    """

    settings: Settings
    url: str
    json: bool
    as_of: date
    at_revision: int | None
    purpose: str
    voice: Voice

    @property
    def language(self) -> Language:
        """The language of sentences; JSON does not depend on it."""
        return self.voice.language

    def say(self, code: str, /, **particulars: object) -> None:
        """Print a sentence of the catalogue."""
        self.voice.say(code, **particulars)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The store, opened and closed at the end; raises what `open_store` raises."""
        settings = self.settings
        store = open_store(
            self.url,
            secret=settings.secret,
            credentials=settings.credentials,
            anchor=settings.anchor,
        )
        try:
            weak = weakness(store.secret)
            if weak and store.revision().number == 0:  # once: a store that is in use said it then
                click.echo(self.voice.text("secret.weak_warning", why=weak), err=True)
            yield store
        finally:
            store.close()

    def cache(self, store: Store) -> Path:
        """The folder of a store's snapshots."""
        return cache_of(store, self.settings)

    def journal_look(
        self, store: Store, what: str, entities: list[Entity], *, everyone: bool = False
    ) -> None:
        """Journal the persons among these entities, and any look into the past, before answering.

        `everyone` is for answers that hold all parties: one entry says so.
        """
        who, purpose = self.settings.who, self.purpose
        journal_access(store, entities, who=who, purpose=purpose, what=what)
        if everyone:
            store.append_access(who, purpose, f"{what} of everyone", [])
        if self.at_revision is not None and self.at_revision < store.revision().number:
            store.append_access(who, purpose, f"{what} at revision {self.at_revision}", [])

    def note_file(self, store: Store, path: Path, what: str) -> None:
        """Journal that an answer to this question is about to be written to a file."""
        note_file(store, path, what, revision=self.at_revision, who=self.settings.who)

    def withdrawn_since(self, store: Store, records: Iterable[str]) -> tuple[str, ...] | None:
        """The ids of these records that were withdrawn after the revision asked, in order.

        None at the latest revision, where no answer shows a withdrawn record.
        """
        if self.at_revision is None or self.at_revision >= store.revision().number:
            return None
        return withdrawn_since(store, set(records))


def past(withdrawn: tuple[str, ...] | None) -> dict[str, Any]:
    """The key that an answer at an earlier revision carries besides (DESIGN §13.12)."""
    return {} if withdrawn is None else {"since_withdrawn": withdrawn}


def say_past(voice: Voice, withdrawn: tuple[str, ...] | None) -> None:
    """Print a line for each record withdrawn since."""
    for record in withdrawn or ():
        voice.say("cli.line.since_withdrawn", record=record)


def asks(command: Callable[..., Any]) -> Callable[..., Any]:
    """Decorate a command with the shared options; it receives them as one `Question`."""

    @click.pass_context
    @functools.wraps(command)
    def with_question(context: click.Context, *args: Any, **options: Any) -> Any:
        settings = settings_from()
        question = Question(
            settings,
            options.pop("url") or settings.store,
            options.pop("as_json"),
            day(options.pop("as_of")) or today(),
            options.pop("at_revision"),
            # A purpose is kept in the journal for ever: no ID number may stand in it.
            mask_numbers(options.pop("purpose") or settings.purpose),
            voice_of(context),
        )
        return command(question, *args, **options)

    # Decorators apply from the inside out: reversed, help lists them in the order above.
    for shared in reversed(_SHARED):
        with_question = shared(with_question)
    return with_question
