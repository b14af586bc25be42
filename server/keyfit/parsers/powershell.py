"""PowerShell profiles and scripts (tree-sitter-powershell): what they put in the environment."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ..text.source import Source, Span
from .document import Document, Literal, Opaque, Part, Ref, Scope, Setting, Value
from .escapes import code_point, unescaped
from .formats import POWERSHELL
from .tree_sitter_utils import Budget, CodePoints, most_read

if TYPE_CHECKING:
    from tree_sitter import Language, Node

_BOM = "\ufeff"
# A line that the grammar cannot place is left out: at most so often, so many code points in all.
_RETRIES = 20
_VARIABLE = re.compile(r"\$(?:env:(\w+)|\{env:([^}]+)\})", re.IGNORECASE)
_DRIVE = re.compile(r"(?<![\w$])env:[\\/]?(\w+)", re.IGNORECASE)
_SETTER = re.compile(r"\[(?:System\.)?Environment\]::SetEnvironmentVariable\b", re.IGNORECASE)
_ESCAPE = re.compile(r"`(?:u\{(?P<code>[0-9a-fA-F]{1,6})\}|(?P<char>\r\n|[\s\S]))|(?P<quote>\"\")")
_APOSTROPHES = re.compile(r"''")
_CONTROL = dict(zip("0abefnrtv", "\0\a\b\x1b\f\n\r\t\v", strict=True))
_QUOTES = {
    "expandable_string_literal": '"',
    "verbatim_string_characters": "'",
    "expandable_here_string_literal": '@"',
    "verbatim_here_string_characters": "@'",
}
_HERE = re.compile(r"@[\"'][^\S\r\n]*(?:\r\n|\n)")
_HERE_END = re.compile(r"(?:\r\n|\n)?[\"']@\Z")
_SCOPES = {
    "function_statement": "function",
    "statement_block": "branch",
    "script_block_expression": "branch",
    "switch_clause": "branch",
}
_ERASERS = ("remove-item", "ri", "del", "erase", "rd", "rm", "rmdir", "clear-item", "cli")


def read(source: Source) -> Document:
    """Return the settings of a PowerShell text, in order; a broken line costs only itself."""
    root, points = _tree(source.text)
    walk = _Walk(source, points)
    walk.run(root)
    settings = sorted(walk.settings, key=lambda s: s.span)
    comments = tuple(sorted(walk.comments))
    scopes = tuple(walk.scopes)
    return Document(source, POWERSHELL, tuple(settings), comments, scopes)


@lru_cache(maxsize=1)
def _powershell() -> Language:
    import tree_sitter_powershell
    from tree_sitter import Language

    return Language(tree_sitter_powershell.language())


def _tree(text: str) -> tuple[Node, CodePoints]:
    """The root of ``text``'s syntax tree; blanks stand for lines that the grammar cannot place."""
    text = f" {text[1:]}" if text.startswith(_BOM) else text
    spent = 0
    budget = Budget(len(text))
    for _ in range(_RETRIES):
        points = CodePoints(text)
        root = budget.parse(_powershell(), points.data).root_node
        spent += len(text)
        trouble = _trouble(root) if root.has_error and spent < most_read(len(text)) else None
        if trouble is None:
            break
        start = text.rfind("\n", 0, points.span(trouble).start) + 1
        end = text.find("\n", start) if "\n" in text[start:] else len(text)
        if not text[start:end].strip():
            break
        text = text[:start] + " " * (end - start) + text[end:]
    return root, points


def _trouble(root: Node) -> Node | None:
    """What could not be placed first; None if only something at an end is missing."""
    pending = [root]
    while pending:
        node = pending.pop()
        if node.type == "ERROR":
            inside = (c for c in node.children if c.type not in ("statement_list", "comment"))
            return next(inside, node)
        pending += reversed([child for child in node.children if child.has_error])
    return None


class _Task(NamedTuple):
    """A node to visit in a scope."""

    node: Node
    scope: int


