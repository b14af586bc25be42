"""Tables and paragraphs in plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import fill

from ..style import Style, width

WIDEST = 88


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], style: Style, right: Sequence[int] = ()
) -> Iterator[str]:
    """The lines of a table; the columns whose index is in ``right`` are set to the right."""
    columns = list(zip(head, *rows, strict=True))
    widths = [max(map(width, column)) for column in columns]
    for row in (head, *rows):
        cells = (
            " " * (widths[i] - width(cell)) + cell
            if i in right
            else cell + " " * (widths[i] - width(cell))
            for i, cell in enumerate(row)
        )
        line = "  ".join(cells).rstrip()
        yield style("bold", line) if row is head else line


def paragraph(text: str, indent: str = "", first: str | None = None) -> str:
    """``text`` in lines of at most `WIDEST`, each behind ``indent``, the first behind ``first``."""
    return fill(
        " ".join(text.split()), WIDEST, initial_indent=indent if first is None else first,
        subsequent_indent=indent, break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
