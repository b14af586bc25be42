"""The interpreter of the tool catalog: one tool, started in one folder, and the calls it declares.

Locators: ``$NAME`` a variable; ``a.b`` a path in the row; ``/a.b`` from the file's root; ``@a.b``
the variable whose NAME stands at a.b. In a path ``{x}`` is any name, remembered as ``x``, and a
last ``{x}#`` means the name itself. Segments that hold dots stand in double quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache

from ..catalog.tools import CallSpec, Environment, Handed, Tool, Wire
from ..catalog.vendor import Catalog
from ..files import Library
from ..readers.setting import Document, Literal, Ref, Setting
from ..readers.setting import Part as ValuePart
from .call import Call, ModelUse
from .environment import Scene, object_variables, scene_calls
from .handed import handed_calls
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
    """``tool`` started in the folder ``root``, with the files it reads there.

    ``is_used`` tells whether it is in use there: a ``.env`` that anybody may read does not tell.
    """

    def __init__(
        self, catalog: Catalog, environment: Environment, tool: Tool, root: str, library: Library
    ) -> None:
        self.catalog, self.environment, self.tool, self.root = catalog, environment, tool, root
        self._library = library
        own = [place for spec in tool.files.values() for place in spec.own]
        here = [place for place in own if library.text(_at(root, place)) is not None]
        # Only the user's own files: where the tool is started, and what it reads there, is unknown.
        at_home = all(place.startswith("{home}") for place in here)
        self.is_used = bool(here)
        self.documents = {
            name: found
            for name, spec in tool.files.items()
            if self.is_used
            and (found := library.first(root, spec.own if at_home else spec.at, spec.format))
        }

    @cached_property
    def _variables(self) -> dict[str, Variables]:
        """The variables of each ``.env`` file among the tool's files."""
        dotenvs = ((n, d) for n, d in self.documents.items() if d.format == "dotenv")
        return {name: Variables(document) for name, document in dotenvs}

    def calls(self) -> Iterator[Call]:
        """Every call that the tool's files declare; none where only a shared ``.env`` is there."""
        for spec in self.tool.calls:
            if spec.unless and self._is_declared(spec):
                continue
            for row, base in self.rows(spec.each):
                yield from self._call(spec, row, base)
        for place in self.tool.environments:
            yield from self._environment_calls(place)
        for hands in self.tool.hands:
            yield from self._handed_calls(hands)

    def _is_declared(self, spec: CallSpec) -> bool:
        """Whether the model that ``spec`` would call is one of the rows of ``spec.unless``."""
        chosen = self._first(spec.choose, {}, ())
        others = (other for other in self.tool.calls if other.id == spec.unless)
        rows = ((other, row, base) for other in others for row, base in self.rows(other.each))
        declared = {use.part.text for place in rows for use in self._models(*place)}
        return chosen is not None and chosen.text in declared

    # Rows: the places in the configuration that each declare a call.

    def rows(self, each: str) -> Iterator[tuple[Row, Path]]:
        """The places that ``each`` leads to, with what its ``{x}`` stood for."""
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
            return self.variable(locator[1:])
        if locator.startswith("@"):
            names = self._stack(locator[1:], row, base)
            return self.variable(names[0].text) if names and names[0].text else []
        if locator.startswith("/"):
            return self.config(path_of(locator[1:]))
        return self.config((*base, *(_bound(segment, row) for segment in path_of(locator))))

    def config(self, path: Path) -> list[Part]:
        """The values at ``path`` of the configuration files, the winning one first."""
        found = (document.at(path) for document in self._config_documents(path))
        return [Part(s, self.resolve(s)) for s in found if s is not None and _holds(s)]

    def variable(self, name: str) -> list[Part]:
        """The values of the variable ``name``, the winning layer first."""
        parts = []
        for layer in self.tool.variables:
            setting = self.in_layer(layer, name)
            if setting and (setting.value.parts or self.tool.empty == "value"):
                parts.append(Part(setting, self.resolve(setting)))
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
        return document.at((*path_of(place), name))

    def resolve(self, setting: Setting) -> Resolved:
        """``setting``'s value as the tool sees it."""
        for variables in self._variables.values():
            if variables.document.source is setting.source:
                return variables.resolve(setting)
        return joined(piece for part in setting.value.parts for piece in self._part(setting, part))

    def _part(self, setting: Setting, part: ValuePart) -> Iterator[Resolved]:
        """One part of a value: text, or a reference that the file's format itself knows."""
        if isinstance(part, Literal):
            yield from self._pieces(setting, part)
        else:
            stack = self.variable(part.name) if isinstance(part, Ref) else []
            yield stack[0].resolved if stack else UNKNOWN

    def _pieces(self, setting: Setting, literal: Literal) -> Iterator[Resolved]:
        """``literal`` with the references that this tool expands; others are sent as they stand."""
        syntaxes = tuple(syntax.rstrip("?") for syntax in self.tool.references)
        at = 0
        while found := find_reference(syntaxes, literal.text, at):
            syntax, match = found
            yield own(setting, literal.slice(at, match.start()))
            yield self._referred(syntax, match["name"])
            at = match.end()
        yield own(setting, literal.slice(at, len(literal.text)))

    def _referred(self, syntax: str, name: str) -> Resolved:
        expanded_here = syntax in self.tool.references and "{file:" not in syntax
        stack = self.variable(name) if expanded_here else []
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
                tested=self.tool.evidence != "untested", references=self.tool.references,
                syntaxes=self.environment.references, names=tuple(self._names(spec, row, base)),
            )  # fmt: skip

    def _names(self, spec: CallSpec, row: Row, base: Path) -> Iterator[Part]:
        """The values that are meant to be a variable's name."""
        for locator in spec.key:
            if locator.startswith("@"):
                yield from self._stack(locator[1:], row, base)[:1]

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
        trim = self._wire(spec, row, base).trim
        if chosen := self._first(spec.choose, row, base):
            thinking, budget, context = self._extras(spec, row, base, first=True)
            yield ModelUse(chosen.trimmed_by(trim), thinking, budget, context)
        for number, locator in enumerate(spec.model, start=1 if spec.choose else 0):
            for part, bound in self._model_parts(locator, row, base):
                sent = self._extra(spec.rename, bound, base) or part
                thinking, budget, context = self._extras(spec, bound, base, number == 0)
                yield ModelUse(sent.trimmed_by(trim), thinking, budget, context)
        for locator in spec.select:
            yield from self._selected(spec, locator, row, base)

    def _extras(self, spec: CallSpec, row: Row, base: Path, first: bool) -> tuple[Part | None, ...]:
        """Thinking, budget and context of a model; variables speak of the first model only."""
        locators = (spec.thinking, spec.budget, spec.context)
        mine = (one if first or not one.startswith("$") else "" for one in locators)
        return tuple(self._extra(locator, row, base) for locator in mine)

    def _model_parts(self, locator: str, row: Row, base: Path) -> Iterator[tuple[Part, Row]]:
        """The models at ``locator``, each with what the ``{x}`` of its path stood for."""
        if locator.startswith(("$", "/")):
            yield from ((part, row) for part in self._stack(locator, row, base)[:1])
            return
        path = (*base, *(_bound(segment, row) for segment in path_of(locator.removesuffix("#"))))
        for document in self._config_documents(path):
            for bound, setting in expand(document, path):
                part = self._part_at(setting, locator)
                if part:
                    yield part, {**row, **bound}

    def _part_at(self, setting: Setting, locator: str) -> Part | None:
        """``setting``'s value, or its name where ``locator`` ends in ``#``."""
        if locator.endswith("#"):
            name = setting.name
            return Part(setting, own(setting, name), is_name=True) if name else None
        return Part(setting, self.resolve(setting)) if _holds(setting) else None

    def _extra(self, locator: str, row: Row, base: Path) -> Part | None:
        return self._first((locator,), row, base) if locator else None

    def _selected(self, spec: CallSpec, locator: str, row: Row, base: Path) -> Iterator[ModelUse]:
        """The model of a ``provider/model`` at ``locator`` that names this row's provider."""
        provider = row.get("id", "")
        for part, _ in self._model_parts(locator, {}, ()):
            text = part.text or ""
            if text.startswith(f"{provider}/"):
                model = part._replace(prefix=len(provider) + 1)
                if not self._extra(spec.rename, {**row, "m": model.text or ""}, base):
                    yield ModelUse(model, role="select")
            elif spec.prefixed and text and "/" not in text:
                yield ModelUse(part, role=f"wants {provider}/")

    def choices(self, setting: Setting) -> Iterator[str]:
        """What ``setting`` may hold, if it chooses a row's model: ``row/model`` as declared."""
        for spec in self.tool.calls:
            paths = [path_of(locator.removesuffix("#")) for locator in spec.select]
            places = (p for path in paths for d in self._config_documents(path)
                      for _, p in expand(d, path))  # fmt: skip
            if any(place is setting for place in places):
                for row, base in self.rows(spec.each):
                    declared = (use for use in self._models(spec, row, base) if not use.role)
                    yield from (f"{row.get('id', '')}/{use.part.text}" for use in declared)

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
            yield from scene_calls(Scene(self.catalog, self.environment, variables, self.resolve))

    def _handed_calls(self, hands: Handed) -> Iterator[Call]:
        """The calls of each program that gets variables from the tool's files."""
        file, _, locator = hands.each.partition(":")
        document = self.documents.get(file)
        if document is None:
            return
        bases = [s.path for _, s in expand(document, path_of(locator))] if locator else [()]
        for base in bases:
            yield from handed_calls(self, self._library, document, hands, base)


def _at(root: str, place: str) -> str:
    """The path of ``place`` (``{cwd}/…``) for a tool started in ``root``."""
    return f"{root.rstrip('/')}/{place.partition('/')[2]}"


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
    return stack[0]._replace(losers=tuple(stack[1:]))
