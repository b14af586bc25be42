"""The wheel and the sdist, each built, installed into an empty environment and tried.

Not part of the quick tests: `make test-packages` runs it, and needs a package index.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path
from typing import Any

import pytest
import tomli

from cli.samples import WRONG_ENV
from keyfit.catalog.tool_registry import ToolCatalog, load_tools
from keyfit.catalog.tool_spec import Tool
from keyfit.util.translation import Phrase
from lsp.raw import RawClient, opened

ROOT = Path(__file__).parents[1]
BUILD = "import hatchling.build as b; b.build_wheel('{0}'); b.build_sdist('{0}')"
PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")


def run(*command: str | Path, cwd: Path = ROOT, status: int = 0) -> str:
    """What ``command`` prints; it must end with ``status``."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


def environment(folder: Path) -> Path:
    """The interpreter of a new virtual environment."""
    venv.create(folder, with_pip=True)
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Path:
    """The folder with the wheel and the sdist."""
    folder: Path = tmp_path_factory.mktemp("dist")
    python = environment(folder / "builder")
    needed = tomli.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]
    run(python, *PIP, *needed["requires"])
    run(python, "-c", BUILD.format(folder))
    return folder


@pytest.fixture(scope="session", params=["*.whl", "*.tar.gz"], ids=["wheel", "sdist"])
def python(request, built, tmp_path_factory) -> Path:
    """The interpreter of an environment with nothing but keyfit and what it needs."""
    (package,) = built.glob(request.param)
    found = environment(tmp_path_factory.mktemp("environment"))
    run(found, *PIP, "--constraint", ROOT / "constraints.txt", package)
    return found


def test_the_wheel_holds_the_program_alone(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"keyfit"}
    data = {p.relative_to(ROOT / "server").as_posix() for p in tracked("server/keyfit")}
    translations = {name for name in data if name.endswith(".po")}
    assert data - translations <= set(names)
    compiled = {name.replace(".po", ".mo") for name in translations}
    assert compiled
    assert compiled <= set(names)
    assert not translations & set(names)
    assert {"keyfit/py.typed", "keyfit/project/config.schema.json"} <= data


def test_the_wheel_holds_the_catalog_as_its_files_have_it(built: Path) -> None:
    catalog = ROOT / "server/keyfit/catalog"
    files = {
        path.relative_to(catalog).as_posix(): tomli.loads(path.read_text("utf-8"))
        for path in tracked("server/keyfit/catalog")
        if path.suffix == ".toml" and path.parent.name != "tools"
    }
    tables = _module_in(built, "compiled_tables")["TABLES"]
    assert {name: make() for name, make in tables.items()} == files


def test_the_wheel_holds_the_tools_as_their_files_have_them(built: Path) -> None:
    made = _module_in(built, "compiled_tools")["tool_catalog"]()
    assert made == load_tools()
    # What is shown is translated later, so that it has to be more than its text.
    assert {type(tool.title) for tool in made.tools} == {Phrase}
    assert type(made) is ToolCatalog
    assert {type(tool) for tool in made.tools} == {Tool}


def _module_in(built: Path, name: str) -> dict[str, Any]:
    """The names that a module of the wheel's catalog defines."""
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        code = archive.read(f"keyfit/catalog/{name}.py")
    names: dict[str, Any] = {}
    exec(compile(code, name, "exec"), names)
    return names


def test_an_installed_program_parses_no_file_of_the_catalog(python: Path) -> None:
    program = (
        "import tomli; tomli.load = None\n"
        "from keyfit.catalog.loader import load_catalog, load_messages\n"
        "from keyfit.catalog.tool_registry import load_tools\n"
        "print(load_catalog().title, len(load_tools().tools) > 20, len(load_messages()) > 1)"
    )
    shown = run(python, "-I", "-c", program)
    assert shown.split()[-2:] == ["True", "True"]


def test_an_installed_program_speaks_chinese(python: Path) -> None:
    shown = run(python, "-I", "-m", "keyfit", "--lang", "zh", "--help")
    assert "报告不匹配的 API Key" in shown


def test_the_page_of_the_package_has_no_relative_link(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (one for one in archive.namelist() if one.endswith("/METADATA"))
        page = archive.read(name).decode("utf-8")
    assert "Description-Content-Type: text/markdown" in page
    targets = re.findall(r"\]\(([^)]*)\)", page)
    assert len(targets) > 30
    assert [one for one in targets if not one.startswith("https://")] == []


def test_the_sdist_holds_what_its_tests_need(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {p.relative_to(ROOT).as_posix() for p in tracked(".")}
    assert {name for name in wanted - names if not name.startswith(".")} == set()


def test_the_sdist_holds_nothing_that_git_ignores(built: Path) -> None:
    """Such as the editors in which the tests run, once they have run."""
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = [member.name for member in archive if member.isfile()]
    packed = {name.partition("/")[2] for name in names}
    options = ("-z", "--cached", "--others", "--exclude-standard")
    known = set(run("git", "ls-files", *options).split("\0"))
    assert packed - known == {"PKG-INFO"}


def tracked(folder: str) -> list[Path]:
    """The files that belong to the project, below ``folder``."""
    return [
        ROOT / name for name in run("git", "ls-files", "-z", folder).split("\0") if name
    ]


def test_check_and_fix(python: Path, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(WRONG_ENV)
    keyfit = python.with_name("keyfit")
    assert "key-endpoint-mismatch" in run(keyfit, "check", cwd=tmp_path, status=1)
    run(keyfit, "fix", cwd=tmp_path)
    run(keyfit, "check", cwd=tmp_path)


def test_both_ways_to_start_it(python: Path, tmp_path: Path) -> None:
    version = run(python.with_name("keyfit"), "--version", cwd=tmp_path)
    assert version.startswith("keyfit ")
    assert run(python, "-m", "keyfit", "--version", cwd=tmp_path) == version


def test_the_server(python: Path, tmp_path: Path) -> None:
    uri = (tmp_path / ".env").as_uri()
    client = RawClient(command=[str(python), "-I", "-m", "keyfit", "lsp"])
    client.initialize()
    client.send(opened(uri, WRONG_ENV))
    assert [found["code"] for found in client.published(uri)] == [
        "key-endpoint-mismatch"
    ]
    assert client.end() == 0
