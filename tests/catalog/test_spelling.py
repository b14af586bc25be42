"""The spelling distance, beside the library that computes the same one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from keyfit.catalog.spelling import distance

WORDS = st.text("abc-1", max_size=8)


@given(WORDS, WORDS, st.integers(0, 3))
def test_it_is_the_optimal_string_alignment_distance(left: str, right: str, most: int) -> None:
    assert distance(left, right, most) == OSA.distance(left, right, score_cutoff=most)


def test_neighbors_that_changed_places_count_once() -> None:
    assert distance("qwne3-max", "qwen3-max", 2) == 1


def test_a_long_text_is_not_compared_letter_by_letter() -> None:
    assert distance("a" * 10_000_000, "qwen3-max", 2) == 3
