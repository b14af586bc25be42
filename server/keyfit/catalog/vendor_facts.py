"""What a vendor publishes, as records."""

# Annotations are evaluated here: NamedTuple compiles each that is a string, at every start.

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import ClassVar, NamedTuple

from ..text.source import Span
from ..util.translation import Phrase, either, phrase
from .toml_reader import Parts
from .vocabulary import Input, OtherKind, Thinking, Tier

OWN = "own"  # cited for what a user's own settings say


class CitedSource(NamedTuple):
    """A published source that facts cite."""

    title: str
    date: date
    url: str = ""


class Protocol(NamedTuple):
    """A wire protocol; a client calls base URL + ``endpoint`` (``open``: or anything below it).

    ``header`` is the one that carries the key.
    """

    title: Phrase
    endpoint: str
    header: str
    cite: str
    as_of: date
    open: bool = False


class PlanTerms(NamedTuple):
    """The terms of a plan, in words: its keys, who pays, what for, until when."""

    key: Phrase
    payer: Phrase
    usage: Phrase
    quota: Phrase
    models: Phrase


class _PlanFields(NamedTuple):
    """The fields of a `Plan`."""

    id: str
    title: Phrase
    terms: PlanTerms
    documentation: str
    billing: str
    cite: str
    as_of: date
    refuses_keys: tuple[int, ...]
    agents_only: bool = False
    refuses_scripts: tuple[int, ...] = ()
    metered: bool = False
    open_list: bool = False
    any_case: bool = False
    path_pays: bool = False


class Plan(_PlanFields):
    """A way to pay, with its own keys, hosts and models.

    ``refuses_keys`` are the HTTP statuses with which keys of other plans are refused, several where
    sources differ; ``refuses_scripts`` those for callers that are no coding agents. ``metered``:
    calls are billed one by one. ``open_list``: a model that the list lacks may well be accepted;
    ``any_case``: models may be written in any case. ``path_pays``: the URL's path alone
    decides that this plan pays, whatever the key.
    """

    PARTS: ClassVar[Parts] = {"terms": PlanTerms}

    @property
    def keys_refusal(self) -> str:
        """Return the statuses for keys of other plans, for messages: ``401 or 403``."""
        return either(map(str, self.refuses_keys))

    @property
    def short_usage(self) -> str:
        """Return what the plan is for, without what its terms add behind a semicolon."""
        return Phrase(self.terms.usage.partition(";")[0])

    @property
    def scripts_refusal(self) -> str:
        """Return the statuses for callers that are no coding agents, '' if all may call."""
        return either(map(str, self.refuses_scripts))


HIDDEN_PLAN = Plan(
    id="",
    title=phrase("a plan that the URL does not show"),
    terms=PlanTerms(
        key=phrase("key"),
        payer=phrase("whoever the key belongs to"),
        usage=phrase("not known"),
        quota=phrase("not known"),
        models=phrase("not known"),
    ),
    documentation="",
    billing="",
    cite="",
    as_of=date.min,
    refuses_keys=(),
)
"""The plan of a host that serves several at one path: only the service knows which key is whose."""


class KeyAmbiguity(NamedTuple):
    """What is known where a shape of keys is that of several plans.

    ``likely`` says why the first of them is the likely one, ``elsewhere`` what hosts of the others
    were reported to answer.
    """

    likely: Phrase = Phrase("")
    elsewhere: Phrase = Phrase("")


class KeyExamples(NamedTuple):
    """Invented keys: ``samples`` have the shape, ``unlike`` have not."""

    samples: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()


class _KeyShapeFields(NamedTuple):
    """The fields of a `KeyShape`."""

    id: str
    title: Phrase
    prefix: str
    pattern: str
    cite: str
    as_of: date
    plans: tuple[str, ...] = ()
    vendor: Phrase = Phrase("")
    ambiguity: KeyAmbiguity = KeyAmbiguity()
    shared: bool = False
    certain: bool = False
    examples: KeyExamples = KeyExamples()


class KeyShape(_KeyShapeFields):
    """A kind of key, known by a pattern that begins with its prefix and that all of it matches.

    A shape without a prefix is recognized where a key stands, but not found in running text.
    ``shared``: other vendors' keys have it, too. ``certain``: what has it is a key.
    """

    PARTS: ClassVar[Parts] = {"ambiguity": KeyAmbiguity, "examples": KeyExamples}

    @property
    def tells_plan(self) -> bool:
        """Return whether the shape alone shows which of the plans the key is for."""
        return len(self.plans) == 1 or bool(self.ambiguity.likely)


class Rival(NamedTuple):
    """Another vendor whose keys begin with ``prefix`` too, and words that mention it in a file."""

    title: Phrase
    prefix: str
    words: tuple[str, ...]
    cite: str
    as_of: date


class SecretShape(NamedTuple):
    """A secret of another service: one of the public ``prefixes``, then what ``rest`` matches."""

    title: str
    prefixes: tuple[str, ...]
    rest: str
    cite: str
    as_of: date

    @property
    def pattern(self) -> str:
        """Return a pattern that matches the whole secret."""
        return f"(?:{'|'.join(map(re.escape, self.prefixes))}){self.rest}"


