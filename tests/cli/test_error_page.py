"""docs/errors.md and its translation: every message has its place, and what links there arrives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.harness import Run
from keyfit.catalog.loader import load_catalog, load_messages
from keyfit.doctor.message_texts import ERRORS_PAGE, CatalogEntry, entries
from keyfit.linter.rule import PAGES
from keyfit.linter.rules import RULES
from keyfit.util.translation import Phrase, localized

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "errors.md").read_text("utf-8")
CHINESE_PAGE = (ROOT / "docs" / "errors.zh-CN.md").read_text("utf-8")
ENTRIES = list(entries(load_messages(), "messages"))
OF_NEIGHBORS = [
    entry
    for neighbor in load_catalog().neighbors
    for entry in entries(load_messages(neighbor.signs.folder), "messages")
]


def section(entry: CatalogEntry, page: str = PAGE) -> str:
    return page.partition(f'<a id="{entry.id}"></a>')[2].partition("<a id=")[0]


@pytest.mark.parametrize("entry", [*ENTRIES, *OF_NEIGHBORS], ids=lambda entry: entry.id)
def test_a_message_has_one_anchor_its_causes_and_its_source(
    entry: CatalogEntry,
) -> None:
    assert PAGE.count(f'<a id="{entry.id}"></a>') == 1
    assert PAGE.count(f"](#{entry.id})") == 1
    text = section(entry)
    for cause in entry.causes:
        assert f"| {cause['text']} | {cause['remedy']} |" in text
    assert f"{entry.fields['as_of']}." in text.partition("Source: ")[2]


def test_the_chinese_page_has_all_of_it_in_chinese(chinese: None) -> None:
    outline = re.compile(r"^#+ |^<a id=.*|\]\((?:#|rules/|https:)[^)]*\)|^\|", re.M)
    assert outline.findall(CHINESE_PAGE) == outline.findall(PAGE)
    for entry in [*ENTRIES, *OF_NEIGHBORS]:
        text = section(entry, CHINESE_PAGE)
        for cause in entry.causes:
            cells = [localized(Phrase(cause[name])) for name in ("text", "remedy")]
            assert all(re.search("[一-鿿]", cell) for cell in cells)
            assert f"| {cells[0]} | {cells[1]} |" in text


def test_the_pages_link_to_each_other() -> None:
    assert "\nEnglish | [简体中文](errors.zh-CN.md)\n" in PAGE
    assert "\n[English](errors.md) | 简体中文\n" in CHINESE_PAGE


def test_what_links_to_a_message_or_a_rule_arrives() -> None:
    anchors = {f"#{entry.id}" for entry in [*ENTRIES, *OF_NEIGHBORS]}
    assert set(re.findall(r"\]\((#[^)]+)\)", PAGE)) == anchors
    for path in re.findall(r"\]\((rules/[^)]+)\)", PAGE):
        assert (ROOT / "docs" / path).exists()
    for rule in RULES:
        page = (ROOT / "docs" / "rules" / f"{rule.id}.md").read_text("utf-8")
        linked = re.findall(r"\]\(\.\./errors\.md(#[^)]+)\)", page)
        assert linked == [f"#{e.id}" for e in ENTRIES if rule.id in e.rules]
    assert "](docs/errors.md)" in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_explain_names_the_page(run: Run, entry: CatalogEntry) -> None:
    out = run("explain", entry.id).out
    assert f"  Page: {ERRORS_PAGE}#{entry.id}\n" in f"{out}\n"


def test_the_page_lies_where_the_rules_pages_do() -> None:
    assert PAGES.removesuffix("rules/") + "errors.md" == ERRORS_PAGE


def test_explain_in_chinese_names_the_chinese_page(run: Run, chinese: None) -> None:
    address = f"{PAGES.removesuffix('rules/')}errors.zh-CN.md#no-api-key"
    assert f"  页面：{address}\n" in run("explain", "no-api-key", "--lang", "zh").out
