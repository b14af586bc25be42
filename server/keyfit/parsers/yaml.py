"""Read YAML (tree-sitter-yaml): maps, lists, scalars in every style, anchors and merges.

An alias is treated as a copy of its anchor's node: its settings have the alias's path and the
anchor's place, which is where a fix has to be made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ..text.source import Source, Span, Unreadable
from ..util.translation import phrase
from .document import Document, Literal, Opaque, Part, Setting, Value
from .formats import YAML
from .tree_sitter_utils import Budget, CodePoints, most_read
from .yaml_scalar import block, double, plain, single

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Query

Path = tuple[str, ...]
_BOM = "\ufeff"
# No tool's settings nest deeper; paths of hostile nesting would fill the memory
_MAX_DEPTH = 64
_MAX_ALIASED = 5_000  # settings by way of aliases, which can multiply without end
# How often a line at which the grammar gives up is left out and the rest is parsed again.
_MAX_RETRIES = 20
_KINDS = {
    "string_scalar": "string",
    "integer_scalar": "number",
    "float_scalar": "number",
    "boolean_scalar": "boolean",
    "null_scalar": "null",
    "double_quote_scalar": "string",
    "single_quote_scalar": "string",
    "block_scalar": "string",
    "block_mapping": "object",
    "flow_mapping": "object",
    "block_sequence": "array",
    "flow_sequence": "array",
}
_QUOTED = {"double_quote_scalar": ('"', double), "single_quote_scalar": ("'", single)}
_PAIRS = ("block_mapping_pair", "flow_pair")
_NODES = ("block_node", "flow_node", "plain_scalar")  # around what they stand for
_PROPERTIES = ("anchor", "tag", "comment")
_MERGE = "<<"
_MAX_BLOCKS = 100  # the grammar's scanner ends the process at about 250 open blocks
# The places at which a block may begin: the first word of a line, and an indicator with a blank
# behind it (``- - a`` opens two lists on one line).
_INDENTED = re.compile(
    r"^[ \t]*(?=\S)|(?:(?<=[ \t])|^)[-?:](?=[ \t\r\n]|\Z)", re.MULTILINE
)


def parse(source: Source) -> Document:
    """Return the settings of a YAML text.

    Those of a second and later document have paths that begin with ``---`` and its number.
    """
    document = _document(source, merges=True)
    if "Secret" not in source.text:
        return document
    from .kubernetes import with_decoded_secrets

    return with_decoded_secrets(document)


def read_node(source: Source) -> Document:
    """Return the settings as npm's yaml reads them, to which ``<<`` is a name as any other."""
    return _document(source, merges=False)._replace(dialect="node")


def _document(source: Source, merges: bool) -> Document:
    root, points = _tree(source.text)
    walk = _Walk(source, points, merges)
    if root.type != "ERROR":
        walk.run(root)
    comments = _comments(root, points)
    return Document(
        source,
        YAML,
        settings=tuple(walk.settings),
        comments=tuple(comments),
    )


def has_error(text: str) -> bool:
    """Return whether the grammar rejects a part of ``text``."""
    _refuse_depth(text)
    return _parse(text, Budget(len(text))).root.has_error


@lru_cache(maxsize=1)
def _yaml() -> Language:
    import tree_sitter_yaml
    from tree_sitter import Language

    return Language(tree_sitter_yaml.language())


def _tree(text: str) -> _Attempt:
    """Return the root of ``text``'s syntax tree, without the lines at which the grammar gives up.

    Blanks replace what is left out: all other places stay.
    """
    if text.startswith((f"{_BOM}#", f"{_BOM}\n")):
        # After a byte order mark the grammar does not recognize a comment or a blank line.
        text = f" {text[1:]}"
    _refuse_depth(text)
    budget = Budget(len(text))
    attempt = _parse(text, budget)
    parsed = len(text)
    limit = most_read(parsed)
    for _ in range(_MAX_RETRIES):
        root, points = attempt
        if root.type != "ERROR" or parsed > limit:
            break
        span = points.span(root)
        shorter_texts = _without_a_line(text, span.end)
        attempts = [_parse(shorter, budget) for shorter in shorter_texts]
        if not attempts:
            break
        parsed += len(text) * len(attempts)
        attempt = max(attempts, key=_progress)
        text = attempt.points.data.decode("utf-8", "surrogatepass")
    return attempt


