"""What is declared and read nowhere; texts are for the file, nothing reads them."""

from __future__ import annotations

from collections.abc import Iterator

from evalkit.check.parts import expressions
from evalkit.check.reading import reading
from evalkit.engine.plan import Plan
from evalkit.errors import Fault
from evalkit.language.parse import parse
from evalkit.model.rubric import Rubric


def unused_facts(rubric: Rubric, plan: Plan) -> Iterator[Fault]:
    """Find fields, record tables and derived figures that nothing reads."""
    names = reading(rubric)
    used = {
        name
        for expression in expressions(rubric)
        for name in names.names(parse(expression))
    }
    # A later figure may read an earlier one, so the last is asked first.
    for figure in reversed(rubric.derived):
        if (None, figure.key) not in used:
            yield Fault("EK3032", figure.place, values={"name": figure.key})
        used |= set(names.names(names.derived[figure.key]))
    if rubric.ranking is not None and rubric.ranking.within is not None:
        used.add((None, rubric.ranking.within))
    for declared in rubric.fields:
        if declared.type.kind != "text" and (None, declared.key) not in used:
            yield Fault("EK3031", declared.place, values={"name": declared.key})
    for table in rubric.records:
        if (None, table.key) not in used:
            yield Fault("EK3033", table.place, values={"name": table.key})
            continue
        for declared in table.fields:
            read = (table.key, declared.key) in used or declared.key == table.date
            if declared.type.kind != "text" and not read:
                yield Fault("EK3031", declared.place, values={"name": declared.key})
