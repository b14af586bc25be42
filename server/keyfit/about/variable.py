"""What a variable or field is for, who reads it, and why it has its value."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from ..catalog.tools import Tool
from ..context import Context, Role, roles
from ..masking import Masker
from ..readers.setting import Setting
from ..resolve.launch import Launch
from ..resolve.resolved import Part
from ..resolve.stacks import (
    EMPTY,
    HIDDEN,
    POSSIBLE,
    UNREAD,
    USED,
    Layer,
    Stack,
    config_stack,
    file_stack,
    variable_at,
    variable_stack,
)
from .words import blocks, bullets, code, listed

_KINDS = {"key": "key", "url": "base URL", "model": "model", "name": "the name of a variable"}
_SAID = {
    HIDDEN: "hidden", USED: "**used**", EMPTY: "empty: does not count",
    POSSIBLE: "may hold: a branch decides",
}  # fmt: skip
ANYBODY = "programs that load this file"


def stacks_at(context: Context, setting: Setting) -> list[Stack]:
    """Why ``setting``'s name has its value, for each tool in use and for whoever loads its file."""
    found: list[Stack | None] = []
    found += (_stack_of(launch, setting) for launch in context.launches)
    if context.document.assigns:
        found.append(file_stack(context.document, setting, ANYBODY))
    return [stack for stack in found if stack]


def named_stacks(context: Context, name: str) -> Iterator[Stack]:
    """The stacks of all that is called ``name`` in the context's files.

    A variable, or a setting by its whole dotted path or the end of it.
    """
    for launch in context.launches:
        paths = {s.path: s for d in launch.documents.values() for s in d.settings}
        found = [variable_stack(launch, name)]
        found += (_stack_of(launch, s) for path, s in paths.items() if _is_called(path, name))
        yield from filter(None, found)
    if context.document.assigns:
        yield from _of_file(context, name)


def _stack_of(launch: Launch, setting: Setting) -> Stack | None:
    """Why ``setting``, a variable or a field, has its value for the tool."""
    name = variable_at(launch, setting)
    return variable_stack(launch, name) if name else config_stack(launch, setting.path)


def _is_called(path: tuple[str, ...], name: str) -> bool:
    return f".{'.'.join(path)}".endswith(f".{name}")


def _of_file(context: Context, name: str) -> Iterator[Stack]:
    """A stack for each scope of the file that sets ``name``."""
    same = [s for s in context.document.settings if s.last_name == name and s.kind != "unset"]
    for setting in {s.scope: s for s in same}.values():
        yield file_stack(context.document, setting, ANYBODY)


def variable_text(context: Context, name: str) -> str:
    """Markdown about the variable ``name`` as it is referred to in the context's file."""
    stacks = [variable_stack(launch, name) for launch in context.launches]
    if context.document.assigns:
        stacks += _of_file(context, name)
    kind = _variable_kind(context, name) or _KINDS.get(context.view.environment.role(name), "")
    return _text(context, name, kind, list(filter(None, stacks)))


def setting_text(context: Context, setting: Setting) -> str | None:
    """Markdown about ``setting``'s name; None where it is none of keyfit's business."""
    names = (variable_at(launch, setting) for launch in context.launches)
    name = next(filter(None, names), setting.last_name)
    is_variable = name != setting.last_name or _is_variable(context, setting)
    kind = _variable_kind(context, name) if is_variable else ""
    kind = kind or _kind_in_calls(roles(context, setting)) or _extra_kind(context, setting)
    if not kind:
        return None
    shown = name if is_variable else ".".join(setting.path)
    return _text(context, shown, kind, stacks_at(context, setting))


def _is_variable(context: Context, setting: Setting) -> bool:
    return context.document.assigns or setting.last_name.isupper()


def _variable_kind(context: Context, name: str) -> str:
    """What a variable holds, in words; '' if its name does not tell or is nobody's we know."""
    readers, role = list(_readers(context, name)), context.view.environment.role(name)
    extras = {
        **{f.budget: "thinking budget in tokens" for f in context.view.environment.families},
        **{f.context: "context window in tokens" for f in context.view.environment.families},
    }
    if name and name in extras:
        return extras[name]
    known = (
        readers
        or _is_retired(context, name)
        or context.view.catalog.owns(name)
        or _is_paired(context, name)
    )
    return _KINDS.get(role, "") if known else ""


def _is_retired(context: Context, name: str) -> bool:
    """Whether only older versions of its readers look for ``name``."""
    return any(name in family.retired for family in context.view.environment.families)


