"""The digest of a rubric: what it says, and not how it is written."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import attrs
import pytest
from attrs import frozen

from evalkit.errors import Place, RubricError
from evalkit.io.rubric_file import parse_rubric
from evalkit.io.rubric_meaning import canonical_rubric, digest_rubric
from evalkit.model.rubric import Criterion
from evalkit.model.text import Expression
from tests.rubric_sample import REGISTRY, SAMPLE, changed, read

TEN_STAR = Path(__file__).parents[1] / "rubrics" / "household" / "ten-star.toml"
TEXT = TEN_STAR.read_text(encoding="utf-8")


def test_the_digest_is_known() -> None:
    """The same rubric has the same digest on every machine, for ever."""
    assert read().digest == digest_rubric(read())
    assert (
        read().digest
        == "c32dfa6bd5f475ea7283671bb1d62b4231f33ef60b6a8b069bdb7ace3fafd5a8"
    )


def test_comments_and_layout_mean_nothing() -> None:
    """Comments, blank lines, spaces, quotes, underscores and bases of numbers go."""
    text = SAMPLE.replace("\n\n", "\n\n\n# a comment\n").replace(" = ", "  =  ")
    text = text.replace("20_000", "20000").replace("at_most  =  20", "at_most = 0x14")
    text = text.replace('"unit/sample"', "'unit/sample'")
    assert text != SAMPLE
    assert read(text).digest == read().digest


def test_the_ways_to_write_a_number_mean_nothing() -> None:
    """10, 10.0, 10.00 and 1e1 are one number."""
    for ten in ("10.0", "10.00", "1e1", "+10", "100e-1"):
        text = changed(f'  label = "工作"\n- points = 10\n+ points = {ten}')
        assert read(text).digest == read().digest


def test_the_order_of_keys_and_sections_means_nothing() -> None:
    """Keys of a table and sections of the file may stand in any order."""
    sections = SAMPLE.split("\n\n")
    head, parts = sections[0], sections[1:]
    kinds = ["ranking", "vetoes", "ladder", "criteria", "records", "numbers"]

    def place(section: str) -> int:
        return next((i for i, k in enumerate(kinds) if section.startswith(f"[{k}")), 9)

    text = "\n\n".join([head, *sorted(parts, key=place)])
    text = text.replace(
        'rule = "linear"\nof = "visits"', 'of = "visits"\nrule = "linear"'
    )
    text = text.replace(
        "{ at_least = 60, points = 5 }", "{ points = 5, at_least = 60 }"
    )
    assert read(text + "\n").digest == read().digest


def test_tables_may_be_written_inline_or_apart() -> None:
    """A table is the same inline, with a heading, or with dotted keys."""
    text = changed(
        "- valid = { from = 2026-01-01, until = 2026-12-31 }\n"
        "+ valid.from = 2026-01-01\n+ valid.until = 2026-12-31",
        "- star = { at_least = 6 }\n+ star.at_least = 6",
    )
    assert read(text).digest == read().digest


def test_defaults_written_out_mean_nothing() -> None:
    """A value written though it is the default changes nothing."""
    text = changed(
        '  full_marks = 20\n+ combine = "sum"\n+ source = ""\n+ note = ""',
        '  marks = 2\n+ ratios = 4\n+ rounding = "half_up"',
        '  label = "所在村"\n+ missing = "unknown"\n+ aliases = []\n+ unit = ""',
        '  rule = "met"\n+ otherwise = 0\n+ weight = 1\n+ label = "agreed"',
        '  rule = "linear"\n+ label = { zh = "visits", en = "" }',
        '  of = "deeds"\n+ start = 0.0',
        '  label = "工作"\n+ combine = "sum"\n+ floor = 0\n+ cap = 10',
        '  of = "total"\n  steps = [\n    { at_least = 16, grade = "优秀" },\n'
        '-   { at_least = 12, grade = "良好" },\n'
        '+   { at_least = 12, grade = "良好", otherwise = false, note = "" },',
        '  within = "村"\n+ ties = "shared"\n+ on = "exact"',
        '- by = ["total desc", "hours"]\n+ by = ["total", "hours desc"]',
        '- needs = ["total >= 12", { when = "agreed", label = "同意" }]\n'
        '+ needs = [{ when = "total >= 12" }, { label = "同意", when = "agreed" }]',
        "- deeds = \"count(events, kind == '好事', within='12 months')\"\n"
        "+ deeds.value = \"count(events, kind == '好事', within='12 months')\"",
    )
    assert read(text).digest == read().digest


def test_the_order_of_what_people_see_means_something() -> None:
    """Fields, choices, criteria, items, bands and steps are shown as written."""
    swaps = (
        '- choices = ["好事", "坏事"]\n+ choices = ["坏事", "好事"]',
        "-   { at_least = 60, points = 5 },\n-   { at_least = 20, points = 3 },\n"
        "+   { at_least = 20, points = 3 },\n+   { at_least = 60, points = 5 },",
        '-   { at_least = 16, grade = "优秀" },\n'
        '    { at_least = 12, grade = "良好" },\n'
        '+   { at_least = 16, grade = "优秀" },',
    )
    digests = {read(changed(swap)).digest for swap in swaps} | {read().digest}
    assert len(digests) == 4
    parts = re.split(r"(?=^\[fields\.)", SAMPLE, flags=re.MULTILINE)
    moved = "".join([parts[0], parts[2], parts[1], *parts[3:]])
    assert read(moved).digest not in digests
    parts = re.split(r"(?=^\[criteria\.work\.items)", SAMPLE, flags=re.MULTILINE)
    last, _, rest = parts[2].partition("\n\n")
    moved = "".join([parts[0], last, "\n\n", parts[1], rest])
    assert read(moved).digest not in digests


def test_where_a_rubric_is_read_means_nothing() -> None:
    """The same text under another name, or with lines put in, has the same digest."""
    assert parse_rubric("\n\n" + SAMPLE, REGISTRY, "other.toml").digest == read().digest


def test_parameters_of_every_type_count() -> None:
    """Parameters of a plugin's rule count, exactly; where they stand does not."""

    @frozen(kw_only=True)
    class Params:
        of: Expression
        share: Decimal
        most: int
        begun: datetime.date
        sure: bool
        left_out: tuple[str, ...] = attrs.field(factory=tuple)
        given: tuple[str, ...] = attrs.field(factory=tuple)

    params = Params(
        of=Expression("hours", Place(line=3)),
        share=Decimal("1.50"),
        most=2,
        begun=datetime.date(2026, 1, 31),
        sure=True,
        given=("c",),
    )
    rubric = read()
    (work, other) = rubric.root.parts
    assert isinstance(work, Criterion)
    item = attrs.evolve(work.parts[0], params=params)  # type: ignore[call-arg]
    work = attrs.evolve(work, parts=(item,))
    rubric = attrs.evolve(rubric, root=attrs.evolve(rubric.root, parts=(work, other)))
    said = canonical_rubric(rubric).decode()
    assert (
        '"params":{"begun":"2026-01-31","given":["c"],"most":"2","of":"hours",'
        '"share":"1.5","sure":true}' in said
    )
    assert "sample.toml" not in said


