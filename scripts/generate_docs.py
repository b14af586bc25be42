"""Writes what is generated from the rule records: docs/rules/*.md and the README's table.

``--check`` writes nothing and fails where a file differs from what would be written.
"""

from __future__ import annotations

import sys
from pathlib import Path

from keyfit.catalog.loader import load_catalog
from keyfit.rules import RULES
from keyfit.rules.base import Example, Rule

ROOT = Path(__file__).resolve().parent.parent
START, END = "<!-- rules: generated -->", "<!-- end of rules -->"
FENCES = {".json": "json", ".env": "sh"}


def page(rule: Rule) -> str:
    """The Markdown page of ``rule``."""
    return "\n".join(
        [
            f"# {rule.id}",
            "",
            "<!-- Generated from the rule's record; edit server/keyfit/rules instead. -->",
            "",
            f"**{rule.severity}**: {rule.summary}",
            "",
            rule.why,
            "",
            "## What is reported",
            "",
            *shown(rule.bad),
            "## What is right",
            "",
            *shown(rule.good),
            "## Silence it",
            "",
            f"`# keyfit: ignore[{rule.id}]` (or `//`) on the line or the line above,",
            f"or `keyfit check --ignore {rule.id}`.",
            "",
            f"Source: {source(rule)}.",
            "",
        ]
    )


def shown(example: Example) -> list[str]:
    """``example`` as fenced blocks, the files beside it last."""
    lines = []
    for path, text in ((example.path, example.text), *example.beside):
        fence = FENCES.get(Path(path).suffix, "sh" if path == ".env" else "")
        lines += [f"`{path}`", "", f"```{fence}", text.rstrip("\n"), "```", ""]
    return lines


def source(rule: Rule) -> str:
    """Where the rule's facts come from."""
    origin = load_catalog().sources.get(rule.cite)
    if origin is None:
        return "keyfit's own syntax"
    title = f"[{origin.title}]({origin.url})" if origin.url else origin.title
    return f"{title}, {origin.date}"


def table() -> str:
    """The README's table of rules."""
    rows = [f"| [{r.id}](docs/rules/{r.id}.md) | {r.severity} | {r.summary} |" for r in RULES]
    return "\n".join([START, "| rule | severity | what it finds |", "|---|---|---|", *rows, END])


def wanted() -> dict[Path, str]:
    """Every generated file with its text."""
    files = {ROOT / "docs" / "rules" / f"{rule.id}.md": page(rule) for rule in RULES}
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    after = rest.partition(END)[2]
    return {**files, readme: before + table() + after}


def main(arguments: list[str]) -> int:
    """Write the files, or with ``--check`` name those that differ."""
    files = wanted()
    stale = {
        path: text
        for path, text in files.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }
    pages = set((ROOT / "docs" / "rules").glob("*.md")) - set(files)
    if "--check" in arguments:
        for path in sorted({*stale, *pages}):
            print(f"{path.relative_to(ROOT)} differs from the rule records: run `make docs`")
        return 1 if stale or pages else 0
    for path, text in stale.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for path in pages:
        path.unlink()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
