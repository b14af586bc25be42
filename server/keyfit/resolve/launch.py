"""The interpreter of the tool catalog: one tool, started in one folder, and the calls it declares.

Locators: ``$NAME`` a variable; ``a.b`` a path in the row; ``/a.b`` from the file's root; ``@a.b``
the variable whose NAME stands at a.b. In a path ``{x}`` is any name, remembered as ``x``, and a
last ``{x}#`` means the name itself. Segments that hold dots stand in double quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from ..catalog.tools import CallSpec, Environment, Tool, Wire
from ..catalog.vendor import Catalog
from ..files import Library
from ..readers.setting import Document, Literal, Setting
from .call import Call, ModelUse
from .environment import Scene, object_variables, scene_calls
from .references import find_reference
from .resolved import UNKNOWN, Part, Resolved, joined, own
from .variables import Variables

Path = tuple[str, ...]
Row = Mapping[str, str]
_SEGMENT = re.compile(r'"([^"]*)"|([^.]+)')


@lru_cache(maxsize=256)
def path_of(locator: str) -> Path:
    """The segments of a dotted path."""
    return tuple(quoted or plain for quoted, plain in _SEGMENT.findall(locator))


class Launch:
    """``tool`` started in the folder ``root``, with the files it reads there."""

    def __init__(
        self, catalog: Catalog, environment: Environment, tool: Tool, root: str, library: Library
    ) -> None:
        self.catalog, self.environment, self.tool, self.root = catalog, environment, tool, root
        self.documents = {
            name: found
            for name, spec in tool.files.items()
            if (found := library.first(root, spec.at, spec.format))
        }
        self._variables = {
            name: Variables(document)
            for name, document in self.documents.items()
            if document.format == "dotenv"
        }

    def calls(self) -> Iterator[Call]:
        """Every call that the tool's files declare."""
        for spec in self.tool.calls:
            for row, base in self._rows(spec.each):
                yield from self._call(spec, row, base)
        for place in self.tool.environments:
            yield from self._environment_calls(place)

    # Rows: the places in the configuration that each declare a call.

    def _rows(self, each: str) -> Iterator[tuple[Row, Path]]:
        if not each:
            yield {}, ()
            return
        seen: set[Path] = set()
        for document in self._config_documents(path_of(each)):
            for row, setting in expand(document, path_of(each)):
                if setting.path not in seen:
                    seen.add(setting.path)
                    yield row, setting.path

    def _config_documents(self, path: Path) -> Iterator[Document]:
        """The configuration files, highest first; only the first where it replaces the others."""
        replaces = path and path[0] in self.tool.replace
        for name in self.tool.config:
            document = self.documents.get(name)
            if document and (not replaces or document.at(path[:1])):
                yield document
                if replaces:
                    return

    # Values: what the tool finds where a locator points.

    def _stack(self, locator: str, row: Row, base: Path) -> list[Part]:
        """The values at ``locator``, the winning layer first."""
        if locator.startswith("$"):
            return self._variable(locator[1:])
        if locator.startswith("@"):
            names = self._stack(locator[1:], row, base)
            return self._variable(names[0].text) if names and names[0].text else []
        if locator.startswith("/"):
            return self._config(path_of(locator[1:]))
        return self._config((*base, *(_bound(segment, row) for segment in path_of(locator))))

    def _config(self, path: Path) -> list[Part]:
        found = (document.at(path) for document in self._config_documents(path))
        return [Part(s, self._resolve(s)) for s in found if s is not None and _holds(s)]

    def _variable(self, name: str) -> list[Part]:
        parts = []
        for layer in self.tool.variables:
            file, _, place = layer.partition(":")
            setting = self._in_layer(file, place, name)
            if setting and (setting.value.parts or self.tool.empty == "value"):
                parts.append(Part(setting, self._resolve(setting)))
        return parts

    def _in_layer(self, file: str, place: str, name: str) -> Setting | None:
        if file in self._variables:
            return self._variables[file].find(name)
        document = self.documents.get(file)
        if document is None:
            return None
        if place.endswith("[]"):
            return _named_item(document, path_of(place[:-2]), name)
        return document.at((*path_of(place), name))

    def _resolve(self, setting: Setting) -> Resolved:
        for variables in self._variables.values():
            if variables.document.source is setting.source:
                return variables.resolve(setting)
        literal = next(iter(setting.value.parts), None)
        if not isinstance(literal, Literal):
            return Resolved("")
        return joined(self._pieces(setting, literal))

    def _pieces(self, setting: Setting, literal: Literal) -> Iterator[Resolved]:
        """``literal`` with the references that this tool expands; others are sent as they stand."""
        syntaxes = tuple(syntax.rstrip("?") for syntax in self.tool.references)
        at = 0
        while found := find_reference(syntaxes, literal.text, at):
            syntax, match = found
            yield own(setting, _slice(literal, at, match.start()))
            yield self._referred(syntax, match["name"])
            at = match.end()
        yield own(setting, _slice(literal, at, len(literal.text)))

    def _referred(self, syntax: str, name: str) -> Resolved:
        expanded_here = syntax in self.tool.references and "{file:" not in syntax
        stack = self._variable(name) if expanded_here else []
        return stack[0].resolved if stack else UNKNOWN

    # Calls

    def _call(self, spec: CallSpec, row: Row, base: Path) -> Iterator[Call]:
        keys = self._keys(spec, row, base)
        url = self._first(spec.url, row, base)
        models = tuple(self._models(spec, row, base))
        if url or keys or models:
            yield Call(
                self.catalog, self.tool.title, self.tool.id, keys, url, models,
                self._wire(spec, row, base), agent=self.tool.agent,
                tested=self.tool.evidence == "observed",
            )  # fmt: skip

    def _keys(self, spec: CallSpec, row: Row, base: Path) -> tuple[Part, ...]:
        stacks = (self._stack(locator, row, base) for locator in spec.key)
        found = [_with_losers(stack) for stack in stacks if stack]
        found = [part for part in found if part.text != ""]
        return tuple(found if spec.send == "all" else found[:1])

    def _first(self, locators: tuple[str, ...], row: Row, base: Path) -> Part | None:
        for locator in locators:
            if stack := self._stack(locator, row, base):
                return _with_losers(stack)
        return None

    def _models(self, spec: CallSpec, row: Row, base: Path) -> Iterator[ModelUse]:
        wire = self._wire(spec, row, base)
        for locator in spec.model:
            for part, bound in self._model_parts(locator, row, base):
                extras = (self._extra(place, bound, base) for place in (spec.thinking, spec.budget, spec.context))
                yield ModelUse(_trimmed(part, wire.trim), *extras)
        for locator in spec.select:
            yield from self._selected(locator, row)

    def _model_parts(self, locator: str, row: Row, base: Path) -> Iterator[tuple[Part, Row]]:
        if locator.startswith(("$", "/")):
            stack = self._stack(locator, row, base)
            yield from ((part, row) for part in stack[:1])
            return
        path = tuple(_bound(segment, row) for segment in path_of(locator.removesuffix("#")))
        for document in self._config_documents((*base, *path)):
            for bound, setting in expand(document, (*base, *path)):
                if locator.endswith("#") and setting.name:
                    named = Part(setting, own(setting, setting.name), is_name=True)
                    yield named, {**row, **bound}
                elif _holds(setting):
                    yield Part(setting, self._resolve(setting)), {**row, **bound}

    def _extra(self, locator: str, row: Row, base: Path) -> Part | None:
        return self._first((locator,), row, base) if locator else None

    def _selected(self, locator: str, row: Row) -> Iterator[ModelUse]:
        """A ``provider/model`` at ``locator`` that names this row's provider."""
        provider = row.get("id", "")
        for document in self._config_documents(path_of(locator)):
            for _, setting in expand(document, path_of(locator.removesuffix("#"))):
                named = locator.endswith("#") and setting.name
                value = own(setting, setting.name) if named and setting.name else self._resolve(setting)
                if value.text and value.text.startswith(f"{provider}/"):
                    part = Part(setting, value, prefix=len(provider) + 1, is_name=bool(named))
                    yield ModelUse(part, role="select")

    def _wire(self, spec: CallSpec, row: Row, base: Path) -> Wire:
        if not spec.wire.by:
            return spec.wire.otherwise
        if spec.wire.by.startswith("{"):
            chosen = _bound(spec.wire.by, row)
        else:
            stack = self._stack(spec.wire.by, row, base)
            chosen = (stack[0].text or "") if stack else "none"
        return spec.wire.wires.get(chosen, spec.wire.otherwise)

    def _environment_calls(self, place: str) -> Iterator[Call]:
        """The calls of an object of variables that the tool hands to the programs it starts."""
        file, _, locator = place.partition(":")
        document = self.documents.get(file)
        for _, setting in expand(document, path_of(locator)) if document else ():
            variables = object_variables(document, setting.path) if document else {}
            yield from scene_calls(Scene(self.catalog, self.environment, variables, self._resolve))


