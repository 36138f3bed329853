"""Four eyes: the requests that wait, and the second person's word on one of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from api.access.approvals import Approval
from api.access.journalling import journal_approval
from api.access.refusals import Forbidden, NotLoggedIn
from api.answers import accounts, loads, records, verdicts
from api.answers.second_word import BY_GROUP, RIGHTS, told
from api.desk.question import Ask
from api.desk.response import framed
from graph.errors import CreditGraphError, NotFound, Taken
from graph.masking import mask_numbers

Particulars = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Kind:
    """`check` raises where the caller may not do the thing; `carry_out` does it.

    `collected`: whoever asked fetches the outcome, which nobody else may see; `by_command`: by the
    command that asked, whose user need have no account here. `by_provider`: the identity provider
    asked, which has none, so it is carried out as the second person.
    """

    check: Callable[[Ask, Particulars], None]
    carry_out: Callable[[Ask, Particulars], dict[str, Any]]
    collected: bool = False
    by_command: bool = False
    by_provider: bool = False


def _may_all(ask: Ask, particulars: Particulars) -> None:
    """Whoever holds the right says yes to any."""


_EVENT: Final = _Kind(records.check, records.carry_out)
_VERDICT: Final = _Kind(verdicts.check, verdicts.carry_out)
_KINDS: Final[Mapping[str, _Kind]] = {
    "repair": _EVENT,
    "revoke": _EVENT,
    "restore": _EVENT,
    "settle": _EVENT,
    "unload": _Kind(loads.check, loads.carry_out),
    "same": _VERDICT,
    "different": _VERDICT,
    "undo verdict": _VERDICT,
    "add user": _Kind(accounts.check, accounts.carry_out),
    "change user": _Kind(accounts.check, accounts.carry_out),
    "add key": _Kind(accounts.check, accounts.carry_out, collected=True),
    "rotate key": _Kind(accounts.check, accounts.carry_out, collected=True),
    BY_GROUP: _Kind(accounts.check_grant, accounts.carry_out_grant, by_provider=True),
    "export": _Kind(_may_all, lambda ask, _: framed(ask), by_command=True),
}


def listed(ask: Ask) -> dict[str, Any]:
    """The latest requests that the caller made or may answer, the last first."""
    _expire(ask)
    mine = [one for one in ask.desk.accounts.approvals.latest() if _concerns(ask, one)]
    return {**framed(ask, explored=len(mine)), "approvals": [_shown(ask, one) for one in mine]}


def waiting_for(ask: Ask) -> list[Approval]:
    """The requests that wait and that the caller made or may answer, the oldest first."""
    _expire(ask)
    open_ = reversed(ask.desk.accounts.approvals.open())
    return [one for one in open_ if _concerns(ask, one)]


def _shown(ask: Ask, one: Approval) -> dict[str, Any]:
    own = one.who == ask.caller.name
    waiting = one.state == "waiting"
    return {
        **told(ask, one),
        "may_approve": waiting and not own and bool(ask.caller.session),
        "may_refuse": waiting and (own or bool(ask.caller.session)),
        "may_collect": one.state == "approved" and own and _KINDS[one.kind].collected,
    }


def _concerns(ask: Ask, one: Approval) -> bool:
    return one.who == ask.caller.name or _may_answer(ask, one)


def _may_answer(ask: Ask, one: Approval) -> bool:
    """Whether the caller could have asked for the same thing, roles and department together."""
    if not ask.caller.may(RIGHTS[one.kind]):
        return False
    try:
        _KINDS[one.kind].check(ask, one.particulars)
    except CreditGraphError:
        return False
    return True


def approve(ask: Ask, number: int) -> dict[str, Any]:
    """Say yes as the second person: it is carried out at once, as whoever asked.

    Raises Forbidden for whoever asked and for systems, NotFound for whoever may not do the thing
    and Taken where it was answered or has expired. What the carrying out itself refuses is raised
    as it is, and the request has failed.
    """
    one = _waiting(ask, number)
    if not ask.caller.session or one.who == ask.caller.name:
        raise Forbidden("people.second_person")
    kind = _KINDS[one.kind]
    asker = ask if kind.by_command or kind.by_provider else _as_asker(ask, one)
    _move(ask, one, "approved", by=ask.caller.name)
    journal_approval(ask.desk.store, ask.caller.name, "approved", one)
    if kind.collected or kind.by_command:
        return _answered(ask, number)
    return {**_carried_out(asker, one), **_answered(ask, number)}


def collect(ask: Ask, number: int) -> dict[str, Any]:
    """Fetch what was approved, once: for whoever asked. Raises NotFound, Taken."""
    _expire(ask)
    one = ask.desk.accounts.approvals.one(number)
    if one.who != ask.caller.name:
        raise NotFound("people.no_approval", number=number)
    if one.state != "approved" or not _KINDS[one.kind].collected:
        raise Taken("people.approval_over", number=number)
    return {**_carried_out(replace(ask, approved=True), one), **_answered(ask, number)}


def refuse(ask: Ask, number: int, reason: str) -> dict[str, Any]:
    """Say no, or take the own request back. Raises as `approve` does."""
    one = _waiting(ask, number)
    if not ask.caller.session and one.who != ask.caller.name:
        raise Forbidden("people.second_person")
    _move(ask, one, "refused", by=ask.caller.name, why=mask_numbers(reason))
    journal_approval(ask.desk.store, ask.caller.name, "refused", one, reason)
    return _answered(ask, number)


def _carried_out(asker: Ask, one: Approval) -> dict[str, Any]:
    """What the thing itself answers, done as whoever asked for it."""
    kept = asker.desk.accounts.approvals
    try:
        answer = _KINDS[one.kind].carry_out(asker, one.particulars)
    except CreditGraphError as error:
        kept.move(one.number, "approved", "failed", why=error.text(asker.caller.language))
        journal_approval(asker.desk.store, one.who, "failed", one)
        raise
    kept.move(one.number, "approved", "done")
    return answer


def _waiting(ask: Ask, number: int) -> Approval:
    _expire(ask)
    one = ask.desk.accounts.approvals.one(number)
    if not _concerns(ask, one):
        raise NotFound("people.no_approval", number=number)
    return one


def _move(ask: Ask, one: Approval, after: Any, *, by: str, why: str = "") -> None:  # noqa: ANN401
    if not ask.desk.accounts.approvals.move(one.number, "waiting", after, by=by, why=why):
        raise Taken("people.approval_over", number=one.number)


def _as_asker(ask: Ask, one: Approval) -> Ask:
    """The question as whoever asked, with the roles held now. Raises NotLoggedIn where gone."""
    caller = ask.desk.accounts.caller_named(one.who)
    if caller is None:
        raise NotLoggedIn("people.asker_gone", name=one.who)
    return replace(ask, caller=replace(caller, language=ask.caller.language), approved=True)


def _answered(ask: Ask, number: int) -> dict[str, Any]:
    return {**framed(ask), "approval": told(ask, ask.desk.accounts.approvals.one(number))}


def _expire(ask: Ask) -> None:
    for one in ask.desk.accounts.approvals.expire():
        journal_approval(ask.desk.store, one.who, "expired", one)
