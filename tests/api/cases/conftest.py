"""A desk over a small store, on either engine; watcher and sender work when a test says so."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from analytics.vetting.standing import Question
from api.cases.alerts import Alert
from api.desk.desk import Desk, open_desk
from api.settings import settings_from
from tests.api.desks import PATIENCE_S, SECRET
from tests.builders import firm, heads, owns, person, tell
from tests.graph.engines import need_server, wipe

Watching = Callable[..., "Small"]
HEAD = "person:uscc:a/张三丰"


@dataclass
class Small:
    """The desk of a few parties: a is headed by a person, who heads b too; c stands apart."""

    desk: Desk

    def watch(
        self, subject: str, scenario: str = "", *, who: str = "me", mail: bool = False
    ) -> None:
        asked = Question(subject, scenario)
        standing = self.desk.watcher.standing(asked)
        self.desk.book.watches.begin(asked, who, standing, mail=mail)
        self.look()

    def look(self) -> int:
        """Look until the view has caught up with the store, which may take a while."""
        made, latest = self.desk.watcher.look(), str(self.desk.store.revision().number)
        while self.desk.book.file.mark("revision") != latest:
            made += self.desk.watcher.look()
        return made

    @property
    def alerts(self) -> list[Alert]:
        return self.desk.book.alerts.listed(None, before=2**53, limit=100)


@pytest.fixture(params=["sqlite", "neo4j"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty store of each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'small.db'}"
        return
    address, who = need_server()
    wipe(address, who)
    yield address
    wipe(address, who)


@pytest.fixture
def small(url: str, tmp_path: Path) -> Iterator[Watching]:
    """Opens the desk again and again over the same store; its threads are not started."""
    values = {
        "CREDITGRAPH_SECRET": SECRET,
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "CREDITGRAPH_LANG": "zh",
    }
    if not url.startswith("sqlite"):
        values["NEO4J_PASSWORD"] = need_server()[1].password
    opened: list[Desk] = []

    def made(**environment: str) -> Small:
        while opened:
            opened.pop().close()
        desk = open_desk(url, settings_from({**values, **environment}), patience_s=PATIENCE_S)
        opened.append(desk)
        if not desk.store.revision().number:
            parties = [firm("uscc:a"), firm("uscc:b"), firm("uscc:c"), person(HEAD, "张三丰")]
            tell(desk.store, *parties, heads(HEAD, "uscc:a"), heads(HEAD, "uscc:b"))
            tell(desk.store, owns("uscc:a", "uscc:c", 0.1), source="other")
        desk.views.start()
        return Small(desk)

    yield made
    while opened:
        opened.pop().close()
