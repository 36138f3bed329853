"""A backup is whole or none, holds no secret, and comes back as it was (DESIGN §6, §12)."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.access.accounts import Accounts
from api.cli.main import main
from api.settings import Settings, settings_from
from api.upkeep.backup import back_up
from api.upkeep.manifest import NAME, checked, is_backup
from api.upkeep.restore import restore
from graph.errors import BadInput, CreditGraphError, StoreError
from graph.opening import open_store
from graph.store import Store
from loaders.export import export_csv
from tests.api.cli.commands import main_quietly
from tests.api.upkeep.killing import killed_at
from tests.builders import firm, happen, penalty, tell
from tests.graph.engines import SECRET, need_server, neo4j
from tests.graph.sqlite.test_store import writer

PASSWORD = "shale-Verandah-71-oxbow"


def settings(folder: Path, secret: bytes = SECRET) -> Settings:
    return settings_from(
        {
            "CREDITGRAPH_SECRET": secret.decode(),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "USER": "keeper",
        }
    )


@contextmanager
def store_at(path: Path, secret: bytes = SECRET) -> Iterator[Store]:
    store = open_store(f"sqlite:///{path}", secret=secret)
    yield store
    store.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small store with a desk: a user who is logged in, refused rows of a load; and a backup."""
    folder = tmp_path_factory.mktemp("made")
    path = folder / "city.db"
    with store_at(path) as store:
        tell(store, firm("a"), firm("b"), penalty("r", "a"), penalty("s", "b"))
        happen(store, "s", "repair")
        store.append_access("officer", "approval", "show", ["person:1"])
    desk = Path(f"{path}.desk")
    (desk / "loads" / "7").mkdir(parents=True)
    (desk / "loads" / "7" / "rejects.csv").write_text("file,sheet,row,column,reason\n", "utf-8")
    accounts = Accounts(desk / "accounts.db")
    accounts.add_user("officer", PASSWORD, ["investigator"], "a department")
    accounts.login("officer", PASSWORD)
    accounts.close()
    with store_at(path) as store:
        back_up(store, folder / "backup", settings(folder))
    return folder


