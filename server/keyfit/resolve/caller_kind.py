"""Find out what kind of program sends a call that belongs to no tool, by signs in its folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from posixpath import dirname
from typing import NamedTuple

from ..catalog.caller_signs import Kind, Sdk, has_package, load_callers
from ..catalog.variable_names import VariableNames
from ..parsers.document import Document
from ..text.source import Span
from ..util.translation import phrase
from ..vfs.paths import join_path
from .call import Call, Callers, Reader
from .document_store import DocumentStore

_HEAD = 60  # code points of a function in which its name may be
_MAX_FOLDERS_UP = 3  # to look for a project's own folder (``.github/workflows``)


class _Sign(NamedTuple):
    """A kind of caller, and what shows it, in words; ``is_likely``: it need not be the caller.

    ``is_foreign``: it is no program of the project, whose packages say nothing about it.
    """

    kind: Kind
    words: str
    is_likely: bool = False
    is_foreign: bool = False


class Signs:
    """The signs of one folder: the files in it, and the manifests from there up to the top.

    Each is looked for when it is first asked for. ``reads`` are the paths that were read so far,
    whether a file is there or not: what the answers depend on.
    """

    def __init__(self, store: DocumentStore, folder: str) -> None:
        self._store = store
        self._folder = folder
        self._facts = load_callers()
        self.reads: set[str] = set()

    def _texts(self, folder: str, names: Iterable[str]) -> dict[str, str]:
        """Return the texts of the files called ``names`` in ``folder`` that are there, by name."""
        paths = {join_path(folder, name): name for name in names}
        # Not `DocumentStore.recording`: each answer is cached, and is used for many files.
        self.reads.update(paths)
        texts = self._store.texts(paths)
        return {paths[at]: text for at, text in texts.items() if text is not None}

    @cached_property
    def packages(self) -> dict[tuple[str, str], str]:
        """The packages (registry, name) that manifests list, each with the name of its manifest.

        Of the same name the nearest counts.
        """
        listed: dict[tuple[str, str], str] = {}
        for name, text in self._manifests:
            from .manifests import packages

            registry = self._facts.manifests[name]
            for package in packages(name, text):
                listed.setdefault((registry, package), name)
        return listed

    def version(self, package: str) -> str:
        """Return the version of ``package`` that manifests name, '' if they do not."""
        manifests = self._manifests
        if not manifests:
            return ""
        from .manifests import version

        return version(manifests, package)

    @cached_property
    def _manifests(self) -> list[tuple[str, str]]:
        """The names and texts of the manifests that are there."""
        manifests: list[tuple[str, str]] = []
        for folder in self._store.ancestors(self._folder):
            # The nearest first: a workspace's top lists what its other members need.
            for name, text in self._texts(folder, self._facts.manifests).items():
                # A larger one would take too long to parse.
                if len(text) <= self._facts.largest:
                    manifests.append((name, text))
        return manifests

    def has_sdk(self, sdk: Sdk) -> bool:
        """Return whether a manifest lists a package of ``sdk``."""
        return has_package(self.packages, sdk.packages) is not None

    @cached_property
    def readers(self) -> dict[str, tuple[Reader, ...]]:
        """The SDKs of the project that read a base URL, by its variable."""
        readers: dict[str, tuple[Reader, ...]] = {}
        for sdk in filter(self.has_sdk, self._facts.sdks):
            reader = Reader(sdk.title, sdk.wire)
            for name in sdk.url:
                others = readers.get(name, ())
                readers[name] = (*others, reader)
        return readers

    @cached_property
    def around(self) -> _Sign | None:
        """What the folder and its project are, if signs show it."""
        # How the project is run is better evidence than the packages that it lists.
        for sign in self._facts.beside:
            name = next(iter(self._texts(self._folder, sign.names)), "")
            if name:
                words = phrase("{sign} ({name})", sign=sign.title, name=name)
                return _Sign(sign.kind, words)
        server = has_package(self.packages, self._facts.servers)
        if server is None:
            return None
        where = _in_manifest(server, self.packages)
        return _Sign("server", phrase("a server ({where})", where=where))

    @cached_property
    def sdk(self) -> _Sign | None:
        """An SDK of any kind among the project's packages."""
        for sdk in self._facts.sdks:
            package = has_package(self.packages, sdk.packages)
            if package is None:
                continue
            where = _in_manifest(package, self.packages)
            return _Sign("sdk", phrase("a program with an SDK ({where})", where=where))
        return None


