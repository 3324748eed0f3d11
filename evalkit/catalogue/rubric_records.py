"""Codes EK126x: earlier results as records, and titles from their events."""

from __future__ import annotations

from evalkit.catalogue.entry import Entry, entry

ENTRIES: dict[str, Entry] = {
    "EK1261": entry(
        "A record table of earlier results has no sheet.",
        "以前的结果不在工作表里，不能写 sheet。",
        "Take out `sheet`, or `outcomes` if the rows are filled in by people.",
        "请去掉 sheet；由人填写的请去掉 outcomes。",
    ),
    "EK1262": entry(
        "There is no record table of this name for the events of the title.",
        "没有叫这个名称的记录表可作称号的事件表。",
        "Name one of the record tables.",
        "请写记录表里有的。",
    ),
    "EK1263": entry(
        "The events of a title need days: this record table has no `date`.",
        "称号的事件要有日期，这张记录表没有写 `date`。",
        "Name its field of dates with `date`.",
        "请用 `date` 写明哪一栏是日期。",
    ),
    "EK1264": entry(
        "There is no field with choices of this name among the events of the title.",
        "称号的事件表里没有叫这个名称、又有可选项的字段。",
        "Name a category with `choices`.",
        "请写一个有 `choices` 的类别字段。",
    ),
    "EK1265": entry(
        "Nothing of this name can happen to a title.",
        "称号没有这种效力。",
        "Take one of the acts as it is written.",
        "请照可用的写法写。",
    ),
    "EK1266": entry(
        "The field has no such choice.",
        "这一栏没有这个可选项。",
        "Write it as it stands in `choices`.",
        "请照 `choices` 里的写法写。",
    ),
    "EK1267": entry(
        "It is not said what these events do to the title.",
        "没有写明这些事对称号有什么效力。",
        'Name each; `"note"` does nothing.',
        '请逐个写明；没有效力的写 "note"。',
    ),
    "EK1268": entry(
        "Nothing grants the title.",
        "没有一种事是命名，称号无从得来。",
        'Give one of the events `"grant"`.',
        '请写明哪一种是 "grant"。',
    ),
}
