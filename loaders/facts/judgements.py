"""What a row says of its record beyond single cells: whom it is about, its grade, its day."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final, Protocol

from graph.errors import InvalidFact
from graph.sentence import Word, say
from loaders.cells.grades import canonical_grade, is_graded
from loaders.columns.mapping import SourceMapping, Spec
from loaders.facts.refused import RefusedRow

Cells = Mapping[str, Any]

# The fields of remarks: a mapping's own, and that of a sheet whose mapping has none.
REMARKS: Final = ("remarks", "@remarks")
_WITHDRAWN: Final = re.compile(
    r"(?<![未不])(?:已(?:经|被|于[^，。；,;]{1,20})?|现已|被[^，。；,;]{1,16}?)(?:依法|予以|信用)*"
    r"(?:撤销(?!.{0,8}(?:资质|许可|执照|证|备案))|修复(?!申请|中)|移出|移除)"
    r"|(?<![未不拟])(?:完成|通过)(?:信用)?修复|^(?:信用)?修复(?:完成|完毕|成功)"
    r"|^(?:撤销|修复|移出)(?:处罚|名单)?[。.]?$"
)
_SHOWN: Final = 40


class Identified(Protocol):
    """A party of a row: of those of a row before, nothing but the id is known."""

    @property
    def id(self) -> str:
        """The id of the entity."""
        ...


def subject_of(spec: Spec, made: Mapping[str, Identified]) -> Identified:
    """The entity that a record is about: the first of `subject` that the row names.

    Raises RefusedRow where it names none.
    """
    names = spec["subject"]
    for name in [names] if isinstance(names, str) else names:
        if name in made:
            return made[name]
    raise RefusedRow(names if isinstance(names, str) else names[0], say("load_cell.empty"))


def grade_of(spec: Spec, list_: str | None, cells: Cells) -> str | None:
    """The grade of a record, in the list's own word for it; `grade_else` where the cell is blank.

    Raises RefusedRow for a word that the list does not know, and where a graded list has none.
    """
    field = spec.get("grade", "")
    text = cells.get(field) or spec.get("grade_else")
    if list_ is None:
        return text
    if text is None:
        if is_graded(list_):
            raise RefusedRow(field, say("load_grade.missing", list=Word("list", list_)))
        return None
    try:
        return canonical_grade(list_, str(text))
    except InvalidFact as error:
        raise RefusedRow(field, error.sentence) from None


def decided_on(spec: Spec, cells: Cells, dated: date | None) -> tuple[date, bool]:
    """The day of a record's decision, and whether it is assumed.

    Without one the list's publication stands in, then the document's own date, then the day after
    the year that the record is for, since nobody could be graded for the year before it. Raises
    RefusedRow where there is none of them.
    """
    decided: date | None = cells.get(spec.get("decided", ""))
    if decided is not None:
        return decided, False
    year: int | None = cells.get(spec.get("year", ""))
    after = date(year + 1, 1, 1) if year else None
    assumed: date | None = cells.get(spec.get("published", "")) or dated or after
    if assumed is None:
        raise RefusedRow(spec.get("decided", "decided"), say("load_row.no_date"))
    return assumed, True


def told_apart_by(spec: Spec, cells: Cells) -> tuple[str, ...]:
    """What separates records of one issuer, subject, list and day that have no number (`apart`)."""
    return tuple(str(cells.get(field) or "") for field in spec.get("apart", ()))


def earliest(fields: str | Sequence[str], cells: Cells) -> date | None:
    """The earliest of the days that a row gives in these fields."""
    names = (fields,) if isinstance(fields, str) else fields
    days = [cells[name] for name in names if name in cells]
    return min(days) if days else None


def is_ended(mapping: SourceMapping, cells: Cells) -> bool:
    """Whether a row says that its record has ended, as its end then says too.

    Raises RefusedRow where it does not say when: a record without an end would stay in force.
    """
    field = mapping.events["state"]
    if cells.get(field) != "ended":
        return False
    if earliest(mapping.record.get("ends", ()), cells) is None:
        raise RefusedRow(field, say("load_grade.no_end"))
    return True


class StateColumns:
    """The columns of a sheet that may say that a record is no longer plainly in force.

    `given` are the fields that its rows may have.
    """

    def __init__(self, events: Spec, given: Collection[str]) -> None:
        fields = (events.get("state", ""), *events.get("also", ()))
        self._fields = [field for field in fields if field in given]
        self._repaired_on: str = events.get("repaired_on", "")
        self._repaired: str = events.get("repaired", "")
        self._remarks = [field for field in REMARKS if field in given]

    def word(self, cells: Cells) -> tuple[str, str] | None:
        """(field, word) of the first that says so; None where none does.

        Raises RefusedRow where a day of repair stands beside a word that there was none.
        """
        for field in self._fields:
            word = cells.get(field)
            if word and word != "in_force":
                return field, str(word)
        if not cells.get(self._repaired_on):
            return None
        if cells.get(self._repaired) == "in_force":
            raise RefusedRow(self._repaired_on, say("load_row.repair_denied"))
        return self._repaired_on, "repair"

    def refuse_remark(self, cells: Cells) -> None:
        """Refuse a row whose remark says that its record was withdrawn, where no column does."""
        for field in self._remarks:
            text = str(cells.get(field) or "")
            if _WITHDRAWN.search(text):
                raise RefusedRow(field, say("load_row.withdrawn_in_remark", text=text[:_SHOWN]))
