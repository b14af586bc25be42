"""Read fish: startup files and scripts.

No grammar of it is published as a package, but its statements are plain: words up to a line's end
or a semicolon, blocks that begin with a keyword and end with ``end``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from ..text.source import Source, Span, Unreadable
from .document import Document, Literal, Opaque, Scope, Setting, Value
from .fish_word import Word, read_word
from .formats import FISH

_BOM = "\ufeff"
_BLANK = re.compile(r"(?:[^\S\n]|\\\r?\n)*")
_COMMENT = re.compile(r"#[^\r\n]*")
# What ends a statement, or redirects its output. A line break does both jobs of a semicolon.
_OPERATOR = re.compile(r"&&|\|\||[;&|\n]|[<>]+&?")
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=")
_FLAGS = re.compile(r"-(?:-(?P<long>[a-z-]+)|(?P<short>[A-Za-z]+))")
_SHORT_FLAGS = {
    "e": "erase",
    "q": "query",
    "n": "names",
    "S": "show",
    "a": "append",
    "p": "prepend",
}
_QUERYING = {"query", "names", "show"}  # with these, ``set`` sets nothing
_ADDING = {"append", "prepend"}
_PREFIXES = ("not", "!", "command", "builtin", "exec", "time", "nohup", "sudo")
_BLOCKS = {
    "function": "function",
    "if": "branch",
    "while": "branch",
    "for": "branch",
    "switch": "branch",
    "begin": "branch",
}
_CONDITIONS = ("if", "while")  # a command follows the keyword
# A quote or bracket that is never closed is looked for to the end of the text: so many code points
# in all, and for each one of the text.
_MAX_LOST = 100_000
_LOST_PER_CODE_POINT = 20


def parse(source: Source) -> Document:
    """Return the settings of a fish text, in order; a line with a broken word is left out."""
    reader = _Reader(source)
    reader.run()
    return reader.document()


def _literal_text(word: Word) -> str:
    """Return what an unquoted word stands for, "" if that cannot be known.

    A quoted keyword is no keyword, and nobody quotes a command's name.
    """
    if word.value.quote:
        return ""
    return word.value.literal or ""


def _name_of(text: str, word: Word) -> Literal:
    start, end = word.span
    return Literal(text[start:end], start)


def _list_value(words: list[Word], offset: int) -> Value:
    """Return the value of a list, as the environment has it: with blanks between its elements.

    ``offset`` is the place of the value if there are no elements.
    """
    if not words:
        return Value(Span(offset, offset), ())
    if len(words) == 1:
        return words[0].value
    first = words[0]
    last = words[-1]
    parts = list(first.value.parts)
    for before, word in pairwise(words):
        # All that stands between two elements is one blank of the value.
        gap = (before.span.end, word.span.start)
        parts.append(Literal(" ", gap[0], gap))
        parts += word.value.parts
    span = Span(first.span.start, last.span.end)
    return Value(span, tuple(parts))


def _name_start(setting: Setting) -> int:
    return setting.name.start if setting.name else 0


class _Scopes:
    """The scopes of a file, the stack of blocks that are open, and the settings in them."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.end_of_text = len(source.text)
        self.settings: list[Setting] = []
        self.scopes = [Scope("file", -1, Span(0, self.end_of_text))]
        self.steps = [0]
        self.blocks: list[tuple[str, int]] = []  # keyword and scope of each

    @property
    def current(self) -> int:
        """The scope of the innermost open block."""
        return self.blocks[-1][1] if self.blocks else 0

    def open(self, kind: str, start: int) -> int:
        """Return a new scope in the current one; until it is ended it goes on to the text's end."""
        self.scopes.append(Scope(kind, self.current, Span(start, self.end_of_text)))
        self.steps.append(0)
        return len(self.scopes) - 1

    def end(self, scope: int, end: int) -> None:
        """Let ``scope`` end at ``end``; commands of a branch have run around it, too."""
        ended = self.scopes[scope]
        self.scopes[scope] = ended._replace(span=Span(ended.span.start, end))
        if ended.kind == "branch":
            self.steps[ended.parent] += self.steps[scope]

    def push(self, keyword: str, kind: str, start: int) -> None:
        """Open a block and its scope."""
        self.blocks.append((keyword, self.open(kind, start)))

    def pop(self, end: int) -> None:
        """Close the innermost block, if any is open."""
        if self.blocks:
            _, scope = self.blocks.pop()
            self.end(scope, end)

    def count_command(self) -> None:
        """Count a command of the current scope."""
        self.steps[self.current] += 1

    def record(
        self, name: Literal, value: Value, scope: int, kind: str = "string"
    ) -> None:
        """Add a setting of ``scope``."""
        step = self.steps[scope]
        setting = Setting(self.source, (name.text,), name, value, kind, scope, step)
        self.settings.append(setting)


