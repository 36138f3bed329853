"""The desk: everything that a running server holds, opened once and closed at the end."""

from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Semaphore, Thread
from typing import Final, TypedDict

from anyio import CapacityLimiter

from analytics.law.measures import Measures, read_measures
from analytics.policy import Policy, read_policy
from analytics.vetting.decision import keep_texts
from api.access.accounts import Accounts
from api.access.limit import Limit
from api.access.limits import Meter
from api.access.oidc import Provider
from api.access.throttle import Throttle
from api.cases.book import CaseBook
from api.cases.case_file import NAME as CASES
from api.cases.outlets import Outlets
from api.cases.sender import Sender
from api.cases.watcher import Watcher
from api.clock import today
from api.desk.certificates import Certificates
from api.desk.facts_log import FactsLog
from api.desk.folder_lock import FolderLock
from api.desk.integrity import IntegrityCheck
from api.desk.known_names import KnownNames
from api.desk.metrics import Metrics
from api.desk.progress import Progress
from api.desk.search import SearchIndexes
from api.desk.source_counts import SourceCounter
from api.desk.turns import Turns
from api.desk.views import Views
from api.desk.warming import Warming
from api.loading.link import link_to
from api.loading.queue import Loads
from api.places import cache_of, desk_folder, file_of
from api.settings import Settings
from graph.opening import open_store
from graph.store import Store

_HOUR_S: Final = 3600
_PATIENCE_S: Final = 1.0
_WATCHING: Final = 2
_ABROAD: Final = 4  # waits for the identity provider, which may be slow: they hold no other thread
_HEAVY: Final = 2  # of two cores: a third would only slow all down
# Vettings computed at once. Over a store in this process each takes the interpreter's lock from the
# others at every row, so many together take longer than one after the other; of two, none waits
# for a single slow one. Over a store on a server they wait for its answers, not for each other.
_EMBEDDED: Final = 2
_SERVED: Final = 8


@dataclass(frozen=True, slots=True)
class Desk:
    """What requests share: store and views, policy and measures, accounts, loads, cases, counts.

    `folder` holds the files of the desk; `identity` is that of the store; `misses` limits how
    often a caller may look for persons who are not there.
    """

    settings: Settings
    store: Store
    policy: Policy
    measures: Measures
    views: Views
    accounts: Accounts
    certificates: Certificates
    loads: Loads
    metrics: Metrics
    folder: Path
    identity: str
    misses: Limit
    names: KnownNames
    lock: FolderLock
    meter: Meter
    book: CaseBook
    outlets: Outlets
    watcher: Watcher
    sender: Sender
    search: SearchIndexes
    source_counter: SourceCounter
    integrity: IntegrityCheck
    vetting: Semaphore  # held while one is computed, and not while its look is written down
    oidc: Provider | None = None
    turns: Turns = field(default_factory=Turns)
    # Threads apart from those of requests: of the watch of the server, and of long work.
    watching: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(_WATCHING))
    abroad: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(_ABROAD))
    heavy: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(_HEAVY))
    throttle: Throttle = field(default_factory=Throttle)
    facts: FactsLog = field(default_factory=FactsLog)
    replaying: Lock = field(default_factory=Lock)  # a past snapshot is large: one at a time
    progress: Progress = field(default_factory=Progress)
    warming: Warming = field(default_factory=Warming)

    def start(self) -> None:
        """Make ready to answer: take the snapshot into memory and begin waiting loads.

        Raises Taken where another desk is at work in the folder.
        """
        self.lock.hold()
        self.views.start()
        # A certificate names policy and measures by their hash; a replay needs the texts.
        keep_texts(self.store, self.policy, self.measures)
        self.loads.start()
        self.watcher.start()
        self.sender.start()
        # Takes a tenth of a second, which nobody waits for but the first to log in.
        Thread(target=self.accounts.prepare, name="accounts", daemon=True).start()
        self.warming.start()

    def close(self) -> None:
        """Release everything; the store last, since views and counts still read it."""
        self.warming.close()
        self.loads.close()
        self.integrity.close()
        self.watcher.close()
        self.sender.close()
        self.views.close()
        self.search.close()
        self.source_counter.close()
        self.certificates.close()
        self.book.close()
        self.accounts.close()
        self.store.close()
        self.lock.release()


class _Watching(TypedDict):
    book: CaseBook
    outlets: Outlets
    watcher: Watcher
    sender: Sender


def open_desk(url: str, settings: Settings, *, patience_s: float = _PATIENCE_S) -> Desk:
    """The desk over the store at a URL, not yet started; raises what `open_store` raises.

    After a commit an answer waits `patience_s` for the snapshot, the search index and the counts
    that know of it, then makes do with the last ones.
    """
    store = _store_at(url, settings)
    folder = desk_folder(store, settings)
    policy, measures = read_policy(), read_measures()
    cache = cache_of(store, settings)
    search = SearchIndexes(store, cache, patience_s=patience_s)
    views = Views(store, policy, cache, today, patience_s=patience_s, follow=search.follow)
    metrics = Metrics(lambda: views.age_s, lambda: views.revision)
    loads = Loads(
        folder / "loads",
        link_to(store, settings),
        ended=metrics.count_load,
        store=store,
        waiting=lambda caller: settings.limits.of(caller).loads,
    )
    watching = _watching(folder, settings, store, views, (policy, measures))
    return Desk(
        settings=settings,
        store=store,
        policy=policy,
        measures=measures,
        views=views,
        accounts=Accounts(folder / "accounts.db", rules=settings.access, secret=store.secret),
        certificates=Certificates(folder / "vettings.db"),
        loads=loads,
        metrics=metrics,
        folder=folder,
        identity=store.identity,
        names=KnownNames(store, lambda: views.revision),
        oidc=Provider(settings.oidc) if settings.oidc else None,
        misses=Limit(settings.id_misses, _HOUR_S, "masked.too_many_misses"),
        meter=Meter(settings.limits),
        integrity=IntegrityCheck(folder / "checked.json", link_to(store, settings)),
        lock=FolderLock(folder),
        search=search,
        source_counter=SourceCounter(patience_s),
        vetting=Semaphore(_EMBEDDED if file_of(store) else _SERVED),
        **watching,
    )


def _store_at(url: str, settings: Settings) -> Store:
    return open_store(
        url,
        secret=settings.secret,
        credentials=settings.credentials,
        anchor=settings.anchor,
    )


def _watching(
    folder: Path, settings: Settings, store: Store, views: Views, rules: tuple[Policy, Measures]
) -> "_Watching":
    """The file of cases, and those who look for changes and send the alerts on them."""
    book = CaseBook(folder / CASES)
    outlets = Outlets(book.file, settings.alerts)
    address, language = settings.office.address, settings.language
    sender = Sender(store, views, book, outlets, address=address, language=language)
    watcher = Watcher(store, views, rules, book, outlets)
    return {"book": book, "outlets": outlets, "watcher": watcher, "sender": sender}
