"""The only entry to the engine: files in, a report by path out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

from ..catalog.tool_registry import ToolCatalog
from ..catalog.tool_spec import Tool
from ..catalog.vendor_index import Catalog
from ..parsers.document import Document, Place
from ..resolve.call import Call
from ..resolve.caller_kind import Signs, folder_of, with_callers
from ..resolve.context import FileContext
from ..resolve.document_store import CachedFile, DocumentStore, dialects_of, format_of
from ..resolve.file_view import FileView
from ..resolve.host_environment import HostEnvironment
from ..resolve.object_pairing import object_calls
from ..resolve.resolved_value import CallPart, Resolved, settings_of
from ..resolve.tool_calls import declared_calls
from ..resolve.tool_files import ToolFiles
from ..resolve.tool_session import ToolSession
from ..resolve.variable_pairing import lone_calls, variable_calls
from ..resolve.variables import Variables
from ..text.source import Source, Span
from ..util.isolation import Guard, RuleFailure
from ..vfs.files import Files
from ..vfs.git import Standing, Unanswered
from .baseline import Baseline, Entry
from .declared_facts import DeclaredFacts, marked
from .finding import SEVERITIES, Finding, RelatedLocation
from .rule import HOME_PLACE, Rule
from .rules import RULES
from .suppressions import apply_suppressions, suppressions_of, unused_suppressions

DOCUMENTS = 200  # kept from run to run: a text is read again faster than all are kept
RESULTS = 20_000  # kept from run to run: twice as many files as a server searches in a folder


class FileResult(NamedTuple):
    """All that is said of one file, and what that depends on.

    ``known`` are the entries of the baseline whose findings are left out. ``texts`` are the texts
    it depends on by path, None for a file that is not there; ``standing`` is what git says about
    it, None if that did not matter. ``unanswered`` are the repositories in which git did not
    answer, and something may be missing from ``findings`` for it.
    """

    findings: list[Finding]
    failures: tuple[RuleFailure, ...]
    known: Sequence[Entry]
    texts: Mapping[str, str | None]
    standing: Standing | None
    unanswered: tuple[Unanswered, ...] = ()


# Of a file that no tool claims and in which there is nothing, as most are in a tree: one record for
# all, and no text is kept, which is looked through again as fast as it is compared.
NOTHING = FileResult([], (), (), MappingProxyType({}), None)


class Report(NamedTuple):
    """The files that were checked, by path, and those that could not be.

    ``broken`` are the unexpected errors that no `FileResult` holds.
    """

    files: Mapping[str, FileResult]
    skipped: Mapping[str, str] = MappingProxyType({})
    broken: tuple[RuleFailure, ...] = ()

    @property
    def findings(self) -> dict[str, list[Finding]]:
        """The findings by path, in the order of the text."""
        return {path: checked.findings for path, checked in self.files.items()}

    @property
    def checked(self) -> int:
        """How many files were checked."""
        return len(self.files)

    @property
    def failures(self) -> list[RuleFailure]:
        """All unexpected errors, each once; the rest was checked all the same."""
        checked = [failure for one in self.files.values() for failure in one.failures]
        return list(dict.fromkeys((*self.broken, *checked)))

    @property
    def unanswered(self) -> list[Unanswered]:
        """The repositories in which git did not answer though a finding depends on it."""
        return list(dict.fromkeys(one for file in self.files.values() for one in file.unanswered))

    def for_path(self, path: str) -> list[Finding]:
        """What stands in the file at ``path``."""
        return self.files[path].findings if path in self.files else []


def joined(reports: Iterable[Report], paths: Iterable[str]) -> Report:
    """One report of several, its files in the order of ``paths``."""
    reports = list(reports)
    found = {path: checked for report in reports for path, checked in report.files.items()}
    skipped = {path: why for report in reports for path, why in report.skipped.items()}
    broken = tuple(dict.fromkeys(failure for report in reports for failure in report.broken))
    return Report({path: found[path] for path in paths if path in found}, skipped, broken)


class Linter:
    """The engine, set up with catalogs and rules. Files whose texts, and those of the files they
    depend on, are as in an earlier run are not checked anew."""

    def __init__(
        self,
        catalog: Catalog,
        tools: ToolCatalog,
        rules: Iterable[Rule] = RULES,
        severities: Mapping[str, str] = MappingProxyType({}),
        home: str = "",
        baseline: Baseline | None = None,
        declared: DeclaredFacts | None = None,
    ) -> None:
        """``severities`` by rule id take the place of the rules' own; ``home`` is the home folder,
        if the tools' files there count; what is in ``baseline`` is left out; ``declared`` is what
        of ``catalog`` and ``tools`` a project declares."""
        self.declared = declared
        self.catalog, self.tools, self.rules = catalog, tools, tuple(rules)
        self.severities, self.world = severities, HostEnvironment(home)
        self.baseline = baseline or Baseline()
        self._active = frozenset(rule.id for rule in self.rules)
        self._parsed: dict[str, CachedFile] = {}
        self._known: dict[str, FileResult] = {}

    def run(self, files: Files, paths: Iterable[str]) -> Report:
        """The findings that stand in ``paths`` (absolute, with ``/``), layers read as needed."""
        run = _LintRun(self, self.library(files))
        wanted = dict.fromkeys(paths)
        checked = {path: found for path in wanted if (found := self._file(run, path))}
        broken = tuple(f for f in run.guard.failures if f.path in wanted and f.path not in checked)
        skipped = {path: why for path, why in run.library.skipped.items() if path in wanted}
        skipped.update({failure.path: failure.text for failure in broken})
        self._forget()
        return Report(checked, skipped, broken)

    def _forget(self) -> None:
        """Let go of the oldest documents and results. Not within a run: there settings are told
        apart by being the same object."""
        for path in list(self._parsed)[:-DOCUMENTS]:
            del self._parsed[path]
        if len(self._known) > RESULTS:
            for path in list(self._known)[:-RESULTS]:
                del self._known[path]

    def context(
        self, files: Files, path: str, strangers: bool = False, guard: Guard | None = None
    ) -> FileContext | None:
        """The file at ``path`` with all that is read with it; None if it cannot be read.

        ``strangers``: also texts that hold no word of the vendor's are taken apart. ``guard``
        collects unexpected errors.
        """
        speaks_of = (lambda *_: True) if strangers else self.catalog.mentions
        parsed = {} if strangers else dict(self._parsed)  # a copy: the texts may be made up
        guard = guard or Guard()
        library = DocumentStore(files, self.tools, speaks_of, parsed, guard)
        with guard(path):
            return _LintRun(self, library).context(path)
        return None

    def library(self, files: Files, guard: Guard | None = None) -> DocumentStore:
        """The documents of ``files``; a text that an earlier run has read is not parsed again.
        ``guard`` collects unexpected errors."""
        return DocumentStore(files, self.tools, self.catalog.mentions, self._parsed, guard)

    def _file(self, run: _LintRun, path: str) -> FileResult | None:
        with run.guard(path):
            known = self._known.get(path)
            if known and _still_holds(known, path, run.library):
                return known
            self._known.pop(path, None)
            found = run.check(path)
            if found and found is not NOTHING:
                self._known[path] = found
            return found
        return None


def _still_holds(known: FileResult, path: str, library: DocumentStore) -> bool:
    """Whether all that ``known`` was made of is as it was."""
    if any(library.text(at) != text for at, text in known.texts.items()):
        return False
    return known.standing in (None, library.standing(path))


class _LintRun:
    """One run: a tool that was started in a folder is started once."""

    def __init__(self, analysis: Linter, library: DocumentStore) -> None:
        self.analysis, self.library, self.guard = analysis, library, library.guard
        self.catalog, self.tools = analysis.catalog, analysis.tools
        self._launched: dict[tuple[str, str], tuple[list[Call], set[str]]] = {}
        self._started: dict[tuple[str, str], ToolSession] = {}
        self._signs: dict[str, Signs] = {}
        self._unanswered: list[Unanswered] = []  # in the file that is being checked
        self._without: _LintRun | None = None  # as if the project declared nothing

    def check(self, path: str) -> FileResult | None:
        """Everything about the file at ``path``; None if it is of no known kind or not readable."""
        earlier = len(self.guard.failures)
        self._unanswered.clear()
        view, looked_at = self._view(path)
        if view is None:
            return None
        if view.is_empty and not self.tools.claims(path):
            self.library.forget(path)
            return NOTHING
        findings, known = self.analysis.baseline.new(path, self._all_findings(path, view))
        texts = {at: self.library.text(at) for at in (path, *looked_at)}
        failures = tuple(self.guard.failures[earlier:])
        standing = self.library.standings.get(path)
        return FileResult(findings, failures, known, texts, standing, tuple(self._unanswered))

    def context(self, path: str) -> FileContext | None:
        """The file at ``path``, and the tools that read it; None as for `check`."""
        view, _ = self._view(path)
        if view is None:
            return None
        places = dict.fromkeys((tool.id, root) for tool, _, root in self.tools.claims(path))
        started = (self._started[place] for place in places if place in self._started)
        return FileContext(view, self.tools, tuple(started))

    def _view(self, path: str) -> tuple[FileView | None, set[str]]:
        """The file at ``path`` with its calls, and the paths that were looked at for them."""
        format = format_of(self.tools, path)
        dialect = dialects_of(self.tools, path)[0]
        document = self.library.document(path, format, dialect) if format else None
        if document is None:
            return None, set()
        calls, looked_at = self._tool_calls(path)
        self.library.looked_at.clear()
        view = self._with_plain(document, calls)
        return view, looked_at | self.library.looked_at | self._seen_beside(view)

    def _with_plain(self, document: Document, calls: list[Call]) -> FileView:
        """The calls that read a part of ``document``: its tools', then what they leave over."""
        urls = [call.url for call in calls if call.url]
        claimed = {setting.place for url in urls for setting in settings_of(url)}
        by_place: dict[Place, list[CallPart]] = {}
        for url in urls:
            by_place.setdefault(url.setting.place, []).append(url)
        plain = list(self._plain(document)) if document.settings else []
        plain = [self._of_somebody(call, document) for call in plain]
        left = (call for call in plain if call.callers.readers or not _is_at(call, claimed))
        every = (*(self._of_somebody(call, document) for call in calls), *left)
        here = tuple(call for call in every if _touches(call, document))
        beside = tuple(call for call in plain if _reads_otherwise(call, by_place))
        standing = partial(self.library.standing, document.source.path)
        return FileView(
            self.catalog, self.tools.environment, document, here, beside, standing,
            self._unanswered.append,
        )  # fmt: skip

    def _of_somebody(self, call: Call, document: Document) -> Call:
        """``call`` with what is known of its caller, where it goes to this vendor and is no
        tool's."""
        if call.sender.tool or call.endpoint is None:
            return call
        signs = self._signs_at(document.source.path)
        return with_callers(call, document, signs, self.tools.environment)

    def _signs_at(self, path: str) -> Signs:
        folder = folder_of(path)
        if folder not in self._signs:
            self._signs[folder] = Signs(self.library, folder)
        return self._signs[folder]

    def _seen_beside(self, view: FileView) -> set[str]:
        """What was looked at beside the file, so that a change there has it checked anew."""
        folder = folder_of(view.document.source.path)
        return self._signs[folder].seen if folder in self._signs else set()

    def _tool_calls(self, path: str) -> tuple[list[Call], set[str]]:
        """The calls of the tools that read ``path``, and the paths looked at for them."""
        calls: list[Call] = []
        looked_at: set[str] = set()
        for tool, _, root in self.tools.claims(path):
            if not tool.own_places:
                continue  # variables that anybody may read are paired by their names
            launched, seen = self._launch(tool, root)
            calls += launched
            looked_at |= seen
        return calls, looked_at

    def _launch(self, tool: Tool, root: str) -> tuple[list[Call], set[str]]:
        if (tool.id, root) not in self._launched:
            calls: list[Call] = []
            with self.library.guarded(tool, root):
                calls = list(self._start(ToolFiles(tool, root, self.library, self.analysis.world)))
            self._launched[tool.id, root] = calls, set(self.library.looked_at)
        return self._launched[tool.id, root]

    def _start(self, files: ToolFiles) -> Iterator[Call]:
        """The calls that ``files`` declare; none, as mostly, where the tool is not in use."""
        if files.has_own:
            launch = ToolSession(self.catalog, self.tools.environment, files)
            self._started[files.tool.id, files.root] = launch
            yield from declared_calls(launch)

    def _plain(self, document: Document) -> Iterator[Call]:
        environment = self.tools.environment
        if document.holds_variables:
            yield from variable_calls(self.catalog, environment, document)
        else:
            known = partial(self._beside, folder_of(document.source.path))
            yield from object_calls(self.catalog, environment, document, known)
        if document.format == "dotenv" and not self._is_handed_on(document):
            yield from lone_calls(self.catalog, self.tools.environment, document)

    def _beside(self, folder: str, name: str) -> Resolved | None:
        """What the ``.env`` in ``folder`` sets ``name`` to, None if it does not."""
        document = self.library.document(f"{folder.rstrip('/')}/.env", "dotenv", whole=True)
        variables = Variables(document) if document else None
        setting = variables.find(name) if variables else None
        return variables.resolve(setting) if variables and setting else None

    def _is_handed_on(self, document: Document) -> bool:
        """Whether something is set up beside the ``.env`` at ``document`` that may read it and add
        to it what it hands to the programs it starts."""
        hands = (tool for tool in self.tools.tools if tool.hands)
        folder = folder_of(document.source.path)
        beside = (path for tool in hands for _, path in tool.own_in(folder))
        return any(self.library.text(path) is not None for path in beside)

    def _all_findings(self, path: str, view: FileView) -> list[Finding]:
        """The findings in the file, what rests on a project's declarations marked."""
        found, declared = self._findings(view), self.analysis.declared
        if declared is None or not found:
            return found
        if self._without is None:
            plain = declared.without()
            self._without = _LintRun(plain, plain.library(self.library.files))
        same, _ = self._without._view(path)
        return marked(found, self._without._findings(same) if same else (), declared.file)

    def _findings(self, view: FileView) -> list[Finding]:
        if view.is_empty:
            return []  # most files of a tree: no rule is asked
        source = view.document.source
        home = self.analysis.world.home
        found: list[Finding] = []
        for rule in self.analysis.rules:
            _check(rule, view, home, found, self.guard)
        feeds, subjects = _feeds(view.calls), _subjects(found)
        readers = (*view.calls, *view.beside)
        here = merged([finding for finding in found if finding.source is source], readers)
        told = [
            self.redact_finding(drop_safe_fix_of_shared_value(finding, subjects, feeds))
            for finding in here
        ]
        ignores = suppressions_of(view.document)
        kept = apply_suppressions(told, ignores)
        if "unused-ignore" in self.analysis._active:
            kept += unused_suppressions(ignores, self.analysis._active)
        if self.analysis.severities:
            kept = [self.override_severity(finding) for finding in kept]
        return sorted(kept, key=lambda f: (f.span, SEVERITIES.index(f.severity)))

    def override_severity(self, finding: Finding) -> Finding:
        """``finding`` with the severity that was asked for; one that is milder than its rule's,
        because less is certain, stays as mild."""
        wanted = self.analysis.severities.get(finding.rule)
        own = next(rule.severity for rule in self.analysis.rules if rule.id == finding.rule)
        if wanted is None:
            return finding
        if _rank(finding.severity) > _rank(own):
            wanted = max(wanted, finding.severity, key=_rank)
        return finding._replace(severity=wanted)

    def redact_finding(self, finding: Finding) -> Finding:
        """``finding`` without keys in its words: a key may stand where a model or URL belongs."""
        masked = self.catalog.keys.masked
        return finding.mapped(masked)


