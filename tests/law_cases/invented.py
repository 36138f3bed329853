"""Invented cases, each what a text of the law says of one small situation (DESIGN §5, §9, §10)."""

from tests.law_cases.invented_doubts import tell_doubts
from tests.law_cases.invented_terms import tell_terms
from tests.law_cases.statements import NOW, Due, Refusal, Statement, Told, Vet
from tests.law_cases.town import (
    COURT,
    ENVIRONMENT,
    FINANCE,
    LABOUR,
    MARKET,
    SAFETY,
    TAX,
    Party,
    Town,
)

_PAST = {"CF_GSJZQ": "2024-03-01"}  # its publicity is over


def _debtors(town: Town) -> list[Statement]:
    """法释〔2017〕7号 2: two years for grounds two to six, none for one; longer where decided."""
    unable = "有履行能力而拒不履行生效法律文书确定义务"
    told: list[tuple[str, str, dict[str, str], str]] = [
        (unable, "2023-09-01", {}, "review"),
        ("违反财产报告制度", "2024-11-26", {}, "pass"),
        ("违反限制消费令", "2024-11-27", {}, "review"),
        (f"{unable}，违反财产报告制度", "2024-09-01", {}, "review"),
        ("以暴力、威胁方法妨碍、抗拒执行", "2024-03-01", {"退出日期": "2027-03-01"}, "review"),
        (unable, "2025-03-01", {"退出日期": "2026-06-01", "状态": "已移出"}, "pass"),
    ]
    asked: list[Statement] = []
    for number, (cause, on, more, decision) in enumerate(told):
        firm = town.firm(f"甲{number}商贸")
        town.listing(firm, "L-SX", on, COURT, 事由=cause, **more)
        asked.append(Vet(firm.code, "bidding", decision=decision))
    person = town.person("尉迟甲")
    town.listing(person, "L-SX", "2025-05-01", COURT, 事由=unable)
    return [
        *asked,
        Vet(
            person.code, "appointments", decision="restricted", tells=(Told("listed", "M-JOB-05"),)
        ),
        Vet(person.code, "employment", decision="review", beside=("M-JOB-05",)),
    ]


def _grades(town: Town) -> list[Statement]:
    """A grade lasts till the next; whom a D reaches is told by day and role (管理办法18)."""
    better, worse = town.firm("乙一商贸"), town.firm("乙二商贸")
    for firm, grades in ((better, "DB"), (worse, "BD")):
        for year, grade in zip(("2025", "2026"), grades, strict=True):
            town.listing(firm, "L-TAXG", f"{year}-04-20", TAX, 等级=grade)
    head = town.person("皇甫乙")
    graded = town.firm("乙三商贸", head)
    named = {"其他责任人": head.name, "责任人角色": "直接责任人"}
    heads = {"法定代表人": head.name, "法定代表人证件号码": head.code}
    town.listing(graded, "L-TAXG", "2026-04-20", TAX, 等级="D", **named, **heads)
    same_day = town.firm("乙四商贸", head, since="2026-04-20")
    day_before = town.firm("乙五商贸", head, since="2026-04-19")
    return [
        Vet(better.code, decision="pass", grades=()),
        Vet(worse.code, decision="review", grades=("listed",)),
        Due(same_day.code, has=(("M-TAX-01", "2026-04-20", "2027-04-20", False),)),
        Due(day_before.code, lacks=("M-TAX-01",)),
    ]


