"""Markdown without surprises: what stands in files is shown as code, and keys never whole."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..catalog.vendor import Catalog, Plan

_BREAKS = re.compile(r"\s+")
_TICKS = re.compile(r"`+")


def code(text: str) -> str:
    """``text`` on one line as Markdown code, whatever it holds."""
    line = _BREAKS.sub(" ", text)
    fence = "`" * (1 + max(map(len, _TICKS.findall(line)), default=0))
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}" if line else "(empty)"


def bullets(lines: Iterable[str]) -> str:
    """``lines`` as a list, each once, empty ones left out."""
    return "\n".join(f"- {line}" for line in dict.fromkeys(lines) if line)


def blocks(parts: Iterable[str]) -> str:
    """``parts`` as paragraphs, empty ones left out."""
    return "\n\n".join(part for part in parts if part)


def listed(words: Iterable[str], last: str = "or") -> str:
    """``words`` in a sentence: ``a, b or c``."""
    *before, final = dict.fromkeys(words)
    return f"{', '.join(before)} {last} {final}" if before else final


def source(catalog: Catalog, cite: str) -> str:
    """The source called ``cite``: its title, linked where it has an address, and its date."""
    origin = catalog.sources.get(cite)
    if origin is None:
        return cite
    title = f"[{origin.title}]({origin.url})" if origin.url else origin.title
    return f"{title}, {origin.date}"


def sources(catalog: Catalog, cites: Iterable[str]) -> str:
    """A line that names each of ``cites``."""
    said = [source(catalog, cite) for cite in dict.fromkeys(cites)]
    return f"Source: {'; '.join(said)}" if said else ""


def plan_links(plan: Plan) -> str:
    """Where the plan is documented and billed."""
    return f"[{plan.title} documentation]({plan.documentation}) · [billing]({plan.billing})"
