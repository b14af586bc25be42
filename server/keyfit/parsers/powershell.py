"""Read PowerShell profiles and scripts (tree-sitter-powershell): what they set for programs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ..text.source import Source, Span
from ..util.translation import phrase
from .document import (
    Document,
    Literal,
    Opaque,
    Part,
    Ref,
    Scope,
    Setting,
    Value,
    variable_setting,
)
from .escapes import code_point, unescaped
from .formats import POWERSHELL
from .tree_sitter_utils import Budget, CodePoints, most_read

if TYPE_CHECKING:
    from tree_sitter import Language, Node

_BOM = "\ufeff"
# A line that the grammar cannot place is left out: at most this many times, and only as long as
# `most_read` allows.
_MAX_RETRIES = 20
# ``$env:NAME`` and ``${env:NAME}``; PowerShell ignores case.
_VARIABLE = re.compile(r"\$(?:env:(\w+)|\{env:([^}]+)\})", re.IGNORECASE)
# ``Env:NAME``, the variable as a path.
_DRIVE = re.compile(r"(?<![\w$])env:[\\/]?(\w+)", re.IGNORECASE)
# The method of .NET, whichever way its class is written.
_SETTER = re.compile(
    r"\[(?:System\.)?Environment\]::SetEnvironmentVariable\b", re.IGNORECASE
)
# A backtick and what it escapes, or a quote that is doubled.
_ESCAPE = re.compile(
    r"`(?:u\{(?P<code>[0-9a-fA-F]{1,6})\}|(?P<char>\r\n|[\s\S]))|(?P<quote>\"\")"
)
_APOSTROPHES = re.compile(r"''")
_CONTROL = dict(zip("0abefnrtv", "\0\a\b\x1b\f\n\r\t\v", strict=True))
_QUOTES = {
    "expandable_string_literal": '"',
    "verbatim_string_characters": "'",
    "expandable_here_string_literal": '@"',
    "verbatim_here_string_characters": "@'",
}
# The text of a here-string begins below its opening and ends above its closing line.
_HERE_START = re.compile(r"@[\"'][^\S\r\n]*(?:\r\n|\n)")
_HERE_END = re.compile(r"(?:\r\n|\n)?[\"']@\Z")
_SCOPES = {
    "function_statement": "function",
    "statement_block": "branch",
    "script_block_expression": "branch",
    "switch_clause": "branch",
}
_ERASERS = (
    "remove-item",
    "ri",
    "del",
    "erase",
    "rd",
    "rm",
    "rmdir",
    "clear-item",
    "cli",
)


def parse(source: Source) -> Document:
    """Return the settings of a PowerShell text, in order; a broken line costs only itself."""
    root, points = _tree(source.text)
    walk = _Walk(source, points)
    walk.run(root)
    settings = sorted(walk.settings, key=lambda setting: setting.span)
    comments = sorted(walk.comments)
    return Document(
        source,
        POWERSHELL,
        settings=tuple(settings),
        comments=tuple(comments),
        scopes=tuple(walk.scopes),
    )


@lru_cache(maxsize=1)
def _powershell() -> Language:
    import tree_sitter_powershell
    from tree_sitter import Language

    return Language(tree_sitter_powershell.language())


def _tree(text: str) -> tuple[Node, CodePoints]:
    """Return the root of ``text``'s syntax tree; blanks replace lines that cannot be placed.

    Without such a line the grammar may be able to place everything around it.
    """
    if text.startswith(_BOM):
        text = f" {text[1:]}"
    parsed = 0
    limit = most_read(len(text))
    budget = Budget(len(text))
    for _ in range(_MAX_RETRIES):
        points = CodePoints(text)
        root = budget.parse(_powershell(), points.data).root_node
        parsed += len(text)
        if not root.has_error or parsed >= limit:
            break
        trouble = _first_trouble(root)
        if trouble is None:
            break
        span = points.span(trouble)
        start = text.rfind("\n", 0, span.start) + 1
        end = text.find("\n", start)
        if end < 0:
            end = len(text)
        line = text[start:end]
        if not line.strip():
            break
        blanks = " " * len(line)
        text = text[:start] + blanks + text[end:]
    return root, points


def _first_trouble(root: Node) -> Node | None:
    """Return what could not be placed first; None if only something at an end is missing."""
    pending = [root]
    while pending:
        node = pending.pop()
        if node.type == "ERROR":
            # Statements and comments inside it are whole; the rest is what is wrong.
            for child in node.children:
                if child.type not in ("statement_list", "comment"):
                    return child
            return node
        broken = [child for child in node.children if child.has_error]
        pending += reversed(broken)
    return None


class _Task(NamedTuple):
    """A node to visit in a scope."""

    node: Node
    scope: int


class _Walk:
    """Visit the syntax tree in order, with a stack: nesting may be deep."""

    def __init__(self, source: Source, points: CodePoints) -> None:
        self.source = source
        self.points = points
        self.text = source.text
        self.values = _Values(source.text, points)
        self.settings: list[Setting] = []
        self.comments: list[Span] = []
        whole = Span(0, len(source.text))
        self.scopes = [Scope("file", -1, whole)]
        self.steps = [0]
        self.visitors: dict[str, Callable[[Node, int], None]] = {
            "assignment_expression": self._assignment,
            "invokation_expression": self._invocation,
            "command": self._command,
        }

    def run(self, root: Node) -> None:
        """Record the settings, scopes and comments of the whole tree."""
        tasks = [_Task(root, 0)]
        while tasks:
            node, scope = tasks.pop()
            if node.type == "comment":
                span = self.points.span(node)
                self.comments.append(span)
                continue
            if node.type in ("string_literal", "ERROR"):
                continue
            visitor = self.visitors.get(node.type)
            if visitor:
                visitor(node, scope)
            inner = self._inner_scope(node, scope)
            children = reversed(node.named_children)
            tasks += [_Task(child, inner) for child in children]

    def _inner_scope(self, node: Node, scope: int) -> int:
        """Return the scope of the children of ``node``, a new one if it opens one."""
        kind = _SCOPES.get(node.type)
        if kind is None:
            return scope
        span = self.points.span(node)
        self.scopes.append(Scope(kind, scope, span))
        self.steps.append(0)
        return len(self.scopes) - 1

    def _assignment(self, node: Node, scope: int) -> None:
        """Record ``$env:NAME = value``."""
        children = node.named_children
        if len(children) < 3:
            return
        left, operator, right = children[:3]
        name = self.values.variable(left)
        if name is None:
            return
        value = self.values.value(right)
        sign = self.values.text_of(operator).strip()
        if sign != "=":
            unknown = Opaque(value.span, phrase("added to an earlier value"))
            value = Value(value.span, (unknown,))
        self._record(name, value, scope)

    def _invocation(self, node: Node, scope: int) -> None:
        """Record ``[Environment]::SetEnvironmentVariable("NAME", "value", …)``."""
        text = self.values.text_of(node)
        if not _SETTER.match(text):
            return
        arguments = list(_arguments(node))
        if len(arguments) > 1:
            name = self.values.value(arguments[0])
            self._set(name, arguments[1], scope)

    def _command(self, node: Node, scope: int) -> None:
        """Record ``setx NAME value`` and ``Remove-Item Env:NAME``; count other commands."""
        command = ""
        if node.named_children:
            word = self.values.text_of(node.named_children[0])
            command = word.lower().removesuffix(".exe")
        if command in _ERASERS:
            self._erase(node, scope)
            return
        words = list(_words(node))
        if command == "setx" and len(words) > 1:
            name = self.values.value(words[0])
            self._set(name, words[1], scope)
            return
        self.steps[scope] += 1

    def _erase(self, command: Node, scope: int) -> None:
        start, end = self.points.span(command)
        for drive in _DRIVE.finditer(self.text, start, end):
            name_start, name_end = drive.span(1)
            name = Literal(drive[1], name_start)
            nothing = Value(Span(name_start, name_end), ())
            self._record(name, nothing, scope, "unset")

    def _set(self, name: Value, value: Node, scope: int) -> None:
        """Record that the variable called ``name`` gets ``value``; ``$null`` erases it."""
        if len(name.parts) != 1:
            return
        literal = name.parts[0]
        if not isinstance(literal, Literal):
            return
        kind = "string"
        text = self.values.text_of(value)
        if text.lower() == "$null":
            kind = "unset"
        self._record(literal, self.values.value(value), scope, kind)

    def _record(
        self, name: Literal, value: Value, scope: int, kind: str = "string"
    ) -> None:
        step = self.steps[scope]
        setting = variable_setting(self.source, name, value, kind, scope, step)
        self.settings.append(setting)


def _arguments(invocation: Node) -> Iterator[Node]:
    """Yield the arguments of a method call: the grammar has two nodes around them."""
    for arguments in invocation.named_children:
        if arguments.type != "argument_list":
            continue
        for expressions in arguments.named_children:
            for argument in expressions.named_children:
                if argument.type != "comment":
                    yield argument


def _words(command: Node) -> Iterator[Node]:
    """Yield the words of ``command`` behind its name."""
    for elements in command.named_children:
        if elements.type != "command_elements":
            continue
        for word in elements.named_children:
            if word.type != "command_argument_sep":
                yield word


class _Values:
    """The values of expressions in one text, by the nodes of its syntax tree."""

    def __init__(self, text: str, points: CodePoints) -> None:
        self.text = text
        self.points = points

    def text_of(self, node: Node) -> str:
        """Return the raw text of ``node``."""
        start, end = self.points.span(node)
        return self.text[start:end]

    def variable(self, node: Node) -> Literal | None:
        """Return the name of the environment variable that ``node`` is, None if it is none."""
        match = _VARIABLE.fullmatch(self.text_of(node))
        if match is None:
            return None
        span = self.points.span(node)
        group = match.lastindex or 1
        start = span.start + match.start(group)
        return Literal(match[group], start)

    def value(self, node: Node) -> Value:
        """Return what an expression stands for; unknown unless it is one text or variable."""
        span = self.points.span(node)
        node = self._innermost(node, span)
        if node.type in _QUOTES:
            return self._string(node)
        part: Part
        if node.type == "generic_token":
            text = self.text_of(node)
            part = Literal(text, span.start)
        else:
            part = self._expansion(node, span, phrase("a computed expression"))
        return Value(span, (part,))

    def _innermost(self, node: Node, span: Span) -> Node:
        """Return the innermost node with the same ``span``: the grammar nests each level of
        precedence around the one operand of an expression without operators."""
        while node.named_child_count == 1 and node.type not in (*_QUOTES, "variable"):
            child = node.named_children[0]
            if self.points.span(child) != span:
                break
            node = child
        return node

    def _expansion(self, node: Node, span: Span, why: str) -> Part:
        """Return a reference if ``node`` is an environment variable, else what is unknown."""
        name = self.variable(node)
        if name is None:
            return Opaque(span, why)
        return Ref(name.text, span)

    def _string(self, node: Node) -> Value:
        quote = _QUOTES[node.type]
        inside = self._inside(node, quote)
        if quote[-1] == "'":
            parts = self._decoded(inside.start, inside.end, quote)
        else:
            parts = self._parts(node, inside, quote)
        return Value(inside, tuple(parts), quote[-1])

    def _inside(self, node: Node, quote: str) -> Span:
        """Return the place of a string's text between its quotes, which may not be closed yet."""
        start, end = self.points.span(node)
        if quote[0] != "@":
            inside_start = start + 1
            return Span(inside_start, max(inside_start, end - 1))
        opening = _HERE_START.match(self.text, start)
        closing = _HERE_END.search(self.text[start:end])
        inside_start = opening.end() if opening else end
        inside_end = start + closing.start() if closing else end
        return Span(inside_start, max(inside_start, inside_end))

    def _parts(self, node: Node, inside: Span, quote: str) -> Iterator[Part]:
        """Yield a string's text, cut at the expansions in it."""
        at = inside.start
        for child in node.named_children:
            span = self.points.span(child)
            is_outside = span.start < at or span.end > inside.end
            if is_outside or child.type == "comment":
                continue
            yield from self._decoded(at, span.start, quote)
            yield self._expansion(child, span, phrase("a computed expansion"))
            at = span.end
        yield from self._decoded(at, inside.end, quote)

    def _decoded(self, start: int, end: int, quote: str) -> Iterator[Part]:
        """Yield ``start:end`` of a string's inside, which has no expansions, unless empty."""
        if quote == "@'":
            literal = Literal(self.text[start:end], start)
        elif quote == "'":
            literal = unescaped(self.text, start, end, _APOSTROPHES, lambda _: "'")
        else:
            literal = unescaped(self.text, start, end, _ESCAPE, _meaning)
        if literal.text:
            yield literal


def _meaning(match: re.Match[str]) -> str:
    """Return what a backtick and what follows it, or a doubled quote, stand for."""
    if match["quote"]:
        return '"'
    if match["code"]:
        return code_point(match["code"])
    character = match["char"]
    if character in ("\n", "\r\n"):
        # A backtick at the end of a line joins it with the next one.
        return ""
    return _CONTROL.get(character, character)
