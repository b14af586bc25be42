"""Lay out tables and paragraphs in plain text."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from shutil import get_terminal_size
from textwrap import fill

from .terminal_text import Style, width
from .translation import ENGLISH, active

MAX_WIDTH = 88
_HAN, _OPENING, _CLOSING = "\u3400-\u9fff", "（《“", "，。；：？！、）》”"
_WORD = f"[^\\s{_HAN}{_OPENING}{_CLOSING}]+"
_UNIT = re.compile(f"[{_OPENING}]*(?:[{_HAN}]|{_WORD})?[{_CLOSING}]*\\s*")
MIN_WIDTH = 40


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    style: Style,
    right_aligned: Sequence[int] = (),
) -> Iterator[str]:
    """Yield the lines of a table; ``right_aligned`` has the indices of right-aligned columns."""
    columns = list(zip(head, *rows, strict=True))
    widths = [max(map(width, column)) for column in columns]
    yield style("bold", _line(head, widths, right_aligned))
    for row in rows:
        yield _line(row, widths, right_aligned)


def _line(
    row: Sequence[str], widths: Sequence[int], right_aligned: Sequence[int]
) -> str:
    cells: list[str] = []
    for index, cell in enumerate(row):
        padding = " " * (widths[index] - width(cell))
        if index in right_aligned:
            cells.append(padding + cell)
        else:
            cells.append(cell + padding)
    return "  ".join(cells).rstrip()


def paragraph(text: str, indent: str = "", first: str | None = None) -> str:
    """Wrap ``text`` to lines of at most `MAX_WIDTH` columns, or fewer in a narrower terminal.

    Each line begins with ``indent``, the first with ``first`` if that is given.
    """
    if first is None:
        first = indent
    if active() != ENGLISH:
        columns = _columns() - max(width(first), width(indent))
        first_line, *more = wrapped(text, columns) or [""]
        lines = [f"{first}{first_line}", *(f"{indent}{line}" for line in more)]
        return "\n".join(lines)
    return fill(
        " ".join(text.split()),
        _columns(),
        initial_indent=first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def wrapped(text: str, columns: int) -> list[str]:
    """Return ``text`` in lines of at most ``columns``, broken at spaces and between Chinese
    characters, but not before their closing punctuation or after the opening one."""
    lines = [""]
    for unit in _UNIT.findall(" ".join(text.split())):
        if width(lines[-1]) + width(unit.rstrip()) > columns and lines[-1]:
            lines.append("")
        lines[-1] += unit
    return [line.rstrip() for line in lines]


def _columns() -> int:
    """Return the columns of a line of text: what is not for a terminal is as wide anywhere."""
    if sys.stdout is None or not sys.stdout.isatty():
        return MAX_WIDTH
    return max(MIN_WIDTH, min(MAX_WIDTH, get_terminal_size((MAX_WIDTH, 0)).columns))
