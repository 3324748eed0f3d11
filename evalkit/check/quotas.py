"""Quotas that can't be filled, whoever takes part."""

from __future__ import annotations

from collections.abc import Iterator

from evalkit.check.parts import at
from evalkit.engine.plan import Plan
from evalkit.errors import Fault
from evalkit.model.rubric import Rubric


def unfilled_quotas(rubric: Rubric, plan: Plan) -> Iterator[Fault]:
    """Find selections whose classes may all be full with places left.

    That the fewest of all classes come to more than the quota is refused (EK2057).
    """
    fields = {field.key: field for field in rubric.fields}
    for selection in rubric.selections:
        classes = selection.classes
        words = None if classes is None else fields[classes.field].type.choices
        if classes is None or words is None:
            continue
        limits = [classes.of(word) for word in words]
        most = [limit.most for limit in limits if limit is not None]
        capped = [one for one in most if one is not None]
        take = plan.decisions.selections[selection.key].quota.type.low
        if len(capped) == len(words) and sum(capped) < take:
            values = {"most": sum(capped), "take": take}
            yield Fault("EK3029", at(selection.place, "classes"), values=values)
