"""What a tool will really do: of the calls that its files declare, those that it makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..catalog.tools import Active, CallSpec
from .call import Call
from .launch import Launch
from .resolved import Part
from .slots import Slots, slots_of


class Connection(NamedTuple):
    """A call with the place where its tool is started.

    ``active``: the tool makes it as it is set up now, else it is only declared. ``stopped``: why
    the tool sends nothing, '' if it does. ``chosen`` is the value that picked the call.
    """

    launch: Launch
    spec: CallSpec
    call: Call
    active: bool = True
    stopped: str = ""
    chosen: Part | None = None

    @property
    def knows_all(self) -> bool:
        """Whether what is in no file that was read is nowhere."""
        return self.launch.world.is_known and not self.spec.login


def connections(launch: Launch) -> Iterator[Connection]:
    """The calls of ``launch``: those it makes, and those it only declares."""
    stopped, taken = _stopped(launch), set[str]()
    for spec in launch.tool.calls:
        rows = list(slots_of(launch, spec))
        if spec.active is None:
            active = spec.unless not in taken
            yield from (Connection(launch, spec, row.sent(None), active, stopped) for row in rows)
            continue
        for found in _chosen(launch, spec, spec.active, rows, stopped):
            if found.active:
                taken.add(spec.id)
            yield found


def _chosen(
    launch: Launch, spec: CallSpec, active: Active, rows: Sequence[Slots], stopped: str
) -> Iterator[Connection]:
    """``rows`` as connections, of which the chosen one is active."""
    chosen = launch.first(active.by, {}, ())
    fitting = [row for row in rows if _is_allowed(launch, active, row)]
    named = [row for row in fitting if chosen and _names(active, row, chosen) is not None]
    taken = (named or (fitting if not chosen and active.first else []))[:1]
    for row in rows:
        model = _names(active, row, chosen) if chosen and row in taken else None
        call = row.sent(model or None)
        yield Connection(launch, spec, call, row in taken, stopped if row in taken else "", chosen)
    if chosen and not taken and rows and active.unmatched:
        call = Slots(launch, spec, {}, ()).sent(None)
        why = f"{active.unmatched}: {chosen.text}"
        yield Connection(launch, spec, call, True, why, chosen)


def _is_allowed(launch: Launch, active: Active, row: Slots) -> bool:
    """Whether ``row`` is of the kind that is asked for elsewhere, if any is."""
    for name, locator in active.where.items():
        wanted = launch.first((locator,), {}, ())
        if wanted and row.row.get(name) != wanted.text:
            return False
    return True


def _names(active: Active, row: Slots, chosen: Part) -> str | None:
    """The model of ``row`` that ``chosen`` names; '' where it names the row alone."""
    if "{m}" not in active.match:
        return "" if active.match.format_map(row.row) == chosen.text else None
    declared = (use.part.text or "" for use in row.models if use.role != "select")
    return next((m for m in declared if f"{row.prefix}{m}" == chosen.text), None)


def _stopped(launch: Launch) -> str:
    """Why the tool sends nothing at all, '' if it does or that cannot be told."""
    stop = launch.tool.stop
    if stop is None or not launch.world.is_known:
        return ""
    found = (all(launch.first((one,), {}, ()) for one in way.split("+")) for way in stop.unless)
    return "" if any(found) else stop.says
