"""Two desks on one folder: the second refuses with a sentence."""

from pathlib import Path

import pytest

from api.cli.main import main
from api.desk.folder_lock import FolderLock
from graph.errors import Taken
from tests.api.cli.test_serving import serving
from tests.api.desks import SECRET


def test_the_second_of_two_desks_on_one_folder_is_refused_until_the_first_ends(
    tmp_path: Path,
) -> None:
    first, second = FolderLock(tmp_path), FolderLock(tmp_path)
    first.hold()
    first.hold()
    with pytest.raises(Taken):
        second.hold()
    first.release()
    second.hold()
    second.release()


def test_serve_on_a_store_that_is_served_exits_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDITGRAPH_SECRET", SECRET)
    with serving(tmp_path), pytest.raises(SystemExit) as end:
        main(["serve", "--port", "0", "--store", f"sqlite:///{tmp_path / 'city.db'}"])
    assert end.value.code == 2
    assert "a desk already serves this store" in capsys.readouterr().err
