"""Ends of paths are compared as `fnmatch` would, with or without a wildcard in the pattern."""

from __future__ import annotations

from fnmatch import fnmatch

from hypothesis import given
from hypothesis import strategies as st

from keyfit.util.globs import ends_with_any

PATHS = st.text("ab./", max_size=8)
GLOBS = st.lists(st.text("ab./*?", min_size=1, max_size=5), max_size=4).map(tuple)


@given(PATHS, GLOBS)
def test_it_answers_as_fnmatch_does(path: str, globs: tuple[str, ...]) -> None:
    expected = any(fnmatch(f"/{path}", f"*/{glob}") for glob in globs)
    assert ends_with_any(path, globs) == expected