def _check(rule: Rule, view: FileView, home: str, found: list[Finding], guard: Guard) -> None:
    """Adds what ``rule`` finds; where it breaks, ``guard`` notes it, and the next rule goes on."""
    with guard(view.document.source.path, rule.id):
        if rule.file_check:
            found += rule.file_check(rule, view)
        if rule.call_check and (rule.in_templates or not view.is_template):
            for call in view.calls:
                for finding in rule.call_check(rule, call):
                    here = relocate_from_home(finding, call, view.document, home)
                    found.append(drop_safe_fix_across_functions(here, call, view.document))


def relocate_from_home(finding: Finding, call: Call, document: Document, home: str) -> Finding:
    """``finding`` at the part of ``call`` that stands in ``document``, where it would stand in the
    home folder: that file is right for other projects, so this one is to be changed."""
    source = document.source
    if not home or finding.source is source or source.path.startswith(f"{home}/."):
        return finding
    if not finding.source.path.startswith(f"{home}/."):
        return finding
    mine = next((part for part in call.parts if part.primary_location()[0] is source), None)
    if mine is None or all(part.setting is not finding.subject for part in call.parts):
        return finding  # what a project overrides is no fault of the project
    span = mine.primary_location()[1]
    text, id = HOME_PLACE.text, HOME_PLACE.id
    there = RelatedLocation(finding.source, finding.span, text, id)
    others = (one for one in finding.related if (one.source, one.span) != (source, span))
    moved = finding._replace(source=source, span=span, subject=mine.setting)
    return moved._replace(related=(there, *others)).without_safe_fixes()


