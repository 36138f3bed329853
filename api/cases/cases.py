"""Cases and what is put into them: kept by version, so that nobody overwrites another unseen."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from api.cases.case_file import CaseFile, Clock
from graph.errors import NotFound, Overtaken

Kind = Literal["party", "picture", "note", "file", "task"]
State = Literal["open", "closed"]
KINDS: Final[tuple[Kind, ...]] = ("party", "picture", "note", "file", "task")
_CASE: Final = "number, title, state, owner, opened, changed, version"
_ITEM: Final = "number, case_, kind, who, at, version, content"


@dataclass(frozen=True, slots=True)
class Case:
    """A case; `members` may see it beside its `owner`. Times are seconds since the epoch."""

    number: int
    title: str
    state: State
    owner: str
    opened: int
    changed: int
    version: int
    members: tuple[str, ...] = ()

    def is_seen_by(self, who: str) -> bool:
        """Whether a user works on the case."""
        return who == self.owner or who in self.members


@dataclass(frozen=True, slots=True)
class Item:
    """Something in a case: who put it there or changed it last, when, and what it is."""

    number: int
    case: int
    kind: Kind
    who: str
    at: int
    version: int
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Heading:
    """What a case is to be called, whether it is open, and who else sees it."""

    title: str
    state: State
    members: Collection[str]


class Cases:
    """The cases of a file; `clock` gives seconds since the epoch."""

    def __init__(self, file: CaseFile, clock: Clock) -> None:
        self._file = file
        self._clock = clock

    def open(self, title: str, who: str) -> Case:
        """Open a case, seen by who opens it."""
        now = int(self._clock())
        number = self._file.added(
            "INSERT INTO cases (title, state, owner, opened, changed, version) "
            "VALUES (?, 'open', ?, ?, ?, 1)",
            *(title, who, now, now),
        )
        return self.of(number)

    def of(self, number: int) -> Case:
        """A case by its number. Raises NotFound."""
        found = self._cases("number = ?", number)
        if not found:
            raise NotFound("cases.unknown")
        return found[0]

    def listed(self, who: str | None, *, before: int, limit: int) -> list[Case]:
        """The cases of a user, None for all, the last opened first, with numbers below `before`."""
        return self._cases(
            "number < ? AND (? IS NULL OR owner = ? OR number IN "
            "(SELECT case_ FROM members WHERE name = ?)) ORDER BY number DESC LIMIT ?",
            *(before, who, who, who, limit),
        )

    def _cases(self, where: str, *values: object) -> list[Case]:
        rows = self._file.rows(f"SELECT {_CASE} FROM cases WHERE {where}", *values)
        names = "SELECT name FROM members WHERE case_ = ? ORDER BY name"
        return [
            Case(
                number,
                title,
                state,
                owner,
                opened,
                changed,
                version,
                tuple(name for (name,) in self._file.rows(names, number)),
            )
            for number, title, state, owner, opened, changed, version in rows
        ]

    def rename(self, number: int, version: int, heading: Heading) -> Case:
        """Give a case another heading.

        Raises Overtaken where it is of another version by now.
        """
        with self._file.together():
            changed = self._file.done(
                "UPDATE cases SET title = ?, state = ?, changed = ?, version = version + 1 "
                "WHERE number = ? AND version = ?",
                *(heading.title, heading.state, int(self._clock()), number, version),
            )
            if not changed:
                raise Overtaken("cases.overtaken", version=self.of(number).version)
            self._file.done("DELETE FROM members WHERE case_ = ?", number)
            for name in sorted(set(heading.members)):
                self._file.done("INSERT INTO members VALUES (?, ?)", number, name)
        return self.of(number)

    # -- what is in a case

    def items(self, case: int) -> list[Item]:
        """All that is in a case, in the order in which it was put there."""
        return self._items("case_ = ? ORDER BY number", case)

    def item(self, case: int, number: int) -> Item:
        """Something in a case. Raises NotFound."""
        found = self._items("case_ = ? AND number = ?", case, number)
        if not found:
            raise NotFound("cases.no_item")
        return found[0]

    def every(self, kind: Kind) -> list[Item]:
        """All of one kind, of every case."""
        return self._items("kind = ? ORDER BY number", kind)

    def _items(self, where: str, *values: object) -> list[Item]:
        rows = self._file.rows(f"SELECT {_ITEM} FROM items WHERE {where}", *values)
        return [
            Item(number, case, kind, who, at, version, json.loads(content))
            for number, case, kind, who, at, version, content in rows
        ]

    def count(self, case: int) -> int:
        """How much is in a case."""
        found = self._file.row("SELECT count(*) FROM items WHERE case_ = ?", case)
        return int(found[0]) if found else 0

    def add(self, case: int, kind: Kind, who: str, content: Mapping[str, Any]) -> Item:
        """Put something into a case."""
        now = int(self._clock())
        number = self._file.added(
            "INSERT INTO items (case_, kind, who, at, version, content) VALUES (?, ?, ?, ?, 1, ?)",
            *(case, kind, who, now, _text(content)),
        )
        self._file.done("UPDATE cases SET changed = ? WHERE number = ?", now, case)
        return self.item(case, number)

    def rewrite(self, item: Item, version: int, who: str, content: Mapping[str, Any]) -> Item:
        """Change something in a case.

        Raises Overtaken where it is of another version by now, NotFound where it went.
        """
        changed = self._file.done(
            "UPDATE items SET who = ?, at = ?, version = version + 1, content = ? "
            "WHERE number = ? AND version = ?",
            *(who, int(self._clock()), _text(content), item.number, version),
        )
        if not changed:
            now = self.item(item.case, item.number)
            raise Overtaken("cases.item_overtaken", who=now.who, version=now.version)
        return self.item(item.case, item.number)

    def drop(self, item: Item, version: int) -> None:
        """Take something out of a case. Raises Overtaken and NotFound as `rewrite` does."""
        gone = self._file.done(
            "DELETE FROM items WHERE number = ? AND version = ?", item.number, version
        )
        if not gone:
            now = self.item(item.case, item.number)
            raise Overtaken("cases.item_overtaken", who=now.who, version=now.version)


def _text(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False)
