"""The runner of the documentation's examples notices an example that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.repo.snippets import compare, run_page


def page(folder: Path, text: str) -> Path:
    """Write a page; ^ stands for the fence."""
    path = folder / "page.md"
    path.write_text(text.replace("^", "```"), encoding="utf-8")
    return path


def test_python_that_prints_what_the_page_says_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blocks share one Python, files are written, output is compared."""
    monkeypatch.chdir(tmp_path)
    text = "^python run\nx = 1\n^\n\n^toml file=a/b.toml\nk = 2\n^\n"
    text += "\n^python run\nfrom pathlib import Path\n"
    text += "print(x, Path('a/b.toml').read_text())\n^\n"
    run_page(page(tmp_path, text + "\n^text output\n1 k = 2\n^\n"))


def test_wrong_output_is_noticed(tmp_path: Path) -> None:
    """A page that shows other output than the code gives fails."""
    text = "^python run\nprint(1)\n^\n\n^text output\n2\n^\n"
    with pytest.raises(AssertionError, match=r"page\.md:5: expected '2'"):
        run_page(page(tmp_path, text))


def test_an_example_that_raises_is_noticed(tmp_path: Path) -> None:
    """An example that fails when typed fails the test."""
    with pytest.raises(ZeroDivisionError):
        run_page(page(tmp_path, "^python run\n1 / 0\n^\n"))


def test_a_command_that_fails_is_noticed(tmp_path: Path) -> None:
    """A command of a page must exit as the page says."""
    with pytest.raises(AssertionError, match="no-such-command"):
        run_page(page(tmp_path, "^console run\n$ evalkit no-such-command\n^\n"))


def test_an_ellipsis_stands_for_any_lines() -> None:
    """Lines between may be left out, the rest stands in order."""
    compare("a\n…\nc\n", "a\nb\nc\nd\n", "here")
    compare("…\nb", "a\nb\n", "here")
    with pytest.raises(AssertionError):
        compare("…\nb\na", "a\nb\n", "here")
    with pytest.raises(AssertionError):
        compare("b", "a\nb\n", "here")
