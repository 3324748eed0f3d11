"""A scheme, and one of a lower level, that say something under every key there is."""

from __future__ import annotations

#: A scheme that says something under every key.
BASE = """\
format = 1

[rubric]
id = "unit/every"
version = "7.1"
title = "样样都有的办法"
full_marks = 30
floor = -3
combine = "weighted_mean"
valid = { from = 2026-01-02, until = 2026-12-30 }
source = "依据甲"
note = "总的说明。"

[numbers]
marks = 3
ratios = 5
printed = 1
rounding = "half_even"

[subject]
kind = "unit"
label = "窗口"
id = "窗口编号"
name = "窗口名称"

[fields.hall]
label = "所属大厅"
type = "category"

[fields.star]
label = "星级"
type = "category"
choices = ["无星", "有星"]
ordered = true

[fields.score]
label = "得分"
type = "decimal"
decimals = 2
range = [0, 77]
unit = "分"
missing = "zero"
aliases = ["分数"]
supplied_by = "大厅"
method = "现场看"
note = "看一天。"
reason = "why"
better = "more"
source = "依据乙"

[fields.why]
label = "理由"
type = "text"

[records.events]
label = "事件表"
sheet = "登记簿"
owner = "窗口号"
date = "day"
at_most = 33
source = "依据丙"

[records.events.fields.kind]
label = "事由"
type = "category"
choices = ["命名", "撤销", "暂停", "转换"]

[records.events.fields.day]
label = "登记日"
type = "date"
range = [2020-01-01, 2026-12-31]

[records.events.fields.size]
label = "大小"
type = "integer"
range = [0, 9]

[records.events.derived]
twice = { value = "size * 2", label = "加倍", unit = "倍", decimals = 0 }

[records.months]
label = "月度结果"
outcomes = "unit/monthly"

[records.months.fields.monthly]
label = "总分"
type = "decimal"
decimals = 2
range = [0, 100]

[groups.daily]
label = "逐日"
of = "events"
by = ["day"]
where = "size > 4"
date = "on"
source = "依据丁"

[groups.daily.values]
best = { value = "max_of(size)", label = "当日最大" }
on = { value = "first(day)", label = "当日" }

[values.line]
label = "及格线"
unit = "分点"
source = "依据戊"
dated = [{ is = 61 }, { from = 2026-07-01, is = 62 }]

[values.fixed]
label = "定额"
is = 63

[title]
label = "示范窗口"
events = "events"
kind = "kind"
acts = { "命名" = "grant", "撤销" = "withdraw", "暂停" = "suspend", "转换" = "replace" }
valid_for = "3 years"
bars = { "撤销" = "18 months" }
source = "依据己"

[derived.size_class]
label = "规模"
value = "if(score > 40, '大窗口', '小窗口')"
choices = ["小窗口", "大窗口"]
ordered = true
shown = true
source = "依据庚"

[derived.mean_size]
label = "平均大小"
value = "mean(events, size, otherwise=1)"
decimals = 3
unit = "格"

[criteria.service]
label = "服务"
points = 30
combine = "weighted_mean"
floor = -2
cap = 29
weight = 4
star = { at_least = 17 }
applies = "score > 1"
absent = "full"
method = "查看"
supplied_by = "办公室"
papers = ["台账", "照片"]
source = "依据辛"
note = "服务的说明。"

[criteria.service.items.score]
label = "打分"
rule = "met"
when = "score > 2"
points = 30
weight = 6
applies = "score > 3"
absent = "mean_of_peers"
peers = "hall"
method = "抽查"
supplied_by = "监督科"
papers = ["抽查表"]
source = "依据壬"
note = "打分的说明。"

[criteria.order]
label = "秩序"
points = 30
star = { when = "score > 5" }
applies = "score > 6"
absent = "mean_of_peers"
peers = "hall"
items.size = { label = "规模分", rule = "met", when = "score > 7", points = 30 }

[[room]]
in = "order"
items = 2
points_each = 1.25
points = 2.125
source = "依据癸"

[vetoes.lost]
label = "被撤销"
when = "any(events, kind == '撤销')"
effect = { bar = "2 years", since = "last(events, day, otherwise=1990-01-01)" }
source = "依据一"
note = "撤销的说明。"

[vetoes.low]
label = "太低"
when = "score < 8"
effect = { cap_at = "合格窗口" }

[vetoes.none]
label = "没有分"
when = "score < 9"
effect = { zero = "service" }

[ladder]
of = "total"
steps = [
  { at_least = 21, grade = "优秀窗口", needs = ["score >= 22"], note = "挂牌" },
  { above = 12, below = 21, grade = "良好窗口" },
  { at_least = 5, at_most = 12, grade = "合格窗口" },
  { otherwise = true, grade = "一般窗口" },
]
none = "不评等级"
source = "依据二"

[ranking]
by = ["score asc", "total desc"]
within = "hall"
among = "score > 10"
ties = "dense"
on = "printed"
source = "依据三"

[selections.best]
label = "红旗窗口"
take = { share = 0.15, of = "count(score > 0)", rounding = "up" }
ties = "lottery"
by = ["score asc"]
among = "score > 11"
within = "hall"
from = "bottom"
classes = { field = "star", words = { "有星" = [1, 3] } }
source = "依据四"
note = "评选的说明。"

[selections.sized]
label = "推荐窗口"
take = { of = "max_of(score, by=hall)", steps = [
  { at_most = 13, take = 3 },
  { above = 13, below = 50, take = 5 },
  { at_least = 50, take = 6 },
  { otherwise = true, take = 7 },
] }
ties = "all"
within = "hall"
classes = { field = "star", each = [1, 4] }

[programmes.prize]
label = "奖金"
needs = [{ when = "score >= 14", label = "够分" }]
valid_for = "15 months"
source = "依据五"
note = "奖金的说明。"

[programmes.prize.limit]
of = "place"
steps = [
  { at_most = 1, yuan = 1_600 },
  { above = 1, below = 3, yuan = [300, 400] },
  { at_least = 3, at_most = 4, yuan = 200 },
  { otherwise = true, yuan = 0 },
]

[programmes.prize.rate]
of = "score"
steps = [
  { at_most = 15, bp = 25 },
  { above = 15, below = 30, bp = 15 },
  { at_least = 30, at_most = 60, bp = -5 },
  { otherwise = true, bp = -50 },
]

[programmes.grant]
label = "补助"
needs = ["score >= 16"]
limit = { value = "score * 100", at_least = 710, at_most = 7_200, whole = 50 }
rate = { value = "score - 40", at_least = -37, at_most = 38 }

[[accepted]]
code = "EK3043"
at = "criteria.order"
why = "已经看过"
"""
OVERLAY = """\
format = 1

[overlay]
of = "base.toml"
of_version = "7.1"
id = "unit/own"
version = "8.2"
title = "本厅的办法"
valid = { from = 2026-02-03, until = 2026-11-29 }
source = "依据六"
note = "本厅的说明。"

[criteria.order.items.queue]
label = "排队"
rule = "met"
when = "score > 18"
points = 1
"""
