"""A certificate's sentences in another language: those still said, word for word, and no others."""

from analytics.law.measures import measures_of
from analytics.vetting.translated import translated
from analytics.vetting.vet import Vetting
from graph.model import Record
from graph.store import Store
from tests.asking import ask
from tests.builders import day, firm, heads, penalty, person, tell


def made(store: Store) -> Vetting:
    """A listed firm with a debt, to which the record of another that its head heads leads."""
    tell(
        store,
        firm("a", "甲公司"),
        firm("b", "乙公司"),
        person("p", "张三"),
        heads("p", "a"),
        heads("p", "b"),
        penalty("own", "a"),
        penalty("other", "b"),
        Record("debt", "debt", "a", day("2026-01-05"), domain="tax"),
    )
    return ask(store, "a", "licensing", measures=measures_of("measure = []"))


def test_every_sentence_is_told_as_the_vetting_says_it_in_that_language(store: Store) -> None:
    vetting = made(store)
    told = translated(vetting.certificate, vetting, "en")
    assert [one["text"] for one in told["findings"]] == [
        finding.sentence.text("en") for finding in vetting.findings
    ]
    (fact,) = vetting.noted.facts
    assert [one["text"] for one in told["noted"]] == [fact.sentence.text("en")]
    assert vetting.noted.counted is not None
    assert vetting.clearing is not None
    assert told["noted_text"] == vetting.noted.counted.text("en")
    assert told["cut_text"] == vetting.clearing.text("en")


def test_whatever_is_no_sentence_stays_as_it_was(store: Store) -> None:
    vetting = made(store)
    told = translated(vetting.certificate, vetting, "en")
    changed = {key for key in told if told[key] != vetting.certificate[key]}
    assert changed == {"findings", "noted", "noted_text", "cut_text"}
    for before, now in zip(vetting.certificate["findings"], told["findings"], strict=True):
        assert {**now, "text": before["text"]} == before


def test_a_sentence_that_is_said_no_more_stays_as_it_was_written(store: Store) -> None:
    vetting = made(store)
    first, *rest = vetting.certificate["findings"]
    old = {
        **vetting.certificate,
        "findings": [{**first, "text": "旧句"}, *rest],
        "cut_text": "旧割",
    }
    told = translated(old, vetting, "en")
    assert (told["findings"][0]["text"], told["cut_text"]) == ("旧句", "旧割")


def test_a_certificate_of_before_there_were_facts_and_cuts_is_translated(store: Store) -> None:
    vetting = made(store)
    old = {"findings": vetting.certificate["findings"], "cut_text": None}
    told = translated(old, vetting, "en")
    assert set(told) == {"findings", "cut_text"}
    assert told["cut_text"] is None
