"""Where alerts may go: encrypted or on this machine, signed, and from a mailbox."""

import pytest

from api.settings import settings_from
from graph.errors import BadInput

HOOK = {
    "CREDITGRAPH_WEBHOOK_URL": "https://office.example/alerts",
    "CREDITGRAPH_WEBHOOK_SECRET": "a secret of sixteen bytes",
}
MAIL = {"CREDITGRAPH_SMTP": "mail.office.example", "CREDITGRAPH_MAIL_FROM": "desk@office.example"}


def test_without_a_word_alerts_stay_on_the_desk() -> None:
    alerts = settings_from({}).alerts
    assert (alerts.webhook, alerts.mail) == (None, None)


def test_a_mail_server_is_spoken_to_encrypted_and_mails_the_senders_domain_alone() -> None:
    mail = settings_from(MAIL).alerts.mail
    assert mail is not None
    assert (mail.tls, mail.port, mail.domains) == ("starttls", 587, ("office.example",))


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({**HOOK, "CREDITGRAPH_WEBHOOK_URL": "http://office.example/alerts"}, "https"),
        ({**HOOK, "CREDITGRAPH_WEBHOOK_URL": "https://"}, "https"),
        ({**HOOK, "CREDITGRAPH_WEBHOOK_URL": "https://a.example/\r\nX: y"}, "https"),
        ({**HOOK, "CREDITGRAPH_WEBHOOK_URL": "https://a.example:99999/"}, "https"),
        ({**HOOK, "CREDITGRAPH_WEBHOOK_SECRET": "short"}, "16"),
        ({**HOOK, "CREDITGRAPH_WEBHOOK_NAMES": "persons"}, "organisations"),
        ({**MAIL, "CREDITGRAPH_SMTP_TLS": "off"}, "encrypted"),
        ({**MAIL, "CREDITGRAPH_SMTP_TLS": "ssl"}, "starttls"),
        ({**MAIL, "CREDITGRAPH_SMTP": "mail.example:many"}, "host:port"),
        ({**MAIL, "CREDITGRAPH_MAIL_FROM": "the desk"}, "mailbox"),
    ],
)
def test_what_is_open_or_unsigned_is_refused(values: dict[str, str], named: str) -> None:
    with pytest.raises(BadInput, match=named):
        settings_from(values)
