"""The packed extension, as it lies in client-vscode/dist: what is in it, and that its servers run.

Not part of the quick tests: `make extension` packs it and runs them. tests/editors/vscode.sh tries
it in the real workbench.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from cli.samples import WRONG_ENV
from keyfit import REPOSITORY
from lsp.raw import RawClient, opened
from pages import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
from executable import target

CLIENT = ROOT / "client-vscode"
PACKED = {
    path.stem.removeprefix("keyfit-"): path for path in (CLIENT / "dist").glob("*.vsix")
}
RAW = f"{REPOSITORY.replace('github.com', 'raw.githubusercontent.com')}/main/client-vscode/"
SEPARATE = {
    "universal": "",
    "alpine-arm64": "executable",
}  # what each has of the server
BOTH = "executable, source"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This platform's package, unpacked with its modes as VS Code does it."""
    if target() not in PACKED:
        pytest.skip("not packed for this platform")
    folder = tmp_path_factory.mktemp("vsix")
    with ZipFile(PACKED[target()]) as archive:
        for each in archive.infolist():
            path = Path(archive.extract(each, folder))
            path.chmod((each.external_attr >> 16) or path.stat().st_mode)
    return folder / "extension"


@pytest.mark.parametrize("name", sorted(PACKED))
def test_it_has_the_servers_of_its_platform(name: str) -> None:
    with ZipFile(PACKED[name]) as archive:
        names = set(archive.namelist())
    kinds = {
        "executable": f"keyfit/keyfit{'.exe' if 'win32' in name else ''}",
        "source": "libs/keyfit/cli/main.py",
    }
    there = [k for k, path in kinds.items() if f"extension/bundled/{path}" in names]
    assert ", ".join(there) == SEPARATE.get(name, BOTH)
    assert ("extension/bundled/pythons.json" in names) == ("source" in there)
    unwanted = re.compile(r"__pycache__|/tests?/|\.ts$|node_modules|\.env")
    assert [each for each in names if unwanted.search(each)] == []


@pytest.mark.parametrize("name", sorted(PACKED))
def test_each_picture_and_link_of_the_store_page_leads_to_a_file(name: str) -> None:
    with ZipFile(PACKED[name]) as archive:
        page = archive.read("extension/readme.md").decode("utf-8")
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]*)\)", page)
    assert len(pictures) >= 3
    for picture in pictures:
        assert (CLIENT / picture.removeprefix(RAW)).is_file(), picture
    for link in re.findall(r"(?<!!)\[[^\]]*\]\(([^)#]+)", page):
        assert link.startswith("https://")
        local = link.removeprefix(f"{REPOSITORY}/blob/main/")
        assert local == link or (ROOT / local).exists(), link


def test_the_executable_serves_without_a_python(unpacked: Path, tmp_path: Path) -> None:
    _serves([str(unpacked / "bundled/keyfit/keyfit"), "lsp"], tmp_path)


def test_the_source_serves_with_a_python(unpacked: Path, tmp_path: Path) -> None:
    python = os.path.realpath(sys.executable)
    versions = json.loads((unpacked / "bundled/pythons.json").read_text("utf-8"))
    assert f"{sys.version_info[0]}.{sys.version_info[1]}" in versions
    _serves([python, "-I", "-S", str(unpacked / "bundled/launch.py"), "lsp"], tmp_path)


def _serves(command: list[str], folder: Path) -> None:
    uri = (folder / ".env").as_uri()
    client = RawClient(command=command)
    client.initialize()
    client.send(opened(uri, WRONG_ENV))
    found = [finding["code"] for finding in client.published(uri)]
    assert found == ["key-endpoint-mismatch"]
    assert client.end() == 0
