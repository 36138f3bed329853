"""Parallel stakes made one: what the kernel gives is what a plain reading of DESIGN §8 gives."""

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.snapshot.merging import TOLERANCE
from analytics.snapshot.stakes import stakes_of
from graph.model import Relation
from graph.standing import Standing
from tests.analytics.ownership.holdings import ON, Range, stake, world

SHARES = st.sampled_from([None, 0.0, 0.1, 0.25, 0.6, 1.0, (0.1, 0.3), (0.2, 0.9)])
HOLDERS, COMPANIES = "pqAB", "ABC"


@st.composite
def relations(draw: st.DrawFn) -> list[Relation]:
    """Stakes of a few sources, some of one pair, some of a company in itself."""
    made = []
    for number in range(draw(st.integers(0, 14))):
        source = draw(st.sampled_from(["one", "two"]))
        stands = Standing(source, draw(st.sampled_from(["", "2026-01-01", "2026-02-01"])), 7)
        held: Range = draw(SHARES)
        ends = draw(st.sampled_from(HOLDERS)), draw(st.sampled_from(COMPANIES))
        rank = draw(st.integers(0, 1))
        made.append(stake(*ends, held, id=f"r{number:02d}", rank=rank, stands=stands))
    return made


def plainly(made: list[Relation]) -> dict[tuple[str, str], tuple[float, float, tuple[str, ...]]]:
    """By (company, holder): the range, uncut, and the ids of the relations that are added."""
    pairs: defaultdict[tuple[str, str], list[Relation]] = defaultdict(list)
    for one in made:
        pairs[one.target, one.source].append(one)
    found = {}
    for pair, some in pairs.items():
        first = min(some, key=lambda r: (r.rank, -_precedence(r), r.id))
        same = [r for r in some if (r.rank, _source(r)) == (first.rank, _source(first))]
        low = round(sum(r.share.low if r.share else 0.0 for r in same), 12)
        high = round(sum(r.share.high if r.share else 1.0 for r in same), 12)
        found[pair] = (low, min(high, max(low, 1.0)), tuple(r.id for r in same))
    return found


def _differing(made: list[Relation]) -> set[tuple[str, str]]:
    """(company, relation) of known stakes that what the standing source says does not meet."""
    apart = set()
    for (company, holder), (_, _, added) in plainly(made).items():
        some = [r for r in made if (r.target, r.source) == (company, holder)]
        counted = [r for r in some if r.id in added]
        low = sum(r.share.low if r.share else 0.0 for r in counted)
        high = sum(r.share.high if r.share else 1.0 for r in counted)
        apart |= {
            (company, r.id)
            for r in some
            if r.id not in added and r.share and company != holder
            if r.share.low > high + TOLERANCE or r.share.high < low - TOLERANCE
        }
    return apart


def _precedence(one: Relation) -> int:
    return one.stands.precedence if one.stands else 0


def _source(one: Relation) -> str:
    return one.stands.source if one.stands else ""


@settings(max_examples=300)
@given(relations())
def test_merged_stakes_are_what_the_design_says(made: list[Relation]) -> None:
    part = world(made)
    stakes, ids = stakes_of(part, ON), part.entities.ids
    expected = plainly(made)
    totals: defaultdict[str, float] = defaultdict(float)
    for (company, _), (low, _, _) in sorted(expected.items()):
        totals[company] += low
    rows = {}
    for company in range(len(ids)):
        for row in stakes.rows_of(company):
            told = tuple(part.relations.ids[place] for place in stakes.relations(row))
            assert part.relations.ids[int(stakes.relation[row])] == told[0]
            rows[ids[company], ids[int(stakes.holder[row])]] = (row, told)
    assert list(rows) == sorted(pair for pair in expected if pair[0] != pair[1])
    for pair, (row, told) in rows.items():
        low, high, added = expected[pair]
        left = max(round(1 - (totals[pair[0]] - low), 12), low)
        assert (float(stakes.low[row]), told) == (low, added)
        assert abs(float(stakes.high[row]) - min(high, left)) < TOLERANCE
    apart = {
        (ids[int(stakes.company[row])], part.relations.ids[other])
        for row, other in stakes.differing.tolist()
    }
    assert apart == _differing(made)
    own = {ids[place] for place in range(len(ids)) if stakes.own.relation[place] >= 0}
    assert own == {company for company, holder in expected if company == holder}
