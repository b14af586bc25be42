"""Tools' files in the home folder: read when asked for, and never changed unasked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.linter.finding import Finding
from keyfit.linter.linter import Linter
from keyfit.resolve.host_environment import HostEnvironment
from keyfit.vfs.files import Overlay

HOME, PROJECT = "/home/u", "/home/u/work/shop"
PLAN_KEY = "sk-sp-0123456789abcdef0123456789abcdef"
STANDARD_HOST = "https://dashscope-intl.aliyuncs.com/apps/anthropic"
MODEL = "qwen3.7-plus"
PLAN_HOST = "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic"


def settings(**env: str) -> str:
    return json.dumps({"env": env})


def found(texts: dict[str, str], path: str, home: str = HOME) -> list[Finding]:
    """What stands in ``path`` of a home folder that holds ``texts``."""
    files = Overlay({f"{HOME}/{name}": text for name, text in texts.items()})
    linter = Linter(
        load_catalog(), load_tools(), host_environment=HostEnvironment(home)
    )
    return linter.run(files, [f"{HOME}/{path}"]).for_path(f"{HOME}/{path}")


MINE, THEIRS = "work/shop/.claude/settings.json", ".claude/settings.json"
SPLIT = {
    THEIRS: settings(ANTHROPIC_BASE_URL=STANDARD_HOST, ANTHROPIC_MODEL=MODEL),
    MINE: settings(ANTHROPIC_AUTH_TOKEN=PLAN_KEY),
}


def test_the_finding_stands_in_the_project_and_names_the_home_folder() -> None:
    (one,) = found(SPLIT, MINE)
    assert one.rule == "key-endpoint-mismatch"
    assert one.source.text[one.span.start : one.span.end] == PLAN_KEY
    assert [place.source.path for place in one.related] == [f"{HOME}/{THEIRS}"]


def test_what_is_right_for_other_projects_is_not_changed_unasked() -> None:
    (one,) = found(SPLIT, MINE)
    assert one.fixes
    assert {fix.safety for fix in one.fixes} == {"unsafe"}
    assert not any(fix.preferred for fix in one.fixes)


def test_unasked_the_home_folder_does_not_count() -> None:
    (one,) = found(SPLIT, MINE, home="")  # where the endpoint stands is then unknown
    assert (one.rule, one.severity) == ("missing-endpoint", "info")
    assert not any(fix.safety == "safe" for fix in one.fixes)


def test_the_home_file_alone_has_nothing_wrong() -> None:
    assert found(SPLIT, THEIRS) == []


def test_both_halves_at_home_are_repaired_there() -> None:
    texts = {
        THEIRS: settings(
            ANTHROPIC_AUTH_TOKEN=PLAN_KEY,
            ANTHROPIC_BASE_URL=STANDARD_HOST,
            ANTHROPIC_MODEL=MODEL,
        )
    }
    (one,) = found(texts, THEIRS)
    assert one.fixes[0].preferred


def test_the_project_wins_over_the_home_folder() -> None:
    texts = SPLIT | {
        MINE: settings(ANTHROPIC_AUTH_TOKEN=PLAN_KEY, ANTHROPIC_BASE_URL=PLAN_HOST)
    }
    assert [one.rule for one in found(texts, MINE)] == []


@pytest.mark.parametrize("name", ["work/shop/.env", "work/shop/.qwen/.env"])
def test_a_tool_that_is_set_up_at_home_reads_the_projects_env(name: str) -> None:
    row = {"id": "qwen3.7-plus", "envKey": "PLAN", "baseUrl": STANDARD_HOST}
    user = {"modelProviders": {"anthropic": [row]}, "model": {"name": "qwen3.7-plus"}}
    texts = {".qwen/settings.json": json.dumps(user), name: f"PLAN={PLAN_KEY}\n"}
    assert [one.rule for one in found(texts, name)] == ["key-endpoint-mismatch"]


def test_check_reads_and_checks_the_home_folder_with_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from keyfit.cli.main import main

    for name, text in SPLIT.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path / "work" / "shop")
    assert main(["check"]) == 0
    assert main(["check", "--home"]) == 1
    assert "1 error in 2 files" in capsys.readouterr().out
    (tmp_path / "work" / "shop" / "keyfit.toml").write_text("home = true\n")
    assert main(["check"]) == 0  # the project may not ask for it by itself
    assert "home: left out" in capsys.readouterr().err
    assert main(["check", "--trust-project"]) == 1
    assert "1 error in 1 file" in capsys.readouterr().out


STANDARD_KEY = "sk-0123456789abcdef0123456789abcdef"
LOGIN = ".local/share/opencode/auth.json"


def opencode(key: str) -> dict[str, str]:
    login = {"alibaba-token-plan": {"type": "api", "key": key}}
    chosen = {"model": "alibaba-token-plan/qwen3.7-max"}
    return {
        LOGIN: json.dumps(login),
        ".config/opencode/opencode.json": json.dumps(chosen),
    }


def test_a_key_is_judged_at_the_endpoint_that_is_built_into_its_tool() -> None:
    (one,) = found(opencode(STANDARD_KEY), LOGIN)
    assert (one.rule, one.severity) == ("key-endpoint-mismatch", "warning")
    assert one.source.text[one.span.start : one.span.end] == STANDARD_KEY
    assert "OpenCode sends the standard key" in one.message
    assert one.fixes == ()


@pytest.mark.parametrize("key", [PLAN_KEY, "YOUR_API_KEY", "sk-xxx", ""])
def test_a_key_that_may_fit_the_endpoint_of_its_tool_is_silent(key: str) -> None:
    assert found(opencode(key), LOGIN) == []


def test_one_finding_tells_of_a_plan_key_for_a_built_in_pay_as_you_go_host() -> None:
    row = {"model": "dashscope/qwen3.7-max", "api_key": PLAN_KEY}
    models = {"model_list": [{"model_name": "q", "litellm_params": row}]}
    path = "work/shop/litellm_config.yaml"
    assert [one.rule for one in found({path: json.dumps(models)}, path)] == [
        "key-endpoint-mismatch"
    ]