@pytest.fixture
def city(made: Path, tmp_path: Path) -> Path:
    """A store that a test may change, with its desk."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True, ignore=lambda *_: ["backup"])
    return tmp_path / "city.db"


@pytest.fixture
def backup(made: Path, tmp_path: Path) -> Path:
    """A backup of it that a test may change."""
    return Path(shutil.copytree(made / "backup", tmp_path / "backup"))


def tables(path: Path, folder: Path) -> dict[str, bytes]:
    with store_at(path) as store:
        folder.mkdir()
        export_csv(store, folder)
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def actions(path: Path) -> list[str]:
    with store_at(path) as store:
        return [entry.action for entry in store.journal("facts")]


def test_a_restored_store_says_what_the_one_backed_up_said(
    city: Path, backup: Path, tmp_path: Path
) -> None:
    place = tmp_path / "new.db"
    manifest = restore(backup, f"sqlite:///{place}", settings(tmp_path))
    assert tables(place, tmp_path / "after") == tables(city, tmp_path / "before")
    with store_at(place) as store:
        assert store.verify() == ()
        assert (store.revision().number, len(store.journal("access"))) == (2, 1)
        assert store.records(ids=["s"]) == ()
    assert manifest.revision == 2
    assert (tmp_path / "new.db.desk" / "loads" / "7" / "rejects.csv").exists()


def test_backup_and_restore_are_journalled_in_the_store(
    city: Path, backup: Path, tmp_path: Path
) -> None:
    assert actions(city)[-2:] == ["backup begun", "backup"]
    restore(backup, f"sqlite:///{tmp_path / 'new.db'}", settings(tmp_path))
    assert actions(tmp_path / "new.db")[-2:] == ["backup begun", "backup restored"]
    with store_at(tmp_path / "new.db") as store:
        assert store.journal("facts")[-1].who == "keeper"


def test_the_journal_says_who_made_a_backup_and_where(city: Path, tmp_path: Path) -> None:
    with store_at(city) as store:
        back_up(store, tmp_path / "elsewhere", settings(tmp_path))
        *_, begun, done = store.journal("facts")
        folders = [entry.particulars["folder"] for entry in (begun, done)]
        assert ([begun.who, done.who], folders) == (
            ["keeper"] * 2,
            [str(tmp_path / "elsewhere")] * 2,
        )
        assert done.particulars["seal"]


def test_a_restored_desk_keeps_its_users_and_no_session(backup: Path, tmp_path: Path) -> None:
    restore(backup, f"sqlite:///{tmp_path / 'new.db'}", settings(tmp_path))
    accounts = Accounts(tmp_path / "new.db.desk" / "accounts.db")
    assert [one.name for one in accounts.every()] == ["officer"]
    assert accounts._file.rows("SELECT * FROM sessions") == []
    accounts.close()


def test_a_backup_made_while_another_process_loads_holds_whole_batches(tmp_path: Path) -> None:
    with store_at(tmp_path / "store.db") as store:
        process = writer(tmp_path, "w", 10_000)
        assert process.stdout is not None
        before = int(process.stdout.readline()) + 1
        manifest = back_up(store, tmp_path / "backup", settings(tmp_path))
        while int(process.stdout.readline()) < manifest.revision:
            pass  # it goes on
        process.kill()
        process.communicate()
        after = store.revision().number
    assert before <= manifest.revision < after
    restore(tmp_path / "backup", f"sqlite:///{tmp_path / 'new.db'}", settings(tmp_path))
    with store_at(tmp_path / "new.db") as store:
        assert store.verify() == ()
        assert store.revision().number == manifest.revision
        last = [f"w{manifest.revision - 1:04}-{i:03}" for i in range(100)]
        assert len(store.entities(last)) == 100


def test_no_file_of_a_backup_holds_the_secret_or_may_be_read_by_others(tmp_path: Path) -> None:
    # With the key beside the store, which is the likeliest to be taken along.
    (tmp_path / "own").mkdir()
    url = f"sqlite:///{tmp_path / 'own' / 'city.db'}"
    mine = settings_from({"USER": "keeper"})
    store = open_store(url)
    tell(store, firm("a"))
    back_up(store, tmp_path / "backup", mine)
    store.close()
    key = (tmp_path / "own" / "creditgraph.key").read_text("ascii").strip().encode()
    files = [path for path in (tmp_path / "backup").rglob("*") if path.is_file()]
    assert [path for path in files if key in path.read_bytes()] == []
    modes = {path: path.stat().st_mode & 0o077 for path in (tmp_path / "backup", *files)}
    assert set(modes.values()) == {0}


def test_a_backup_is_restored_only_by_who_has_the_secret(backup: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'elsewhere' / 'new.db'}"
    (tmp_path / "elsewhere").mkdir()
    with pytest.raises(BadInput) as none:
        restore(backup, url, settings_from({"USER": "keeper"}))
    with pytest.raises(BadInput) as other:
        restore(backup, url, settings(tmp_path, b"another secret for tests"))
    assert (none.value.code, other.value.code) == ("restore.secret", "sealed.other_secret")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def shorten(folder: Path) -> None:
    path = folder / "store.db.access"
    path.write_bytes(path.read_bytes()[:-1])


def turn_a_byte(folder: Path) -> None:
    path = folder / "desk" / "accounts.db"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def rewrite_a_digest(folder: Path) -> None:
    manifest = json.loads((folder / NAME).read_text("utf-8"))
    manifest["files"][0]["sha256"] = "0" * 64
    (folder / NAME).write_text(json.dumps(manifest), "utf-8")


def add_a_file_to_the_list(folder: Path) -> None:
    (folder / "desk" / "planted").write_text("x", "utf-8")
    manifest = json.loads((folder / NAME).read_text("utf-8"))
    manifest["files"].append({"path": "../planted", "bytes": 1, "sha256": "0" * 64})
    (folder / NAME).write_text(json.dumps(manifest), "utf-8")


TAMPERED = {
    "backup.changed": turn_a_byte,
    "backup.lacks": lambda folder: (folder / "store.db").unlink(),
    "sealed.changed": rewrite_a_digest,
    "backup.none": lambda folder: (folder / NAME).unlink(),
    "backup.unreadable": lambda folder: (folder / NAME).write_text("{}", "utf-8"),
}


@pytest.mark.parametrize(
    ("code", "tamper"),
    [*TAMPERED.items(), ("backup.changed", shorten), ("sealed.changed", add_a_file_to_the_list)],
)
def test_a_backup_that_was_changed_since_is_refused(
    backup: Path, tmp_path: Path, code: str, tamper: object
) -> None:
    assert callable(tamper)
    tamper(backup)
    with pytest.raises(BadInput) as refused:
        restore(backup, f"sqlite:///{tmp_path / 'new.db'}", settings(tmp_path))
    assert refused.value.code == code
    assert list(tmp_path.glob("new.db*")) == []


@pytest.mark.parametrize("taken", ["new.db", "new.db.access", "new.db-wal", "new.db.desk/x"])
def test_a_backup_is_restored_into_an_empty_place_only(
    backup: Path, tmp_path: Path, taken: str
) -> None:
    path = tmp_path / taken
    path.parent.mkdir(exist_ok=True)
    path.write_text("kept", "utf-8")
    with pytest.raises(BadInput) as refused:
        restore(backup, f"sqlite:///{tmp_path / 'new.db'}", settings(tmp_path))
    assert refused.value.code == "restore.not_empty"
    assert path.read_text("utf-8") == "kept"


def test_a_backup_goes_into_an_empty_folder_only(city: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("kept", "utf-8")
    with store_at(city) as store, pytest.raises(BadInput) as refused:
        back_up(store, tmp_path / "full", settings(tmp_path))
    assert refused.value.code == "backup.not_empty"
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["thesis.txt"]


# A tenth of the touches of files in `make test`, each of them in `make soak`.
STEP = 1 if os.environ.get("CREDITGRAPH_SOAK") else 10


def test_a_backup_killed_at_any_touch_of_a_file_is_no_backup_and_is_made_anew(
    city: Path, tmp_path: Path
) -> None:
    folder, mine = tmp_path / "backup", settings(tmp_path)

    def make() -> None:
        with store_at(city) as store:
            back_up(store, folder, mine)

    kills = 0
    while killed_at(1 + kills * STEP, make):
        kills += 1
        if is_backup(folder):  # killed after its last word: then it is whole
            checked(folder, SECRET)
            shutil.rmtree(folder)
    assert kills * STEP > 30
    shutil.rmtree(folder)
    killed_at(40, make)  # what is left is begun anew, and becomes whole
    make()
    restore(folder, f"sqlite:///{tmp_path / 'new.db'}", mine)


def test_a_restore_killed_at_any_touch_of_a_file_leaves_all_or_nothing_that_answers(
    backup: Path, tmp_path: Path
) -> None:
    mine, revision = settings(tmp_path), checked(backup, SECRET).revision
    kills = 0
    while True:
        place = tmp_path / f"k{kills}" / "new.db"
        place.parent.mkdir()

        def bring(place: Path = place) -> None:
            restore(backup, f"sqlite:///{place}", mine)

        if not killed_at(1 + kills * STEP, bring):
            break
        if not place.exists():
            left = list(place.parent.iterdir())
            if left:  # what answers there would be a new, empty store
                with pytest.raises(StoreError) as refused, store_at(place):
                    pass
                assert refused.value.code == "store_url.half_restored"
            bring()
        assert actions(place)[-1] == "backup restored"
        assert (place.parent / "new.db.desk" / "loads" / "7" / "rejects.csv").exists()
        with store_at(place) as store:
            assert (store.revision().number, store.verify()) == (revision, ())
        kills += 1
    assert kills * STEP > 30


def test_a_restore_that_is_refused_midway_leaves_nothing(backup: Path, tmp_path: Path) -> None:
    place = tmp_path / "new.db"
    (tmp_path / "new.db.restoring").mkdir()
    (tmp_path / "new.db.restoring" / "store.db").write_text("half", "utf-8")
    turn_a_byte(backup)
    with pytest.raises(CreditGraphError):
        restore(backup, f"sqlite:///{place}", settings(tmp_path))
    assert not place.exists()


def test_the_commands_back_up_check_and_restore(
    city: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CREDITGRAPH_SECRET", SECRET.decode())
    monkeypatch.setenv("CREDITGRAPH_LANG", "en")
    monkeypatch.setenv("CREDITGRAPH_STORE", f"sqlite:///{city}")
    folder, place = str(tmp_path / "b"), f"sqlite:///{tmp_path / 'new.db'}"
    main(["backup", folder])
    main(["backup", folder, "--check"])
    main(["restore", folder, "--store", place])
    assert main_quietly("restore", folder, "--store", place) == 2
    main(["verify", "--store", place])
    out, err = capsys.readouterr()
    said = ("holds a backup", "is whole", "is restored")
    assert [words for words in said if words not in out] == []
    assert "is there already" in err


def test_restore_still_takes_a_mistaken_repair_back(
    city: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CREDITGRAPH_SECRET", SECRET.decode())
    monkeypatch.setenv("CREDITGRAPH_LANG", "en")
    monkeypatch.setenv("CREDITGRAPH_STORE", f"sqlite:///{city}")
    assert main_quietly("restore", "s", "--reason", "a mistake") == 0
    assert main_quietly("restore", "s") == 2
    assert "--reason" in capsys.readouterr().err
    with store_at(city) as store:
        assert [record.state for record in store.records(ids=["s"])] == ["in_force"]


def test_a_neo4j_store_is_backed_up_and_compared_with_its_backup(tmp_path: Path) -> None:
    store = neo4j(tmp_path)
    url, who = need_server()
    tell(store, firm("a"), penalty("r", "a"))
    mine = settings_from(
        {
            "CREDITGRAPH_SECRET": SECRET.decode(),
            "NEO4J_PASSWORD": who.password,
            "XDG_DATA_HOME": str(tmp_path / "data"),
            "USER": "keeper",
        }
    )
    manifest = back_up(store, tmp_path / "backup", mine)
    assert "neo4j/import.args" in {file.path for file in manifest.files}
    assert checked(tmp_path / "backup", SECRET) == manifest
    shutil.rmtree(tmp_path / "data")
    with pytest.raises(StoreError) as later:  # the server holds more than the backup: its own entry
        restore(tmp_path / "backup", url, mine)
    assert later.value.code == "restore.other_content"
    store.close()