class _Attempt(NamedTuple):
    """The root of a syntax tree, and the places in the text that was parsed."""

    root: Node
    points: CodePoints


def _parse(text: str, budget: Budget) -> _Attempt:
    points = CodePoints(text)
    tree = budget.parse(_yaml(), points.data)
    return _Attempt(tree.root_node, points)


def _progress(attempt: _Attempt) -> tuple[bool, int]:
    """Rank a parse: a whole text is best, else the one that got furthest."""
    is_whole = attempt.root.type != "ERROR"
    return is_whole, attempt.root.end_byte


def _refuse_depth(text: str) -> None:
    """Raise `Unreadable` if more blocks may be open at once than the grammar's scanner can handle.

    A column opens at most two blocks: a map, and a list that is the value of one of its names.
    """
    columns: list[int] = []  # of the blocks that are open, outer ones first
    line_start = 0
    # By indentation alone: text in quotes or in a block scalar counts, too, which does not make an
    # ordinary file any deeper.
    for match in _INDENTED.finditer(text):
        if match[0] in ("-", "?", ":"):
            column = match.start() - line_start
        else:
            line_start = match.start()
            column = match.end() - line_start
        while columns and columns[-1] >= column:
            columns.pop()
        columns.append(column)
        if len(columns) > _MAX_BLOCKS:
            raise Unreadable(phrase("it is nested too deeply"))


def _without_a_line(text: str, offset: int) -> Iterator[str]:
    """Yield ``text`` without the line at ``offset``, the one above, or the next that is not blank.

    The grammar gave up after the last word that it could place, so any of the three can be bad.
    """
    length = len(text)
    end = len(text[:offset].rstrip())
    line_start = text.rfind("\n", 0, end)
    end_of_above = max(line_start, 0)
    start = text.rfind("\n", 0, end_of_above) + 1
    for _ in range(3):
        while start < length and text[start] in " \t\r\n":
            start += 1
        line_end = text.find("\n", start)
        if line_end < 0:
            line_end = length
        if start < line_end:
            blanks = " " * (line_end - start)
            before = text[:start]
            after = text[line_end:]
            yield before + blanks + after
        start = line_end


@lru_cache(maxsize=1)
def _comment_query() -> Query:
    from tree_sitter import Query

    return Query(_yaml(), "(comment) @comment")


def _comments(root: Node, points: CodePoints) -> Iterator[Span]:
    """Yield the comments below ``root`` in order."""
    from tree_sitter import QueryCursor

    # One document at a time: a query over all of them takes quadratic time.
    for part in root.children:
        cursor = QueryCursor(_comment_query())
        captures = cursor.captures(part)
        nodes = captures.get("comment", ())
        yield from sorted(points.span(node) for node in nodes)


class _Place(NamedTuple):
    """Where in the document a node is.

    ``node`` is None where no value follows a name. ``is_aliased``: an alias refers to it.
    ``offset`` is the place of a missing value, ``column`` the indentation around it.
    """

    node: Node | None
    path: Path
    name: Literal | None
    is_aliased: bool = False
    offset: int = 0
    column: int = -1


