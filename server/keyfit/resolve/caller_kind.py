"""Who sends a call that belongs to no tool, as far as signs show it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from posixpath import dirname
from typing import NamedTuple

from ..catalog.caller_signs import Kind, has_package, load_callers
from ..catalog.variable_names import VariableNames
from ..parsers.document import Document
from .call import Call, Callers, Reader
from .document_store import DocumentStore
from .manifests import packages

_HEAD = 60  # code points of a function that may hold its name


class _Sign(NamedTuple):
    """A kind of caller and the words that say what shows it."""

    kind: Kind
    told_by: str


class Signs:
    """The signs of one folder: what stands in it, and the manifests from there up to the top.

    ``reads`` are the paths that were read, whether something is there or not.
    """

    def __init__(self, library: DocumentStore, folder: str) -> None:
        self._library, self._folder = library, folder
        self._facts = load_callers()
        self.reads: set[str] = set()

    def _text(self, path: str) -> str | None:
        self.reads.add(path)
        return self._library.text(path)

    @cached_property
    def packages(self) -> dict[tuple[str, str], str]:
        """The packages (registry, name) that manifests list, each with the name of its manifest:
        of the same name the nearest counts."""
        found: dict[tuple[str, str], str] = {}
        for folder in self._library.ancestors(self._folder):
            for name, registry in self._facts.manifests.items():
                text = self._text(f"{folder.rstrip('/')}/{name}")
                if text is None or len(text) > self._facts.largest:
                    continue
                for package in packages(name, text):
                    found.setdefault((registry, package), name)
        return found

    @cached_property
    def readers(self) -> dict[str, tuple[Reader, ...]]:
        """By the variable of a base URL: the SDKs of the project that read it."""
        found: dict[str, tuple[Reader, ...]] = {}
        for sdk in self._facts.sdks:
            if has_package(self.packages, sdk.packages):
                reader = Reader(sdk.title, sdk.wire)
                for name in sdk.url:
                    found[name] = (*found.get(name, ()), reader)
        return found

    @cached_property
    def around(self) -> _Sign | None:
        """What the folder and its project are, if signs show it."""
        for sign in self._facts.beside:
            for name in sign.names:
                if self._text(f"{self._folder.rstrip('/')}/{name}") is not None:
                    return _Sign(sign.kind, f"{sign.title} ({name})")
        server = has_package(self.packages, self._facts.servers)
        return _Sign("server", f"a server ({_in(server, self.packages)})") if server else None

    @cached_property
    def sdk(self) -> _Sign | None:
        """An SDK of any kind among the project's packages."""
        for sdk in self._facts.sdks:
            package = has_package(self.packages, sdk.packages)
            if package:
                return _Sign("sdk", f"a program with an SDK ({_in(package, self.packages)})")
        return None


def _in(package: tuple[str, str], known: dict[tuple[str, str], str]) -> str:
    manifest = known.get(package)
    return f"{package[1]} in {manifest}" if manifest else package[1]


def with_callers(call: Call, document: Document, signs: Signs, environment: VariableNames) -> Call:
    """``call``, read by no tool from ``document``, with what ``signs`` show of its caller.

    ``call`` may say already who it is handed to.
    """
    facts, path = load_callers(), document.source.path
    is_one_program = call.url_slot.identifies == "program"
    # A name that one program alone reads tells more than the packages that lie around.
    readers: tuple[Reader, ...] = ()
    if call.url and not is_one_program:
        readers = signs.readers.get(call.url.setting.last_name, ())
    sign = _caller_sign(call, path, signs)
    callers = Callers(
        sign.kind,
        sign.told_by,
        readers,
        is_open=call.url_slot.is_known and not readers and not is_one_program,
        is_personal=facts.is_personal(path),
        is_template=environment.is_template(path),
        within=tuple(_heads(call, document)),
    )
    return call._replace(wire=readers[0].wire if readers else call.wire, callers=callers)


def _caller_sign(call: Call, path: str, signs: Signs) -> _Sign:
    """Return the strongest sign of who reads the file at ``path``.

    What a tool is known to start comes first, then the file itself, its folder, its packages.
    """
    if call.callers.kind != "unknown":
        return _Sign(call.callers.kind, call.callers.sign)
    for sign in load_callers().own:
        if sign.fits(path):
            return _Sign(sign.kind, sign.title)
    return signs.around or signs.sdk or _Sign("unknown", "")


def _heads(call: Call, document: Document) -> Iterator[str]:
    """How the functions and aliases of ``document`` begin in which a part of ``call`` is set."""
    if len(document.scopes) == 1:
        return
    text = document.source.text
    for part in (*call.keys, *((call.url,) if call.url else ())):
        scope = part.setting.scope if part.setting.source is document.source else 0
        while scope > 0:
            inner = document.scopes[scope]
            if inner.runs_later:
                line = text.rfind("\n", 0, inner.span.start) + 1
                yield text[line : min(inner.span.start + _HEAD, inner.span.end)].split("{")[0]
            scope = inner.parent


def folder_of(path: str) -> str:
    """The folder in which signs about the file at ``path`` are looked for: that of the project,
    where it stands in one of a project's own folders (``.github``, ``.vscode``)."""
    folder = dirname(path)
    hidden = next((at for at in _above(folder) if at.rpartition("/")[2].startswith(".")), "")
    return dirname(hidden) if hidden else folder


def _above(folder: str) -> Iterator[str]:
    """``folder`` and those above it as far as three up."""
    for _ in range(3):
        if folder in ("", "/"):
            return
        yield folder
        folder = dirname(folder)
