"""The document that every parser makes of a file: named values, with their exact places.

All places are 0-based offsets in code points of the whole file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from ..text.source import Source, Span
from .formats import Format


class Literal(NamedTuple):
    """Text of the file, decoded, with the place of each of its characters.

    ``offsets`` is None where raw and decoded text are the same; else it lists the raw offset of
    every decoded character and, last, the raw end.
    """

    text: str
    start: int
    offsets: Sequence[int] | None = None

    def raw(self, start: int, end: int) -> Span:
        """Return the raw span of the decoded range ``start:end`` (0-based code points)."""
        if self.offsets is None:
            return Span(self.start + start, self.start + end)
        return Span(self.offsets[start], self.offsets[end])

    def slice(self, start: int, end: int) -> Literal:
        """Return the literal of the decoded range ``start:end``."""
        text = self.text[start:end]
        if self.offsets is None:
            return Literal(text, self.start + start)
        # One more offset than there are characters: the last one is the raw end.
        offsets = self.offsets[start : end + 1]
        return Literal(text, self.offsets[start], offsets)

    def moved(self, by: int) -> Literal:
        """Return the same text ``by`` code points further on."""
        offsets: list[int] | None = None
        if self.offsets is not None:
            offsets = [offset + by for offset in self.offsets]
        return Literal(self.text, self.start + by, offsets)


class Ref(NamedTuple):
    """A reference to another setting, such as ``${NAME:-default}``."""

    name: str
    span: Span
    default: Literal | None = None

    def moved(self, by: int) -> Ref:
        """Return the same reference ``by`` code points further on."""
        default: Literal | None = None
        if self.default:
            default = self.default.moved(by)
        return Ref(self.name, self.span.moved(by), default)


class Opaque(NamedTuple):
    """A part whose text cannot be known from the file, such as ``$(command)``."""

    span: Span
    why: str

    def moved(self, by: int) -> Opaque:
        """Return the same part ``by`` code points further on."""
        return Opaque(self.span.moved(by), self.why)


Part = Literal | Ref | Opaque


class Value(NamedTuple):
    """A value's inside: the parts it is made of and the raw span between its quotes."""

    span: Span
    parts: tuple[Part, ...]
    quote: str = ""

    @property
    def literal(self) -> str | None:
        """The decoded text if nothing in it refers elsewhere, else None."""
        pieces: list[str] = []
        for part in self.parts:
            if not isinstance(part, Literal):
                return None
            pieces.append(part.text)
        return "".join(pieces)

    def moved(self, by: int) -> Value:
        """Return the same value ``by`` code points further on."""
        parts = tuple([part.moved(by) for part in self.parts])
        return Value(self.span.moved(by), parts, self.quote)


# The identity of a setting: a file's path, an offset in it, and the setting's path.
Place = tuple[str, int, tuple[str, ...]]


class Setting(NamedTuple):
    """One named value in a file.

    ``path`` leads from the file's root to the value: one name for a variable, object keys and
    list indices for JSON. ``kind`` is ``string``, ``number``, ``boolean``, ``null``, ``object``,
    ``array`` or ``unset``. ``scope`` is the index of its scope in the document; ``step`` counts
    the commands before it there, so that two settings of one step have nothing between them.
    """

    source: Source
    path: tuple[str, ...]
    name: Literal | None
    value: Value
    kind: str = "string"
    scope: int = 0
    step: int = 0

    @property
    def last_name(self) -> str:
        """The innermost name."""
        return self.path[-1]

    @property
    def span(self) -> Span:
        """The value's inside."""
        return self.value.span

    @property
    def place(self) -> Place:
        """The identity of the setting, by which settings are compared.

        Parsers of two dialects give the same setting in one place the same identity. A YAML alias
        repeats a setting under another path, which is another setting.
        """
        start = self.span.start
        if self.name:
            start = self.name.start
        return self.source.path, start, self.path

    def __repr__(self) -> str:
        """Show path and place only: the value may be a key."""
        name = ".".join(self.path)
        file = self.source.path
        return f"Setting({name} at {file}:{self.span.start})"


def variable_setting(
    source: Source,
    name: Literal,
    value: Value,
    kind: str = "string",
    scope: int = 0,
    step: int = 0,
) -> Setting:
    """Return the setting of a variable: a name alone leads to it."""
    return Setting(source, (name.text,), name, value, kind, scope, step)


