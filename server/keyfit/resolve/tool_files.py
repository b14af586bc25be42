"""The files that a tool reads, opened: which of its places are there, and which of them count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property

from ..catalog.caller_signs import has_package
from ..catalog.tool_spec import DeclaredTool, FileSpec, Tool
from ..parsers import parse
from ..parsers.document import Document
from ..text.source import Source, Unreadable
from ..vfs.paths import is_within, join_path, real_path
from .caller_kind import Signs
from .document_store import DocumentStore
from .file_locations import Surroundings, at_home, paths, tail, value_of
from .host_environment import ENVIRONMENT, UNKNOWN_HOST_ENVIRONMENT, HostEnvironment
from .outside_values import withheld

PROCESS = "process"


class ToolFiles:
    """The files of ``tool`` started in the folder ``root``.

    They are located as far as ``host_environment`` is known. ``has_own`` tells whether one exists
    that only this tool reads. Without one, nothing is opened, unless ``by_signs``: then also for a
    tool that its variables show to be in use. ``documents`` are the files by their names in the
    catalog, ``named`` all files of a name, the nearest first. ``broken`` is the path of a file that
    does not parse, for which the tool stops.
    """

    def __init__(
        self,
        tool: Tool,
        root: str,
        store: DocumentStore,
        host_environment: HostEnvironment = UNKNOWN_HOST_ENVIRONMENT,
        by_signs: bool = False,
    ) -> None:
        self.tool = tool
        self.root = root
        self.store = store
        self._is_asked = by_signs
        # A copy of a home folder is read as one: nobody's real home lies around it.
        is_elsewhere = host_environment.home not in ("", root)
        if is_elsewhere and self._is_a_home_of_its_own():
            host_environment = host_environment._replace(home="")
        self.host_environment = host_environment
        # Without the home folder nobody asked to look beyond the project.
        self._around = Surroundings(root, store, beyond=bool(host_environment.home))
        self.broken = ""
        self._opened: set[Source] = set()
        self.documents: dict[str, Document] = {}
        self.named: dict[str, list[Document]] = {}
        own_places = list(self._own_places())
        self.has_own = bool(own_places)
        # What a project's own tool looks at is the project's choice.
        self._withholds = isinstance(tool, DeclaredTool)
        if own_places or (by_signs and tool.has_signs):
            is_homes = bool(own_places) and all(map(at_home, own_places))
            # Only the user's own files are there: where the tool is started, and what it reads
            # there, is unknown.
            self._open_all(own_only=is_homes and not self.host_environment.home)

    @cached_property
    def top(self) -> str:
        """The folder in which the tool's project lies: its repository's, else where it starts."""
        return list(self.store.ancestors(self.root))[-1]

    @cached_property
    def has_package(self) -> bool:
        """Whether a manifest lists a package of the tool's."""
        if not self._is_asked or not self.tool.detection.packages:
            return False
        listed = Signs(self.store, self.root).packages
        return bool(has_package(listed, self.tool.detection.packages))

    def _own_places(self) -> Iterator[str]:
        """Yield the places of this tool alone at which a file is."""
        if not self.host_environment.home:
            for place, path in self.tool.own_in(self.root):
                if self._is_there(path):
                    yield place
            return
        around = self._around if self._is_asked else None
        for place, spec in self.tool.own_places:
            candidates = paths((place,), spec, self.root, self.host_environment, around)
            if any(map(self._is_there, candidates)):
                yield place

    def _is_there(self, path: str) -> bool:
        return self.store.text(path) is not None

    def _is_a_home_of_its_own(self) -> bool:
        """Return whether files that belong in a home folder lie in ``root``, as in a copy of one.

        A file that has the same name in a project tells nothing, unless it has more than the tool
        would read in a project.
        """
        of_projects: dict[str, FileSpec] = {}
        of_homes: set[str] = set()
        for place, spec in self.tool.own_places:
            if at_home(place):
                of_homes.add(tail(place))
            else:
                of_projects[tail(place)] = spec
        for name in of_homes:
            path = join_path(self.root, name)
            if not self._is_there(path):
                continue
            project = of_projects.get(name)
            if project is None or self._says_more(project, path):
                return True
        return False

    def _says_more(self, spec: FileSpec, path: str) -> bool:
        """Return whether the file has names that the tool reads only in the user's own one."""
        if not spec.only or self._is_asked:
            return False
        document = self.store.document(
            path, spec.syntax.format, spec.syntax.dialect, whole=True
        )
        if document is None:
            return False
        return any(setting.path[0] not in spec.only for setting in document.settings)

    def _open_all(self, own_only: bool) -> None:
        for name, spec in self.tool.files.items():
            self._open(name, spec, spec.own if own_only else spec.at)
        if self.host_environment.variables:
            environment = self._shown(self.host_environment.variables)
            self.documents[PROCESS] = environment
            self.named[PROCESS] = [environment]

    def _open(self, name: str, spec: FileSpec, places: Sequence[str]) -> None:
        """Read the first of ``places`` that is there; a file that has two names counts once."""
        if not self.host_environment.home:
            # A plain ``.env`` is the home folder's only if that is known to be the home folder.
            places = [
                place for place in places if place in spec.own or not at_home(place)
            ]
        documents = self._inline(spec) if spec.inline else self._at(spec, places)
        for document in documents:
            is_new = document.source not in self._opened
            self._opened.add(document.source)
            if is_new and self._is_trusted(spec, document):
                self._take(name, spec, document)
            if not spec.every:
                return

    def _take(self, name: str, spec: FileSpec, document: Document) -> None:
        """Take ``document`` for the file ``name``, unless the tool itself could not parse it."""
        if self._parses(spec, document):
            self.documents.setdefault(name, document)
            self.named.setdefault(name, []).append(document)
        elif spec.syntax.broken == "stops":
            self.broken = self.broken or document.source.path

    def _at(self, spec: FileSpec, places: Sequence[str]) -> Iterator[Document]:
        """Yield the files at ``places`` that are there."""
        for path in paths(places, spec, self.root, self.host_environment, self._around):
            document = self.store.document(
                path, spec.syntax.format, spec.syntax.dialect, whole=True
            )
            if document:
                document = self._shown(document)
                yield _moved_below(document, spec.under) if spec.under else document

    def _inline(self, spec: FileSpec) -> Iterator[Document]:
        """Yield the settings that each of the file's variables holds."""
        for place in spec.at:
            text = value_of(self.host_environment, place[1:])
            if not text:
                continue
            # A text that is no settings is the tool's to complain about.
            with suppress(Unreadable):
                yield self._shown(parse(Source(ENVIRONMENT, text), spec.syntax.format))

    def _shown(self, document: Document) -> Document:
        """Return ``document``, of one outside the project only what keyfit knows by itself.

        That is for tools that the project declares: it could have any file of the machine read.
        """
        if not self._withholds or is_within(document.source.path, self.top):
            return document
        return withheld(document)

    def _parses(self, spec: FileSpec, document: Document) -> bool:
        """Return whether the tool's own parser takes the file, which is stricter than keyfit's.

        While a file is being edited it is broken every other moment, so only a prediction asks.
        """
        if not spec.syntax.broken or not self._is_asked:
            return True
        from ..parsers.strict_parse import parses

        return parses(document, spec.syntax.comments, spec.syntax.trailing_commas)

    def _is_trusted(self, spec: FileSpec, document: Document) -> bool:
        """Return whether what the file needs stands in another one, so far as is known."""
        if not spec.requires or not self.host_environment.is_known:
            return True
        file, *path, value = spec.requires
        other = self.documents.get(file)
        if other is None:
            return False
        for root in self._roots_of(spec, document):
            place = tuple(root if step == "{root}" else step for step in path)
            setting = other.get(place)
            if setting is not None:
                return setting.value.literal == value
        return False

    def _roots_of(self, spec: FileSpec, document: Document) -> Iterator[str]:
        """Yield the folders that may stand for ``{root}``: that in which ``document`` lies as the
        file of ``spec``, then the tops of its repository."""
        # A program sees its folder without the links on the way there.
        path = document.source.path
        for below in spec.tails:
            if path.endswith(f"/{below}"):
                yield real_path(path[: -len(below)])
        repository = self._around.repository
        if repository:
            yield from map(real_path, repository)


def _moved_below(document: Document, name: str) -> Document:
    """Return ``document`` as if all that it says stood below ``name``."""
    settings = tuple(s._replace(path=(name, *s.path)) for s in document.settings)
    return document._replace(settings=settings)
