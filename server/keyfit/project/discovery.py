"""Find the files to check: those named, and those that a search of the named folders finds.

Paths are absolute with ``/``. A folder search leaves out what .gitignore leaves out, except for
``.env`` files and coding tools' own files: people ignore exactly those, and they hold the keys.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from ..catalog.tool_registry import ToolCatalog
from ..parsers.formats import FORMATS
from ..resolve.document_store import format_of
from ..text.source import Unreadable
from ..util.lru_method import lru_cached_method
from ..vfs.read import read_bytes

if TYPE_CHECKING:
    from ..vfs.gitignore import Patterns
    from .projects import Projects

    # (folder with a final slash, its patterns).
    Specs = tuple[tuple[str, Patterns], ...]

DEEPEST = 32  # folders below the one that is searched
IGNORE_FILE = ".gitignore"
# Bytes; collections of every known template are smaller
_LARGEST_IGNORE_FILE = 256 * 1024
# Never a place for one's own settings; large.
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
_ENVIRONMENT_MARK = "pyvenv.cfg"  # lies in every Python environment, whatever its name


class _Folder:
    """A folder of the search: what of it is ignored, by the .gitignore files around it."""

    def __init__(self, path: str, specs: Specs, around: _Folder | None = None) -> None:
        self.path, self.specs, self._around = path, specs, around
        self.depth: int = around.depth + 1 if around else 0

    @cached_property
    def ignored(self) -> bool:
        """Whether it is itself ignored; asked for only where something depends on it."""
        return self._around is not None and self._around.ignores(f"{self.path}/")

    def ignores(self, path: str) -> bool:
        """Return whether ``path`` (a folder's ends in a slash) is ignored; the deepest file
        decides."""
        if self.ignored:
            return True
        for base, spec in reversed(self.specs):
            decision = spec.decide(path[len(base) :])
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
            if not set(glob) & set("*?["):
                self.known.append(glob)
            if FORMATS[format].is_env_file:
                self.env_files.add(glob)

    @lru_cached_method(4096)  # names come again and again
    def is_candidate_name(self, name: str) -> bool:
        """Return whether files called ``name`` may be read; rules most out before any path is
        made."""
        return name in self.tools.file_names or self.tools.by_glob.of(name) is not None


class Discovery:
    """A search for files: those to check in a fixed order, why others were left out, remarks."""

    def __init__(
        self,
        tools: ToolCatalog,
        go_on: Callable[[], bool] = lambda: True,
        projects: Projects | None = None,
        on_folder: Callable[[str, Iterable[str]], None] = lambda folder, names: None,
        force_exclude: bool = False,
    ) -> None:
        """``go_on`` is called at each folder of a search, which ends when it returns False.

        ``projects`` have further tools, and exclude files and folders; ``on_folder`` is called with
        each folder that is searched, and all names in it. With ``force_exclude``, what the projects
        exclude is left out even if it is named.
        """
        self._force_exclude = force_exclude
        self._go_on, self._projects, self._on_folder = go_on, projects, on_folder
        self.files: list[str] = []
        self._named: set[str] = set()
        self._searches = 0
        self._linked = False  # whether any file is a link
        self.skipped: dict[str, str] = {}
        self.missing: list[str] = []  # what was named and is not there
        self.notes: list[str] = []
        self._of_tools = {id(tools): _Names(tools)}
        self._names = self._of_tools[id(tools)]

    def _enter(self, folder: str) -> _Names:
        """Return the names that count in ``folder``."""
        if self._projects:
            tools = self._projects.around(folder or "/").linter.tools
            if id(tools) not in self._of_tools:
                self._of_tools[id(tools)] = _Names(tools)
            self._names = self._of_tools[id(tools)]
        return self._names

    def _excludes(self, path: str, is_folder: bool = False) -> bool:
        return self._projects is not None and self._projects.of(path).excludes(
            path, is_folder
        )

    def add(self, path: str) -> None:
        """Add the file ``path``, or what a search of the folder ``path`` finds."""
        self._searches += 1
        if not os.path.lexists(path):
            self.skipped[path] = "no such file or folder"
            self.missing.append(path)
        elif self._leaves_out(path):
            return
        elif os.path.basename(path) in self._names.env_files and os.path.isdir(path):
            self.skipped[path] = "a directory, not a file"
        elif os.path.isdir(path):
            self._search(path)
        elif os.path.exists(path) and not os.path.isfile(path):
            self.skipped[path] = "not a regular file"
        else:
            self.add_file(path)

    def _leaves_out(self, path: str) -> bool:
        return self._force_exclude and self._excludes(path, os.path.isdir(path))

    def add_file(self, path: str) -> None:
        """Add the file ``path``, there or not, if its name is one that keyfit reads."""
        if self._leaves_out(path):
            return
        if format_of(self._enter(path.rpartition("/")[0]).tools, path) is None:
            self.skipped[path] = "not a file keyfit reads, by its name"
        else:
            self.files.append(path)
            self._named.add(path)

    def add_within(self, top: str, path: str) -> None:
        """Add what a search of the folder ``top`` finds in the folder ``path`` below it."""
        if _is_above_home(top):
            self._search(top)
            return
        for at, found, inner in self._towards(top, path):
            if at == path:
                self.files += found
                self._walk(inner, os.path.realpath(top))

    def add_home(self, home: str) -> None:
        """Add the files that are known by name and lie in the folder ``home``, unsearched."""
        self._searches += 1
        self.files += (path for path in self._by_name(home) if os.path.isfile(path))

    def finds(self, top: str, path: str) -> bool:
        """Return whether a search of the folder ``top`` finds the file ``path`` below it."""
        if _is_above_home(top):
            return os.path.isfile(path) and path in self._by_name(top)
        return any(path in found for _, found, _ in self._towards(top, path))

    def _towards(
        self, top: str, path: str
    ) -> Iterator[tuple[str, list[str], list[_Folder]]]:
        """Yield the folders that a search of ``top`` enters on the way to ``path``: the path of
        each, the files to check in it and the folders to go on with."""
        root = os.path.realpath(top)
        folder: _Folder | None = _top(top)
        while folder:
            found, inner = self._scan_folder(folder, root)
            yield folder.path, found, inner
            folder = next(
                (one for one in inner if f"{path}/".startswith(f"{one.path}/")), None
            )

    def finish(self) -> None:
        """Leave every file in the list once, whatever links lead to it."""
        if self._searches == 1 and not (self._named or self._linked):
            return
        best: dict[str, str] = {}
        folders = _Real()
        for path in dict.fromkeys(self.files):
            real = folders.of(path)
            if real in best:
                path = min(best[real], path, key=lambda one: self._rank(one, real))
            best[real] = path
        self.files = list(best.values())

    def _rank(self, path: str, real: str) -> tuple[bool, bool, bool]:
        """Return the sort key of a path to ``real``: the least stays, one that was named, else
        one without links."""
        return path not in self._named, os.path.islink(path), path != real

    def _search(self, path: str) -> None:
        if not _is_above_home(path):
            self._walk([_top(path)], os.path.realpath(path))
            return
        note = f"{path}: not searched (a home folder or above one); only known files"
        self.notes.append(note)
        for file in self._by_name(path):
            if os.path.isfile(file) and not self._excludes(file):
                self.files.append(file)

    def _walk(self, folders: list[_Folder], root: str) -> None:
        """Add the files in ``folders`` and below, in the order of a recursive walk."""
        pending = folders[::-1]
        while pending and self._go_on():
            files, inner = self._scan_folder(pending.pop(), root)
            self.files += files
            pending += reversed(inner)

    def _by_name(self, path: str) -> Iterator[str]:
        """Yield the paths in the folder ``path`` at which a known file may exist."""
        for tail in sorted(set(self._enter(path).known)):
            yield f"{path.rstrip('/')}/{tail}"

    def _scan_folder(
        self, folder: _Folder, root: str
    ) -> tuple[list[str], list[_Folder]]:
        """Return the files to check in ``folder`` and the folders to search next, both by name.

        ``root`` is the real path of the folder that the search began with.
        """
        try:
            with os.scandir(folder.path or "/") as entries:
                listed = {entry.name: entry for entry in entries}
        except OSError as error:
            self.skipped[folder.path or "/"] = _why(error)
            return [], []
        self._on_folder(folder.path, listed)
        if _ENVIRONMENT_MARK in listed:
            return [], []
        if IGNORE_FILE in listed and not folder.ignored:
            folder.specs = (*folder.specs, *_spec(folder.path))
        is_candidate_name = self._enter(folder.path).is_candidate_name
        files: list[str] = []
        inner: list[_Folder] = []
        for name, entry in sorted(listed.items()):
            if entry.is_dir(follow_symlinks=False):
                inner += self._inner(folder, name)
            elif is_candidate_name(name) and self._is_wanted(folder, entry, root):
                files.append(f"{folder.path}/{name}")
        return files, inner

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
        return (
            FORMATS[format].is_env_file
            or bool(tools.claims(path))
            or not folder.ignores(path)
        )

    def _inner(self, folder: _Folder, name: str) -> Iterator[_Folder]:
        """Yield the folder ``name`` in ``folder``, if it is to be searched."""
        path = f"{folder.path}/{name}"
        if name in _NEVER:
            return
        if name in self._names.env_files:
            self.skipped[path] = "a directory, not a file"
        elif folder.depth >= DEEPEST:
            self.skipped[path] = f"more than {DEEPEST} folders down"
        else:
            inner = _Folder(path, folder.specs, folder)
            is_output = name in _OUTPUT and inner.ignored
            if not is_output and not self._excludes(path, is_folder=True):
                yield inner


class _Real:
    """Real paths, each folder looked at once."""

    def __init__(self) -> None:
        self._folders: dict[str, str] = {}

    def of(self, path: str) -> str:
        """Return the path that ``path`` leads to, without links, with ``/``."""
        if path.count("/") == 1 or os.path.islink(path):
            return os.path.realpath(path).replace(os.sep, "/")
        folder, _, name = path.rpartition("/")
        if folder not in self._folders:
            self._folders[folder] = self.of(folder)
        return f"{self._folders[folder]}/{name}"


def _top(path: str) -> _Folder:
    """Return the folder that a search begins with."""
    return _Folder(path.rstrip("/"), tuple(_specs_above(path.rstrip("/"))))


def _why(error: OSError) -> str:
    return (error.strerror or "cannot be read").lower()


def _is_above_home(path: str) -> bool:
    """Return whether ``path`` is ``/``, the home folder or a folder around it."""
    home, real = os.path.realpath(os.path.expanduser("~")), os.path.realpath(path)
    return (
        os.path.dirname(real) == real or home == real or home.startswith(real + os.sep)
    )


def _is_within(path: str, root: str) -> bool:
    return os.path.realpath(path).startswith(root.rstrip(os.sep) + os.sep)


def _specs_above(path: str) -> Iterator[tuple[str, Patterns]]:
    """Yield the .gitignore files above ``path``, from the top of its repository down."""
    above, at = [], path
    while not os.path.exists(f"{at}/.git"):
        at = at.rpartition("/")[0]
        if not at:
            return
        above.append(at)
    for folder in reversed(above):
        yield from _spec(folder)


def _spec(folder: str) -> Iterator[tuple[str, Patterns]]:
    """Yield the patterns of ``folder``'s .gitignore, if it has a readable one."""
    try:
        found = read_bytes(f"{folder}/{IGNORE_FILE}", _LARGEST_IGNORE_FILE)
    except Unreadable:
        return
    if not found:
        return
    from ..vfs.gitignore import git_ignore, lines_of

    lines = lines_of(found.decode("utf-8", "replace"))
    if any(line.strip() and not line.startswith("#") for line in lines):
        yield f"{folder}/", git_ignore(lines)
