"""Find every connection of a folder: the tools in use, where they are started, what they send."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from posixpath import dirname
from typing import NamedTuple

from ..catalog.stand_ins import by_syntax
from ..catalog.tool_registry import ToolCatalog
from ..catalog.tool_spec import (
    CallEndpoint,
    CallSpec,
    FileSpec,
    Tool,
    ToolSource,
    WireRule,
)
from ..catalog.vendor_facts import URL
from ..catalog.vendor_index import Catalog
from ..linter.linter import Linter
from ..linter.passes.mark_declared import name_declaring_file
from ..linter.rule import Rule
from ..linter.rules import RULES
from ..parsers.document import Document, Place, Setting
from ..parsers.formats import FORMATS
from ..resolve.call import Call
from ..resolve.document_store import DocumentStore, format_of, is_own
from ..resolve.host_environment import HostEnvironment
from ..resolve.resolved_value import CallPart, settings_of
from ..resolve.tool_files import GivenFile, ToolFiles
from ..resolve.tool_session import ToolSession
from ..util.isolation import Guard
from ..util.translation import phrase
from ..vfs.files import Files
from .active_calls import Connection, connections_of
from .predict import has_key_of_vendor, predict, variable_in_vain
from .prediction import NOT_FAILING, UNKNOWN, Prediction
from .unmodeled import without_unknown_parts

_ANY_PROGRAM = Tool(
    "environment",
    phrase("programs that load this file"),
    agent=False,
    source=ToolSource("", date.min),
)


class PredictedConnection(NamedTuple):
    """A connection and what the service is documented to answer."""

    connection: Connection
    answer: Prediction


def find_connections(
    linter: Linter,
    files: Files,
    paths: Iterable[str],
    top: str,
    host_environment: HostEnvironment,
    guard: Guard | None = None,
) -> list[PredictedConnection]:
    """Return the connections of the tools that are in use in ``top`` or own one of ``paths``.

    Only those that concern the vendor; the active ones first. Paths are absolute, with ``/``.
    ``guard`` collects unexpected errors; one in a tool's files ends nothing but that tool's
    connections. What rests on a project's declarations names the file that declares it.
    """
    paths = list(paths)
    search = _Search(linter, files, host_environment, guard or Guard())
    connections = search.run(paths, top)
    has_advice = any(one.answer.rule or one.answer.remedy for one in connections)
    if linter.declared is None or not has_advice:
        return connections
    # Errors in the second search are those of the first.
    undeclared = _Search(linter.declared.without(), files, host_environment, Guard())
    without = undeclared.run(paths, top)
    return _mark_declared(connections, without, linter.declared.file)


class _Search:
    """One search for connections, by the catalogs of one linter."""

    def __init__(
        self,
        linter: Linter,
        files: Files,
        host_environment: HostEnvironment,
        guard: Guard,
    ) -> None:
        self._linter = linter
        self._files = files
        self._host_environment = host_environment
        self._guard = guard

    def run(self, paths: list[str], top: str) -> list[PredictedConnection]:
        """Return the connections as `find_connections` does, whatever they rest on."""
        linter = self._linter
        store = linter.document_store(self._files, self._guard)
        of_tools: list[PredictedConnection] = []
        roots = session_roots(linter.tools, paths, top, self._host_environment)
        for tool, root in roots:
            with store.guarded(tool, root):
                of_tools += self._of_tool(tool, root, store)
        for path in paths:
            with store.guard(path):
                of_tools += self._of_file_by_its_syntax(path, store)
        connections = _without_alternatives(_without_guesses(of_tools))
        connections += self._of_no_tool(paths, connections)
        # Sorting is stable: within active and declared ones, the order of the tools stays.
        return sorted(connections, key=lambda one: not one.connection.active)

    def _of_file_by_its_syntax(
        self, path: str, store: DocumentStore
    ) -> Iterator[PredictedConnection]:
        """Yield the connections of the tool whose file is at ``path``, where only the top-level
        names show that; of such files, only those with the usual name are looked at."""
        tools = self._linter.tools
        folder, _, name = path.rpartition("/")
        if name not in tools.names_shown_by_syntax or tools.claims(path):
            return
        document = store.document(path, format_of(tools, path) or "", whole=True)
        if document is None:
            return
        names = {setting.path[0] for setting in document.settings}
        known = by_syntax(tools, folder, "", names)
        if known:
            given = GivenFile(known.name, path, is_alone=True)
            yield from self._of_tool(known.tool, known.root, store, given)

    def _of_tool(
        self,
        tool: Tool,
        root: str,
        store: DocumentStore,
        given: GivenFile | None = None,
    ) -> Iterator[PredictedConnection]:
        """Yield the connections of ``tool``, started in the folder ``root``."""
        linter = self._linter
        files = ToolFiles(
            tool, root, store, self._host_environment, by_signs=True, given=given
        )
        session = ToolSession(linter.catalog, linter.tools.variable_names, files)
        if not session.is_used:
            return
        for connection in _of_the_vendor(session):
            predicted = PredictedConnection(connection, predict(connection))
            yield self._as_checked(predicted)

    def _as_checked(self, predicted: PredictedConnection) -> PredictedConnection:
        """Return ``predicted``; its answer is unknown if `keyfit check` finds the URL right.

        That happens where an SDK would fail by a rule, and another program of the project reads the
        URL too, for which it is right.
        """
        connection, answer = predicted
        url = connection.call.url
        if url is None or answer.outcome in NOT_FAILING:
            return predicted
        # A tool with files of its own is known to be in use; of an SDK that is only a guess.
        if connection.session.tool.own_places:
            return predicted
        rule = _rule(answer.rule)
        if rule is None or not self._passes(rule, url.setting):
            return predicted
        reason = phrase(
            "{reason}; but another program here reads it too, for which it is right",
            reason=answer.reason,
        )
        unknown = Prediction(UNKNOWN, reason, rule=rule.id)
        return predicted._replace(answer=unknown)

    def _passes(self, rule: Rule, url: Setting) -> bool:
        """Return whether `keyfit check` judges calls to ``url``, and ``rule`` reports none."""
        check = rule.call_check
        calls = self._calls_at(url)
        if check is None or not calls:
            return False
        first_findings = [next(check(rule, call), None) for call in calls]
        return not any(first_findings)

    def _calls_at(self, url: Setting) -> list[Call]:
        """Return the calls that `keyfit check` judges in the file of ``url``, which is theirs."""
        context = self._linter.context(self._files, url.source.path)
        if context is None:
            return []
        return [call for call in context.view.calls if _is_at(call.url, url.place)]

    def _of_no_tool(
        self, paths: Iterable[str], of_tools: list[PredictedConnection]
    ) -> Iterator[PredictedConnection]:
        """Yield what programs that load a ``.env`` file or script at ``paths`` would send, where no
        tool reads the URL, or the key that has none: the calls that are checked."""
        store = self._linter.document_store(self._files)
        read_by_tools = _read_places(of_tools)
        for path in paths:
            with store.guard(path):
                yield from self._of_file(store, path, read_by_tools)

    def _of_file(
        self, store: DocumentStore, path: str, read_by_tools: set[Place]
    ) -> list[PredictedConnection]:
        """Return what `_of_no_tool` yields for the file at ``path``."""
        linter = self._linter
        document = self._document_of_no_tool(store, path)
        context = linter.context(self._files, path) if document else None
        if context is None:
            return []
        files = ToolFiles(_ANY_PROGRAM, dirname(path), store, self._host_environment)
        session = ToolSession(linter.catalog, linter.tools.variable_names, files)
        connections = []
        for call in context.view.calls:
            setting = _main_setting(call)
            if setting is None or call.sender.tool or not _is_shown(call):
                continue
            is_own = setting.source.path == path and setting.scope == 0
            if is_own and setting.place not in read_by_tools:
                connections.append(_of_any_program(session, call))
        return connections

    def _document_of_no_tool(self, store: DocumentStore, path: str) -> Document | None:
        """Return the document at ``path``, if programs load such files; None for templates."""
        tools = self._linter.tools
        format = format_of(tools, path)
        if format is None or not FORMATS[format].holds_variables:
            return None
        if tools.variable_names.is_template(path):
            return None
        return store.document(path, format)


def _without_guesses(
    connections: Sequence[PredictedConnection],
) -> list[PredictedConnection]:
    """Return ``connections`` without those of tools that are only guessed to be in use, where a
    tool with a file of its own reads all that they read.

    The variables are then set for that tool.
    """
    known = [one for one in connections if one.connection.session.has_own]
    read = _read_places(known)
    kept: list[PredictedConnection] = []
    for one in connections:
        own = _read_places([one])
        has_other = not own or bool(own - read)
        if has_other or not one.connection.session.is_guess:
            kept.append(one)
    return kept


def _without_alternatives(
    connections: Sequence[PredictedConnection],
) -> list[PredictedConnection]:
    """Return ``connections`` without those that a tool does not make, and of which another one of
    its has all values: they are another way to read the same settings."""
    by_place: dict[tuple[tuple[str, str], Place], list[set[Place]]] = {}

    def add(one: PredictedConnection) -> None:
        own = _named_places(one)
        for place in own:
            by_place.setdefault((_started(one), place), []).append(own)

    for one in connections:
        if one.connection.active:
            add(one)
    kept: list[PredictedConnection] = []
    for one in connections:
        if not one.connection.active:
            own = _named_places(one)
            # Whatever has all of its places has any of them.
            others = by_place.get((_started(one), min(own)), ()) if own else ()
            if any(own <= other for other in others):
                continue
            add(one)
        kept.append(one)
    return kept


def _named_places(one: PredictedConnection) -> set[Place]:
    """Return `_read_places` of ``one``, and where the variables of its keys are named."""
    names = one.connection.call.references.names
    return _read_places([one]).union(name.setting.place for name in names)


def _started(one: PredictedConnection) -> tuple[str, str]:
    """Return the tool and the folder in which it is started."""
    session = one.connection.session
    return session.tool.id, session.root


def _read_places(connections: Iterable[PredictedConnection]) -> set[Place]:
    """Return where the values of ``connections`` are set, but not what is built into the tools."""
    places: set[Place] = set()
    for one in connections:
        for part in one.connection.call.parts:
            for setting in settings_of(part):
                if setting.source.path:
                    places.add(setting.place)
    return places


def _mark_declared(
    connections: Iterable[PredictedConnection],
    without: Iterable[PredictedConnection],
    file: str,
) -> list[PredictedConnection]:
    """Return ``connections``, with ``file`` named in the reasons and remedies that rest on what it
    declares; ``without`` are the same connections without that."""
    answers = {_identity(one): one.answer for one in without}
    marked = []
    for one in connections:
        answer = _mark_answer(one.answer, answers.get(_identity(one)), file)
        marked.append(one._replace(answer=answer))
    return marked


def _identity(one: PredictedConnection) -> tuple[object, ...]:
    """Return what stays the same of a connection when declarations are left out."""
    session, spec, call = one.connection[:3]
    parts = (*call.parts, *call.references.names)
    places = [part.setting.place for part in parts]
    return (session.tool.id, session.root, spec.id, *places)


def _mark_answer(
    answer: Prediction, without: Prediction | None, file: str
) -> Prediction:
    """Return ``answer``, with ``file`` named where ``without`` says something else."""
    rule_without = without.rule if without else ""
    remedy_without = without.remedy if without else ""
    if answer.rule and answer.rule != rule_without:
        reason = name_declaring_file(answer.reason, file)
        answer = answer._replace(reason=reason)
    if answer.change and answer.remedy != remedy_without:
        change = name_declaring_file(answer.change, file)
        answer = answer._replace(change=change, needs_consent=True, fixed_by="")
    return answer


def _rule(id: str) -> Rule | None:
    for rule in RULES:
        if rule.id == id:
            return rule
    return None


def _is_at(url: CallPart | None, place: Place) -> bool:
    if url is None:
        return False
    return url.setting.place == place


def _main_setting(call: Call) -> Setting | None:
    """Return the setting of the call's URL, or if it has none, of its first key."""
    if call.url:
        return call.url.setting
    for key in call.keys:
        return key.setting
    return None


