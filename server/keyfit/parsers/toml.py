"""Read TOML (tree-sitter-toml). Below a broken line, parsing starts anew."""

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
# No tool's settings nest deeper; the paths of hostile nesting would fill the memory.
_MAX_DEPTH = 64
# Parsing starts anew below a broken statement: at most this many times, and only as long as
# `most_read` allows.
_MAX_RESTARTS = 50
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
# ``[provider.pl``, while it is typed.
_HALF_HEADER = re.compile(r"[^\S\r\n]*\[+[^\S\r\n]*(?P<keys>[^\]\[=#\r\n]*)")
# A dotted key without its dots and quotes.
_HALF_KEY = re.compile(r"[^\s.\"']+")
# ``join``: a backslash at a line's end takes away the break and all blanks behind it.
_ESCAPE = re.compile(
    r"\\(?:u(?P<u>[0-9a-fA-F]{4})|U(?P<U>[0-9a-fA-F]{8})|x(?P<x>[0-9a-fA-F]{2})"
    r"|(?P<join>[^\S\r\n]*(?:\r\n|\n)\s*)|(?P<char>.))|(?P<line>\r\n)",
    re.DOTALL,
)
_LINE_END = re.compile(r"\r\n")
_FIRST_LINE_END = re.compile(r"\r?\n")
_CONTROL = {
    "b": "\b",
    "t": "\t",
    "n": "\n",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
}


def parse(source: Source) -> Document:
    """Return the settings of a TOML text, tables and arrays of tables as objects and lists."""
    reader = _Reader(source)
    length = len(source.text)
    rest: int | None = 0
    if source.text.startswith(_BOM):
        rest = len(_BOM)
    parsed = 0
    limit = most_read(length)
    for _ in range(_MAX_RESTARTS):
        if rest is None:
            break
        to_parse = length - rest
        is_over_limit = parsed + to_parse > limit
        if parsed and is_over_limit:
            break
        parsed += to_parse
        rest = reader.run(rest)
    comments = sorted(reader.comments)
    return Document(
        source,
        TOML,
        settings=tuple(reader.settings),
        comments=tuple(comments),
    )


@lru_cache(maxsize=1)
def _toml() -> Language:
    import tree_sitter_toml
    from tree_sitter import Language

    return Language(tree_sitter_toml.language())


