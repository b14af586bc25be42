"""A plan key without an endpoint, so that its reader sends it to another vendor."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalog.vendor_facts import URL, Host, KeyShape
from ...resolve.call import Call
from ...resolve.resolved_value import CallPart
from ...text.edit import Edit, Fix
from ..finding import Finding
from ..rule import Example, Rule
from ..setting_insertion import insertion_edits
from ..url_rewrite import right_paths


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a hint at each plan key of a call whose URL is in none of the layers that were read.

    Only a hint, because the environment may set the URL.
    """
    match = URL.fullmatch(call.url_slot.default)
    if match is None or not call.url_slot.locator:
        return
    # A tool with this vendor built in has an endpoint; another rule reports one that does not fit.
    if call.sender.tool and call.catalog.endpoints.parse(call.url_slot.default):
        return
    for part, secret, shape in call.secrets:
        if shape is None or not shape.plans or call.catalog.is_metered(shape):
            continue
        if call.catalog.keys.is_placeholder(secret.reveal()):
            continue
        from ...resolve.locators import path_of

        name = path_of(call.url_slot.locator.lstrip("$/"))[-1]
        message = rule.message(
            "not-set",
            name=name,
            reader=call.sender.title,
            key_kind=shape.title,
            host=match["host"],
        )
        yield rule.at(part, message, fixes=tuple(_fixes(rule, call, part, shape, name)))


def _fixes(
    rule: Rule, call: Call, key: CallPart, shape: KeyShape, name: str
) -> Iterator[Fix]:
    """Yield a fix for each plan and region whose endpoint may be meant; which one is a guess."""
    if key.setting.last_name.isupper() != name.isupper():
        return  # nothing would read a variable beside a field
    for host in _hosts(call, shape):
        paths = right_paths(call, host, call.wire.protocol)
        if paths:
            plan = call.catalog.plan(host.plan).title
            edits = _edits(call, key, name, f"https://{host.host}{paths[0]}")
            about = {"name": name, "plan": plan, "region": host.region}
            variant = "add"
            if call.catalog.endpoints.is_declared(host):
                variant = "add-declared"
                about |= {
                    "host": host.host,
                    "file": call.catalog.endpoints.declared.file,
                }
            yield from rule.fixes(variant, edits, "unsafe", False, **about)


def _edits(call: Call, key: CallPart, name: str, url: str) -> tuple[Edit, ...]:
    """Return the edit that fills the empty setting, or adds one beside the key."""
    if call.url is not None:
        empty = call.url.setting
        return (Edit(empty.source, empty.span, url),) if empty.source.path else ()
    return insertion_edits(key.setting, name, url)


def _hosts(call: Call, shape: KeyShape) -> Iterator[Host]:
    """Yield the first host of each region of the plans that the key may be of."""
    plans = shape.plans[:1] if shape.ambiguity.elsewhere else shape.plans
    seen: set[tuple[str, str]] = set()
    for plan in plans:
        for host in call.catalog.endpoints.hosts:
            place = plan, host.site
            if host.plan == plan and "*" not in host.host and place not in seen:
                seen.add(place)
                yield host


RULE = Rule(
    id="missing-endpoint",
    severity="info",
    summary="A plan key is set without its plan's endpoint.",
    why=(
        "Without a base URL, tools and SDKs use their built-in one: Claude Code sends the key "
        "to api.anthropic.com, the OpenAI SDK to api.openai.com, and both answer 401. Set the "
        "plan's base URL next to the key. If your shell or a file that keyfit did not read "
        "sets it, nothing is wrong."
    ),
    bad=Example(
        ".claude/settings.json",
        '{"env": {"ANTHROPIC_AUTH_TOKEN": "sk-sp-0123456789abcdef0123456789abcdef", '
        '"ANTHROPIC_MODEL": "qwen3.7-plus"}}\n',
    ),
    good=Example(
        ".claude/settings.json",
        '{"env": {"ANTHROPIC_AUTH_TOKEN": "sk-sp-0123456789abcdef0123456789abcdef", '
        '"ANTHROPIC_BASE_URL": "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic", '
        '"ANTHROPIC_MODEL": "qwen3.7-plus"}}\n',
    ),
    cite="oracle",
    messages={
        "not-set": (
            "{name} was not found: unless it is set elsewhere, {reader} will send this "
            "{key_kind} to {host}, which rejects it"
        ),
        "fix.add": "Add {name} for the {plan}, {region}",
        "fix.add-declared": (
            "Add {name} for the {plan}, {region}: {host} (declared in {file}, not by keyfit)"
        ),
    },
    in_templates=False,
).for_calls(check)
