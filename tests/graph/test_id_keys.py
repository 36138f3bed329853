"""Hashes of ID numbers under a secret that was made anew, and the keys that a store keeps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import StoreError
from graph.id_keys import IdKeys, renewed_fact, renewed_text
from graph.identity import canonical_mask, id_hash, person_id, relation_id
from graph.mask_evidence import ATTRIBUTE, mask_hashes
from graph.sealed_keys import id_keys, later_key, sealed_keys
from loaders.city.numbers import Numbers
from loaders.facts.fact_ids import FactIds

NUMBER = Numbers(7).citizen()
SECRET, NEXT = b"the first secret", b"the next secret"
MASKED = NUMBER[:10] + "****" + NUMBER[-4:]
KEYS = IdKeys(SECRET, (later_key(NEXT),))
secrets = st.binary(min_size=1, max_size=40)


def test_a_store_that_was_never_rekeyed_hashes_with_its_secret() -> None:
    keys = id_keys(None, SECRET)
    assert keys.number(NUMBER) == id_hash(NUMBER, SECRET)
    assert keys.mask(MASKED) == canonical_mask(MASKED, SECRET)
    assert keys.mask_hashes(NUMBER, "钱大") == mask_hashes(NUMBER, "钱大", SECRET)


def test_a_text_made_anew_says_what_today_is_hashed_to() -> None:
    """What `rekey` writes in the place of a hash is what a later file's number gives."""
    first = IdKeys(SECRET)

    def told(keys: IdKeys) -> str:
        hashed, scoped = keys.number(NUMBER), keys.mask(MASKED)
        ids = [person_id("钱大", number_hash=hashed)]
        ids += [person_id("钱大", organisation="uscc:1", masked=scoped)]
        masks = keys.mask_hashes(NUMBER, "钱大")
        body = f'{{"{ATTRIBUTE}":"{masks}","masked_number":"2304"}},{{"id_hash":"{hashed}"}}'
        return f"id_hash:{hashed} {ids} {body}"

    assert renewed_text(told(first), KEYS.later) == told(KEYS)
    assert renewed_text("uscc:91230400MA1TEST019 c:" + "0" * 20, KEYS.later).startswith("uscc:9")


def test_a_mask_that_shows_little_is_no_hash_and_stays() -> None:
    shown = NUMBER[:6] + "***********" + NUMBER[-1]
    assert KEYS.mask(shown) == shown
    assert KEYS.mask("no mask") is None


def test_an_id_of_a_sources_own_holds_no_hash_and_stays() -> None:
    assert renewed_fact("penalty 7", KEYS.later) == "penalty 7"
    assert renewed_fact("c:" + "0" * 20, KEYS.later) != "c:" + "0" * 20


def test_facts_of_others_keep_their_ids_and_those_of_hashed_persons_follow_the_keys() -> None:
    ids, first = FactIds(KEYS), person_id("钱大", number_hash=id_hash(NUMBER, SECRET))
    now = person_id("钱大", number_hash=KEYS.number(NUMBER))
    ids.person(now, "钱大", number_hash=id_hash(NUMBER, SECRET))
    plain = relation_id("branch_of", "uscc:1", "uscc:2", discriminator="x")
    assert ids.relation("branch_of", "uscc:1", "uscc:2", "x") == plain
    before = relation_id("officer_of", first, "uscc:2", discriminator="x")
    assert ids.relation("officer_of", now, "uscc:2", "x") == renewed_fact(before, KEYS.later)
    assert ids.record("某局", "1号", "uscc:1", ()) == FactIds(IdKeys(SECRET)).record(
        "某局", "1号", "uscc:1", ()
    )


@given(st.lists(secrets, min_size=1, max_size=5))
def test_the_keys_of_before_come_back_with_the_secret_of_today_alone(given_: list[bytes]) -> None:
    sealed, keys = None, IdKeys(given_[0])
    for secret in given_[1:]:
        sealed = sealed_keys(keys, secret)
        assert all(key.hex() not in sealed for key in (keys.first, *keys.later) if len(key) > 3)
        keys = IdKeys(keys.first, (*keys.later, later_key(secret)))
    assert id_keys(sealed, given_[-1]) == keys


def test_sealed_keys_that_were_changed_are_refused() -> None:
    sealed = sealed_keys(IdKeys(SECRET), NEXT)
    for place in range(0, len(sealed), 7):
        digit = "0" if sealed[place] != "0" else "1"
        with pytest.raises(StoreError, match="damaged"):
            id_keys(sealed[:place] + digit + sealed[place + 1 :], NEXT)
    with pytest.raises(StoreError, match="damaged"):
        id_keys(sealed, SECRET)


def test_equal_keys_are_never_sealed_alike() -> None:
    assert sealed_keys(KEYS, NEXT) != sealed_keys(KEYS, NEXT)
