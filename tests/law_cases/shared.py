"""What `expected.md` of each worked case says, statement by statement, as data."""

from collections.abc import Mapping
from typing import Final

from tests.law_cases.statements import NOW, Apart, Due, Refusal, Statement, Told, Vet

_CIVIL_SERVICE: Final = ("M-JOB-05",)  # 公务员法26: for natural persons only
WAGE, WAGE_OTHER = "91230400W100010183", "2611-230402-04-01-101027"
CONFIRMED = (("confirm", WAGE, "M-PRJ-02"),)
LISTED_48 = Told("listed", "M-LIST-01", until="2029-07-01", begins="2026-07-01", article="48")

_01: Final = (
    Vet(
        "2611-230402-04-01-101019",
        decision="review",
        grades=("listed", "lead"),
        tells=(
            Told("listed", role="project_legal_person"),
            Told("lead", "M-PRJ-02", article="49", mark="condition_open", ask="社会保障局"),
        ),
    ),
    Vet(
        "2611-230402-04-01-101019",
        decision="restricted",
        tells=(Told("listed", "M-PRJ-02", role="project_legal_person"),),
        after=CONFIRMED,
    ),
    Vet("2611-230402-04-01-101019", decision="review"),
    Vet(WAGE_OTHER, decision="review", tells=(Told("listed", role="construction"),)),
    Vet(WAGE_OTHER, decision="review", after=CONFIRMED),
    Vet("2611-230402-04-01-101035", decision="review", grades=("lead",)),
    Vet("名:欧阳甲壹", "employment", decision="review", tells=(Told("listed"),)),
    *(
        Vet(WAGE, scenario, decision="review", tells=(LISTED_48,))
        for scenario in ("bidding", "government_procurement", "government_funds")
    ),
    Due(WAGE, has=(("M-LIST-01", "2026-07-01", "2029-07-01", False),), lacks=_CIVIL_SERVICE),
)
_02: Final = (
    Vet(
        "2611-230402-04-01-102013",
        decision="restricted",
        tells=(
            Told(
                "listed",
                "M-PRJ-01",
                role="project_legal_person",
                begins="2026-07-01",
                until="2029-07-01",
                article="安全生产法78",
            ),
        ),
    ),
    Vet("2611-230402-04-01-102021", decision="review", tells=(Told("listed"),)),
    Vet("91230400W10002010H", "bidding", decision="review", tells=(Told("listed"),)),
)
_03: Final = (
    Vet(
        "91230400W10003021W",
        "bidding",
        decision="review",
        tells=(Told("listed", until="2028-03-01"),),
        greyed=("M-BID-04",),
    ),
    Vet(
        "91230400W100030132",
        "bidding",
        decision="review",
        grades=("lead",),
        tells=(Told("lead", mark="possibly_same_as"),),
    ),
    *(
        Vet(
            whole,
            "bidding",
            decision="review",
            grades=("listed", "lead"),
            tells=(Told("listed", role="bidder"),),
            greyed=("M-BID-04",),
        )
        for whole in ("2611-230402-04-01-103016/01", "2611-230402-04-01-103016")
    ),
    Vet("2611-230402-04-01-103016/02", "bidding", decision="review", grades=("lead",)),
    Apart("上官丙壹", 2),
)
_BAN: Final = Told("listed", "M-ENT-06", role="environmental_assessment", article="32")
_COMPILER: Final = Told("listed", "M-ENT-06-P", until="2030-08-20", article="32")
_05: Final = (
    Vet(
        "2611-230402-04-01-105014",
        decision="restricted",
        tells=(Told(**{**vars(_BAN), "until": None}),),
    ),
    Vet("2611-230402-04-01-105014", on="2028-09-01", decision="restricted", tells=(_BAN,)),
    Vet(
        "2611-230402-04-01-105022",
        decision="review",
        grades=("lead",),
        tells=(Told("lead", "M-ENT-06-A", until="2030-08-20", article="32"),),
    ),
    Vet("2503-230402-04-01-105009", decision="review", tells=(_BAN,)),
    *(
        statement
        for on in ("2026-11-26", "2028-09-01")
        for statement in (
            Vet("名:南宫戊主", "employment", on=on, decision="review", tells=(_COMPILER,)),
            Due("名:南宫戊主", on=on, has=(("M-ENT-06-P", "2025-08-20", "2030-08-20", False),)),
        )
    ),
)
_06: Final = (
    Vet("91230400W1000602X9", decision="review", beside=("M-TAX-01",)),
    Vet("91230400W100060389", decision="review", grades=("lead",), never=("M-TAX-01",)),
    Due("91230400W1000602X9", has=(("M-TAX-01", "2026-04-20", "2027-04-20", False),)),
    Due("91230400W100060389", lacks=("M-TAX-01",)),
)
_07: Final = (
    Vet("91230400W10007022W", decision="pass", grades=(), missing=()),
    *(
        Vet(held, decision="review", grades=("lead",))
        for held in ("91230400W10007030P", "91230400W10007049L")
    ),
)
_HEAD: Final = Told("statutory", "T-BID-34-2A", article="34二款")
_HOLDING: Final = Told("statutory", "T-BID-34-2B", article="34二款")
_COLLUSION: Final = (
    Told("statutory", "T-BID-40-2", article="40(二)"),
    Told("statutory", "T-BID-40-3", article="40(三)"),
    Told("lead", "T-BID-40-6", article="40(六)"),
)
_11: Final = (
    *(
        Vet(bidder, "bidding", decision="review", tells=tells)
        for bidder, tells in {
            "91230400W10011013B": (_HEAD, *_COLLUSION),
            "91230400W1001103XX": (_HEAD,),
            "91230400W100110216": (_HOLDING, *_COLLUSION),
            "91230400W10011048X": (_HOLDING,),
        }.items()
    ),
    *(
        Vet(whole, "bidding", decision="restricted", tells=(_HEAD, _HOLDING, *_COLLUSION))
        for whole in ("2611-230402-04-01-111016/01", "2611-230402-04-01-111016")
    ),
)
_SUPPLIER, _AGENT, _OVER = "91230400W10012016U", "91230400W10012024N", "91230400W10012032H"
_LIFTED: Final = (("lift", _SUPPLIER, "M-PRO-01"),)  # today, and not before
_77: Final = Told("listed", "M-PRO-01", until="2027-03-01", article="政府采购法77")
_12: Final = (
    Vet(_SUPPLIER, "government_procurement", decision="restricted", tells=(_77,)),
    Vet(_SUPPLIER, "government_procurement", on=NOW, never=("M-PRO-01",), after=_LIFTED),
    Vet(_SUPPLIER, "government_procurement", decision="restricted", after=_LIFTED),
    Vet(_SUPPLIER, "government_procurement", decision="restricted"),
    Vet(
        _AGENT,
        "government_procurement",
        decision="review",
        tells=(Told("listed"),),
        greyed=("M-PRO-04",),
        never=("M-PRO-01", "M-PRO-02"),
    ),
    Vet(_OVER, "government_procurement", decision="pass", grades=()),
    Vet(
        "2611-230402-04-01-112011",
        "government_procurement",
        decision="restricted",
        tells=(
            Told("listed", "M-PRO-01", role="supply"),
            Told("listed", "M-PRO-02", role="tender_agent", until="2028-03-01", article="78"),
        ),
    ),
    Vet(_SUPPLIER, "bidding", decision="review", beside=("M-PRO-01",)),
    Refusal(_SUPPLIER, "employment"),
)
LISTED_IN_14: Final = {
    "L-SX": "91230400W100140030",
    "L-XG": "91230400W10014011T",
    "L-TAX": "91230400W1001402XJ",
    "L-SAMR": "91230400W10014038J",
    "L-WAGE": "91230400W10014046D",
    "L-SAFE": "91230400W100140548",
    "L-PROC": "91230400W100140623",
    "L-PROJ-BLK": "91230400W10014070X",
    "L-PROJ-ABN": "91230400W10014089T",
    "L-BUILD": "91230400W10014097M",
    "L-OVL": "91230400W1001410X6",
    "L-ABN": "91230400W100141186",
    "L-WELF": "91230400W100141261",
}
_14: Final = (
    Vet(LISTED_IN_14["L-SX"], "bidding", decision="review", greyed=("M-BID-04",)),
    *(
        Vet(LISTED_IN_14[list_], "government_procurement", decision="review", greyed=("M-PRO-04",))
        for list_ in ("L-SX", "L-TAX", "L-PROC")
    ),
    *(
        Vet(
            LISTED_IN_14["L-WAGE"],
            scenario,
            decision="review",
            tells=(Told("listed", "M-LIST-01", article="48"),),
        )
        for scenario in ("bidding", "government_procurement", "government_funds")
    ),
    Vet(
        LISTED_IN_14["L-SAFE"],
        decision="restricted",
        tells=(Told("listed", "M-PRJ-01", article="安全生产法78"),),
    ),
    Vet(
        LISTED_IN_14["L-PROJ-BLK"],
        decision="review",
        tells=(Told("listed", "M-PRJ-03", article="国办发〔2015〕12号"),),
    ),
    *(
        statement
        for list_, code in LISTED_IN_14.items()
        for statement in (
            Vet(
                code,
                decision="restricted" if list_ == "L-SAFE" else "review",
                never=_CIVIL_SERVICE,
            ),
            Refusal(code, "employment"),
            Due(code, lacks=_CIVIL_SERVICE),
        )
    ),
)
CASES: Final[Mapping[str, tuple[Statement, ...]]] = {
    "01": _01,
    "02": _02,
    "03": _03,
    "05": _05,
    "06": _06,
    "07": _07,
    "11": _11,
    "12": _12,
    "14": _14,
}
