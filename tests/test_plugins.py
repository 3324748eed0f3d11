"""Plugins: found, loaded, checked, attributed; one that fails stops no other."""

from __future__ import annotations

import itertools
import re
import sys
from importlib.metadata import version
from types import ModuleType

import pytest

from evalkit.errors import PluginError
from evalkit.plugins import digest_source, load, load_registry
from evalkit.rules import builtin
from evalkit.rules.combiners import SUM
from evalkit.rules.met import MET
from tests.installed import Folder, folder, sound

__all__ = ["folder"]

BROKEN = [
    ("EK5001", "ModuleNotFoundError", "import nothing_of_this_name"),
    ("EK5001", "SyntaxError", "def"),
    ("EK5001", "ZeroDivisionError", "1 / 0"),
    ("EK5001", "SystemExit", "raise SystemExit"),
    (
        "EK5002",
        "unknown hook 'evalkit_rulez'",
        "from evalkit.hooks import hookimpl\n@hookimpl\ndef evalkit_rulez(): return []",
    ),
    (
        "EK5002",
        "{'rubric'} are declared in the hookimpl but can not be found",
        "from evalkit.hooks import hookimpl\n"
        "@hookimpl\ndef evalkit_rules(rubric): return []",
    ),
    (
        "EK5002",
        "evalkit_combiners, evalkit_rules not marked with @hookimpl",
        "def evalkit_rules(): return []\ndef evalkit_combiners(): return []",
    ),
    (
        "EK5002",
        "evalkit_combiners not marked with @hookimpl",
        sound("own") + "\ndef evalkit_combiners(): return []",
    ),
    ("EK5003", "implements no hook", "evalkit_version = 1\ndef rules(): return []"),
    (
        "EK5004",
        "`evalkit_rules`: ZeroDivisionError: division by zero",
        "from evalkit.hooks import hookimpl\n"
        "@hookimpl\ndef evalkit_rules(): return 1 / 0",
    ),
    (
        "EK5004",
        "`evalkit_combiners`: ValueError",
        "from evalkit.hooks import hookimpl\n"
        "@hookimpl\ndef evalkit_combiners():\n    yield 1\n    raise ValueError",
    ),
    (
        "EK5004",
        "`evalkit_rules`: SystemExit",
        "from evalkit.hooks import hookimpl\n"
        "@hookimpl\ndef evalkit_rules(): raise SystemExit",
    ),
    (
        "EK5004",
        "TypeError: 'Rule' object is not iterable",
        sound("own").replace("return [RULE]", "return RULE"),
    ),
    (
        "EK5005",
        "`evalkit_rules`: nothing was returned",
        sound("own").replace("return [RULE]", "[RULE]"),
    ),
    (
        "EK5005",
        "1 is no Rule; 2 is no Rule",
        sound("own").replace("return [RULE]", "return [1, RULE, 2]"),
    ),
    (
        "EK5005",
        "Rule 'two words': the name is not an identifier",
        sound("two words"),
    ),
    (
        "EK5005",
        "Rule 'own': no source is given; Rule 'own': it has no operand",
        sound("own").replace('"https://x.org"', '""').replace('Operand("of"),', ""),
    ),
    (
        "EK5005",
        "NameError: name 'Fraction' is not defined",
        sound("own").replace("of: Expression", "of: 'Fraction'"),
    ),
    (
        "EK5006",
        "The rule “met” is given twice: by “evalkit” and by “own”",
        sound("met"),
    ),
    ("EK5007", "evalkit and evalkit-own", sound("own")),
    ("EK5008", "FileNotFoundError", "__file__ = 'gone.py'\n" + sound("own")),
]