def _licences(town: Town) -> list[Statement]:
    """食品安全法135: a food licence, revoked; its head on the day of the decision, five years."""
    food = {"CF_NR": "吊销食品经营许可证", "CF_NR_ZKDX": "食品经营许可证"}
    basis = "《中华人民共和国食品安全法》第一百二十三条、第一百三十五条"
    left, came = town.person("司徒丙"), town.person("南门丙")
    firm = town.firm("丙一食品", came, since="2024-03-01")
    town.headed(firm, left, "2015-03-02", "2024-03-01")
    town.penalty(firm, "2024-03-01", basis, "吊销许可证件", **food)
    fireworks, held, both = (town.firm(f"丙{name}") for name in ("二烟花", "三食品", "四食品"))
    whole = {"CF_NR": "吊销食品生产经营许可证", "CF_NR_ZKDX": ""}
    town.penalty(both, "2024-03-01", basis, "吊销许可证件", **whole)
    other = {"CF_NR": "吊销烟花爆竹经营许可证", "CF_NR_ZKDX": "烟花爆竹经营许可证"}
    town.penalty(fireworks, "2024-03-01", "烟花爆竹安全管理条例第三十六条", "吊销许可证件", **other)
    kept = {"CF_NR": "暂扣食品经营许可证三个月", "CF_NR_ZKDX": "食品经营许可证"}
    town.penalty(held, "2026-03-01", "食品安全法第一百二十六条", "暂扣许可证件", **kept)
    rule = ("M-ENT-03", "M-ENT-03-P")
    return [
        Vet(firm.code, "licensing", decision="review", tells=(Told("listed", "M-ENT-03"),)),
        Vet(both.code, "licensing", decision="review", tells=(Told("listed", "M-ENT-03"),)),
        Vet(came.code, "employment", tells=(Told("statutory", rule[1], until="2029-03-01"),)),
        Vet(left.code, "employment", never=rule),
        Vet(fireworks.code, "licensing", decision="review", never=rule),
        Vet(fireworks.head.code if fireworks.head else "", "employment", never=rule),
        Vet(held.code, "licensing", decision="review", never=rule),
    ]


def _revoked(town: Town) -> list[Statement]:
    """公司法178（四）: who headed a firm whose business licence was revoked, three years."""
    asked: list[Statement] = []
    words = {"CF_NR": "吊销营业执照", "CF_NR_ZKDX": "营业执照", "CF_GSJZQ": "2026-06-01"}
    for name, on, decision in (("丁一", "2023-11-26", "pass"), ("丁二", "2023-11-27", "review")):
        firm = town.firm(f"{name}贸易")
        town.penalty(firm, on, "公司法第二百六十条", "吊销许可证件", **words)
        asked.append(Vet(firm.head.code if firm.head else "", "appointments", decision=decision))
    firm, director = town.firm("丁三贸易"), town.person("公孙丁")
    town.penalty(firm, "2025-01-05", "公司法第二百六十条", "吊销许可证件", **words)
    town.officer(firm, director, "董事")
    return [*asked, Vet(director.code, "appointments", never=("M-JOB-02",))]


def _fines(town: Town) -> list[Statement]:
    """财库〔2022〕3号: a fine of two million is heavy for procurement, whatever its tier."""
    told = (
        ("2025-06-01", "200", "restricted"),
        ("2025-06-01", "199.99", "review"),
        ("2023-11-26", "300", "pass"),
        ("2023-11-27", "300", "restricted"),
    )
    asked: list[Statement] = []
    for number, (on, fine, decision) in enumerate(told):
        firm = town.firm(f"戊{number}化工")
        words = {"CF_NR": f"罚款{fine}万元", "CF_NR_FK": fine}
        town.penalty(firm, on, "安全生产法第一百一十四条", "罚款", **words)
        asked.append(Vet(firm.code, "government_procurement", decision=decision))
    return asked


def _tenders(town: Town) -> list[Statement]:
    """招标投标法 54 and 56: a member of a consortium, and a reviewer, are looked at too."""
    project, lone = (town.project(town.firm(f"己{n}业主")) for n in "一二")
    clean, barred, alone = (town.firm(f"己{n}建设") for n in "三四五")
    words = "取消其一年内参加依法必须进行招标的项目的投标资格"
    town.penalty(barred, "2026-03-01", "《招标投标法》第五十四条", "其他", CF_NR=words)
    for bidder, consortium in ((clean, "联合体一"), (barred, "联合体一"), (alone, "")):
        town.bid(bidder, project, consortium)
    reviewer = town.person("夏侯己")
    town.bid(alone, lone)
    town.reviews(reviewer, lone)
    words = "取消担任评标委员会成员的资格，不得再参加任何依法必须进行招标的项目的评标"
    town.penalty(reviewer, "2021-03-01", "招标投标法第五十六条", "其他", CF_NR=words, **_PAST)
    until = Told("listed", "M-BID-02", until="2027-03-01")
    life = Told("listed", "M-BID-56", until=None, mark="effect_only")
    return [
        Vet(project, "bidding", decision="restricted", tells=(until,)),
        Vet(barred.code, "bidding", decision="restricted", tells=(until,)),
        Vet(barred.code, "government_procurement", decision="review", beside=("M-BID-02",)),
        Vet(lone, "bidding", decision="restricted", tells=(life,)),
        Vet(alone.code, "bidding", decision="pass"),
    ]


