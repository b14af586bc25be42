"""``workspace/didChangeWatchedFiles`` and ``didRenameFiles``: files outside the editor.

Where the client watches nothing, the times of the files that were read are compared whenever a
document is opened, saved or closed.
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatch
from typing import TYPE_CHECKING

from lsprotocol import types

from ...util.safe_traceback import error_location
from ..protocol.logging import LOG
from ..protocol.uris import path_of

if TYPE_CHECKING:
    from ...catalog.tool_registry import ToolCatalog
    from ..session.session import Session

REGISTRATION = "keyfit-watched-files"

# When a folder is renamed or created in the editor, clients report nothing but this.
RENAME_OPTIONS = types.FileOperationRegistrationOptions(
    [
        types.FileOperationFilter(
            types.FileOperationPattern("**", types.FileOperationPatternKind.Folder),
            "file",
        )
    ]
)


def globs(tools: ToolCatalog) -> list[str]:
    """Return globs for the files that keyfit checks: one for each name of a format, and one for
    each file of a tool that has none of those names.

    Without braces: Eglot 1.9 and Neovim 0.11 know no ``*`` inside of them, Neovim 0.12 refuses a
    lone ``{*.json5}``.
    """
    names = [glob for glob, _ in tools.formats]
    tails: set[str] = set()
    for tool in tools.tools:
        for spec in tool.files.values():
            tails.update(spec.tails)
    other_tails = [tail for tail in tails if not _is_named(tools, tail)]
    return _anywhere([*names, *sorted(other_tails)])


def signs(tools: ToolCatalog) -> list[str]:
    """Return the names of files that are looked at beside those checked, such as manifests.

    Names that `globs` covers are left out.
    """
    from ...catalog.caller_signs import load_callers

    names = load_callers().names
    return sorted(name for name in names if not _is_named(tools, name))


def _is_named(tools: ToolCatalog, tail: str) -> bool:
    """Return whether the last name of ``tail`` is one of a format's."""
    name = tail.rpartition("/")[2]
    return any(fnmatch(name, glob) for glob, _ in tools.formats)


def _anywhere(names: Iterable[str]) -> list[str]:
    """Return globs for files of these ``names`` in any folder."""
    return [f"**/{name}" for name in names]


async def register(session: Session) -> None:
    """Register for changes of the files that keyfit reads, if the client watches files."""
    if not session.capabilities.registers.watched_files:
        return
    engine = session.engine
    tools = engine.tools  # loads the settings that `steering` is made of
    names = [*engine.steering, *signs(tools)]
    wanted = [*globs(tools), *_anywhere(names)]
    watchers = [types.FileSystemWatcher(glob) for glob in wanted]
    method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    params = types.RegistrationParams(
        [types.Registration(REGISTRATION, method, options)]
    )
    try:
        await session.client.client_register_capability_async(params)
    except Exception as error:
        LOG.warning("the client watches no files: %s", error_location(error))


def did_rename_files(session: Session, params: types.RenameFilesParams) -> None:
    """Search the folders that were renamed or moved in the editor."""
    session.folders.rescan(path_of(file.new_uri) for file in params.files)


def did_change_watched_files(
    session: Session, params: types.DidChangeWatchedFilesParams
) -> None:
    """Check the files that were created, changed or deleted.

    What became of each is seen by looking at it, not by the kind of change that is reported.
    """
    changed = [path_of(change.uri) for change in params.changes]
    paths = list(dict.fromkeys(changed))
    store = session.store
    store.invalidate_on_disk(paths)
    session.checks.schedule()
    steering = session.engine.steering
    if any(path.rpartition("/")[2] in steering for path in paths):
        session.folders.search(anew=True)
    # A folder that was deleted or renamed is watched by none of the globs: look at the rest too.
    others = [path for path in paths if not store.is_workspace_file(path)]
    session.folders.rescan(others)
