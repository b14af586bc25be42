"""A model that the plan does not have."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ...catalog.freshness import is_old, list_age_note
from ...catalog.spelling import near_model
from ...catalog.vendor_facts import Plan, UnservedModels
from ...resolve.call import Call, ModelUse
from ...resolve.resolved_value import CallPart
from ...text.edit import Edit
from ...util.translation import either
from ..finding import Finding, Message, Severity
from ..model_checks import (
    KIND_TITLES,
    in_other_case,
    in_plans,
    is_taken,
    newest_list_date,
    replacement_edits,
    retirement,
)
from ..rule import Example, Rule
from ..setting_insertion import insertion_edits


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding for each model outside the plan's lists; one that is in no list is a
    warning. Silent where a list is not meant to be complete."""
    yield from _unserved(rule, call)
    if any(call.catalog.plans[plan].open_list for plan in call.plans):
        return
    for use, model in call.judged:
        if call.model_slot.default and not use.part.setting.source.path:
            continue  # the tool's own model, of which `_none_set` says how to change it
        if use.role == "unprefixed":
            yield from _lacks_prefix(rule, call, use, model)
        elif not in_plans(call, model) and not in_other_case(call, model):
            yield from _unlisted(rule, call, use, model)
    yield from _none_set(rule, call)


def _unserved(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding at each model that the host's plan is known to refuse and another has."""
    for use in call.models:
        model = (use.part.text or "").strip()
        for plan in call.plans:
            row = call.catalog.models.unserved_by(plan, model)
            other = _plan_of(call, model) if row else None
            if row and other:
                yield _refused(rule, call, use.part, row, other)


def _plan_of(call: Call, model: str) -> Plan | None:
    """Return the plan that lists ``model``, in any case, None if none does."""
    for plan in call.catalog.plans.values():
        if call.catalog.models.spelling((plan.id,), model):
            return plan
    return None


def _refused(
    rule: Rule, call: Call, part: CallPart, row: UnservedModels, other: Plan
) -> Finding:
    """Return the finding at ``part``, whose model only the plan ``other`` has, by ``row``."""
    plan = call.catalog.plans[row.plan]
    about = {
        "model": (part.text or "").strip(),
        "plan": plan.title,
        "other_plan": other.title,
    }
    if row.so_far:
        age = list_age_note(row.as_of)
        message = rule.message("only-elsewhere", as_of=row.as_of, age=age, **about)
        return rule.at(part, message, severity="info")
    message = rule.message("refused-name", accepted=plan.terms.models, **about)
    return rule.at(part, message)


def _none_set(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding at the URL of a plan where the tool takes a model of its own, which the plan
    does not have."""
    default, locator, beside = call.model_slot
    has_list = any(map(call.catalog.models.of_plan, call.plans))
    if call.url is None or not default or not has_list or in_plans(call, default):
        return
    name = beside or locator.lstrip("$/")
    plan = call.plans[0]
    newest_list = max(call.catalog.models.editions_of(plan), key=lambda one: one.as_of)
    model = newest_list.models[0]
    message = rule.message(
        "none-set",
        reader=call.sender.title,
        model=default,
        plans=call.catalog.plans[plan].title,
        name=name,
    )
    edits = insertion_edits(call.url.setting, beside, model) if beside else ()
    fixes = rule.fixes("add", edits, "unsafe", name=name, near=model)
    yield rule.at(call.url, message, severity="warning", fixes=fixes)


def _unlisted(rule: Rule, call: Call, use: ModelUse, model: str) -> Iterator[Finding]:
    group = call.catalog.models.known_elsewhere(model)
    is_alias = group is not None and group.kind == "alias"
    if is_alias or retirement(call, model):
        return  # the plan has or had it, for a time: another rule names the day
    bare = model.partition("/")[2]
    if bare and (in_plans(call, bare) or in_other_case(call, bare)):
        is_router = model.startswith(call.sender.router_prefixes)
        if not is_router or not in_plans(call, bare):
            yield _has_prefix(rule, call, use.part, model, bare)
    elif near := _near(call, model):
        fixes = rule.fixes("use", _renamed(call, use.part, near), "unsafe", near=near)
        message = _not_listed(rule, call, model, "misspelt", near=near)
        severity = _by_age(call, rule.severity)
        yield rule.at(use.part, message, severity=severity, fixes=fixes)
    else:
        message, severity = _judgment(rule, call, model)
        yield rule.at(use.part, message, severity=_by_age(call, severity))


def _by_age(call: Call, severity: Severity) -> Severity:
    """Return ``severity``, or less where the lists are old: what they lack may have come since."""
    is_chosen = call.catalog.models.is_strict(call.plans[0])
    counts = is_chosen or not is_old(newest_list_date(call, *call.plans))
    return severity if counts else "info"


def _near(call: Call, model: str) -> str | None:
    known = call.catalog.models.corrections.get(model.lower())
    if known and in_plans(call, known):
        return known
    if call.catalog.models.known_elsewhere(model) or _other_plan(call, model):
        return None
    return near_model(
        model, [m for plan in call.plans for m in call.catalog.models.of_plan(plan)]
    )


def _judgment(rule: Rule, call: Call, model: str) -> tuple[Message, Severity]:
    """Return the message and, by what is known of ``model``, its severity."""
    reported = partial(_not_listed, rule, call, model)
    group = call.catalog.models.known_elsewhere(model)
    other = _other_plan(call, model)
    if call.catalog.models.is_strict(call.plans[0]):
        edition_id = call.catalog.models.strict
        return _message(rule, call, "strict", model=model, edition=edition_id), "error"
    if other:
        title, is_certain = other
        severity: Severity = "error" if is_certain else "warning"
        return reported("other-plan", other_plan=title), severity
    if group:
        owner = group.vendor or KIND_TITLES[group.kind]
        return reported("known-elsewhere", owner=owner), "error"
    edition = newest_list_date(call, *call.plans)
    if call.catalog.models.is_newer(model):
        return reported("newer", edition=edition), "info"
    return reported("unknown", edition=edition), "warning"


def _not_listed(
    rule: Rule, call: Call, model: str, variant: str, **arguments: object
) -> Message:
    """Return the message ``variant``, which names ``model``, the plans without it, and the age of
    their lists."""
    is_chosen = call.catalog.models.is_strict(call.plans[0])
    age = "" if is_chosen else list_age_note(newest_list_date(call, *call.plans))
    return _message(rule, call, variant, model=model, age=age, **arguments)


def _message(rule: Rule, call: Call, variant: str, **arguments: object) -> Message:
    plans = either(call.catalog.plans[plan].title for plan in call.plans)
    return rule.message(variant, plans=plans, **arguments)


def _other_plan(call: Call, model: str) -> tuple[str, bool] | None:
    """Return the plan that lists ``model``, and whether this call's plan was listed later
    without it."""
    mine = max(
        e.as_of for plan in call.plans for e in call.catalog.models.editions_of(plan)
    )
    for plan in call.catalog.plans.values():
        listed = [
            e for e in call.catalog.models.editions_of(plan.id) if model in e.models
        ]
        if plan.id not in call.plans and listed:
            return plan.title, listed[0].as_of <= mine
    return None


def _renamed(call: Call, part: CallPart, new: str) -> tuple[Edit, ...]:
    """Return the edits that make ``part`` read ``new``; none where that would name one thing
    twice."""
    return () if is_taken(call, part, new) else replacement_edits(part, new)


def _has_prefix(
    rule: Rule, call: Call, part: CallPart, model: str, bare: str
) -> Finding:
    prefix = model[: -len(bare)]
    edits = _renamed(call, part, bare)
    fixes = rule.fixes("remove-prefix", edits, preferred=True, prefix=prefix)
    return rule.at(part, rule.message("extra-prefix", prefix=prefix), fixes=fixes)


def _lacks_prefix(
    rule: Rule, call: Call, use: ModelUse, model: str
) -> Iterator[Finding]:
    prefix = use.required_prefix
    if in_plans(call, model):
        name = prefix + model
        fixes = rule.fixes(
            "write", replacement_edits(use.part, name), preferred=True, name=name
        )
        message = rule.message("missing-prefix", reader=call.sender.title, name=name)
        yield rule.at(use.part, message, fixes=fixes)


RULE = Rule(
    id="unsupported-model",
    severity="error",
    summary="The plan does not have this model.",
    why=(
        "A plan serves an exact list of models and answers `model 'xxx' is not supported` for "
        "all others. Image, video and speech models are in no Coding Plan. Lists become "
        "outdated: a name that keyfit does not know is only a warning, which states the date of "
        "the newest list, and a version newer than all listed ones is only an info. After 45 "
        "days, the message also states the list's age. After 120 days, all of these findings "
        "are only infos."
    ),
    bad=Example(
        ".env",
        "OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef\n"
        "OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1\n"
        "OPENAI_MODEL=qwen3-max\n",
    ),
    good=Example(
        ".env",
        "OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef\n"
        "OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1\n"
        "OPENAI_MODEL=qwen3-max-2026-01-23\n",
    ),
    cite="REF",
    messages={
        "misspelt": "{model} is not in the {plans} model list; did you mean {near}?{age}",
        "strict": "{model} is not in the {plans} model list (edition {edition})",
        "other-plan": (
            "{model} is not in the {plans} model list; it belongs to the {other_plan}{age}"
        ),
        "known-elsewhere": (
            "{model} is not in the {plans} model list; it belongs to {owner}{age}"
        ),
        "newer": (
            "{model} is not in the {plans} model list of {edition}; it is newer than all "
            "listed versions and may be available by now{age}"
        ),
        "unknown": "{model} is not in the {plans} model list as of {edition}{age}",
        "only-elsewhere": (
            "as of {as_of}, {model} is in the {other_plan} only, and this URL is for {plan}{age}"
        ),
        "refused-name": (
            "{plan} rejects the name {model}, which belongs to the {other_plan}: it accepts "
            "{accepted}"
        ),
        "none-set": (
            "no model is set, so {reader} requests {model}, which the {plans} does not have: set "
            "{name}"
        ),
        "extra-prefix": "{prefix} is not part of the model's name here",
        "missing-prefix": "{reader} expects the provider before the model: {name}",
        "fix.use": "Use {near}",
        "fix.add": "Add {name}={near}",
        "fix.remove-prefix": "Remove {prefix}",
        "fix.write": "Write {name}",
    },
    outcome="bad-request",
).for_calls(check)
