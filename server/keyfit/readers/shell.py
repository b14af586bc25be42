"""POSIX shell, bash and zsh: startup files, scripts and ``.envrc`` (tree-sitter-bash).

The grammar tells which statement stands in which scope. Words are read by `shell_word`: a fix
needs the place of every character, and the grammar splits some words (``x`y```) in two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from ..text.source import Source, Span
from .setting import Barrier, Document, Literal, Opaque, Scope, Setting, Value
from .shell_commands import Effect, Target, declared, effect, environment
from .shell_grammar import CONTAINERS, elements, first_trouble, opened, tree
from .shell_word import NAME, Frame, Word, body, whole
from .syntax import Budget, most_read

if TYPE_CHECKING:
    from tree_sitter import Node

# Reading starts anew below a broken statement, at most so often.
_RESTARTS = 5

_ASSIGNMENT = re.compile(rf"(?P<name>{NAME})(?P<more>\+?)=(?!\()")  # ``A=(`` is an array
_ALIAS = re.compile(r"""[^\s='"$`\\]+=""")
_SCOPES = {"function_definition": "function", "case_item": "branch", "subshell": "subshell"}
_OPERATORS = ("&&", "||")
_CLOSERS = ("fi", "done", "elif", "elif_clause", "else_clause", "}")
_RUNTIME = "set while it runs"
_ASSIGNING = (
    "variable_assignment", "variable_assignments", "declaration_command", "unset_command",
)  # fmt: skip


def read(source: Source) -> Document:
    """The settings of a shell text, in order; a broken statement costs no more than itself."""
    found = _Found(source)
    rest = _Walk(found, whole(source.text), 0).run()
    spent = len(source.text)
    for _ in range(_RESTARTS):
        if rest is None or (spent := spent + len(rest.text)) > most_read(len(source.text)):
            break
        rest = _Walk(found, rest, 0).run()
    while found.aliases:
        _Walk(found, *found.aliases.pop()).run()
    return found.document()


class _Found:
    """What was found so far; all places are the file's."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.budget = Budget(len(source.text))
        self.settings: dict[int, Setting] = {}  # by the place of the name
        self.comments: list[Span] = []
        self.scopes = [Scope("file", -1, Span(0, len(source.text)))]
        self.steps = [0]
        self.barriers: list[Barrier] = []
        self.aliases: list[tuple[Frame, int]] = []  # bodies still to be read
        self.known = bytearray(len(source.text))  # 1 where an intact statement was read

    def document(self) -> Document:
        """All of it, in the order of the file."""
        settings = tuple(self.settings[place] for place in sorted(self.settings))
        comments, scopes = tuple(sorted(self.comments)), tuple(self.scopes)
        return Document(self.source, "shell", settings, comments, scopes, tuple(self.barriers))

    def open(self, kind: str, parent: int, span: Span) -> int:
        """A new scope's index."""
        self.scopes.append(Scope(kind, parent, span))
        self.steps.append(0)
        return len(self.scopes) - 1

    def leave(self, scope: int) -> None:
        """A command that ran in a branch has also run in the scope around it."""
        inner = self.scopes[scope]
        if self.steps[scope] and inner.kind in ("branch", "subshell"):
            self.steps[inner.parent] += 1

    def record(self, name: Literal, value: Value, kind: str, scope: int) -> None:
        """Adds a setting of ``scope``."""
        where = (scope, self.steps[scope])
        setting = Setting(self.source, (name.text,), name, value, kind, *where)
        self.settings.setdefault(name.start, setting)

    def mark(self, span: Span) -> None:
        """Notes that an intact statement stands at ``span``."""
        self.known[slice(*span)] = b"\1" * (span.end - span.start)


class _Task(NamedTuple):
    """A node to visit in a scope, or, without node, a scope to leave."""

    node: Node | None
    scope: int


class _Assigned(NamedTuple):
    """A name that gets a value or, by ``unset``, loses it. Offsets are the frame's."""

    start: int
    name_end: int
    end: int
    value: Value
    kind: str = "string"


class _Walk:
    """Visits one text's syntax tree in order, with a stack: nesting may be deep."""

    def __init__(self, found: _Found, frame: Frame, scope: int) -> None:
        self.found, self.frame, self.scope = found, frame, scope
        self.read: list[Span] = []  # intact statements of this walk
        self.root, self.branches = tree(frame.text, found.budget)
        self.sole = self.root.named_child_count == 1  # whether the text is a single statement
        self.visitors: dict[str, Callable[[Node, int], Iterable[_Task]]] = {
            "comment": self._comment, "heredoc_body": self._done,
            "variable_assignment": self._statement, "variable_assignments": self._statement,
            "declaration_command": self._statement, "unset_command": self._unset,
            "command": self._command, "test_command": self._test,
            "list": self._list, "heredoc_redirect": self._list,
            "function_definition": self._scoped, "subshell": self._scoped,
            "case_item": self._scoped, "compound_statement": self._group,
            "for_statement": self._loop,
        }  # fmt: skip

    def run(self) -> Frame | None:
        """Reads the text; gives what to read anew because a broken statement came before it."""
        tasks = [_Task(self.root, self.scope)]
        while tasks:
            node, scope = tasks.pop()
            if node is None:
                self.found.leave(scope)
            else:
                tasks += reversed(list(self._visit(node, scope)))
        for span in self.read:
            self.found.mark(span)
        self.found.steps[self.scope] += 1
        return self._rest() if self.root.has_error else None

    def _rest(self) -> Frame | None:
        trouble = first_trouble(self.root)
        if trouble.type.startswith("<<"):  # an unended heredoc goes on to the end
            return None
        line_end = self.frame.text.find("\n", trouble.start_byte)
        return self.frame.tail(line_end + 1) if line_end >= 0 else None

    def _visit(self, node: Node, scope: int) -> Iterable[_Task]:
        """Reads a statement; gives the tasks inside it."""
        if visitor := self.visitors.get(node.type):
            return visitor(node, scope)
        return self._arms(node, scope) if node.type in CONTAINERS else ()

    def _open(self, kind: str, parent: int, start: int, end: int) -> int:
        """A new scope from ``start`` to ``end`` in the frame."""
        return self.found.open(kind, parent, self.frame.span(start, end))

    def _close(self, scope: int, end: int) -> _Task:
        """Ends ``scope`` at ``end`` in the frame."""
        ended = self.found.scopes[scope]
        span = Span(ended.span.start, self.frame.span(end, end).end)
        self.found.scopes[scope] = ended._replace(span=span)
        return _Task(None, scope)

    def _arms(self, node: Node, scope: int) -> Iterator[_Task]:
        """The children of ``node``; what stands between two keywords is a branch."""
        inner, last = scope, ""
        broken = node.type == "ERROR"
        for child in node.children:
            kind = opened(child, last, broken, self.branches if broken else ())
            if inner != scope and (kind or child.type in _CLOSERS):
                yield self._close(inner, child.start_byte)
                inner = scope
            if kind:
                inner = self._open(kind, scope, child.start_byte, node.end_byte)
            elif broken and child.type.startswith("<<"):
                break  # what follows is the unended heredoc's body
            yield _Task(child, inner)
            last = child.type
        if inner != scope:
            yield self._close(inner, node.end_byte)

    def _list(self, node: Node, scope: int) -> Iterator[_Task]:
        """``a && b || c``: a branch right of each operator, unless nothing left of it can fail."""
        inner, sure, chained = scope, False, False
        for child in elements(node):
            if child.type not in _OPERATORS:
                yield _Task(child, inner)
                sure = child.type in _ASSIGNING
            elif child.type == "||" or not (sure if inner == scope else chained):
                if inner != scope:
                    yield self._close(inner, child.start_byte)
                inner = self._open("branch", scope, child.start_byte, node.end_byte)
                chained = child.type == "&&"
        if inner != scope:
            yield self._close(inner, node.end_byte)

    def _scoped(self, node: Node, scope: int) -> Iterator[_Task]:
        inner, unended = scope, node.children[-1].is_missing  # then it would hold all that follows
        if not unended:
            inner = self._open(_SCOPES[node.type], scope, node.start_byte, node.end_byte)
        yield from self._arms(node, inner)
        if not unended:
            yield _Task(None, inner)

    def _comment(self, node: Node, scope: int) -> Iterable[_Task]:
        span = self._span(node)
        if not self._known(span.start):
            self.found.comments.append(span)
            self.read.append(span)
        return ()

    def _done(self, node: Node, scope: int) -> Iterable[_Task]:
        """Notes ``node`` if it is intact; nothing inside it is left to visit."""
        if not node.has_error:
            self.read.append(self._span(node))
        return ()

    def _test(self, node: Node, scope: int) -> Iterable[_Task]:
        self.found.steps[scope] += 1
        return self._done(node, scope)

    def _statement(self, node: Node, scope: int) -> Iterable[_Task]:
        """``A=b C=d``, alone or after ``export``, ``declare``, ``readonly`` …"""
        single = node.type == "variable_assignment"
        self._record(self._assigned([node] if single else node.children, node), scope)
        if node.type == "declaration_command":
            self._declared(node, scope)
        return self._done(node, scope)

    def _declared(self, node: Node, scope: int) -> None:
        """What ``export``, ``local`` … do by words that are no plain assignments."""
        words = [child for child in node.children if child.type != "variable_assignment"]
        self._affect(declared(self._texts(words)), words, scope)
        if words[0].type == "local":  # bare, it is empty in bash and zsh, the outer one in dash
            bare = (word for word in words if word.type == "variable_name")
            self._record([self._name(word, why="local to its function") for word in bare], scope)

    def _unset(self, node: Node, scope: int) -> Iterable[_Task]:
        if not any(self._text(child) == "-f" for child in node.children):
            names = [child for child in node.children if child.type == "variable_name"]
            self._record([self._name(name) for name in names if not name.is_missing], scope)
            self._affect(declared(self._texts(node.children)), node.children, scope)
        return self._done(node, scope)

    def _command(self, node: Node, scope: int) -> Iterable[_Task]:
        """A command with the assignments before it and those that ``env`` makes."""
        children = node.children
        at = next((i for i, child in enumerate(children) if child.type == "command_name"), None)
        before = self._assigned(children[:at], node)
        words = [] if at is None else children[at:]
        if words and before and before[-1].end > words[0].start_byte:
            words = []  # the grammar has split the value's word
        own = _prefixes(self.frame.text, before, words[0].start_byte) if words else []
        self._record(before[: len(before) - len(own)], scope)
        if words and self._text(words[0]) == "alias":
            self._aliases(words[1:], node, scope)
        elif words:
            self._run(node, words, own, scope)
            self._affect(effect(self._texts(words)), words, scope)
        return self._done(node, scope)

    def _run(self, node: Node, words: list[Node], own: list[_Assigned], scope: int) -> None:
        """Records what is set for the command ``node`` only, which is to run ``words``."""
        inner, changed = scope, environment(self._texts(words))
        starts = (words[index].start_byte for index in changed.assigns)
        own += [one for start in starts if (one := self._assignment(start, node))]
        own += [self._name(words[target.word], target) for target in changed.unsets]
        if changed.clean or not (self.sole and scope == self.scope != 0):
            kind = "clean" if changed.clean else "command"
            inner = self._open(kind, scope, node.start_byte, node.end_byte) if own else scope
        self._record(own, inner)
        self.found.steps[scope] += 1

    def _affect(self, effect: Effect, words: list[Node], scope: int) -> None:
        """Notes what the command of ``words`` sets to values that are not in the file."""
        for target in effect.targets:
            self._record([self._name(words[target.word], target, _RUNTIME)], scope)
        place = self._span(words[0]).start if words else 0
        if effect.any and not self._known(place):
            self.found.barriers.append(Barrier(scope, place))

    def _group(self, node: Node, scope: int) -> Iterator[_Task]:
        """``{ …; }``, which may be a branch of zsh's ``if [[ x ]] { … }``."""
        inner = scope
        if node.start_byte in self.branches:
            inner = self._open("branch", scope, node.start_byte, node.end_byte)
        yield from self._arms(node, inner)
        if inner != scope:
            yield _Task(None, inner)

    def _loop(self, node: Node, scope: int) -> Iterator[_Task]:
        """``for NAME in …`` and ``select NAME in …``."""
        names = [child for child in node.children if child.type == "variable_name"]
        self._record([self._name(name, why=_RUNTIME) for name in names[:1]], scope)
        yield from self._arms(node, scope)

    def _aliases(self, words: list[Node], node: Node, scope: int) -> None:
        """Keeps the bodies of ``alias name=body …`` for later: each is a shell text itself."""
        for word in words:
            name = _ALIAS.match(self.frame.text, word.start_byte)
            value = self._word(name.end(), node)[0] if name else None
            if value and value.parts and not self._known(value.span.start):
                self.read.append(value.span)
                inner = self.found.open("alias", scope, value.span)
                self.found.aliases.append((body(self.found.source.text, value), inner))

    def _assigned(self, nodes: list[Node], statement: Node) -> list[_Assigned]:
        starts = (node.start_byte for node in nodes if node.type == "variable_assignment")
        return [one for start in starts if (one := self._assignment(start, statement))]

    def _assignment(self, start: int, statement: Node) -> _Assigned | None:
        """The assignment at ``start``; None for arrays and for a quote that is never closed."""
        head = _ASSIGNMENT.match(self.frame.text, start)
        if head is None:
            return None
        value, end = self._word(head.end(), statement)
        if value and head["more"]:
            value = Value(value.span, (Opaque(value.span, "added to an earlier value"),))
        return _Assigned(start, head.end("name"), end, value) if value else None

    def _word(self, start: int, statement: Node) -> tuple[Value | None, int]:
        word = Word(self.frame, start, statement.end_byte)
        return word.read(), word.end

    def _name(self, node: Node, at: Target | None = None, why: str = "") -> _Assigned:
        """The name that ``node`` is or holds: unset, or unknown for the reason ``why``."""
        start = node.start_byte + (at.start if at else 0)
        end = node.start_byte + at.end if at else node.end_byte
        span = self.frame.span(start, end)
        parts = (Opaque(span, why),) if why else ()
        return _Assigned(start, end, end, Value(span, parts), "string" if why else "unset")

    def _record(self, assigned: Iterable[_Assigned], scope: int) -> None:
        for one in assigned:
            name = self.frame.literal(one.start, one.name_end)
            if not self._known(name.start):
                self.found.record(name, one.value, one.kind, scope)
                self.read.append(self.frame.span(one.start, one.end))

    def _texts(self, nodes: Iterable[Node]) -> list[str]:
        return [self._text(node) for node in nodes]

    def _text(self, node: Node) -> str:
        return self.frame.text[node.start_byte : node.end_byte]

    def _span(self, node: Node) -> Span:
        return self.frame.span(node.start_byte, node.end_byte)

    def _known(self, place: int) -> bool:
        """Whether an earlier walk through the file has read what stands at ``place``."""
        return self.scope == 0 and bool(self.found.known[place])


def _prefixes(text: str, assigned: list[_Assigned], after: int) -> list[_Assigned]:
    """The last of the assignments, as far as no line break stands before the command's name.

    The grammar reads past line breaks here. ``after`` is where the name stands.
    """
    count = 0
    for one in reversed(assigned):
        if "\n" in text[one.end : after].replace("\\\n", ""):
            break
        count, after = count + 1, one.start
    return assigned[len(assigned) - count :]
