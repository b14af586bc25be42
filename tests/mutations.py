"""Breaks correct configurations in one place each, the way people do.

A mutant is an edit of one value of a correct file, with the rule that must find it and, where the
repair is meant to lead back, the fix that must restore the file byte for byte.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.catalog.vendor_facts import Host
from keyfit.catalog.vendor_index import Catalog
from keyfit.linter.fix_safety import is_not_agent
from keyfit.linter.linter import Linter
from keyfit.linter.url_rewrite import (
    bare_path,
    completable_protocols,
    counterpart,
    protocol_of,
    right_paths,
)
from keyfit.parsers.document import Setting
from keyfit.resolve.call import Call, ModelUse
from keyfit.resolve.resolved_value import CallPart
from keyfit.text.source import Span
from keyfit.vfs.files import Disk

FOREIGN = ("sk-or-v1-0123456789abcdef0123456789abcdef", "sk-ant-test0123456789abcdef")
TYPOS = (
    ("aliyuncs", "aliyun"), ("aliyuncs", "aliyncs"), ("dashscope", "dashcope"),
    ("dashscope", "dashsocpe"), ("coding", "codding"), ("trial.", "trail."),
    ("qwencloud", "qwencluod"), ("plan-sgp", "plan-spg"), ("token-plan-cn", "tokenplan-cn"),
    ("moonshot", "moonshoot"),
)  # fmt: skip
CATALOG = load_catalog()
# Of the others' files less is asserted: their plans, or what their hosts serve, cannot be seen.
IN_FULL = (CATALOG.id, "mimo", "kimi")
TOOLS = load_tools()


class Mutant(NamedTuple):
    """One change of one file. ``restores``: '' no, ``preferred`` or ``unsafe`` by that fix,
    ``offered`` by any."""

    case: Path
    path: str
    name: str
    text: str
    rule: str
    place: tuple[int, int]  # where the finding's span must begin, and at least reach
    restores: str


class Slot(NamedTuple):
    """A part of a call whose whole text stands in one value of one file."""

    call: Call
    part: CallPart
    setting: Setting

    def raw(self, start: int, end: int) -> Span | None:
        place = self.part.place(start, end)
        return place[1] if place else None


def calls_of(case: Path) -> list[Call]:
    """Every call that the engine sees in ``case``."""
    linter = Linter(CATALOG, TOOLS)
    found = (linter.context(Disk(), path) for path in files_of(case))
    return [call for context in found if context for call in context.view.calls]


def files_of(case: Path) -> list[str]:
    """The files of ``case``, in order."""
    return sorted(str(path) for path in case.rglob("*") if path.is_file())


def mutants(case: Path) -> Iterator[Mutant]:
    """All mutants of ``case`` at hosts of the vendors that are known in full."""
    seen: set[tuple[int, str]] = set()
    calls = [
        call for call in calls_of(case) if call.endpoint and call.catalog.id in IN_FULL
    ]
    shared = readers(calls)
    for call in calls:
        for slot in slots(call):
            if shared[id(slot.setting)] > 1:
                continue  # one change, several calls: the round trip is another test's
            for mutant in of_slot(case, slot):
                if (id(slot.setting), mutant.name) not in seen:
                    seen.add((id(slot.setting), mutant.name))
                    yield mutant


def readers(calls: list[Call]) -> dict[int, int]:
    """How many calls use each setting."""
    counts: dict[int, int] = {}
    for call in calls:
        for slot in slots(call):
            counts[id(slot.setting)] = counts.get(id(slot.setting), 0) + 1
    return counts


def slots(call: Call) -> Iterator[Slot]:
    """The parts of ``call`` that stand in one value each."""
    for part in (
        call.url,
        *call.keys,
        *(use.part for use in call.models if not _chooses(use)),
    ):
        if part is None or not part.text or part.resolved.owner is None:
            continue
        if _is_in_base64(part):
            continue  # no fix changes it
        is_looked_at = call.certain or _stands_with_the_url(call, part.resolved.owner)
        if is_looked_at and part.place(0, len(part.text)):
            yield Slot(call, part, part.resolved.owner)


def _is_in_base64(part: CallPart) -> bool:
    setting = part.resolved.owner
    assert setting
    written = setting.source.text[slice(*setting.span)]
    return "".join(written.split()) == b64encode((part.text or "").encode()).decode()


def _stands_with_the_url(call: Call, setting: Setting) -> bool:
    """Whether ``setting`` is in the file of the URL: a guess that a key is another file's is looked
    at from the URL's file only."""
    return call.url is None or setting.source.path == call.url.setting.source.path


