"""Codes EK49xx and EK79xx: what a run refuses before it scores anyone."""

from __future__ import annotations

from evalkit.catalogue.entry import Entry, entry

ENTRIES: dict[str, Entry] = {
    "EK4901": entry(
        "The table has no such column, and the rubric has the field.",
        "数据里没有这个指标的列。",
        "Add the column, with every value unknown if need be.",
        "请补上这一列；不知道的值可以全部留空。",
    ),
    "EK4902": entry(
        "The column holds a word that is none of the field's choices.",
        "这一列里有选项以外的文字。",
        "Correct it, or add the choice to the rubric.",
        "请改正，或在办法里增加这个选项。",
    ),
    "EK4903": entry(
        "“{id}” has no value in the field that makes the groups.",
        "“{id}”的分组指标没有填。",
        "Fill it in: it says with whom the subject is compared.",
        "请补填；不知道属于哪一组，就无法与同组的比较和排名。",
    ),
    "EK4904": entry(
        "There are more subjects than one run takes (limit {limit}).",
        "评价对象超过上限（最多 {limit} 个）。",
        "Evaluate them in parts.",
        "请分批评价。",
    ),
    "EK4911": entry(
        "A row of {id} does not say what rows are grouped by.",
        "{id} 有一行没有填写分组用的栏目。",
        "Fill it in for every row: a row of an unknown group could be one with any "
        "other.",
        "请把每一行的这一栏填好：不知道属于哪一组的行，可能和任何一行是同一件事。",
    ),
    "EK7902": entry(
        "The day lies outside the years evalkit counts, 1900 to 2199.",
        "评价基准日须在1900年至2199年之间。",
        "Check the year.",
        "请核对年份。",
    ),
    "EK7903": entry(
        "The day the evaluation speaks of is no day.",
        "评价基准日不是一个日期。",
        "Give a day, without a time; in Python a `datetime.date`.",
        "请写明年月日，不带时刻；Python 里请用 `datetime.date`。",
    ),
}
