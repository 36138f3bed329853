"""A scene as one SVG: complete in itself, every text escaped, no script, nothing fetched."""

from collections.abc import Iterator
from html import escape
from typing import Final

from analytics import wording
from analytics.report.drawing import Line, Mark, dates_of, word_of
from analytics.report.icons import GREY, colour_of, icon
from analytics.report.labels import ICON_PX, LINE_PX, SMALL_PX, Label, visible, width_px
from analytics.report.layout import Box
from analytics.report.scene import ICON_PX as ICON_ABOVE_PX
from analytics.report.scene import Scene
from graph.sentence import say

_FONT: Final = (
    "Noto Sans CJK SC, Noto Sans SC, PingFang SC, Microsoft YaHei, Noto Serif CJK SC, sans-serif"
)
_INK: Final = "#1d1d1f"
_HOLDS, _ENDED, _BEHIND = "#8a94a3", "#b9a58f", "#cdd4dd"
_LIT: Final = "#8a6d00"
_TO_TEXT: Final = 5
_TOLD: Final = 12  # relations of one line that its tooltip names; the tables have all
_EDGE, _CAPTION = 14, 16  # of the caption beneath a picture
# White around each letter, so that a line behind it does not strike it through.
_HALO: Final = 'paint-order="stroke" stroke="#fff" stroke-width="3" stroke-linejoin="round"'


def svg_of(scene: Scene, name: str = "picture", *, caption: str = "") -> str:
    """The SVG of a scene. `name` begins the ids in it, for several in one page.

    Lines of the `caption` stand one beneath the other. Marks bear `data-mark` and lines
    `data-line`, their places in the drawing.
    """
    width, height = size_of(scene, caption)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" id="{name}" class="scene" role="img" '
            f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}" '
            f'font-family="{_FONT}">',
            f"<title>{text_of(scene.title)}</title>",
            _arrows(name),
            *_lines(scene, name),
            *(_heading(one.text, one.x, one.y) for one in scene.headings),
            # All paper first: no name is hidden by its neighbour's.
            *(_paper(scene, mark) for mark in scene.drawing.marks if not scene.beside),
            *(_mark(scene, number, mark) for number, mark in enumerate(scene.drawing.marks)),
            *_words(scene),
            *(
                _heading(line, _EDGE, scene.layout.height - 8 + _CAPTION * place, "caption")
                for place, line in enumerate(_lines_of(caption))
            ),
            "</svg>",
        ]
    )


def size_of(scene: Scene, caption: str = "") -> Box:
    """The size of the SVG of a scene in pixels."""
    lines = _lines_of(caption)
    width = max(
        scene.layout.width, *(1.1 * width_px(line, SMALL_PX) + 2 * _EDGE for line in lines), 0
    )
    return Box(width, scene.layout.height + _CAPTION * len(lines))


def _lines_of(caption: str) -> list[str]:
    return [line for line in caption.split("\n") if line]


def text_of(text: str) -> str:
    """A text for XML: escaped, and `�` for what XML may not hold or nobody sees."""
    return escape(visible(text), quote=True)


def _arrows(name: str) -> str:
    head = '<path d="M0 1L8 4.5L0 8Z" fill="{}"/></marker>'
    start = 'viewBox="0 0 9 9" refX="8" refY="4.5" markerWidth="8" markerHeight="8" '
    start += 'markerUnits="userSpaceOnUse" orient="auto-start-reverse">'
    plain = f'<marker id="{name}-arrow" {start}{head.format(_HOLDS)}'
    lit = f'<marker id="{name}-lit" {start}{head.format(_LIT)}'
    return f"<defs>{plain}{lit}</defs>"


def _lines(scene: Scene, name: str) -> Iterator[str]:
    """The lines behind the names first."""
    numbers = sorted(range(len(scene.routes)), key=lambda one: (one not in scene.arcs, one))
    for number in numbers:
        line = scene.drawing.lines[number]
        behind = number in scene.arcs
        colour = _BEHIND if behind else _HOLDS if line.holds else _ENDED
        dashes = "" if line.holds else ' stroke-dasharray="4 4"'
        # The words beside a name say which way a tie leads; an arc's head would stand on a name.
        arrows = "" if scene.beside else f' marker-end="url(#{name}-arrow)"'
        if arrows and line.both:
            arrows += f' marker-start="url(#{name}-arrow)"'
        yield (
            f'<path class="line{" arc" if behind else ""}" data-line="{number}" '
            f'd="{scene.routes[number]}" fill="none" stroke="{colour}"{dashes}{arrows}>'
            f"<title>{text_of(_told(scene, line))}</title></path>"
        )


