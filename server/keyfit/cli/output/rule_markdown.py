"""Render a rule as Markdown, for its page in docs/rules/ and its help in SARIF."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from posixpath import splitext

from ...catalog.vendor_index import Catalog
from ...linter.rule import Example, Rule

_LANGUAGES = {".json": "json", ".env": "sh"}


def rule_markdown(
    rule: Rule, catalog: Catalog, masked: Callable[[str], str] = str
) -> str:
    """Return why ``rule`` exists, its examples, how to suppress it, and the source of its facts.

    ``masked`` hides the keys in the text of an example's file, and in a source that settings name.
    """
    lines = [
        rule.why,
        "",
        "## Example",
        "",
        *_fenced(rule.bad, masked),
        "## Use instead",
        "",
        *_fenced(rule.good, masked),
        "## How to ignore it",
        "",
        f"Write the comment `# keyfit: ignore[{rule.id}]` (or `//`) on the line or the line above,",
        f"or run `keyfit check --ignore {rule.id}`.",
        "",
        f"Source: {masked(_source(rule, catalog))}.",
    ]
    return "\n".join(lines)


def _fenced(example: Example, masked: Callable[[str], str]) -> Iterator[str]:
    """Yield the files of ``example`` as fenced code blocks, its own first, ``masked``."""
    files = [(example.path, example.text), *example.companion_files]
    for path, text in files:
        suffix = splitext(path)[1]
        # The name `.env` has no suffix.
        language = "sh" if path == ".env" else _LANGUAGES.get(suffix, "")
        yield f"`{path}`"
        yield ""
        yield f"```{language}"
        yield masked(text.rstrip("\n"))
        yield "```"
        yield ""


def _source(rule: Rule, catalog: Catalog) -> str:
    origin = catalog.sources.get(rule.cite)
    if origin is None:
        return "keyfit's own syntax"
    title = origin.title
    if origin.url:
        title = f"[{title}]({origin.url})"
    return f"{title}, {origin.date}"
