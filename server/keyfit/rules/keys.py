"""How rules look at keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..catalog.vendor import KeyShape
from ..resolve.call import Call
from ..resolve.resolved import Part
from ..text.secret import Secret
from .base import FileView


class Misfit(NamedTuple):
    """A key whose plan is not its host's."""

    part: Part
    secret: Secret
    shape: KeyShape


def misfit(call: Call) -> Misfit | None:
    """The first key of ``call``, if every key it sends is of another plan than its host."""
    if call.endpoint is None or not call.secrets or len(call.secrets) < len(call.keys):
        return None
    found = [
        Misfit(part, secret, shape)
        for part, secret, shape in call.secrets
        if shape and shape.plans and call.endpoint.plan not in shape.plans
    ]
    return found[0] if len(found) == len(call.keys) else None


def vendor_keys(view: FileView) -> Iterator[Part]:
    """The keys in the file that are this vendor's by their host or by their variable's name."""
    seen: set[int] = set()
    for part in (*_paired(view), *_named(view)):
        if part.text and id(part.setting) not in seen:
            seen.add(id(part.setting))
            yield part


def _paired(view: FileView) -> Iterator[Part]:
    for call in view.calls:
        if call.endpoint:
            yield from call.keys


def _named(view: FileView) -> Iterator[Part]:
    for setting in view.document.settings:
        name = setting.last_name
        if view.environment.role(name) == "key" and view.catalog.speaks_of(name):
            yield from view.own_part(setting)
