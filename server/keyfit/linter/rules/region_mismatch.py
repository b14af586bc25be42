"""An endpoint in another region than a name or a setting says."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalog.variable_names import Family
from ...resolve.call import Call
from ...resolve.file_view import FileView
from ..finding import Finding
from ..rule import Example, Rule


def check(rule: Rule, view: FileView) -> Iterator[Finding]:
    """Yield findings at URLs of another region than a name says, and at regions that their readers
    do not know."""
    for call in view.calls:
        yield from _named_otherwise(rule, view, call)
    for family in view.variable_names.families:
        if family.endpoint.region:
            yield from _unread_region(rule, view, family)


def _named_otherwise(rule: Rule, view: FileView, call: Call) -> Iterator[Finding]:
    """Yield a finding at the URL whose variable, or whose key's variable, is named after another
    region."""
    endpoint, url = call.endpoint, call.url
    if endpoint is None or url is None or not endpoint.host.site or call.mismatched_key:
        return
    names = dict.fromkeys(part.setting.last_name for part in (url, *call.keys))
    for name in names:
        site = (
            view.variable_names.site(name) if call.catalog.owns_variable(name) else ""
        )
        if site and site != endpoint.host.site:
            host, region = endpoint.host_name, endpoint.host.region
            message = rule.message("name", name=name, host=host, region=region)
            yield rule.at(url, message, focus=endpoint.host_span)


def _unread_region(rule: Rule, view: FileView, family: Family) -> Iterator[Finding]:
    """Yield a finding for a region that the only programs that read it do not know."""
    for setting in view.document.settings:
        if setting.last_name != family.endpoint.region:
            continue
        region = (setting.value.literal or "").strip()
        if region and region not in family.endpoint.regions:
            message = rule.message(
                "unknown-region",
                scripts=family.title,
                region=region,
                default=family.endpoint.regions[0],
                variable=family.names.url[0],
            )
            yield from (rule.at(part, message) for part in view.own_part(setting))


RULE = Rule(
    id="region-mismatch",
    severity="info",
    summary="The endpoint is in another region than a name or a setting indicates.",
    why=(
        "A standard key is valid in one region: a Beijing key gets 401 from a Singapore host. A "
        "key does not show its region, but the name of its variable may. Also, the qwencloud-ai "
        "scripts silently treat all values of `QWEN_REGION` but two as Singapore."
    ),
    bad=Example(
        ".env",
        "QWEN_REGION=cn-beijing\nDASHSCOPE_API_KEY=sk-fedcba9876543210fedcba9876543210\n",
    ),
    good=Example(
        ".env",
        "QWEN_REGION=ap-southeast-1\nDASHSCOPE_API_KEY=sk-fedcba9876543210fedcba9876543210\n",
    ),
    cite="LIB1",
    messages={
        "name": (
            "{name} suggests another region than that of {host} ({region}): a key is valid only "
            "in its own region"
        ),
        "unknown-region": (
            "{scripts} do not know the region {region} and use {default} instead; set "
            "{variable} for another region"
        ),
    },
).for_files(check)
