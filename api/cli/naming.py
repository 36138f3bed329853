"""The command map: what the columns of an unknown sheet are, kept as a mapping of one's own."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from api.cli.command import argument, command, option
from api.cli.output import give
from api.cli.question import Question, asks
from api.clock import today
from graph.atomic_files import written_whole
from graph.errors import BadInput
from graph.sentence import Sentence, say
from loaders.columns.guesses import Guess, guesses, likeliest
from loaders.columns.mapping import SourceMapping, shipped_mappings
from loaders.columns.own_mapping import UNREAD, OwnMapping, source_of
from loaders.columns.recognise import named_source
from loaders.unknown_sheet import UnknownSheet, unknown_sheet

_FILE: Final = click.Path(dir_okay=False, path_type=Path)


@command("map")
@argument("path", metavar="FILE", type=_FILE)
@option("--source")
@option("--column", "columns", multiple=True, metavar="COLUMN=FIELD")
@option("--word", "words", multiple=True, metavar="FIELD:WORD=MEANING")
@option("--out", type=_FILE)
@asks
def map_(question: Question, path: Path, **options: Any) -> None:  # noqa: ANN401
    """Guess what the columns of an unknown sheet are, and write what is said as a mapping."""
    if not path.exists():
        raise BadInput("cli.load.missing", path=path)
    sheet = unknown_sheet(path)
    if sheet is None:
        raise BadInput("cli.map.known", file=path.name)
    near = likeliest(sheet.columns, shipped_mappings().values())
    source = named_source(name, shipped_mappings()) if (name := options["source"]) else near[0]
    guessed = guesses(sheet.columns, source)
    own = OwnMapping(
        source.name,
        _fields(guessed, options["columns"]),
        _words(options["words"]),
        made_by=question.settings.who,
        made_on=today().isoformat(),
    )
    read = source_of(own, shipped_mappings())
    lacking = read.missing({field: 0 for field in read.words.values()})
    out: Path | None = options["out"]
    if out is not None:
        if lacking:
            raise BadInput("load_own.lacking", columns=lacking, title=read.title)
        with written_whole(out) as draft:
            draft.write_text(own.text(), encoding="utf-8")
    if question.json:
        plain = _plain(sheet, own, guessed, lacking)
        give({**plain, "near": [one.name for one in near], "out": str(out) if out else None})
        return
    _say(question, source, own, guessed, lacking)
    if not name:
        question.say("cli.map.near", sources=[one.name for one in near[1:]])
    if out is not None:
        question.say("cli.map.written", path=out)


def _fields(guessed: Sequence[Guess], said: Sequence[str]) -> dict[str, str]:
    """The field of each column: what was said of it, else its guess.

    A field that was said of one column is not guessed of another. Raises BadInput for a column
    that the sheet does not have.
    """
    given = dict(_pair(text) for text in said)
    names = [guess.column for guess in guessed if guess.column]
    unknown = next((name for name in given if name not in names), None)
    if unknown is not None:
        raise BadInput("cli.map.no_column", column=unknown, columns=names)
    taken = set(given.values())
    guess_of = {guess.column: guess.field or UNREAD for guess in guessed if guess.column}
    return {
        name: given.get(name, UNREAD if field in taken else field)
        for name, field in guess_of.items()
    }


def _words(said: Sequence[str]) -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = {}
    for text in said:
        field, _, rest = text.partition(":")
        word, meaning = _pair(rest)
        words.setdefault(field, {})[word] = meaning
    return words


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.rpartition("=")
    if not sign or not name:
        raise BadInput("cli.map.pair", text=text)
    return name, value


def _say(
    question: Question,
    source: SourceMapping,
    own: OwnMapping,
    guessed: Sequence[Guess],
    lacking: Sequence[str],
) -> None:
    question.say("cli.map.source", title=source.title, source=source.name)
    for guess in guessed:
        if guess.column:
            field = own.columns[guess.column]
            reason: Sentence = guess.reason if field == guess.field else say("cli.map.said")
            if field == UNREAD:
                question.say("cli.map.unread", column=guess.column)
            else:
                question.say("cli.map.column", column=guess.column, field=field, reason=reason)
    if lacking:
        question.say("cli.map.lacking", columns=list(lacking))


def _plain(
    sheet: UnknownSheet,
    own: OwnMapping,
    guessed: Sequence[Guess],
    lacking: Sequence[str],
) -> dict[str, Any]:
    columns = [
        {
            "column": guess.column,
            "field": own.columns[guess.column] or None,
            "guess": guess.field,
            "confidence": guess.confidence,
            "reason": guess.reason.text(),
        }
        for guess in guessed
        if guess.column
    ]
    return {
        "sheet": sheet.sheet,
        "source": own.source,
        "columns": columns,
        "lacking": list(lacking),
    }