def _procurement(town: Town) -> list[Statement]:
    """政府采购法 77 and 78: one list, told apart by the basis; a ban as long as decided."""
    law77, law78 = "《中华人民共和国政府采购法》第七十七条第一款第（一）项", "政府采购法第七十八条"
    told = (
        (law77, "2025-03-01", "禁止参加政府采购活动一年", "", "review"),
        (law77, "2025-03-01", "三年内禁止参加政府采购活动", "", "restricted"),
        (law77, "2026-03-01", "处以罚款", "", "review"),
        ("政府采购法77", "2026-03-01", "禁止参加政府采购活动一年", "", "restricted"),
        ("第７７条第一款", "2026-03-01", "禁止参加政府采购活动一年", "", "restricted"),
        ("政府采购法实施条例第七十七条", "2026-03-01", "禁止参加政府采购活动一年", "", "review"),
        (law77, "2023-03-01", "禁止参加政府采购活动三年", "2026-11-26", "pass"),
        (law77, "2023-12-01", "禁止参加政府采购活动三年", "2026-12-01", "restricted"),
        (law78, "2026-03-01", "禁止代理政府采购业务二年", "2028-03-01", "review"),
    )
    asked: list[Statement] = []
    for number, (basis, on, result, until, decision) in enumerate(told):
        firm = town.firm(f"庚{number}办公")
        town.procurement(firm, on, basis, result, until)
        asked.append(Vet(firm.code, "government_procurement", decision=decision))
    agent, supplier, owner = town.firm("庚七招标代理"), town.firm("庚八办公"), town.firm("庚九中心")
    town.procurement(agent, "2026-03-01", law78, "禁止代理政府采购业务二年", "2028-03-01")
    project = town.project(owner)
    town.takes_part(supplier, project, "供货")
    town.serves(agent, "IM10", owner, project)  # no sheet of participants names it
    barred = Told("listed", "M-PRO-02", role="tender_agent", until="2028-03-01")
    whole = Vet(project, "government_procurement", decision="restricted", tells=(barred,))
    return [*asked, whole, Vet(project, decision="review", beside=("M-PRO-02",))]


def _state(town: Town) -> list[Statement]:
    """公司法265（四）: the cut is at the state investor; a group's own control counts."""
    state = Party("鹤岗市例国有资产监督管理委员会", town.numbers.uscc("11"))
    group, sister, daughter = (town.firm(f"辛{n}集团") for n in "一二三")
    for firm in (group, sister):
        town.holds(state, firm, "100%", "机关")
    town.holds(group, daughter, "100%")
    town.listing(group, "L-SAMR", "2026-03-01", MARKET, 违法日期="2025-12-01")
    return [
        Vet(sister.code, decision="pass", grades=()),
        Vet(daughter.code, decision="review", grades=("lead",)),
    ]


def _safety(town: Town) -> list[Statement]:
    """安全生产法78 and 92; who may list, from when, until when."""
    told: list[tuple[str, str, dict[str, str], str]] = [
        (MARKET, "2026-03-01", {}, "review"),  # may not list on it
        (SAFETY, "2026-03-01", {"状态": "异议"}, "restricted"),
        (SAFETY, "2026-03-01", {"状态": "已修复"}, "pass"),
        (SAFETY, "2026-03-01", {"退出日期": "2026-11-26"}, "pass"),
        (SAFETY, "2026-03-01", {"退出日期": "2026-11-27"}, "restricted"),
        (SAFETY, "2023-11-26", {}, "pass"),
    ]
    asked: list[Statement] = []
    for number, (office, on, more, decision) in enumerate(told):
        firm = town.firm(f"壬{number}矿业")
        town.listing(firm, "L-SAFE", on, office, **more)
        asked.append(Vet(firm.code, decision=decision))
    waged, since = town.firm("壬五建筑"), ("2022-03-01", LABOUR)
    town.listing(waged, "L-WAGE", *since)
    asked += [Vet(waged.code, decision="pass"), Vet(waged.code, on="2025-02-28", decision="review")]
    firm = town.firm("壬六矿业")
    town.listing(firm, "L-SAFE", "2026-03-01", SAFETY)
    softened = (("lift", firm.code, "M-SAFE-78-2"),)  # checked less often, suspended all the same
    asked.append(Vet(firm.code, on=NOW, decision="restricted", after=softened))
    agency, owner = town.firm("壬七安评"), town.firm("壬八业主")
    tested, built = town.project(owner), town.project(owner)
    town.takes_part(agency, tested, "检测")
    town.takes_part(agency, built, "施工")
    words = {"CF_NR": "吊销安全评价机构资质", "CF_NR_ZKDX": "安全评价资质"}
    town.penalty(agency, "2023-03-01", "安全生产法第九十二条", "吊销许可证件", **words)
    return [
        *asked,
        Vet(tested, decision="restricted", tells=(Told("listed", "M-ENT-05", role="testing"),)),
        Vet(built, decision="pass"),  # published no longer, and a builder is not barred
    ]


