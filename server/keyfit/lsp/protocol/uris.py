"""Convert between the client's URIs and the engine's paths."""

from __future__ import annotations

import os
import re
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

_DRIVE = re.compile(r"/([A-Za-z]):(?=/|$)")


class _UriParts(NamedTuple):
    """A URI without its query and fragment, which count as its path."""

    scheme: str
    authority: str
    path: str


def path_of(uri: str, windows: bool = os.name == "nt") -> str:
    """Return the absolute path (with ``/``) of the file that ``uri`` names.

    A URI that is not a file's (``untitled:``, ``vscode-vfs:``) gets a path that is on no disk,
    under its scheme: its name and folders still show the format and the tool, and what is open
    beside it is still found.
    """
    scheme, authority, encoded_path = _split(uri)
    path = unquote(encoded_path)
    if scheme != "file":
        names = (f"{scheme}:", authority, path.lstrip("/"))
        return "/" + "/".join(filter(None, names))
    if authority and authority != "localhost":
        return f"//{authority}{path}"
    drive = _DRIVE.match(path)
    if drive is None:
        return path
    # Clients differ on the case of the drive (`c%3A`, `C:`): one file, one path.
    below_drive = path[drive.end() :]
    path = f"{drive[1].upper()}:{below_drive}"
    return path if windows else f"/{path}"


def _split(uri: str) -> _UriParts:
    """Split ``uri``; ``?`` and ``#`` stay in the path: some clients send them bare."""
    try:
        parts = urlsplit(uri, allow_fragments=False)
    except ValueError:  # an authority such as `[` that is no host
        scheme, _, rest = uri.partition(":")
        return _UriParts(scheme, "", rest)
    query = f"?{parts.query}" if parts.query else ""
    return _UriParts(parts.scheme, parts.netloc, parts.path + query)


def uri_of(path: str) -> str:
    """Return the ``file:`` URI of an absolute ``path`` (with ``/``)."""
    if path.startswith("//"):
        return f"file:{quote(path)}"
    return f"file:///{quote(path.lstrip('/'), safe='/')}"
