"""The texts that settings are read from, as the client shows them.

Apart from configuration.py because the client has its answer to ``initialize`` before it is loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ...project.settings_layers import PROJECT_FILES, project_layer
from ...text.source import Unreadable
from ...vfs.git import GitStatus

if TYPE_CHECKING:
    from ...project.settings import Problem
    from .engine import OpenFiles


class SettingsFiles:
    """The present texts; a project file that cannot be read halfway through an edit counts as it
    was before, until it is saved."""

    def __init__(self, files: Callable[[], OpenFiles]) -> None:
        """``files`` returns the present texts."""
        self._files = files
        self._last_valid: dict[str, str | None] = {}

    def broken(self) -> dict[str, list[Problem]]:
        """Return what keeps the open project files from being read at all, by path."""
        by_path: dict[str, list[Problem]] = {}
        for path, text in self._files().texts.items():
            problems = _fatal_problems(path, text) if path in self._last_valid else []
            if problems:
                by_path[path] = problems
        return by_path

    def exists(self, path: str) -> bool:
        """Return whether there is a file or folder at ``path``."""
        return self._files().exists(path)

    def read(self, path: str) -> str | None:
        """Return the text at ``path``, None if there is no file. Raises `Unreadable`."""
        text = self._files().read(path)
        is_edited = (
            bool(text) and path.endswith(PROJECT_FILES) and self.is_unsaved(path)
        )
        # Between two keystrokes a file is broken more often than not.
        if text and is_edited and _fatal_problems(path, text):
            return self._last_valid.get(path)
        self._last_valid[path] = text
        return text

    def git_status(self, path: str) -> GitStatus:
        """Return what git says about the file."""
        return self._files().git_status(path)

    def leads_out(self, path: str) -> bool:
        """Return whether ``path`` is a link that leads out of the project it lies in."""
        return self._files().leads_out(path)

    def is_unsaved(self, path: str) -> bool:
        """Return whether the open text of ``path`` is not what is on disk."""
        files = self._files()
        if path not in files.texts or files.below is None:
            return False
        try:
            return files.below.read(path) != files.texts[path]
        except Unreadable:
            return True


def _fatal_problems(path: str, text: str) -> list[Problem]:
    """Return the problems of the project file that belong to no key, as a syntax error."""
    if not path.endswith(PROJECT_FILES):
        return []
    layer = project_layer(path, text)
    return [problem for problem in layer.problems if not problem.key] if layer else []
