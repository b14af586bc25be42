"""Look up keys: which kind one is, where a text contains keys, and what of them may be shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ..text.secret import Secret
from ..text.source import Span
from ..util.lru_method import lru_cached_method
from .vendor_facts import KeyShape, Rival, SecretShape

if TYPE_CHECKING:
    from .detector import Detector

CACHE_SIZE = 256  # texts; many rules ask about the same ones at each keystroke

# A run of letters and digits that is too long for an example that a person would type.
_RANDOM = re.compile(r"(?=[A-Za-z]{0,15}\d)(?=\d{0,15}[A-Za-z])[A-Za-z0-9]{16}")
_NOTHING = "(?!)"  # a pattern that matches nowhere

_Matcher = Callable[[str], re.Match[str] | None]


class _KeyFacts(NamedTuple):
    """The fields of a `KeyIndex`; ``placeholders`` and ``invented`` are patterns."""

    shapes: tuple[KeyShape, ...]
    secrets: tuple[SecretShape, ...]
    rivals: tuple[Rival, ...]
    placeholders: tuple[str, ...]
    invented: tuple[str, ...]


@lru_cache(maxsize=4)  # a file is asked for each of its keys, together with few others
def _mentioned(rivals: tuple[Rival, ...], text: str) -> list[Rival]:
    """Return those of ``rivals`` that ``text`` mentions."""
    lower = text.lower()
    return [rival for rival in rivals if any(word in lower for word in rival.words)]


class KeyIndex(_KeyFacts):
    """The shapes of the vendor's keys and of other services' secrets."""

    __hash__ = object.__hash__  # caches go by identity
    __eq__ = object.__eq__

    @lru_cached_method(CACHE_SIZE)
    def shape_of(self, key: str) -> KeyShape | None:
        """Return the shape of ``key``, or None.

        A placeholder has the loosest shape of its prefix, if that is one vendor's alone: what
        begins with ``sk-`` may become anybody's key.
        """
        if self.is_placeholder(key):
            return self._shape_of_placeholder(key)
        for fits, shape in self._matchers:
            if fits(key):
                return shape
        return None

    def _shape_of_placeholder(self, key: str) -> KeyShape | None:
        lower = key.lower()
        best: KeyShape | None = None
        for shape in self.shapes:
            is_own = shape.prefix and not shape.shared
            if not is_own or not lower.startswith(shape.prefix):
                continue
            # Of shapes with the same prefix the last is the loosest.
            if best is None or len(shape.prefix) >= len(best.prefix):
                best = shape
        return best

    @cached_property
    def _matchers(self) -> list[tuple[_Matcher, KeyShape]]:
        return [(re.compile(shape.pattern).fullmatch, shape) for shape in self.shapes]

    def find(self, text: str) -> Iterator[Span]:
        """Yield the span of every known key or secret in ``text``, in order and apart.

        Each reaches as far as a key's characters go.
        """
        bare = [Span(*match.span()) for match in self._bare_key.finditer(text)]
        spans = [*_prefixed_keys(text, self._any_prefix, self._prefixed_key), *bare]
        if bare:
            spans.sort()
        end = 0
        for span in spans:
            if span.start >= end:
                end = span.end
                yield span

    @cached_property
    def _bare_key(self) -> re.Pattern[str]:
        """A pattern of the keys that have no prefix to find them by."""
        bare = [shape.pattern for shape in self.shapes if not shape.prefix]
        shapes = _any_of(bare)
        return re.compile(rf"(?<![A-Za-z0-9])(?:{shapes})(?![A-Za-z0-9])")

    @cached_property
    def _any_prefix(self) -> re.Pattern[str]:
        """A pattern of the public prefixes: plain words are found much faster than shapes."""
        prefixes = map(re.escape, self.public_prefixes)
        return re.compile("|".join(prefixes))

    @cached_property
    def _prefixed_key(self) -> re.Pattern[str]:
        patterns = [shape.pattern for shape in self.shapes if shape.prefix]
        patterns += [secret.pattern for secret in self.secrets]
        shapes = _any_of(patterns)
        return re.compile(rf"(?<![A-Za-z0-9])(?:{shapes})[A-Za-z0-9._\-/+=]*")

    @cached_property
    def prefixes(self) -> tuple[str, ...]:
        """Return the public prefixes of all key shapes, the longest first."""
        every = {shape.prefix for shape in self.shapes if shape.prefix}
        return tuple(sorted(every, key=len, reverse=True))

    @cached_property
    def public_prefixes(self) -> tuple[str, ...]:
        """Return what may be shown of keys and of others' secrets, the longest prefix first."""
        every = set(self.prefixes)
        for secret in self.secrets:
            every.update(secret.prefixes)
        return tuple(sorted(every, key=len, reverse=True))

    @cached_property
    def shortest_prefixes(self) -> tuple[str, ...]:
        """Return the prefixes of the vendor's own keys, in lower case, without those that begin
        with another one."""
        every = {shape.prefix.lower() for shape in self.shapes if shape.plans}
        kept: list[str] = []
        for prefix in sorted(every, key=len):
            if not prefix.startswith(tuple(kept)):
                kept.append(prefix)
        return tuple(kept)

    @cached_property
    def encoded_prefixes(self) -> tuple[str, ...]:
        """Return how keys with the `shortest_prefixes` begin in Base64, in lower case."""
        from binascii import b2a_base64

        encoded: list[str] = []
        for prefix in self.shortest_prefixes:
            whole = len(prefix) // 3 * 3  # what follows changes the rest
            code = b2a_base64(prefix[:whole].encode(), newline=False)
            encoded.append(code.decode().lower())
        return tuple(filter(None, encoded))

    @cached_property
    def detector(self) -> Detector:
        """Return what finds secrets in a text, known by their shape or not."""
        # Where no text is searched, this need not be loaded.
        from .detector import Detector

        return Detector(self.shapes, self.secrets)

    @lru_cached_method(CACHE_SIZE)
    def masked(self, text: str) -> str:
        """Return ``text`` with everything in it that looks like a key masked."""
        spans = self.detector.spans(text)
        return self.masked_at(text, spans)

    def masked_at(self, text: str, spans: Iterable[Span]) -> str:
        """Return ``text`` with ``spans`` of it, sorted and apart, masked."""
        shown = ""
        at = 0
        for start, end in spans:
            secret = self.secret(text[start:end])
            shown += text[at:start]
            shown += secret.masked()
            at = end
        return shown + text[at:]

    def secret(self, key: str) -> Secret:
        """Return ``key`` as a `Secret` that knows its public prefix."""
        shape = self.shape_of(key)
        if shape:
            return Secret(key, shape.prefix)
        # Of an unknown shape the longest known prefix may be shown: it is public.
        lower = key.lower()
        for prefix in self.public_prefixes:
            if lower.startswith(prefix.lower()):
                return Secret(key, key[: len(prefix)])
        return Secret(key)

    def rival(self, key: str, text: str) -> str:
        """Return the title of another vendor whose keys begin as ``key`` does and that ``text``,
        a file, mentions; '' if there is none."""
        for rival in self.rivals:
            if key.startswith(rival.prefix) and rival in _mentioned(self.rivals, text):
                return rival.title
        return ""

    @lru_cached_method(CACHE_SIZE)
    def is_placeholder(self, key: str) -> bool:
        """Return whether ``key`` stands for a key that is still to be filled in."""
        return self._placeholder(key.lower()) is not None

    @cached_property
    def _placeholder(self) -> _Matcher:
        # The patterns are in lower case: to compile them for any case takes twice the time.
        pattern = re.compile(_any_of(self.placeholders))
        return pattern.fullmatch

    @lru_cached_method(CACHE_SIZE)
    def is_real(self, key: str) -> bool:
        """Return whether ``key`` looks like a real key, not like a placeholder or an invented
        one."""
        shape = self.shape_of(key)
        if shape is None or not shape.certain:
            return False
        rest = key[len(shape.prefix) :]
        if _RANDOM.search(rest) is None:
            return False
        is_invented = any(matches(rest) for matches in self._invention_matchers)
        return not is_invented and not self.is_placeholder(key)

    @cached_property
    def _invention_matchers(self) -> list[_Matcher]:
        return [re.compile(pattern, re.IGNORECASE).search for pattern in self.invented]


def _prefixed_keys(
    text: str, prefix: re.Pattern[str], key: re.Pattern[str]
) -> Iterator[Span]:
    """Yield where ``key`` fits in ``text``, looked for only where ``prefix`` is found."""
    at = 0
    while found := prefix.search(text, at):
        start = found.start()
        match = key.match(text, start)
        if match:
            at = match.end()
            yield Span(start, at)
        else:
            at = start + 1


def _any_of(patterns: Iterable[str]) -> str:
    """Return a pattern that matches what one of ``patterns`` does."""
    return "|".join(f"(?:{pattern})" for pattern in patterns) or _NOTHING
