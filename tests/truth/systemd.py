"""systemd's own parser of units, in the library of its manager."""

from __future__ import annotations

import ctypes
import tempfile
from functools import cache
from pathlib import Path

import pytest

_PLACES = ("/usr/lib/*/systemd", "/usr/lib/systemd", "/lib/systemd")


class _Item(ctypes.Structure):
    """A ``ConfigTableItem``: what is done with an entry of a section."""

    _fields_ = (
        ("section", ctypes.c_char_p),
        ("lvalue", ctypes.c_char_p),
        ("parse", ctypes.c_void_p),
        ("ltype", ctypes.c_int),
        ("data", ctypes.c_void_p),
    )


@cache
def _library() -> ctypes.CDLL:
    """The manager's library, which needs the one that all programs of systemd share."""
    found: dict[str, Path] = {}
    for kind in ("shared", "core"):
        for place in _PLACES:
            for path in Path("/").glob(f"{place[1:]}/libsystemd-{kind}-*.so"):
                found[kind] = path
    if len(found) < 2:
        pytest.skip("no systemd here, or one that is older")
    ctypes.CDLL(str(found["shared"]), ctypes.RTLD_GLOBAL)
    return ctypes.CDLL(str(found["core"]))


def environment(text: str) -> dict[str, str]:
    """The variables that ``Environment=`` sets in the section ``[Service]`` of a unit."""
    library = _library()
    libc = ctypes.CDLL(None)
    libc.fopen.restype = ctypes.c_void_p
    listed = ctypes.POINTER(ctypes.c_char_p)()
    parse = ctypes.cast(library.config_parse_environ, ctypes.c_void_p)
    data = ctypes.cast(ctypes.pointer(listed), ctypes.c_void_p)
    table = (_Item * 2)(_Item(b"Service", b"Environment", parse, 0, data), _Item())
    with tempfile.NamedTemporaryFile() as file:
        file.write(text.encode())
        file.flush()
        stream = ctypes.c_void_p(libc.fopen(file.name.encode(), b"re"))
        library.config_parse(
            None, file.name.encode(), stream, b"Service\0", library.config_item_table_lookup,
            table, 1, None, None,
        )  # fmt: skip
        libc.fclose(stream)
    entries: list[str] = []
    while listed and listed[len(entries)]:
        entries.append((listed[len(entries)] or b"").decode())
    return dict(entry.split("=", 1) for entry in entries)