def _in_manifest(
    package: tuple[str, str], listed: Mapping[tuple[str, str], str]
) -> str:
    """Return the name of ``package`` with that of the manifest that lists it."""
    _, name = package
    manifest = listed.get(package)
    if not manifest:
        return name
    return phrase("{name} in {manifest}", name=name, manifest=manifest)


def with_callers(
    call: Call, document: Document, signs: Signs, variable_names: VariableNames
) -> Call:
    """Return ``call``, read by no tool from ``document``, with what ``signs`` show of its caller.

    ``call`` may have a kind of caller already: that of the program a tool starts with it.
    """
    facts = load_callers()
    path = document.source.path
    is_one_program = call.url_slot.identifies == "program"
    # A name that only one program reads is better evidence than the project's packages.
    readers: tuple[Reader, ...] = ()
    sign = _caller_sign(call, document, signs)
    if call.url and not is_one_program and not sign.is_foreign:
        url_name = call.url.setting.last_name
        readers = signs.readers.get(url_name, ())
    is_open = call.url_slot.is_known and not readers and not is_one_program
    callers = Callers(
        sign.kind,
        sign.words,
        readers,
        is_open=is_open,
        is_likely=sign.is_likely,
        is_personal=facts.is_personal(path),
        is_template=variable_names.is_template(path),
        within=tuple(_function_heads(call, document)),
    )
    wire = readers[0].wire if readers else call.wire
    return call._replace(wire=wire, callers=callers)


def with_kind_of_file(call: Call, document: Document) -> Call:
    """Return ``call``, which a tool sends that is part of another program, with the kind of program
    that ``document`` is for, if its path shows that."""
    sender = call.sender
    is_known = sender.is_agent or sender.is_script or call.callers.kind != "unknown"
    # What the sender says of itself is better evidence than the path of a file.
    if is_known:
        return call
    for sign in load_callers().own:
        if sign.fits(document.source.path):
            return call._replace(callers=Callers(sign.kind, sign.title))
    return call


def _caller_sign(call: Call, document: Document, signs: Signs) -> _Sign:
    """Return the strongest sign of who reads ``document``.

    What a tool is known to start comes first, then the file itself, its folder, the packages.
    """
    if call.callers.kind != "unknown":
        return _Sign(call.callers.kind, call.callers.sign)
    place = call.url.setting.path if call.url else ()
    for sign in load_callers().own:
        if sign.fits(document.source.path, place):
            return _Sign(sign.kind, sign.title, is_foreign=sign.foreign)
    around = signs.around or signs.sdk
    if around is None:
        return _Sign("unknown", "")
    # What is in a folder gets the variables set there, but need not read any other file in it.
    return around._replace(is_likely=not document.holds_variables)


def _function_heads(call: Call, document: Document) -> Iterator[str]:
    """Yield how the functions and aliases begin in which a key or the URL of ``call`` is set."""
    if len(document.scopes) == 1:
        return
    parts = [*call.keys]
    if call.url:
        parts.append(call.url)
    for part in parts:
        setting = part.setting
        if setting.source.path != document.source.path:
            continue
        scope = setting.scope
        while scope > 0:
            inner = document.scopes[scope]
            if inner.runs_later:
                yield _head(document.source.text, inner.span)
            scope = inner.parent


def _head(text: str, body: Span) -> str:
    """Return the start of the function or alias whose ``body`` that is, with its name."""
    # The name is before the body, on the line on which that begins, or at its beginning.
    line_start = text.rfind("\n", 0, body.start) + 1
    head_end = min(body.start + _HEAD, body.end)
    line = text[line_start:head_end]
    head, _, _ = line.partition("{")
    return head


def folder_of(path: str) -> str:
    """Return the folder in which signs about the file at ``path`` are looked for.

    For a file in one of a project's folders for settings (``.github``, ``.vscode``), that is the
    project's folder.
    """
    folder = dirname(path)
    for above in _folders_up(folder):
        _, _, name = above.rpartition("/")
        if name.startswith("."):
            return dirname(above)
    return folder


def _folders_up(folder: str) -> Iterator[str]:
    """Yield ``folder`` and the next ones above it, without the root folder."""
    for _ in range(_MAX_FOLDERS_UP):
        if folder in ("", "/"):
            return
        yield folder
        folder = dirname(folder)
