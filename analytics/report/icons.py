"""The icons of the kinds, drawn by us as inline SVG in a 24 × 24 field; colour only by grade."""

from collections.abc import Mapping
from typing import Final

GREY: Final = "#5b6675"  # a party without a ground and without a strong lead
GRADE_COLOURS: Final[Mapping[str, str]] = {
    "listed": "#b3261e",
    "statutory": "#b35c00",
    "lead": "#8a6d00",
}
_TINTS: Final[Mapping[str | None, str]] = {
    None: "#f2f4f7",
    "listed": "#fbe3e1",
    "statutory": "#fdebd8",
    "lead": "#fbf2cf",
}
_HOUSE: Final = "M6 19.5V8h7v11.5M13 11.5h5v8M4.5 19.5h15M8.5 11h2M8.5 14h2M15.2 14.3h.6M8.5 17h2"
# Paths of strokes, none filled: they stay clear at 16 px and on paper without colour.
_PATHS: Final[Mapping[str, str]] = {
    "person": "M12 11.6a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6ZM5.5 19.2c.4-3.7 3-5.6 6.5-5.6s6.1 "
    "1.9 6.5 5.6",
    "enterprise": _HOUSE,
    "individual_business": "M5.5 10.5v8.5h13v-8.5M4.5 10.2l1.7-4.7h11.6l1.7 4.7ZM9.8 "
    "19v-4.6h4.4V19",
    "cooperative": "M12 19.5v-9M12 13c-3.6 0-5.4-1.9-5.6-5.2 3.4 0 5.3 1.8 5.6 5.2ZM12 11c0-3.2 "
    "1.7-5.3 5.4-5.6 0 3.6-1.9 5.5-5.4 5.6ZM8 19.5h8",
    "rural_collective": "M12 19.5v-9M12 13c-3.6 0-5.4-1.9-5.6-5.2 3.4 0 5.3 1.8 5.6 5.2ZM12 "
    "11c0-3.2 1.7-5.3 5.4-5.6 0 3.6-1.9 5.5-5.4 5.6ZM5 19.5h14",
    "social_organisation": "M8.7 10.2a2.1 2.1 0 1 0 0-4.2 2.1 2.1 0 0 0 0 4.2ZM15.3 10.2a2.1 2.1 0 "
    "1 0 0-4.2 2.1 2.1 0 0 0 0 4.2ZM4.6 18c.3-3.4 1.8-5 4.1-5s3.7 1.3 3.9 3.4M11.4 18c.3-3.4 "
    "1.6-5 3.9-5s3.8 1.6 4.1 5",
    "public_institution": "M5 19.5V9.5L12 5l7 4.5v10ZM12 9.8v5.4M9.3 12.5h5.4",
    "government_body": "M4.5 9.5 12 4.8l7.5 4.7ZM6.5 12v5M10.2 12v5M13.8 12v5"
    "M17.5 12v5M4.5 19.5h15",
    "foreign_organisation": "M12 19.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15ZM4.5 12h15M12 4.5c3.6 "
    "4.6 3.6 10.4 0 15M12 4.5c-3.6 4.6-3.6 10.4 0 15",
    "project": "M8.5 19.5v-14M5.5 19.5h6M4.5 8h15M8.5 4.8 18 8M16.5 8v4.2M15 12.2h3v2.6h-3Z",
    "bid_lot": "M7 4.8h7l3.5 3.5v11H7ZM14 4.8v3.7h3.5M9.5 12h5M9.5 15.2h5",
    "address": "M12 20c3.7-4.2 5.6-7.3 5.6-9.7a5.6 5.6 0 1 0-11.2 0c0 2.4 1.9 5.5 5.6 9.7ZM12 "
    "12.3a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
    "phone": "M8 5 6 6.4c-.4 5.6 5.9 12 11.5 11.6L19 16l-3.3-2.4-1.9 1.4c-1.9-.8-3.9-2.8-4.7-4.7"
    "L10.5 8.4Z",
}


def colour_of(grade: str | None) -> str:
    """The colour of a grade; grey without one."""
    return GRADE_COLOURS.get(grade or "", GREY)


def icon(kind: str, grade: str | None, *, many: bool = False) -> str:
    """The SVG elements of a kind's icon, by grade; `many`: it stands for several, as a stack.

    A lead's border is dashed and a ground's thick, so that no grade is told by colour alone.
    """
    colour, tint = colour_of(grade), _TINTS.get(grade, _TINTS[None])
    border = 'stroke-width="1"' if grade is None else 'stroke-width="2"'
    if grade == "lead":
        border += ' stroke-dasharray="3 2"'
    disk = f'<circle cx="12" cy="12" r="11" fill="{tint}" stroke="{colour}" {border}/>'
    behind = f'<circle cx="15" cy="9.5" r="11" fill="#fff" stroke="{colour}"/>' if many else ""
    path = _PATHS.get(kind, _HOUSE)
    pen = 'fill="none" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round"'
    return (
        f'{behind}{disk}<path d="{path}" stroke="{colour}" {pen} '
        'transform="translate(12 12) scale(.8) translate(-12 -12)"/>'
    )


def icon_file(kind: str, grade: str | None, *, many: bool = False) -> str:
    """The icon as an SVG file of its own, for canvases that draw images."""
    drawn = icon(kind, grade, many=many)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" '
        f'viewBox="-1 -3 28 28">{drawn}</svg>'
    )
