"""A mistake in somebody's own file is named with its line, and with what was meant."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
import tomli
from jsonschema import Draft202012Validator

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.renamed_words import with_current_words
from keyfit.catalog.tool_reader import tool_of
from keyfit.catalog.tool_registry import load_tools
from keyfit.catalog.tool_spec import Tool, Wire
from keyfit.catalog.user_tools import check_tool
from keyfit.catalog.vocabulary import Dialect, FileFormat
from keyfit.parsers.formats import FORMATS
from keyfit.project.projects import Project, Projects
from keyfit.vfs.files import Overlay
from trusting import trusting

CATALOG = Path(__file__).parents[2] / "server" / "keyfit" / "catalog"
TOOL = """\
id = "acme"
title = "Acme"
evidence = "documented"
empty = "value"
missing = "empty"
variables = ["env"]
config = ["own"]
detect_by = ["ACME_MODEL"]
packages = {npm = ["acme"]}

[files.own]
at = ["{up}/.acme/acme.json"]
format = "json"
broken = "stops"
comments = true

[files.env]
at = ["{cwd}/.acme/.env"]
format = "dotenv"
dialect = "node"

[[child_environments]]
each = "own:servers.{name}"
objects = ["env"]
caller = "server"
called = "its servers"

[stop]
unless = ["/accepted"]
message = "its terms are not accepted"

[call.main]
key = ["login"]
send = "all"
url = ["server"]
model = ["brain"]
aliases = {big = "/big"}
when = {"/mode" = ["on"]}
rejects = {"/mode" = {off = "it is off"}}

[call.main.active]
by = ["/model"]
match = "{m}"
first = "unset"

[call.main.wire]
protocol = "openai-chat"
strip_suffixes = ["[1m]"]
"""
FACTS = """\
[[editions]]
id = "2026-12"
plan = "coding-plan"
models = ["m"]
tier = "team"

[[models]]
id = "m"
context = 1000
thinking = "yes"
inputs = ["text"]

[[elsewhere]]
kind = "image"
models = ["n"]
"""


SCHEMA = Draft202012Validator(
    json.loads((CATALOG / "tool.schema.json").read_text("utf-8"))
)
OWN_FILES = [
    p for p in sorted((CATALOG / "tools").glob("*.toml")) if p.stem != "environment"
]


def instance(text: str) -> Any:
    """The TOML ``text`` as JSON has it."""
    return json.loads(json.dumps(tomli.loads(text), default=str))


def project_of(name: str, text: str, setting: str) -> Project:
    """A project that its user trusts, with ``text`` as the file ``name`` of the ``setting``."""
    files = {"/w/keyfit.toml": f'{setting} = ["{name}"]', f"/w/{name}": text}
    return Projects(Overlay(files), ("/w",), trust=trusting).of("/w/.env")


def problems(name: str, text: str, setting: str) -> list[str]:
    """What is said of the file ``name``."""
    return [problem.text() for problem in project_of(name, text, setting).problems]


def own_tool(project: Project) -> Tool:
    """The tool that the project's file describes."""
    return next(tool for tool in project.linter.tools.tools if tool.id == "acme")


def test_the_files_themselves_are_right() -> None:
    assert problems("t.toml", TOOL, "tools") == []
    assert problems("f.toml", FACTS, "facts") == []


