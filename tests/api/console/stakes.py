"""A group with a cross-holding, bands, an unsound company and a wide holder, for tests of pages."""

from pathlib import Path
from typing import Final

from graph.model import Entity, Relation, Stake
from graph.opening import open_store
from tests.api.desks import SECRET
from tests.builders import day, firm, owns, penalty, person, tell

WIDE: Final = 300  # companies below `wide`, in two layers
CENTRE, WIDE_HOLDER, HEAD, TINY = "f:centre", "f:wide", "f:head", "f:tiny"
OWNER: Final = "令狐峤"
_PAID: Final = {"subscribed": 5_200_000.0, "paid": 1_000_000.0, "due_on": "2029-06-30"}
_BAND: Final = Stake(0.2, 0.3)
_FILED: Final = {"position": "受益所有人", "filed_as": "owner", "ground": "votes", "votes": 0.28}


def stakes_store(folder: Path) -> str:
    """The URL of a store of the group."""
    url = f"sqlite:///{folder / 'stakes.db'}"
    store = open_store(url, secret=SECRET.encode())
    band = Relation("own-q-centre", "shareholder_of", "p:q", CENTRE, share=_BAND)
    tell(
        store,
        firm(CENTRE, "鹤岗市中枢矿业集团有限公司"),
        firm(HEAD, "鹤岗市头部控股有限公司"),
        firm("f:below", "鹤岗市下层洗煤有限公司"),
        firm("f:bad", "鹤岗市超额商贸有限公司"),
        firm("f:under_bad", "鹤岗市牵连工程有限公司"),
        person("p:owner", OWNER),
        person("p:q", "司空澜"),
        person("p:former", "东方朔野"),
        owns("p:owner", HEAD, 0.6),
        owns(HEAD, CENTRE, 0.52, valid_from=day("2020-01-01"), attributes=_PAID),
        owns("p:former", CENTRE, 0.75, valid_to=day("2020-01-01")),
        band,
        Relation("filed", "officer_of", "p:q", CENTRE, attributes=_FILED),
        owns("p:former", CENTRE, None, id="own-unknown", valid_from=day("2020-01-01")),
        owns(CENTRE, "f:below", 0.7),
        owns("f:below", HEAD, 0.15),
        owns("p:q", "f:bad", 0.8),
        owns("p:owner", "f:bad", 0.5),
        owns("f:bad", "f:under_bad", 0.3),
        penalty("r", "p:owner", "2026-05-01", list="L-SX", issuer="鹤岗市中级人民法院"),
        source="shareholders",
    )
    tell(store, firm(TINY, "鹤岗市微股有限公司"), *_tiny(), source="shareholders")
    tell(store, firm(WIDE_HOLDER, "鹤岗市广布投资有限公司"), *_wide(), source="shareholders")
    store.close()
    return url


def _tiny() -> list[Relation]:
    """Stakes whose numbers Python writes with a hyphen: 1e-05."""
    band = Relation("own-q-tiny", "shareholder_of", "p:q", TINY, share=Stake(0.00002, 0.3))
    return [owns(HEAD, TINY, 0.00001), owns("p:owner", TINY, 0.499996), band]


def _wide() -> list[Entity | Relation]:
    half = WIDE // 2
    firms: list[Entity | Relation] = [firm(f"f:w{n}", f"鹤岗市第{n}号公司") for n in range(WIDE)]
    above = [WIDE_HOLDER if n < half else f"f:w{(n - half) // 3}" for n in range(WIDE)]
    return [*firms, *(owns(one, f"f:w{n}", 0.4 + n % 50 / 100) for n, one in enumerate(above))]
