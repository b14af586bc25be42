"""A rule is turned off for one file by a line in the project file."""

from __future__ import annotations

import pytest

from keyfit.project.ignore_in_file import ignore_in_file

FILE, PATH, RULE = "/a/keyfit.toml", "/a/.claude/settings.json", "model-case"
LINE = '"/.claude/settings.json" = ["model-case"]'


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", f"[per-file-ignores]\n{LINE}\n"),
        ('home = true\n\n# x\n[severity]\nmodel-case = "off"',
         'home = true\n\n# x\n[severity]\nmodel-case = "off"\n\n'
         f"[per-file-ignores]\n{LINE}\n"),
        ('[per-file-ignores] # y\r\n"*.env" = ["exposed-key"]\r\n',
         f'[per-file-ignores] # y\r\n{LINE}\r\n"*.env" = ["exposed-key"]\r\n'),
        ('[per-file-ignores]\n"/.claude/settings.json" = ["exposed-key"] # z\n',
         '[per-file-ignores]\n"/.claude/settings.json" = ["exposed-key", "model-case"] # z\n'),
        ('[per-file-ignores]\n"/.claude/settings.json" = []\n',
         f"[per-file-ignores]\n{LINE}\n"),
    ],
)  # fmt: skip
def test_one_line_is_added(text: str, wanted: str) -> None:
    assert ignore_in_file(FILE, text, PATH, RULE) == wanted


def test_in_pyproject() -> None:
    text = '[project]\nname = "x"\n'
    assert ignore_in_file("/a/pyproject.toml", text, PATH, RULE) == (
        f"{text}\n[tool.keyfit.per-file-ignores]\n{LINE}\n"
    )


def test_a_name_with_signs_of_a_pattern() -> None:
    new = ignore_in_file(FILE, "", "/a/x[1]*.env", RULE)
    assert new
    assert '"/x\\\\[1\\\\]\\\\*.env"' in new


@pytest.mark.parametrize(
    "text",
    [
        "home = ",  # not valid
        f"[per-file-ignores]\n{LINE}\n",  # there already
        'per-file-ignores = {"*.env" = ["exposed-key"]}\n',  # a table that cannot be added to
        "per-file-ignores = 1\n",
        '[per-file-ignores]\n"/.claude/settings.json" = [\n  "exposed-key",\n]\n',
    ],
)
def test_nothing_where_one_line_does_not_do(text: str) -> None:
    assert ignore_in_file(FILE, text, PATH, RULE) is None


def test_nothing_for_a_file_elsewhere() -> None:
    assert ignore_in_file(FILE, "", "/b/.env", RULE) is None