class _Walk:
    """Visits the syntax tree in order, with a stack: nesting may be deep."""

    def __init__(self, source: Source, points: CodePoints) -> None:
        self.source = source
        self.points = points
        self.text = source.text
        self.settings: list[Setting] = []
        self.comments: list[Span] = []
        self.scopes = [Scope("file", -1, Span(0, len(source.text)))]
        self.steps = [0]
        self.visitors: dict[str, Callable[[Node, int], None]] = {
            "assignment_expression": self._assignment,
            "invokation_expression": self._invocation,
            "command": self._command,
        }

    def run(self, root: Node) -> None:
        """Reads the whole tree."""
        tasks = [_Task(root, 0)]
        while tasks:
            node, scope = tasks.pop()
            if node.type == "comment":
                self.comments.append(self.points.span(node))
            elif node.type not in ("string_literal", "ERROR"):
                if visitor := self.visitors.get(node.type):
                    visitor(node, scope)
                scope = self._inner(node, scope)
                tasks += [_Task(child, scope) for child in reversed(node.named_children)]

    def _inner(self, node: Node, scope: int) -> int:
        if node.type not in _SCOPES:
            return scope
        self.scopes.append(Scope(_SCOPES[node.type], scope, self.points.span(node)))
        self.steps.append(0)
        return len(self.scopes) - 1

    # Statements

    def _assignment(self, node: Node, scope: int) -> None:
        """``$env:NAME = value``."""
        left, operator, right = (*node.named_children[:3], None, None, None)[:3]
        name = self._variable(left) if left else None
        if name is None or operator is None or right is None:
            return
        value = self._value(right)
        if self._text(operator).strip() != "=":
            value = Value(value.span, (Opaque(value.span, "added to an earlier value"),))
        self._record(name, value, scope)

    def _invocation(self, node: Node, scope: int) -> None:
        """``[Environment]::SetEnvironmentVariable("NAME", "value", …)``."""
        if not _SETTER.match(self._text(node)):
            return
        found = [c for c in node.named_children if c.type == "argument_list"]
        lists = [c for one in found for c in one.named_children]
        arguments = [c for one in lists for c in one.named_children if c.type != "comment"]
        if len(arguments) > 1:
            self._set(self._value(arguments[0]), arguments[1], scope)

    def _command(self, node: Node, scope: int) -> None:
        """``setx NAME value`` and ``Remove-Item Env:NAME``; others are a step."""
        name = node.named_children[0] if node.named_children else None
        word = self._text(name).lower().removesuffix(".exe") if name else ""
        words = list(self._words(node))
        if word == "setx" and len(words) > 1:
            self._set(self._value(words[0]), words[1], scope)
        elif word in _ERASERS:
            for drive in _DRIVE.finditer(self.text, *self.points.span(node)):
                gone = Literal(drive[1], drive.start(1))
                self._record(gone, Value(Span(*drive.span(1)), ()), scope, "unset")
        else:
            self.steps[scope] += 1

    def _words(self, command: Node) -> Iterator[Node]:
        for elements in command.named_children:
            if elements.type == "command_elements":
                for child in elements.named_children:
                    if child.type != "command_argument_sep":
                        yield child

    def _set(self, name: Value, value: Node, scope: int) -> None:
        literal = name.parts[0] if len(name.parts) == 1 else None
        if isinstance(literal, Literal):
            erased = self._text(value).lower() == "$null"
            self._record(literal, self._value(value), scope, "unset" if erased else "string")

    def _record(self, name: Literal, value: Value, scope: int, kind: str = "string") -> None:
        where = scope, self.steps[scope]
        self.settings.append(Setting(self.source, (name.text,), name, value, kind, *where))

    # Values

    def _text(self, node: Node) -> str:
        start, end = self.points.span(node)
        return self.text[start:end]

    def _variable(self, node: Node) -> Literal | None:
        """The name of the environment variable that ``node`` is."""
        start = self.points.span(node).start
        match = _VARIABLE.fullmatch(self._text(node))
        if match is None:
            return None
        group = match.lastindex or 1
        return Literal(match[group], start + match.start(group))

    def _value(self, node: Node) -> Value:
        """What the expression ``node`` stands for; unknown unless it is one text or variable."""
        span = self.points.span(node)
        while node.type not in _QUOTES and node.named_child_count == 1 and node.type != "variable":
            if self.points.span(node.named_children[0]) != span:
                break
            node = node.named_children[0]
        if node.type == "generic_token":
            return Value(span, (Literal(self._text(node), span.start),))
        if node.type in _QUOTES:
            return self._string(node)
        name = self._variable(node)
        known = Ref(name.text, span) if name else Opaque(span, "a computed expression")
        return Value(span, (known,))

    def _string(self, node: Node) -> Value:
        start, end = self.points.span(node)
        quote = _QUOTES[node.type]
        if quote[0] == "@":
            head = _HERE.match(self.text, start)
            tail = _HERE_END.search(self.text[start:end])
            start, end = head.end() if head else end, start + tail.start() if tail else end
            end = max(start, end)
        else:
            start, end = start + 1, max(start + 1, end - 1)
        inside = Span(start, end)
        if quote[-1] == "'":
            parts = self._stretch(start, end, quote)
            return Value(inside, tuple(parts), quote[-1])
        return Value(inside, tuple(self._parts(node, inside, quote)), quote[-1])

    def _parts(self, node: Node, inside: Span, quote: str) -> Iterator[Part]:
        at = inside.start
        for child in node.named_children:
            start, end = self.points.span(child)
            if start < at or end > inside.end or child.type == "comment":
                continue
            yield from self._stretch(at, start, quote)
            name = self._variable(child)
            span = Span(start, end)
            yield Ref(name.text, span) if name else Opaque(span, "a computed expansion")
            at = end
        yield from self._stretch(at, inside.end, quote)

    def _stretch(self, start: int, end: int, quote: str) -> Iterator[Part]:
        """``start:end`` of a string's inside, without references."""
        if quote == "@'":
            literal = Literal(self.text[start:end], start)
        elif quote == "'":
            literal = unescaped(self.text, start, end, _APOSTROPHES, lambda _: "'")
        else:
            literal = unescaped(self.text, start, end, _ESCAPE, _meaning)
        if literal.text:
            yield literal


def _meaning(match: re.Match[str]) -> str:
    """What a backtick and what follows it, or a doubled quote, stand for."""
    if match["quote"]:
        return '"'
    if match["code"]:
        return code_point(match["code"])
    char = match["char"]
    return "" if char in ("\n", "\r\n") else _CONTROL.get(char, char)
