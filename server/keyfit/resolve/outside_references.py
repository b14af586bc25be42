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

    def __init__(self, variable_names: VariableNames, files: ToolFiles) -> None:
        self._variable_names = variable_names
        self._files = files

    def shown(self, setting: Setting, name: str, value: Resolved) -> Resolved:
        """Return ``value``, that of the variable ``name`` to which ``setting`` refers.

        It is without its text if that comes from outside, and neither the name nor the value is a
        known one.
        """
        if not value.pieces or self._is_users(setting) or self._is_slot(name):
            return value
        for piece in value.pieces:
            if self._is_outside(piece.setting):
                return _known_or_named(value, f"${name}")
        return value

    def asked_for(self, setting: Setting, name: str, value: Resolved) -> Resolved:
        """As `shown`, where ``setting`` itself assigns the variable ``name`` that is asked for."""
        # A known name is no secret of the machine: the user asks for what a tool would send.
        if not self._is_outside(setting) or self._variable_names.slot(name):
            return value
        return _known_or_named(value, f"${name}")

    def of_file(
        self, setting: Setting, name: str, path: str, value: Resolved
    ) -> Resolved:
        """As `shown`, of the text of the file at ``path``, which ``setting`` calls ``name``."""
        if self._may_show(setting, path):
            return value
        return _known_or_named(value, f"the file {name}")

    def path_of(self, folder: str, name: str) -> str:
        """Return the path of the file that a setting calls ``name``, from ``folder``.

        '' for a network path that leads out of the project: asking for a file would already sign
        the user in to the host that the project names.
        """
        path = normpath(join(folder, name))
        is_elsewhere = path.startswith("//") and not is_within(path, self._files.top)
        return "" if is_elsewhere else path

    def document(self, setting: Setting, path: str, format: str) -> Document | None:
        """Return the file at ``path`` that ``setting`` names; None if it is not there.

        Of one outside the project it has only what keyfit knows by itself.
        """
        if not path:
            return None
        document = self._files.store.document(path, format, whole=True)
        if document is None or self._may_show(setting, path):
            return document
        return withheld(document)

    def _may_show(self, setting: Setting, path: str) -> bool:
        """Return whether any value of the file at ``path``, which ``setting`` names, is shown."""
        # A link inside the project may lead to any file of the machine.
        is_inside = is_within(
            path, self._files.top
        ) and not self._files.store.leads_out(path)
        return is_inside or self._is_users(setting)

    def _is_slot(self, name: str) -> bool:
        """Return whether programs that keyfit knows read a URL, model or limit by this name."""
        return self._variable_names.slot(name) in _SHOWN_ROLES

    def _is_users(self, setting: Setting) -> bool:
        """Return whether the user, not the project, wrote ``setting``."""
        # In the home folder itself the user is at home, whatever lies there.
        top = self._files.top
        return top == self._files.host_environment.home or not is_within(
            setting.source.path, top
        )

    def _is_outside(self, setting: Setting) -> bool:
        """Return whether ``setting`` stands in the environment or in a file of somewhere else."""
        source = setting.source
        if source.path == ENVIRONMENT or source.outside:
            return True
        return not is_within(source.path, self._files.top)


def _known_or_named(value: Resolved, called: str) -> Resolved:
    """Return ``value`` if keyfit knows its text by itself, else only what it is ``called``."""
    if value.text is None or is_known(value.text):
        return value
    return Resolved(None, called=called, sent=value.text)
