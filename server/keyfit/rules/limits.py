"""What the rules about limits share: a number over the largest published one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..findings import Finding, Fix
from ..resolve.call import Call, ModelUse
from ..resolve.resolved import Part
from .base import Rule
from .models import known, largest, number, replaced


def over(
    rule: Rule, call: Call, field: str, part_of: Callable[[ModelUse], Part | None], what: str
) -> Iterator[Finding]:
    """A finding for each model whose ``what`` is set over the largest published ``field``."""
    for use, model in known(call):
        part, most = part_of(use), largest(call, model, field)
        asked = number(part)
        if part and asked is not None and 0 < most < asked:
            edits = replaced(part, str(most))
            fixes = (Fix(f"Lower to {most}", edits, preferred=True),) if edits else ()
            message = f"{asked:,} is over the largest published {what} of {model}: {most:,} tokens"
            yield rule.at(part, message, fixes=fixes)
