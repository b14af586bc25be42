"""A setting added beside another one: the file then says it, as it was written before."""

from __future__ import annotations

import pytest

from keyfit.linter.apply_fixes import apply
from keyfit.linter.setting_insertion import insertion_edits
from keyfit.parsers import parse
from keyfit.parsers.document import Document, Setting
from keyfit.text.source import Source

URL = "https://a.example/v1"  # where the texts below have =URL, "URL" and so on


def settings(text: str, format: str) -> Document:
    return parse(Source(f"/p/file.{format}", text), format)


def key_of(document: Document) -> Setting:
    return next(s for s in document.settings if s.last_name == "A_KEY")


RIGHT = {
    "dotenv": ("dotenv", "A_KEY=x\nB=1\n", "A_KEY=x\nA_URL=URL\nB=1\n"),
    "no line end": ("dotenv", "A_KEY=x", "A_KEY=x\nA_URL=URL"),
    "CRLF": ("dotenv", "A_KEY=x\r\nB=1\r\n", "A_KEY=x\r\nA_URL=URL\r\nB=1\r\n"),
    "quoted": (
        "dotenv",
        "export A_KEY='x' # a\n",
        "export A_KEY='x' # a\nexport A_URL='URL'\n",
    ),
    "shell": (
        "shell",
        'f() {\n  export A_KEY="x"\n}\n',
        'f() {\n  export A_KEY="x"\n  export A_URL="URL"\n}\n',
    ),
    "fish": ("fish", "set -gx A_KEY x\n", "set -gx A_KEY x\nset -gx A_URL URL\n"),
    "PowerShell": (
        "powershell",
        '$env:A_KEY = "x"\n',
        '$env:A_KEY = "x"\n$env:A_URL = "URL"\n',
    ),
    "Dockerfile": (
        "dockerfile",
        "ENV A_KEY='x'\nENV B=1\n",
        "ENV A_KEY='x'\nENV A_URL='URL'\nENV B=1\n",
    ),
    "Dockerfile, old form": (
        "dockerfile",
        "ENV A_KEY x\n",
        "ENV A_KEY x\nENV A_URL URL\n",
    ),
    "systemd": (
        "systemd",
        "[Service]\nEnvironment=A_KEY='x'\nUser=a\n",
        "[Service]\nEnvironment=A_KEY='x'\nEnvironment=A_URL='URL'\nUser=a\n",
    ),
    "batch": (
        "batch",
        '@set "A_KEY=x"\r\nset B=1\r\n',
        '@set "A_KEY=x"\r\n@set "A_URL=URL"\r\nset B=1\r\n',
    ),
    "JSON, last": (
        "json",
        '{\n  "A_KEY": "x"\n}\n',
        '{\n  "A_KEY": "x",\n  "A_URL": "URL"\n}\n',
    ),
    "JSON, CRLF and tabs": (
        "json",
        '{\r\n\t"A_KEY": "x",\r\n\t"B": "1"\r\n}\r\n',
        '{\r\n\t"A_KEY": "x",\r\n\t"A_URL": "URL",\r\n\t"B": "1"\r\n}\r\n',
    ),
    "JSON in a line": (
        "json",
        '{"env": {"B": "1", "A_KEY": "x"}}',
        '{"env": {"B": "1", "A_KEY": "x", "A_URL": "URL"}}',
    ),
    "JSON5": (
        "json5",
        "{\n  A_KEY: 'x',\n}\n",
        "{\n  A_KEY: 'x',\n  A_URL: 'URL',\n}\n",
    ),
    "JSON5, last": (
        "json5",
        "{\n  A_KEY: 'x'\n}\n",
        "{\n  A_KEY: 'x',\n  A_URL: 'URL'\n}\n",
    ),
    "TOML": ("toml", '[env]\nA_KEY = "x"\n', '[env]\nA_KEY = "x"\nA_URL = "URL"\n'),
    "TOML in a line": (
        "toml",
        'env = {A_KEY = "x"}\n',
        'env = {A_KEY = "x", A_URL = "URL"}\n',
    ),
    "YAML": (
        "yaml",
        "env:\n  A_KEY: x\n  B: 1\n",
        "env:\n  A_KEY: x\n  A_URL: URL\n  B: 1\n",
    ),
    "YAML in a line": (
        "yaml",
        "env: {A_KEY: x, B: 1}\n",
        "env: {A_KEY: x, A_URL: URL, B: 1}\n",
    ),
}


@pytest.mark.parametrize(("format", "before", "after"), RIGHT.values(), ids=RIGHT)
def test_it_is_written_as_its_neighbour_is(
    format: str, before: str, after: str
) -> None:
    text = apply(
        before, insertion_edits(key_of(settings(before, format)), "A_URL", URL)
    )
    assert text == after.replace("URL", URL).replace(f"A_{URL}", "A_URL")


@pytest.mark.parametrize(
    ("format", "before"), [case[:2] for case in RIGHT.values()], ids=RIGHT
)
def test_the_reader_finds_it_and_all_that_was_there(format: str, before: str) -> None:
    old = {
        s.path: s.value.literal
        for s in settings(before, format).settings
        if s.value.parts
    }
    text = apply(
        before, insertion_edits(key_of(settings(before, format)), "A_URL", URL)
    )
    new = {
        s.path: s.value.literal
        for s in settings(text, format).settings
        if s.value.parts
    }
    (path,) = set(new) - set(old)
    assert path == (*key_of(settings(before, format)).path[:-1], "A_URL")
    assert new[path] == URL
    assert {name: value for name, value in new.items() if name != path} == old


@pytest.mark.parametrize(
    ("format", "before"),
    [
        ("shell", "A_KEY=x claude\n"),
        ("shell", "B=1 A_KEY=x claude\n"),
        ("shell", "export B=1 A_KEY=x\n"),
        ("shell", "A_KEY=x; claude\n"),
        ("shell", 'test "$B" && export A_KEY=x\n'),
        ("dotenv", 'A_KEY="x\ny"\n'),
        ("yaml", "A_KEY: >-\n  x\n"),
        ("yaml", "- A_KEY: x\n"),
    ],
)
def test_nothing_is_added_where_it_cannot_be_told_how(format: str, before: str) -> None:
    assert insertion_edits(key_of(settings(before, format)), "A_URL", URL) == ()
