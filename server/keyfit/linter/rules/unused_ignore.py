"""An ignore comment that silences nothing. ``linter/passes/suppress.py`` makes the check."""

from __future__ import annotations

from ..rule import Example, Rule

RULE = Rule(
    id="unused-ignore",
    severity="info",
    summary="An ignore comment suppresses nothing.",
    why=(
        "A comment that outlives its finding hides the next one. Remove it, or correct the "
        "rule's name."
    ),
    bad=Example(".env", "# keyfit: ignore[model-case]\nQWEN_MODEL=qwen3.5-plus\n"),
    good=Example(".env", "QWEN_MODEL=qwen3.5-plus\n"),
    cite="keyfit",
    messages={
        "unused": "this comment suppresses nothing: {rules}",
        "empty": "this comment suppresses nothing: it names no rule",
        "fix.remove": "Remove the comment",
    },
)
