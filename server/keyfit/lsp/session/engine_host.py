"""The engine, loaded when it is first needed, and the texts that it reads."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...project.projects import Projects
    from .disk_cache import DiskTexts
    from .documents import Documents
    from .engine import Engine, OpenFiles
    from .kept import State


class EngineHost:
    """The engine by the present settings, and what is open over what was last read from disk.

    Loading takes a tenth of a second: the client has its answer to ``initialize`` before.
    """

    def __init__(
        self, documents: Documents, load_projects: Callable[[], Projects] | None = None
    ) -> None:
        """``load_projects`` returns the projects by the present settings; without it there are no
        settings but those on disk."""
        self._documents = documents
        self._load_projects = load_projects
        self._engine: Engine | None = None

    @property
    def engine(self) -> Engine:
        """The engine, loaded when it is first needed."""
        if self._engine is None:
            from .engine import Engine

            projects = self._load_projects() if self._load_projects else None
            self._engine = Engine(projects)
        return self._engine

    @property
    def loaded_engine(self) -> Engine | None:
        """The engine if it is loaded; asking does not load it."""
        return self._engine

    @cached_property
    def disk(self) -> DiskTexts:
        """The texts on disk, as they were last read."""
        from .disk_cache import DiskTexts

        return DiskTexts()

    def warm_up(self) -> None:
        """Load the engine before the first text comes, when nobody waits for an answer."""
        self.engine  # noqa: B018

    def unload(self) -> None:
        """Load the engine anew, by new settings, when it is next needed."""
        self._engine = None

    def state(self) -> State:
        """Return what all answers are worked out from: equal while nothing in it has changed."""
        return (self.engine, self._documents.revision, self.disk.revision)

    def files(self) -> OpenFiles:
        """Return the present texts: what is open, over what was last read from disk.

        A search in a thread reads them too, so that this loads no engine: new settings may have
        dropped it meanwhile, and only the event loop may load another.
        """
        from .engine import OpenFiles

        return OpenFiles(self._documents.texts(), self.disk)