MISTAKES = [
    # words
    ('"documented"', '"untestd"', "the tool: invalid value 'untestd' for evidence; "
     "did you mean 'untested'?"),
    ('empty = "value"', 'empty = "vlaue"', "the tool: invalid value 'vlaue' for empty; "
     "did you mean 'value'?"),
    ('"empty"', '"emtpy"', "the tool: invalid value 'emtpy' for missing; did you mean 'empty'?"),
    ('"json"', '"jsonn"', "[files.own]: invalid value 'jsonn' for format; did you mean 'json'?"),
    ('"stops"', '"stps"', "[files.own]: invalid value 'stps' for broken; did you mean 'stops'?"),
    ('"node"', '"nodee"', "[files.env]: invalid value 'nodee' for dialect; did you mean 'node'?"),
    ('"server"\n', '"sever"\n',
     "[[child_environments]]: invalid value 'sever' for caller; did you mean 'server'?"),
    ('"all"', '"al"', "[call.main]: invalid value 'al' for send; did you mean 'all'?"),
    ('"unset"', '"unsett"', "[call.main.active]: invalid value 'unsett' for first; "
     "did you mean 'unset'?"),
    ('"openai-chat"', '"openai-chatt"',
     "[call.main.wire]: invalid value 'openai-chatt' for protocol; did you mean 'openai-chat'?"),
    # keys
    ("missing", "mising", "the tool: unknown field 'mising'; did you mean 'missing'?"),
    ("detect_by", "detectby", "the tool: unknown field 'detectby'; did you mean 'detect_by'?"),
    ("comments", "coments", "[files.own]: unknown field 'coments'; did you mean 'comments'?"),
    ("called", "caled", "[[child_environments]]: unknown field 'caled'; did you mean 'called'?"),
    ("message", "mesage", "[stop]: unknown field 'mesage'; did you mean 'message'?"),
    ("aliases", "alias", "[call.main]: unknown field 'alias'; did you mean 'aliases'?"),
    ("rejects", "reject", "[call.main]: unknown field 'reject'; did you mean 'rejects'?"),
    ("match", "mach", "[call.main.active]: unknown field 'mach'; did you mean 'match'?"),
    ("strip_suffixes", "strip_sufixes",
     "[call.main.wire]: unknown field 'strip_sufixes'; did you mean 'strip_suffixes'?"),
    # values
    ('"Acme"', "1", "the tool: title should be a string"),
    ("true", '"yes"', "[files.own]: comments should be true or false"),
    ('["login"]', '"login"', "[call.main]: key should be a list of strings"),
    ('{npm = ["acme"]}', '["acme"]', "the tool: packages should be a table"),
    ('{npm = ["acme"]}', '{npm = "acme"}', "the tool: packages.npm should be a list of strings"),
    ('"/big"', "1", "[call.main]: aliases.big should be a string"),
    ('["on"]', "[true]", "[call.main]: when./mode should be a list of strings"),
    ('"it is off"', "3", "[call.main]: rejects./mode.off should be a string"),
    ('"its servers"', "3", "[[child_environments]]: called should be a string"),
    ('["/accepted"]', '"/accepted"', "[stop]: unless should be a list of strings"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES)
def test_a_mistake_in_a_tool_file(old: str, new: str, said: str) -> None:
    assert TOOL.count(old) == 1
    line = TOOL[: TOOL.index(old)].count("\n") + 1
    assert problems("t.toml", TOOL.replace(old, new), "tools") == [
        f"/w/t.toml:{line}: {said}"
    ]


def test_a_name_of_a_variable_that_has_more_than_names_in_braces() -> None:
    text = TOOL.replace('["login"]', '["%{id:>9}_KEY"]')
    assert problems("t.toml", text, "tools") == [
        "/w/t.toml:33: [call.main]: '%{id:>9}_KEY' should contain names as in %{id}_KEY"
    ]


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES)
def test_the_schema_refuses_it_too(old: str, new: str, said: str) -> None:
    assert not SCHEMA.is_valid(instance(TOOL.replace(old, new)))


@pytest.mark.parametrize("path", OWN_FILES, ids=lambda path: path.stem)
def test_keyfits_own_files_obey_the_schema_and_name_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("#:schema ../tool.schema.json\n")
    assert [error.message for error in SCHEMA.iter_errors(instance(text))] == []


def test_the_schema_takes_what_the_reader_takes() -> None:
    assert SCHEMA.is_valid(instance(TOOL))
    page = (Path(__file__).parents[2] / "docs" / "adding-a-tool.md").read_text(
        encoding="utf-8"
    )
    example = page.partition("```toml\n")[2].partition("```")[0]
    assert SCHEMA.is_valid(instance(example))


