"""The help in Chinese, paragraph by paragraph; what isn't here is shown in English.

Lines are broken by hand: click counts characters, and these are two columns wide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

_HEADINGS = {"Options": "选项", "Commands": "命令"}
_USAGE = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]..."}

#: What stands in brackets behind an option.
_EXTRAS = {"required": "必填", "default": "不写时", "env var": "环境变量"}

_RUBRIC = """\
RUBRIC 是办法文件，或自带办法的编号
（household/ten-star）。"""

_OPTIONS = {
    "Show this message and exit.": "显示本说明。",
    "Show the version and exit.": "显示版本号。",
    "Language of messages; left out, that of the system.": "用哪种语言；不写则随系统。",
    "Print one JSON value instead, for programs.": "改为输出一个 JSON 值，供程序读取。",
    "The day the evaluation speaks of, as 2026-10-31; today when left out.":
        "评价基准日，如 2026-10-31；不写就是今天。",
    "What lots are drawn with, where equals must be parted by lot.":
        "抽签种子；并列要抽签决定时才用。",
    "The folder of the result: a new one, or one of an earlier result.":
        "结果文件夹：新的，或放着上次结果的。",
    "The folder of the result.": "结果文件夹。",
    "Printed on every sheet of the notice: a trial, made-up data.":
        "印在公示每一页上，如“试评”“演示”。",
    "Write beside other files in DIR.": "文件夹里有别的文件也照写。",
    "Where to write; left out, the rubric's name in this folder.":
        "写到哪里；不写则用办法的名称。",
    "Replace a file that is there.": "已有同名文件时覆盖它。",
}  # fmt: skip

_COMMANDS = {
    "Turn a written evaluation scheme into results that anyone can check.":
        "把写在纸上的评定办法，变成谁都能核对的评定结果。",
    "Evaluate a made-up county of 15,000 households and show the result.":
        "造一个一万五千户的县，算一遍，看看结果。",
    "Look for faults in rubrics.": "检查评定办法写得对不对。",
    "Evaluate facts by a rubric and write the result's folder.":
        "按办法评定表里的每一户，写出结果文件夹。",
    "Say why a subject got what it got, down to the cells.":
        "说明某一户为什么是这个结果，一直查到格子。",
    "Work a result out again and compare every byte.":
        "把一份结果再算一遍，逐字节核对。",
    "Show the rubrics, one of them, its fields, the rules or the plugins.":
        "查看有哪些办法、办法的内容、指标、评分规则或插件。",
    "List the schemes that come with evalkit, by their ids.":
        "列出自带的办法和编号。",
    "Write an empty workbook to fill in for a rubric.":
        "按办法生成一张要填的空表。",
    "Show what a rubric says.": "查看办法的内容。",
    "An outline, or a document for the notice board.":
        "提纲，或张榜用的文稿（text、html）。",
    "List the rules and combiners, or say all about one.":
        "列出评分规则和汇总方法，或详细说明一个。",
    "List the fields of a rubric: headings, other names, values.":
        "列出办法的指标：标题、别名、填什么。",
    "List the plugins, what each gives, and those that were set aside.":
        "列出插件、各自提供什么、哪些没能使用。",
    "Write a rubric as a workbook, or a workbook as TOML.":
        "把办法写成电子表格，或把电子表格写回 TOML。",
    "Print the JSON Schema of rubric files, for editors of TOML.":
        "输出办法文件的 JSON Schema，供 TOML 编辑器使用。",
}  # fmt: skip

_PARAGRAPHS = {
    "A RUBRIC is a file, or the id of a scheme that comes with evalkit "
    "(household/ten-star). Every fault is told, with its line; warnings too, which "
    "don't change the exit code. The worked cases beside a rubric are run.":
        _RUBRIC + "每一处错误都指出在第几行；\n提示也会说，但不影响退出码。"
        "办法旁边有实例的，逐例核对。",
    "Change each rubric in many ways and see whether its worked cases notice.":
        "把办法逐处改动，看实例能不能看出来。",
    "Keep the households that findings are shown by in the file of cases.":
        "把检查举出的例户记进实例文件。",
    "RUBRIC is a file, or the id of a scheme that comes with evalkit "
    "(household/ten-star).": _RUBRIC,
    "RUBRIC is a file, or the id of a scheme that comes with evalkit "
    "(household/ten-star). As text and as html it is a document in Chinese for the "
    "notice board, with every source. With --json: its canonical meaning, the text the "
    "digest is taken of.":
        _RUBRIC + "写成 text 或 html 是张榜用的\n中文文稿，每个数都有出处。"
        "加 --json 则输出办法的规范写法，\n摘要就是按它算的。",
    "RUBRIC is a file, or the id of a scheme that comes with evalkit "
    "(household/ten-star). FACTS are workbooks (.xlsx), .csv, JSON lines (.jsonl) or "
    "parquet, and where the rubric takes earlier results their folders; give all of "
    "one evaluation.":
        _RUBRIC + "FACTS 是填好的表：\n工作簿（.xlsx）、.csv、.jsonl 或 parquet；"
        "办法要用以前的结果的，\n也写上结果文件夹。一次评定用到的要全部写上。",
    "OUT ends in .xlsx or .toml. What the rubric means stays the same, and so does its "
    "digest; comments are lost, for nothing else reads them. RUBRIC is a file of "
    "either kind, or the id of a scheme that comes with evalkit (household/ten-star).":
        "OUT 的后缀是 .xlsx 或 .toml。办法的意思不变，摘要也不变；原文件里的批注\n"
        "不保留。" + _RUBRIC,
    "It knows the rules of the plugins that are installed.":
        "已安装插件的评分规则也在其中。",
    "DIR gets outcomes.xlsx, outcomes.csv, notice.html (for the wall: names and "
    "grades), receipt.json and inputs/ (copies of what went in), all of it or "
    "nothing.":
        "DIR 里写入 outcomes.xlsx、outcomes.csv、notice.html（张榜用，\n"
        "只有姓名和等级）、receipt.json（凭据）和 inputs/（办法和表的副本）；\n"
        "要么全部写成，要么什么也不写。",
    "SUBJECT is its id. From the total to criteria, items, figures and the cells they "
    "were read from; then vetoes, grade, places, selections, programmes, and the facts "
    "that are still wanting. RUBRIC and FACTS are as for `evalkit run`.":
        "SUBJECT 是编号（如户编号）。从总分到各项、各数、所在的格子，再到\n"
        "一票否决、等级、名次、入选、贷款资格，最后是还缺哪些事实。\n"
        "RUBRIC 和 FACTS 与 `evalkit run` 相同。",
    "DIR is the folder of a result. It holds what is needed: the rubric and the facts "
    "in inputs/, and the receipt. What differs is named, and the exit code is 1.":
        "DIR 是结果文件夹，要用的都在里面：inputs/ 里的办法和表，以及凭据。\n"
        "有不同就逐一指出，退出码为 1。",
    "It has the headings, drop-downs, the ranges, and a sheet that explains every "
    "column. RUBRIC is a file, or the id of a scheme that comes with evalkit "
    "(household/ten-star).":
        "表里有标题、下拉框、取值范围，还有一张“填表说明”。\n" + _RUBRIC,
    "A workbook of 60 villages, as a clerk would fill it in, is written, read back "
    "and evaluated by the ten-star scheme (household/ten-star). DIR gets what `evalkit "
    "run` writes, the workbook among it (inputs/facts/county.xlsx).":
        "先写出 60 个村的工作簿（像办事员填的那样），再读回来，按十文明户办法\n"
        "（household/ten-star）评定。DIR 里写入的与 `evalkit run` 相同，\n"
        "工作簿也在其中（inputs/facts/county.xlsx）。",
    "With another RUBRIC, a file or the id of a scheme that comes with evalkit, sixty "
    "made-up subjects are evaluated by it (inputs/facts/made-up.xlsx).":
        "写了别的 RUBRIC（办法文件，或自带办法的编号），就造六十个对象来评\n"
        "（inputs/facts/made-up.xlsx）。",
    "Exit codes: 0 all is well 1 the answer is no: a rubric has faults, a replay "
    "differs 2 the call or what it was given can't be used; every reason is told 130 "
    "interrupted":
        "退出码：\n  0    一切正常\n  1    答案是否：办法有错误，或复算不同\n"
        "  2    命令或所给的文件不能用；原因全部说明\n  130  中途停止",
}  # fmt: skip

#: English -> Chinese, by the words of a paragraph with single spaces between.
WORDS = _OPTIONS | _COMMANDS | _PARAGRAPHS


def plain(paragraph: str) -> str:
    """Give a paragraph's words as they stand in the table."""
    return " ".join(paragraph.split())


class ChineseHelp(click.HelpFormatter):
    """Writes help in Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that shows how the command is called."""
        for english, chinese in _USAGE.items():
            args = args.replace(english, chinese)
        super().write_usage(prog, args, "用法：" if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write what stands above the options or the commands."""
        self.write(f"{_HEADINGS.get(heading, heading)}：\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs; lines stay as they were broken."""
        paragraphs = [one.lstrip("\b\n") for one in text.split("\n\n")]
        said = [f"\b\n{WORDS.get(plain(one), one)}" for one in paragraphs]
        super().write_text("\n\n".join(said))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write what each option or command is for."""
        said = [(name, _line(line)) for name, line in rows]
        super().write_dl(said, col_max, col_spacing)


def _line(line: str) -> str:
    text, bracket, extras = line.partition("  [")
    for english, chinese in _EXTRAS.items():
        extras = re.sub(rf"\b{english}\b", chinese, extras)
    return WORDS.get(plain(text), text) + bracket + extras
