"""Codes EK7xxx: commands and calls."""

from __future__ import annotations

from evalkit.catalogue.entry import Entry, entry

ENTRIES: dict[str, Entry] = {
    "EK7002": entry(
        "There is neither a file nor a scheme of this name.",
        "没有这个文件，也没有叫这个名字的自带办法。",
        "Give the path of a file, or the id of a scheme that comes with evalkit.",
        "请写评定办法文件的路径，或自带办法的编号。",
    ),
    "EK7003": entry(
        "No subject has this id.",
        "没有这个编号的评价对象。",
        "Write the id as it stands in the facts.",
        "请照表里的写法填编号。",
    ),
    "EK7004": entry(
        "The rubric ranks nobody: it has no [ranking].",
        "这份办法没有排名规定（没有 [ranking]）。",
        "Add [ranking] to the rubric, or use the rows of the result.",
        "请在办法里写上 [ranking]，或直接使用结果各行。",
    ),
    "EK7005": entry(
        "There is no such group.",
        "没有这个分组。",
        "Write the group as it stands in the facts.",
        "请照表里的写法填写。",
    ),
}
