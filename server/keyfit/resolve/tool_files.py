"""The files that a tool reads: which of its places exist, and which of the files count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from functools import cached_property
from posixpath import dirname
from typing import NamedTuple

from ..catalog.caller_signs import has_package
from ..catalog.tool_spec import DeclaredTool, FileSpec, Tool
from ..parsers import parse
from ..parsers.document import Document, Setting, Value
from ..text.source import Source, Span, Unreadable
from ..util.translation import phrase
from ..vfs.paths import is_within, path_from, real_path
from .caller_kind import Signs
from .document_store import DocumentStore
from .file_locations import Surroundings, at_home, paths, value_of
from .host_environment import ENVIRONMENT, UNKNOWN_HOST_ENVIRONMENT, HostEnvironment
from .locators import Path, path_of
from .outside_values import withheld
from .own_places import is_copy_of_home, own_places
from .refused_files import is_switched_off, parses, unknown_name, why_refused
from .variable_layers import PROCESS
from .variables import Variables

_MAX_INCLUDE_DEPTH = 10


class GivenFile(NamedTuple):
    """The file at ``path``, with which a tool is started by hand as if it were its file ``name``.

    ``is_alone``: no other file of the tool is read.
    """

    name: str
    path: str
    is_alone: bool


class ToolFiles:
    """The files of ``tool`` started in the folder ``root``.

    They are located as far as ``host_environment`` is known. ``has_own`` tells whether one exists
    that only this tool reads. Without one, nothing is opened, unless ``by_signs``: then also for a
    tool that its variables show to be in use. ``documents`` are the files by their names in the
    catalog, ``named`` all files of a name, the nearest first, before them the one that is
    ``given`` by hand. ``broken`` is the file that does not
    parse, or that the tool's schema refuses, and for which it stops, with the reason; ``misnamed``
    a name in one for which it does; ``unread`` why files that are there do not count, by path.
    """

    def __init__(
        self,
        tool: Tool,
        root: str,
        store: DocumentStore,
        host_environment: HostEnvironment = UNKNOWN_HOST_ENVIRONMENT,
        by_signs: bool = False,
        given: GivenFile | None = None,
    ) -> None:
        self.tool = tool
        self.root = root
        self.store = store
        self._is_prediction = by_signs
        if given and given.is_alone:
            host_environment = UNKNOWN_HOST_ENVIRONMENT
        elif self._is_copy_of_home(host_environment.home):
            # It is read by itself, without the files of the user's real one.
            host_environment = host_environment._replace(home="")
        self.host_environment = host_environment
        # Folders outside the project are read only if the home folder may be read.
        self.around = Surroundings(root, store, beyond=bool(host_environment.home))
        self.broken = ""
        self.misnamed = ""
        self.unread: dict[str, str] = {}
        self.has_own = False
        self._opened: set[Source] = set()
        self.documents: dict[str, Document] = {}
        self.named: dict[str, list[Document]] = {}
        # A tool that a project declares could have any file of the machine read and shown.
        self._withholds = isinstance(tool, DeclaredTool)
        if given:
            self._open_given(given)
        if given is None or not given.is_alone:
            self._open_found(given)

    def _is_copy_of_home(self, home: str) -> bool:
        """Return whether the root is a copy of a home folder other than ``home``."""
        if home in ("", self.root):
            return False
        return is_copy_of_home(
            self.tool, self.root, self.store, home, self._is_prediction
        )

    def _open_found(self, given: GivenFile | None) -> None:
        """Read the files that are there, if a sign of the tool is."""
        around = self.around if self._is_prediction else None
        places = list(
            own_places(self.tool, self.root, self.store, self.host_environment, around)
        )
        self.has_own = self.has_own or bool(places)
        if given and not places:
            # It lies where the file does whose place it takes.
            places = list(self.tool.files[given.name].at[:1])
        has_signs = self._is_prediction and self.tool.has_signs
        if places or has_signs:
            # Of a home folder that is unknown, only its own files are here: where the tool is
            # started is unknown then, too, and so what else it reads.
            is_home_known = bool(self.host_environment.home)
            own_only = bool(places) and not is_home_known and all(map(at_home, places))
            self._open_all(own_only)

    def _open_given(self, given: GivenFile) -> None:
        """Read the file that the tool is given by hand, which counts most."""
        spec = self.tool.files[given.name]
        document = self._document(spec, given.path)
        if document:
            self.has_own = True
            self._take(given.name, spec, self._shown(document))

    @cached_property
    def top(self) -> str:
        """The top folder of the tool's project: its repository's, else where it starts."""
        ancestors = list(self.store.ancestors(self.root))
        return ancestors[-1]

    @cached_property
    def has_package(self) -> bool:
        """Whether a manifest lists a package of the tool's."""
        packages = self.tool.detection.packages
        if not self._is_prediction or not packages:
            return False
        signs = Signs(self.store, self.root)
        return bool(has_package(signs.packages, packages))

    def _document(self, spec: FileSpec, path: str) -> Document | None:
        """Return the whole file at ``path``, read as the tool reads it."""
        syntax = spec.syntax
        return self.store.document(path, syntax.format, syntax.dialect, whole=True)

    def _open_all(self, own_only: bool) -> None:
        for name, spec in self.tool.files.items():
            if not spec.has_chosen_name:
                places = spec.own if own_only else spec.at
                self._open(name, spec, places)
        if not own_only:
            self._open_chosen()
        variables = self.host_environment.variables
        if variables:
            environment = self._shown(variables)
            self.documents[PROCESS] = environment
            self.named[PROCESS] = [environment]

    def _open_chosen(self) -> None:
        """Read the files whose names the settings choose that are open by now."""
        for name, spec in self.tool.files.items():
            if spec.has_chosen_name:
                at = tuple(self._with_chosen(place) for place in spec.at)
                under = self._with_chosen(spec.under)
                self._open(name, spec._replace(at=at, under=under), at)

    def _with_chosen(self, text: str) -> str:
        """Return ``text`` with what the settings choose in the place of each ``{x}``."""
        for name, (locator, default) in self.tool.layers.bindings.items():
            word = f"{{{name}}}"
            if word in text:
                path = path_of(locator.removeprefix("/"))
                chosen = _first_text(self._settings(), path) or default
                text = text.replace(word, chosen.replace("/", ""))
        return text

    def _settings(self) -> Iterator[Document]:
        """Yield the settings files that are open by now, the winning one first."""
        for name in self.tool.layers.config:
            yield from self.named.get(name, ())

    def startup(self) -> Iterator[Variables]:
        """Yield what each file sets that the user's shell runs at its start."""
        for path, format in self.host_environment.startup:
            document = self.store.document(path, format, whole=True)
            if document is None:
                continue
            shown = self._shown(document)
            if shown is document:
                yield self.store.startup_variables(document)
            else:
                yield Variables(shown)

    def _open(self, name: str, spec: FileSpec, places: Sequence[str]) -> None:
        """Read the first of ``places`` that is there; a file that has two names counts once."""
        if is_switched_off(spec, self.host_environment):
            return
        if spec.inline:
            documents = self._inline(spec)
        else:
            if not self.host_environment.home:
                places = _certain_places(spec, places)
            documents = self._at(spec, places)
        for document in documents:
            is_new = document.source not in self._opened
            self._opened.add(document.source)
            if is_new and self._is_trusted(spec, document):
                self._take(name, spec, document)
            if not spec.every:
                return

    def _take(self, name: str, spec: FileSpec, document: Document) -> None:
        """Add ``document`` as the file ``name``, unless the tool itself would not take it."""
        unwanted = _first_of(spec.unread_with, document)
        if unwanted:
            self.unread[document.source.path] = phrase(
                "has {text} in it", text=unwanted
            )
            return
        # While a file is being edited it is broken every other moment: only a prediction asks.
        if self._is_prediction and not parses(spec, document):
            self._break(spec, document, phrase("does not parse"))
            return
        why = why_refused(self.tool, spec, document) if self._is_prediction else ""
        if why:
            self._break(spec, document, why)
        # The tool checks the names in its settings only after it has accepted the file.
        if not why or spec.syntax.broken == "stops":
            if self._is_prediction and not self.misnamed:
                self.misnamed = unknown_name(self.tool, name, document)
            document = _without_blocked(document, spec.blocked)
            self.documents.setdefault(name, document)
            named = self.named.setdefault(name, [])
            named.append(document)
            named += self._included(spec, document, depth=0)

    def _break(self, spec: FileSpec, document: Document, why: str) -> None:
        """Note that the tool does not read ``document``, or stops for it, and ``why``."""
        self.unread[document.source.path] = why
        if spec.syntax.broken != "stops":
            return
        place = spec.at[0][1:] if spec.inline else document.source.path
        home = self.host_environment.home
        if is_within(place, self.root):
            place = place.removeprefix(self.root).lstrip("/")
        elif home and is_within(place, home):
            place = f"~{place.removeprefix(home)}"
        self.broken = self.broken or phrase("{file} {fault}", file=place, fault=why)

    def _at(self, spec: FileSpec, places: Sequence[str]) -> Iterator[Document]:
        """Yield the files at ``places`` that are there."""
        for path in paths(places, spec, self.root, self.host_environment, self.around):
            document = self._document(spec, path)
            if document is None:
                continue
            document = self._shown(document)
            if spec.under:
                under = spec.under_of(path)
                document = _with_object(_moved_below(document, under), under)
            if spec.bom_in_name:
                document = _without_marked_name(document)
            yield document

    def _included(
        self, spec: FileSpec, document: Document, depth: int
    ) -> Iterator[Document]:
        """Yield the files that ``document`` includes, the winning one first, as if their settings
        stood where the files are named. Cycles end at a depth at which no tool goes on."""
        if depth > _MAX_INCLUDE_DEPTH:
            return
        for path, above in _includes(spec, document):
            included = self._document(spec, path)
            if included:
                yield _moved_below(self._shown(included), above)
                for inner in self._included(spec, included, depth + 1):
                    yield _moved_below(inner, above)

    def _inline(self, spec: FileSpec) -> Iterator[Document]:
        """Yield the settings that are the value of each of the file's variables, as documents."""
        for place in spec.at:
            text = value_of(self.host_environment, place[1:])
            if not text:
                continue
            source = Source(ENVIRONMENT, text)
            # A text that cannot be parsed is left to the tool, which reports it.
            with suppress(Unreadable):
                document = parse(source, spec.syntax.format)
                document = self._shown(document)
                yield _moved_below(document, spec.under) if spec.under else document

    def _shown(self, document: Document) -> Document:
        """Return ``document``, with only known values where the tool must not show the others.

        That is where a tool that the project itself declares reads a file outside the project: it
        could name any file of the machine. Values are known if keyfit's own facts have them.
        """
        if not self._withholds:
            return document
        if is_within(document.source.path, self.top):
            return document
        return withheld(document)

    def _is_trusted(self, spec: FileSpec, document: Document) -> bool:
        """Return whether the setting that the file requires elsewhere is there, as far as known."""
        if not spec.requires or not self.host_environment.is_known:
            return True
        file, *rest = spec.requires
        other = self.documents.get(file)
        if other is None or not rest:
            return other is not None
        *path, value = rest
        for root in _roots(spec, document, self.around.repository or ()):
            place: list[str] = []
            for step in path:
                is_root = step == "{root}"
                place.append(root if is_root else step)
            setting = other.get(tuple(place))
            if setting is not None:
                return setting.value.literal == value
        return False


