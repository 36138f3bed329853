"""A kept picture: everybody where they were put, whatever their names are."""

from datetime import date
from xml.etree import ElementTree

from analytics.report.kept_scene import kept_scene
from analytics.report.svg import svg_of
from tests.builders import firm, heads, owns, person

DAY = date(2026, 11, 27)
PLACES = {"a": (0.0, 0.0), "b": (300.0, -200.0), "p": (-150.0, 40.0)}
FACTS = (
    [firm("a"), firm("b", "<script>&\"'"), person("p", "张三")],
    [heads("p", "a"), owns("a", "b"), owns("a", "a", id="self")],
)


def test_every_party_stands_where_it_was_put() -> None:
    scene = kept_scene("图", FACTS, {}, PLACES, DAY)
    origin = scene.icons["a"]
    apart = {id_: (p.x - origin.x, p.y - origin.y) for id_, p in scene.icons.items()}
    assert apart == PLACES


def test_everything_lies_within_the_frame() -> None:
    scene = kept_scene("图", FACTS, {}, PLACES, DAY)
    assert all(0 < p.x < scene.layout.width for p in scene.icons.values())
    assert all(0 < p.y < scene.layout.height for p in scene.icons.values())


def test_a_hostile_name_and_a_tie_to_oneself_make_sound_xml() -> None:
    text = svg_of(kept_scene("<b>", FACTS, {"b": "listed"}, PLACES, DAY))
    assert ElementTree.fromstring(text) is not None
    assert "<script" not in text


def test_a_line_ends_beneath_a_name_and_not_in_it() -> None:
    places = {"a": (0.0, 0.0), "p": (0.0, -300.0)}
    scene = kept_scene("图", ([firm("a"), person("p", "张三")], [heads("p", "a")]), {}, places, DAY)
    (route,) = scene.routes
    start, end = (float(point.split()[1]) for point in route[1:].split("L"))
    name_ends = scene.icons["p"].y + 15 + 4 + 16  # the icon, room, one line of text
    assert name_ends <= start < end < scene.icons["a"].y - 15


def test_one_party_alone_is_a_picture_too() -> None:
    scene = kept_scene("图", ([firm("a")], []), {}, {}, DAY)
    assert len(scene.icons) == 1
