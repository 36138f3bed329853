"""A scene as a pyvis network, for notebooks and as one offline file that can be dragged about.

pyvis' own page asks jsdelivr for Bootstrap even where its resources are to be in line, writes in
the encoding of the machine and prints headings unescaped; our template asks nobody and holds every
name as text. Physics is off: each place is given.
"""

import base64
import json
from html import escape
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader

from analytics import wording
from analytics.report.drawing import Line, Mark, dates_of, word_of
from analytics.report.icons import colour_of, icon_file
from analytics.report.labels import FONT_PX, width_px
from analytics.report.layout import Box, Point
from analytics.report.line_words import MOST_LINES, is_free
from analytics.report.scene import ICON_PX, Scene
from graph.atomic_files import written_whole
from graph.errors import Unavailable
from graph.sentence import Language, say, tag_of

try:
    from pyvis.network import Network
except ImportError as missing:  # an extra
    raise Unavailable("extra.no_library", library="pyvis", extra="pyvis") from missing

_HERE: Final = Path(__file__).parent
_FONT: Final = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"
_HALO: Final = {"face": _FONT, "strokeWidth": 3, "strokeColor": "#ffffff"}
_WORDS_PX: Final = 12
_ROW_PX: Final = 13  # from one row of letters to the next
_TO_NAME: Final = 7  # from an icon to the name beneath it
_OPTIONS: Final = {
    "physics": {"enabled": False},
    "layout": {"randomSeed": 1, "improvedLayout": False},
    "interaction": {"keyboard": {"enabled": True, "bindToWindow": False}},
    # White behind each name, as in the report's SVG, so that no line runs through it.
    "nodes": {"font": {"face": _FONT, "size": FONT_PX, "background": "#ffffff"}},
    "edges": {
        "arrows": {"to": {"scaleFactor": 0.5}, "from": {"scaleFactor": 0.5}},
        "font": {**_HALO, "size": _WORDS_PX, "color": "#55606e"},
    },
}


def network_of(scene: Scene, *, height: str = "680px") -> Network:
    """The pyvis network of a scene: `generate_html()` of it is one page that fetches nothing."""
    network = Network(height, "100%", directed=True, cdn_resources="in_line")
    # Its template needs no file but ours and vis-network, which pyvis ships.
    network.templateEnv = _environment(network.template_dir, scene.language)
    network.path = "interactive.html"
    network.heading = say("drawing.title", name=scene.title, day=scene.day).text(scene.language)
    network.set_options(json.dumps(_OPTIONS))
    for mark in scene.drawing.marks:
        network.add_node(mark.id, **_node(scene, mark))
    worded = _with_room(scene)
    for number, line in enumerate(scene.drawing.lines):
        network.add_edge(*line.ends, **_edge(scene, line, worded=number in worded))
    return network


def write_network(network: Network, path: Path) -> None:
    """Write a network as one HTML file in UTF-8; the same network gives the same bytes."""
    with written_whole(path) as draft:
        draft.write_text(network.generate_html(), encoding="utf-8")


def frame_of(network: Network, *, height_px: int = 720) -> str:
    """The page of a network inside a notebook's cell: `display(HTML(frame_of(network)))`."""
    page = escape(network.generate_html(), quote=True)
    frame = f'<iframe srcdoc="{page}" width="100%" height="{height_px}"></iframe>'
    return f"<div>{frame}</div>"  # IPython warns of a bare frame


def _environment(shipped: str, language: Language) -> Environment:
    made = Environment(loader=FileSystemLoader([_HERE, shipped]), autoescape=True)
    made.globals["language"] = tag_of(language)
    made.globals["colours"] = say("drawing.colours").text(language)
    # Chinese stays Chinese in the file; `tojson` escapes what could end a script all the same.
    made.policies["json.dumps_kwargs"] = {"sort_keys": True, "ensure_ascii": False}
    return made


def _node(scene: Scene, mark: Mark) -> dict[str, Any]:
    x, y = scene.icons[mark.id]
    picture = icon_file(mark.kind, mark.grade, many=mark.folded)
    # As base64, so that no letter of it needs to be escaped in an address.
    code = base64.b64encode(picture.encode()).decode()
    kind = wording.word("kind", mark.kind, scene.language)
    return {
        "label": "\n".join(one.text for one in scene.labels[mark.id]),
        "title": f"{mark.called(scene.language)}\n{kind}",
        "shape": "image",
        "image": f"data:image/svg+xml;base64,{code}",
        "size": ICON_PX / 2 * (1.3 if mark.middle else 1),
        "color": colour_of(mark.grade),
        "font": {"color": colour_of(mark.grade) if mark.grade else "#1d1d1f"},
        "x": x,
        "y": y,
    }


def _with_room(scene: Scene) -> frozenset[int]:
    """The lines whose words hide nothing at their middles, where vis-network writes them.

    The words of the others show on hover, and all stand in the tables of the report.
    """
    lines = scene.drawing.lines
    if len(lines) > MOST_LINES:
        return frozenset()
    taken = [_name_of(scene, mark.id) for mark in scene.drawing.marks]
    worded = set()
    for number, line in enumerate(lines):
        (ax, ay), (bx, by) = (scene.icons[end] for end in line.ends)
        spot, words = Point((ax + bx) / 2, (ay + by) / 2), line.words(scene.language)
        width = max((width_px(word, _WORDS_PX) for word in words), default=0.0)
        box = Box(width + 4, _ROW_PX * len(words) + 2)
        if is_free(spot, box, taken):
            taken.append((spot, box))
            worded.add(number)
    return frozenset(worded)


def _name_of(scene: Scene, mark: str) -> tuple[Point, Box]:
    """The icon of a mark with its name beneath it: the middle, and the room."""
    icon, labels = scene.icons[mark], scene.labels[mark]
    above, below = ICON_PX / 2, ICON_PX / 2 + _TO_NAME + _ROW_PX * len(labels)
    width = max((one.width for one in labels), default=0.0)
    return Point(icon.x, icon.y + (below - above) / 2), Box(max(width, ICON_PX), above + below)


def _edge(scene: Scene, line: Line, *, worded: bool) -> dict[str, Any]:
    one, other = (scene.layout.places[end] for end in line.ends)
    # A straight line along a row would run through those who stand between.
    bent = {"enabled": True, "type": "curvedCW", "roundness": 0.25}
    return {
        "label": "\n".join(line.words(scene.language)) if worded else " ",
        "title": "\n".join(
            f"{word_of(one, scene.language)}{dates_of(one, scene.language)}"
            for one in line.relations
        ),
        "arrows": "to, from" if line.both else "to",
        "dashes": not line.holds,
        "color": "#8a94a3" if line.holds else "#b9a58f",
        "smooth": bent if abs(one.y - other.y) < ICON_PX else False,
        "width": 1,
    }
