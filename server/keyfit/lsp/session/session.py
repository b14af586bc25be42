"""All that the server keeps for one client: it knows neither pygls's server nor the features."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any

from ...util.translation import ENGLISH, activate, is_chosen, language_of
from .capabilities import ClientCapabilities
from .check_scheduler import CheckScheduler
from .client_view import ClientView
from .configuration import ClientSettings
from .diagnostics_store import DiagnosticsStore
from .documents import Documents
from .engine_host import EngineHost
from .kept import Kept
from .progress import Progress
from .snapshot import DocumentSnapshot
from .workspace import WorkspaceFolders

if TYPE_CHECKING:
    from lsprotocol import types

    from ...doctor.connections import PredictedConnection
    from ..protocol.positions import PositionEncoding
    from .client import Client
    from .documents import Buffer
    from .engine import Engine


_MOST_SNAPSHOTS = 16  # documents between which a user goes back and forth


class Session:
    """The client's capabilities, documents, folders and settings, and the findings in them."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.capabilities = ClientCapabilities()
        self.documents = Documents()
        # Settings decide how files are checked, and settings are read from files. The lambdas close
        # this cycle: they run only when everything is there.
        self.host = EngineHost(self.documents, lambda: self.settings.load_projects())
        self.store = DiagnosticsStore(
            self.documents, self.host, lambda path: self.settings.file_changed(path)
        )
        state = self.host.state
        self._snapshots: Kept[DocumentSnapshot] = Kept(state, _MOST_SNAPSHOTS)
        self._connections: Kept[list[PredictedConnection]] = Kept(state, 1)
        self._connections_of: Kept[list[PredictedConnection]] = Kept(
            state, _MOST_SNAPSHOTS
        )
        self.checks = CheckScheduler(self.store)
        self.folders = WorkspaceFolders(
            self.documents, self.host, self.store, self.checks, self._progress
        )
        self.settings = ClientSettings(
            client, self.folders, self.host, on_change=self.reload
        )

    @property
    def engine(self) -> Engine:
        """The engine by the present settings, loaded when it is first needed."""
        return self.host.engine

    @property
    def view(self) -> ClientView:
        """How the client reads what it is sent."""
        return ClientView(self.capabilities, self.documents)

    def initialize(
        self, params: types.InitializeParams, encoding: PositionEncoding
    ) -> None:
        """Record what the client announces; ``encoding`` is what its columns count."""
        self.capabilities = ClientCapabilities.of(params.capabilities, encoding)
        if params.locale and not is_chosen():
            activate(language_of(params.locale) or ENGLISH)
        self.folders.initialize(params)
        self.settings.initialize(params.initialization_options)

    def snapshot(self, uri: str) -> DocumentSnapshot | None:
        """Return the document that is open under ``uri``, with all that belongs to it.

        It is the same one until a text or a setting changes: nothing is worked out twice.
        """
        document = self.documents.get(uri)
        if document is None:
            return None
        return self._snapshots.get(uri, lambda: self._snapshot_of(document))

    def _snapshot_of(self, document: Buffer) -> DocumentSnapshot:
        return DocumentSnapshot(
            document,
            self.view,
            self.host.engine,
            self.host.files(),
            self.store.report,
            partial(self.connections_of, document.path),
            self.folders.innermost,
            self.settings.display(document.path),
        )

    def connections(self, path: str = "") -> list[PredictedConnection]:
        """Return what the tools of the workspace and of the checked files would send.

        ``path`` counts as checked. The same list is returned until something in it may change.
        """
        paths = self.store.checked_paths()
        if path:
            paths.add(path)
        folders = self.folders.paths
        key = (frozenset(paths), *folders)
        return self._connections.get(key, lambda: self._predict(paths, folders))

    def connections_of(self, path: str) -> list[PredictedConnection]:
        """Return `connections` with at least those in which the file at ``path`` has a part.

        For what is shown beside its text with each keystroke: the rest of a large workspace is not
        looked at for that.
        """
        every = (frozenset({*self.store.checked_paths(), path}), *self.folders.paths)
        known = self._connections.known(every)
        if known is not None:
            return known
        folder = self.folders.innermost(path)
        return self._connections_of.get(
            path,
            lambda: self._predict(
                self.store.related_paths(path), [folder] if folder else []
            ),
        )

    def _predict(
        self, paths: Iterable[str], folders: list[str]
    ) -> list[PredictedConnection]:
        return self.engine.connections(self.host.files(), sorted(paths), folders)

    def reload(self) -> None:
        """Load the engine anew, by new settings, and check and search everything again."""
        self.store.reload()
        self.checks.schedule()
        self.folders.search(anew=True)

    def stop(self) -> None:
        """Send nothing more, and end what runs."""
        self.checks.stop()
        self.settings.stop()
        self.folders.stop()

    def _progress(
        self, title: str, message: Callable[[], str], cancel: Callable[[], None]
    ) -> AbstractAsyncContextManager[Any]:
        """Return a context manager that shows progress, if the client can show it."""
        if not self.capabilities.work_done_progress:
            return nullcontext()
        return Progress(self.client, title, message, cancel)
