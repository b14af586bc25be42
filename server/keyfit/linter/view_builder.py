"""Find the calls that read a part of a file: those of tools in use, then of other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from ..catalog.tool_registry import ToolCatalog
from ..catalog.tool_spec import Tool, variable_in
from ..catalog.vendor_index import Catalog
from ..parsers.document import Document, Place, Setting
from ..parsers.formats import DOTENV
from ..resolve.call import Call
from ..resolve.caller_kind import Signs, folder_of, with_callers, with_kind_of_file
from ..resolve.document_store import (
    MAX_UNCLAIMED_LENGTH,
    DocumentStore,
    dialects_of,
    format_of,
)
from ..resolve.file_view import FileView
from ..resolve.resolved_value import CallPart, Resolved, settings_of
from ..resolve.tool_files import GivenFile
from ..resolve.tool_run import ToolRun, start_tool
from ..resolve.variable_pairing import has_url, lone_calls, sdk_calls, variable_calls
from ..resolve.variables import Variables

if TYPE_CHECKING:
    from ..resolve.context import FileContext
    from ..resolve.host_environment import HostEnvironment
    from ..vfs.git import FailedRepository


_Offset = tuple[str, int]  # of a setting: the file's path, and where its name begins


class BuiltView(NamedTuple):
    """The view of a file, and the paths it depends on, whether a file exists there or not."""

    view: FileView
    dependencies: set[str]


class ViewBuilder:
    """Builds the views of the files of one run; starts a tool once in each folder."""

    def __init__(
        self,
        catalog: Catalog,
        tools: ToolCatalog,
        host_environment: HostEnvironment,
        store: DocumentStore,
    ) -> None:
        self._catalog, self._tools = catalog, tools
        self._host_environment, self._store = host_environment, store
        # By tool id and folder; a run with a file that is given by hand has its path, too.
        self._tool_runs: dict[tuple[str, ...], ToolRun] = {}
        self._signs: dict[str, Signs] = {}  # by folder

    def build(
        self,
        path: str,
        on_git_failure: Callable[[FailedRepository], None] = lambda repository: None,
    ) -> BuiltView | None:
        """Build the view of the file at ``path``; None if its format is unknown or it cannot be
        read. ``on_git_failure`` is called with a repository in which git does not answer."""
        document = self._document(path)
        if document is None:
            return None
        tool_calls, dependencies = self._tool_calls(document)
        with self._store.recording() as reads:
            other_calls = self._calls_of_no_tool(document)
            judged, alternatives = self._select(document, tool_calls, other_calls)
        view = FileView(
            self._catalog,
            self._tools.variable_names,
            document,
            judged,
            alternatives,
            self._is_empty(document, (*judged, *alternatives)),
            partial(self._store.git_status, path),
            on_git_failure,
        )
        dependencies = dependencies | reads | self._paths_of_signs(path)
        return BuiltView(view, dependencies)

    def _is_empty(self, document: Document, calls: Sequence[Call]) -> bool:
        """Return whether nothing in ``document``, which ``calls`` read, could be checked by a
        rule."""
        if document.settings or document.comments or calls:
            return False
        text = document.source.text
        # One that is too large to be parsed is still searched for keys.
        return len(text) <= MAX_UNCLAIMED_LENGTH or not self._store.mentions(text)

    def context(self, path: str) -> FileContext | None:
        """Return the view of the file at ``path`` with the tools in use that read it; None as for
        `build`."""
        from ..resolve.context import FileContext

        built = self.build(path)
        if built is None:
            return None
        runs = {id(run): run for run in self._runs(built.view.document)}
        sessions = tuple(run.session for run in runs.values() if run.session)
        return FileContext(built.view, self._tools, sessions)

    def _document(self, path: str) -> Document | None:
        format = format_of(self._tools, path)
        if not format:
            return None
        return self._store.document(path, format, dialects_of(self._tools, path)[0])

    def _tool_calls(self, document: Document) -> tuple[list[Call], set[str]]:
        """Return the calls of the tools that read ``document``, and the paths these depend on."""
        calls: list[Call] = []
        dependencies: set[str] = set()
        for run in self._runs(document):
            calls += run.calls
            dependencies |= run.dependencies
        return calls, dependencies

    def _runs(self, document: Document) -> list[ToolRun]:
        """Return a run of each tool that reads ``document``, where it lies."""
        path = document.source.path
        claims = self._tools.claims(path)
        # Variables that anybody may read are paired by their names.
        runs = [self._start(tool, root) for tool, _, root in claims if tool.own_places]
        if claims or document.holds_variables or not document.settings:
            return runs
        run = self._run_by_hand(document)
        return [run] if run else []

    def _run_by_hand(self, document: Document) -> ToolRun | None:
        """Return the run of a tool that is given ``document`` by hand, None if it is none's."""
        from ..catalog.stand_ins import stand_in

        path = document.source.path
        schema = document.get(("$schema",))
        schema_name = (schema.value.literal or "") if schema else ""
        top_names = {setting.path[0] for setting in document.settings}
        known = stand_in(self._tools, path, schema_name, top_names)
        # What is written otherwise is no copy, whatever its name.
        if known is None or known.spec.syntax.format != document.format.name:
            return None
        given = GivenFile(known.name, path, is_alone=not known.is_profile)
        return self._start(known.tool, known.root, given)

    def _start(self, tool: Tool, root: str, given: GivenFile | None = None) -> ToolRun:
        """Start ``tool`` in the folder ``root``, or return what it was when started before."""
        place: tuple[str, ...] = (tool.id, root)
        if given:
            place = (tool.id, root, given.path)
        run = self._tool_runs.get(place)
        if run is None:
            run = start_tool(
                tool,
                root,
                self._catalog,
                self._tools,
                self._store,
                self._host_environment,
                given,
            )
            self._tool_runs[place] = run
        return run

    def _calls_of_no_tool(self, document: Document) -> list[Call]:
        """Return the calls that names in ``document`` suggest, whichever program makes them."""
        if not document.settings:
            return []
        return [self._with_callers(call, document) for call in self._paired(document)]

    def _paired(self, document: Document) -> Iterator[Call]:
        variable_names = self._tools.variable_names
        if document.holds_variables:
            yield from variable_calls(self._catalog, variable_names, document)
        else:
            beside = partial(self._variable_beside, folder_of(document.source.path))
            from ..resolve.object_pairing import object_calls

            yield from object_calls(self._catalog, variable_names, document, beside)
        if document.format.is_env_file and not self._is_extended(document):
            yield from self._calls_without_url(document)

    def _calls_without_url(self, document: Document) -> Iterator[Call]:
        """Yield the calls of programs that get a key from the ``.env`` at ``document`` and no URL
        from it or from a file that they may load with it."""
        variable_names = self._tools.variable_names
        signs = self._signs_in(folder_of(document.source.path))
        calls = [
            *lone_calls(self._catalog, variable_names, document),
            *sdk_calls(self._catalog, variable_names, document, signs.has_sdk),
        ]
        if not calls:
            return  # as in nearly all files
        others = self._loaded_together(document)
        if any(has_url(self._catalog, variable_names, other) for other in others):
            return
        # Set to nothing, a variable is missing there, too.
        names = {
            setting.last_name
            for other in others
            for setting in other.settings
            if setting.value.parts
        }
        for call in calls:
            if variable_in(call.url_slot.locator) not in names:
                yield call

    def _loaded_together(self, document: Document) -> list[Document]:
        """Return the other files beside the ``.env`` at ``document`` that are often loaded with
        it."""
        folder = folder_of(document.source.path).rstrip("/")
        names = self._tools.variable_names.loaded_together
        paths = [f"{folder}/{name}" for name in names]
        others = [
            self._store.document(path, DOTENV.name, whole=True)
            for path in paths
            if path != document.source.path
        ]
        return list(filter(None, others))

    def _variable_beside(self, folder: str, name: str) -> Resolved | None:
        """Return what the ``.env`` in ``folder`` sets ``name`` to, None if it does not."""
        document = self._store.document(
            f"{folder.rstrip('/')}/.env", DOTENV.name, whole=True
        )
        if document is None:
            return None
        variables = Variables(document)
        setting = variables.find(name)
        return variables.resolve(setting) if setting else None

    def _is_extended(self, document: Document) -> bool:
        """Return whether a tool is set up beside the ``.env`` at ``document`` that may read it and
        add to it what it passes to the programs it starts."""
        folder = folder_of(document.source.path)
        for tool in self._tools.launchers:
            for _, path in tool.own_in(folder):
                if self._store.text(path) is not None:
                    return True
        return False

    def _with_callers(self, call: Call, document: Document) -> Call:
        """Return ``call`` with what signs show of its caller, if it goes to this vendor; of a
        tool's call only what the file itself shows."""
        if call.endpoint is None:
            return call
        if call.sender.tool:
            return with_kind_of_file(call, document)
        signs = self._signs_in(folder_of(document.source.path))
        return with_callers(call, document, signs, self._tools.variable_names)

    def _signs_in(self, folder: str) -> Signs:
        """Return the signs of callers in ``folder``, which are looked for when asked for."""
        if folder not in self._signs:
            self._signs[folder] = Signs(self._store, folder)
        return self._signs[folder]

    def _paths_of_signs(self, path: str) -> set[str]:
        """Return the paths at which signs of a caller were looked for."""
        signs = self._signs.get(folder_of(path))
        return signs.reads if signs else set()

    def _select(
        self,
        document: Document,
        tool_calls: Sequence[Call],
        other_calls: Sequence[Call],
    ) -> tuple[tuple[Call, ...], tuple[Call, ...]]:
        """Return the calls that are judged, and the possible ones of programs that read a tool's
        URL in another dialect.

        A URL that a tool reads is judged as that tool's alone, unless signs show that another
        program reads it as well.
        """
        urls = _urls_by_place(tool_calls)
        read_by_tools = _places_of_urls(tool_calls)
        candidates = [self._with_callers(call, document) for call in tool_calls]
        alternatives = []
        for call in other_calls:
            if call.callers.readers or not _has_url_at(call, read_by_tools):
                candidates.append(call)
            if _reads_otherwise(call, urls):
                alternatives.append(call)
        judged = [call for call in candidates if _is_read_from(call, document)]
        return tuple(judged), tuple(alternatives)


