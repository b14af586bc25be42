"""What keyfit uses of python-dotenv without its being published: tells when an update breaks it."""

from __future__ import annotations

import inspect
import re

import pytest
from dotenv import parser

from keyfit.parsers import python_dotenv
from keyfit.parsers.python_dotenv import PRIVATE_NAMES, Binding, BindingReader


@pytest.mark.parametrize("name", PRIVATE_NAMES)
def test_each_private_name_exists(name: str) -> None:
    assert hasattr(parser, name)


def test_no_other_private_name_is_used() -> None:
    source = inspect.getsource(python_dotenv)
    used = set(re.findall(r"\bparser\.([A-Za-z_]+)", source))
    assert used == set(PRIVATE_NAMES)


@pytest.mark.parametrize("method", ["__init__", "set_mark", "get_marked", "read_regex"])
def test_each_overridden_method_exists_with_the_same_parameters(method: str) -> None:
    theirs = inspect.signature(getattr(parser.Reader, method))
    ours = inspect.signature(getattr(BindingReader, method))
    assert len(ours.parameters) == len(theirs.parameters)


def test_the_other_methods_of_the_reader_are_those_that_work_on_string_and_position() -> (
    None
):
    methods = {
        name for name, _ in inspect.getmembers(parser.Reader, inspect.isfunction)
    }
    assert methods == {
        "__init__", "has_next", "set_mark", "get_marked", "peek", "read", "read_regex",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "binding"),
    [
        ("A=b\nC=d\n", Binding("A", "b", False, 4)),
        ("A\n", Binding("A", None, False, 2)),
        ("# comment\n", Binding(None, None, False, 10)),
        ("A='b\n", Binding(None, None, True, 5)),
    ],
)
def test_a_binding_is_read_with_its_end(text: str, binding: Binding) -> None:
    assert BindingReader(text).read_binding(0) == binding


def test_the_parser_can_be_loaded_by_a_loader_that_asks_the_module() -> None:
    """That of a frozen program wants to know whose module it fills, and from where."""
    assert python_dotenv.parser.__spec__.name == "dotenv.parser"
    assert python_dotenv.parser.__file__.endswith("parser.py")
