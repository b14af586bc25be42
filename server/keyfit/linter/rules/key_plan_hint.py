"""A plan key whose shape or variable name suggests another plan."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalog.vendor_facts import Endpoint, KeyShape
from ...catalog.vendor_index import Catalog
from ...resolve.call import Call
from ...resolve.file_view import FileView
from ...text.edit import Fix
from ..finding import Finding
from ..key_checks import doubled_prefix, neighbors_keys, vendor_keys
from ..rule import Example, Rule
from ..url_rewrite import MOVE_TITLES, hosts_for, move_fix


def names(rule: Rule, view: FileView) -> Iterator[Finding]:
    """Yield a hint at each key whose variable is named after another plan than the URL's."""
    for call in view.calls:
        if call.endpoint is None or call.mismatched_key:
            continue
        if call.catalog.endpoints.is_shared_by_plans(call.endpoint.host):
            continue  # the path decides, and another rule looks at it
        plan = call.catalog.plan(call.endpoint.plan)
        for part, _, _ in call.secrets:
            name = part.setting.last_name
            named = view.variable_names.plan_named(name)
            if plan.id and named in call.catalog.plans and named != plan.id:
                other = call.catalog.plans[named].title
                message = rule.message(
                    "name", name=name, named_plan=other, plan=plan.title
                )
                yield rule.at(part, message, severity="info")
    yield from _named_alone(rule, view)


def _named_alone(rule: Rule, view: FileView) -> Iterator[Finding]:
    """Yield a hint at each key whose variable names one plan and whose shape is another plan's.

    Keys that a call of the file sends are left out: their endpoint is the better evidence.
    """
    sent = {part.setting.place for call in view.calls for part in call.keys if call.url}
    for part in (*vendor_keys(view), *neighbors_keys(view)):
        if part.setting.place in sent:
            continue
        name = part.setting.last_name
        catalog = view.catalog.of_variable(name)
        plan = catalog.plans.get(view.variable_names.plan_named(name))
        shape = _plan_shape(catalog, part.text or "")
        if plan is None or shape is None or plan.id in shape.plans:
            continue
        message = rule.message(
            "name-alone", name=name, named_plan=plan.title, kind=shape.title
        )
        yield rule.at(part, message, severity="info")


def _plan_shape(catalog: Catalog, key: str) -> KeyShape | None:
    """Return the shape of ``key`` if it shows the key's plan; a doubled prefix shows nothing."""
    shape = catalog.keys.shape_of(key)
    if shape is None or not shape.plans or not shape.tells_plan:
        return None
    return None if doubled_prefix(catalog.keys.prefixes, key) else shape


def shapes(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding at each key that may be of the URL's plan, but has the usual shape of
    another: a warning where such a key was reported to be refused."""
    endpoint, url = call.endpoint, call.url
    if endpoint is None or url is None or call.mismatched_key or endpoint.host.unlisted:
        return
    plan = call.catalog.plan(endpoint.plan)
    for part, secret, shape in call.secrets:
        if (
            shape is None
            or not shape.ambiguity.likely
            or endpoint.plan not in shape.plans[1:]
        ):
            continue
        about = {"key": secret, "shape": shape.ambiguity.likely, "plan": plan.title}
        endpoint_place = rule.related(url, "endpoint")
        if shape.ambiguity.elsewhere:
            message = rule.message(
                "shape-reported", consequence=shape.ambiguity.elsewhere, **about
            )
            fixes = tuple(_fixes(rule, call, endpoint, shape))
            yield rule.at(part, message, related=(endpoint_place,), fixes=fixes)
        else:
            message = rule.message("shape", statuses=plan.keys_refusal, **about)
            yield rule.at(part, message, severity="info", related=(endpoint_place,))


def _fixes(
    rule: Rule, call: Call, endpoint: Endpoint, shape: KeyShape
) -> Iterator[Fix]:
    """Yield the fix that leads to the plan that the shape suggests; it is never safe, as shapes
    differ."""
    for host, exact in hosts_for(call.catalog, endpoint, shape.plans[:1]):
        fix = move_fix(rule, call, host, exact, preferred=False)
        if fix:
            yield fix._replace(safety="unsafe")


_RULE = Rule(
    id="key-plan-hint",
    severity="warning",
    summary="The key may belong to another plan than the endpoint.",
    why=(
        "Coding Plan and Token Plan keys both begin with `sk-sp-`, so the prefix does not "
        "distinguish them. Their usual shapes differ, and a variable's name shows which plan "
        "its author meant. A key of the wrong plan gets 401. The finding is a warning if users "
        "have reported that answer for the key's shape, and otherwise only an info."
    ),
    bad=Example(
        ".env",
        "OPENAI_API_KEY=sk-sp-D.TESTKEY.0000.MEUCIQtestkeytestkeytestkeytestkey\n"
        "OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1\n",
    ),
    good=Example(
        ".env",
        "OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef\n"
        "OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1\n",
    ),
    cite="domain",
    messages={
        **MOVE_TITLES,
        "name": (
            "{name} suggests a {named_plan} key, but its endpoint is a {plan} endpoint"
        ),
        "name-alone": ("{name} suggests a {named_plan} key, but its value is a {kind}"),
        "shape-reported": (
            "{key} may not fit this {plan} endpoint: its shape is {shape}, and users report "
            "{consequence}"
        ),
        "shape": (
            "{key} may not fit this {plan} endpoint: its shape is {shape}, and keys of other "
            "plans get {statuses}"
        ),
        "related.endpoint": "the endpoint",
    },
    outcome="auth-error",
    evidence="reported",
).for_files(names)
RULE = _RULE.for_calls(shapes)
