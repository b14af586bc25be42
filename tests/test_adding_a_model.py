"""docs/adding-a-model.md: its steps make a model and a host known, to one project or to all."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from keyfit.cli.main import main
from pages import Step, copy, follow, python, steps
from places import PLAN_KEY

MODEL, HOST = "qwen3.5-coder", "coding-eu.dashscope.aliyuncs.com"
STEPS = steps("adding-a-model.md")
LIST, NAMED, NEWS = STEPS[:3]
CATALOG = STEPS[3:]


def dotenv(host: str = "coding-intl.dashscope.aliyuncs.com") -> str:
    return f"OPENAI_API_KEY={PLAN_KEY}\nOPENAI_BASE_URL=https://{host}/v1\nOPENAI_MODEL={MODEL}\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that uses the new model."""
    folder = tmp_path / "home" / "project"
    folder.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(folder.parent))
    monkeypatch.chdir(folder)
    (folder / ".env").write_text(dotenv())
    return folder


def found(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """The rules that find something in the project."""
    main(["check", "--trust-project", "--output-format", "json", *words])
    out, err = capsys.readouterr()
    assert err == ""
    return [finding["rule"] for finding in json.loads(out)["findings"]]


@pytest.mark.parametrize("taken", [(LIST,), (NAMED, NEWS)], ids=["list", "facts"])
def test_a_project_knows_it(
    project: Path, capsys: pytest.CaptureFixture[str], taken: tuple[Step, ...]
) -> None:
    assert found(capsys) == ["unsupported-model"]
    for step in taken:
        follow(step, project)
    assert found(capsys) == []


def test_a_project_knows_its_limits_its_host_and_its_list(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for step in (NAMED, NEWS):
        follow(step, project)
    assert found(capsys, "--edition", "2026-11") == []
    assert main(["models", "--plan", "coding-plan", "--trust-project"]) == 0
    assert re.search(rf"{MODEL}.*500,000", capsys.readouterr().out)
    (project / ".env").write_text(dotenv(HOST).replace("sk-sp-", "sk-"))
    assert found(capsys) == ["key-endpoint-mismatch"]


def test_everybody_knows_it(tmp_path: Path) -> None:
    folder = copy(tmp_path / "copy")
    (folder / "a").mkdir()
    (folder / "a" / ".env").write_text(dotenv())
    assert python(folder, "-m", "keyfit", "check", "a").returncode == 1
    for step in CATALOG:
        follow(step, folder)
    assert python(folder, "-m", "keyfit", "check", "a").returncode == 0
    no_cache = ("-p", "no:cacheprovider", "-p", "no:xdist")
    done = python(
        folder, "-m", "pytest", "-q", *no_cache, "tests/catalog/test_vendor_data.py"
    )
    assert done.returncode == 0, done.stdout[-3000:]
