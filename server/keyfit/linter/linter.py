"""Lint files: build what rules see of each, run the rules, then the passes on their findings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from ..catalog.tool_registry import ToolCatalog
from ..catalog.vendor_index import Catalog
from ..resolve.document_store import CachedFile, DocumentStore
from ..resolve.file_view import FileView
from ..resolve.host_environment import UNKNOWN_HOST_ENVIRONMENT, HostEnvironment
from ..util.isolation import Guard
from ..vfs.files import Files
from .baseline import Baseline
from .finding import Finding, Severity
from .passes.collect import collect
from .passes.deduplicate import deduplicate
from .passes.mark_declared import mark_declared
from .passes.override_severity import override_severity
from .passes.redact import redact
from .passes.relocate import relocate
from .passes.restrict_fixes import restrict_fixes
from .passes.sort import sort
from .passes.subtract_baseline import subtract_baseline
from .passes.suppress import suppress
from .report import EMPTY_RESULT, FileResult, Report
from .rule import Rule
from .view_builder import ViewBuilder

if TYPE_CHECKING:
    from ..resolve.context import FileContext
    from ..vfs.git import FailedRepository

DOCUMENTS = 200  # kept from run to run: a text is read again faster than all are kept
# Kept from run to run: twice as many files as a server searches in a folder
RESULTS = 20_000


class DeclaredFacts(NamedTuple):
    """What a project declares: the name of the ``file``, and the linter set up ``without`` it."""

    file: str
    without: Callable[[], Linter]


def nothing_ignored(path: str) -> Collection[str]:
    """Return no rule: all run on the file at ``path``."""
    return ()


def any_rule(rule: str) -> bool:
    """Return that the ``rule`` with this id runs: all do."""
    return True


class Linter:
    """The rules with their catalogs and settings.

    Keeps the result of a file until its text changes, or the text of one that it depends on.
    """

    def __init__(
        self,
        catalog: Catalog,
        tools: ToolCatalog,
        rules: Iterable[Rule] | None = None,
        severities: Mapping[str, Severity] = MappingProxyType({}),
        host_environment: HostEnvironment = UNKNOWN_HOST_ENVIRONMENT,
        baseline: Baseline | None = None,
        declared: DeclaredFacts | None = None,
        ignored_in: Callable[[str], Collection[str]] = nothing_ignored,
        is_selected: Callable[[str], bool] = any_rule,
    ) -> None:
        """``rules`` are all of keyfit's unless given; those run whose id ``is_selected``.

        ``severities`` by rule id override the rules' own; ``host_environment`` is what counts
        beside the project's files; ``declared`` is the part of ``catalog`` and ``tools`` that a
        project declares; ``ignored_in`` gives the ids of the rules that do not run on a file.
        """
        self.declared = declared
        self.catalog, self.tools = catalog, tools
        self._given_rules, self._is_selected = rules, is_selected
        self.severities, self.host_environment = severities, host_environment
        self.baseline = baseline or Baseline()
        self.ignored_in = ignored_in
        self._parsed: dict[str, CachedFile] = {}
        self._known: dict[str, FileResult] = {}

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that run."""
        given = self._given_rules
        if given is None:
            # Not imported before the first file that has something to check: three dozen modules.
            from .rules import RULES

            given = RULES
        return tuple(rule for rule in given if self._is_selected(rule.id))

    @cached_property
    def own_severities(self) -> dict[str, Severity]:
        """The severities that the rules have by themselves, by id."""
        return {rule.id: rule.severity for rule in self.rules}

    def run(self, files: Files, paths: Iterable[str]) -> Report:
        """Lint ``paths`` (absolute, with ``/``); other files are read as needed."""
        run = _LintRun(self, self.document_store(files))
        wanted = dict.fromkeys(paths)
        results: dict[str, FileResult] = {}
        for path in wanted:
            result = self._result(run, path)
            if result:
                results[path] = result
        unfinished = wanted.keys() - results.keys()
        broken = tuple(
            failure for failure in run.guard.failures if failure.path in unfinished
        )
        skipped = {
            path: why for path, why in run.store.skipped.items() if path in wanted
        }
        skipped.update({failure.path: failure.text for failure in broken})
        self._evict()
        return Report(results, skipped, broken)

    def context(
        self,
        files: Files,
        path: str,
        include_unrelated: bool = False,
        guard: Guard | None = None,
    ) -> FileContext | None:
        """Return the file at ``path`` with all that is read with it; None if it cannot be read.

        ``include_unrelated``: also parse texts that have no word of the vendor's. ``guard``
        collects unexpected errors.
        """
        is_related: Callable[[str, bool], bool] = self.catalog.mentions
        parsed = dict(self._parsed)  # a copy: the texts may be made up
        if include_unrelated:
            is_related, parsed = _accept_any, {}
        guard = guard or Guard()
        store = DocumentStore(files, self.tools, is_related, parsed, guard)
        with guard(path):
            return _LintRun(self, store).views.context(path)
        return None

    def document_store(self, files: Files, guard: Guard | None = None) -> DocumentStore:
        """Return a store of the documents of ``files`` that shares what earlier runs have parsed.
        ``guard`` collects unexpected errors."""
        return DocumentStore(
            files, self.tools, self.catalog.mentions, self._parsed, guard
        )

    def _result(self, run: _LintRun, path: str) -> FileResult | None:
        """Return the result for ``path``, an earlier one if nothing has changed; None as for
        `_LintRun.check`."""
        with run.guard(path):
            known = self._known.get(path)
            if known and _is_up_to_date(known, path, run.store):
                return known
            # Removed and added again, so that the oldest result is the first.
            self._known.pop(path, None)
            result = run.check(path)
            if result and result is not EMPTY_RESULT:
                self._known[path] = result
            return result
        return None

    def _evict(self) -> None:
        """Drop the oldest documents and results. Not within a run, which distinguishes settings by
        their identity as objects."""
        for path in list(self._parsed)[:-DOCUMENTS]:
            del self._parsed[path]
        if len(self._known) > RESULTS:
            for path in list(self._known)[:-RESULTS]:
                del self._known[path]


