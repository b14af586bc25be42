"""Calls of files that belong to no tool: variables paired by their names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..catalog.caller_signs import Sdk, load_callers
from ..catalog.tool_spec import Wire
from ..catalog.variable_names import Family, FamilyNames, VariableNames
from ..catalog.vendor_index import Catalog
from ..parsers.document import Document, Literal, Place, Setting
from .call import ANY_CLIENT, Call, KeyReferences, ModelUse, Sender, UrlSlot
from .reference_syntax import as_read
from .resolved_value import UNKNOWN, CallPart, Resolved, joined
from .variable_scope import MayChangeBetween, VariableScope, VariableValues
from .variables import Variables
from .visible_names import VisibleNames

_NOTHING = Resolved("")
_ITEM = re.compile(r"[^\s;,](?:[^;,]*[^\s;,])?")


def variable_calls(
    catalog: Catalog, variable_names: VariableNames, document: Document
) -> Iterator[Call]:
    """Yield the calls of a ``.env`` or shell text, scope by scope."""
    variables = Variables(document)
    visible = VisibleNames(catalog, variable_names, variables)
    scopes: dict[int, None] = {}  # in the order of the text
    for setting in document.settings:
        if variable_names.role(setting.last_name):
            scopes[setting.scope] = None
    for index in scopes:
        scope = _variable_scope(visible, index)
        for call in scope_calls(scope):
            # A call that an inner scope inherits as a whole is judged where it is set.
            if index == 0 or _is_set_in(call, index):
                yield call


def _variable_scope(visible: VisibleNames, scope: int) -> VariableScope:
    """Return the variables that count at the end of ``scope``.

    A key or model that is not certain is included with an unknown value: no other one may take its
    place. A URL that is not certain is left out, for a call is judged by its URL.
    """
    variables = visible.variables
    variable_names = visible.variable_names
    settings: dict[str, Setting] = {}
    uncertain: set[Place] = set()
    for name in visible.names(scope):
        role = variable_names.role(name)
        if not role:
            continue
        last = variables.last_assignment(name, scope)
        if last is None or last.setting.kind == "unset":
            continue
        if last.certain:
            settings[name] = last.setting
        elif role != "url":
            settings[name] = last.setting
            uncertain.add(last.setting.place)

    def resolve(setting: Setting) -> Resolved:
        if uncertain and setting.place in uncertain:
            return UNKNOWN
        return variables.resolve(setting)

    document = variables.document
    may_change_between: MayChangeBetween | None = None
    if document.unknown_effects:
        may_change_between = variables.may_change_between
    return VariableScope(
        visible.catalog,
        variable_names,
        settings,
        resolve,
        expands=not document.dialect,  # others than python-dotenv send ${NAME} as it is
        may_change_between=may_change_between,
    )


def _is_set_in(call: Call, scope: int) -> bool:
    """Return whether ``scope`` itself sets a part of ``call`` to something that is known."""
    for part in call.parts:
        is_set_here = part.setting.scope == scope
        if is_set_here and part.text is not None:
            return True
    return False


def lone_calls(
    catalog: Catalog, variable_names: VariableNames, document: Document
) -> Iterator[Call]:
    """Yield the calls of a ``.env`` whose readers get a key from it and no URL.

    They call the URL that is built in. None where the file has a URL of the vendor: a program may
    well pair it with any key.
    """
    variables = Variables(document)
    visible = VisibleNames(catalog, variable_names, variables)
    scope = _variable_scope(visible, 0)
    values = scope.values
    if _has_url(catalog, scope):
        return
    for family in variable_names.families:
        if not family.endpoint.default_url:
            continue  # its readers send nothing without a URL
        keys = values.parts(family.names.key)
        urls = values.parts(family.names.url)
        if keys and not urls:
            first = keys[0]
            yield _lone_call(catalog, family, first)


def has_url(
    catalog: Catalog, variable_names: VariableNames, document: Document
) -> bool:
    """Return whether a variable of ``document`` is a URL of the vendor."""
    visible = VisibleNames(catalog, variable_names, Variables(document))
    return _has_url(catalog, _variable_scope(visible, 0))


def _has_url(catalog: Catalog, scope: VariableScope) -> bool:
    urls = scope.values.parts(scope.names_in_role("url"))
    return any(catalog.leads_to_vendor(url.text or "") for url in urls)


def sdk_calls(
    catalog: Catalog,
    variable_names: VariableNames,
    document: Document,
    has_sdk: Callable[[Sdk], bool],
) -> Iterator[Call]:
    """Yield the calls of SDKs that get a key from a ``.env`` and send it to their own URL, unless
    the program gives them another. None where the file has a URL of the vendor: it may be that one.

    ``has_sdk`` returns whether the project has an SDK.
    """
    names = {setting.last_name for setting in document.settings}
    sdks = [sdk for sdk in load_callers().sdks if not names.isdisjoint(sdk.key)]
    if not sdks:
        return  # as in nearly all files
    visible = VisibleNames(catalog, variable_names, Variables(document))
    scope = _variable_scope(visible, 0)
    for url in scope.values.parts(scope.names_in_role("url")):
        if url.text is None or catalog.nearly_leads_to_vendor(url.text):
            return
    for sdk in filter(has_sdk, sdks):
        slot = UrlSlot(is_known=False, default=sdk.default_url)
        for key in scope.values.parts(sdk.key):
            sender = Sender(sdk.title)
            yield Call(
                catalog, sender, (key,), wire=sdk.wire, certain=False, url_slot=slot
            )


def _lone_call(catalog: Catalog, family: Family, key: CallPart) -> Call:
    endpoint = family.endpoint
    locator = f"${family.names.url[0]}"
    return Call(
        catalog,
        Sender(family.title),
        (key,),
        wire=Wire(endpoint.protocol, endpoint.suffix),
        certain=False,
        url_slot=UrlSlot(default=endpoint.default_url, locator=locator),
    )


def object_variables(document: Document, path: tuple[str, ...]) -> dict[str, Setting]:
    """Return the plain fields right below ``path``, as variables by name."""
    variables: dict[str, Setting] = {}
    for field in document.children(path):
        if field.kind in ("string", "number"):
            variables[field.last_name] = field
    return variables


def listed_variables(document: Document, path: tuple[str, ...]) -> dict[str, Setting]:
    """Return the variables in the list at ``path`` of objects with a name and a value each."""
    variables: dict[str, Setting] = {}
    for item in document.children(path):
        name = document.get((*item.path, "name")) or document.get((*item.path, "key"))
        value = document.get((*item.path, "value"))
        if name is None or value is None or not name.value.literal:
            continue
        if value.kind in ("string", "number"):
            called = name.value.literal
            variables[called] = value._replace(path=(*path, called))
    return variables


def plain(setting: Setting) -> Resolved:
    """Return the value of ``setting``, whose format has no references."""
    resolved: list[Resolved] = []
    for part in setting.value.parts:
        piece = UNKNOWN
        if isinstance(part, Literal):
            piece = as_read(setting, part)
        resolved.append(piece)
    return joined(resolved)


def scope_calls(scope: VariableScope) -> Iterator[Call]:
    """Yield a call for each URL of the vendor among the variables of ``scope``."""
    # Whether a key is left over is known only once all calls are known.
    calls: list[Call] = []
    for name in scope.names_in_role("url"):
        calls += _calls_of_url(scope, name)
    yield from _with_only_key(scope, calls)
    for name in scope.names_in_role("url_list"):
        family = scope.variable_names.reader_of_list(name)
        if family:
            yield from _calls_of_known_list(scope, family, name)
        else:
            yield from _calls_of_list(scope, name)


def _calls_of_url(scope: VariableScope, name: str) -> Iterator[Call]:
    """Yield a call of each family of programs that reads the URL ``name``."""
    url = scope.values.part(name)
    if url is None:
        return
    values = scope.values_at(url.setting)
    # A name that no known program reads still belongs to those with the same prefix.
    families = scope.variable_names.readers.get(name)
    if not families:
        yield _call_of_prefix(scope, values, url)
        return
    for family in families:
        is_only = len(families) == 1
        if is_only or family.endpoint.protocol or values.parts(family.names.key):
            wider = _with_models_of_prefix(scope, family, name)
            yield _call(scope, values, wider, url, slot=True)


def _with_models_of_prefix(scope: VariableScope, family: Family, url: str) -> Family:
    """Return ``family`` with the models that have the prefix of its ``url``: programs of one's own
    have names for them that no other program reads."""
    names = family.names
    known = {*names.model, *names.retired}
    models = scope.models_of_prefix(url)
    more = tuple(name for name in models if name not in known)
    return family._replace(names=names._replace(model=names.model + more))


def _calls_of_list(scope: VariableScope, name: str) -> Iterator[Call]:
    """Yield the call of each URL in the list ``name``, with the key at the same place of a list."""
    urls = _items(scope.values.part(name))
    keys: list[CallPart] = []
    for key_name in scope.kin(name, "key_list")[:1]:
        keys = _items(scope.values.part(key_name))
    if len(keys) == 1:
        keys *= len(urls)  # one for all
    if len(keys) != len(urls):
        return
    family = _family_by_prefix(scope, name)
    for url, key in zip(urls, keys, strict=True):
        call = _call(scope, scope.values, family, url, slot=False)
        yield call._replace(keys=(key,), models=())


def _calls_of_known_list(
    scope: VariableScope, family: Family, name: str
) -> Iterator[Call]:
    """Yield the call of each URL in the list ``name``, with the key that the programs of ``family``
    send to it."""
    urls = _places(scope.values.part(name), family.separator)
    values = scope.values.parts(family.names.key)
    key_list = next((part for part in values if part.text != ""), None)
    keys = _places(key_list, family.separator)
    # Of a list that cannot be read, each item may be the key.
    if key_list and key_list.text is None:
        keys = [key_list] * len(urls)
    for place, url in enumerate(urls):
        # An item may be left empty to keep the places of those behind it.
        if not url.text:
            continue
        sent = [key for key in keys[place : place + 1] if key.text != ""]
        call = _call(scope, scope.values, family, url, slot=True)
        yield call._replace(keys=tuple(sent), models=())


def _places(part: CallPart | None, separator: str) -> list[CallPart]:
    """Return the items of a list with ``separator`` between them, without blanks around them; an
    item may be empty."""
    text = part.text if part else None
    if part is None or not text:
        return []
    items: list[CallPart] = []
    start = 0
    for piece in text.split(separator):
        end = start + len(piece)
        before = part.prefix + start + len(piece) - len(piece.lstrip())
        after = part.trimmed + len(text) - end + len(piece) - len(piece.rstrip())
        if piece.strip():
            items.append(part._replace(prefix=before, trimmed=after))
        else:
            items.append(part._replace(resolved=_NOTHING, prefix=0, trimmed=0))
        start = end + len(separator)
    return items


def _items(part: CallPart | None) -> list[CallPart]:
    """Return the items of a list with ``;`` or ``,`` between them, without blanks around them."""
    text = part.text if part else None
    if part is None or not text:
        return []
    items: list[CallPart] = []
    for match in _ITEM.finditer(text):
        before = part.prefix + match.start()
        after = part.trimmed + len(text) - match.end()
        items.append(part._replace(prefix=before, trimmed=after))
    return items


def _call_of_prefix(
    scope: VariableScope, values: VariableValues, url: CallPart
) -> Call:
    """Return the call of a program that reads the variables with ``url``'s prefix.

    Where none of these is a key, the key of a shorter prefix is taken, which is a guess.
    """
    name = scope.variable_names.as_variable(url.setting.last_name)
    family = _family_by_prefix(scope, name)
    if family.names.key:
        return _call(scope, values, family, url, slot=False)
    keys = scope.keys_of_wider_stem(name)
    names = family.names._replace(key=keys)
    wider = family._replace(names=names)
    call = _call(scope, values, wider, url, slot=False)
    if keys:
        return call._replace(certain=False)
    return call


def _family_by_prefix(scope: VariableScope, url: str) -> Family:
    """Return the variables that share ``url``'s prefix, as a family of their own."""
    keys = scope.kin(url, "key")
    models = scope.models_of_prefix(url) + scope.kin(url, "model_list")
    names = FamilyNames(key=keys, url=(url,), model=models)
    stem = scope.variable_names.stem(url)
    some = scope.variable_names.families[0]  # its source is never shown
    return Family(stem, some.title, some.cite, some.as_of, names)


