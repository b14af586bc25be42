"""YAML (tree-sitter-yaml): maps, lists, scalars in every style, anchors and merges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ..text.source import Source, Span, Unreadable
from .setting import Document, Literal, Opaque, Part, Setting, Value
from .syntax import Budget, CodePoints, most_read
from .yaml_scalar import block, double, plain, single

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Query

Path = tuple[str, ...]
_BOM = "\ufeff"
_DEEPEST = 64  # no tool's settings nest deeper; paths of hostile nesting would fill the memory
_MOST_BORROWED = 5_000  # settings by way of aliases, which can multiply without end
# A line that the grammar cannot pass is left out: at most so often, so many code points in all.
_RETRIES = 20
_KINDS = {
    "string_scalar": "string", "integer_scalar": "number", "float_scalar": "number",
    "boolean_scalar": "boolean", "null_scalar": "null",
    "double_quote_scalar": "string", "single_quote_scalar": "string", "block_scalar": "string",
    "block_mapping": "object", "flow_mapping": "object",
    "block_sequence": "array", "flow_sequence": "array",
}  # fmt: skip
_QUOTED = {"double_quote_scalar": ('"', double), "single_quote_scalar": ("'", single)}
_PAIRS = ("block_mapping_pair", "flow_pair")
_NODES = ("block_node", "flow_node", "plain_scalar")  # around what they stand for
_PROPERTIES = ("anchor", "tag", "comment")
_MERGE = "<<"
_DEEPEST_BLOCK = 100  # the grammar's scanner ends the process at about 250 open blocks
_INDENTED = re.compile(r"^[ \t]*(?=\S)|(?:(?<=[ \t])|^)[-?:](?=[ \t\r\n]|\Z)", re.MULTILINE)


def read(source: Source) -> Document:
    """The settings of a YAML text. Those of a second and later document have paths of their own,
    which begin with ``---`` and its number."""
    root, points = _tree(source.text)
    walk = _Walk(source, points)
    if root.type != "ERROR":
        walk.run(root)
    return Document(source, "yaml", tuple(walk.settings), tuple(_comments(root, points)))


@lru_cache(maxsize=1)
def _yaml() -> Language:
    import tree_sitter_yaml
    from tree_sitter import Language

    return Language(tree_sitter_yaml.language())


def _tree(text: str) -> tuple[Node, CodePoints]:
    """The root of ``text``'s syntax tree, without the lines at which the grammar gives up.

    What is left out becomes blanks: all other places stay.
    """
    text = f" {text[1:]}" if text.startswith((f"{_BOM}#", f"{_BOM}\n")) else text
    _refuse_depth(text)
    points, budget = CodePoints(text), Budget(len(text))
    root = budget.parse(_yaml(), points.data).root_node
    spent = len(text)
    for _ in range(_RETRIES):
        if root.type != "ERROR" or spent > most_read(len(text)):
            break
        tries = [CodePoints(one) for one in _without_a_line(text, points.span(root).end)]
        trees = [(budget.parse(_yaml(), one.data).root_node, one) for one in tries]
        spent += len(text) * len(trees)
        if not trees:
            break
        root, points = max(trees, key=lambda tree: (tree[0].type != "ERROR", tree[0].end_byte))
        text = points.data.decode("utf-8", "surrogatepass")
    return root, points


def _refuse_depth(text: str) -> None:
    """Raises `Unreadable` where more blocks may be open at once than the scanner can bear.

    A column opens at most two blocks: a map, and a list that is the value of one of its names.
    """
    columns: list[int] = []
    line = 0
    for match in _INDENTED.finditer(text):
        is_mark = match[0] in ("-", "?", ":")
        line = line if is_mark else match.start()
        column = (match.start() if is_mark else match.end()) - line
        while columns and columns[-1] >= column:
            columns.pop()
        columns.append(column)
        if len(columns) > _DEEPEST_BLOCK:
            raise Unreadable("its nesting is too deep to be read")


def _without_a_line(text: str, at: int) -> Iterator[str]:
    """``text`` without the line at ``at``, the one above or the next that is not blank: it gave
    up behind the last word that it could place."""
    end = len(text[:at].rstrip())
    first = text.rfind("\n", 0, max(text.rfind("\n", 0, end), 0)) + 1
    for _ in range(3):
        while first < len(text) and text[first] in " \t\r\n":
            first += 1
        line_end = text.find("\n", first) if "\n" in text[first:] else len(text)
        if first < line_end:
            yield text[:first] + " " * (line_end - first) + text[line_end:]
        first = line_end


@lru_cache(maxsize=1)
def _comment_query() -> Query:
    from tree_sitter import Query

    return Query(_yaml(), "(comment) @comment")


def _comments(root: Node, points: CodePoints) -> Iterator[Span]:
    from tree_sitter import QueryCursor

    for part in root.children:  # one by one: of many documents a query takes the square
        found = QueryCursor(_comment_query()).captures(part)
        yield from sorted(points.span(node) for node in found.get("comment", ()))


class _Place(NamedTuple):
    """Where in the document a node stands; ``borrowed`` if it is there by way of an alias.

    Without a node: nothing stands behind the name.
    """

    node: Node | None
    path: Path
    name: Literal | None
    borrowed: bool = False
    at: int = 0
    column: int = -1


class _Walk:
    """Visits a syntax tree in document order, with a stack: nesting may be deep."""

    def __init__(self, source: Source, points: CodePoints) -> None:
        self.source, self.points, self.text = source, points, source.text
        self.settings: list[Setting] = []
        self._anchors: dict[str, Node] = {}
        self._borrowed = 0

    def run(self, root: Node) -> None:
        """Reads all documents of the stream ``root``."""
        documents = [child for child in root.named_children if child.type == "document"]
        for number, document in enumerate(documents):
            self._anchors.clear()
            path = (f"---{number}",) if number else ()
            inner = [c for c in document.named_children if c.type in _NODES]
            self._visit([_Place(node, path, None) for node in inner])

    def _visit(self, stack: list[_Place]) -> None:
        while stack:
            place = stack.pop()
            if len(place.path) > _DEEPEST:
                continue
            stack += reversed(list(self._inside(place)))

    def _inside(self, place: _Place) -> Iterator[_Place]:
        """Records ``place``; gives the places right inside it."""
        place, tag = self._content(place)
        node = place.node
        kind = _KINDS.get(node.type, "") if node else "null"
        if place.borrowed:
            self._borrowed += 1
        if node is not None and (kind == "" or self._borrowed > _MOST_BORROWED):
            kind, node = "string", None  # an alias that leads nowhere, or too far
        if place.path and (kind or place.name):
            self._record(place._replace(node=node), kind, tag)
        if node and kind == "object":
            yield from self._pairs(place)
        elif node and kind == "array":
            yield from self._items(place)

    def _content(self, place: _Place) -> tuple[_Place, str]:
        """``place`` at what its node stands for, and the tag before that."""
        tag, node, hops = "", place.node, 0
        while node is not None and (node.type in _NODES or node.type == "alias"):
            if node.type == "alias":
                target = self._anchors.get(self._text(node)[1:])
                if target is None or (hops := hops + 1) > _DEEPEST:
                    break
                node, place = target, place._replace(borrowed=True)
                continue
            for child in node.named_children:
                if child.type == "anchor":
                    self._anchors[self._text(child)[1:]] = node
                elif child.type == "tag":
                    tag = self._text(child)
            node = next((c for c in node.named_children if c.type not in _PROPERTIES), None)
        return place._replace(node=node), tag

    def _pairs(self, place: _Place) -> Iterator[_Place]:
        """The values of a map under their names, what it merges first: its own names win."""
        own = [pair for child in self._children(place) for pair in self._pair(child, place)]
        taken = {pair.path for pair in own}
        for pair in own:
            if pair.path[-1] == _MERGE and pair.node is not None:
                yield from self._merged(pair, place, taken)
        yield from (pair for pair in own if pair.path[-1] != _MERGE)

    def _merged(self, pair: _Place, place: _Place, taken: set[Path]) -> Iterator[_Place]:
        """What ``<<: *name`` or ``<<: [*one, *two]`` brings that is not in ``taken`` yet."""
        pending, count = [pair], 0
        while pending and (count := count + 1) < _DEEPEST:
            source, _ = self._content(pending.pop(0))
            kind = _KINDS.get(source.node.type, "") if source.node else ""
            if kind == "array":
                pending += self._items(source)
            for child in self._children(source) if kind == "object" else ():
                self._borrowed += source.borrowed  # also what is then hidden was looked at
                if self._borrowed > _MOST_BORROWED:
                    return
                for found in self._pair(child, place._replace(borrowed=source.borrowed)):
                    if found.path[-1] == _MERGE:
                        pending.append(found)
                    elif found.path not in taken:
                        taken.add(found.path)
                        yield found

    def _children(self, place: _Place) -> list[Node]:
        return place.node.named_children if place.node else []

    def _pair(self, node: Node, place: _Place) -> Iterator[_Place]:
        """The value of a pair under its name; nothing for names that are no scalars."""
        key = node.child_by_field_name("key") if node.type in _PAIRS else node
        if key is None or key.type not in (*_NODES, *_PAIRS):
            return
        held, _ = self._content(_Place(key, (), None))
        if held.node is None or _KINDS.get(held.node.type, "object") in ("object", "array"):
            return
        value = node.child_by_field_name("value") if node.type in _PAIRS else None
        name = self._literal(held.node, -1)
        column = node.start_point.column
        yield _Place(value, (*place.path, name.text), name, place.borrowed, self._end(node), column)

    def _items(self, place: _Place) -> Iterator[_Place]:
        index = 0
        for child in self._children(place):
            if child.type not in ("comment", "ERROR"):
                inner = [c for c in child.named_children if c.type in _NODES]
                node = next(iter(inner), None) if child.type == "block_sequence_item" else child
                path = (*place.path, str(index))
                column = child.start_point.column
                yield _Place(node, path, None, place.borrowed, self._end(child), column)
                index += 1

    def _end(self, node: Node) -> int:
        return self.points.span(node).end

    def _text(self, node: Node) -> str:
        start, end = self.points.span(node)
        return self.text[start:end]

    def _record(self, place: _Place, kind: str, tag: str) -> None:
        value = self._value(place, kind)
        if tag.startswith("!!"):
            kind = "string" if tag == "!!str" else kind
        elif tag:
            value = Value(value.span, (Opaque(value.span, "a tag"),))
        self.settings.append(Setting(self.source, place.path, place.name, value, kind))

    def _value(self, place: _Place, kind: str) -> Value:
        if place.node is None:
            span = Span(place.at, place.at)
            return Value(span, (Opaque(span, "an alias"),) if kind == "string" else ())
        if kind in ("object", "array"):
            return Value(self.points.span(place.node), ())
        literal = self._literal(place.node, place.column)
        parts: tuple[Part, ...] = (literal,) if literal.text else ()
        quote = _QUOTED[place.node.type][0] if place.node.type in _QUOTED else ""
        return Value(literal.raw(0, len(literal.text)), parts, quote)

    def _literal(self, node: Node, column: int) -> Literal:
        """The scalar ``node``, decoded; ``column`` is the indentation around it."""
        start, end = self.points.span(node)
        if node.type in _QUOTED:
            return _QUOTED[node.type][1](self.text, start + 1, max(start + 1, end - 1))
        if node.type == "block_scalar":
            return block(self.text, start, end, column)
        return plain(self.text, start, end)
