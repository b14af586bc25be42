"""Recognize the service's messages in a pasted text, and distinguish those of other services."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from ..catalog.endpoint_index import EndpointIndex
from .message_texts import CatalogEntry, entries

_STATUS = re.compile(r"(?<![\w.-])(?<!\d[:,])([45]\d\d)(?![\w-]|[.:,]\d)")
_URL_HOST = re.compile(r"https?://(?:[^\s/@]*@)?([a-z0-9.-]+)", re.IGNORECASE)
_LOCAL_HOST = re.compile(r"localhost|[\d.]+|[^.]*|.*\.(?:local|internal|test|example)")
_WORD = re.compile(r"[^\W\d_]+")

# What a terminal or a log puts into a message.
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_BOX = re.compile("[\u2500-\u257f\u23bf\u200b]")
_ESCAPED_BLANK = re.compile(r"\\+[nrt]")
_ESCAPED_QUOTE = re.compile(r"\\+(?=[\"'/])")
_ESCAPED_CHARACTER = re.compile(r"\\+u([0-9a-fA-F]{4})")
# A line that ends within a Chinese sentence leaves no blank behind.
_BLANK_IN_CHINESE = re.compile("(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff])")
_QUOTES = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")

_IGNORED = re.IGNORECASE | re.DOTALL


class ErrorText(NamedTuple):
    """What a pasted text is: the messages in it, the likeliest first.

    ``by_status``: only the HTTP ``statuses`` in it led to them. ``shared``: other services use the
    same words, and nothing in the text shows whose they are. ``others`` are those who answered
    instead; with messages, they answered too. ``tools`` are the ids of the tools that show
    answers so.
    """

    messages: tuple[CatalogEntry, ...] = ()
    by_status: bool = False
    statuses: tuple[int, ...] = ()
    shared: bool = False
    others: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()


def read_error(
    messages: Mapping[str, Any], endpoints: EndpointIndex, pasted: str
) -> ErrorText:
    """Return what the ``pasted`` text is, by the catalog's ``messages`` and ``endpoints``."""
    return _Reader(messages, endpoints, pasted).read()


def plain_text(pasted: str) -> str:
    """Return ``pasted`` on one line, without what terminals, JSON and line breaks add to it."""
    text = _ANSI.sub("", pasted).translate(_QUOTES)
    text = _ESCAPED_CHARACTER.sub(lambda match: chr(int(match[1], 16)), text)
    text = _ESCAPED_BLANK.sub(" ", text)
    text = _ESCAPED_QUOTE.sub("", text)
    text = _BOX.sub(" ", text)
    return _BLANK_IN_CHINESE.sub("", " ".join(text.split()))


