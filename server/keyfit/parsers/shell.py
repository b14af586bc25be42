"""Read POSIX shell, bash and zsh: startup files, scripts and ``.envrc`` (tree-sitter-bash).

The grammar shows which statement belongs to which scope. Words are parsed by `shell_word`: a fix
needs the place of every character, and the grammar splits some words (``x`y```) in two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..text.source import Source, Span
from ..util.translation import phrase
from .container_commands import ContainerVariable, container_variables
from .document import Document, UnknownEffect
from .shell_assignments import Assignment, ShellText
from .shell_commands import Effect, declared, effect, environment, exports, exports_all
from .shell_document import DocumentBuilder
from .shell_grammar import CONTAINERS, elements, first_trouble, opened, tree
from .shell_word import Frame, body, whole
from .tree_sitter_utils import most_read

if TYPE_CHECKING:
    from tree_sitter import Node

# Parsing starts anew below a broken statement, at most this many times.
_MAX_RESTARTS = 5

# What an alias is called: anything but blanks and quotes.
_ALIAS = re.compile(r"""[^\s='"$`\\]+=""")
_SCOPES = {
    "function_definition": "function",
    "case_item": "branch",
    "subshell": "subshell",
}
_OPERATORS = ("&&", "||")
_CLOSERS = ("fi", "done", "elif", "elif_clause", "else_clause", "}")
_SET_AT_RUNTIME = phrase("set while it runs")
_ASSIGNING = (
    "variable_assignment",
    "variable_assignments",
    "declaration_command",
    "unset_command",
)


def parse(source: Source) -> Document:
    """Return the settings of a shell text, in order; a broken statement costs only itself."""
    builder = DocumentBuilder(source)
    frame = whole(source.text)
    rest = _Walk(builder, frame, 0).run()
    # A text with many broken statements would be parsed over and over.
    parsed = len(source.text)
    limit = most_read(parsed)
    for _ in range(_MAX_RESTARTS):
        if rest is None:
            break
        parsed += len(rest.text)
        if parsed > limit:
            break
        rest = _Walk(builder, rest, 0).run()
    while builder.aliases:
        # The body of an alias may define others, which are parsed in turn.
        frame, scope = builder.aliases.pop()
        _Walk(builder, frame, scope).run()
    return builder.document()


class _Task(NamedTuple):
    """A node to visit in a scope, or, without node, a scope to leave."""

    node: Node | None
    scope: int


class _Statements:
    """Record what single statements of one text set."""

    def __init__(
        self, builder: DocumentBuilder, frame: Frame, scope: int, is_sole: bool
    ) -> None:
        """Record statements of ``frame``, whose outermost scope is ``scope``.

        ``is_sole``: the frame consists of a single statement.
        """
        self.builder = builder
        self.frame = frame
        self.text = ShellText(frame)
        self.scope = scope
        self.is_sole = is_sole
        self.intact: list[Span] = []
        self.visitors: dict[str, Callable[[Node, int], None]] = {
            "comment": self._comment,
            "heredoc_body": self._heredoc_body,
            "variable_assignment": self._assignment,
            "variable_assignments": self._assignment,
            "declaration_command": self._declaration,
            "unset_command": self._unset,
            "command": self._command,
            "test_command": self._test,
        }

    def record(self, assignments: Iterable[Assignment], scope: int) -> None:
        """Add ``assignments`` to ``scope``, except those that an earlier walk has added."""
        for assignment in assignments:
            start = assignment.start
            name = self.frame.literal(start, assignment.name_end)
            if self._is_known(name.start):
                continue
            self.builder.record(name, assignment.value, assignment.kind, scope)
            span = self.frame.span(start, assignment.end)
            self.intact.append(span)

    def record_unknown(self, names: Iterable[Node], why: str, scope: int) -> None:
        """Add ``names`` with a value that is not in the file, for the reason ``why``."""
        unknown = [self.text.name(name, why=why) for name in names]
        self.record(unknown, scope)

    def _is_known(self, offset: int) -> bool:
        """Return whether an earlier walk through the file has recorded what is at ``offset``."""
        if self.scope != 0:
            # The body of an alias is walked through only once, but is part of a known statement.
            return False
        return bool(self.builder.known[offset])

    def _mark_intact(self, node: Node) -> None:
        """Mark ``node`` as recorded if the grammar could place all of it."""
        if node.has_error:
            return
        span = self.text.span(node)
        self.intact.append(span)

    def _comment(self, node: Node, scope: int) -> None:
        span = self.text.span(node)
        if not self._is_known(span.start):
            self.builder.comments.append(span)
            self.intact.append(span)

    def _heredoc_body(self, node: Node, scope: int) -> None:
        # The text of a heredoc sets nothing, whatever it looks like.
        self._mark_intact(node)

    def _test(self, node: Node, scope: int) -> None:
        self.builder.count_command(scope)
        self._mark_intact(node)

    def _assignment(self, node: Node, scope: int) -> None:
        """Record ``A=b`` or ``A=b C=d``."""
        parts = node.children
        if node.type == "variable_assignment":
            parts = [node]
        self._record_parts(parts, node, scope)
        self._mark_intact(node)

    def _record_parts(
        self, parts: Sequence[Node], node: Node, scope: int
    ) -> list[Assignment]:
        """Record the assignments among ``parts`` of the statement ``node`` and return them."""
        starts = _assignment_starts(parts)
        assignments = self.text.assignments(starts, node)
        self.record(assignments, scope)
        if self.builder.exports_all:
            self._set_exported(assignments, (), True)
        return assignments

    def _set_exported(
        self, assignments: Iterable[Assignment], names: Iterable[str], exported: bool
    ) -> None:
        """Note whether programs started later get ``names`` and those that are assigned."""
        every = set(names)
        text = self.frame.text
        for one in assignments:
            every.add(text[one.start : one.name_end])
        if exported:
            self.builder.exported |= every
        else:
            self.builder.exported -= every

    def _declaration(self, node: Node, scope: int) -> None:
        """Record ``export A=b``, ``local A`` and the like."""
        children = node.children
        assignments = self._record_parts(children, node, scope)
        words = [child for child in children if child.type != "variable_assignment"]
        raw_words = self.text.of_all(words)
        self._affect(declared(raw_words), words, scope)
        is_exported = exports(raw_words)
        if is_exported is not None:
            names = [word for word in words if word.type == "variable_name"]
            self._set_exported(assignments, self.text.of_all(names), is_exported)
        if words[0].type == "local":
            # Without a value, it is empty in bash and zsh, and has the outer value in dash.
            names = [word for word in words if word.type == "variable_name"]
            self.record_unknown(names, phrase("local to its function"), scope)
        self._mark_intact(node)

    def _unset(self, node: Node, scope: int) -> None:
        """Record ``unset A B``."""
        children = node.children
        words = self.text.of_all(children)
        # With ``-f``, functions are unset and no variables.
        if "-f" not in words:
            for child in children:
                if child.type == "variable_name" and not child.is_missing:
                    name = self.text.name(child)
                    self.record([name], scope)
            self._affect(declared(words), children, scope)
        self._mark_intact(node)

    def _command(self, node: Node, scope: int) -> None:
        """Record a command with the assignments before it and those that ``env`` makes."""
        children = node.children
        name_index = len(children)
        for index, child in enumerate(children):
            if child.type == "command_name":
                name_index = index
                break
        starts = _assignment_starts(children[:name_index])
        before = self.text.assignments(starts, node)
        words = children[name_index:]
        own: list[Assignment] = []
        if words:
            start = words[0].start_byte
            own = self.text.prefixes(before, start)
            if before and before[-1].end > start:
                # The grammar has split the value's word: its second half is no command.
                words = []
                own = []
        # Those in front of a line break are statements of their own.
        count = len(before) - len(own)
        self.record(before[:count], scope)
        if words:
            self._run_words(node, words, own, scope)
        self._mark_intact(node)

    def _run_words(
        self, node: Node, words: list[Node], own: list[Assignment], scope: int
    ) -> None:
        """Record what the command ``node`` sets; ``words`` begin with its name."""
        raw_words = self.text.of_all(words)
        if raw_words[0] == "alias":
            self._alias(words[1:], node, scope)
            return
        if raw_words[0] == ":":
            self.record(self.text.assigned_defaults(words[1:], node), scope)
        all_from_here = exports_all(raw_words)
        if all_from_here is not None:
            self.builder.exports_all = all_from_here
        self._run(node, words, own, scope)
        self._affect(effect(raw_words), words, scope)

    def _run(
        self, node: Node, words: list[Node], own: list[Assignment], scope: int
    ) -> None:
        """Record what is set for the command ``node`` only, which is to run ``words``."""
        raw_words = self.text.of_all(words)
        changed = environment(raw_words)
        starts = [words[index].start_byte for index in changed.assigns]
        own += self.text.assignments(starts, node)
        for target in changed.unsets:
            word = words[target.word]
            own.append(self.text.name(word, target))
        inner = scope
        # ``A=b command`` sets A for the command alone. If that is all of an alias, the scope of
        # the alias will do.
        is_body_of_alias = self.is_sole and scope == self.scope != 0
        if own and (changed.clean or not is_body_of_alias):
            kind = "clean" if changed.clean else "command"
            span = self.text.span(node)
            inner = self.builder.open_scope(kind, scope, span)
        self.record(own, inner)
        given = [*container_variables(raw_words[changed.command :])]
        if given:
            self._contain(node, words[changed.command :], given, own, scope)
        self.builder.count_command(scope)

    def _contain(
        self,
        node: Node,
        words: list[Node],
        variables: list[ContainerVariable],
        own: list[Assignment],
        scope: int,
    ) -> None:
        """Record the ``variables`` that ``node`` gives to a container, which sees no others.

        ``own`` are the assignments before the command of ``words``.
        """
        text = self.frame.text
        around = {text[one.start : one.name_end] for one in own}
        given: list[Assignment | None] = []
        for variable in variables:
            word = words[variable.word]
            start = word.start_byte + variable.start
            name = variable.name
            if name:
                is_known = self.builder.exports(name) and name not in around
                given.append(self.text.passed(word, variable, is_known))
            elif text[start] in "\"'":
                given.append(self.text.quoted_assignment(start, node))
            else:
                given.append(self.text.assignment(start, node))
        inner = self.builder.open_scope("clean", scope, self.text.span(node))
        self.record(filter(None, given), inner)

    def _affect(self, effect: Effect, words: list[Node], scope: int) -> None:
        """Record what the command of ``words`` sets to values that are not in the file."""
        for target in effect.targets:
            word = words[target.word]
            name = self.text.name(word, target, _SET_AT_RUNTIME)
            self.record([name], scope)
        if not effect.any:
            return
        command = self.text.span(words[0])
        if not self._is_known(command.start):
            unknown = UnknownEffect(scope, command.start)
            self.builder.unknown_effects.append(unknown)

    def _alias(self, words: list[Node], node: Node, scope: int) -> None:
        """Keep the bodies of ``alias name=body …`` for later: each is a shell text itself."""
        builder = self.builder
        for word in words:
            name = _ALIAS.match(self.frame.text, word.start_byte)
            if name is None:
                continue
            value, _ = self.text.word(name.end(), node)
            if value is None or not value.parts:
                continue
            span = value.span
            if self._is_known(span.start):
                continue
            self.intact.append(span)
            inner = builder.open_scope("alias", scope, span)
            frame = body(builder.source.text, value)
            builder.aliases.append((frame, inner))


def _assignment_starts(nodes: Sequence[Node]) -> list[int]:
    return [node.start_byte for node in nodes if node.type == "variable_assignment"]


class _Walk:
    """Walk through one text's syntax tree in order, with a stack: nesting may be deep.

    This class opens and closes scopes; what single statements set is recorded by `_Statements`.
    """

    def __init__(self, builder: DocumentBuilder, frame: Frame, scope: int) -> None:
        self.builder = builder
        self.frame = frame
        self.scope = scope
        self.root, self.branches = tree(frame.text, builder.budget)
        is_sole = self.root.named_child_count == 1
        self.statements = _Statements(builder, frame, scope, is_sole)
        self.visitors: dict[str, Callable[[Node, int], Iterable[_Task]]] = {
            "list": self._list,
            "heredoc_redirect": self._list,
            "function_definition": self._scoped,
            "subshell": self._scoped,
            "case_item": self._scoped,
            "compound_statement": self._group,
            "for_statement": self._loop,
        }

    def run(self) -> Frame | None:
        """Record the text; return the rest to parse anew if a statement is broken, else None."""
        tasks = [_Task(self.root, self.scope)]
        while tasks:
            node, scope = tasks.pop()
            if node is None:
                self.builder.leave_scope(scope)
                continue
            inner = list(self._visit(node, scope))
            tasks += reversed(inner)
        for span in self.statements.intact:
            self.builder.mark_known(span)
        self.builder.count_command(self.scope)
        if not self.root.has_error:
            return None
        return self._rest()

    def _rest(self) -> Frame | None:
        """Return the text below the line of the first broken statement."""
        trouble = first_trouble(self.root)
        if trouble.type.startswith("<<"):
            # A heredoc without an end extends to the end of the text.
            return None
        line_end = self.frame.text.find("\n", trouble.start_byte)
        if line_end < 0:
            return None
        return self.frame.tail(line_end + 1)

    def _visit(self, node: Node, scope: int) -> Iterable[_Task]:
        """Record a statement and return the tasks inside it."""
        statement = self.statements.visitors.get(node.type)
        if statement:
            statement(node, scope)
            return ()
        visitor = self.visitors.get(node.type)
        if visitor:
            return visitor(node, scope)
        if node.type in CONTAINERS:
            return self._arms(node, scope)
        return ()

    def _open(self, kind: str, parent: int, start: int, end: int) -> int:
        """Return a new scope from ``start`` to ``end`` in the frame."""
        span = self.frame.span(start, end)
        return self.builder.open_scope(kind, parent, span)

    def _close(self, scope: int, end: int) -> _Task:
        """End ``scope`` at ``end`` in the frame; return the task that leaves it."""
        place = self.frame.span(end, end)
        self.builder.end_scope(scope, place.end)
        return _Task(None, scope)

    def _arms(self, node: Node, scope: int) -> Iterator[_Task]:
        """Yield the children of ``node``; the commands between two keywords are a branch.

        The grammar has no node for the commands between ``then`` and ``else``. Inside ERROR nodes
        only tokens are left of functions and of zsh's braces, so their scopes are opened here.
        """
        inner = scope
        last = ""
        is_broken = node.type == "ERROR"
        braces = self.branches if is_broken else ()
        for child in node.children:
            kind = opened(child, last, is_broken, braces)
            ends_branch = bool(kind) or child.type in _CLOSERS
            if inner != scope and ends_branch:
                yield self._close(inner, child.start_byte)
                inner = scope
            if kind:
                inner = self._open(kind, scope, child.start_byte, node.end_byte)
            elif is_broken and child.type.startswith("<<"):
                # What follows is the body of a heredoc without an end.
                break
            yield _Task(child, inner)
            last = child.type
        if inner != scope:
            yield self._close(inner, node.end_byte)

    def _list(self, node: Node, scope: int) -> Iterator[_Task]:
        """Yield the commands of ``a && b || c``, each in the scope that it runs in.

        What follows an operator is a branch, unless the command before ``&&`` cannot fail: after
        ``export A=b && export C=d`` both are set. In ``x && A=b && C=d`` both are in one branch.
        """
        inner = scope
        last_cannot_fail = False
        opened_by_and = False
        for child in elements(node):
            if child.type not in _OPERATORS:
                yield _Task(child, inner)
                last_cannot_fail = child.type in _ASSIGNING
                continue
            is_and = child.type == "&&"
            is_in_branch = inner != scope
            continues = opened_by_and if is_in_branch else last_cannot_fail
            if is_and and continues:
                continue
            start = child.start_byte
            if is_in_branch:
                yield self._close(inner, start)
            inner = self._open("branch", scope, start, node.end_byte)
            opened_by_and = is_and
        if inner != scope:
            yield self._close(inner, node.end_byte)

    def _scoped(self, node: Node, scope: int) -> Iterator[_Task]:
        """Yield what is inside a function, a subshell or an arm of ``case``."""
        closing = node.children[-1]
        if closing.is_missing:
            # It has no end: as a scope it would contain all that follows.
            yield from self._arms(node, scope)
            return
        kind = _SCOPES[node.type]
        yield from self._arms_in_scope(kind, node, scope)

    def _group(self, node: Node, scope: int) -> Iterator[_Task]:
        """Yield what is inside ``{ …; }``, which may be a branch of zsh's ``if [[ x ]] { … }``."""
        if node.start_byte not in self.branches:
            yield from self._arms(node, scope)
            return
        yield from self._arms_in_scope("branch", node, scope)

    def _arms_in_scope(self, kind: str, node: Node, scope: int) -> Iterator[_Task]:
        """Yield what is inside ``node`` in a new scope of its own."""
        inner = self._open(kind, scope, node.start_byte, node.end_byte)
        yield from self._arms(node, inner)
        yield _Task(None, inner)

    def _loop(self, node: Node, scope: int) -> Iterator[_Task]:
        """Yield what is inside ``for NAME in …`` and ``select NAME in …``."""
        names = [child for child in node.children if child.type == "variable_name"]
        self.statements.record_unknown(names[:1], _SET_AT_RUNTIME, scope)
        yield from self._arms(node, scope)
