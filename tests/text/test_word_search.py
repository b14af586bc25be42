"""A text is searched for many words at once, and the answer is that of searching for each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyfit.text.word_search import WordSearch

KIMI = WordSearch(["kimi.com", "kimi_", "glm-"])
LETTERS = st.text("ab_", max_size=6)


@pytest.mark.parametrize("text", ["kimi_key=1", "https://api.kimi.com", "glm-5"])
def test_a_word_is_found(text: str) -> None:
    assert KIMI.is_in(text)


@pytest.mark.parametrize("text", ["", "kim", "kimi", "kimi-k2.6 and glm5"])
def test_what_words_have_in_common_is_no_word(text: str) -> None:
    assert not KIMI.is_in(text)


@given(st.lists(LETTERS.filter(bool), min_size=1), st.text("ab_", max_size=20))
def test_it_answers_as_a_search_for_each_word(words: list[str], text: str) -> None:
    assert WordSearch(words).is_in(text) == any(word in text for word in words)