def expand(document: Document, path: Path) -> Iterator[tuple[Row, Setting]]:
    """The settings of ``document`` that ``path`` leads to, with what its ``{x}`` stood for."""
    pending: list[tuple[Row, Path]] = [({}, ())]
    for segment in path:
        pending = [step for row, at in pending for step in _steps(document, row, at, segment)]
    for row, at in pending:
        if (setting := document.at(at)) is not None:
            yield row, setting


def _steps(document: Document, row: Row, at: Path, segment: str) -> Iterator[tuple[Row, Path]]:
    if segment.startswith("{") and segment.endswith("}"):
        for setting in document.below(at):
            yield {**row, segment[1:-1]: setting.last_name}, setting.path
    else:
        yield row, (*at, segment)


def _named_item(document: Document, path: Path, name: str) -> Setting | None:
    """The value of the ``{"name": …, "value": …}`` item called ``name`` in the list at ``path``."""
    found = None
    for item in document.below(path):
        called = document.at((*item.path, "name"))
        if called is not None and called.value.literal == name:
            found = document.at((*item.path, "value")) or found
    return found


def _bound(segment: str, row: Row) -> str:
    return row.get(segment[1:-1], segment) if segment.startswith("{") else segment


def _holds(setting: Setting) -> bool:
    return setting.kind in ("string", "number", "boolean") and bool(setting.value.parts)


def _with_losers(stack: list[Part]) -> Part:
    winner, *losers = stack
    return Part(winner.setting, winner.resolved, tuple(losers))


def _trimmed(part: Part, suffixes: tuple[str, ...]) -> Part:
    for suffix in suffixes:
        if part.text and part.text.endswith(suffix):
            return Part(part.setting, part.resolved, part.losers, part.prefix, len(suffix), part.is_name)
    return part


def _slice(literal: Literal, start: int, end: int) -> Literal:
    offsets = None if literal.offsets is None else literal.offsets[start : end + 1]
    return Literal(literal.text[start:end], literal.raw(start, end).start, offsets)