WIRE = '[call.main.wire]\nprotocol = "openai-chat"\nstrip_suffixes = ["[1m]"]\n'


LIKE = """
[call.second]
like = "main"
url = ["server2"]
"""


def test_a_call_has_what_the_one_that_it_is_like_has() -> None:
    tool = own_tool(project_of("t.toml", TOOL + LIKE, "tools"))
    first, second = tool.calls
    assert second.endpoint.url == ("server2",)
    assert (second.auth, second.wire, second.active) == (
        first.auth,
        first.wire,
        first.active,
    )
    assert SCHEMA.is_valid(instance(TOOL + LIKE))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ('"mian"', "there is no other call 'mian'"),
        ('"second"', "there is no other call 'second'"),
        ('["main"]', "like should be a string"),
    ],
)
def test_a_call_that_is_like_none(name: str, said: str) -> None:
    text = TOOL + LIKE.replace('"main"', name)
    line = text[: text.index("like =")].count("\n") + 1
    assert problems("t.toml", text, "tools") == [
        f"/w/t.toml:{line}: [call.second]: {said}"
    ]


def with_wire(value: str) -> str:
    """The tool with ``wire = value`` instead of a table."""
    assert WIRE in TOOL
    short = TOOL.replace(WIRE, "")
    return short.replace("[call.main]\n", f"[call.main]\nwire = {value}\n")


def test_a_protocol_alone_is_a_wire() -> None:
    text = with_wire('"openai-chat"')
    assert SCHEMA.is_valid(instance(text))
    assert problems("t.toml", text, "tools") == []
    required = {"agent": False, "cite": "own", "as_of": date(2026, 11, 29)}
    wire = tool_of("t.toml", {**required, **tomli.loads(text)}).calls[0].wire
    assert wire.otherwise == Wire("openai-chat")


def test_a_protocol_alone_that_is_misspelt_is_named() -> None:
    text = with_wire('"openai-chatt"')
    assert not SCHEMA.is_valid(instance(text))
    [problem] = problems("t.toml", text, "tools")
    assert problem.endswith("for protocol; did you mean 'openai-chat'?")


def test_every_word_of_a_table_on_the_page_is_explained_in_the_schema() -> None:
    for name in ("file", "call", "active"):
        properties = SCHEMA.schema["$defs"][name]["properties"]
        bare = {word for word, said in properties.items() if "description" not in said}
        assert bare - {"wire", "active"} == set()  # tables, which have a section each


