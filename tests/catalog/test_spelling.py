"""The spelling distance, beside the library that computes the same one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.spelling import distance, family_of

WORDS = st.text("abc-1", max_size=8)


@given(WORDS, WORDS, st.integers(0, 3))
def test_it_is_the_optimal_string_alignment_distance(
    left: str, right: str, most: int
) -> None:
    assert distance(left, right, most) == OSA.distance(left, right, score_cutoff=most)


def test_neighbors_that_changed_places_count_once() -> None:
    assert distance("qwne3-max", "qwen3-max", 2) == 1


def test_a_long_text_is_not_compared_letter_by_letter() -> None:
    assert distance("a" * 10_000_000, "qwen3-max", 2) == 3


@pytest.mark.parametrize(
    ("model", "family"),
    [
        ("qwen3.8-max", ("qwen", (3, 8))),
        ("Qwen4-Max-preview", ("qwen", (4,))),
        ("kimi-k2.7-code", ("kimi-k", (2, 7))),
        ("MiniMax/MiniMax-M2.7", ("minimax-m", (2, 7))),
        ("deepseek-v4.1-flash", ("deepseek-v", (4, 1))),
        ("glm-5", ("glm-", (5,))),
        ("qwen-plus", None),
        ("qwen-plus-2026-01-23", None),
        ("qwen20260123", None),
        ("auto", None),
        ("", None),
    ],
)
def test_family_and_version(
    model: str, family: tuple[str, tuple[int, ...]] | None
) -> None:
    assert family_of(model) == family


@pytest.mark.parametrize(
    "model", ["qwen4-max", "qwen3.10-max", "glm-6", "kimi-k3", "MiniMax-M9"]
)
def test_a_version_above_all_lists_is_newer(model: str) -> None:
    assert load_catalog().models.is_newer(model)


def test_no_listed_model_is_newer() -> None:
    catalog = load_catalog()
    listed = [model for edition in catalog.models.editions for model in edition.models]
    assert listed
    assert not any(
        map(catalog.models.is_newer, [*listed, "qwen3.4-max", "gpt-9", "unheard-of-7"])
    )