@pytest.mark.parametrize(("code", "said", "source"), BROKEN)
def test_a_plugin_that_fails_is_set_aside_and_stops_no_other(
    code: str, said: str, source: str, folder: Folder
) -> None:
    """What went wrong is told with the plugin's name; the others' rules are there."""
    name = "evalkit" if code == "EK5007" else "own"
    folder.install(name, source, distribution="evalkit-own", version="2.5")
    folder.install("well", sound("streak"))
    registry = folder.registry()
    (broken,) = registry.broken
    assert (broken.distribution, broken.version) == ("evalkit-own", "2.5")
    assert broken.fault.code == code
    assert said in broken.fault.text("en")
    assert broken.name in broken.fault.text("zh")
    for language in ("zh", "en"):
        assert not re.search(r"{\w+}(?! are)", broken.fault.text(language))
    assert registry.giver(registry.rules["streak"]).name == "well"
    assert registry.rules["met"] is MET


def test_the_built_in_rules_come_through_the_same_door() -> None:
    """Without plugins there are those of evalkit, named and digested like any."""
    registry = load_registry(builtin, points=())
    (plugin,) = registry.plugins
    assert (plugin.name, plugin.distribution) == ("evalkit", "evalkit")
    assert plugin.version == version("evalkit")
    assert re.fullmatch("[0-9a-f]{64}", plugin.digest)
    assert registry.rules["met"] is MET
    assert registry.combiners["sum"] is SUM
    assert registry.broken == ()


def test_a_broken_built_in_plugin_is_not_passed_over() -> None:
    """Without the rules built in there is nothing to go on with."""
    with pytest.raises(PluginError, match="EK5003"):
        load_registry(ModuleType("empty"))


