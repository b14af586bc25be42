"""Model lists age: what a newer list knows is no error by an older one, unless one was chosen."""

from __future__ import annotations

from datetime import date

import pytest

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.toml_reader import CatalogError
from keyfit.catalog.tool_registry import load_tools
from keyfit.catalog.vendor_facts import Edition
from keyfit.catalog.vendor_index import Catalog
from keyfit.linter.linter import Linter
from keyfit.util.clock import TODAY
from keyfit.vfs.files import Overlay

HOSTS = {
    "coding-plan": "coding-intl.dashscope.aliyuncs.com/v1",
    "token-plan": "token-plan.ap-southeast-1.maas.aliyuncs.com/compatible-mode/v1",
}
KEYS = {
    "coding-plan": "sk-sp-0123456789abcdef0123456789abcdef",
    "token-plan": "sk-sp-D.TESTKEY.0000.MEUCIQ" + "testkey" * 9 + "=",
}
REFERENCE = [
    "qwen3.5-plus",
    "kimi-k2.5",
    "glm-5",
    "MiniMax-M2.5",
    "qwen3-max-2026-01-23",
    "qwen3-coder-next",
    "qwen3-coder-plus",
    "glm-4.7",
]
STRICT = "2026-03-11"


def judged(catalog: Catalog, plan: str, model: str) -> list[tuple[str, str]]:
    """Rule and severity of what is said of ``model`` on ``plan``'s host."""
    text = (
        f"OPENAI_API_KEY={KEYS[plan]}\n"
        f"OPENAI_BASE_URL=https://{HOSTS[plan]}\n"
        f"OPENAI_MODEL={model}\n"
    )
    report = Linter(catalog, load_tools()).run(Overlay({"/p/.env": text}), ["/p/.env"])
    return [(finding.rule, finding.severity) for finding in report.for_path("/p/.env")]


def newest(catalog: Catalog, plan: str, tier: str) -> Edition:
    editions = [e for e in catalog.models.editions if (e.plan, e.tier) == (plan, tier)]
    return max(editions, key=lambda edition: edition.as_of)


def without(catalog: Catalog, *hidden: Edition) -> Catalog:
    """The catalog as it was before the ``hidden`` editions came out."""
    kept = tuple(e for e in catalog.models.editions if e not in hidden)
    return catalog._replace(models=catalog.models._replace(editions=kept))


LATEST = [
    newest(load_catalog(), "coding-plan", ""),
    newest(load_catalog(), "token-plan", "team"),
    newest(load_catalog(), "token-plan", "personal"),
]
ROT = [(edition, model) for edition in LATEST for model in edition.models]


@pytest.mark.parametrize(
    ("edition", "model"), ROT, ids=[f"{edition.id}-{model}" for edition, model in ROT]
)
def test_the_newest_models_are_no_error_by_an_older_list(
    edition: Edition, model: str
) -> None:
    catalog = without(load_catalog(), edition)
    found = judged(catalog, edition.plan, model)
    assert "error" not in [severity for _, severity in found]


@pytest.mark.parametrize("plan", HOSTS)
def test_nor_with_the_newest_of_every_tier_hidden(plan: str) -> None:
    hidden = [edition for edition in LATEST if edition.plan == plan]
    catalog = without(load_catalog(), *hidden)
    errors = {
        model
        for edition in hidden
        for model in edition.models
        for _, severity in judged(catalog, plan, model)
        if severity == "error"
    }
    assert errors == set()


def test_an_old_catalog_knows_that_newer_versions_may_have_come_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(TODAY, STRICT)  # later the list's age says so for all models
    catalog = load_catalog()
    first = [e for e in catalog.models.editions if e.id == STRICT]
    old = catalog._replace(models=catalog.models._replace(editions=tuple(first)))
    assert judged(old, "coding-plan", "qwen3.7-plus") == [("unsupported-model", "info")]
    assert judged(old, "coding-plan", "qwen3.6-plus") == [("unsupported-model", "info")]
    assert judged(old, "coding-plan", "qwen3.4-plus") == [
        ("unsupported-model", "warning")
    ]


@pytest.mark.parametrize("plan", HOSTS)
def test_every_listed_model_passes_today(plan: str) -> None:
    catalog = load_catalog()
    assert {m: judged(catalog, plan, m) for m in catalog.models.of_plan(plan)} == {
        m: [] for m in catalog.models.of_plan(plan)
    }


# --- one edition, strictly ----------------------------------------------------------------------


def test_the_references_eight_models() -> None:
    (edition,) = load_catalog(STRICT).models.editions_of("coding-plan")
    assert list(edition.models) == REFERENCE
    assert edition.as_of == date(2026, 3, 11)
    assert list(load_catalog(STRICT).models.of_plan("coding-plan")) == REFERENCE


@pytest.mark.parametrize("model", REFERENCE)
def test_the_eight_pass_strictly(model: str) -> None:
    assert judged(load_catalog(STRICT), "coding-plan", model) == []


@pytest.mark.parametrize(
    "model", ["qwen3.7-plus", "qwen3.6-plus", "qwen3.5-ultra", "qwen3.8-max"]
)
def test_any_outsider_is_an_error_under_a_strict_edition(model: str) -> None:
    found = judged(load_catalog(STRICT), "coding-plan", model)
    assert found == [("unsupported-model", "error")]


def test_case_is_still_told_apart_under_a_strict_edition() -> None:
    assert judged(load_catalog(STRICT), "coding-plan", "GLM-5") == [
        ("model-case", "error")
    ]


def test_a_later_edition_lacks_three_of_the_eight() -> None:
    catalog = load_catalog("2026-08-29")
    failing = [m for m in REFERENCE if judged(catalog, "coding-plan", m)]
    assert failing == ["kimi-k2.5", "glm-5", "MiniMax-M2.5"]


def test_the_message_names_the_edition() -> None:
    text = (
        f"OPENAI_API_KEY={KEYS['coding-plan']}\nOPENAI_BASE_URL=https://{HOSTS['coding-plan']}\n"
        "OPENAI_MODEL=qwen3.7-plus\n"
    )
    linter = Linter(load_catalog(STRICT), load_tools())
    (finding,) = linter.run(Overlay({"/p/.env": text}), ["/p/.env"]).for_path("/p/.env")
    assert STRICT in finding.message


def test_an_edition_of_one_plan_says_nothing_of_the_other() -> None:
    found = judged(load_catalog(STRICT), "token-plan", "qwen3.8-max")
    assert "error" not in [severity for _, severity in found]


def test_an_unknown_edition_is_refused_with_the_known_ones() -> None:
    with pytest.raises(CatalogError, match="2026-03-11"):
        load_catalog("1999-01-01")


def test_any_edition_counts_when_none_was_chosen() -> None:
    catalog = load_catalog()
    for edition in catalog.models.editions:
        assert set(edition.models) <= set(catalog.models.of_plan(edition.plan))
