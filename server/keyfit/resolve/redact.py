"""Mask the keys in texts: of each, a prefix and at most the last four characters are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import groupby
from typing import NamedTuple

from .. import parsers
from ..catalog.tool_registry import ToolCatalog
from ..catalog.vendor_index import Catalog
from ..parsers.document import Literal, Part, Ref, Setting
from ..text.source import Source, Span, Unreadable, merged
from ..util.isolation import Guard
from .document_store import dialects_of, format_of
from .outside_values import HIDDEN
from .reference_syntax import find_reference

# Most names are judged by their last word, in lower case: ``key_size`` is no secret.
_SECRET_WORD = (
    r"(?:key|token|secret|password|passwd|pwd|pass|passphrase|credential|auth"
    r"|authorization|pat|jwt|dsn|cookie|webhook)s?\d*"
)
_SECRET_NAME = re.compile(
    rf"(?:secret|passw|credential)|(?:^|[_\-.]){_SECRET_WORD}(?:_\d+)?$"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# `name = value` anywhere, also in comments and query strings; bounded, to stay linear.
_NAME = re.compile(
    r"(?<![\w.\-])([A-Za-z_][\w.\-]{0,80})[\"']?[^\S\r\n]{0,8}[:=][^\S\r\n]{0,8}[\"']?"
)
# A value ends where a quote, a blank or the next part of a list or query begins.
_VALUE = re.compile(r"[^\s\"'`,;&#\[{(][^\s\"'`,;&#]*")
_BEARER = re.compile(
    r"\b(?:Bearer|Basic|Token)[^\S\r\n]+(?P<value>[^\s\"'`,;]+)", re.IGNORECASE
)
# A URL's password, or a user's name that may be a token.
_USERINFO = re.compile(r"://(?:[^\s/?#@:\"']*:)?(?P<value>[^\s/?#@\"']+)@")
_VARIABLE_NAME = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_PLAIN = re.compile(r"\d{1,8}|true|false|null|none|on|off|yes|no", re.IGNORECASE)
_SCHEME = re.compile(r"(?:Bearer|Basic)\s+", re.IGNORECASE)
# Characters; web tokens may be longer, but are known by their first ones
_MAX_KEY_LENGTH = 300
_LINE_BREAK = re.compile(r"[\r\n]+")
# whose secrets are kept: a report shows one file after the other
_MAX_SOURCES_CACHED = 64


class Redactor:
    """Finds the keys in texts and writes them masked."""

    def __init__(self, catalog: Catalog, tools: ToolCatalog) -> None:
        self.catalog = catalog
        self.tools = tools
        self.guard = Guard()
        self._spans: dict[Source, list[Span]] = {}

    def text(self, text: str) -> str:
        """Return ``text`` (a message, a pasted error) with every key masked."""
        spans = self._in_text(text)
        return self.shown(text, 0, len(text), spans)

    def value(self, name: str, text: str) -> str:
        """Return ``text``, the value of the setting called ``name``, as it may be shown."""
        if self._is_secret_name(name) and self._is_secret(text):
            secret = self.catalog.keys.secret(text)
            return secret.masked()
        return self.text(text)

    def spans(self, source: Source) -> list[Span]:
        """Return where ``source`` has secrets: sorted, apart, each within one line."""
        known = self._spans.get(source)
        if known is not None:
            return known
        # In an editor, each keystroke makes a new source.
        if len(self._spans) >= _MAX_SOURCES_CACHED:
            self._spans.clear()
        # A text that cannot be judged is treated as secret as a whole.
        text = source.text
        every = [Span(0, len(text))]
        with self.guard(source.path), suppress(Unreadable):
            every = [*self._in_text(text), *self._in_settings(source)]
        spans = merged(_split_at_line_breaks(text, every))
        self._spans[source] = spans
        return spans

    def pieces(
        self, text: str, start: int, end: int, spans: Iterable[Span]
    ) -> Iterator[tuple[Span, str, bool]]:
        """Yield the stretches of ``text[start:end]`` in order: span, what to show, if it is masked.

        A key that extends beyond the range is masked as a whole: a part of it looks like no key.
        """
        at = start
        for span in spans:
            low = max(span.start, at)
            high = min(span.end, end)
            if low >= high:
                continue
            if at < low:
                before = Span(at, low)
                yield before, text[at:low], False
            masked = self._masked(text, span)
            yield Span(low, high), masked, True
            at = high
        if at < end:
            rest = Span(at, end)
            yield rest, text[at:end], False

    def shown(self, text: str, start: int, end: int, spans: Iterable[Span]) -> str:
        """Return ``text[start:end]`` with ``spans`` masked."""
        pieces = self.pieces(text, start, end, spans)
        return "".join(shown for _, shown, _ in pieces)

    def lines(self, source: Source) -> list[str]:
        """Return every line of ``source``, masked, without its line break."""
        count = len(source.line_starts)
        if source.outside:
            return [HIDDEN] * count
        by_line: dict[int, list[Span]] = {}
        for span in self.spans(source):
            number = source.line_index(span.start)
            spans = by_line.setdefault(number, [])
            spans.append(span)
        lines: list[str] = []
        for number in range(count):
            start, end = source.line_span(number)
            spans = by_line.get(number, [])
            # Most lines have no key, and need not be put together from pieces.
            line = source.text[start:end]
            if spans:
                line = self.shown(source.text, start, end, spans)
            lines.append(line)
        return lines

    def _masked(self, text: str, span: Span) -> str:
        key = text[span.start : span.end]
        secret = self.catalog.keys.secret(key)
        return secret.masked()

    def _in_text(self, text: str) -> list[Span]:
        """Return where ``text`` has secrets, by the text alone, whatever format it is in."""
        detector = self.catalog.keys.detector
        candidates = detector.spans(text)
        for pattern in (_BEARER, _USERINFO):
            for match in pattern.finditer(text):
                start, end = match.span("value")
                candidates.append(Span(start, end))
        candidates += self._named(text)
        spans: list[Span] = []
        for span in merged(candidates):
            value = text[span.start : span.end]
            if self._is_secret(value):
                spans.append(span)
        return spans

    def _named(self, text: str) -> Iterator[Span]:
        """Yield the values that follow a secret's name; nothing is read twice, to stay linear."""
        read = 0
        for match in _NAME.finditer(text):
            value_start = match.end()
            if value_start < read:
                continue
            if not self._is_secret_name(match[1]):
                continue
            value = _VALUE.match(text, value_start)
            if value is None:
                continue
            start, end = value.span()
            read = end
            # ``Bearer`` is followed by the key itself, which another pattern finds.
            is_scheme = _SCHEME.match(f"{value[0]} ")
            if not is_scheme:
                yield Span(start, end)

    def _in_settings(self, source: Source) -> Iterator[Span]:
        """Yield where ``source`` has secrets, by its settings.

        These are the values of settings with a secret's name, whatever they look like, and in other
        values what looks like a key once it is decoded.
        """
        format = format_of(self.tools, source.path)
        if format is None:
            return
        # Dialects differ in where a value ends: what is a key in any of them is masked.
        of_readers = dialects_of(self.tools, source.path)
        dialects = dict.fromkeys(("", *of_readers))
        for dialect in dialects:
            document = parsers.parse(source, format, dialect)
            yield from self._in_joined(document.settings)
            for setting in document.settings:
                yield from self._in_setting(setting)

    def _in_setting(self, setting: Setting) -> Iterator[Span]:
        name = _innermost_name(setting)
        if setting.kind == "string" and self._is_secret_name(name):
            yield from self._in_secret(setting)
        # A name can be a key as well, where name and value were swapped.
        yield from self._in_decoded([setting.name])
        yield from self._in_decoded(setting.value.parts)

    def _in_decoded(self, parts: Iterable[Part | None]) -> Iterator[Span]:
        """Yield where ``parts`` have keys that can be seen only once they are decoded."""
        for text, raw in _decoded(parts):
            for start, end in self._in_text(text):
                first = raw[start]
                last = raw[end - 1]
                yield Span(first.start, last.end)

    def _in_secret(self, setting: Setting) -> Iterator[Span]:
        """Yield the parts of ``setting``'s value, which has a secret's name, that are secret."""
        for part in setting.value.parts:
            if isinstance(part, Literal) and self._is_secret(part.text):
                yield _without_scheme(part)

    def _in_joined(self, settings: Iterable[Setting]) -> Iterator[Span]:
        """Yield the pieces of keys that references put together.

        No piece alone may look like a key. Scopes do not matter here: a name has the value that
        was assigned last.
        """
        known: dict[str, _Joined] = {}
        for setting in settings:
            value = _joined(setting, known)
            known[setting.last_name] = value
            has_reference = any(isinstance(part, Ref) for part in setting.value.parts)
            if not has_reference:
                continue  # its keys were found in the text itself
            for start, end in self._in_text(value.text):
                yield from _adjoining(value.raw[start:end])

    def _is_secret_name(self, name: str) -> bool:
        """Return whether ``name`` is one that secrets have."""
        variable_names = self.tools.variable_names
        if variable_names.role(name) == "key":
            return True
        words = _CAMEL.sub("_", name).lower()
        return bool(_SECRET_NAME.search(words))

    def _is_secret(self, value: str) -> bool:
        """Return whether ``value`` is more than a placeholder, a number or a variable's name."""
        bare = value.strip()
        if not bare or _PLAIN.fullmatch(bare):
            return False
        if _VARIABLE_NAME.fullmatch(bare) or self._is_reference(bare):
            return False
        # Words with blanks between them may be a passphrase, and masking them does no harm.
        has_blank = re.search(r"\s", bare)
        if has_blank:
            return True
        return not self.catalog.keys.is_placeholder(bare)

    def _is_reference(self, text: str) -> bool:
        """Return whether ``text`` is nothing but a reference to a variable or file."""
        syntaxes = self.tools.variable_names.references
        reference = find_reference(syntaxes, text)
        if reference is None:
            return False
        _, match = reference
        whole = (0, len(text))
        return match.span() == whole


