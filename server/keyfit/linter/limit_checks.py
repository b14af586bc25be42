"""What the rules about limits share: a number over the largest published one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..resolve.call import Call, ModelUse
from ..resolve.resolved_value import CallPart
from .finding import Finding, Severity
from .model_checks import known, largest, number, replaced
from .rule import Rule


def over(
    rule: Rule,
    call: Call,
    field: str,
    part_of: Callable[[ModelUse], CallPart | None],
    variant: str = "over-limit",
    severity: Severity | None = None,
) -> Iterator[Finding]:
    """Report each model for which more than the largest published ``field`` is set; ``rule`` has
    the messages ``variant`` and ``fix.lower``."""
    for use, model in known(call):
        part, most = part_of(use), largest(call, model, field)
        asked = number(part)
        if part and asked is not None and 0 < most < asked:
            edits = replaced(part, str(most))
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
