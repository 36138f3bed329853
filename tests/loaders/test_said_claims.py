"""Claims that several rows make are sent once, and no row lacks them in the store."""

from collections.abc import Sequence
from pathlib import Path

from graph.model import EncodedClaim
from graph.store import Store
from loaders.said_claims import SentClaims, WaitingClaims, token_of
from loaders.sheet_row import SheetRow
from tests.loaders.sheets import PENALTY, ROW, USCC, take, write_csv

SHEET = (*PENALTY, "当前状态")
FIRM, HEAD = (EncodedClaim(fact, "penalty", 3, "", "file", False, "{}") for fact in ("Ea", "Eb"))


def tokens(*claims: EncodedClaim) -> tuple[int, ...]:
    return tuple(map(token_of, claims))


def claims_of(rows: Sequence[SheetRow]) -> list[list[EncodedClaim]]:
    return [list(row.claims) for row in rows]


def test_a_claim_is_sent_once() -> None:
    sent = SentClaims()
    assert sent.new([FIRM], tokens(FIRM)) == {token_of(FIRM): FIRM}
    assert sent.new([FIRM, HEAD], tokens(FIRM, HEAD)) == {token_of(HEAD): HEAD}
    assert sent.new([HEAD], tokens(HEAD)) == {}


def test_what_a_refused_row_brought_goes_with_the_next_row_that_makes_it() -> None:
    waiting, said = WaitingClaims(), tokens(FIRM)
    waiting.add({token_of(FIRM): FIRM})
    (refused,) = waiting.with_claims([SheetRow(1, "", said=said)])
    (later,) = waiting.with_claims([SheetRow(2, "", [HEAD], said=said)])
    assert claims_of([refused, later]) == [[FIRM], [FIRM, HEAD]]
    waiting.forget([later])
    assert claims_of(waiting.with_claims([SheetRow(3, "", said=said)])) == [[]]


def row(number: int, issuer: str = "应急局", **cells: str) -> tuple[str, ...]:
    named = dict(zip(SHEET, (*ROW, ""), strict=True))
    named |= {"行政处罚决定书文号": f"鹤罚〔2026〕{number}号", "处罚机关": issuer, **cells}
    return tuple(named.values())


def test_a_party_first_named_by_a_refused_row_is_known_to_the_rows_below(
    store: Store, tmp_path: Path
) -> None:
    # The row of another department's record is refused after it was read; the chunk is over long
    # before the next row of this firm.
    others = row(1, "税务局", 当前状态="已撤销")
    rows = [others, *(row(n, 行政相对人名称="乙商贸有限公司", **of(1)) for n in range(2, 2600))]
    path = write_csv(tmp_path / "a.csv", SHEET, *rows, row(6000))
    report = take(store, path, rejects=tmp_path / "r.csv", department="应急局", all_records=False)
    (file,) = report.files
    assert (file.accepted, file.refused) == (len(rows), 1)
    assert [r.document_no for r in store.records(subjects=[f"uscc:{USCC[0]}"])] == [
        "鹤罚〔2026〕6000号"
    ]


def of(place: int) -> dict[str, str]:
    return {"行政相对人代码_1(统一社会信用代码)": USCC[place]}
