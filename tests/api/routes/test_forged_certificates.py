"""Nothing self-made passes for ours; a certificate shows no more than its reader may see today."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest

from analytics.vetting.certificate import canonical, with_hash
from analytics.vetting.kept_certificates import kept_with
from analytics.vetting.seal import Seal, SealedCertificate, seal_of
from analytics.vetting.short_code import code_of
from graph.model import Batch
from tests.api.desks import SECRET, Client
from tests.api.twins import FIRM, HEAD, NAMES, RECORD, twins
from tests.pdfs import need_papers, text_of

OFFICER: Final = "enquirer"
ASKED: Final = {"subject": FIRM, "scenario": "government_procurement"}
Content = dict[str, Any]


@pytest.fixture
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with twins(tmp_path_factory.mktemp("forged")) as both:
        yield both[0]


def issued(at: Client) -> Content:
    """What the desk gives to one who sees persons."""
    answer = at("POST", "/vettings", json=ASKED, role="investigator", purpose="check")
    assert answer.status_code == 200, answer.text
    content: Content = answer.json()
    return content


def made_up(content: Content) -> Content:
    """The certificate with a better answer, under a hash that fits."""
    better = {**content["certificate"], "decision": "pass", "findings": [], "other_effects": []}
    return with_hash({key: value for key, value in better.items() if key != "hash"})


def _unsealed(content: Content, forged: Content) -> Seal | None:
    del content, forged
    return None


def _of_another(content: Content, forged: Content) -> Seal | None:
    del forged
    return Seal(content["seal"], content["office"])


def _of_another_key(content: Content, forged: Content) -> Seal | None:
    del content
    return seal_of(b"a secret of somebody else", forged["hash"])


def _under_our_name(content: Content, forged: Content) -> Seal | None:
    return Seal(seal_of(b"a secret of somebody else", forged["hash"]).mac, content["office"])


def _empty(content: Content, forged: Content) -> Seal | None:
    del forged
    return Seal("", content["office"])


SEALS = (_unsealed, _of_another, _of_another_key, _under_our_name, _empty)
Sealing = Callable[[Content, Content], Seal | None]


def _lay_in_the_desk(at: Client, one: SealedCertificate) -> None:
    with sqlite3.connect(at.desk.folder / "vettings.db") as db:
        text = json.dumps(one.plain())
        db.execute("INSERT OR REPLACE INTO issued VALUES (?, ?, 'li', 1e10)", (one.hash, text))
        asked = ("enquirer system", one.hash, "pass")
        db.execute(
            "INSERT OR REPLACE INTO asked (who, hash, at, decision) VALUES (?, ?, 1e10, ?)", asked
        )


def _lay_in_the_store(at: Client, one: SealedCertificate) -> None:
    at.desk.store.commit(Batch(texts=kept_with(one)))


def _uses(at: Client, one: SealedCertificate) -> Iterator[tuple[str, Any]]:
    """Every door through which a certificate is shown, replayed, decided on or journalled."""
    sent = one.plain()
    hash_, word = one.hash, {"accept": True, "reason": ""}
    posts: list[tuple[str, Content]] = [
        ("/vettings/replay", sent),
        ("/vettings/decisions", {**sent, **word}),
        ("/vettings/decisions", {"hash": hash_, **word}),
        ("/vettings/decisions", {"hash": code_of(hash_), **word}),
        ("/vettings/withdrawals", {**sent, "reason": "x"}),
        ("/vettings/withdrawals", {"hash": hash_, "reason": "x"}),
        ("/leads", {"certificate": hash_, "debtor": HEAD, "note": "x"}),
    ]
    for path, body in posts:
        yield path, at("POST", path, json=body, role=OFFICER)
    yield "get", at("GET", f"/certificates/{hash_}", role=OFFICER)
    yield "code", at("GET", f"/certificates/{code_of(hash_)}", role=OFFICER)
    csrf = at.login("everyone")
    for path in (f"/vettings/{hash_}", f"/vettings/{hash_}/print", f"/vettings/{hash_}/print.css"):
        yield path, at.http.get(path, follow_redirects=False)
    form = {"csrf": csrf, "word": "accept"}
    yield "word", at.http.post(f"/vettings/{hash_}/word", data=form, follow_redirects=False)


@pytest.mark.parametrize("sealing", SEALS)
@pytest.mark.parametrize("lay", [None, _lay_in_the_desk, _lay_in_the_store])
def test_nothing_self_made_is_shown_replayed_decided_on_or_journalled(
    at: Client, sealing: Sealing, lay: Callable[[Client, SealedCertificate], None] | None
) -> None:
    content = issued(at)
    forged = made_up(content)
    one = SealedCertificate(forged, sealing(content, forged))
    if lay:
        lay(at, one)
    journal = at.desk.store.journal_lengths()
    let_through = [path for path, answer in _uses(at, one) if answer.status_code < 400]
    assert let_through == []
    assert forged["hash"] not in at("GET", "/vettings", role=OFFICER).text
    after = [*at.desk.store.journal("facts", after=journal["facts"])]
    after += at.desk.store.journal("access", after=journal["access"])
    assert [entry for entry in after if forged["hash"] in str(entry)] == []
    if lay is not _lay_in_the_store:
        assert at.desk.store.text(forged["hash"]) is None


def test_a_genuine_certificate_passes_the_same_doors(at: Client) -> None:
    content = issued(at)
    one = SealedCertificate(content["certificate"], Seal(content["seal"], content["office"]))
    statuses = {path: answer.status_code for path, answer in _uses(at, one)}
    # One word stands, then it is taken back once, and there is no lead to hand over.
    again = {"/vettings/decisions", "/vettings/withdrawals", "/leads", "word"}
    refused = {path for path, status in statuses.items() if status >= 400}
    assert refused <= again
    words = at("GET", f"/certificates/{one.hash}", role=OFFICER).json()["words"]
    assert [word["word"] for word in words][:2] == ["accepted", "withdrawn"]


@pytest.mark.parametrize("change", [{"revision": 0}, {"explored": 7}, {"less": [RECORD]}])
def test_a_field_changed_under_a_new_hash_needs_a_new_seal(at: Client, change: Content) -> None:
    content = issued(at)
    body = {k: v for k, v in content["certificate"].items() if k != "hash"}
    sent = {**content, "certificate": with_hash({**body, **change})}
    kept = {key: sent[key] for key in ("certificate", "seal", "office")}
    assert at("POST", "/vettings/replay", json=kept, role=OFFICER).status_code == 422


def test_the_seal_alone_makes_the_difference(at: Client) -> None:
    content = issued(at)
    forged = made_up(content)
    seal = seal_of(SECRET.encode(), forged["hash"])  # as only the office can make it
    sent = SealedCertificate(forged, seal).plain()
    answer = at("POST", "/vettings/replay", json=sent, role=OFFICER)
    assert (answer.status_code, answer.json()["same"]) == (200, False)
    assert canonical(forged) != canonical(content["certificate"])


# -- what a reader may see today


def _told(at: Client, hash_: str, role: str, **more: Any) -> Any:
    answer = at("GET", f"/certificates/{hash_}", role=role, **more)
    assert answer.status_code == 200, answer.text
    return answer


def _repaired(at: Client) -> Content:
    content = issued(at)
    assert any(finding["record"] == RECORD for finding in content["findings"])
    event = {"record": RECORD, "action": "repair", "reason": "已整改"}
    assert at("POST", "/events", json=event, role="supervisor").status_code == 200
    return content


@pytest.mark.parametrize(("role", "purpose"), [(OFFICER, ""), ("investigator", "check")])
def test_what_a_withdrawn_record_told_is_read_by_none_who_may_not_look_back(
    at: Client, role: str, purpose: str
) -> None:
    content = _repaired(at)
    told = _told(at, content["hash"], role, purpose=purpose)
    shown = told.json()
    assert (shown["certificate"], shown["since_withdrawn"]) == (None, [RECORD])
    assert shown["decision"] == content["decision"]
    for secret in ("鹤罚〔2026〕7号", "供述"):
        assert secret not in told.text
    sent = {key: content[key] for key in ("certificate", "seal", "office")}
    again = at("POST", "/vettings/replay", json=sent, role=role, purpose=purpose).json()
    assert (again["same"], again["since_withdrawn"], again["certificate"]) == (True, [RECORD], None)


def test_a_supervisor_reads_it_with_the_mark(at: Client) -> None:
    content = _repaired(at)
    shown = _told(at, content["hash"], "supervisor", purpose="check").json()
    assert shown["certificate"] == content["certificate"]
    assert shown["since_withdrawn"] == [RECORD]
    assert any("鹤罚〔2026〕7号" in finding["text"] for finding in shown["findings"])


def test_the_paper_tells_it_no_more_either(at: Client) -> None:
    need_papers()
    path = f"/vettings/{_repaired(at)['hash']}/paper.pdf"
    for role, tells in ((OFFICER, False), ("supervisor", True)):
        answer = at("GET", path, role=role, purpose="check")
        assert (answer.status_code, "鹤罚〔2026〕7号" in text_of(answer.content)) == (200, tells)


def test_the_pages_tell_it_no_more_either(at: Client) -> None:
    content = _repaired(at)
    for user, tells in (("enquirer", False), ("everyone", True)):
        at.http.cookies.clear()
        at.login(user)
        for path in (f"/vettings/{content['hash']}", f"/vettings/{content['hash']}/print"):
            page = at.http.get(path)
            assert (page.status_code, "鹤罚〔2026〕7号" in page.text) == (200, tells)


def test_a_certificate_read_without_a_purpose_masks_whoever_made_it(at: Client) -> None:
    content = issued(at)
    assert NAMES[0] in json.dumps(content, ensure_ascii=False)
    for role in (OFFICER, "investigator", "supervisor"):
        told = _told(at, content["hash"], role)
        assert (told.json()["certificate"], NAMES[0] in told.text) == (None, False)
