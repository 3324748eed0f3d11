"""The sheet 说明: what a result rests on and how its columns are read."""

from __future__ import annotations

from collections.abc import Sequence

from evalkit.io.receipt import Receipt, receipt_code, spaced_code
from evalkit.io.results_labels import group_label
from evalkit.io.results_styles import Style
from evalkit.io.results_xlsx import Cell, Sheet, text_width
from evalkit.io.selection_words import told
from evalkit.language.aloud import Reader
from evalkit.model.rubric import Ranking, Rubric

_TIES = {
    "shared": "并列者取同一名次，其后名次顺延（1、2、2、4）",
    "shared_last": "并列者取同一名次中靠后的一个（1、3、3、4）",
    "average": "并列者取名次的平均数（1、2.5、2.5、4）",
    "dense": "并列者取同一名次，其后名次不空（1、2、2、3）",
    "ordinal": "不设并列，依次按编号先后排定（1、2、3、4）",
}
_ROUNDINGS = {
    "half_up": "四舍五入",
    "half_even": "四舍六入五成双",
    "down": "直接舍去多余位数",
    "up": "多余位数不为零即进一",
}
_WIDE = 92


def guide_sheet(rubric: Rubric, receipt: Receipt, legend: str) -> Sheet:
    """Explain the result on a sheet of its own."""
    lines = [*_basis(rubric, receipt), *_reading(rubric, legend), *_proof(receipt)]
    rows: list[Sequence[Cell | None]] = [[("说明", Style.TITLE, False)]]
    rows += [
        [(label, Style.LABEL, False), (text, Style.WRAP, False)]
        for label, text in lines
    ]
    # Cells grow with their text on opening in some programs only.
    heights = {i: 17 * _lines(text) for i, (_, text) in enumerate(lines, 2)}
    return Sheet("说明", rows, [18, _WIDE], heights={1: 30} | heights)


def _lines(text: str) -> int:
    return 1 + text_width(text) // _WIDE


def _basis(rubric: Rubric, receipt: Receipt) -> list[tuple[str, str]]:
    lines = [
        ("评分办法", rubric.title.zh),
        ("版本", f"{rubric.version}（{rubric.id}）"),
        ("评价基准日", str(receipt.as_of)),
    ]
    if rubric.valid_from or rubric.valid_until:
        until = rubric.valid_until or "另行通知"
        lines.append(("有效期", f"{rubric.valid_from or '发布之日'} 至 {until}"))
    if receipt.notice.label:
        lines.append(("数据性质", receipt.notice.label))
    lines += [("提示", fault.text("zh")) for fault in receipt.warnings]
    if rubric.source:
        lines.append(("办法出处", rubric.source))
    return lines


def _reading(rubric: Rubric, legend: str) -> list[tuple[str, str]]:
    numbers, paper = rubric.numbers, ""
    if rubric.printed != numbers.marks:
        paper = f"本表的分数只印出 {rubric.printed} 位小数，原数见 outcomes.csv。"
    lines = [
        ("颜色与文字", legend),
        ("待补充的事实", "补齐该列所列事实后重新评价，未定的结果即可确定。"),
        (
            "取舍",
            f"分数算到 {numbers.marks} 位小数，比值算到 {numbers.ratios} 位小数；"
            f"需要取舍时{_ROUNDINGS[numbers.rounding]}，每处只取舍一次。{paper}",
        ),
    ]
    if rubric.ranking is not None:
        lines.append(("排名", _ranking(rubric, rubric.ranking)))
    lines += [(one.label.zh, told(rubric, one).zh) for one in rubric.selections]
    lines.append(
        ("结果摘要", "每行评价结果的 SHA-256，复算时逐行比对，改动一字即不相同。")
    )
    return lines


def _ranking(rubric: Rubric, ranking: Ranking) -> str:
    aloud = Reader(rubric)
    keys = "；".join(
        f"{aloud.text(key.of.text).zh}（{'高者' if key.descending else '低者'}在前）"
        for key in ranking.by
    )
    figures = "按精确数比较" if ranking.on == "exact" else "按取舍后的印出数比较"
    within = (
        f"全部一起排名，并按{group_label(rubric)}分别排名。" if ranking.within else ""
    )
    among = ""
    if ranking.among is not None:
        among = f"参加排名的条件：{aloud.text(ranking.among.text).zh}。"
    return (
        f"依次比较：{keys}；{figures}；{_TIES[ranking.ties]}。{within}{among}"
        "写作“3–7”的，表示缺少的事实补齐后，名次在第 3 至第 7 之间。"
    )


def _proof(receipt: Receipt) -> list[tuple[str, str]]:
    lines = [
        ("校验码", spaced_code(receipt_code(receipt))),
        ("办法摘要", receipt.rubric_digest),
        ("事实摘要", receipt.facts_digest),
        ("全部结果摘要", receipt.outcomes_digest),
        ("计算引擎", f"evalkit {receipt.engine}"),
    ]
    if receipt.seed is not None:
        lines.append(("抽签种子", receipt.seed))
    lines += [
        (f"插件 {plugin.name}", f"{plugin.version}　{plugin.digest}")
        for plugin in receipt.plugins
    ]
    lines.append(
        ("复算", "在命令行执行 evalkit replay 加本文件夹名，即可逐字节核对全部文件。")
    )
    return lines
