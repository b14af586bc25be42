"""Parse TOML text with errors that carry no values."""

from __future__ import annotations

from typing import Any


def parsed(text: str) -> dict[str, Any]:
    """Return the tables of the TOML ``text``, which may begin with a byte order mark.

    Raise `ValueError` for invalid text.
    """
    import tomli  # most starts have no TOML to read

    try:
        return tomli.loads(text.removeprefix("\ufeff"))
    except RecursionError:
        raise ValueError("nested too deeply") from None