# Tools that cut blanks off: there they do no harm.
_CUTS_BLANKS = {
    tool.id for tool in load_tools().tools if any(one.strip for one in tool.calls)
}


def _chooses(use: ModelUse) -> bool:
    """Whether the value names a row's model as it is: another name would choose another row."""
    return use.role == "select" and not use.part.prefix


def of_slot(case: Path, slot: Slot) -> Iterator[Mutant]:
    """The mutants of one value."""
    if slot.part is slot.call.url:
        yield from of_url(case, slot)
    elif slot.part in slot.call.keys:
        yield from of_key(case, slot)
    else:
        use = next(use for use in slot.call.models if use.part is slot.part)
        yield from of_model(case, slot, use)


def changed(
    case: Path, slot: Slot, name: str, span: Span, new: str, rule: str, restores: str
) -> Iterator[Mutant]:
    """The mutant in which ``span`` of the slot's text reads ``new``."""
    raw = slot.raw(*span)
    if raw is None or ("/" in new and "\\/" in slot.setting.source.text):
        return
    text = slot.setting.source.text
    if text[raw.start : raw.end] != (slot.part.text or "")[span.start : span.end]:
        return  # written with escapes: a repair writes plain characters
    broken = text[: raw.start] + new + text[raw.end :]
    start = slot.setting.span.start if not slot.part.is_name else raw.start - span.start
    if slot.part.prefix:
        start = raw.start - span.start
    yield Mutant(
        case,
        slot.setting.source.path,
        name,
        broken,
        rule,
        (start, raw.start + len(new)),
        restores,
    )


def of_url(case: Path, slot: Slot) -> Iterator[Mutant]:
    """Wrong host, scheme, path."""
    endpoint = slot.call.endpoint
    assert endpoint is not None
    yield from _schemes(case, slot)
    yield from _hosts(case, slot)
    yield from _plans(case, slot)
    if (
        slot.call.url_slot.is_known
        and slot.call.sender.is_tested
        and slot.call.wire.protocol != "websocket"
    ):
        yield from _paths(case, slot)


def _schemes(case: Path, slot: Slot) -> Iterator[Mutant]:
    endpoint = slot.call.endpoint
    assert endpoint is not None
    if endpoint.scheme in ("https", "wss"):
        insecure = endpoint.scheme[:-1]
        yield from changed(
            case,
            slot,
            insecure,
            endpoint.scheme_span,
            insecure,
            "insecure-endpoint",
            "preferred",
        )
        if endpoint.text[endpoint.scheme_span.start :].startswith(endpoint.scheme) and (
            slot.call.url_slot.is_known or endpoint.path
        ):
            span = Span(endpoint.scheme_span.start, endpoint.host_span.start)
            yield from changed(
                case, slot, "no-scheme", span, "", "endpoint-host", "preferred"
            )


def _hosts(case: Path, slot: Slot) -> Iterator[Mutant]:
    endpoint = slot.call.endpoint
    assert endpoint is not None
    host = endpoint.text[endpoint.host_span.start : endpoint.host_span.end]
    if "*" in endpoint.host.host or host != host.lower():
        return
    for word, wrong in TYPOS:
        if word in host:
            typo = host.replace(word, wrong, 1)
            yield from changed(
                case,
                slot,
                f"host {typo}",
                endpoint.host_span,
                typo,
                "endpoint-host",
                "preferred",
            )


