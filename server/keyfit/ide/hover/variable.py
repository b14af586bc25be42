"""Describe a variable or field for the hover: its purpose, its readers and why it has its value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...catalog.tool_spec import Tool
from ...doctor.documented_answer import documented_answer
from ...parsers.document import Setting
from ...resolve.call import Call
from ...resolve.context import FileContext, roles
from ...resolve.precedence import (
    EMPTY,
    HIDDEN,
    POSSIBLE,
    UNREAD,
    USED,
    Layer,
    PrecedenceChain,
    variable_at,
)
from ...resolve.redact import Redactor
from ...resolve.resolved_value import CallPart
from ...util.translation import localized, phrase, tr
from ..precedence_chains import chains_at, chains_of_variable
from ..shown_value import shown_place, shown_value
from .markdown import all_of, bullet_list, inline_code, paragraphs

_KIND_TITLES = {
    "key": phrase("key"),
    "url": phrase("base URL"),
    "model": phrase("model"),
    "name": phrase("the name of a variable"),
}
_BUDGET_TITLE = phrase("thinking budget in tokens")
_CONTEXT_TITLE = phrase("context window in tokens")
# Of the states of a layer; an unread one has no value to show.
_STATE_TEXTS = {
    HIDDEN: phrase("overridden"),
    EMPTY: phrase("ignored because it is empty"),
    POSSIBLE: phrase("may be used: a branch decides"),
}


def variable_text(context: FileContext, name: str) -> str:
    """Return Markdown about the variable ``name``, to which the context's file refers."""
    chains = chains_of_variable(context, name)
    # A reference shows that the name is meant, even if nothing else is known about it.
    role = context.view.variable_names.role(name)
    kind = _variable_kind(context, name) or _KIND_TITLES.get(role, "")
    return _variable_markdown(context, name, kind, chains)


def setting_text(context: FileContext, setting: Setting) -> str | None:
    """Return Markdown about the name of ``setting``; None if it has nothing to do with a call."""
    name = _name_of_variable(context, setting)
    title = name or ".".join(setting.path)
    kind = _variable_kind(context, name) if name else ""
    kind = kind or _kind_in_calls(context, setting) or _limit_kind(context, setting)
    if not kind:
        return None
    chains = chains_at(context, setting)
    is_used = any(_state_in(chain, setting) == USED for chain in chains)
    answers = _answers(context, setting) if is_used else ()
    return _variable_markdown(context, title, kind, chains, answers)


def _name_of_variable(context: FileContext, setting: Setting) -> str:
    """Return the name of the variable that ``setting`` sets, '' if it sets none."""
    name = setting.last_name
    is_variable = context.document.holds_variables or name.isupper()
    for session in context.sessions:
        variable = variable_at(session, setting)
        # The name may be a field's value: ``{"name": "OPENAI_API_KEY", "value": …}``.
        if variable and (is_variable or variable != name):
            return variable
        if variable:
            return ""
    return name if is_variable else ""


def _answers(context: FileContext, setting: Setting) -> Iterator[str]:
    """Yield the documented answer to each call that sends the key, or goes to the URL, that
    ``setting`` has."""
    for role in roles(context, setting):
        if role.kind not in ("key", "url") or role.call.endpoint is None:
            continue
        answer = documented_answer(role.call)
        if answer:
            host = inline_code(role.call.endpoint.host.host)
            yield tr("{host}: {answer}", host=host, answer=answer)


def _variable_kind(context: FileContext, name: str) -> str:
    """Return what the variable contains; '' if the name is unknown or does not show it."""
    variable_names = context.view.variable_names
    for family in variable_names.families:
        if name and name == family.names.budget:
            return _BUDGET_TITLE
        if name and name == family.names.context:
            return _CONTEXT_TITLE
    kind = _KIND_TITLES.get(variable_names.role(name), "")
    if kind and _is_known(context, name):
        return kind
    return ""


def _is_known(context: FileContext, name: str) -> bool:
    """Return whether anything in the catalog or in the file shows that ``name`` is read."""
    if any(readers(context, name)) or is_retired(context, name):
        return True
    if context.view.catalog.owns_variable(name):
        return True
    return _is_read_by_call(context, name)


def is_retired(context: FileContext, name: str) -> bool:
    """Return whether only older versions of its readers read ``name``."""
    return any(
        name in family.names.retired for family in context.view.variable_names.families
    )


def _is_read_by_call(context: FileContext, name: str) -> bool:
    """Return whether a call to an endpoint of the vendor reads ``name``."""
    for call in context.view.calls:
        if call.endpoint is None:
            continue
        if any(part.setting.last_name == name for part in _call_parts(call)):
            return True
    return False


def _call_parts(call: Call) -> Iterator[CallPart]:
    if call.url:
        yield call.url
    yield from call.keys
    for use in call.models:
        yield use.part