def drop_safe_fix_across_functions(finding: Finding, call: Call, document: Document) -> Finding:
    """``finding`` without a safe repair where it pairs what a function or alias sets with what is
    outside of it: when it runs, and what has been set by then, is not certain."""
    if len(document.scopes) == 1:
        return finding
    places = _places(finding, call)
    offsets = (span.start for source, span in places if source is document.source)
    functions = {document.enclosing_function(offset) for offset in offsets}
    return finding if len(functions) < 2 else finding.without_safe_fixes()


def _places(finding: Finding, call: Call) -> Iterator[tuple[Source, Span]]:
    """What ``finding`` about ``call`` speaks of and what its fixes change."""
    yield finding.source, finding.span
    if call.url:
        yield call.url.setting.source, call.url.setting.span
    yield from ((related.source, related.span) for related in finding.related)
    yield from ((edit.source, edit.span) for fix in finding.fixes for edit in fix.edits)


def _is_at(call: Call, places: set[Place]) -> bool:
    return call.url is not None and call.url.setting.place in places


def _reads_otherwise(call: Call, urls: Mapping[Place, Sequence[CallPart]]) -> bool:
    """Whether tools read the URL of ``call``, all in another dialect and as another URL."""
    url = call.url
    known = urls.get(url.setting.place, ()) if url else ()
    return bool(url and known) and not any(
        other.setting is url.setting or other.text == url.text for other in known if url
    )


