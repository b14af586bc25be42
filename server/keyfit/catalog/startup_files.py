"""Which files each shell runs, or the session reads, before the user gets a prompt."""

# Annotations are evaluated here: NamedTuple compiles each that is a string, at every start.

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from .toml_reader import rows_of

SESSION = "session"  # in the place of a program: what all of them are started with


class StartupMove(NamedTuple):
    """The ``variable`` that names another folder for the files of ``program``, or for those below
    ``folder``.

    ``set_in``: the program's file that stays in the home folder and may itself set the variable.
    """

    variable: str
    program: str = ""
    folder: str = ""
    set_in: str = ""


class StartupFiles(NamedTuple):
    """Places below the home folder by program; ``*`` in a name is any text.

    ``formats`` are those of places whose file name does not tell the format.
    """

    by_program: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    formats: Mapping[str, str] = MappingProxyType({})
    moves: tuple[StartupMove, ...] = ()

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that tell where the files are."""
        return tuple(move.variable for move in self.moves)

    def programs(self, shell: str) -> tuple[str, ...]:
        """Return whose files count for the user of ``shell``, a path such as ``/bin/zsh`` or
        ``C:\\…\\bash.exe``: all, if it is not a known one."""
        name = shell.replace("\\", "/").rpartition("/")[2]
        program = name.removesuffix(".exe")
        # In containers and under sudo, SHELL is often not set, or is one without startup files.
        if program not in self.by_program:
            return tuple(self.by_program)
        return (program, SESSION)


def startup_files(path: str, shared: Mapping[str, Any]) -> StartupFiles:
    """Return what the tables of ``shared``, the file at ``path``, say. Raises `CatalogError`."""
    by_program = {
        program: tuple(places) for program, places in shared["startup_files"].items()
    }
    moves = rows_of(StartupMove, path, "startup_moves", shared)
    formats = shared.get("startup_formats", {})
    return StartupFiles(by_program, formats, moves)
