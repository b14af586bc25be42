"""Writes what is generated: docs/rules/*.md from the rule records, the names
in config.schema.json from records and catalog, docs/configuration.md's table from that schema;
docs/tools.md, docs/errors*.md, docs/setup/*.md, the schema of tool files, .pre-commit-hooks.yaml
and the lists of files in the editors' clients from the catalog.

``--check`` writes nothing and fails where a file differs from what would be written.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import editor_files
import error_page
import layers
import pre_commit_hooks
import settings_schema
import setup_pages
import tool_page
import tool_schema
from generated import between

from keyfit.catalog import Catalog
from keyfit.catalog.loader import load_catalog
from keyfit.cli.output.rule_markdown import rule_markdown
from keyfit.linter.rule import Rule
from keyfit.linter.rules import RULES

ROOT = Path(__file__).resolve().parent.parent
SETTINGS_START, SETTINGS_END = (
    "<!-- settings: generated -->",
    "<!-- end of settings -->",
)
SCHEMA = ROOT / "server" / "keyfit" / "project" / "config.schema.json"


def page(rule: Rule) -> str:
    """Return the Markdown page of ``rule``."""
    return "\n".join(
        [
            f"# {rule.id}",
            "",
            "<!-- Generated from the rule's record; edit server/keyfit/linter/rules instead. -->",
            "",
            f"**{rule.severity}**: {rule.summary}",
            "",
            rule_markdown(rule, load_catalog()),
            "",
            *messages_of(rule),
        ]
    )


def messages_of(rule: Rule) -> list[str]:
    """Return the section with the error messages that the cause found by ``rule`` leads to."""
    links = error_page.links_of_rule(rule.id)
    return ["## Error messages that it explains", "", *links, ""] if links else []


def overview() -> str:
    """Return the page with all rules."""
    rows = [f"| [{r.id}]({r.id}.md) | {r.severity} | {r.summary} |" for r in RULES]
    return "\n".join(
        [
            "# Rules",
            "",
            "<!-- Generated from the rules' records; edit server/keyfit/linter/rules instead. -->",
            "",
            "These are all rules. `keyfit explain RULE` explains one in the terminal. "
            "To choose rules and their severities, see [settings](../configuration.md). To ignore "
            "a finding, write the comment `# keyfit: ignore[rule]` on its line.",
            "",
            "| rule | severity | what it finds |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def plans_of_all(home: Catalog) -> dict[str, bool]:
    """The plans of all vendors as settings name them, and whether each has a list of models."""
    plans: dict[str, bool] = {}
    for catalog in home.vendors():
        owner = "" if catalog is home else f"{catalog.id}/"
        for plan in catalog.plans:
            plans[owner + plan] = any(catalog.models.of_plan(plan))
    return plans


def named_schema() -> str:
    """The schema of the settings with the names that stand elsewhere filled in."""
    catalog = load_catalog()
    plans = plans_of_all(catalog)
    names = {
        "rule": [rule.id for rule in RULES],
        "plan": list(plans),
        "listed_plan": [name for name, has_list in plans.items() if has_list],
        "protocol": list(catalog.protocols),
    }
    text = SCHEMA.read_text(encoding="utf-8")
    for name, values in names.items():
        pattern = rf'("{name}": {{"title": [^\n]*"enum": )\[[^\]]*\]'
        text, count = re.subn(pattern, lambda m, v=values: m[1] + json.dumps(v), text)
        assert count == 1, name
    return text


def settings_table(schema: dict[str, Any]) -> str:
    """The table of docs/configuration.md."""
    cells = [
        (
            f"`{key}`",
            kind(schema, said),
            "not set"
            if said["default"] is None
            else f"`{json.dumps(said['default'])}`",
            said["description"],
        )
        for key, said in schema["properties"].items()
    ]
    rows = [f"| {' | '.join(row)} |" for row in cells]
    head = ["| setting | type | default | what it does |", "|---|---|---|---|"]
    return "\n".join([SETTINGS_START, *head, *rows, SETTINGS_END])


def kind(schema: dict[str, Any], said: dict[str, Any]) -> str:
    """The type of a setting in words."""
    if "$ref" in said:
        return str(schema["$defs"][said["$ref"].rpartition("/")[2]]["title"]).partition(
            " that "
        )[0]
    if said["type"] == "array":
        return f"list of {kind(schema, said['items'])}"
    if said["type"] == "object":
        key = kind(schema, said["propertyNames"])
        return f"table: {key} → {kind(schema, said['additionalProperties'])}"
    return {"string": "text", "boolean": "true or false"}[said["type"]]


def wanted() -> dict[Path, str]:
    """Every generated file with its text."""
    files = {ROOT / "docs" / "rules" / f"{rule.id}.md": page(rule) for rule in RULES}
    architecture = ROOT / "docs" / "architecture.md"
    settings = ROOT / "docs" / "configuration.md"
    text_of_schema = named_schema()
    schema = json.loads(text_of_schema)
    table_of_settings = settings_table(schema)
    return {
        **files,
        ROOT / "docs" / "rules" / "README.md": overview(),
        SCHEMA: text_of_schema,
        **settings_schema.wanted(schema),
        settings: between(
            settings.read_text("utf-8"), SETTINGS_START, SETTINGS_END, table_of_settings
        ),
        architecture: between(
            architecture.read_text("utf-8"), layers.START, layers.END, layers.picture()
        ),
        ROOT / "docs" / "tools.md": tool_page.page(),
        **error_page.wanted(),
        **setup_pages.wanted(),
        **editor_files.wanted(),
        **pre_commit_hooks.wanted(),
        **tool_schema.wanted(),
    }


def main(arguments: list[str]) -> int:
    """Write the files, or with ``--check`` name those that differ."""
    files = wanted()
    stale = {
        path: text
        for path, text in files.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }
    folders = (ROOT / "docs" / "rules", setup_pages.FOLDER)
    there = {page for folder in folders for page in folder.glob("*.md")}
    pages = there - set(files)
    if "--check" in arguments:
        for path in sorted({*stale, *pages}):
            print(f"{path.relative_to(ROOT)} is not as generated: run `make docs`")
        return 1 if stale or pages else 0
    for path, text in stale.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for path in pages:
        path.unlink()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
