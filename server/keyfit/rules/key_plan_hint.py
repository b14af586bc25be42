"""A plan key that looks like another plan's, by its shape or by its variable's name."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalog.vendor import Endpoint
from ..findings import Finding
from ..resolve.call import Call
from .base import Example, FileView, Rule


def check(rule: Rule, view: FileView) -> Iterator[Finding]:
    """A finding where nothing is wrong for certain but a hint points at another plan."""
    for call in view.calls:
        if call.endpoint and call.secrets and not call.misfit:
            yield from _hints(rule, view, call, call.endpoint)


def _hints(rule: Rule, view: FileView, call: Call, endpoint: Endpoint) -> Iterator[Finding]:
    plan = view.catalog.plans[endpoint.plan]
    for part, secret, shape in call.secrets:
        named = view.environment.plan_named(part.setting.last_name)
        if named and named != endpoint.plan:
            other = view.catalog.plans[named].title
            message = (
                f"{part.setting.last_name} speaks of the {other}, the URL is of the {plan.title}"
            )
            yield rule.at(part, message)
        elif (
            shape
            and shape.likely
            and shape.plans[0] != endpoint.plan
            and endpoint.plan in shape.plans
        ):
            message = (
                f"{secret} has the shape {shape.likely}, the URL is of the {plan.title}: else 401"
            )
            yield rule.at(part, message)


RULE = Rule(
    id="key-plan-hint",
    severity="info",
    summary="The key looks like one of another plan.",
    why=(
        "Coding Plan and Token Plan keys both begin with `sk-sp-`, so the prefix cannot tell "
        "them apart. Their usual shapes differ, and a variable's name tells what its author had "
        "in mind. A key of the wrong plan answers 401."
    ),
    bad=Example(
        ".env",
        "OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef\n"
        "OPENAI_BASE_URL=https://token-plan.ap-southeast-1.maas.aliyuncs.com/compatible-mode/v1\n",
    ),
    good=Example(
        ".env",
        "OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef\n"
        "OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1\n",
    ),
    cite="domain",
).for_files(check)
