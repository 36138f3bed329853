"""Accounts of the desk: users for people, keys for systems."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from api.access.accounts import Accounts
from api.access.journalling import journal_account
from api.access.roles import ROLES
from api.cli.output import give, say
from api.cli.question import Asking, asks
from api.places import desk_folder
from graph.store import Store

_role = click.option("--role", "roles", multiple=True, required=True, type=click.Choice(ROLES),
                     help="What it may do (repeatable).")  # fmt: skip
_department = click.option("--department", default="", help="Whose records it answers for.")


@click.group()
def user() -> None:
    """Who may use the desk: users with passwords, systems with keys."""


@contextmanager
def _accounts(asking: Asking) -> Iterator[tuple[Store, Accounts]]:
    with asking.store() as store:
        accounts = Accounts(desk_folder(store, asking.settings) / "accounts.db")
        try:
            yield store, accounts
        finally:
            accounts.close()


@user.command()
@click.argument("name")
@_role
@_department
@click.password_option(help="Asked for when not given; at least 12 characters.")
@asks
def add(
    asking: Asking, name: str, *, roles: tuple[str, ...], department: str, password: str
) -> None:
    """Add a user, or give one another password, roles and department."""
    with _accounts(asking) as (store, accounts):
        accounts.add_user(name, password, roles, department)
        journal_account(store, asking.settings.who, "add user", name, roles, department)
    say(f"{name} may log in as {', '.join(roles)}.")


@user.command()
@click.argument("name")
@asks
def disable(asking: Asking, name: str) -> None:
    """Shut a user out at once."""
    with _accounts(asking) as (store, accounts):
        accounts.disable_user(name)
        journal_account(store, asking.settings.who, "disable user", name)
    say(f"{name} is shut out.")


@user.command()
@click.argument("name")
@_role
@_department
@asks
def key(asking: Asking, name: str, *, roles: tuple[str, ...], department: str) -> None:
    """A new key for a system, printed this once; the one before ends."""
    with _accounts(asking) as (store, accounts):
        made = accounts.add_key(name, roles, department)
        journal_account(store, asking.settings.who, "add key", name, roles, department)
    say(made)


@user.command()
@click.argument("name")
@asks
def drop(asking: Asking, name: str) -> None:
    """End a system's key at once."""
    with _accounts(asking) as (store, accounts):
        accounts.drop_key(name)
        journal_account(store, asking.settings.who, "drop key", name)
    say(f"The key of {name} is ended.")


@user.command(name="list")
@asks
def list_(asking: Asking) -> None:
    """Who there is, and what each may do."""
    with _accounts(asking) as (_, accounts):
        every = accounts.every()
    if asking.json:
        give({"accounts": every})
        return
    for one in every:
        kind = "system" if one.system else "shut out" if one.disabled else "user"
        say(f"{one.name}  {kind}  {', '.join(one.roles)}  {one.department}")