def _kind_in_calls(context: FileContext, setting: Setting) -> str:
    """Return what ``setting`` is in a call of a known tool or to an endpoint of the vendor."""
    for role in roles(context, setting):
        call = role.call
        if call.sender.tool or call.endpoint:
            return _KIND_TITLES[role.kind]
    return ""


def _limit_kind(context: FileContext, setting: Setting) -> str:
    """Return which limit of which model ``setting`` sets; '' if it sets none."""
    for call in context.view.calls:
        for use in call.models:
            limits = {
                phrase("thinking of {model}", model=use.part.text): use.thinking,
                phrase("thinking budget of {model}", model=use.part.text): use.budget,
                phrase("context window of {model}", model=use.part.text): use.context,
            }
            for title, part in limits.items():
                if part and part.setting.place == setting.place:
                    return title
    return ""


def readers(context: FileContext, name: str) -> Iterator[str]:
    """Yield the titles of the tools and SDK families that read the variable ``name``."""
    for tool in context.tools.tools:
        # A tool without files of its own is an SDK: its family is named below.
        if tool.own_places and name in slots(tool):
            yield tool.title
    for family in context.view.variable_names.families:
        names = (
            *family.names.key,
            *family.names.url,
            *family.names.model,
            family.names.budget,
            family.names.context,
        )
        if name in names:
            yield family.title


def slots(tool: Tool) -> set[str]:
    """Return the names of the variables that ``tool`` reads."""
    return {name for spec in tool.calls for name in spec.variables}


def overridden_text(context: FileContext, setting: Setting) -> str:
    """Return which value overrides that of ``setting``, for each reader; '' if none does."""
    lines: list[str] = []
    for chain in chains_at(context, setting):
        winner = chain.used
        if winner and _state_in(chain, setting) == HIDDEN:
            place = shown_place(winner, chain.root)
            reader = chain.reader
            lines.append(
                tr("Overridden for {reader} by {place}", reader=reader, place=place)
            )
    return bullet_list(lines)


def _state_in(chain: PrecedenceChain, setting: Setting) -> str:
    """Return the state of the layer of ``chain`` that is ``setting``; '' if none is."""
    for layer in chain.layers:
        if layer.part and layer.part.setting.place == setting.place:
            return layer.state
    return ""


def _variable_markdown(
    context: FileContext,
    name: str,
    kind: str,
    chains: list[PrecedenceChain],
    answers: Iterable[str] = (),
) -> str:
    """Return what becomes of the value (``answers``), then who gets which, and last why."""
    title = f"**{inline_code(name)}**"
    if kind:
        title = tr("{name}: {kind}", name=title, kind=kind)
    redactor = Redactor(context.view.catalog, context.tools)
    effective = [_effective_markdown(chain, redactor) for chain in chains]
    parts = [title, bullet_list(answers), bullet_list(effective)]
    titles = list(readers(context, name))
    if titles:
        parts.append(tr("Read by {titles}.", titles=all_of(titles)))
    if is_retired(context, name):
        parts.append(tr("Read only by older versions; current ones ignore it."))
    parts.extend(_chain_markdown(chain, redactor) for chain in chains)
    if not chains:
        parts.append(
            tr("Not set in any file read here; it must come from the environment.")
        )
    return paragraphs(parts)


def _effective_markdown(chain: PrecedenceChain, redactor: Redactor) -> str:
    """Return the value that the chain's reader gets; '' if none is known."""
    if chain.used is None:
        return ""
    value = inline_code(shown_value(chain.used, redactor))
    reader = localized(chain.reader)
    capital = f"{reader[:1].upper()}{reader[1:]}"
    return tr("{reader}: **{value}**", reader=capital, value=value)


def _chain_markdown(chain: PrecedenceChain, redactor: Redactor) -> str:
    """Return why the chain's reader gets the value, as one line: the strongest layer first."""
    layers = [_layer_markdown(chain, layer, redactor) for layer in chain.layers]
    one_line_of_layers = " › ".join(dict.fromkeys(layers))
    return tr(
        "Why, for {reader}: {layers}", reader=chain.reader, layers=one_line_of_layers
    )


def _layer_markdown(chain: PrecedenceChain, layer: Layer, redactor: Redactor) -> str:
    """Return the place and value of one layer, struck out if its value is not used."""
    if layer.state == UNREAD or layer.part is None:
        return tr(
            "the environment in which it is started: not read here; overrides the rest"
        )
    place = shown_place(layer.part, chain.root)
    value = shown_value(layer.part, redactor)
    text = tr("{place}: {value}", place=place, value=inline_code(value))
    if layer.state == USED:
        return tr("**{layer}** ← used", layer=text)
    state = localized(_STATE_TEXTS[layer.state])
    if layer.state == POSSIBLE:
        return f"{text} {state}"
    return f"~~{text}~~ {state}"
