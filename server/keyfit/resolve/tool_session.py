"""The interpreter of the tool catalog: one tool, started in one folder, and what it finds there.

Locators: ``$NAME`` a variable; ``a.b`` a path in the row; ``/a.b`` from the file's root; ``@a.b``
the variable whose NAME stands at a.b; ``?/a.b`` what a command named there prints: unknown. In a
path ``{x}`` is any name, remembered as ``x``, and a last ``{x}#`` means the name itself. Segments
that hold dots stand in double quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import takewhile
from posixpath import dirname

from ..catalog.variable_names import VariableNames
from ..catalog.vendor_index import Catalog
from ..parsers.document import Document, Literal, Ref, Setting
from ..parsers.document import Part as ValuePart
from ..text.source import Source
from .outside_references import Outside
from .reference_syntax import as_read_by_a_tool, find_reference, find_references
from .resolved_value import UNKNOWN, CallPart, Resolved, joined, own
from .tool_files import ToolFiles
from .variables import Variables

Path = tuple[str, ...]
Row = Mapping[str, str]
_SEGMENT = re.compile(r'"([^"]*)"|([^.]+)')
_NOTHING = Resolved("")


@lru_cache(maxsize=256)
def path_of(locator: str) -> Path:
    """The segments of a dotted path."""
    return tuple(quoted or plain for quoted, plain in _SEGMENT.findall(locator))


class ToolSession:
    """A tool started in a folder, with the ``files`` it reads there.

    ``is_used`` tells whether it is in use there: by a file of its own, or by the other signs that
    `Tool` names.
    """

    def __init__(self, catalog: Catalog, environment: VariableNames, files: ToolFiles) -> None:
        self.catalog, self.environment, self._files = catalog, environment, files
        self.tool, self.root, self.library = files.tool, files.root, files.library
        self.world, self.documents = files.world, files.documents
        self._busy: set[int] = set()
        self._layers: dict[tuple[str, ...], list[str]] = {}
        self._outside = Outside(environment, files)
        self.has_own = files.has_own
        self.is_used = self.has_own or self._has_signs()

    @property
    def broken(self) -> str:
        """The file that does not parse, for which the tool stops; '' if there is none."""
        return self._files.broken

    def _has_signs(self) -> bool:
        """Whether something other than a file of its own tells that the tool is in use."""
        tool = self.tool
        mine = tuple(layer for layer in tool.variables if not self._is_anybodys(layer))
        if any(self._in_layers(mine, name) for name in tool.signs):
            return True
        if any(all(map(self.variable, names.split("+"))) for names in tool.alone):
            return True
        return self._files.has_package and any(map(self.variable, tool.read))

    def _is_anybodys(self, layer: str) -> bool:
        """Whether ``layer`` is a plain ``.env`` here, which any program may load."""
        spec, document = self.tool.files.get(layer), self.documents.get(layer)
        if spec is None or document is None or spec.format != "dotenv":
            return False
        return not spec.is_own(document.source.path)

    @cached_property
    def _variables(self) -> dict[str, Variables]:
        """The variables of each ``.env`` file among the tool's files, and of the environment."""
        plain = ((n, d) for n, d in self.documents.items() if d.holds_variables)
        return {name: Variables(document) for name, document in plain}

    @cached_property
    def _plain_sources(self) -> dict[Source, Variables]:
        return {found.document.source: found for found in self._variables.values()}

    # Rows: the places in the configuration that each declare a call.

    def rows(self, each: str) -> Iterator[tuple[Row, Path]]:
        """The places that ``each`` leads to, with what its ``{x}`` stood for."""
        if not each:
            yield {}, ()
            return
        seen: set[Path] = set()
        for document in self.config_documents(path_of(each)):
            for row, setting in expand(document, path_of(each)):
                if setting.path not in seen:
                    seen.add(setting.path)
                    yield row, setting.path

    def config_documents(self, path: Path) -> Iterator[Document]:
        """The configuration files, highest first; only the first where it replaces the others."""
        replaces = path and path[0] in self.tool.replace
        for only, document in self._configuration:
            if only and path and path[0] not in only:
                continue
            if not replaces:
                yield document
            elif document.get(path[:1]):
                yield document
                return

    @cached_property
    def _configuration(self) -> list[tuple[tuple[str, ...], Document]]:
        """The configuration files that are there, each after what alone the tool heeds in it."""
        named, files = self._files.named, self.tool.files
        return [(files[name].only, doc) for name in self.tool.config for doc in named.get(name, ())]

    # Values: what the tool finds where a locator points.

    def stack(self, locator: str, row: Row, base: Path) -> list[CallPart]:
        """The values at ``locator``, the winning layer first."""
        if locator.startswith("$"):
            return self.variable(locator[1:])
        if locator.startswith("@"):
            names = self.stack(locator[1:], row, base)
            return self.named_by(names[0]) if names and names[0].text else []
        if locator.startswith("?"):
            return [part._replace(resolved=UNKNOWN) for part in self.stack(locator[1:], row, base)]
        if locator.startswith("/"):
            locator, base = locator[1:], ()
        return self.config((*base, *(bound(segment, row) for segment in path_of(locator))))

    def first(self, locators: Iterable[str], row: Row, base: Path) -> CallPart | None:
        """The first of ``locators`` that leads to a value, with what that hides."""
        for locator in locators:
            if stack := self.stack(locator, row, base):
                return with_overridden(stack)
        return None

    def config(self, path: Path) -> list[CallPart]:
        """The values at ``path`` of the configuration files, the winning one first; an empty text
        hides those below it, and where the tool takes it for a value it is one."""
        found = [s for document in self.config_documents(path) if (s := document.get(path))]
        above = [*takewhile(lambda s: not _is_empty(s), found)]
        empty = found[len(above) :][: self.tool.empty == "value"]
        return [self.part(s) for s in (*filter(holds, above), *empty)]

    def variable(self, name: str) -> list[CallPart]:
        """The values of the variable ``name``, the winning layer first."""
        return self._in_layers(self.tool.variables, name)

    def named_by(self, part: CallPart) -> list[CallPart]:
        """The values of the variable whose name ``part`` holds, as far as they may be shown."""
        name = part.text or ""
        return [
            value._replace(resolved=self._outside.shown(part.setting, name, value.resolved))
            for value in self.variable(name)
        ]

    def told(self, setting: Setting, name: str) -> CallPart:
        """``setting``, which assigns the variable ``name``, as it may be shown to one who asks for
        that name: of the home folder's files only what known programs look for."""
        found = self.resolve(setting)
        is_read = any(f"${name}" in (*c.key, *c.url, *c.model) for c in self.tool.calls)
        return CallPart(
            setting, found if is_read else self._outside.asked_for(setting, name, found)
        )

    def _there(self, layers: tuple[str, ...]) -> list[str]:
        """Those of ``layers`` whose file is there: of most tools few are."""
        if layers not in self._layers:
            named = (layer for layer in layers if layer.partition(":")[0] in self.documents)
            self._layers[layers] = list(named)
        return self._layers[layers]

    def _in_layers(self, layers: tuple[str, ...], name: str) -> list[CallPart]:
        parts = []
        for layer in self._there(layers):
            setting = self.in_layer(layer, name)
            if setting and (setting.value.parts or self.tool.empty == "value"):
                parts.append(self.part(setting))
            elif setting and layer in self.tool.ends:
                break
        return parts

    def in_layer(self, layer: str, name: str) -> Setting | None:
        """The assignment of ``name`` that holds in ``layer`` (a word of the tool's `variables`)."""
        file, _, place = layer.partition(":")
        if file in self._variables:
            return self._variables[file].find(name)
        document = self.documents.get(file)
        if document is None:
            return None
        if place.endswith("[]"):
            return _named_item(document, path_of(place[:-2]), name)
        return document.get((*path_of(place), name))

    def part(self, setting: Setting) -> CallPart:
        """``setting`` with its value, and with what hides behind a reference that is all of it.

        A value that leads back to itself is unknown.
        """
        if id(setting) in self._busy:
            return CallPart(setting, UNKNOWN)
        self._busy.add(id(setting))
        try:
            return CallPart(setting, self.resolve(setting), tuple(self._behind(setting)))
        finally:
            self._busy.discard(id(setting))

    def _behind(self, setting: Setting) -> list[CallPart]:
        """What the variable that ``setting`` refers to hides."""
        found = find_reference(self.tool.references, setting.value.literal or "")
        if found is None or "{file:" in found[0] or setting.source in self._plain_sources:
            return []
        whole = found[1].span() == (0, len(found[1].string))
        return self.variable(found[1]["name"])[1:] if whole else []

    def resolve(self, setting: Setting) -> Resolved:
        """``setting``'s value as the tool sees it."""
        variables = self._plain_sources.get(setting.source)
        if variables:
            return variables.resolve(setting)
        return joined(piece for part in setting.value.parts for piece in self._part(setting, part))

    def _part(self, setting: Setting, part: ValuePart) -> Iterator[Resolved]:
        """One part of a value: text, or a reference that the file's format itself knows."""
        if isinstance(part, Literal):
            yield from self._pieces(setting, part)
        elif isinstance(part, Ref) and (stack := self.variable(part.name)):
            yield self._outside.shown(setting, part.name, stack[0].resolved)
        else:
            yield UNKNOWN

    def _pieces(self, setting: Setting, literal: Literal) -> Iterator[Resolved]:
        """``literal`` with the references that this tool expands; others are sent as they stand."""
        syntaxes = tuple(syntax.rstrip("?") for syntax in self.tool.references)
        at = 0
        for syntax, match in find_references(syntaxes, literal.text):
            yield as_read_by_a_tool(setting, literal.slice(at, match.start()))
            missing = own(setting, literal.slice(*match.span()))
            yield self._referred(setting, syntax, match["name"], missing)
            at = match.end()
        yield as_read_by_a_tool(setting, literal.slice(at, len(literal.text)))

    def _file(self, setting: Setting, name: str) -> Resolved:
        """What the file ``name`` to which ``setting`` refers holds, where the home folder may be
        read."""
        if not self.world.is_known or not self.tool.config:
            return UNKNOWN
        owner = next(d for d in map(self.documents.get, self.tool.config) if d)
        path = name.replace("~", self.world.home, 1) if name.startswith("~") else name
        path = self._outside.path_of(dirname(owner.source.path), path)
        text = self.library.text(path) if path else None
        found = UNKNOWN if text is None else Resolved(text.strip())
        return self._outside.of_file(setting, name, path, found)

    def unresolved(self, setting: Setting) -> Iterator[str]:
        """The references in ``setting`` that this tool expands and that lead nowhere."""
        if setting.source in self._plain_sources:
            return
        text = setting.value.literal or ""
        syntaxes = tuple(syntax.rstrip("?") for syntax in self.tool.references)
        for syntax, match in find_references(syntaxes, text):
            is_file = "{file:" in syntax
            if (
                self._lacks_file(setting, match["name"])
                if is_file
                else self.is_nowhere(match["name"], syntax in self.tool.references)
            ):
                yield match[0]

    def is_nowhere(self, name: str, read_here: bool = True) -> bool:
        """Whether no layer sets the variable ``name``, all of them being known."""
        layers = self.tool.variables if read_here else self.tool.references_from
        return self.world.is_known and not self._in_layers(layers, name)

    def named_document(self, setting: Setting, name: str, format: str) -> Document | None:
        """Return the file that ``setting`` calls ``name``, from the folder where the tool starts,
        as far as it may be shown; None if it is not there."""
        return self._outside.document(setting, self._outside.path_of(self.root, name), format)

    def _lacks_file(self, setting: Setting, name: str) -> bool:
        """Whether the file that ``setting`` names, beside it or by its whole path, is not there."""
        if name.startswith("~"):
            return False
        path = self._outside.path_of(dirname(setting.source.path), name)
        if not path:
            return False
        return self.library.text(path) is None and path not in self.library.skipped

    def _referred(self, setting: Setting, syntax: str, name: str, missing: Resolved) -> Resolved:
        """The value of ``name`` to which ``setting`` refers, as far as it may be shown; ``missing``
        where all is known and it is nowhere."""
        if "{file:" in syntax:
            return self._file(setting, name)
        read_here = syntax in self.tool.references
        layers = self.tool.variables if read_here else self.tool.references_from
        stack = self._in_layers(layers, name)
        if stack and (stack[0].text or self.tool.missing == "empty"):
            return self._outside.shown(setting, name, stack[0].resolved)
        of_settings = tuple(layer for layer in self.tool.variables if ":" in layer)
        if not self.world.is_known or (not read_here and self._in_layers(of_settings, name)):
            return UNKNOWN  # seen both ways: it may have been put into the environment by then
        return missing if self.tool.missing == "literal" else _NOTHING


