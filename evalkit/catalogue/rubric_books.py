"""Codes EK127x: rubrics in workbooks."""

from __future__ import annotations

from evalkit.catalogue.entry import Entry, entry

ENTRIES: dict[str, Entry] = {
    "EK1271": entry(
        "This text is longer than a cell of a workbook can hold.",
        "这段文字太长，电子表格的一个格子放不下。",
        "Shorten it, or keep the rubric as TOML.",
        "请写短些，或仍用 TOML 文件。",
    ),
    "EK1272": entry(
        "What stands after “TOML:” in this cell is none: {why}.",
        "这一格“TOML:”后面的写法不对：{why}。",
        "Write it as it stands in the TOML file, or plainly without “TOML:”.",
        "请照 TOML 文件里的写法写，或去掉“TOML:”直接写。",
    ),
    "EK1273": entry(
        "Nothing says what this sheet holds: the small grey second row is missing.",
        "看不出这张工作表是什么内容：缺少第二行的灰色小字。",
        "Delete the sheet, or copy its second row from a workbook converted anew.",
        "多余的工作表请删去；不是多余的，请从重新转换的表里把第二行抄回来。",
    ),
    "EK1274": entry(
        "No row above has the id that this one belongs to.",
        "这一行的上级（或所属）编号在表里找不到。",
        "Write the id as it stands in the first column of the sheet of the section.",
        "请照该部分表里“编号”一栏的写法填写，上级要写在前面。",
    ),
    "EK1275": entry(
        "Another row has this id already.",
        "这个编号前面已经有了。",
        "Give each row an id of its own.",
        "请给每一行不同的编号。",
    ),
    "EK1276": entry(
        "The row has contents and no id.",
        "这一行有内容，却没有编号。",
        "Write its id in the first column, or clear the row.",
        "请补上编号；多余的行请清空。",
    ),
    "EK1277": entry(
        "It can't be told what this is meant to be.",
        "看不出这里写的是什么。",
        "Choose one of the words of the column 类; a column needs its key in the "
        "second row.",
        "“类”一栏请选下拉框里的词；多出来的栏，第二行要写上键。",
    ),
    "EK1278": entry(
        "This is there twice.",
        "这里重复了。",
        "Keep one.",
        "请只留一个。",
    ),
}
