"""Describe the rules in SARIF, and how the settings of a project change them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ... import REPOSITORY, __version__
from ...linter.rule import Rule, page_url
from ...linter.rules import RULES
from ...project.projects import Project
from .rule_markdown import rule_markdown

if TYPE_CHECKING:
    from ...resolve.redact import Redactor

LEVELS = {"error": "error", "warning": "warning", "info": "note"}  # by severity


def driver(redactor: Redactor) -> dict[str, Any]:
    """Return keyfit with all its rules; ``redactor`` hides the keys in their examples."""
    return {
        "name": "keyfit",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": REPOSITORY,
        "rules": [_descriptor(rule, redactor) for rule in RULES],
    }


def _descriptor(rule: Rule, redactor: Redactor) -> dict[str, Any]:
    suppression = f"To ignore it, write the comment keyfit: ignore[{rule.id}]."
    tags = ["configuration"]
    if rule.outcome:
        tags.append(rule.outcome)
    # Not the whole page: "keys: a" and "Token Plan" in prose look like a name or scheme with a key.
    markdown = rule_markdown(rule, redactor.catalog, redactor.text)
    return {
        "id": rule.id,
        "name": rule.id.title().replace("-", ""),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"{rule.why}\n{suppression}", "markdown": markdown},
        "helpUri": page_url(rule.id),
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": tags},
    }


def overrides(projects: Sequence[Project]) -> Iterator[dict[str, Any]]:
    """Yield the rules that the settings of all ``projects`` change in the same way.

    A run has one such list, so that a rule on which projects differ cannot be in it. Each result
    has its own level anyway.
    """
    for index, rule in enumerate(RULES):
        configurations = {_configuration(project, rule) for project in projects}
        if len(configurations) != 1:
            continue
        enabled, severity = configurations.pop()
        if enabled and severity == rule.severity:
            continue
        yield {
            "descriptor": {
                "id": rule.id,
                "index": index,
            },
            "configuration": {
                "enabled": enabled,
                "level": LEVELS[severity],
            },
        }


def _configuration(project: Project, rule: Rule) -> tuple[bool, str]:
    """Return whether ``rule`` runs in ``project``, and its severity there."""
    linter = project.linter
    is_enabled = any(rule.id == other.id for other in linter.rules)
    severity = linter.severities.get(rule.id, rule.severity)
    return is_enabled, severity