class Service(NamedTuple):
    """A service that is only recognized, by its hosts or their ``domains``."""

    title: str
    domains: tuple[str, ...]


class Host(NamedTuple):
    """A host of the vendor; ``*`` in its name is any one label.

    Several rows may have one name, each with a plan's own routes; ``plan`` is '' where a URL does
    not show it. ``alternative``: it serves the keys of another host of the plan as well, and is
    offered beside that. ``unlisted``: it is named like the plan's hosts, but no published list has
    its region.
    """

    host: str
    plan: str
    region: str
    site: str
    routes: str
    cite: str
    as_of: date
    note: Phrase = Phrase("")
    unlisted: bool = False
    alternative: bool = False

    def fits(self, labels: list[str]) -> bool:
        """Return whether the lower-cased ``labels`` are this host's."""
        own = self.host.split(".")
        if len(labels) != len(own):
            return False
        return all(
            label in ("*", given) for label, given in zip(own, labels, strict=True)
        )


class Routes(NamedTuple):
    """The base paths that a host serves, by protocol id; the official one first.

    ``tolerated``: paths that official pages show though others call them wrong. ``deprecated``:
    paths that answered once. ``unsupported``: ids of protocols that are known to be missing.
    """

    bases: Mapping[str, tuple[str, ...]]
    tolerated: tuple[str, ...] = ()
    deprecated: tuple[str, ...] = ()
    unsupported: tuple[str, ...] = ()

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield each (protocol id, base path)."""
        for protocol, paths in self.bases.items():
            for path in paths:
                yield protocol, path

    def longest_fit(self, path: str) -> int:
        """Return the length of the longest base path that ``path`` is or lies below, 0 if there is
        none."""
        longest = 0
        for _, base in self.pairs():
            if f"{path}/".startswith(f"{base}/"):
                longest = max(longest, len(base))
        return longest


class RetiredRoute(NamedTuple):
    """A route at ``path`` that the vendor advises to leave for ``use``; ``says`` what it does."""

    path: str
    use: str
    says: Phrase
    cite: str
    as_of: date


class ModelFacts(NamedTuple):
    """What one source says of a model: tokens for ``context``, ``budget`` and ``output``.

    ``until`` is the day on which the plan ``until_plan`` loses it, '' for those that are billed
    per call, in the regions ``until_in`` or, without any, everywhere. ``efforts`` are the words for
    how much it thinks, ``thinking_in_output``: what it thinks counts as output, too.
    """

    id: str
    cite: str
    as_of: date
    context: int = 0
    thinking: Thinking = ""
    budget: int = 0
    output: int = 0
    inputs: tuple[Input, ...] = ()
    note: Phrase = Phrase("")
    until: date = date.max
    until_in: tuple[str, ...] = ()
    until_plan: str = ""
    efforts: tuple[str, ...] = ()
    thinking_in_output: bool = False


TIERS: Mapping[str, Phrase] = {"team": phrase("Team"), "personal": phrase("Personal")}
"""The editions of a plan by the word that its lists have for them."""


class Edition(NamedTuple):
    """The models that a plan supported at a date, by one source."""

    id: str
    plan: str
    models: tuple[str, ...]
    cite: str
    as_of: date
    tier: Tier = ""
    note: str = ""


class UnservedModels(NamedTuple):
    """Names that the hosts of ``plan`` refuse though another plan of the vendor has them.

    ``so_far``: they do not have them at that date, and may have them any day.
    """

    plan: str
    models: tuple[str, ...]
    cite: str
    as_of: date
    so_far: bool = False


class OtherModels(NamedTuple):
    """Models known from another place than the plans' lists."""

    kind: OtherKind
    cite: str
    as_of: date
    models: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    vendor: Phrase = Phrase("")
    note: Phrase = Phrase("")

    def contains(self, model: str) -> bool:
        """Return whether ``model`` (any case) is one of these."""
        lower = model.lower()
        if any(lower == known.lower() for known in self.models):
            return True
        return any(re.fullmatch(pattern, lower) for pattern in self.patterns)


class Endpoint(NamedTuple):
    """A URL that leads to a known host. Spans are 0-based code points within ``text``."""

    text: str
    host: Host
    scheme: str
    scheme_span: Span
    host_span: Span
    path_span: Span
    has_rest: bool = False  # a query or fragment follows

    @property
    def path(self) -> str:
        """Return the path without a trailing slash; '' if there is none."""
        return self.text[self.path_span.start : self.path_span.end].rstrip("/")

    @property
    def host_name(self) -> str:
        """Return the host as it is written in the URL."""
        return self.text[self.host_span.start : self.host_span.end]

    @property
    def plan(self) -> str:
        """Return the id of the plan that the host belongs to."""
        return self.host.plan


URL = re.compile(
    r"\s*(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*)://)?(?:[^/?#@\s]*@)?"
    r"(?P<host>[A-Za-z0-9*{}<>_.\-]+)(?P<port>:\d*)?(?P<path>/[^?#\s]*)?(?P<rest>[?#]\S*)?\s*"
)
