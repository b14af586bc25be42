"""The files that a tool reads, opened: which of its places are there, and which of them count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property

from ..catalog.caller_signs import has_package
from ..catalog.tool_spec import DeclaredTool, FileSpec, Tool
from ..parsers import read
from ..parsers.document import Document
from ..text.source import Source, Unreadable
from ..vfs.files import everything_above
from ..vfs.paths import is_within
from .caller_kind import Signs
from .document_store import DocumentStore
from .file_locations import at_home, paths, tail, value_of
from .host_environment import ENVIRONMENT, UNKNOWN_WORLD, HostEnvironment
from .outside_values import withheld

PROCESS = "process"


class ToolFiles:
    """The files of ``tool`` started in the folder ``root``, as far as ``world`` is known.

    ``has_own`` tells whether one is there that only this tool reads; without one nothing is opened,
    unless ``by_signs``: then for a tool, too, that its variables tell of. ``documents`` are the
    files by their names in the catalog, ``named`` all of a name, the nearest first. ``broken`` is
    the path of a file that does not parse, for which the tool stops.
    """

    def __init__(
        self,
        tool: Tool,
        root: str,
        library: DocumentStore,
        world: HostEnvironment = UNKNOWN_WORLD,
        by_signs: bool = False,
    ) -> None:
        self.tool, self.root, self.library, self._is_asked = tool, root, library, by_signs
        is_copy = world.home not in ("", root) and self._is_a_home_of_its_own()
        self.world = world._replace(home="") if is_copy else world
        self.broken = ""
        self._seen: set[Source] = set()
        self.documents: dict[str, Document] = {}
        self.named: dict[str, list[Document]] = {}
        here = list(self._own_places())
        self.has_own = bool(here)
        # What a project's own tool looks at is the project's choice.
        self._withholds = isinstance(tool, DeclaredTool)
        if here or (by_signs and tool.has_signs):
            # Only the user's own files: where the tool is started, and what it reads there, is
            # unknown.
            self._open_all(bool(here) and not self.world.home and all(map(at_home, here)))

    @cached_property
    def top(self) -> str:
        """The folder in which the tool's project lies: its repository's, else where it starts."""
        return list(self.library.ancestors(self.root))[-1]

    @cached_property
    def has_package(self) -> bool:
        """Whether a manifest lists a package of the tool's."""
        if not (self._is_asked and self.tool.packages):
            return False
        return bool(has_package(Signs(self.library, self.root).packages, self.tool.packages))

    def _own_places(self) -> Iterator[str]:
        """The places of this tool alone at which a file is."""
        if not self.world.home:
            here = self.tool.own_in(self.root)
            yield from (place for place, at in here if self.library.text(at) is not None)
            return
        above = everything_above if self._is_asked else lambda root: [root]
        for place, spec in self.tool.own_places:
            at = paths((place,), spec, self.root, self.world, above)
            if any(self.library.text(path) is not None for path in at):
                yield place

    def _is_a_home_of_its_own(self) -> bool:
        """Whether files that belong in a home folder lie in ``root``, as in a copy of one."""
        own = self.tool.own_places
        of_projects = {tail(place): spec for place, spec in own if not at_home(place)}
        for name in {tail(place) for place, _ in own if at_home(place)}:
            path, project = f"{self.root.rstrip('/')}/{name}", of_projects.get(name)
            is_there = self.library.text(path) is not None
            if is_there and (project is None or self._says_more(project, path)):
                return True
        return False

    def _says_more(self, spec: FileSpec, path: str) -> bool:
        """Whether the file has more than the tool heeds in a project: then it is no project's."""
        if not spec.only or self._is_asked:
            return False
        document = self.library.document(path, spec.format, spec.dialect, whole=True)
        return bool(document and {s.path[0] for s in document.settings} - set(spec.only))

    def _open_all(self, own_only: bool) -> None:
        for name, spec in self.tool.files.items():
            self._open(name, spec, spec.own if own_only else spec.at)
        if self.world.environment:
            self.documents[PROCESS] = self._shown(self.world.environment)

    def _open(self, name: str, spec: FileSpec, places: tuple[str, ...]) -> None:
        """Reads the first of ``places`` that is there; a file that has two names counts once.

        A plain ``.env`` is the home folder's only if that is known to be the home folder.
        """
        if not self.world.home:
            places = tuple(p for p in places if p in spec.own or not at_home(p))
        for found in self._inline(spec) if spec.inline else self._at(spec, places):
            is_new = found.source not in self._seen
            self._seen.add(found.source)
            if is_new and self._heeds(spec, found):
                self.documents.setdefault(name, found)
                self.named.setdefault(name, []).append(found)
            if not spec.every:
                return

    def _at(self, spec: FileSpec, places: tuple[str, ...]) -> Iterator[Document]:
        """The files at ``places`` that are there."""
        for path in paths(places, spec, self.root, self.world, self._above):
            document = self.library.document(path, spec.format, spec.dialect, whole=True)
            if document:
                document = self._shown(document)
                yield _below(document, spec.under) if spec.under else document

    def _above(self, root: str) -> Iterable[str]:
        return everything_above(root) if self.world.home else self.library.ancestors(root)

    def _inline(self, spec: FileSpec) -> Iterator[Document]:
        """The settings that a variable holds."""
        for text in filter(None, (value_of(self.world, place[1:]) for place in spec.at)):
            found = None
            with suppress(Unreadable):
                found = read(Source(ENVIRONMENT, text), spec.format)
            if found:
                yield self._shown(found)

    def _shown(self, document: Document) -> Document:
        """``document``; of one that lies outside the project and that a declared tool reads, only
        what keyfit knows by itself."""
        is_outside = self._withholds and not is_within(document.source.path, self.top)
        return withheld(document) if is_outside else document

    def _heeds(self, spec: FileSpec, document: Document) -> bool:
        """Whether the tool takes in the file: it may have to be trusted, and has to parse."""
        if not self._is_trusted(spec):
            return False
        if not (spec.broken and self._is_asked):
            return True
        from ..parsers.strict_parse import parses

        if parses(document, spec.comments, spec.commas):
            return True
        if spec.broken == "stops":
            self.broken = self.broken or document.source.path
        return False

    def _is_trusted(self, spec: FileSpec) -> bool:
        """Whether what the file needs stands in the one that is to say it, so far as is known."""
        if not (spec.needs and self.world.is_known):
            return True
        file, *path, value = spec.needs
        place = tuple(self.root if step == "{root}" else step for step in path)
        said = self.documents[file].get(place) if file in self.documents else None
        return said is not None and said.value.literal == value


def _below(document: Document, name: str) -> Document:
    """``document`` as if all that it says stood below ``name``."""
    settings = tuple(s._replace(path=(name, *s.path)) for s in document.settings)
    return document._replace(settings=settings)
