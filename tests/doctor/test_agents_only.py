"""A plan that serves coding agents only, whichever vendor's: check and doctor say the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from keyfit.catalog import load_catalog
from keyfit.catalog.vendor_facts import Plan
from keyfit.catalog.vendor_index import Catalog
from keyfit.cli.main import main

PLANS = [
    (vendor, plan)
    for vendor in load_catalog().vendors()
    for plan in vendor.plans.values()
]
AGENTS_ONLY = [(vendor, plan) for vendor, plan in PLANS if plan.refuses_scripts]


def test_more_than_one_vendor_has_such_a_plan() -> None:
    assert {vendor.id for vendor, _ in AGENTS_ONLY} >= {"qwencloud", "kimi"}


@pytest.mark.parametrize(("vendor", "plan"), PLANS, ids=lambda each: each.id)
def test_the_terms_and_the_answers_to_scripts_agree(
    vendor: Catalog, plan: Plan
) -> None:
    assert plan.agents_only == bool(plan.refuses_scripts)


@pytest.mark.parametrize(("vendor", "plan"), AGENTS_ONLY, ids=lambda each: each.id)
def test_check_and_doctor_say_the_same_of_scripts(
    vendor: Catalog, plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [key, *_] = [
        shape.examples.samples[0]
        for shape in vendor.keys.shapes
        if plan.id in shape.plans
    ]
    host = next(host for host in vendor.endpoints.hosts if host.plan == plan.id)
    path = vendor.endpoints.bases(host, "openai-chat")[0]
    text = f"QWEN_API_KEY={key}\nQWEN_BASE_URL=https://{host.host}{path}\n"
    (tmp_path / ".env").write_text(text)

    main(["check", "--output-format", "json", str(tmp_path)])
    [finding] = json.loads(capsys.readouterr().out)["findings"]
    main(["doctor", "--no-home", "--output-format", "json", str(tmp_path)])
    [connection] = json.loads(capsys.readouterr().out)["connections"]

    answer = connection["answer"]
    assert finding["rule"] == answer["rule"] == "plan-key-in-script"
    assert (answer["outcome"], tuple(answer["statuses"])) == (
        "agent-only",
        plan.refuses_scripts,
    )
    assert f"scripts get {plan.scripts_refusal}" in finding["message"]
    metered = vendor.metered_plan
    assert metered is not None
    assert metered.terms.key in finding["message"]
    assert metered.terms.key in answer["remedy"]