class Scope(NamedTuple):
    """A part of a file whose settings are valid only inside it.

    ``kind``: ``file``, ``function`` and ``alias`` (run later: see the parent's final state),
    ``branch``, ``command`` and ``subshell`` (run in place: see what comes before them), ``clean``
    (a command in an environment of its own: sees nothing, but its words are expanded outside).
    """

    kind: str
    parent: int
    span: Span

    @property
    def runs_later(self) -> bool:
        """Whether it runs when it is called, not where it stands."""
        return self.kind in ("function", "alias")


class UnknownEffect(NamedTuple):
    """A command at ``offset`` (0-based code points) that may change any variable of ``scope``."""

    scope: int
    offset: int


_WHOLE_FILE = Scope("file", -1, Span(0, 0))


class _Parts(NamedTuple):
    """The fields of a `Document`."""

    source: Source
    format: Format
    settings: tuple[Setting, ...]
    comments: tuple[Span, ...] = ()
    scopes: tuple[Scope, ...] = (_WHOLE_FILE,)
    unknown_effects: tuple[UnknownEffect, ...] = ()
    dialect: str = ""
    last_object_wins: bool = False
    exported: frozenset[str] | None = None
    encoded: tuple[Span, ...] = ()


class Document(_Parts):
    """One parsed file: its settings in order, its scopes (0 is the file) and comments.

    ``exported``: the names that are passed to the programs it starts, None if all are.
    ``last_object_wins``: a later object replaces an earlier one with the same path, as a whole;
    otherwise the two are merged. ``encoded``: values that are written in a code, such as Base64, so
    that no fix changes them.
    """

    def exports(self, name: str) -> bool:
        """Return whether the variable ``name`` is passed to the programs that the file starts."""
        return self.exported is None or name in self.exported

    @property
    def holds_variables(self) -> bool:
        """Whether its settings are variables, not fields of objects."""
        return self.format.holds_variables

    @property
    def depth(self) -> int:
        """How deep scopes are nested at most."""
        # A scope comes after the one around it, whose depth is therefore known.
        depths: list[int] = []
        for scope in self.scopes:
            depth = 0
            if scope.parent >= 0:
                depth = depths[scope.parent] + 1
            depths.append(depth)
        return max(depths)

    @cached_property
    def _tree(self) -> dict[tuple[str, ...], Setting]:
        if self.last_object_wins:
            return _tree_of_last_objects(self.settings)
        return {setting.path: setting for setting in self.settings}

    @cached_property
    def _children_by_path(self) -> dict[tuple[str, ...], list[Setting]]:
        children: dict[tuple[str, ...], list[Setting]] = {}
        for path, setting in self._tree.items():
            parent = path[:-1]
            siblings = children.setdefault(parent, [])
            siblings.append(setting)
        return children

    def get(self, path: tuple[str, ...]) -> Setting | None:
        """Return the setting at ``path``; if there are several the last, as tools' parsers do."""
        return self._tree.get(path)

    @cached_property
    def _openings(self) -> tuple[list[int], list[int]]:
        """The offsets at which scopes begin, in order, and the index of each scope."""
        openings: list[tuple[int, int]] = []
        for index, scope in enumerate(self.scopes):
            openings.append((scope.span.start, index))
        # Of two that begin at one place the inner one has the higher index, and comes last.
        openings.sort()
        starts = [start for start, _ in openings]
        indices = [index for _, index in openings]
        return starts, indices

    def enclosing_function(self, offset: int) -> int:
        """Return the scope of the innermost function or alias around ``offset``, else 0."""
        starts, indices = self._openings
        # Search outward from the last scope that opens before the offset.
        last_opened = bisect_right(starts, offset) - 1
        scope = indices[max(last_opened, 0)]
        while scope > 0:
            inner = self.scopes[scope]
            if inner.runs_later and offset < inner.span.end:
                return scope
            scope = inner.parent
        return 0

    def children(self, path: tuple[str, ...]) -> Iterator[Setting]:
        """Return the settings right below ``path``."""
        return iter(self._children_by_path.get(path, ()))


def _tree_of_last_objects(
    settings: Sequence[Setting],
) -> dict[tuple[str, ...], Setting]:
    """Return ``settings`` (in document order) by path, without those inside an object that a
    later one with the same path replaces."""
    last = {setting.path: index for index, setting in enumerate(settings)}
    tree: dict[tuple[str, ...], Setting] = {}
    # Whether the latest object at each path is kept. Its own settings follow it directly, before
    # another object with the same path can begin.
    is_kept: dict[tuple[str, ...], bool] = {}
    for index, setting in enumerate(settings):
        path = setting.path
        parent = path[:-1]
        is_replaced = last[path] != index
        if is_replaced or not is_kept.get(parent, True):
            is_kept[path] = False
            continue
        is_kept[path] = True
        tree[path] = setting
    return tree
