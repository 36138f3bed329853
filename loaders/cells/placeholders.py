"""Words and marks that systems write where there is no value: the one list of them (issue 13).

`absent` holds for any cell. `is_no_name` and `is_no_code` also know what is a value elsewhere,
such as 0 or 合计, and names nobody.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from graph.identifiers import is_placeholder

# A cell of nothing but these says nothing; around a word they are dropped: (null), “无”, #N/A.
_DASHES: Final = "-‐‑‒–—―−－─━_/／|\\"
_STOPS: Final = "*＊#?？.．。…,，、;；:：~～`·•="
_PAIRS: Final = "'\"“”‘’()（）[]［］【】〔〕<>《》{}"
_AROUND: Final = f"{_DASHES}{_STOPS}{_PAIRS} \t\r\n\u3000\xa0"
# Compared in small letters, half-width, without blanks and without marks around them.
_NOTHING: Final = frozenset(
    {"n/a", "na", "n.a", "nan", "nat", "nil", "none", "null", "undefined", "无", "暂无"}
    | {"没有", "空", "空白", "空值", "缺", "缺失", "暂缺", "缺省", "暂无数据", "无数据"}
    | {"无内容", "无信息", "未知", "不详", "不明", "不适用", "未填", "未填写", "未填报"}
    | {"未提供", "暂未提供", "未录入", "保密", "待定", "待补", "待补充", "待填写"}
    | {"待录入", "暂不填", "不填"}
)
# As the cell above: what it holds is known only while the rows stand in their order.
_DITTO: Final = frozenset({"同上", "同前", "同上行", "上同", "〃", "″", "''"})
_WRITTEN: Final = frozenset({"\\n", "<na>", "\\null"})  # an empty value as databases write it
# No name of a person, a firm, an address: totals, titles of columns, and words for the unnamed.
_NO_NAMES: Final = frozenset(
    {"合计", "总计", "小计", "共计", "累计", "总数", "合计数", "本页合计", "本页小计"}
    | {"total", "sum", "true", "false", "原", "现", "新", "原名", "曾用名", "法人"}
    | {"个人", "自然人", "企业", "公司", "单位", "当事人", "姓名", "名称", "企业名称"}
    | {"单位名称", "公司名称", "法人代表", "法定代表人", "负责人", "股东", "同上", "同前"}
    | {
        "某公司",
        "某企业",
        "某单位",
        "某商户",
        "某个体户",
        "某某",
        "某人",
        "涉密",
        "测试",
        "test",
        "示例",
    }
    | {"不公开", "未公开", "不公示", "不予公开", "匿名", "佚名", "无名氏", "本人"}
    | {"无法核实", "无法查找", "查无", "查无此人", "未查到", "未登记", "待查", "待核实"}
    | {"空缺", "已故", "去世", "离职", "已离职", "注销", "已注销", "吊销", "已吊销", "男", "女"}
    | {
        "经理",
        "总经理",
        "董事长",
        "执行董事",
        "董事",
        "监事",
        "厂长",
        "经营者",
        "投资人",
        "自有",
        "租赁",
    }
    | {"以下空白", "无地址", "无固定地址", "无电话", "无名称", "无姓名", "无法定代表人"}
)
# 见营业执照, 同注册地址, 无固定场所, 暂无地址: they point elsewhere, or say that there is none;
# 汉族 stands behind a person's name and is none.
_ELSEWHERE: Final = re.compile(
    "(?:详?见|参见|同).{0,6}(?:附件|附表|执照|证照|备注|住所|地址|场所|上述|系统|档案)"
    "|(?:暂?无|没有|未)(?:固定|登记|注册|实际|经营|办公|联系|设立?|填写?|任命|产生)*"
    "(?:地址|住所|场所|电话|号码|姓名|名称|法人|法定代表人|负责人|经营者)"
    "|(?:汉|满|回|蒙古|朝鲜|锡伯|达斡尔|鄂伦春|鄂温克|赫哲|维吾尔|哈萨克|藏|壮|苗|彝|侗|瑶|土家|白)族"
)
# A number that a spreadsheet took for a quantity (1.38E+10): no name, though it has a letter.
_QUANTITY: Final = re.compile(r"[0-9.]+[eE][-+]?[0-9]+")
# Texts of these letters are compared as they stand, as nearly all names are.
_SETTLED: Final = re.compile("[\u4e00-\u9fff0-9]+")
_LONGEST_POINTER: Final = 16  # characters: longer text tells more than where to look
_LONGEST: Final = 2 + max(map(len, _NOTHING | _NO_NAMES))  # a pair of brackets counts too


def absent(text: str) -> bool:
    """Whether a cell means that there is no value: 无, ——, (null), nan."""
    # Of a long cell only the first character is looked at: this is asked of every cell.
    if len(text) > _LONGEST:
        return text[0] in _AROUND and not text.strip(_AROUND)
    return _says_nothing(text)


@lru_cache(maxsize=10_000)
def is_no_name(text: str) -> bool:
    """Whether this names nobody: no value, a total, a column's title, or no letter at all."""
    if absent(text):
        return True
    bare = _bare(text)
    if bare in _NO_NAMES or _QUANTITY.fullmatch(text):
        return True
    if len(text) < _LONGEST_POINTER and _ELSEWHERE.fullmatch(bare):
        return True
    return not any(map(str.isalpha, text))


@lru_cache(maxsize=10_000)
def is_no_code(text: str) -> bool:
    """Whether this is no code and no number: no value, zeros, one character repeated."""
    return absent(text) or is_placeholder(text)


def is_ditto(text: str) -> bool:
    """Whether a cell points at the one above it: 同上, 〃."""
    return text in _DITTO


def is_zero(text: str) -> bool:
    """Whether this is a number or a date of zeros only: 0, 0000-00-00."""
    return "0" in text and not text.strip("0-/.: ")


@lru_cache(maxsize=10_000)
def _says_nothing(text: str) -> bool:
    bare = _bare(text)
    return not bare or bare in _NOTHING or text.strip().casefold() in _WRITTEN


def _bare(text: str) -> str:
    if _SETTLED.fullmatch(text):
        return text
    folded = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
    return folded.strip(_AROUND)
