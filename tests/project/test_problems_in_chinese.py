"""What is wrong in settings, files of facts and tool files is said in the reader's language: each
mistake that the other tests make is made here, too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, get_type_hints

import pytest

from catalog import test_user_tools as tools
from keyfit.catalog.toml_reader import CatalogError
from keyfit.project.settings import Problem
from keyfit.util.toml_error_text import KNOWN, toml_error_text
from keyfit.util.translation import ENGLISH, Phrase, activate, localized
from project import test_facts_of_vendors as vendors
from project import test_settings as settings

HAN = re.compile("[\u4e00-\u9fff]")
QUOTED = re.compile(r"""'[^']*'|"[^"]*"|\{[^}]*\}|\[[^\]]*\]""")
ENGLISH_WORDS = re.compile(r"[A-Za-z]{2,}[,:;]? [a-z]{2,}")


def cases(test: Callable[..., None]) -> list[Any]:
    """Return the arguments with which ``test`` runs."""
    (mark,) = test.pytestmark  # type: ignore[attr-defined]
    arguments: list[Any] = mark.args[1]
    return arguments


def broken() -> Iterator[tuple[str, str]]:
    """Yield a setting, and the text of a file for it with a mistake; '' is keyfit.toml's own."""
    for text, *_ in cases(settings.test_a_bad_value_is_named_once):
        yield "", text
    for text, _ in cases(settings.test_bad_facts_are_named_and_left_out):
        yield "facts", text
    for text, _ in cases(vendors.test_a_mistake_is_named_with_its_place_and_the_remedy):
        yield "facts", text
    for old, new, _ in cases(tools.test_a_mistake_in_a_file_of_facts):
        yield "facts", tools.FACTS.replace(old, new)
    for old, new, _ in cases(settings.test_a_bad_tool_file_is_named_and_left_out):
        yield "tools", settings.TOOL.replace(old, new)
    for old, new, _ in tools.MISTAKES:
        yield "tools", tools.TOOL.replace(old, new)
    for new, old, _ in tools.OLD_WORDS:
        yield "tools", tools.TOOL.replace(new, old)
    for name, _ in cases(tools.test_a_call_that_is_like_none):
        yield "tools", tools.TOOL + tools.LIKE.replace('"main"', name)
    yield "tools", f"{tools.TOOL}[[unmodeled]]\nat = []\nchanges = []\n"
    yield "tools", f'{tools.TOOL}[[unmodeled]]\nat = ["/a"]\nchanges = []\n'
    yield "tools", tools.TOOL.replace("{up}/.acme/", "{up}/../")
    both = 'detect_by = ["A"]\nsigns = ["A"]'
    yield "tools", tools.TOOL.replace('detect_by = ["ACME_MODEL"]', both)


def problem_of(setting: str, text: str) -> Problem:
    if not setting:
        return settings.project(text).problems[0]
    name = f"{setting}.toml"
    return tools.project_of(name, text, setting).problems[0]


def is_chinese(text: str) -> bool:
    """Return whether ``text`` has Chinese words and, but for what it quotes, no English ones."""
    rest = QUOTED.sub("", text)
    return bool(HAN.search(rest)) and not ENGLISH_WORDS.search(rest)


@pytest.mark.parametrize(("setting", "text"), list(broken()))
def test_a_mistake_is_named_in_chinese(setting: str, text: str, chinese: None) -> None:
    problem = problem_of(setting, text)
    line = localized(problem.text(lambda path: ""))
    assert is_chinese(line), line
    activate(ENGLISH)
    assert not HAN.search(problem.text())


def test_only_texts_that_can_be_translated_are_accepted() -> None:
    """The type checker refuses an f-string where people read it."""
    assert get_type_hints(Problem)["message"] is Phrase
    assert get_type_hints(CatalogError.__init__)["message"] is Phrase


def test_the_place_and_the_remedy_are_translated_too(chinese: None) -> None:
    text = (
        "[[hosts]]\nhost = 'a'\nplan = 'tokenplan'\nregion = ''\nsite = ''\nroutes = ''"
    )
    problem = problem_of("facts", text)
    where = "/w/facts.toml:3：第 1 个 [[hosts]]"
    assert (
        localized(problem.text())
        == f"{where}：未知的套餐 'tokenplan'；是否应为 'token-plan'？"
    )


@pytest.mark.parametrize(
    "text",
    [
        "a", "a =", "a = [", "a = {", "a = {b = 1", "a = 'b", 'a = "\\x"', 'a = "\\ud800"',
        "a = 1 b", "[a", "[[a]", "= 1", "a = 2026-13-01", "a = '\x01'", "a = 1\na = 2",
        "[a]\n[a]", "a = {b = 1, b = 2}", "a = 1\n[a]", "a = {}\n[a.b]", 'a = "\\u12"',
        "[a.b]\n[a]\nb = 1", "a.b = 1\n[a]", "a = []\n[[a]]", "[[a]]\n[a]", "a = {b = {}, b.c = 1}",
    ],
)  # fmt: skip
def test_invalid_toml_is_named_in_chinese(text: str, chinese: None) -> None:
    line = localized(problem_of("", text).text(lambda path: ""))
    assert is_chinese(line), line


def test_what_tomli_says_is_found_by_its_beginning(chinese: None) -> None:
    assert all(localized(text) != text for text in KNOWN)
    text = toml_error_text("Cannot declare ('a', 'b') twice")
    assert text == "Cannot declare ('a', 'b') twice"
    assert localized(text) == "不能重复声明 ('a', 'b')"
    unknown = toml_error_text("A message {of} another version")
    assert localized(unknown) == "A message {of} another version"
