"""What a cell of the template lets in: drop-downs, ranges, and what is said beside."""

from __future__ import annotations

import datetime

import attrs
from attrs import frozen
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from evalkit.io.field_words import allowed
from evalkit.model.number import show_units
from evalkit.model.rubric import Field
from evalkit.model.value import from_days

#: Characters a workbook keeps of the texts of a check, and of a list inside it.
_TITLE, _MESSAGE, _INLINE = 32, 250, 255
#: Workbooks count days from here, with a 29 February 1900 that never was.
_DAY_ZERO, _NEVER = datetime.date(1899, 12, 30), datetime.date(1900, 2, 28)
_UNKNOWN = "未知"


@frozen(eq=False)
class Choices:
    """Lists of words that are too long for a check, on a sheet of their own."""

    sheet: str
    lists: list[tuple[str, ...]] = attrs.field(factory=list)

    def formula(self, words: tuple[str, ...]) -> str:
        """Give the formula of a drop-down of these words."""
        inline = '"' + ",".join(word.replace('"', '""') for word in words) + '"'
        if len(inline) <= _INLINE and not any("," in word for word in words):
            return inline
        self.lists.append(words)
        letter = get_column_letter(len(self.lists))
        return f"'{self.sheet}'!${letter}$1:${letter}${len(words)}"


def check(
    field: Field | None, heading: str, prompt: str, choices: Choices
) -> DataValidation:
    """Give the check of a column; where all is let in it only says what is wanted."""
    rule = DataValidation(
        allow_blank=field is None or field.missing != "refuse",
        showInputMessage=True,
        promptTitle=_short(heading, _TITLE),
        prompt=_short(prompt, _MESSAGE),
    )
    if field is not None:
        _restrict(rule, field, choices)
    if field is not None and rule.type is not None:
        rule.showErrorMessage = True
        rule.errorTitle = _short(heading, _TITLE)
        rule.error = _short(f"这一栏只能填：{allowed(field).zh}。", _MESSAGE)
        # Where an empty cell is 0 or no, unknown must be written out.
        if field.missing in ("zero", "no") and rule.type != "list":
            rule.errorStyle = "warning"
            rule.error = _short(f"{rule.error}真不知道的写“{_UNKNOWN}”。", _MESSAGE)
    return rule


def _restrict(rule: DataValidation, field: Field, choices: Choices) -> None:
    kind = field.type
    words = ("是", "否") if kind.kind == "boolean" else kind.choices
    if words is not None:
        if field.missing in ("zero", "no") and _UNKNOWN not in words:
            words = (*words, _UNKNOWN)
        rule.type, rule.formula1 = "list", choices.formula(words)
    elif kind.is_number:
        rule.type = "decimal" if kind.decimals else "whole"
        rule.operator = "between"
        rule.formula1 = show_units(kind.low, kind.decimals)
        rule.formula2 = show_units(kind.high, kind.decimals)
    elif kind.kind == "date":
        rule.type, rule.operator = "date", "between"
        rule.formula1, rule.formula2 = _serial(kind.low), _serial(kind.high)


def _serial(days: int) -> str:
    """Give a day's number in a workbook."""
    day = from_days(days)
    return str((day - _DAY_ZERO).days - (day <= _NEVER))


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
