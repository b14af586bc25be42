"""The document that every parser makes of a file: named values, with their exact places."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from ..text.source import Source, Span
from .formats import Format


class Literal(NamedTuple):
    """Text of the file, decoded, with the place of each of its characters.

    ``offsets`` is None where raw and decoded text are the same; else it holds the raw offset of
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
        offsets = None if self.offsets is None else self.offsets[start : end + 1]
        return Literal(self.text[start:end], self.raw(start, end).start, offsets)

    def moved(self, by: int) -> Literal:
        """Return the same text ``by`` code points further on."""
        offsets = None if self.offsets is None else [at + by for at in self.offsets]
        return Literal(self.text, self.start + by, offsets)


class Ref(NamedTuple):
    """A reference to another setting, such as ``${NAME:-default}``."""

    name: str
    span: Span
    default: Literal | None = None

    def moved(self, by: int) -> Ref:
        """Return the same reference ``by`` code points further on."""
        default = self.default.moved(by) if self.default else None
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
        if all(isinstance(part, Literal) for part in self.parts):
            return "".join(part.text for part in self.parts if isinstance(part, Literal))
        return None

    def moved(self, by: int) -> Value:
        """Return the same value ``by`` code points further on."""
        return Value(self.span.moved(by), tuple([p.moved(by) for p in self.parts]), self.quote)


Place = tuple[str, int, tuple[str, ...]]  # a file's path, an offset in it, a setting's path


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
        return self.source.path, self.name.start if self.name else self.span.start, self.path

    def __repr__(self) -> str:
        """Show path and place only: the value may be a key."""
        return f"Setting({'.'.join(self.path)} at {self.source.path}:{self.span.start})"


class Scope(NamedTuple):
    """A stretch of a file whose settings only hold inside it.

    ``kind``: ``file``, ``function`` and ``alias`` (run later: see the parent's final state),
    ``branch``, ``command`` and ``subshell`` (run in place: see what stands before them), ``clean``
    (a command in an environment of its own: sees nothing, its words are still expanded outside).
    """

    kind: str
    parent: int
    span: Span

    @property
    def runs_later(self) -> bool:
        """Whether it runs when it is called, not where it stands."""
        return self.kind in ("function", "alias")


class UnknownEffect(NamedTuple):
    """A command at ``offset`` (0-based code points) that may set any name of ``scope`` anew."""

    scope: int
    offset: int


class _Parts(NamedTuple):
    """The fields of a `Document`."""

    source: Source
    format: Format
    settings: tuple[Setting, ...]
    comments: tuple[Span, ...] = ()
    scopes: tuple[Scope, ...] = (Scope("file", -1, Span(0, 0)),)
    unknown_effects: tuple[UnknownEffect, ...] = ()
    dialect: str = ""


class Document(_Parts):
    """One parsed file: its settings in order, its scopes (0 is the file) and comments."""

    @property
    def holds_variables(self) -> bool:
        """Whether its settings are variables, not fields of objects."""
        return self.format.holds_variables

    @property
    def depth(self) -> int:
        """How deep scopes are nested at most; an inner one comes after its outer one."""
        depths: list[int] = []
        for scope in self.scopes:
            depths.append(depths[scope.parent] + 1 if scope.parent >= 0 else 0)
        return max(depths)

    @cached_property
    def _tree(self) -> dict[tuple[str, ...], Setting]:
        return {setting.path: setting for setting in self.settings}

    @cached_property
    def _children_by_path(self) -> dict[tuple[str, ...], list[Setting]]:
        children: dict[tuple[str, ...], list[Setting]] = {}
        for path, setting in self._tree.items():
            children.setdefault(path[:-1], []).append(setting)
        return children

    def get(self, path: tuple[str, ...]) -> Setting | None:
        """Return the setting at ``path``; of several the last, as tools' own parsers do."""
        return self._tree.get(path)

    @cached_property
    def _openings(self) -> tuple[list[int], list[int]]:
        """Where scopes begin, in order, and which."""
        indices = range(len(self.scopes))
        order = sorted(indices, key=lambda index: self.scopes[index].span.start)
        starts = [self.scopes[index].span.start for index in order]
        return starts, order

    def enclosing_function(self, offset: int) -> int:
        """Return the scope of the innermost function or alias around ``offset``, else 0.

        It is looked for from the last scope that opens before ``offset`` outwards.
        """
        starts, order = self._openings
        scope = order[max(bisect_right(starts, offset) - 1, 0)]
        while scope > 0:
            inner = self.scopes[scope]
            if inner.runs_later and offset < inner.span.end:
                return scope
            scope = inner.parent
        return 0

    def children(self, path: tuple[str, ...]) -> Iterator[Setting]:
        """Return the settings right below ``path``."""
        return iter(self._children_by_path.get(path, ()))