class _Walk:
    """Visit a syntax tree in document order, with a stack: nesting may be deep."""

    def __init__(self, source: Source, points: CodePoints, merges: bool) -> None:
        self._merges = merges
        self.source = source
        self.points = points
        self.text = source.text
        self.settings: list[Setting] = []
        self._anchors: dict[str, Node] = {}
        self._aliased = 0  # settings that come from aliases

    def run(self, root: Node) -> None:
        """Record the settings of all documents of the stream ``root``."""
        documents = [child for child in root.named_children if child.type == "document"]
        for number, document in enumerate(documents):
            # An alias cannot refer to another document.
            self._anchors.clear()
            path: Path = ()
            if number:
                path = (f"---{number}",)
            for node in document.named_children:
                if node.type in _NODES:
                    self._visit(_Place(node, path, None))

    def _visit(self, place: _Place) -> None:
        stack = [place]
        while stack:
            place = stack.pop()
            if len(place.path) <= _MAX_DEPTH:
                inner = list(self._inside(place))
                stack += reversed(inner)

    def _inside(self, place: _Place) -> Iterator[_Place]:
        """Record ``place``; yield the places right inside it."""
        place, tag = self._resolve(place)
        if place.is_aliased:
            self._aliased += 1
        kind = "null"
        if place.node is not None:
            kind = _KINDS.get(place.node.type, "")
            if kind == "" or self._aliased > _MAX_ALIASED:
                # An alias without an anchor, or one too many: the value exists, but is not known.
                kind = "string"
                place = place._replace(node=None)
        if place.path:
            self._record(place, kind, tag)
        if kind == "object":
            yield from self._pairs(place)
        elif kind == "array":
            yield from self._items(place)

    def _resolve(self, place: _Place) -> tuple[_Place, str]:
        """Return ``place`` with the node that its own one stands for, and the tag before that.

        Aliases are followed and anchors remembered on the way. An anchor's content may contain its
        own alias, so at most `_MAX_DEPTH` aliases are followed.
        """
        tag = ""
        node = place.node
        hops = 0
        while node is not None:
            if node.type == "alias":
                name = self._text(node).removeprefix("*")
                target = self._anchors.get(name)
                hops += 1
                if target is None or hops > _MAX_DEPTH:
                    break
                node = target
                place = place._replace(is_aliased=True)
            elif node.type in _NODES:
                tag = self._properties(node) or tag
                node = _content(node)
            else:
                break
        return place._replace(node=node), tag

    def _properties(self, node: Node) -> str:
        """Remember the anchor of ``node``; return its tag, "" if it has none."""
        tag = ""
        for child in node.named_children:
            if child.type == "anchor":
                name = self._text(child).removeprefix("&")
                self._anchors[name] = node
            elif child.type == "tag":
                tag = self._text(child)
        return tag

    def _pairs(self, place: _Place) -> Iterator[_Place]:
        """Yield the values of a map under their names, merged ones first: its own names win."""
        own: list[_Place] = []
        for child in self._children(place):
            own += self._pair(child, place)
        if not self._merges:
            yield from own
            return
        # Wherever ``<<`` is, the map's own names override what it merges.
        taken = {pair.path for pair in own}
        for pair in own:
            is_merge = pair.path[-1] == _MERGE
            if is_merge and pair.node is not None:
                yield from self._merged(pair, place, taken)
        for pair in own:
            if pair.path[-1] != _MERGE:
                yield pair

    def _merged(
        self, pair: _Place, place: _Place, taken: set[Path]
    ) -> Iterator[_Place]:
        """Yield what ``<<: *name`` or ``<<: [*one, *two]`` merges that is not in ``taken`` yet.

        A merged map may merge others: these come last, since nearer names win.
        """
        pending = [pair]
        count = 0
        while pending:
            count += 1
            if count >= _MAX_DEPTH:
                return
            source, _ = self._resolve(pending.pop(0))
            if source.node is None:
                continue
            kind = _KINDS.get(source.node.type, "")
            if kind == "array":
                pending += self._items(source)
            if kind != "object":
                continue
            target = place._replace(is_aliased=source.is_aliased)
            for merged in self._merged_pairs(source, target):
                if merged.path[-1] == _MERGE:
                    pending.append(merged)
                elif merged.path not in taken:
                    taken.add(merged.path)
                    yield merged

    def _merged_pairs(self, source: _Place, target: _Place) -> Iterator[_Place]:
        """Yield the pairs of the map ``source`` at ``target``, up to the limit of aliases."""
        for child in self._children(source):
            # A name that is overridden counts, too: looking at it takes time.
            self._aliased += source.is_aliased
            if self._aliased > _MAX_ALIASED:
                return
            yield from self._pair(child, target)

    def _children(self, place: _Place) -> list[Node]:
        return place.node.named_children if place.node else []

    def _pair(self, node: Node, place: _Place) -> Iterator[_Place]:
        """Yield the value of a pair under its name; nothing for names that are no scalars."""
        key: Node | None = node
        value: Node | None = None
        if node.type in _PAIRS:
            key = node.child_by_field_name("key")
            value = node.child_by_field_name("value")
        # Without a colon, ``{a, b}`` has names without values.
        if key is None:
            return
        if key.type not in _NODES and key.type not in _PAIRS:
            return
        resolved, _ = self._resolve(_Place(key, (), None))
        scalar = resolved.node
        if scalar is None:
            return
        kind = _KINDS.get(scalar.type, "object")
        if kind in ("object", "array"):
            return
        name = self._literal(scalar, -1)
        yield _Place(
            value,
            path=(*place.path, name.text),
            name=name,
            is_aliased=place.is_aliased,
            offset=self._end(node),
            column=node.start_point.column,
        )

    def _items(self, place: _Place) -> Iterator[_Place]:
        """Yield the elements of a list under their indices."""
        index = 0
        for child in self._children(place):
            if child.type in ("comment", "ERROR"):
                continue
            node: Node | None = child
            if child.type == "block_sequence_item":
                node = _first_node(child)
            yield _Place(
                node,
                path=(*place.path, str(index)),
                name=None,
                is_aliased=place.is_aliased,
                offset=self._end(child),
                column=child.start_point.column,
            )
            index += 1

    def _end(self, node: Node) -> int:
        return self.points.span(node).end

    def _text(self, node: Node) -> str:
        start, end = self.points.span(node)
        return self.text[start:end]

    def _record(self, place: _Place, kind: str, tag: str) -> None:
        value = self._value(place, kind)
        if tag == "!!str":
            kind = "string"
        elif tag and not tag.startswith("!!"):
            # ``!env NAME`` and the like: only the tool knows what the scalar means.
            unknown = Opaque(value.span, phrase("a tag"))
            value = Value(value.span, (unknown,))
        setting = Setting(self.source, place.path, place.name, value, kind)
        self.settings.append(setting)

    def _value(self, place: _Place, kind: str) -> Value:
        node = place.node
        if node is None:
            span = Span(place.offset, place.offset)
            is_alias = kind == "string"
            parts: tuple[Part, ...] = ()
            if is_alias:
                parts = (Opaque(span, phrase("an alias")),)
            return Value(span, parts)
        if kind in ("object", "array"):
            return Value(self.points.span(node), ())
        literal = self._literal(node, place.column)
        length = len(literal.text)
        quote = ""
        if node.type in _QUOTED:
            quote, _ = _QUOTED[node.type]
        inside = literal.raw(0, length)
        parts = (literal,) if length else ()
        return Value(inside, parts, quote)

    def _literal(self, node: Node, column: int) -> Literal:
        """Return the scalar ``node``, decoded; ``column`` is the indentation around it."""
        start, end = self.points.span(node)
        if node.type in _QUOTED:
            _, decode = _QUOTED[node.type]
            # An unclosed quote may be a single character, whose inside is empty.
            inside_end = max(start + 1, end - 1)
            return decode(self.text, start + 1, inside_end)
        if node.type == "block_scalar":
            return block(self.text, start, end, column)
        return plain(self.text, start, end)


def _first_node(item: Node) -> Node | None:
    """Return what follows the ``-`` of an item, None if nothing but a comment does."""
    for child in item.named_children:
        if child.type in _NODES:
            return child
    return None


def _content(node: Node) -> Node | None:
    """Return the content of ``node``: its child that is not one of its properties."""
    for child in node.named_children:
        if child.type not in _PROPERTIES:
            return child
    return None
