"""packaging/: what registries get, filled in as at a release and in the shape that each wants."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import tomli
import yaml

from keyfit import REPOSITORY, __version__
from keyfit.catalog.tool_registry import load_tools
from keyfit.project.settings import schema
from pages import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
sys.path.insert(0, str(ROOT / "client-vscode" / "scripts"))
import registries
from bundle import NAMES, UNIVERSAL

PACKAGING = ROOT / "packaging"
RELEASES = f"{REPOSITORY}/releases/download/v{__version__}/"
SCHEMA = json.loads((ROOT / "docs/keyfit.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Invented archives of all platforms: the sum of each by its name."""
    folder = tmp_path_factory.mktemp("dist")
    sums = {}
    for target in set(NAMES) - {UNIVERSAL}:
        ending = "zip" if target.startswith("win32") else "tar.gz"
        path = folder / f"keyfit-{__version__}-{target}.{ending}"
        path.write_text(target)
        sums[path.name] = hashlib.sha256(target.encode()).hexdigest()
    return {"": str(folder), **sums}


@pytest.fixture(scope="module")
def filled(archives: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the files as a release attaches them."""
    output = tmp_path_factory.mktemp("registries")
    words = ["--dist", archives[""], "--output", str(output)]
    assert registries.main(words) == 0
    return output


def test_nothing_is_left_to_fill_in(filled: Path) -> None:
    files = [path for path in filled.rglob("*") if path.is_file()]
    sources = [path for path in PACKAGING.rglob("*") if path.is_file()]
    assert len(files) == len(sources) - 1  # the page beside them
    for path in files:
        assert "{{" not in path.read_text("utf-8"), path.name


def test_an_archive_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="darwin-arm64"):
        registries.main(["--dist", str(tmp_path), "--output", str(tmp_path / "out")])


def test_homebrew_has_each_archive_of_its_systems_with_its_sum(
    filled: Path, archives: dict[str, str]
) -> None:
    formula = (filled / "homebrew/keyfit.rb").read_text("utf-8")
    found = re.findall(r'url "(.*)"\n\s+sha256 "(.*)"', formula)
    assert {url.removeprefix(RELEASES): total for url, total in found} == {
        name: total
        for name, total in archives.items()
        if "-darwin-" in name or "-linux-" in name
    }
    opened = re.findall(r"^\s*(?:class|def|test do|on_\w+ do)\b", formula, re.MULTILINE)
    assert len(opened) == len(re.findall(r"^\s*end$", formula, re.MULTILINE))
    description = re.search(r'desc "(.*)"', formula)
    assert description
    assert len(description[1]) <= 80  # what `brew audit` allows
    assert not description[1].lower().startswith(("a ", "an ", "the ", "keyfit"))


def test_winget_has_three_files_of_one_package(
    filled: Path, archives: dict[str, str]
) -> None:
    parts = {
        data["ManifestType"]: data
        for path in (filled / "winget").glob("*.yaml")
        for data in [yaml.safe_load(path.read_text("utf-8"))]
    }
    assert set(parts) == {"version", "installer", "defaultLocale"}
    for data in parts.values():
        assert data["PackageIdentifier"] == "keyfit.keyfit"
        assert data["PackageVersion"] == __version__
        assert data["ManifestVersion"] == "1.10.0"
    assert parts["version"]["DefaultLocale"] == parts["defaultLocale"]["PackageLocale"]
    found = {
        each["InstallerUrl"].removeprefix(RELEASES): each["InstallerSha256"].lower()
        for each in parts["installer"]["Installers"]
    }
    assert found == {k: v for k, v in archives.items() if "-win32-" in k}
    [nested] = parts["installer"]["NestedInstallerFiles"]
    assert nested["RelativeFilePath"] == "keyfit\\keyfit.exe"
    assert 3 <= len(parts["defaultLocale"]["ShortDescription"]) <= 256


def test_mason_takes_the_package_and_leads_to_the_configuration(filled: Path) -> None:
    entry = yaml.safe_load((filled / "mason/package.yaml").read_text("utf-8"))
    required = {"name", "description", "homepage", "licenses", "languages", "source"}
    assert required <= entry.keys() <= required | {"categories", "bin", "neovim"}
    assert entry["source"] == {"id": f"pkg:pypi/keyfit@{__version__}"}
    assert entry["bin"] == {"keyfit": "pypi:keyfit"}
    name = entry["neovim"]["lspconfig"]
    assert (filled / f"nvim-lspconfig/lsp/{name}.lua").is_file()
    assert entry["languages"] == sorted(entry["languages"])


def test_the_zed_extension_starts_the_server_for_its_languages(filled: Path) -> None:
    manifest = tomli.loads((filled / "zed/extension.toml").read_text("utf-8"))
    assert manifest["schema_version"] == 1
    assert manifest["version"] == __version__
    [(name, server)] = manifest["language_servers"].items()
    assert {"Shell Script", "JSON", "TOML", "YAML", "Fish"} <= set(server["languages"])
    package = tomli.loads((filled / "zed/Cargo.toml").read_text("utf-8"))
    assert package["lib"]["crate-type"] == ["cdylib"]
    source = (filled / "zed/src/lib.rs").read_text("utf-8")
    assert f'.which("{name}")' in source
    assert "zed::register_extension!" in source


def test_lsp4ij_maps_each_file_that_is_read(filled: Path) -> None:
    template = json.loads((filled / "lsp4ij/template.json").read_text("utf-8"))
    assert template["programArgs"]["default"] == "keyfit lsp"
    mapped = {
        pattern
        for mapping in template["fileTypeMappings"]
        for pattern in mapping["fileType"]["patterns"]
    }
    assert mapped == {glob.removeprefix("**/") for glob, _ in load_tools().formats}


def test_schemastore_has_the_address_of_the_schema(filled: Path) -> None:
    entry = json.loads((filled / "schemastore/catalog-entry.json").read_text("utf-8"))
    assert entry["url"] == SCHEMA["$id"]
    assert entry["fileMatch"] == ["keyfit.toml"]
    raw = REPOSITORY.replace("github.com", "raw.githubusercontent.com")
    assert (ROOT / SCHEMA["$id"].removeprefix(f"{raw}/main/")).is_file()


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"select": ["model-case"], "severity": {"exposed-key": "off"}},
        {"hosts": [{"host": "llm.example", "plan": "coding-plan"}], "home": True},
        {"slect": []},
        {"select": ["no-such-rule"]},
        {"hosts": [{"plan": "coding-plan"}]},
        {"severity": {"exposed-key": "fatal"}},
    ],
)
def test_the_published_schema_judges_as_the_engines_own(
    settings: dict[str, Any],
) -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    published = jsonschema.Draft7Validator(SCHEMA).is_valid(settings)
    own = jsonschema.Draft202012Validator(schema()).is_valid(settings)
    assert published == own
