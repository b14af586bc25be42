"""What may be shown of a file's lines: every key by its prefix and at most its last four."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain, groupby
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
_LONGEST_KEY = 300
_LINE_BREAK = re.compile(r"[\r\n]+")
_MOST_SOURCES = 64  # whose secrets are kept: a report shows one file after the other


class Redactor:
    """Finds the keys in texts and writes them masked."""

    def __init__(self, catalog: Catalog, tools: ToolCatalog) -> None:
        self.catalog = catalog
        self.tools = tools
        self.guard = Guard()
        self._spans: dict[Source, list[Span]] = {}

    def text(self, text: str) -> str:
        """Return ``text`` (a message, a pasted error) with every key masked."""
        return self.shown(text, 0, len(text), self._in_text(text))

    def value(self, name: str, text: str) -> str:
        """Return ``text``, the value of the setting called ``name``, as it may be shown."""
        if self._is_secret_name(name) and self._is_secret(text):
            return self.catalog.keys.secret(text).masked()
        return self.text(text)

    def spans(self, source: Source) -> list[Span]:
        """Return where ``source`` has secrets: sorted, apart, each within one line."""
        known = self._spans.get(source)
        if known is not None:
            return known
        # A session of typing makes a new source for each keystroke.
        if len(self._spans) >= _MOST_SOURCES:
            self._spans.clear()
        # What cannot be judged is all taken for secret.
        every = [Span(0, len(source.text))]
        with self.guard(source.path), suppress(Unreadable):
            every = [*self._in_text(source.text), *self._in_settings(source)]
        spans = self._spans[source] = merged(_split_at_line_breaks(source.text, every))
        return spans

    def pieces(
        self, text: str, start: int, end: int, spans: Iterable[Span]
    ) -> Iterator[tuple[Span, str, bool]]:
        """Yield ``text[start:end]`` in order: each stretch, what to show for it, if it is masked.

        A key that reaches over the range is masked as a whole: a part of it looks like no key.
        """
        at = start
        for span in spans:
            low = max(span.start, at)
            high = min(span.end, end)
            if low >= high:
                continue
            if at < low:
                yield Span(at, low), text[at:low], False
            yield Span(low, high), self._masked(text, span), True
            at = high
        if at < end:
            yield Span(at, end), text[at:end], False

    def shown(self, text: str, start: int, end: int, spans: Iterable[Span]) -> str:
        """Return ``text[start:end]`` with ``spans`` masked."""
        return "".join(shown for _, shown, _ in self.pieces(text, start, end, spans))

    def lines(self, source: Source) -> list[str]:
        """Return every line of ``source``, masked, without its line break."""
        spans = self.spans(source)
        numbers = range(len(source.line_starts))
        if source.outside:
            return [HIDDEN for _ in numbers]
        if not spans:
            return [source.text[slice(*source.line_span(number))] for number in numbers]
        by_line: dict[int, list[Span]] = {}
        for span in spans:
            by_line.setdefault(source.line_index(span.start), []).append(span)
        return [
            self.shown(source.text, *source.line_span(number), by_line.get(number, ()))
            for number in numbers
        ]

    def _masked(self, text: str, span: Span) -> str:
        return self.catalog.keys.secret(text[span.start : span.end]).masked()

    def _in_text(self, text: str) -> list[Span]:
        """Return where ``text`` has secrets by what stands there, whatever format it is in."""
        detector = self.catalog.keys.detector
        candidates = detector.spans(text)
        for pattern in (_BEARER, _USERINFO):
            for match in pattern.finditer(text):
                start, end = match.span("value")
                candidates.append(Span(start, end))
        candidates += self._named(text)
        apart = merged(candidates)
        return [span for span in apart if self._is_secret(text[span.start : span.end])]

    def _named(self, text: str) -> Iterator[Span]:
        """Yield the values that follow a secret's name; nothing is read twice, to stay linear."""
        read = 0
        for match in _NAME.finditer(text):
            if match.end() < read or not self._is_secret_name(match[1]):
                continue
            value = _VALUE.match(text, match.end())
            if value is None:
                continue
            start, end = value.span()
            read = end
            # Behind ``Bearer`` the key itself follows, which another pattern finds.
            if not _SCHEME.match(f"{value[0]} "):
                yield Span(start, end)

    def _in_settings(self, source: Source) -> Iterator[Span]:
        """Yield where ``source`` has secrets by what its settings say.

        Those are the values of settings whose name says that they are secret, whatever they look
        like; of others, what looks like a key once it is decoded.
        """
        format = format_of(self.tools, source.path)
        if format is None:
            return
        # Each dialect may end a value elsewhere: what one of them takes for a key is masked.
        of_readers = dialects_of(self.tools, source.path)
        dialects = dict.fromkeys(("", *of_readers))
        read = [parsers.parse(source, format, dialect).settings for dialect in dialects]
        for settings in read:
            yield from self._in_joined(settings)
        for setting in chain.from_iterable(read):
            yield from self._in_setting(setting)

    def _in_setting(self, setting: Setting) -> Iterator[Span]:
        if setting.kind == "string" and self._is_secret_name(_innermost_name(setting)):
            for part in setting.value.parts:
                if isinstance(part, Literal) and self._is_secret(part.text):
                    yield _without_scheme(part)
        # A name can be a key as well, where two were swapped.
        decoded = (*_decoded([setting.name]), *_decoded(setting.value.parts))
        for text, raw in decoded:
            for start, end in self._in_text(text):
                first, last = raw[start], raw[end - 1]
                yield Span(first.start, last.end)

    def _in_joined(self, settings: Iterable[Setting]) -> Iterator[Span]:
        """Yield the pieces of keys that are put together by references.

        Each part alone may look like nothing. A name has the value that was written last, as scopes
        do not matter here.
        """
        known: dict[str, _Joined] = {}
        for setting in settings:
            value = _joined(setting, known)
            known[setting.last_name] = value
            has_reference = any(isinstance(part, Ref) for part in setting.value.parts)
            if not has_reference:
                continue  # what it has was found in the text itself
            for start, end in self._in_text(value.text):
                yield from _adjoining(value.raw[start:end])

    def _is_secret_name(self, name: str) -> bool:
        """Return whether ``name`` says that its value is secret."""
        variable_names = self.tools.variable_names
        if variable_names.role(name) == "key":
            return True
        words = _CAMEL.sub("_", name).lower()
        return bool(_SECRET_NAME.search(words))

    def _is_secret(self, value: str) -> bool:
        """Return whether ``value`` is more than a placeholder, a number or a variable's name."""
        bare = value.strip()
        if not bare or _PLAIN.fullmatch(bare) or _VARIABLE_NAME.fullmatch(bare):
            return False
        syntaxes = self.tools.variable_names.references
        reference = find_reference(syntaxes, bare)
        if reference:
            _, match = reference
            if match.span() == (0, len(bare)):
                return False
        # A passphrase is made of words as well, so those are masked without harm.
        if re.search(r"\s", bare):
            return True
        return not self.catalog.keys.is_placeholder(bare)


