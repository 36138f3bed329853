"""The look of a picture: shape and fill by kind, border and word by grade, never colour alone."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from analytics import wording
from analytics.report.drawing import word_of
from analytics.report.icons import GRADE_COLOURS
from analytics.report.picture import Node
from graph.model import Relation
from graph.sentence import say

_LOOKS: Final = {
    "person": ("dot", "#d7ecd9", "#2f6b3a"),
    "project": ("star", "#e6dcf5", "#5b3a94"),
    "bid_lot": ("diamond", "#efe6fa", "#5b3a94"),
    "address": ("triangleDown", "#ececec", "#6b6b6b"),
    "phone": ("triangle", "#ececec", "#6b6b6b"),
    "government_body": ("hexagon", "#dfe3ea", "#3d4b63"),
}
_FIRM: Final = ("square", "#d6e6f7", "#27588f")
_LINE: Final = 9  # characters of a name on one line
_LINES: Final = 2  # of a name in the picture


def look_of(kind: str) -> dict[str, str]:
    """The shape, fill and line colour of a kind."""
    shape, fill, line = _LOOKS.get(kind, _FIRM)
    return {"shape": shape, "fill": fill, "line": line}


def of_node(node: Node, *, middle: bool) -> dict[str, Any]:
    """The vis-network options of an entity: label, shape, size and colours."""
    look = look_of(node.entity.kind)
    border = GRADE_COLOURS[node.grade] if node.grade else look["line"]
    tag = f"\n【{wording.word('grade', node.grade)}】" if node.grade else ""
    return {
        "label": _broken(node.entity.name) + tag,
        "shape": look["shape"],
        "size": 24 if middle else 16,
        "borderWidth": 4 if node.grade or middle else 1.5,
        "color": {"background": look["fill"], "border": border},
        "font": {"size": 18 if middle else 14, "color": border if node.grade else "#1d1d1f"},
        "shapeProperties": {"borderDashes": [5, 4] if node.grade == "lead" else False},
    }


def of_line(relations: Sequence[Relation], day: date, *, bent: bool) -> dict[str, Any]:
    """The vis-network options of all relations from one entity to another; dashed if none holds.

    `bent`: there are relations in the other direction too, so a straight line would cover them.
    """
    holds = any(relation.holds_on(day) for relation in relations)
    words = dict.fromkeys(
        word_of(relation)
        if relation.holds_on(day)
        else say("report.ended", relation=word_of(relation)).text(wording.PAPER)
        for relation in relations
    )
    return {
        "label": "\n".join(words),
        "dashes": False if holds else [4, 5],
        "color": {"color": "#8a94a3" if holds else "#b9a58f"},
        "smooth": {"enabled": True, "type": "curvedCW", "roundness": 0.15} if bent else False,
    }


def _broken(name: str) -> str:
    """A name on at most two lines; the table beneath the picture has it whole."""
    lines = [name[at : at + _LINE] for at in range(0, len(name), _LINE)]
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], lines[_LINES - 1][:-1] + "…"]
    return "\n".join(lines)
