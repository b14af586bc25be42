"""Find what must not be shown in a text: keys of known shapes, and whatever looks like a key."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from ..text.decoded import decoded
from ..text.random_text import is_odd, possible_halves, random_halves, random_spans
from ..text.source import Span, merged

if TYPE_CHECKING:
    from .vendor_facts import KeyShape, SecretShape

_LONG = 16  # characters after the prefix of a key inside of a longer word
# more characters of a key: some are longer than their shape
_REST = r"[A-Za-z0-9._\-/+=]*"
_UUID = "[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
_ANY_CASE = re.IGNORECASE | re.ASCII
_DIGIT = re.compile(r"\d")


class Detector:
    """Finds secrets by the shapes of keys and of other secrets, and by looking random.

    Unlike the rules, which judge keys, it errs on the side of masking: that costs a reader little.
    """

    def __init__(
        self, keys: Sequence[KeyShape], secrets: Sequence[SecretShape]
    ) -> None:
        self._keys = [key for key in keys if key.prefix]
        self._bare = [key for key in keys if not key.prefix]
        self._secrets = secrets

    def spans(self, text: str, allowed: Container[str] = ()) -> list[Span]:
        """Return the secrets in ``text``, sorted and without overlaps, in linear time.

        Percent-encoded, escaped and concatenated secrets, and those with invisible characters in
        them, are found too. Looking random does not make a word in ``allowed`` a secret.
        """
        spans = [*self.known(text), *random_halves(text)]
        for span in random_spans(text):
            word = text[span.start : span.end]
            if word not in allowed:
                spans.append(span)
        # What is encoded or split by invisible characters is a key for whoever copies it.
        for line in decoded(text):
            spans += map(line.raw, self.known(line.text))
            spans += map(line.raw, random_spans(line.text))
        return merged(spans)

    def parts(self, text: str) -> list[Span]:
        """Return what `spans` does, and what may be a part of a secret whose rest is elsewhere."""
        parts = self.spans(text)
        parts += possible_halves(text)
        for match in self._begun.finditer(text):
            parts.append(Span(*match.span()))
        return merged(parts)

    def known(self, text: str) -> Iterator[Span]:
        """Yield what has a known shape, in any case and order.

        Each reaches as far as a key's characters go.
        """
        for match in self._without_prefix.finditer(text):
            yield Span(*match.span())
        at = 0
        while prefix := self._any_prefix.search(text, at):
            start = prefix.start()
            whole = self._whole.match(text, start)
            if whole:
                yield Span(*whole.span())
                at = whole.end()
                continue
            inner = self._inner.match(text, start)
            if inner:
                if _is_long(inner):
                    yield Span(*inner.span())
                at = inner.end()
                continue
            # Another prefix may follow within the same word, so only this one is skipped.
            at = prefix.end()
            random = self._prefix_and_random.match(text, start)
            if random and is_odd(random["rest"]):
                yield Span(*random.span())

    @cached_property
    def _any_prefix(self) -> re.Pattern[str]:
        """A public prefix: plain words are found many times faster than shapes."""
        prefixes = {key.prefix for key in self._keys}
        for secret in self._secrets:
            prefixes.update(secret.prefixes)
        escaped = map(re.escape, sorted(prefixes))
        return re.compile("|".join(escaped), _ANY_CASE)

    @cached_property
    def _begun(self) -> re.Pattern[str]:
        """A prefix at the beginning of a word, and enough characters after it not to be shown."""
        prefixes = self._any_prefix.pattern
        return re.compile(
            rf"(?<![A-Za-z0-9])(?:{prefixes})[A-Za-z0-9._\-/+=]{{8,}}", _ANY_CASE
        )

    @cached_property
    def _without_prefix(self) -> re.Pattern[str]:
        return re.compile(
            _any_of(key.pattern for key in self._bare) or "(?!)", _ANY_CASE
        )

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        """A key or secret where a word begins."""
        patterns = [key.pattern for key in self._keys]
        patterns += [secret.pattern for secret in self._secrets]
        shapes = _any_of(patterns)
        pattern = rf"(?<![A-Za-z0-9])(?:{shapes}){_REST}"
        return re.compile(pattern, _ANY_CASE)

    @cached_property
    def _inner(self) -> re.Pattern[str]:
        """A key inside of a longer word; its prefix as ``prefix``, but of a UUID's."""
        certain = [key for key in self._keys if key.certain]
        # The longest first: `sk-sp-` begins with `sk-`.
        certain.sort(key=lambda key: len(key.prefix), reverse=True)
        prefixes = _any_prefix_of(certain)
        shapes = _any_of(key.pattern for key in certain)
        inner = rf"(?=(?P<prefix>{prefixes}))(?:{shapes}){_REST}"
        # Some services' keys are a prefix and a UUID, which is no word that anybody would type.
        every_prefix = _any_prefix_of(self._keys)
        with_uuid = rf"(?:{every_prefix}){_UUID}"
        return re.compile(rf"{inner}|{with_uuid}", _ANY_CASE)

    @cached_property
    def _prefix_and_random(self) -> re.Pattern[str]:
        """Any prefix inside a longer word, and as ``rest`` enough characters to tell random text
        from a name."""
        prefixes = self._any_prefix.pattern
        longest = 2 * _LONG
        rest = rf"[A-Za-z0-9]{{{_LONG},{longest}}}"
        return re.compile(rf"(?:{prefixes})(?P<rest>{rest})", _ANY_CASE)


def _any_of(patterns: Iterable[str]) -> str:
    """Return a pattern that matches what one of ``patterns`` does, '' if there are none."""
    return "|".join(f"(?:{pattern})" for pattern in patterns)


def _any_prefix_of(keys: Iterable[KeyShape]) -> str:
    """Return a pattern that matches the prefix of one of ``keys``."""
    return "|".join(re.escape(key.prefix) for key in keys)


def _is_long(match: re.Match[str]) -> bool:
    """Return whether the prefix is followed by as many characters as in a key, unlike in
    `task-sp-plan`."""
    prefix = match["prefix"] or ""
    rest = match[0][len(prefix) :]
    if len(rest) < _LONG:
        return False
    return _DIGIT.search(rest) is not None
