"""A value that cannot be a key as it stands, or is still a placeholder."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...resolve.file_view import FileView
from ...resolve.resolved_value import CallPart
from ...text.edit import Edit
from ..finding import Finding
from ..key_checks import doubled_prefix, vendor_keys
from ..rule import Example, Rule

_BEARER = re.compile(r"Bearer\s+", re.IGNORECASE)
_QUOTES = "\"'`“”‘’"
_INSIDE = re.compile(rf"[\s{_QUOTES}]")


def check(rule: Rule, view: FileView) -> Iterator[Finding]:
    """Yield a finding for each key of the vendor that is masked, decorated or not filled in."""
    for part in vendor_keys(view):
        text = part.text or ""
        if view.catalog.keys.is_placeholder(text.strip(_QUOTES)):
            # Nobody should fill in a key in a template or a tracked file.
            is_shared = view.is_template or view.git_status().tracked
            # A placeholder as a default is not the place to fill in: the variable is.
            if not is_shared and not part.resolved.is_default:
                yield rule.at(part, rule.message("placeholder"), severity="info")
        else:
            yield from _malformed(rule, view, part, text)


def _malformed(
    rule: Rule, view: FileView, part: CallPart, text: str
) -> Iterator[Finding]:
    if "*" in text or "…" in text or "..." in text:
        yield rule.at(part, rule.message("masked"))
    elif bearer := _BEARER.match(text):
        yield _cut(rule, part, 0, bearer.end(), "bearer")
    elif doubled := doubled_prefix(view.catalog.keys.prefixes, text):
        yield _cut(rule, part, 0, doubled, "doubled-prefix")
    elif text != text.strip():
        start, end = _outer_space(text)
        yield _cut(rule, part, start, end, "outer-space")
    elif _is_quoted(text):
        yield rule.at(part, rule.message("quoted"))
    elif _INSIDE.search(text):
        yield rule.at(part, rule.message("inner-space"))


def _outer_space(text: str) -> tuple[int, int]:
    """Return where the blanks before ``text`` start and end, of those after it if there are none
    before."""
    if text[0].isspace():
        return 0, len(text) - len(text.lstrip())
    return len(text.rstrip()), len(text)


def _is_quoted(text: str) -> bool:
    if len(text) < 2:
        return False
    return text[0] in _QUOTES and text[-1] in _QUOTES


def _cut(rule: Rule, part: CallPart, start: int, end: int, variant: str) -> Finding:
    """Return the finding ``variant`` at ``part``, with the fix that cuts ``start`` to ``end``."""
    place = part.place(start, end)
    has_width = place is not None and place[1].start < place[1].end
    edits = (Edit(place[0].source, place[1], ""),) if place and has_width else ()
    fixes = rule.fixes(variant, edits, preferred=True)
    return rule.at(part, rule.message(variant), fixes=fixes)


RULE = Rule(
    id="malformed-key",
    severity="warning",
    summary="The value is not a valid key.",
    why=(
        "The service compares keys exactly. A key that was copied from the console's masked "
        "view, that has `Bearer ` before it, contains whitespace or quotes, or repeats its "
        "prefix gets 401 like a wrong one. Placeholders and redacted keys are reported as info, "
        "but not in example files and in files that git tracks, which should not contain a key. "
        "Values that another program fills in, such as `${{ secrets.NAME }}`, `{{ .Values.name "
        "}}` or `op://vault/item`, are not checked."
    ),
    bad=Example(
        ".env", "DASHSCOPE_API_KEY='Bearer sk-fedcba9876543210fedcba9876543210'\n"
    ),
    good=Example(".env", "DASHSCOPE_API_KEY='sk-fedcba9876543210fedcba9876543210'\n"),
    cite="domain",
    messages={
        "placeholder": "this is a placeholder: replace it with your key",
        "masked": (
            "this key is masked: copy the whole key, which the console shows once"
        ),
        "bearer": "Bearer is not part of a key",
        "doubled-prefix": "the key's prefix is repeated",
        "outer-space": "there is whitespace around the key",
        "quoted": "the quotes are part of this value, but a key has none",
        "inner-space": "a key has no whitespace and no quotes: copy it again",
        "fix.bearer": "Remove Bearer",
        "fix.doubled-prefix": "Remove the repeated prefix",
        "fix.outer-space": "Remove the whitespace",
    },
).for_files(check)
