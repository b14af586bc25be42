"""``workspace/didChangeWatchedFiles``: what happens to files outside the editor.

Where the client watches nothing, the times of the files that were read are compared whenever a
document is opened, saved or closed.
"""

from __future__ import annotations

from fnmatch import fnmatch
from typing import TYPE_CHECKING

from lsprotocol import types

from ...util.safe_traceback import error_location
from ..protocol.logging import LOG
from ..protocol.uris import path_of

if TYPE_CHECKING:
    from ...catalog.tool_registry import ToolCatalog
    from ..server import KeyfitServer

REGISTRATION = "keyfit-watched-files"


def globs(tools: ToolCatalog) -> list[str]:
    """What the files that keyfit reads are called: a glob for each name, and for each file of a
    tool that has none of those names.

    Without braces: Eglot 1.9 and Neovim 0.11 know no ``*`` inside of them, Neovim 0.12 refuses a
    lone ``{*.json5}``.
    """
    tails = {tail for tool in tools.tools for spec in tool.files.values() for tail in spec.tails}
    others = sorted(tail for tail in tails if not _is_named(tools, tail))
    return [f"**/{name}" for name in (*(glob for glob, _ in tools.formats), *others)]


def signs(tools: ToolCatalog) -> list[str]:
    """What the files are called that keyfit looks at beside those it checks, such as manifests; of
    other names than `globs` has."""
    from ...catalog.caller_signs import load_callers

    return sorted(name for name in load_callers().names if not _is_named(tools, name))


def _is_named(tools: ToolCatalog, tail: str) -> bool:
    name = tail.rpartition("/")[2]
    return any(fnmatch(name, glob) for glob, _ in tools.formats)


async def register(ls: KeyfitServer) -> None:
    """Ask the client to tell of changes to the files that keyfit reads, if it can be asked."""
    if not ls.client.watches_files:
        return
    engine = ls.checker.engine
    tools = engine.tools  # loads the settings that `steering` is made of
    names = (*engine.steering, *signs(tools))
    wanted = [*globs(tools), *(f"**/{name}" for name in names)]
    watchers = [types.FileSystemWatcher(glob) for glob in wanted]
    method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    params = types.RegistrationParams([types.Registration(REGISTRATION, method, options)])
    try:
        await ls.client_register_capability_async(params)
    except Exception as error:
        LOG.warning("the client watches no files: %s", error_location(error))


# What is renamed or made in the editor: of a folder, clients tell nothing else.
FOLDERS = types.FileOperationRegistrationOptions(
    [
        types.FileOperationFilter(
            types.FileOperationPattern("**", types.FileOperationPatternKind.Folder), "file"
        )
    ]
)


def did_rename_files(ls: KeyfitServer, params: types.RenameFilesParams) -> None:
    """Folders were renamed or moved in the editor."""
    ls.folders.look(path_of(file.new_uri) for file in params.files)


def did_change_watched_files(ls: KeyfitServer, params: types.DidChangeWatchedFilesParams) -> None:
    """Files were made, changed or deleted. What became of each is seen by looking at it."""
    paths = list(dict.fromkeys(path_of(change.uri) for change in params.changes))
    checker, folders = ls.checker, ls.folders
    checker.touch_disk(paths)
    ls.publisher.schedule()
    if any(path.rpartition("/")[2] in checker.engine.steering for path in paths):
        folders.search(anew=True)
    # A folder that was deleted or renamed is watched by none of the globs: look at the rest too.
    folders.look(path for path in paths if not checker.knows(path))
