"""Finds in a text what must not be shown: keys of known shapes, and whatever looks like a key."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from ..text.decoded import decoded
from ..text.random_text import is_odd, possible_halves, random_halves, random_spans
from ..text.source import Span, merged

if TYPE_CHECKING:
    from .vendor_facts import KeyShape, SecretShape

_LONG = 16  # characters after the prefix of a key inside of a longer word
_REST = r"[A-Za-z0-9._\-/+=]*"  # of a key, however long: some come with what their shape lacks
_UUID = "[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
_ANY_CASE = re.IGNORECASE | re.ASCII
_DIGIT = re.compile(r"\d")


class Detector:
    """Finds secrets by the shapes of ``keys`` and ``secrets``, and by looking random.

    Unlike the rules, which judge keys, it is wide: a name that was masked costs a reader little.
    """

    def __init__(self, keys: Sequence[KeyShape], secrets: Sequence[SecretShape]) -> None:
        self._keys = [key for key in keys if key.prefix]
        self._bare = [key for key in keys if not key.prefix]
        self._secrets = secrets

    def spans(self, text: str, allowed: Container[str] = ()) -> list[Span]:
        """The secrets in ``text``, sorted and apart, in time linear in it. They are also found
        where characters are percent-encoded, escaped, concatenated or torn apart by invisible
        ones. Of what has no known shape, ``allowed`` is none."""
        found = [*self.known(text)]
        found += (span for span in random_spans(text) if text[slice(*span)] not in allowed)
        found += random_halves(text)
        for line in decoded(text):
            found += map(line.raw, self.known(line.text))
            found += map(line.raw, random_spans(line.text))
        return merged(found)

    def parts(self, text: str) -> list[Span]:
        """As `spans`, and what may be a part of a secret, of which nothing shows the rest."""
        begun = (Span(*match.span()) for match in self._begun.finditer(text))
        return merged([*self.spans(text), *possible_halves(text), *begun])

    def known(self, text: str) -> Iterator[Span]:
        """What has a known shape, in any case and order, each taken as far as a key's characters
        go."""
        yield from (Span(*match.span()) for match in self._without_prefix.finditer(text))
        at = 0
        while start := self._beginning.search(text, at):
            match = self._whole.match(text, start.start())
            if match:
                yield Span(*match.span())
                at = match.end()
                continue
            inner = self._inner.match(text, start.start())
            if inner and _is_long(inner):
                yield Span(*inner.span())
            at = (inner or start).end()
            drawn = None if inner else self._drawn.match(text, start.start())
            if drawn and is_odd(drawn["rest"]):
                yield Span(*drawn.span())

    @cached_property
    def _beginning(self) -> re.Pattern[str]:
        """A public prefix: plain words are found many times faster than shapes."""
        prefixes = {key.prefix for key in self._keys}
        prefixes |= {prefix for one in self._secrets for prefix in one.prefixes}
        return re.compile("|".join(map(re.escape, sorted(prefixes))), _ANY_CASE)

    @cached_property
    def _begun(self) -> re.Pattern[str]:
        """A prefix where a word begins, and as much of a key as may not be shown."""
        prefixes = self._beginning.pattern
        return re.compile(rf"(?<![A-Za-z0-9])(?:{prefixes})[A-Za-z0-9._\-/+=]{{8,}}", _ANY_CASE)

    @cached_property
    def _without_prefix(self) -> re.Pattern[str]:
        shapes = "|".join(f"(?:{key.pattern})" for key in self._bare)
        return re.compile(shapes or "(?!)", _ANY_CASE)

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        """A key or secret where a word begins."""
        patterns = [key.pattern for key in self._keys] + [one.pattern for one in self._secrets]
        shapes = "|".join(f"(?:{pattern})" for pattern in patterns)
        return re.compile(rf"(?<![A-Za-z0-9])(?:{shapes}){_REST}", _ANY_CASE)

    @cached_property
    def _inner(self) -> re.Pattern[str]:
        """A key inside of a longer word; its prefix as ``prefix``, but of a UUID's."""
        certain = sorted(
            (key for key in self._keys if key.certain), key=lambda key: -len(key.prefix)
        )
        prefixes = "|".join(re.escape(key.prefix) for key in certain)
        shapes = "|".join(f"(?:{key.pattern})" for key in certain)
        uuids = "|".join(re.escape(key.prefix) for key in self._keys)
        return re.compile(
            rf"(?=(?P<prefix>{prefixes}))(?:{shapes}){_REST}|(?:{uuids}){_UUID}", _ANY_CASE
        )

    @cached_property
    def _drawn(self) -> re.Pattern[str]:
        """Any prefix inside of a longer word, and as ``rest`` so much as chance alone makes no
        name. Nothing more is matched, as many prefixes may follow each other in one word."""
        rest = rf"[A-Za-z0-9]{{{_LONG},{2 * _LONG}}}"
        return re.compile(rf"(?:{self._beginning.pattern})(?P<rest>{rest})", _ANY_CASE)


def _is_long(match: re.Match[str]) -> bool:
    """Whether a key's rest stands there: `task-sp-plan` holds its prefix as well."""
    rest = match[0][len(match["prefix"] or "") :]
    return len(rest) >= _LONG and _DIGIT.search(rest) is not None
