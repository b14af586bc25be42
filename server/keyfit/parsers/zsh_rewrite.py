"""Rewrite zsh's own forms for a grammar of bash: ``if [[ x ]] { … } else { … }``, ``() { … }``.

Every character keeps its place, and the grammar sees no difference inside comments, strings and
heredocs. What was in braces becomes a plain group, identified by where it begins.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# Bounded, because the end of the test is searched for at every ``if``.
_TEST = r"(?:\[\[[^\n]{0,500}?\]\]|\(\([^\n]{0,500}?\)\))"
_HEAD = re.compile(
    rf"(?:(?P<after>\}}[ \t]*)?\belif|(?<![^\s;}}&|])(?:if|while|until))[ \t]+{_TEST}[ \t]+\{{"
    r"|(?<![^\s;}&|])for[ \t]+\w+[ \t]*\([^()\n]{0,500}\)[ \t]+\{"
)
_OTHERWISE = re.compile(r"(?P<after>\}[ \t]*)?\belse[ \t]*\{")
_ALWAYS = re.compile(r"(?P<after>\}[ \t]*)always[ \t]*\{")
_ANONYMOUS = re.compile(r"^[ \t]*(?:\(\)|function)[ \t]*\{", re.MULTILINE)
# zsh needs no semicolon in ``{ A=b }``, but the grammar does.
_CLOSING = re.compile(r"([^\s;&{][ \t]*)[ \t](?=\}[ \t]*(?:[;)#&|]|$))", re.MULTILINE)


class Rewritten(NamedTuple):
    """The text for the grammar, and where the braces of branches open (0-based)."""

    text: str
    branches: frozenset[int]


def rewritten(text: str) -> Rewritten:
    """Return ``text`` with zsh's forms as plain groups of the same length."""
    if "{" not in text:
        # Each pattern would look at every character.
        return Rewritten(text, frozenset())
    branches: set[int] = set()

    def replaced(match: re.Match[str]) -> str:
        branches.add(match.end() - 1)
        return _group(match)

    forms = _HEAD.sub(replaced, text)
    if branches:
        # Without an ``if [[ x ]] {``, ``then { …; } else { …; } fi`` is bash.
        forms = _OTHERWISE.sub(replaced, forms)
    forms = _ALWAYS.sub(replaced, forms)
    forms = _ANONYMOUS.sub(replaced, forms)
    forms = _CLOSING.sub(r"\1;", forms)
    return Rewritten(forms, frozenset(branches))


def _group(match: re.Match[str]) -> str:
    """Return the replacement of a head: ``:`` for its test, so that a command is counted there."""
    size = len(match[0])
    groups = match.groupdict()
    before = ""
    after = groups.get("after")
    if after:
        before = f"{after};"
    if match.re is _HEAD:
        test = f"{before}:"
        return test.ljust(size - 2) + ";{"
    return before.ljust(size - 1) + "{"
