"""Codes EK2xxx: expressions."""

from __future__ import annotations

from evalkit.catalogue.entry import Entry, entry

_IN_EN = "In “{text}”, at character {at}: "
_IN_ZH = "表达式“{text}”第{at}个字符处："


def _entry(en: str, zh: str, fix_en: str = "", fix_zh: str = "") -> Entry:
    return entry(_IN_EN + en, _IN_ZH + zh, fix_en, fix_zh)


ENTRIES: dict[str, Entry] = {
    "EK2001": _entry(
        "this character can't stand in an expression.",
        "表达式里不能有这个字符。",
        "Texts need quotes; signs must be the half-width ones.",
        "文字要加引号；符号要用半角。",
    ),
    "EK2002": _entry(
        "this isn't expected here.",
        "这里不应出现这一部分。",
        "Check brackets, commas and quotes.",
        "请检查括号、逗号和引号。",
    ),
    "EK2003": entry(
        "The expression is longer than {characters} characters or {signs} signs.",
        "表达式太长：最多{characters}个字符、{signs}个运算符号。",
        "Split it into derived figures.",
        "请拆成几个派生指标。",
    ),
    "EK2004": _entry(
        "a single = doesn't compare.",
        "比较是否相等要用两个等号。",
        "Write ==.",
        "请写成 ==。",
    ),
    "EK2005": _entry(
        "brackets are nested too deeply.",
        "括号嵌套太深。",
        "Split the expression into derived figures.",
        "请拆成几个派生指标。",
    ),
    "EK2010": _entry(
        "this name is not known here.",
        "这里没有这个名称。",
        "`show fields RUBRIC` lists the fields. Totals, stars and grades are known "
        "only after scoring.",
        "可用 show fields 查看全部指标；总分、星数、等级在评分之后才有。",
    ),
    "EK2011": _entry(
        "there is no such function.",
        "没有这个函数。",
        "The reference page “expressions” lists all functions.",
        "全部函数见参考手册“表达式”一页。",
    ),
    "EK2012": _entry(
        "a value of this type can't stand here.",
        "这里不能用这种类型的值。",
    ),
    "EK2013": _entry(
        "the result could reach {low} … {high} units, more than 64 bits hold.",
        "结果可能达到 {low} … {high} 个单位，超出64位整数。",
        "Narrow the ranges of the fields, or use fewer decimals.",
        "请缩小指标的取值范围，或减少小数位数。",
    ),
    "EK2014": _entry(
        "the function is given other arguments than it takes.",
        "函数的参数不对。",
    ),
    "EK2015": _entry(
        "the field has no such choice.",
        "该指标没有这个选项。",
        "Write one of its choices.",
        "请写该指标的某个选项。",
    ),
    "EK2016": _entry(
        "the divisor's range includes 0.",
        "除数的取值范围包含0。",
        "Write ratio(x, y, otherwise=n) to say what the quotient is then, or give the "
        "divisor a range above 0.",
        "请写成 ratio(x, y, otherwise=n) 说明除数为0时取多少，"
        "或把除数的范围定在0以上。",
    ),
    "EK2017": _entry(
        "by= takes a field whose values are words.",
        "by= 后面要写一个文字或类别指标。",
        "Name a category or text field, without quotes.",
        "请写类别或文字指标的名称，不加引号。",
    ),
    "EK2018": _entry(
        "the function has no such named argument here.",
        "这个函数在此处没有这个具名参数。",
        "Leave it out; the reference page “expressions” shows each function's form.",
        "请删去；各函数的写法见参考手册“表达式”一页。",
    ),
    "EK2019": _entry(
        "this function can't be used over these rows.",
        "这个函数不能用在这里的数据行上。",
    ),
    "EK2020": _entry(
        "a subject may have no rows; say what the figure is then.",
        "对象可能一行记录也没有，需说明此时取多少。",
        "Add otherwise=n.",
        "请加上 otherwise=n。",
    ),
    "EK2021": _entry(
        "within= needs the record table to name its date field.",
        "使用 within= 的记录表须指明日期字段。",
        'Write date = "…" in the record table.',
        '请在记录表中写明 date = "…"。',
    ),
    "EK2022": _entry(
        "a text or duration can't stand alone here.",
        "文字或时长不能单独用在这里。",
        "Compare a text with a field; add a duration to a date.",
        "文字请与指标相比，时长请与日期相加减。",
    ),
    "EK2023": _entry(
        "these words come from different vocabularies.",
        "这两个文字指标的取值不是同一套词。",
        "Compare a field with a text in quotes, or two fields with the same choices.",
        "请把指标与带引号的文字相比，或比较选项相同的两个指标。",
    ),
    "EK2024": _entry(
        "the date could fall outside the years 1 to 9999.",
        "日期可能超出公元1年至9999年。",
        "Move the date by less, or narrow the range of its field.",
        "请减少加减的时间，或缩小日期指标的取值范围。",
    ),
    "EK2031": _entry(
        "any word may stand here, so results can't have a column of it.",
        "这里可以是任何词，不能列在结果里。",
        "Show a figure whose words are listed, or a number.",
        "请只列出用词固定的计算项，或者数。",
    ),
    "EK2032": _entry(
        "an instalment needs an amount and a rate that are never below 0, and whole "
        "months, from 1 to {months}.",
        "月还款额要求金额、年利率不小于 0，月数是 1 到 {months} 的整数。",
        "Narrow the ranges of the fields, or hold them with min() and max().",
        "请缩小指标的取值范围，或用 min()、max() 限定。",
    ),
    "EK2030": _entry(
        "the same grade stands on two stretches of the figure, so that grades do not "
        "rise with it.",
        "同一等级占了指标的两段，等级没有随指标升高。",
        "Give each stretch its own grade; let `otherwise` take one end only.",
        "请每段各给一个等级，otherwise 只能占一头。",
    ),
    "EK2055": _entry(
        "a quota is a whole number.",
        "名额须为整数。",
        "Round it: floor(x), round(x, 0); or write `take = { share = … }`.",
        "请取整：floor(x)、round(x, 0)；或写成 `take = { share = … }`。",
    ),
    "EK2056": _entry(
        "a quota must be the same for all of a group.",
        "同一组的名额必须是同一个数。",
        "Use a figure of the whole group, such as max_of(x, by=…) or count(by=…).",
        "请用整组的数，如 max_of(x, by=…)、count(by=…)。",
    ),
    "EK2057": _entry(
        "the fewest of all classes come to {least}, more than can be taken ({most}).",
        "各类最少名额合计 {least} 个，超过了总名额（最多 {most} 个）。",
        "Take more, or lower the fewest.",
        "请增加总名额，或减少各类最少名额。",
    ),
}