def _is_paired(context: Context, name: str) -> bool:
    """Whether a call with an endpoint of the vendor reads ``name``."""
    calls = [call for call in context.view.calls if call.endpoint]
    parts = [p for c in calls for p in (c.url, *c.keys, *(use.part for use in c.models)) if p]
    return any(part.setting.last_name == name for part in parts)


def _kind_in_calls(found: Iterable[Role]) -> str:
    """What a name is in a call of a known tool, or one with an endpoint of the vendor."""
    ours = (role for role in found if role.call.tool or role.call.endpoint)
    return next((_KINDS[role.kind] for role in ours), "")


def _extra_kind(context: Context, setting: Setting) -> str:
    """What a number beside a model is."""
    for call in context.view.calls:
        for use in call.models:
            extras = {"thinking": use.thinking, "thinking budget": use.budget,
                      "context window": use.context}  # fmt: skip
            for words, part in extras.items():
                if part and part.setting.place == setting.place:
                    return f"{words} of {use.part.text}"
    return ""


def _readers(context: Context, name: str) -> Iterator[str]:
    """Who is known to read the variable ``name``."""
    with_files = (tool for tool in context.tools.tools if tool.own_places)
    yield from (tool.title for tool in with_files if name in slots(tool))
    for family in context.view.environment.families:
        if name in (*family.key, *family.url, *family.model, family.budget, family.context):
            yield family.title


def slots(tool: Tool) -> set[str]:
    """The variables that ``tool`` looks for by name."""
    locators = (
        locator
        for spec in tool.calls
        for locator in (*spec.key, *spec.url, *spec.model, spec.budget, spec.context)
    )
    return {locator[1:] for locator in locators if locator.startswith("$")}


def hidden_text(context: Context, setting: Setting) -> str:
    """That another value wins over ``setting``'s, and for whom; '' where it holds."""
    lines = []
    for stack in stacks_at(context, setting):
        layers = [x for x in stack.layers if x.part and x.part.setting.place == setting.place]
        state = layers[0].state if layers else ""
        if state == HIDDEN and stack.used:
            lines.append(f"Hidden for {stack.reader}: {shown_place(stack.used, stack.root)} wins")
    return bullets(lines)


def _text(context: Context, name: str, kind: str, stacks: list[Stack]) -> str:
    readers = list(_readers(context, name))
    masker = Masker(context.view.catalog, context.tools)
    return blocks([
        f"**{code(name)}**" + (f": {kind}" if kind else ""),
        f"Read by {listed(readers, 'and')}." if readers else "",
        "Read only by older versions: current ones ignore it." if _is_retired(context, name)
        else "",
        *(_stack(stack, masker) for stack in stacks),
        "" if stacks else "Set in no file that is read here: it must come from the environment.",
    ])  # fmt: skip


def _stack(stack: Stack, masker: Masker) -> str:
    lines = [_layer(stack, layer, masker) for layer in stack.layers]
    return f"Why this value, for {stack.reader}:\n\n{bullets(lines)}"


def _layer(stack: Stack, layer: Layer, masker: Masker) -> str:
    """One layer: its place and value, struck out where it does not hold."""
    if layer.state == UNREAD or layer.part is None:
        return "the environment it is started with: not read here; what is set there wins"
    place = f"{shown_place(layer.part, stack.root)}: {code(shown_value(layer.part, masker))}"
    if layer.state in (HIDDEN, EMPTY):
        return f"~~{place}~~ {_SAID[layer.state]}"
    return f"**{place}** ← used" if layer.state == USED else f"{place} {_SAID[layer.state]}"


def shown_place(part: Part, root: str) -> str:
    """``part``'s file, below ``root`` where it lies there, and its 1-based line."""
    setting = part.setting
    path = setting.source.path
    below = path.startswith(f"{root.rstrip('/')}/") and bool(root)
    shown = path[len(root.rstrip("/")) + 1 :] if below else os.path.basename(path)
    return f"{shown}:{setting.source.position(setting.span.start).line}"


def shown_value(part: Part, masker: Masker) -> str:
    """The value that ``part`` has, keys masked; as it is written where it cannot be known."""
    setting = part.setting
    source, (start, end) = setting.source, setting.span
    hidden = [span for span in masker.spans(source) if span.start < end and start < span.end]
    if part.text is None or hidden:  # the whole file tells better what is secret than a value
        return masker.shown(source.text, start, end, hidden)
    return masker.value(setting.last_name, part.text)
