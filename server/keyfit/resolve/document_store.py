"""Read and parse each file of a run once, and record what a result depends on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from .. import parsers
from ..catalog.tool_registry import ToolCatalog
from ..catalog.tool_spec import Tool
from ..parsers.document import Document
from ..parsers.formats import FORMATS
from ..text.source import Source, Unreadable
from ..util.isolation import Guard
from ..util.lru_method import lru_cached_method
from ..util.translation import phrase, reason
from ..vfs.files import Files, ancestors
from ..vfs.git import GitStatus
from ..vfs.paths import join_path
from .outside_values import withheld
from .variables import Variables

MAX_UNCLAIMED_LENGTH = (
    256 * 1024
)  # code points; a larger file that no tool claims is data


class CachedFile(NamedTuple):
    """A file that was read: its text, and its documents by format and dialect."""

    source: Source
    documents: dict[tuple[str, str], Document]


class DocumentStore:
    """The documents of one run, each file read once; records what is read on the way."""

    def __init__(
        self,
        files: Files,
        tools: ToolCatalog,
        may_be_relevant: Callable[[str, bool], bool],
        parsed: dict[str, CachedFile] | None = None,
        guard: Guard | None = None,
    ) -> None:
        """``may_be_relevant`` takes a text and whether a tool may read its file, and returns False
        if there is certainly nothing to report. ``parsed`` has what earlier runs have read, by
        path. ``guard`` collects unexpected errors in reading and parsing: each is one file's,
        whoever asks for it.
        """
        self.files = files
        self.tools = tools
        self._may_be_relevant = may_be_relevant
        self.skipped: dict[str, str] = {}  # why a file cannot be read, by path
        self.git_statuses: dict[str, GitStatus] = {}  # what git was asked for, by path
        self.guard = guard or Guard()
        self._reads: set[str] = set()
        self._sources: dict[str, Source | None] = {}
        self._unreadable: set[tuple[str, str, str]] = set()  # path, format, dialect
        self._startup_variables: dict[Source, Variables] = {}
        self._parsed = {} if parsed is None else parsed

    @contextmanager
    def recording(self) -> Iterator[set[str]]:
        """Collect the paths that are read meanwhile, also those at which nothing is.

        A result depends on them: when one changes, appears or goes, the result is out of date.
        Paths read in an inner recording count for the outer one as well.
        """
        outer = self._reads
        reads = self._reads = set()
        try:
            yield reads
        finally:
            outer.update(reads)
            self._reads = outer

    def text(self, path: str) -> str | None:
        """Return the text at ``path``; None if it is not there or not readable (see `skipped`)."""
        source = self._source(path)
        if source is None:
            return None
        return source.text

    def texts(self, paths: Collection[str]) -> dict[str, str | None]:
        """Return the text at each of ``paths``, as `text` does: there may be thousands, at nearly
        all of which nothing is."""
        self._reads.update(paths)
        texts: dict[str, str | None] = {}
        sources = self._sources
        for path in paths:
            source = sources[path] if path in sources else self._source(path)
            texts[path] = source.text if source else None
        return texts

    def git_status(self, path: str) -> GitStatus:
        """Return what git says about the file at ``path``."""
        if path not in self.git_statuses:
            self.git_statuses[path] = self.files.git_status(path)
        return self.git_statuses[path]

    def leads_out(self, path: str) -> bool:
        """Return whether ``path`` is a symbolic link that leads out of its project."""
        return self.files.leads_out(path)

    def _source(self, path: str) -> Source | None:
        self._reads.add(path)
        if path not in self._sources:
            source = None
            text = self._text(path)
            if text is not None:
                source = self._source_of(path, text)
            if source and self._is_superseded(path):
                source = None
            self._sources[path] = source
        return self._sources[path]

    def _is_superseded(self, path: str) -> bool:
        """Return whether the tool whose file ``path`` is has another one instead by now; then the
        file is listed as skipped."""
        folder, _, last_name = path.rpartition("/")
        if last_name not in self.tools.superseded_names:
            return False
        for tool, name, _ in self.tools.claims(path):
            newer = tool.files[name].superseded_by
            if newer and self.files.exists(join_path(folder, newer)):
                self.skipped[path] = phrase(
                    "{tool} now reads {file} instead", tool=tool.title, file=newer
                )
                return True
        return False

    def _text(self, path: str) -> str | None:
        # An error that the user can fix is listed as skipped; any other goes to the guard, which
        # would cost more than to see that a file is not there, as most are not.
        try:
            return self.files.read(path)
        except Unreadable as error:
            self.skipped[path] = reason(error)
        except Exception:
            with self.guard(path):
                raise
        return None

    def _source_of(self, path: str, text: str) -> Source:
        """Return the one source for all documents of a text, the earlier one if it is unchanged.

        Findings are distinguished by their source, and an unchanged one keeps its parsed documents.
        """
        outside = self.files.leads_out(path)
        known = self._parsed.get(path)
        if known:
            earlier = known.source
            if earlier.text == text and earlier.outside == outside:
                return earlier
        return Source(path, text, outside)

    def forget(self, path: str) -> None:
        """Drop the text at ``path``, to free memory: no later result depends on it."""
        self._sources.pop(path, None)

    def document(
        self, path: str, format: str, dialect: str = "", whole: bool = False
    ) -> Document | None:
        """Return the file at ``path``, read as ``format`` in ``dialect``; None if unreadable.

        Unless ``whole`` is asked for, the document has no settings if the file belongs to no tool
        and a quick look shows nothing to report, or if it is too large to be a settings file.
        """
        source = self._source(path)
        if source is None:
            return None
        is_needed = whole or self._is_worth_parsing(path, source.text)
        # Most files of a tree end here, without being parsed.
        if not is_needed:
            return Document(source, FORMATS[format], ())
        documents = self._documents_of(source)
        reading = (format, dialect)
        has_failed = (path, format, dialect) in self._unreadable
        if reading not in documents and not has_failed:
            self._parse_into(documents, source, format, dialect)
        return documents.get(reading)

    def startup_variables(self, document: Document) -> Variables:
        """Return the variables of ``document``, a startup file, which every tool asks for."""
        source = document.source
        if source not in self._startup_variables:
            self._startup_variables[source] = Variables(document)
        return self._startup_variables[source]

    def _documents_of(self, source: Source) -> dict[tuple[str, str], Document]:
        """Return the parsed documents of ``source``; those of an earlier text are dropped."""
        path = source.path
        known = self._parsed.get(path)
        if known is None or known.source is not source:
            self._parsed.pop(path, None)  # to come last, as the newest
            known = self._parsed[path] = CachedFile(source, {})
        return known.documents

    def _is_worth_parsing(self, path: str, text: str) -> bool:
        """Return whether ``text`` may have something to report, by a quick look at it."""
        if is_own(self.tools, path):
            return True
        is_claimed = bool(self.tools.claims(path))
        if not is_claimed and len(text) > MAX_UNCLAIMED_LENGTH:
            return False
        return self.mentions(text) if is_claimed else self._may_be_relevant(text, False)

    @lru_cached_method(2)  # a text may be asked about twice, in a row
    def mentions(self, text: str) -> bool:
        """Return whether ``text``, of a file that a tool may read, has something to report."""
        return self._may_be_relevant(text, True)

    def _parse_into(
        self,
        documents: dict[tuple[str, str], Document],
        source: Source,
        format: str,
        dialect: str,
    ) -> None:
        """Parse ``source`` and add the result to ``documents``; a failed parse is not repeated."""
        attempt = (source.path, format, dialect)
        # Set before parsing, so that it stays if the parser fails with an unexpected error.
        self._unreadable.add(attempt)
        with self.guard(source.path):
            try:
                document = parsers.parse(source, format, dialect)
                if source.outside:
                    document = withheld(document)
                documents[format, dialect] = document
                self._unreadable.remove(attempt)
            except Unreadable as error:
                self.skipped[source.path] = reason(error)

    @contextmanager
    def guarded(self, tool: Tool, root: str) -> Iterator[set[str]]:
        """Do as `recording`, and guard the work on the files that ``tool`` in ``root`` reads.

        An unexpected error counts as a failure of the tool's own file.
        """
        caught = Guard()
        with self.recording() as reads:
            with caught(root):
                yield reads
            for failure in caught.failures:
                path = self._own_file(tool, sorted(reads)) or root
                of_own_file = failure._replace(path=path)
                self.guard.record(of_own_file)

    def _own_file(self, tool: Tool, paths: list[str]) -> str:
        """Return the first of ``paths`` that is there and that ``tool`` alone reads, else ''."""
        for path in paths:
            if self.text(path) is None:
                continue
            for claimant, name, _ in self.tools.claims(path):
                is_tools = claimant.id == tool.id
                if is_tools and tool.files[name].is_own(path):
                    return path
        return ""

    def ancestors(self, root: str) -> Iterator[str]:
        """Yield ``root`` and the folders above it, up to the top of its repository.

        Outside a repository only ``root``: the folders above may be the home folder, which is read
        only if the user asks for it.
        """
        above = ancestors(root)
        for count, folder in enumerate(above, start=1):
            repository = join_path(folder, ".git")
            if self.files.exists(repository):
                yield from above[:count]
                return
        yield above[0]


def format_of(tools: ToolCatalog, path: str) -> str | None:
    """Return the format that the name of the file at ``path`` shows, None if it shows none.

    The format that a tool reads its file in comes first, whatever the file's name suggests.
    """
    for tool, spec_name, _ in tools.claims(path):
        spec = tool.files[spec_name]
        return spec.syntax.format
    _, _, name = path.rpartition("/")
    if name in tools.variable_names.unread:
        return None
    return tools.format_by_name(name) or tools.startup_format(path)


def dialects_of(tools: ToolCatalog, path: str) -> list[str]:
    """Return the dialects in which the file at ``path`` is read, the most usual first.

    These are the dialects of the tools that own it; without any, that of python-dotenv (''), in
    which most programs read a plain ``.env``, and those of the tools that read it too.
    """
    owned: list[str] = []
    every = [""]
    for tool, name, _ in tools.claims(path):
        if not tool.own_places:
            continue  # only its variables show it to be in use, in files that any program reads
        spec = tool.files[name]
        every.append(spec.syntax.dialect)
        if spec.is_own(path):
            owned.append(spec.syntax.dialect)
    return list(dict.fromkeys(owned or every))


def is_own(tools: ToolCatalog, path: str) -> bool:
    """Return whether the file at ``path`` shows a tool to be in use: a plain ``.env`` does not."""
    for tool, name, _ in tools.claims(path):
        spec = tool.files[name]
        if spec.is_own(path):
            return True
    return False