class _Commands:
    """Record what single commands set."""

    def __init__(self, text: str, scopes: _Scopes) -> None:
        self.text = text
        self.scopes = scopes
        self.handlers: dict[str, Callable[[list[Word], int], None]] = {
            "set": self._set,
            "export": self._export,
            "env": self._env,
        }

    def run(self, words: list[Word]) -> None:
        """Record the command of ``words`` with the assignments before it."""
        count = 0
        while count < len(words) and self._assignment(words[count]):
            count += 1
        prefixes = words[:count]
        rest = words[count:]
        while rest and _literal_text(rest[0]) in _PREFIXES:
            rest = rest[1:]
        if not rest:
            return  # without a command, ``A=b`` is an error in fish
        scope = self.scopes.current
        if prefixes:
            scope = self.scopes.open("command", words[0].span.start)
            self.scopes.end(scope, words[-1].span.end)
            self._export(prefixes, scope)
        handler = self.handlers.get(_literal_text(rest[0]))
        if handler and not prefixes:
            handler(rest[1:], scope)
        else:
            self.scopes.count_command()

    def _assignment(self, word: Word) -> tuple[Literal, Value] | None:
        """Return name and value of a ``NAME=value`` word."""
        head = _ASSIGNMENT.match(self.text, word.span.start, word.span.end)
        if head is None:
            return None
        # The word is read again from behind its ``=``: quotes may begin there.
        value_word = read_word(self.text, head.end())
        if value_word is None:
            return None
        name = Literal(head[1], head.start())
        return name, value_word.value

    def _set(self, words: list[Word], scope: int) -> None:
        """Record ``set -gx NAME value …`` and ``set --erase NAME …``."""
        flags, words = _split_flags(words)
        if not words or flags & _QUERYING:
            self.scopes.count_command()
            return
        if "erase" in flags:
            for word in words:
                name = _name_of(self.text, word)
                self.scopes.record(name, Value(word.span, ()), scope, "unset")
            return
        value = _list_value(words[1:], words[0].span.end)
        if flags & _ADDING:
            unknown = Opaque(value.span, "added to an earlier value")
            value = Value(value.span, (unknown,))
        self.scopes.record(_name_of(self.text, words[0]), value, scope)

    def _export(self, words: list[Word], scope: int) -> None:
        for word in words:
            assignment = self._assignment(word)
            if assignment:
                self.scopes.record(*assignment, scope)

    def _env(self, words: list[Word], scope: int) -> None:
        """Record ``env -u A B=c command`` in a scope of its own."""
        if words:
            inner = self.scopes.open("command", words[0].span.start)
            self._env_words(words, inner)
            self.scopes.end(inner, words[-1].span.end)
        self.scopes.count_command()

    def _env_words(self, words: list[Word], scope: int) -> None:
        last = ""
        for word in words:
            text = _literal_text(word)
            assignment = self._assignment(word)
            if assignment:
                self.scopes.record(*assignment, scope)
            elif last == "-u":
                name = _name_of(self.text, word)
                self.scopes.record(name, Value(word.span, ()), scope, "unset")
            elif not text.startswith("-"):
                return  # the command's name
            last = text


def _split_flags(words: list[Word]) -> tuple[set[str], list[Word]]:
    """Return the flags at the beginning of ``words`` by their long names, and the other words."""
    flags: set[str] = set()
    for index, word in enumerate(words):
        flag = _FLAGS.fullmatch(_literal_text(word))
        if flag is None:
            return flags, words[index:]
        if flag["long"]:
            flags.add(flag["long"])
        for letter in flag["short"] or "":
            flags.add(_SHORT_FLAGS.get(letter, letter))
    return flags, []


