"""A store of documents: what is read once stays."""

from __future__ import annotations

from pathlib import Path

from keyfit.catalog.tool_registry import load_tools
from keyfit.resolve.document_store import CachedFile, DocumentStore, dialects_of
from keyfit.vfs.files import Overlay, ScannedDisk

ENV = "/p/.env"


def document_store(text: str, parsed: dict[str, CachedFile]) -> DocumentStore:
    return DocumentStore(Overlay({ENV: text}), load_tools(), lambda *_: True, parsed)


def test_a_text_is_taken_apart_once_for_each_dialect_and_has_one_source() -> None:
    parsed: dict[str, CachedFile] = {}
    first = document_store("A=b#c", parsed).document(ENV, "dotenv", "node")
    again = document_store("A=b#c", parsed)
    assert first is not None
    assert again.document(ENV, "dotenv", "node") is first
    other = again.document(ENV, "dotenv")
    assert other is not None
    assert other.source is first.source
    values = [document.settings[0].value.literal for document in (first, other)]
    assert values == ["b", "b#c"]
    assert other.settings[0].place == first.settings[0].place


def test_a_changed_text_is_taken_apart_anew() -> None:
    parsed: dict[str, CachedFile] = {}
    first = document_store("A=b", parsed).document(ENV, "dotenv", "node")
    changed = document_store("A=c", parsed).document(ENV, "dotenv", "node")
    assert first is not None
    assert changed is not None
    assert changed.settings[0].value.literal == "c"
    assert changed.source is not first.source


def test_an_owned_file_is_its_tools_and_a_plain_one_anybodys_first() -> None:
    tools = load_tools()
    assert dialects_of(tools, "/p/.qwen/.env") == ["node"]
    assert dialects_of(tools, "/p/.env") == ["", "bun", "node"]
    assert dialects_of(tools, "/p/prod.env") == [""]


def test_what_a_search_saw_no_name_of_is_not_looked_for(tmp_path: Path) -> None:
    disk, top = ScannedDisk(), tmp_path.as_posix()
    for path in (".env", "a/.env", "é"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("A=b", "utf-8")
    disk.record_listing(top, ["Seen", "a"])
    assert disk.read(f"{top}/.env") is None
    assert disk.read(f"{top}/none/of/.env") is None
    assert not disk.exists(f"{top}/.git")
    assert disk.read(f"{top}/a/.env") == "A=b"  # this folder was not searched
    assert disk.read(f"{top}/é") == "A=b"  # some file systems write it in another way
    assert disk.exists(top)


def test_a_search_may_see_a_name_in_other_letters(tmp_path: Path) -> None:
    disk, top = ScannedDisk(), tmp_path.as_posix()
    (tmp_path / "keyfit.toml").write_text("", "utf-8")
    disk.record_listing(top, ["Keyfit.TOML"])
    assert disk.read(f"{top}/keyfit.toml") == ""


def test_what_is_read_is_recorded_also_where_nothing_is_and_for_outer_recordings() -> (
    None
):
    store = document_store("A=1\n", {})
    store.text("/p/before")
    with store.recording() as outer:
        store.text(ENV)
        with store.recording() as inner:
            store.text("/p/missing")
    store.text("/p/after")
    assert inner == {"/p/missing"}
    assert outer == {ENV, "/p/missing"}