def _innermost_name(setting: Setting) -> str:
    """Return the innermost name that is not a list's index."""
    for name in reversed(setting.path):
        if not name.isdigit():
            return name
    return ""


def _decoded(parts: Iterable[Part | None]) -> Iterator[tuple[str, list[Span]]]:
    """Yield each stretch of literals that is not written as it reads.

    With it comes the raw span of each of its characters. What is written as it reads was found in
    the text itself.
    """
    for _, run in groupby(parts, key=lambda part: isinstance(part, Literal)):
        literals = [part for part in run if isinstance(part, Literal)]
        if len(literals) > 1 or any(part.offsets is not None for part in literals):
            text = "".join(part.text for part in literals)
            raw: list[Span] = []
            for part in literals:
                raw += _raw_characters(part)
            yield text, raw


def _raw_characters(part: Literal) -> list[Span]:
    """Return the raw span of each character of ``part``."""
    return [part.raw(at, at + 1) for at in range(len(part.text))]


class _Joined(NamedTuple):
    """A value with those of its references, and the raw place of each of its characters."""

    text: str
    raw: list[Span]


_NOTHING = _Joined("", [])
_TOO_LONG = _Joined(" " * (_LONGEST_KEY + 1), [])  # which nothing is joined with


def _joined(setting: Setting, known: Mapping[str, _Joined]) -> _Joined:
    """Return the value of ``setting`` by the values ``known`` so far; empty if too long for a key.

    Without that bound a chain of references to themselves would double with each line.
    """
    texts: list[str] = []
    raw: list[Span] = []
    length = 0
    for part in setting.value.parts:
        piece = _piece(part, known)
        length += len(piece.text)
        if length > _LONGEST_KEY:
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
    return _literal(part.default) if part.default else _NOTHING


def _literal(part: Literal) -> _Joined:
    if len(part.text) > _LONGEST_KEY:
        return _TOO_LONG
    return _Joined(part.text, _raw_characters(part))


def _adjoining(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield ``spans`` of single characters, those that follow each other in one."""
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
    """Return the raw span of ``part`` behind a scheme such as ``Bearer``."""
    match = _SCHEME.match(part.text)
    start = match.end() if match else 0
    return part.raw(start, len(part.text))


def _split_at_line_breaks(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Yield ``spans`` cut at the line breaks of ``text``."""
    for span in spans:
        at = span.start
        for match in _LINE_BREAK.finditer(text, span.start, span.end):
            yield Span(at, match.start())
            at = match.end()
        yield Span(at, span.end)
