"""A call: one request that one program would make, with the setting behind each part."""

# Annotations are evaluated here: NamedTuple compiles each that is a string, at every start.

from collections.abc import Iterator
from functools import cached_property
from typing import Literal, NamedTuple

from ..catalog.caller_signs import Kind
from ..catalog.tool_spec import Wire
from ..catalog.vendor_facts import Endpoint, KeyShape
from ..catalog.vendor_index import Catalog
from ..parsers.document import Setting
from ..text.secret import Secret
from ..util.translation import phrase
from .resolved_value import CallPart, builtin, settings_of

# How a call has a model: declared there (''), chosen elsewhere, or chosen without the prefix
# that the tool needs to find it.
ModelRole = Literal["", "select", "unprefixed"]


class ModelUse(NamedTuple):
    """A model that a call may name, with the settings that belong to it alone.

    ``called`` is the name that chooses it, if another one is sent. ``lost`` is the reason why the
    tool sends nothing with it, where it is chosen and not declared. ``required_prefix`` is the
    prefix that one in the role ``unprefixed`` lacks.
    """

    part: CallPart
    thinking: CallPart | None = None
    budget: CallPart | None = None
    context: CallPart | None = None
    output: CallPart | None = None
    role: ModelRole = ""
    called: str = ""
    lost: str = ""
    required_prefix: str = ""


class Reader(NamedTuple):
    """A program that signs show to read a base URL, and what it makes of it."""

    title: str
    wire: Wire


class Callers(NamedTuple):
    """The senders of a call that belongs to no tool, as far as signs show them.

    ``sign`` is what shows the ``kind``, in words; ``is_likely``: it need not be the sender.
    ``readers`` are programs that read the URL's variable; ``is_open``: others, of which nothing is
    known, may read it too. ``is_personal``: a person's own start-up file sets it, for the tools
    that are started by hand. ``is_template``: the file is there to be copied. ``within``: how the
    functions and aliases begin that set a part of the call.
    """

    kind: Kind = "unknown"
    sign: str = ""
    readers: tuple[Reader, ...] = ()
    is_open: bool = False
    is_likely: bool = False
    is_personal: bool = False
    is_template: bool = False
    within: tuple[str, ...] = ()


class Sender(NamedTuple):
    """The program that sends a call.

    ``title`` names it in messages; ``tool`` is its id, '' for a program that no tool file
    describes. ``is_agent``: a coding agent; ``is_script``: known to be none. ``is_tested`` is False
    for a tool that was never watched. ``router_prefixes`` are words before a model that the
    program may cut off.
    """

    title: str
    tool: str = ""
    is_agent: bool = False
    is_script: bool = False
    is_tested: bool = True
    router_prefixes: tuple[str, ...] = ()


class UrlSlot(NamedTuple):
    """The variable or field of a call's base URL, whether it is set or not.

    ``is_known``: it is known to be a base URL of the call's wire, else its name only looks like
    one. ``identifies``: its name tells which ``program`` reads it, or which ``protocol`` all of its
    readers speak, '' if neither. ``default`` is the URL that is built into the reader where none is
    set, and ``locator`` leads to where it would be set.
    """

    is_known: bool = True
    identifies: str = ""
    default: str = ""
    locator: str = ""


class ModelSlot(NamedTuple):
    """Where a call's model would be set, and the one that the sender takes without it.

    Empty where a model is set, or one may be that was not read. ``beside`` is the name that sets it
    next to the call's URL, '' if the sender reads none there.
    """

    default: str = ""
    locator: str = ""
    beside: str = ""


class KeyReferences(NamedTuple):
    """The variables to which a call's key may refer, and how.

    ``names`` are the values meant to be a variable's name. ``candidates`` are further keys to which
    the key's value could refer. ``expanded`` are the syntaxes that the tool expands, ``known`` all
    that any tool does.
    """

    names: tuple[CallPart, ...] = ()
    candidates: tuple[CallPart, ...] = ()
    expanded: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


PartAndReason = tuple[CallPart, str]


class Faults(NamedTuple):
    """Values of a call that keep the tool from sending it.

    ``refused``: each value with which the tool sends nothing, and why. ``unresolved``: each value
    with a reference to what is nowhere, and the reference. ``skipped``: names of providers that the
    tool does not know, and the name that it looks for instead, '' for none.
    """

    refused: tuple[PartAndReason, ...] = ()
    unresolved: tuple[PartAndReason, ...] = ()
    skipped: tuple[tuple[CallPart, str], ...] = ()


# A key, its text and its shape; None if that is unknown.
KnownKey = tuple[CallPart, Secret, KeyShape | None]
ANY_CLIENT = phrase("the client")  # the title of a sender that is unknown
NO_CALLERS = Callers()
_UNFILLED = ("<", "{", "$")  # how placeholders begin


def _begins_with_one(path: str, beginnings: tuple[str, ...]) -> bool:
    """Return whether the segments of ``path`` begin with those of one of ``beginnings``."""
    return any(f"{path}/".startswith(f"{beginning}/") for beginning in beginnings)


class _Parts(NamedTuple):
    """The fields of a `Call`; ``home`` is the catalog of the files, whoever is called."""

    home: Catalog
    sender: Sender
    keys: tuple[CallPart, ...] = ()
    url: CallPart | None = None
    models: tuple[ModelUse, ...] = ()
    wire: Wire = Wire()
    headers: tuple[str, ...] = ()
    certain: bool = True
    url_slot: UrlSlot = UrlSlot()
    model_slot: ModelSlot = ModelSlot()
    references: KeyReferences = KeyReferences()
    faults: Faults = Faults()
    callers: Callers = NO_CALLERS


