"""Choose the calls that a tool makes as it is set up, among those that its files declare."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count
from typing import NamedTuple

from ..catalog.tool_spec import Active, CallSpec
from ..resolve.call import Call, ModelUse
from ..resolve.call_builder import CallBuilder, call_builders
from ..resolve.config_row import root_row
from ..resolve.model_aliases import model_aliases, model_of_alias
from ..resolve.resolved_value import CallPart, builtin
from ..resolve.row_keys import (
    default_key,
    sends_empty_key,
    sent_instead,
    why_keyless,
)
from ..resolve.tool_session import ToolSession
from ..util.translation import phrase
from .unmodeled import (
    UnmodeledSetting,
    call_elsewhere,
    unmodeled_settings,
    why_switched_off,
)

# What a choice has after the name of a row, of which there may be several.
_NUMBER = re.compile(r"-([0-9]{1,4})$")


class Connection(NamedTuple):
    """A call with the session of its tool: what it was declared as, and whether it is made.

    ``active``: the tool makes it as it is set up now; if not, it is only declared. ``stopped`` is
    the reason why the tool sends nothing, '' if it sends it. ``unmodeled`` are settings whose
    effect keyfit does not know; ``doubt`` is another reason why what is sent is unknown, or ''.
    """

    session: ToolSession
    spec: CallSpec
    call: Call
    active: bool = True
    stopped: str = ""
    unmodeled: tuple[UnmodeledSetting, ...] = ()
    doubt: str = ""

    @property
    def knows_all(self) -> bool:
        """Whether everything that the tool reads was read: no login, no other environment."""
        return self.session.host_environment.is_known and not self.login

    @property
    def login(self) -> str:
        """What login may supply a key, in words; '' if there is none."""
        auth = self.spec.auth
        if not auth.login_at or not self.session.host_environment.is_known:
            return auth.login
        is_there = self.session.first(auth.login_at, {}, ())
        return auth.login if is_there else ""


class _Choice(NamedTuple):
    """The row that a tool uses, and by which name it was chosen; None and '' if by none.

    ``part`` is the value that chooses, ``by_name`` are the rows that have that name.
    """

    row: CallBuilder | None
    name: str
    part: CallPart | None
    by_name: Sequence[CallBuilder]


def connections_of(session: ToolSession) -> Iterator[Connection]:
    """Yield the calls of ``session``: those the tool makes, and those its files only declare."""
    stopped = _reason_for_no_call(session)
    active_specs: set[str] = set()
    unsent: list[Connection] = []
    for spec in session.tool.calls:
        rows = _rows_of(session, spec)
        is_active = spec.conditions.unless not in active_specs
        if spec.active is None:
            for row in rows:
                yield _connection(row, None, is_active, stopped)
            continue
        for connection in _of_chosen_rows(session, spec, spec.active, rows, stopped):
            if not is_active:
                connection = connection._replace(active=False)
            # Another kind of call may be made instead: shown only if none is.
            if _may_give_way(connection):
                unsent.append(connection)
                continue
            if connection.active:
                active_specs.add(spec.id)
            yield connection
    if not active_specs:
        yield from unsent


def _rows_of(session: ToolSession, spec: CallSpec) -> list[CallBuilder]:
    """Return the rows of the kind ``spec`` that the tool may use."""
    rows = call_builders(session, spec)
    return [row for row in rows if row.preconditions.is_met and row.is_loaded]


def _may_give_way(connection: Connection) -> bool:
    """Return whether the tool may make another kind of call instead of this one."""
    is_unsent = connection.active and bool(connection.stopped)
    return is_unsent and not connection.call.url


def _connection(
    row: CallBuilder,
    model: str | None,
    active: bool,
    stopped: str,
    chosen: CallPart | None = None,
) -> Connection:
    session, spec = row.row.session, row.row.spec
    if model and active:
        row = row.for_model(model)
    call = row.sent(model, chosen)
    neglect = row.preconditions.neglect
    if neglect and not stopped:
        return Connection(session, spec, call_elsewhere(call), active, doubt=neglect)
    reason = stopped or row.why_not_sent or why_switched_off(row.row, call)
    # A key may come from what was not read: only a whole environment shows that there is none.
    lacks_key = not call.keys and session.host_environment.is_known
    doubt = _doubt_about_wire(call, row)
    if lacks_key and not reason and not sends_empty_key(row.row):
        instead = sent_instead(row.row)
        reason = "" if instead else why_keyless(row.row)
        if instead:
            tool = call.sender.title
            doubt = phrase("{tool} may send {name}", tool=tool, name=instead)
            if _calls_first_with_key(spec):
                call = call_elsewhere(call)
        else:
            call = _with_default_key(row, call)
    unmodeled = unmodeled_settings(row.row, call)
    return Connection(session, spec, call, active, reason, unmodeled, doubt)


def _calls_first_with_key(spec: CallSpec) -> bool:
    """Return whether the tool makes another call of the kind ``spec`` if the chosen row has no
    key."""
    return spec.active is not None and spec.active.first == "always"


def _with_default_key(row: CallBuilder, call: Call) -> Call:
    """Return ``call``, which has no key, with what the tool sends in the place of one."""
    key = default_key(row.row)
    if key is None:
        return call
    return call._replace(keys=(key.part,), headers=(key.header,))


def _doubt_about_wire(call: Call, row: CallBuilder) -> str:
    """Return why it is not known how the tool sends ``call``, '' if it is."""
    rule = row.row.spec.wire
    choice = row.row.wire_choice
    if call.wire.protocol or not rule.wires or not choice:
        return ""
    return phrase("keyfit does not know what {choice} sends", choice=choice)


def _doubt_about_model(row: CallBuilder, model: str) -> str:
    """Return why the tool may not have ``model``, which no file declares, '' if it has."""
    listed = row.models.builtin_names
    if not listed or model in row.models.names:
        return ""
    # The list is part of the tool, and newer versions have more in it.
    name = f"{row.models.prefix}{model}"
    return phrase("keyfit does not know whether there is a {model}", model=name)


def _of_chosen_rows(
    session: ToolSession,
    spec: CallSpec,
    active: Active,
    rows: Sequence[CallBuilder],
    stopped: str,
) -> Iterator[Connection]:
    """Yield ``rows`` as connections, of which the chosen one is active; a row that is built in and
    not chosen is left out."""
    choice = _choose(session, active, rows)
    for row in rows:
        is_chosen = row is choice.row
        if is_chosen or row.call is not None:
            yield _of_row(active, row, choice, is_chosen, stopped)
    may_have_rows = bool(rows) or bool(session.tool.layers.builtin)
    has_chosen_none = may_have_rows and choice.row is None
    if has_chosen_none and choice.part and active.unmatched:
        yield _unmatched(session, spec, active, choice.part, choice.name)


def _chosen_model(active: Active, row: CallBuilder, choice: _Choice) -> str | None:
    """Return the model of ``row`` that the choice names; None if the row decides."""
    model: str | None = None
    if row in choice.by_name:
        # '' names the row alone, and leaves the model to it.
        model = _model_meant(active, row, choice.name)
    if not model and row is choice.row:
        model = _first_model(active, row)
    return model or None


def _unmatched(
    session: ToolSession, spec: CallSpec, active: Active, part: CallPart, name: str
) -> Connection:
    """Return the connection of a tool that chooses by ``part`` what is declared nowhere."""
    root = root_row(session, spec)
    without_model = CallBuilder(root).sent(None)
    call = without_model._replace(models=(ModelUse(part),))
    chosen = part.text or part.resolved.called or name
    reason = phrase("{reason}: {name}", reason=active.unmatched, name=chosen)
    unmodeled = unmodeled_settings(root, call)
    if active.others and not _has_row(session, spec, name):
        return Connection(session, spec, call, True, "", unmodeled, active.others)
    return Connection(session, spec, call, True, reason, unmodeled)


def _has_row(session: ToolSession, spec: CallSpec, name: str) -> bool:
    """Return whether ``name`` begins with the name of a row, in any case."""
    for row in call_builders(session, spec):
        if name.lower().startswith(row.models.prefix.lower()):
            return True
    return False


def _of_row(
    active: Active, row: CallBuilder, choice: _Choice, is_chosen: bool, stopped: str
) -> Connection:
    """Return ``row`` as a connection with the model that ``choice`` gives it."""
    model = _chosen_model(active, row, choice)
    part = choice.part if model and row in choice.by_name else None
    connection = _connection(row, model, is_chosen, stopped, part)
    doubt = _doubt_about_model(row, model) if model else ""
    return connection._replace(doubt=doubt or connection.doubt)


def _choose(
    session: ToolSession, active: Active, rows: Sequence[CallBuilder]
) -> _Choice:
    """Return which of ``rows`` the tool uses."""
    part = session.first(active.by, {}, ())
    # An empty value chooses nothing.
    is_set = part is not None and part.text != ""
    allowed = [row for row in rows if _is_allowed(session, active, row)]
    if active.recent and not is_set:
        name = _recent_name(session, active, allowed)
    else:
        name = _written_name(active, part)
    meant = _without_alias(session, active, allowed, name)
    if meant != name:
        name, part = meant, builtin(meant)
    by_name = _unambiguous(active, _named_rows(active, allowed, name), name)
    if active.numbered:
        by_name = _of_number(by_name, name)
    row = _preferred(session, active, by_name)
    if row is None:
        row = _fallback(session, active, allowed, is_set=is_set)
    return _Choice(row, name, part, by_name)


def _written_name(active: Active, part: CallPart | None) -> str:
    """Return the name at ``part``, which chooses a row; the tool's default where it is not set."""
    # A value that must not be shown is still the tool's choice.
    written = part.as_key().text if part else active.default
    return (written or "").removeprefix(active.strip_prefix)


