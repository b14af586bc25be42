"""Read batch files of Windows: what ``set`` and ``setx`` put into the environment.

cmd.exe has no grammar to speak of: it expands percent signs in a line, cuts it at operators outside
of quotes, and leaves the rest to each command.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

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
    UnknownEffect,
    Value,
    variable_setting,
)
from .escapes import joined_part
from .formats import BATCH

_MAX_SETLOCAL = 32  # nested: cmd.exe allows no more
_LEAD = re.compile(r"(?:[ \t\f\v,;=@\ufeff]|\r?\n)*")
_LABEL = re.compile(r":(?P<comment>:)?[^\r\n]*")
_WORD = re.compile(r"[^\s&|()<>\"=;,^]+")
_OPERATOR = re.compile(r"&&?|\|\|?|[()]")
_LINE_REST = re.compile(r"[^\r\n]*")
# What a command gets: up to an operator that is neither in quotes nor behind a caret. A quote that
# is not closed ends with its line.
_ARGUMENTS = re.compile(
    r"(?:[^\"^&|<>()\r\n]|\"[^\"\r\n]*(?:\"|(?=[\r\n])|\Z)|\^(?:\r?\n)?[^\r\n]?|[()])*"
)
_IN_BLOCK = re.compile(
    r"(?:[^\"^&|<>()\r\n]|\"[^\"\r\n]*(?:\"|(?=[\r\n])|\Z)|\^(?:\r?\n)?[^\r\n]?|\()*"
)
_OPERAND = r"(?:\"[^\"\r\n]*\"|[^\s\"=()])+"
_CONDITION = re.compile(
    rf"[ \t]+(?:/i[ \t]+)?(?:not[ \t]+)?(?:(?:exist|defined|errorlevel)[ \t]+{_OPERAND}"
    rf"|{_OPERAND}[ \t]*(?:==|[ \t](?:equ|neq|lss|leq|gtr|geq)[ \t])[ \t]*{_OPERAND})[ \t]*",
    re.IGNORECASE,
)
_LOOP = re.compile(r"[^\r\n]*?[ \t)]do(?=[ \t(])", re.IGNORECASE)
_SET = re.compile(r"[ \t]*(?P<option>/[ap])?[ \t]*(?P<quote>\"?)", re.IGNORECASE)
_NAME = re.compile(r"(?P<name>[A-Za-z_]\w*)=")
_SETX = re.compile(
    r"[ \t]+\"?(?P<name>[A-Za-z_]\w*)\"?[ \t]+(?:\"(?P<quoted>[^\"]*)\"|(?P<plain>[^\s\"/]\S*))"
)
_PIECE = re.compile(
    r"(?P<plain>[^%^!\"]+)|%(?P<name>[A-Za-z_]\w*)%|(?P<expansion>%)"
    r"|\^(?P<escaped>[^\r\n])|(?P<join>\^\r?\n)|(?P<other>[\s\S])"
)
_DELAYED = re.compile(r"enabledelayedexpansion", re.IGNORECASE)


def parse(source: Source) -> Document:
    """Return the settings of a batch file; what may be skipped is in branches."""
    reader = _Reader(source)
    reader.run()
    return Document(
        source,
        BATCH,
        settings=tuple(reader.settings),
        comments=tuple(reader.comments),
        scopes=tuple(reader.scopes),
        unknown_effects=tuple(reader.unknown_effects),
    )


class _Block(NamedTuple):
    """An open parenthesis, or the rest of a line behind a condition, and its scope."""

    is_line: bool
    scope: int


class _Reader:
    """Reads commands in order; ``goto`` may lead to any label, so what follows one is a branch."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.settings: list[Setting] = []
        self.comments: list[Span] = []
        self.unknown_effects: list[UnknownEffect] = []
        self.scopes = [Scope("file", -1, Span(0, len(source.text)))]
        self._bases = [0]  # the scopes of ``setlocal``, the innermost last
        self._section = 0  # the scope since the last label
        self._blocks: list[_Block] = []
        self._parentheses = 0  # open ones
        # Whether a condition stands before the next command.
        self._is_conditional = False
        self._step = 0
        # Set in the commands that are expanded at once: a line, or all of a block.
        self._assigned: set[str] = set()
        self._has_delayed = bool(_DELAYED.search(source.text))

    @property
    def _scope(self) -> int:
        return self._blocks[-1].scope if self._blocks else self._section

    def run(self) -> None:
        """Read the whole text."""
        at = 0
        while at < len(self.text):
            lead = _LEAD.match(self.text, at)
            start = lead.end() if lead else at
            if "\n" in self.text[at:start]:
                self._end_line(start)
            at = self._next(start)

    def _next(self, at: int) -> int:
        """Read what stands at ``at``; return where it ends."""
        label = _LABEL.match(self.text, at)
        if label:
            self._label(label)
            return label.end()
        operator = _OPERATOR.match(self.text, at)
        if operator:
            self._operator(operator)
            return operator.end()
        word = _WORD.match(self.text, at)
        if word is None:
            return max(self._arguments(at).end, at + 1)
        return self._command(word)

    def _arguments(self, at: int) -> Span:
        """Return the place of what the command before ``at`` gets; it is never empty."""
        pattern = _IN_BLOCK if self._parentheses else _ARGUMENTS
        match = pattern.match(self.text, at)
        end = match.end() if match else at
        return Span(at, end)

    def _end_line(self, at: int) -> None:
        while self._blocks and self._blocks[-1].is_line:
            self._close(at)
        self._is_conditional = False
        if not self._blocks:
            self._assigned.clear()

    def _label(self, label: re.Match[str]) -> None:
        if label["comment"]:
            self.comments.append(Span(*label.span()))
            return
        while self._blocks:
            self._close(label.start())
        if self._section != self._bases[-1]:
            self._end(self._section, label.start())
        self._section = self._open("branch", self._bases[-1], label.start())

    def _operator(self, operator: re.Match[str]) -> None:
        at = operator.start()
        if operator[0] == "(":
            scope = self._scope
            if self._is_conditional:
                scope = self._open("branch", scope, at)
            self._is_conditional = False
            self._blocks.append(_Block(False, scope))
            self._parentheses += 1
        elif operator[0] == ")":
            while self._blocks and self._blocks[-1].is_line:
                self._close(at)
            if self._blocks:
                self._close(at)

    def _open(self, kind: str, parent: int, start: int) -> int:
        self.scopes.append(Scope(kind, parent, Span(start, len(self.text))))
        return len(self.scopes) - 1

    def _end(self, scope: int, end: int) -> None:
        ended = self.scopes[scope]
        self.scopes[scope] = ended._replace(span=Span(ended.span.start, end))

    def _close(self, at: int) -> None:
        """Close the innermost block; a plain group has no scope of its own."""
        block = self._blocks.pop()
        self._parentheses -= not block.is_line
        if block.scope != self._scope:
            self._end(block.scope, at)

    def _command(self, word: re.Match[str]) -> int:
        """Read the command that begins with ``word``; return where it, or its condition, ends."""
        name = word[0].lower().removesuffix(".exe")
        at = word.end()
        if name == "rem":
            rest = _LINE_REST.match(self.text, at)
            end = rest.end() if rest else at
            self.comments.append(Span(word.start(), end))
            return end
        if name in ("if", "for", "else"):
            return self._condition(name, word)
        if self._is_conditional:
            self._is_conditional = False
            scope = self._open("branch", self._scope, word.start())
            self._blocks.append(_Block(True, scope))
        arguments = self._arguments(at)
        self._run(name, arguments)
        return max(arguments.end, at)

    def _condition(self, name: str, word: re.Match[str]) -> int:
        at = word.end()
        self._is_conditional = True
        if name == "else":
            return at
        pattern = _CONDITION if name == "if" else _LOOP
        condition = pattern.match(self.text, at)
        if condition:
            return condition.end()
        # A condition of another form: which commands follow it cannot be told.
        self._count_unknown(word.start())
        return self._arguments(at).end

    def _count_unknown(self, at: int) -> None:
        self.unknown_effects.append(UnknownEffect(self._scope, at))

    def _run(self, name: str, arguments: Span) -> None:
        self._step += 1
        if name == "set":
            self._set(arguments)
        elif name == "setx":
            self._setx(arguments)
        elif name == "call":
            self._count_unknown(arguments.start)
        elif name == "setlocal" and len(self._bases) <= _MAX_SETLOCAL:
            base = self._open("subshell", self._section, arguments.start)
            self._bases.append(base)
            self._section = base
        elif name == "endlocal" and len(self._bases) > 1:
            if self._section != self._bases[-1]:
                self._end(self._section, arguments.start)
            ended = self._bases.pop()
            self._end(ended, arguments.start)
            self._section = self.scopes[ended].parent

    def _set(self, arguments: Span) -> None:
        """Record ``set NAME=value`` and ``set "NAME=value"``, whose last quote ends the value."""
        text = self.text
        start, end = arguments
        head = _SET.match(text, start, end)
        if head is None:
            return
        quote = head["quote"]
        if quote:
            last = text.rfind('"', head.end(), end)
            end = last if last >= 0 else end
        name = _NAME.match(text, head.end(), end)
        if name is None:
            return
        label = Literal(name["name"], name.start())
        span = Span(name.end(), max(end, name.end()))
        if head["option"]:
            self._record(
                label, Value(span, (Opaque(span, phrase("set while it runs")),))
            )
        elif span.start == span.end:
            self._record(label, Value(span, (), quote), "unset")
        else:
            parts = tuple(self._parts(span, bool(quote)))
            self._record(label, Value(span, parts, quote))

    def _setx(self, arguments: Span) -> None:
        """Record ``setx NAME value``, which counts in the programs that are started later."""
        match = _SETX.match(self.text, *arguments)
        if match is None:
            return
        label = Literal(match["name"], match.start("name"))
        is_quoted = match["quoted"] is not None
        span = Span(*match.span("quoted" if is_quoted else "plain"))
        parts = tuple(self._parts(span, is_quoted))
        self._record(label, Value(span, parts, '"' if is_quoted else ""))

    def _parts(self, span: Span, is_quoted: bool) -> Iterator[Part]:
        """Yield ``span`` cut at what cmd.exe expands; a caret is an escape outside of quotes."""
        pending: list[Literal] = []
        for piece in _PIECE.finditer(self.text, *span):
            start, end = piece.span()
            if piece["other"] == '"':
                is_quoted = not is_quoted
            unknown = _why_unknown(piece, self._has_delayed)
            if unknown:
                yield from joined_part(pending)
                yield Opaque(Span(start, span.end), unknown)
                return
            if piece["name"] is not None:
                yield from joined_part(pending)
                pending = []
                yield self._reference(piece)
            elif is_quoted or not (piece["escaped"] or piece["join"]):
                pending.append(Literal(piece[0], start))
            elif piece["escaped"]:
                pending.append(Literal(piece["escaped"], start, (start, end)))
        yield from joined_part(pending)

    def _reference(self, piece: re.Match[str]) -> Part:
        span = Span(*piece.span())
        if piece["name"] in self._assigned:
            return Opaque(span, phrase("the value before this line or block"))
        return Ref(piece["name"], span)

    def _record(self, name: Literal, value: Value, kind: str = "string") -> None:
        scope = self._scope
        setting = variable_setting(self.source, name, value, kind, scope, self._step)
        self.settings.append(setting)
        self._assigned.add(name.text)


def _why_unknown(piece: re.Match[str], has_delayed: bool) -> str:
    """Return why all from ``piece`` on cannot be known, '' if it can.

    ``has_delayed``: exclamation marks, too, are expanded in the script.
    """
    if piece["expansion"]:
        return phrase("an expansion")
    if piece["other"] == "!" and has_delayed:
        return phrase("a delayed expansion")
    return ""
