"""Read JSON with comments and trailing commas (tree-sitter-json), and JSON5.

JSON5 is read by tree-sitter-javascript: there is no grammar of its own on the package index.
"""

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
    # Of JSON5: -1, Infinity, NaN.
    "unary_expression": "number",
    "identifier": "number",
}
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))", re.DOTALL)
_CONTROL = {
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "0": "\0",
}
# After a backslash, they join two lines.
_LINE_BREAKS = ("\n", "\r", "\r\n", "\u2028", "\u2029")
_BOM = "\ufeff"
# No tool's settings nest deeper; the paths of hostile nesting would fill the memory.
_MAX_DEPTH = 64


def parse(source: Source) -> Document:
    """Return the settings of a JSON text, comments and trailing commas allowed."""
    return _read(source, JSON, _json(), before="")


def parse_json5(source: Source) -> Document:
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
    """Return the settings of ``source``, parsed by the grammar of ``language``.

    ``before`` opens an expression where the grammar expects a program: a JavaScript file that
    begins with ``{`` begins with a block of statements, not with an object.
    """
    text = source.text.removeprefix(_BOM)
    bom = len(source.text) - len(text)
    after = "\n)" if before else ""
    points = CodePoints(before + text + after)
    budget = Budget(len(source.text))
    root = budget.parse(language, points.data).root_node
    walk = _Walk(source, points, bom - len(before))
    walk.run(root)
    return Document(
        source,
        format,
        settings=tuple(walk.settings),
        comments=tuple(walk.comments),
        # As in JSON.parse. In a half-typed text, nobody knows which object a name belongs to.
        last_object_wins=not root.has_error,
    )


class _Place(NamedTuple):
    """Where in the document a node stands."""

    node: Node
    path: tuple[str, ...]
    name: Literal | None


class _Walk:
    """Visit a syntax tree in document order, with a stack: nesting may be deep.

    ``shift`` (code points) leads from a place in the parsed text to one in the file.
    """

    def __init__(self, source: Source, points: CodePoints, shift: int) -> None:
        self.source = source
        self.points = points
        self.shift = shift
        self.settings: list[Setting] = []
        self.comments: list[Span] = []

    def run(self, root: Node) -> None:
        """Record the settings and comments below ``root``."""
        stack = [_Place(root, (), None)]
        while stack:
            place = stack.pop()
            if place.node.type == "comment":
                span = self._span(place.node)
                self.comments.append(span)
                continue
            inner = list(self._inside(place))
            stack += reversed(inner)

    def _inside(self, place: _Place) -> Iterator[_Place]:
        """Record ``place`` if it is a value; yield the places right inside it."""
        kind = _KINDS.get(place.node.type)
        if kind and place.path:
            self._record(place, kind)
        if len(place.path) >= _MAX_DEPTH:
            return
        if kind == "array":
            yield from self._items(place)
            return
        is_scalar = kind is not None and kind != "object"
        if is_scalar:
            return
        # Also inside an ERROR node: a pair in it is whole, though something beside it is broken.
        for child in place.node.named_children:
            pair = self._pair(child, place.path)
            yield pair or _Place(child, place.path, None)

    def _items(self, place: _Place) -> Iterator[_Place]:
        """Yield the elements of a list under their indices."""
        index = 0
        for child in place.node.named_children:
            if child.is_missing:
                # The element that the grammar expects after a trailing comma.
                continue
            if child.type in ("comment", "ERROR"):
                yield _Place(child, place.path, None)
                continue
            path = (*place.path, str(index))
            yield _Place(child, path, None)
            index += 1

    def _pair(self, node: Node, path: tuple[str, ...]) -> _Place | None:
        """Return the value of a ``"key": value`` pair under its name; None for anything else."""
        if node.type != "pair":
            return None
        key = node.child_by_field_name("key")
        value = node.child_by_field_name("value")
        if key is None or value is None or value.is_missing:
            return None
        is_quoted = key.type == "string"
        name = self._string(key) if is_quoted else self._bare(key)
        return _Place(value, (*path, name.text), name)

    def _record(self, place: _Place, kind: str) -> None:
        node, path, name = place
        value = self._value(node, kind)
        setting = Setting(self.source, path, name, value, kind)
        self.settings.append(setting)

    def _value(self, node: Node, kind: str) -> Value:
        if kind in ("object", "array"):
            return Value(self._span(node), ())
        if kind != "string":
            literal = self._bare(node)
            span = literal.raw(0, len(literal.text))
            return Value(span, (literal,))
        literal = self._string(node)
        length = len(literal.text)
        inside = literal.raw(0, length)
        parts = (literal,) if length else ()
        whole = self._span(node)
        quote = self.source.text[whole.start]
        return Value(inside, parts, quote)

    def _span(self, node: Node) -> Span:
        start, end = self.points.span(node)
        return Span(start + self.shift, end + self.shift)

    def _bare(self, node: Node) -> Literal:
        start, end = self._span(node)
        text = self.source.text[start:end]
        return Literal(text, start)

    def _string(self, node: Node) -> Literal:
        start, end = self._span(node)
        # If a string is not closed, the node may consist of a single quote.
        inside_end = max(start + 1, end - 1)
        return unescape(self.source.text, start + 1, inside_end)


def unescape(text: str, start: int, end: int) -> Literal:
    """Return the string whose raw inside is ``text[start:end]`` (code points), decoded."""
    raw = text[start:end]
    if "\\" not in raw:
        return Literal(raw, start)
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    while at < len(raw):
        piece, length = _decoded(raw, at)
        pieces.append(piece)
        # A piece is empty for a joined line, else one character, also for a pair of surrogates.
        if piece:
            offsets.append(start + at)
        at += length
    offsets.append(end)
    decoded = "".join(pieces)
    return Literal(decoded, start, tuple(offsets))


def _decoded(raw: str, at: int) -> tuple[str, int]:
    """Return the character at ``at`` of ``raw``, and how many characters it is written with."""
    first = raw[at]
    if first != "\\":
        return first, 1
    match = _ESCAPE.match(raw, at)
    if match is None:
        return first, 1
    if match[1] or match[2]:
        return _code_unit(raw, match)
    character = match[3]
    length = match.end() - at
    if character in _LINE_BREAKS:
        return "", length
    return _CONTROL.get(character, character), length


def _code_unit(raw: str, match: re.Match[str]) -> tuple[str, int]:
    """Return the character of ``\\uXXXX`` or ``\\xXX`` as `_decoded` does.

    JSON writes a character beyond U+FFFF as a pair of surrogates; a lone one stays as it is.
    """
    unit = int(match[1] or match[2], 16)
    length = match.end() - match.start()
    is_high_surrogate = 0xD800 <= unit < 0xDC00
    if not is_high_surrogate:
        return chr(unit), length
    following = _ESCAPE.match(raw, match.end())
    if following is None or not following[1]:
        return chr(unit), length
    low = int(following[1], 16)
    is_low_surrogate = 0xDC00 <= low < 0xE000
    if not is_low_surrogate:
        return chr(unit), length
    high_bits = unit - 0xD800
    low_bits = low - 0xDC00
    code = 0x10000 + (high_bits << 10) + low_bits
    length = following.end() - match.start()
    return chr(code), length
