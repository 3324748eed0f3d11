"""Facts of a block are read as they are held, whatever type a program held them in."""

from __future__ import annotations

import numpy as np
import pytest

from evalkit.engine.frame import frame
from evalkit.model.rubric import Field
from evalkit.model.table import Column
from evalkit.model.text import Text
from evalkit.model.value import BOOLEAN, ValueType

FLAG = Field("flag", Text("是否"), BOOLEAN)
REMARK = Field("remark", Text("备注"), ValueType("text", 0, 0, 0))


@pytest.mark.parametrize("kind", [np.bool_, np.int8, np.int64])
def test_conditions_may_be_held_in_any_type(kind: type) -> None:
    """Truth values and whole numbers 0 and 1 are read alike."""
    known = np.array([True, True, False])
    held = Column(BOOLEAN, np.array([0, 1, 0], dtype=kind), known)
    value = frame((FLAG,), {"flag": held}, None, ()).field("flag", slice(None))
    assert value.low.dtype == value.high.dtype == np.bool_
    assert value.low.tolist() == [False, True, False]
    assert value.high.tolist() == [False, True, True]


def test_a_word_that_stands_twice_is_one_word() -> None:
    """A program may list a word twice; both are read as the first, if they are read."""
    words = ("乙", "甲", "乙")
    held = Column(REMARK.type, np.array([0, 1, 2]), words=words)
    read = frame((REMARK,), {"remark": held}, None, ("remark",)).columns["remark"]
    assert [read.words[code] for code in read.values] == list(words)
    assert read.values[0] == read.values[2]
    assert frame((REMARK,), {"remark": held}, None, ()).columns["remark"] is held
