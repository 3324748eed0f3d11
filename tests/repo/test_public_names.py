"""The public face: about twenty names, all documented, nothing else."""

from __future__ import annotations

import ast
import inspect
import re
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

import evalkit


def imported_for_types() -> dict[str, str]:
    """Give the names the type checker sees, and the module each is taken from."""
    tree = ast.parse(Path(evalkit.__file__).read_text("utf-8"))
    (guarded,) = (node for node in tree.body if isinstance(node, ast.If))
    return {
        alias.name: str(node.module)
        for node in guarded.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_every_list_of_public_names_is_the_same() -> None:
    """What is offered, what is loaded and what the type checker sees are one list."""
    assert list(evalkit.__all__) == sorted(evalkit.__all__)
    assert dir(evalkit) == evalkit.__all__
    assert set(evalkit._HOME) == set(evalkit.__all__)
    assert imported_for_types() == evalkit._HOME


@pytest.mark.parametrize("name", evalkit.__all__)
def test_every_public_name_is_the_one_of_its_home(name: str) -> None:
    """A name is loaded from the module that defines it, and kept."""
    value = getattr(evalkit, name)
    assert value is getattr(import_module(evalkit._HOME[name]), name)
    assert vars(evalkit)[name] is value


def test_nothing_else_is_public() -> None:
    """What isn't listed isn't there, and what is imported for use inside is hidden."""
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = evalkit.nothing  # type: ignore[attr-defined]
    loose = {
        name
        for name, value in vars(evalkit).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }
    inside = {"annotations", "import_module", "TYPE_CHECKING"}
    assert loose - inside <= set(evalkit.__all__)


def test_the_public_face_stays_small() -> None:
    """About twenty names are what a maintainer can keep stable."""
    assert 1 <= len(evalkit.__all__) <= 25


def test_every_public_name_is_documented_and_no_other(checkout: Path) -> None:
    """The reference lists exactly the public names."""
    page = (checkout / "docs/reference/python.md").read_text("utf-8")
    documented = set(re.findall(r"^### `evalkit\.(\w+)", page, re.MULTILINE))
    assert documented == set(evalkit.__all__)


def test_every_public_name_has_a_docstring() -> None:
    """What a user may import says what it is."""
    bare = [name for name in evalkit.__all__ if not getattr(evalkit, name).__doc__]
    assert bare == []


#: What public functions take that isn't public, each with the reason.
INSIDE = {"registry": "the commands load it once for many rubrics; not documented"}


def public_functions() -> list[FunctionType]:
    """Give what is called by users: functions, and methods of what they are given."""
    named = [getattr(evalkit, name) for name in ("load_rubric", "replay")]
    for owner in (evalkit.Rubric, evalkit.Evaluation):
        found = (v for k, v in vars(owner).items() if not k.startswith("_"))
        named += [value for value in found if isinstance(value, FunctionType)]
    return named


@pytest.mark.parametrize("function", public_functions(), ids=lambda f: f.__qualname__)
def test_what_a_public_function_takes_is_public(function: FunctionType) -> None:
    """Every record a call may need is one that `evalkit` offers."""
    inside = {"Path", "Progress", "None"}  # Progress is any function of a number.
    for name, parameter in inspect.signature(function).parameters.items():
        words = set(re.findall(r"\b[A-Z]\w+", str(parameter.annotation)))
        if name not in INSIDE:
            assert words - inside <= set(evalkit.__all__), name
