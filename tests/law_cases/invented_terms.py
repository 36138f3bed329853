"""Invented cases of terms that begin later, of earlier texts of a law, and of whom a list names."""

from tests.law_cases.statements import NOW, Due, Statement, Told, Vet
from tests.law_cases.town import COURT, ENVIRONMENT, FINANCE, LABOUR, MARKET, Town

_CIVIL = "M-JOB-05-W"


def _begin_later(town: Town) -> list[Statement]:
    """DESIGN §5: the effect runs from the day that the decision gives, to the last one named."""
    firm = town.firm("天一办公")
    words = "禁止参加政府采购活动一年，自2026年12月1日至2027年11月30日"
    town.procurement(firm, "2026-11-20", "政府采购法第七十七条", words)
    days = (("2026-11-30", "review"), ("2026-12-01", "restricted"), ("2027-11-30", "restricted"))
    asked = [
        Vet(firm.code, "government_procurement", on=on, decision=decision) for on, decision in days
    ]
    over = Vet(firm.code, "government_procurement", on="2027-12-01", never=("M-PRO-01",))
    short, own = town.firm("天二建设"), town.firm("天三建设")
    ban = ("2025-01-05", "招标投标法第五十三条", "其他")
    two = "取消其二年内参加依法必须进行招标的项目的投标资格"
    town.penalty(short, *ban, CF_NR=two, CF_GSJZQ="2026-01-05")
    town.penalty(own, *ban, CF_NR="取消投标资格", CF_YXQ="2026-06-01", CF_GSJZQ="2028-01-05")
    until = Told("listed", "M-BID-01", until="2027-01-05", mark="effect_only")
    return [
        *asked,
        over,
        Vet(short.code, "bidding", decision="restricted", tells=(until,)),
        Vet(short.code, "bidding", on="2027-01-05", decision="pass"),
        Vet(own.code, "bidding", on="2026-05-31", decision="restricted"),
        Vet(own.code, "bidding", on="2026-06-01", decision="review"),
    ]


def _earlier_texts(town: Town) -> list[Statement]:
    """安全生产法 of 2014: its articles 92 and 94 fine for other things and bar nobody."""
    fined, agency = town.person("赫连地"), town.firm("地一化工")
    fine = {"CF_NR": "罚款1万元", "CF_NR_FK": "1", "CF_GSJZQ": "2027-01-01"}
    town.penalty(fined, "2020-06-01", "《中华人民共和国安全生产法》第九十四条", "罚款", **fine)
    revoked = {"CF_NR": "吊销安全生产许可证", "CF_NR_ZKDX": "安全生产许可证"}
    town.penalty(agency, "2021-08-31", "安全生产法第九十二条", "吊销许可证件", **revoked)
    tested, project = town.firm("地二检测"), town.project(town.firm("地三业主"))
    words = {"CF_NR": "吊销检测资质", "CF_NR_ZKDX": "检测资质"}
    town.penalty(tested, "2021-11-26", "安全生产法第九十二条", "吊销许可证件", **words)
    town.takes_part(tested, project, "检测", since="2021-12-01")
    return [
        Vet(fined.code, "employment", never=("M-JOB-04", "M-JOB-04-S", "M-JOB-04-L")),
        Due(agency.code, on="2026-01-01", lacks=("M-ENT-05", "M-ENT-05-L")),
        Vet(project, on="2026-11-25", decision="restricted"),
        Vet(project, decision="pass"),
    ]


def _whom_a_list_names(town: Town) -> list[Statement]:
    """条例48 and 公务员法26（四）: who stands on the wage list, and not who headed the firm."""
    head, silent = town.person("长孙玄"), town.person("公羊玄")
    firm, unnamed = town.firm("玄一建筑", head), town.firm("玄二建筑", silent)
    named = {"其他责任人": head.name, "责任人角色": "法定代表人"}
    heads = {"法定代表人": head.name, "法定代表人证件号码": head.code}
    town.listing(firm, "L-WAGE", "2026-03-01", LABOUR, **named, **heads)
    town.listing(unnamed, "L-WAGE", "2026-03-01", LABOUR)
    other = town.firm("玄三建筑", head)
    return [
        Vet(head.code, "appointments", decision="restricted", tells=(Told("listed", _CIVIL),)),
        Vet(head.code, "appointments", on="2029-03-01", never=(_CIVIL,)),
        Vet(silent.code, "appointments", decision="review", never=(_CIVIL,)),
        Vet(other.code, decision="review", grades=("lead",)),
        Due(firm.code, lacks=(_CIVIL, "M-JOB-05")),
    ]


def _who_may_list(town: Town) -> list[Statement]:
    """A listing by an office that may not list decides nothing and attaches nothing."""
    asked: list[Statement] = []
    told = (
        ("L-SX", "鹤岗市公安局", ("M-CON-02", "M-CRD-01")),
        ("L-WAGE", "鹤岗市住房和城乡建设局", ("M-PRJ-02", "M-LIST-01")),
        ("L-TAX", MARKET, ("M-TAX-01-ZD",)),
        ("L-SAFE", "鹤岗市消防救援支队", ("M-PRJ-01",)),
    )
    for number, (code, office, rules) in enumerate(told):
        firm = town.firm(f"黄{number}商贸")
        town.listing(firm, code, "2026-03-01", office)
        asked += [
            Vet(firm.code, decision="review", grades=("lead",)),
            Due(firm.code, lacks=rules),
        ]
    return asked


