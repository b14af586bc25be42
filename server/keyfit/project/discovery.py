"""Find the files to check: those named, and those that a search of the named folders finds.

Paths are absolute with ``/``. A folder search leaves out what .gitignore leaves out, except for
``.env`` files and coding tools' own files: people ignore exactly those, for the keys in them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from ..catalog.tool_registry import ToolCatalog
from ..parsers.formats import FORMATS
from ..resolve.document_store import format_of
from ..resolve.file_locations import matching
from ..text.source import Unreadable
from ..util.lru_method import lru_cached_method
from ..util.translation import phrase
from ..vfs.files import Disk
from ..vfs.paths import real_path
from ..vfs.read import read_bytes

if TYPE_CHECKING:
    from ..vfs.gitignore import Patterns, PlacedPatterns
    from .projects import Projects

    # (folder with a final slash, the patterns of its .gitignore)
    Specs = tuple[tuple[str, Patterns], ...]

MAX_DEPTH = 32  # folders below the one that is searched
IGNORE_FILE = ".gitignore"
# Bytes; collections of every known template are smaller.
_MAX_IGNORE_FILE_SIZE = 256 * 1024
_WILDCARDS = frozenset("*?[")
# Never searched: large, and never the place of a user's own settings.
_NEVER = frozenset(
    (
        ".git",
        ".hg",
        ".svn",
        "node_modules",
        "bower_components",
        ".venv",
        "site-packages",
        "__pycache__",
        ".tox",
        ".nox",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
    )
)
# Output folders by custom: not searched for .env files either, once they are ignored.
_OUTPUT = frozenset(
    (
        "build",
        "dist",
        "out",
        "target",
        "vendor",
        "venv",
        "env",
        "coverage",
        ".next",
        ".cache",
        ".gradle",
    )
)
# in every Python virtual environment, whatever its name
_ENVIRONMENT_MARK = "pyvenv.cfg"


class _Folder:
    """A folder of the search: what of it is ignored, by the .gitignore files around it."""

    def __init__(self, path: str, around: _Folder | None = None) -> None:
        self.path = path
        self.specs: Specs = around.specs if around else ()
        self._around = around
        self.depth: int = around.depth + 1 if around else 0

    @cached_property
    def ignored(self) -> bool:
        """Whether it is itself ignored; asked for only where something depends on it."""
        if self._around is None:
            return False
        return self._around.ignores(f"{self.path}/")

    def read_own_patterns(self) -> None:
        """Add the patterns of the folder's own .gitignore, which git does not read where the
        folder is ignored."""
        if not self.ignored:
            self.specs = (*self.specs, *_spec(self.path))

    def ignores(self, path: str) -> bool:
        """Return whether ``path`` (a folder's ends in a slash) is ignored; the deepest file
        decides."""
        # As for git, nothing below an ignored folder can be included again.
        if self.ignored:
            return True
        # Since this folder is not ignored, none above it is: a deeper file may have included one.
        for base, spec in reversed(self.specs):
            relative = path[len(base) :]
            decision = spec.decide(relative)
            if decision is not None:
                return decision
        return False


class _Names:
    """The names of files that ``tools`` read."""

    def __init__(self, tools: ToolCatalog) -> None:
        self.tools = tools
        self.known: list[str] = []  # names, and paths below a folder
        for tool in tools.tools:
            for spec in tool.files.values():
                self.known += spec.tails
        self.env_files: set[str] = set()
        for glob, format in tools.formats:
            is_plain_name = _WILDCARDS.isdisjoint(glob)
            if is_plain_name:
                self.known.append(glob)
            if FORMATS[format].is_env_file:
                self.env_files.add(glob)

    @lru_cached_method(4096)  # names come again and again
    def is_candidate_name(self, name: str) -> bool:
        """Return whether files called ``name`` may be read; rules most out before any path is
        made."""
        if name in self.tools.file_names:
            return True
        return self.tools.format_by_name(name) is not None


class Discovery:
    """A search for files: those to check in a fixed order, why others were left out, remarks."""

    def __init__(
        self,
        tools: ToolCatalog,
        should_continue: Callable[[], bool] = lambda: True,
        projects: Projects | None = None,
        on_folder: Callable[[str, Iterable[str]], None] = lambda folder, names: None,
        force_exclude: bool = False,
        excluded: PlacedPatterns | None = None,
    ) -> None:
        """``should_continue`` is called at each folder of a search, which ends when it returns
        False.

        ``projects`` have further tools, and exclude files and folders; ``on_folder`` is called with
        each folder that is searched, and all names in it. ``excluded`` are left out, too. With
        ``force_exclude``, what is left out so is even if it is named.
        """
        self._force_exclude = force_exclude
        self._excluded = excluded
        self._should_continue = should_continue
        self._projects = projects
        self._on_folder = on_folder
        self.files: list[str] = []
        self._named: set[str] = set()
        self._searches = 0
        self._linked = False  # whether any file is a link
        self.skipped: dict[str, str] = {}
        self.missing: list[str] = []  # what was named and is not there
        self.notes: list[str] = []
        self._names = _Names(tools)
        self._of_tools = {id(tools): self._names}

    def _enter(self, folder: str) -> _Names:
        """Return the names that count in ``folder``."""
        if self._projects is None:
            return self._names
        project = self._projects.around(folder or "/")
        tools = project.linter.tools
        # Projects that add no tools share one catalog; their names are collected once.
        names = self._of_tools.get(id(tools))
        if names is None:
            names = _Names(tools)
            self._of_tools[id(tools)] = names
        self._names = names
        return names

    def _excludes(self, path: str, is_folder: bool = False) -> bool:
        if self._excluded and self._excluded.match(path, is_folder):
            return True
        if self._projects is None:
            return False
        project = self._projects.of(path)
        return project.excludes(path, is_folder)

    def add(self, path: str) -> None:
        """Add the file ``path``, or what a search of the folder ``path`` finds."""
        self._searches += 1
        if not os.path.lexists(path):
            self.skipped[path] = phrase("no such file or folder")
            self.missing.append(path)
        elif self._leaves_out(path):
            return
        elif os.path.isdir(path):
            name = os.path.basename(path)
            if name in self._names.env_files:
                self.skipped[path] = phrase("a directory, not a file")
            else:
                self._search(path)
        elif os.path.exists(path) and not os.path.isfile(path):
            # A pipe or a device: to read it could block forever.
            self.skipped[path] = phrase("not a regular file")
        else:
            self.add_file(path)

    def _leaves_out(self, path: str) -> bool:
        if not self._force_exclude:
            return False
        return self._excludes(path, os.path.isdir(path))

    def add_file(self, path: str) -> None:
        """Add the file ``path``, there or not, if its name is one that keyfit reads."""
        if self._leaves_out(path):
            return
        folder = path.rpartition("/")[0]
        names = self._enter(folder)
        if format_of(names.tools, path) is None:
            self.skipped[path] = phrase("not a file keyfit reads, by its name")
        else:
            self.files.append(path)
            self._named.add(path)

    def add_within(self, top: str, path: str) -> None:
        """Add what a search of the folder ``top`` finds in the folder ``path`` below it."""
        if _is_above_home(top):
            self._search(top)
            return
        for folder, files, inner in self._towards(top, path):
            if folder == path:
                self.files += files
                self._walk(inner, os.path.realpath(top))

    def add_home(self, home: str) -> None:
        """Add the files that are known by name and lie in the folder ``home``, unsearched."""
        self._searches += 1
        self.files += filter(os.path.isfile, self._by_name(home))

    def finds(self, top: str, path: str) -> bool:
        """Return whether a search of the folder ``top`` finds the file ``path`` below it."""
        if _is_above_home(top):
            return os.path.isfile(path) and path in self._by_name(top)
        return any(path in files for _, files, _ in self._towards(top, path))

    def _towards(
        self, top: str, path: str
    ) -> Iterator[tuple[str, list[str], list[_Folder]]]:
        """Yield the folders that a search of ``top`` enters on the way to ``path``: the path of
        each, the files to check in it and the folders to go on with."""
        root = os.path.realpath(top)
        folder: _Folder | None = _top(top)
        while folder:
            files, inner = self._scan_folder(folder, root)
            yield folder.path, files, inner
            folder = _next_towards(inner, path)

    def finish(self) -> None:
        """Leave every file in the list once, whatever links lead to it."""
        # One search without links meets no file twice; the real path of each would cost a call
        # of the system.
        if self._searches == 1 and not self._named and not self._linked:
            return
        best: dict[str, str] = {}
        folders = _RealPaths()
        for path in dict.fromkeys(self.files):
            real = folders.of(path)
            known = best.get(real)
            if known is None or self._rank(path, real) < self._rank(known, real):
                best[real] = path
        self.files = list(best.values())

    def _rank(self, path: str, real: str) -> tuple[bool, bool, bool]:
        """Return the sort key of a path to ``real``: the least stays, one that was named, else
        one without links."""
        is_unnamed = path not in self._named
        is_link = os.path.islink(path)
        leads_elsewhere = path != real
        return is_unnamed, is_link, leads_elsewhere

    def _search(self, path: str) -> None:
        if not _is_above_home(path):
            top = _top(path)
            self._walk([top], os.path.realpath(path))
            return
        note = phrase(
            "{path}: not searched (a home folder or above one); only known files",
            path=path,
        )
        self.notes.append(note)
        for file in self._by_name(path):
            if os.path.isfile(file) and not self._excludes(file):
                self.files.append(file)

    def _walk(self, folders: list[_Folder], root: str) -> None:
        """Add the files in ``folders`` and below, in the order of a recursive walk."""
        pending = folders[::-1]
        while pending and self._should_continue():
            folder = pending.pop()
            files, inner = self._scan_folder(folder, root)
            self.files += files
            pending += reversed(inner)

    def _by_name(self, path: str) -> Iterator[str]:
        """Yield the paths in the folder ``path`` at which a known file may exist."""
        folder = path.rstrip("/")
        names = self._enter(path)
        known: set[str] = set()
        for tail in names.known:
            known.update(matching(f"{folder}/{tail}"))
        known.update(_startup_files(names.tools, folder))
        yield from sorted(known)

    def _scan_folder(
        self, folder: _Folder, root: str
    ) -> tuple[list[str], list[_Folder]]:
        """Return the files to check in ``folder`` and the folders to search next, both by name.

        ``root`` is the real path of the folder that the search began with.
        """
        listed = self._entries(folder)
        if listed is None:
            return [], []
        self._on_folder(folder.path, listed)
        if _ENVIRONMENT_MARK in listed:
            return [], []
        if IGNORE_FILE in listed:
            folder.read_own_patterns()
        names = self._enter(folder.path)
        is_candidate_name = names.is_candidate_name
        files: list[str] = []
        inner: list[_Folder] = []
        for name, entry in sorted(listed.items()):
            if entry.is_dir(follow_symlinks=False):
                inner += self._inner(folder, name)
            elif is_candidate_name(name) and self._is_wanted(folder, entry, root):
                files.append(f"{folder.path}/{name}")
        return files, inner

    def _entries(self, folder: _Folder) -> dict[str, os.DirEntry[str]] | None:
        """Return what lies in ``folder`` by name, None if it cannot be read."""
        path = folder.path or "/"
        try:
            with os.scandir(path) as entries:
                return {entry.name: entry for entry in entries}
        except OSError as error:
            self.skipped[path] = _why(error)
            return None

    def _is_wanted(self, folder: _Folder, entry: os.DirEntry[str], root: str) -> bool:
        path = f"{folder.path}/{entry.name}"
        try:
            if not entry.is_file():
                return False
        except OSError as error:  # a link to itself
            self.skipped[path] = _why(error)
            return False
        tools = self._names.tools
        format = format_of(tools, path)
        if format is None:
            return False
        if entry.is_symlink():
            self._linked = True
            if not _is_within(path, root):
                return False
        if self._excludes(path):
            return False
        # People ignore exactly these two kinds, for the keys in them.
        if FORMATS[format].is_env_file or tools.claims(path):
            return True
        return not folder.ignores(path)

    def _inner(self, folder: _Folder, name: str) -> Iterator[_Folder]:
        """Yield the folder ``name`` in ``folder``, if it is to be searched."""
        path = f"{folder.path}/{name}"
        if name in _NEVER:
            return
        if name in self._names.env_files:
            self.skipped[path] = phrase("a directory, not a file")
        elif folder.depth >= MAX_DEPTH:
            self.skipped[path] = phrase(
                "more than {count} folders down", count=MAX_DEPTH
            )
        else:
            inner = _Folder(path, folder)
            is_output = name in _OUTPUT and inner.ignored
            if not is_output and not self._excludes(path, is_folder=True):
                yield inner


class _RealPaths:
    """Real paths of files; each folder is resolved once."""

    def __init__(self) -> None:
        self._folders: dict[str, str] = {}

    def of(self, path: str) -> str:
        """Return the path that ``path`` leads to, without links, with ``/``."""
        is_at_root = path.count("/") == 1
        if is_at_root or os.path.islink(path):
            return real_path(path)
        folder, _, name = path.rpartition("/")
        real_folder = self._folders.get(folder)
        if real_folder is None:
            real_folder = self.of(folder)
            self._folders[folder] = real_folder
        return f"{real_folder}/{name}"


def _top(path: str) -> _Folder:
    """Return the folder that a search begins with, below those above it in its repository."""
    above: _Folder | None = None
    for folder in _folders_above(path.rstrip("/")):
        above = _Folder(folder, above)
        above.read_own_patterns()
    top = _Folder(path.rstrip("/"), above)
    top.depth = 0  # it is counted from where the search begins
    return top


def _next_towards(folders: Iterable[_Folder], path: str) -> _Folder | None:
    """Return the one of ``folders`` that is ``path`` or lies above it, None if none does."""
    below = f"{path}/"
    for folder in folders:
        if below.startswith(f"{folder.path}/"):
            return folder
    return None


def _why(error: OSError) -> str:
    from ..util.os_error_text import os_error_text  # seldom needed

    return os_error_text(error, phrase("cannot be read"))


def _startup_files(tools: ToolCatalog, home: str) -> Iterator[str]:
    """Yield the paths of the startup files of all shells in the folder ``home``, there or not; a
    folder around home folders has none."""
    if os.path.realpath(home) != os.path.realpath(os.path.expanduser("~")):
        return
    from ..resolve.startup_places import StartupPlaces

    places = StartupPlaces(Disk(), tools, home, os.environ.get)
    for path, _ in places.of_programs(tools.startup_files.by_program):
        yield path


def _is_above_home(path: str) -> bool:
    """Return whether ``path`` is ``/``, the home folder or a folder around it."""
    home = os.path.realpath(os.path.expanduser("~"))
    real = os.path.realpath(path)
    is_root = os.path.dirname(real) == real
    if is_root or home == real:
        return True
    return home.startswith(real + os.sep)


def _is_within(path: str, root: str) -> bool:
    real = os.path.realpath(path)
    return real.startswith(root.rstrip(os.sep) + os.sep)


def _folders_above(path: str) -> list[str]:
    """Return the folders above ``path``, from the top of its repository down."""
    above: list[str] = []
    folder = path
    while not os.path.exists(f"{folder}/.git"):
        folder = folder.rpartition("/")[0]
        # Outside of a repository git ignores nothing.
        if not folder:
            return []
        above.append(folder)
    return above[::-1]


def _spec(folder: str) -> Iterator[tuple[str, Patterns]]:
    """Yield the patterns of ``folder``'s .gitignore, if it has a readable one."""
    try:
        content = read_bytes(f"{folder}/{IGNORE_FILE}", _MAX_IGNORE_FILE_SIZE)
    except Unreadable:
        return
    if not content:
        return
    from ..vfs.gitignore import lines_of, parse_gitignore

    lines = lines_of(content.decode("utf-8", "replace"))
    if any(map(_is_pattern_line, lines)):
        yield f"{folder}/", parse_gitignore(lines)


def _is_pattern_line(line: str) -> bool:
    is_blank = not line.strip()
    return not is_blank and not line.startswith("#")
