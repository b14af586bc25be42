"""A key where a variable's name belongs, or a reference that the tool does not expand."""

from __future__ import annotations

from collections.abc import Iterator

from ...resolve.call import Call
from ...resolve.reference_syntax import find_reference
from ...resolve.resolved_value import CallPart
from ...text.edit import Edit, Fix
from ..finding import Finding, Severity
from ..rule import Example, Rule


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding for a key in place of a variable's name, and for references sent
    literally."""
    keys = call.catalog.keys
    for name in call.references.names:
        text = name.text or ""
        if keys.shape_of(text) and not keys.is_placeholder(text):
            secret = keys.secret(text)
            message = rule.message("key-for-name", reader=call.sender.title, key=secret)
            yield rule.at(name, message)
    if not call.sender.tool:
        return
    for key in call.keys:
        yield from _literal(rule, call, key)
    if call.url:
        yield from _literal(rule, call, call.url)


def _literal(rule: Rule, call: Call, part: CallPart) -> Iterator[Finding]:
    """Yield a finding for a reference in ``part`` that the tool sends literally."""
    found = find_reference(call.references.known, part.text or "")
    if found is None:
        return
    # A reference to what is set nowhere belongs to another rule.
    if any(part is other for other, _ in call.faults.unresolved):
        return
    match = found[1]
    sent = {"reference": match.group(0), "reader": call.sender.title}
    own = _own_syntax(call)
    place = part.place(*match.span())
    fixes: tuple[Fix, ...] = ()
    # The result of a reference is not expanded again. A key in braces is not a name.
    is_name = match["name"].isidentifier()
    if own and is_name and place and place[0] is part.setting:
        new = own.replace("NAME", match["name"])
        edits = (Edit(place[0].source, place[1], new),)
        fixes = rule.fixes("write", edits, preferred=call.sender.is_tested, new=new)
        message = rule.message("other-syntax", syntax=own, **sent)
    else:
        message = rule.message("unexpanded", **sent)
    severity: Severity | None = None if call.sender.is_tested else "info"
    yield rule.at(part, message, severity=severity, fixes=fixes)


def _own_syntax(call: Call) -> str:
    """Return the first syntax that the tool expands for a plain variable, '' if there is none."""
    for syntax in call.references.expanded:
        if not syntax.endswith("?") and "{file:" not in syntax:
            return syntax
    return ""


RULE = Rule(
    id="key-reference",
    severity="error",
    summary="A key is set where a variable's name belongs, or a reference is not expanded.",
    why=(
        "Qwen Code's `envKey` takes the name of a variable; a key pasted there stops the tool. "
        "Also, each tool expands only its own syntax of references. It sends any other "
        "reference as if it were the key."
    ),
    bad=Example(
        "opencode.json",
        '{"provider": {"plan": {"npm": "@ai-sdk/openai-compatible", "options": {'
        '"apiKey": "${PLAN_KEY}", '
        '"baseURL": "https://coding-intl.dashscope.aliyuncs.com/v1"}}}}\n',
    ),
    good=Example(
        "opencode.json",
        '{"provider": {"plan": {"npm": "@ai-sdk/openai-compatible", "options": {'
        '"apiKey": "{env:PLAN_KEY}", '
        '"baseURL": "https://coding-intl.dashscope.aliyuncs.com/v1"}}}}\n',
    ),
    cite="oracle",
    messages={
        "key-for-name": (
            "this is the key {key} itself, but {reader} expects the name of a variable here"
        ),
        "other-syntax": (
            "{reference} is sent literally, because {reader} only expands {syntax}"
        ),
        "unexpanded": (
            "{reference} is sent literally, because {reader} expands no references here"
        ),
        "fix.write": "Write {new}",
    },
    outcome="auth-error",
).for_calls(check)
