"""Invented cases of roles that sheets tell without a day or a trade, and of stops of business."""

from tests.law_cases.statements import Due, Statement, Told, Vet
from tests.law_cases.town import MARKET, Party, Town


def _agencies(town: Town) -> list[Statement]:
    """代理类 has agencies of patents and customs: only a tender agent is barred as one."""
    told = (
        ("专利代理", "", "review", ()),
        ("IM10", "", "review", (Told("lead", "M-PRO-02", mark="role_doubted", ask="合同"),)),
        ("IM10", "例招代〔2026〕1号", "restricted", (Told("listed", "M-PRO-02"),)),
    )
    asked: list[Statement] = []
    for number, (category, document, decision, tells) in enumerate(told):
        agency, owner = town.firm(f"戌{number}事务"), town.firm(f"戌{number}业主")
        ban = ("政府采购法第七十八条", "禁止代理政府采购业务二年", "2028-03-01")
        town.procurement(agency, "2026-03-01", *ban)
        bought, tendered = town.project(owner), town.project(owner)
        town.takes_part(town.firm(f"戌{number}供货"), bought, "供货")
        for project in (bought, tendered):
            town.serves(agency, category, owner, project, document)
        town.bid(agency, tendered)
        town.bid(town.firm(f"戌{number}建设"), tendered)
        bids = Told("statutory" if document else "lead", "T-BID-13")
        rival = (bids,) if tells else ()
        asked.append(Vet(bought, "government_procurement", decision=decision, tells=tells))
        asked.append(Vet(tendered, "bidding", decision=decision, tells=rival))
    return asked


def _doubted_heads(town: Town) -> list[Statement]:
    """食品安全法135: the sheet of a penalty tells the head of the day on which it was sent."""
    left, came = town.person("司徒亥"), town.person("南门亥")
    firm = town.firm("亥一食品", came, since="2025-06-01")
    town.headed(firm, left, "2015-03-02", "2025-06-01")
    food = {"CF_NR": "吊销食品经营许可证", "CF_NR_ZKDX": "食品经营许可证"}
    town.penalty(firm, "2025-03-01", "食品安全法第一百三十五条", "吊销许可证件", **food)
    rule = "M-ENT-03-P"
    return [
        Due(left.code, has=((rule, "2025-03-01", "2030-03-01", False),)),
        Due(came.code, has=((rule, "2025-03-01", "2030-03-01", True),)),
        Vet(left.code, "employment", tells=(Told("statutory", rule, until="2030-03-01"),)),
        Vet(
            came.code,
            "employment",
            decision="review",
            grades=("lead",),
            tells=(Told("lead", rule, mark="role_doubted", ask="登记"),),
        ),
    ]


def _former_heads(town: Town) -> list[Statement]:
    """An old penalty tells its head without a day: the register dates when he left."""
    left = town.person("司空亥")
    listed = town.firm("亥四工贸", town.person("司空现"), since="2020-05-01")
    town.headed(listed, left, "2015-03-02", "2020-05-01")
    heads = {"CF_FRDB": left.name, "CF_FR_ZJHM": left.code}
    fined = ("2019-03-01", "环境保护法第六十条", "罚款")
    town.penalty(listed, *fined, CF_NR="罚款五万元", CF_NR_FK="5", **heads)
    town.listing(listed, "L-SAMR", "2026-03-01", MARKET, 违法日期="2025-12-01")
    rival, project = town.firm("亥五工贸", left), town.project(town.firm("亥六业主"))
    other = town.firm("亥七工贸", town.person("司空他"), since="2020-05-01")
    town.headed(other, left, "2015-03-02", "2020-05-01")
    town.penalty(other, *fined, CF_NR="罚款五万元", CF_NR_FK="5", **heads)
    for bidder in (other, rival):
        town.bid(bidder, project)
    told = (
        ("2020-05-01", "pass", ()),  # the registered head began then
        ("", "review", (Told("lead", "T-BID-34-2A", mark="role_doubted", ask="在任"),)),
    )
    asked: list[Statement] = []
    for place, (since, decision, tells) in enumerate(told):
        named, owner = town.firm(f"亥八{place}工贸", since=since), town.firm(f"亥九{place}业主")
        tender = town.project(owner)
        town.penalty(named, *fined, CF_NR="罚款五万元", CF_NR_FK="5", **heads)
        town.bid(named, tender)
        town.bid(rival, tender)
        asked.append(Vet(tender, "bidding", decision=decision, tells=tells))
    return [
        *asked,
        Vet(rival.code, decision="pass", grades=()),  # who left before the offence carries nothing
        Vet(project, "bidding", decision="pass", never=("T-BID-34-2A",)),
    ]


def _stopped(town: Town) -> list[Statement]:
    """资产评估法48: an agency stopped for six months may work again after them."""
    agency, owner = town.firm("亥二评估"), town.firm("亥三业主")
    project = town.project(owner)
    town.takes_part(agency, project, "评估", since="2026-01-05")
    town.penalty(
        agency, "2026-01-01", "资产评估法第四十八条", "责令停产停业", CF_NR="责令停业六个月"
    )
    barred = Told("listed", "M-VAL-48", role="evaluation", until="2026-07-01")
    return [
        Vet(project, on="2026-06-30", decision="restricted", tells=(barred,)),
        Vet(project, on="2026-07-01", decision="review", never=("M-VAL-48",)),
    ]


def _named_only(town: Town) -> list[Statement]:
    """A penalty that tells no code: whoever bears the full name is asked about, and nobody else.

    企业名称相同相近比对规则 (工商企注字〔2017〕133号) 3: no second such name is registered.
    """
    asked: list[Statement] = []
    for spelling in (
        "鹤岗市{}有限公司",
        "“鹤岗市{}有限公司”",
        "鹤岗{}有限公司",
        "鹤岗市{}有限责任公司",
        "双鸭山市{}有限公司",
    ):
        trade = f"亥名{len(asked)}商贸"
        project = town.project(town.firm(trade))
        named = Party(spelling.format(trade), "", Party("", ""))
        fine = {"CF_NR": "罚款五十万元", "CF_NR_FK": "50", "CF_FR_ZJLX": ""}
        town.penalty(named, "2026-05-01", "环境保护法第六十条", "罚款", **fine)
        if spelling.startswith("双鸭山"):
            asked.append(Vet(project, decision="pass", grades=()))
        else:
            asked.append(Vet(project, decision="review", grades=("lead",)))
    return asked


def tell_doubts(town: Town) -> list[Statement]:
    """Write all of them into a town; gives what must be answered."""
    told = (_agencies, _doubted_heads, _former_heads, _stopped, _named_only)
    return [statement for tell in told for statement in tell(town)]
