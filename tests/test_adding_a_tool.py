"""docs/adding-a-tool.md: it has every word, and its tool works as a user's own file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from keyfit.catalog.toml_reader import words_of_table
from keyfit.catalog.tool_spec import (
    Active,
    CallSpec,
    ChildEnvironment,
    FileSpec,
    Stop,
    Tool,
    Wire,
)
from keyfit.cli.main import main
from places import PLAN_KEY, STANDARD_KEY

PAGE = (Path(__file__).parents[1] / "docs" / "adding-a-tool.md").read_text(
    encoding="utf-8"
)
TOML = PAGE.partition("```toml\n")[2].partition("```")[0]
HOST = "https://coding-intl.dashscope.aliyuncs.com"
OWN = {
    "accepted": True,
    "model": "plan/glm-5",
    "providers": {
        "plan": {"keyName": "MY_KEY", "url": f"{HOST}/v1", "models": ["glm-5", "qwen3.7-plus"]},
        "claude": {"key": "${MY_KEY}", "url": f"{HOST}/apps/anthropic/v1", "kind": "claude",
                   "models": ["glm-5"]},
    },
}  # fmt: skip
Doctor = Callable[..., dict[str, Any]]


@pytest.fixture
def doctor(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Doctor:
    """What doctor says of the page's tool with these settings and variables."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "acme.toml").write_text(TOML)
    (tmp_path / "keyfit.toml").write_text('tools = ["acme.toml"]\n')
    monkeypatch.chdir(tmp_path)

    def say(
        place: str = ".acme/acme.json", own: Any = OWN, **variables: str
    ) -> dict[str, Any]:
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(own if isinstance(own, str) else json.dumps(own, indent=1))
        given = [
            word
            for name, value in variables.items()
            for word in ("--env", f"{name}={value}")
        ]
        main(["doctor", "--home", "--trust-project", "--output-format", "json", *given])
        out, err = capsys.readouterr()
        assert err == ""
        found = json.loads(out)["connections"]
        (one,) = (one for one in found if one["tool"] == "acme" and one["active"])
        return dict(one)

    return say


@pytest.mark.parametrize(
    "record", [Tool, FileSpec, CallSpec, Active, Stop, ChildEnvironment, Wire]
)
def test_the_page_has_every_word(record: Any) -> None:
    in_code = " ".join(re.findall(r"`([^`\n]+)`", PAGE.replace(TOML, "")))
    explained = set(re.findall(r"[a-z_]+", in_code)) | {"calls"}  # as [call.<name>]
    assert set(words_of_table(record)) - explained == set()


def test_it_takes_at_most_forty_lines() -> None:
    assert len(TOML.splitlines()) <= 40


def test_its_tool_sends_what_the_settings_say(doctor: Doctor) -> None:
    said = doctor(MY_KEY=PLAN_KEY)
    assert said["name"] == "Acme"
    assert said["request_url"] == f"{HOST}/v1/chat/completions"
    assert said["models"][0]["id"] == "glm-5"
    assert said["answer"]["outcome"] == "ok"


def test_its_tool_is_refused_where_the_key_is_wrong(doctor: Doctor) -> None:
    said = doctor(MY_KEY=STANDARD_KEY)
    assert said["answer"]["rule"] == "key-endpoint-mismatch"
    assert said["answer"]["at"]["path"] == ".acme/acme.json"


def test_the_variable_chooses_where_the_settings_do_not(doctor: Doctor) -> None:
    own = {name: value for name, value in OWN.items() if name != "model"}
    said = doctor(own=own, MY_KEY=PLAN_KEY, ACME_MODEL="claude/glm-5")
    assert said["request_url"] == f"{HOST}/apps/anthropic/v1/messages"
    assert said["answer"]["outcome"] == "ok"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"model": "plan/GLM-5"}, "it knows no such model: plan/GLM-5"),
        ({"accepted": None}, "its terms are not accepted"),
        ({}, "no key is set"),
    ],
)
def test_what_stops_it(doctor: Doctor, change: dict[str, Any], reason: str) -> None:
    answer = doctor(own={**OWN, **change})["answer"]
    assert answer["outcome"] == "not-sent"
    assert reason in answer["reason"]


@pytest.mark.parametrize(
    ("place", "more"),
    [("home/.acme/acme.json", {}), ("x/acme.json", {"ACME_HOME": "x"})],
)
def test_its_own_file_in_the_home_folder(
    doctor: Doctor, tmp_path: Path, place: str, more: dict[str, str]
) -> None:
    moved = {name: str(tmp_path / value) for name, value in more.items()}
    assert doctor(place, MY_KEY=PLAN_KEY, **moved)["key"]["masked"] == "sk-sp-…cdef"


def test_check_knows_it_too(doctor: Doctor, capsys: pytest.CaptureFixture[str]) -> None:
    doctor(MY_KEY=PLAN_KEY)
    wrong = (
        json.dumps(OWN)
        .replace("/apps/anthropic/v1", "/v1")
        .replace("${MY_KEY}", PLAN_KEY)
    )
    Path(".acme/acme.json").write_text(wrong)
    assert main(["check", "--trust-project", "--output-format", "json", ".acme"]) == 1
    (one,) = json.loads(capsys.readouterr().out)["findings"]
    assert (one["rule"], one["path"]) == ("endpoint-path", ".acme/acme.json")