def _call(
    scope: VariableScope,
    values: VariableValues,
    family: Family,
    url: CallPart,
    slot: bool,
) -> Call:
    """Return the call of the programs that read the variables of ``family``.

    ``slot``: they are known to read ``url``; else its name only looks like it.
    """
    endpoint = family.endpoint
    keys = tuple(values.parts(family.names.key))
    # Without a protocol it is unknown which of the keys is read: all are kept, and only if all
    # misfit there is a finding.
    if family.send != "all" and endpoint.protocol:
        keys = keys[:1]
    prefixes = scope.variable_names.model_prefixes
    is_known_slot = slot and bool(endpoint.protocol)
    candidates = scope.keys_before(keys)
    return Call(
        scope.catalog,
        Sender(ANY_CLIENT, is_script=family.scripts, router_prefixes=prefixes),
        keys,
        url,
        _models(values, family),
        Wire(endpoint.protocol, endpoint.suffix),
        certain=all(map(_is_certain, (url, *keys))),
        url_slot=UrlSlot(is_known_slot, endpoint.named),
        references=KeyReferences(candidates=candidates),
    )


def _models(values: VariableValues, family: Family) -> tuple[ModelUse, ...]:
    """Return the models of ``family``; budget and context are those of its first one."""
    names = family.names
    uses: list[ModelUse] = []
    for name in names.model:
        part = values.part(name)
        items = [part] if part else []
        if name.upper().endswith("MODELS"):
            items = _items(part)
        trimmed = [item.trimmed_by(family.strip_suffixes) for item in items]
        uses += map(ModelUse, trimmed)
    if not uses:
        return ()
    first = uses[0]
    if first.part.setting.last_name == names.model[0]:
        budget = values.part(names.budget) if names.budget else None
        context = values.part(names.context) if names.context else None
        uses[0] = first._replace(budget=budget, context=context)
    return tuple(uses)


