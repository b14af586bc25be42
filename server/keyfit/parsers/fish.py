"""Read fish: startup files and scripts.

No grammar of fish is published as a package, but its statements are simple: words up to a line's
end or a semicolon, blocks that begin with a keyword and end with ``end``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from ..text.source import Source, Span, Unreadable
from ..util.translation import phrase
from . import fish_universal
from .document import Document, Literal, Opaque, Scope, Setting, Value, variable_setting
from .fish_word import Word, read_word
from .formats import FISH

_BOM = "\ufeff"
_BLANK = re.compile(r"(?:[^\S\n]|\\\r?\n)*")
_COMMENT = re.compile(r"#[^\r\n]*")
# What ends a statement, or redirects its output. A line break ends one like a semicolon.
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
    "x": "export",
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
# For each quote or bracket that is never closed, the rest of the text is searched in vain. This
# bounds the code points searched like that: a fixed number, and some for each one of the text.
_MAX_LOST = 100_000
_LOST_PER_CODE_POINT = 20


def parse(source: Source) -> Document:
    """Return the settings of a fish text, in order; a line with a broken word is left out."""
    if fish_universal.is_universal(source.text):
        return fish_universal.parse(source)
    reader = _Reader(source)
    reader.run()
    return reader.document()


def _literal_text(word: Word) -> str:
    """Return the text of an unquoted word, "" if it cannot be known.

    In quotes a keyword is not one, and nobody quotes a command's name.
    """
    if word.value.quote:
        return ""
    return word.value.literal or ""


def _name_of(text: str, word: Word) -> Literal:
    start, end = word.span
    name = text[start:end]
    return Literal(name, start)


def _list_value(words: list[Word], offset: int) -> Value:
    """Return the value of a list, as it is exported: with blanks between its elements.

    ``offset`` is the place of the value if there are no elements.
    """
    if not words:
        nothing = Span(offset, offset)
        return Value(nothing, ())
    first = words[0]
    last = words[-1]
    if first is last:
        return first.value
    parts = list(first.value.parts)
    for before, word in pairwise(words):
        # Whatever separates two elements is one blank of the value.
        gap = Span(before.span.end, word.span.start)
        blank = Literal(" ", gap.start, tuple(gap))
        parts.append(blank)
        parts += word.value.parts
    span = Span(first.span.start, last.span.end)
    return Value(span, tuple(parts))


def _name_start(setting: Setting) -> int:
    return setting.name.start if setting.name else 0


class _Scopes:
    """The scopes of a file, the stack of blocks that are open, and the settings in them."""

    def __init__(self, source: Source) -> None:
        length = len(source.text)
        whole = Span(0, length)
        self.source = source
        self.end_of_text = length
        self.settings: list[Setting] = []
        self.scopes = [Scope("file", -1, whole)]
        self.steps = [0]
        self.blocks: list[tuple[str, int]] = []  # keyword and scope of each
        self.exported: set[str] = set()

    @property
    def current(self) -> int:
        """The scope of the innermost open block."""
        if not self.blocks:
            return 0
        _, scope = self.blocks[-1]
        return scope

    def open(self, kind: str, start: int) -> int:
        """Return a new scope in the current one; it extends to the text's end until it is ended."""
        span = Span(start, self.end_of_text)
        scope = Scope(kind, self.current, span)
        self.scopes.append(scope)
        self.steps.append(0)
        return len(self.scopes) - 1

    def end(self, scope: int, end: int) -> None:
        """Let ``scope`` end at ``end``."""
        ended = self.scopes[scope]
        span = Span(ended.span.start, end)
        self.scopes[scope] = ended._replace(span=span)
        if ended.kind == "branch":
            # What ran in a branch ran in the scope around it, too.
            self.steps[ended.parent] += self.steps[scope]

    def push(self, keyword: str, kind: str, start: int) -> None:
        """Open a block and its scope."""
        scope = self.open(kind, start)
        self.blocks.append((keyword, scope))

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
        setting = variable_setting(self.source, name, value, kind, scope, step)
        self.settings.append(setting)

    def unset(self, name: Literal, scope: int) -> None:
        """Record that ``name`` is erased in ``scope``."""
        span = name.raw(0, len(name.text))
        nothing = Value(span, ())
        self.record(name, nothing, scope, "unset")