def _is_shown(call: Call) -> bool:
    """Return whether a call of no tool is certain enough to be shown."""
    if call.url is None:
        return bool(call.url_slot.default)
    if call.endpoint is None:
        return False
    # A key that does not fit is shown even if it is only a guess that it is sent.
    return call.certain or call.mismatched_key is not None


def _of_any_program(session: ToolSession, call: Call) -> PredictedConnection:
    """Return ``call`` as a connection of any program that loads the file."""
    slot = call.url_slot
    endpoint = CallEndpoint((slot.locator,), slot.default)
    spec = CallSpec("main", WireRule(), endpoint=endpoint)
    if slot.default:
        call = call.with_built_in_url()
    # The answer is predicted for a program without an id: what else it reads is unknown.
    sender = call.sender._replace(title=_ANY_PROGRAM.title)
    nameless = Connection(session, spec, call._replace(sender=sender))
    answer = predict(nameless)
    named = call._replace(sender=sender._replace(tool=_ANY_PROGRAM.id))
    return PredictedConnection(Connection(session, spec, named), answer)


def session_roots(
    tools: ToolCatalog,
    paths: Iterable[str],
    top: str,
    host_environment: HostEnvironment,
) -> Iterator[tuple[Tool, str]]:
    """Yield each tool with each folder where it may be started: ``top``, and those with its files.

    A ``.env`` alone starts only tools that have no file of their own; what lies in the home
    folder is read wherever a tool is started.
    """
    by_id_and_root: dict[tuple[str, str], Tool] = {}
    for tool in tools.tools:
        by_id_and_root[tool.id, top] = tool
    for path in paths:
        for tool, root in _started_by(tools, path, host_environment):
            by_id_and_root[tool.id, root] = tool
    for (_, root), tool in by_id_and_root.items():
        yield tool, root