def _own_trade_alone(town: Town) -> list[Statement]:
    """A ban from one trade bars that trade: an agency bids, an expert of purchases reviews."""
    agency, owner = town.firm("宇一招标代理"), town.firm("宇二业主")
    words = "禁止其二年内代理依法必须进行招标的项目"
    town.penalty(agency, "2026-03-01", "招标投标法第五十条", "其他", CF_NR=words)
    run, entered = town.project(owner), town.project(owner)
    town.takes_part(agency, run, "招标代理")
    town.bid(town.firm("宇三建设"), run)
    town.bid(agency, entered)
    expert, tender = town.person("诸葛宇"), town.project(town.firm("宇四业主"))
    words = "禁止参加政府采购评审活动"
    town.penalty(expert, "2026-03-01", "政府采购法实施条例第七十五条", "其他", CF_NR=words)
    town.bid(town.firm("宇五办公"), tender)
    town.reviews(expert, tender)
    agent = Told("listed", "M-BID-50", role="tender_agent", until="2028-03-01")
    reviewer = Told("listed", "M-PRO-75", role="reviewer")
    return [
        Vet(run, "bidding", decision="restricted", tells=(agent,)),
        Vet(run, decision="review"),
        Vet(entered, "bidding", decision="review"),
        Vet(tender, "government_procurement", decision="restricted", tells=(reviewer,)),
        Vet(tender, "bidding", decision="review"),
    ]


def _begins_that_day(town: Town) -> list[Statement]:
    """生态环境法典1097: what is begun on the first day of the ban is barred, the day before not."""
    agency = town.firm("宙一环评")
    words = "禁止从事生态环境影响报告书编制"
    town.penalty(agency, "2026-09-01", "生态环境法典第一千零九十七条", "限制从业", CF_NR=words)
    after, before = (town.project(town.firm(f"宙{n}业主")) for n in "二三")
    town.takes_part(agency, after, "环评", since="2026-09-01")
    town.takes_part(agency, before, "环评", since="2026-08-31")
    lifted = (("lift", agency.code, "M-EIA-1097"),)
    asked: list[Statement] = []
    for number, (on, decision) in enumerate(
        (("2026-05-26", "review"), ("2026-05-27", "restricted"))
    ):
        slow, project = town.firm(f"宙四{number}环评"), town.project(town.firm(f"宙五{number}业主"))
        town.listing(slow, "L-EIA", on, ENVIRONMENT, 等级="限期整改")
        town.takes_part(slow, project, "环评")
        asked.append(Vet(project, decision=decision))
    return [
        *asked,
        Vet(after, decision="restricted", tells=(Told("listed", "M-EIA-1097", until=None),)),
        Vet(before, decision="review"),
        Vet(after, on=NOW, decision="review", after=lifted),
    ]


def _heavy_fines(town: Town) -> list[Statement]:
    """财库〔2022〕3号 counts from 2022-02-08, one fine by itself, in words as in figures."""
    law = ("环境保护法第六十条", "罚款")
    asked: list[Statement] = []
    for on, decision in (("2022-02-07", "review"), ("2022-02-08", "restricted")):
        firm = town.firm(f"洪{on[-1]}化工")
        fine = {"CF_NR": "罚款300万元", "CF_NR_FK": "300", "CF_GSJZQ": "2025-02-08"}
        town.penalty(firm, on, *law, **fine)
        asked.append(Vet(firm.code, "government_procurement", on="2024-06-01", decision=decision))
    twice, words = town.firm("洪双化工"), town.firm("洪字化工")
    for on in ("2026-03-01", "2026-03-02"):
        town.penalty(twice, on, *law, CF_NR="罚款150万元", CF_NR_FK="150")
    town.penalty(words, "2026-03-01", *law, CF_NR="罚款人民币贰佰万元整")
    return [
        *asked,
        Vet(twice.code, "government_procurement", decision="review", never=("M-PRO-03-FINE",)),
        Vet(words.code, "government_procurement", decision="restricted"),
    ]


def _disputed_red(town: Town) -> list[Statement]:
    """DESIGN §13.5: only an undisputed red listing in force opens the fast track."""
    disputed, over = town.firm("荒一科技"), town.firm("荒二科技")
    town.listing(disputed, "L-RED", "2026-03-01", FINANCE, 状态="异议")
    town.listing(over, "L-RED", "2024-03-01", FINANCE, 退出日期="2026-11-26")
    old = town.firm("荒三商贸")
    reason = {"事由": "违反财产报告制度"}
    town.listing(old, "L-SX", "2017-04-30", COURT, **reason)  # before the terms of 2017
    return [
        Vet(disputed.code, decision="pass"),
        Vet(over.code, decision="pass"),
        Vet(old.code, "bidding", decision="review"),
    ]


def tell_terms(town: Town) -> list[Statement]:
    """Write all of them into a town; gives what must be answered."""
    told = (
        _begin_later,
        _earlier_texts,
        _whom_a_list_names,
        _who_may_list,
        _own_trade_alone,
        _begins_that_day,
        _heavy_fines,
        _disputed_red,
    )
    return [statement for tell in told for statement in tell(town)]
