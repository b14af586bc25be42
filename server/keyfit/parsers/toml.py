"""TOML (tree-sitter-toml). Below a line that is broken, reading starts anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from ..text.source import Source, Span
from .document import Document, Literal, Setting, Value
from .escapes import code_point, trimmed, unescaped
from .formats import TOML
from .tree_sitter_utils import Budget, CodePoints, most_read

if TYPE_CHECKING:
    from tree_sitter import Language, Node

Path = tuple[str, ...]
_BOM = "\ufeff"
_DEEPEST = 64  # no tool's settings nest deeper; paths of hostile nesting would fill the memory
# Reading starts anew below a broken statement: at most so often, and so many code points in all.
_RESTARTS = 50
_KINDS = {
    "string": "string",
    "integer": "number",
    "float": "number",
    "boolean": "boolean",
    "array": "array",
    "inline_table": "object",
    "offset_date_time": "date",
    "local_date_time": "date",
    "local_date": "date",
    "local_time": "date",
}
_TABLES = ("table", "table_array_element")
_HALF_HEADER = re.compile(r"[^\S\r\n]*\[+[^\S\r\n]*(?P<keys>[^\]\[=#\r\n]*)")
_HALF_KEY = re.compile(r"[^\s.\"']+")
_ESCAPE = re.compile(
    r"\\(?:u(?P<u>[0-9a-fA-F]{4})|U(?P<U>[0-9a-fA-F]{8})|x(?P<x>[0-9a-fA-F]{2})"
    r"|(?P<join>[^\S\r\n]*(?:\r\n|\n)\s*)|(?P<char>.))|(?P<line>\r\n)",
    re.DOTALL,
)
_LINE_END = re.compile(r"\r\n")
_CONTROL = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}


def read(source: Source) -> Document:
    """Return the settings of a TOML text, tables and arrays of tables as objects and lists."""
    reader = _Reader(source)
    rest: int | None = len(_BOM) if source.text.startswith(_BOM) else 0
    spent = 0
    most = most_read(len(source.text))
    for _ in range(_RESTARTS):
        if rest is None or (spent and spent + len(source.text) - rest > most):
            break
        spent += len(source.text) - rest
        rest = reader.run(rest)
    return Document(source, TOML, tuple(reader.settings), tuple(sorted(reader.comments)))


@lru_cache(maxsize=1)
def _toml() -> Language:
    import tree_sitter_toml
    from tree_sitter import Language

    return Language(tree_sitter_toml.language())


_TOO_DEEP: Path = ("",) * (_DEEPEST + 1)  # stands for any path that is not followed


class _Place(NamedTuple):
    """Where in the document a node stands."""

    node: Node
    path: Path
    name: Literal | None


class _Reader:
    """Reads statements in order; ``table`` is the path of the table that is open."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.settings: list[Setting] = []
        self.comments: list[Span] = []
        self.table: Path = ()
        self._items: dict[Path, int] = {}  # arrays of tables: how many items each has
        self._objects: set[Path] = set()
        self._budget = Budget(len(source.text))

    def run(self, start: int) -> int | None:
        """Reads from ``start`` on; gives where to start anew, None at the end or without hope."""
        broken = self._parsed(start, len(self.source.text))
        if broken is None:
            return None
        line_end = self._line_end(broken)
        if self._parsed(broken, line_end, alone=True) is not None:
            self._half_header(broken)
        return line_end if line_end < len(self.source.text) else None

    def _line_end(self, at: int) -> int:
        return self.source.text.find("\n", at) + 1 or len(self.source.text)

    def _parsed(self, start: int, end: int, alone: bool = False) -> int | None:
        """Reads ``start:end``; gives the line's start of the first broken statement, if there is
        one. A line that stands ``alone`` is read only if it is whole."""
        points = CodePoints(self.source.text[start:end])
        root = self._budget.parse(_toml(), points.data).root_node
        walk = _Walk(self, points, start)
        if alone and root.has_error:
            return start
        for node, following in _statements(root):
            if node.has_error:
                at = walk.span(node).start
                return max(self.source.text.rfind("\n", 0, at) + 1, start)
            walk.statement(node, following)
        return None

    def _half_header(self, start: int) -> None:
        """A header that is not closed yet: what follows is not the last table's."""
        header = _HALF_HEADER.match(self.source.text, start)
        if header:
            found = _HALF_KEY.finditer(self.source.text, *header.span("keys"))
            keys = [Literal(key[0], key.start()) for key in found]
            self.open(keys, is_item=header[0].lstrip().startswith("[["))

    def open(self, keys: list[Literal], is_item: bool, span: Span | None = None) -> None:
        """Opens the table that ``keys`` name, a new item of an array of tables if ``is_item``."""
        if len(keys) > _DEEPEST:
            self.table = _TOO_DEEP
            return
        path: Path = ()
        for number, key in enumerate(keys, start=1):
            path = (*path, key.text)
            last = number == len(keys)
            kind = "array" if last and is_item else "object"
            self.object(path, key, span if last and span else key.raw(0, len(key.text)), kind)
            if last and is_item:
                self._items[path] = self._items.get(path, -1) + 1
            if path in self._items:
                path = (*path, str(self._items[path]))
                self.object(path, None, span or key.raw(0, len(key.text)))
        self.table = path

    def object(self, path: Path, name: Literal | None, span: Span, kind: str = "object") -> None:
        """Notes that ``path`` is a table, once."""
        if path not in self._objects and len(path) <= _DEEPEST:
            self._objects.add(path)
            self.settings.append(Setting(self.source, path, name, Value(span, ()), kind))


