"""The right model in the wrong case."""

from __future__ import annotations

from collections.abc import Iterator

from ...resolve.call import Call
from ...resolve.resolved_value import CallPart
from ...text.edit import Edit
from ..finding import Finding, Severity
from ..model_checks import in_other_case, in_plans, is_taken, replacement_edits
from ..rule import Example, Rule


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding for each model of the plan that is written in another case, unless the plan
    takes any; information where its list is not complete."""
    plans = [call.catalog.plans[plan] for plan in call.plans]
    if any(plan.any_case for plan in plans):
        return
    is_open = any(plan.open_list for plan in plans)
    severity: Severity = "info" if is_open else "error"
    yield from _at_hidden_plan(rule, call)
    for use, model in call.judged:
        known = None if in_plans(call, model) else in_other_case(call, model)
        if known:
            yield _wrong_case(rule, call, use.part, model, known, severity)


def _at_hidden_plan(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a hint at each model that all plans with a list write in another case, where the URL
    does not show which plan is called."""
    endpoint, models = call.endpoint, call.catalog.models
    if endpoint is None or endpoint.plan or endpoint.host.unlisted:
        return
    plans = [one for one in call.catalog.plans.values() if models.of_plan(one.id)]
    if any(plan.any_case for plan in plans):
        return
    ids = [plan.id for plan in plans]
    for use in call.models:
        model = (use.part.text or "").strip()
        known = models.spelling(ids, model)
        if known and not any(model in models.of_plan(id) for id in ids):
            yield _wrong_case(rule, call, use.part, model, known, "info")


def _wrong_case(
    rule: Rule,
    call: Call,
    part: CallPart,
    model: str,
    known: str,
    severity: Severity,
) -> Finding:
    """Return the finding at ``part``, which has ``model`` where the plan's list has ``known``."""
    same = [other.part for other, name in call.judged if name == model]
    if any(is_taken(call, other, known) for other in same):
        message = rule.message("wrong-case-twice", model=model, known=known)
        return rule.at(part, message, severity=severity)
    edits = _edits(part, same, known)
    fixes = rule.fixes("write", edits, preferred=True, known=known)
    message = rule.message("wrong-case", model=model, known=known)
    return rule.at(part, message, severity=severity, fixes=fixes)


def _edits(part: CallPart, same: list[CallPart], known: str) -> tuple[Edit, ...]:
    """Return the edits that write ``known`` in ``part``, and in those of ``same`` that stand in its
    file: what chooses a model by its name must still find it."""
    source, own = part.setting.source, replacement_edits(part, known)
    others = (
        edit
        for other in same
        if other.setting.source is source
        for edit in replacement_edits(other, known)
    )
    return tuple(dict.fromkeys((*own, *others))) if own else ()


RULE = Rule(
    id="model-case",
    severity="error",
    summary="The model's name is right except for its case.",
    why="The plans compare model names exactly: `minimax-m2.5` is rejected as not supported.",
    bad=Example(
        ".env",
        "OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef\n"
        "OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1\n"
        "OPENAI_MODEL=minimax-m2.5\n",
    ),
    good=Example(
        ".env",
        "OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef\n"
        "OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1\n"
        "OPENAI_MODEL=MiniMax-M2.5\n",
    ),
    cite="REF",
    messages={
        "wrong-case": (
            "{model} is not supported, because model names are case-sensitive; use {known}"
        ),
        "wrong-case-twice": (
            "{model} is not supported, because model names are case-sensitive; use {known}, and "
            "keep only one of the entries that differ in case"
        ),
        "fix.write": "Write {known}",
    },
    outcome="bad-request",
).for_calls(check)
