"""`find --close`: what is found besides, after what is found by name, never instead of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.cli.main import main
from graph.opening import open_store
from tests.builders import firm, heads, person, tell

Told = Callable[..., dict[str, Any]]


@pytest.fixture
def told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Told:
    """What `find` answers in JSON on a small store."""
    monkeypatch.setenv("CREDITGRAPH_SECRET", "tests of close matches")
    url = f"sqlite:///{tmp_path / 'store.db'}"
    store = open_store(url, secret=b"tests of close matches")
    names = ("鹤岗市穗垣建设工程有限公司", "穗垣", "穗园商行")
    tell(store, *(firm(f"f{n}", name) for n, name in enumerate(names)))
    tell(store, person("p1", "司小二"), heads("p1", "f1"))
    store.close()

    def find(*arguments: str) -> dict[str, Any]:
        main(["find", *arguments, "--json", "--store", url])
        return dict(json.loads(capsys.readouterr().out))

    return find


def test_close_matches_stand_after_what_is_found_by_name(told: Told) -> None:
    plain, close = told("穗垣"), told("穗垣", "--close")
    assert "close" not in plain
    assert close["results"] == plain["results"]
    assert [(one["id"], one["matched"]) for one in close["close"]] == [("f2", "sound")]


@pytest.mark.parametrize(
    ("text", "first"),
    [("syjs", ("f0", "pinyin")), ("工程 穗垣", ("f0", "words")), ("sixiaoer", ("p1", "pinyin"))],
)
def test_what_no_name_holds_is_found_nearly(told: Told, text: str, first: tuple[str, str]) -> None:
    answer = told(text, "--close")
    assert answer["results"] == []
    best = answer["close"][0]
    assert (best["id"], best["matched"]) == first


@pytest.mark.parametrize(("limit", "cut"), [(1, True), (2, False)])
def test_close_matches_beyond_the_limit_are_said_to_be_left_out(
    told: Told, limit: int, cut: bool
) -> None:
    answer = told("sixiaoer", "--close", "--limit", str(limit))
    assert (len(answer["close"]), answer["truncated"]) == (limit, cut)


def test_an_earlier_revision_is_looked_through_as_it_was_known(told: Told) -> None:
    assert told("sixiaoer", "--close", "--at-revision", "1")["close"] == []