def _without_alias(
    session: ToolSession, active: Active, rows: Sequence[CallBuilder], name: str
) -> str:
    """Return the name for which ``name`` is another one, in any case; else itself.

    The other name may follow that of the row, if no row declares a model of that name.
    """
    aliases = model_aliases(session, active)
    meant = aliases.get(name.lower())
    if meant:
        return meant
    if any(_declares(row, name) for row in rows):
        return name
    return model_of_alias(aliases, name) or name


def _declares(row: CallBuilder, name: str) -> bool:
    """Return whether ``row`` declares the model that is chosen as ``name``."""
    prefix = row.models.prefix
    return name.startswith(prefix) and name[len(prefix) :] in row.models.names


def _is_of_row(active: Active, row: CallBuilder, name: str) -> bool:
    """Return whether ``name`` begins with the row's own."""
    prefix = row.models.prefix
    if active.any_case:
        return name.lower().startswith(prefix.lower())
    return name.startswith(prefix)


def _named_rows(
    active: Active, rows: Sequence[CallBuilder], name: str
) -> list[CallBuilder]:
    """Return those of ``rows`` that ``name`` means, none for ''."""
    if not name:
        return []
    return [row for row in rows if _model_meant(active, row, name) is not None]


def _unambiguous(
    active: Active, rows: list[CallBuilder], name: str
) -> list[CallBuilder]:
    """Return those of ``rows``, all of which ``name`` means, among which the tool chooses."""
    if not active.unique or len(rows) < 2:
        return rows
    # If several rows have the model, none of them is chosen, unless the name says which.
    return [row for row in rows if _is_of_row(active, row, name)]


