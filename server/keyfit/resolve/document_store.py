"""The documents of a set of files, each parsed once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from .. import parsers
from ..catalog.tool_registry import ToolCatalog
from ..catalog.tool_spec import Tool
from ..parsers.document import Document
from ..parsers.formats import FORMATS
from ..text.source import Source, Unreadable
from ..util.isolation import Guard
from ..vfs.files import Files, everything_above
from ..vfs.git import Standing
from ..vfs.paths import join_path
from .outside_values import withheld

LARGEST_OF_NOBODY = 256 * 1024  # code points; a larger file that no tool claims is data


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
        may_be_ours: Callable[[str, bool], bool],
        parsed: dict[str, CachedFile] | None = None,
        guard: Guard | None = None,
    ) -> None:
        """``may_be_ours`` takes a quick look at a text, given whether a tool may read its file.

        It returns False where there can be nothing to report. ``parsed`` has what earlier runs have
        read, by path. ``guard`` collects unexpected errors in reading and parsing: each is one
        file's, whoever asks for it.
        """
        self.files = files
        self.tools = tools
        self.may_be_ours = may_be_ours
        self.skipped: dict[str, str] = {}  # why a file cannot be read, by path
        self.standings: dict[str, Standing] = {}  # what git was asked for, by path
        self.guard = guard or Guard()
        self._reads: set[str] = set()
        self._sources: dict[str, Source | None] = {}
        self._unreadable: set[tuple[str, str, str]] = set()  # path, format, dialect
        self._parsed = {} if parsed is None else parsed

    @contextmanager
    def recording(self) -> Iterator[set[str]]:
        """Collect the paths that are read meanwhile, also those at which nothing is.

        A result depends on them: when one changes, appears or goes, it has to be made anew. Paths
        read in an inner recording count for the outer one as well.
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
        return source.text if source else None

    def standing(self, path: str) -> Standing:
        """Return what git says about the file at ``path``."""
        if path not in self.standings:
            self.standings[path] = self.files.standing(path)
        return self.standings[path]

    def leads_out(self, path: str) -> bool:
        """Return whether ``path`` is a link that leads out of the project it lies in."""
        return self.files.leads_out(path)

    def _source(self, path: str) -> Source | None:
        self._reads.add(path)
        if path not in self._sources:
            text = self._text(path)
            source = None if text is None else self._source_of(path, text)
            self._sources[path] = source
        return self._sources[path]

    def _text(self, path: str) -> str | None:
        # Two kinds of failure: what people can mend is skipped, what nobody foresaw is reported.
        with self.guard(path):
            try:
                return self.files.read(path)
            except Unreadable as error:
                self.skipped[path] = str(error)
        return None

    def _source_of(self, path: str, text: str) -> Source:
        """Return the one source for all documents of a text, the earlier one if it is unchanged.

        Findings are told apart by their source, and an unchanged one keeps its parsed documents.
        """
        outside = self.files.leads_out(path)
        known = self._parsed.get(path)
        if known and known.source.text == text and known.source.outside == outside:
            return known.source
        return Source(path, text, outside)

    def forget(self, path: str) -> None:
        """Let go of the text at ``path``: nothing depends on it."""
        self._sources.pop(path, None)

    def document(
        self, path: str, format: str, dialect: str = "", whole: bool = False
    ) -> Document | None:
        """Return the file at ``path``, read as ``format`` in ``dialect``; None if unreadable.

        It has no settings if the file is anybody's and has none of our words, unless ``whole`` is
        asked for; nor if no tool claims it and it is larger than people write settings.
        """
        source = self._source(path)
        if source is None:
            return None
        # Most files of a tree end here, without being parsed.
        if not whole and not self._is_worth_parsing(path, source.text):
            return Document(source, FORMATS[format], ())
        documents = self._documents_of(source)
        is_known = (format, dialect) in documents
        if not is_known and (path, format, dialect) not in self._unreadable:
            self._parse_into(documents, source, format, dialect)
        return documents.get((format, dialect))

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
        if not is_claimed and len(text) > LARGEST_OF_NOBODY:
            return False
        return self.may_be_ours(text, is_claimed)

    def _parse_into(
        self,
        documents: dict[tuple[str, str], Document],
        source: Source,
        format: str,
        dialect: str,
    ) -> None:
        """Parse ``source`` into ``documents``. A text that cannot be parsed is not tried again."""
        attempt = (source.path, format, dialect)
        # Also if the parser fails in a way that nobody foresaw.
        self._unreadable.add(attempt)
        with self.guard(source.path):
            try:
                document = parsers.parse(source, format, dialect)
                documents[format, dialect] = (
                    withheld(document) if source.outside else document
                )
                self._unreadable.remove(attempt)
            except Unreadable as error:
                self.skipped[source.path] = str(error)

    @contextmanager
    def guarded(self, tool: Tool, root: str) -> Iterator[set[str]]:
        """Guard the work on the files that ``tool``, started in ``root``, reads, as `recording`.

        What goes wrong counts as a failure of the tool's own file.
        """
        caught = Guard()
        with self.recording() as reads:
            with caught(root):
                yield reads
            for failure in caught.failures:
                path = self._own_file(tool, sorted(reads)) or root
                self.guard.record(failure._replace(path=path))

    def _own_file(self, tool: Tool, paths: list[str]) -> str:
        """Return the first of ``paths`` that is there and that ``tool`` alone reads, else ''."""
        for path in paths:
            if self.text(path) is None:
                continue
            for claimant, name, _ in self.tools.claims(path):
                if claimant.id == tool.id and tool.files[name].is_own(path):
                    return path
        return ""

    def ancestors(self, root: str) -> Iterator[str]:
        """Yield ``root`` and the folders above it, up to the top of its repository.

        Outside a repository only ``root``: what lies above is the home folder's, unasked.
        """
        above = everything_above(root)
        for count, folder in enumerate(above, start=1):
            if self.files.exists(join_path(folder, ".git")):
                yield from above[:count]
                return
        yield above[0]


def format_of(tools: ToolCatalog, path: str) -> str | None:
    """Return the format that the file at ``path`` has by its name, None if that tells nothing.

    A tool's own files come first: it reads them as it does, whatever they are called.
    """
    for tool, spec_name, _ in tools.claims(path):
        return tool.files[spec_name].syntax.format
    name = path.rpartition("/")[2]
    if name in tools.variable_names.unread:
        return None
    return tools.by_glob.of(name)


def dialects_of(tools: ToolCatalog, path: str) -> list[str]:
    """Return the dialects in which the file at ``path`` is read, the most usual first.

    Those of its owners; else python-dotenv's (''), in which anybody reads a plain ``.env``, and
    those of the tools that read it too.
    """
    owned: list[str] = []
    every = [""]
    for tool, name, _ in tools.claims(path):
        if not tool.own_places:
            continue  # it is in use by its variables alone, and reads what anybody reads
        spec = tool.files[name]
        every.append(spec.syntax.dialect)
        if spec.is_own(path):
            owned.append(spec.syntax.dialect)
    return list(dict.fromkeys(owned or every))


def is_own(tools: ToolCatalog, path: str) -> bool:
    """Return whether the file at ``path`` shows a tool to be in use: a plain ``.env`` does not."""
    return any(tool.files[name].is_own(path) for tool, name, _ in tools.claims(path))
