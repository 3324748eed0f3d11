"""Made-up villages and people. Any likeness to real ones is chance."""

from __future__ import annotations

from evalkit.demo.stream import Stream

COUNTY = "清禾县"
#: A county code that no county has.
CODE = "629901"

_FIRST = ("云", "沙", "柳", "杏", "麦", "雁", "榆", "枣", "梨", "鹿", "苇", "松")
_SECOND = ("泉", "湾", "坪", "塬", "沟", "滩", "营", "桥", "台", "渠")

_SURNAMES = tuple(
    "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余"
    "于杜叶程苏魏吕丁任卢姚沈钟姜崔谭陆汪范金石廖贾夏韦付方邹孟熊秦邱江尹薛闫段雷侯龙"
)
_RARE_SURNAMES = ("欧阳", "上官", "拓跋", "逯", "亓", "昝", "仝", "禤")
_GIVEN = tuple(
    "文武德福贵祥兴国建军志强明华秀英玉兰桂芳春梅红霞丽娟俊杰海涛永生忠义勤俭安平顺和"
    "廷吉瑞林山水泉田庆丰满仓来喜存善守信万年银金凤翠莲彩云淑贞月娥巧珍"
)
#: Characters that older programmes lose: outside GB 2312, and outside 16 bits.
_RARE_GIVEN = ("堃", "喆", "䶮", "㛃", "赟", "𬭩", "犇", "翀", "𣲘", "祎", "𫖯", "垚")


def village_names(count: int, draw: Stream) -> list[str]:
    """Draw so many different village names."""
    names = [f"{a}{b}村" for a in _FIRST for b in _SECOND]
    draw.shuffle(names)
    return names[:count]


def person(draw: Stream) -> str:
    """Draw a person's name; one in some eighty is hard on a keyboard."""
    surname = draw.pick(_RARE_SURNAMES if draw.chance(8) else _SURNAMES)
    given = draw.pick(_GIVEN)
    if draw.chance(700):
        given += draw.pick(_GIVEN)
    if draw.chance(5):
        given = draw.pick(_RARE_GIVEN)
    return surname + given
