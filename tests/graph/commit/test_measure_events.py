"""Measures of a record confirmed, lifted, and either taken back: its state stays (DESIGN §9)."""

import pytest

from graph.clock import today
from graph.errors import BadInput, InvalidFact
from graph.model import Batch, Claim, Record, StateEvent
from graph.store import Store
from tests.builders import day, firm, happen, penalty, tell

PROC, SAFE = "M-PROC-01", "M-SAFE-02"
LIFTED_ON = day("2026-03-01")


@pytest.fixture
def filed(store: Store) -> Store:
    """A store with the record c1 on the firm a."""
    tell(store, firm("a"), penalty("c1", "a"))
    return store


def record(store: Store, at: int | None = None) -> Record:
    return store.records(ids=["c1"], at_revision=at, withdrawn=True)[0]


def measure(store: Store, action: str, code: str = PROC, **fields: object) -> bool:
    return happen(store, "c1", action, measure=code, **fields).changed


def from_file(action: str, on: str | None, origin: str = "f1") -> StateEvent:
    date_ = day(on) if on else None
    key = f"native/{action}/{PROC}"
    return StateEvent("c1", action, "file", "w", on=date_, key=key, origin=origin, measure=PROC)


def test_confirmed_measures_stand_in_the_record_sorted(filed: Store) -> None:
    measure(filed, "confirm", SAFE)
    measure(filed, "confirm", PROC)
    assert record(filed).confirmed == (PROC, SAFE)


def test_what_is_unconfirmed_is_confirmed_no_more_and_may_be_again(filed: Store) -> None:
    measure(filed, "confirm")
    measure(filed, "unconfirm")
    assert record(filed).confirmed == ()
    measure(filed, "confirm")
    assert record(filed).confirmed == (PROC,)


def test_a_lifted_measure_stands_with_the_day_of_its_event(filed: Store) -> None:
    measure(filed, "lift", on=LIFTED_ON)
    assert record(filed).lifted == ((PROC, LIFTED_ON),)


def test_what_is_unlifted_is_lifted_no_more_and_may_be_again(filed: Store) -> None:
    measure(filed, "lift", on=LIFTED_ON)
    measure(filed, "unlift")
    assert record(filed).lifted == ()
    measure(filed, "lift", on=day("2026-04-01"))
    assert record(filed).lifted == ((PROC, day("2026-04-01")),)


def test_a_file_lifts_no_more_what_was_unlifted_after_it(filed: Store) -> None:
    measure(filed, "lift", on=LIFTED_ON)
    measure(filed, "unlift")
    assert not filed.commit(Batch(events=(from_file("lift", "2026-03-04"),))).changed
    assert record(filed).lifted == ()


def test_a_measure_lifted_without_a_day_is_lifted_on_the_day_of_the_commit(filed: Store) -> None:
    before = today()
    measure(filed, "lift")
    ((_, on),) = record(filed).lifted
    assert before <= on <= today()
    assert filed.events("c1")[0].on == on


@pytest.mark.parametrize("action", ["confirm", "lift"])
def test_an_event_on_a_measure_leaves_the_state(filed: Store, action: str) -> None:
    happen(filed, "c1", "object")
    measure(filed, action)
    assert record(filed).state == "disputed"


def test_an_earlier_revision_shows_what_was_confirmed_and_lifted_then(filed: Store) -> None:
    measure(filed, "confirm")
    at = filed.revision().number
    measure(filed, "unconfirm")
    measure(filed, "lift", on=LIFTED_ON)
    assert (record(filed, at).confirmed, record(filed, at).lifted) == ((PROC,), ())


def test_an_event_keeps_its_measure_and_its_document(filed: Store) -> None:
    measure(filed, "confirm", document=" 鹤人社函〔2026〕3号 ", on=LIFTED_ON)
    (event,) = filed.events("c1")
    assert (event.action, event.measure, event.document) == ("confirm", PROC, "鹤人社函〔2026〕3号")


def test_the_facts_journal_tells_the_measure_and_the_document(filed: Store) -> None:
    measure(filed, "confirm", document="函3号", reason="查实")
    particulars = filed.journal("facts")[-1].particulars
    assert particulars["events"] == ["confirm c1"]
    assert (particulars["measures"], particulars["documents"]) == ([PROC], ["函3号"])
    assert particulars["reasons"] == ["查实"]


REFUSED = {
    "what is confirmed": (["confirm"], "confirm", "record_event.confirmed"),
    "what nobody confirmed": ([], "unconfirm", "record_event.unconfirmed"),
    "what was unconfirmed": (["confirm", "unconfirm"], "unconfirm", "record_event.unconfirmed"),
    "what is lifted": (["lift"], "lift", "record_event.lifted"),
    "what was never lifted": ([], "unlift", "record_event.not_lifted"),
    "what was unlifted": (["lift", "unlift"], "unlift", "record_event.not_lifted"),
}


