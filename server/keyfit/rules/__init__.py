"""One rule per file; this is the list of them."""

from __future__ import annotations

from . import (
    context_window,
    endpoint_host,
    endpoint_path,
    foreign_key,
    insecure_endpoint,
    key_endpoint_mismatch,
    key_plan_hint,
    key_reference,
    malformed_key,
    model_case,
    native_api_unsupported,
    pay_as_you_go_cost,
    plan_key_in_script,
    shadowed_setting,
    thinking_budget,
    thinking_unsupported,
    unsupported_model,
    unused_ignore,
)
from .base import Rule

RULES: tuple[Rule, ...] = (
    key_endpoint_mismatch.RULE,
    native_api_unsupported.RULE,
    endpoint_path.RULE,
    endpoint_host.RULE,
    insecure_endpoint.RULE,
    unsupported_model.RULE,
    model_case.RULE,
    thinking_unsupported.RULE,
    thinking_budget.RULE,
    context_window.RULE,
    malformed_key.RULE,
    key_reference.RULE,
    foreign_key.RULE,
    plan_key_in_script.RULE,
    pay_as_you_go_cost.RULE,
    key_plan_hint.RULE,
    shadowed_setting.RULE,
    unused_ignore.RULE,
)
