"""What the VS Code extension says of the server is what the catalog and the schema say."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from posixpath import basename
from typing import Any

import pytest

from keyfit.catalog import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.lsp.session.configuration import explicit_settings
from keyfit.project.settings import schema
from keyfit.project.settings_layers import user_file

CLIENT = Path(__file__).parent.parent / "client-vscode"
KEPT = re.compile(r"\{\d\}|`[^`]*`|\(command:[^)]*\)")  # placeholders, code and links


@pytest.fixture(scope="module")
def package() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CLIENT / "package.json").read_text("utf-8"))
    return found


def test_nothing_generated_is_out_of_date() -> None:
    script = [sys.executable, str(CLIENT / "scripts" / "manifest.py"), "--check"]
    run = subprocess.run(script, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr


@pytest.fixture(scope="module")
def patterns() -> dict[str, list[str]]:
    found: dict[str, list[str]] = _source("patterns.json")
    return found


# Of these it counts only that they are there: nothing in them is shown.
MARKERS = {".copilot/providers.json", ".hermes/active_profile"}


def test_every_file_of_every_tool_wakes_the_extension(
    package: dict[str, Any], patterns: dict[str, list[str]]
) -> None:
    events = set(package["activationEvents"])
    for tool in load_tools().tools:
        for spec in tool.files.values():
            for tail in set(spec.tails) - MARKERS:
                assert tail in patterns["own"] + patterns["everyday"]
                assert f"workspaceContains:**/{tail}" in events


@pytest.mark.parametrize(
    ("kind", "names"),
    {
        # Names are completed in them from the beginning.
        "own": [
            ".env", ".env.*", "*.env", ".flaskenv", "keyfit.toml", ".claude/settings.json",
            ".codex/config.toml", ".continue/config.yaml", ".qwen/settings.json", "opencode.json",
            "litellm_config.yaml", ".config/Code/User/chatLanguageModels.json",
        ],
        # In projects that have nothing to do with any vendor: only what is in them tells.
        "everyday": [
            "compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml",
            ".devcontainer.json", ".devcontainer/devcontainer.json", "mise.toml", ".mise.toml",
            ".config/mise.toml", "mise.local.toml", ".vscode/settings.json", ".vscode/launch.json",
            ".zed/settings.json", ".config/Code/User/settings.json", ".config/zed/settings.json",
            ".envrc", ".bashrc", ".profile", ".zshrc",
            "src/main/resources/application.yml", "src/main/resources/application.yaml",
            "src/main/resources/application.properties",
        ],
        # So many that the extension does not even look for them.
        "anybodys": [
            "package.json", "Dockerfile", "Containerfile", "override.conf", "*.json", "*.sh",
        ],
    }.items(),
)  # fmt: skip
def test_what_a_file_has_to_contain_for_the_server_to_start(
    kind: str, names: list[str], patterns: dict[str, list[str]]
) -> None:
    assert set(names) <= set(patterns[kind])
    others = [each for name in patterns.keys() - {kind} for each in patterns[name]]
    assert set(names).isdisjoint(others)


@pytest.mark.parametrize(
    "text",
    [
        "OPENAI_BASE_URL=https://api.example.com/v1", "x: dashscope", "kimi.com", "sk-TESTKEY",
        "(sk-TESTKEY", "risk-free", "whisk- sk-TESTKEY", "PORT=3000", "services: {}", "glm-5", "",
    ],
)  # fmt: skip
def test_the_extension_looks_for_what_the_server_looks_for(text: str) -> None:
    words = _source("words.json")
    lower = text.lower()
    found = any(word in lower for word in words["words"])
    # As in client-vscode/src/mentions.ts.
    begins = (rf"(?<![^\W_]){re.escape(prefix)}" for prefix in words["prefixes"])
    found = found or any(re.search(pattern, lower) for pattern in begins)
    assert found == load_catalog().mentions(text)


def test_it_does_not_start_in_every_window(package: dict[str, Any]) -> None:
    broad = {"*", "onStartupFinished", "onLanguage:plaintext", "onLanguage:json"}
    assert not broad & set(package["activationEvents"])


def test_every_setting_of_the_server_is_there_with_its_default(
    package: dict[str, Any],
) -> None:
    listed = package["contributes"]["configuration"]["properties"]
    for name in schema()["properties"].keys() - {
        "trust"
    }:  # VS Code has its own workspace trust
        spec = schema()["properties"][name]
        assert listed[f"keyfit.{name}"]["default"] == spec["default"]


def test_the_settings_of_the_extension_mean_nothing_to_the_server(
    package: dict[str, Any],
) -> None:
    said: dict[str, Any] = {}
    for name in package["contributes"]["configuration"]["properties"]:
        said[name.split(".")[1]] = "something"
    assert explicit_settings(said).keys() == schema()["properties"].keys() - {"trust"}


def test_the_versions_are_the_same(package: dict[str, Any]) -> None:
    from keyfit import __version__

    assert package["version"] == __version__


def test_translations_of_the_manifest_keep_code_and_links() -> None:
    names = ("package.nls.json", "package.nls.zh-cn.json")
    english, chinese = (
        json.loads((CLIENT / name).read_text("utf-8")) for name in names
    )
    assert english.keys() == chinese.keys()
    for key, text in english.items():
        assert sorted(KEPT.findall(chinese[key])) == sorted(KEPT.findall(text)), key


def test_extensions_for_toml_find_the_schema_of_the_project_file(
    package: dict[str, Any],
) -> None:
    # Even Better TOML and Tombi take patterns and, as it is, a URL from other extensions.
    [contributed] = package["contributes"]["tomlValidation"]
    assert contributed.keys() == {"fileMatch", "url"}
    assert contributed["fileMatch"] == [basename(user_file("linux", {}, "/home/a"))]
    repository = package["repository"]["url"].removesuffix(".git")
    start = repository.replace("//github.com/", "//raw.githubusercontent.com/")
    path = contributed["url"].removeprefix(f"{start}/HEAD/")
    published = json.loads((CLIENT.parent / path).read_text("utf-8"))
    assert published == schema()
    for name, spec in published["properties"].items():
        assert spec["description"], name


def test_references_of_the_schema_lead_somewhere() -> None:
    whole = schema()
    named = set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(whole)))
    assert named == whole["$defs"].keys()


def test_an_untrusted_workspace_cannot_set_what_needs_trust(
    package: dict[str, Any],
) -> None:
    limits = package["capabilities"]["untrustedWorkspaces"]
    free = {
        "select", "ignore", "severity", "exclude", "per-file-ignores", "trace",
        "inlayHints", "codeLens",
    }  # fmt: skip
    listed = {
        name.split(".")[1]
        for name in package["contributes"]["configuration"]["properties"]
    }
    held = {name.partition(".")[2] for name in limits["restrictedConfigurations"]}
    assert held == listed - free


def test_settings_are_ordered_and_each_of_their_values_has_a_text(
    package: dict[str, Any],
) -> None:
    listed = package["contributes"]["configuration"]["properties"]
    orders = [spec["order"] for spec in listed.values()]
    assert orders == list(range(1, len(listed) + 1))
    texts = json.loads((CLIENT / "package.nls.json").read_text("utf-8"))
    enums = list(_enums(listed))
    assert len(enums) > 5
    for spec in enums:
        for value, name in zip(
            spec["enum"], spec["markdownEnumDescriptions"], strict=True
        ):
            # Names of another vendor's plan are the same in each language.
            assert name if "/" in value else texts[name.strip("%")]
        assert len(spec["markdownEnumDescriptions"]) == len(spec["enum"])


def test_the_store_finds_it_by_what_people_look_for(package: dict[str, Any]) -> None:
    words = {word.lower() for word in package["keywords"]}
    assert words >= {
        "dotenv", "401", "qwen", "dashscope", "alibaba cloud", "model studio",
        "bailian", "qwencloud", "coding plan", "claude code",
    }  # fmt: skip
    assert len(words) <= 30  # what the store takes
    assert package["categories"][0] == "Linters"


def _source(name: str) -> Any:
    """A file of the extension that is generated."""
    return json.loads((CLIENT / "src" / name).read_text("utf-8"))


def _enums(spec: Any) -> Iterator[dict[str, Any]]:
    """Each part of a schema that lists values."""
    if isinstance(spec, dict):
        if "enum" in spec:
            yield spec
        for part in spec.values():
            yield from _enums(part)