def _urls(calls: Iterable[Call]) -> Iterator[CallPart]:
    return (call.url for call in calls if call.url)


def _places_of_urls(calls: Iterable[Call]) -> set[_Offset]:
    """Return where all settings stand that the URLs of ``calls`` come from."""
    return {_offset(setting) for url in _urls(calls) for setting in settings_of(url)}


def _offset(setting: Setting) -> _Offset:
    # Not the path: a tool may see the contents of the file below another one.
    path, start, _ = setting.place
    return path, start


def _urls_by_place(calls: Iterable[Call]) -> dict[Place, list[CallPart]]:
    by_place: dict[Place, list[CallPart]] = {}
    for url in _urls(calls):
        by_place.setdefault(url.setting.place, []).append(url)
    return by_place


def _has_url_at(call: Call, places: set[_Offset]) -> bool:
    return call.url is not None and _offset(call.url.setting) in places


def _reads_otherwise(call: Call, urls: Mapping[Place, Sequence[CallPart]]) -> bool:
    """Return whether tools read the URL of ``call``, all in another dialect and as another URL."""
    url = call.url
    if url is None:
        return False
    of_tools = urls.get(url.setting.place, ())
    is_same = (
        other.setting is url.setting or other.text == url.text for other in of_tools
    )
    return bool(of_tools) and not any(is_same)


def _is_read_from(call: Call, document: Document) -> bool:
    """Return whether a part of ``call``, or what it overrides, stands in ``document``."""
    source = document.source
    for part in (*call.parts, *call.references.names):
        for layer in (part, *part.overridden):
            if any(setting.source is source for setting in settings_of(layer)):
                return True
    return False
