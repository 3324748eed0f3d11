"""The documentation is whole, true and in step with the code."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from evalkit import hooks
from evalkit.cases import form
from evalkit.catalogue import CATALOGUE
from evalkit.cli.main import main
from evalkit.rules.builtin import evalkit_combiners, evalkit_rules
from tests.repo.snippets import run_page, snippets

CODE = re.compile(r"EK\d{4}")


def text(path: Path) -> str:
    """Read a page."""
    return path.read_text(encoding="utf-8")


def pages(checkout: Path) -> list[Path]:
    """Give every page there is, the readmes first."""
    own = [checkout / "README.md", checkout / "README.zh-CN.md"]
    docs = checkout / "docs"
    return own + sorted(p for p in docs.rglob("*.md") if "_build" not in p.parts)


def codes_in(folder: Path, *, without: str) -> set[str]:
    """Give the fault codes that the Python files of a folder name."""
    files = [p for p in folder.rglob("*.py") if without not in p.parts]
    return {code for path in files for code in CODE.findall(text(path))}


def spread(source: str) -> set[str]:
    """Give the codes of a source, those of ranges like `EK4301–4` included."""
    found = set(CODE.findall(source))
    for first, last in re.findall(r"(EK\d{4})[–-](?:EK)?(\d{1,4})\b", source):
        start = int(first[2:])
        end = int(str(start)[: 4 - len(last)] + last)
        found |= {f"EK{number}" for number in range(start, end + 1)}
    return found


@pytest.mark.slow
def test_generated_pages_are_fresh(checkout: Path) -> None:
    """What the reference takes from the code is what the code says today."""
    command = [sys.executable, str(checkout / "docs/generate.py"), "--check"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


def test_every_fault_code_is_documented(checkout: Path) -> None:
    """A code that a user sees can be looked up, and the page lists no other."""
    page = text(checkout / "docs/reference/errors.md")
    assert set(re.findall(r"^### (EK\d{4})$", page, re.MULTILINE)) == set(CATALOGUE)


def test_every_fault_code_is_used(checkout: Path) -> None:
    """A code nobody raises is a promise nobody keeps."""
    used = codes_in(checkout / "evalkit", without="catalogue")
    assert sorted(set(CATALOGUE) ^ used) == []


def test_every_fault_code_is_tested(checkout: Path) -> None:
    """Some test makes every fault happen and names its code."""
    files = (checkout / "tests").rglob("*")
    tests = [path for path in files if path.suffix in (".py", ".txt")]
    named = {code for path in tests for code in spread(text(path))}
    assert sorted(set(CATALOGUE) - named) == []


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_a_fault_is_told_in_both_languages(code: str) -> None:
    """Both sentences are there, end properly and name the same values."""
    entry = CATALOGUE[code]
    bare = {lang: re.sub(r"{\w+}$", "", said) for lang, said in entry.message.items()}
    assert bare["en"].endswith((".", "?"))
    assert bare["zh"].endswith(("。", "？"))
    assert bool(entry.fix["en"]) == bool(entry.fix["zh"])
    # A value that is a phrase has a Chinese twin: `broken`, `broken_zh`.
    names = {
        lang: {name.removesuffix("_zh") for name in re.findall(r"{(\w+)", said)}
        for lang, said in entry.message.items()
    }
    assert names["en"] == names["zh"]


def test_every_rule_and_combiner_is_documented(checkout: Path) -> None:
    """Each built-in rule and combiner has its section, and there is no other."""
    page = text(checkout / "docs/reference/rules.md")
    records = [*evalkit_rules(), *evalkit_combiners()]
    sections = set(re.findall(r"^### `(\w+)`$", page, re.MULTILINE))
    assert sections == {record.name for record in records}


def test_every_rule_is_shown_in_an_example(checkout: Path) -> None:
    """Each rule's section holds a piece of a rubric that uses it."""
    page = text(checkout / "docs/reference/rules.md")
    toml = "".join(s.body for s in snippets(page) if s.language == "toml")
    shown = set(re.findall(r'^rule = "(\w+)"$', toml, re.MULTILINE))
    assert shown == {record.name for record in evalkit_rules()}


def test_every_hook_is_documented(checkout: Path) -> None:
    """Each hook has its section with the form every hook has."""
    page = text(checkout / "docs/reference/hooks.md")
    specified = {name for name in vars(hooks) if name.startswith(f"{hooks.GROUP}_")}
    sections = set(re.findall(r"^## `(\w+)`$", page, re.MULTILINE))
    assert sections == specified
    for name in specified:
        doc = getattr(hooks, name).__doc__
        for part in ("When called:", "Arguments:", "Returns:", "Errors:", "Example:"):
            assert part in doc, (name, part)


