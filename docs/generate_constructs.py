"""The page "what a rubric can say", from one file a construct."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "constructs"


def constructs(_: str) -> str:
    """Write a table of all constructs, and each with its rubric and its cases."""
    index, sections = (
        ["| # | what can be said | as a scheme prints it |", "|---|---|---|"],
        [],
    )
    for path in sorted(FOLDER.glob("*.md")):
        title, _, body = path.read_text(encoding="utf-8").partition("\n")
        number, _, name = title.removeprefix("# ").partition(" ")
        printed = body.strip().partition("\n\n")[0].replace("\n", "")
        index.append(f"| {number} | [{name}](#c{number}) | {printed} |")
        # The parts of a fence after its language are for the tests.
        body = body.replace("```toml rubric", "```toml").replace(
            "```toml cases", "```toml"
        )
        sections.append(f"(c{number})=\n\n## {number} {name}\n{body}")
    return "\n".join(index) + "\n\n" + "\n".join(sections)
