"""The picture of the layers in docs/architecture.md, made from the imports in server/keyfit."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "server" / "keyfit"
START, END = "<!-- layers: generated -->", "<!-- end of layers -->"

Layers = dict[str, set[str]]


def picture() -> str:
    """Return a Mermaid graph: an arrow from each package to those right below it that it imports.

    An arrow that others already lead along (a to b, b to c, so not a to c) is left out.
    """
    imports = imported_packages()
    # Sorted, as the order of a set changes from run to run.
    order = list(
        TopologicalSorter(
            {name: sorted(imports[name]) for name in imports}
        ).static_order()
    )
    lines = [START, "```mermaid", "flowchart TD"]
    for package in reversed(order):
        nearest = _direct(imports, package)
        lines += [
            f"    {package} --> {other}"
            for other in reversed(order)
            if other in nearest
        ]
    return "\n".join([*lines, "```", END])


def imported_packages() -> Layers:
    """Return, for each package right below ``keyfit``, the other packages that it imports."""
    folders = sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))
    return {folder.name: _imported(folder) - {folder.name} for folder in folders}


def _imported(folder: Path) -> set[str]:
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        if path.name == "__main__.py":  # an entry, as in ``python -m keyfit.lsp``
            continue
        here = path.relative_to(PACKAGE).parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            # ``from ...`` with as many dots as there are folders leads to keyfit itself.
            if isinstance(node, ast.ImportFrom) and node.level == len(here):
                names = (
                    [node.module]
                    if node.module
                    else [alias.name for alias in node.names]
                )
                found.update(name.partition(".")[0] for name in names)
    return {name for name in found if (PACKAGE / name).is_dir()}


def _direct(imports: Layers, package: str) -> set[str]:
    beyond = {far for near in imports[package] for far in _reachable(imports, near)}
    return imports[package] - beyond


def _reachable(imports: Layers, package: str) -> set[str]:
    found: set[str] = set()
    for near in imports[package]:
        found |= {near, *_reachable(imports, near)}
    return found