def _innermost_name(setting: Setting) -> str:
    """Return the innermost name that is not a list's index."""
    for name in reversed(setting.path):
        if not name.isdigit():
            return name
    return ""


def _decoded(parts: Iterable[Part | None]) -> Iterator[tuple[str, list[Span]]]:
    """Yield each run of literals whose text is not written in the file as it reads.

    With it comes the raw span of each of its characters. Keys in a run that is written as it reads
    were found in the text itself.
    """
    for _, run in groupby(parts, key=_is_literal):
        literals = [part for part in run if isinstance(part, Literal)]
        has_escapes = any(part.offsets is not None for part in literals)
        if len(literals) < 2 and not has_escapes:
            continue
        text = ""
        raw: list[Span] = []
        for part in literals:
            text += part.text
            raw += _raw_characters(part)
        yield text, raw


def _is_literal(part: Part | None) -> bool:
    return isinstance(part, Literal)


def _raw_characters(part: Literal) -> list[Span]:
    """Return the raw span of each character of ``part``."""
    offsets = range(len(part.text))
    return [part.raw(offset, offset + 1) for offset in offsets]


class _Joined(NamedTuple):
    """A value with its references replaced, and the raw span of each of its characters."""

    text: str
    raw: list[Span]


_NOTHING = _Joined("", [])
_TOO_LONG = _Joined(" " * (_MAX_KEY_LENGTH + 1), [])  # which nothing is joined with


