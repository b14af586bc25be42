"""The only entry to the engine: files in, a report by path out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from .catalog.tools import Tool, ToolCatalog
from .catalog.vendor import Catalog
from .files import Files, Library, claims, format_of
from .findings import SEVERITIES, Finding
from .ignores import ignores_of, silenced, unused
from .readers.setting import Document
from .resolve.call import Call
from .resolve.environment import variable_calls
from .resolve.launch import Launch
from .resolve.objects import object_calls
from .resolve.resolved import settings_of
from .rules import RULES
from .rules.base import FileView, Rule


class Report(NamedTuple):
    """Findings by path, in the order of the text, and the files that could not be checked."""

    findings: dict[str, list[Finding]]
    skipped: Mapping[str, str] = MappingProxyType({})
    checked: int = 0

    def for_path(self, path: str) -> list[Finding]:
        """What stands in the file at ``path``."""
        return self.findings.get(path, [])


class Analysis:
    """What is wanted of the engine: the catalogs, the rules, and who is told what failed."""

    def __init__(self, catalog: Catalog, tools: ToolCatalog, rules: Iterable[Rule] = RULES) -> None:
        self.catalog, self.tools, self.rules = catalog, tools, tuple(rules)

    def run(self, files: Files, paths: Iterable[str]) -> Report:
        """The findings that stand in ``paths`` (absolute, with ``/``), layers read as needed."""
        library = Library(files, self.tools, self.catalog.speaks_of)
        wanted = dict.fromkeys(paths)
        launched: dict[tuple[str, str], list[Call]] = {}
        findings: dict[str, list[Finding]] = {path: [] for path in wanted}
        checked = 0
        for path in wanted:
            document = self._document(library, path)
            if document is None:
                continue
            checked += 1
            calls = self._calls(library, document, path, launched)
            findings[path] = self._findings(document, calls)
        skipped = {path: why for path, why in library.skipped.items() if path in wanted}
        return Report(findings, skipped, checked)

    def _document(self, library: Library, path: str) -> Document | None:
        format = format_of(self.tools, path)
        return library.document(path, format) if format else None

    def _calls(
        self,
        library: Library,
        document: Document,
        path: str,
        launched: dict[tuple[str, str], list[Call]],
    ) -> list[Call]:
        """The calls that read a part of ``document``: its tools', then what they leave over."""
        calls: list[Call] = []
        for tool, _, root in claims(self.tools, path):
            if (tool.id, root) not in launched:
                launched[tool.id, root] = self._launch(tool, root, library)
            calls += launched[tool.id, root]
        claimed = {id(part) for call in calls if call.url for part in settings_of(call.url)}
        calls += (call for call in self._plain(document) if not _is_claimed(call, claimed))
        return [call for call in calls if _touches(call, document)]

    def _launch(self, tool: Tool, root: str, library: Library) -> list[Call]:
        return list(Launch(self.catalog, self.tools.environment, tool, root, library).calls())

    def _plain(self, document: Document) -> Iterator[Call]:
        find = variable_calls if document.format in ("dotenv", "shell") else object_calls
        yield from find(self.catalog, self.tools.environment, document)

    def _findings(self, document: Document, calls: list[Call]) -> list[Finding]:
        view = FileView(self.catalog, self.tools.environment, document, tuple(calls))
        found = [finding for rule in self.rules for finding in _checked(rule, view)]
        here = [self._discreet(f) for f in found if f.source is document.source]
        ignores = ignores_of(document)
        kept = silenced(merged(here, calls), ignores)
        active = {rule.id for rule in self.rules}
        if "unused-ignore" in active:
            kept += unused(ignores, active)
        return sorted(kept, key=lambda f: (f.span, SEVERITIES.index(f.severity)))

    def _discreet(self, finding: Finding) -> Finding:
        """``finding`` without keys in its words: a key may stand where a model or URL belongs."""
        masked = self.catalog.masked
        return finding._replace(
            message=masked(finding.message),
            related=tuple(r._replace(message=masked(r.message)) for r in finding.related),
            fixes=tuple(fix._replace(title=masked(fix.title)) for fix in finding.fixes),
        )


def _checked(rule: Rule, view: FileView) -> Iterator[Finding]:
    if rule.file_check:
        yield from rule.file_check(rule, view)
    if rule.call_check:
        for call in view.calls:
            yield from rule.call_check(rule, call)


def _is_claimed(call: Call, claimed: set[int]) -> bool:
    return call.url is not None and id(call.url.setting) in claimed


def _touches(call: Call, document: Document) -> bool:
    parts = (call.url, *call.keys, *(use.part for use in call.models))
    return any(
        setting.source is document.source
        for part in parts if part
        for setting in settings_of(part)
    )  # fmt: skip


def merged(findings: list[Finding], calls: list[Call]) -> list[Finding]:
    """One finding per rule and place, the worst severity kept.

    What only some of a URL's readers choke on is a warning, not an error.
    """
    best: dict[tuple[str, int, int], Finding] = {}
    for finding in map(partial(_outvoted, findings, calls), findings):
        key = (finding.rule, *finding.span)
        known = best.get(key)
        if known is None or SEVERITIES.index(finding.severity) < SEVERITIES.index(known.severity):
            best[key] = (
                finding if known is None else finding._replace(fixes=finding.fixes or known.fixes)
            )
    return list(best.values())


def _outvoted(findings: list[Finding], calls: list[Call], finding: Finding) -> Finding:
    """``finding`` as a warning where another reader of the same URL is content."""
    readers = sum(1 for call in calls if call.url and call.url.setting is finding.subject)
    failing = sum(
        1 for other in findings if other.rule == finding.rule and other.subject is finding.subject
    )
    doubtful = finding.severity == "error" and 0 < failing < readers
    return finding._replace(severity="warning") if doubtful else finding
