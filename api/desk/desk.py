"""The desk: all that a running server holds, opened once and closed at the end."""

from dataclasses import dataclass, field
from pathlib import Path

from analytics.decision import keep_texts
from analytics.measures import Measures, read_measures
from analytics.policy import Policy, read_policy
from api.access.accounts import Accounts
from api.access.throttle import Throttle
from api.asking import cache_of, today
from api.desk.metrics import Metrics
from api.desk.soundness import Soundness
from api.desk.stock import Stocktaking
from api.desk.vettings import Vettings
from api.desk.views import Views
from api.settings import Settings
from graph.opening import open_store
from graph.store import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """What requests share: the store and its views, the texts of judgement, accounts, counts."""

    settings: Settings
    store: Store
    policy: Policy
    measures: Measures
    views: Views
    accounts: Accounts
    vettings: Vettings
    metrics: Metrics
    folder: Path
    identity: str
    throttle: Throttle = field(default_factory=Throttle)
    soundness: Soundness = field(default_factory=Soundness)
    stocktaking: Stocktaking = field(default_factory=Stocktaking)

    def start(self) -> None:
        """Make ready to answer: the snapshot in memory, the texts of judgement in the store."""
        self.views.start()
        keep_texts(self.store, self.policy, self.measures)

    def close(self) -> None:
        """Release everything."""
        self.views.close()
        self.stocktaking.close()
        self.vettings.close()
        self.accounts.close()
        self.store.close()


def open_desk(url: str, settings: Settings) -> Desk:
    """The desk over the store at a URL; raises what `open_store` raises."""
    store = open_store(url, secret=settings.secret, credentials=settings.credentials)
    folder = desk_folder(store, settings)
    policy = read_policy()
    views = Views(store, policy, cache_of(store, settings), today)
    return Desk(
        settings=settings, store=store, policy=policy, measures=read_measures(), views=views,
        accounts=Accounts(folder / "accounts.db"), vettings=Vettings(folder / "vettings.db"),
        metrics=Metrics(lambda: views.age_s, lambda: views.revision), folder=folder,
        identity=store.identity,
    )  # fmt: skip


def desk_folder(store: Store, settings: Settings) -> Path:
    """Where a desk keeps accounts and uploads: beside the store, else with the user's data."""
    path = store.name.removeprefix("sqlite:///")
    folder = Path(f"{path}.desk")
    if path == store.name:
        folder = settings.data / f"desk-{store.identity}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder
