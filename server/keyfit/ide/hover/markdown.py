"""Build Markdown for hovers: text from files is always shown as code, and keys only masked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...catalog.vendor_facts import Plan
from ...catalog.vendor_index import Catalog
from ...util.translation import Phrase, listed, localized, tr

_BLANKS = re.compile(r"\s+")
_BACKTICKS = re.compile(r"`+")


def inline_code(text: str) -> str:
    """Return ``text`` as one line of Markdown code; nothing in it can end the code early."""
    if not text:
        return tr("(empty)")
    line = _BLANKS.sub(" ", text)
    # Markdown ends inline code at a run of as many backticks as it began with.
    runs = _BACKTICKS.findall(line)
    longest = max(map(len, runs), default=0)
    fence = "`" * (longest + 1)
    # A backtick at either end would join the fence; Markdown removes one blank on each side.
    touches_fence = line.startswith("`") or line.endswith("`")
    if touches_fence:
        line = f" {line} "
    return f"{fence}{line}{fence}"


def bullet_list(lines: Iterable[str]) -> str:
    """Return ``lines`` as a Markdown list without empty lines and repetitions."""
    unique = dict.fromkeys(lines)
    items = [f"- {line}" for line in unique if line]
    return "\n".join(items)


def paragraphs(parts: Iterable[str]) -> str:
    """Return the parts that are not empty, separated by blank lines."""
    present = filter(None, parts)
    return "\n\n".join(present)


def all_of(words: Iterable[str]) -> str:
    """Return ``words`` in the user's language as a list, each once: ``a, b and c``."""
    *others, last = dict.fromkeys(words)
    if not others:
        return localized(last)
    return tr("{texts} and {last}", texts=listed(others), last=last)


def citation(catalog: Catalog, cite: str) -> str:
    """Return the title and the date of the source with the id ``cite``, linked to its URL."""
    source = catalog.sources.get(cite)
    if source is None:
        return cite
    title = localized(Phrase(source.title))
    if source.url:
        title = f"[{title}]({source.url})"
    return tr("{title}, {date}", title=title, date=source.date)


def source_line(catalog: Catalog, cites: Iterable[str]) -> str:
    """Return one line that cites each of ``cites``; '' if there are none."""
    unique = dict.fromkeys(cites)
    if not unique:
        return ""
    citations = [citation(catalog, cite) for cite in unique]
    joined = tr("; ").join(citations)
    return tr("Source: {source}", source=joined)


def one_line(parts: Iterable[str]) -> str:
    """Return the parts that are not empty as one line: where all above it is from."""
    return " · ".join(filter(None, parts))


def plan_links(plan: Plan) -> str:
    """Return links to the plan's documentation and billing pages; '' if it has none."""
    if not plan.documentation:
        return ""
    documentation = tr("{plan} documentation", plan=plan.title)
    billing = tr("billing")
    return f"[{documentation}]({plan.documentation}) · [{billing}]({plan.billing})"
