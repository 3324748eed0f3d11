"""What the law keeps out of people's credit records, asked for all the same.

Source: 征信业管理条例 (the regulation on credit reporting, State Council decree 631 of
2013), article 14: religion, genes, fingerprints, blood type, illness and its history
are not to be collected. Marks that open a loan are such records in all but name, so
asking for these is told whether or not it costs a point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evalkit.check.parts import at
from evalkit.engine.plan import Plan
from evalkit.errors import Fault
from evalkit.model.rubric import Field, Rubric

#: Subjects that are people; a school or a unit has nothing of the kind.
_PEOPLE = frozenset({"household", "family", "person"})
_WORDS = re.compile(
    # Campaigns against an illness tell nothing of anybody's own.
    "宗教信仰|宗教|信仰|信教|基因|指纹|血型|病史|病历|患病"
    "|(?:疾病|大病)(?!预防|防控|防治|知识|筛查|保险)"
    r"|(?<![a-z])(?:religio\w*|belief\w*|genetic\w*|genome|dna|fingerprint\w*"
    r"|blood[ _]?type|illness\w*|disease\w*|medical[ _]histor\w*)",
    re.IGNORECASE,
)


def forbidden_facts(rubric: Rubric, plan: Plan) -> Iterator[Fault]:
    """Find fields that ask people for what the law keeps out of credit records."""
    if rubric.subject.kind not in _PEOPLE:
        return
    every = [*rubric.fields, *(f for table in rubric.records for f in table.fields)]
    for field in every:
        word = _asked(field)
        if word is not None:
            yield Fault("EK3044", at(field.place, "label"), values={"word": word})


def _asked(field: Field) -> str | None:
    """Give the first word by which a field asks for such a thing."""
    texts = (field.label.zh, field.label.en, field.key)
    found = (_WORDS.search(text) for text in texts)
    return next((match.group() for match in found if match is not None), None)
