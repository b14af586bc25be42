"""Counts of things in words."""

from __future__ import annotations

from .translation import ntr


def file_count(count: int) -> str:
    """Return ``count`` files in words."""
    return ntr("{count:,} file", "{count:,} files", count)
