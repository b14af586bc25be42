"""Read Dockerfiles and Containerfiles: what ``ENV`` and ``ARG`` set, stage by stage.

The packages that read such files tell no places of values, so words are cut and expanded here, in
the way of BuildKit's parser.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from ..text.source import Source, Span, Unreadable
from ..util.translation import phrase
from . import MAX_DEPTH
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
from .escapes import joined_part, unescaped
from .formats import DOCKERFILE

_BOM = "\ufeff"
_MAX_ESCAPE_DIRECTIVES = 2
_BACKSLASH = "\\"
_DIRECTIVE = re.compile(
    r"[ \t]*#[ \t]*(?P<name>[A-Za-z][A-Za-z0-9]*)[ \t]*=(?P<value>[^\n]*)(?:\n|\Z)"
)
_COMMENT = re.compile(r"^[ \t]*(?P<comment>#[^\r\n]*)", re.MULTILINE)
_LEAD = re.compile(r"(?:[^\S\n]*(?:#[^\n]*)?\n)*")  # comments and blank lines
_HEAD = re.compile(r"\s*(?P<word>[A-Za-z]+)\s+")
_SETTERS = ("ENV", "ARG")
_TAKES_HEREDOC = ("RUN", "COPY", "ADD")
# Quotes come first: in them ``<<`` means nothing.
_HEREDOC = re.compile(
    r"\\[\s\S]|'[^']*'|\"(?:[^\"\\]|\\[\s\S])*\""
    r"|(?<!\S)\d*<<(?P<dash>-?)(?P<quote>[\"']?)(?P<name>\w[\w.]*)(?P=quote)(?!\S)"
)
_FROM = re.compile(
    r"(?:--\S+\s+)*(?P<image>[^\s-]\S*)(?:\s+AS\s+(?P<name>\S+))?", re.IGNORECASE
)
_NAME = r"[A-Za-z_]\w*"
_ASSIGNMENT = re.compile(rf"(?P<name>{_NAME})(?:=|\Z)")
_OLD_FORM = re.compile(rf"(?P<name>{_NAME})\s+(?=\S)")
_DOLLAR = (
    rf"\$(?P<name>{_NAME})"
    rf"|\$\{{(?P<braced>{_NAME})(?:\}}|:?-(?P<default>[^{{}}$\"'\\`]*)\}})"
    r"|(?P<computed>\$[{\d@*#?!-])"
)


class _Syntax(NamedTuple):
    """The patterns for one escape character."""

    escape: str
    line: re.Pattern[str]  # a whole instruction, over all its lines
    join: re.Pattern[str]  # what joins two lines, with the comments between them
    word: re.Pattern[str]
    unquoted: re.Pattern[str]  # pieces of a word
    quoted: re.Pattern[str]  # pieces of a word in double quotes


@lru_cache(maxsize=_MAX_ESCAPE_DIRECTIVES)
def _syntax(escape: str) -> _Syntax:
    sign = re.escape(escape)
    join = rf"(?<!{sign}){sign}[ \t]*\r?\n(?:[^\S\n]*(?:#[^\n]*)?(?:\n|\Z))*"
    return _Syntax(
        escape,
        line=re.compile(rf"(?:[^\n{sign}]+|{join}|{sign})*"),
        join=re.compile(join),
        word=re.compile(
            rf"(?:[^\s'\"{sign}]|{sign}(?:[\s\S]|\Z)|'[^']*'"
            rf"|\"(?:[^\"{sign}]|{sign}[\s\S])*\"|['\"][\s\S]*)+"
        ),
        unquoted=re.compile(
            rf"(?P<plain>[^'\"{sign}$]+)|(?P<quotes>\")|'(?P<single>[^']*)'"
            rf"|{sign}(?P<escaped>[\s\S])|{_DOLLAR}|(?P<other>[\s\S])"
        ),
        quoted=re.compile(
            rf"(?P<plain>[^\"{sign}$]+)|(?P<quotes>\")"
            rf"|{sign}(?P<escaped>[\"{sign}$])|{_DOLLAR}|(?P<other>[\s\S])"
        ),
    )


def parse(source: Source) -> Document:
    """Return the settings of a Dockerfile; each of its stages is a scope."""
    text = source.text
    reader = _Reader(source)
    reader.run()
    comments = [Span(*match.span("comment")) for match in _COMMENT.finditer(text)]
    return Document(
        source,
        DOCKERFILE,
        settings=tuple(reader.settings),
        comments=tuple(comments),
        scopes=tuple(reader.scopes),
    )


def _escape_character(text: str, start: int) -> str:
    """Return the character that the directive ``# escape=`` names, else a backslash.

    Directives come before all else, each once.
    """
    while True:
        directive = _DIRECTIVE.match(text, start)
        if directive is None:
            return _BACKSLASH
        if directive["name"].lower() == "escape":
            character = directive["value"].strip()
            return "`" if character == "`" else _BACKSLASH
        start = directive.end()


class _Reader:
    """Reads instructions in order, in the scope of the stage that is open.

    What stands before the first ``FROM`` is a stage as well: it is visible in no other one.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.start = len(_BOM) if source.text.startswith(_BOM) else 0
        self.syntax = _syntax(_escape_character(source.text, self.start))
        whole = Span(0, len(source.text))
        self.scopes = [Scope("file", -1, whole), Scope("stage", 0, whole)]
        self.settings: list[Setting] = []
        self._step = 0
        self._stages: dict[str, int] = {}  # scopes by the names of stages
        # What ``ARG`` sets before the first ``FROM``, for stages that name it again.
        self._global: dict[str, Value] = {}
        # By scope: the names that each of the two instructions sets there.
        self._set_by = {word: [set[str](), set[str]()] for word in _SETTERS}

    def run(self) -> None:
        """Read the whole text."""
        at = self.start
        length = len(self.text)
        while at < length:
            lead = _LEAD.match(self.text, at)
            if lead:
                at = lead.end()
            line = self.syntax.line.match(self.text, at)
            end = line.end() if line else length
            at = self._instruction(at, end)

    def _instruction(self, start: int, end: int) -> int:
        """Read the instruction at ``start``; return where the line behind it begins."""
        head = _HEAD.match(self.text, start, end)
        following = end + 1
        word = head["word"].upper() if head else ""
        # In a here-document, lines that look like instructions are text.
        if word in _TAKES_HEREDOC:
            return self._behind_heredocs(start, end)
        if word == "FROM":
            self._from(self._joined(start, end), start)
        elif word in _SETTERS:
            self._set(word, self._joined(start, end))
        return following

    def _joined(self, start: int, end: int) -> Literal:
        """Return what an instruction has behind its first word, its lines joined."""
        line = unescaped(self.text, start, end, self.syntax.join, lambda _: "")
        head = _HEAD.match(line.text)
        at = head.end() if head else len(line.text)
        return line.slice(at, max(len(line.text.rstrip()), at))

    def _behind_heredocs(self, start: int, end: int) -> int:
        """Return the place behind the texts that follow the instruction ``start:end``."""
        at = end + 1
        for heredoc in _HEREDOC.finditer(self.text, start, end):
            if heredoc["name"] is None:
                continue
            tabs = r"\t*" if heredoc["dash"] else ""
            name = re.escape(heredoc["name"])
            last = re.compile(rf"^{tabs}{name}\r?$", re.MULTILINE).search(self.text, at)
            if last is None:
                return len(self.text)
            at = last.end() + 1
        return at

    def _from(self, rest: Literal, start: int) -> None:
        """Open a stage, which begins with all that the stage it builds on has set."""
        stage = _FROM.match(rest.text)
        if stage is None:
            return
        ended = self.scopes[-1]
        self.scopes[-1] = ended._replace(span=Span(ended.span.start, start))
        # An image of a registry has settings as well, but they are not in this file.
        parent = self._stages.get(stage["image"].lower(), 0)
        self.scopes.append(Scope("stage", parent, Span(start, len(self.text))))
        for names in self._set_by.values():
            names.append(set())
        if len(self._lineage()) > MAX_DEPTH:
            raise Unreadable(phrase("its stages build on too many others"))
        if stage["name"]:
            self._stages[stage["name"].lower()] = len(self.scopes) - 1

    def _set(self, word: str, rest: Literal) -> None:
        """Record what ``ENV`` or ``ARG`` sets; nothing if a quote is not closed."""
        self._step += 1
        assigned: set[str] = set()
        for name, raw in _assignments(word, rest, self.syntax):
            value = _Word(raw, self.syntax).value() if raw else None
            if word == "ARG":
                value = self._of_arg(name, value)
            elif value:
                value = _before(value, assigned)
            assigned.add(name.text)
            if value:
                self._record(name, value)
            self._set_by[word][-1].add(name.text)

    def _of_arg(self, name: Literal, value: Value | None) -> Value | None:
        """Return what ``ARG`` makes of ``name``; None if it changes nothing.

        Its value is a default: whoever builds the image may give another one.
        """
        is_global = len(self.scopes) == len(("file", "before the first stage"))
        if self._is_set_by("ENV", name.text):
            return None  # ``ENV`` overrides it
        if self._is_set_by("ARG", name.text):
            # Of two defaults the later one counts.
            return _unknown(name, value, phrase("a second default")) if value else None
        if value is None:
            value = self._global.get(name.text)
            return value or _unknown(name, None, phrase("given to the build"))
        value = _as_default(name.text, value)
        if is_global:
            self._global[name.text] = value
        return value

    def _is_set_by(self, word: str, name: str) -> bool:
        """Return whether ``word`` sets ``name`` in this stage or in one that it builds on."""
        sets = self._set_by[word]
        return any(name in sets[scope] for scope in self._lineage())

    def _lineage(self) -> list[int]:
        """Return the scope of this stage and those of the stages that it builds on."""
        scopes: list[int] = []
        scope = len(self.scopes) - 1
        while scope > 0:
            scopes.append(scope)
            scope = self.scopes[scope].parent
        return scopes

    def _record(self, name: Literal, value: Value) -> None:
        scope = len(self.scopes) - 1
        setting = variable_setting(
            self.source, name, value, scope=scope, step=self._step
        )
        self.settings.append(setting)


