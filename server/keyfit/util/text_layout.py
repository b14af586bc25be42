"""Lay out tables and paragraphs in plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import fill

from .terminal_text import Style, width

WIDEST = 88


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    style: Style,
    right: Sequence[int] = (),
) -> Iterator[str]:
    """Yield the lines of a table; the columns with an index in ``right`` are right-aligned."""
    columns = list(zip(head, *rows, strict=True))
    widths = [max(map(width, column)) for column in columns]
    yield style("bold", _line(head, widths, right))
    for row in rows:
        yield _line(row, widths, right)


def _line(row: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> str:
    cells: list[str] = []
    for index, cell in enumerate(row):
        padding = " " * (widths[index] - width(cell))
        if index in right:
            cells.append(padding + cell)
        else:
            cells.append(cell + padding)
    return "  ".join(cells).rstrip()


def paragraph(text: str, indent: str = "", first: str | None = None) -> str:
    """Wrap ``text`` to lines of at most `WIDEST` columns.

    Each line begins with ``indent``, the first with ``first`` if that is given.
    """
    if first is None:
        first = indent
    return fill(
        " ".join(text.split()),
        WIDEST,
        initial_indent=first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
