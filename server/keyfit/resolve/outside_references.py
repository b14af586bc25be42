"""Decide which values may be shown that a project's references bring in from outside."""

from __future__ import annotations

from ..catalog.variable_names import VariableNames
from ..parsers.document import Document, Setting
from ..util.translation import phrase
from ..vfs.paths import is_within, path_from
from .host_environment import ENVIRONMENT
from .outside_values import is_known, withheld
from .resolved_value import Resolved
from .tool_files import ToolFiles

_SHOWN_ROLES = ("url", "model", "limit")


class OutsideReferences:
    """Decides, for one tool started in one folder, what a project's references may show.

    A reference that the user wrote, in a file of the home folder, may show anything.
    """

    def __init__(self, variable_names: VariableNames, files: ToolFiles) -> None:
        self._variable_names = variable_names
        self._files = files

    def shown(self, setting: Setting, name: str, value: Resolved) -> Resolved:
        """Return ``value``, that of the variable ``name`` to which ``setting`` refers.

        Its text is unknown if it comes from outside, and neither name nor value is a known one.
        """
        if not value.pieces or self._is_users(setting):
            return value
        if self._is_slot(name):
            return value
        for piece in value.pieces:
            if self._is_outside(piece.setting):
                called = f"${name}"
                return _known_or_named(value, called)
        return value

    def asked_for(self, setting: Setting, name: str, value: Resolved) -> Resolved:
        """Return ``value`` as `shown` does, where ``setting`` assigns the variable ``name``.

        That is for a user who asks for the variable by its name.
        """
        if not self._is_outside(setting):
            return value
        # A known name is no secret of the machine: the user asks for what a tool would send.
        if self._variable_names.slot(name):
            return value
        called = f"${name}"
        return _known_or_named(value, called)

    def of_file(
        self, setting: Setting, name: str, path: str, value: Resolved
    ) -> Resolved:
        """Return ``value``, the text of the file at ``path``, as `shown` does for a variable.

        ``name`` is how ``setting`` calls the file.
        """
        if self._may_show(setting, path):
            return value
        called = phrase("the file {name}", name=name)
        return _known_or_named(value, called)

    def path_of(self, folder: str, name: str) -> str:
        """Return the path of the file that a setting calls ``name``, from ``folder``.

        '' for a network path that leads out of the project: asking for a file would already sign
        the user in to the host that the project names.
        """
        path = path_from(folder, name)
        is_network_path = path.startswith("//")
        if is_network_path and not is_within(path, self._files.top):
            return ""
        return path

    def document(self, setting: Setting, path: str, format: str) -> Document | None:
        """Return the file at ``path`` that ``setting`` names; None if it is not there.

        Of one outside the project it has only what keyfit knows by itself.
        """
        if not path:
            return None
        document = self._files.store.document(path, format, whole=True)
        if document is None:
            return None
        if self._may_show(setting, path):
            return document
        return withheld(document)

    def _may_show(self, setting: Setting, path: str) -> bool:
        """Return whether any value of the file at ``path``, which ``setting`` names, is shown."""
        if self._is_users(setting):
            return True
        if not is_within(path, self._files.top):
            return False
        # A link inside the project may lead to any file of the machine.
        return not self._files.store.leads_out(path)

    def _is_slot(self, name: str) -> bool:
        """Return whether programs that keyfit knows read a URL, model or limit by this name."""
        role = self._variable_names.slot(name)
        return role in _SHOWN_ROLES

    def _is_users(self, setting: Setting) -> bool:
        """Return whether the user, not the project, wrote ``setting``."""
        top = self._files.top
        # A file of the home folder itself is the user's own, not a project's.
        if top == self._files.host_environment.home:
            return True
        return not is_within(setting.source.path, top)

    def _is_outside(self, setting: Setting) -> bool:
        """Return whether ``setting`` is in the environment, or in a file outside the project."""
        source = setting.source
        if source.path == ENVIRONMENT or source.outside:
            return True
        return not is_within(source.path, self._files.top)


def _known_or_named(value: Resolved, called: str) -> Resolved:
    """Return ``value`` if keyfit knows its text by itself, else only what it is ``called``."""
    if value.text is None or is_known(value.text):
        return value
    return Resolved(None, called=called, sent=value.text)
