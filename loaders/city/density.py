"""How closely a background is tied, and how often its parties are dishonest (DESIGN §14)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Density:
    """Rates of a background; a chance is between 0 and 1.

    `head_again` and `seat_again` are the chances that a new head, or another seat, goes to somebody
    who has a seat already. `builders` and `lots` are the least and the most of a project. `served`
    is the chance that it has an agency of each role, `papers` how many other agencies give it a
    document. `concentration` is how much work goes to the first agencies: the power of a chance.
    `common` tells whether names are as frequent as in a Chinese city, and addresses shared by
    towers and by agents; `usual_fates` whether records are as rare.
    """

    head_again: float
    seat_again: float
    parent: float
    agency: float
    project: float
    builders: tuple[int, int]
    served: Mapping[str, float]
    papers: int
    concentration: int
    unfiled: float
    banded: float
    common: bool
    usual_fates: bool


# The agencies that serve a project, by the role they have in it.
SERVED_BY: Final = {"招标代理": "IM10", "环评": "IM08", "评估": "IM13", "检测": "IM07"}
# For stress: everybody is tied to everybody, and every tenth firm has an adverse record.
DENSE: Final = Density(
    head_again=0.4,
    seat_again=0.4,
    parent=0.2,
    agency=0.05,
    project=0.1,
    builders=(1, 5),
    served=dict.fromkeys(SERVED_BY, 0.6),
    papers=0,
    concentration=2,
    unfiled=0.03,
    banded=0.0,
    common=False,
    usual_fates=False,
)
# A firm in eight has the head of another; a stake in ten is not filed or in a band; an agency has
# some forty projects, the first of a trade most of them.
USUAL: Final = Density(
    head_again=0.12,
    seat_again=0.2,
    parent=0.05,
    agency=0.016,
    project=0.35,
    builders=(1, 3),
    served={"招标代理": 0.6, "环评": 0.6, "评估": 0.3, "检测": 0.3},
    papers=1,
    concentration=3,
    unfiled=0.05,
    banded=0.05,
    common=True,
    usual_fates=True,
)
DENSITIES: Final[Mapping[str, Density]] = {"usual": USUAL, "dense": DENSE}
