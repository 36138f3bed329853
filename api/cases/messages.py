"""What leaves the desk of an alert: codes and what changed, and no name of a person.

A subject is told by its code or by a keyed hash; the name of an organisation only where the
settings of the receiver say so.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any, Final

from api.cases.alert_words import cause_said, line_said
from api.cases.alerts import Alert, Delivery, lines_now
from api.desk.views import View
from graph.sentence import Language, Sentence, say
from graph.store import Store
from graph.words import ORGANISATION_KINDS

SIGNATURE: Final = "Creditgraph-Signature"
ID: Final = "Creditgraph-Delivery"
_CODES: Final = ("uscc", "project")
_NAMED: Final = "name:"  # the id of an organisation known by name alone holds the name


@dataclass(frozen=True, slots=True)
class Told:
    """An alert as it may be told now: only of records that stand.

    `subject` and the entities in `lines` are references.
    """

    alert: Alert
    subject: str
    kind: str
    name: str
    lines: tuple[Mapping[str, Any], ...]


def told_now(store: Store, view: View, alert: Alert) -> Told | None:
    """What may be told of an alert now; None where nothing is left."""
    lines = lines_now(store, [alert])[alert.number]
    if not lines:
        return None
    known = store.entities([alert.subject]).get(alert.subject)
    organisation = known is not None and known.kind in ORGANISATION_KINDS
    return Told(
        alert,
        outside(store, view, alert.subject),
        known.kind if known else "",
        known.name if known and organisation else "",
        tuple(_coded(store, view, line) for line in lines),
    )


def outside(store: Store, view: View, id_: str) -> str:
    """An id for whoever is outside: a keyed hash where it holds a name, an address, a number."""
    if id_.startswith(_NAMED):
        return f"{_NAMED}~{hmac.digest(store.secret, id_.encode(), 'sha256').hex()[:32]}"
    return view.references.of(id_)


def _coded(store: Store, view: View, line: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in line.items() if key != "rests_on"}
    if "entity" in kept:
        kept["entity"] = outside(store, view, kept["entity"])
    return kept


def webhook_body(told: Told, delivery: Delivery, *, names: bool, link: str) -> bytes:
    """The JSON of an alert for the webhook; the same bytes at every try."""
    alert = told.alert
    content: dict[str, Any] = {
        "delivery": delivery.id,
        "alert": alert.number,
        "subject": told.subject,
        "kind": told.kind,
        "scenario": alert.scenario or None,
        "revision": alert.revision,
        "as_of": alert.day,
        "made_at": datetime.fromtimestamp(alert.at, UTC).isoformat(),
        "changes": told.lines,
        "causes": alert.causes,
        "link": link or None,
    }
    if names and told.name:
        content["name"] = told.name
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()


def signature(secret: bytes, at: int, body: bytes) -> str:
    """The value of the header SIGNATURE: the time in seconds, and HMAC-SHA256 over it and the body.

    What is signed is the time in decimal digits, a full stop, and the body.
    """
    mac = hmac.digest(secret, f"{at}.".encode() + body, "sha256").hex()
    return f"t={at},v1={mac}"


def mail_of(
    told: Told, delivery: Delivery, *, sender: str, link: str, language: Language
) -> EmailMessage:
    """The mail of an alert. Its Message-ID is the same at every try, so that a reader sees one."""
    alert, message = told.alert, EmailMessage()
    message["From"], message["To"] = sender, delivery.target
    heading = say("alert.mail_subject", number=alert.number, subject=told.subject)
    message["Subject"] = heading.text(language)
    message["Message-ID"] = f"<{delivery.id}@{sender.rpartition('@')[2]}>"
    message["Date"] = format_datetime(datetime.fromtimestamp(alert.at, UTC))
    message["Auto-Submitted"] = "auto-generated"
    said = [heading, say("alert.mail_of", day=alert.day, revision=alert.revision)]
    said += [_said(told, line) for line in told.lines]
    said += [say("alert.mail_why"), *(cause_said(cause) for cause in alert.causes)]
    said += [say("alert.mail_see", link=link)] if link else []
    said += [say("alert.mail_no_names")]
    message.set_content("\n".join(one.text(language) for one in said) + "\n")
    return message


def _said(told: Told, line: Mapping[str, Any]) -> Sentence:
    """A line as a sentence; of a ground of another party than the subject with whose it is."""
    entity = line.get("entity", told.subject)
    said = line_said(line)
    return said if entity == told.subject else say("alert.line_of", line=said, entity=entity)
