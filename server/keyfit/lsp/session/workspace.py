"""The workspace's folders: searched in the background, so that closed files have findings too."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterable
from time import monotonic
from typing import TYPE_CHECKING, Any

from ...util.safe_traceback import error_location
from ..protocol.logging import LOG
from ..protocol.uris import uri_of
from .progress import Progress

if TYPE_CHECKING:
    from lsprotocol import types

    from ..server import KeyfitServer
    from .engine import Engine

MOST_FILES = 10_000  # files that are looked into, per folder
LONGEST_SEARCH = 10.0  # seconds to walk a folder, and as much to look into its files


class FolderScan:
    """One search of a folder, in a thread; it ends early when it is stopped or takes too much."""

    def __init__(self, engine: Engine, folder: str, places: set[str]) -> None:
        """``places``: the folder itself, or folders below it, which is all that is searched."""
        self.count = 0  # files looked into
        self.cut_short = self.stopped = False
        self.folder, self.places = folder, places
        self.taken: set[str] = set()  # files that came up meanwhile
        self._engine = engine
        self._until = monotonic() + LONGEST_SEARCH

    @property
    def is_whole(self) -> bool:
        """Whether all of the folder is searched."""
        return self.folder in self.places

    def stop(self) -> None:
        """End soon; what was found does not count."""
        self.stopped = True

    def run(self) -> set[str]:
        """The files in the folder about which there can be something to say."""
        discovery = self._engine.discovery(lambda: self._walks_on(len(discovery.files)))
        if self.is_whole:
            discovery.add(self.folder)
        else:
            for place in sorted(self.places):
                discovery.add_within(self.folder, place)
        discovery.finish()
        self._until += LONGEST_SEARCH
        found = set()
        for path in discovery.files[:MOST_FILES]:
            if not self._goes_on():
                break
            self.count += 1
            if self._engine.concerns(path):
                found.add(path)
        return found

    def _walks_on(self, files: int) -> bool:
        self.cut_short |= files >= MOST_FILES
        return self._goes_on() and files < MOST_FILES

    def _goes_on(self) -> bool:
        late = monotonic() > self._until
        self.cut_short |= late
        return not (late or self.stopped)


class WorkspaceFolders:
    """The folders that the client works in, and the files in them that are to be checked."""

    def __init__(self, ls: KeyfitServer) -> None:
        self._ls = ls
        self._found: dict[str, set[str]] = {}  # files by folder
        self._pending: dict[str, set[str]] = {}  # folders to search → itself, or places in it
        self._searching: FolderScan | None = None
        self._candidates: dict[str, None] = {}  # files and folders that may have come up
        self._look_asked = False
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._stopped = False

    @property
    def busy(self) -> bool:
        """Whether something is being searched or looked at."""
        return bool(self._tasks)

    @property
    def paths(self) -> list[str]:
        """The folders."""
        return list(self._found)

    def start(self, params: types.InitializeParams) -> None:
        """Note the folders of ``initialize``; of older clients the one that they call the root."""
        if params.workspace_folders is not None:
            self._add(folder.uri for folder in params.workspace_folders)
        elif params.root_uri:
            self._add([params.root_uri])
        elif params.root_path:
            self._add([uri_of(params.root_path.replace("\\", "/"))])

    def change(self, added: Iterable[str], removed: Iterable[str]) -> None:
        """Search the folders ``added`` (URIs); take back what was said in those ``removed``."""
        for uri in removed:
            folder = self._folder(uri)
            self._found.pop(folder, None)
            self._pending.pop(folder, None)
            if self._searching and self._searching.folder == folder:
                self._searching.stop()
        self._add(added)
        self._keep()
        self.search()

    def search(self, anew: bool = False) -> None:
        """Search the folders that were not searched yet; ``anew``: all of them."""
        if anew:
            self._pending.update({folder: {folder} for folder in self._found})
            self._ls.checker.disk.forget_folders()
        if self._pending:
            self._begin("search", self._search_all)

    def reconfigured(self) -> None:
        """Check everything by the new settings, and search the folders by them."""
        self._ls.checker.reconfigured()
        self._ls.publisher.schedule()
        self.search(anew=True)

    def look(self, candidates: Iterable[str] = ()) -> None:
        """Notice, soon, what has changed on disk; ``candidates`` may be files to be
        checked now, or folders to be searched."""
        self._candidates.update(dict.fromkeys(candidates))
        self._look_asked = True
        self._begin("look", self._look_on)

    def adopt(self, path: str) -> None:
        """Go on checking the file at ``path``, now closed, if it is one of a folder's."""
        if not self._ls.checker.knows(path):
            self._take(self._belonging([path]))

    def cancel(self) -> None:
        """End the search; closed files that were not reached are checked once they change."""
        self._pending.clear()
        if self._searching:
            self._searching.stop()
        self._ls.checker.give_up()

    def stop(self) -> None:
        """End what runs; nothing more comes of it, and nothing begins."""
        self._stopped = True
        self.cancel()
        for task in self._tasks.values():
            task.cancel()

    def _folder(self, uri: str) -> str:
        return self._ls.documents.spell(uri).rstrip("/") or "/"

    def _add(self, uris: Iterable[str]) -> None:
        for uri in uris:
            if uri.startswith("file:"):  # what lies elsewhere cannot be searched
                folder = self._folder(uri)
                self._found.setdefault(folder, set())
                self._pending[folder] = {folder}

    def _keep(self) -> None:
        self._ls.checker.keep({path for found in self._found.values() for path in found})
        self._ls.publisher.schedule()

    def _begin(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Begin ``work`` unless it is going on already."""
        if name not in self._tasks and not self._stopped:
            self._tasks[name] = asyncio.ensure_future(self._do(name, work))

    async def _do(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            await work()
        except Exception as error:
            LOG.error("the %s in the folders failed: %s", name, error_location(error))
        finally:
            del self._tasks[name]

    async def _search_all(self) -> None:
        title = "keyfit: checking the workspace"
        async with Progress(self._ls, title, self._state, self.cancel):
            while self._pending:
                await self._search_one(next(iter(self._pending)))
                if not self._pending:
                    await self._ls.publisher.caught_up()

    async def _search_one(self, folder: str) -> None:
        places = self._pending.pop(folder)
        self._searching = search = FolderScan(self._ls.checker.engine, folder, places)
        try:
            found = await asyncio.to_thread(search.run)
        except Exception as error:
            LOG.error("the search of a folder failed: %s", error_location(error))
            return
        finally:
            stopped, self._searching = search.stopped, None
            search.stop()  # the thread too, if this task was cancelled
        if search.cut_short:
            LOG.warning("a folder is too large: %d of its files were looked into", search.count)
        if folder in self._found and not stopped:
            before = search.taken if search.is_whole else self._found[folder]
            self._found[folder] = before | found
            self._keep()

    def _state(self) -> str:
        """What the search is at, for the user."""
        if self._searching:
            return f"{self._searching.count} files looked into"
        return f"{self._ls.checker.pending} files to check"

    async def _look_on(self) -> None:
        while self._look_asked:
            self._look_asked = False
            candidates, self._candidates = list(self._candidates), {}
            outdated = await asyncio.to_thread(self._ls.checker.disk.outdated)
            new = await asyncio.to_thread(self._belonging, candidates)
            places = await asyncio.to_thread(self._places, candidates)
            self._ls.checker.touch_disk(outdated)
            self._take(new)
            self._search_in(places)
            self._ls.publisher.schedule()

    def _places(self, paths: list[str]) -> list[tuple[str, str]]:
        """Each workspace folder with one of ``paths`` below it that is a folder."""
        places: list[tuple[str, str]] = []
        outermost = ""
        for path in sorted(path for path in paths if os.path.isdir(path)):
            if not outermost or not path.startswith(f"{outermost}/"):
                outermost = path
                places += ((folder, path) for folder in self._around(path))
        return places

    def _search_in(self, places: list[tuple[str, str]]) -> None:
        for folder, place in places:
            if folder in self._found:
                self._pending.setdefault(folder, set()).add(place)
        self.search()

    def _around(self, path: str) -> list[str]:
        """The workspace folders that ``path`` is, or lies in."""
        return [f for f in list(self._found) if f"{path}/".startswith(f"{f.rstrip('/')}/")]

    def _belonging(self, paths: list[str]) -> list[tuple[str, str]]:
        """Each folder with one of ``paths`` that a search of it would find."""
        discovery = self._ls.checker.engine.discovery(lambda: True)
        return [
            (folder, path)
            for path in paths
            if self._ls.checker.engine.reads(path)
            for folder in self._around(path)
            if discovery.finds(folder, path) and self._ls.checker.engine.concerns(path)
        ]

    def _take(self, new: list[tuple[str, str]]) -> None:
        for folder, path in new:
            if folder in self._found:
                self._found[folder].add(path)
                if self._searching and self._searching.folder == folder:
                    self._searching.taken.add(path)
        if new:
            self._keep()
