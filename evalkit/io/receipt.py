"""The receipt: what a result was made from, by digests, and nothing of the clock.

The check code on a notice stands for everything that decides the result. It leaves the
files out, for the notice is one of them and carries the code.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import rfc8785
from attrs import field, frozen

from evalkit.errors import Fault, Place
from evalkit.io.results_digest import digest_of_all
from evalkit.model.rubric import Rubric

FORMAT = 1


@frozen
class PluginDigest:
    """A plugin a result was made with: its name, version and content."""

    name: str
    version: str
    #: SHA-256 of its content, in hex.
    digest: str


@frozen
class Ingredients:
    """What a run knows of itself and a receipt must name."""

    engine: str
    #: SHA-256 of the facts, in hex.
    facts_digest: str
    as_of: datetime.date
    plugins: tuple[PluginDigest, ...] = ()
    #: Warnings of the run; that of the rubric's validity is added by itself.
    warnings: tuple[Fault, ...] = ()
    #: What lots were drawn with.
    seed: str | None = None


@frozen
class NoticeChoice:
    """What was chosen for the notice, so that it can be written again."""

    label: str | None
    grades: tuple[str, ...]


@frozen
class Receipt:
    """Digests that bind rubric, facts, plugins and engine to outcomes and files."""

    engine: str
    rubric_id: str
    rubric_version: str
    rubric_digest: str
    facts_digest: str
    plugins: tuple[PluginDigest, ...]
    as_of: datetime.date
    marks: int
    ratios: int
    printed: int
    rounding: str
    notice: NoticeChoice
    warnings: tuple[Fault, ...]
    outcomes_count: int
    outcomes_digest: str
    #: Path below the folder (`outcomes.csv`, `inputs/rubric/…`) -> SHA-256 in hex.
    files: Mapping[str, str] = field(factory=dict)
    #: What lots were drawn with; None where no lots are drawn.
    seed: str | None = None


def make_receipt(
    rubric: Rubric,
    digests: Sequence[str],
    ingredients: Ingredients,
    notice: NoticeChoice,
) -> Receipt:
    """Make the receipt of outcomes by their digests, the files still unnamed."""
    numbers = rubric.numbers
    warnings = validity_warnings(rubric, ingredients.as_of) + ingredients.warnings
    return Receipt(
        engine=ingredients.engine,
        rubric_id=rubric.id,
        rubric_version=rubric.version,
        rubric_digest=rubric.digest,
        facts_digest=ingredients.facts_digest,
        plugins=tuple(sorted(ingredients.plugins, key=attrs.astuple)),
        as_of=ingredients.as_of,
        marks=numbers.marks,
        ratios=numbers.ratios,
        printed=rubric.printed,
        rounding=numbers.rounding,
        notice=notice,
        warnings=warnings,
        outcomes_count=len(digests),
        outcomes_digest=digest_of_all(digests),
        seed=ingredients.seed,
    )


def validity_warnings(rubric: Rubric, as_of: datetime.date) -> tuple[Fault, ...]:
    """Warn when the day of evaluation lies outside the rubric's validity."""
    since, until = rubric.valid_from, rubric.valid_until
    if (since is None or since <= as_of) and (until is None or as_of <= until):
        return ()
    expected = f"{since or '…'} – {until or '…'}"
    place = Place(key="rubric.valid")
    return (Fault("EK6041", place, got=str(as_of), expected=expected),)


def sha256(content: bytes) -> str:
    """Give the SHA-256 of some bytes in hex."""
    return hashlib.sha256(content).hexdigest()


def canonical_json(value: Any) -> bytes:
    """Write plain values as canonical JSON (RFC 8785)."""
    return rfc8785.dumps(value)


def receipt_core(receipt: Receipt) -> dict[str, Any]:
    """Give what decides the result as plain values; the files are left out."""
    lottery = {} if receipt.seed is None else {"lottery": {"seed": receipt.seed}}
    return {
        "format": FORMAT,
        **lottery,
        "engine": receipt.engine,
        "rubric": {
            "id": receipt.rubric_id,
            "version": receipt.rubric_version,
            "digest": receipt.rubric_digest,
        },
        "facts": {"digest": receipt.facts_digest},
        "plugins": [attrs.asdict(plugin) for plugin in receipt.plugins],
        "as_of": receipt.as_of.isoformat(),
        "numbers": {
            "marks": receipt.marks,
            "ratios": receipt.ratios,
            "printed": receipt.printed,
            "rounding": receipt.rounding,
        },
        "notice": {
            "label": receipt.notice.label,
            "grades": list(receipt.notice.grades),
        },
        "warnings": [_warning(fault) for fault in receipt.warnings],
        "outcomes": {
            "count": receipt.outcomes_count,
            "digest": receipt.outcomes_digest,
        },
    }


def _warning(fault: Fault) -> dict[str, Any]:
    """Give a warning without its wording, which may improve; values as texts."""
    place = attrs.asdict(fault.place, filter=lambda _, value: value is not None)
    return {
        "code": fault.code,
        "place": place,
        "got": fault.got,
        "expected": fault.expected,
        "values": {name: str(value) for name, value in fault.values.items()},
    }


def receipt_code(receipt: Receipt) -> str:
    """Give the check code printed on notices: 12 hex digits."""
    return sha256(canonical_json(receipt_core(receipt)))[:12]


def spaced_code(code: str) -> str:
    """Write a check code in groups of four, as paper carries it."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def receipt_bytes(receipt: Receipt) -> bytes:
    """Write receipt.json: canonical JSON with its own digest."""
    body = receipt_core(receipt)
    body["files"] = dict(receipt.files)
    body["code"] = receipt_code(receipt)
    body["digest"] = sha256(canonical_json(body))
    return canonical_json(body)