def _started_by(
    tools: ToolCatalog, path: str, host_environment: HostEnvironment
) -> Iterator[tuple[Tool, str]]:
    """Yield the tools of which the file at ``path`` is a sign, each with the folder it starts in.

    Of several folders that is the one below which the file lies deepest
    (``.opencode/opencode.json`` is no ``opencode.json``).
    """
    roots: dict[str, tuple[Tool, str]] = {}
    for tool, name, root in tools.claims(path):
        spec = tool.files[name]
        # Where the home folder is read anyway, its files do not show where a tool starts.
        if host_environment.home and _is_home_only(spec):
            continue
        is_plain = not tool.own_places and not is_own(tools, path)
        if not spec.is_own(path) and not is_plain:
            continue
        known = roots.get(tool.id)
        if known is None or len(root) < len(known[1]):
            roots[tool.id] = (tool, root)
    yield from roots.values()


def _is_home_only(spec: FileSpec) -> bool:
    """Return whether the file is only ever in the home folder."""
    return all(place.startswith(("{home}", "$")) for place in spec.at)


def _of_the_vendor(session: ToolSession) -> list[Connection]:
    """Return the connections that concern the vendor.

    If there are any, the one that the tool chooses but that sends nothing is among them too.
    """
    candidates = _candidates(session)
    concerned = [_concerns_vendor(one) for one in candidates]
    if not any(concerned):
        return []
    shown: list[Connection] = []
    for one, is_concerned in zip(candidates, concerned, strict=True):
        is_stopped_choice = one.active and one.stopped
        if not is_concerned and not is_stopped_choice:
            continue
        # Not before: a call with unknown parts cannot be recognized as the vendor's.
        call = without_unknown_parts(one.call, one.unmodeled)
        shown.append(one._replace(call=call))
    return shown


