"""The documents of a set of files, each parsed once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from .. import parsers
from ..catalog.tool_registry import ToolCatalog
from ..catalog.tool_spec import Tool
from ..parsers.document import Document
from ..text.source import Source, Unreadable
from ..util.isolation import Guard
from ..vfs.files import Files, everything_above
from ..vfs.git import Standing
from .outside_values import withheld

LARGEST_OF_NOBODY = 256 * 1024  # code points; a larger file that no tool claims is data


class CachedFile(NamedTuple):
    """A file that was read: its text, and its documents by format and dialect."""

    source: Source
    documents: dict[tuple[str, str], Document]


class DocumentStore:
    """The documents of one run, each file read once; remembers who looked at what."""

    def __init__(
        self,
        files: Files,
        tools: ToolCatalog,
        speaks_of_us: Callable[[str, bool], bool],
        parsed: dict[str, CachedFile] | None = None,
        guard: Guard | None = None,
    ) -> None:
        """``speaks_of_us`` tells of a text whether there can be anything to say about it, given
        whether a tool may read its file.

        ``parsed`` holds what earlier runs have read, by path. ``guard`` collects unexpected errors
        in reading and parsing: each is one file's, whoever asks for it.
        """
        self.files, self.tools, self.speaks_of_us = files, tools, speaks_of_us
        self.skipped: dict[str, str] = {}
        self.looked_at: set[str] = set()  # since it was last cleared; also what is not there
        self.standings: dict[str, Standing] = {}  # what git was asked for, by path
        self.guard = guard or Guard()
        self._sources: dict[str, Source | None] = {}
        self._unreadable: set[tuple[str, str, str]] = set()  # path, format, dialect
        self._parsed = {} if parsed is None else parsed

    def text(self, path: str) -> str | None:
        """The text at ``path``; None if it is not there or cannot be read (see ``skipped``)."""
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
        self.looked_at.add(path)
        if path not in self._sources:
            text = self._text(path)
            self._sources[path] = None if text is None else self._same(path, text)
        return self._sources[path]

    def _text(self, path: str) -> str | None:
        with self.guard(path):
            try:
                return self.files.read(path)
            except Unreadable as error:
                self.skipped[path] = str(error)
        return None

    def _same(self, path: str, text: str) -> Source:
        """One source for all documents of a text: findings are told apart by their source."""
        known, outside = self._parsed.get(path), self.files.leads_out(path)
        if known and known.source.text == text and known.source.outside == outside:
            return known.source
        return Source(path, text, outside)

    def forget(self, path: str) -> None:
        """Let go of the text at ``path``: nothing depends on it."""
        self._sources.pop(path, None)

    def document(
        self, path: str, format: str, dialect: str = "", whole: bool = False
    ) -> Document | None:
        """What the file at ``path`` says, read as ``format`` in ``dialect``; None if unreadable.

        Nothing, if it is anybody's and holds none of our words, unless ``whole`` is asked for; nor
        if no tool claims it and it is larger than people write settings.
        """
        source = self._source(path)
        if source is None:
            return None
        if not whole and not self._may_matter(path, source.text):
            return Document(source, format, ())
        if path not in self._parsed or self._parsed[path].source is not source:
            self._parsed.pop(path, None)  # to come last, as the newest
            self._parsed[path] = CachedFile(source, {})
        documents = self._parsed[path].documents
        if (format, dialect) not in documents and (path, format, dialect) not in self._unreadable:
            self._read(documents, source, format, dialect)
        return documents.get((format, dialect))

    def _may_matter(self, path: str, text: str) -> bool:
        """Return whether ``text`` is worth parsing, by a quick look at it."""
        if is_own(self.tools, path):
            return True
        is_claimed = bool(self.tools.claims(path))
        if not is_claimed and len(text) > LARGEST_OF_NOBODY:
            return False
        return self.speaks_of_us(text, is_claimed)

    def _read(
        self, documents: dict[tuple[str, str], Document], source: Source, format: str, dialect: str
    ) -> None:
        """Parse ``source`` into ``documents``. A text that cannot be parsed is not tried again."""
        self._unreadable.add((source.path, format, dialect))
        with self.guard(source.path):
            try:
                document = parsers.read(source, format, dialect)
                documents[format, dialect] = withheld(document) if source.outside else document
                self._unreadable.remove((source.path, format, dialect))
            except Unreadable as error:
                self.skipped[source.path] = str(error)

    @contextmanager
    def guarded(self, tool: Tool, root: str) -> Iterator[None]:
        """Guard the work on the files that ``tool``, started in ``root``, reads.

        Clears ``looked_at``. What goes wrong counts as a failure of the tool's own file.
        """
        self.looked_at.clear()
        found = Guard()
        with found(root):
            yield
        for failure in found.failures:
            self.guard.record(failure._replace(path=self._own_file(tool) or root))

    def _own_file(self, tool: Tool) -> str:
        """The first file that was looked at and that ``tool`` alone reads, '' if there is none."""
        for path in sorted(self.looked_at):
            claims = [name for one, name, _ in self.tools.claims(path) if one.id == tool.id]
            if self.text(path) is not None and any(tool.files[n].is_own(path) for n in claims):
                return path
        return ""

    def ancestors(self, root: str) -> Iterator[str]:
        """``root`` and the folders above it, up to the top of its repository.

        Outside a repository only ``root``: what lies above is the home folder's, unasked.
        """
        above = everything_above(root)
        top = next((i for i, at in enumerate(above) if self.files.exists(f"{at}/.git")), 0)
        yield from above[: top + 1]


def format_of(tools: ToolCatalog, path: str) -> str | None:
    """The format that the file at ``path`` has by its name; a tool's own files come first."""
    for tool, spec_name, _ in tools.claims(path):
        return tool.files[spec_name].format
    name = path.rpartition("/")[2]
    if name in tools.environment.unread:
        return None
    return tools.by_glob.of(name)


def dialects_of(tools: ToolCatalog, path: str) -> list[str]:
    """Those in which the file at ``path`` is read: its owners', or python-dotenv's, in which
    anybody reads a plain ``.env``, and those of the tools that read it too."""
    claimed = ((tool, name) for tool, name, _ in tools.claims(path) if tool.own_places)
    specs = [tool.files[name] for tool, name in claimed]
    owned = [spec.dialect for spec in specs if spec.is_own(path)]
    return list(dict.fromkeys(owned or ["", *(spec.dialect for spec in specs)]))


def is_own(tools: ToolCatalog, path: str) -> bool:
    """Whether the file at ``path`` speaks for a tool: a plain ``.env`` is anybody's."""
    return any(tool.files[name].is_own(path) for tool, name, _ in tools.claims(path))
