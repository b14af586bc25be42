"""Decide which of a project's settings apply: anyone who can commit can write its keyfit.toml.

A project may make keyfit quieter or stricter about itself. A setting that reads other files, or
changes what keyfit knows, needs the consent of the user.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from ..util.translation import phrase
from ..vfs.paths import is_within, real_path
from .settings import Layer, Problem
from .toml_lines import line_of


class Trust(IntEnum):
    """How much of a project's settings counts."""

    # Rules, severities and excludes: the editor's workspace is not trusted.
    RULES = 0
    # Also its hosts, models, edition and baseline: the user has decided nothing.
    JUDGEMENT = 1
    # Also its tools, its facts and the home folder: the user trusts it.
    EVERYTHING = 2


class TrustDecision(NamedTuple):
    """The user's decision about a project: how far it is trusted, and how to trust it further."""

    trust: Trust
    how: str = ""


TrustOf = Callable[[str, tuple[str, ...]], TrustDecision]
"""The decision about the project in a folder, given the folders that the user's own settings
trust."""

NEEDS: Mapping[str, Trust] = MappingProxyType(
    {
        "edition": Trust.JUDGEMENT,
        "models": Trust.JUDGEMENT,
        "hosts": Trust.JUDGEMENT,
        "baseline": Trust.JUDGEMENT,
        "tools": Trust.EVERYTHING,
        "facts": Trust.EVERYTHING,
        "home": Trust.EVERYTHING,
    }
)
"""The least trust at which a setting of a project counts; of those not listed, `Trust.RULES`."""

LEFT_OUT = phrase("left out, because the project is not trusted")


def restrict_to_trust(layer: Layer, decision: TrustDecision) -> Layer:
    """Return what counts of the project's ``layer``, with one problem that names the rest.

    A value that asks for nothing, such as ``home = false``, is not named.
    """
    kept: dict[str, Any] = {}
    left_out = []
    for key, value in layer.values.items():
        if value and _needed(key) > decision.trust:
            left_out.append(key)
        else:
            kept[key] = value
    if not left_out:
        return layer
    settings = dict.fromkeys(map(_setting_of, left_out))
    names = ", ".join(settings)
    line = line_of(layer.lines, left_out[0])
    message = phrase(
        "{left_out}; if you trust it, {how}", left_out=LEFT_OUT, how=decision.how
    )
    problem = Problem(layer.source, line, names, message, is_untrusted=True)
    return layer._replace(values=kept, problems=(*layer.problems, problem))


def _needed(key: str) -> Trust:
    setting = _setting_of(key)
    return NEEDS.get(setting, Trust.RULES)


def _setting_of(key: str) -> str:
    """Return the setting that the flat ``key`` belongs to: ``models`` of ``models.coding-plan``."""
    return key.partition(".")[0]


def is_within_any(folder: str, roots: tuple[str, ...]) -> bool:
    """Return whether ``folder`` (absolute, with ``/``) is one of ``roots`` or lies below one.

    A root that is a symbolic link counts under both of its names.
    """
    names = [name for root in roots for name in (root, real_path(root))]
    return any(is_within(folder, name) for name in names)


def trust_by_user_file(folder: str, trusted: tuple[str, ...]) -> TrustDecision:
    """Return the decision about the project in ``folder`` where only the user's own settings file,
    which trusts the folders ``trusted``, may have made one."""
    is_trusted = is_within_any(folder, trusted)
    trust = Trust.EVERYTHING if is_trusted else Trust.JUDGEMENT
    return TrustDecision(trust, phrase("name its folder in 'trust' there"))
