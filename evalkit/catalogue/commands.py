"""Codes EK7xxx: commands and calls."""

from __future__ import annotations

from evalkit.catalogue.entry import Entry, entry

ENTRIES: dict[str, Entry] = {
    "EK7001": entry(
        "The system refused it: {reason}.",
        "系统不允许：{reason_zh}。",
        "Check the path, the rights, and that no other program holds the file.",
        "请检查路径和权限，并关闭正在使用该文件的其他程序。",
    ),
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
    "EK7006": entry(
        "There is a file of this name already, and it may have been filled in.",
        "已经有这个文件，可能已有人填写。",
        "Choose another name, or say --force to replace it.",
        "请换一个文件名；确实要覆盖的，加上 --force。",
    ),
    "EK7007": entry(
        "There is no rule or combiner of this name.",
        "没有叫这个名称的评分规则或汇总方法。",
        "`evalkit show rules` lists them.",
        "用 `evalkit show rules` 查看全部。",
    ),
    "EK7008": entry(
        "A template is a workbook, and the file's name says otherwise.",
        "空表是电子表格，文件名的后缀不对。",
        "Let the name end in .xlsx, or leave the ending out.",
        "请用 .xlsx 作后缀，或不写后缀。",
    ),
    "EK7011": entry(
        "The option {what} is missing.",
        "缺少选项 {what}。",
        "`{command} --help` says how it is called.",
        "用法见 `{command} --help`。",
    ),
    "EK7012": entry(
        "{what} is missing.",
        "缺少 {what}。",
        "`{command} --help` says how it is called.",
        "用法见 `{command} --help`。",
    ),
    "EK7013": entry(
        "There is no such command.",
        "没有这个命令。",
        "`{command} --help` says how it is called.",
        "用法见 `{command} --help`。",
    ),
    "EK7014": entry(
        "There is no such option.",
        "没有这个选项。",
        "`{command} --help` says how it is called.",
        "用法见 `{command} --help`。",
    ),
    "EK7015": entry(
        "{what} can't have this value.",
        "{what} 的值不对。",
        "`{command} --help` says how it is called.",
        "用法见 `{command} --help`。",
    ),
    "EK7016": entry(
        "The option {what} lacks its value, or has one that it doesn't take.",
        "选项 {what} 后面缺少内容，或写了不该有的内容。",
        "`{command} --help` says how it is called.",
        "用法见 `{command} --help`。",
    ),
    "EK7017": entry(
        "A command is missing.",
        "没有写要做什么（缺少命令）。",
        "`{command} --help` says how it is called.",
        "用法见 `{command} --help`。",
    ),
    "EK7018": entry(
        "More was written than the command takes.",
        "多写了这个命令用不着的内容。",
        "`{command} --help` says how it is called.",
        "用法见 `{command} --help`。",
    ),
    "EK7021": entry(
        "A rubric is a workbook or a file of TOML, and the name says neither.",
        "办法可以写成电子表格或 TOML 文件，这个后缀都不是。",
        "Let the name end in .xlsx or .toml.",
        "请用 .xlsx 或 .toml 作后缀。",
    ),
    "EK7901": entry(
        "The rubric looks back in time, and no day was given to look back from.",
        "办法里有“近一年”一类的期限，但没有给出评价基准日。",
        "Give it: `as_of=` in Python, `--as-of` on the command line.",
        "请给出基准日：命令行用 `--as-of`，Python 用 `as_of=`。",
    ),
    "EK7904": entry(
        "“{selection}”: {count} subjects are level at the cut, and only lots can part "
        "them; no seed was given.",
        "“{selection}”有 {count} 个对象并列在名额线上，要抽签决定，还没有抽签种子。",
        "Draw a seed in public and give it: --seed TEXT, evaluate(seed=…).",
        "请公开产生抽签种子，再用 --seed 写明（Python 里用 seed=…）。",
    ),
    "EK7905": entry(
        "This can't be the seed of a lottery.",
        "抽签种子不能这样写。",
        "Write one line of 1 to 200 characters.",
        "请写一行文字，1 至 200 个字符。",
    ),
}
