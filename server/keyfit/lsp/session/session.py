"""All that the server keeps for one client: it knows neither pygls's server nor the features."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from .capabilities import ClientCapabilities
from .check_scheduler import CheckScheduler
from .client_view import ClientView
from .configuration import ClientSettings
from .diagnostics_store import DiagnosticsStore
from .documents import Documents
from .engine_host import EngineHost
from .progress import Progress
from .snapshot import DocumentSnapshot
from .workspace import WorkspaceFolders

if TYPE_CHECKING:
    from lsprotocol import types

    from ...doctor.connections import PredictedConnection
    from ..protocol.positions import PositionEncoding
    from .client import Client
    from .engine import Engine


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
        self.folders.initialize(params)
        self.settings.initialize(params.initialization_options)

    def snapshot(self, uri: str) -> DocumentSnapshot | None:
        """Return the document that is open under ``uri``, with all that belongs to it."""
        document = self.documents.get(uri)
        if document is None:
            return None
        return DocumentSnapshot(
            document, self.view, self.host.engine, self.host.files(), self.store.report
        )

    def connections(self, path: str = "") -> list[PredictedConnection]:
        """Return what the tools of the workspace and of the checked files would send.

        ``path`` counts as checked.
        """
        paths = self.store.checked_paths()
        if path:
            paths.add(path)
        return self.engine.connections(
            self.host.files(), sorted(paths), self.folders.paths
        )

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
