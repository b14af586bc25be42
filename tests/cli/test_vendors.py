"""Commands that show the facts of another vendor."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from keyfit.catalog import load_catalog
from keyfit.cli.main import main
from keyfit.doctor.explain import entries_of_all

VENDORS = [neighbor.signs.id for neighbor in load_catalog().neighbors]


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main([*words]) == 0
    return capsys.readouterr().out


def test_plans_name_the_other_vendors(capsys: pytest.CaptureFixture[str]) -> None:
    listed = shown(capsys, "plans").partition("Other vendors")[2]
    assert {line.split()[0] for line in listed.splitlines()[1:]} == {*VENDORS}


@pytest.mark.parametrize("vendor", VENDORS)
def test_plans_of_each(vendor: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, "plans", "--vendor", vendor)
    catalog = load_catalog().vendor(vendor)
    assert catalog
    for host in {host.host for host in catalog.endpoints.hosts}:
        assert host in text
    assert "qwencloud" not in text
    assert "Other vendors" not in text


@pytest.mark.parametrize(
    ("vendor", "url"),
    [
        ("mimo", "https://token-plan-sgp.xiaomimimo.com/anthropic"),
        ("kimi", "https://api.kimi.com/coding/v1"),
    ],
)
def test_plans_in_full(
    vendor: str, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert url in shown(capsys, "plans", "--vendor", vendor)


def test_models_of_another_vendor(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("models", "--vendor", "kimi", "--output-format", "json")
    document = json.loads(shown(capsys, *words))
    models = {model["id"]: model for model in document["models"]}
    assert models["k3-256k"]["context"] == 262_144
    assert "qwen3.7-plus" not in models


def test_an_unknown_vendor(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plans", "--vendor", "acme"]) == 2
    assert "known vendors: qwencloud, ark, kimi" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "401 Invalid Authentication https://api.moonshot.cn/v1/chat/completions",
            "401 Invalid Authentication",
        ),
        (
            "Kimi For Coding is currently only available for Coding Agents such as X",
            "403 Kimi For Coding",
        ),
        ("Invalid API Key: Please provide valid API Key", "401 Invalid API Key"),
        ('{"code": "1113", "message": "余额不足或无可用资源包"}', "429 1113"),
        ("1004 login fail: Please carry the API secret key in the", "401 1004"),
        (
            "The model or endpoint ark-code-latest does not exist or you do not have "
            "access to it",
            "404 The model or endpoint",
        ),
        ("kimi-coding-agents-only", "403 Kimi For Coding"),
    ],
)
def test_messages_of_other_vendors_are_explained(
    text: str, title: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shown(capsys, "explain", text).startswith(title)


def test_an_empty_balance_is_not_called_a_wrong_key(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = shown(capsys, "explain", "1113 Insufficient balance or no resource package")
    assert "or recharge" in " ".join(text.split())
    assert "keyfit explain RULE" not in text


def test_a_refused_caller_may_have_been_an_outage(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = "Kimi For Coding is currently only available for Coding Agents"
    assert (
        "There was an outage: on 2026-06-04, all callers got this answer"
        in " ".join(shown(capsys, "explain", text).split())
    )


def test_ids_of_messages_are_unique_among_vendors() -> None:
    ids = [entry.id for entry in entries_of_all(load_catalog())]
    assert len(ids) == len(set(ids))


MIMO_SETTINGS = {
    "ANTHROPIC_AUTH_TOKEN": "tp-c9d4c1f7ae2b35860c7e1a94fd2035b68",
    "ANTHROPIC_BASE_URL": "https://api.xiaomimimo.com/anthropic",
}
KIMI_SETTINGS = {
    "ANTHROPIC_AUTH_TOKEN": "sk-9d4c1f7ae2b35860c7e1a94fd2035b689d4c1f7ae2b35860",
    "ANTHROPIC_BASE_URL": "https://api.kimi.com/coding",
}


def explained_here(
    capsys: pytest.CaptureFixture[str], folder: Path, env: dict[str, str], what: str
) -> str:
    settings = folder / ".claude" / "settings.json"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text(json.dumps({"env": env}))
    return " ".join(shown(capsys, "explain", what).split())


def test_a_message_is_nobodys_here_who_calls_another_vendor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = explained_here(capsys, tmp_path, MIMO_SETTINGS, "Invalid Authentication")
    assert "None of the tools in use here" in text
    assert "This matches your configuration" not in text
    what = "Invalid API Key: Please provide valid API Key"
    text = explained_here(capsys, tmp_path, MIMO_SETTINGS, what)
    assert "1. A Token Plan key (`tp-…`) was sent to the pay-as-you-go host" in text
    assert text.count("This matches your configuration") == 1
    # Which of the regions the key is of cannot be seen, so all are named.
    for region in ("cn", "sgp", "ams"):
        assert f"token-plan-{region}.xiaomimimo.com" in text.partition("Here: ")[2]


def test_a_message_of_one_plans_hosts_is_not_expected_at_anothers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = explained_here(capsys, tmp_path, KIMI_SETTINGS, "Invalid Authentication")
    assert "None of the tools in use here" in text
    what = "The API Key appears to be invalid or may have expired"
    text = explained_here(capsys, tmp_path, KIMI_SETTINGS, what)
    assert "to a Kimi Code host. (This matches your configuration.)" in text
    assert "Here: " in text
