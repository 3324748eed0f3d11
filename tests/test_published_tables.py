"""Published decision tables: what they decide comes out, and they notice a change."""

from __future__ import annotations

import csv
import datetime
from collections import defaultdict
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest
from attrs import frozen

from evalkit import load_rubric

FOLDER = Path(__file__).parent / "published"
TRUTHS = {"true": "是", "false": "否"}


@frozen
class Tables:
    """A case: what its published columns are called by us, and changes it notices."""

    columns: dict[str, str]
    #: Something the rubric says, and what it might say instead.
    changes: tuple[tuple[str, str], ...]
    rows: int
    #: The column of the day each row is evaluated as of.
    day: str | None = None
    records: tuple[str, ...] = ()


CASES = {
    "cn_air_rank_guangdong_2017_08": Tables(
        {
            "rank": "排名（全部）",
            "mean_pm10": "全省 PM10 平均",
            "mean_pm25": "全省 PM2.5 平均",
            "mean_good_days": "全省优良天数比例平均",
        },
        (
            ("total asc", "total desc"),
            ('"shared"', '"shared_last"'),
            ('"shared"', '"dense"'),
            ('value = "mean(pm25)"', 'value = "median(pm25)"'),
        ),
        21,
    ),
    "zen_shipping_bands": Tables(
        {"price": "运费", "group": "客户组", "band": "金额档"},
        (
            (">= 500", "> 500"),
            (">= 1000", ">= 900"),
            (">= 500", ">= 499.99"),
            ("'GB', 'IE'", "'GB'"),
            ("'PREMIUM', 5", "'PREMIUM', 6"),
        ),
        12,
    ),
    "zen_traffic_lights": Tables(
        {
            "company_type": "类型灯",
            "turnover_flag": "营业额灯",
            "country_flag": "国家灯",
            "overall": "总灯",
        },
        (
            ("ambers > 1", "ambers > 0"),
            ("ambers > 1", "ambers > 2"),
            ('missing = "zero"\n', ""),
            ("'FR', 'DE'", "'DE'"),
        ),
        3,
    ),
    "dmn_collect": Tables(
        {"number": "数", "words": "词"},
        (
            ("years > 4, 64.32", "years > 5, 64.32"),
            ("years > 1, 98.83", "years > 1, 98.84"),
            ("years > 5, 500", "years > 6, 500"),
            ("how_many(years > 1, years > 2", "how_many(years > 1, years > 3"),
            ("years > 18, 'Cars'", "years > 19, 'Cars'"),
        ),
        18,
    ),
    "dmn_approval_tables": Tables(
        {"status": "结论", "rate": "利率档", "rules_met": "唯一表适用条数"},
        (
            ('"age >= 18', '"age >= 19'),
            ('"age >= 18', '"age >= 17'),
            ("age < 18 and", "age <= 18 and"),
            ("age >= 12", "age >= 14"),
            ("'Basic'", "'Best'"),
        ),
        24,
    ),
    "dmn_lending": Tables(
        {
            "application_risk_score": "评分",
            "pre_bureau_risk": "征信前风险",
            "bureau_call": "征信查询",
            "installment": "月还款额",
            "pre_bureau_affordable": "征信前负担得起",
            "eligibility": "准入",
            "strategy": "策略",
            "post_bureau_risk": "征信后风险",
            "post_bureau_affordable": "征信后负担得起",
            "routing": "去向",
        },
        (
            ("score <= 110, 'MEDIUM'", "score <= 130, 'MEDIUM'"),
            ("age >= 26, 40", "age >= 26, 41"),
            ("instalment(amount, rate, term_months, 9) +", "amount / term_months +"),
            ("'STANDARD LOAN', 20", "'STANDARD LOAN', 25"),
            ("or credit_score < 580", "or credit_score < 650"),
        ),
        3,
    ),
    "openfisca_benefits": Tables(
        {"value": "金额"},
        (
            ("from = 2015-12-01, is = 600", "from = 2016-01-01, is = 600"),
            ("as_of >= 2016-12-01 or", "as_of >= 2017-12-01 or"),
            ("from = 2015-01-01, is = 0.15", "from = 2015-01-01, is = 0.14"),
            ("is = 12_400", "is = 12_500"),
            ("wages <= 500", "wages <= 501"),
            ("age < 6", "age < 5"),
            ("max(200,", "max(100,"),
        ),
        27,
        day="day",
        records=("members",),
    ),
}