def _of_number(rows: list[CallBuilder], name: str) -> list[CallBuilder]:
    """Return those of ``rows``, all of which have the name, that the number in ``name`` means."""
    number = _NUMBER.search(name)
    if number is None or len(rows) < 2:
        return rows
    place = int(number[1])
    return rows[place : place + 1]


def _recent_name(
    session: ToolSession, active: Active, rows: Sequence[CallBuilder]
) -> str:
    """Return the first name in the list of recent ones that means one of ``rows``, '' if none."""
    for number in count():
        parts = [
            session.first((locator,), {"n": str(number)}, ())
            for locator in active.recent
        ]
        if not all(parts):
            return ""
        name = "/".join((part.text or "") for part in parts if part)
        if _named_rows(active, rows, name):
            return name
    return ""


def _preferred(
    session: ToolSession, active: Active, rows: Sequence[CallBuilder]
) -> CallBuilder | None:
    """Return the first of ``rows`` with a value that another setting prefers; if there is none,
    the first."""
    if not rows:
        return None
    for locator, wanted_at in active.prefer.items():
        wanted = session.first((wanted_at,), {}, ())
        if not wanted:
            continue
        for row in rows:
            part = row.row.first(locator)
            if part and part.text == wanted.text:
                return row
    return rows[0]


def _fallback(
    session: ToolSession, active: Active, rows: Sequence[CallBuilder], is_set: bool
) -> CallBuilder | None:
    """Return the row that the tool uses if none matches; None if it uses none then.

    ``is_set``: a setting chooses a row, but one that does not exist.
    """
    uses_first = active.first == "always"
    if active.first == "unset":
        uses_first = not is_set
    if not rows or not uses_first:
        return None
    if _uses_other_call(session, active):
        return None
    return rows[0]