def _joined(setting: Setting, known: Mapping[str, _Joined]) -> _Joined:
    """Return the value of ``setting`` by the values ``known`` so far; empty if too long for a key.

    Without that bound, a chain of lines that each refer twice to the line before would double the
    length with each line.
    """
    texts: list[str] = []
    raw: list[Span] = []
    length = 0
    for part in setting.value.parts:
        piece = _piece(part, known)
        length += len(piece.text)
        if length > _MAX_KEY_LENGTH:
            return _NOTHING
        texts.append(piece.text)
        raw += piece.raw
    return _Joined("".join(texts), raw)


def _piece(part: Part, known: Mapping[str, _Joined]) -> _Joined:
    """Return what one part of a value adds to it."""
    if isinstance(part, Literal):
        return _literal(part)
    if not isinstance(part, Ref):
        return _NOTHING
    value = known.get(part.name)
    if value:
        return value
    if part.default:
        return _literal(part.default)
    return _NOTHING


def _literal(part: Literal) -> _Joined:
    if len(part.text) > _MAX_KEY_LENGTH:
        return _TOO_LONG
    return _Joined(part.text, _raw_characters(part))


def _adjoining(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield ``spans`` of single characters, merged where one begins at the end of the last."""
    start = end = -1
    for span in spans:
        if span.start != end:
            if start < end:
                yield Span(start, end)
            start = span.start
        end = span.end
    if start < end:
        yield Span(start, end)


def _without_scheme(part: Literal) -> Span:
    """Return the raw span of ``part`` without a leading scheme such as ``Bearer``."""
    match = _SCHEME.match(part.text)
    start = match.end() if match else 0
    return part.raw(start, len(part.text))


def _split_at_line_breaks(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Yield ``spans`` cut at the line breaks of ``text``."""
    for span in spans:
        at = span.start
        for match in _LINE_BREAK.finditer(text, span.start, span.end):
            break_start, break_end = match.span()
            yield Span(at, break_start)
            at = break_end
        yield Span(at, span.end)
