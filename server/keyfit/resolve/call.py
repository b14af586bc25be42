"""A call: one request that one tool would make, each part tied to its setting."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from ..catalog.caller_signs import Kind
from ..catalog.tool_spec import Wire
from ..catalog.vendor_facts import Endpoint, KeyShape
from ..catalog.vendor_index import Catalog
from ..text.secret import Secret
from .resolved_value import Part


class ModelUse(NamedTuple):
    """A model that a call may name, with the settings that belong to it alone.

    ``called`` is what chooses it where that is not the name that is sent. ``lost`` says why the
    tool sends nothing with it, where it is chosen and not declared.
    """

    part: Part
    thinking: Part | None = None
    budget: Part | None = None
    context: Part | None = None
    role: str = ""
    called: str = ""
    lost: str = ""


class Reader(NamedTuple):
    """A program that signs show to read a base URL, and what it makes of it."""

    title: str
    wire: Wire


class Callers(NamedTuple):
    """Who sends a call that belongs to no tool, as far as signs show it.

    ``sign`` says in words what shows the ``kind``. ``readers`` are programs that read the URL's
    variable; ``is_open``: others, of which nothing is known, may read it too. ``is_personal``:
    a person's own start-up file sets it, for the tools that are started by hand. ``is_template``:
    the file is there to be copied. ``within``: how the functions and aliases begin that set a part
    of the call.
    """

    kind: Kind = "unknown"
    sign: str = ""
    readers: tuple[Reader, ...] = ()
    is_open: bool = False
    is_personal: bool = False
    is_template: bool = False
    within: tuple[str, ...] = ()


NOBODY = Callers()
_UNFILLED = ("<", "{", "$")  # how what is still to be filled in begins


class _Parts(NamedTuple):
    """The fields of a `Call`."""

    catalog: Catalog
    reader: str
    tool: str
    keys: tuple[Part, ...]
    url: Part | None
    models: tuple[ModelUse, ...]
    wire: Wire
    slot: bool = True
    certain: bool = True
    agent: bool = False
    scripts: bool = False
    tested: bool = True
    references: tuple[str, ...] = ()
    syntaxes: tuple[str, ...] = ()
    names: tuple[Part, ...] = ()
    others: tuple[Part, ...] = ()
    routers: tuple[str, ...] = ()
    refused: tuple[tuple[Part, str], ...] = ()
    unresolved: tuple[tuple[Part, str], ...] = ()
    headers: tuple[str, ...] = ()
    callers: Callers = NOBODY
    named: str = ""
    default: str = ""
    missing: str = ""


class Call(_Parts):
    """What is sent together, as far as the files tell.

    ``reader`` names the tool for messages; ``tool`` is its id, '' if unknown. ``certain`` is
    False where key and URL were paired only because nothing else is there. ``slot`` tells whether
    the URL's variable or field is known to be a base URL of ``wire`` (else its name only looks
    like one). ``references`` are the syntaxes that the tool expands, ``syntaxes`` all that any
    tool does, ``names`` the values meant to be a variable's name, ``others`` further keys
    to which the key's value could refer. ``routers`` are words before
    a model that its readers may cut off. ``refused`` are values with which the tool sends nothing,
    and why, ``unresolved`` those with a reference to what is nowhere, and the reference.
    ``tested`` is False where the tool was never watched. ``headers`` carry the keys, one each;
    empty where it is not known which. ``callers`` are those who send a call of no tool.
    ``named``: the name of the URL's variable tells which ``program`` reads it, or which
    ``protocol`` all of its readers speak. ``default`` is the URL that is built into the reader
    where ``url`` is None or empty, and ``missing`` the locator that would set it.
    """

    @property
    def kind(self) -> Kind:
        """What sends the call, as far as signs show it."""
        if self.agent:
            return "agent"
        is_unknown = self.callers.kind == "unknown"
        return "script" if self.scripts and is_unknown else self.callers.kind

    @property
    def wires(self) -> tuple[tuple[str, Wire], ...]:
        """Each program that may send the call, by name, with what it makes of the base URL."""
        readers = tuple((reader.title, reader.wire) for reader in self.callers.readers)
        return readers or ((self.reader, self.wire),)

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is sent: keys, URL and models."""
        url = (self.url,) if self.url else ()
        return (*self.keys, *url, *(use.part for use in self.models))

    @cached_property
    def endpoint(self) -> Endpoint | None:
        """The URL as an endpoint of the vendor, or None."""
        text = self.url.text if self.url else None
        return self.catalog.endpoint(text) if text else None

    @cached_property
    def secrets(self) -> tuple[tuple[Part, Secret, KeyShape | None], ...]:
        """Each key whose text is known, with its shape."""
        return tuple(
            (part, self.catalog.secret(part.text), self.catalog.key_shape(part.text))
            for part in self.keys
            if part.text
        )

    @cached_property
    def misfit(self) -> tuple[Part, Secret, KeyShape] | None:
        """The first key with its shape, if every key sent is of another plan than the host.

        None at a host of an unlisted region: only its name tells of its plan.
        """
        if self.endpoint and self.endpoint.host.unlisted:
            return None
        found = [
            (part, secret, shape)
            for part, secret, shape in self.secrets
            if self.endpoint and shape and shape.plans and self.endpoint.plan not in shape.plans
        ]
        return found[0] if found and len(found) == len(self.keys) else None

    @cached_property
    def plans(self) -> tuple[str, ...]:
        """The plans that models are judged by: the host's, or where the key misfits, the key's.

        Empty where nothing tells.
        """
        if self.misfit:
            return self.misfit[2].plans
        if self.endpoint and self.endpoint.host.unlisted:
            return ()
        return (self.endpoint.plan,) if self.endpoint else ()

    @cached_property
    def judged(self) -> tuple[tuple[ModelUse, str], ...]:
        """Each model whose text is known, with it, where the plan is known and has a list."""
        if not any(map(self.catalog.models, self.plans)):
            return ()
        texts = ((use, (use.part.text or "").strip()) for use in self.models)
        return tuple((use, text) for use, text in texts if text and not text.startswith(_UNFILLED))
