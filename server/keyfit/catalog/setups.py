"""Right configurations of tools for a plan and a region: ``setups.toml`` filled in."""

# Annotations are evaluated here: NamedTuple compiles each that is a string, at every start.

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from os.path import dirname, join
from typing import Any, NamedTuple

from ..util.translation import Phrase
from .toml_reader import build_record, read_toml, row_location, rows_of
from .tool_spec import Tool
from .vendor_facts import Host, Plan
from .vendor_index import Catalog

PATH = join(dirname(__file__), "setups.toml")


class SetupFile(NamedTuple):
    """A file of a configuration: ``path`` begins with ``~/`` in the home folder, else it lies in
    the project; ``language`` is that of a code block in Markdown."""

    path: str
    language: str
    text: str


class SetupTemplate(NamedTuple):
    """The configuration of a tool, with marks such as ``@KEY@`` for what differs by plan."""

    tool: str
    protocol: str
    files: tuple[SetupFile, ...]
    cite: str
    as_of: date
    notes: tuple[Phrase, ...] = ()


class PlanChoice(NamedTuple):
    """What a configuration for a plan is filled with: models, and a name for the key's variable."""

    plan: str
    model: str
    small: str
    variable: str
    cite: str
    as_of: date


class SetupTexts(NamedTuple):
    """All of ``setups.toml``."""

    templates: tuple[SetupTemplate, ...]
    choices: tuple[PlanChoice, ...]


class Setup(NamedTuple):
    """A configuration of a tool for a plan at a host, with a placeholder for the key."""

    template: SetupTemplate
    plan: Plan
    host: Host
    url: str
    key: str
    files: tuple[SetupFile, ...]


@lru_cache(maxsize=1)
def load_setups() -> SetupTexts:
    """Return the templates. Raises `CatalogError` if the file is broken."""
    table = read_toml(PATH)
    templates = tuple(
        _template(number, row) for number, row in enumerate(table["setups"], start=1)
    )
    choices = rows_of(PlanChoice, PATH, "plans", table)
    return SetupTexts(templates, choices)


def _template(number: int, row: dict[str, Any]) -> SetupTemplate:
    place = row_location("setups", number)
    files = [
        build_record(SetupFile, PATH, place, file | {"text": file["text"].lstrip("\n")})
        for file in row["files"]
    ]
    template: SetupTemplate = build_record(
        SetupTemplate, PATH, place, {**row, "files": files}
    )
    return template


def setups_of(catalog: Catalog, tool: Tool) -> Iterator[Setup]:
    """Yield the configurations of ``tool``: for each plan that takes it, each region's first host.

    None for a plan whose terms leave ``tool`` out, and none where the host does not serve the
    protocol that the tool speaks.
    """
    texts = load_setups()
    template = next((one for one in texts.templates if one.tool == tool.id), None)
    if template is None:
        return
    for choice in texts.choices:
        plan = catalog.plans[choice.plan]
        if not covers(plan, tool):
            continue
        for host in hosts_of(catalog, plan):
            bases = catalog.endpoints.bases(host, template.protocol)
            if bases:
                url = f"https://{host.host}{bases[0]}"
                yield _filled(catalog, template, choice, host, url)


def covers(plan: Plan, tool: Tool) -> bool:
    """Return whether the terms of ``plan`` include ``tool``: of subscriptions, agents only."""
    return plan.metered or tool.agent


def hosts_of(catalog: Catalog, plan: Plan) -> list[Host]:
    """Return the first host of ``plan`` in each region that needs nothing filled in."""
    hosts: dict[str, Host] = {}
    for host in catalog.endpoints.hosts:
        if host.plan == plan.id and "*" not in host.host:
            hosts.setdefault(host.region, host)
    return list(hosts.values())


def placeholder_key(plan: Plan) -> str:
    """Return what stands for a key of ``plan`` that is still to be filled in.

    It has no key's prefix, by which the output would be masked.
    """
    return f"YOUR_{plan.terms.key.upper().replace(' ', '_')}"


def _filled(
    catalog: Catalog,
    template: SetupTemplate,
    choice: PlanChoice,
    host: Host,
    url: str,
) -> Setup:
    plan = catalog.plans[choice.plan]
    key = placeholder_key(plan)
    values = {
        "@KEY@": key,
        "@URL@": url,
        "@MODEL@": choice.model,
        "@SMALL@": choice.small,
        "@PLAN@": plan.title,
        "@ID@": plan.id,
        "@VARIABLE@": choice.variable,
    }
    files = []
    for file in template.files:
        text = file.text
        for mark, value in values.items():
            text = text.replace(mark, value)
        files.append(file._replace(text=text))
    return Setup(template, plan, host, url, key, tuple(files))