def _plans(case: Path, slot: Slot) -> Iterator[Mutant]:
    """The same protocol at another plan's host, where the key then tells."""
    call, endpoint = slot.call, slot.call.endpoint
    assert endpoint is not None
    if not call.certain or len(call.secrets) != len(call.keys) or not call.secrets:
        return
    shapes = [shape for _, _, shape in call.secrets if shape and shape.plans]
    if len(shapes) != len(call.secrets):
        return
    catalog = call.catalog
    for plan in catalog.plans:
        host, exact = _host_of(catalog, endpoint.host, plan)
        protocol = protocol_of(call, endpoint)
        if any(plan in shape.plans for shape in shapes) or not host:
            continue
        paths = right_paths(call, host, protocol) if call.wire.protocol else []
        paths = paths or [
            p for p in catalog.endpoints.bases(host, protocol) if endpoint.path
        ]
        back = counterpart(catalog, host, endpoint.plan)[0]
        if not paths and endpoint.path:
            continue
        whole = Span(endpoint.host_span.start, bare_path(endpoint).end)
        first = (
            "pay-as-you-go" not in shapes[0].plans
            and shapes[0].plans[0] == endpoint.plan
        )
        first = first and not any(
            catalog.keys.is_placeholder(key.reveal()) for _, key, _ in call.secrets
        )
        restores = ("preferred" if first else "unsafe") if back is endpoint.host else ""
        if not exact:
            restores = "offered"  # which of the plan's hosts it was cannot be seen
        if endpoint.host.host not in endpoint.text:
            restores = ""  # in capitals, or a workspace's own
        if not call.wire.protocol and endpoint.path not in catalog.endpoints.bases(
            endpoint.host, protocol
        ):
            restores = ""
        mine = (
            right_paths(call, endpoint.host, protocol) if call.callers.readers else []
        )
        if mine and endpoint.path != mine[0]:
            restores = ""  # right for another of its readers, or in another form
        if restores == "preferred" and is_not_agent(call):
            restores = "unsafe"  # it would be led to a plan that answers agents only
        path = paths[0] if paths else ""
        if endpoint.path.startswith(f"{path}/"):
            path = endpoint.path  # what lies below the base stays
        if ":" in endpoint.text[endpoint.host_span.end :]:
            continue  # a port: no clean swap
        new = host.host + path
        rule = "key-endpoint-mismatch"
        yield from changed(case, slot, f"{plan} host", whole, new, rule, restores)


def _host_of(catalog: Catalog, host: Host, plan: str) -> tuple[Host | None, bool]:
    """The host of ``plan`` in the region of ``host``, and whether there is one; else, where no
    site shows which hosts belong together, any of the plan."""
    found, exact = counterpart(catalog, host, plan)
    if found is None:
        every = (one for one in catalog.endpoints.hosts if one.plan == plan)
        return next(every, None), False
    return (found, True) if exact else (None, False)


def _paths(case: Path, slot: Slot) -> Iterator[Mutant]:
    call, endpoint = slot.call, slot.call.endpoint
    assert endpoint is not None
    right = right_paths(call, endpoint.host, call.wire.protocol)
    if endpoint.path not in right[:1] or len({wire for _, wire in call.wires}) > 1:
        return
    if _path_chooses_protocol(call):
        return
    catalog = call.catalog
    suffix = catalog.protocols[call.wire.protocol].endpoint
    wrong = {"", "/v2", "/v1/v1", endpoint.path + "/chat", f"{endpoint.path}{suffix}",
             endpoint.path.removesuffix("/v1"), endpoint.path + "/v1"}  # fmt: skip
    others = {
        base for _, base in catalog.endpoints.routes_of(endpoint.host).pairs()
    } - {"/api/v1"}
    tolerated = set(catalog.endpoints.routes_of(endpoint.host).tolerated)
    for path in sorted((wrong | others) - set(right) - tolerated):
        if call.wire.protocol == "native" and path.startswith("/api/v1"):
            continue
        if call.callers.is_template and _may_be_right(call, path):
            continue
        yield from changed(
            case, slot, f"path {path}", bare_path(endpoint), path, "endpoint-path",
            "unsafe" if _may_be_right(call, path) else "preferred",
        )  # fmt: skip