def _candidates(session: ToolSession) -> list[Connection]:
    """Return the connections with a part that is set; if there are none, all of them."""
    every = list(connections_of(session))
    with_a_part = [one for one in every if _is_set(one.call)]
    # Which of a library's several calls a program makes is unknown.
    has_one_use = session.has_own or len(session.tool.calls) == 1
    if with_a_part or not has_one_use:
        return with_a_part
    return every


def _is_set(call: Call) -> bool:
    """Return whether a part of ``call`` is set in a file or the environment."""
    parts = (*call.parts, *call.references.names)
    # What is built into the tool comes from no file, and has no path.
    return any(part.setting.source.path for part in parts)


def _concerns_vendor(connection: Connection) -> bool:
    """Return whether the key, the endpoint or the variable of the key is this vendor's."""
    call = connection.call
    if call.endpoint or has_key_of_vendor(call) or _names_its_host(call):
        return True
    # Whoever has set the vendor's endpoint should learn that it is not read.
    if variable_in_vain(connection):
        return True
    if any(_is_likely_the_vendors(call.catalog, part) for part in call.parts):
        return True
    own_names = [key.setting.last_name for key in call.keys]
    referred_names = [name.text or "" for name in call.references.names]
    return any(map(call.catalog.owns_variable, own_names + referred_names))


def _is_likely_the_vendors(catalog: Catalog, part: CallPart) -> bool:
    """Return whether ``part``, whose value is unknown, may be an endpoint or key of this vendor: a
    branch of a startup file sets it to one, and it is not known whether that runs."""
    setting = part.setting
    if part.text is not None or setting.source.outside:
        return False
    written = setting.source.text[setting.span.start : setting.span.end]
    if catalog.endpoints.parse(written):
        return True
    shape = catalog.keys.shape_of(written)
    return shape is not None and bool(shape.plans) and not shape.shared


def _names_its_host(call: Call) -> bool:
    """Return whether a URL that is overridden is the vendor's, or the one that wins nearly is."""
    if call.url is None:
        return False
    endpoints = call.catalog.endpoints
    # A user who has set the vendor's endpoint should learn that another one overrides it.
    for part in call.url.overridden:
        if endpoints.parse(part.text or ""):
            return True
    match = URL.fullmatch(call.url.text or "")
    return match is not None and endpoints.near_host(match["host"]) is not None
