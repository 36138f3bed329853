"""The watcher: after each commit it looks at whoever is watched and may stand otherwise now.

It waits until the desk's view is of the new revision, and asks anew only those subjects whose
standing rests on something that changed, or whom other evidence reaches
(`analytics.vetting.standing`). Standing, alert and deliveries are kept in one change of the file:
after a kill there are all of them, or none and the change is seen again.
"""

import logging
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from analytics.law.measures import Measures
from analytics.policy import Policy
from analytics.record_status import withdrawn_since
from analytics.vetting.standing import EDITION, Question, Standing, may_differ, standing_of
from analytics.vetting.standing_changes import changes
from api.cases.book import CaseBook
from api.cases.news import News, news_since
from api.cases.outlets import Outlets
from api.desk.views import View, Views
from graph.errors import CreditGraphError
from graph.store import Store

LOG: Final = logging.getLogger("creditgraph.watcher")
_POLL_S: Final = 1.0  # between looks for a new revision
_REVISION, _ENTRY, _DAY, _RULES = "revision", "entry", "day", "rules"
_Both = tuple[Standing, Standing]


class Watcher:
    """Looks for changes of whoever is watched, in a thread of its own once started."""

    def __init__(
        self,
        store: Store,
        views: Views,
        rules: tuple[Policy, Measures],
        book: CaseBook,
        outlets: Outlets,
    ) -> None:
        self._store = store
        self._views = views
        self._policy, self._measures = rules
        self._book = book
        self._outlets = outlets
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None
        self.fails_since: datetime | None = None  # its thread; None while all is well

    def start(self) -> None:
        """Begin to look, once a second."""
        if not self._book.file.mark(_REVISION):
            # Nobody is watched yet, or the secret is another: from here on changes are told.
            for watch in self._book.watches.every():
                self._book.watches.begin_again(watch, self.standing(watch.asked))
            self.look()
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop looking, after a look that is under way."""
        self._closed.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._closed.wait(_POLL_S):
            try:
                self.look()
            except CreditGraphError as error:  # the store is away: the next look sees it all
                LOG.warning("not looked", extra={"fields": {"why": error.code}})
            except Exception:  # whatever it is, the next look must come
                LOG.exception("not looked")
            else:
                self.fails_since = None
                continue
            self.fails_since = self.fails_since or datetime.now(UTC)

    def standing(self, asked: Question) -> Standing:
        """How a subject stands now."""
        view = self._views.current()
        return standing_of(view.reader, view.reach, asked, measures=self._measures)

    def look(self) -> int:
        """Look once; gives how many alerts were kept.

        While the view lags behind the store nothing is looked at, and nothing is forgotten.
        """
        with self._lock:
            if self._is_known(self._views.latest()):
                return 0
            view = self._views.current()
            made = self._seen(view) if view.revision == view.latest else 0
        if made:
            self._book.bell.set()
        return made

    @property
    def _rules(self) -> str:
        return f"{self._policy.digest} {self._measures.digest} {EDITION}"

    def _is_known(self, latest: int) -> bool:
        mark = self._book.file.mark
        known = (mark(_REVISION), mark(_DAY), mark(_RULES))
        return known == (str(latest), self._views.today().isoformat(), self._rules)

    def _seen(self, view: View) -> int:
        standings = self._book.watches.standings()
        news = self._news(view, nobody=not standings)
        found = dict(self._differing(view, news, standings))
        gone = withdrawn_since(self._store, news.records) if news.records else ()
        file, made = self._book.file, 0
        with file.together():
            if gone:
                self._book.alerts.erase(gone)
            for asked, both in found.items():
                made += self._kept(view, news, asked, both)
            file.keep_mark(_REVISION, str(view.revision))
            file.keep_mark(_ENTRY, str(news.last_entry))
            file.keep_mark(_DAY, view.as_of.isoformat())
            file.keep_mark(_RULES, self._rules)
        return made

    def _news(self, view: View, *, nobody: bool) -> News:
        mark = self._book.file.mark
        if not mark(_REVISION):
            return News.of_beginning(self._store)
        others = [
            why
            for why, other in (
                ("day", mark(_DAY) != view.as_of.isoformat()),
                ("rules", mark(_RULES) != self._rules),
            )
            if other
        ]
        since, entry = int(mark(_REVISION)), int(mark(_ENTRY))
        snapshot = view.reach.snapshot
        return news_since(self._store, snapshot, (since, entry), others, nobody=nobody)

    def _differing(
        self, view: View, news: News, standings: Mapping[Question, Standing]
    ) -> Iterator[tuple[Question, _Both]]:
        """Those asked anew, with how they stood and how they stand."""
        for asked, before in standings.items():
            if may_differ(before, view.reach, news.changed):
                after = standing_of(view.reader, view.reach, asked, measures=self._measures)
                if after != before:
                    yield asked, (before, after)

    def _kept(self, view: View, news: News, asked: Question, both: _Both) -> int:
        """Keep a standing, and an alert where it tells of a change; 1 for an alert, else 0."""
        before, after = both
        self._book.watches.keep(asked, after)
        told = before.records | after.records
        lines = changes(before, after, withdrawn_since(self._store, told))
        watched = self._book.watches.on(asked)
        if not lines or not watched:
            return 0
        causes = news.causes_for({*(before.read or ()), *(after.read or ())}, told)
        ways = self._outlets.ways({one.who for one in watched if one.mail})
        at = (view.revision, view.as_of)
        return int(self._book.alerts.add(asked, at, lines, causes, ways) is not None)