def _touches(call: Call, document: Document) -> bool:
    return any(
        setting.source is document.source
        for part in (*call.parts, *call.references.names)
        for one in (part, *part.overridden)
        for setting in settings_of(one)
    )  # fmt: skip


def _feeds(calls: Iterable[Call]) -> dict[tuple[int, Span], set[Place]]:
    """For each value that goes into a URL, by its source and span: the settings of those URLs."""
    feeds: dict[tuple[int, Span], set[Place]] = {}
    for url in (call.url for call in calls if call.url):
        for piece in url.resolved.pieces:
            place = id(piece.setting.source), piece.setting.span
            feeds.setdefault(place, set()).add(url.setting.place)
    return feeds


def _subjects(found: Iterable[Finding]) -> dict[tuple[str, int, Span], set[Place]]:
    """For each rule and place that it finds something in: the settings that this is about."""
    subjects: dict[tuple[str, int, Span], set[Place]] = {}
    for finding in found:
        place = finding.rule, id(finding.source), finding.span
        if finding.subject:
            subjects.setdefault(place, set()).add(finding.subject.place)
    return subjects


def drop_safe_fix_of_shared_value(
    finding: Finding,
    subjects: Mapping[tuple[str, int, Span], set[Place]],
    feeds: Mapping[tuple[int, Span], set[Place]],
) -> Finding:
    """``finding`` without a safe repair where that would also change a URL that is right."""
    fed = feeds.get((id(finding.source), finding.span), set())
    place = finding.rule, id(finding.source), finding.span
    if len(fed) < 2 or fed <= subjects.get(place, set()):
        return finding
    return finding.without_safe_fixes()


def merged(findings: list[Finding], calls: Iterable[Call]) -> list[Finding]:
    """One finding per rule and place, the worst severity kept; where dialects end a value at
    different places, its beginning is the place.

    An error that only some of a URL's readers meet is a warning, and its repair may break the
    others.
    """
    readers = Counter(call.url.setting.place for call in calls if call.url)
    failing = Counter((f.rule, f.subject.place) for f in findings if f.subject)
    best: dict[tuple[str, int], Finding] = {}
    for finding in findings:
        at = finding.subject.place if finding.subject else None
        if finding.severity == "error" and at and failing[finding.rule, at] < readers[at]:
            finding = finding._replace(severity="warning").without_safe_fixes()
        key = (finding.rule, finding.span.start)
        known = best.setdefault(key, finding)
        if _rank(finding.severity) < _rank(known.severity):
            best[key] = finding
    return list(best.values())


_rank = SEVERITIES.index