@pytest.mark.parametrize(("before", "action", "code"), REFUSED.values(), ids=REFUSED)
def test_an_event_on_a_measure_that_changes_nothing_is_refused_by_name(
    filed: Store, before: list[str], action: str, code: str
) -> None:
    for earlier in before:
        measure(filed, earlier, on=LIFTED_ON)
    revision = filed.revision()
    with pytest.raises(BadInput, match=PROC) as refused:
        measure(filed, action)
    assert refused.value.code == code
    assert (filed.revision(), len(filed.events("c1"))) == (revision, len(before))


@pytest.mark.parametrize("withdrawing", ["repair", "revoke"])
@pytest.mark.parametrize("action", ["confirm", "unconfirm", "lift", "unlift"])
def test_no_measure_of_a_withdrawn_record_is_confirmed_or_lifted(
    filed: Store, withdrawing: str, action: str
) -> None:
    measure(filed, "confirm", SAFE)
    happen(filed, "c1", withdrawing)
    with pytest.raises(BadInput, match="leaves: restore") as refused:
        measure(filed, action, SAFE if action == "unconfirm" else PROC)
    assert refused.value.code == "record_event.unfit"


def test_a_restored_record_has_the_measures_that_it_had(filed: Store) -> None:
    measure(filed, "confirm")
    measure(filed, "lift", SAFE, on=LIFTED_ON)
    happen(filed, "c1", "repair")
    happen(filed, "c1", "restore")
    assert (record(filed).confirmed, record(filed).lifted) == ((PROC,), ((SAFE, LIFTED_ON),))


def test_a_later_version_of_the_record_keeps_its_measures(filed: Store) -> None:
    measure(filed, "confirm")
    tell(filed, penalty("c1", "a", amount=5.0), dated=day("2026-05-01"))
    assert (record(filed).amount, record(filed).confirmed) == (5.0, (PROC,))


def test_a_record_whose_subject_joins_another_keeps_its_measures(filed: Store) -> None:
    measure(filed, "confirm")
    tell(filed, firm("a", identifiers={"uscc": "91230400MA18ABCD1X"}))
    uscc = "uscc:91230400MA18ABCD1X"
    tell(filed, firm(uscc))
    assert (record(filed).subject, record(filed).confirmed) == (uscc, (PROC,))


def test_a_state_of_a_file_counts_though_a_measure_was_confirmed_later(filed: Store) -> None:
    measure(filed, "confirm", on=day("2026-06-01"))
    happen(filed, "c1", "repair", on=day("2026-05-01"), key="lists/repair")
    assert record(filed).state == "repaired"


def test_a_file_confirms_no_more_what_was_unconfirmed_after_it(filed: Store) -> None:
    filed.commit(Batch(events=(from_file("confirm", "2026-03-01"),)))
    measure(filed, "unconfirm", on=day("2026-03-05"))
    assert not filed.commit(Batch(events=(from_file("confirm", "2026-03-04", "f2"),))).changed
    assert record(filed).confirmed == ()


def test_a_file_that_lifts_an_earlier_day_than_it_confirms_does_both(filed: Store) -> None:
    events = (from_file("confirm", "2026-06-01"), from_file("lift", "2026-03-01"))
    filed.commit(Batch(events=events))
    assert (record(filed).confirmed, record(filed).lifted) == ((PROC,), ((PROC, LIFTED_ON),))


def test_a_measure_lifted_stays_lifted_from_its_first_day(filed: Store) -> None:
    measure(filed, "lift", on=LIFTED_ON)
    assert not filed.commit(Batch(events=(from_file("lift", "2026-05-01"),))).changed
    assert record(filed).lifted == ((PROC, LIFTED_ON),)


def test_a_file_taken_back_takes_what_it_confirmed_and_lifted(filed: Store) -> None:
    measure(filed, "confirm", SAFE)
    events = (from_file("confirm", None), from_file("lift", "2026-03-01"))
    filed.commit(Batch(events=events))
    assert record(filed).confirmed == (PROC, SAFE)
    filed.commit(Batch(withdrawn=("f1",)))
    assert (record(filed).confirmed, record(filed).lifted) == ((SAFE,), ())
    assert [event.measure for event in filed.events("c1")] == [SAFE]


def test_a_claim_says_nothing_of_measures(store: Store) -> None:
    said = penalty("c1", "a", confirmed=(PROC,), lifted=((PROC, LIFTED_ON),))
    store.commit(Batch(claims=(Claim(firm("a")), Claim(said))))
    assert (record(store).confirmed, record(store).lifted) == ((), ())


def test_what_happened_to_measures_is_in_a_dump(filed: Store) -> None:
    measure(filed, "confirm", document="函3号")
    (row,) = [kept.values for kept in filed.dump() if getattr(kept, "table", "") == "events"]
    assert (row["action"], row["measure"], row["document"]) == ("confirm", PROC, "函3号")


def test_a_measure_is_named_by_its_events_and_by_no_others() -> None:
    with pytest.raises(InvalidFact):
        StateEvent("c1", "lift", "why", "officer")
    with pytest.raises(InvalidFact, match="whole record"):
        StateEvent("c1", "repair", "why", "officer", measure=PROC)
