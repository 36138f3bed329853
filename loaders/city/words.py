"""Invented names: syllables, trades and roads of a city like Hegang."""

from random import Random
from typing import Final

_FIRST: Final = "瑞宏鼎诚嘉盛博泰恒源晟煜峻汇朗润德沐禾锦铭旭辰坤隆颐臻屹祺澜骏昊穗钧逸舜岚曜霖桦"
_SECOND: Final = "澄翊渊屿棠珩淼昱珞绪穹蔚韬璟牧涵垣磊茂邦岳川林尧帆羽柏扬科信和通达安远腾泽业元"
_LAST: Final = "兴华利丰美康宁顺昌祥福庆春雨雪山海江河松鹤岗龙凤石木金火星月云天光明清正义仁"
_TRADES: Final = (
    ("建筑工程", "房屋建筑业"),
    ("市政工程", "土木工程建筑业"),
    ("煤炭贸易", "批发业"),
    ("石墨新材料", "非金属矿物制品业"),
    ("粮食加工", "农副食品加工业"),
    ("农业开发", "农业"),
    ("物流运输", "道路运输业"),
    ("商贸", "零售业"),
    ("餐饮管理", "餐饮业"),
    ("房地产开发", "房地产业"),
    ("环保科技", "生态保护和环境治理业"),
    ("机械设备", "专用设备制造业"),
    ("电力安装", "建筑安装业"),
    ("矿山设备", "专用设备制造业"),
    ("食品", "食品制造业"),
    ("医药", "医药制造业"),
    ("网络科技", "软件和信息技术服务业"),
    ("园林绿化", "公共设施管理业"),
    ("热力供应", "电力、热力生产和供应业"),
    ("家政服务", "居民服务业"),
)
_SURNAMES: Final = (
    "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余"
    "于杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯"
    "龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_GIVEN: Final = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰玉萍红波辉建国志海燕文彬晓光春梅"
    "东雪峰凯欣宇婷浩然博思雨晨阳立新永福庆宝成忠良世荣振华广林学义长青云飞龙泉"
)
# Surnames of planted persons: nobody in the random background bears one of them.
_RARE_SURNAMES: Final = (
    "欧阳",
    "上官",
    "司徒",
    "诸葛",
    "东方",
    "令狐",
    "端木",
    "独孤",
    "南宫",
    "慕容",
)
_RARE_GIVEN: Final = "砚翮骞珂峤澍煦彧祎翙璠珺琬昕晗旸瀚淇沅濯"
_ROADS: Final = (
    "松涛路",
    "煤海街",
    "鹤翔路",
    "龙江街",
    "石墨路",
    "兴安北街",
    "红旗新路",
    "东解放街",
    "育才南路",
    "振工路",
    "矿丰街",
    "站前二路",
    "界江大道",
    "稻香街",
    "林海路",
    "五指山路",
    "光宇街",
    "六号新街",
    "麓林路",
    "湖滨东路",
)
_CATEGORY_TRADES: Final = {
    "IM01": "公证处",
    "IM02": "律师事务所",
    "IM03": "司法鉴定所",
    "IM04": "会计师事务所有限公司",
    "IM05": "融资担保有限公司",
    "IM06": "税务师事务所有限公司",
    "IM07": "检验检测有限公司",
    "IM08": "安全评价有限公司",
    "IM09": "认证有限公司",
    "IM10": "招标代理有限公司",
    "IM11": "房地产经纪有限公司",
    "IM12": "人力资源服务有限公司",
    "IM13": "工程咨询有限公司",
    "IM14": "公共资源交易服务有限公司",
}
WORKS: Final = (
    "厂房",
    "仓储中心",
    "选煤生产线",
    "石墨加工园",
    "冷链基地",
    "供热管网",
    "污水处理站",
)
CITY_NAME: Final = "鹤岗市"


def trade(rng: Random) -> tuple[str, str]:
    """(the trade in a company name, the line of business under which it is filed)."""
    return rng.choice(_TRADES)


def fancy(rng: Random) -> str:
    """The invented part of a company name, two or three syllables."""
    word = rng.choice(_FIRST) + rng.choice(_SECOND)
    return word + rng.choice(_LAST) if rng.random() < 0.7 else word


def person_name(rng: Random) -> str:
    """A name for a person of the background; several people may bear it."""
    given = rng.choice(_GIVEN) + (rng.choice(_GIVEN) if rng.random() < 0.8 else "")
    return rng.choice(_SURNAMES) + given


def common_name(rng: Random) -> str:
    """A name for a person as often borne as in a Chinese city: a few are borne by many."""
    # The surnames stand in the order of their frequency; that of a rank falls as its root, so that
    # the first five are borne by a fifth of all.
    surname = _SURNAMES[int(rng.random() ** 2 * len(_SURNAMES))]
    given = _GIVEN[int(rng.random() ** 2 * len(_GIVEN))]
    return surname + given + (rng.choice(_GIVEN[:40]) if rng.random() < 0.7 else "")


def rare_name(rng: Random) -> str:
    """A name that only planted persons bear."""
    return rng.choice(_RARE_SURNAMES) + rng.choice(_RARE_GIVEN) + rng.choice(_RARE_GIVEN)


def agency_suffix(category: str) -> str:
    """The ending of an intermediary's name, by its category."""
    return _CATEGORY_TRADES[category]


def address(district: str, serial: int) -> str:
    """The `serial`-th address; two serials never give the same."""
    house, road = divmod(serial, len(_ROADS))
    return f"黑龙江省{CITY_NAME}{district}{_ROADS[road]}{house + 1}号"
