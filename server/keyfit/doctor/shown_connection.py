"""Show a connection: the key masked, the URL without secrets, and where each is set."""

from __future__ import annotations

from itertools import zip_longest
from typing import NamedTuple

from ..catalog.vendor_facts import URL
from ..linter.url_rewrite import protocol_of, suffix_of
from ..resolve.call import Call
from ..resolve.origin import Origin, origin_of
from ..resolve.resolved_value import CallPart
from .active_calls import Connection


class ShownKey(NamedTuple):
    """A key as it may be shown: ``masked``, or the name (``called``) of what supplies it.

    ``plan`` and ``plan_title`` are None if the key's shape proves no plan.
    """

    masked: str | None
    called: str
    plan: str | None
    plan_title: str | None
    header: str
    origin: Origin | None


class ShownEndpoint(NamedTuple):
    """A base URL as it may be shown, or the name (``called``) of what supplies it."""

    url: str | None
    called: str
    plan: str | None
    region: str | None
    protocol: str | None
    origin: Origin | None


class ShownModel(NamedTuple):
    """A model as it may be shown, or the name (``called``) of what supplies it."""

    id: str | None
    called: str
    origin: Origin | None


def shown_keys(connection: Connection) -> list[ShownKey]:
    """Return the keys of ``connection``, the one that counts first."""
    call = connection.call
    keys: list[ShownKey] = []
    for part, header in zip_longest(call.keys, call.headers):
        called = part.resolved.called
        masked = None
        if part.text and not called:
            masked = call.catalog.keys.secret(part.text).masked()
        plan = plan_of_key(call, part)
        title = call.catalog.plans[plan].title if plan else None
        keys.append(
            ShownKey(
                masked=masked,
                called=called,
                plan=plan,
                plan_title=title,
                header=header or "",
                origin=_shown_origin(connection, part),
            )
        )
    return keys


def shown_endpoint(connection: Connection) -> ShownEndpoint | None:
    """Return the endpoint of ``connection``; None if no URL is set."""
    call = connection.call
    if call.url is None:
        return None
    plan: str | None = None
    region: str | None = None
    protocol = call.wire.protocol or None
    if call.endpoint:
        plan = call.endpoint.plan or None
        region = call.endpoint.host.region
        protocol = protocol_of(call, call.endpoint)
    return ShownEndpoint(
        url=shown_url(call),
        called=call.url.resolved.called,
        plan=plan,
        region=region,
        protocol=protocol,
        origin=_shown_origin(connection, call.url),
    )


def shown_models(connection: Connection) -> list[ShownModel]:
    """Return the models of ``connection``, the one that is used by default first."""
    call = connection.call
    models: list[ShownModel] = []
    for use in call.models:
        part = use.part
        id: str | None = None
        # A key may have been pasted where the model belongs.
        if part.text is not None:
            id = call.catalog.keys.masked(part.text)
        origin = _shown_origin(connection, part)
        models.append(ShownModel(id, part.resolved.called, origin))
    return models


def _shown_origin(connection: Connection, part: CallPart) -> Origin | None:
    """Return where ``part`` is set; its name is masked, since a key may stand where it belongs."""
    origin = origin_of(part, connection.session.host_environment)
    if origin is None:
        return None
    keys = connection.call.catalog.keys
    return origin._replace(name=keys.masked(origin.name))


def plan_of_key(call: Call, key: CallPart) -> str | None:
    """Return the id of the plan of ``key``, as far as its shape or the endpoint shows it."""
    shape = call.catalog.keys.shape_of(key.text) if key.text else None
    if shape is None or not shape.plans:
        return None
    called_plan = call.endpoint.plan if call.endpoint else None
    if called_plan == "" and len(shape.plans) > 1:
        return None  # neither the key nor the endpoint shows it
    # A key of several plans is taken for one of the plan whose host gets it.
    if called_plan in shape.plans and not shape.ambiguity.elsewhere:
        return called_plan
    return shape.plans[0]


def shown_url(call: Call) -> str | None:
    """Return the base URL without what may be secret in it: a user name, a query."""
    match = URL.fullmatch(call.url.text or "") if call.url else None
    if match is None:
        return None
    port = match["port"] or ""
    path = match["path"] or ""
    url = f"{match['host']}{port}{path}"
    if match["scheme"]:
        url = f"{match['scheme']}://{url}"
    # A key may stand in the path, too.
    return call.catalog.keys.masked(url)


def request_url(call: Call) -> str | None:
    """Return the URL that the tool calls: the base and what it appends; None if either is
    unknown."""
    base = shown_url(call)
    protocol = call.wire.protocol
    if base is None or protocol not in call.catalog.protocols:
        return None
    if _is_read_variously(call):
        return None
    kept = _kept_slashes(call, base)
    base = base.rstrip("/")
    if call.endpoint and call.base_path != call.endpoint.path:
        base = base.removesuffix(call.endpoint.path) + call.base_path
    if call.wire.base_may_include:
        base = base.removesuffix(call.wire.base_may_include)
    return base + kept + suffix_of(call, protocol)


def _kept_slashes(call: Call, base: str) -> str:
    """Return the slashes at the end of ``base`` that the tool leaves before what it appends."""
    if call.wire.drops_slashes != "one":
        return ""
    count = len(base) - len(base.rstrip("/"))
    return "/" * (count - 1)


def _is_read_variously(call: Call) -> bool:
    """Return whether tools differ in reading the base URL: it has blanks around it, a query, or
    more than one slash at its end."""
    written = call.url.text if call.url else None
    text = written or ""
    if text != text.strip():
        return True
    if text.endswith("//") and not call.wire.drops_slashes:
        return True
    if call.endpoint is None:
        return False
    return call.endpoint.has_rest