def _is_certain(part: CallPart) -> bool:
    """Return whether the name shows what it belongs to, which a bare ``KEY`` does not, and the
    value is more than a default."""
    return "_" in part.setting.last_name and not part.resolved.is_default


def _with_only_key(scope: VariableScope, calls: list[Call]) -> Iterator[Call]:
    """Yield ``calls``, the one URL of the vendor paired with its one key, if neither has a partner.

    That is a guess by elimination, so the call is not certain.
    """
    key = _only_key(scope, calls)
    for call in calls:
        if key and _may_take(scope, call, key):
            yield call._replace(keys=(key,), certain=False)
        else:
            yield call


def _may_take(scope: VariableScope, call: Call, key: CallPart) -> bool:
    """Return whether ``call`` goes to the vendor without a key, and ``key`` counts at its URL."""
    if call.url is None or call.endpoint is None:
        return False
    if call.keys:
        return False
    return not scope.is_separated(call.url.setting, key.setting)


def _only_key(scope: VariableScope, calls: list[Call]) -> CallPart | None:
    """Return the only key without a URL of its own, where there is only one URL of the vendor."""
    urls: set[Place] = set()
    for call in calls:
        if call.url and call.endpoint:
            urls.add(call.url.setting.place)
    if len(urls) != 1:
        return None
    keys = [key for key in scope.vendor_keys if _is_lonely(scope, key)]
    if len(keys) != 1:
        return None
    return keys[0]


def _is_lonely(scope: VariableScope, key: CallPart) -> bool:
    """Return whether ``key`` has no URL of its own, and is this vendor's for certain."""
    name = key.setting.last_name
    text = key.text or ""
    shape = scope.catalog.keys.shape_of(text)
    if shape is None:
        return False
    if scope.kin(name, "url"):
        return False
    # A shape that other vendors' keys share tells nothing; a name of the vendor's own does.
    if not shape.shared:
        return True
    return scope.catalog.owns_variable(name)
