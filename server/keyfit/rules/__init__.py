"""One rule per file; this is the list of them."""

from __future__ import annotations

from . import key_endpoint_mismatch, model_case
from .base import Rule

RULES: tuple[Rule, ...] = (
    key_endpoint_mismatch.RULE,
    model_case.RULE,
)
