"""Lists of models grow old; hosts, keys and paths do not."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest
from lsprotocol import types

from keyfit import __version__
from keyfit.catalog import load_catalog
from keyfit.catalog.freshness import age_note, is_old, list_age_note
from keyfit.catalog.tool_registry import load_tools
from keyfit.cli.main import main
from keyfit.linter.finding import Finding
from keyfit.linter.fingerprint import fingerprints
from keyfit.linter.linter import Linter
from keyfit.lsp.features.lifecycle import initialized
from keyfit.lsp.session.client import Client
from keyfit.lsp.session.session import Session
from keyfit.util.clock import TODAY, today
from keyfit.vfs.files import Overlay

AS_OF = date(2026, 10, 1)
CODING = "https://coding-intl.dashscope.aliyuncs.com/v1"
KEY = "sk-sp-0123456789abcdef0123456789abcdef"


@pytest.fixture
def days_later(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """The day is so many days after the newest list of the Coding Plan."""
    days: int = request.param
    monkeypatch.setenv(TODAY, (AS_OF + timedelta(days)).isoformat())
    return days


def findings(text: str, name: str = ".env") -> list[Finding]:
    path = f"/a/{name}"
    linter = Linter(load_catalog(), load_tools())
    return linter.run(Overlay({path: text}), [path]).for_path(path)


def severities(text: str) -> dict[str, str]:
    return {one.rule: one.severity for one in findings(text)}


def of_model(model: str) -> str:
    return f"OPENAI_API_KEY={KEY}\nOPENAI_BASE_URL={CODING}\nOPENAI_MODEL={model}\n"


def test_the_clock_can_be_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TODAY, "2030-01-02")
    assert today() == date(2030, 1, 2)
    monkeypatch.setenv(TODAY, "no date")
    assert today() == date.today()


@pytest.mark.parametrize(
    ("days_later", "note", "old"),
    [
        (0, "", False),
        (45, "", False),
        (46, ", 46 days old", False),
        (120, ", 120 days old", False),
        (121, ", 121 days old", True),
    ],
    indirect=["days_later"],
)
def test_ages(days_later: int, note: str, old: bool) -> None:
    assert (age_note(AS_OF), is_old(AS_OF)) == (note, old)
    assert list_age_note(AS_OF) == (f" (the list is{note[1:]})" if note else "")


@pytest.mark.parametrize(
    ("days_later", "severity"),
    [(120, "warning"), (121, "info")],
    indirect=["days_later"],
)
def test_what_an_old_list_lacks_is_a_hint(days_later: int, severity: str) -> None:
    text = f"OPENAI_API_KEY={KEY}\nOPENAI_BASE_URL={CODING}\nOPENAI_MODEL=zebra-9\n"
    assert severities(text) == {"unsupported-model": severity}


@pytest.mark.parametrize("model", ["zebra-9", "qwen9-plus", "gpt-5.2", "qwen3.7-puls"])
@pytest.mark.parametrize("days_later", [45, 46, 120, 121], indirect=True)
def test_what_rests_on_a_list_tells_its_age(days_later: int, model: str) -> None:
    (finding,) = findings(of_model(model))
    age = f" (the list is {days_later} days old)"
    assert finding.message.endswith(age) == (days_later > 45)
    is_hint = days_later > 120 or model == "qwen9-plus"
    assert (finding.severity == "info") == is_hint


@pytest.mark.parametrize("days_later", [46], indirect=True)
def test_what_one_edition_lacks_tells_the_lists_age(days_later: int) -> None:
    host = "https://token-plan.ap-southeast-1.maas.aliyuncs.com/apps/anthropic"
    names = {"ANTHROPIC_BASE_URL": host, "ANTHROPIC_MODEL": "deepseek-v4-flash"}
    text = json.dumps({"env": names})
    (finding,) = findings(text, ".claude/settings.json")
    assert finding.message.endswith(" edition gets 403 (the list is 46 days old)")


def test_the_age_is_no_part_of_a_fingerprint(monkeypatch: pytest.MonkeyPatch) -> None:
    prints = set()
    for day in ("2026-12-01", "2026-12-02"):
        monkeypatch.setenv(TODAY, day)
        prints.update(fingerprints(findings(of_model("zebra-9")), ".env"))
    assert len(prints) == 1


@pytest.mark.parametrize("days_later", [2000], indirect=True)
def test_the_spelling_of_a_listed_model_does_not_age(days_later: int) -> None:
    (finding,) = findings(of_model("Qwen3.7-Plus"))
    assert (finding.rule, finding.severity) == ("model-case", "error")
    assert "days old" not in finding.message


@pytest.mark.parametrize("days_later", [2000], indirect=True)
def test_hosts_keys_and_paths_do_not_age(days_later: int) -> None:
    url = "https://dashscope.aliyuncs.com/compatible-mode/v1"
    text = f"OPENAI_API_KEY={KEY}\nOPENAI_BASE_URL={url}\n"
    assert severities(text) == {"key-endpoint-mismatch": "error"}
    text = f"OPENAI_API_KEY={KEY}\nOPENAI_BASE_URL={CODING}/v2\n"
    assert severities(text) == {"endpoint-path": "error"}


def test_the_version_tells_that_the_catalog_is_old(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    as_of = load_catalog().as_of
    monkeypatch.setenv(TODAY, (as_of + timedelta(50)).isoformat())
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == (
        f"keyfit {__version__} (catalog {as_of.isoformat()}, 50 days old)\n"
    )


OLD = "keyfit: the model lists in this release are 121 days old (2026-11-24); "


def later(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    day = load_catalog().as_of + timedelta(days)
    monkeypatch.setenv(TODAY, day.isoformat())


@pytest.mark.parametrize(("days", "times"), [(120, 0), (121, 1)])
def test_check_tells_once_that_the_catalog_is_old(
    days: int,
    times: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    later(monkeypatch, days)
    monkeypatch.chdir(tmp_path)
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / ".env").write_text(of_model("qwen3.7-plus"))
        (tmp_path / folder / "keyfit.toml").write_text('ignore = ["exposed-key"]\n')
    assert main(["check"]) == 0
    assert capsys.readouterr().err.count(OLD) == times
    assert main(["check", "--quiet"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("days", "times"), [(120, 0), (121, 1)])
async def test_the_server_tells_once_that_the_catalog_is_old(
    days: int, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(monkeypatch, days)
    client = Mock(Client)
    session = Session(client)
    capabilities = types.ClientCapabilities()
    session.initialize(types.InitializeParams(capabilities), "utf-16")
    await initialized(session, types.InitializedParams())
    shown = [call.args[0] for call in client.window_show_message.call_args_list]
    assert [one.type for one in shown] == [types.MessageType.Info] * times
    assert all(one.message.startswith(OLD) for one in shown)
