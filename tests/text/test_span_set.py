"""Ranges that touch are one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from keyfit.text.source import Span
from keyfit.text.span_set import SpanSet

spans = st.builds(
    lambda start, length: Span(start, start + length),
    st.integers(0, 40),
    st.integers(0, 6),
)


@given(st.lists(spans, max_size=12), spans)
def test_it_is_touched_where_one_of_its_ranges_is(
    members: list[Span], asked: Span
) -> None:
    ranges = SpanSet()
    for member in members:
        ranges.add(member)
    assert ranges.touches(asked) is any(map(asked.touches, members))
