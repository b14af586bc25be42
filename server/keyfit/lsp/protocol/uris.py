"""Between the client's URIs and the engine's paths."""

from __future__ import annotations

import os
import re
from urllib.parse import quote, unquote, urlsplit

_DRIVE = re.compile(r"/([A-Za-z]):(?=/|$)")


def path_of(uri: str, windows: bool = os.name == "nt") -> str:
    """The absolute path (with ``/``) of the file that ``uri`` names.

    A URI that is no file's (``untitled:``, ``vscode-vfs:``) gets a path that is on no disk, under
    its scheme: its name and folders still tell the format and the tool, and what is open beside it
    is still found.
    """
    parts = _split(uri)
    path = unquote(parts[2])
    if parts[0] != "file":
        return "/" + "/".join(name for name in (f"{parts[0]}:", parts[1], path.lstrip("/")) if name)
    if parts[1] and parts[1] != "localhost":
        return f"//{parts[1]}{path}"
    # Clients differ on the case of the drive (`c%3A`, `C:`): one file, one path.
    path = (
        _DRIVE.sub(lambda drive: f"/{drive[1].upper()}:", path, count=1)
        if path[2:3] == ":"
        else path
    )
    return path[1:] if windows and _DRIVE.match(path) else path


def _split(uri: str) -> tuple[str, str, str]:
    """Scheme, authority and path; ``?`` and ``#`` stay in the path: some clients send them bare."""
    try:
        parts = urlsplit(uri, allow_fragments=False)
    except ValueError:  # an authority such as `[` that is no host
        scheme, _, rest = uri.partition(":")
        return scheme, "", rest
    tail = f"?{parts.query}" if parts.query else ""
    return parts.scheme, parts.netloc, parts.path + tail


def uri_of(path: str) -> str:
    """The ``file:`` URI of an absolute ``path`` (with ``/``)."""
    if path.startswith("//"):
        return f"file:{quote(path)}"
    return f"file:///{quote(path.lstrip('/'), safe='/')}"