def _assignments(
    word: str, rest: Literal, syntax: _Syntax
) -> Iterator[tuple[Literal, Literal | None]]:
    """Yield names and the words that are their values, quotes included; None without ``=``.

    ``ENV NAME some words`` is the old form, of one value.
    """
    text = rest.text
    old = _OLD_FORM.match(text)
    if old and word == "ENV":
        start, end = old.span("name")
        yield rest.slice(start, end), rest.slice(old.end(), len(text))
        return
    for match in syntax.word.finditer(text):
        start, end = match.span()
        head = _ASSIGNMENT.match(text, start, end)
        if head is None:
            continue
        name = rest.slice(*head.span("name"))
        has_value = text[head.end() - 1] == "="
        yield name, rest.slice(head.end(), end) if has_value else None


class _Word:
    """Expands the word ``raw``: its quotes and escapes are cut off, its references told apart."""

    def __init__(self, raw: Literal, syntax: _Syntax) -> None:
        self._raw = raw
        self._syntax = syntax
        self._parts: list[Part] = []
        self._text: list[Literal] = []  # since the last reference
        self._is_quoted = False
        self._quotes = 0

    def value(self) -> Value | None:
        """Return what the word is expanded to; None if a quote is not closed."""
        text = self._raw.text
        at = 0
        while at < len(text):
            syntax = self._syntax
            pattern = syntax.quoted if self._is_quoted else syntax.unquoted
            piece = pattern.match(text, at)
            assert piece, "there is a pattern for any character"
            at = piece.end()
            if piece["computed"]:
                # Where such a reference ends depends on what is nested in it.
                self._add_opaque(piece.start())
                break
            if not self._add(piece):
                return None
        if self._is_quoted:
            return None
        self._flush()
        return self._located()

    def _located(self) -> Value:
        text = self._raw.text
        quote = ""
        start, end = 0, len(text)
        is_one_string = self._quotes == 1 and len(text) > 1
        if is_one_string and text[0] == text[-1] and text[0] in "'\"":
            quote = text[0]
            start, end = 1, end - 1
        return Value(self._raw.raw(start, end), tuple(self._parts), quote)

    def _add(self, piece: re.Match[str]) -> bool:
        """Add one piece of the word; return whether it can be read."""
        groups = piece.groupdict()
        if groups["quotes"]:
            self._quotes += not self._is_quoted
            self._is_quoted = not self._is_quoted
        elif piece["name"] or piece["braced"]:
            self._add_reference(piece)
        elif groups.get("single") is not None:
            self._quotes += 1
            self._add_text(*piece.span("single"))
        elif groups["escaped"]:
            start, end = piece.span()
            span = self._raw.raw(start, end)
            escaped = Literal(groups["escaped"], span.start, tuple(span))
            self._text.append(escaped)
        else:
            is_open_quote = groups["other"] == "'" and not self._is_quoted
            is_lost = groups["other"] == self._syntax.escape and not self._is_quoted
            if is_open_quote:
                return False
            if not is_lost:
                self._add_text(*piece.span())
        return True

    def _add_text(self, start: int, end: int) -> None:
        self._text.append(self._raw.slice(start, end))

    def _add_reference(self, piece: re.Match[str]) -> None:
        self._flush()
        name = piece["name"] or piece["braced"]
        default: Literal | None = None
        if piece["default"]:
            default = self._raw.slice(*piece.span("default"))
        self._parts.append(Ref(name, self._raw.raw(*piece.span()), default))

    def _add_opaque(self, start: int) -> None:
        self._flush()
        self._is_quoted = False
        rest = self._raw.raw(start, len(self._raw.text))
        self._parts.append(Opaque(rest, phrase("a computed expansion")))

    def _flush(self) -> None:
        self._parts += joined_part(self._text)
        self._text = []


def _before(value: Value, assigned: Collection[str]) -> Value:
    """Return ``value`` with unknown references to what the same instruction has ``assigned``:
    these have the values that counted before it."""
    parts: list[Part] = []
    for part in value.parts:
        if isinstance(part, Ref) and part.name in assigned:
            parts.append(Opaque(part.span, phrase("the value before this instruction")))
        else:
            parts.append(part)
    return value._replace(parts=tuple(parts))


def _as_default(name: str, value: Value) -> Value:
    """Return ``value`` as that of ``ARG NAME=value``, which counts if the build is given none."""
    if not value.parts:
        return value
    first = value.parts[0]
    if len(value.parts) > 1 or not isinstance(first, Literal):
        unknown = Opaque(value.span, phrase("a default with references"))
        return value._replace(parts=(unknown,))
    return value._replace(parts=(Ref(name, value.span, first),))


def _unknown(name: Literal, value: Value | None, why: str) -> Value:
    """Return an unknown value of ``name``, in the place of ``value`` if there is one."""
    span = value.span if value else name.raw(0, len(name.text))
    return Value(span, (Opaque(span, why),))
