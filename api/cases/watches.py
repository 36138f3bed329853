"""Who watches whom: kept in the file of cases, with how each subject stood when last looked at."""

import json
from dataclasses import dataclass

from analytics.vetting.standing import Question, Standing
from api.cases.case_file import CaseFile, Clock
from graph.errors import NotFound

_COLUMNS = "number, subject, scenario, who, at, case_, mail"


@dataclass(frozen=True, slots=True)
class Watch:
    """A watch on a subject; `case` is the number of the case it belongs to, 0 for none.

    `at` is when it began, in seconds since the epoch; `mail` whether alerts are mailed too.
    """

    number: int
    subject: str
    scenario: str
    who: str
    at: int
    case: int
    mail: bool

    @property
    def asked(self) -> Question:
        """Whose standing is watched."""
        return Question(self.subject, self.scenario)


class Watches:
    """The watches of a file; `clock` gives seconds since the epoch."""

    def __init__(self, file: CaseFile, clock: Clock) -> None:
        self._file = file
        self._clock = clock

    def begin(
        self, asked: Question, who: str, standing: Standing, *, case: int = 0, mail: bool = False
    ) -> Watch:
        """Watch a subject; a second time by the same user only changes case and mail.

        `standing` is how it stands now, from which changes are counted unless it is known already.
        """
        key = (asked.subject, asked.scenario)
        with self._file.together():
            self._file.done(
                "INSERT OR IGNORE INTO standings VALUES (?, ?, ?)", *key, _text(standing)
            )
            self._file.done(
                "INSERT INTO watches (subject, scenario, who, at, case_, mail) "
                "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (subject, scenario, who) "
                "DO UPDATE SET case_ = excluded.case_, mail = excluded.mail",
                *(*key, who, int(self._clock()), case, mail),
            )
            where = "subject = ? AND scenario = ? AND who = ?"
            return self._of(where, *key, who)[0]

    def end(self, number: int, who: str | None) -> Watch:
        """End a watch; one's own, or anybody's where `who` is None.

        Raises NotFound where there is none.
        """
        with self._file.together():
            found = self._of("number = ?", number)
            if not found or who not in (None, found[0].who):
                raise NotFound("watches.unknown")
            self._file.done("DELETE FROM watches WHERE number = ?", number)
            self._file.done(
                "DELETE FROM standings WHERE NOT EXISTS (SELECT 1 FROM watches WHERE "
                "watches.subject = standings.subject AND watches.scenario = standings.scenario)"
            )
        return found[0]

    def count(self, who: str) -> int:
        """How many subjects a user watches."""
        found = self._file.row("SELECT count(*) FROM watches WHERE who = ?", who)
        return int(found[0]) if found else 0

    def of(self, who: str) -> list[Watch]:
        """The watches of a user, the last first."""
        return self._of("who = ? ORDER BY number DESC", who)

    def every(self) -> list[Watch]:
        """All watches, the last first."""
        return self._of("1 ORDER BY number DESC")

    def on(self, asked: Question) -> list[Watch]:
        """Who watches a subject."""
        return self._of("subject = ? AND scenario = ?", asked.subject, asked.scenario)

    def _of(self, where: str, *values: object) -> list[Watch]:
        rows = self._file.rows(f"SELECT {_COLUMNS} FROM watches WHERE {where}", *values)
        return [
            Watch(number, subject, scenario, who, at, case, bool(mail))
            for number, subject, scenario, who, at, case, mail in rows
        ]

    # -- how subjects stood

    def standings(self) -> dict[Question, Standing]:
        """How each watched subject stood when it was last looked at."""
        rows = self._file.rows("SELECT subject, scenario, content FROM standings")
        return {Question(row[0], row[1]): Standing.from_plain(json.loads(row[2])) for row in rows}

    def begin_again(self, watch: Watch, standing: Standing) -> None:
        """Keep how the subject of a watch stands, where that is not known."""
        self._file.done(
            "INSERT OR IGNORE INTO standings VALUES (?, ?, ?)",
            *(watch.subject, watch.scenario, _text(standing)),
        )

    def keep(self, asked: Question, standing: Standing) -> None:
        """Keep how a watched subject stands."""
        self._file.done(
            "UPDATE standings SET content = ? WHERE subject = ? AND scenario = ?",
            *(_text(standing), asked.subject, asked.scenario),
        )


def _text(standing: Standing) -> str:
    return json.dumps(standing.plain(), ensure_ascii=False)
