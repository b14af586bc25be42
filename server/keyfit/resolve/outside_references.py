"""Which values a project's references bring in from outside, and which of them may be shown."""

from __future__ import annotations

from posixpath import join, normpath

from ..catalog.variable_names import VariableNames
from ..parsers.document import Document, Setting
from ..vfs.paths import is_within
from .host_environment import ENVIRONMENT
from .outside_values import is_known, withheld
from .resolved_value import Resolved
from .tool_files import ToolFiles

_SHOWN_ROLES = ("url", "model", "limit")


class Outside:
    """Decides, for a tool that was started somewhere, what a project's references may show.

    A reference that the user wrote, in a file of the home folder, may show anything.
    """

    def __init__(self, environment: VariableNames, files: ToolFiles) -> None:
        self._environment, self._files = environment, files

    def shown(self, setting: Setting, name: str, found: Resolved) -> Resolved:
        """Return ``found``, the value of the variable ``name`` to which ``setting`` refers; without
        its text if that comes from outside, and neither the name nor the value is a known one."""
        if not found.pieces or self._is_users(setting) or self._is_slot(name):
            return found
        is_outside = any(self._is_outside(piece.setting) for piece in found.pieces)
        return _named(found, f"${name}") if is_outside else found

    def asked_for(self, setting: Setting, name: str, found: Resolved) -> Resolved:
        """As `shown`, where ``setting`` itself assigns the variable ``name`` that is asked for."""
        if not self._is_outside(setting) or self._environment.slot(name):
            return found
        return _named(found, f"${name}")

    def of_file(self, setting: Setting, name: str, path: str, found: Resolved) -> Resolved:
        """As `shown`, of what the file at ``path`` holds; ``setting`` refers to it by ``name``."""
        if self._may_show(setting, path):
            return found
        return _named(found, f"the file {name}")

    def path_of(self, folder: str, name: str) -> str:
        """Return the path of the file that a setting calls ``name``, from ``folder``.

        '' for a network path that leads out of the project: asking for a file would already sign
        the user in to the host that the project names.
        """
        path = normpath(join(folder, name))
        is_elsewhere = path.startswith("//") and not is_within(path, self._files.top)
        return "" if is_elsewhere else path

    def document(self, setting: Setting, path: str, format: str) -> Document | None:
        """Return the file at ``path`` that ``setting`` names; of one outside the project only what
        keyfit knows by itself. None if it is not there."""
        found = self._files.store.document(path, format, whole=True) if path else None
        if found is None or self._may_show(setting, path):
            return found
        return withheld(found)

    def _may_show(self, setting: Setting, path: str) -> bool:
        """Return whether any value of the file at ``path``, which ``setting`` names, is shown."""
        is_inside = is_within(path, self._files.top) and not self._files.store.leads_out(path)
        return is_inside or self._is_users(setting)

    def _is_slot(self, name: str) -> bool:
        """Return whether programs that keyfit knows read a URL, model or limit by this name."""
        return self._environment.slot(name) in _SHOWN_ROLES

    def _is_users(self, setting: Setting) -> bool:
        """Return whether the user, not the project, wrote ``setting``."""
        top = self._files.top
        return top == self._files.world.home or not is_within(setting.source.path, top)

    def _is_outside(self, setting: Setting) -> bool:
        path = setting.source.path
        return path == ENVIRONMENT or setting.source.outside or not is_within(path, self._files.top)


def _named(found: Resolved, called: str) -> Resolved:
    """Return ``found`` if keyfit knows the text by itself, else only what it is ``called``."""
    if found.text is None or is_known(found.text):
        return found
    return Resolved(None, called=called, sent=found.text)
