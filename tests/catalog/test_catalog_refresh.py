"""scripts/catalog_refresh.py: candidates from checked-out trees, which change nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pages import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
from catalog_refresh import main

PRESET = """\
import { AuthType } from '../../core/contentGenerator.js';
import type { ProviderConfig, ModelSpec } from '../types.js';

const KIMI_CODE_BASE_URL =
  'https://api.kimi.com/coding/v1';
const KIMI_CODE_MODELS: ModelSpec[] = [
  { id: 'k3', contextWindowSize: 2_097_152, modalities: { image: true } },
  { id: 'k4', contextWindowSize: 2097152 },
];

function isKimiCode(baseUrl: string): boolean {
  return baseUrl === KIMI_CODE_BASE_URL;
}

export const kimiProvider: ProviderConfig = {
  id: 'kimi',
  protocol: AuthType.USE_OPENAI,
  baseUrl: [
    { id: 'coding-plan', url: KIMI_CODE_BASE_URL, models: KIMI_CODE_MODELS },
    { id: 'china', url: 'https://api.moonshot.cn/v1' },
    { id: 'new', url: 'https://api.moonshot.example/v1' },
    { id: 'computed', url: urlOf('x') },
  ],
  envKey: (_protocol, baseUrl) => (isKimiCode(baseUrl) ? 'A' : 'B'),
  models: [...KIMI_CODE_MODELS, { id: 'kimi-k9' }],
};
export const other: ProviderConfig = {
  baseUrl: 'https://open.bigmodel.cn/api/coding/paas/v4',
  models: [{ id: 'GLM-5.3', contextWindowSize: 1 }],
};
"""


def write(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


@pytest.fixture
def models_dev(tmp_path: Path) -> Path:
    limits = "[limit]\ncontext = 2097152\noutput = 32768\n"
    small = "[limit]\ncontext = 1000\n"
    return write(
        tmp_path / "models.dev",
        {
            "models/moonshotai/kimi-k4.toml": limits,
            "providers/kimi/provider.toml": 'api = "https://api.kimi.com/coding/v1"\n',
            "providers/kimi/models/k3.toml": 'base_model = "moonshotai/kimi-k4"\n'
            "[limit]\noutput = 524288\n",
            "providers/kimi/models/k4.toml": limits,
            "providers/kimi/models/kimi-for-coding.toml": small,
            "providers/kimi-global/provider.toml": (
                'api = "https://api.kimi.ai/coding/v1"\n'
            ),
            "providers/kimi-global/models/kimi-for-coding-highspeed.toml": small,
            "providers/elsewhere/provider.toml": 'api = "https://api.example.com/v1"\n',
            "providers/elsewhere/models/k9.toml": limits,
            "providers/without/provider.toml": 'name = "no URL"\n',
            "providers/renamed/provider.toml": 'api = "https://code.kimi.com/v1"\n',
        },
    )


def test_candidates_of_models_dev(
    models_dev: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(models_dev)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "host   https://code.kimi.com/v1    providers/renamed",
        "",
        "kimi coding-plan: providers/kimi, providers/kimi-global",
        "new    k4",
        "gone   k3-256k",
        "figure k3 context 2097152, known: 1048576",
        "figure k3 output 524288, known: 262144",
    ]


def test_candidates_of_qwen_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    presets = "packages/core/src/providers/presets"
    write(tmp_path, {f"{presets}/kimi.ts": PRESET})
    assert main([str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert f"kimi coding-plan: {presets}/kimi.ts\nnew    k4\n" in out
    assert "figure k3 context 2097152, known: 1048576" in out
    # The second URL has no models of its own, so it has those of the preset.
    platform = out.partition("kimi pay-as-you-go:")[2].partition("\n\n")[0]
    assert "new    kimi-k9" in platform
    assert "gone   kimi-k3" in platform
    # This vendor takes ids in any case, and a smaller figure is none.
    bigmodel = out.partition("zai coding-plan:")[2]
    assert "glm-5.4" in bigmodel
    assert "glm-5.3\n" not in bigmodel.lower()


def test_no_tree_is_changed(models_dev: Path) -> None:
    before = {path: path.read_bytes() for path in models_dev.rglob("*.toml")}
    main([str(models_dev)])
    assert {path: path.read_bytes() for path in models_dev.rglob("*.*")} == before


def test_a_folder_that_is_no_tree_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        main([str(tmp_path)])
    assert refused.value.code == 2
    assert "neither a models.dev nor a qwen-code tree" in capsys.readouterr().err