def _heads(town: Town) -> list[Statement]:
    """Who headed at the offence and founded anew is found; who came later weighs less."""
    left, came = town.person("端木癸"), town.person("百里癸")
    listed = town.firm("癸一建筑", came, since="2026-02-01")
    town.headed(listed, left, "2015-03-02", "2026-02-01")
    town.listing(listed, "L-WAGE", "2026-03-01", LABOUR, 违法日期="2025-11-01")
    anew = town.firm("癸二建筑", left, since="2026-02-10")
    life = town.person("东郭癸")
    words = "终身禁止从事药品生产经营活动"
    ban = ("2021-03-01", "药品管理法第一百一十八条", "限制从业")
    town.penalty(life, *ban, CF_NR=words, **_PAST)
    shown = Told("listed", "M-ENT-04", until=None, mark="effect_only")
    return [
        Vet(anew.code, decision="review", tells=(Told("lead", mark="phoenix"),)),
        Vet(life.code, "employment", decision="review", tells=(shown,)),
        Vet(life.code, "social_security", decision="pass", beside=("M-ENT-04",)),
        Due(life.code, has=(("M-ENT-04", "2021-03-01", None, False),)),
        Refusal(anew.code, "appointments"),
    ]


def _red(town: Town) -> list[Statement]:
    """The red list opens the fast track, and nothing adverse may stand beside it."""
    good, both = town.firm("子一科技"), town.firm("子二科技")
    for firm in (good, both):
        town.listing(firm, "L-RED", "2026-03-01", FINANCE)
    town.listing(both, "L-ABN", "2026-03-02", MARKET)
    project = town.project(good)
    return [
        Vet(good.code, decision="fast_track"),
        Vet(project, decision="fast_track"),
        Vet(both.code, decision="review"),
    ]


def _assessors(town: Town) -> list[Statement]:
    """部令9号: six months of 限期整改, a blacklist till it ends; its own trade alone is barred."""
    told = (
        ("限期整改", "2026-07-01", "环评", "restricted"),
        ("限期整改", "2026-05-01", "环评", "review"),
        ("黑名单", "2024-01-01", "环评", "restricted"),
        ("限期整改", "2026-07-01", "施工", "review"),
    )
    asked: list[Statement] = []
    for number, (grade, on, role, decision) in enumerate(told):
        agency = town.firm(f"丑{number}环评")
        town.listing(agency, "L-EIA", on, ENVIRONMENT, 等级=grade)
        project = town.project(town.firm(f"丑{number}业主"))
        town.takes_part(agency, project, role)
        asked.append(Vet(project, decision=decision))
    graded = town.firm("丑五化工")
    for on, grade in (("2025-03-01", "环保不良"), ("2026-03-01", "环保良好")):
        town.listing(graded, "L-ENV", on, ENVIRONMENT, 等级=grade)
    return [*asked, Vet(graded.code, decision="pass", grades=())]


