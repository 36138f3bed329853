"""On which ways alerts leave the desk: the webhook, and the mailboxes of those who watch."""

from collections.abc import Collection

from api.cases.alert_settings import AlertSettings, mailbox_domain
from api.cases.case_file import CaseFile
from graph.errors import BadInput

WEBHOOK, MAIL = "webhook", "mail"


class Outlets:
    """The webhook of the settings, and the mailboxes that users named for themselves."""

    def __init__(self, file: CaseFile, settings: AlertSettings) -> None:
        self._file = file
        self.settings = settings

    def ways(self, users: Collection[str]) -> set[tuple[str, str]]:
        """(channel, target) of each way on which an alert goes to these users."""
        webhook, mail = self.settings.webhook, self.settings.mail
        found = {(WEBHOOK, webhook.url)} if webhook else set[tuple[str, str]]()
        if mail:
            boxes = (self.mailbox(user) for user in users)
            found |= {(MAIL, box) for box in boxes if box}
        return found

    def mailbox(self, user: str) -> str:
        """The mailbox that a user named; "" where there is none."""
        row = self._file.row("SELECT address FROM addresses WHERE who = ?", user)
        return str(row[0]) if row else ""

    def keep_mailbox(self, user: str, address: str) -> None:
        """Keep the mailbox of a user; "" for none.

        Raises BadInput without a mail server, and for a mailbox outside the domains allowed.
        """
        if not address:
            self._file.done("DELETE FROM addresses WHERE who = ?", user)
            return
        mail = self.settings.mail
        if mail is None:
            raise BadInput("alerts.no_mail")
        if mailbox_domain(address) not in mail.domains:
            raise BadInput("alerts.mailbox", domains=mail.domains)
        self._file.done("INSERT OR REPLACE INTO addresses VALUES (?, ?)", user, address)
