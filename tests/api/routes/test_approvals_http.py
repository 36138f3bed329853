"""Four eyes over HTTP: what waits for a second person, whose word counts, and what is then done."""

from collections.abc import Iterator
from typing import Any

import pytest

from graph.identity import id_hash
from loaders.city.numbers import Numbers
from tests.api.desks import DEPARTMENT, PASSWORD, SCOPED, SECRET, Client, client, copy_of_city
from tests.api.loading.uploading import PENALTY, USCC, loaded, penalty, table
from tests.builders import person, tell

DAY_S = 24 * 3600


@pytest.fixture(scope="module")
def eyes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A desk on which four eyes are needed, with a second supervisor and administrator."""
    folder = tmp_path_factory.mktemp("eyes")
    with client(copy_of_city(folder), folder, CREDITGRAPH_FOUR_EYES="on") as made:
        for role in ("supervisor", "administrator", "data_officer"):
            made.desk.accounts.add_user(f"other {role}", PASSWORD, [role], DEPARTMENT)
        elsewhere = ["data_officer"]
        made.desk.accounts.add_user("officer elsewhere", PASSWORD, elsewhere, "鹤岗市税务局")
        yield made


class Person:
    """Somebody who is logged in, and calls the API with the session."""

    def __init__(self, at: Client, name: str) -> None:
        at.http.cookies.clear()
        self._at = at
        self._csrf = at.login(name)
        self._session = at.http.cookies["creditgraph_session"]

    def __call__(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, **body: Any
    ) -> Any:
        self._at.http.cookies.clear()
        self._at.http.cookies.set("creditgraph_session", self._session)
        headers = {"x-csrf-token": self._csrf, "accept-language": "en", **(headers or {})}
        more = {"json": body} if body else {}
        return self._at.http.request(method, f"/api{path}", headers=headers, **more)


def a_record(at: Client) -> str:
    store = at.desk.store
    records = store.records(ids=at.desk.views.current().reach.snapshot.records.ids)
    return next(r.id for r in records if r.issuer == DEPARTMENT and r.state == "in_force")


def state(at: Client, record: str) -> str:
    return at.desk.store.records(ids=[record], withdrawn=True)[0].state


def ask_for(person: Person, record: str, action: str, **more: Any) -> dict[str, Any]:
    answer = person("POST", "/events", record=record, action=action, reason="核实", **more)
    assert answer.status_code == 202, answer.text
    return dict(answer.json()["approval"])


def entries(at: Client, action: str) -> list[tuple[str, Any]]:
    every = at.desk.store.journal("facts", limit=100_000)
    return [(e.who, e.particulars) for e in every if e.action == action]


def test_a_withdrawal_is_done_once_a_second_person_says_yes_and_both_are_journalled(
    eyes: Client,
) -> None:
    record = a_record(eyes)
    first, second = Person(eyes, "supervisor"), Person(eyes, "other supervisor")
    for action, after in (("revoke", "revoked"), ("restore", "in_force")):
        before = state(eyes, record)
        asked = ask_for(first, record, action)
        assert (asked["who"], asked["state"], asked["reason"]) == ("supervisor", "waiting", "核实")
        assert asked["until"] - asked["asked"] == DAY_S
        assert state(eyes, record) == before
        done = second("POST", f"/approvals/{asked['number']}/approve")
        assert (done.status_code, done.json()["approval"]["state"]) == (200, "done")
        assert state(eyes, record) == after
        assert eyes.desk.store.events(record)[-1].who == "supervisor"
        told = [(who, p["what"]) for who, p in entries(eyes, "approval")][-2:]
        assert told == [("supervisor", "asked"), ("other supervisor", "approved")]


@pytest.mark.parametrize("action", ["repair", "revoke"])
def test_nobody_says_yes_to_the_own_request_nor_does_a_system(eyes: Client, action: str) -> None:
    record = a_record(eyes)
    first = Person(eyes, "supervisor")
    number = ask_for(first, record, action)["number"]
    path = f"/approvals/{number}/approve"
    assert first("POST", path).status_code == 403
    assert eyes("POST", path, role="supervisor").status_code == 403
    assert state(eyes, record) == "in_force"


@pytest.mark.parametrize("name", ["officer elsewhere", "administrator", "enquirer", "investigator"])
def test_whoever_may_not_do_the_thing_says_no_word_on_it_nor_sees_it(
    eyes: Client, name: str
) -> None:
    record = a_record(eyes)
    number = ask_for(Person(eyes, "data_officer"), record, "repair")["number"]
    other = Person(eyes, name)
    assert other("POST", f"/approvals/{number}/approve").status_code in (403, 404)
    assert other("POST", f"/approvals/{number}/refuse", reason="不").status_code in (403, 404)
    listed = other("GET", "/approvals").json().get("approvals", [])
    assert number not in [one["number"] for one in listed]
    assert state(eyes, record) == "in_force"


def test_what_was_refused_or_taken_back_is_not_done_and_answered_once(eyes: Client) -> None:
    record = a_record(eyes)
    first, second = Person(eyes, "supervisor"), Person(eyes, "other supervisor")
    for who in (first, second):
        number = ask_for(first, record, "revoke")["number"]
        refused = who("POST", f"/approvals/{number}/refuse", reason="依据不足")
        assert refused.json()["approval"]["state"] == "refused"
        late = second("POST", f"/approvals/{number}/approve")
        # Not that several parties answer to it, which is another conflict.
        assert (late.status_code, late.json()["title"]) == (409, "与现有情况不符")
    assert state(eyes, record) == "in_force"


def test_a_request_lapses_after_a_day_and_this_is_told(
    eyes: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = a_record(eyes)
    first, second = Person(eyes, "supervisor"), Person(eyes, "other supervisor")
    number = ask_for(first, record, "revoke")["number"]
    kept = eyes.desk.accounts.approvals
    now = kept._clock()
    monkeypatch.setattr(kept, "_clock", lambda: now + DAY_S)
    assert second("POST", f"/approvals/{number}/approve").status_code == 409
    (one,) = [
        one for one in first("GET", "/approvals").json()["approvals"] if one["number"] == number
    ]
    assert (one["state"], one["may_approve"]) == ("expired", False)
    assert ("supervisor", number) in [
        (who, p["number"]) for who, p in entries(eyes, "approval") if p["what"] == "expired"
    ]
    assert state(eyes, record) == "in_force"


def test_it_is_done_with_the_roles_that_the_asker_still_has(eyes: Client) -> None:
    record = a_record(eyes)
    eyes.desk.accounts.add_user("passing", PASSWORD, ["supervisor"], DEPARTMENT)
    number = ask_for(Person(eyes, "passing"), record, "revoke")["number"]
    eyes.desk.accounts.disable_user("passing")
    second = Person(eyes, "other supervisor")
    assert second("POST", f"/approvals/{number}/approve").status_code == 401
    assert state(eyes, record) == "in_force"


def test_what_can_no_longer_be_done_has_failed(eyes: Client) -> None:
    record = a_record(eyes)
    first, second = Person(eyes, "supervisor"), Person(eyes, "other supervisor")
    numbers = [ask_for(first, record, "revoke")["number"] for _ in range(2)]
    statuses = [second("POST", f"/approvals/{n}/approve").status_code for n in numbers]
    assert statuses == [200, 422]
    assert eyes.desk.accounts.approvals.one(numbers[1]).state == "failed"


def test_what_nobody_may_do_is_refused_to_the_asker_and_not_kept(eyes: Client) -> None:
    before = len(eyes.desk.accounts.approvals.latest())
    officer, record = Person(eyes, "officer elsewhere"), a_record(eyes)
    body = {"record": record, "action": "revoke", "reason": "核实"}
    assert officer("POST", "/events", **body).status_code == 403
    assert len(eyes.desk.accounts.approvals.latest()) == before


def test_a_name_in_a_reason_is_masked_for_whoever_sees_persons_masked(eyes: Client) -> None:
    record = a_record(eyes)
    first, second = Person(eyes, "supervisor"), Person(eyes, "other data_officer")
    body = {"record": record, "action": "revoke", "reason": f"{SCOPED}已说明情况"}
    number = first("POST", "/events", **body).json()["approval"]["number"]
    shown = second("GET", "/approvals").text
    assert f'"number":{number}' in shown
    assert SCOPED not in shown


def test_an_objection_needs_one_person(eyes: Client) -> None:
    body = {"record": a_record(eyes), "action": "object", "reason": "当事人提出异议"}
    assert Person(eyes, "supervisor")("POST", "/events", **body).status_code == 200


def test_a_verdict_on_persons_is_given_by_two_and_lifted_by_two(eyes: Client) -> None:
    number, name = Numbers(8).citizen(), "欧阳双"
    known, scoped = f"person:{id_hash(number, SECRET.encode())}", f"person:案1/{name}"
    tell(eyes.desk.store, person(known, name), person(scoped, name))
    eyes.desk.accounts.add_user("other investigator", PASSWORD, ["investigator"], DEPARTMENT)
    first, second = Person(eyes, "investigator"), Person(eyes, "other investigator")
    body = {"kind": "same", "one": known, "other": scoped, "reason": f"已核对{number}"}
    asked = first("POST", "/verdicts", headers={"purpose": "check"}, **body)
    assert (asked.status_code, eyes.desk.store.verdicts()) == (202, ())
    kept = eyes.desk.accounts.approvals.one(asked.json()["approval"]["number"])
    assert name not in str(kept.particulars)
    assert number not in str(kept.particulars)
    assert first("POST", f"/approvals/{kept.number}/approve").status_code == 403
    done = second("POST", f"/approvals/{kept.number}/approve")
    assert (done.status_code, done.json()["approval"]["state"]) == (200, "done")
    (stands,) = eyes.desk.store.verdicts()
    assert (stands.kind, stands.who) == ("same", "investigator")
    undone = {"verdict": done.json()["verdicts"][0], "reason": "认定有误"}
    again = second("POST", "/verdicts/undo", headers={"purpose": "check"}, **undone)
    assert again.status_code == 202
    first("POST", f"/approvals/{again.json()['approval']['number']}/approve")
    assert eyes.desk.store.verdicts() == ()


def test_a_load_is_taken_back_by_two(eyes: Client) -> None:
    sheet = ("处罚.csv", table(PENALTY, penalty("误报商贸有限公司", USCC[3], 1)))
    number = loaded(eyes, sheet)["number"]
    first, second = Person(eyes, "data_officer"), Person(eyes, "other data_officer")
    asked = first("POST", f"/loads/{number}/unload", reason="错报")
    assert asked.status_code == 202
    assert f"uscc:{USCC[3]}" in eyes.desk.store.entities([f"uscc:{USCC[3]}"])
    said = second("POST", f"/approvals/{asked.json()['approval']['number']}/approve")
    assert said.status_code == 200
    assert f"uscc:{USCC[3]}" not in eyes.desk.store.entities([f"uscc:{USCC[3]}"])


def test_roles_are_granted_by_two_and_no_hash_is_shown(eyes: Client) -> None:
    first, second = Person(eyes, "administrator"), Person(eyes, "other administrator")
    new = {"name": "王审批", "roles": ["supervisor"], "password": PASSWORD, "reason": "新任"}
    asked = first("POST", "/accounts/users", **new)
    assert asked.status_code == 202
    assert "argon2" not in asked.text + second("GET", "/approvals").text
    assert not eyes.desk.accounts.has_user("王审批")
    second("POST", f"/approvals/{asked.json()['approval']['number']}/approve")
    assert eyes.desk.accounts.login("王审批", PASSWORD)
    grown = first("POST", "/accounts/users/change", name="enquirer", roles=["administrator"])
    assert grown.status_code == 202
    assert eyes.desk.accounts.caller_named("enquirer").roles == {"enquirer"}  # type: ignore[union-attr]
    assert first("POST", "/accounts/users/disable", name="王审批").status_code == 200  # urgent


def test_a_key_that_was_approved_is_told_once_to_who_asked(eyes: Client) -> None:
    first, second = Person(eyes, "administrator"), Person(eyes, "other administrator")
    asked = first("POST", "/accounts/keys", name="审批系统", roles=["enquirer"])
    number = asked.json()["approval"]["number"]
    assert first("POST", f"/approvals/{number}/collect").status_code == 409
    assert "key" not in second("POST", f"/approvals/{number}/approve").json()
    assert second("POST", f"/approvals/{number}/collect").status_code == 404
    key = first("POST", f"/approvals/{number}/collect").json()["key"]
    assert eyes.desk.accounts.of_key(key) is not None
    assert first("POST", f"/approvals/{number}/collect").status_code == 409


def test_pages_keep_a_change_and_a_second_person_says_yes_there(eyes: Client) -> None:
    record = a_record(eyes)
    eyes.http.cookies.clear()
    csrf = eyes.login("supervisor")
    form = {"csrf": csrf, "action": "revoke", "reason": "核实"}
    kept = eyes.http.post(f"/records/{record}", data=form)
    assert (kept.status_code, "尚未执行" in kept.text) == (202, True)
    number = eyes.desk.accounts.approvals.latest()[0].number
    own = eyes.http.get("/approvals").text
    assert f"/approvals/{number}/approve" not in own
    assert f"/approvals/{number}/refuse" in own
    eyes.http.cookies.clear()
    csrf = eyes.login("other supervisor")
    assert f"/approvals/{number}/approve" in eyes.http.get("/approvals").text
    eyes.http.post(f"/approvals/{number}/approve", data={"csrf": csrf})
    assert state(eyes, record) == "revoked"
    assert "已执行" in eyes.http.get("/approvals").text
    assert "第二人同意" in eyes.http.get("/journal?action=approval").text
    eyes.http.cookies.clear()
    csrf = eyes.login("administrator")
    form = {"csrf": csrf, "name": "李", "password": PASSWORD, "roles": "enquirer"}
    page = eyes.http.post("/users", data=form)
    assert "另一位管理员" in page.text
    assert not eyes.desk.accounts.has_user("李")
