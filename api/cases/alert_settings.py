"""Where alerts are sent beside the desk: a webhook and a mail server, as the environment says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from graph.errors import BadInput

_NAMES: Final = ("none", "organisations")
_TLS: Final = {"starttls": 587, "tls": 465, "off": 25}
_HERE: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_MAILBOX: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9.-]{1,190})")
_FEWEST: Final = 16  # bytes of the secret that signs: NIST SP 800-107 asks for 112 bits at least


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that takes alerts, and the secret that signs them.

    `names`: whether names of organisations are sent beside their codes; those of persons never.
    """

    url: str
    secret: bytes
    names: bool = False


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server, the sender of alerts, and the domains whose mailboxes may have them."""

    host: str
    port: int
    tls: str
    sender: str
    domains: tuple[str, ...]
    user: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """The webhook and the mail server; None where there is none."""

    webhook: Webhook | None = None
    mail: MailServer | None = None

    @classmethod
    def read(
        cls, values: Mapping[str, str], *, secret: bytes | None, password: str
    ) -> "AlertSettings":
        """Those of an environment; `secret` and `password` come from it or from files.

        Raises BadInput for an address that is none or is neither encrypted nor on this machine, a
        webhook without a secret, and a sender that is no mailbox.
        """
        return cls(_webhook(values, secret), _mail(values, password))


def mailbox_domain(text: str) -> str | None:
    """The domain of a mailbox, in lower case; None for what is no mailbox."""
    found = _MAILBOX.fullmatch(text)
    return found[1].lower() if found else None


def _webhook(values: Mapping[str, str], secret: bytes | None) -> Webhook | None:
    url = values.get("CREDITGRAPH_WEBHOOK_URL", "").strip()
    if not url:
        return None
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    encrypted = url.startswith("https://") or (url.startswith("http://") and host in _HERE)
    if not host or not encrypted or re.search(r"[\x00-\x20\x7f]", url):
        raise BadInput("alerts.webhook_address", text=url[:200])
    if secret is None or len(secret) < _FEWEST:
        raise BadInput("alerts.webhook_secret", fewest=_FEWEST)
    names = values.get("CREDITGRAPH_WEBHOOK_NAMES", "").strip() or _NAMES[0]
    if names not in _NAMES:
        raise BadInput("alerts.webhook_names", text=names, words=_NAMES)
    return Webhook(url, secret, names == "organisations")


def _mail(values: Mapping[str, str], password: str) -> MailServer | None:
    place = values.get("CREDITGRAPH_SMTP", "").strip()
    if not place:
        return None
    tls = values.get("CREDITGRAPH_SMTP_TLS", "").strip() or "starttls"
    if tls not in _TLS:
        raise BadInput("alerts.smtp_tls", text=tls, words=tuple(_TLS))
    try:
        parts = urlsplit(f"//{place}")
        host, port = parts.hostname or "", parts.port or _TLS[tls]
    except ValueError:
        host, port = "", 0
    if not host or parts.path or parts.username:
        raise BadInput("alerts.smtp_place", text=place[:200])
    if tls == "off" and host not in _HERE:
        raise BadInput("alerts.smtp_open", host=host)
    sender = values.get("CREDITGRAPH_MAIL_FROM", "").strip()
    own = mailbox_domain(sender)
    if own is None:
        raise BadInput("alerts.mail_from", text=sender[:200])
    domains = values.get("CREDITGRAPH_MAIL_DOMAINS", "").replace(",", " ").lower().split()
    user = values.get("CREDITGRAPH_SMTP_USER", "").strip()
    return MailServer(host, port, tls, sender, tuple(domains) or (own,), user, password)