def test_a_rule_counts_by_its_name_and_version() -> None:
    """A rule of another version is another rubric."""
    met = attrs.evolve(REGISTRY.rules["met"], version=2)
    registry = attrs.evolve(REGISTRY, rules={**REGISTRY.rules, "met": met})
    assert read(registry=registry).digest != read().digest


_NUMBER = re.compile(r"(?<![\w.\-'\"])-?\d[\d_]*(?:\.\d+)?(?![\w\-])")


def _numbers(text: str) -> Iterator[tuple[str, str]]:
    """Give the text with each of its numbers raised by one, comments aside."""
    for index, line in enumerate(text.split("\n")):
        body = line.partition("#")[0]
        if re.match(r"\s*(?:note|source|method|#)", line) or "http" in body:
            continue
        for match in _NUMBER.finditer(body):
            raised = Decimal(match.group().replace("_", "")) + 1
            new = f"{line[: match.start()]}{raised}{line[match.end() :]}"
            lines = text.split("\n")
            lines[index] = new
            yield new, "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "least"),
    [
        pytest.param(SAMPLE, 25, id="sample"),
        pytest.param(TEXT, 150, id="ten-star", marks=pytest.mark.slow),
    ],
)
def test_the_digest_moves_with_every_number(text: str, least: int) -> None:
    """No number of a rubric can move and leave the digest as it was."""
    digests = {read(text).digest}
    read_again = 0
    for line, moved in _numbers(text):
        try:
            digest = read(moved).digest
        except RubricError:  # points that no longer add up, another format
            continue
        assert digest not in digests, line
        digests.add(digest)
        read_again += 1
    assert read_again > least
