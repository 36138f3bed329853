"""A small town around a hub: one firm with thousands of neighbours, a phoenix, hostile names."""

from pathlib import Path

from graph.opening import open_store
from tests.api.desks import SECRET
from tests.builders import day, firm, heads, owns, penalty, person, tell

HUB, COUNT = "f:hub", 3000
LISTED, LED, ENDED, FUTURE = (f"f:n{n:04d}" for n in (7, 5, 3, 9))
HEAD = "person:f:hub/令狐峤"
HOSTILE = "=cmd()<script>window.hurt=1</script>\"'"


def hub_store(folder: Path, count: int = COUNT) -> str:
    """The URL of a store in which `HUB` has a head and so many owners.

    Of the owners one is listed, one is led to by it, one's stake has ended and one's begins later.
    """
    url = f"sqlite:///{folder / 'hub.db'}"
    store = open_store(url, secret=SECRET.encode())
    dates = {
        ENDED: {"valid_from": day("2015-01-01"), "valid_to": day("2020-01-01")},
        FUTURE: {"valid_from": day("2090-01-01")},
    }
    owners = [f"f:n{n:04d}" for n in range(count)]
    tell(
        store,
        firm(HUB, "鹤岗市枢纽矿业有限公司"),
        person(HEAD, "令狐峤"),
        heads(HEAD, HUB, id="t:1"),
        *(firm(id_, HOSTILE if id_ == LED else f"鹤岗市{id_[2:]}号商贸有限公司") for id_ in owners),
        *(owns(id_, HUB, 0.0001, **dates.get(id_, {})) for id_ in owners),
        owns(LISTED, LED, 0.9, valid_from=day("2018-05-01")),
        heads(HEAD, LISTED, id="t:2"),
        penalty(
            "r:1",
            LISTED,
            "2026-09-01",
            list="L-SX",
            issuer="鹤岗市中级人民法院",
            occurred_on=day("2026-08-01"),
        ),
        source="shareholders",
    )
    store.close()
    return url
