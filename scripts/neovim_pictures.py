"""Draws docs/pictures/neovim-*.svg: a session in a real Neovim with client-neovim/, in a terminal.

Needs the `docs` extra, and Neovim 0.11 on the PATH or where tests/editors/neovim.sh installs it.
"""

from __future__ import annotations

import os
import pty
import select
import shutil
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from itertools import groupby
from pathlib import Path

import pyte
from pictures import FRAME, ROOT
from rich.console import Console
from rich.style import Style
from rich.terminal_theme import DEFAULT_TERMINAL_THEME, DIMMED_MONOKAI
from rich.text import Text

COLUMNS, ROWS = 108, 30
PATIENCE = 60.0  # seconds
QUIET = 1.5  # seconds without output after which the screen is complete
KEY = "sk-sp-" + "0123456789abcdef" * 2  # invented
WRONG = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
DOTENV = f"# Qwen for the shop\nOPENAI_API_KEY={KEY}\nOPENAI_BASE_URL={WRONG}\n"
INIT = """\
vim.o.background = '{background}'
vim.o.termguicolors = true
vim.o.laststatus, vim.o.ruler, vim.o.showmode, vim.o.shortmess = 0, false, false, 'aoOtTIcF'
vim.opt.runtimepath:prepend('{root}/client-neovim')
vim.lsp.config('keyfit', {{ cmd = {{ '{python}', '-m', 'keyfit', 'lsp' }} }})
vim.lsp.enable('keyfit')
vim.lsp.inlay_hint.enable()
vim.diagnostic.config({{ signs = false }})
"""
# What is typed, and a text that is on the screen then
SESSION = {
    "connections": [
        (":e .env\r", "pay-as-you-go"),
        (":KeyfitConnections\r", "AI connections: 1 of 1 fail"),
    ],
    "explain": [(":e .env\r3G", "pay-as-you-go"), (":KeyfitExplain\r", "Wrong:")],
    "repair": [
        (":e .env\r3G$", "pay-as-you-go"),
        (":lua vim.lsp.buf.code_action()\r", "Explain"),
    ],
}
THEMES = {"light": DEFAULT_TERMINAL_THEME, "dark": DIMMED_MONOKAI}


class Terminal:
    """A Neovim in a terminal of ``COLUMNS`` and ``ROWS``."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self.screen)
        self._process, self._file = pty.fork()
        if self._process == 0:
            os.chdir(folder)
            termios.tcsetwinsize(0, (ROWS, COLUMNS))
            # Of xterm's sequences pyte lacks some.
            kind = {"TERM": "screen-256color", "COLORTERM": "truecolor"}
            kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "server")}
            homes = dict.fromkeys(("HOME", "XDG_STATE_HOME"), str(folder.parent))
            os.execve(command[0], command, {**kind, **kept, **homes})

    def type(self, keys: str, awaited: str) -> None:
        """Type ``keys`` and wait until ``awaited`` is shown and nothing changes any more."""
        os.write(self._file, keys.encode())
        end = time.monotonic() + PATIENCE
        while self._read() or awaited not in "\n".join(self.screen.display):
            if time.monotonic() > end:
                shown = "\n".join(self.screen.display)
                raise TimeoutError(f"no {awaited!r} in:\n{shown}")

    def _read(self) -> bool:
        """Take what is shown next; return False if that is nothing for a while."""
        if not select.select([self._file], [], [], QUIET)[0]:
            return False
        self._stream.feed(os.read(self._file, 65536))
        return True

    def close(self) -> None:
        """End Neovim, whatever is open in it."""
        os.write(self._file, b"\x1b\x1b:qa!\r")
        os.close(self._file)
        os.waitpid(self._process, 0)


def main() -> int:
    """Write the pictures of every step in both themes."""
    nvim = _nvim()
    if nvim is None:
        print("not to be had here: Neovim; its pictures are left out", file=sys.stderr)
        return 0
    for theme in THEMES:
        for name, steps in SESSION.items():
            with _session(nvim, theme) as terminal:
                for keys, awaited in steps:
                    terminal.type(keys, awaited)
                picture = _drawn(terminal.screen, theme)
            path = ROOT / "docs" / "pictures" / f"neovim-{name}-{theme}.svg"
            path.write_text(picture, encoding="utf-8")
    return 0


def _nvim() -> str | None:
    installed = sorted(ROOT.glob(".editors/*/bin/nvim"))
    return shutil.which("nvim") or (str(installed[0]) if installed else None)


@contextmanager
def _session(nvim: str, background: str) -> Iterator[Terminal]:
    """Yield a Neovim in a project with one mistake."""
    with tempfile.TemporaryDirectory() as parent:
        project = Path(parent, "shop")
        (project / ".git").mkdir(parents=True)
        (project / ".env").write_text(DOTENV)
        init = Path(parent, "init.lua")
        values = {"background": background, "root": ROOT, "python": sys.executable}
        init.write_text(INIT.format(**values))
        terminal = Terminal([nvim, "--clean", "-n", "-u", str(init)], project)
        try:
            yield terminal
        finally:
            terminal.close()


def _drawn(screen: pyte.Screen, theme: str) -> str:
    """Return ``screen`` as SVG."""
    console = Console(
        record=True, width=COLUMNS, file=StringIO(), color_system="truecolor"
    )
    last = max(row for row, text in enumerate(screen.display) if text.strip())
    for row in range(last + 1):
        cells = [screen.buffer[row][column] for column in range(COLUMNS)]
        line = Text()
        for style, same in groupby(cells, _style):
            line.append("".join(cell.data for cell in same), style)
        console.print(line, no_wrap=True, crop=True)
    return console.export_svg(title="Neovim", theme=THEMES[theme], code_format=FRAME)


def _style(cell: pyte.screens.Char) -> Style:
    colors = [_color(cell.fg), _color(cell.bg)]
    if cell.reverse:
        colors.reverse()
    return Style(
        color=colors[0],
        bgcolor=colors[1],
        bold=cell.bold,
        italic=cell.italics,
        underline=cell.underscore,
    )


def _color(name: str) -> str | None:
    """Return a color of pyte's in rich's words; None for the terminal's own."""
    if name == "default":
        return None
    is_number = len(name) == 6 and all(sign in "0123456789abcdef" for sign in name)
    return f"#{name}" if is_number else name.replace("brown", "yellow")


if __name__ == "__main__":
    raise SystemExit(main())