def _path_chooses_protocol(call: Call) -> bool:
    """Whether the tool goes by how the URL ends: another path is then another call, not a wrong
    one."""
    for tool in TOOLS.tools:
        for spec in tool.calls if tool.id == call.sender.tool else ():
            decisive = [spec.wire.by, *spec.conditions.when, *spec.conditions.when_not]
            locators = {locator for words in decisive for locator in words.split("|")}
            if not locators.isdisjoint(spec.endpoint.url):
                return True
    return False


def _may_be_right(call: Call, path: str) -> bool:
    """Whether a program of which nothing is known may read the URL, and make a route of it."""
    assert call.endpoint is not None
    return call.callers.is_open and bool(
        completable_protocols(call.catalog, call.endpoint.host, path)
    )


def of_key(case: Path, slot: Slot) -> Iterator[Mutant]:
    """Decorated, masked, foreign keys."""
    text = slot.part.text or ""
    keys = slot.call.catalog.keys
    shape = keys.shape_of(text)
    if shape is None or keys.is_placeholder(text):
        return
    none = Span(0, 0)
    if slot.setting.value.quote:
        yield from changed(
            case, slot, "Bearer", none, "Bearer ", "malformed-key", "preferred"
        )
        if slot.call.sender.tool not in _CUTS_BLANKS:
            yield from changed(
                case, slot, "blank", none, " ", "malformed-key", "preferred"
            )
    if shape.prefix in ("sk-", "sk-sp-"):
        yield from changed(
            case, slot, "doubled", none, shape.prefix, "malformed-key", "preferred"
        )
    tail = Span(len(shape.prefix), len(text))
    yield from changed(case, slot, "masked", tail, "****abcd", "malformed-key", "")
    yield from changed(case, slot, "dots", tail, "...abcd", "malformed-key", "")
    whole = Span(0, len(text))
    for foreign in FOREIGN:
        yield from changed(case, slot, foreign[:6], whole, foreign, "foreign-key", "")


def of_model(case: Path, slot: Slot, use: ModelUse) -> Iterator[Mutant]:
    """Wrong case, misspelt, unknown, another vendor's."""
    model, plan = (
        slot.part.text or "",
        slot.call.endpoint.plan if slot.call.endpoint else "",
    )
    catalog = slot.call.catalog
    if model not in catalog.models.of_plan(plan):
        return
    whole = Span(0, len(model))
    others = {model.upper(), model.lower(), model.title()} - {model}
    if not catalog.plans[plan].any_case:
        for other in sorted(others):
            yield from changed(
                case, slot, other, whole, other, "model-case", "preferred"
            )
    if catalog.plans[plan].open_list:
        return  # what a list lacks may be served
    rule = "unsupported-model"
    for other in (
        "gpt-5.2",
        "claude-opus-4-5",
        "qwen-plus",
        "cosyvoice-v3-flash",
        "qwen3.5-ultra",
    ):
        yield from changed(case, slot, other, whole, other, rule, "")
    if "/" not in model and not slot.part.prefix and not slot.part.is_name:
        yield from changed(
            case, slot, "bailian/", Span(0, 0), "bailian/", rule, "preferred"
        )
    for typo in misspelt(model):
        if typo.lower() not in (m.lower() for m in catalog.models.of_plan(plan)):
            yield from changed(case, slot, typo, whole, typo, rule, "unsafe")


def misspelt(model: str) -> Iterator[str]:
    """``model`` with dashes and dots lost, and with two letters swapped."""
    if CATALOG.models.corrections.get(model.replace("-", "")) is None:
        yield model.replace("-", "", 1)
    if "." in model:
        yield model.replace(".", "-")
    if len(model) >= 10 and model[1] != model[2]:
        yield model[0] + model[2] + model[1] + model[3:]
