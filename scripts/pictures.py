"""Draws the README's pictures from what keyfit really prints. Needs the `docs` extra."""

from __future__ import annotations

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = 108
# rich's own frame, without the web fonts that it would make a reader's browser fetch
FRAME = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, monospace;
font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width }}
{styles}</style><defs>{lines}</defs>{chrome}
<g transform="translate({terminal_x}, {terminal_y})">{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g></g></svg>
"""


PICTURES = {
    "check": ["check", "examples/dotenv/.env"],
    "doctor": ["doctor", "examples/layers"],
}


def main() -> None:
    """Write docs/pictures/*.svg."""
    for name, command in PICTURES.items():
        picture = drawn(command)
        (ROOT / "docs" / "pictures" / f"{name}.svg").write_text(
            picture, encoding="utf-8"
        )


def drawn(command: list[str]) -> str:
    """The picture of a terminal in which ``command`` was given, with no variables set."""
    shown = subprocess.run(
        [sys.executable, "-m", "keyfit", *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "FORCE_COLOR": "1", "COLUMNS": str(COLUMNS)},
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    console = Console(record=True, width=COLUMNS, file=StringIO())
    console.print(Text.assemble(("$ ", "bold green"), f"keyfit {' '.join(command)}"))
    console.print(Text.from_ansi(shown))
    return console.export_svg(title="keyfit", theme=DIMMED_MONOKAI, code_format=FRAME)


if __name__ == "__main__":
    main()
