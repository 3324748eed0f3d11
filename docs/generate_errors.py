"""The list of fault codes, from the catalogue."""

from __future__ import annotations

from evalkit.catalogue import CATALOGUE
from evalkit.catalogue.entry import Entry


def error_list(prefix: str) -> str:
    """Write the codes that begin with a prefix, each with what it says and the fix."""
    return "\n\n".join(
        _entry(code, entry)
        for code, entry in CATALOGUE.items()
        if code.startswith(prefix)
    )


def _entry(code: str, entry: Entry) -> str:
    said = " · ".join(_plain(entry.message[language]) for language in ("en", "zh"))
    lines = [f"### {code}", said]
    fixes = [entry.fix[language] for language in ("en", "zh") if entry.fix[language]]
    if fixes:
        lines.append("*What to do:* " + " · ".join(map(_plain, fixes)))
    if entry.severity == "warning":
        lines.append("*A warning: the result is given all the same.*")
    return "\n\n".join(lines)


def _plain(text: str) -> str:
    """Keep signs of Markdown as they are; names in braces are filled in later."""
    for sign in "*_<>[]":
        text = text.replace(sign, "\\" + sign)
    return text
