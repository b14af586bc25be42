"""docs/setup/*.md: a correct configuration per tool, plan and region."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.setups import Setup, load_setups, setups_of
from keyfit.catalog.tool_registry import load_tools
from keyfit.catalog.tool_spec import Tool

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "setup"
MADE = "<!-- Generated from the catalog; edit server/keyfit/catalog/setups.toml instead. -->"
HEAD = f"""\
# Configurations to copy

{MADE}

These pages have correct configurations for each tool, plan and region, with a placeholder for the key. `keyfit setup` prints the same:

```sh
keyfit setup claude-code --plan coding-plan --region intl
```

A key works only for the plan, and in the region, for which it was created: choose the region that the console showed when you created it. `--region intl` stands for the regions of the international site (alibabacloud.com, QwenCloud), `--region cn` for those of the Chinese one (aliyun.com).

Each configuration is tested: `keyfit check` finds nothing in it, and `keyfit doctor` predicts that the service accepts it.

| tool | plans |
|---|---|"""  # noqa: E501


def wanted() -> dict[Path, str]:
    """Return every page with its text."""
    tools = {tool.id: tool for tool in load_tools().tools}
    shown = [tools[template.tool] for template in load_setups().templates]
    pages = {FOLDER / f"{tool.id}.md": page(tool) for tool in shown}
    return {FOLDER / "README.md": "\n".join([HEAD, *map(row, shown), ""]), **pages}


def row(tool: Tool) -> str:
    """Return the row of ``tool`` in the list of pages."""
    plans = dict.fromkeys(one.plan.title for one in setups_of(load_catalog(), tool))
    return f"| [{heading(tool)}]({tool.id}.md) | {', '.join(plans)} |"


def heading(tool: Tool) -> str:
    """Return the title of ``tool`` without its article."""
    return tool.title.removeprefix("the ")


def page(tool: Tool) -> str:
    """Return the page of ``tool``."""
    setups = list(setups_of(load_catalog(), tool))
    lines = [f"# {heading(tool)}", "", MADE, ""]
    lines += [
        f"Correct configurations of {tool.title}, for each plan and region. Note:",
        "",
    ]
    for note in setups[0].template.notes:
        lines += [f"- {note}"]
    lines += ["- If a file already exists, merge the configuration into it.", ""]
    plan = ""
    for setup in setups:
        if setup.plan.id != plan:
            plan = setup.plan.id
            lines += [f"## {setup.plan.title}", ""]
            lines += [f"Paid by: {setup.plan.terms.payer}.", ""]
        lines += section(setup)
    source = load_catalog().sources[setups[0].template.cite]
    title = f"[{source.title}]({source.url})" if source.url else source.title
    return "\n".join([*lines, f"Source: {title}, {setups[0].template.as_of}.", ""])


def section(setup: Setup) -> Iterator[str]:
    """Yield the lines of one configuration."""
    yield f"### {setup.plan.title}, {setup.host.region}"
    yield ""
    yield (
        f"`keyfit setup {setup.template.tool} --plan {setup.plan.id} "
        f"--region {setup.host.region}`"
    )
    yield ""
    if setup.host.note:
        yield f"`{setup.host.host}`: {setup.host.note}."
        yield ""
    for file in setup.files:
        yield f"`{file.path}`"
        yield ""
        yield f"```{file.language}"
        yield file.text.rstrip("\n")
        yield "```"
        yield ""
