"""The workspace's folders: searched in the background, so that closed files have findings too."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any

from ...util.safe_traceback import error_location
from ...util.translation import ntr, tr
from ..protocol.logging import LOG
from ..protocol.uris import uri_of
from .background_tasks import BackgroundTasks
from .folder_files import FolderFiles, InFolder
from .folder_scan import FolderScan

if TYPE_CHECKING:
    from lsprotocol import types

    from .check_scheduler import CheckScheduler
    from .diagnostics_store import DiagnosticsStore
    from .documents import Documents
    from .engine import Engine
    from .engine_host import EngineHost

ShowProgress = Callable[
    [str, Callable[[], str], Callable[[], None]], AbstractAsyncContextManager[Any]
]
"""Takes a title, what returns the present state in words, and what cancels the work."""


class WorkspaceFolders:
    """The folders that the client works in, and the files in them that are to be checked."""

    def __init__(
        self,
        documents: Documents,
        host: EngineHost,
        store: DiagnosticsStore,
        checks: CheckScheduler,
        show_progress: ShowProgress,
    ) -> None:
        self._documents = documents
        self._host = host
        self._store = store
        self._checks = checks
        self._show_progress = show_progress
        self._files = FolderFiles()
        # Folder to search → itself, or the places in it that are to be searched.
        self._pending: dict[str, set[str]] = {}
        self._scan: FolderScan | None = None
        # Files and folders that may be new.
        self._candidates: dict[str, None] = {}
        self._rescan_wanted = False
        self._tasks = BackgroundTasks()

    @property
    def is_busy(self) -> bool:
        """Whether something is being searched or looked at."""
        return self._tasks.is_busy

    @property
    def paths(self) -> list[str]:
        """The folders."""
        return list(self._files)

    def innermost(self, path: str) -> str:
        """Return the innermost folder that ``path`` is, or lies in; '' if there is none."""
        return self._files.innermost(path)

    def initialize(self, params: types.InitializeParams) -> None:
        """Add the folders of ``initialize``; of older clients the one that they call the root."""
        if params.workspace_folders is not None:
            self._add_folders(folder.uri for folder in params.workspace_folders)
        elif params.root_uri:
            self._add_folders([params.root_uri])
        elif params.root_path:
            self._add_folders([uri_of(params.root_path.replace("\\", "/"))])

    def update(self, added: Iterable[str], removed: Iterable[str]) -> None:
        """Search the folders ``added`` (URIs); withdraw the findings in those ``removed``."""
        for uri in removed:
            folder = _folder_of(self._documents, uri)
            self._files.remove_folder(folder)
            self._pending.pop(folder, None)
            if self._scan and self._scan.folder == folder:
                self._scan.stop()
        self._add_folders(added)
        self._check_files()
        self.search()

    def search(self, anew: bool = False) -> None:
        """Search the folders that were not searched yet; ``anew``: all of them."""
        if anew:
            self._pending.update({folder: {folder} for folder in self._files})
            self._host.disk.forget_folders()
        if self._pending:
            self._tasks.start("search", self._search_all)

    def rescan(self, candidates: Iterable[str] = ()) -> None:
        """Look, soon, for what has changed on disk.

        ``candidates`` may be files to be checked now, or folders to be searched.
        """
        self._candidates.update(dict.fromkeys(candidates))
        self._rescan_wanted = True
        self._tasks.start("look", self._rescan_while_wanted)

    def add_closed_file(self, path: str) -> None:
        """Go on checking the file at ``path``, now closed, if it is one of a folder's."""
        if not self._store.is_workspace_file(path):
            self._add_files(_belonging(self._host.engine, self._files, [path]))

    def cancel(self) -> None:
        """End the search; closed files that were not reached are checked once they change."""
        self._pending.clear()
        if self._scan:
            self._scan.stop()
        self._store.drop_due_closed_files()

    async def wait_until_searched(self) -> None:
        """Wait until nothing is being searched or looked at."""
        await self._tasks.wait()

    def stop(self) -> None:
        """End what runs; nothing more comes of it, and nothing starts."""
        self.cancel()
        self._tasks.stop()

    def _add_folders(self, uris: Iterable[str]) -> None:
        for uri in uris:
            # What is not on a disk (``vscode-vfs:``) cannot be searched.
            if uri.startswith("file:"):
                folder = _folder_of(self._documents, uri)
                self._files.add_folder(folder)
                self._pending[folder] = {folder}

    def _check_files(self) -> None:
        self._store.set_workspace_files(self._files.all_files())
        self._checks.schedule()

    async def _search_all(self) -> None:
        title = tr("keyfit: checking the workspace")
        async with self._show_progress(title, self._progress_message, self.cancel):
            while self._pending:
                await self._search_one(next(iter(self._pending)))
                if not self._pending:
                    await self._checks.wait_until_idle()

    async def _search_one(self, folder: str) -> None:
        places = self._pending.pop(folder)
        self._scan = scan = FolderScan(self._host.engine, folder, places)
        try:
            files = await asyncio.to_thread(scan.run)
        except Exception as error:
            LOG.error("the search of a folder failed: %s", error_location(error))
            return
        finally:
            stopped, self._scan = scan.stopped, None
            # If this task was cancelled, its thread still runs.
            scan.stop()
        if scan.cut_short:
            LOG.warning(
                "a folder is too large: %d of its files were looked into", scan.count
            )
        # The folder may have been removed from the workspace while the thread ran.
        if folder in self._files and not stopped:
            before = scan.added if scan.is_whole else self._files[folder]
            self._files[folder] = before | files
            self._check_files()

    def _progress_message(self) -> str:
        """Return what the search is at, for the user."""
        if self._scan:
            return ntr(
                "1 file looked into", "{count} files looked into", self._scan.count
            )
        return ntr("1 file to check", "{count} files to check", self._store.pending)

    async def _rescan_while_wanted(self) -> None:
        while self._rescan_wanted:
            self._rescan_wanted = False
            candidates, self._candidates = list(self._candidates), {}
            host, folders = self._host, self._files
            outdated = await asyncio.to_thread(host.disk.outdated)
            files = await asyncio.to_thread(
                _belonging, host.engine, folders, candidates
            )
            places = await asyncio.to_thread(folders.places_among, candidates)
            self._store.invalidate_on_disk(outdated)
            self._add_files(files)
            self._search_places(places)
            self._checks.schedule()

    def _search_places(self, places: list[InFolder]) -> None:
        for folder, place in places:
            if folder in self._files:
                self._pending.setdefault(folder, set()).add(place)
        self.search()

    def _add_files(self, files: list[InFolder]) -> None:
        for folder, path in files:
            if folder not in self._files:
                continue
            self._files[folder].add(path)
            if self._scan and self._scan.folder == folder:
                self._scan.added.add(path)
        if files:
            self._check_files()


def _folder_of(documents: Documents, uri: str) -> str:
    """Return the path of the folder that the client calls ``uri``."""
    return documents.register_uri(uri).rstrip("/") or "/"


def _belonging(
    engine: Engine, folders: FolderFiles, paths: list[str]
) -> list[InFolder]:
    """Return those of ``paths`` that a search of a workspace folder would find."""
    discovery = engine.discovery(lambda: True)
    belonging: list[InFolder] = []
    for path in paths:
        if not engine.reads(path):
            continue
        for folder in folders.around(path):
            if discovery.finds(folder, path) and engine.concerns(path):
                belonging += [InFolder(folder, path)]
    return belonging
