"""Writes what package.json and its files say of the server: which files it reads, its settings.

``--check`` writes nothing and fails where a file differs from what would be written.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from keyfit.catalog import load_catalog
from keyfit.catalog.tool_registry import ToolCatalog, load_tools
from keyfit.linter.rules import RULES
from keyfit.project.settings import schema
from keyfit.project.trust import NEEDS

HERE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HERE.parent / "scripts"))
import translations  # noqa: E402
from starting_files import patterns, words  # noqa: E402

MANIFEST, STRINGS = "package.json", "package.nls.json"
CHINESE_STRINGS = "package.nls.zh-cn.json"
CHINESE = translations.PACKAGE / "locale/zh_CN/LC_MESSAGES/keyfit.po"
PATTERNS, WORDS = "src/patterns.json", "src/words.json"
SECTION = "keyfit"
LANGUAGE = (
    "dotenv"  # VS Code has it built in since 2025; forks and older versions do not
)
# Not a setting here: VS Code itself asks the user whether a workspace is trusted.
LEFT_OUT = "trust"
OWN_SETTINGS = (
    "inlayHints",
    "codeLens",
    "path",
    "interpreter",
    "trace.server",
)  # the extension's and what an editor shows, written by hand; in the order that is shown
# The server's settings that most people look for; the others follow as in the schema.
FIRST = (
    "select",
    "ignore",
    "severity",
    "per-file-ignores",
    "exclude",
    "home",
    "baseline",
)
VALUES = {
    "error": "The request fails, or a value is certainly wrong.",
    "warning": "The request probably fails, or costs money.",
    "info": "A hint. It does not make `keyfit check` fail.",
    "off": "The rule does not run.",
    "pay-as-you-go": "Standard keys, billed per token",
    "coding-plan": "Coding Plan: its own keys, for coding tools",
    "token-plan": "Token Plan: its own keys",
    "openai-chat": "OpenAI's Chat Completions: `/chat/completions`",
    "openai-responses": "OpenAI's Responses: `/responses`",
    "anthropic": "Anthropic's Messages: `/v1/messages`",
    "native": "The vendor's own HTTP API",
    "websocket": "The vendor's own API over WebSocket",
}
# Opened outside of a workspace that holds such files: shell configs, and `settings.json`.
LANGUAGES = (LANGUAGE, "shellscript", "jsonc")


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
    names = whole["properties"].keys() - {LEFT_OUT}
    listed = {}
    for name in sorted(names, key=[*FIRST, *whole["properties"]].index):
        spec = whole["properties"][name]
        listed[f"{SECTION}.{name}"] = {
            **resolved(spec, whole["$defs"]),
            "default": spec["default"],
            "scope": "resource",
            "markdownDescription": f"%settings.{name}%",
        }
    return listed


def ordered(listed: dict[str, Any]) -> dict[str, Any]:
    """``listed`` with the numbers by which VS Code sorts settings, which else go by name."""
    return {
        name: {**spec, "order": place}
        for place, (name, spec) in enumerate(listed.items(), start=1)
    }


def values() -> dict[str, str]:
    """What each value of a setting means, by its name in package.nls.json."""
    meanings = VALUES | {rule.id: rule.summary for rule in RULES}
    return {f"values.{value}": meaning for value, meaning in meanings.items()}


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
    if "enum" in plain:
        plain["markdownEnumDescriptions"] = list(map(value_text, plain["enum"]))
    return plain


def value_text(value: str) -> str:
    """What a value means: names of another vendor's plan, or a text that is translated."""
    vendor, slash, plan = value.partition("/")
    catalog = load_catalog().vendor(vendor) if slash else None
    if catalog is None:
        return f"%values.{value}%"
    return f"{catalog.title}: {catalog.plans[plan].title}"


def manifest(text: str) -> str:
    """package.json with its generated parts made anew."""
    package = json.loads(text)
    tools = load_tools()
    contributes = package["contributes"]
    contributes["languages"] = [language(tools)]
    listed = contributes["configuration"]["properties"]
    by_hand = {f"{SECTION}.{n}": listed[f"{SECTION}.{n}"] for n in OWN_SETTINGS}
    contributes["configuration"]["properties"] = ordered({**settings(), **by_hand})
    untrusted = package["capabilities"]["untrustedWorkspaces"]
    untrusted["restrictedConfigurations"] = [
        f"{SECTION}.{name}" for name in restricted()
    ]
    own, everyday, _ = patterns(tools)
    package["activationEvents"] = [
        *(f"onLanguage:{name}" for name in LANGUAGES),
        *(f"workspaceContains:**/{tail}" for tail in sorted([*own, *everyday])),
    ]
    return written(package)


def strings(text: str) -> str:
    """package.nls.json with the descriptions of the server's settings."""
    listed = {n: spec for n, spec in schema()["properties"].items() if n != LEFT_OUT}
    said = {f"settings.{n}": spec["description"] for n, spec in listed.items()}
    return written({**json.loads(text), **said, **values()})


def chinese_strings(text: str) -> str:
    """package.nls.zh-cn.json with what the rules find, in the words of the server."""
    texts = translations.read(CHINESE)
    said: dict[str, str] = {}
    for rule in RULES:
        message = texts.get(rule.summary)
        translation = str(message.string) if message else ""
        said[f"values.{rule.id}"] = translation or rule.summary
    return written({**json.loads(text), **said})


def selector(_: str) -> str:
    """The patterns by which the extension chooses documents."""
    return written(patterns(load_tools())._asdict())


def vocabulary(_: str) -> str:
    """The words for which the extension looks."""
    return written(words(load_catalog()))


def written(data: Any) -> str:
    """``data`` as it lies in a file."""
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def generated() -> Iterator[tuple[Path, str]]:
    """Every file that has generated parts, and its text as it should be."""
    makers = {
        MANIFEST: manifest,
        STRINGS: strings,
        CHINESE_STRINGS: chinese_strings,
        PATTERNS: selector,
        WORDS: vocabulary,
    }
    for name, make in makers.items():
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
