"""Writes .pre-commit-hooks.yaml: which files the hooks are for comes from the tool catalog."""

from __future__ import annotations

import re
from pathlib import Path

from keyfit.catalog.tool_registry import ToolCatalog, load_tools
from keyfit.lsp.features.watched_files import globs

PATH = Path(__file__).resolve().parent.parent / ".pre-commit-hooks.yaml"
HEAD = "# Generated from server/keyfit/catalog/tools by `make docs`. How to use it: docs/ci.md"


def hook(id: str, command: str, summary: str, files: str, exclude: str) -> str:
    """One hook. It runs once for all files: each start costs more than a check."""
    return f"""\
- id: {id}
  name: keyfit {command}
  description: {summary} API keys, endpoints and models that do not match
  entry: keyfit {command} --allow-nothing --force-exclude
  language: python
  require_serial: true
  types: [text]
  files: {files}
  exclude: {exclude}
"""


def what_is_read(tools: ToolCatalog) -> str:
    """The pattern of what keyfit reads, one name a line."""
    names = "|\n      ".join(pattern(glob.removeprefix("**/")) for glob in globs(tools))
    return f"|\n    (?x)(^|/)(\n      {names}\n    )$"


def what_is_not(tools: ToolCatalog) -> str:
    """The pattern of the names that are known and not read."""
    return f"(^|/)({'|'.join(map(pattern, tools.variable_names.unread))})$"


def pattern(glob: str) -> str:
    """``glob``, in which only ``*`` stands for anything, as a verbose regular expression."""
    return "[^/]*".join(map(re.escape, glob.split("*")))


def wanted() -> dict[Path, str]:
    """The file with its text."""
    tools = load_tools()
    first = f"&files {what_is_read(tools)}", f"&exclude {what_is_not(tools)}"
    hooks = [
        hook("keyfit", "check", "report", *first),
        hook("keyfit-fix", "fix", "repair", "*files", "*exclude"),
    ]
    return {PATH: "\n".join([HEAD, *hooks])}
