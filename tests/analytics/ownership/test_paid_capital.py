"""Stakes by what was paid in, in place of what was subscribed (公司法 210)."""

from analytics.ownership.look_through import LookThrough
from analytics.ownership.paid_capital import stakes_by_paid_capital
from analytics.ownership.unsound import unsound_of
from graph.model import Relation
from graph.standing import Standing
from tests.analytics.ownership.worlds import TODAY, holds, today, world


def by_paid(*relations: Relation) -> dict[str, float] | None:
    """Who has what of company a by paid capital."""
    graph = world(*relations)
    stakes = stakes_by_paid_capital(graph, today(graph), graph.places["a"], relations)
    if stakes is None:
        return None
    found = LookThrough(stakes, unsound_of(graph, stakes)).holders(graph.places["a"])
    ids = [graph.entities.ids[place] for place in found.entity.tolist()]
    return dict(zip(ids, found.low.tolist(), strict=True))


def paid(amount: float) -> dict[str, object]:
    return {"attributes": {"subscribed": 100.0, "paid": amount}}


def test_shares_go_by_what_was_paid_in() -> None:
    relations = (holds("p1", "a", 0.5, **paid(30.0)), holds("p2", "a", 0.5, **paid(10.0)))
    assert by_paid(*relations) == {"p1": 0.75, "p2": 0.25}


def test_who_paid_nothing_has_nothing() -> None:
    relations = (holds("p1", "a", 0.9, **paid(0.0)), holds("p2", "a", 0.1, **paid(10.0)))
    assert by_paid(*relations) == {"p2": 1.0}


def test_what_one_holder_paid_by_several_relations_is_added() -> None:
    relations = (
        holds("p1", "a", 0.2, id="r1", **paid(5.0)),
        holds("p1", "a", 0.2, id="r2", **paid(10.0)),
        holds("p2", "a", 0.6, **paid(5.0)),
    )
    assert by_paid(*relations) == {"p1": 0.75, "p2": 0.25}


def test_former_stakes_and_weaker_sources_have_paid_nothing_that_counts() -> None:
    strong, weak = Standing("registry", "", 1), Standing("sheet", "", 2)
    relations = (
        holds("p1", "a", 0.5, id="r1", rank=1, stands=strong, **paid(30.0)),
        holds("p1", "a", 0.5, id="r2", rank=4, stands=weak, **paid(90.0)),
        holds("p1", "a", 0.5, id="r3", rank=1, stands=strong, valid_to=TODAY, **paid(90.0)),
        holds("p2", "a", 0.5, rank=1, stands=strong, **paid(10.0)),
    )
    assert by_paid(*relations) == {"p1": 0.75, "p2": 0.25}


def test_parts_are_not_known_where_one_amount_is_not_or_the_company_holds_itself() -> None:
    one = holds("p1", "a", 0.5, **paid(30.0))
    assert by_paid(one, holds("p2", "a", 0.5)) is None
    assert by_paid(one, holds("a", "a", 0.5, **paid(10.0))) is None
    assert by_paid(holds("p1", "a", 0.5, **paid(0.0))) is None