def _uses_other_call(session: ToolSession, active: Active) -> bool:
    """Return whether the kind of call that the tool makes instead is set up."""
    for spec in session.tool.calls:
        if spec.id != active.otherwise:
            continue
        for row in call_builders(session, spec):
            has_url = row.url is not None and row.url.text != ""
            if row.preconditions.is_met and (row.keys or has_url):
                return True
    return False


def _is_allowed(session: ToolSession, active: Active, row: CallBuilder) -> bool:
    """Return whether ``row`` is of the kind that another setting asks for, if one does."""
    for name, locator in active.where.items():
        wanted = session.first((locator,), {}, ())
        bound = row.row.bindings.get(name)
        if wanted and bound != wanted.text:
            return False
    for locator, word in active.among.items():
        items = row.row.items(locator)
        if items is not None and word not in items:
            return False
    return True


def _model_meant(active: Active, row: CallBuilder, name: str) -> str | None:
    """Return the model of ``row`` that ``name`` means; '' where it names only the row, None where
    it names another one."""
    prefix = row.models.prefix
    if active.numbered:
        is_meant = "-".join(prefix.split()) == _NUMBER.sub("", name)
        return "" if is_meant and name != prefix else None
    if "{m}" not in active.match:
        return "" if prefix == name else None
    is_of_row = _is_of_row(active, row, name)
    rest = name[len(prefix) :]
    possible: list[str] = []
    if is_of_row:
        possible.append(rest)
    if active.bare:
        possible.append(name)
    for model in row.models.names:
        if model in possible:
            return model
    if is_of_row and _sends_undeclared(active, row, rest):
        return rest
    return None


def _sends_undeclared(active: Active, row: CallBuilder, model: str) -> bool:
    """Return whether the tool sends ``model``, or may, although nothing declares it."""
    # Without a prefix, the name might be that of another row's model.
    if not row.models.prefix:
        return False
    if active.open:
        return True
    # Where the list is the tool's own, at least in part, it may have more than is known.
    if not row.row.has_builtin:
        return False
    lowered = model.lower()
    return all(known.lower() != lowered for known in row.models.names)


def _first_model(active: Active, row: CallBuilder) -> str:
    """Return the model of ``row`` that the tool takes where none is chosen, '' for the first."""
    words = active.prefer_models
    names = row.models.names
    if not words or not names:
        return _first_declared(row)

    def rank(name: str) -> tuple[int, bool, str]:
        found = [index for index, word in enumerate(words) if word in name]
        return (found[0] if found else -1, "latest" in name, name)

    return max(names, key=rank)


def _first_declared(row: CallBuilder) -> str:
    """Return the first model that the files declare in ``row``, '' for none: what it has of its
    own (a header, a protocol) counts."""
    builtin_names = row.models.builtin_names
    for name in row.models.names:
        if name not in builtin_names:
            return name
    return ""


def _reason_for_no_call(session: ToolSession) -> str:
    """Return why the tool sends nothing at all; '' if it does, or if that is unknown."""
    if session.files.broken:
        return session.files.broken
    if session.files.misnamed:
        return phrase("it has no setting {name}", name=session.files.misnamed)
    misnamed = _reason_for_rejection(session)
    if misnamed:
        return misnamed
    stop = session.tool.stop
    if stop is None or not session.host_environment.is_known:
        return ""
    for way in stop.unless:
        if all(_is_set(session, locator) for locator in way.split("+")):
            return ""
    return stop.message


def _reason_for_rejection(session: ToolSession) -> str:
    """Return why the tool rejects its files because of a row in them, '' if it does not."""
    for spec in session.tool.calls:
        conditions = spec.conditions
        if not conditions.rejects and not conditions.rejects_any:
            continue
        for row in call_builders(session, spec):
            reason = row.preconditions.misnamed
            if not reason and conditions.rejects_any:
                reason = row.preconditions.refusal
            if reason:
                return reason
    return ""


def _is_set(session: ToolSession, locator: str) -> bool:
    """Return whether a value that is not empty is set at ``locator``."""
    part = session.first((locator,), {}, ())
    if part is None:
        return False
    # An unknown text (None) may well be one.
    return part.text != ""