def commands(group: click.Group, path: str = "evalkit") -> list[str]:
    """Name every command and sub-command."""
    found = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        assert command.get_short_help_str(), f"{path} {name} says nothing in --help"
        found.append(f"{path} {name}")
        if isinstance(command, click.Group):
            found += commands(command, f"{path} {name}")
    return found


def test_every_command_is_documented(checkout: Path) -> None:
    """Each command has its section with its help, and there is no other."""
    page = text(checkout / "docs/reference/commands.md")
    sections = re.findall(r"^###? `(evalkit [\w -]+)`$", page, re.MULTILINE)
    assert sorted(sections) == sorted(commands(main))


def test_the_readmes_say_the_two_commands(checkout: Path) -> None:
    """Both readmes give the two commands word for word, and CI runs the second."""
    for name in ("README.md", "README.zh-CN.md"):
        readme = text(checkout / name)
        assert "\npip install . && evalkit demo\n" in readme
        assert "\npip install nox && nox\n" in readme
    assert "pip install nox && nox" in text(checkout / ".ci/run")


def test_links_between_pages_lead_somewhere(checkout: Path) -> None:
    """A link to a file of the repository names a file that is there."""
    lost = []
    for page in pages(checkout):
        bare = re.sub(r"^```.*?^```$", "", text(page), flags=re.MULTILINE | re.DOTALL)
        for target in re.findall(r"\]\(([^)#\s]+)", bare):
            if "://" not in target and not (page.parent / target).exists():
                lost.append(f"{page.relative_to(checkout)} -> {target}")
    assert lost == []


def test_pages_fetch_nothing_from_elsewhere(checkout: Path) -> None:
    """Pages are read on weak networks: pictures are files of the repository."""
    for page in pages(checkout):
        assert re.findall(r"!\[[^\]]*\]\(https?:", text(page)) == []


def test_pictures_need_nothing_from_elsewhere(checkout: Path) -> None:
    """A picture loads no font and no file, and shows the demonstration."""
    pictures = sorted((checkout / "docs/images").glob("*.svg"))
    assert pictures
    for picture in pictures:
        svg = text(picture)
        assert re.findall(r"@import|@font-face|href=|url\((?!#)", svg) == []
        assert ">9,072<" in svg
        assert ">1,221<" in svg


def test_examples_that_look_runnable_are_run(checkout: Path) -> None:
    """A console block with an evalkit command, or Python, is marked `run`."""
    idle = [
        f"{page.name}:{snippet.line}"
        for page in pages(checkout)
        if "reference/hooks.md" not in page.as_posix()
        for snippet in snippets(text(page))
        if snippet.language in ("python", "console")
        and not {"run", "read"} & set(snippet.words)
        and snippet.setting("file") is None
    ]
    assert idle == []


RUNNABLE = (
    "README.md",
    "README.zh-CN.md",
    "docs/tutorial/first-result.md",
    "docs/tutorial/own-rubric.md",
    "docs/how-to/read-my-spreadsheet.md",
    "docs/how-to/add-own-items.md",
    "docs/how-to/check-a-rubric.md",
    "docs/how-to/edit-in-a-spreadsheet.md",
    "docs/how-to/editor-help.md",
    "docs/how-to/post-the-scheme.md",
    "docs/how-to/print-the-notice.md",
    "docs/how-to/replay-a-result.md",
    "docs/how-to/write-a-rule-plugin.md",
    "docs/reference/rubric-format.md",
    "docs/reference/results.md",
    "docs/reference/python.md",
    "docs/reference/testing.md",
)


@pytest.mark.slow
@pytest.mark.parametrize("name", RUNNABLE)
def test_examples_are_true(
    checkout: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every example of a page runs, and prints what the page says."""
    monkeypatch.chdir(tmp_path)
    run_page(checkout / name)


def test_every_page_with_examples_is_run(checkout: Path) -> None:
    """A page that holds a runnable example is in the list above."""
    holding = {
        page.relative_to(checkout).as_posix()
        for page in pages(checkout)
        if any("run" in snippet.words for snippet in snippets(text(page)))
    }
    assert holding - set(RUNNABLE) == set()


def test_every_key_of_worked_cases_is_documented(checkout: Path) -> None:
    """The page has each key of a file, a case and what it expects, and no other."""
    page = text(checkout / "docs/reference/cases.md")
    rows = re.findall(r"^\| (`[^|]*`) \|", page, re.MULTILINE)
    told = {key for row in rows for key in re.findall(r"`(\w+)`", row)}
    assert told == {*form.KEYS, *form.OF_CASE, *form.EXPECTED}
