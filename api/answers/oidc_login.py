"""Logging in by the identity provider: the way there, the way back, and the way out."""

from typing import Any

from api.access.approvals import Approval
from api.access.journalling import journal_account, journal_approval, journal_door
from api.access.oidc import Provider, Vouched
from api.access.oidc_accounts import Admitted, Granted
from api.access.oidc_settings import OidcSettings
from api.access.refusals import Forbidden, NotLoggedIn
from api.access.roles import ROLES
from api.answers.second_word import BY_GROUP
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
    what it cannot take is not granted. Under four eyes that word is the first of two. Raises
    Forbidden where no role is held, or none until the second one.
    """
    accounts, four_eyes = desk.accounts, desk.settings.access.needs_second_word
    with accounts.together():
        told = accounts.oidc.admit(vouched, settings, four_eyes=four_eyes)
        if told.name and told.changed:
            caller = accounts.caller_named(told.name)
            roles = sorted(caller.roles) if caller else ()
            office = caller.department if caller else ""
            who, what = settings.issuer, "identity provider"
            journal_account(desk.store, who, what, told.name, roles, office)
        _ask_for(desk, settings.issuer, told)
    if told.name and told.held:
        return told.name
    if told.name:
        accounts.sessions.end_all(told.name)
    raise Forbidden("people.oidc_waits" if told.asked else "people.oidc_no_role")


def _ask_for(desk: Desk, issuer: str, told: Admitted) -> None:
    """Keep what the provider's groups give for an administrator's word, once while it waits.

    What was asked for before and is given no more waits no more.
    """
    approvals, wanted = desk.accounts.approvals, _particulars(told.asked)
    for one in approvals.expire():
        journal_approval(desk.store, one.who, "expired", one)
    for one in approvals.open():
        if (one.kind, one.particulars.get("bound")) != (BY_GROUP, told.bound):
            continue
        if one.particulars == wanted:
            return
        if approvals.move(one.number, "waiting", "expired"):  # the groups are others by now
            journal_approval(desk.store, one.who, "expired", one)
    if wanted is None:
        return
    made = approvals.ask(
        Approval(
            number=0,
            kind=BY_GROUP,
            who=issuer,
            system=True,
            department="",
            particulars=wanted,
            reason="",
            asked=0,
            until=0,
            state="waiting",
        )
    )
    journal_approval(desk.store, issuer, "asked", made)


def _particulars(wanted: Granted | None) -> dict[str, Any] | None:
    """What stands in the request for these roles; None where none are asked for."""
    if wanted is None:
        return None
    return {
        "name": wanted.name,
        "roles": [role for role in ROLES if role in wanted.roles],
        "department": wanted.department,
        "bound": wanted.bound,
    }
