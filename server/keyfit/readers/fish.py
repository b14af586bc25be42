"""fish: startup files and scripts. No grammar of it is published as a package, but its statements
are plain: words up to a line's end or a semicolon, blocks that begin with a keyword and ``end``."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise, takewhile
from typing import NamedTuple

from ..text.source import Source, Span, Unreadable
from .fish_word import Word, read_word
from .setting import Document, Literal, Opaque, Scope, Setting, Value

_BOM = "\ufeff"
_BLANK = re.compile(r"(?:[^\S\n]|\\\r?\n)*")
_COMMENT = re.compile(r"#[^\r\n]*")
_END = re.compile(r"&&|\|\||[;&|\n]|[<>]+&?")
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=")
_FLAGS = re.compile(r"-(?:-(?P<long>[a-z-]+)|(?P<short>[A-Za-z]+))")
_SHORT = {"e": "erase", "q": "query", "n": "names", "S": "show", "a": "append", "p": "prepend"}
_READING = {"query", "names", "show"}  # flags of ``set`` with which it sets nothing
_ADDING = {"append", "prepend"}
_PREFIXES = ("not", "!", "command", "builtin", "exec", "time", "nohup", "sudo")
_BLOCKS = {"function": "function", "if": "branch", "while": "branch", "for": "branch",
           "switch": "branch", "begin": "branch"}  # fmt: skip
# A quote or bracket that is never closed is looked for to the end of the text: so many code points
# in all, and for each one of the text.
_MOST_LOST, _LOST_EACH = 100_000, 20
_CONDITIONS = ("if", "while")  # a command follows the keyword


def read(source: Source) -> Document:
    """The settings of a fish text, in order; a line with a broken word is left out."""
    reader = _Reader(source)
    reader.run()
    settings = sorted(reader.settings, key=lambda s: s.name.start if s.name else 0)
    return Document(
        source, "fish", tuple(settings), tuple(reader.comments), tuple(reader.scopes)
    )  # fmt: skip


class _Statement(NamedTuple):
    """The words of one statement; ``conditional`` if ``&&`` or ``||`` stands before it."""

    words: list[Word]
    conditional: bool


class _Reader:
    """Reads statement by statement; ``blocks`` are the open ones, with their scopes."""

    def __init__(self, source: Source) -> None:
        self.source, self.text = source, source.text
        self.settings: list[Setting] = []
        self.comments: list[Span] = []
        self.scopes = [Scope("file", -1, Span(0, len(source.text)))]
        self.steps = [0]
        self.blocks: list[tuple[str, int]] = []
        self.commands: dict[str, Callable[[list[Word], int], None]] = {
            "set": self._set, "export": self._export, "env": self._env,
        }  # fmt: skip

    @property
    def scope(self) -> int:
        """The scope of the innermost open block."""
        return self.blocks[-1][1] if self.blocks else 0

    def run(self) -> None:
        """Reads the whole text."""
        words: list[Word] = []
        at, conditional, redirected = len(_BOM) * self.text.startswith(_BOM), False, False
        lost, most_lost = 0, _MOST_LOST + _LOST_EACH * len(self.text)
        while (at := self._blank(at)) < len(self.text):
            if lost > most_lost:
                raise Unreadable("its quotes and brackets are too tangled to be read")
            if end := _END.match(self.text, at):
                at = end.end()
                if redirected := end[0][0] in "<>":
                    continue
                self._statement(_Statement(words, conditional))
                words, conditional = [], end[0] in ("&&", "||")
            elif (word := read_word(self.text, at)) and word.span.end > at:
                at = word.span.end
                words += [] if redirected else [word]
                redirected = False
            else:  # a quote that is never closed, or a lone bracket
                lost += len(self.text) - at
                at, words = self._line_end(at), []
        self._statement(_Statement(words, conditional))
        while self.blocks:
            self._close(len(self.text))

    def _blank(self, at: int) -> int:
        """Behind blanks and a comment at ``at``."""
        blank = _BLANK.match(self.text, at)
        at = blank.end() if blank else at
        if comment := _COMMENT.match(self.text, at):
            self.comments.append(Span(*comment.span()))
            return comment.end()
        return at

    def _line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        return end if end >= 0 else len(self.text)

    # Scopes

    def _open(self, kind: str, start: int) -> int:
        self.scopes.append(Scope(kind, self.scope, Span(start, len(self.text))))
        self.steps.append(0)
        return len(self.scopes) - 1

    def _end(self, scope: int, end: int) -> None:
        ended = self.scopes[scope]
        self.scopes[scope] = ended._replace(span=Span(ended.span.start, end))
        if ended.kind == "branch":
            self.steps[ended.parent] += self.steps[scope]

    def _close(self, end: int) -> None:
        if self.blocks:
            _, scope = self.blocks.pop()
            self._end(scope, end)

    # Statements

    def _statement(self, statement: _Statement) -> None:
        words = statement.words
        while words:
            head, conditional = self._text(words[0]), statement.conditional
            if head == "end":
                self._close(words[0].span.start)
                words = words[1:]
            elif head in _BLOCKS:
                words = self._block(head, words)
            elif head in ("else", "case"):
                words = self._next_arm(head, words)
            else:
                is_chained = head in ("and", "or")
                self._maybe(words[1:] if is_chained else words, conditional or is_chained)
                return

    def _block(self, head: str, words: list[Word]) -> list[Word]:
        """Opens a block; gives the words of it that stand on its first line."""
        if head in _CONDITIONS:
            self._maybe(words[1:], False)
        self.blocks.append((head, self._open(_BLOCKS[head], words[-1].span.end)))
        return words[1:] if head == "begin" else []

    def _next_arm(self, head: str, words: list[Word]) -> list[Word]:
        """``else``, ``else if`` and ``case``: another branch of the same block."""
        if not self.blocks:
            return []
        block = self.blocks[-1][0]
        self._close(words[0].span.start)
        rest = words[1:]
        if head == "else" and rest and self._text(rest[0]) == "if":
            self._maybe(rest[1:], True)
            rest = []
        self.blocks.append((block, self._open("branch", words[0].span.start)))
        return rest if head == "else" else []

    def _maybe(self, words: list[Word], conditional: bool) -> None:
        """Runs a command; in a branch of its own if what is before it decides."""
        if not words:
            return
        if conditional:
            self.blocks.append(("chain", self._open("branch", words[0].span.start)))
        self._command(words)
        if conditional:
            self._close(words[-1].span.end)

    def _command(self, words: list[Word]) -> None:
        own = [*takewhile(bool, map(self._assigned, words))]
        rest = words[len(own) :]
        while rest and self._text(rest[0]) in _PREFIXES:
            rest = rest[1:]
        if not rest:
            return
        scope = self.scope
        if own:
            scope = self._open("command", words[0].span.start)
            self._end(scope, words[-1].span.end)
            self._export(words[: len(own)], scope)
        run = self.commands.get(self._text(rest[0]))
        if run and not own:
            run(rest[1:], scope)
        else:
            self.steps[self.scope] += 1

    def _text(self, word: Word) -> str:
        """What the word stands for, "" if that cannot be told."""
        return "" if word.value.quote else word.value.literal or ""

    def _assigned(self, word: Word) -> tuple[Literal, Value] | None:
        """Name and value of a ``NAME=value`` word."""
        head = _ASSIGNMENT.match(self.text, word.span.start, word.span.end)
        value = read_word(self.text, head.end()) if head else None
        if head is None or value is None:
            return None
        return Literal(head[1], head.start()), value.value

    def _set(self, words: list[Word], scope: int) -> None:
        flags: set[str] = set()
        while words and (found := _FLAGS.fullmatch(self._text(words[0]))):
            short = found["short"] or ""
            flags |= {found["long"]} if found["long"] else {_SHORT.get(c, c) for c in short}
            words = words[1:]
        if not words or flags & _READING:
            self.steps[self.scope] += 1
        elif "erase" in flags:
            for word in words:
                self._record(self._name(word), Value(word.span, ()), scope, "unset")
        else:
            value = self._joined(words[1:], words[0].span.end)
            if flags & _ADDING:
                value = Value(value.span, (Opaque(value.span, "added to an earlier value"),))
            self._record(self._name(words[0]), value, scope)

    def _name(self, word: Word) -> Literal:
        return Literal(self.text[slice(*word.span)], word.span.start)

    def _joined(self, words: list[Word], at: int) -> Value:
        """Several values, as the environment has them: with blanks between."""
        if not words:
            return Value(Span(at, at), ())
        if len(words) == 1:
            return words[0].value
        parts = list(words[0].value.parts)
        for before, word in pairwise(words):
            gap = before.span.end, word.span.start
            parts += [Literal(" ", gap[0], gap), *word.value.parts]
        return Value(Span(words[0].span.start, words[-1].span.end), tuple(parts))

    def _export(self, words: list[Word], scope: int) -> None:
        for found in map(self._assigned, words):
            if found:
                self._record(*found, scope)

    def _env(self, words: list[Word], scope: int) -> None:
        """``env -u A B=c command``."""
        inner = self._open("command", words[0].span.start) if words else scope
        last = ""
        for word in words:
            text = self._text(word)
            if found := self._assigned(word):
                self._record(*found, inner)
            elif last == "-u":
                self._record(self._name(word), Value(word.span, ()), inner, "unset")
            elif not text.startswith("-"):
                break
            last = text
        if words:
            self._end(inner, words[-1].span.end)
        self.steps[self.scope] += 1

    def _record(self, name: Literal, value: Value, scope: int, kind: str = "string") -> None:
        where = scope, self.steps[scope]
        self.settings.append(Setting(self.source, (name.text,), name, value, kind, *where))
