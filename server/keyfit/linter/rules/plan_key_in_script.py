"""A plan's key or endpoint where programs read it that the plan does not serve."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalog.variable_names import Family
from ...parsers.document import Place, Setting
from ...resolve.call import Call
from ...resolve.file_view import FileView
from ...resolve.resolved_value import settings_of
from ..finding import Finding
from ..key_checks import metered_advice
from ..rule import Example, Rule


def check(rule: Rule, view: FileView) -> Iterator[Finding]:
    """Yield findings at the scripts' URL, and at plan keys in variables whose readers call another
    plan's host."""
    for family in view.variable_names.families:
        if family.scripts:
            yield from _urls(rule, view, family)
        if family.plan_key.with_plan_key:
            yield from _keys(rule, view, family)


def _urls(rule: Rule, view: FileView, family: Family) -> Iterator[Finding]:
    for call in view.calls:
        if (
            call.sender.is_script
            and call.endpoint
            and call.url
            and not call.mismatched_key
        ):
            plan = call.catalog.plan(call.endpoint.plan)
            if plan.refuses_scripts:
                message = rule.message(
                    "endpoint",
                    plan=plan.title,
                    refusal=plan.scripts_refusal,
                    advice=_advice(call, family),
                )
                yield rule.at(call.url, message)


def _advice(call: Call, family: Family) -> str:
    """Return what to do instead: what the scripts' own vendor says, or what the one says that is
    called."""
    if call.catalog is call.home:
        return family.plan_key.advice
    return metered_advice(call.catalog)


def _keys(rule: Rule, view: FileView, family: Family) -> Iterator[Finding]:
    """Yield a hint at each plan key in a variable of ``family`` that no judged call sends."""
    sent = _sent_to_the_vendor(view)
    has_url = any(call.url for call in view.calls)
    for setting in view.document.settings:
        name = setting.last_name
        if name not in family.names.key or setting.place in sent:
            continue
        is_read = name in family.plan_key.only or not has_url
        if not is_read or not _is_plan_key(view, setting):
            continue
        message = rule.message(
            "key",
            name=name,
            consequence=family.plan_key.with_plan_key,
            advice=family.plan_key.advice,
        )
        for part in view.own_part(setting):
            yield rule.at(part, message, severity="info")


def _sent_to_the_vendor(view: FileView) -> set[Place]:
    """Return the settings whose text goes as a key to an endpoint of the vendor, which may be
    built into a tool."""
    places: set[Place] = set()
    for call in view.calls:
        is_built_in = call.sender.tool and call.url is None and call.url_slot.default
        sent = call.with_built_in_url() if is_built_in else call
        if not sent.endpoint:
            continue
        for part in call.keys:
            places.update(setting.place for setting in settings_of(part))
    return places


def _is_plan_key(view: FileView, setting: Setting) -> bool:
    key = setting.value.literal or ""
    catalog = view.catalog.of_variable(setting.last_name)
    if catalog.keys.is_placeholder(key):
        return False
    shape = catalog.keys.shape_of(key)
    return bool(shape and shape.plans and not catalog.is_metered(shape))


RULE = Rule(
    id="plan-key-in-script",
    severity="warning",
    summary="A plan's key or endpoint is set where scripts read it.",
    why=(
        "The qwencloud-ai scripts call the service directly and are not recognized as coding "
        "agents: at a Coding Plan host they get `Coding Plan is currently only available for "
        "Coding Agents` (405), at a pay-as-you-go host a plan key gets 401 or 403. Keep both "
        "keys: the plan's for the coding tool, the standard one in `DASHSCOPE_API_KEY`. A later "
        "edition of the scripts takes every `sk-sp-` key for a Token Plan key. It is the same at "
        "Kimi: Kimi Code answers scripts with 403, and a Kimi Code key in `MOONSHOT_API_KEY` gets "
        "401, because what reads that variable calls the Open Platform. Other programs may "
        "read the same variables; ignore the finding where a coding agent is the only reader."
    ),
    bad=Example(
        ".env",
        "QWEN_API_KEY=sk-sp-0123456789abcdef0123456789abcdef\n"
        "QWEN_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1\n",
    ),
    good=Example(
        ".env",
        "DASHSCOPE_API_KEY=sk-fedcba9876543210fedcba9876543210\n"
        "QWEN_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1\n",
    ),
    cite="REF",
    messages={
        "endpoint": (
            "scripts get {refusal} from this endpoint, because the {plan} serves coding agents "
            "only; {advice}"
        ),
        "key": "{name} is set to a plan key: {consequence}; {advice}",
    },
).for_files(check)
