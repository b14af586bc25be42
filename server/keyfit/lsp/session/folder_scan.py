"""One search of a workspace folder for the files that are to be checked."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .engine import Engine

MAX_FILES = 10_000  # files that are looked into, per folder
# seconds to walk a folder, and as much to look into its files
MAX_SEARCH_SECONDS = 10.0


class FolderScan:
    """One search of a folder, in a thread; it ends early when it is stopped or takes too much."""

    def __init__(self, engine: Engine, folder: str, places: set[str]) -> None:
        """``places``: the folder itself, or folders below it, which is all that is searched."""
        self.count = 0  # files looked into
        self.cut_short = self.stopped = False
        self.folder, self.places = folder, places
        # Files that were added to the folder while the search ran.
        self.added: set[str] = set()
        self._engine = engine
        self._until = monotonic() + MAX_SEARCH_SECONDS

    @property
    def is_whole(self) -> bool:
        """Whether all of the folder is searched."""
        return self.folder in self.places

    def stop(self) -> None:
        """End soon; the files seen so far do not count."""
        self.stopped = True

    def run(self) -> set[str]:
        """Return the files in the folder about which there can be something to report."""
        discovery = self._engine.discovery(
            lambda: self._may_walk_on(len(discovery.files))
        )
        if self.is_whole:
            discovery.add(self.folder)
        else:
            for place in sorted(self.places):
                discovery.add_within(self.folder, place)
        discovery.finish()
        # Looking into the files gets as much time again, however long the walk took.
        self._until += MAX_SEARCH_SECONDS
        relevant = set()
        for path in discovery.files[:MAX_FILES]:
            if not self._may_go_on():
                break
            self.count += 1
            if self._engine.concerns(path):
                relevant.add(path)
        return relevant

    def _may_walk_on(self, files: int) -> bool:
        self.cut_short |= files >= MAX_FILES
        return self._may_go_on() and files < MAX_FILES

    def _may_go_on(self) -> bool:
        is_late = monotonic() > self._until
        self.cut_short |= is_late
        return not (is_late or self.stopped)
