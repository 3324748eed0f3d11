"""The sample rubric with its sources, so that no check finds anything in it."""

from __future__ import annotations

from evalkit.check.checks import check_rubric
from evalkit.engine.plan import compile_rubric
from evalkit.errors import Fault
from tests.rubric_sample import changed, read

CLEAN = changed(
    """\
- [derived.rate]
- label = "每次时长"
- value = "ratio(hours, visits, otherwise=0)"
- decimals = 1""",
    """\
- deeds = "count(events, kind == '好事', within='12 months')"
+ deeds = "count(events, kind == '好事' and proved, within='12 months')\"""",
    """\
- when = "any(events, kind == '坏事', within='1 year')"
+ when = "any(events, kind == '坏事' and amount > 1, within='1 year')\"""",
    """\
+ [records.events.fields.proved]
+ label = "查实"
+ type = "boolean"
+
+ [records.events.fields.amount]
+ label = "数额"
+ type = "integer"
+ range = [0, 9]
+
  [records.events.fields.kind]""",
    '  label = "工作"\n+ source = "a"',
    '  label = "品德"\n+ source = "b"',
    '  label = "有坏事"\n+ source = "c"',
    '  label = "太晚"\n+ source = "d"',
)


def found(*changes: str, code: str = "EK3") -> tuple[Fault, ...]:
    """Give what the checks find, by the beginning of its code, in a changed sample."""
    rubric = read(changed(*changes, text=CLEAN))
    faults = check_rubric(rubric, compile_rubric(rubric))
    return tuple(fault for fault in faults if fault.code.startswith(code))


def said(*changes: str, code: str = "EK3") -> list[tuple[str, str | None]]:
    """Give code and key of what is found."""
    return [(fault.code, fault.place.key) for fault in found(*changes, code=code)]
