"""Rubric files as files: their bytes, their limits, all their faults at once."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest
from attrs import field, frozen, validators

from evalkit.catalogue import expressions, rubrics
from evalkit.engine.plan import compile_rubric
from evalkit.errors import Fault, Place, RubricError
from evalkit.io.rubric_file import parse_rubric
from evalkit.io.rubric_text import MOST_BYTES, located
from evalkit.io.toml_shapes import MOST_FAULTS
from evalkit.model.rubric import Rubric
from evalkit.model.rule import Rule
from evalkit.model.text import Text
from evalkit.registry import Broken, Registry
from evalkit.rules.combiners import WEIGHTED_MEAN
from tests.rubric_sample import REGISTRY, SAMPLE, changed, faults, read, read_file
from tests.test_rubric_mistakes import MISTAKES


def _written(folder: Path, content: bytes) -> Path:
    path = folder / "rubric.toml"
    path.write_bytes(content)
    return path


def _refused(path: Path) -> Fault:
    with pytest.raises(RubricError) as caught:
        read_file(path)
    (fault,) = caught.value.faults
    assert fault.place.file == str(path)
    return fault


def test_a_file_is_read_as_its_text_is(tmp_path: Path) -> None:
    """A rubric read from a file is the one read from its text; it knows its file."""
    path = _written(tmp_path, SAMPLE.encode())
    rubric = read_file(path)
    assert rubric.file == str(path)
    assert rubric.digest == read().digest
    assert read_file(str(path)) == rubric


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["no mark", "mark"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_an_editor_s_byte_order_mark_and_line_ends_mean_nothing(
    tmp_path: Path, mark: bytes, newline: str
) -> None:
    """With or without a byte order mark, with either line end: the same rubric."""
    content = mark + SAMPLE.replace("\n", newline).encode()
    rubric = read_file(_written(tmp_path, content))
    plain = read_file(_written(tmp_path, SAMPLE.encode()))
    assert rubric == plain


def test_lines_are_counted_alike_with_either_line_end(tmp_path: Path) -> None:
    """A fault is on the same line in a file with CRLF and a byte order mark."""
    text = changed("- full_marks = 20\n+ full_marks = 21")
    content = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    fault = _refused(_written(tmp_path, content))
    assert (fault.code, fault.place.line) == ("EK1301", 7)


def test_a_file_that_is_not_there_says_why(tmp_path: Path) -> None:
    """EK1001: a missing file, or a folder, is named with the system's reason."""
    missing = _refused(tmp_path / "none.toml")
    assert (missing.code, missing.values) == (
        "EK1001",
        {"reason": "No such file or directory", "reason_zh": "没有这个文件或文件夹"},
    )
    assert _refused(tmp_path).values["reason"] == "Is a directory"
    assert "这是文件夹，不是文件" in _refused(tmp_path).text("zh")


