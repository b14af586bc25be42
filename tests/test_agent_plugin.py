"""plugins/keyfit: the manifests fit together, and every command of the skill does what it says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.samples import STANDARD_KEY
from keyfit import REPOSITORY, __version__
from places import PLAN_KEY

ROOT = Path(__file__).parents[1]
PLUGIN = ROOT / "plugins" / "keyfit"
SKILL = PLUGIN / "skills" / "api-key-errors" / "SKILL.md"
BLOCKS = re.findall(
    r"^```sh\n(.*?)^```", SKILL.read_text(encoding="utf-8"), re.M | re.S
)
# A plan key on a pay-as-you-go host, and a tool that sends another key to a plan's host.
WRONG_ENV = f"""\
OPENAI_API_KEY={PLAN_KEY}
OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1
"""
WRONG_TOOL = {
    "env": {
        "ANTHROPIC_AUTH_TOKEN": STANDARD_KEY,
        "ANTHROPIC_BASE_URL": "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic",
    }
}


def manifest(path: str) -> dict[str, Any]:
    """A JSON file below the top of the repository."""
    loaded: dict[str, Any] = json.loads((ROOT / path).read_text(encoding="utf-8"))
    return loaded


def test_the_manifests_name_one_plugin() -> None:
    claude = manifest("plugins/keyfit/.claude-plugin/plugin.json")
    qwen = manifest("plugins/keyfit/qwen-extension.json")
    [listed] = manifest(".claude-plugin/marketplace.json")["plugins"]
    assert claude["name"] == qwen["name"] == listed["name"] == "keyfit"
    assert claude["version"] == qwen["version"] == __version__
    assert claude["repository"] == REPOSITORY
    assert (ROOT / listed["source"]).resolve() == PLUGIN


def test_the_skill_is_one_that_agents_load() -> None:
    _, front, body = SKILL.read_text(encoding="utf-8").split("---\n", 2)
    fields = yaml.safe_load(front)
    assert fields.keys() == {"name", "description"}
    assert fields["name"] == SKILL.parent.name
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", fields["name"])
    # Agents cut off what is longer.
    assert len(fields["description"]) <= 1024
    assert len(body.splitlines()) < 200


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a wrong .env, and ``keyfit`` on the PATH."""
    program = tmp_path / "bin" / "keyfit"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m keyfit "$@"\n')
    program.chmod(0o755)
    folder = tmp_path / "home" / "project"
    folder.mkdir(parents=True)
    (folder / ".env").write_text(WRONG_ENV)
    (folder / ".claude").mkdir()
    (folder / ".claude" / "settings.json").write_text(json.dumps(WRONG_TOOL))
    return folder


def run(block: str, project: Path) -> subprocess.CompletedProcess[str]:
    """Run a block of the skill as an agent does: in a shell, with no terminal."""
    home = project.parent
    path = os.pathsep.join([str(home.parent / "bin"), os.environ["PATH"]])
    environment = {**os.environ, "HOME": str(home), "PATH": path}
    return subprocess.run(
        ["sh", "-c", block],
        cwd=project,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


EXPECTED = {
    "keyfit --version": (0, f"keyfit {__version__}"),
    "keyfit explain": (0, ".claude/settings.json"),
    "keyfit doctor": (1, "401"),
    "keyfit check": (
        1,
        "+OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1",
    ),
    "keyfit setup": (0, "ANTHROPIC_AUTH_TOKEN"),
}


@pytest.mark.skipif(os.name == "nt", reason="the blocks are for a POSIX shell")
@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.splitlines()[0][:20])
def test_each_command_of_the_skill(block: str, project: Path) -> None:
    [(status, shown)] = [
        expected for start, expected in EXPECTED.items() if block.startswith(start)
    ]
    done = run(block, project)
    assert done.returncode == status, done.stderr
    assert shown in done.stdout
    for key in (PLAN_KEY, STANDARD_KEY):
        assert key[6:30] not in done.stdout + done.stderr


def test_every_block_is_tried() -> None:
    assert len(BLOCKS) == len(EXPECTED)
