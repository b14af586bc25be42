"""What the real readers read is what keyfit says: of a text, and of the same text repaired."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
import tomli
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from keyfit import parsers
from keyfit.linter.apply_fixes import apply
from keyfit.parsers.document import Document, Setting
from keyfit.resolve.variables import Variables
from keyfit.text.edit import Fix
from keyfit.text.source import Source, Span
from keyfit.vfs.files import Overlay
from properties.sound import all_findings, fresh
from truth import real, systemd, written

Names = tuple[str, ...]


class Reader(NamedTuple):
    """A real reader, the texts it is given, and where keyfit would meet them."""

    name: str
    path: str
    format: str
    dialect: str
    texts: st.SearchStrategy[str]
    reads: Callable[[str], Any]


READERS = [
    Reader("python-dotenv", "/p/.env", "dotenv", "", written.DOTENV, real.python_dotenv),
    Reader("npm's dotenv", "/p/.qwen/.env", "dotenv", "node", written.DOTENV, real.npm_dotenv),
    Reader("bash", "/p/a.sh", "shell", "", written.SHELL, real.bash),
    Reader("fish", "/p/a.fish", "fish", "", written.FISH, real.fish),
    Reader("json", "/p/a.json", "json", "", written.JSON, json.loads),
    Reader("npm's json5", "/p/a.json5", "json5", "", written.JSON5, real.npm_json5),
    Reader("tomli", "/p/a.toml", "toml", "", written.TOML, tomli.loads),
    Reader("BuildKit", "/p/Dockerfile", "dockerfile", "", written.DOCKERFILE, real.buildkit),
    Reader("systemd", "/p/a.service", "systemd", "", written.SYSTEMD, systemd.environment),
    Reader("Java", "/p/a.properties", "properties", "", written.PROPERTIES, real.java),
    Reader("PyYAML", "/p/a.yaml", "yaml", "", written.YAML, yaml.safe_load),
]  # fmt: skip


def truth(reader: Reader, text: str) -> dict[Names, Any]:
    """The texts that the real reader reads, by path."""
    return dict(_leaves(reader.reads(text)))


def _leaves(tree: Any, path: Names = ()) -> Iterator[tuple[Names, Any]]:
    if isinstance(tree, dict):
        for name, inner in tree.items():
            yield from _leaves(inner, (*path, name))
    elif isinstance(tree, str):
        yield path, tree


def said(reader: Reader, text: str) -> dict[Names, str]:
    """What keyfit says of the same text, as far as it is known from the text alone."""
    document = parsers.parse(Source(reader.path, text), reader.format, reader.dialect)
    pairs = ((setting.path, _text(document, setting)) for setting in _last(document))
    return {path: value for path, value in pairs if value is not None}


def _last(document: Document) -> list[Setting]:
    last = {setting.path: setting for setting in document.settings}
    return [setting for setting in last.values() if setting.kind == "string"]


def _text(document: Document, setting: Setting) -> str | None:
    if document.holds_variables and not document.dialect:
        return Variables(document).resolve(setting).text
    return setting.value.literal


def repairs(reader: Reader, text: str) -> Iterator[Fix]:
    """The repairs that would be made unasked."""
    report = fresh().run(Overlay({reader.path: text}), [reader.path])
    chosen = (finding.fix_to_apply() for finding in all_findings(report))
    yield from (fix for fix in chosen if fix and fix.edits)


def untouched(reader: Reader, text: str, fix: Fix) -> set[Names]:
    """The paths of the values that no edit is in and that refer to no other value."""
    document = parsers.parse(Source(reader.path, text), reader.format, reader.dialect)
    settings = [s for s in _last(document) if s.value.literal is not None]
    return {
        s.path
        for s in settings
        if not any(_meet(edit.span, s.value.span) for edit in fix.edits)
    }


def _meet(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@settings(max_examples=60)
@given(data=st.data())
def test_what_is_read_is_what_is_said(reader: Reader, data: st.DataObject) -> None:
    text = data.draw(reader.texts)
    found = truth(reader, text)
    document = parsers.parse(Source(reader.path, text), reader.format, reader.dialect)
    assert found.keys() <= {setting.path for setting in document.settings}
    for path, value in said(reader, text).items():
        assert found.get(path) == value


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@settings(max_examples=60)
@given(data=st.data())
def test_a_repaired_file_holds_what_was_promised_and_all_else(
    reader: Reader, data: st.DataObject
) -> None:
    text = data.draw(reader.texts)
    before = truth(reader, text)
    for fix in repairs(reader, text):
        fixed = apply(text, fix.edits)
        after = truth(reader, fixed)
        assert after.keys() == before.keys()
        for path, value in said(reader, fixed).items():
            assert after[path] == value
        for path in untouched(reader, text, fix):
            assert after.get(path) == before.get(path)
