"""Logging in by the identity provider: the way there, the way back, and the way out."""

from api.access.journalling import journal_account, journal_door
from api.access.oidc import Provider, Vouched
from api.access.oidc_settings import OidcSettings
from api.access.refusals import NotLoggedIn
from api.desk.desk import Desk
from graph.errors import CreditGraphError


def provider_of(desk: Desk) -> Provider:
    """The identity provider of the desk. Raises NotLoggedIn where the settings name none."""
    if desk.oidc is None:
        raise NotLoggedIn("people.oidc_none")
    return desk.oidc


def begin(desk: Desk, callback: str) -> tuple[str, str]:
    """The address at the provider, and the state that the browser must bring back."""
    address, errand = provider_of(desk).begin(callback)
    desk.accounts.oidc.keep(errand)
    return address, errand.state


def finish(desk: Desk, callback: str, code: str, state: str) -> str:
    """Begin the session of whom the provider vouches for; gives its token.

    Raises NotLoggedIn for an answer that is not the one to this browser's errand, and Forbidden
    for whoever has no account or role here.
    """
    provider = provider_of(desk)
    try:
        errand = desk.accounts.oidc.take(state)
        vouched = provider.finish(callback, code, errand)
        name = _admitted(desk, vouched, provider.settings)
    except CreditGraphError:
        desk.metrics.logins.labels("refused").inc()
        journal_door(desk.store, "identity provider", "login refused")
        raise
    desk.metrics.logins.labels("accepted").inc()
    journal_door(desk.store, name, "login")
    # A second factor is the provider's to ask for.
    return desk.accounts.sessions.begin(name, passed=True)


def _admitted(desk: Desk, vouched: Vouched, settings: OidcSettings) -> str:
    """The name of the account of whom the provider vouches for, with the roles of its groups.

    Roles or department that changed are the provider's word, so the journal tells them as its own;
    what it cannot take is not granted.
    """
    accounts = desk.accounts
    with accounts.together():
        name, changed = accounts.oidc.admit(vouched, settings)
        if changed:
            caller = accounts.caller_named(name)
            roles = sorted(caller.roles) if caller else ()
            office = caller.department if caller else ""
            journal_account(desk.store, settings.issuer, "identity provider", name, roles, office)
    return name
