"""Column names by what they say: 列入时间 and 纳入日期 are one.

Offices write one column in many ways. Here words that mean the same in a column's name become one
of them, so that a mapping need not list every pairing. Nothing that a name says is left out:
被处罚单位 and 处罚单位 stay two, 变更前 stays. A name that a mapping lists goes before one that
only says the same.
"""

import re
from functools import lru_cache
from typing import Final

# Who decides: behind these words 机关, 部门 and 机构 are 单位.
_DECIDES: Final = (
    "认定|列入|移出|决定|处罚|执法|办案|查处|发布|公布|公示|公告|评价|评定|许可|审批|批准|核准|发证|"
    "吊销|标记|恢复|征收|作出|监管|检查|主管|受理|授予|表彰|实施|记录|报送"
)
# Each pattern and what stands in its place, in this order.
_SAME: Final = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        (r"[“”\"'‘’]", ""),
        (r"^(?:20[0-9]{2}年?度?)(?=[\u4e00-\u9fff]{3})", ""),  # 2025年度环境信用评价等级
        ("或者|及|或", "/"),
        (r"(?<=姓名)\(名称\)|(?<=名称)\(姓名\)", ""),
        (r"姓名/?名称|名称/?姓名", "名称"),
        (r"\((?:个?人|名称|姓名|全称)\)", ""),
        ("(?:详细|规范)名称|全称", "名称"),
        ("做出", "作出"),
        (r"(?<=[\u4e00-\u9fff])的(?=[\u4e00-\u9fff])", ""),
        ("(?<!统一)社会信用代码|统一信用代码|(?<![\u4e00-\u9fff])信用代码", "统一社会信用代码"),
        ("(?<=单位|机构|企业)信用代码", "统一社会信用代码"),
        ("(?:居民|公民)?(?:身份证件?|身份)号码?", "身份证号"),
        ("法人代表(?!人)", "法定代表人"),
        ("纳入|录入(?=名单)", "列入"),
        ("移除", "移出"),
        ("事由|理由", "原因"),
        ("数额|额度", "金额"),
        ("书?文书号|书文号|书编号|书号", "文号"),
        ("号码|编码", "号"),
        ("终止|结束|届满", "截止"),
        ("开始", "起始"),
        ("年份", "年度"),
        ("时间", "日期"),
        (rf"({_DECIDES})(?:机关|部门|机构)", r"\1单位"),
        ("(?<=变更[前后])(?:信息|内容|事项|情况)", ""),
        ("类别|种类", "类型"),
        ("住所地址", "住所"),
        ("地点", "地址"),
        ("^公司(?=统一|名称|类型|地址)", "企业"),
        # Behind three letters at least: 企业名称 stays, and 单位 alone may be a measure, 万元.
        (r"(?<=[\u4e00-\u9fff]{3})(?:名称|姓名)$", ""),
        # Of which list is told by its name (`SheetColumns.called`).
        (r"(列入|移出)[\u4e00-\u9fff]{2,20}?(?:名单|名录)(?=原因|日期|单位|决定|文号|状态)", r"\1"),
    )
)


@lru_cache(maxsize=20_000)
def said_by(name: str) -> str:
    """What a normalised column name without units and hints says, in the words of this page."""
    for pattern, word in _SAME:
        name = pattern.sub(word, name)
    return name
