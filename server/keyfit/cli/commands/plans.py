"""``keyfit plans``: compare the kinds of keys, and which endpoint accepts which."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from typing import Any

from ...catalog.loader import load_messages
from ...catalog.vendor_facts import Host, Plan
from ...catalog.vendor_index import Catalog
from ...doctor.message_texts import entries, entry_line
from ...ide.hover.endpoint import base_url, region_text
from ...util.terminal_text import Style, width
from ...util.text_layout import paragraph
from ...util.translation import Phrase, localized, phrase, tr
from ..check_session import project_here
from ..options import add_trust, add_vendor, vendor_of
from ..terminal import style_for

_EPILOG = phrase("""\
Additions in the project file of the current folder, such as a team's own
hosts, are included.

examples:
  keyfit plans
  keyfit plans --vendor kimi
  keyfit explain plan-quota-used-up   an explanation of one of the cases
  keyfit models --plan coding-plan    the models of one plan""")
_MEDIA = ("image", "video", "speech")
_TITLE_WIDTH = 16  # of the column of the plans' titles
_INDENT = " " * (2 + _TITLE_WIDTH)
_SECTIONS = {
    "matrix": phrase("Which endpoint accepts which key"),
    "skills": phrase("A plan key in the vendor's own scripts"),
    "scenarios": phrase("What it may cost"),
    "links": phrase("Billing and usage"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.epilog = localized(_EPILOG)
    add_vendor(parser)
    add_trust(parser)


def run(options: argparse.Namespace) -> int:
    """Print the comparison and return 0."""
    home = project_here(options).linter.catalog
    catalog = vendor_of(home, options)
    messages = load_messages(catalog.folder)
    for line in _text(catalog, messages, style_for(sys.stdout)):
        print(line)
    if catalog is home:
        print()
        for line in _other_vendors(home):
            print(line)
    return 0


def _other_vendors(home: Catalog) -> Iterator[str]:
    yield tr("Other vendors (keyfit plans --vendor ID):")
    for neighbor in home.neighbors:
        yield f"{_cell(neighbor.signs.id)}{localized(neighbor.signs.title)}"


def _cell(title: str) -> str:
    """Return ``title`` as it begins a line, before a text that all lines have in one column."""
    shown = localized(title)
    return f"  {shown}{' ' * (_TITLE_WIDTH - width(shown))}"


def _text(catalog: Catalog, messages: dict[str, Any], style: Style) -> Iterator[str]:
    for title, cell in _dimensions(catalog).items():
        yield style("bold", title)
        for plan in catalog.plans.values():
            yield paragraph(localized(cell(plan)), _INDENT, _cell(plan.title))
        yield ""
    yield style("bold", tr("Other hosts"))
    yield from _other_hosts(catalog)
    for table, heading in _SECTIONS.items():
        if table not in messages:
            continue
        yield ""
        own = messages.get("headings", {}).get(table, heading)
        yield style("bold", localized(Phrase(own)))
        yield from map(entry_line, entries(messages, table))


def _dimensions(catalog: Catalog) -> dict[str, Callable[[Plan], str]]:
    """Return the rows of the comparison: the heading, and a function that describes a plan."""
    urls: dict[str, Callable[[Plan], str]] = {
        tr("{protocol} URL", protocol=protocol.title): _url_of(catalog, name)
        for name, protocol in catalog.protocols.items()
        if _is_served(catalog, name)
    }
    return {
        tr("Key format"): lambda plan: _key_format(catalog, plan),
        **urls,
        tr("Models"): lambda plan: plan.terms.models,
        tr("Image, video and speech models"): lambda plan: _media(catalog, plan),
        tr("Usage scope"): lambda plan: plan.terms.usage,
        tr("Billing"): _billing,
        tr("Quota used up"): lambda plan: plan.terms.quota,
        tr("Documentation"): lambda plan: plan.documentation,
    }


def _billing(plan: Plan) -> str:
    return tr("{payer}: {address}", payer=plan.terms.payer, address=plan.billing)


def _key_format(catalog: Catalog, plan: Plan) -> str:
    prefixes: dict[str, None] = {}
    for shape in catalog.keys.shapes:
        if plan.id in shape.plans:
            prefixes[shape.prefix] = None
    shown = [f"{prefix}…" if prefix else tr("no prefix") for prefix in prefixes]
    return tr(", ").join(shown)


def _is_served(catalog: Catalog, protocol: str) -> bool:
    endpoints = catalog.endpoints
    return any(endpoints.bases(host, protocol) for host in endpoints.hosts)


def _url_of(catalog: Catalog, protocol: str) -> Callable[[Plan], str]:
    """Return a function that gives a plan's first base URL for ``protocol``."""

    def url(plan: Plan) -> str:
        for host in _hosts_of(catalog, plan)[:1]:
            for path in catalog.endpoints.bases(host, protocol)[:1]:
                return base_url(host, path, protocol)
        return tr("not supported")

    return url


def _hosts_of(catalog: Catalog, plan: Plan) -> list[Host]:
    """Return the hosts of ``plan``, then those that serve it among others; each once."""
    hosts: dict[str, Host] = {}
    for id in (plan.id, ""):
        for host in catalog.endpoints.hosts:
            if host.plan == id:
                hosts.setdefault(host.host, host)
    return list(hosts.values())


def _media(catalog: Catalog, plan: Plan) -> str:
    """Return the plan's models for images, video and speech."""
    listed = list(catalog.models.of_plan(plan.id))
    if not listed and plan.open_list:
        return tr("not known")
    # A plan without a list supports any model.
    if not listed:
        return tr("all available")
    media: list[str] = []
    for model in listed:
        group = catalog.models.known_elsewhere(model)
        if group and group.kind in _MEDIA:
            media.append(model)
    if not media and plan.open_list:
        return tr("not known")
    return tr(", ").join(media) or tr("none")


def _other_hosts(catalog: Catalog) -> Iterator[str]:
    """Yield every host but the first of each plan, whose URLs are in the comparison."""
    for plan in catalog.plans.values():
        for host in _hosts_of(catalog, plan)[1:]:
            region = region_text(host)
            text = tr("{host} ({region})", host=host.host, region=region)
            yield f"{_cell(plan.title)}{text}"
