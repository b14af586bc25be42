"""Get names and values from a shell text, by the nodes of its syntax tree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from ..text.source import Span
from ..util.translation import phrase
from .container_commands import ContainerVariable
from .document import Literal, Opaque, Ref, Value
from .shell_commands import Target
from .shell_word import NAME, Frame, Word

if TYPE_CHECKING:
    from tree_sitter import Node

_HEAD = re.compile(rf"(?P<name>{NAME})(?P<more>\+?)=(?!\()")  # ``A=(`` is an array

_ASSIGNS_DEFAULT = re.compile(rf"\"?\$\{{(?P<name>{NAME}):?=")


class Assignment(NamedTuple):
    """A name that gets a value or, with the kind ``unset``, loses it.

    Offsets are the frame's, the value's places are the file's (0-based code points).
    """

    start: int
    name_end: int
    end: int
    value: Value
    kind: str = "string"


class ShellText:
    """The text of a frame, with access by the nodes of its syntax tree.

    The tree's byte offsets are code point offsets of the text: see `shell_grammar.tree`.
    """

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    def of(self, node: Node) -> str:
        """Return the raw text of ``node``."""
        return self.frame.text[node.start_byte : node.end_byte]

    def of_all(self, nodes: Iterable[Node]) -> list[str]:
        """Return the raw texts of ``nodes``."""
        return [self.of(node) for node in nodes]

    def span(self, node: Node) -> Span:
        """Return where ``node`` stands in the file."""
        return self.frame.span(node.start_byte, node.end_byte)

    def word(self, start: int, statement: Node) -> tuple[Value | None, int]:
        """Return the value of the word at ``start``, and where the word ends.

        The value is None if a quote of it is not closed before ``statement`` ends.
        """
        word = Word(self.frame, start, statement.end_byte)
        return word.read(), word.end

    def assignment(self, start: int, statement: Node) -> Assignment | None:
        """Return the assignment at ``start``; None for arrays and for an unclosed quote."""
        head = _HEAD.match(self.frame.text, start)
        if head is None:
            return None
        value, end = self.word(head.end(), statement)
        if value is None:
            return None
        if head["more"]:
            # ``A+=b``: what it is added to may be set elsewhere.
            unknown = Opaque(value.span, phrase("added to an earlier value"))
            value = Value(value.span, (unknown,))
        return Assignment(start, head.end("name"), end, value)

    def assignments(self, starts: Iterable[int], statement: Node) -> list[Assignment]:
        """Return the assignments at ``starts``, which are parts of ``statement``."""
        assignments: list[Assignment] = []
        for start in starts:
            assignment = self.assignment(start, statement)
            if assignment:
                assignments.append(assignment)
        return assignments

    def quoted_assignment(self, start: int, statement: Node) -> Assignment | None:
        """Return the assignment that the word at ``start`` is once its quotes are cut off, as in
        ``"NAME=value"``; None if a quote is not closed, and for a name that is put together."""
        value, end = self.word(start, statement)
        if value is None or not value.parts or not value.quote:
            return None
        first, *others = value.parts
        head = _HEAD.match(first.text) if isinstance(first, Literal) else None
        if head is None or not isinstance(first, Literal):
            return None
        name_start = start + len(value.quote)
        name_end = name_start + head.end("name")
        rest = first.slice(head.end(), len(first.text))
        parts = (rest, *others) if rest.text else tuple(others)
        inside = Span(first.raw(head.end(), head.end()).start, value.span.end)
        return Assignment(name_start, name_end, end, Value(inside, parts, value.quote))

    def assigned_defaults(
        self, words: Iterable[Node], statement: Node
    ) -> list[Assignment]:
        """Return the assignments that ``"${NAME:=value}"`` makes, as words of the command ``:``."""
        assignments: list[Assignment] = []
        for node in words:
            head = _ASSIGNS_DEFAULT.match(self.frame.text, node.start_byte)
            if head is None:
                continue
            value, end = self.word(node.start_byte, statement)
            if value:
                start, name_end = head.span("name")
                assignments.append(Assignment(start, name_end, end, value))
        return assignments

    def name(
        self, node: Node, target: Target | None = None, why: str = ""
    ) -> Assignment:
        """Return the name in ``node`` as unset, or as unknown for the reason ``why``.

        ``target`` gives the part of the node that is the name, else all of it is.
        """
        start = node.start_byte
        end = node.end_byte
        if target:
            end = start + target.end
            start += target.start
        span = self.frame.span(start, end)
        if not why:
            nothing = Value(span, ())
            return Assignment(start, end, end, nothing, "unset")
        unknown = Opaque(span, why)
        value = Value(span, (unknown,))
        return Assignment(start, end, end, value)

    def passed(
        self, node: Node, variable: ContainerVariable, is_known: bool
    ) -> Assignment:
        """Return the name in ``node`` with the value that it has outside, unknown unless
        ``is_known``."""
        raw = self.of(node)
        start = node.start_byte + raw.index(variable.name, variable.start)
        end = start + len(variable.name)
        span = self.frame.span(start, end)
        part = (
            Ref(variable.name, span)
            if is_known
            else Opaque(span, phrase("passed through"))
        )
        return Assignment(start, end, end, Value(span, (part,)))

    def prefixes(
        self, assignments: list[Assignment], command_start: int
    ) -> list[Assignment]:
        """Return those of the ``assignments`` that are set for the command at ``command_start``.

        The grammar reads past line breaks here: ``A=b``, a line break and ``command`` are one
        node to it, but two statements to a shell. Only a break behind a backslash joins them.
        """
        first = len(assignments)
        following = command_start
        for assignment in reversed(assignments):
            between = self.frame.text[assignment.end : following]
            joined = between.replace("\\\n", "")
            if "\n" in joined:
                break
            first -= 1
            following = assignment.start
        return assignments[first:]
