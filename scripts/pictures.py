"""Draws the pages' pictures: from what keyfit prints, and from what VS Code and Neovim show.

Needs the `docs` extra; `make pictures` takes those of VS Code first.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from io import StringIO
from pathlib import Path

from PIL import Image
from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = 108
# rich's own frame, without the web fonts that it would make a reader's browser fetch
FRAME = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, monospace,
"PingFang SC", "Microsoft YaHei", "Noto Sans Mono CJK SC", "Noto Sans CJK SC";
font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width }}
{styles}</style><defs>{lines}</defs>{chrome}
<g transform="translate({terminal_x}, {terminal_y})">{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g></g></svg>
"""


FRAMES = ROOT / "client-vscode" / ".vscode-test" / "frames"  # a folder for each
TAKEN = ROOT / "client-vscode" / "images"  # in VS Code, in both themes
LARGEST = 400_000  # bytes, so that a page with the picture opens at once
PICTURES = {
    "check": ["check", "examples/dotenv/.env"],
    "check.zh-CN": ["check", "examples/dotenv/.env"],
    "doctor": ["doctor", "examples/layers"],
    "doctor.zh-CN": ["doctor", "examples/layers"],
}
CHINESE = "[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+"


def main() -> None:
    """Write docs/pictures/*.svg and, if there are frames of them, docs/pictures/*.gif."""
    for name, command in PICTURES.items():
        locale = "zh_CN.UTF-8" if name.endswith(".zh-CN") else "C.UTF-8"
        path = ROOT / "docs" / "pictures" / f"{name}.svg"
        path.write_text(drawn(command, locale), encoding="utf-8")

    for folder in sorted(filter(Path.is_dir, FRAMES.glob("*"))):
        frames = sorted(folder.glob("*.png"))
        join(frames, ROOT / "docs" / "pictures" / f"{folder.name}.gif")

    for taken in sorted([*TAKEN.glob("*-light.png"), *TAKEN.glob("*-dark.png")]):
        shrink(taken)


def shrink(picture: Path) -> None:
    """Write ``picture`` anew with its commonest colors only, which halves it."""
    with Image.open(picture) as image:
        if image.mode == "P":
            return
        whole = image.convert("RGB")
    few = whole.quantize(palette=palette_of([whole]), dither=0)
    few.save(picture, optimize=True)


def join(frames: list[Path], moving: Path) -> None:
    """Write ``frames``, whose names end in their milliseconds, as the animated GIF ``moving``."""
    whole = [Image.open(frame).convert("RGB") for frame in frames]
    palette = palette_of(whole)
    first, *others = [image.quantize(palette=palette, dither=0) for image in whole]
    durations = [int(frame.stem.partition("-")[2]) for frame in frames]
    first.save(moving, save_all=True, append_images=others, duration=durations, loop=0)
    assert moving.stat().st_size <= LARGEST, f"{moving} is too large"


def palette_of(images: list[Image.Image]) -> Image.Image:
    """Return an image with the 256 commonest colors of ``images`` as its palette.

    It is one palette for all, so that what stands still does not flicker. Mixed colors, as Pillow's
    own palettes have them, would tint the page and pale the few points of a red line.
    """
    counts: Counter[tuple[int, ...]] = Counter()
    for image in images:
        for count, color in image.getcolors(image.width * image.height):
            counts[color] += count
    palette = Image.new("P", (1, 1))
    commonest = [color for color, _ in counts.most_common(256)]
    palette.putpalette([part for color in commonest for part in color])
    return palette


def drawn(command: list[str], locale: str) -> str:
    """The picture of a terminal in which ``command`` was given, with no variables set but that of
    the ``locale``."""
    shown = subprocess.run(
        [sys.executable, "-m", "keyfit", *command],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT / "server"),
            "FORCE_COLOR": "1",
            "COLUMNS": str(COLUMNS),
            "LC_ALL": locale,
            "PYTHONUTF8": "1",
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    ).stdout
    console = Console(record=True, width=COLUMNS, file=StringIO())
    console.print(Text.assemble(("$ ", "bold green"), f"keyfit {' '.join(command)}"))
    text = Text.from_ansi(shown)
    # Each run of Chinese is an element of its own, so that the Latin words keep their columns.
    text.highlight_regex(CHINESE, "none")
    console.print(text)
    picture = console.export_svg(
        title="keyfit", theme=DIMMED_MONOKAI, code_format=FRAME
    )
    return re.sub(rf'textLength="([\d.]+)"([^>]*>{CHINESE}<)', twice_as_long, picture)


def twice_as_long(match: re.Match[str]) -> str:
    """Return the rest of an element of text with its length: rich counts Chinese as narrow."""
    return f'textLength="{float(match[1]) * 2:g}"{match[2]}'


if __name__ == "__main__":
    main()
