"""Which claim a stake stands by, as a scan gives it on every engine (DESIGN §13.3)."""

from graph.standing import Standing, dated_on
from graph.store import RelationColumns, Store
from tests.builders import day, firm, heads, owns, person, tell


def scanned(store: Store, *, at: int | None = None) -> dict[str, tuple[str, int]]:
    """(claimant, precedence) of each relation."""
    parts = [p for p in store.scan(at_revision=at) if isinstance(p, RelationColumns)]
    return {
        id_: (claimant, precedence)
        for part in parts
        for id_, claimant, precedence in zip(
            part.ids, part.claimants, part.precedences, strict=True
        )
    }


def two_stakes(store: Store, *dated: str) -> None:
    """Of one holder in one firm: one of source s1, then one of source s2."""
    tell(store, firm("a"), firm("b"))
    for number, text in enumerate(dated, start=1):
        stake = owns("a", "b", 0.4, id=f"r{number}")
        tell(store, stake, source=f"s{number}", rank=1, dated=day(text) if text else None)


def test_the_later_document_takes_precedence_whichever_came_last(store: Store) -> None:
    two_stakes(store, "2026-01-01", "2025-01-01")
    (one, first), (other, second) = (scanned(store)[id_] for id_ in ("r1", "r2"))
    assert (one, other) == ("s1", "s2")
    assert first > second


def test_of_documents_of_one_day_the_later_claim_takes_precedence(store: Store) -> None:
    two_stakes(store, "", "")
    held = scanned(store)
    assert held["r2"][1] > held["r1"][1] > 0
    assert dated_on(held["r1"][1]) == 0


def test_a_stake_that_is_claimed_again_stands_by_the_later_claim(store: Store) -> None:
    two_stakes(store, "2025-01-01", "2026-01-01")
    before = store.revision().number
    tell(store, owns("a", "b", 0.4, id="r1"), source="s3", rank=1, dated=day("2026-02-01"))
    held = scanned(store)
    assert held["r1"][0] == "s3"
    assert held["r1"][1] > held["r2"][1]
    assert scanned(store, at=before)["r1"][0] == "s1"


def test_a_stake_says_by_which_claim_it_stands(store: Store) -> None:
    two_stakes(store, "2025-01-01")
    stands = store.relations(["r1"])["r1"].stands
    assert stands is not None
    assert stands[:2] == ("s1", "2025-01-01")
    assert Standing(*stands).precedence == scanned(store)["r1"][1]


def test_what_is_no_stake_stands_before_nothing(store: Store) -> None:
    tell(store, firm("a"), person("p"), heads("p", "a"))
    assert scanned(store) == {"head-p-a": ("", 0)}
