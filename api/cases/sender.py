"""The sender: takes alerts out, one delivery after another, until the other side has taken each.

A delivery is written down as sent when the other side has taken it, and is sent no second time.
One that was under way when the program was killed is sent again, with the same id: whoever takes
alerts keeps the ids of those that it has.
"""

import http.client
import logging
import smtplib
import ssl
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from api.cases.alert_settings import MailServer, Webhook
from api.cases.alerts import Delivery
from api.cases.book import CaseBook
from api.cases.messages import ID, SIGNATURE, Told, mail_of, signature, told_now, webhook_body
from api.cases.outlets import MAIL, WEBHOOK, Outlets
from api.desk.views import Views
from graph.errors import CreditGraphError
from graph.sentence import Language
from graph.store import Store

LOG: Final = logging.getLogger("creditgraph.sender")
_POLL_S: Final = 5.0  # between looks for deliveries whose time has come again
_TIMEOUT_S: Final = 10.0
_Send = Callable[[Delivery, Told], None]


class NotTaken(Exception):
    """The other side did not take a delivery; the text says why, without any of its content."""


class Sender:
    """Sends what is due, in a thread of its own once started.

    `address` is where people reach the desk, "" where nobody told; `language` is that of mails.
    """

    def __init__(
        self,
        store: Store,
        views: Views,
        book: CaseBook,
        outlets: Outlets,
        *,
        address: str = "",
        language: Language,
    ) -> None:
        self._store = store
        self._views = views
        self._book = book
        self._outlets = outlets
        self._address = address.rstrip("/")
        self._language = language
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None
        self.fails_since: datetime | None = None  # its thread; None while all is well

    def start(self) -> None:
        """Begin to send."""
        self._thread = threading.Thread(target=self._run, name="sender", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop sending, after a delivery that is under way."""
        self._closed.set()
        self._book.bell.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._closed.is_set():
            self._book.bell.wait(_POLL_S)
            self._book.bell.clear()
            try:
                self.send()
            except CreditGraphError as error:  # the store is away: the next look sends it
                LOG.warning("not sent", extra={"fields": {"why": error.code}})
            except Exception:  # whatever it is, the next look must come
                LOG.exception("not sent")
            else:
                self.fails_since = None
                continue
            self.fails_since = self.fails_since or datetime.now(UTC)

    def send(self) -> int:
        """Send all that is due; gives how many the other side took."""
        taken = 0
        for one in self._book.alerts.due():
            if self._closed.is_set():
                break
            taken += self._sent(one)
        return taken

    def _sent(self, one: Delivery) -> int:
        alert = self._book.alerts.of(one.alert)
        told = told_now(self._store, self._views.current(), alert) if alert else None
        if told is None:
            self._book.alerts.void(one)
            return 0
        try:
            self._way(one)(one, told)
        except NotTaken as error:
            LOG.warning("not taken", extra={"fields": {"channel": one.channel, "why": str(error)}})
            self._book.alerts.failed(one, str(error))
            return 0
        self._book.alerts.sent(one)
        return 1

    def _way(self, one: Delivery) -> _Send:
        settings = self._outlets.settings
        if one.channel == WEBHOOK and settings.webhook is not None:
            hook = settings.webhook
            return lambda delivery, told: self._post(hook, delivery, told)
        if one.channel == MAIL and settings.mail is not None:
            server = settings.mail
            return lambda delivery, told: self._mail(server, delivery, told)
        raise NotTaken("not set")

    def _link(self, told: Told) -> str:
        return f"{self._address}/alerts/{told.alert.number}" if self._address else ""

    def _post(self, hook: Webhook, one: Delivery, told: Told) -> None:
        """Post to the webhook; any status of 2xx takes it. Redirects are not followed."""
        body = webhook_body(told, one, names=hook.names, link=self._link(told))
        parts = urlsplit(hook.url)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "creditgraph",
            ID: one.id,
            SIGNATURE: signature(hook.secret, int(time.time()), body),
        }
        made = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        connection = made(str(parts.hostname), parts.port, timeout=_TIMEOUT_S)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            connection.request("POST", path, body, headers)
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            raise NotTaken(type(error).__name__) from error
        finally:
            connection.close()
        if not 200 <= status < 300:
            raise NotTaken(f"HTTP {status}")

    def _mail(self, server: MailServer, one: Delivery, told: Told) -> None:
        link = self._link(told)
        message = mail_of(told, one, sender=server.sender, link=link, language=self._language)
        try:
            with _connected(server) as session:
                if server.user:
                    session.login(server.user, server.password)
                session.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            # A refusal of a server may repeat what was sent: only its kind and code are kept.
            code = getattr(error, "smtp_code", "")
            raise NotTaken(f"{type(error).__name__} {code}".strip()) from error


def _connected(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.tls == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=_TIMEOUT_S, context=context)
    session = smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT_S)
    if server.tls == "starttls":
        session.starttls(context=context)
    return session
