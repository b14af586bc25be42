"""``keyfit plans``: the kinds of key side by side, and what each answers where."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from typing import Any

from ..catalog.loader import load_messages
from ..catalog.vendor import Catalog, Host, Plan
from .report.entries import entries, entry_line
from .report.table import paragraph
from .session import project_here
from .style import Style, style_for

_EPILOG = """\
What the project file of the current folder adds, such as a team's own hosts, is shown too.

examples:
  keyfit plans
  keyfit explain plan-quota-used-up   one of the cases in words
  keyfit models --plan coding-plan    the models of one plan"""
_MEDIA = ("image", "video", "speech")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command has no options."""
    parser.epilog = _EPILOG


def run(options: argparse.Namespace) -> int:
    """Prints the comparison and returns 0."""
    catalog, messages = project_here().analysis.catalog, load_messages()
    for line in _text(catalog, messages, style_for(sys.stdout)):
        print(line)
    return 0


def _text(catalog: Catalog, messages: dict[str, Any], style: Style) -> Iterator[str]:
    for title, cell in _dimensions(catalog).items():
        yield style("bold", title)
        for plan in catalog.plans.values():
            yield paragraph(cell(plan), " " * 18, f"  {plan.title:<16}")
        yield ""
    yield style("bold", "Other hosts")
    yield from _other_hosts(catalog)
    for name, heading in _SECTIONS.items():
        yield ""
        yield style("bold", heading)
        yield from map(entry_line, entries(messages, name))


_SECTIONS = {
    "matrix": "What a key answers where",
    "skills": "A plan key in the qwencloud-ai scripts (it works in none of them)",
    "scenarios": "What it may cost",
    "links": "Billing and usage",
}


def _dimensions(catalog: Catalog) -> dict[str, Callable[[Plan], str]]:
    """The rows of the comparison: heading → what to say of a plan."""
    urls: dict[str, Callable[[Plan], str]] = {
        f"{protocol.title} URL": _url_of(catalog, name)
        for name, protocol in catalog.protocols.items()
    }
    return {
        "Key format": lambda plan: _key_format(catalog, plan),
        **urls,
        "Models": lambda plan: plan.models,
        "Image, video and speech models": lambda plan: _media(catalog, plan),
        "Usage scope": lambda plan: plan.usage,
        "Billing": lambda plan: f"{plan.payer}: {plan.billing}",
        "Quota used up": lambda plan: plan.quota,
        "Documentation": lambda plan: plan.documentation,
    }


def _key_format(catalog: Catalog, plan: Plan) -> str:
    prefixes = dict.fromkeys(shape.prefix for shape in catalog.keys if plan.id in shape.plans)
    return ", ".join(f"{prefix}…" for prefix in prefixes)


def _url_of(catalog: Catalog, protocol: str) -> Callable[[Plan], str]:
    def url(plan: Plan) -> str:
        host = next((host for host in catalog.hosts if host.plan == plan.id), None)
        paths = catalog.bases(host, protocol) if host else ()
        scheme = "wss" if protocol == "websocket" else "https"
        return f"{scheme}://{host.host}{paths[0]}" if host and paths else "not supported"

    return url


def _media(catalog: Catalog, plan: Plan) -> str:
    """Which of the plan's models make images, video or speech; a plan without a list has all."""
    listed = list(catalog.models(plan.id))
    if not listed:
        return "all available"
    groups = ((model, catalog.known_elsewhere(model)) for model in listed)
    found = [model for model, group in groups if group and group.kind in _MEDIA]
    return ", ".join(found) or "none"


def _other_hosts(catalog: Catalog) -> Iterator[str]:
    """Every host that the comparison's URLs leave out, by plan."""
    for plan in catalog.plans.values():
        for host in [host for host in catalog.hosts if host.plan == plan.id][1:]:
            yield f"  {plan.title:<16}{host.host} ({_region(host)})"


def _region(host: Host) -> str:
    return f"{host.region}; {host.note}" if host.note else host.region
