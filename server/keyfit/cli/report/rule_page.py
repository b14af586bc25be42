"""What a rule's record says, as Markdown: its page in docs/rules/ and its help in SARIF."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import splitext

from ...catalog.vendor import Catalog
from ...rules.base import Example, Rule

_FENCES = {".json": "json", ".env": "sh"}


def rule_markdown(rule: Rule, catalog: Catalog) -> str:
    """Why ``rule`` is there, its examples, how to silence it and the source of its facts."""
    lines = [
        rule.why,
        "",
        "## What is reported",
        "",
        *_fenced(rule.bad),
        "## What is right",
        "",
        *_fenced(rule.good),
        "## Silence it",
        "",
        f"`# keyfit: ignore[{rule.id}]` (or `//`) on the line or the line above,",
        f"or `keyfit check --ignore {rule.id}`.",
        "",
        f"Source: {_source(rule, catalog)}.",
    ]
    return "\n".join(lines)


def _fenced(example: Example) -> Iterator[str]:
    """``example`` as fenced blocks, the files beside it last."""
    for path, text in ((example.path, example.text), *example.beside):
        fence = _FENCES.get(splitext(path)[1], "sh" if path == ".env" else "")
        yield from (f"`{path}`", "", f"```{fence}", text.rstrip("\n"), "```", "")


def _source(rule: Rule, catalog: Catalog) -> str:
    origin = catalog.sources.get(rule.cite)
    if origin is None:
        return "keyfit's own syntax"
    title = f"[{origin.title}]({origin.url})" if origin.url else origin.title
    return f"{title}, {origin.date}"
