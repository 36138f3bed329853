"""A pyvis network of a picture: every place given, nothing fetched, every name a text."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
import pyvis
from pyvis.network import Network

from analytics.report.icons import GRADE_COLOURS, GREY
from analytics.report.interactive import frame_of, network_of, write_network
from analytics.report.scene import SHOWN, scene_of
from analytics.report.vis_network import SCRIPT
from graph.errors import BadInput
from graph.store import Store
from tests.analytics.report.conftest import HOSTILE, picture
from tests.browser import opened
from tests.builders import firm, heads, owns, person, tell
from tests.painted import RELATION, Word, line_pixels, painted

# The picture is painted in the frame after the page has come.
_DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
LABELS = {"neighbourhood": 6, "ownership": 3, "chain": 3}


@pytest.mark.parametrize("shown", SHOWN)
def test_it_is_a_pyvis_network_whose_places_are_given(store: Store, shown: str) -> None:
    network = network_of(scene_of(picture(store), shown))
    assert isinstance(network, Network)
    assert network.num_nodes() == LABELS[shown]
    assert network.options["physics"] == {"enabled": False}
    places = {(node["x"], node["y"]) for node in network.nodes}
    assert len(places) == network.num_nodes()


def test_the_script_of_the_desk_is_the_one_that_pyvis_ships() -> None:
    shipped = Path(pyvis.__file__).parent / "lib/vis-9.1.2" / SCRIPT.name
    assert SCRIPT.read_bytes() == shipped.read_bytes()


def test_colour_is_for_grades_and_the_rest_is_grey(store: Store) -> None:
    nodes = network_of(scene_of(picture(store), "neighbourhood")).nodes
    assert {node["id"]: node["color"] for node in nodes} == {
        "a": GRADE_COLOURS["listed"],
        "p": GRADE_COLOURS["lead"],
        "b": GRADE_COLOURS["lead"],
        "x": GREY,
        "address:1": GREY,
        "phone:1": GREY,
    }


@pytest.mark.parametrize("shown", ["chain", "neighbourhood"])
def test_no_line_is_seen_among_the_letters_of_a_name(
    store: Store, shown: str, tmp_path: Path
) -> None:
    path = tmp_path / "picture.html"
    write_network(network_of(scene_of(picture(store), shown)), path)
    with opened(path, height=1200) as seen:
        seen.page.evaluate(_DRAWN)
        names = [
            w for w in painted(seen.page).words if w.text in ("鹤岗市旧矿业有限公司", "令狐峤")
        ]
        assert len(names) == 2
        # Beneath an image the letters hang from the place at which they are painted.
        letters = [replace(w, seen=(w.seen[0], w.seen[1] + 7 * w.zoom)) for w in names]
        assert [line_pixels(seen.page, name) for name in letters] == [0, 0]


def test_parallel_ties_are_one_line_that_names_them_all(store: Store) -> None:
    edges = network_of(scene_of(picture(store), "neighbourhood")).edges
    (line,) = [edge for edge in edges if {edge["from"], edge["to"]} == {"p", "b"}]
    assert line["label"].split("\n") == ["法定代表人", "股东 60%"]


def test_in_a_crowd_no_words_of_lines_touch_and_all_show_on_hover(
    store: Store, tmp_path: Path
) -> None:
    names = [f"{surname}甲" for surname in "赵钱孙李周吴郑王冯陈褚卫"]
    tell(store, *(person(name, name) for name in names))
    tell(store, *(tie(name, "b") for name in names for tie in (heads, owns)))
    network = network_of(scene_of(picture(store), "neighbourhood"))
    path = tmp_path / "picture.html"
    write_network(network, path)
    with opened(path, height=1200) as seen:
        seen.page.evaluate(_DRAWN)
        words = [word for word in painted(seen.page).words if word.colour == RELATION]
        assert len(words) > 2
        assert not [pair for pair in combinations(words, 2) if _touch(*pair)]
    assert all(edge["title"] for edge in network.edges)


def _touch(one: Word, other: Word) -> bool:
    (a, b, wide, high), (c, d, width, height) = one.box, other.box
    return a < c + width and c < a + wide and b < d + height and d < b + high


def test_a_chain_runs_from_the_record_down_to_the_party(store: Store) -> None:
    nodes = network_of(scene_of(picture(store), "chain")).nodes
    assert [node["id"] for node in sorted(nodes, key=lambda node: node["y"])] == ["a", "p", "b"]


def test_the_file_is_utf_8_asks_nobody_and_shows_hostile_names_as_text(
    store: Store, tmp_path: Path
) -> None:
    tell(store, firm("b", HOSTILE))  # the heading too
    path = tmp_path / "picture.html"
    write_network(network_of(scene_of(picture(store), "neighbourhood")), path)
    assert "令狐峤" in path.read_text(encoding="utf-8")
    with opened(path) as seen:
        seen.page.wait_for_selector("canvas")
        assert seen.page.evaluate("typeof window.hurt") == "undefined"
        assert HOSTILE in seen.page.inner_text("h1")
        assert [url for url in seen.requests if not url.startswith(("file:", "data:"))] == []
        assert seen.errors == []
        assert seen.page.evaluate("nodes.get('p').label").startswith("令狐峤")


def test_a_frame_for_a_notebook_carries_the_whole_page(store: Store) -> None:
    network = network_of(scene_of(picture(store), "chain"))
    assert "vis-network" in frame_of(network)
    assert "cdn" not in frame_of(network)


def test_what_is_not_there_is_not_drawn_but_said(store: Store) -> None:
    tell(store, firm("lonely"), firm("j", kind="project"))
    with pytest.raises(BadInput) as refused:
        scene_of(picture(store, "lonely"), "chain")
    assert refused.value.code == "drawing.no_chain"
    with pytest.raises(BadInput) as refused:
        scene_of(picture(store, "j"), "ownership")
    assert refused.value.code == "drawing.no_owners"


def test_the_same_picture_gives_the_same_bytes(store: Store) -> None:
    one, again = (network_of(scene_of(picture(store), "neighbourhood")) for _ in range(2))
    assert one.generate_html() == again.generate_html()
