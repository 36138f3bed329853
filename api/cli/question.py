"""What every command shares: the store it opens, the day and revision it asks about."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from api.clock import day, today
from api.places import cache_of
from api.settings import Settings, settings_from
from graph.lookup import journal_access
from graph.masking import mask_numbers
from graph.model import Entity
from graph.opening import open_store
from graph.store import Store

Command = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Asking:
    """One question: on which store, as of which day, as known at which revision, by whom."""

    settings: Settings
    url: str
    json: bool
    as_of: date
    at_revision: int | None
    purpose: str

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The store, closed at the end."""
        settings = self.settings
        store = open_store(self.url, secret=settings.secret, credentials=settings.credentials)
        try:
            yield store
        finally:
            store.close()

    def cache(self, store: Store) -> Path:
        """Where snapshots of a store are kept."""
        return cache_of(store, self.settings)

    def looked_at(
        self, store: Store, what: str, entities: list[Entity], *, everyone: bool = False
    ) -> None:
        """Journal the persons among these, and any look into the past, before answering.

        With `everyone`, the answer is a file of all there are: one entry says so.
        """
        who, purpose = self.settings.who, self.purpose
        journal_access(store, entities, who=who, purpose=purpose, what=what)
        if everyone:
            store.append_access(who, purpose, f"{what} of everyone", [])
        if self.at_revision is not None and self.at_revision < store.revision().number:
            store.append_access(who, purpose, f"{what} at revision {self.at_revision}", [])


def asks(command: Command) -> Any:
    """Give a command the shared options; it receives them as one `Asking`."""

    @click.option("--store", "url", metavar="URL", help="Store, e.g. sqlite:///creditgraph.db.")
    @click.option("--json", "json_", is_flag=True, help="Answer as JSON.")
    @click.option("--as-of", metavar="DATE", help="Valid time: as of this day (default today).")
    @click.option("--at-revision", type=int, metavar="N", help="Known time: as known then.")
    @click.option("--purpose", metavar="TEXT", help="Why a person is looked up (journalled).")
    @functools.wraps(command)
    def with_asking(
        *args: Any, url: str | None, json_: bool, as_of: str | None, at_revision: int | None,
        purpose: str | None, **options: Any,
    ) -> Any:  # fmt: skip
        settings = settings_from()
        asking = Asking(
            settings, url or settings.store, json_, day(as_of) or today(), at_revision,
            mask_numbers(purpose or settings.purpose),
        )  # fmt: skip
        return command(asking, *args, **options)

    return with_asking