def _statements(root: Node) -> Iterator[tuple[Node, Node | None]]:
    """The headers, pairs and comments of ``root`` in order, each with what follows it beside it;
    of a broken table only the parts. (A node looks for its sibling from the first one on.)"""
    for child, following in _with_next(root.children):
        if child.type in _TABLES and any(c.type == "ERROR" for c in child.children[:3]):
            yield child, following
        elif child.type in _TABLES:
            yield from _with_next(child.children)
        else:
            yield child, following


def _with_next(nodes: list[Node]) -> Iterator[tuple[Node, Node | None]]:
    return zip_longest(nodes, nodes[1:])


class _Walk:
    """One parse of a stretch of the text."""

    def __init__(self, reader: _Reader, points: CodePoints, shift: int) -> None:
        self.reader = reader
        self.points = points
        self.shift = shift
        self.text = reader.source.text

    def span(self, node: Node) -> Span:
        """Where ``node`` stands in the file."""
        start, end = self.points.span(node)
        return Span(start + self.shift, end + self.shift)

    def statement(self, node: Node, following: Node | None) -> None:
        """Reads one intact statement; a header's name is what follows its bracket."""
        if node.type == "comment":
            self.reader.comments.append(self.span(node))
        elif node.type == "pair":
            self._values(self._pair(node, self.reader.table))
            self._comments(node)
        elif node.type in ("[", "[[") and following:
            self.reader.open(self._keys(following), node.type == "[[", self.span(following))

    def _comments(self, pair: Node) -> None:
        """The grammar hangs the comment behind a value on its pair."""
        for child in pair.named_children:
            if child.type == "comment":
                self.reader.comments.append(self.span(child))

    def _values(self, place: _Place) -> None:
        """Records ``place`` and what is inside it, with a stack: nesting may be deep."""
        stack = [place]
        while stack:
            place = stack.pop()
            if place.node.type == "comment":
                self.reader.comments.append(self.span(place.node))
                continue
            if len(place.path) > _DEEPEST:
                continue
            self._record(place)
            if len(place.path) < _DEEPEST:
                stack += reversed(list(self._inside(place)))

    def _inside(self, place: _Place) -> Iterator[_Place]:
        index = 0
        if place.node.type not in ("array", "inline_table"):
            return
        for child in place.node.named_children:
            if child.type == "comment":
                yield _Place(child, place.path, None)
            elif child.type == "pair":
                self._comments(child)
                yield self._pair(child, place.path)
            else:
                yield _Place(child, (*place.path, str(index)), None)
                index += 1

    def _pair(self, node: Node, path: Path) -> _Place:
        keys = self._keys(node.children[0])
        value = next(c for c in node.named_children[1:] if c.type != "comment")
        if len(path) + len(keys) > _DEEPEST:
            return _Place(value, _TOO_DEEP, keys[-1])
        for key in keys[:-1]:
            path = (*path, key.text)
            self.reader.object(path, key, key.raw(0, len(key.text)))
        return _Place(value, (*path, keys[-1].text), keys[-1])

    def _keys(self, node: Node) -> list[Literal]:
        """The names of a dotted key; the grammar nests it to the left."""
        backwards: list[Node] = []
        while node.type == "dotted_key":
            node, *others = node.named_children
            backwards += reversed(others)
        return [self._key(key) for key in (node, *reversed(backwards))]

    def _key(self, node: Node) -> Literal:
        return self._string(node) if node.type == "quoted_key" else self._plain(node)

    def _plain(self, node: Node) -> Literal:
        start, end = self.span(node)
        return Literal(self.text[start:end], start)

    def _record(self, place: _Place) -> None:
        kind = _KINDS.get(place.node.type, "object")
        if kind in ("object", "array"):
            value = Value(self.span(place.node), ())
        else:
            literal = self._string(place.node) if kind == "string" else self._plain(place.node)
            quote = self._quote(place.node) if kind == "string" else ""
            parts = (literal,) if literal.text else ()
            value = Value(literal.raw(0, len(literal.text)), parts, quote)
        self.reader.settings.append(
            Setting(self.reader.source, place.path, place.name, value, kind)
        )

    def _quote(self, node: Node) -> str:
        start, end = self.span(node)
        quote = self.text[start]
        return quote * 3 if end - start >= 6 and self.text.startswith(quote * 3, start) else quote

    def _string(self, node: Node) -> Literal:
        """The string's inside; TOML drops a line break right behind three quotes."""
        start, end = self.span(node)
        quote = self._quote(node)
        start = start + len(quote)
        end = end - len(quote)
        if len(quote) == 3 and (line := re.compile(r"\r?\n").match(self.text, start, end)):
            start = line.end()
        escape = _ESCAPE if quote[0] == '"' else _LINE_END
        return trimmed(unescaped(self.text, start, end, escape, _meaning))


def _meaning(match: re.Match[str]) -> str:
    """What an escape stands for; a line break is one character on every system."""
    if match[0] == "\r\n":
        return "\n"
    kind = match.lastgroup or ""
    if kind in ("u", "U", "x"):
        return code_point(match[kind])
    return "" if kind == "join" else _CONTROL.get(match["char"], match["char"])
