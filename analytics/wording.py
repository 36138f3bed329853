"""The words of the graph as its readers say them (docs/glossary.md)."""

from collections.abc import Iterable
from typing import Final

KINDS: Final = {
    "enterprise": "企业",
    "individual_business": "个体工商户",
    "cooperative": "合作社",
    "social_organisation": "社会组织",
    "public_institution": "事业单位",
    "government_body": "机关",
    "rural_collective": "农村集体经济组织",
    "foreign_organisation": "境外组织",
    "person": "自然人",
    "project": "项目",
    "bid_lot": "标段",
    "address": "地址",
    "phone": "电话",
}
ROLES: Final = {
    "legal_representative": "法定代表人",
    "intermediary": "中介机构",
    "project_legal_person": "项目法人",
    "practitioner": "执业人员",
    "review_expert": "评审专家",
    "supplier": "供应商",
    "state_investor": "国有出资人",
}
TIES: Final = {
    "legal_representative_of": "法定代表人",
    "principal_of": "负责人",
    "actual_controller_of": "实际控制人",
    "shareholder_of": "股东",
    "partner_of": "合伙人",
    "officer_of": "主要人员",
    "family_of": "亲属",
    "branch_of": "分支机构",
    "guarantees": "担保",
    "pledges_to": "质押",
    "project_legal_person_of": "项目法人",
    "participates_in": "参与项目",
    "serves": "服务",
    "practises_at": "执业于",
    "bids_in": "投标",
    "lot_of": "所属项目",
    "reviews": "评审",
    "located_at": "住所",
    "reachable_at": "电话",
    "possibly_same_as": "疑似同一主体",
}
PARTICIPANTS: Final = {
    "project": "项目",
    "applicant": "申请人",
    "participant": "参与方",
    "project_legal_person": "项目法人",
    "survey": "勘察",
    "design": "设计",
    "construction": "施工",
    "supervision": "监理",
    "supply": "供货",
    "tender_agent": "招标代理",
    "environmental_assessment": "环境影响评价",
    "evaluation": "评估",
    "testing": "检测",
}
GRADES: Final = {"listed": "名单", "statutory": "法定", "lead": "线索"}
LEVELS: Final = {"none": "无", "low": "低", "medium": "中", "high": "高"}
TIERS: Final = {
    "minor": "轻微",
    "moderate": "一般",
    "serious": "严重",
    "positive": "守信",
    "neutral": "中性",
}
RECORDS: Final = {
    "penalty": "行政处罚",
    "licence": "行政许可",
    "listing": "名单",
    "debt": "债务",
    "grade": "等级评价",
    "promise": "信用承诺",
    "commendation": "表彰",
}
MARKS: Final = {
    "disputed": "该记录异议处理中",
    "former": "所经关系已终止",
    "never_simultaneous": "链上相邻关系从未同时存在，不能单独引起复核",
    "offence_date_unknown": "违法日期不明",
    "possibly_same_as": "身份未经确认",
}
SCHEMES: Final = {
    "uscc": "统一社会信用代码",
    "org_code": "组织机构代码",
    "registration_no": "注册号",
    "project_code": "项目代码",
}
ATTRIBUTES: Final = {
    "founded": "成立日期",
    "status": "登记状态",
    "capital": "注册资本（元）",
    "type": "企业类型",
    "industry": "行业",
    "category": "中介类别",
    "supervising_department": "主管部门",
    "filed_on": "备案日期",
    "investment": "总投资（元）",
    "place": "建设地点",
    "masked_number": "证件号码（遮盖）",
}
SOURCES: Final = {
    "abnormal_list": "经营异常名录",
    "bids": "投标",
    "branches": "登记·分支机构",
    "changes": "登记·变更",
    "consumption_restriction": "限制消费人员",
    "guarantees": "担保",
    "intermediaries": "中介机构",
    "judgment_debtors": "失信被执行人",
    "legal_representatives": "登记·任职",
    "licence": "行政许可",
    "licence_2015": "行政许可（2015）",
    "lists": "名单",
    "native": "导入",
    "officers": "登记·主要人员",
    "organisations": "登记·企业",
    "participants": "项目参与方",
    "penalty": "行政处罚",
    "penalty_2015": "行政处罚（2015）",
    "practitioners": "从业人员",
    "procurement_list": "政府采购严重违法失信",
    "projects": "项目",
    "safety_list": "安全生产严重失信",
    "services": "中介服务",
    "shareholders": "登记·股东",
    "tax_violators": "重大税收违法",
}
LISTS: Final = {
    "L-SX": "失信被执行人",
    "L-XG": "限制消费人员",
    "L-ZX": "被执行人",
    "L-ZB": "终结本次执行",
    "L-TAX": "重大税收违法失信主体",
    "L-SAMR": "严重违法失信名单",
    "L-ABN": "经营异常名录",
    "L-WAGE": "拖欠农民工工资",
    "L-PROC": "政府采购严重违法失信",
    "L-SAFE": "安全生产严重失信",
    "L-ENV": "企业环境信用评价",
    "L-EIA": "环评失信",
    "L-TAXG": "纳税信用等级",
    "L-A": "A级纳税人",
    "L-AEO": "海关企业信用",
    "L-LAB": "劳动保障守法诚信等级",
    "L-OVL": "严重超限超载",
    "L-PROJ-ABN": "项目异常名录",
    "L-PROJ-BLK": "项目单位黑名单",
    "L-BUILD": "建设市场黑名单",
    "L-INTM": "中介服务机构信用记录",
    "L-WELF": "骗取社会救助",
    "L-TOUR": "旅游不文明行为",
    "L-RED": "红榜",
}


def sources(names: Iterable[str]) -> str:
    """Who says so; a source of the user's own mapping under its own name."""
    return "、".join(SOURCES.get(name, name) for name in names)


def record(kind: str, list_: str | None, document_no: str | None) -> str:
    """What a record is: its list or kind, and its document number."""
    what = f"{LISTS.get(list_, '名单')}（{list_}）" if list_ else RECORDS.get(kind, kind)
    return f"{what} {document_no}" if document_no else what
