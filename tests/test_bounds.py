"""What is kept is bounded: caches, what is parsed, and memory for files with nothing in them."""

from __future__ import annotations

import ast
import json
import tracemalloc
from pathlib import Path

import pytest

import keyfit
from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.linter.linter import Linter
from keyfit.linter.report import EMPTY_RESULT
from keyfit.parsers import parser_of
from keyfit.parsers.formats import FORMATS
from keyfit.resolve.document_store import MAX_UNCLAIMED_LENGTH
from keyfit.text.source import Source
from keyfit.util.bounded_dict import BoundedDict
from keyfit.vfs.files import Overlay
from properties.sound import fresh
from properties.texts import PLAN_KEY as KEY

URL = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
SERVER = Path(keyfit.__file__).parent
RELIABILITY = SERVER.parents[1] / "docs" / "reliability.md"


def decorators() -> list[tuple[str, ast.expr]]:
    found = []
    for path in SERVER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                found += [
                    (f"{path.name}:{node.name}", one) for one in node.decorator_list
                ]
    return found


def test_no_cache_of_a_function_is_without_a_bound() -> None:
    names = {name: ast.unparse(one) for name, one in decorators()}
    cached = {
        name: said
        for name, said in names.items()
        if "cache" in said.replace("cached_property", "")
    }
    assert cached, "there are some"
    for name, said in cached.items():
        assert said.startswith(("lru_cache(maxsize=", "lru_cached_method(")), name
        assert "None" not in said, name


def own_attribute(node: ast.expr) -> str:
    """Return the name in ``self.name``, '' for any other expression."""
    is_own = isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self"
    return node.attr if is_own and isinstance(node, ast.Attribute) else ""


def put_in(owner: ast.AST) -> set[str]:
    """Return the attributes of ``self`` into which ``owner`` puts an item by key."""
    nodes = list(ast.walk(owner))
    items = [
        n
        for n in nodes
        if isinstance(n, ast.Subscript) and isinstance(n.ctx, ast.Store)
    ]
    names = {own_attribute(item.value) for item in items}
    calls = [n.func for n in nodes if isinstance(n, ast.Call)]
    methods = [call for call in calls if isinstance(call, ast.Attribute)]
    return names | {own_attribute(m.value) for m in methods if m.attr == "setdefault"}


def looked_up_in(owner: ast.AST) -> set[str]:
    """Return the attributes of ``self`` of which ``owner`` asks whether they have a key."""
    nodes = list(ast.walk(owner))
    compared = [n for n in nodes if isinstance(n, ast.Compare)]
    asked = [n for n in compared if isinstance(n.ops[0], (ast.In, ast.NotIn))]
    names = {own_attribute(comparison.comparators[0]) for comparison in asked}
    calls = [n.func for n in nodes if isinstance(n, ast.Call)]
    methods = [call for call in calls if isinstance(call, ast.Attribute)]
    return names | {
        own_attribute(m.value) for m in methods if m.attr in ("get", "setdefault")
    }


def dictionaries() -> set[tuple[str, str]]:
    """Return each dictionary of an object that may be a cache: its file, its class and name."""
    found = set()
    for path in SERVER.rglob("*.py"):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for owner in (node for node in nodes if isinstance(node, ast.ClassDef)):
            for name in (put_in(owner) & looked_up_in(owner)) - {""}:
                found.add((path.relative_to(SERVER).as_posix(), f"{owner.name}.{name}"))
    return found


def module_dictionaries() -> set[str]:
    """Return the dictionaries of modules into which a function puts something."""
    found = set()
    for path in SERVER.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        targets = [t for n in tree.body if isinstance(n, ast.Assign) for t in n.targets]
        targets += [n.target for n in tree.body if isinstance(n, ast.AnnAssign)]
        names = {target.id for target in targets if isinstance(target, ast.Name)}
        functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
        for node in (node for function in functions for node in ast.walk(function)):
            is_put = isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
            if (
                is_put
                and isinstance(node, ast.Subscript)
                and ast.unparse(node.value) in names
            ):
                found.add(f"{path.name}:{ast.unparse(node.value)}")
    return found


def test_each_dictionary_that_may_be_a_cache_is_in_the_table_with_its_bound() -> None:
    table = (
        RELIABILITY.read_text(encoding="utf-8")
        .partition("## Caches")[2]
        .partition("\n## ")[0]
    )
    cells = [
        line.strip("| ").split(" | ")
        for line in table.splitlines()
        if line.startswith("| `")
    ]
    assert all(len(row) == 4 and row[3].strip() for row in cells)
    listed = [(file.strip("`"), name.strip("`")) for file, name, _, _ in cells]
    assert set(listed) == dictionaries()
    assert len(listed) == len(set(listed))


def test_no_module_keeps_answers_in_a_dictionary() -> None:
    assert module_dictionaries() == set()


