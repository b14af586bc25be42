"""A check that the rules about limits share: a number over the largest published one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..resolve.call import Call, ModelUse
from ..resolve.resolved_value import CallPart
from .finding import Finding, Severity
from .model_checks import (
    largest_published,
    recognized_models,
    replacement_edits,
    whole_number,
)
from .rule import Rule


def over_limit_findings(
    rule: Rule,
    call: Call,
    field: str,
    part_of: Callable[[ModelUse], CallPart | None],
    variant: str = "over-limit",
    severity: Severity | None = None,
) -> Iterator[Finding]:
    """Report each model for which more than the largest published ``field`` is set; ``rule`` has
    the messages ``variant`` and ``fix.lower``."""
    for use, model in recognized_models(call):
        part, most = part_of(use), largest_published(call, model, field)
        asked = whole_number(part)
        if part and asked is not None and 0 < most < asked:
            edits = replacement_edits(part, str(most))
            is_hint = severity is not None
            fixes = rule.fixes(
                "lower",
                edits,
                "unsafe" if is_hint else "safe",
                preferred=not is_hint,
                most=most,
            )
            limits = {"asked": f"{asked:,}", "most": f"{most:,}"}
            message = rule.message(variant, model=model, **limits)
            yield rule.at(
                part, message, severity=severity or rule.severity, fixes=fixes
            )
