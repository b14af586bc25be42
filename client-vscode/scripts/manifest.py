"""Writes what package.json and its files say of the server: which files it reads, its settings.

``--check`` writes nothing and fails where a file differs from what would be written.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from keyfit.catalog.tool_registry import ToolCatalog, load_tools
from keyfit.project.settings import schema
from keyfit.project.trust import NEEDS

HERE = Path(__file__).resolve().parent.parent
MANIFEST, STRINGS = "package.json", "package.nls.json"
PATTERNS = "src/patterns.json"
SECTION = "keyfit"
LANGUAGE = (
    "dotenv"  # VS Code has it built in since 2025; forks and older versions do not
)
# Not a setting here: VS Code itself asks the user whether a workspace is trusted.
LEFT_OUT = "trust"
OWN_SETTINGS = (
    "path",
    "interpreter",
    "trace.server",
    "inlayHints",
    "codeLens",
)  # the extension's and what an editor shows, written by hand
# Opened outside of a workspace that holds such files: shell configs, and `settings.json`.
LANGUAGES = (LANGUAGE, "shellscript", "jsonc")


def patterns(tools: ToolCatalog) -> tuple[list[str], list[str]]:
    """Ends of paths (globs): of files made for keys and endpoints, and of files in general."""
    own = [
        tail
        for tool in tools.tools
        for spec in tool.files.values()
        for tail in spec.tails
    ]
    general = []
    for glob, kind in tools.formats:
        (own if kind == "dotenv" or "*" not in glob else general).append(glob)
    return sorted(set(own)), sorted(set(general))


def language(tools: ToolCatalog) -> dict[str, Any]:
    """The language of .env files, associated as in VS Code itself."""
    globs = [glob for glob, kind in tools.formats if kind == "dotenv"]
    return {
        "id": LANGUAGE,
        "aliases": ["Dotenv"],
        "extensions": [glob[1:] for glob in globs if glob.startswith("*.")],
        "filenames": [glob for glob in globs if "*" not in glob],
        "filenamePatterns": [g for g in globs if "*" in g and not g.startswith("*.")],
    }


def settings() -> dict[str, Any]:
    """The server's settings as VS Code wants them: named in full, without references."""
    whole = schema()
    return {
        f"{SECTION}.{name}": {
            **resolved(spec, whole["$defs"]),
            "default": spec["default"],
            "scope": "resource",
            "markdownDescription": f"%settings.{name}%",
        }
        for name, spec in whole["properties"].items()
        if name != LEFT_OUT
    }


def restricted() -> list[str]:
    """The settings that a workspace which is not trusted cannot make."""
    return ["path", "interpreter", *sorted(NEEDS)]


def resolved(spec: Any, definitions: dict[str, Any]) -> Any:
    """``spec`` with its references replaced, without the words that are shown elsewhere."""
    if isinstance(spec, list):
        return [resolved(each, definitions) for each in spec]
    if not isinstance(spec, dict):
        return spec
    if "$ref" in spec:
        return resolved(definitions[spec["$ref"].rpartition("/")[2]], definitions)
    plain = {
        k: resolved(v, definitions)
        for k, v in spec.items()
        if k not in ("title", "default")
    }
    plain.pop("description", None)
    return plain


def manifest(text: str) -> str:
    """package.json with its generated parts made anew."""
    package = json.loads(text)
    tools = load_tools()
    contributes = package["contributes"]
    contributes["languages"] = [language(tools)]
    listed = contributes["configuration"]["properties"]
    by_hand = {f"{SECTION}.{n}": listed[f"{SECTION}.{n}"] for n in OWN_SETTINGS}
    contributes["configuration"]["properties"] = {**settings(), **by_hand}
    untrusted = package["capabilities"]["untrustedWorkspaces"]
    untrusted["restrictedConfigurations"] = [
        f"{SECTION}.{name}" for name in restricted()
    ]
    own, _ = patterns(tools)
    package["activationEvents"] = [
        *(f"onLanguage:{name}" for name in LANGUAGES),
        *(f"workspaceContains:**/{tail}" for tail in own),
    ]
    return written(package)


def strings(text: str) -> str:
    """package.nls.json with the descriptions of the server's settings."""
    listed = {n: spec for n, spec in schema()["properties"].items() if n != LEFT_OUT}
    said = {f"settings.{n}": spec["description"] for n, spec in listed.items()}
    return written({**json.loads(text), **said})


def selector(_: str) -> str:
    """The patterns by which the extension chooses documents."""
    own, general = patterns(load_tools())
    return written({"own": own, "anybodys": general})


def written(data: Any) -> str:
    """``data`` as it lies in a file."""
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def generated() -> Iterator[tuple[Path, str]]:
    """Every file that has generated parts, and its text as it should be."""
    for name, make in ((MANIFEST, manifest), (STRINGS, strings), (PATTERNS, selector)):
        path = HERE / name
        yield path, make(path.read_text("utf-8") if path.exists() else "")


def main() -> int:
    """Write, or with ``--check`` compare; the exit status."""
    stale = [
        (p, new)
        for p, new in generated()
        if not p.exists() or p.read_text("utf-8") != new
    ]
    if "--check" in sys.argv[1:]:
        for path, _ in stale:
            print(f"{path}: out of date; run {Path(__file__).name}", file=sys.stderr)
        return bool(stale)
    for path, text in stale:
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