_TOO_DEEP: Path = ("",) * (_MAX_DEPTH + 1)  # stands for any path that is not followed


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
        """Parse from ``start`` on; return where to start anew, None at the end of the text."""
        length = len(self.source.text)
        broken = self._parse(start, length)
        if broken is None:
            return None
        # A broken statement may include the lines below it, so its own line is tried alone.
        line_end = self._line_end(broken)
        trouble = self._parse(broken, line_end, is_alone=True)
        if trouble is not None:
            self._open_half_header(broken)
        return line_end if line_end < length else None

    def _line_end(self, offset: int) -> int:
        """Return where the line of ``offset`` ends, its line break included."""
        text = self.source.text
        line_break = text.find("\n", offset)
        if line_break < 0:
            return len(text)
        return line_break + 1

    def _parse(self, start: int, end: int, is_alone: bool = False) -> int | None:
        """Parse ``start:end``; return where the line of the first broken statement begins.

        None if all are whole. With ``is_alone``, nothing is recorded if any part is broken.
        """
        text = self.source.text
        points = CodePoints(text[start:end])
        root = self._budget.parse(_toml(), points.data).root_node
        if is_alone and root.has_error:
            return start
        walk = _Walk(self, points, start)
        for node, following in _statements(root):
            if node.has_error:
                span = walk.span(node)
                line_start = text.rfind("\n", 0, span.start) + 1
                return max(line_start, start)
            walk.statement(node, following)
        return None

    def _open_half_header(self, start: int) -> None:
        """Open the table of a header that is not closed yet.

        What follows does not belong to the table before it, whatever the header will be.
        """
        text = self.source.text
        header = _HALF_HEADER.match(text, start)
        if header is None:
            return
        keys_start, keys_end = header.span("keys")
        keys: list[Literal] = []
        for match in _HALF_KEY.finditer(text, keys_start, keys_end):
            key = Literal(match[0], match.start())
            keys.append(key)
        brackets = header[0].lstrip()
        self.open(keys, is_item=brackets.startswith("[["))

    def open(
        self, keys: list[Literal], is_item: bool, span: Span | None = None
    ) -> None:
        """Open the table that ``keys`` name, a new item of an array of tables if ``is_item``.

        ``span`` is the place of the table; without it, that of its last key.
        """
        if len(keys) > _MAX_DEPTH:
            self.table = _TOO_DEEP
            return
        path: Path = ()
        for number, key in enumerate(keys, start=1):
            is_last = number == len(keys)
            is_array = is_last and is_item
            key_span = key.raw(0, len(key.text))
            place = span if is_last and span else key_span
            path = (*path, key.text)
            kind = "array" if is_array else "object"
            self.record_object(path, key, place, kind)
            if is_array:
                last_index = self._items.get(path, -1)
                self._items[path] = last_index + 1
            if path in self._items:
                # ``[[a]]`` and then ``[a.b]``: b belongs to the last item of a.
                index = self._items[path]
                path = (*path, str(index))
                self.record_object(path, None, span or key_span)
        self.table = path

    def record_object(
        self,
        path: Path,
        name: Literal | None,
        span: Span,
        kind: str = "object",
    ) -> None:
        """Add the table or array at ``path``, once: headers and dotted keys name it repeatedly."""
        if path in self._objects or len(path) > _MAX_DEPTH:
            return
        self._objects.add(path)
        value = Value(span, ())
        setting = Setting(self.source, path, name, value, kind)
        self.settings.append(setting)


def _statements(root: Node) -> Iterator[tuple[Node, Node | None]]:
    """Yield the headers, pairs and comments of ``root`` in order, each with what follows it.

    A broken table is yielded as a whole: what is in it may belong to another one.
    """
    # A node finds its sibling by a search from the first one on: `next_sibling` would take
    # quadratic time.
    for child, following in _with_next(root.children):
        if child.type not in _TABLES:
            yield child, following
            continue
        parts = child.children
        is_header_broken = any(part.type == "ERROR" for part in parts[:3])
        if is_header_broken:
            yield child, following
        else:
            yield from _with_next(parts)


def _with_next(nodes: list[Node]) -> Iterator[tuple[Node, Node | None]]:
    return zip_longest(nodes, nodes[1:])