class _Commands:
    """Record what single commands set."""

    def __init__(self, text: str, scopes: _Scopes) -> None:
        self.text = text
        self.scopes = scopes
        self.handlers: dict[str, Callable[[list[Word], int], None]] = {
            "set": self._set,
            "export": self._export_all,
            "env": self._env,
        }

    def run(self, words: list[Word]) -> None:
        """Record the command of ``words`` with the assignments before it."""
        prefixes: list[Word] = []
        for word in words:
            if not self._assignment(word):
                break
            prefixes.append(word)
        rest = words[len(prefixes) :]
        while rest and _literal_text(rest[0]) in _PREFIXES:
            rest = rest[1:]
        if not rest:
            # Without a command, ``A=b`` is an error in fish.
            return
        if prefixes:
            scope = self._command_scope(words)
            self._export(prefixes, scope)
            self.scopes.count_command()
            return
        name = _literal_text(rest[0])
        handler = self.handlers.get(name)
        if handler:
            arguments = rest[1:]
            handler(arguments, self.scopes.current)
        else:
            self.scopes.count_command()

    def _command_scope(self, words: list[Word]) -> int:
        """Return a new scope for the command of ``words`` alone."""
        first = words[0]
        last = words[-1]
        scope = self.scopes.open("command", first.span.start)
        self.scopes.end(scope, last.span.end)
        return scope

    def _assignment(self, word: Word) -> tuple[Literal, Value] | None:
        """Return name and value of a ``NAME=value`` word."""
        start, end = word.span
        head = _ASSIGNMENT.match(self.text, start, end)
        if head is None:
            return None
        # Parse again from after the ``=``: quotes may begin there.
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
                self.scopes.unset(name, scope)
            return
        first, *elements = words
        name = _name_of(self.text, first)
        value = _list_value(elements, first.span.end)
        if flags & _ADDING:
            unknown = Opaque(value.span, phrase("added to an earlier value"))
            value = Value(value.span, (unknown,))
        if "export" in flags:
            self.scopes.exported.add(name.text)
        self.scopes.record(name, value, scope)

    def _export_all(self, words: list[Word], scope: int) -> None:
        """Record ``export NAME=value …``."""
        self._export(words, scope)
        for word in words:
            assignment = self._assignment(word)
            if assignment:
                name, _ = assignment
                self.scopes.exported.add(name.text)

    def _export(self, words: list[Word], scope: int) -> None:
        for word in words:
            assignment = self._assignment(word)
            if assignment:
                name, value = assignment
                self.scopes.record(name, value, scope)

    def _env(self, words: list[Word], scope: int) -> None:
        """Record ``env -u A B=c command`` in a scope of its own."""
        if words:
            inner = self._command_scope(words)
            self._env_words(words, inner)
        self.scopes.count_command()

    def _env_words(self, words: list[Word], scope: int) -> None:
        last = ""
        for word in words:
            text = _literal_text(word)
            assignment = self._assignment(word)
            if assignment:
                name, value = assignment
                self.scopes.record(name, value, scope)
            elif last == "-u":
                name = _name_of(self.text, word)
                self.scopes.unset(name, scope)
            elif not text.startswith("-"):
                # The command's name: what follows are its own arguments.
                return
            last = text


def _split_flags(words: list[Word]) -> tuple[set[str], list[Word]]:
    """Return the flags at the beginning of ``words`` by their long names, and the other words."""
    flags: set[str] = set()
    for index, word in enumerate(words):
        text = _literal_text(word)
        flag = _FLAGS.fullmatch(text)
        if flag is None:
            others = words[index:]
            return flags, others
        if flag["long"]:
            flags.add(flag["long"])
            continue
        for letter in flag["short"]:
            name = _SHORT_FLAGS.get(letter, letter)
            flags.add(name)
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
        """Return the parsed document, its settings in the order of the file."""
        settings = sorted(self.scopes.settings, key=_name_start)
        return Document(
            self.source,
            FISH,
            settings=tuple(settings),
            comments=tuple(self.comments),
            scopes=tuple(self.scopes.scopes),
            exported=frozenset(self.scopes.exported),
        )

    def run(self) -> None:
        """Parse the whole text. Raise `Unreadable` if too much of it is in unclosed quotes."""
        words: list[Word] = []
        length = len(self.text)
        offset = length - len(self.text.removeprefix(_BOM))
        is_conditional = False  # whether ``&&`` or ``||`` comes before the statement
        is_redirected = False  # whether the next word is a file's name
        lost = 0
        max_lost = _MAX_LOST + _LOST_PER_CODE_POINT * length
        while True:
            offset = self._skip_blanks(offset)
            if offset >= length:
                break
            if lost > max_lost:
                raise Unreadable(phrase("it has too many unclosed quotes or brackets"))
            operator = _OPERATOR.match(self.text, offset)
            if operator:
                offset = operator.end()
                sign = operator[0]
                is_redirected = sign[0] in "<>"
                if not is_redirected:
                    self._statement(words, is_conditional)
                    words = []
                    is_conditional = sign in ("&&", "||")
                continue
            word = read_word(self.text, offset)
            if word and word.span.end > offset:
                offset = word.span.end
                if not is_redirected:
                    words.append(word)
                is_redirected = False
            else:
                # A quote that is never closed, or a lone bracket: the line cannot be parsed. To
                # find that out, the rest of the text was searched.
                lost += length - offset
                offset = self._line_end(offset)
                words = []
        self._statement(words, is_conditional)
        while self.scopes.blocks:
            self.scopes.pop(length)

    def _skip_blanks(self, offset: int) -> int:
        """Return the place after blanks and a comment at ``offset``."""
        blank = _BLANK.match(self.text, offset)
        if blank:
            offset = blank.end()
        comment = _COMMENT.match(self.text, offset)
        if comment is None:
            return offset
        start, end = comment.span()
        self.comments.append(Span(start, end))
        return end

    def _line_end(self, offset: int) -> int:
        end = self.text.find("\n", offset)
        return end if end >= 0 else len(self.text)

    def _statement(self, words: list[Word], is_conditional: bool) -> None:
        """Parse keywords at the beginning of ``words``, and run the command after them."""
        while words:
            first = words[0]
            head = _literal_text(first)
            if head == "end":
                self.scopes.pop(first.span.start)
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
        """Open a block; return the words of it that are on its first line."""
        rest = words[1:]
        if head in _CONDITIONS:
            # The condition itself always runs.
            self._run(rest, False)
        kind = _BLOCKS[head]
        last = words[-1]
        self.scopes.push(head, kind, last.span.end)
        return rest if head == "begin" else []

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
        """Run a command; in a branch of its own if it depends on what comes before it."""
        if not words:
            return
        if not is_conditional:
            self.commands.run(words)
            return
        first = words[0]
        last = words[-1]
        self.scopes.push("chain", "branch", first.span.start)
        self.commands.run(words)
        self.scopes.pop(last.span.end)
