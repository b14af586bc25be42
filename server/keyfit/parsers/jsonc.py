"""JSON with comments and trailing commas (tree-sitter-json) and JSON5 (tree-sitter-javascript)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ..text.source import Source, Span
from .document import Document, Literal, Setting, Value
from .formats import JSON, JSON5, Format
from .tree_sitter_utils import Budget, CodePoints

if TYPE_CHECKING:
    from tree_sitter import Language, Node

_KINDS = {
    "string": "string",
    "template_string": "string",
    "number": "number",
    "true": "boolean",
    "false": "boolean",
    "null": "null",
    "object": "object",
    "array": "array",
    "unary_expression": "number",
    "identifier": "number",  # JSON5: -1, Infinity, NaN
}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))", re.DOTALL)
_CONTROL = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "0": "\0"}
_LINE_BREAKS = ("\n", "\r", "\r\n", "\u2028", "\u2029")  # escaped, they join two lines
_BOM = "\ufeff"
_DEEPEST = 64  # no tool's settings nest deeper; paths of hostile nesting would fill the memory


def read(source: Source) -> Document:
    """Return the settings of a JSON text, comments and trailing commas allowed."""
    return _read(source, JSON, _json(), before="")


def read_json5(source: Source) -> Document:
    """Return the settings of a JSON5 text."""
    return _read(source, JSON5, _javascript(), before="(")


@lru_cache(maxsize=1)
def _json() -> Language:
    import tree_sitter_json
    from tree_sitter import Language

    return Language(tree_sitter_json.language())


@lru_cache(maxsize=1)
def _javascript() -> Language:
    import tree_sitter_javascript
    from tree_sitter import Language

    return Language(tree_sitter_javascript.language())


def _read(source: Source, format: Format, language: Language, before: str) -> Document:
    """``before`` opens an expression where the grammar wants a program."""
    bom = len(_BOM) if source.text.startswith(_BOM) else 0
    points = CodePoints(before + source.text[bom:] + ("\n)" if before else ""))
    tree = Budget(len(source.text)).parse(language, points.data)
    walk = _Walk(source, points, bom - len(before))
    walk.run(tree.root_node)
    return Document(source, format, tuple(walk.settings), tuple(walk.comments))


class _Place(NamedTuple):
    """Where in the document a node stands."""

    node: Node
    path: tuple[str, ...]
    name: Literal | None


class _Walk:
    """Visits a syntax tree in document order, with a stack: nesting may be deep."""

    def __init__(self, source: Source, points: CodePoints, shift: int) -> None:
        self.source = source
        self.points = points
        self.shift = shift
        self.settings: list[Setting] = []
        self.comments: list[Span] = []

    def run(self, root: Node) -> None:
        stack = [_Place(root, (), None)]
        while stack:
            place = stack.pop()
            if place.node.type == "comment":
                self.comments.append(self._span(place.node))
                continue
            stack += reversed(list(self._inside(place)))

    def _inside(self, place: _Place) -> Iterator[_Place]:
        """Records ``place`` if it is a value; gives the places right inside it."""
        kind = _KINDS.get(place.node.type)
        if kind and place.path:
            self._record(place, kind)
        if len(place.path) >= _DEEPEST:
            return
        if kind == "array":
            yield from self._items(place)
        elif kind in (None, "object"):
            for child in place.node.named_children:
                yield self._pair(child, place.path) or _Place(child, place.path, None)

    def _items(self, place: _Place) -> Iterator[_Place]:
        index = 0
        for child in place.node.named_children:
            if child.is_missing:
                continue  # what a trailing comma lets the grammar expect
            if child.type in ("comment", "ERROR"):
                yield _Place(child, place.path, None)
            else:
                yield _Place(child, (*place.path, str(index)), None)
                index += 1

    def _pair(self, node: Node, path: tuple[str, ...]) -> _Place | None:
        """The value of a ``"key": value`` pair, under its name."""
        if node.type != "pair":
            return None
        key = node.child_by_field_name("key")
        value = node.child_by_field_name("value")
        if key is None or value is None or value.is_missing:
            return None
        name = self._string(key) if key.type == "string" else self._bare(key)
        return _Place(value, (*path, name.text), name)

    def _record(self, place: _Place, kind: str) -> None:
        node = place.node
        if kind == "string":
            literal = self._string(node)
            quote = self.source.text[self._span(node).start]
            span = literal.raw(0, len(literal.text))
            value = Value(span, (literal,) if literal.text else (), quote)
        elif kind in ("object", "array"):
            value = Value(self._span(node), ())
        else:
            literal = self._bare(node)
            value = Value(literal.raw(0, len(literal.text)), (literal,))
        self.settings.append(Setting(self.source, place.path, place.name, value, kind))

    def _span(self, node: Node) -> Span:
        start, end = self.points.span(node)
        return Span(start + self.shift, end + self.shift)

    def _bare(self, node: Node) -> Literal:
        start, end = self._span(node)
        return Literal(self.source.text[start:end], start)

    def _string(self, node: Node) -> Literal:
        start, end = self._span(node)
        return unescape(self.source.text, start + 1, max(start + 1, end - 1))


def unescape(text: str, start: int, end: int) -> Literal:
    """The string whose raw inside is ``text[start:end]`` (code points), decoded."""
    raw = text[start:end]
    if "\\" not in raw:
        return Literal(raw, start)
    chars: list[str] = []
    offsets: list[int] = []
    at = 0
    while at < len(raw):
        char, length = _decoded(raw, at)
        chars.append(char)
        offsets += [start + at] * len(char)
        at += length
    return Literal("".join(chars), start, (*offsets, end))


def _decoded(raw: str, at: int) -> tuple[str, int]:
    """The character(s) at ``at`` and how many raw ones they take."""
    match = _ESCAPE.match(raw, at) if raw[at] == "\\" else None
    if match is None:
        return raw[at], 1
    if match[1] or match[2]:
        return _code_unit(raw, match)
    char = match[3]
    return ("" if char in _LINE_BREAKS else _CONTROL.get(char, char)), match.end() - at


def _code_unit(raw: str, match: re.Match[str]) -> tuple[str, int]:
    unit = int(match[1] or match[2], 16)
    low = _ESCAPE.match(raw, match.end()) if 0xD800 <= unit < 0xDC00 else None
    if low and low[1] and 0xDC00 <= (pair := int(low[1], 16)) < 0xE000:
        joined = chr(0x10000 + ((unit - 0xD800) << 10) + (pair - 0xDC00))
        return joined, low.end() - match.start()
    return chr(unit), match.end() - match.start()
