"""The documentation: each link of each page leads somewhere, also on the site.

`make site` builds the site, whose generator checks its own links.
"""

from __future__ import annotations

import sys
from typing import Any

import pytest
import tomli

from keyfit import REPOSITORY
from pages import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
import site_pages
from site_pages import broken_links, headings, on_site, pages, site_name

SITE: dict[str, Any] = tomli.loads((ROOT / "zensical.toml").read_text("utf-8"))


def test_each_link_leads_to_a_file_and_a_heading() -> None:
    assert list(broken_links()) == []


@pytest.mark.parametrize(
    "link", ["nowhere.md", "ci.md#no-such-heading", "../nowhere.py", "#nothing"]
)
def test_a_link_that_leads_nowhere_is_told(
    link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ("docs/doctor.md", f"# Title\n[a]({link}) and [b](ci.md#pre-commit)")
    monkeypatch.setattr(site_pages, "pages", lambda: iter([page]))
    assert list(broken_links()) == [f"docs/doctor.md: {link}"]


def test_what_stands_in_code_is_no_link(monkeypatch: pytest.MonkeyPatch) -> None:
    page = ("docs/doctor.md", "`[a](b.md)`\n```md\n[c](d.md)\n```\n")
    monkeypatch.setattr(site_pages, "pages", lambda: iter([page]))
    assert list(broken_links()) == []


@pytest.mark.parametrize(
    ("name", "link", "expected"),
    [
        ("README.md", "docs/ci.md#baseline", "ci.md#baseline"),
        ("README.md", "SECURITY.md", f"{REPOSITORY}/blob/main/SECURITY.md"),
        ("docs/ci.md", "rules/README.md", "rules/README.md"),
        ("docs/rules/model-case.md", "../../README.md#install", "../index.md#install"),
        ("docs/ci.md", "../action.yml", f"{REPOSITORY}/blob/main/action.yml"),
        ("docs/ci.md", "#baseline", "#baseline"),
        ("docs/ci.md", "https://example.com/a", "https://example.com/a"),
    ],
)
def test_links_hold_on_the_site(name: str, link: str, expected: str) -> None:
    assert on_site(name, f"[text]({link})") == f"[text]({expected})"


def test_headings_have_the_names_that_github_gives_them() -> None:
    text = "# A key's `URL`, at last\n```sh\n# no heading\n```\n## [Plans](plans.md)\n"
    assert headings(text) == {"a-keys-url-at-last", "plans"}


def test_each_page_of_the_top_and_of_an_editor_is_in_the_navigation() -> None:
    listed = set(_listed(SITE["project"]["nav"]))
    sources = {site_name(name) for name, _ in pages()}
    assert listed <= sources
    wanted = {
        name for name in sources if "/" not in name or name.startswith("editors/")
    }
    assert wanted <= listed


def _listed(nav: list[Any]) -> Any:
    """The pages of a navigation."""
    for entry in nav:
        for target in entry.values():
            if isinstance(target, list):
                yield from _listed(target)
            else:
                yield target
