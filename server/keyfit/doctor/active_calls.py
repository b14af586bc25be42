"""What a tool will really do: of the calls that its files declare, those that it makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..catalog.tool_spec import Active, CallSpec
from ..resolve.call import Call, ModelUse
from ..resolve.call_builder import CallBuilder, call_builders
from ..resolve.config_row import root_row
from ..resolve.resolved_value import CallPart
from ..resolve.tool_session import ToolSession


class Connection(NamedTuple):
    """A call with the place where its tool is started.

    ``active``: the tool makes it as it is set up now, else it is only declared. ``stopped``: why
    the tool sends nothing, '' if it does.
    """

    launch: ToolSession
    spec: CallSpec
    call: Call
    active: bool = True
    stopped: str = ""

    @property
    def knows_all(self) -> bool:
        """Whether what is in no file that was read is nowhere."""
        return self.launch.world.is_known and not self.spec.login


def connections(launch: ToolSession) -> Iterator[Connection]:
    """The calls of ``launch``: those it makes, and those it only declares."""
    stopped, taken = _stopped(launch), set[str]()
    lost: list[Connection] = []
    for spec in launch.tool.calls:
        rows = [row for row in call_builders(launch, spec) if row.preconditions.is_met]
        if spec.active is None:
            active = spec.unless not in taken
            yield from (_connection(row, None, active, stopped) for row in rows)
            continue
        for found in _chosen(launch, spec, spec.active, rows, stopped):
            if found.active and not found.call.url and found.stopped:
                lost.append(found)
                continue
            if found.active:
                taken.add(spec.id)
            yield found
    yield from lost if not taken else ()


def _connection(
    row: CallBuilder, model: str | None, active: bool, stopped: str, chosen: CallPart | None = None
) -> Connection:
    session, spec = row.row.session, row.row.spec
    call, why = row.sent(model, chosen), stopped or row.why_not_sent
    if not call.keys and session.world.is_known:
        why = why or spec.keyless
    return Connection(session, spec, call, active, why)


def _chosen(
    launch: ToolSession, spec: CallSpec, active: Active, rows: Sequence[CallBuilder], stopped: str
) -> Iterator[Connection]:
    """``rows`` as connections, of which the chosen one is active."""
    chosen = launch.first(active.by, {}, ())
    name = (chosen.text if chosen else active.default) or ""
    fitting = [row for row in rows if _is_allowed(launch, active, row)]
    named = [row for row in fitting if name and _named(active, row, name) is not None]
    taken = _preferred(launch, active, named) or _fallback(launch, active, fitting, bool(chosen))
    for row in rows:
        if row is not taken and row.call is None:
            continue  # built in, and nobody speaks of it
        model = _named(active, row, name) if row in named else None
        yield _connection(row, model or None, row is taken, stopped, chosen if model else None)
    if chosen and rows and taken is None and active.unmatched:
        call = CallBuilder(root_row(launch, spec)).sent(None)
        call = call._replace(models=(ModelUse(chosen),))
        yield Connection(launch, spec, call, True, f"{active.unmatched}: {name}")


def _preferred(
    launch: ToolSession, active: Active, rows: Sequence[CallBuilder]
) -> CallBuilder | None:
    """Of ``rows`` the one that has what is preferred elsewhere, else the first."""
    for locator, wanted in active.prefer.items():
        value = launch.first((wanted,), {}, ())
        for row in rows if value else ():
            found = row.row.first(locator)
            if value and found and found.text == value.text:
                return row
    return next(iter(rows), None)


def _fallback(
    launch: ToolSession, active: Active, rows: Sequence[CallBuilder], is_set: bool
) -> CallBuilder | None:
    """The row that is taken where none matches, if one is."""
    others = (spec for spec in launch.tool.calls if spec.id == active.otherwise)
    if any(
        row.preconditions.is_met and row.keys
        for other in others
        for row in call_builders(launch, other)
    ):
        return None
    is_first = active.first == "always" or (active.first == "unset" and not is_set)
    return rows[0] if rows and is_first else None


def _is_allowed(launch: ToolSession, active: Active, row: CallBuilder) -> bool:
    """Whether ``row`` is of the kind that is asked for elsewhere, if any is."""
    for name, locator in active.where.items():
        wanted = launch.first((locator,), {}, ())
        if wanted and row.row.bindings.get(name) != wanted.text:
            return False
    return True


def _named(active: Active, row: CallBuilder, name: str) -> str | None:
    """The model of ``row`` that ``name`` means; '' where it names the row alone."""
    if "{m}" not in active.match:
        return "" if row.models.prefix == name else None
    names = (name, f"{row.models.prefix}{name}") if active.bare else (name,)
    found = next((m for m in row.models.names if f"{row.models.prefix}{m}" in names), None)
    if found is None and active.open and row.models.prefix and name.startswith(row.models.prefix):
        return name.removeprefix(row.models.prefix)
    return found


def _stopped(launch: ToolSession) -> str:
    """Why the tool sends nothing at all, '' if it does or that cannot be told."""
    if launch.broken:
        return f"{launch.broken.removeprefix(launch.root).lstrip('/')} does not parse"
    rows = (
        row for spec in launch.tool.calls if spec.rejects for row in call_builders(launch, spec)
    )
    if why := next(filter(None, (row.preconditions.misnamed for row in rows)), ""):
        return why
    stop = launch.tool.stop
    if stop is None or not launch.world.is_known:
        return ""
    ways = (way.split("+") for way in stop.unless)
    return "" if any(all(_is_set(launch, one) for one in way) for way in ways) else stop.message


def _is_set(launch: ToolSession, locator: str) -> bool:
    """Whether a value stands at ``locator`` that is not empty."""
    found = launch.first((locator,), {}, ())
    return found is not None and found.text != ""
