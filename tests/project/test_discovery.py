"""Which files a search finds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from keyfit.catalog.tool_registry import load_tools
from keyfit.project.discovery import MAX_DEPTH, Discovery


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to search, below a home folder."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    folder = tmp_path / "home" / "project"
    folder.mkdir(parents=True)
    return folder


def make(top: Path, *names: str, **texts: str) -> None:
    for name in (*names, *texts):
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts.get(name, ""))


def search(*paths: Path) -> Discovery:
    discovery = Discovery(load_tools())
    for path in paths:
        discovery.add(str(path))
    discovery.finish()
    return discovery


def found(top: Path) -> list[str]:
    return [os.path.relpath(path, top) for path in search(top).files]


def test_known_names_in_order(top: Path) -> None:
    make(
        top,
        "b.sh",
        "a.env",
        ".env",
        "z/.env",
        "c/x.json",
        "c/.claude/settings.json",
        "n.txt",
    )
    assert found(top) == [
        ".env", "a.env", "b.sh", "c/x.json", "c/.claude/settings.json", "z/.env",
    ]  # fmt: skip


def test_gitignore_but_for_env_and_tool_files(top: Path) -> None:
    make(top, ".env", "a.json", "keep.json", ".claude/settings.local.json", "x.sh")
    (top / ".gitignore").write_text("*.json\n!keep.json\n.env\n.claude\n*.sh\n")
    assert found(top) == [".env", "keep.json", ".claude/settings.local.json"]


def test_ignored_folders(top: Path) -> None:
    make(
        top,
        "secrets/.env",
        "secrets/a.json",
        "secrets/deep/.env",
        "build/.env",
        "dist/x.json",
    )
    (top / ".gitignore").write_text("secrets/\nbuild/\n")
    assert found(top) == ["dist/x.json", "secrets/.env", "secrets/deep/.env"]


def test_nested_gitignore(top: Path) -> None:
    make(top, "a/x.json", "a/y.json", "a/b/y.json", "x.json")
    (top / ".gitignore").write_text("/x.json\ny.json\n")
    (top / "a/.gitignore").write_text("!y.json\n")
    (top / "a/b/.gitignore").write_text("*\n")
    assert found(top) == ["a/x.json", "a/y.json"]


def test_a_folder_that_a_nested_gitignore_includes_again(top: Path) -> None:
    make(top, "a/out/x.json", "a/out/b/x.json", "b/out/x.json")
    (top / ".gitignore").write_text("out/\n")
    (top / "a/.gitignore").write_text("!out/\n")
    assert found(top) == ["a/out/x.json", "a/out/b/x.json"]


@pytest.mark.parametrize("line", ["generated/", "/generated/*"])
@pytest.mark.parametrize("start", ["", "generated", "generated/sub"])
def test_a_search_that_begins_in_an_ignored_folder(
    top: Path, line: str, start: str
) -> None:
    make(top, "generated/sub/app.yaml", "generated/sub/.env")
    (top / ".git").mkdir()
    (top / ".gitignore").write_text(f"{line}\n")
    assert [path.rpartition("/")[2] for path in found(top / start)] == [".env"]


def test_gitignore_above_the_searched_folder(top: Path) -> None:
    make(top, "sub/a.json", "sub/b.json")
    (top / ".gitignore").write_text("/sub/a.json\n")
    assert found(top / "sub") == ["a.json", "b.json"]
    (top / ".git").mkdir()
    assert found(top / "sub") == ["b.json"]


@pytest.mark.parametrize("name", [".git", "node_modules", ".venv", "__pycache__"])
def test_folders_never_searched(top: Path, name: str) -> None:
    make(top, f"{name}/.env", f"a/{name}/b/.env")
    assert found(top) == []


def test_a_python_environment_of_any_name(top: Path) -> None:
    make(top, "my-env/pyvenv.cfg", "my-env/.env", "env/.env")
    assert found(top) == ["env/.env"]


def test_links_out_are_not_followed(top: Path) -> None:
    make(top.parent, "outside/.env", "outside.env")
    (top / "out").symlink_to(top.parent / "outside")
    (top / "out.env").symlink_to(top.parent / "outside.env")
    make(top, "real/dev")
    (top / ".env").symlink_to("real/dev")
    assert found(top) == [".env"]


def test_a_folder_linked_into_itself(top: Path) -> None:
    make(top, "a/.env")
    (top / "a/loop").symlink_to("..")
    assert found(top) == ["a/.env"]


def test_a_file_is_found_once(top: Path) -> None:
    make(top, ".env")
    assert len(search(top, top / ".env", top).files) == 1


def test_a_file_behind_a_linked_folder_is_found_once(top: Path) -> None:
    make(top, "real/.env")
    (top / "link").symlink_to("real")
    for paths in (
        [top / "link", top / "real"],
        [top / "real", top / "link"],
        [top, top / "link"],
    ):
        assert search(*paths).files == [f"{top}/real/.env"]
    assert search(top / "link").files == [f"{top}/link/.env"]


def test_a_named_path_stands_for_what_it_links_to(top: Path) -> None:
    make(top, "dotfiles/settings.json")
    (top / ".claude").symlink_to("dotfiles")
    named = top / ".claude/settings.json"
    assert search(named, top).files == search(top, named).files == [str(named)]


def test_named_files_hold_whatever_gitignore_says(top: Path) -> None:
    make(top, "a.json", "node_modules/b.json", "c.txt")
    (top / ".gitignore").write_text("*\n")
    discovery = search(
        top / "a.json", top / "node_modules/b.json", top / "c.txt", top / "gone"
    )
    assert [os.path.basename(path) for path in discovery.files] == ["a.json", "b.json"]
    assert list(discovery.skipped.values()) == [
        "not a file keyfit reads, by its name", "no such file or folder",
    ]  # fmt: skip


@pytest.mark.parametrize("above", [0, 1])
def test_a_home_folder_is_never_searched(top: Path, above: int) -> None:
    home = top.parent
    place = home if above == 0 else home.parent
    make(
        place, ".bashrc", ".claude/settings.json", ".env", "x.json", "work/.env", "x.sh"
    )
    discovery = search(place)
    names = {os.path.relpath(path, place) for path in discovery.files}
    assert names == {".bashrc", ".claude/settings.json", ".env"}
    assert "only known files" in discovery.notes[0]


def test_the_root_is_never_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "scandir", lambda _: pytest.fail("searched"))
    assert len(search(Path("/")).notes) == 1


def test_depth_is_bounded(top: Path) -> None:
    deep = top.joinpath(*(["d"] * (MAX_DEPTH + 1)))
    deep.mkdir(parents=True)
    (deep / ".env").write_text("")
    (deep.parent / ".env").write_text("")
    discovery = search(top)
    assert [os.path.dirname(path) for path in discovery.files] == [str(deep.parent)]
    assert list(discovery.skipped) == [str(deep)]


def test_an_unreadable_folder(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(top, ".env", "no/.env")
    real = os.scandir

    def refusing(path: str):
        if path.endswith("/no"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refusing)
    discovery = search(top)
    assert len(discovery.files) == 1
    assert list(discovery.skipped.values()) == ["permission denied"]


@pytest.mark.parametrize("line", ["!", "\\", "a\\", "[z-a]"])
def test_a_line_that_is_no_pattern_is_passed_over(tmp_path: Path, line: str) -> None:
    (tmp_path / ".gitignore").write_text(f"{line}\n*.json\n")
    (tmp_path / ".env").write_text("A=1\n")
    (tmp_path / "app.json").write_text("{}\n")
    discovery = Discovery(load_tools())
    discovery.add(str(tmp_path))
    discovery.finish()
    assert [os.path.basename(path) for path in discovery.files] == [".env"]
