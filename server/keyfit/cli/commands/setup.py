"""``keyfit setup``: print a right configuration of a tool for a plan and a region."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence

from ...catalog.loader import load_catalog
from ...catalog.setups import Setup, covers, hosts_of, load_setups, setups_of
from ...catalog.tool_registry import load_tools
from ...catalog.tool_spec import Tool
from ...catalog.vendor_facts import Plan
from ...catalog.vendor_index import Catalog
from ...util.suggestion import suggestion
from ...util.terminal_text import Style
from ...util.text_layout import paragraph, table
from ...util.translation import both, localized, phrase, tr
from ..errors import UsageError
from ..terminal import style_for

_EPILOG = phrase("""\
Prints the configuration to standard output, with a placeholder for the key,
and notes to standard error; it writes no file. Without TOOL, lists the tools;
without a plan and a region, lists those that the tool can use. docs/setup/ has
all configurations.

examples:
  keyfit setup
  keyfit setup claude-code
  keyfit setup claude-code --plan coding-plan --region intl
  keyfit setup openai-sdk --plan pay-as-you-go --region cn-beijing > .env""")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.epilog = localized(_EPILOG)
    parser.add_argument(
        "tool",
        nargs="?",
        default="",
        metavar="TOOL",
        help=tr("a tool, e.g. claude-code"),
    )
    parser.add_argument(
        "--plan", default="", metavar="PLAN_ID", help=tr("a plan, e.g. coding-plan")
    )
    parser.add_argument(
        "--region",
        default="",
        metavar="REGION",
        help=tr("a site (intl, cn) or a region (ap-southeast-1) of the plan's hosts"),
    )


def run(options: argparse.Namespace) -> int:
    """Print the configuration, or the choices there are, and return 0."""
    catalog, style = load_catalog(), style_for(sys.stdout)
    if not options.tool:
        for line in _tools_text(catalog, style):
            print(line)
        return 0
    tool = _tool(options.tool)
    setups = _chosen(catalog, tool, options.plan, options.region)
    if len(setups) > 1 and not (options.plan and options.region):
        for line in _choices_text(tool, setups, style):
            print(line)
        return 0
    _print_setup(catalog, setups[0])
    return 0


def _tool(id: str) -> Tool:
    """Return the tool called ``id``. Raise `UsageError` if there is no configuration for it."""
    known = [template.tool for template in load_setups().templates]
    if id not in known:
        near = suggestion(id, known)
        raise UsageError(
            tr("no configuration for a tool {id!r}{near}", id=id, near=near)
        )
    return next(tool for tool in load_tools().tools if tool.id == id)


def _chosen(catalog: Catalog, tool: Tool, plan: str, region: str) -> Sequence[Setup]:
    """Return the configurations of ``tool`` for ``plan`` and ``region``, '' for any.

    Raise `UsageError` if there is none, with the reason.
    """
    if plan and plan not in catalog.plans:
        near = suggestion(plan, list(catalog.plans))
        raise UsageError(tr("no plan {plan!r}{near}", plan=plan, near=near))
    setups = list(setups_of(catalog, tool))
    of_plan = [one for one in setups if plan in ("", one.plan.id)]
    if not of_plan:
        raise UsageError(_why_none(catalog, tool, catalog.plans[plan]))
    chosen = [one for one in of_plan if region in ("", one.host.region, one.host.site)]
    if not chosen:
        regions = list(dict.fromkeys(_regions(of_plan)))
        near = suggestion(region, regions)
        raise UsageError(
            tr("no region {region!r} here{near}", region=region, near=near)
        )
    return chosen


def _regions(setups: Sequence[Setup]) -> Iterator[str]:
    for one in setups:
        yield one.host.site
        yield one.host.region


def _why_none(catalog: Catalog, tool: Tool, plan: Plan) -> str:
    """Return why ``tool`` cannot use ``plan``."""
    if not covers(plan, tool):
        metered = next(other.id for other in catalog.plans.values() if other.metered)
        return tr(
            "the {plan} does not cover {tool}: it is for {usage}; use --plan {other}",
            plan=plan.title,
            tool=tool.title,
            usage=plan.terms.usage,
            other=metered,
        )
    templates = load_setups().templates
    template = next(one for one in templates if one.tool == tool.id)
    protocol = catalog.protocols[template.protocol].title
    return tr(
        "{tool} needs {protocol}, which the hosts of the {plan} do not serve",
        tool=tool.title,
        protocol=protocol,
        plan=plan.title,
    )


def _tools_text(catalog: Catalog, style: Style) -> Iterator[str]:
    tools = {tool.id: tool for tool in load_tools().tools}
    rows = []
    for template in load_setups().templates:
        setups = setups_of(catalog, tools[template.tool])
        plans = dict.fromkeys(one.plan.id for one in setups)
        title = localized(tools[template.tool].title)
        rows.append((template.tool, title, tr(", ").join(plans)))
    yield from table((tr("TOOL"), tr("NAME"), tr("PLANS")), rows, style)
    yield ""
    yield tr(
        "'keyfit setup TOOL' lists its regions; with --plan and --region, it prints the files."
    )


def _choices_text(tool: Tool, setups: Sequence[Setup], style: Style) -> Iterator[str]:
    rows = [(one.plan.id, one.host.site, one.host.region, one.url) for one in setups]
    yield from table((tr("PLAN"), tr("SITE"), tr("REGION"), "BASE URL"), rows, style)
    first = setups[0]
    yield ""
    options = f"--plan {first.plan.id} --region {first.host.region}"
    yield tr(
        "For example: keyfit setup {tool} {options}", tool=tool.id, options=options
    )


def _print_setup(catalog: Catalog, setup: Setup) -> None:
    """Print the files on standard output, and what to know about them on standard error."""
    paths = [file.path for file in setup.files]
    head = tr("{paths}:", paths=both(paths))
    print(head, file=sys.stderr, flush=True)
    for number, file in enumerate(setup.files):
        if number:
            print()
        # Both may be copied at once: the names are comments.
        if len(setup.files) > 1:
            print(f"# {file.path}")
        print(file.text, end="")
    sys.stdout.flush()
    for note in _notes(catalog, setup):
        print(paragraph(note, "  ", "- "), file=sys.stderr)


def _notes(catalog: Catalog, setup: Setup) -> Iterator[str]:
    plan, host = setup.plan, setup.host
    shapes = catalog.keys.shapes
    prefix = min((s.prefix for s in shapes if plan.id in s.plans), key=len)
    yield tr(
        "Replace {placeholder} with your {key} ({prefix}…).",
        placeholder=setup.key,
        key=plan.terms.key,
        prefix=prefix,
    )
    yield tr("Paid by: {payer}.", payer=plan.terms.payer)
    if host.note:
        yield tr("{host}: {note}.", host=host.host, note=host.note)
    others = [
        one.region for one in hosts_of(catalog, plan) if one.region != host.region
    ]
    if others:
        yield tr(
            "This is for keys of {region}. Others: --region {others}.",
            region=host.region,
            others=tr(", ").join(others),
        )
    yield from map(localized, setup.template.notes)
    yield tr("If the file already exists, merge this into it. Then run: keyfit doctor")