def test_a_reason_the_system_does_not_give_is_the_error_s_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """EK1001: an error without words is called by its kind."""

    def fail(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(Path, "open", fail)
    assert _refused(tmp_path).values == dict.fromkeys(
        ("reason", "reason_zh"), "OSError"
    )


@pytest.mark.parametrize("magic", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_a_workbook_is_no_rubric(tmp_path: Path, magic: bytes) -> None:
    """EK1008: arguments in the wrong order are told so, however large the file."""
    fault = _refused(_written(tmp_path, magic + bytes(MOST_BYTES)))
    assert fault.code == "EK1008"
    assert "RUBRIC FACTS" in fault.text("en")


@pytest.mark.parametrize(
    ("line", "sign", "number", "plain"),
    [
        ("version = “1”", "“", 11, '"'),
        ('version = "1”', "”", 13, '"'),
        ("version = '1’ # 注", "’", 13, "'"),
        ('a = ["，", "b"，"c"]', "，", 14, ","),
        ("version ＝ 1", "＝", 9, "="),
        ("version：1", "：", 8, "="),
        ("[rubric］", "］", 8, "]"),
    ],
)
def test_a_full_width_sign_is_named(
    tmp_path: Path, line: str, sign: str, number: int, plain: str
) -> None:
    """EK1009: the sign, where it stands in its line, and what belongs there."""
    fault = _refused(_written(tmp_path, f"format = 1\n{line}\n".encode()))
    assert (fault.code, fault.place.line, fault.got) == ("EK1009", 2, line)
    assert fault.values == {"sign": sign, "number": number, "plain": plain}


@pytest.mark.parametrize("line", ['a = "，" b', "a = # “", 'a = "open ，'])
def test_a_full_width_sign_in_a_text_is_no_cause(tmp_path: Path, line: str) -> None:
    """EK1004: texts and comments may hold them; the fault is another."""
    fault = _refused(_written(tmp_path, line.encode()))
    assert fault.code == "EK1004"


def test_a_file_larger_than_anyone_writes_is_not_read(tmp_path: Path) -> None:
    """EK1002: one byte past the limit is too many; at the limit it is read."""
    filled = SAMPLE.encode() + b"#"
    whole = filled.ljust(MOST_BYTES, b" ")
    assert read_file(_written(tmp_path, whole)).digest == read().digest
    fault = _refused(_written(tmp_path, whole + b" "))
    assert (fault.code, fault.expected) == ("EK1002", f"≤ {MOST_BYTES} bytes")


def test_a_file_in_another_encoding_is_told_by_its_first_strange_byte(
    tmp_path: Path,
) -> None:
    """EK1003: GB18030 is refused at the line of the first byte that isn't UTF-8."""
    fault = _refused(_written(tmp_path, SAMPLE.encode("gb18030")))
    assert (fault.code, fault.place.line, fault.got) == ("EK1003", 6, "d1")


@pytest.mark.parametrize(
    "deep",
    [
        "[" * 5_000,
        "[" * 5_000 + "]" * 5_000,
        "{a=" * 5_000,
    ],
    ids=["open", "closed", "tables"],
)
def test_lists_within_lists_end_somewhere(deep: str) -> None:
    """EK1006: nesting no one writes is a fault, not a crash."""
    (fault,) = faults(SAMPLE.replace("printed = 1", f"printed = {deep}"))
    assert (fault.code, fault.place.file) == ("EK1006", "sample.toml")


def test_a_key_of_thousands_of_parts_ends_somewhere() -> None:
    """EK1006: a dotted key no one writes is a fault, not a crash."""
    (fault,) = faults(f"{'a.' * 5_000}b = 1\n{SAMPLE}")
    assert fault.code == "EK1006"


def test_criteria_within_criteria_end_somewhere() -> None:
    """EK1006: the thirteenth level is refused by its key; the twelfth is read."""
    text, path = SAMPLE, "criteria.work"
    for level in range(2, 14):
        path += f".criteria.c{level}"
        text += f'\n[{path}]\nlabel = "{level}"\n'
        text += f'[{path}.items.a]\nrule = "met"\nwhen = "agreed"\npoints = 1\n'
    (fault,) = faults(text)
    assert (fault.code, fault.place.key) == ("EK1006", path)
    assert fault.expected == "≤ 12"
    shallow = text[: text.index(f"[{path}]")]
    assert not faults(shallow)


def test_reading_stops_where_nobody_reads_on() -> None:
    """EK1007: of thousands of faults the first are listed, and that there are more."""
    found = faults(SAMPLE + "".join(f"k{n} = 1\n" for n in range(5_000)))
    assert len(found) == MOST_FAULTS + 1
    assert [fault.code for fault in found[-2:]] == ["EK1101", "EK1007"]
    assert dict(found[-1].values) == {"most": MOST_FAULTS}


def test_long_numbers_are_told_with_their_line() -> None:
    """EK1106: digits Python won't read are found; strings and comments aren't them."""
    for number, got in (
        ("9" * 5_000, "9" * 20),
        ("2e9_999_999_999_999_999_999", "e9_999_999_999_999_9"),
    ):
        note = f'+ note = "{"7" * 5_000}" # {"8" * 5_000}'
        text = changed(f"- full_marks = 20\n{note}\n+ full_marks = {number}")
        (fault,) = faults(text)
        assert (fault.code, fault.place.line) == ("EK1106", 8)
        assert (fault.got, fault.expected) == (f"{got}…", "< 10^18")


def test_a_long_hexadecimal_number_is_told_like_any_other() -> None:
    """EK1106: digits Python won't write are shown as they stand, cut short."""
    text = changed(f"- at_most = 20\n+ at_most = 0x{'f' * 9_999}")
    (fault,) = faults(text)
    assert (fault.code, fault.place.key) == ("EK1106", "records.events.at_most")
    assert fault.got == f"0x{'f' * 57}…"


def test_all_faults_come_at_once_in_the_order_of_the_file() -> None:
    """Faults of every section are told together, from the first line to the last."""
    lines = SAMPLE.split("\n")
    at = {line: number for number, line in enumerate(lines, 1)}
    text = changed(
        '- version = "1"\n+ version = 1',
        "- marks = 2\n+ marks = 9",
        '- kind = "unit"\n+ kind = "units"',
        "- range = [0, 12]\n+ range = [12, 0]",
        '- date = "on"\n+ date = "at"',
        "- value = \"ratio(hours, visits, otherwise=0)\"\n+ value = ''",
        '- rule = "bands"\n+ rule = "band"',
        "- full_at = 10\n+ full_ad = 10",
        '- when = "agreed"\n+ when = true',
        '- effect = { zero = "work.hours" }\n+ effect = { zero = "work.hour" }',
        '-   { at_least = 12, grade = "良好" },\n'
        '+   { at_least = "12", grade = "良好" },',
        '- by = ["total desc", "hours"]\n+ by = [1]',
        '- valid_for = "1 year"\n+ valid_for = "1"',
    )
    found = faults(text)
    assert [(fault.code, fault.place.line) for fault in found] == [
        ("EK1103", at['version = "1"']),
        ("EK1106", at["marks = 2"]),
        ("EK1104", at['kind = "unit"']),
        ("EK1303", at["range = [0, 12]"]),
        ("EK1203", at['date = "on"']),
        ("EK1108", at['value = "ratio(hours, visits, otherwise=0)"']),
        ("EK1201", at['rule = "bands"']),
        ("EK1101", at["full_at = 10"]),
        ("EK1103", at['when = "agreed"']),
        ("EK1204", at['effect = { zero = "work.hours" }']),
        ("EK1103", at['  { at_least = 12, grade = "良好" },']),
        ("EK1103", at['by = ["total desc", "hours"]']),
        ("EK1103", at['valid_for = "1 year"']),
    ]


def test_below_a_faulty_criterion_everything_is_still_read() -> None:
    """A criterion's own fault hides none of the faults of its items."""
    found = faults(
        changed(
            "- star = { at_least = 6 }\n+ star = 6",
            '- rule = "bands"\n+ rule = "band"',
        )
    )
    assert [fault.place.key for fault in found] == [
        "criteria.work.star",
        "criteria.work.items.hours.rule",
    ]


def test_what_can_t_be_told_is_not_guessed() -> None:
    """A section that can't be read makes no faults of what refers to it."""
    steps = """\
- steps = [
-   { at_least = 16, grade = "优秀" },
-   { at_least = 12, grade = "良好" },
-   { otherwise = true, grade = "一般" },
- ]
+ steps = 3"""
    assert [f.place.key for f in faults(changed(steps))] == ["ladder.steps"]
    village = changed('- label = "所在村"\n- type = "category"\n+ label = "所在村"')
    assert [f.place.key for f in faults(village)] == ["fields.村"]
    dated = changed(
        '- type = "date"\n- range = [2016-01-01, 2026-12-31]\n+ type = "date"'
    )
    assert [f.place.key for f in faults(dated)] == ["records.events.fields.on"]


def test_everything_missing_is_told() -> None:
    """An empty rubric misses its three sections; they have no line to stand on."""
    found = faults("format = 1\n")
    assert [(f.code, f.values["missing"]) for f in found] == [
        ("EK1102", "rubric"),
        ("EK1102", "subject"),
        ("EK1102", "criteria"),
    ]
    assert {fault.place for fault in found} == {Place("sample.toml")}


def test_criteria_without_a_criterion_are_told() -> None:
    """EK1309: a rubric that scores nothing is refused where its criteria would be."""
    end = SAMPLE.index("[criteria.work]")
    (fault,) = faults(f"{SAMPLE[:end]}[criteria]\n")
    assert (fault.code, fault.place.key) == ("EK1309", "criteria")


def test_without_a_file_name_places_are_lines() -> None:
    """A rubric read from a text alone has faults without a file, and no file."""
    with pytest.raises(RubricError) as caught:
        parse_rubric("format = 2", REGISTRY)
    assert caught.value.faults[0].place == Place(line=1, key="format")
    assert parse_rubric(SAMPLE, REGISTRY).file == ""


def test_plugins_that_were_set_aside_are_named_with_an_unknown_rule() -> None:
    """EK1201 and EK1202 say which plugins are not there, in both languages."""
    aside = Broken("games", "evalkit-games", "1", Fault("EK5001"))
    registry = Registry(REGISTRY.rules, REGISTRY.combiners, (), (aside,))
    text = changed(
        '- rule = "bands"\n+ rule = "dice"',
        '- star = { at_least = 6 }\n+ combine = "dice"',
    )
    unknown = faults(text, registry)
    assert [fault.code for fault in unknown] == ["EK1202", "EK1201"]
    for fault in unknown:
        assert "These plugins were set aside: games (EK5001)." in fault.text("en")
        assert "以下插件未能启用：games (EK5001)。" in fault.text("zh")
    assert "set aside" not in faults(text)[0].text()


def _with_rule(params: type) -> Registry:
    """Give the registry with a rule `dice` of other parameters."""
    bands = REGISTRY.rules["bands"]
    dice = Rule("dice", Text("骰子"), params, (), bands.bind, "https://example.org")
    return Registry({**REGISTRY.rules, "dice": dice}, REGISTRY.combiners)


@frozen(kw_only=True)
class Sides:
    """Parameters that check themselves."""

    sides: int = field(default=6, validator=validators.ge(2))
    colour: str = field(default="", converter=lambda text: {"": "", "red": "r"}[text])


DICE = """\
- rule = "bands"
+ rule = "dice"
- of = "hours"
- bands = [
-   { at_least = 60, points = 5 },
-   { at_least = 20, points = 3 },
-   { otherwise = true, points = 0 },
- ]"""


def test_a_rule_s_own_check_is_told_with_its_words() -> None:
    """EK1109: what a parameter class refuses is told at the item, in its words."""
    registry = _with_rule(Sides)
    text = changed(DICE + "\n+ sides = 1")
    (fault,) = faults(text, registry)
    assert (fault.code, fault.place.key) == ("EK1109", "criteria.work.items.hours")
    assert fault.values == {"why": "'sides' must be >= 2: 1"}


def test_a_check_without_words_is_told_by_its_kind() -> None:
    """EK1109: a check that fails without a word is told by the kind of its failure."""

    @frozen(kw_only=True)
    class Silent:
        sides: int

        def __attrs_post_init__(self) -> None:
            raise ArithmeticError

    text = changed(DICE + "\n+ sides = 1")
    (fault,) = faults(text, _with_rule(Silent))
    assert fault.values == {"why": "ArithmeticError"}


def test_a_key_error_of_a_plugin_is_not_a_missing_key() -> None:
    """EK1109: a plugin's own KeyError is its own; nothing is said to be missing."""
    text = changed(DICE + '\n+ colour = "x"')
    (fault,) = faults(text, _with_rule(Sides))
    assert (fault.code, fault.values) == ("EK1109", {"why": "'x'"})


def _compiled(rubric: Rubric, text: str) -> tuple[Fault, ...]:
    with pytest.raises(RubricError) as caught:
        compile_rubric(rubric)
    return located(caught.value, text, "sample.toml").faults


def test_faults_of_expressions_stand_on_their_line() -> None:
    """What compiling refuses is told in the file's order of sections, each located."""
    text = changed(
        '- of = "hours"\n+ of = "hour"',
        '- when = "agreed"\n+ when = "visits"',
        '- when = "since > 2026-06-30"\n+ when = "since >"',
        "-   { at_least = 20, points = 3 },\n+   { at_least = 20, points = 0.001 },",
    )
    found = _compiled(read(text), text)
    lines = text.split("\n")
    assert {(f.code, f.place.key, lines[(f.place.line or 0) - 1]) for f in found} == {
        ("EK2010", "criteria.work.items.hours.of", 'of = "hour"'),
        ("EK2012", "criteria.品德.items.agreed.when", 'when = "visits"'),
        ("EK2002", "vetoes.late.when", 'when = "since >"'),
    }
    assert {f.place.file for f in found} == {"sample.toml"}


def test_a_fault_without_a_key_stays_where_it_is() -> None:
    """`located` changes nothing it can't find."""
    fault = Fault("EK1403", Place(key="nowhere.at[3].all"))
    given = RubricError([Fault("EK1001"), fault])
    assert located(given, SAMPLE, "sample.toml").faults == given.faults


def test_the_nearest_thing_written_gives_the_line() -> None:
    """A key that isn't written is located at what is written around it."""
    key = "criteria.work.items.hours.bands[1].below"
    error = RubricError(Fault("EK1403", Place(key=key)))
    (fault,) = located(error, SAMPLE).faults
    assert fault.place.line == 1 + SAMPLE.split("\n").index(
        "  { at_least = 20, points = 3 },"
    )
    assert fault.place.key == key


def test_a_weight_below_0_is_refused_by_the_combiner_too() -> None:
    """EK1511: a rubric made by hand can't have what the reader refuses."""
    rubric = read()
    part = attrs.evolve(rubric.root.parts[0], weight=-1)
    root = attrs.evolve(
        rubric.root, combine=WEIGHTED_MEAN, parts=(part, rubric.root.parts[1])
    )
    with pytest.raises(RubricError) as caught:
        compile_rubric(attrs.evolve(rubric, root=root))
    assert [f.code for f in caught.value.faults] == ["EK1511"]


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("EK2003", "hours" + " + hours" * 1_000),
        ("EK2005", "(" * 50 + "hours" + ")" * 50),
    ],
)
def test_expressions_end_somewhere(code: str, written: str) -> None:
    """EK2003 and EK2005: an expression no one writes is a fault with its line."""
    text = changed(
        f'- value = "ratio(hours, visits, otherwise=0)"\n+ value = "{written}"'
    )
    (fault,) = faults(text)
    assert (fault.code, fault.place.key) == (code, "derived.rate.value")


def test_every_code_of_rubric_files_is_provoked() -> None:
    """Each EK1xxx and EK2xxx code is in the table of mistakes or in a test."""
    tests = sorted(Path(__file__).parent.glob("test_*.py"))
    here = "".join(path.read_text(encoding="utf-8") for path in tests)
    told = {mistake.code for mistake in MISTAKES}
    codes = rubrics.ENTRIES.keys() | expressions.ENTRIES.keys()
    assert {code for code in codes if code not in told and code not in here} == set()
