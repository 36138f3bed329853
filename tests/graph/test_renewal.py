"""Texts under one more key."""

from graph.codec import body_of_text, text_of
from graph.renewal import Renewal, renewed_body

HASHES = [f"{n:032x}" for n in range(1, 9)]


def test_whom_a_record_names_stands_in_the_order_of_the_new_ids() -> None:
    named = [[f"person:{hash_}", "directly_responsible"] for hash_ in HASHES]
    anew = body_of_text(renewed_body(text_of({"kind": "penalty", "named_in": named}), (b"k",)))
    assert anew["named_in"] == sorted(anew["named_in"])
    assert {one[0] for one in anew["named_in"]}.isdisjoint({one[0] for one in named})


def test_only_the_ids_that_are_known_become_others() -> None:
    renewal = Renewal(b"k")
    one, other = (f"c:{n:020x}" for n in (1, 2))
    renewal.facts, renewal.digests = {one: "c:new"}, {"a" * 64: "b" * 64}
    assert renewal.text(f"{one} {other} {'a' * 64}") == f"c:new {other} {'b' * 64}"
