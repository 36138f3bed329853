"""Changes filed with the registry end the relations that other sheets began."""

from datetime import date
from pathlib import Path

import pytest

from graph.model import EncodedClaim
from graph.store import Store
from loaders.facts.closing_ties import Closing, closing_claims
from loaders.store_reading import all_relations
from tests.builders import firm, heads, owns, person, tell
from tests.loaders.sheets import CITIZEN, STAKES, USCC, take, write_csv

REGISTRY = ("企业名称", "统一社会信用代码", "法定代表人", "法定代表人证件号码", "任职起始日期")
CHANGES = ("企业名称", "统一社会信用代码", "变更事项", "变更前", "变更后", "变更日期")


@pytest.mark.parametrize("order", [("a.csv", "b.csv"), ("b.csv", "a.csv")])
def test_a_change_ends_the_relation_that_another_sheet_began(
    store: Store, tmp_path: Path, order: tuple[str, str]
) -> None:
    write_csv(tmp_path / "a.csv", REGISTRY, ("甲", USCC[0], "赵甲", CITIZEN[0], "2019-01-01"))
    write_csv(
        tmp_path / "b.csv", CHANGES, ("甲", USCC[0], "法定代表人变更", "赵甲", "钱乙", "2024-06-01")
    )
    take(store, *(tmp_path / name for name in order))
    assert heads_of(store, date(2026, 1, 1)) == {"钱乙"}


def test_a_change_ends_a_relation_given_under_an_id_that_answers_as_another(
    store: Store, tmp_path: Path
) -> None:
    named_only = REGISTRY[:3] + REGISTRY[4:]
    take(store, write_csv(tmp_path / "a.csv", named_only, ("甲", USCC[0], "赵甲", "2019-01-01")))
    take(
        store,
        write_csv(tmp_path / "b.csv", REGISTRY, ("甲", USCC[0], "赵甲", CITIZEN[0], "2019-02-01")),
    )
    take(
        store,
        write_csv(
            tmp_path / "c.csv",
            CHANGES,
            ("甲", USCC[0], "法定代表人变更", "赵甲", "钱乙", "2024-06-01"),
        ),
    )
    assert heads_of(store, date(2026, 1, 1)) == {"钱乙"}


def test_a_change_of_stakes_ends_the_stake(store: Store, tmp_path: Path) -> None:
    take(
        store,
        write_csv(
            tmp_path / "a.csv",
            STAKES,
            ("甲", USCC[0], "钱乙", "自然人", CITIZEN[0], "60%", "2020-01-01"),
        ),
    )
    take(
        store,
        write_csv(
            tmp_path / "b.csv", CHANGES, ("甲", USCC[0], "股东变更", "钱乙", "孙丙", "2024-06-01")
        ),
    )
    (tie,) = store.relations_at([f"uscc:{USCC[0]}"], kinds=["shareholder_of"], limit=99)
    assert (tie.valid_from, tie.valid_to) == (date(2020, 1, 1), date(2024, 6, 1))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("钱乙 出资60万元;孙丙 出资40万元", "孙丙 出资100万元"),
        ("钱乙[退出];孙丙", "孙丙;李丁[新增]"),
        ("钱乙[退出]", "孙丙[新增]"),
    ],
)
def test_what_a_filed_change_says_behind_a_name_is_no_part_of_it(
    store: Store, tmp_path: Path, before: str, after: str
) -> None:
    stake = ("甲", USCC[0], "钱乙", "自然人", CITIZEN[0], "60%", "2020-01-01")
    take(store, write_csv(tmp_path / "a.csv", STAKES, stake))
    change = ("甲", USCC[0], "股东变更", before, after, "2024-06-01")
    report = take(store, write_csv(tmp_path / "b.csv", CHANGES, change))
    (tie,) = store.relations_at([f"uscc:{USCC[0]}"], kinds=["shareholder_of"], limit=99)
    assert (tie.valid_to, report.notices) == (date(2024, 6, 1), ())


DAY = date(2024, 6, 1)
CLOSING = Closing("legal_representative_of", "k", "钱乙", DAY, "changes", 0, None, "file")


def heads_of(store: Store, on: date) -> set[str]:
    """The names of who heads the first firm on a day."""
    kinds = ["legal_representative_of"]
    relations = store.relations_at([f"uscc:{USCC[0]}"], kinds=kinds, limit=99, as_of=on)
    return {store.entities([one.source])[one.source].name for one in relations}


def closed(store: Store, begun: date | None, ended: date | None) -> list[EncodedClaim]:
    """What the closing says of a head of these dates."""
    head = heads("q", "k", valid_from=begun, valid_to=ended)
    tell(store, firm("k"), person("q", "钱乙"), head)
    return closing_claims(store, [CLOSING])


@pytest.mark.parametrize("begun", [None, date(2024, 5, 31)])
@pytest.mark.parametrize("ended", [None, date(2024, 6, 2)])
def test_a_change_ends_what_held_until_its_day(
    store: Store, begun: date | None, ended: date | None
) -> None:
    (claim,) = closed(store, begun, ended)
    assert '"valid_to": "2024-06-01"' in claim.text.replace('":"', '": "')


def test_a_change_does_not_end_a_relation_that_begins_on_its_day(store: Store) -> None:
    assert closed(store, DAY, None) == []


def test_a_change_says_nothing_of_a_relation_that_ended_on_its_day(store: Store) -> None:
    assert closed(store, date(2020, 1, 1), DAY) == []


TERMS = ("企业名称", "统一社会信用代码", "法定代表人", "任职起始日期", "任职截止日期")


def test_an_end_that_the_relations_own_source_gives_stands(store: Store, tmp_path: Path) -> None:
    own = ("甲", USCC[0], "赵甲", "2019-01-01", "2025-01-01")
    change = ("甲", USCC[0], "法定代表人变更", "赵甲", "钱乙", "2024-06-01")
    take(store, write_csv(tmp_path / "a.csv", TERMS, own))
    take(store, write_csv(tmp_path / "b.csv", CHANGES, change))
    kinds = ["legal_representative_of"]
    relations = store.relations_at([f"uscc:{USCC[0]}"], kinds=kinds, limit=99)
    (first,) = [one for one in relations if one.valid_from == date(2019, 1, 1)]
    assert first.valid_to == date(2025, 1, 1)


def test_two_terms_of_which_only_the_ends_are_known_are_two_relations(
    store: Store, tmp_path: Path
) -> None:
    changes = [
        ("甲", USCC[0], "法定代表人变更", "赵甲", "钱乙", "2018-06-01"),
        ("甲", USCC[0], "法定代表人变更", "赵甲", "孙丙", "2024-06-01"),
    ]
    take(store, write_csv(tmp_path / "a.csv", CHANGES, *changes))
    relations = store.relations_at([f"person:uscc:{USCC[0]}/赵甲"], limit=99)
    assert {one.valid_to for one in relations} == {date(2018, 6, 1), date(2024, 6, 1)}


def test_every_relation_is_read_however_many_there_are(store: Store) -> None:
    holders = [firm(f"h{n:02}") for n in range(9)]
    stakes = [owns(holder.id, "k", 0.1) for holder in holders]
    tell(store, firm("k"), *holders, *stakes)
    relations = all_relations(store, ["k"], ["shareholder_of"], first_limit=2)
    assert [one.id for one in relations] == sorted(stake.id for stake in stakes)
