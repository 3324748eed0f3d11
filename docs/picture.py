"""Draw what `evalkit demo` prints, for the readmes: a real run, as vector graphics.

The picture names no font that would have to be fetched; each system shows it in a
monospaced font of its own, Chinese included.
"""

from __future__ import annotations

import html
import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

IMAGES = Path(__file__).parent / "images"
WIDTH = 96
#: Language of a picture -> its file.
PICTURES = {"en": "demo.svg", "zh": "demo.zh-CN.svg"}
#: How wide rich draws one cell of a terminal.
CELL = 12.2
#: A piece of text of one style, as rich draws it, and a word in letters or in Chinese.
PIECE = re.compile(
    r'<text class="(?P<style>[^"]+)" x="(?P<x>[^"]+)" y="(?P<y>[^"]+)" '
    r'textLength="[^"]+" clip-path="[^"]+">(?P<text>[^<]*)</text>'
)
WORD = re.compile(r"[\u2e80-\uffff]+|[^\s\u2e80-\uffff]+")
FONTS = (
    "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', "
    "'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', SimSun, monospace"
)
#: Rich's own frame, less the fonts it would load from elsewhere.
FRAME = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}"
  xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font-family: FONTS;
  font-size: {char_height}px;
  line-height: {line_height}px;
}}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: FONTS; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})"
  clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
""".replace("FONTS", FONTS)


def printed(language: str) -> str:
    """Run the demonstration as on a terminal and give what it prints."""
    environ = {
        **os.environ,
        "COLUMNS": str(WIDTH),
        "EVALKIT_LANG": language,
        "FORCE_COLOR": "1",
        "PYTHONIOENCODING": "utf-8",
    }
    environ.pop("NO_COLOR", None)
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run(
            [sys.executable, "-m", "evalkit", "demo"],
            cwd=folder,
            env=environ,
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout


def drawn(text: str) -> str:
    """Draw a terminal that shows a text with its colours."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), highlight=False)
    console.print(Text("$ evalkit demo", "bold"))
    console.print(Text.from_ansi(text))
    svg = console.export_svg(
        title="evalkit", theme=MONOKAI, code_format=FRAME, unique_id="evalkit"
    )
    return PIECE.sub(_placed, svg)


def _placed(match: re.Match[str]) -> str:
    """Give each word of a piece of text its own place.

    A letter is rarely half as wide as a Chinese sign in the font a system happens to
    have, and then columns would drift apart.
    """
    text = html.unescape(match["text"]).replace("\xa0", " ")
    words = []
    for word in WORD.finditer(text):
        at = float(match["x"]) + CELL * cell_len(text[: word.start()])
        long = CELL * cell_len(word[0])
        words.append(
            f'<text class="{match["style"]}" x="{at:.1f}" y="{match["y"]}"'
            f' textLength="{long:.1f}">{html.escape(word[0], quote=False)}</text>'
        )
    return "\n".join(words)


def main() -> None:
    """Draw the picture in each language."""
    IMAGES.mkdir(exist_ok=True)
    for language, name in PICTURES.items():
        svg = drawn(printed(language))
        lines = (line.rstrip() for line in svg.splitlines() if line.strip())
        (IMAGES / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
