"""The table of formats is whole, and the only place that knows a format by its name."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import keyfit
from keyfit.catalog.tool_registry import load_tools
from keyfit.parsers import parser_of
from keyfit.parsers.formats import FORMATS, BracketSyntax, Format, imported

SERVER = Path(keyfit.__file__).parent
TABLE = "parsers/formats.py"
NAMES = set(FORMATS)

# Words of the same spelling that are no format of a file that keyfit reads.
OTHER_MEANINGS = {
    "cli/output/formats.py": {"json"},  # --output-format
    "cli/commands/completions.py": {
        "fish",
        "powershell",
        "shell",
    },  # shells of the user
    "cli/commands/config.py": {"json", "properties"},  # a word of JSON Schema
    "cli/commands/doctor.py": {"json"},
    "cli/commands/models.py": {"json"},
    "cli/commands/why.py": {"json"},
    "cli/options.py": {"json"},
    "cli/output/sarif_rules.py": {"properties"},
    "lsp/session/configuration.py": {"properties"},
    "project/json_schema.py": {"properties"},
    "cli/output/rule_markdown.py": {"json"},  # the language of a fenced block
    "parsers/container_commands.py": {"compose"},  # the command of Docker
    "parsers/python_dotenv.py": {"dotenv"},  # the package of that name
    "parsers/shell_commands.py": {"dotenv"},  # the command of direnv
}


def literals(source: str) -> set[str]:
    """Return the names of formats that stand as strings in the Python text ``source``."""
    constants = [
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)
    ]
    return {node.value for node in constants if isinstance(node.value, str)} & NAMES


def test_a_name_of_a_format_is_seen() -> None:
    source = (
        'if format == "toml" or format in ("dotenv", "tom"):\n    x = {"fish": 1}\n'
    )
    assert literals(source) == {"toml", "dotenv", "fish"}


def test_no_other_module_names_a_format() -> None:
    named: dict[str, set[str]] = {}
    for path in SERVER.rglob("*.py"):
        words = literals(path.read_text(encoding="utf-8"))
        if words:
            named[path.relative_to(SERVER).as_posix()] = words
    assert named.pop(TABLE) == set(FORMATS)
    assert named == OTHER_MEANINGS


def test_the_catalog_knows_the_same_formats() -> None:
    tools = load_tools()
    assert {format for _, format in tools.formats} == set(FORMATS)
    specs = [spec for tool in tools.tools for spec in tool.files.values()]
    assert all(parser_of(spec.syntax.format, spec.syntax.dialect) for spec in specs)


def test_every_startup_file_is_a_script_or_a_list_of_variables() -> None:
    tools = load_tools()
    startup = tools.startup_files
    for path in (path for paths in startup.by_program.values() for path in paths):
        by_name = tools.by_glob.of(path.rpartition("/")[2])
        format = startup.formats.get(path) or by_name
        assert format is not None, path
        known = FORMATS[format]
        assert known.is_script or (known.is_env_file and path in startup.formats), path


@pytest.mark.parametrize("format", FORMATS.values(), ids=lambda format: format.name)
def test_a_record_is_whole(format: Format) -> None:
    assert [parser.dialect for parser in format.parsers].count("") == 1
    for parser in format.parsers:
        assert callable(imported(parser))
    if format.strict_parser:
        assert callable(imported(format.strict_parser))
    assert all("NAME" in reference for reference in format.references)
    lengths = [len(reference) for reference in format.references]
    assert lengths == sorted(lengths, reverse=True)


@pytest.mark.parametrize("format", FORMATS.values(), ids=lambda format: format.name)
def test_patterns_of_completion_have_their_groups(format: Format) -> None:
    syntax = format.completion
    assert syntax is not None
    if isinstance(syntax, BracketSyntax):
        assert re.compile(syntax.tokens).groups == 0
        return
    for value in syntax.values:
        assert set(re.compile(value).groupindex) == {"quote", "typed"}
    assert re.compile(syntax.value_rest).groups == 0
    if syntax.name:
        assert set(re.compile(syntax.name).groupindex) == {"word"}


def test_an_unknown_format_or_dialect_is_an_error() -> None:
    with pytest.raises(KeyError):
        parser_of("ini", "")
    with pytest.raises(KeyError):
        parser_of("dotenv", "docker")
