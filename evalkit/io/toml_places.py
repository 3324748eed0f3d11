"""Find the line of every key of a TOML text that is known to be sound."""

from __future__ import annotations

import re

import tomli

#: A path of keys and list indices from the top of the file.
Path = tuple[str | int, ...]

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r"'''.*?'''(?:'{0,2})"
    r'|"""(?:\\.|[^\\])*?"""(?:"{0,2})'
    r"|'[^'\n]*'"
    r'|"(?:\\.|[^"\\\n])*"',
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]*")
_LONG_NUMBER = re.compile(
    rf"{_STRING.pattern}|#[^\n]*|(?P<long>\d[\d_]{{999,}}|[eE][+-]?\d[\d_]{{9,}})",
    re.DOTALL,
)
#: Full-width signs and what TOML has in their place.
_HALF_WIDTH = dict.fromkeys("“”„＂「」", '"') | dict.fromkeys("‘’＇", "'")
_HALF_WIDTH |= dict(zip("，、＝［］【】｛｝＃．。：", ",,=[][]{}#..=", strict=True))
_SIGNS = "".join(_HALF_WIDTH)
#: Strings, comments, a string closed by a full-width quote, a full-width sign.
_FULL_WIDTH = re.compile(
    rf"{_STRING.pattern}|#.*|[\"'][^\"']*(?P<close>[“”„＂‘’＇])[^\"']*$"
    rf"|[\"'].*|(?P<sign>[{_SIGNS}])",
    re.DOTALL,
)


def key_lines(text: str) -> dict[Path, int]:
    """Give the 1-based line each key and each element of a list first stands on."""
    return _Scanner(text).lines


def long_number(text: str) -> tuple[int, str]:
    """Give the line of the number that was too long to be read, and its digits."""
    found = (m for m in _LONG_NUMBER.finditer(text) if m["long"])
    match = next(found)  # strings and comments don't count
    return text.count("\n", 0, match.start()) + 1, match["long"]


def full_width(line: str) -> dict[str, object] | None:
    """Find the full-width sign that keeps a line from being TOML.

    Returns:
        The sign, its 1-based number in the line, and what to write in its place; None
        where only quoted text has such signs.
    """
    for match in _FULL_WIDTH.finditer(line):
        if sign := match["sign"] or match["close"]:
            number = match.end() if match["sign"] else match.start("close") + 1
            return {"sign": sign, "number": number, "plain": _HALF_WIDTH[sign]}
    return None


def key_text(path: Path) -> str:
    """Write a path as people read it: `criteria.thrift.items.income.bands[1]`."""
    said = ""
    for step in path:
        if isinstance(step, int):
            said += f"[{step}]"
        else:
            said += f".{step}" if said else step
    return said


class _Scanner:
    """One walk over the text; it trusts that tomli has read it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.counted = 0
        self.lines: dict[Path, int] = {}
        self.lists: dict[Path, int] = {}
        table: Path = ()
        self.skip(_SPACE)
        while self.at < len(text):
            if text.startswith("[", self.at):
                table = self.header()
            else:
                self.pair(table)
            self.skip(_SPACE)

    def skip(self, pattern: re.Pattern[str]) -> str:
        """Move past a pattern that may be empty."""
        match = pattern.match(self.text, self.at)
        assert match is not None
        self.at = match.end()
        return match.group()

    def note(self, path: Path) -> None:
        """Keep the line we are at as that of a path and of the tables around it."""
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        for length in range(1, len(path) + 1):
            self.lines.setdefault(path[:length], self.line)

    def header(self) -> Path:
        """Read `[table]` or `[[table]]` and give its path."""
        many = self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        path: Path = ()
        keys = self.keys()
        for index, key in enumerate(keys):
            path = (*path, key)
            if many and index == len(keys) - 1:
                self.lists[path] = self.lists.get(path, -1) + 1
            if path in self.lists:
                path = (*path, self.lists[path])
        self.note(path)
        self.at += 2 if many else 1
        return path

    def pair(self, table: Path) -> None:
        """Read `key = value`."""
        path = (*table, *self.keys())
        self.note(path)
        self.at += 1
        self.skip(_BLANK)
        self.value(path)

    def keys(self) -> list[str]:
        """Read a dotted key."""
        found = []
        while True:
            self.skip(_BLANK)
            if self.text[self.at] in "'\"":
                quoted = self.skip(_STRING)
                found.append(next(iter(tomli.loads(f"{quoted} = 0"))))
            else:
                found.append(self.skip(_BARE))
            self.skip(_BLANK)
            if not self.text.startswith(".", self.at):
                return found
            self.at += 1

    def value(self, path: Path) -> None:
        """Move past a value, noting what is inside."""
        sign = self.text[self.at]
        if sign == "[":
            self.inside(path, "]")
        elif sign == "{":
            self.inside(path, "}")
        else:
            self.skip(_STRING if sign in "'\"" else _SCALAR)

    def inside(self, path: Path, close: str) -> None:
        """Move past a list or an inline table."""
        self.at += 1
        count = 0
        while True:
            self.skip(_SPACE)
            if self.text[self.at] == close:
                self.at += 1
                return
            if self.text[self.at] == ",":
                self.at += 1
            elif close == "}":
                self.pair(path)
            else:
                self.note((*path, count))
                self.value((*path, count))
                count += 1
