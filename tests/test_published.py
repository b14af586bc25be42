"""The settings that the tools publish, held against the catalog, without the tools."""

from __future__ import annotations

import json
import struct

import pytest
import tomli

from keyfit.catalog.tool_registry import load_tools
from oracle import classified, published
from oracle.classified import modelled, unclassified
from oracle.install import ROOT, tools
from oracle.published import SCHEMAS, covers, harmless, kept

_TOOLS = sorted(path.stem for path in SCHEMAS.glob("*.txt"))


def test_each_tool_that_is_run_has_its_settings_kept():
    known = {tool.id for tool in load_tools().tools}
    run = {tool.name for tool in tools() if not tool.name.endswith("-sdk")}
    assert set(_TOOLS) == run & known


@pytest.mark.parametrize("tool", _TOOLS)
def test_every_setting_that_a_tool_publishes_is_known(tool: str):
    assert unclassified(tool) == []


@pytest.mark.parametrize("tool", _TOOLS)
def test_every_harmless_name_is_one_that_the_tool_publishes(tool: str):
    settings = kept(tool)
    # What is below a harmless name is not kept.
    tops = [pattern for pattern in harmless(tool) if "." not in pattern]
    unused = [
        pattern
        for pattern in tops
        if not any(covers(pattern, name) for name in settings)
    ]
    assert unused == []


@pytest.mark.parametrize("tool", _TOOLS)
def test_no_harmless_name_is_one_that_the_catalog_models(tool: str):
    """A pattern may have modelled names among its own: what is modelled counts."""
    assert not modelled(tool).intersection(harmless(tool))


def test_a_setting_of_a_new_version_is_noticed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(published, "kept", lambda _: [*kept("codex"), "a_new_model"])
    monkeypatch.setattr(classified, "kept", lambda _: [*kept("codex"), "a_new_model"])
    assert unclassified("codex") == ["a_new_model"]


def test_a_new_name_of_an_installed_tool_is_reported(monkeypatch: pytest.MonkeyPatch):
    codex = next(tool for tool in tools() if tool.name == "codex")
    names = [*kept("codex"), "model_providers.*.new_key"]
    monkeypatch.setitem(published._READERS, "codex", lambda _: iter(names))
    assert list(published.new([codex])) == [
        "codex: a new setting: model_providers.*.new_key"
    ]


def test_a_tool_that_no_longer_shows_its_settings_is_reported(
    monkeypatch: pytest.MonkeyPatch,
):
    codex = next(tool for tool in tools() if tool.name == "codex")
    monkeypatch.setitem(published._READERS, "codex", lambda _: iter(()))
    assert list(published.new([codex])) == [
        "codex: its settings cannot be read: codex shows no settings"
    ]


def test_aider_accepts_the_names_that_it_publishes():
    path = ROOT / "server/keyfit/catalog/tools/aider.toml"
    names = tomli.loads(path.read_text(encoding="utf-8"))["names"]
    assert sorted(names) == kept("aider")


def test_a_schema_is_read_through_references_and_lists():
    schema = {
        "properties": {
            "a": {"$ref": "#/definitions/A"},
            "b": {"items": {"properties": {"c": True}}},
            "d": {"anyOf": [{"type": "string"}, {"properties": {"e": {}}}]},
        }
    }
    below = {
        "additionalProperties": {"$ref": "#/definitions/A"},
        "properties": {"x": {}},
    }
    assert sorted(published._properties(schema, {"A": below})) == [
        "a", "a.x", "b", "b.*.c", "d", "d.e",
    ]  # fmt: skip


def test_the_names_of_an_object_of_validators_are_read():
    model = """model:()=>O({inner:()=>x}).describe('it\\'s :()=>')"""
    source = f'{{$schema:()=>r("a{{b"),{model},env:()=>y}},rest:()=>z'
    assert list(published._keys(source)) == ["$schema", "model", "env"]


def test_the_texts_of_a_program_are_read():
    texts, constants = b"modelurl", struct.pack("<4Q", 0x1000, 5, 0x1005, 3)
    names = b"\0.rodata\0.data.rel.ro\0.names\0"
    header = bytearray(0x40)
    places = [0x40, 0x40 + len(texts), 0x40 + len(texts) + len(constants)]
    table = places[2] + len(names)
    struct.pack_into("<Q", header, 0x28, table)
    struct.pack_into("<HH", header, 0x3C, 4, 3)

    def section(name: bytes, address: int, place: int, size: int) -> bytes:
        at = names.index(b"\0" + name + b"\0") + 1 if name else 0
        return struct.pack("<IIQQQQ", at, 0, 0, address, place, size).ljust(64, b"\0")

    rows = [
        section(b"", 0, 0, 0),
        section(b".rodata", 0x1000, places[0], len(texts)),
        section(b".data.rel.ro", 0x2000, places[1], len(constants)),
        section(b".names", 0, places[2], len(names)),
    ]
    program = bytes(header) + texts + constants + names + b"".join(rows)
    assert list(published._texts(program)) == ["model", "url"]


def test_the_kept_names_say_their_version():
    versions = {tool.name: tool.version for tool in tools()}
    for tool in _TOOLS:
        head = (SCHEMAS / f"{tool}.txt").read_text(encoding="utf-8").splitlines()[0]
        assert f"# {tool} {versions[tool]}, " in head, json.dumps(head)
