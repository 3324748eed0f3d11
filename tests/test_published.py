"""Published cases: a rubric that states a scheme gives the results others printed.

Each folder of `published/` has the rubric, the facts, the published results and a page
on where they are from.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path

import pytest
from attrs import field, frozen

from evalkit import EvalkitError, load_rubric
from evalkit.cases.mutants import mutants

FOLDER = Path(__file__).parent / "published"

OVERALL, WITHIN = "排名（全部）", "排名（按榜单）"
TOTAL, GRADE = "总分", "等级"


@frozen
class Case:
    """A rubric, the folder of its facts, and what its columns are called there."""

    rubric: str
    #: Heading of the published figure -> heading of ours.
    columns: Mapping[str, str]
    rows: int
    #: The tie rule to put in the place of the one the rubric states.
    ties: str | None = None
    #: Changes the published rows can't notice, and why.
    unseen: Mapping[str, str] = field(factory=dict)

    @property
    def folder(self) -> Path:
        """The folder of the rubric and its facts."""
        return (FOLDER / self.rubric).parent

    @property
    def text(self) -> str:
        """The text of the rubric, with the tie rule of the case."""
        text = (FOLDER / self.rubric).read_text(encoding="utf-8")
        if self.ties is None:
            return text
        assert text.count('ties = "shared"') == 1
        return text.replace('ties = "shared"', f'ties = "{self.ties}"')

    def published(self) -> list[dict[str, str]]:
        """Read what others printed."""
        path = self.folder / "expected.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))


_FULL = "the full mark holds it"
_SAME = "the same for everybody on a list"


def _ranks(column: str, ties: str) -> Case:
    unseen = {
        "criteria.figure.items.value.coefficient = 2": "places go by the figure",
        "ranking.by[0] = \"if(order == 'low first', value, 1) asc\"": _SAME,
        "ranking.by[1] = \"if(order == 'high first', value, 1) desc\"": _SAME,
    }
    if ties != "shared":
        other = "ranking.by[1] = \"if(order == 'high first', value, 0) asc\""
        unseen[other] = "the list with this rule ranks low first"
    return Case("rank_variants/rubric.toml", {column: WITHIN}, 33, ties, unseen)


def _stars(scheme: str) -> Case:
    path = f"volunteer_levels/{scheme}/rubric.toml"
    top = "criteria.service.items.hours.bands[0].points = 6"
    return Case(path, {"level": TOTAL}, 11, unseen={top: _FULL})


CASES = {
    "score lists": Case(
        "cn_score_lists/rubric.toml",
        {"rank": WITHIN},
        57,
        unseen={
            f'ranking.ties = "{other}"': "no list has two equal scores"
            for other in ("shared_last", "average", "dense", "ordinal")
        },
    ),
    "medals": Case(
        "olympic_2020_total/rubric.toml", {"total": TOTAL, "rank_by_total": OVERALL}, 93
    ),
    "ties shared": _ranks("min", "shared"),
    "ties shared_last": _ranks("max", "shared_last"),
    "ties dense": _ranks("dense", "dense"),
    "ties average": _ranks("average", "average"),
    "ties ordinal": _ranks("ordinal", "ordinal"),
    "china star": _stars("china_star"),
    "blood donor": _stars("blood_donor_star"),
    "us yearly": Case(
        "volunteer_levels/us_yearly/rubric.toml",
        {"level": GRADE},
        24,
        unseen={
            'derived.level.value = "if(hours >= gold_at, 4, '
            'if(hours >= silver_at, 2, if(hours >= bronze_at, 1, 0)))"': _FULL
        },
    ),
    "freedom scores": Case(
        "freedom_2023/scores.toml",
        {"political_rights": "政治权利", "civil_liberties": "公民自由", "total": TOTAL},
        210,
        unseen={
            "criteria.political.items.added.each = 2": "none added in this edition",
            "without criteria.political.items.added": "none added in this edition",
        },
    ),
    "freedom status": Case(
        "freedom_2023/status.toml",
        {"pr_rating": "政治权利评级", "cl_rating": "公民自由评级", "status": GRADE},
        210,
        unseen={
            f"criteria.{part}.items.rating.bands[6].points = 8": _FULL
            for part in ("political", "civil")
        },
    ),
}

#: Rows of Taizhou for which the source is known to be wrong, and why. The other cases
#: have none.
_ONCE = "the page prints a shared place once; the second row has no number"
ERRATA = {
    "taizhou_2022_07_days#5": _ONCE,
    "taizhou_2022_07_pm25#5": _ONCE,
    "taizhou_2022_h_days#6": _ONCE,
    "taizhou_2022_h_pm25#2": _ONCE,
    "taizhou_2022_h_pm25#4": _ONCE,
}


def _evaluated(case: Case, text: str, folder: Path) -> dict[str, dict[str, str]]:
    """Evaluate as a user does, files in; give our rows by id."""
    path = folder / "rubric.toml"
    path.write_text(text, encoding="utf-8")
    result = load_rubric(path).evaluate(case.folder / "inputs.csv")
    rows = result.rows()
    heading = next(iter(rows[0]))
    return {row[heading]: row for row in rows}


def _figure(row: Mapping[str, str], heading: str) -> str:
    """Give what we print; the whole range where a figure is open."""
    if heading == WITHIN and WITHIN not in row:
        heading = OVERALL  # the places of a rubric without groups
    if heading in row:
        return row[heading]
    low, high = row[f"{heading}最低"], row[f"{heading}最高"]
    return low if low == high else f"{low}～{high}"


def _same(ours: str, theirs: str) -> bool:
    """Say whether two texts are one figure; 5 and 5.0 are."""
    try:
        return Decimal(ours) == Decimal(theirs)
    except InvalidOperation:
        return ours == theirs


def _differences(case: Case, rows: Mapping[str, Mapping[str, str]]) -> Sequence[str]:
    """Compare every published figure of every row with ours."""
    return [
        f"{wanted['id']}: {theirs} {wanted[theirs]} != {got}"
        for wanted in case.published()
        for theirs, ours in case.columns.items()
        if wanted[theirs]  # a source may not give every rule
        if not _same(got := _figure(rows[wanted["id"]], ours), wanted[theirs])
    ]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_published_figure_comes_out(case: Case, tmp_path: Path) -> None:
    """A rubric that states the scheme gives every score, place and level printed."""
    rows = _evaluated(case, case.text, tmp_path)
    published = case.published()
    assert [len(rows), len(published)] == [case.rows, case.rows]
    assert rows.keys() == {row["id"] for row in published}
    for column in case.columns:
        assert any(row[column] for row in published)
    assert _differences(case, rows) == []


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_published_figures_notice_a_changed_rubric(case: Case, tmp_path: Path) -> None:
    """Move a bound, drop an item, turn a ranking round: a printed figure is missed."""
    unseen = set()
    for change, text in mutants(case.text):
        try:
            if not _differences(case, _evaluated(case, text, tmp_path)):
                unseen.add(change)
        except EvalkitError:
            continue
    assert unseen == set(case.unseen)
    assert all(case.unseen.values())


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_rubrics_give_no_cause_for_a_finding(case: Case) -> None:
    """What the scheme of a case says, it means: `check` has nothing to tell."""
    assert load_rubric(FOLDER / case.rubric).findings() == ()


def test_errata_are_where_the_source_differs() -> None:
    """The errata, and no other rows, have another place than is printed."""
    rows = CASES["ties shared"].published()
    assert [row["id"] for row in rows if row["printed"] != row["min"]] == list(ERRATA)
    for above, row in pairwise(rows):
        if row["id"] in ERRATA:
            assert row["printed"] == ""
            assert row["min"] == above["min"] == above["printed"]


def test_medals_stand_in_the_order_of_the_source(tmp_path: Path) -> None:
    """Rows listed by gold, silver, bronze stand where those give them a place."""
    case = CASES["medals"]
    by = 'by = ["gold desc", "silver desc", "bronze desc"]'
    text = case.text.replace('by = ["total desc"]', by)
    best = _evaluated(case, text, tmp_path)
    text = text.replace('ties = "shared"', 'ties = "shared_last"')
    worst = _evaluated(case, text, tmp_path)
    for number, row in enumerate(case.published(), 1):
        places = [int(found[row["id"]][OVERALL]) for found in (best, worst)]
        assert places[0] <= number <= places[1], row["id"]
