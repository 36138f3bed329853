"""A cell that holds several names: each becomes its own entity with its own ties.

`张三（执行董事）；李四（监事）` are two officers, and the note behind a name is the position. A
part that names nobody (等5人) is refused, and so is a value that would be said of several at once.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from graph.errors import InvalidFact
from graph.masking import mask_numbers
from graph.naming import normalise_name
from graph.sentence import say
from loaders.cells.placeholders import is_no_name
from loaders.columns.mapping import Spec
from loaders.facts.names import is_number_note
from loaders.facts.organisation_names import with_roles_behind, with_separators
from loaders.facts.refused import RefusedRow
from loaders.facts.specs import applies

Cells = Mapping[str, Any]

_SEPARATORS: Final = "、;；,，/|\n"
_OPENING: Final = "(（[［【〔"
_CLOSING: Final = ")）]］】〕"
# Not the comma, which stands between thousands, nor the stroke of 1/3.
_LIST: Final = re.compile(r"[;；、|\n]")
_LABEL: Final = re.compile(r"^联合体(?:成员|各方|单位)?[:：]")
_NOTED: Final = re.compile(
    r"^(?P<name>.+?)[(（\[［【〔](?P<note>[^()（）\[\]［］【】〔〕]+)[)）\]］】〕]$"
)
_PAIR: Final = re.compile(r"^(?P<name>[^:：]+)[:：](?P<note>[^:：]+)$")
# 等3人, 等五家: some are not named at all.
_AND_OTHERS: Final = re.compile(
    r"等[0-9一二三四五六七八九十两多数几]*[人名家个户位方]?(?:单位|股东)?$"
)
# 张三50%李四50%: the share behind a name, without brackets and without anything between.
_SHARE: Final = re.compile(r"^(?P<name>.*[^0-9.\s])\s*(?P<note>[0-9]+(?:\.[0-9]+)?\s*[%％])$")
_BEHIND_SHARE: Final = re.compile(r"(?<=[%％])\s*(?=[\u4e00-\u9fffA-Za-z])")
_BEHIND_NOTE: Final = re.compile(r"(?<=[%％][)）\]】])\s*(?=[\u4e00-\u9fffA-Za-z])")
_POSITION: Final = re.compile(
    r"(?:董事长?|监事长?|监事会主席|经理|总监|厂长|矿长|院长|主任|负责人|代表人?|合伙人|会计|秘书|委员|理事长?|会长)$"
)
# What a filed change says behind a name: 王某[退出], 李某 出资60万元, 孙某 监事.
_FILED: Final = re.compile(
    r"\s*[\[［【(（](?:退出|新增|新任)[\])）】］]$"
    r"|\s+(?:(?:认缴|实缴)?出资|[0-9][0-9.,]*\s*(?:万|元|%)).*$"
    r"|\s+(?:执行)?(?:董事长?|监事长?|总?经理)(?:[兼、]?(?:董事长?|监事|总?经理))*$"
)


def rows_within(
    specs: Sequence[Spec], cells: Cells, read: Callable[[str, str], Any]
) -> list[Cells]:
    """The rows that a row stands for: the first is the row itself with the first of each name.

    Each further one holds one further name. `read` reads the note behind a name as a cell of a
    field. Raises RefusedRow.
    """
    first = dict(cells)
    further: list[tuple[Spec, dict[str, Any]]] = []
    for spec in specs:
        if not applies(spec, cells):
            continue
        parts = _parts(spec, cells)
        if parts is None:
            first.update(_dealt(spec, cells, 1)[0])
            continue
        values = [_values(spec, part, read) for part in parts]
        _share_out(spec, cells, values)
        if "whole" in spec and len(values) > 1:  # they act as one, named by the cell
            first.setdefault(spec["whole"], mask_numbers(str(cells[spec["field"]])))
        for value, own in zip(values, _dealt(spec, cells, len(values)), strict=True):
            value.update(own)
        if len(values) > 1:
            first = _without(first, spec)
        first.update(values[0])
        further += [(spec, value) for value in values[1:]]
    return [first, *({**_without(first, spec), **value} for spec, value in further)]


def _without(cells: Cells, spec: Spec) -> dict[str, Any]:
    """The cells without those that speak of one name of a cell of several."""
    own = {spec.get("note"), *spec.get("alone", ()), *spec.get("parallel", ())}
    return {field: cell for field, cell in cells.items() if field not in own}


def _dealt(spec: Spec, cells: Cells, count: int) -> list[dict[str, Any]]:
    """The values of cells that hold one for each name, in the order of the names.

    Raises RefusedRow where a cell holds more values, or fewer, than there are names.
    """
    dealt: list[dict[str, Any]] = [{} for _ in range(count)]
    for field in spec.get("parallel", ()):
        if field not in cells:
            continue
        cell = cells[field]
        # A foreign amount is a tuple too, of a named kind, and one value.
        values = cell if type(cell) is tuple else listed(cell) if count > 1 else (cell,)
        if len(values) != count:
            raise RefusedRow(field, say("load_several.uneven", count=count, values=len(values)))
        for row, value in zip(dealt, values, strict=True):
            if value is not None:
                row[field] = value
    return dealt


def listed(cell: object) -> tuple[Any, ...]:
    """The values that a cell lists: 60%；40% are two. Anything but text is one value."""
    if not isinstance(cell, str):
        return (cell,)
    return tuple(part for text in _LIST.split(cell) if (part := text.strip()))


def names_in(text: str | None) -> set[str]:
    """The names in a cell, without the notes behind them."""
    return {_name_and_note(_FILED.sub("", part))[0] for part in _split(text or "") if part}


def _parts(spec: Spec, cells: Cells) -> list[str] | None:
    """The names in a cell; None where the cell is blank or a plain name."""
    text = cells.get(spec["field"])
    if not isinstance(text, str):
        return None
    plain = with_separators(with_roles_behind(_LABEL.sub("", text.strip())))
    if "%" in spec.get("note_like", ""):
        noted = any(mark in plain for mark in _OPENING)
        plain = (_BEHIND_NOTE if noted else _BEHIND_SHARE).sub("、", plain)
    parts = [part for part in _split(plain) if part]
    if spec.get("filed"):
        parts = [_FILED.sub("", part) for part in parts]
    if parts == [text] and not (
        _NOTED.match(text) or _PAIR.match(text) or _SHARE.match(text) or _AND_OTHERS.search(text)
    ):
        return None
    return parts


def _split(text: str) -> list[str]:
    """The parts between separators that stand outside brackets."""
    parts, depth = [""], 0
    for place, letter in enumerate(text):
        depth += (letter in _OPENING) - (letter in _CLOSING)
        if letter in _SEPARATORS and depth <= 0 and not _within_a_name(text, place):
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]


def _within_a_name(text: str, place: int) -> bool:
    # SMITH, JOHN and A/B are one name.
    around = text[:place].rstrip()[-1:] + text[place + 1 :].lstrip()[:1]
    return text[place] in ",/" and len(around) == 2 and around.isascii() and around.isalpha()


def _values(spec: Spec, part: str, read: Callable[[str, str], Any]) -> dict[str, Any]:
    """The name of a part, and the value of its note, by field."""
    field, note_field = spec["field"], spec.get("note")
    if spec.get("plain"):  # phones and the like: no names, so nothing stands behind them
        return {field: part}
    name, note = _name_and_note(part)
    # （有限合伙） ends a name, （60%） says something about it.
    if note is not None and not (note_field and _says_more(spec, note)):
        name, note = part, None
    if is_no_name(name) or _AND_OTHERS.search(name):
        raise RefusedRow(field, say("load_several.unnamed", text=part))
    if note is None or note_field is None:
        return {field: name}
    try:
        value = read(note_field, note)
    except InvalidFact as error:
        raise RefusedRow(field, error.sentence) from None
    return {field: name} if value is None else {field: name, note_field: value}


def _says_more(spec: Spec, note: str) -> bool:
    """Whether a note is a value of its field, and not a number of the name's bearer."""
    return re.search(spec.get("note_like", "."), note) is not None and not is_number_note(note)