class _Reader:
    """Reads one pasted text."""

    def __init__(
        self, messages: Mapping[str, Any], endpoints: EndpointIndex, pasted: str
    ) -> None:
        self._messages = messages
        self._endpoints = endpoints
        self._pasted = pasted
        self._text = plain_text(pasted)
        # A vendor's catalog may do without: then no text is known to be another's.
        self._origin: Mapping[str, Any] = messages.get("origin", {})

    def read(self) -> ErrorText:
        others = self._foreign(self._text)
        if others and not self._is_own:
            return ErrorText(others=others)
        # A log may quote both: what the others answered is left out.
        if others:
            self._text = plain_text("\n".join(self._own_lines()))
        matches = self._by_words()
        if matches:
            return self._checked(matches, others)
        if self._other_hosts and not self._is_own:
            return ErrorText(others=self._other_hosts)
        return ErrorText(
            self._by_status(),
            by_status=True,
            statuses=tuple(sorted(self._statuses)),
            others=others,
            tools=self._tools,
        )

    def _checked(
        self, matches: list[CatalogEntry], others: tuple[str, ...]
    ) -> ErrorText:
        """Return the ``matches``, without those of another service by the URL it was asked at."""
        if self._is_own:
            return ErrorText(tuple(matches), others=others, tools=self._tools)
        if self._other_hosts:
            matches = [entry for entry in matches if not entry.fields.get("shared")]
            if not matches:
                return ErrorText(others=self._other_hosts)
        shared = bool(matches[0].fields.get("shared"))
        return ErrorText(tuple(matches), shared=shared, tools=self._tools)

    # --- whose text it is ---

    @cached_property
    def _is_own(self) -> bool:
        """Whether a word or a host in the text shows that it is the vendor's."""
        if _found(self._origin.get("own", ()), self._text):
            return True
        return any(self._endpoints.host(host) for host in self._hosts(self._text))

    @cached_property
    def _other_hosts(self) -> tuple[str, ...]:
        """The hosts of other services that URLs in the text have."""
        neutral = self._origin.get("neutral", ())
        found: dict[str, None] = {}
        for host in self._hosts(self._text):
            if host in neutral or _LOCAL_HOST.fullmatch(host):
                continue
            if not self._endpoints.near_host(host):
                found[host] = None
        return tuple(found)

    @staticmethod
    def _hosts(text: str) -> Iterator[str]:
        for match in _URL_HOST.finditer(text):
            yield match[1].lower().rstrip(".-")

    def _foreign(self, text: str) -> tuple[str, ...]:
        rows = self._messages.get("foreign", ())
        return tuple(row["title"] for row in rows if _found(row["match"], text))

    def _own_lines(self) -> Iterable[str]:
        for line in self._pasted.splitlines():
            if not self._foreign(plain_text(line)):
                yield line

    @cached_property
    def _tools(self) -> tuple[str, ...]:
        """The tools that show answers as the text does, or whose own words are in it."""
        tools: dict[str, None] = {}
        for frame in self._messages.get("frames", ()):
            if _found(frame["match"], self._text):
                tools[frame["tool"]] = None
        for entry, _ in self._matches:
            if "tool" in entry.fields and not entry.fields.get("shared"):
                tools[entry.fields["tool"]] = None
        return tuple(tools)

    # --- which messages it has ---

    @cached_property
    def _statuses(self) -> frozenset[int]:
        return frozenset(map(int, _STATUS.findall(self._text)))

    @cached_property
    def _entries(self) -> list[CatalogEntry]:
        return list(entries(self._messages, "messages"))

    @cached_property
    def _matches(self) -> list[tuple[CatalogEntry, range]]:
        """The messages whose sentence is in the text, and where it is."""
        matches: list[tuple[CatalogEntry, range]] = []
        for entry in self._entries:
            match = _found(entry.fields["match"], self._text)
            if match:
                matches.append((entry, range(*match.span())))
        return matches

    def _by_words(self) -> list[CatalogEntry]:
        """Return the messages whose sentence is in the text, or else whose code is."""
        spans = [span for _, span in self._matches]
        if not spans:
            return self._likeliest_first(list(filter(self._has_code, self._entries)))
        whole = [entry for entry, span in self._matches if not _is_within(span, spans)]
        return self._likeliest_first(whole)

    def _has_code(self, entry: CatalogEntry) -> bool:
        codes = entry.fields.get("codes", ())
        return any(
            re.search(rf"(?<![\w.]){re.escape(code)}(?!\w|\.\w)", self._text, _IGNORED)
            for code in codes
        )

    def _by_status(self) -> tuple[CatalogEntry, ...]:
        """Return the service's messages with a status in the text, if nothing else is in it that
        could be another program's."""
        words = {word.lower() for word in _WORD.findall(self._text)}
        if not self._is_own and not words.issubset(self._origin.get("plain", ())):
            return ()
        return tuple(
            entry
            for entry in self._entries
            if self._statuses.intersection(entry.fields["statuses"])
            and not entry.fields.get("tool")
        )

    def _likeliest_first(self, found: list[CatalogEntry]) -> list[CatalogEntry]:
        def doubts(entry: CatalogEntry) -> tuple[bool, bool]:
            has_status = not self._statuses.isdisjoint(entry.fields["statuses"])
            # What the service answered says more than what a tool makes of it.
            return not has_status, "tool" in entry.fields

        return sorted(found, key=doubts)


def _found(patterns: Iterable[str], text: str) -> re.Match[str] | None:
    """Return where the first of ``patterns`` that is in ``text`` is; None if none is."""
    matches = (re.search(pattern, text, _IGNORED) for pattern in patterns)
    return next(filter(None, matches), None)


def _is_within(own: range, spans: Iterable[range]) -> bool:
    """Return whether ``own`` is a part of another one of ``spans``."""
    return any(
        other.start <= own.start and own.stop <= other.stop and len(other) > len(own)
        for other in spans
    )
