"""A model that only one edition of a plan has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from ...catalog.freshness import list_age_note
from ...catalog.vendor_facts import TIERS
from ...catalog.vendor_index import Catalog
from ...resolve.call import Call
from ...util.translation import both, either
from ..finding import Finding
from ..model_checks import newest_list_date
from ..rule import Example, Rule


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a hint at the model that a tool is set to call, where not every edition of the plan
    lists it: a key does not show its edition. Models that are only declared are mostly the
    vendor's list."""
    if call.endpoint is None or call.mismatched_key or not call.sender.tool:
        return
    plan = call.catalog.plan(call.endpoint.plan)
    tiers = _tiers(call.catalog, call.endpoint.plan)
    if not tiers:
        return
    newest = newest_list_date(call, plan.id)
    for use, model in call.judged:
        if use.called or use.role not in ("", "select"):
            continue
        having, lacking = _editions(tiers, model)
        if having and lacking:
            message = rule.message(
                "one-edition",
                model=model,
                plan=plan.title,
                editions=both(having),
                others=either(lacking),
                age=list_age_note(newest),
            )
            yield rule.at(use.part, message)


def _editions(
    tiers: Mapping[str, frozenset[str]], model: str
) -> tuple[list[str], list[str]]:
    """Return the names of the editions that have ``model``, and of those that do not."""
    having: list[str] = []
    lacking: list[str] = []
    for tier, models in tiers.items():
        editions = having if model in models else lacking
        editions.append(TIERS[tier])
    return having, lacking


@lru_cache(maxsize=16)
def _tiers(catalog: Catalog, plan: str) -> Mapping[str, frozenset[str]]:
    """Return the models of each edition of ``plan`` (``team``, ``personal``), by any of its
    lists."""
    found: dict[str, frozenset[str]] = {}
    for edition in catalog.models.editions_of(plan):
        if edition.tier:
            found[edition.tier] = found.get(edition.tier, frozenset()) | {
                *edition.models
            }
    return found


RULE = Rule(
    id="plan-edition",
    severity="info",
    summary="Only one edition of the plan has the model.",
    why=(
        "The Token Plan has a Team and a Personal edition, with different lists of models and "
        "keys that look the same. A key of the other edition gets `403 "
        "AccessDenied.Unpurchased`. If you have the edition that is named, nothing is "
        "wrong."
    ),
    bad=Example(
        ".claude/settings.json",
        '{"env": {"ANTHROPIC_BASE_URL": '
        '"https://token-plan.ap-southeast-1.maas.aliyuncs.com/apps/anthropic", '
        '"ANTHROPIC_MODEL": "deepseek-v4-flash"}}\n',
    ),
    good=Example(
        ".claude/settings.json",
        '{"env": {"ANTHROPIC_BASE_URL": '
        '"https://token-plan.ap-southeast-1.maas.aliyuncs.com/apps/anthropic", '
        '"ANTHROPIC_MODEL": "deepseek-v4-pro"}}\n',
    ),
    cite="community",
    messages={
        "one-edition": (
            "{model} is only in the {editions} edition of the {plan}: a key of the {others} "
            "edition gets 403{age}"
        ),
    },
).for_calls(check)