class _Reader:
    """Cut a text into statements, and follow its blocks."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.comments: list[Span] = []
        self.scopes = _Scopes(source)
        self.commands = _Commands(source.text, self.scopes)

    def document(self) -> Document:
        """Return what was read, settings in the order of the file."""
        settings = sorted(self.scopes.settings, key=_name_start)
        comments = tuple(self.comments)
        scopes = tuple(self.scopes.scopes)
        return Document(self.source, FISH, tuple(settings), comments, scopes)

    def run(self) -> None:
        """Read the whole text. Raise `Unreadable` if too much of it stands in unclosed quotes."""
        words: list[Word] = []
        offset = len(_BOM) if self.text.startswith(_BOM) else 0
        is_conditional = False  # whether ``&&`` or ``||`` stands before the statement
        is_redirected = False  # whether the next word is a file's name
        lost = 0
        max_lost = _MAX_LOST + _LOST_PER_CODE_POINT * len(self.text)
        while (offset := self._skip_blanks(offset)) < len(self.text):
            if lost > max_lost:
                raise Unreadable("its quotes and brackets are too tangled to be read")
            operator = _OPERATOR.match(self.text, offset)
            if operator:
                offset = operator.end()
                is_redirected = operator[0][0] in "<>"
                if not is_redirected:
                    self._statement(words, is_conditional)
                    words = []
                    is_conditional = operator[0] in ("&&", "||")
                continue
            word = read_word(self.text, offset)
            if word and word.span.end > offset:
                offset = word.span.end
                if not is_redirected:
                    words.append(word)
                is_redirected = False
            else:
                # A quote that is never closed, or a lone bracket: the line cannot be read. To know
                # that, the word was read to the end of the text.
                lost += len(self.text) - offset
                offset = self._line_end(offset)
                words = []
        self._statement(words, is_conditional)
        while self.scopes.blocks:
            self.scopes.pop(len(self.text))

    def _skip_blanks(self, offset: int) -> int:
        """Return the place behind blanks and a comment at ``offset``."""
        blank = _BLANK.match(self.text, offset)
        offset = blank.end() if blank else offset
        comment = _COMMENT.match(self.text, offset)
        if comment is None:
            return offset
        self.comments.append(Span(*comment.span()))
        return comment.end()

    def _line_end(self, offset: int) -> int:
        end = self.text.find("\n", offset)
        return end if end >= 0 else len(self.text)

    def _statement(self, words: list[Word], is_conditional: bool) -> None:
        """Read keywords at the beginning of ``words``, and run the command behind them."""
        while words:
            head = _literal_text(words[0])
            if head == "end":
                self.scopes.pop(words[0].span.start)
                words = words[1:]
            elif head in _BLOCKS:
                words = self._block(head, words)
            elif head in ("else", "case"):
                words = self._next_arm(head, words)
            elif head in ("and", "or"):
                self._run(words[1:], True)
                return
            else:
                self._run(words, is_conditional)
                return

    def _block(self, head: str, words: list[Word]) -> list[Word]:
        """Open a block; return the words of it that stand on its first line."""
        if head in _CONDITIONS:
            self._run(words[1:], False)  # the condition itself runs always
        self.scopes.push(head, _BLOCKS[head], words[-1].span.end)
        return words[1:] if head == "begin" else []

    def _next_arm(self, head: str, words: list[Word]) -> list[Word]:
        """Begin another branch of the same block, at ``else``, ``else if`` or ``case``."""
        if not self.scopes.blocks:
            return []
        keyword, _ = self.scopes.blocks[-1]
        start = words[0].span.start
        self.scopes.pop(start)
        rest = words[1:]
        if head == "case":
            rest = []  # patterns
        elif rest and _literal_text(rest[0]) == "if":
            # The condition of ``else if`` runs only if those before it failed.
            self._run(rest[1:], True)
            rest = []
        self.scopes.push(keyword, "branch", start)
        return rest

    def _run(self, words: list[Word], is_conditional: bool) -> None:
        """Run a command; in a branch of its own if what is before it decides."""
        if not words:
            return
        if is_conditional:
            self.scopes.push("chain", "branch", words[0].span.start)
        self.commands.run(words)
        if is_conditional:
            self.scopes.pop(words[-1].span.end)
