"""Offer whole configurations of a tool in its empty file: those that ``keyfit setup`` prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...catalog.setups import Setup, SetupFile, setups_of
from ...catalog.tool_registry import ToolCatalog
from ...catalog.tool_spec import Tool
from ...catalog.vendor_facts import Plan
from ...catalog.vendor_index import Catalog
from ...util.translation import localized, tr

_SPECIAL = re.compile(r"[\\$}]")


class Snippet(NamedTuple):
    """A configuration as a snippet: ``text`` has a tab stop at the key to be filled in."""

    label: str
    detail: str
    text: str
    documentation: str


def snippets(catalog: Catalog, tools: ToolCatalog, path: str) -> Iterator[Snippet]:
    """Yield the configurations that belong into the file at ``path``, by tool, plan and region."""
    for tool in tools.tools:
        setups = list(setups_of(catalog, tool))
        for setup in setups:
            for file in setup.files:
                if _is_at(file, path):
                    yield _snippet(tool, setup, file)


def _is_at(file: SetupFile, path: str) -> bool:
    """Return whether the file of a configuration is the one at ``path``, in whatever folder."""
    tail = file.path.removeprefix("~/")
    return path.endswith(f"/{tail}")


def _snippet(tool: Tool, setup: Setup, file: SetupFile) -> Snippet:
    plan = setup.plan
    title = localized(tool.title)
    notes = "\n".join(f"- {localized(note)}" for note in setup.template.notes)
    fence = f"```{file.language}\n{file.text}```"
    return Snippet(
        _label(f"{title[:1].upper()}{title[1:]}", plan, setup.host.region),
        setup.host.region,  # again: where room is short, it is cut from the label
        with_tab_stop(file.text, setup.key),
        "\n\n".join(filter(None, (fence, notes))),
    )


def _label(tool: str, plan: Plan, region: str) -> str:
    # A plan that is billed by the call is a way to pay, not a thing to be on.
    if plan.metered:
        return tr(
            "{tool} on {plan}, {region}", tool=tool, plan=plan.title, region=region
        )
    return tr(
        "{tool} on the {plan}, {region}", tool=tool, plan=plan.title, region=region
    )


def with_tab_stop(text: str, key: str) -> str:
    """Return ``text`` as a snippet in which ``key``, wherever it stands, is typed over."""
    escaped = _SPECIAL.sub(r"\\\g<0>", text)
    return escaped.replace(key, f"${{1:{key}}}")
