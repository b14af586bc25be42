"""Lay out docs/ for the generator of the site, in build/pages.

The README is the first page, in each of its languages, and links out of docs/ lead to the
repository. Ends with 1 where a link, also of the documents beside docs/, leads to no file, or to no
heading of its page.
"""

from __future__ import annotations

import posixpath
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from keyfit import REPOSITORY

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "build" / "pages"
FRONT_PAGES = {"README.md": "index.md", "README.zh-CN.md": "index.zh-CN.md"}
_CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(
    r"\]\((?!https?://|mailto:)(?P<path>[^)\s#]*)(?:#(?P<heading>[^)\s]*))?\)"
)
_HEADING = re.compile(r"^#+ +(.*?) *$|<a (?:id|name)=\"([^\"]*)\"", re.MULTILINE)


def main() -> int:
    """Write the pages; return the exit status."""
    shutil.rmtree(PAGES, ignore_errors=True)
    shutil.copytree(ROOT / "docs", PAGES)
    for name, text in pages():
        (PAGES / site_name(name)).write_text(on_site(name, text), encoding="utf-8")
    broken = list(broken_links())
    print("\n".join(broken), end="\n" if broken else "")
    return 1 if broken else 0


def pages() -> Iterator[tuple[str, str]]:
    """Yield the pages of the site: the path in the repository, and the text."""
    for name in FRONT_PAGES:
        yield name, (ROOT / name).read_text(encoding="utf-8")
    for path in sorted((ROOT / "docs").rglob("*.md")):
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def beside() -> Iterator[tuple[str, str]]:
    """Yield the documents that are not on the site, in the same way."""
    for pattern in ("*.md", "packaging/*.md", "client-*/README.md"):
        for path in sorted(ROOT.glob(pattern)):
            name = path.relative_to(ROOT).as_posix()
            if name not in FRONT_PAGES:
                yield name, path.read_text(encoding="utf-8")


def site_name(name: str) -> str:
    """Return where the page ``name`` of the repository lies in the site's source."""
    return FRONT_PAGES.get(name) or name.removeprefix("docs/")


def on_site(name: str, text: str) -> str:
    """Return the page ``name`` with links that hold on the site."""

    def moved(link: re.Match[str]) -> str:
        target = target_of(name, link["path"])
        heading = f"#{link['heading']}" if link["heading"] else ""
        if not link["path"]:
            return link[0]
        if target.startswith("docs/") or target in FRONT_PAGES:
            start = posixpath.dirname(site_name(name)) or "."
            return f"]({posixpath.relpath(site_name(target), start)}{heading})"
        return f"]({REPOSITORY}/blob/main/{target}{heading})"

    return _LINK.sub(moved, text)


def target_of(name: str, link: str) -> str:
    """Return what a relative ``link`` of the page ``name`` leads to, in the repository."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), link))


def broken_links() -> Iterator[str]:
    """Yield each link that leads nowhere: its page, a colon, the link."""
    for name, text in (*pages(), *beside()):
        for link in _LINK.finditer(_CODE.sub("", text)):
            target = target_of(name, link["path"]) if link["path"] else name
            if not is_there(target, link["heading"]):
                yield f"{name}: {link[0][2:-1]}"


def is_there(target: str, heading: str | None) -> bool:
    """Return whether ``target`` exists, and if it is a page, has the ``heading``."""
    path = ROOT / target
    if not heading or not target.endswith(".md"):
        return path.exists()
    return path.exists() and heading in headings(path.read_text(encoding="utf-8"))


def headings(text: str) -> set[str]:
    """Return the names by which links lead to the headings of a page, as GitHub makes them."""
    found = set()
    for title, anchor in _HEADING.findall(
        re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    ):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)|[`*]", r"\1", title)
        found.add(anchor or re.sub(r"[^\w -]", "", plain.lower()).replace(" ", "-"))
    return found


if __name__ == "__main__":
    sys.exit(main())
