"""Where a user's startup files are: in the home folder, or where a variable moves them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from .. import parsers
from ..catalog.startup_files import StartupMove
from ..catalog.tool_registry import ToolCatalog
from ..parsers.document import Literal, Ref, Setting
from ..text.source import Source, Unreadable
from ..util.lru_method import lru_cached_method
from ..vfs.files import Disk
from ..vfs.paths import join_path
from .variables import Variables

_REFERENCE = re.compile(r"\$\{?(?P<name>\w+)(?::?-(?P<default>[^{}]+))?\}?")


class StartupPlaces:
    """The startup files of one user, whose home folder is ``home``.

    ``variable`` returns the value of an environment variable, None if it is not set.
    """

    def __init__(
        self,
        disk: Disk,
        tools: ToolCatalog,
        home: str,
        variable: Callable[[str], str | None],
    ) -> None:
        self._disk = disk
        self._tools = tools
        self._home = home.rstrip("/")
        self._variable = variable

    def of(self, shell: str) -> tuple[tuple[str, str], ...]:
        """Return path and format of each file that a user of ``shell`` starts with, there or not.

        ``shell`` is a path such as ``/bin/zsh``. If it is not a known one, any known shell may be
        used.
        """
        return tuple(self.of_programs(self._tools.startup_files.programs(shell)))

    def of_programs(self, programs: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield path and format of each file of ``programs``, there or not."""
        for program in programs:
            for place in self._tools.startup_files.by_program[program]:
                for path in self._paths(program, place):
                    format = self._format(place, path)
                    if format is not None:
                        yield path, format

    def _paths(self, program: str, place: str) -> list[str]:
        folder, below = self._moved(program, place)
        if "*" in below:
            return self._disk.glob(folder, below)
        return [join_path(folder, below)]

    def _format(self, place: str, path: str) -> str | None:
        format = self._tools.startup_files.formats.get(place)
        return format or self._tools.by_glob.of(path.rpartition("/")[2])

    def _moved(self, program: str, place: str) -> tuple[str, str]:
        """Return the folder in which ``place`` is looked for, and what it is called in there."""
        for move in self._tools.startup_files.moves:
            first, _, below = place.partition("/")
            if move.program == program and place != move.set_in:
                folder, moved = self._folder(move), place
            elif below and move.folder == first:
                folder, moved = self._folder(move), below
            else:
                continue
            if folder:
                return folder, moved
        return self._home, place

    @lru_cached_method(8)  # asked for each file of a program
    def _folder(self, move: StartupMove) -> str | None:
        """Return the folder that the variable of ``move`` names; None or '' if it names none."""
        folder = self._variable(move.variable)
        if folder:
            is_of_windows = "/" not in folder
            return folder.replace("\\", "/") if is_of_windows else folder
        return self._set_in_file(move) if move.set_in else ""

    def _set_in_file(self, move: StartupMove) -> str:
        """Return the folder that a startup file names by the variable of ``move``, '' if none or if
        it is not certain."""
        path = join_path(self._home, move.set_in)
        try:
            text = self._disk.read(path) or ""
            format = self._tools.by_glob.of(move.set_in)
            # Parsed only if it may set it: that takes as long as all else that is done here.
            if not format or move.variable not in text:
                return ""
            document = parsers.parse(Source(path, text), format)
        except Unreadable:
            return ""
        variables = Variables(document)
        setting = variables.find(move.variable)
        return self._expanded(variables, setting).rstrip("/") if setting else ""

    def _expanded(self, variables: Variables, setting: Setting) -> str:
        """Return the path that ``setting`` becomes in a shell, '' if that is not known."""
        text = setting.source.text
        path = ""
        for part in setting.value.parts:
            if isinstance(part, Literal):
                path += part.text
                continue
            target = None
            if isinstance(part, Ref):
                target = variables.find(part.name, setting.scope, setting.span.start)
            piece: str | None
            if target:
                piece = self._expanded(variables, target)
            else:
                piece = self._piece(text[part.span.start : part.span.end])
            if not piece:
                return ""
            path += piece
        return path

    def _piece(self, written: str) -> str | None:
        """Return what ``written`` stands for: the home folder, or a variable, with a default that
        may be below the home folder; None if that is not known."""
        if written == "~":
            return self._home
        match = _REFERENCE.fullmatch(written)
        if match is None:
            return None
        if match["name"] == "HOME":
            return self._home
        value = self._variable(match["name"])
        default = (match["default"] or "$").replace("$HOME", self._home)
        if default == "~" or default.startswith("~/"):
            default = self._home + default[1:]
        return value or (None if "$" in default else default)