def test_a_table_of_a_tool_file_that_is_misspelt() -> None:
    text = TOOL.replace("[call.main", "[cal.main")
    (problem,) = problems("t.toml", text, "tools")
    assert problem.endswith("the tool: unknown field 'cal'; did you mean 'call'?")
    (problem,) = problems("t.toml", TOOL.replace("[call.main", "[calls.main"), "tools")
    assert problem.endswith("the tool: unknown field 'calls'; did you mean 'call'?")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"team"', '"teem"', "[[editions]] number 1: invalid value 'teem' for tier; "
         "did you mean 'team'?"),
        ('"yes"', '"yess"', "[[models]] number 1: invalid value 'yess' for thinking; "
         "did you mean 'yes'?"),
        ('"text"', '"txt"', "[[models]] number 1: invalid value 'txt' for inputs; "
         "did you mean 'text'?"),
        ('"image"', '"imgae"', "[[elsewhere]] number 1: invalid value 'imgae' for kind; "
         "did you mean 'image'?"),
        ("tier", "tiers",
         "[[editions]] number 1: unknown field 'tiers'; did you mean 'tier'?"),
        ("elsewhere", "elsewere", "unknown table 'elsewere'; did you mean 'elsewhere'?"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_of_facts(old: str, new: str, said: str) -> None:
    assert FACTS.count(old) == 1
    line = FACTS[: FACTS.index(old)].count("\n") + 1
    assert problems("f.toml", FACTS.replace(old, new), "facts") == [
        f"/w/f.toml:{line}: {said}"
    ]


OLD_WORDS = [
    ("detect_by", "signs", "signs was renamed to detect_by"),
    ("child_environments", "hands", "hands was renamed to child_environments"),
    ("message", "says", "stop.says was renamed to message"),
    ("rejects", "refuses", "call.main.refuses was renamed to rejects"),
    ("strip_suffixes", "trim", "call.main.wire.trim was renamed to strip_suffixes"),
]


@pytest.mark.parametrize(("new", "old", "said"), OLD_WORDS)
def test_an_old_word_is_read_with_a_warning(new: str, old: str, said: str) -> None:
    assert TOOL.count(new) == 1
    line = TOOL[: TOOL.index(new)].count("\n") + 1
    project = project_of("t.toml", TOOL.replace(new, old), "tools")
    (problem,) = project.problems
    assert problem.text() == f"/w/t.toml:{line}: {said}; the old name still works"
    assert own_tool(project) == own_tool(project_of("t.toml", TOOL, "tools"))


def test_every_old_word_means_what_the_new_one_means() -> None:
    new = {
        "id": "a", "title": "A", "detect_by": ["A"], "detect_in_dotenv": ["B"],
        "empty_hides_lower": [], "child_environments": [], "stop": {"unless": [], "message": "x"},
        "files": {"f": {"at": ["{cwd}/f"], "format": "json", "requires": ["f", "x"],
                        "trailing_commas": True}},
        "call": {
            "one": {"rejects": {}, "wire": {"base_may_include": "/v1", "strip_prefix": "a/",
                                            "strip_suffixes": ["b"]}},
            "two": {"wire": {"by": "x", "none": "openai-chat", "a": {"strip_prefix": "b/"}}},
        },
    }  # fmt: skip
    old = {
        "id": "a", "title": "A", "signs": ["A"], "alone": ["B"], "ends": [],
        "hands": [], "stop": {"unless": [], "says": "x"},
        "files": {"f": {"at": ["{cwd}/f"], "format": "json", "needs": ["f", "x"], "commas": True}},
        "call": {
            "one": {"refuses": {}, "wire": {"absorbs": "/v1", "lead": "a/", "trim": ["b"]}},
            "two": {"wire": {"by": "x", "none": "openai-chat", "a": {"lead": "b/"}}},
        },
    }  # fmt: skip
    warned: list[str] = []
    assert with_current_words(old, lambda key, message: warned.append(key)) == new
    assert sorted(warned) == [
        "alone", "call.one.refuses", "call.one.wire.absorbs", "call.one.wire.lead",
        "call.one.wire.trim", "call.two.wire.a.lead", "ends", "files.f.commas", "files.f.needs",
        "hands", "signs", "stop.says",
    ]  # fmt: skip
    assert with_current_words(new, lambda key, message: warned.append(key)) == new
    assert len(warned) == 12


def test_an_old_word_beside_its_new_one_is_a_mistake() -> None:
    text = TOOL.replace("detect_by", "signs = []\ndetect_by")
    assert problems("t.toml", text, "tools") == [
        "/w/t.toml:8: signs is the old name of detect_by, and both are set: keep detect_by"
    ]


def test_formats_and_dialects_are_those_that_are_read() -> None:
    assert set(FORMATS) == set(get_args(FileFormat))
    parsers = [parser for format in FORMATS.values() for parser in format.parsers]
    assert {parser.dialect for parser in parsers} == set(get_args(Dialect))


@pytest.mark.parametrize("tool", load_tools().tools, ids=lambda tool: tool.id)
def test_keyfits_own_tools_have_the_right_types_and_words(tool) -> None:
    at = dict.fromkeys(tool.files, ("{cwd}/x",))  # its own files may lie anywhere
    files = {name: spec._replace(at=at[name]) for name, spec in tool.files.items()}
    check_tool(tool._replace(files=files), load_catalog().protocols)
