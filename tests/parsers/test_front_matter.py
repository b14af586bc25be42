"""The settings at the beginning of a Markdown file."""

from __future__ import annotations

import pytest

from keyfit.parsers import parse
from keyfit.text.source import Source


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_offsets_are_those_in_the_file(start: str, end: str) -> None:
    text = start + end.join(["---", "model: p/a", "---", "", "model: p/b", ""])
    document = parse(Source("a.md", text), "yaml", "front-matter")
    (setting,) = document.settings
    assert (setting.path, setting.value.literal) == (("model",), "p/a")
    assert text[setting.span.start : setting.span.end] == "p/a"
    assert setting.source.text == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "model: p/a\n",
        "\n---\nmodel: p/a\n---\n",
        "---\nmodel: p/a\n",
        "--- x\na: b\n---\n",
    ],
)
def test_other_text_has_no_settings(text: str) -> None:
    assert not parse(Source("a.md", text), "yaml", "front-matter").settings