def _told(scene: Scene, line: Line) -> str:
    names = {
        member: mark.called(scene.language)
        for mark in scene.drawing.marks
        for member in mark.members
    }
    told = [
        say(
            "drawing.tie",
            source=names[one.source],
            target=names[one.target],
            tie=word_of(one, scene.language),
            dates=dates_of(one, scene.language),
        )
        for one in line.relations[:_TOLD]
    ]
    more = len(line.relations) - _TOLD
    told += [say("drawing.more_ties", count=more)] if more > 0 else []
    return "\n".join(one.text(scene.language) for one in told)


def _mark(scene: Scene, number: int, mark: Mark) -> str:
    at, lines = scene.icons[mark.id], scene.labels[mark.id]
    across = ICON_PX if scene.beside else ICON_ABOVE_PX
    if mark.middle and not scene.beside:
        across += 4
    drawn = icon(mark.kind, mark.grade, many=mark.folded)
    kind = wording.word("kind", mark.kind, scene.language)
    told = say("drawing.party", name=mark.called(scene.language), kind=kind).text(scene.language)
    return (
        f'<g class="mark" data-mark="{number}"><title>{text_of(told)}</title>'
        f'<g transform="translate({at.x - across / 2:.1f} {at.y - across / 2:.1f}) '
        f'scale({across / 24:.4f})">{drawn}</g>'
        f"{''.join(_labels(scene, mark, lines))}</g>"
    )


def _paper(scene: Scene, mark: Mark) -> str:
    """White behind the name beneath an icon, so that no line between others runs through it."""
    at, wide = scene.icons[mark.id], max(one.width for one in scene.labels[mark.id])
    top, high = at.y + ICON_ABOVE_PX / 2 + 4, LINE_PX * len(scene.labels[mark.id])
    return (
        f'<rect class="paper" x="{at.x - wide / 2:.1f}" y="{top:.1f}" '
        f'width="{wide:.1f}" height="{high}" fill="#fff"/>'
    )


def _labels(scene: Scene, mark: Mark, lines: tuple[Label, ...]) -> Iterator[str]:
    at, halo = scene.icons[mark.id], f" {_HALO}" if scene.beside else ""
    if scene.beside:
        x, anchor = at.x + ICON_PX / 2 + _TO_TEXT, "start"
        first = at.y - LINE_PX * len(lines) / 2
    else:
        x, anchor = at.x, "middle"
        first = at.y + ICON_ABOVE_PX / 2 + 4
    for place, line in enumerate(lines):
        colour = colour_of(mark.grade) if line.role == "grade" else _INK
        colour = GREY if line.role == "tie" else colour
        bold = ' font-weight="bold"' if line.role in ("middle", "grade") or mark.middle else ""
        yield (
            f'<text x="{x:.1f}" y="{first + LINE_PX * (place + 1) - 4:.1f}" text-anchor="{anchor}" '
            f'font-size="{line.font_px}" fill="{colour}"{bold}{halo}>{text_of(line.text)}'
            f"{_tail(line)}</text>"
        )


def _tail(line: Label) -> str:
    if not line.tail:
        return ""
    return (
        f'<tspan font-size="{SMALL_PX}" font-weight="normal" fill="{GREY}" dx="10">'
        f"{text_of(line.tail.strip())}</tspan>"
    )


def _heading(text: str, x: float, y: float, role: str = "heading") -> str:
    return (
        f'<text class="{role}" x="{x:.1f}" y="{y + 17:.1f}" font-size="{SMALL_PX}" '
        f'font-weight="bold" fill="#27588f" {_HALO}>{text_of(text)}</text>'
    )


def _words(scene: Scene) -> Iterator[str]:
    for word in scene.words:
        wide, high = width_px(word.text, SMALL_PX), SMALL_PX + 3
        yield (
            f'<rect class="paper" x="{word.x - wide / 2:.1f}" y="{word.y - high / 2:.1f}" '
            f'width="{wide:.1f}" height="{high}" fill="#fff"/>'
            f'<text class="word" data-line="{word.line}" x="{word.x:.1f}" y="{word.y + 4:.1f}" '
            f'text-anchor="middle" font-size="{SMALL_PX}" fill="#55606e">'
            f"{text_of(word.text)}</text>"
        )
