"""The names of the user's own for models, such as ``agents.defaults.models.*.alias``."""

from __future__ import annotations

from ..catalog.tool_spec import Active
from .locators import expand, path_of
from .tool_session import ToolSession


def model_aliases(session: ToolSession, active: Active) -> dict[str, str]:
    """Return the models for which other names stand, by these in lower case."""
    if not active.aliases_at:
        return {}
    path = path_of(active.aliases_at.removeprefix("/"))
    aliases: dict[str, str] = {}
    for document in session.configuration.documents(path):
        for bindings, setting in expand(document, path):
            alias = (setting.value.literal or "").lower()
            if alias:
                aliases.setdefault(alias, bindings["m"])
    return aliases


def model_of_alias(aliases: dict[str, str], name: str) -> str:
    """Return the model for which ``name`` stands after the name of its row (``row/alias``), ''
    if that is none of ``aliases``."""
    row_name, _, alias = name.partition("/")
    meant = aliases.get(alias.lower(), "")
    is_of_row = meant.lower().startswith(f"{row_name}/".lower())
    return meant if is_of_row else ""
