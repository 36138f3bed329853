"""An invented paper for tests, before it is set in type."""

from typing import Any

from analytics.opinion.opinion import Opinion, Party


def plain_opinion(**changed: Any) -> Opinion:
    fields: dict[str, Any] = {
        "issuer": "鹤岗市发展和改革委员会",
        "number": "信核〔2026〕7号",
        "code": "7KQ2-M9XA-C3WD",
        "hash": "2" * 64,
        "address": "",
        "officer": "王经办",
        "facts": (("核查事项", "项目审批"),),
        "decision": "复核",
        "meaning": "由经办人核查后决定。",
        "notes": (),
        "parties": (Party("甲公司", "申请人", "91230400W85046069U", "未见不利信用记录"),),
        "listed": (),
        "statutory": (),
        "noted": (),
        "conditions": (),
        "words": (),
        "versions": (("数据版本", "第3版"),),
        "leads": None,
        "clearing": "",
    }
    return Opinion(**{**fields, **changed})