def _name_and_note(part: str) -> tuple[str, str | None]:
    match = _NOTED.match(part) or _PAIR.match(part) or _SHARE.match(part)
    if match is None:
        return part, None
    name, note = match["name"].strip(), match["note"].strip()
    # 董事：张三 is written as often as 张三：董事.
    if _POSITION.search(name) and not _POSITION.search(note):
        return note, name
    return name, note


def _is_one_of(cell: object, spec: Spec, values: Sequence[dict[str, Any]]) -> bool:
    """Whether a cell names one of several names: the member that leads a consortium."""
    name = normalise_name(str(cell))
    return any(normalise_name(value[spec["field"]]) == name for value in values)


def _share_out(spec: Spec, cells: Cells, values: Sequence[dict[str, Any]]) -> None:
    """Give each of several names its own of the values that speak of one name.

    There are as many of them as names, or one, which is that of whoever leads. Raises RefusedRow
    where it cannot be told whose they are.
    """
    leads = [value for value in values if value.get(spec.get("note", "")) == "是"]
    lead = normalise_name(str(cells.get(spec.get("note", ""), "")))
    leads = leads or [v for v in values if normalise_name(v[spec["field"]]) == lead]
    for field in spec.get("alone", ()):
        if field not in cells or len(values) < 2:
            continue
        texts = _split(cells[field]) if isinstance(cells[field], str) else []
        if len(texts) == len(values):
            for value, text in zip(values, texts, strict=True):
                value[field] = text
        elif field == spec.get("note") and _is_one_of(cells[field], spec, values):
            for value in values:
                value[field] = cells[field]
        elif len(texts) == 1 and len(leads) == 1 and field != spec.get("note"):
            leads[0][field] = texts[0]
        else:
            raise RefusedRow(spec["field"], say("load_several.shared", count=len(values)))
