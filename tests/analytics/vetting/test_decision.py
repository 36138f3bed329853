"""The officer's word: only on our certificate of today, only while its answer holds, once."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from analytics.law.measures import read_measures
from analytics.policy import Policy, read_policy
from analytics.vetting.certificate import ALGORITHM, canonical, with_hash
from analytics.vetting.decision import Present, decide, keep_texts, present_of, withdraw
from analytics.vetting.genuine import refuse_foreign
from analytics.vetting.kept_certificates import hash_of_code, kept_in
from analytics.vetting.officer_words import words_on
from analytics.vetting.seal import Seal, SealedCertificate, refuse_unsealed, seal_of, sealed
from analytics.vetting.short_code import code_of
from analytics.vetting.vet import vet
from graph.errors import BadInput, CreditGraphError, NotFound, Overtaken
from graph.model import Batch, Entity, Relation
from graph.sentence import Sentence
from graph.store import Store
from tests.builders import firm, happen, heads, penalty, person, tell

TODAY = date(2026, 11, 26)
MEASURES = read_measures()
POLICY = read_policy()


@pytest.fixture
def store(engine_store: Store) -> Store:
    """A project and its legal person, who was fined."""
    tell(
        engine_store,
        Entity("project:1", "project", "a project"),
        firm("a"),
        firm("b"),
        Relation("lead", "project_legal_person_of", "a", "project:1"),
        penalty("r", "a", document_no="1号"),
    )
    keep_texts(engine_store, POLICY, MEASURES)
    return engine_store


def vetted(store: Store, as_of: date = TODAY) -> dict[str, Any]:
    return vet(
        store,
        "project:1",
        scenario="project_approval",
        as_of=as_of,
        at_revision=None,
        policy=POLICY,
        measures=MEASURES,
    ).certificate


def certificate(store: Store, as_of: date = TODAY) -> SealedCertificate:
    return sealed(store.secret, vetted(store, as_of))


def present(store: Store, one: SealedCertificate) -> Present:
    return present_of(store, one.certificate, policy=POLICY, measures=MEASURES, today=TODAY)


def accept(store: Store, one: SealedCertificate, who: str = "li") -> None:
    decide(store, one, present(store, one), accept=True, reason=None, who=who)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(CreditGraphError) as error:
        act()
    return error.value.code


def words(store: Store, one: SealedCertificate) -> list[str]:
    return [word.word for word in words_on(store, one.hash)]


def test_a_word_stands_in_the_journal_and_the_certificate_is_kept_with_seal_and_code(
    store: Store,
) -> None:
    one = certificate(store)
    decide(store, one, present(store, one), accept=False, reason="known to us", who="li")
    last = store.journal("facts", limit=1000)[-1]
    assert (last.who, last.action) == ("li", "decision")
    assert last.particulars["certificate"] == one.hash
    assert (last.particulars["word"], last.particulars["reason"]) == ("departed", "known to us")
    assert store.text(one.hash) == canonical(one.certificate)
    assert kept_in(store, one.hash) == one
    assert hash_of_code(store, code_of(one.hash)) == one.hash


def test_a_word_makes_no_revision(store: Store) -> None:
    before = store.revision().number
    accept(store, certificate(store))
    assert store.revision().number == before


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_nobody_departs_or_withdraws_without_a_reason(store: Store, reason: str | None) -> None:
    one = certificate(store)
    now = present(store, one)
    departing = refusal(lambda: decide(store, one, now, accept=False, reason=reason, who="li"))
    assert departing == "certificate.reason"
    accept(store, one)
    taking_back = refusal(lambda: withdraw(store, one, reason=reason, who="li"))
    assert taking_back == "certificate.withdrawal_reason"
    assert words(store, one) == ["accepted"]


def test_a_second_word_is_refused_and_names_the_first(store: Store) -> None:
    one = certificate(store)
    accept(store, one, who="li")
    with pytest.raises(BadInput) as error:
        accept(store, one, who="wang")
    assert error.value.code == "certificate.has_word"
    assert "li" in str(error.value)
    assert words(store, one) == ["accepted"]


def test_after_a_withdrawal_another_word_may_be_given(store: Store) -> None:
    one = certificate(store)
    accept(store, one)
    withdraw(store, one, reason="clicked by mistake", who="wang")
    decide(store, one, present(store, one), accept=False, reason="known to us", who="li")
    assert words(store, one) == ["accepted", "withdrawn", "departed"]
    said = [e.particulars["word"] for e in store.journal("facts", limit=1000)[-3:]]
    assert said == ["accepted", "withdrawn", "departed"]


def test_where_no_word_stands_none_is_withdrawn(store: Store) -> None:
    one = certificate(store)
    assert refusal(lambda: withdraw(store, one, reason="x", who="li")) == "certificate.no_word"
    accept(store, one)
    withdraw(store, one, reason="x", who="li")
    assert refusal(lambda: withdraw(store, one, reason="x", who="li")) == "certificate.no_word"


def test_a_word_of_long_ago_may_be_withdrawn(store: Store) -> None:
    one = certificate(store)
    accept(store, one)
    happen(store, "r", "revoke")
    withdraw(store, one, reason="the record is revoked", who="li")
    assert words(store, one)[-1] == "withdrawn"


def test_an_answer_that_still_holds_after_other_facts_may_be_decided_on(store: Store) -> None:
    one = certificate(store)
    tell(store, penalty("elsewhere", "b"), firm("c"))
    accept(store, one)
    assert words(store, one) == ["accepted"]


def stale(store: Store, one: SealedCertificate) -> Sentence:
    with pytest.raises(BadInput) as error:
        accept(store, one)
    assert error.value.code == "certificate.stale"
    assert words(store, one) == []
    return error.value.sentence


def test_an_answer_that_holds_no_longer_is_refused_with_what_changed(store: Store) -> None:
    one = certificate(store)
    tell(store, penalty("new", "a", "2026-10-01"))
    assert "record new of the project legal person has come" in stale(store, one).text()
    assert "新增项目法人的记录 new" in stale(store, one).text("zh")


def test_a_record_withdrawn_since_is_named(store: Store) -> None:
    one = certificate(store)
    happen(store, "r", "revoke")
    text = stale(store, one).text()
    assert "the decision is pass, no longer review" in text
    assert "record r of the project legal person has gone" in text


def test_a_participant_that_has_come_is_named(store: Store) -> None:
    one = certificate(store)
    role = {"role": "construction"}
    tell(store, Relation("part", "participates_in", "b", "project:1", attributes=role))
    assert "participants" in stale(store, one).text()


def test_a_commit_that_comes_between_check_and_word_is_looked_at_too(store: Store) -> None:
    one = certificate(store)
    now, came = present(store, one), []

    def answer(revision: int) -> Mapping[str, Any]:
        given = now.answer(revision)
        if not came:  # after the look, and before the word is written
            came.append(tell(store, penalty("meanwhile", "a", "2026-10-01")))
        return given

    def act() -> None:
        decide(store, one, replace(now, answer=answer), accept=True, reason=None, who="li")

    assert refusal(act) == "certificate.stale"
    assert words(store, one) == []


def test_a_commit_between_that_changes_no_answer_does_not_stop_the_word(store: Store) -> None:
    one = certificate(store)
    now, looks = present(store, one), []

    def answer(revision: int) -> Mapping[str, Any]:
        given = now.answer(revision)
        looks.append(revision)
        if len(looks) < 3:
            tell(store, firm(f"x{revision}"))
        return given

    decide(store, one, replace(now, answer=answer), accept=True, reason=None, who="li")
    assert words(store, one) == ["accepted"]
    assert looks[-1] == store.revision().number


def test_where_others_commit_without_end_nothing_is_written(store: Store) -> None:
    one = certificate(store)
    now = present(store, one)

    def answer(revision: int) -> Mapping[str, Any]:
        tell(store, firm(f"x{revision}"))
        return one.certificate

    with pytest.raises(Overtaken):
        decide(store, one, replace(now, answer=answer), accept=True, reason=None, who="li")
    assert words(store, one) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"today": date(2026, 11, 27)}, "certificate.other_day"),
        ({"policy": "other"}, "certificate.other_policy"),
        ({"measures": "other"}, "certificate.other_measures"),
    ],
)
def test_a_certificate_of_another_day_policy_or_law_is_not_decided_on(
    store: Store, change: dict[str, Any], code: str
) -> None:
    one = certificate(store)
    now = present(store, one)
    for key in ("policy", "measures"):
        if key in change:
            change = {key: _with_digest(getattr(now, key), "d")}
    assert (
        refusal(
            lambda: decide(store, one, replace(now, **change), accept=True, reason=None, who="li")
        )
        == code
    )


def _with_digest(text: Any, digest: str) -> Any:
    if isinstance(text, Policy):
        return Policy(**{**{n: getattr(text, n) for n in Policy.__slots__}, "digest": digest})

    class Other:
        def __init__(self) -> None:
            self.digest = digest

    return Other()


def forged(one: SealedCertificate, **change: Any) -> SealedCertificate:
    """A changed certificate with a hash made anew, as anybody can, and the old seal."""
    return SealedCertificate(with_hash({**one.certificate, **change}), one.seal)


@pytest.mark.parametrize(
    ("forge", "code"),
    [
        (lambda one: SealedCertificate(one.certificate, None), "certificate.unsealed"),
        (
            lambda one: replace(one, seal=seal_of(b"another office", one.hash)),
            "certificate.other_office",
        ),
        (
            lambda one: replace(one, seal=replace(one.seal, mac="0" * 64)),
            "certificate.seal",
        ),
        (lambda one: replace(one, seal=replace(one.seal, mac="印")), "certificate.seal"),
        (
            lambda one: SealedCertificate({**one.certificate, "decision": "pass"}, one.seal),
            "certificate.changed",
        ),
        (lambda one: forged(one, decision="pass", findings=[]), "certificate.seal"),
        (lambda one: forged(one, algorithm=ALGORITHM + 1), "certificate.method"),
        (lambda one: forged(one, revision=10**6), "certificate.ahead"),
        (lambda one: forged(one, policy="0" * 64), "certificate.unknown_policy"),
        (lambda one: forged(one, measures="0" * 64), "certificate.unknown_measures"),
        (lambda one: forged(one, as_of="yesterday"), "certificate.as_of"),
        (lambda one: forged(one, as_of=7), "certificate.none"),
        (lambda one: forged(one, revision="1"), "certificate.none"),
        (lambda one: forged(one, revision=True), "certificate.none"),
        (lambda one: forged(one, revision=-1), "certificate.none"),
        (lambda one: forged(one, revision=0), "certificate.seal"),
        (lambda one: forged(one, question={"subject": "j"}), "certificate.none"),
        (lambda one: forged(one, question={"scenario": "bidding"}), "certificate.none"),
        (lambda one: forged(one, decision=None), "certificate.none"),
        (lambda one: forged(one, question=[]), "certificate.none"),
        (lambda one: forged(one, question={"subject": "\ud800"}), "certificate.none"),
    ],
)
def test_a_certificate_that_is_not_ours_is_refused_with_the_field_that_is_wrong(
    store: Store, forge: Callable[[SealedCertificate], SealedCertificate], code: str
) -> None:
    one = certificate(store)
    try:
        bad = forge(one)
    except UnicodeEncodeError:  # a lone surrogate has no hash at all
        bad = SealedCertificate({**one.certificate, "question": {"subject": "\ud800"}}, one.seal)
    assert refusal(lambda: refuse_foreign(store, bad)) == code
    now = present(store, one)
    assert refusal(lambda: decide(store, bad, now, accept=True, reason=None, who="li")) == code
    assert words(store, one) == []


def test_the_sentence_of_each_wrong_field_names_it(store: Store) -> None:
    one = certificate(store)
    assert one.seal is not None
    for bad, field in (
        (SealedCertificate(one.certificate, None), "seal"),
        (replace(one, seal=Seal(one.seal.mac, "x")), "office"),
        (forged(one, revision=10**6), "revision"),
        (forged(one, policy="0" * 64), "policy"),
        (forged(one, measures="0" * 64), "measures"),
    ):
        with pytest.raises((BadInput, NotFound)) as error:
            refuse_foreign(store, bad)
        assert field in error.value.text("en")
        assert field in error.value.text("zh")


def test_a_certificate_planted_in_the_store_without_a_seal_is_not_taken_for_ours(
    store: Store,
) -> None:
    bad = with_hash({**vetted(store), "decision": "pass"})
    store.commit(Batch(texts={bad["hash"]: canonical(bad)}))
    kept = kept_in(store, bad["hash"])
    assert kept is not None
    assert refusal(lambda: refuse_unsealed(store.secret, kept)) == "certificate.unsealed"


def test_the_head_of_a_firm_that_changes_no_answer_is_no_difference(store: Store) -> None:
    one = certificate(store)
    tell(store, person("p"), heads("p", "b"))
    accept(store, one)
    assert words(store, one) == ["accepted"]


def particulars(act: Callable[[], object]) -> dict[str, object]:
    with pytest.raises(CreditGraphError) as error:
        act()
    return dict(error.value.sentence.particulars)


def test_a_refusal_of_a_strange_certificate_gives_theirs_and_ours(store: Store) -> None:
    one = certificate(store)
    assert one.seal is not None

    def told(bad: SealedCertificate) -> dict[str, object]:
        return particulars(lambda: refuse_foreign(store, bad))

    ahead = {"theirs": 10**6, "ours": store.revision().number}
    assert told(forged(one, revision=10**6)) == ahead
    assert told(forged(one, policy="ab" * 32)) == {"digest": "ab" * 6}
    assert told(forged(one, measures="cd" * 32)) == {"digest": "cd" * 6}
    assert told(forged(one, as_of="x" * 50)) == {"text": "x" * 40}
    assert told(forged(one, algorithm=9)) == {"theirs": "9", "ours": ALGORITHM}
    other = replace(one, seal=Seal(one.seal.mac, "y" * 50))
    assert told(other) == {"theirs": "y" * 40, "ours": one.seal.office}


def test_a_refusal_of_another_day_names_both_days(store: Store) -> None:
    old = certificate(store, date(2026, 11, 25))
    now = present(store, old)
    told = particulars(lambda: decide(store, old, now, accept=True, reason=None, who="li"))
    assert told == {"day": "2026-11-25", "today": TODAY}


def test_a_stale_answer_is_refused_with_the_revision_and_the_changes(store: Store) -> None:
    one = certificate(store)
    tell(store, penalty("new", "a", document_no="2号"))
    now = present(store, one)
    told = particulars(lambda: decide(store, one, now, accept=True, reason=None, who="li"))
    assert told["revision"] == store.revision().number
    changes = told["changes"]
    assert isinstance(changes, list)
    assert [change.particulars["record"] for change in changes] == ["new"]