def file_of(files: ToolFiles, setting: Setting) -> tuple[str, Document] | None:
    """Return the file of ``files`` that has ``setting``, after its name in the catalog."""
    # Not by path: the text of a variable whose value is a settings file has the path of the
    # environment, too.
    for name, documents in files.named.items():
        for document in documents:
            if document.source is setting.source:
                return name, document
    return None


def _certain_places(spec: FileSpec, places: Sequence[str]) -> list[str]:
    """Return those of ``places`` whose file certainly belongs to the tool."""
    # Without the home folder, a ``.env`` in any folder might pass for the one of the home.
    return [place for place in places if place in spec.own or not at_home(place)]


def _first_text(documents: Iterable[Document], path: Path) -> str:
    """Return the text at ``path`` in the first of ``documents`` that has it, '' if none has."""
    for document in documents:
        setting = document.get(path)
        if setting:
            return setting.value.literal or ""
    return ""


def _roots(
    spec: FileSpec, document: Document, repository: Iterable[str]
) -> Iterator[str]:
    """Yield the folders that ``{root}`` may mean: that below which ``document`` has one of the
    places of ``spec``, then the tops of its ``repository``."""
    # A program sees its folder with symbolic links resolved.
    path = document.source.path
    for below in spec.tails:
        if path.endswith(f"/{below}"):
            folder = path.removesuffix(below)
            yield real_path(folder)
    yield from map(real_path, repository)


