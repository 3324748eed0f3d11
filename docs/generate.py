"""Write the parts of the reference that come from the code.

A page holds its prose and, between `<!-- from the code: … -->` and `<!-- end -->`, what
this script writes. `--check` writes nothing and fails where a page is stale.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

from generate_commands import command_help, command_list
from generate_constructs import constructs
from generate_errors import error_list
from generate_format import key_table
from generate_rules import combiner, function_list, hook, rule
from generate_schema import SCHEMA, schema_text

DOCS = Path(__file__).parent
PART = re.compile(
    r"(?P<start><!-- from the code: (?P<kind>[a-z]+) ?(?P<name>[^\s>]*) -->\n)"
    r".*?(?P<end><!-- end -->)",
    re.DOTALL,
)
KINDS: dict[str, Callable[[str], str]] = {
    "combiner": combiner,
    "command": command_help,
    "commands": command_list,
    "constructs": constructs,
    "errors": error_list,
    "functions": function_list,
    "hook": hook,
    "keys": key_table,
    "rule": rule,
}


def renewed(text: str) -> str:
    """Give a page with its generated parts written anew."""

    def part(match: re.Match[str]) -> str:
        body = KINDS[match["kind"]](match["name"]).strip("\n")
        return f"{match['start']}\n{body}\n\n{match['end']}"

    return PART.sub(part, text)


def stale_pages(*, write: bool) -> list[str]:
    """Give the pages that differ from the code; write them anew if asked."""
    stale = []
    for page in sorted((DOCS / "reference").glob("*.md")):
        old = page.read_text(encoding="utf-8")
        new = renewed(old)
        if new != old:
            stale.append(page.name)
            if write:
                page.write_text(new, encoding="utf-8")
    return [f"docs/reference/{name}" for name in stale]


def stale_schema(*, write: bool) -> list[str]:
    """Give the schema's file where it differs from the code; write it anew if asked."""
    new = schema_text()
    if SCHEMA.exists() and SCHEMA.read_text(encoding="utf-8") == new:
        return []
    if write:
        SCHEMA.write_text(new, encoding="utf-8")
    return ["schemas/rubric.schema.json"]


def main(arguments: list[str]) -> int:
    """Write or check all pages."""
    check = arguments == ["--check"]
    if arguments and not check:
        print("usage: python docs/generate.py [--check]")
        return 2
    stale = [*stale_pages(write=not check), *stale_schema(write=not check)]
    for name in stale:
        print(f"{'stale' if check else 'written'}: {name}")
    if check and stale:
        print("run `nox -s generate` and commit the pages")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
