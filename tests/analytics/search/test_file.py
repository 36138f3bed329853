"""The search index on disk: read as it was written, and never with what was withdrawn."""

from pathlib import Path

import pytest

from analytics.search.file import forget_index, keep_index, kept_index, search_index_of
from analytics.search.finding import find
from analytics.search.index import followed, index_of
from graph.store import Store
from tests.analytics.search.test_finding import MASKED, SEES, TEXTS, a_city, snapshot, told
from tests.builders import firm, happen, tell


def test_an_index_read_from_disk_finds_the_same(store: Store, tmp_path: Path) -> None:
    a_city(store)
    of = snapshot(store)
    made = search_index_of(store, of, tmp_path)
    kept = search_index_of(store, of, tmp_path)
    assert kept is not made
    for text in TEXTS:
        for scope in (SEES, MASKED):
            one, other = (told(find(i, of, text, scope), of) for i in (made, kept))
            assert one == other
    about = kept_index(store, tmp_path)
    assert about is not None
    assert about.revision == of.revision


def test_an_index_of_an_earlier_revision_is_brought_up_to_date(
    store: Store, tmp_path: Path
) -> None:
    a_city(store)
    search_index_of(store, snapshot(store), tmp_path)
    tell(store, firm("f9", "穗九公司"))
    of = snapshot(store)
    index = search_index_of(store, of, tmp_path)
    assert told(find(index, of, "穗九", SEES), of)[0] == ("f9", "beginning")


@pytest.mark.parametrize("damage", ["cut", "zeros", "empty"])
def test_a_damaged_file_is_read_from_the_store_instead(
    store: Store, tmp_path: Path, damage: str
) -> None:
    a_city(store)
    of = snapshot(store)
    search_index_of(store, of, tmp_path)
    (path,) = tmp_path.glob("search.npz")
    whole = path.read_bytes()
    spoiled = {"cut": whole[:-300], "zeros": whole[:200] + bytes(len(whole) - 200), "empty": b""}
    path.write_bytes(spoiled[damage])
    assert told(find(search_index_of(store, of, tmp_path), of, "穗垣", SEES), of)


def test_a_withdrawn_record_is_not_written(store: Store, tmp_path: Path) -> None:
    a_city(store)
    index = index_of(store, snapshot(store))
    happen(store, "c1", "revoke")
    after, _ = followed(index, store, store.revision().number)
    keep_index(after, store, tmp_path)
    written = (tmp_path / "search.npz").read_bytes()
    assert "17号".encode("utf-16-le") not in written
    assert b"c1" not in written
    assert "27号".encode("utf-16-le") in written
    forget_index(tmp_path)
    forget_index(tmp_path)
    assert kept_index(store, tmp_path) is None
