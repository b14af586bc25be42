"""Parse TOML text with errors that carry no values."""

from __future__ import annotations

from typing import Any

import tomli


def parsed(text: str) -> dict[str, Any]:
    """The tables of the TOML ``text``, as an editor shows it. Raises ValueError."""
    try:
        return tomli.loads(text.removeprefix("\ufeff"))
    except RecursionError:
        raise ValueError("nested too deeply") from None