class _Walk:
    """One parse of a stretch of the text that begins at ``shift`` of the file (code points)."""

    def __init__(self, reader: _Reader, points: CodePoints, shift: int) -> None:
        self.reader = reader
        self.points = points
        self.shift = shift
        self.text = reader.source.text

    def span(self, node: Node) -> Span:
        """Return where ``node`` stands in the file."""
        start, end = self.points.span(node)
        return Span(start + self.shift, end + self.shift)

    def statement(self, node: Node, following: Node | None) -> None:
        """Record one intact statement; a header's name is what follows its bracket."""
        if node.type == "comment":
            self._comment(node)
        elif node.type == "pair":
            place = self._pair(node, self.reader.table)
            self._values(place)
            self._comments(node)
        elif node.type in ("[", "[[") and following:
            is_item = node.type == "[["
            keys = self._keys(following)
            self.reader.open(keys, is_item, self.span(following))

    def _comment(self, node: Node) -> None:
        span = self.span(node)
        self.reader.comments.append(span)

    def _comments(self, pair: Node) -> None:
        """Add the comment after a value, which the grammar makes a child of the pair."""
        for child in pair.named_children:
            if child.type == "comment":
                self._comment(child)

    def _values(self, place: _Place) -> None:
        """Record ``place`` and what is inside it, with a stack: nesting may be deep."""
        stack = [place]
        while stack:
            place = stack.pop()
            depth = len(place.path)
            if place.node.type == "comment":
                self._comment(place.node)
                continue
            if depth > _MAX_DEPTH:
                continue
            self._record(place)
            if depth < _MAX_DEPTH:
                inner = list(self._inside(place))
                stack += reversed(inner)

    def _inside(self, place: _Place) -> Iterator[_Place]:
        """Yield the items of an array or the values of an inline table, comments among them."""
        if place.node.type not in ("array", "inline_table"):
            return
        index = 0
        for child in place.node.named_children:
            if child.type == "comment":
                yield _Place(child, place.path, None)
            elif child.type == "pair":
                self._comments(child)
                yield self._pair(child, place.path)
            else:
                path = (*place.path, str(index))
                yield _Place(child, path, None)
                index += 1

    def _pair(self, node: Node, path: Path) -> _Place:
        """Return the value of ``a.b = value`` under its name; ``a`` is recorded as an object."""
        keys = self._keys(node.children[0])
        last = keys.pop()
        _, *others = node.named_children
        value = next(child for child in others if child.type != "comment")
        depth = len(path) + len(keys) + 1
        if depth > _MAX_DEPTH:
            return _Place(value, _TOO_DEEP, last)
        for key in keys:
            path = (*path, key.text)
            span = key.raw(0, len(key.text))
            self.reader.record_object(path, key, span)
        path = (*path, last.text)
        return _Place(value, path, last)

    def _keys(self, node: Node) -> list[Literal]:
        """Return the names of a dotted key; the grammar nests it to the left."""
        backwards: list[Node] = []
        while node.type == "dotted_key":
            node, *others = node.named_children
            backwards += reversed(others)
        backwards.append(node)
        return [self._key(key) for key in reversed(backwards)]

    def _key(self, node: Node) -> Literal:
        if node.type == "quoted_key":
            return self._string(node)
        return self._bare(node)

    def _bare(self, node: Node) -> Literal:
        start, end = self.span(node)
        text = self.text[start:end]
        return Literal(text, start)

    def _record(self, place: _Place) -> None:
        node, path, name = place
        kind = _KINDS.get(node.type, "object")
        value = self._value(node, kind)
        setting = Setting(self.reader.source, path, name, value, kind)
        self.reader.settings.append(setting)

    def _value(self, node: Node, kind: str) -> Value:
        if kind in ("object", "array"):
            return Value(self.span(node), ())
        quote = ""
        if kind == "string":
            literal = self._string(node)
            quote = self._quote(node)
        else:
            literal = self._bare(node)
        span = literal.raw(0, len(literal.text))
        parts = (literal,) if literal.text else ()
        return Value(span, parts, quote)

    def _quote(self, node: Node) -> str:
        """Return the opening quotes of a string, one or three."""
        start, end = self.span(node)
        quote = self.text[start]
        triple = quote * 3
        length = end - start
        # ``""`` at the end of a text is an empty string, not the first two of three quotes.
        if length >= 6 and self.text.startswith(triple, start):
            return triple
        return quote

    def _string(self, node: Node) -> Literal:
        """Return the inside of a string, decoded."""
        start, end = self.span(node)
        quote = self._quote(node)
        start += len(quote)
        end -= len(quote)
        if len(quote) == 3:
            # TOML drops a line break right after three quotes.
            line_end = _FIRST_LINE_END.match(self.text, start, end)
            if line_end:
                start = line_end.end()
        # In single quotes nothing is an escape, but a line break is one character on any system.
        escape = _LINE_END
        if quote[0] == '"':
            escape = _ESCAPE
        literal = unescaped(self.text, start, end, escape, _meaning)
        return trimmed(literal)


def _meaning(match: re.Match[str]) -> str:
    """Return what an escape or a line break stands for."""
    if match[0] == "\r\n":
        return "\n"
    kind = match.lastgroup or ""
    if kind in ("u", "U", "x"):
        return code_point(match[kind])
    if kind == "join":
        return ""
    character = match["char"]
    return _CONTROL.get(character, character)
