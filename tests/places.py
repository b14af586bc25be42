"""Texts with a cursor in them, and the engine over files in memory."""

from __future__ import annotations

from collections.abc import Mapping

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.ide.completion.completions import Completion, complete
from keyfit.ide.hover.content import HoverContent, hover_content
from keyfit.linter.linter import Linter
from keyfit.resolve.context import FileContext
from keyfit.vfs.files import Overlay
from keyfit.vfs.git import GitStatus

CURSOR = "¦"
SECRET = "0123456789abcdef" * 2
PLAN_KEY, STANDARD_KEY = f"sk-sp-{SECRET}", f"sk-{SECRET}"
ANALYSIS = Linter(load_catalog(), load_tools())


class Committed:
    """No file is there, and git tracks each: to be laid under texts."""

    def read(self, path: str) -> None:
        return None

    def exists(self, path: str) -> bool:
        return False

    def git_status(self, path: str) -> GitStatus:
        return GitStatus(True, "/", path.removeprefix("/"))

    def leads_out(self, path: str) -> bool:
        return False


def marked(text: str) -> tuple[str, int]:
    """``text`` without its cursor, and where that was."""
    assert text.count(CURSOR) == 1
    return text.replace(CURSOR, ""), text.index(CURSOR)


def context(files: Mapping[str, str], path: str) -> FileContext:
    """The file at ``path`` among ``files``."""
    found = ANALYSIS.context(Overlay(files), path)
    assert found
    return found


def about_at(
    path: str, text: str, beside: Mapping[str, str] | None = None
) -> HoverContent | None:
    """What there is to know at the cursor in ``text``; never a key."""
    text, offset = marked(text)
    found = hover_content(context({**(beside or {}), path: text}, path), offset)
    assert found is None or SECRET[:24] not in found.text
    return found


def told(path: str, text: str, beside: Mapping[str, str] | None = None) -> str:
    """The Markdown at the cursor in ``text``."""
    found = about_at(path, text, beside)
    assert found
    return found.text


def offered(
    path: str, text: str, beside: Mapping[str, str] | None = None
) -> list[Completion]:
    """What is offered at the cursor in ``text``; never a key."""
    text, offset = marked(text)
    found = complete(ANALYSIS, Overlay({**(beside or {}), path: text}), path, offset)
    assert not any(SECRET[:24] in f"{one.text}{one.item}" for one in found)
    return found


def completed(
    path: str, text: str, beside: Mapping[str, str] | None = None, nth: int = 0
) -> str:
    """``text`` with the ``nth`` offer taken."""
    whole, _ = marked(text)
    chosen = offered(path, text, beside)[nth]
    return whole[: chosen.span.start] + chosen.text + whole[chosen.span.end :]


def labels(path: str, text: str, beside: Mapping[str, str] | None = None) -> list[str]:
    """The words that are offered at the cursor in ``text``."""
    return [one.item.text for one in offered(path, text, beside)]
