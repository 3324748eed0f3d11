"""Codes of values that need a reason: EK1237–1238 in rubrics, EK4081 in facts."""

from __future__ import annotations

from evalkit.catalogue.entry import Entry, entry

ENTRIES: dict[str, Entry] = {
    "EK1237": entry(
        "There is no text field of this name beside it.",
        "旁边没有叫这个名称的文字字段。",
        'Declare a field of `type = "text"` in the same table, and name it here.',
        '请在同一张表里声明一个 `type = "text"` 的字段，再写在这里。',
    ),
    "EK1238": entry(
        "Only a figure or a condition can need a reason.",
        "只有数字或是否可以要求写理由。",
        "Take `reason` away.",
        "请删去 `reason`。",
    ),
    "EK4081": entry(
        "This value needs a reason, and the cell under “{heading}” is empty.",
        "填了这个数就要写理由，而“{heading}”一栏是空的。",
        "Write the reason there, or leave 0.",
        "请在该栏写明理由；没有理由的填 0。",
    ),
}