def test_what_is_installed_is_found(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Installing a distribution is all it takes, and one switch leaves it out."""
    folder.install("own", sound("own"), version="1.4")
    monkeypatch.delenv("EVALKIT_PLUGINS", raising=False)
    registry = load_registry(builtin)
    plugin = registry.giver(registry.rules["own"])
    assert (plugin.name, plugin.distribution) == ("own", "evalkit-own")
    assert plugin.version == "1.4"
    for switch in ("off", " OFF "):
        monkeypatch.setenv("EVALKIT_PLUGINS", switch)
        registry = load_registry(builtin)
        assert [plugin.name for plugin in registry.plugins] == ["evalkit"]
        assert registry.broken == ()


def test_an_entry_point_may_name_an_object(folder: Folder) -> None:
    """Hooks may be methods; the source is that of the module."""
    source = sound("own").replace(
        "@hookimpl\ndef evalkit_rules():\n    return [RULE]", ""
    )
    source += (
        "\nclass Pack:\n    @hookimpl\n    def evalkit_rules(self):\n"
        "        return [RULE]\n\npack = Pack()\n"
    )
    home = folder.install("own", source, value="{}:pack")
    registry = folder.registry()
    plugin = registry.giver(registry.rules["own"])
    assert plugin.digest == digest_source(sys.modules[home.stem])


def test_a_value_that_looks_like_a_hook_is_none(folder: Folder) -> None:
    """A module whose own parts are called `evalkit_…` implements what it marks."""
    source = sound("own") + "\nimport evalkit as evalkit_itself\nevalkit_number = 1\n"
    folder.install("own", source)
    assert folder.registry().broken == ()


def test_two_plugins_that_give_one_name_are_both_set_aside(folder: Folder) -> None:
    """Neither wins, whichever was installed first (EK5006)."""
    for name in ("b", "a"):
        folder.install(name, sound("streak"))
    registry = folder.registry()
    assert "streak" not in registry.rules
    assert [broken.name for broken in registry.broken] == ["a", "b"]
    assert {broken.fault.code for broken in registry.broken} == {"EK5006"}
    assert {str(broken.fault.values["other"]) for broken in registry.broken} == {"a"}


def test_two_entry_points_of_one_name_are_both_set_aside(folder: Folder) -> None:
    """Pluggy would take the first and pass over the second in silence (EK5007)."""
    for distribution in ("evalkit-zeta", "evalkit-alpha"):
        folder.install("own", sound("own"), distribution=distribution)
    registry = folder.registry()
    assert "own" not in registry.rules
    assert [b.distribution for b in registry.broken] == [
        "evalkit-alpha",
        "evalkit-zeta",
    ]
    said = {broken.fault.text("en") for broken in registry.broken}
    assert said == {
        "EK5007 Two distributions have a plugin called “own”: "
        "evalkit-alpha and evalkit-zeta. Remove one of them."
    }


def test_the_order_of_installation_decides_nothing(folder: Folder) -> None:
    """Whatever the order, the same plugins are taken and set aside for the same."""
    for name, rule in (("a", "one"), ("b", "two"), ("c", "one"), ("d", "met")):
        folder.install(name, sound(rule))
    folder.install("e", sound("three"))
    folder.install("e", sound("four"), distribution="evalkit-f")
    found = [
        load_registry(builtin, points=order)
        for order in itertools.islice(itertools.permutations(folder.points), 0, 720, 29)
    ]
    assert [plugin.name for plugin in found[0].plugins] == ["evalkit", "b"]
    assert [b.name for b in found[0].broken] == ["e", "e", "a", "c", "d"]
    assert all(registry == found[0] for registry in found)


def test_a_module_without_metadata_is_named_after_itself(folder: Folder) -> None:
    """An entry point made by hand has no distribution to name."""
    home = folder.install("own", sound("own"))
    (point,) = folder.points
    bare = type(point)(point.name, point.value, point.group)
    registry = load_registry(builtin, points=[bare])
    assert registry.giver(registry.rules["own"]).distribution == home.stem


PACKAGE = {
    "__init__.py": "",
    "rules.py": sound("own"),
    "inner/__init__.py": "",
    "inner/table.toml": "points = 1",
}


@pytest.mark.parametrize("moved", ["rules.py", "inner/__init__.py", "inner/table.toml"])
def test_a_change_of_any_file_of_a_package_moves_the_digest(
    moved: str, folder: Folder
) -> None:
    """Code beside the hooks, and data beside the code, decide points as well."""
    home = folder.install("own", PACKAGE, value="{}.rules")
    digests = [_digest(folder)]
    (home / "__pycache__").mkdir(exist_ok=True)
    (home / "__pycache__/rules.pyc").write_bytes(b"x")
    (home / "stray.pyc").write_bytes(b"x")
    # Schemes that travel in a wheel have digests of their own.
    (home / "_rubrics").mkdir(exist_ok=True)
    (home / "_rubrics/scheme.toml").write_text("")
    digests.append(_digest(folder))
    (home / moved).write_text("#" + (home / moved).read_text("utf-8"), "utf-8")
    digests.append(_digest(folder))
    (home / "more.py").write_text("", "utf-8")
    digests.append(_digest(folder))
    assert digests[0] == digests[1]
    assert len(set(digests)) == 3


def test_a_change_of_a_module_moves_the_digest(folder: Folder) -> None:
    """A plugin of one module is digested by its file."""
    home = folder.install("own", sound("own"))
    before = _digest(folder)
    home.write_text(home.read_text("utf-8") + "#", "utf-8")
    assert _digest(folder) != before


def _digest(folder: Folder) -> str:
    registry = folder.registry()
    return registry.giver(registry.rules["own"]).digest


def test_a_folder_without_an_init_is_no_package(folder: Folder) -> None:
    """In a namespace that several distributions share, each digests its own part."""
    part = {"part/__init__.py": "", "part/rules.py": sound("own")}
    home = folder.install("own", part, value="{}.part.rules")
    before = _digest(folder)
    (home / "foreign").mkdir()
    (home / "foreign/__init__.py").write_text("")
    assert _digest(folder) == before
    (home / "part/more.py").write_text("")
    assert _digest(folder) != before


def test_the_digest_of_the_built_in_plugin_is_that_of_the_whole_engine() -> None:
    """What evalkit's own digest names is everything that decides a result."""
    engine = sys.modules["evalkit"]
    (plugin,) = load_registry(builtin, points=()).plugins
    assert plugin.digest == digest_source(engine) == digest_source(builtin)


def test_a_plugin_in_memory_has_no_source_to_name() -> None:
    """A receipt could not say what decided the result (EK5008)."""
    memory = ModuleType("memory")
    exec(compile(sound("own"), "memory", "exec"), vars(memory))
    with pytest.raises(PluginError, match="EK5008"):
        load(memory, memory, "memory", "memory", "1.0")
