"""Every connection of a folder: which tools are in use, where they are started, what they send."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import zip_longest
from posixpath import dirname
from typing import Any, NamedTuple

from ..catalog.tool_registry import ToolCatalog
from ..catalog.tool_spec import CallSpec, Tool, WireRule
from ..catalog.vendor_facts import URL
from ..linter.linter import Linter
from ..linter.passes.mark_declared import name_declaring_file
from ..linter.rule import Rule
from ..linter.rules import RULES
from ..linter.url_rewrite import protocol_of, suffix_of
from ..parsers.document import Place
from ..parsers.formats import FORMATS
from ..resolve.call import Call
from ..resolve.config_row import builtin
from ..resolve.document_store import DocumentStore, format_of, is_own
from ..resolve.host_environment import HostEnvironment
from ..resolve.origin import Origin, origin_of
from ..resolve.resolved_value import CallPart, settings_of
from ..resolve.tool_files import ToolFiles
from ..resolve.tool_session import ToolSession
from ..util.isolation import Guard
from ..vfs.files import Files
from .active_calls import Connection, connections
from .predict import DOUBT, NOT_FAILING, UNKNOWN, Prediction, predicted

VERSION = 1
_ANYBODY = Tool("environment", "programs that load this file", False, "", date.min)


class PredictedConnection(NamedTuple):
    """A connection and what the service is documented to answer."""

    connection: Connection
    answer: Prediction


def find_connections(
    analysis: Linter,
    files: Files,
    paths: Iterable[str],
    top: str,
    world: HostEnvironment,
    guard: Guard | None = None,
) -> list[PredictedConnection]:
    """The connections of the tools that are in use in ``top`` or own one of ``paths``.

    Only those that concern the vendor; the active ones first. Paths are absolute, with ``/``.
    ``guard`` collects unexpected errors; one in a tool's files ends nothing but that tool's
    connections. What rests on a project's declarations names the file that declares it.
    """
    paths = list(paths)
    found = _connected(analysis, files, paths, top, world, guard or Guard())
    if analysis.declared is None or not any(one.answer.rule or one.answer.remedy for one in found):
        return found
    plain = analysis.declared.without()
    others = _connected(plain, files, paths, top, world, Guard())  # errors are collected above
    return _marked(found, others, analysis.declared.file)


def _marked(
    found: list[PredictedConnection], others: list[PredictedConnection], file: str
) -> list[PredictedConnection]:
    """Return ``found`` with the reasons and remedies named that rest on what ``file`` declares.

    ``others`` are the same connections without that.
    """
    known = {_identity(other): other.answer for other in others}
    return [_named(one, known.get(_identity(one)), file) for one in found]


def _identity(one: PredictedConnection) -> tuple[object, ...]:
    connection = one.connection
    places = (
        part.setting.place for part in (*connection.call.parts, *connection.call.references.names)
    )
    return connection.launch.tool.id, connection.launch.root, connection.spec.id, *places


def _named(one: PredictedConnection, other: Prediction | None, file: str) -> PredictedConnection:
    answer = one.answer
    if answer.rule and (other is None or other.rule != answer.rule):
        answer = answer._replace(reason=name_declaring_file(answer.reason, file))
    if answer.remedy and (other is None or other.remedy != answer.remedy):
        remedy = name_declaring_file(answer.remedy.removesuffix(DOUBT), file)
        answer = answer._replace(remedy=f"{remedy}{DOUBT}")
    return one._replace(answer=answer)


def _connected(
    analysis: Linter, files: Files, paths: list[str], top: str, world: HostEnvironment, guard: Guard
) -> list[PredictedConnection]:
    """Return the connections as `find_connections` does, whatever they rest on."""
    library = analysis.library(files, guard)
    found: list[PredictedConnection] = []
    for tool, root in launch_points(analysis.tools, paths, top, world):
        with library.guarded(tool, root):
            opened = ToolFiles(tool, root, library, world, by_signs=True)
            launch = ToolSession(analysis.catalog, analysis.tools.environment, opened)
            if launch.is_used:
                foreseen = (PredictedConnection(one, predicted(one)) for one in _ours(launch))
                found += [_as_checked(analysis, files, one) for one in foreseen]
    found += _of_no_tool(analysis, files, paths, world, found)
    return sorted(found, key=lambda one: not one.connection.active)


def _as_checked(analysis: Linter, files: Files, one: PredictedConnection) -> PredictedConnection:
    """``one``, its answer unknown where it is an SDK's that fails by a rule which finds nothing in
    the file: another program of the project reads the URL too, and does well with it."""
    url, rule = one.connection.call.url, _rule(one.answer.rule)
    is_anybodys = not one.connection.launch.tool.own_places
    if url is None or rule is None or one.answer.outcome in NOT_FAILING or not is_anybodys:
        return one
    context = analysis.context(files, url.setting.source.path)
    calls = context.view.calls if context else ()
    same = [call for call in calls if call.url and call.url.setting.place == url.setting.place]
    if not same or rule.call_check is None:
        return one
    if any(finding for call in same for finding in rule.call_check(rule, call)):
        return one
    why = f"{one.answer.reason}; but another program here reads it too, for which it is right"
    return one._replace(answer=Prediction(UNKNOWN, why, rule=rule.id))


def _rule(id: str) -> Rule | None:
    return next((rule for rule in RULES if rule.id == id), None)


def _of_no_tool(
    analysis: Linter,
    files: Files,
    paths: Iterable[str],
    world: HostEnvironment,
    known: list[PredictedConnection],
) -> Iterator[PredictedConnection]:
    """What programs that load one of the ``.env`` files or scripts at ``paths`` would send, where
    no tool among ``known`` reads the URL, or the key that has none: the calls that are checked."""
    library = analysis.library(files)
    parts = (part for one in known for part in one.connection.call.parts)
    taken = {setting.place for part in parts for setting in settings_of(part)}
    for path in paths:
        with library.guard(path):
            yield from _of_file(analysis, files, library, path, world, taken)


def _of_file(
    analysis: Linter,
    files: Files,
    library: DocumentStore,
    path: str,
    world: HostEnvironment,
    taken: set[Place],
) -> list[PredictedConnection]:
    """As `_of_no_tool`, of one file; ``taken`` are the values that a tool reads."""
    environment, found = analysis.tools.environment, []
    format = format_of(analysis.tools, path)
    if format is None or not FORMATS[format].holds_variables:
        return []
    document = library.document(path, format)
    if document is None or environment.is_template(path):
        return []
    opened = ToolFiles(_ANYBODY, dirname(path), library, world)
    launch = ToolSession(analysis.catalog, environment, opened)
    context = analysis.context(files, path)
    for call in context.view.calls if context else ():
        read = call.url or next(iter(call.keys), None)
        is_shown = (call.endpoint and call.certain) or (call.url is None and call.url_slot.default)
        if call.sender.tool or read is None or not is_shown or read.setting.scope != 0:
            continue
        if read.setting.source.path == path and read.setting.place not in taken:
            found.append(_by_anybody(launch, call))
    return found


def _by_anybody(launch: ToolSession, call: Call) -> PredictedConnection:
    """``call`` as one of programs that nobody knows."""
    spec = CallSpec(
        "main", WireRule(), url=(call.url_slot.locator,), default_url=call.url_slot.default
    )
    if call.url_slot.default:
        call = call._replace(url=builtin(call.url_slot.default))
    sender = call.sender._replace(title=_ANYBODY.title)
    answer = predicted(Connection(launch, spec, call._replace(sender=sender)))
    named = call._replace(sender=sender._replace(tool=_ANYBODY.id))
    return PredictedConnection(Connection(launch, spec, named), answer)


def launch_points(
    tools: ToolCatalog, paths: Iterable[str], top: str, world: HostEnvironment
) -> Iterator[tuple[Tool, str]]:
    """Each tool with each folder in which it may be started: ``top``, and where its files lie.

    A ``.env`` alone starts only tools that have no file of their own; what lies in the home
    folder is read from everywhere.
    """
    points: dict[tuple[str, str], Tool] = {(tool.id, top): tool for tool in tools.tools}
    for path in paths:
        points.update({(tool.id, root): tool for tool, root in _started_by(tools, path, world)})
    yield from ((tool, root) for (_, root), tool in points.items())


def _started_by(
    tools: ToolCatalog, path: str, world: HostEnvironment
) -> Iterator[tuple[Tool, str]]:
    """The tools that the file at ``path`` tells of, each with its folder: of several, the one
    below which the file lies deepest (``.opencode/opencode.json`` is no ``opencode.json``)."""
    roots: dict[str, tuple[Tool, str]] = {}
    for tool, name, root in tools.claims(path):
        spec = tool.files[name]
        at_home = world.home and all(place.startswith(("{home}", "$")) for place in spec.at)
        anybodys = not tool.own_places and not is_own(tools, path)
        if not at_home and (spec.is_own(path) or anybodys):
            known = roots.get(tool.id, (tool, root))
            roots[tool.id] = min(known, (tool, root), key=lambda one: len(one[1]))
    yield from roots.values()


def _ours(launch: ToolSession) -> list[Connection]:
    """The connections that concern the vendor: of those of which something is set, if any is; with
    one of them goes the one that is asked for and not declared."""
    every = list(connections(launch))
    chosen = [one for one in every if _is_set(one.call)]
    if not chosen and (launch.has_own or len(launch.tool.calls) == 1):
        chosen = every  # of a library with several calls, nobody knows which one a program makes
    ours = [one for one in chosen if _concerns_us(one)]
    return [one for one in chosen if one in ours or (ours and one.active and one.stopped)]


def _is_set(call: Call) -> bool:
    """Whether a part of ``call`` stands in a file or the environment."""
    return any(part.setting.source.path for part in (*call.parts, *call.references.names))


def _concerns_us(connection: Connection) -> bool:
    """Whether the connection's key, its endpoint or the variable of its key is this vendor's."""
    call, catalog = connection.call, connection.call.catalog
    match = URL.fullmatch(call.url.text or "") if call.url else None
    if call.endpoint or (match and catalog.endpoints.near_host(match["host"])):
        return True
    if any(shape and shape.plans and not shape.shared for _, _, shape in call.secrets):
        return True
    names = (
        *(key.setting.last_name for key in call.keys),
        *(name.text for name in call.references.names),
    )
    return any(catalog.owns_variable(name or "") for name in names)


class ShownKey(NamedTuple):
    """A key as it may be shown: ``masked``, or else ``called`` after what it was brought in from.

    ``plan`` and ``plan_title`` are None if the key's shape proves no plan.
    """

    masked: str | None
    called: str
    plan: str | None
    plan_title: str | None
    header: str
    origin: Origin | None


class ShownEndpoint(NamedTuple):
    """A base URL as it may be shown, or else ``called`` after what it was brought in from."""

    url: str | None
    called: str
    plan: str | None
    region: str | None
    protocol: str | None
    origin: Origin | None


class ShownModel(NamedTuple):
    """A model as it may be shown, or else ``called`` after what it was brought in from."""

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
        origin = _shown_origin(connection, part)
        keys.append(ShownKey(masked, called, plan, title, header or "", origin))
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
        plan = call.endpoint.plan
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
        id = None if part.text is None else call.catalog.keys.masked(part.text)
        origin = _shown_origin(connection, part)
        models.append(ShownModel(id, part.resolved.called, origin))
    return models


def _shown_origin(connection: Connection, part: CallPart) -> Origin | None:
    """Return where ``part`` is set; its name is masked, since a key may stand where it belongs."""
    origin = origin_of(part, connection.launch.world)
    if origin is None:
        return None
    return origin._replace(name=connection.call.catalog.keys.masked(origin.name))


def as_json(found: Iterable[PredictedConnection]) -> dict[str, Any]:
    """Return the connections as JSON values, in the format of docs/doctor.md."""
    return {
        "version": VERSION,
        "connections": [_connection(one) for one in found],
    }


def _connection(one: PredictedConnection) -> dict[str, Any]:
    connection, answer = one
    call = connection.call
    keys = [_key_json(key) for key in shown_keys(connection)]
    endpoint = shown_endpoint(connection)
    return {
        "tool": call.sender.tool,
        "name": call.sender.title,
        "folder": connection.launch.root,
        "role": connection.spec.id,
        "active": connection.active,
        "key": keys[0] if keys else None,
        "other_keys": keys[1:],
        "endpoint": _endpoint_json(endpoint) if endpoint else None,
        "request_url": request_url(call),
        "models": [_model_json(model) for model in shown_models(connection)],
        "answer": {
            **answer._asdict(),
            "at": _origin_json(answer.at),
        },
    }


def _key_json(key: ShownKey) -> dict[str, Any]:
    return {
        "masked": key.masked,
        "plan": key.plan,
        "plan_name": key.plan_title,
        **_called_json(key.called),
        "header": key.header or None,
        "from": _origin_json(key.origin),
    }


def _endpoint_json(endpoint: ShownEndpoint) -> dict[str, Any]:
    return {
        "url": endpoint.url,
        **_called_json(endpoint.called),
        "plan": endpoint.plan,
        "region": endpoint.region,
        "protocol": endpoint.protocol,
        "from": _origin_json(endpoint.origin),
    }


def _model_json(model: ShownModel) -> dict[str, Any]:
    return {
        "id": model.id,
        **_called_json(model.called),
        "from": _origin_json(model.origin),
    }


def _called_json(called: str) -> dict[str, str]:
    # The field is there only where a value may not be shown.
    return {"called": called} if called else {}


def _origin_json(origin: Origin | None) -> dict[str, Any] | None:
    return origin._asdict() if origin else None


def plan_of_key(call: Call, key: CallPart) -> str | None:
    """The plan that ``key`` is of, so far as its shape or the endpoint tells."""
    shape = call.catalog.keys.shape_of(key.text) if key.text else None
    if shape is None or not shape.plans:
        return None
    if call.endpoint and call.endpoint.plan in shape.plans and not shape.elsewhere:
        return call.endpoint.plan
    return shape.plans[0]


def shown_url(call: Call) -> str | None:
    """The base URL without what may be secret in it: a user name, a query."""
    match = URL.fullmatch(call.url.text or "") if call.url else None
    if match is None:
        return None
    scheme = f"{match['scheme']}://" if match["scheme"] else ""
    return call.catalog.keys.masked(
        f"{scheme}{match['host']}{match['port'] or ''}{match['path'] or ''}"
    )


def request_url(call: Call) -> str | None:
    """The URL that the tool calls: the base and what it appends; None if either is unknown."""
    base, protocol = shown_url(call), call.wire.protocol
    if _is_odd(call) or base is None or protocol not in call.catalog.protocols:
        return None
    base, suffix, absorbs = base.rstrip("/"), suffix_of(call, protocol), call.wire.base_may_include
    return base.removesuffix(absorbs) + suffix if absorbs else base + suffix


def _is_odd(call: Call) -> bool:
    """Whether the base URL has what tools treat in different ways: blanks around it, a query."""
    text = (call.url.text or "") if call.url else ""
    return text != text.strip() or bool(call.endpoint and call.endpoint.has_rest)