def decided(name: str, text: str, folder: Path) -> dict[str, dict[str, str]]:
    """Evaluate every row as of its day; give what is decided by id."""
    case = CASES[name]
    path = folder / "rubric.toml"
    path.write_text(text, encoding="utf-8")
    rubric = load_rubric(path)
    days: dict[str | None, set[str]] = defaultdict(set)
    for row in _read(name, "inputs"):
        days[row[case.day] if case.day else None].add(row["id"])
    found = {}
    for day, ids in days.items():
        files = [_part(name, each, ids, folder) for each in ("inputs", *case.records)]
        as_of = datetime.date.fromisoformat(day) if day else None
        for row in rubric.evaluate(files, as_of=as_of).rows():
            found[next(iter(row.values()))] = row
    return found


def _read(name: str, table: str) -> list[dict[str, str]]:
    path = FOLDER / name / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _part(name: str, table: str, ids: set[str], folder: Path) -> Path:
    """Write the rows of some ids in a file of their own."""
    whole = _read(name, table)
    path = folder / f"{table}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, whole[0].keys())
        writer.writeheader()
        writer.writerows(row for row in whole if row["id"] in ids)
    return path


def _figure(row: dict[str, str], heading: str) -> str:
    if heading in row:
        return row[heading]
    low, high = row[f"{heading}最低"], row[f"{heading}最高"]
    return low if low == high else f"{low}～{high}"


def _same(ours: str, theirs: str) -> bool:
    """Compare numbers to the decimals that both have."""
    try:
        pair = [Decimal(ours), Decimal(theirs)]
    except InvalidOperation:
        return ours == TRUTHS.get(theirs, theirs)
    fewest = max(int(each.as_tuple().exponent) for each in pair)
    unit = Decimal(1).scaleb(min(fewest, 0))
    return pair[0].quantize(unit) == pair[1].quantize(unit)


def differences(name: str, found: dict[str, dict[str, str]]) -> list[str]:
    """Give what is decided otherwise than was published; empty cells say nothing."""
    return [
        f"{row['id']}: {theirs} {row[theirs]} != {got}"
        for row in _read(name, "expected")
        for theirs, ours in CASES[name].columns.items()
        if row[theirs]
        if not _same(got := _figure(found[row["id"]], ours), row[theirs])
    ]


def _text(name: str) -> str:
    return (FOLDER / name / "rubric.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_what_was_published_is_decided(name: str, tmp_path: Path) -> None:
    """Every figure and word printed comes out of the rubric that says the tables."""
    found = decided(name, _text(name), tmp_path)
    assert len(found) == len(_read(name, "expected")) == CASES[name].rows
    assert differences(name, found) == []


@pytest.mark.parametrize(
    ("name", "was", "other"),
    [(name, *change) for name, case in CASES.items() for change in case.changes],
)
def test_a_changed_table_is_noticed(
    name: str, was: str, other: str, tmp_path: Path
) -> None:
    """A bound, a word or a day that is moved gives something not published."""
    text = _text(name)
    assert text.count(was) == 1
    found = decided(name, text.replace(was, other), tmp_path)
    assert differences(name, found)


@pytest.mark.parametrize("name", CASES)
def test_the_tables_give_no_cause_for_a_finding(name: str) -> None:
    """What the tables say, they mean: `check` has nothing to tell."""
    assert load_rubric(FOLDER / name / "rubric.toml").findings() == ()
