"""The tasks: `nox` runs what a change must pass; `nox -l` lists them all."""

from __future__ import annotations

import shutil
from pathlib import Path

import nox

nox.needs_version = ">=2025.2"
nox.options.sessions = ["lint", "types", "tests", "plugins", "docs"]
nox.options.error_on_missing_interpreters = True

ROOT = Path(__file__).parent
PROJECT = nox.project.load_toml(ROOT / "pyproject.toml")


def group(name: str) -> list[str]:
    """Give the requirements of a dependency group."""
    return list(nox.project.dependency_groups(PROJECT, name))


def build_wheel(session: nox.Session) -> Path:
    """Build the wheel of this checkout, once in a run of nox, and give its path."""
    if not _built:
        folder = Path(session.create_tmp()) / "wheel"
        shutil.rmtree(folder, ignore_errors=True)
        command = ("python", "-m", "pip", "wheel", "-q", "--no-deps")
        session.run(*command, "-w", str(folder), str(ROOT))
        _built.extend(folder.glob("evalkit-*.whl"))
    return _built[0]


_built: list[Path] = []


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, format and the layers."""
    session.install("-q", *group("lint"))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("lint-imports", env={"PYTHONPATH": str(ROOT)})


@nox.session
def types(session: nox.Session) -> None:
    """Check the types of evalkit and of its typing tests."""
    session.install("-q", *group("types"), str(build_wheel(session)))
    session.run("mypy", "evalkit", "tests/typing")


@nox.session
def tests(session: nox.Session) -> None:
    """Test the built wheel, from a folder that can't see the source.

    Arguments after `--` go to pytest; coverage is demanded of full runs only.
    """
    wheel = str(build_wheel(session))
    session.install("-q", *group("tests"), wheel)
    # A reused environment may hold an older wheel of the same version.
    session.install("-q", "--force-reinstall", "--no-deps", wheel)
    away = Path(session.create_tmp()) / "away"
    shutil.rmtree(away, ignore_errors=True)
    away.mkdir()
    unwanted = shutil.ignore_patterns("__pycache__")
    for folder in ("rubrics", "tests"):
        shutil.copytree(ROOT / folder, away / folder, ignore=unwanted)
    shutil.copy(ROOT / "pyproject.toml", away)
    env = {"EVALKIT_CHECKOUT": str(ROOT), "PYTHONPATH": ""}
    with session.chdir(away):
        session.run("coverage", "run", "-m", "pytest", *session.posargs, env=env)
        session.run("coverage", "combine", "-q")
        if session.posargs:
            session.run("coverage", "report", "--fail-under=0")
        else:
            session.run("coverage", "report")


@nox.session
def plugins(session: nox.Session) -> None:
    """Install each rule pack beside the built wheel, as a user does, and test it."""
    wheel = str(build_wheel(session))
    packs = [path.parent for path in sorted(ROOT.glob("plugins/*/pyproject.toml"))]
    session.install("-q", f"{wheel}[testing]", *map(str, packs))
    # A reused environment may hold an older wheel of the same version.
    session.install("-q", "--force-reinstall", "--no-deps", wheel)
    for pack in packs:
        with session.chdir(pack):
            session.run("pytest", "-q", *session.posargs, env={"PYTHONPATH": ""})


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation; a warning or a stale generated page fails."""
    session.install("-q", *group("docs"), str(build_wheel(session)))
    session.run("python", "docs/generate.py", "--check")
    session.run(
        "sphinx-build",
        *("-W", "-n", "--keep-going", "-q", "-b", "html", "docs", "docs/_build/html"),
    )
    session.log(f"open {ROOT / 'docs/_build/html/index.html'}")


@nox.session(reuse_venv=True)
def quick(session: nox.Session) -> None:
    """Check style and run the fast tests on the checkout, within a minute."""
    session.install("-q", *group("lint"), *group("tests"), "-e", str(ROOT))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    brief = {"EVALKIT_PROFILE": "brief"}
    session.run("pytest", "-q", "-m", "not slow", *session.posargs, env=brief)


@nox.session
def generate(session: nox.Session) -> None:
    """Write the generated reference pages anew."""
    session.install("-q", str(build_wheel(session)))
    session.run("python", "docs/generate.py")


@nox.session
def picture(session: nox.Session) -> None:
    """Draw anew what `evalkit demo` prints, for the readmes."""
    session.install("-q", str(build_wheel(session)))
    session.run("python", "docs/picture.py")


@nox.session
def bench(session: nox.Session) -> None:
    """Print speed and memory beside a hand-written polars programme."""
    session.install("-q", *group("bench"), str(build_wheel(session)))
    for script in sorted((ROOT / "benchmarks").glob("bench_*.py")):
        session.run("python", str(script), *session.posargs, env={"PYTHONPATH": ""})


@nox.session
def changelog(session: nox.Session) -> None:
    """Show what the changelog fragments will say, or write them with `-- --yes`."""
    session.install("-q", *group("release"))
    args = session.posargs or ["--draft"]
    session.run("towncrier", "build", "--version", PROJECT["project"]["version"], *args)