def _accept_any(text: str, is_claimed: bool) -> bool:
    return True


def _is_up_to_date(result: FileResult, path: str, store: DocumentStore) -> bool:
    """Return whether all texts that ``result`` depends on are unchanged."""
    if any(store.text(at) != text for at, text in result.texts.items()):
        return False
    return result.git_status in (None, store.git_status(path))


class _LintRun:
    """One run of a linter over one set of files."""

    def __init__(self, linter: Linter, store: DocumentStore) -> None:
        self.store, self.guard = store, store.guard
        self.views = ViewBuilder(
            linter.catalog, linter.tools, linter.host_environment, store
        )
        self._linter = linter
        self._undeclared: _LintRun | None = None  # as if the project declared nothing

    def check(self, path: str) -> FileResult | None:
        """Check the file at ``path``; None if its format is unknown or it cannot be read."""
        earlier_failures = len(self.guard.failures)
        failed_repositories: list[FailedRepository] = []
        built = self.views.build(path, failed_repositories.append)
        if built is None:
            return None
        if built.view.is_empty and not self._linter.tools.claims(path):
            self.store.forget(path)
            return EMPTY_RESULT
        findings = self._mark_declared(self._lint(built.view), path)
        new, known = subtract_baseline(findings, path, self._linter.baseline)
        return FileResult(
            new,
            tuple(self.guard.failures[earlier_failures:]),
            known,
            self.store.texts((path, *built.dependencies)),
            self.store.git_statuses.get(path),
            tuple(failed_repositories),
        )

    def _lint(self, view: FileView) -> list[Finding]:
        """Run the rules on ``view``, and all passes that need nothing but what they report."""
        if view.is_empty:
            return []  # most files of a tree: no rule is asked
        linter, document = self._linter, view.document
        rules = self._rules_for(document.source.path)
        candidates = collect(rules, view, self.guard)
        candidates = relocate(candidates, document, linter.host_environment.home)
        findings = restrict_fixes(candidates, view)
        findings = deduplicate(findings, (*view.calls, *view.alternative_calls))
        findings = redact(findings, linter.catalog)
        findings = suppress(findings, document, {rule.id for rule in rules})
        findings = override_severity(findings, linter.severities, linter.own_severities)
        return sort(findings)

    def _rules_for(self, path: str) -> Sequence[Rule]:
        """Return the rules that run on the file at ``path``."""
        rules = self._linter.rules
        ignored = self._linter.ignored_in(path)
        if not ignored:
            return rules
        return [rule for rule in rules if rule.id not in ignored]

    def _mark_declared(self, findings: list[Finding], path: str) -> list[Finding]:
        """Mark what would not be reported in the same file without the project's declarations."""
        declared = self._linter.declared
        if declared is None or not findings:
            return findings
        if self._undeclared is None:
            plain = declared.without()
            self._undeclared = _LintRun(plain, plain.document_store(self.store.files))
        built = self._undeclared.views.build(path)
        without = self._undeclared._lint(built.view) if built else []
        return mark_declared(findings, without, declared.file)