def _callings(town: Town) -> list[Statement]:
    """Bans from a calling: till the day of the text, in the scenario of the text alone."""
    appraiser, researcher, engineer = (town.person(f"万俟{n}") for n in "寅卯辰")
    ban = ("2026-05-01", "资产评估法第四十四条", "限制从业")
    town.penalty(appraiser, *ban, CF_NR="责令停止从业一年")
    words = "三年内禁止承担或者参与财政性资金支持的科学技术活动"
    ban = ("2025-01-05", "科学技术进步法第一百一十二条", "限制从业")
    town.penalty(researcher, *ban, CF_NR=words, CF_GSJZQ="2026-01-05")
    ban = ("2022-01-05", "建设工程质量管理条例第七十二条", "吊销许可证件")
    town.penalty(engineer, *ban, CF_NR="吊销执业资格证书，5年内不予注册", CF_GSJZQ="2025-01-05")
    three = Told("listed", "M-RES-110", until="2028-01-05", mark="effect_only")
    return [
        Due(appraiser.code, has=(("M-ENT-10", "2026-05-01", "2027-05-01", False),)),
        Vet(researcher.code, "research", decision="restricted", tells=(three,)),
        Vet(researcher.code, "research", on="2028-01-05", decision="pass"),
        Vet(engineer.code, "employment", tells=(Told("listed", "M-ENT-08-5", until="2027-01-05"),)),
    ]


def _offices_held(town: Town) -> list[Statement]:
    """公示条例18: who headed on the day of the listing, three years; who left on it, not."""
    left, came = town.person("澹台巳"), town.person("澹台午")
    firm = town.firm("巳一贸易", came, since="2024-06-01")
    town.headed(firm, left, "2015-03-02", "2024-06-01")
    town.listing(firm, "L-SAMR", "2024-06-01", MARKET)
    rule = Told("statutory", "M-JOB-03", until="2027-06-01")
    return [
        Vet(left.code, "appointments", never=("M-JOB-03",)),
        Vet(came.code, "appointments", decision="review", tells=(rule,)),
        Vet(came.code, "appointments", on="2027-06-01", decision="pass"),
    ]


def _no_dishonesty(town: Town) -> list[Statement]:
    """To be a debtor in enforcement is no dishonesty; what a text attaches to it is still told."""
    firm, person = town.firm("未一商贸"), town.person("太叔未")
    town.listing(firm, "L-ZX", "2026-01-05", COURT)
    town.listing(person, "L-ZB", "2026-01-05", COURT)
    asked = Told("lead", "M-JOB-01-ZW", mark="condition_open")
    return [
        Vet(firm.code, decision="pass"),
        Vet(person.code, "employment", decision="pass"),
        Vet(person.code, "appointments", decision="review", grades=("lead",), tells=(asked,)),
    ]


def _for_life(town: Town) -> list[Statement]:
    """A decision that says for life: food law 135(2), accounting law 38; asked, for no sheet tells
    the judgment that it needs."""
    asked: list[Statement] = []
    told = (
        ("M-ENT-03-L", "食品安全法第一百三十五条第二款", "终身不得从事食品生产经营管理工作"),
        ("M-ACC-38", "会计法第三十八条", "终身不得从事会计工作"),
    )
    for place, (code, basis, words) in enumerate(told):
        lead = Told("lead", code, mark="condition_open")
        for publicity in ("2022-05-01", "2099-01-01"):
            person = town.person(f"东郭{'申酉'[place]}{publicity[:4]}")
            ban = {"CF_NR": words, "CF_GSJZQ": publicity}
            town.penalty(person, "2019-05-01", basis, "限制从业", **ban)
            asked.append(Vet(person.code, "employment", decision="review", tells=(lead,)))
        years = town.person(f"东郭{'申酉'[place]}甲")
        ban = {"CF_NR": words.replace("终身", "五年内"), "CF_GSJZQ": "2022-05-01"}
        town.penalty(years, "2019-05-01", basis, "限制从业", **ban)
        asked.append(Vet(years.code, "employment", decision="pass", never=(code,)))
    return asked


def tell(town: Town) -> list[Statement]:
    """Write all of them into a town; gives what must be answered."""
    return [
        *_debtors(town),
        *_grades(town),
        *_licences(town),
        *_revoked(town),
        *_fines(town),
        *_tenders(town),
        *_procurement(town),
        *tell_doubts(town),
        *tell_terms(town),
        *_state(town),
        *_safety(town),
        *_heads(town),
        *_red(town),
        *_assessors(town),
        *_callings(town),
        *_offices_held(town),
        *_no_dishonesty(town),
        *_for_life(town),
    ]