def test_a_bounded_dictionary_never_has_more() -> None:
    kept: BoundedDict[int, int] = BoundedDict(3)
    for number in range(10):
        kept[number] = number
        kept[number] = -number  # the same key again takes no more room
        assert kept[number] == -number
        assert len(kept) <= 3
    assert kept == {9: -9}


def test_results_of_files_are_kept_within_a_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("keyfit.linter.linter.RESULTS", 10)
    linter = fresh()
    texts = {f"/p/{number}/.env": f"OPENAI_API_KEY={KEY}\n" for number in range(30)}
    files = Overlay(texts)
    first = [linter.run(files, [path]).files[path] for path in texts]
    assert list(linter._known) == list(texts)[-10:]
    again = [linter.run(files, [path]).files[path] for path in texts]
    assert [one.findings for one in again] == [one.findings for one in first]


def test_what_is_known_of_hosts_urls_and_names_does_not_grow_without_end() -> None:
    catalog, environment = load_catalog(), load_tools().variable_names

    def ask(first: int, last: int) -> None:
        for number in range(first, last):
            catalog.endpoints.parse(f"https://h{number}.example/v1")
            catalog.endpoints.host(f"h{number}.example")
            environment.role(f"NAME_{number}_KEY")

    ask(0, 5_000)
    tracemalloc.start()
    try:
        ask(5_000, 6_000)
        once = tracemalloc.get_traced_memory()[0]
        ask(6_000, 30_000)
        assert tracemalloc.get_traced_memory()[0] < once + 1_000_000
    finally:
        tracemalloc.stop()


def test_a_file_with_nothing_in_it_costs_no_memory() -> None:
    texts = {
        f"/p/{number}/data.json": '{"a": "' + "x" * 2_000 + '"}'
        for number in range(2_000)
    }
    linter = fresh()
    linter.run(Overlay(texts), list(texts)[:100])
    tracemalloc.start()
    try:
        report = linter.run(Overlay(texts), texts)
        kept = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert report.checked == len(texts)
    assert set(map(id, report.files.values())) == {id(EMPTY_RESULT)}
    assert kept < 500 * len(texts)  # bytes


def rows(count: int) -> str:
    row = {"apiKey": KEY, "baseUrl": URL, "text": "x" * 1_000}
    return json.dumps({"rows": [row] * count})


@pytest.mark.parametrize(("count", "is_parsed"), [(10, True), (400, False)])
def test_a_large_file_that_no_tool_claims_is_not_parsed(
    count: int, is_parsed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, parsed = rows(count), []
    assert (len(text) > MAX_UNCLAIMED_LENGTH) is not is_parsed
    module = __import__("keyfit.parsers.jsonc", fromlist=["parse"])
    parse = module.parse

    def counted(source: Source) -> object:
        parsed.append(source.path)
        return parse(source)

    monkeypatch.setattr("keyfit.parsers.parser_of", lambda *_: counted)
    report = Linter(load_catalog(), load_tools()).run(
        Overlay({"/p/a.json": text}), ["/p/a.json"]
    )
    assert bool(parsed) is is_parsed
    assert bool(report.for_path("/p/a.json")) is is_parsed
    assert report.checked == 1


def test_a_large_file_of_a_tool_is_read() -> None:
    options = {
        "npm": "@ai-sdk/openai-compatible",
        "options": {"apiKey": KEY, "baseURL": URL},
    }
    text = json.dumps(
        {"provider": {"p": options}, "x": "x" * (MAX_UNCLAIMED_LENGTH + 1)}
    )
    report = fresh().run(Overlay({"/p/opencode.json": text}), ["/p/opencode.json"])
    assert report.for_path("/p/opencode.json")


def test_the_table_of_readers_bounds_their_cache() -> None:
    parsers = [parser for format in FORMATS.values() for parser in format.parsers]
    assert len(parsers) <= (parser_of.cache_info().maxsize or 0)


@pytest.mark.parametrize(
    ("text", "is_parsed"),
    [
        ("a tokenizer: qwen glm-4.7 kimi-k2", False),
        ("a risk-free task-list of ours", False),
        ("a key sk-sp-0123", True),
        ("https://coding.dashscope.aliyuncs.com/v1", True),
        ("OPENAI_API_KEY", True),
    ],
)
def test_what_no_tool_reads_is_parsed_only_with_a_host_a_key_or_a_variable(
    text: str, is_parsed: bool
) -> None:
    files = Overlay({"/w/any.json": json.dumps({"text": text})})
    document = fresh().document_store(files).document("/w/any.json", "json")
    assert document is not None
    assert bool(document.settings) == is_parsed


def test_a_model_alone_counts_where_a_tool_may_read_the_file() -> None:
    files = Overlay({"/w/.env": "MODEL=qwen3-max\n"})
    document = fresh().document_store(files).document("/w/.env", "dotenv")
    assert document is not None
    assert document.settings