class Call(_Parts):
    """Everything that is sent in one request, as far as the files show.

    ``headers`` carry the keys, one each; empty where it is not known which. ``certain`` is False
    where key and URL were paired only because nothing else is there. ``callers`` are the senders of
    a call of no tool.
    """

    @cached_property
    def catalog(self) -> Catalog:
        """The catalog of the vendor that is called: the host decides it, and for any other host
        the call is judged as one of the files' own vendor."""
        url = self.url.text if self.url else ""
        return self.home.of_url(url) if url else self.home

    @property
    def kind(self) -> Kind:
        """The kind of program that sends the call, as far as signs show it."""
        # The description of a tool is better evidence than signs near its file.
        if self.sender.is_agent:
            return "agent"
        if self.sender.is_script and self.callers.kind == "unknown":
            return "script"
        return self.callers.kind

    @property
    def wires(self) -> tuple[tuple[str, Wire], ...]:
        """Each program that may send the call, by title, with what it makes of the base URL."""
        readers = self.callers.readers
        if not readers:
            sender = (self.sender.title, self.wire)
            return (sender,)
        return tuple((reader.title, reader.wire) for reader in readers)

    @property
    def parts(self) -> tuple[CallPart, ...]:
        """The parts that are sent: keys, URL and models."""
        parts = [*self.keys]
        if self.url:
            parts.append(self.url)
        parts += [use.part for use in self.models]
        return tuple(parts)

    @property
    def settings(self) -> Iterator[Setting]:
        """The settings that have a part in the call, with those that name the key's variable."""
        for part in (*self.parts, *self.references.names):
            yield from settings_of(part)

    def with_built_in_url(self) -> "Call":
        """Return the call as it is sent where no URL is set: to the one built into the sender."""
        return self._replace(url=builtin(self.url_slot.default))

    @cached_property
    def endpoint(self) -> Endpoint | None:
        """The URL as an endpoint of the vendor, or None."""
        if self.url is None:
            return None
        text = self.url.text
        if not text:
            return None
        return self.catalog.endpoints.parse(text)

    @property
    def base_path(self) -> str:
        """The path of the endpoint that the sender makes of the base URL; '' without one."""
        endpoint, wire = self.endpoint, self.wire
        if endpoint is None:
            return ""
        if endpoint.plan not in wire.path_of:
            return endpoint.path
        others = (*wire.path_instead_of, wire.path)
        if endpoint.path and not _begins_with_one(endpoint.path, others):
            return endpoint.path
        return wire.path

    @cached_property
    def secrets(self) -> tuple[KnownKey, ...]:
        """Each key whose text is known, with its shape."""
        known: list[KnownKey] = []
        keys = self.catalog.keys
        for part in self.keys:
            text = part.text
            if not text:
                continue
            secret = keys.secret(text)
            shape = keys.shape_of(text)
            known.append((part, secret, shape))
        return tuple(known)

    @property
    def has_different_keys(self) -> bool:
        """Whether it sends different keys, of which it is unknown which one the service reads."""
        different = {secret for _, secret, _ in self.secrets}
        return len(different) > 1

    @cached_property
    def mismatched_key(self) -> tuple[CallPart, Secret, KeyShape] | None:
        """The first key with its shape, if every key sent is of another plan than the host.

        None at a host of an unlisted region, where only its name tells of its plan, and where the
        URL shows none.
        """
        endpoint = self.endpoint
        if endpoint is None or endpoint.host.unlisted or not endpoint.plan:
            return None
        first: tuple[CallPart, Secret, KeyShape] | None = None
        misfits = 0
        for part, secret, shape in self.secrets:
            if shape is None or not shape.plans:
                continue
            if endpoint.plan not in shape.plans:
                first = first or (part, secret, shape)
                misfits += 1
        # If a single key is unknown or fits, it may be the one that the service reads.
        if misfits < len(self.keys):
            return None
        return first

    @cached_property
    def fitting_overridden_key(self) -> CallPart | None:
        """The first key of the endpoint's plan that is set in a lower layer, hidden by another."""
        endpoint = self.endpoint
        if endpoint is None:
            return None
        for part, _, _ in self.secrets:
            for hidden in part.overridden:
                text = hidden.text or ""
                shape = self.catalog.keys.shape_of(text)
                if shape and endpoint.plan in shape.plans:
                    return hidden
        return None

    @cached_property
    def plans(self) -> tuple[str, ...]:
        """The plans that models are judged by: the host's, or where the key misfits, the key's.

        Empty where neither is known.
        """
        # The user paid for the key, so a mismatch is fixed at the URL, and models are judged by the
        # key.
        if self.mismatched_key:
            _, _, shape = self.mismatched_key
            return shape.plans
        endpoint = self.endpoint
        if endpoint is None or endpoint.host.unlisted or not endpoint.plan:
            return ()
        return (endpoint.plan,)

    @cached_property
    def judged(self) -> tuple[tuple[ModelUse, str], ...]:
        """Each model whose text is known, with its text, if the plan is known and has a list."""
        has_list = any(map(self.catalog.models.of_plan, self.plans))
        if not has_list:
            return ()
        known: list[tuple[ModelUse, str]] = []
        for use in self.models:
            whole = use.part.text or ""
            text = whole.strip()
            # A placeholder is no misspelled model.
            if text and not text.startswith(_UNFILLED):
                known.append((use, text))
        return tuple(known)
