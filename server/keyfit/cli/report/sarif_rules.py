"""The rules in SARIF: what each is, as its record says, and what a project makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ... import __version__
from ...projects import Project
from ...rules import RULES
from ...rules.base import Rule, page_url
from .rule_page import rule_markdown

if TYPE_CHECKING:
    from ...masking import Masker

LEVELS = {"error": "error", "warning": "warning", "info": "note"}  # by severity
_HOME = "https://github.com/keyfit/keyfit"


def driver(masker: Masker) -> dict[str, Any]:
    """keyfit with all its rules; ``masker`` hides the keys of their examples."""
    return {
        "name": "keyfit",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": _HOME,
        "rules": [_descriptor(rule, masker) for rule in RULES],
    }


def _descriptor(rule: Rule, masker: Masker) -> dict[str, Any]:
    silence = f"Silence it with the comment keyfit: ignore[{rule.id}]."
    markdown = masker.text(rule_markdown(rule, masker.catalog))
    return {
        "id": rule.id,
        "name": rule.id.title().replace("-", ""),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"{rule.why}\n{silence}", "markdown": markdown},
        "helpUri": page_url(rule.id),
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": ["configuration", *filter(None, [rule.outcome])]},
    }


def overrides(projects: Sequence[Project]) -> Iterator[dict[str, Any]]:
    """What the settings change of rules, where all ``projects`` say the same.

    The run has one such list; each result tells its own level anyway.
    """
    for index, rule in enumerate(RULES):
        wanted = {_configuration(project, rule) for project in projects}
        if len(wanted) == 1 and (said := wanted.pop()) != (True, rule.severity):
            enabled, severity = said
            yield {
                "descriptor": {"id": rule.id, "index": index},
                "configuration": {"enabled": enabled, "level": LEVELS[severity]},
            }


def _configuration(project: Project, rule: Rule) -> tuple[bool, str]:
    """Whether ``rule`` runs in ``project``, and with which severity."""
    runs = any(rule.id == other.id for other in project.analysis.rules)
    return runs, project.analysis.severities.get(rule.id, rule.severity)