def _includes(spec: FileSpec, document: Document) -> Iterator[tuple[str, str]]:
    """Yield the path of each file that ``document`` includes from its own folder, the winning one
    first, and the dotted path of the object that names it."""
    if not spec.includes:
        return
    folder = dirname(document.source.path)
    for setting in document.settings:
        if setting.last_name != spec.includes:
            continue
        above = ".".join(f'"{step}"' for step in setting.path[:-1])
        # Of a list the later file wins.
        items = list(document.children(setting.path))[::-1] or [setting]
        for item in items:
            path = path_from(folder, item.value.literal or "")
            if is_within(path, folder):
                yield path, above


def _without_blocked(document: Document, blocked: Sequence[str]) -> Document:
    """Return ``document`` without the variables that ``blocked`` names."""
    if not blocked:
        return document
    kept = tuple(
        setting
        for setting in document.settings
        if not any(fnmatchcase(setting.last_name.upper(), name) for name in blocked)
    )
    return document._replace(settings=kept)


def _without_marked_name(document: Document) -> Document:
    """Return ``document`` without the variable that stands right behind a byte order mark."""
    is_marked = document.source.text.startswith("\ufeff")
    if not is_marked or not document.settings:
        return document
    first, *others = document.settings
    name = first.name
    if name is None or document.source.text[1 : name.start].strip():
        return document
    return document._replace(settings=tuple(others))


def _first_of(texts: Sequence[str], document: Document) -> str:
    """Return the first of ``texts`` that is in a value of ``document``, '' if none is."""
    for text in texts:
        if text not in document.source.text:
            continue  # as nearly always
        if any(text in (setting.value.literal or "") for setting in document.settings):
            return text
    return ""


def _with_object(document: Document, place: str) -> Document:
    """Return ``document`` with an object at ``place``, a dotted path, and at all steps to it: what
    a whole file says can be a row."""
    path = path_of(place)
    nothing = Value(Span(0, len(document.source.text)), ())
    objects = [
        Setting(document.source, path[: depth + 1], None, nothing, "object")
        for depth in range(len(path))
    ]
    return document._replace(settings=(*objects, *document.settings))


def _moved_below(document: Document, place: str) -> Document:
    """Return ``document`` as if all that it says stood below ``place``, a dotted path."""
    above = path_of(place)
    settings = tuple(s._replace(path=(*above, *s.path)) for s in document.settings)
    return document._replace(settings=settings)