def expand(document: Document, path: Path) -> Iterator[tuple[Row, Setting]]:
    """The settings of ``document`` that ``path`` leads to, with what its ``{x}`` stood for."""
    pending: list[tuple[Row, Path]] = [({}, ())]
    for segment in path:
        pending = [step for row, at in pending for step in _steps(document, row, at, segment)]
    for row, at in pending:
        if (setting := document.get(at)) is not None:
            yield row, setting


def _steps(document: Document, row: Row, at: Path, segment: str) -> Iterator[tuple[Row, Path]]:
    if segment.startswith("{") and segment.endswith("}"):
        for setting in document.children(at):
            yield {**row, segment[1:-1]: setting.last_name}, setting.path
    else:
        yield row, (*at, segment)


def _named_item(document: Document, path: Path, name: str) -> Setting | None:
    """The value of the ``{"name": …, "value": …}`` item called ``name`` in the list at ``path``."""
    found = None
    for item in document.children(path):
        called = document.get((*item.path, "name"))
        if called is not None and called.value.literal == name:
            found = document.get((*item.path, "value")) or found
    return found


def bound(segment: str, row: Row) -> str:
    """``segment``, or what its ``{x}`` stands for in ``row``."""
    return row.get(segment[1:-1], segment) if segment.startswith("{") else segment


def _is_empty(setting: Setting) -> bool:
    return setting.kind == "string" and not setting.value.parts


def holds(setting: Setting) -> bool:
    """Whether ``setting`` is a plain value that is not empty."""
    return setting.kind in ("string", "number", "boolean") and bool(setting.value.parts)


def with_overridden(stack: list[CallPart]) -> CallPart:
    """The first of ``stack``, which hides the others."""
    return stack[0]._replace(overridden=(*stack[0].overridden, *stack[1:]))
