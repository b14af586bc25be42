"""Build Markdown for hovers: text from files is always shown as code, and keys only masked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...catalog.vendor_facts import Plan
from ...catalog.vendor_index import Catalog

_BLANKS = re.compile(r"\s+")
_BACKTICKS = re.compile(r"`+")


def inline_code(text: str) -> str:
    """Return ``text`` as one line of Markdown code; nothing in it can end the code early."""
    if not text:
        return "(empty)"
    line = _BLANKS.sub(" ", text)
    # Markdown ends inline code at a run of as many backticks as it began with.
    runs = _BACKTICKS.findall(line)
    longest = max(map(len, runs), default=0)
    fence = "`" * (longest + 1)
    if line.startswith("`") or line.endswith("`"):
        line = f" {line} "
    return f"{fence}{line}{fence}"


def bullet_list(lines: Iterable[str]) -> str:
    """Return ``lines`` as a Markdown list without empty lines and repetitions."""
    unique = dict.fromkeys(lines)
    return "\n".join(f"- {line}" for line in unique if line)


def paragraphs(parts: Iterable[str]) -> str:
    """Return the parts that are not empty, separated by blank lines."""
    return "\n\n".join(part for part in parts if part)


def word_list(words: Iterable[str], conjunction: str = "or") -> str:
    """Return ``words`` as a phrase, each once: ``a, b or c``."""
    *others, last = dict.fromkeys(words)
    if not others:
        return last
    first_words = ", ".join(others)
    return f"{first_words} {conjunction} {last}"


def citation(catalog: Catalog, cite: str) -> str:
    """Return title and date of the source with the id ``cite``; a link if it has a URL."""
    origin = catalog.sources.get(cite)
    if origin is None:
        return cite
    title = origin.title
    if origin.url:
        title = f"[{title}]({origin.url})"
    return f"{title}, {origin.date}"


def source_line(catalog: Catalog, cites: Iterable[str]) -> str:
    """Return one line that cites each of ``cites``; '' if there are none."""
    unique = dict.fromkeys(cites)
    if not unique:
        return ""
    citations = "; ".join(citation(catalog, cite) for cite in unique)
    return f"Source: {citations}"


def plan_links(plan: Plan) -> str:
    """Return links to the plan's documentation and billing pages."""
    documentation = f"[{plan.title} documentation]({plan.documentation})"
    billing = f"[billing]({plan.billing})"
    return f"{documentation} · {billing}"
