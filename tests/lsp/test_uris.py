"""URIs as clients write them, paths as the engine takes them."""

from __future__ import annotations

import pytest

from keyfit.lsp.protocol.uris import path_of, uri_of


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///home/me/.env", "/home/me/.env"),
        ("file:///home/me/my%20app/%C3%A9%25.env", "/home/me/my app/é%.env"),
        ("file://localhost/home/me/.env", "/home/me/.env"),
        ("file:///home/me/a?b#c/.env", "/home/me/a?b#c/.env"),
        ("file://server/share/.env", "//server/share/.env"),
        ("file:///c%3A/Users/me/.env", "/C:/Users/me/.env"),
        ("untitled:Untitled-1", "/untitled:/Untitled-1"),
        ("untitled:/home/me/.env", "/untitled:/home/me/.env"),
        ("vscode-vfs://github/o/r/.claude/x", "/vscode-vfs:/github/o/r/.claude/x"),
        (
            "git:/home/me/.env?%7B%22ref%22%3A%22HEAD%22%7D",
            '/git:/home/me/.env?{"ref":"HEAD"}',
        ),
        ("http://[broken/.env", "/http:/[broken/.env"),
        ("", "/:"),
    ],
)
def test_path_of(uri: str, path: str) -> None:
    assert path_of(uri, windows=False) == path


@pytest.mark.parametrize(
    "uri", ["file:///c%3A/x/.env", "file:///C:/x/.env", "file:///c:/x/.env"]
)
def test_a_windows_drive_is_one_path_however_it_is_written(uri: str) -> None:
    assert path_of(uri, windows=True) == "C:/x/.env"


@pytest.mark.parametrize(
    "path", ["/home/me/.env", "/a b/é%.env", "//server/share/.env"]
)
def test_uri_of_is_the_way_back(path: str) -> None:
    assert path_of(uri_of(path), windows=False) == path


def test_uri_of_a_windows_path() -> None:
    assert path_of(uri_of("C:/x y/.env"), windows=True) == "C:/x y/.env"
