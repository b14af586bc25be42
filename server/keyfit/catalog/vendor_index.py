"""Look-ups in a vendor's facts: what a key, a URL and a model are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from ..text.secret import Secret
from ..text.source import Span
from ..util.lru_method import lru_cached_method
from .spelling import family_of, near_host
from .vendor_facts import (
    OWN,
    URL,
    Edition,
    Elsewhere,
    Endpoint,
    Host,
    KeyShape,
    ModelFacts,
    Retired,
    VendorFacts,
)

if TYPE_CHECKING:
    from .detector import Detector

_LATEST = 256  # texts of which many rules ask the same, for each keystroke

# So long a stretch of letters and digits is no word that somebody thought up.
_RANDOM = re.compile(r"(?=[A-Za-z]{0,15}\d)(?=\d{0,15}[A-Za-z])[A-Za-z0-9]{16}")


class Catalog(VendorFacts):
    """All facts of one vendor; ``strict`` names the one edition that counts, if one was chosen."""

    __hash__ = object.__hash__  # it holds mappings; caches go by identity
    __eq__ = object.__eq__

    def speaks_of(self, text: str, by_models: bool = True) -> bool:
        """Return whether ``text`` has a word without which keyfit has nothing to say: a part of a
        host, the stem of a variable, the prefix of a key or, ``by_models``, a model's name."""
        lower = text.lower()  # substring search is many times faster than a pattern
        if any(map(lower.__contains__, self.words)):
            return True
        if by_models and any(map(lower.__contains__, self.model_words)):
            return True
        return any(self._begins_a_word(prefix, lower) for prefix in self.shortest_prefixes)

    @staticmethod
    def _begins_a_word(prefix: str, text: str) -> bool:
        """Return whether ``prefix`` stands in ``text`` with no letter or digit before it: `sk-`
        is in `risk-free` too. Linear: each place is looked at once."""
        at = text.find(prefix)
        while at > 0 and text[at - 1].isalnum():
            at = text.find(prefix, at + 1)
        return at >= 0

    @cached_property
    def shortest_prefixes(self) -> tuple[str, ...]:
        """Return the prefixes of the vendor's own keys, in lower case, without those that begin
        with another one."""
        every = sorted({shape.prefix.lower() for shape in self.keys if shape.plans}, key=len)
        kept: list[str] = []
        for prefix in every:
            if not prefix.startswith(tuple(kept)):
                kept.append(prefix)
        return tuple(kept)

    def owns_variable(self, name: str) -> bool:
        """Whether a variable called ``name`` is for this vendor whatever its value."""
        lower = name.lower()
        return any(word in lower for word in self.names)

    @lru_cached_method(_LATEST)
    def key_shape(self, key: str) -> KeyShape | None:
        """The shape of ``key``, or None.

        A placeholder has the loosest shape of its prefix, if that is one vendor's alone: what
        begins with ``sk-`` may become anybody's key.
        """
        if not self.is_placeholder(key):
            return next((shape for fits, shape in self._key_shapes if fits(key)), None)
        own = [shape for shape in self.keys if shape.prefix and not shape.shared]
        fits = [shape for shape in reversed(own) if key.lower().startswith(shape.prefix)]
        return max(fits, key=lambda shape: len(shape.prefix), default=None)

    @cached_property
    def _key_shapes(self) -> list[tuple[Callable[[str], re.Match[str] | None], KeyShape]]:
        return [(re.compile(shape.pattern).fullmatch, shape) for shape in self.keys]

    def keys_in(self, text: str) -> Iterator[Span]:
        """Every known key or secret in ``text``, each taken as far as a key's characters go."""
        bare = [Span(*match.span()) for match in self._bare_key.finditer(text)]
        found = [*self._prefixed_keys(text), *bare]
        at = 0
        for span in sorted(found) if bare else found:
            if span.start >= at:
                at = span.end
                yield span

    @cached_property
    def _bare_key(self) -> re.Pattern[str]:
        """A key that has no prefix to find it by."""
        shapes = "|".join(f"(?:{key.pattern})" for key in self.keys if not key.prefix)
        return re.compile(rf"(?<![A-Za-z0-9])(?:{shapes or '(?!)'})(?![A-Za-z0-9])")

    def _prefixed_keys(self, text: str) -> Iterator[Span]:
        at = 0
        while start := self._beginning.search(text, at):
            match = self._key_like.match(text, start.start())
            at = match.end() if match else start.start() + 1
            if match:
                yield Span(*match.span())

    @cached_property
    def _beginning(self) -> re.Pattern[str]:
        """A public prefix: plain words are found many times faster than patterns."""
        return re.compile("|".join(map(re.escape, self.public)))

    @cached_property
    def _key_like(self) -> re.Pattern[str]:
        patterns = [key.pattern for key in self.keys if key.prefix] + [
            other.pattern for other in self.secrets
        ]
        shapes = "|".join(f"(?:{pattern})" for pattern in patterns)
        return re.compile(rf"(?<![A-Za-z0-9])(?:{shapes})[A-Za-z0-9._\-/+=]*")

    @lru_cached_method(_LATEST)
    def masked(self, text: str) -> str:
        """``text`` with everything in it that looks like a key masked."""
        return self.masked_at(text, self.detector.spans(text))

    def masked_at(self, text: str, spans: Iterable[Span]) -> str:
        """``text`` with ``spans`` of it, sorted and apart, masked."""
        kept, at = "", 0
        for start, end in spans:
            kept += text[at:start] + self.secret(text[start:end]).masked()
            at = end
        return kept + text[at:]

    @cached_property
    def detector(self) -> Detector:
        """Finds what must not be shown, known by its shape or not."""
        from .detector import Detector  # where nothing is found, nothing is shown

        return Detector(self.keys, self.secrets)

    def secret(self, key: str) -> Secret:
        """``key`` as a `Secret`, its public prefix told apart."""
        shape = self.key_shape(key)
        if shape:
            return Secret(key, shape.prefix)
        lower = key.lower()
        prefix = next((p for p in self.public if lower.startswith(p.lower())), "")
        return Secret(key, key[: len(prefix)])

    @cached_property
    def prefixes(self) -> tuple[str, ...]:
        """The public prefixes of all key shapes, the longest first."""
        found = {shape.prefix for shape in self.keys if shape.prefix}
        return tuple(sorted(found, key=len, reverse=True))

    @cached_property
    def public(self) -> tuple[str, ...]:
        """What may be shown of keys and of others' secrets: their prefixes, the longest first."""
        others = {prefix for shape in self.secrets for prefix in shape.prefixes}
        return tuple(sorted({*self.prefixes, *others}, key=len, reverse=True))

    def rival(self, key: str, text: str) -> str:
        """The title of another vendor of which ``text``, a file, speaks and that gives out keys
        with ``key``'s prefix; '' if there is none."""
        rivals = [rival for rival in self.rivals if key.startswith(rival.prefix)]
        lower = text.lower() if rivals else ""
        return next((r.title for r in rivals if any(word in lower for word in r.words)), "")

    def is_metered(self, shape: KeyShape) -> bool:
        """Whether keys of ``shape`` belong to a plan whose calls are billed one by one."""
        return any(self.plans[plan].metered for plan in shape.plans)

    @lru_cached_method(_LATEST)
    def is_placeholder(self, key: str) -> bool:
        """Whether ``key`` stands for a key that is still to be filled in."""
        return self._placeholder(key) is not None

    @cached_property
    def _placeholder(self) -> Callable[[str], re.Match[str] | None]:
        every = "|".join(f"(?:{pattern})" for pattern in self.placeholders)
        return re.compile(every, re.IGNORECASE).fullmatch

    @cached_property
    def _signs_of_invention(self) -> list[Callable[[str], re.Match[str] | None]]:
        return [re.compile(pattern, re.IGNORECASE).search for pattern in self.invented]

    @lru_cached_method(_LATEST)
    def is_real(self, key: str) -> bool:
        """Whether ``key`` is one that was given out, as far as its looks alone can tell."""
        shape = self.key_shape(key)
        if shape is None or not shape.certain:
            return False
        rest = key[len(shape.prefix) :]
        if _RANDOM.search(rest) is None or any(sign(rest) for sign in self._signs_of_invention):
            return False
        return not self.is_placeholder(key)

    @lru_cached_method(_LATEST)
    def endpoint(self, url: str) -> Endpoint | None:
        """``url`` as an endpoint of this vendor, or None. A missing scheme is allowed."""
        match = URL.fullmatch(url)
        host = match and self.host(match["host"])
        if match is None or host is None:
            return None
        path = match.span("path") if match["path"] else (match.end("port"),) * 2
        path = path if path[0] >= 0 else (match.end("host"),) * 2
        scheme = match.span("scheme") if match["scheme"] else (match.start("host"),) * 2
        spans = Span(*scheme), Span(*match.span("host")), Span(*path)
        scheme_name = (match["scheme"] or "").lower()
        return Endpoint(url, host, scheme_name, *spans, has_rest=bool(match["rest"]))

    def host(self, name: str) -> Host | None:
        """The known host called ``name``: whole labels, any case, a final dot allowed.

        A catalogued typo is none, though it may look like a workspace's host; nor is a private one.
        """
        return self._host(name.lower().rstrip("."))

    @lru_cached_method(_LATEST)
    def _host(self, lower: str) -> Host | None:
        if lower in self.typos or self.is_private(lower):
            return None
        labels = lower.split(".")
        found = next((host for host in self.hosts if host.fits(labels)), None)
        if found is None or "*" not in found.host:
            return found
        return next((host for host in self.unlisted if host.fits(labels)), found)

    def hole(self, endpoint: Endpoint) -> Span | None:
        """The first label of ``endpoint``'s host that is still to be filled in, as a span of its
        text (0-based code points); None if there is none."""
        at = endpoint.host_span.start
        for label in endpoint.host_name.rstrip(".").split("."):
            if self._is_unfilled(label):
                return Span(at, at + len(label))
            at += len(label) + 1
        return None

    @cached_property
    def _is_unfilled(self) -> Callable[[str], re.Match[str] | None]:
        every = "|".join(f"(?:{pattern})" for pattern in self.unfilled)
        return re.compile(every or "(?!)", re.IGNORECASE).fullmatch

    def retired_route(self, path: str) -> Retired | None:
        """The retired route that ``path`` is or lies below, or None."""
        return next((r for r in self.retired if f"{path}/".startswith(f"{r.path}/")), None)

    def is_private(self, name: str) -> bool:
        """Whether ``name`` is a host that the user wants no judgement of."""
        labels = name.lower().split(".") if self.private else []
        return any(host.fits(labels) for host in self.private)

    def near_host(self, name: str) -> str | None:
        """The known host that ``name`` is a misspelling of, or None."""
        lower = name.lower().rstrip(".")
        if self.host(lower) or lower in self.real_hosts or self.is_private(lower):
            return None
        return self.typos.get(lower) or near_host(lower, self._host_names)

    def is_declared(self, host: Host) -> bool:
        """Return whether ``host`` rests on the word of a project or of an editor's settings."""
        return host.host in self.declared_hosts

    def is_declared_typo(self, name: str) -> bool:
        """Return whether only a project or an editor's settings call ``name`` a misspelling."""
        return name.lower().rstrip(".") in self.declared_typos

    @cached_property
    def _host_names(self) -> tuple[str, ...]:
        """The hosts that others may be near misses of: a declared one makes no other host wrong."""
        return tuple(host.host for host in self.hosts if host.cite != OWN)

    def variants(self, host: Host, kind: str) -> tuple[str, ...]:
        """The base paths of ``host`` marked ``tolerated`` or ``deprecated``."""
        return self.routes[host.routes].get(kind, ())

    def bases(self, host: Host, protocol: str) -> tuple[str, ...]:
        """The paths under which ``host`` serves ``protocol``, the official one first."""
        return self.routes[host.routes].get(protocol, ())

    def routes_of(self, host: Host) -> Iterator[tuple[str, str]]:
        """Each (protocol id, base path) that ``host`` serves."""
        for protocol, paths in self.routes[host.routes].items():
            if protocol in self.protocols:
                yield from ((protocol, path) for path in paths)

    def editions_of(self, plan: str) -> Iterator[Edition]:
        """The editions of ``plan``'s model list that count, oldest first."""
        chosen = [e for e in self.editions if e.plan == plan and self.strict in ("", e.id)]
        yield from sorted(chosen, key=lambda edition: edition.as_of)

    @cached_property
    def _plan_models(self) -> dict[str, dict[str, None]]:
        return {
            plan: dict.fromkeys(m for e in self.editions_of(plan) for m in e.models)
            for plan in self.plans
        }

    def models(self, plan: str) -> Mapping[str, None]:
        """The ids that ``plan`` supports in any edition that counts, exact case."""
        return self._plan_models.get(plan, {})

    @cached_property
    def _spellings(self) -> dict[str, dict[str, str]]:
        return {
            plan: {model.lower(): model for model in reversed(models)}
            for plan, models in self._plan_models.items()
        }

    def spelling(self, plans: Iterable[str], model: str) -> str | None:
        """The id that one of ``plans`` supports which is ``model`` but for its case, if any is."""
        lower = model.lower()
        found = (self._spellings.get(plan, {}).get(lower) for plan in plans)
        return next(filter(None, found), None)

    def is_strict(self, plan: str) -> bool:
        """Whether one edition of ``plan``'s list was chosen."""
        return bool(self.strict) and any(True for _ in self.editions_of(plan))

    @cached_property
    def _facts_by_model(self) -> dict[str, list[ModelFacts]]:
        found: dict[str, list[ModelFacts]] = {}
        for row in sorted(self.facts, key=lambda row: row.as_of, reverse=True):
            found.setdefault(row.id, []).append(row)
        return found

    def model_facts(self, model: str) -> Sequence[ModelFacts]:
        """What is published of ``model`` (exact case), newest first."""
        return self._facts_by_model.get(model, ())

    @cached_property
    def _newest_versions(self) -> dict[str, tuple[int, ...]]:
        """The highest version of each family of models that any list has."""
        listed = [model for edition in self.editions for model in edition.models]
        listed += [model for group in self.elsewhere for model in group.models]
        found: dict[str, tuple[int, ...]] = {}
        for family, version in filter(None, map(family_of, listed)):
            found[family] = max(found.get(family, ()), version)
        return found

    def is_newer(self, model: str) -> bool:
        """Return whether ``model`` is of a known family, in a version above all that are listed:
        it may have come out after the lists."""
        told = family_of(model)
        newest = self._newest_versions.get(told[0]) if told else None
        return bool(told and newest and told[1] > newest)

    def known_elsewhere(self, model: str) -> Elsewhere | None:
        """The group of models outside the plans that ``model`` belongs to, or None."""
        return next((group for group in self.elsewhere if group.holds(model)), None)
