"""Every connection of a folder: which tools are in use, where they are started, what they send."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from .analysis import Analysis
from .catalog.tools import Tool, ToolCatalog
from .catalog.vendor import URL
from .files import Files, Library, claims
from .predict import Answer, predicted
from .resolve.call import Call
from .resolve.connections import Connection, connections
from .resolve.launch import Launch
from .resolve.resolved import Part
from .resolve.world import ENVIRONMENT, World
from .rules.urls import protocol_of, suffix_of

VERSION = 1


class Connected(NamedTuple):
    """A connection and what the service is documented to answer."""

    connection: Connection
    answer: Answer


def connected(
    analysis: Analysis, files: Files, paths: Iterable[str], top: str, world: World
) -> list[Connected]:
    """The connections of the tools that are in use in ``top`` or own one of ``paths``.

    Only those that concern the vendor; the active ones first. Paths are absolute, with ``/``.
    """
    library = Library(files, analysis.tools, analysis.catalog.speaks_of)
    found: list[Connected] = []
    for tool, root in launch_points(analysis.tools, paths, top, world):
        launch = Launch(
            analysis.catalog, analysis.tools.environment, tool, root, library, world, by_signs=True
        )
        if launch.is_used:
            ours = (one for one in connections(launch) if _concerns_us(one))
            found += (Connected(one, predicted(one)) for one in ours)
    return sorted(found, key=lambda one: not one.connection.active)


def launch_points(
    tools: ToolCatalog, paths: Iterable[str], top: str, world: World
) -> Iterator[tuple[Tool, str]]:
    """Each tool with each folder in which it may be started: ``top``, and where its files lie.

    A ``.env`` alone starts only tools that have no file of their own; what lies in the home
    folder is read from everywhere.
    """
    points: dict[tuple[str, str], Tool] = {(tool.id, top): tool for tool in tools.tools}
    for path in paths:
        for tool, name, root in claims(tools, path):
            spec = tool.files[name]
            at_home = world.home and all(place.startswith("{home}") for place in spec.at)
            if not at_home and (spec.is_own(path) or not any(s.own for s in tool.files.values())):
                points[tool.id, root] = tool
    yield from ((tool, root) for (_, root), tool in points.items())


def _concerns_us(connection: Connection) -> bool:
    """Whether a key, an endpoint or a model of the connection is this vendor's."""
    call, catalog = connection.call, connection.call.catalog
    match = URL.fullmatch(call.url.text or "") if call.url else None
    if call.endpoint or (match and catalog.near_host(match["host"])):
        return True
    if any(shape and shape.plans and not shape.shared for _, _, shape in call.secrets):
        return True
    names = (*(key.setting.last_name for key in call.keys), *(name.text for name in call.names))
    return any(catalog.owns(name or "") for name in names)


def as_json(found: Iterable[Connected]) -> dict[str, Any]:
    """``found`` for programs. Lines are 1-based; ``from`` is null for what is built in, and its
    path null for what the environment holds."""
    return {"version": VERSION, "connections": [_connection(one) for one in found]}


def _connection(one: Connected) -> dict[str, Any]:
    connection, answer = one
    call = connection.call
    return {
        "tool": call.tool,
        "name": call.reader,
        "folder": connection.launch.root,
        "role": connection.spec.id,
        "active": connection.active,
        "key": _key(call),
        "endpoint": _endpoint(call),
        "request_url": request_url(call),
        "models": [{"id": use.part.text, "from": place_of(use.part)} for use in call.models],
        "answer": answer._asdict(),
    }


def _key(call: Call) -> dict[str, Any] | None:
    if not call.keys:
        return None
    part, plan = call.keys[0], plan_of_key(call)
    masked = call.catalog.secret(part.text).masked() if part.text else None
    title = call.catalog.plans[plan].title if plan else None
    return {"masked": masked, "plan": plan, "plan_name": title, "from": place_of(part)}


def plan_of_key(call: Call) -> str | None:
    """The plan that the first key is of, so far as its shape or the endpoint tells."""
    shape = call.secrets[0][2] if call.secrets else None
    if shape is None or not shape.plans:
        return None
    if call.endpoint and call.endpoint.plan in shape.plans:
        return call.endpoint.plan
    return shape.plans[0]


def _endpoint(call: Call) -> dict[str, Any] | None:
    if call.url is None:
        return None
    endpoint = call.endpoint
    return {
        "url": shown_url(call),
        "plan": endpoint.plan if endpoint else None,
        "region": endpoint.host.region if endpoint else None,
        "protocol": protocol_of(call, endpoint) if endpoint else call.wire.protocol or None,
        "from": place_of(call.url),
    }


def shown_url(call: Call) -> str | None:
    """The base URL without what may be secret in it: a user name, a query."""
    match = URL.fullmatch(call.url.text or "") if call.url else None
    if match is None:
        return None
    scheme = f"{match['scheme']}://" if match["scheme"] else ""
    return call.catalog.masked(f"{scheme}{match['host']}{match['port'] or ''}{match['path'] or ''}")


def request_url(call: Call) -> str | None:
    """The URL that the tool calls: the base and what it appends; None if either is unknown."""
    base, protocol = shown_url(call), call.wire.protocol
    if base is None or protocol not in call.catalog.protocols:
        return None
    base, suffix, absorbs = base.rstrip("/"), suffix_of(call, protocol), call.wire.absorbs
    return base.removesuffix(absorbs) + suffix if absorbs else base + suffix


def place_of(part: Part) -> dict[str, Any] | None:
    """Where ``part``'s text stands; None where it is built into the tool."""
    source, span = part.home()
    if not source.path:
        return None
    name = part.setting.last_name
    if source.path == ENVIRONMENT:
        return {"path": None, "line": None, "name": name}
    return {"path": source.path, "line": source.position(span.start).line, "name": name}
