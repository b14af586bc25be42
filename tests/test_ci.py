"""action.yml and the pages' snippets: valid by the published schemas, and doing what they say.

``tests/integrations`` installs them for real.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.samples import RIGHT_ENV, WRONG_ENV
from keyfit.cli.main import main
from pages import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
from action_key import key

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
CHECK = next(step for step in ACTION["runs"]["steps"] if step["name"] == "Check")
PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
YAML = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def validate(schema: str, path: Path) -> None:
    command = (
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        schema,
        str(path),
    )
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_action_is_one() -> None:
    validate("vendor.github-actions", ROOT / "action.yml")


@pytest.mark.parametrize(
    ("word", "schema", "count"),
    [("jobs:", "vendor.github-workflows", 2), ("image:", "vendor.gitlab-ci", 1)],
)
def test_the_pages_jobs_are_such(
    tmp_path: Path, word: str, schema: str, count: int
) -> None:
    found = [text for text in YAML if word in text]
    assert len(found) == count
    for text in found:
        (tmp_path / "job.yml").write_text(text)
        validate(schema, tmp_path / "job.yml")


def test_the_page_has_every_input() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (?:`(.*?)`)? ?\|", PAGE, re.MULTILINE)
    assert dict(rows) == {
        name: said["default"] for name, said in ACTION["inputs"].items()
    }
    for text in YAML:
        for name in re.findall(r"^ {10}([a-z-]+-file): ", text, re.MULTILINE):
            assert name in ACTION["inputs"]


def test_nothing_that_is_given_becomes_a_script() -> None:
    steps = ACTION["runs"]["steps"]
    assert [step["name"] for step in steps if "uses" in step] == ["Use it again"]
    for step in steps:
        assert "${{" not in step.get("run", "")
        assert "inputs." not in str(step.get("with", ""))


def test_what_is_installed_is_pinned() -> None:
    [install] = [s for s in ACTION["runs"]["steps"] if s["name"] == "Install keyfit"]
    assert '--constraint "$GITHUB_ACTION_PATH/constraints.txt"' in install["run"]
    assert install["if"] == "steps.cache.outputs.cache-hit != 'true'"


@pytest.mark.parametrize(
    ("name", "value"), [("RUNNER_TEMP", "/other"), ("VERSION", "0.1.0")]
)
def test_another_place_or_version_is_installed_anew(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNNER_TEMP", "/temp")
    before = key("")
    assert key("") == before
    monkeypatch.setenv(name, value)
    assert key(os.environ.get("VERSION", "")) != before


def test_a_changed_server_is_installed_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in ("constraints.txt", "pyproject.toml", "server/keyfit/a.py"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("before")
    monkeypatch.setattr("action_key.ROOT", tmp_path)
    with_server, with_version = key(""), key("0.1.0")
    (tmp_path / "server/keyfit/a.py").write_text("after")
    assert key("") != with_server
    assert key("0.1.0") == with_version


def test_one_run_prints_text_and_notes_and_writes_sarif(runner: Path) -> None:
    (runner / ".env").write_text(WRONG_ENV)
    done = step(runner, output_format="github", sarif_file="keyfit.sarif")
    assert done.returncode == 1
    assert "error[key-endpoint-mismatch]" in done.stdout
    assert (
        "::error title=keyfit (key-endpoint-mismatch),file=.env,line=2," in done.stdout
    )
    report = json.loads((runner / "keyfit.sarif").read_text("utf-8"))
    assert report["runs"][0]["results"][0]["ruleId"] == "key-endpoint-mismatch"


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A runner's folders, with this keyfit installed as the action's first step does it."""
    scripts, work = tmp_path / "temp" / "keyfit" / "bin", tmp_path / "work"
    scripts.mkdir(parents=True)
    work.mkdir()
    keyfit = scripts / "keyfit"
    keyfit.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m keyfit "$@"\n')
    keyfit.chmod(0o755)
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "server"))
    monkeypatch.setenv("RUNNER_TEMP", str(tmp_path / "temp"))
    monkeypatch.setenv("GITHUB_WORKSPACE", str(work))
    return work


def step(work: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """The action's step, run as GitHub runs it, with ``inputs`` over the defaults."""
    given = {name: said["default"] for name, said in ACTION["inputs"].items()}
    given |= {"output-format": "text"} | {
        k.replace("_", "-"): v for k, v in inputs.items()
    }
    names = {
        k: re.sub(r"\$\{\{ inputs\.(\S+) \}\}", r"\1", v)
        for k, v in CHECK["env"].items()
    }
    variables = [f"{variable}={given[name]}" for variable, name in names.items()]
    command = (
        "env",
        *variables,
        "bash",
        "--noprofile",
        "--norc",
        "-eo",
        "pipefail",
        "-c",
    )
    return subprocess.run(
        (*command, CHECK["run"]), cwd=work / given["working-directory"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_its_exit_status_is_that_of_the_check(runner: Path) -> None:
    assert step(runner).returncode == 3
    (runner / ".env").write_text(RIGHT_ENV)
    assert step(runner).returncode == 0
    (runner / ".env").write_text(WRONG_ENV)
    assert step(runner).returncode == 1


def test_its_inputs(runner: Path) -> None:
    for name in ("a b", "c", "d"):
        (runner / name).mkdir()
        (runner / name / ".env").write_text(WRONG_ENV)
    done = step(runner, paths="a b\nc\n")
    assert [name for name in ("a b/", "c/", "d/") if name in done.stdout] == [
        "a b/",
        "c/",
    ]
    assert (
        step(
            runner, args="--ignore key-endpoint-mismatch\n--allow-nothing\n"
        ).returncode
        == 0
    )
    assert ".env:2:" in step(runner, working_directory="a b").stdout


def test_what_is_given_is_only_text(runner: Path) -> None:
    (runner / ".env").write_text(RIGHT_ENV)
    made = runner / "made"
    for text in (
        f"$(touch {made})",
        f"`touch {made}`",
        f'"; touch {made}; "',
        "--help",
    ):
        assert step(runner, paths=text).returncode != 0
        step(
            runner,
            args=text,
            sarif_file="" if text == "--help" else text.replace("/", "_"),
        )
    assert not made.exists()


def test_the_pages_baseline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".env").write_text(WRONG_ENV)
    (block,) = (
        text
        for text in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
        if "keyfit baseline" in text
    )
    assert [main(line.split()[1:]) for line in block.splitlines()] == [0, 0]
    assert main(["check"]) == 1
    Path("keyfit.toml").write_text(re.search(r"`(baseline = .*?)`", PAGE)[1])  # type: ignore[index]
    assert main(["check"]) == 0
    assert "No findings" in capsys.readouterr().out
