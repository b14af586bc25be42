"""scripts/catalog_refresh.py: candidates from a checked-out tree, which change nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pages import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
from catalog_refresh import main


@pytest.fixture
def provider(tmp_path: Path) -> Path:
    models = tmp_path / "models"
    models.mkdir()
    provider = 'name = "Kimi"\napi = "https://api.kimi.example/coding/v1"\n'
    (tmp_path / "provider.toml").write_text(provider)
    limits = "[limit]\ncontext = 2097152\noutput = 32768\n"
    (models / "k3.toml").write_text(limits)
    (models / "k4.toml").write_text(limits)
    for name in ("kimi-for-coding", "kimi-for-coding-highspeed"):
        (models / f"{name}.toml").write_text("[limit]\ncontext = 1000\n")
    return tmp_path


def test_candidates_in_four_classes(
    provider: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["kimi", "coding-plan", str(provider)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "host   https://api.kimi.example/coding/v1",
        "new    k4",
        "gone   k3-256k",
        "figure k3 context 2097152, known: 1048576",
        "figure k3 output 32768, known: 0",
    ]


def test_an_unknown_plan_is_refused(provider: Path) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["kimi", "token-plan", str(provider)])
    assert refused.value.code == 2
