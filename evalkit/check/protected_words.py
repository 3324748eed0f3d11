"""What must not cost anyone points, a title or a loan, and the words it goes by.

Words stand in labels, in keys, in choices. English ones match at the beginning of a
word, so that `petition` is found in `petitions` and in `petition_count`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen


@frozen
class Protected:
    """Something people do or suffer, its words, and why it must not be punished."""

    zh: tuple[str, ...]
    en: tuple[str, ...]
    why_zh: str
    why: str


PROTECTED = (
    Protected(
        ("信访", "上访", "投诉", "举报", "检举", "控告", "申诉", "报警"),
        ("petition", "complain", "whistle", "denounc"),
        "向有关机关反映问题、申诉、控告、检举是公民的权利（宪法第四十一条）",
        "to petition, complain and report is a citizen's right "
        "(Constitution of the PRC, article 41)",
    ),
    Protected(
        ("诉讼", "打官司", "起诉", "上诉"),
        ("lawsuit", "litiga", "sue_", "sued"),
        "到法院解决纠纷是正当途径，不是不和睦",
        "to go to court is a proper way to settle a dispute",
    ),
    Protected(
        ("信仰", "信教", "宗教", "教徒"),
        ("belief", "religio", "worship", "church"),
        "公民有宗教信仰自由，信与不信不得歧视（宪法第三十六条）",
        "belief is free, and nobody may be treated worse for it "
        "(Constitution of the PRC, article 36)",
    ),
    Protected(
        ("生育", "超生", "怀孕", "二胎", "三胎"),
        ("birth", "pregnan", "childless"),
        "生不生、生几个不是品德",
        "whether and how many children people have is no merit",
    ),
    Protected(
        ("患病", "疾病", "生病", "重病", "大病", "病人", "病残", "残疾", "残障"),
        ("illness", "disease", "sick", "disab", "handicap"),
        "患病、残疾的人不应因此吃亏",
        "nobody should be worse off for being ill or disabled",
    ),
    Protected(
        ("贫困", "低保", "特困", "五保", "困难户", "救助户"),
        ("poverty", "poor_", "poor ", "relief", "welfare", "low_income", "low income"),
        "贫困不是过错，享受救助是应得的",
        "poverty is no fault, and relief is due to those in need",
    ),
)


def protected_words(text: str) -> Iterator[tuple[str, Protected]]:
    """Give the protected words in a text, the first of each kind."""
    for kind in PROTECTED:
        found = _PATTERNS[kind].search(text)
        if found is not None:
            yield found.group().strip("_ ").lower(), kind


_PATTERNS = {
    kind: re.compile(
        "|".join([*kind.zh, rf"(?<![a-z])(?:{'|'.join(kind.en)})"]), re.IGNORECASE
    )
    for kind in PROTECTED
}
