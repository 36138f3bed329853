"""The commands user …: accounts of the desk, users for people and keys for systems."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Final

import click

from api.access.accounts import Account, Accounts
from api.access.journalling import journal_account
from api.access.roles import ALLOWED, ROLES
from api.access.system_keys import KeyLimits
from api.cli.command import Group, Option, argument, option
from api.cli.output import give
from api.cli.question import Question, asks
from api.cli.voice import Voice, voice_of
from api.clock import day, today
from api.places import desk_folder
from graph.errors import BadInput, NotFound
from graph.store import Store

_BESIDE: Final = timedelta(days=7)  # for which an old key stands beside the new one
_role = option("--role", "roles", multiple=True, required=True, type=click.Choice(ROLES))
_department = option("--department", default="")


class _Password(Option):
    """A password, prompted for twice, in the language asked for, where none is given."""

    def prompt_for_value(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click's
        """The password as typed."""
        # Set here, since the language is not known when the option is made.
        voice = voice_of(ctx)
        self.prompt = voice.text("cli.user.password")
        self.confirmation_prompt = voice.text("cli.user.again")
        return super().prompt_for_value(ctx)


@click.group(cls=Group)
def user() -> None:
    """Who may use the desk: users with passwords, systems with keys."""


@contextmanager
def _accounts(question: Question) -> Iterator[tuple[Store, Accounts]]:
    with question.store() as store:
        accounts = Accounts(desk_folder(store, question.settings) / "accounts.db")
        try:
            yield store, accounts
        finally:
            accounts.close()


@user.command()
@argument("name")
@_role
@_department
@click.password_option(cls=_Password)
@asks
def add(
    question: Question, name: str, *, roles: tuple[str, ...], department: str, password: str
) -> None:
    """Add a user, or give one another password, roles and department.

    The user changes the password when logging in.
    """
    with _accounts(question) as (store, accounts), accounts.together():
        accounts.add_user(name, password, roles, department, must_change=True)
        journal_account(store, question.settings.who, "add user", name, roles, department)
    question.say("cli.user.added", name=name, roles=roles)


@user.command("add-oidc")
@argument("name")
@_role
@_department
@asks
def add_oidc(question: Question, name: str, *, roles: tuple[str, ...], department: str) -> None:
    """Add a user who will log in by the identity provider, without a password here."""
    with _accounts(question) as (store, accounts), accounts.together():
        if accounts.has_user(name):
            raise BadInput("access.user_exists", name=name)
        accounts.oidc.await_user(name, roles, department)
        journal_account(store, question.settings.who, "add user", name, roles, department)
    question.say("cli.user.added", name=name, roles=roles)


@user.command()
@argument("name")
@asks
def disable(question: Question, name: str) -> None:
    """Shut a user out at once."""
    with _accounts(question) as (store, accounts):
        accounts.disable_user(name)
        journal_account(store, question.settings.who, "disable user", name)
    question.say("cli.user.disabled", name=name)


@user.command("reset-second-factor")
@argument("name")
@asks
def reset_second_factor(question: Question, name: str) -> None:
    """Take away the second factor of a user who has lost it."""
    with _accounts(question) as (store, accounts):
        if not accounts.has_user(name):
            raise NotFound("access.no_user", name=name)
        accounts.factors.drop(name)
        accounts.sessions.end_all(name)
        journal_account(store, question.settings.who, "reset second factor", name)
    question.say("people.factor_reset", name=name)


@user.command()
@argument("name")
@_role
@_department
@option("--scope", "scope", multiple=True, type=click.Choice([*ALLOWED]))
@option("--until", metavar="DATE")
@option("--from", "sources", multiple=True, metavar="CIDR")
@asks
def key(
    question: Question,
    name: str,
    *,
    roles: tuple[str, ...],
    department: str,
    **limits: Any,  # noqa: ANN401 - the options that narrow it
) -> None:
    """A new key for a system, printed this once; those before end."""
    narrowed = KeyLimits(limits["scope"], day(limits["until"]), limits["sources"])
    with _accounts(question) as (store, accounts), accounts.together():
        secret = accounts.add_key(name, roles, department, narrowed)
        journal_account(store, question.settings.who, "add key", name, roles, department)
    question.voice.line(secret)


@user.command("key-rotate")
@argument("name")
@option("--until", metavar="DATE")
@asks
def key_rotate(question: Question, name: str, until: str | None) -> None:
    """Another key for a system, printed this once; the one so far stays good through a day."""
    with _accounts(question) as (store, accounts), accounts.together():
        secret = accounts.keys.rotate(name, day(until) or today() + _BESIDE)
        journal_account(store, question.settings.who, "rotate key", name)
    question.voice.line(secret)


@user.command()
@argument("name")
@asks
def drop(question: Question, name: str) -> None:
    """End a system's key at once."""
    with _accounts(question) as (store, accounts):
        accounts.drop_key(name)
        journal_account(store, question.settings.who, "drop key", name)
    question.say("cli.user.dropped", name=name)


@user.command(name="list")
@asks
def list_(question: Question) -> None:
    """Who there is, and what each may do."""
    with _accounts(question) as (_, accounts):
        every = accounts.every()
    if question.json:
        give({"accounts": [_plain(one) for one in every]})
        return
    for one in every:
        question.voice.line(_line_of_account(question.voice, one))


def _plain(account: Account) -> dict[str, Any]:
    key = account.key.plain() if account.key else None
    return {**asdict(account), "key": key}


def _line_of_account(voice: Voice, account: Account) -> str:
    if account.system:
        kind = voice.text("cli.user.system")
    else:
        kind = voice.text("cli.user.shut_out" if account.disabled else "cli.user.person")
    return f"{account.name}  {kind}  {', '.join(account.roles)}  {account.department}"
