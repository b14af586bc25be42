"""The calls that a tool's files declare: each slot of the catalog filled with what stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain, repeat
from typing import cast

from ..catalog.caller_signs import Kind
from ..catalog.tool_spec import CallSpec, ChildEnvironment, Wire
from ..parsers.document import Literal, Setting, Value
from ..text.source import Source, Span
from .call import Call, Callers, Faults, KeyReferences, ModelUse, Sender, UrlSlot
from .child_environment import handed_calls
from .outside_values import is_known
from .resolved_value import UNKNOWN, CallPart, own
from .tool_session import Path, Row, ToolSession, bound, expand, holds, path_of, with_overridden
from .variable_pairing import VariableScope, object_variables, scene_calls


class CallBuilder:
    """One call of a tool: ``spec`` filled from the row of the configuration at ``base``.

    ``row`` holds what the ``{x}`` of the row's path stood for.
    """

    def __init__(self, launch: ToolSession, spec: CallSpec, row: Row, base: Path) -> None:
        self.launch, self.spec, self.row, self.base = launch, spec, row, base

    @property
    def keys(self) -> tuple[CallPart, ...]:
        """The keys that are sent."""
        return tuple(part for part, _ in self._sent_keys)

    @cached_property
    def _sent_keys(self) -> list[tuple[CallPart, str]]:
        """The keys that are sent, each with the header that carries it."""
        found = [(self._stripped(part.as_key()), header) for part, header in self._all_keys()]
        sends_all = self.spec.send == "all"
        if not (sends_all or self.spec.strip):
            found = found[:1]  # also an empty one hides those below it
        keys = [(part, header) for part, header in found if part.text != ""]
        return keys if sends_all else keys[:1]

    def _all_keys(self) -> Iterator[tuple[CallPart, str]]:
        """The keys, the one that wins first, and their headers; none below a variable that may be
        set unseen."""
        for locator, header in zip(self.spec.key, self._headers(), strict=False):
            stack = self.launch.stack(locator, self.row, self.base)
            if stack and stack[0].text in self.spec.names:
                stack = self.launch.named_by(stack[0])
            if stack:
                yield with_overridden(stack), header
            elif locator.startswith("@") and self._may_be_set(locator):
                return

    def _headers(self) -> Iterator[str]:
        """The header for each locator of a key, without an end; '' where it is not known."""
        protocol = self.launch.catalog.protocols.get(self.wire.protocol)
        headers = self.spec.headers or (protocol.header if protocol else "",)
        return chain(headers, repeat(headers[-1]))

    def _may_be_set(self, locator: str) -> bool:
        """Whether the variable named there may be in the environment, which is not known."""
        named = self._first(locator[1:])
        return bool(named and named.text) and self.launch.world.environment is None

    @property
    def refusal(self) -> str:
        """Why the tool sends nothing although all is set, '' if it does."""
        for locator, values in self.spec.refuses.items():
            text = "" if locator.startswith("{") else self._text(locator)
            if said := values.get(text) or (values.get("*") if text else ""):
                return said
        return ""

    @property
    def unset(self) -> str:
        """Why the tool sends nothing where the variable that is named for the key first of all is
        set nowhere or empty; '' where it would take another key."""
        first = self.spec.key[0] if self.spec.unset and self.spec.key else ""
        name = self._text(first[1:]) if first.startswith("@") else ""
        found = self._first(first) if name else None
        is_empty = found is not None and found.text == ""
        return self.spec.unset if name and (is_empty or self.launch.is_nowhere(name)) else ""

    @property
    def misnamed(self) -> str:
        """Why the tool does not start with the row's name, '' if it does."""
        said = (table.get(bound(name, self.row), "") for name, table in self._names_refused)
        return next(filter(None, said), "")

    @property
    def _names_refused(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        refuses = self.spec.refuses.items()
        yield from ((locator, values) for locator, values in refuses if locator.startswith("{"))

    def _refused(self) -> Iterator[tuple[CallPart, str]]:
        if why := self.misnamed:
            yield from ((part, why) for part in self._name_of_row())
        for locator, values in self.spec.refuses.items():
            found = None if locator.startswith("{") else self._first(locator)
            if found and found.text and (said := values.get(found.text)):
                yield found, said

    def _name_of_row(self) -> Iterator[CallPart]:
        """The name under which the row is declared, where it stands in a file."""
        for document in self.launch.config_documents(self.base):
            setting = document.get(self.base)
            part = self._part_at(setting, "#") if setting else None
            if part:
                yield part
                return

    @property
    def is_meant(self) -> bool:
        """Whether the tool makes this kind of call, by what is said elsewhere."""
        return all(self._text(locator) in values for locator, values in self.spec.when.items())

    def _text(self, locator: str) -> str:
        """The text at ``locator``, '' where nothing is set or it is unknown."""
        found = self._first(locator)
        return (found.text or "") if found else ""

    def _stripped(self, part: CallPart) -> CallPart:
        """``part`` without blanks around it, where the tool cuts them off."""
        text = part.text or ""
        if not self.spec.strip or text == text.strip():
            return part
        before = len(text) - len(text.lstrip())
        return part._replace(prefix=part.prefix + before, trimmed=len(text) - len(text.rstrip()))

    @cached_property
    def url(self) -> CallPart | None:
        """The base URL."""
        found = self._first(*self.spec.url)
        return self._stripped(found) if found else None

    @cached_property
    def models(self) -> tuple[ModelUse, ...]:
        """The models that may be called, the chosen one first."""
        return tuple(self._models())

    @cached_property
    def call(self) -> Call | None:
        """The call, if anything of it is set."""
        return self._filled() if self.url or self.keys or self.models else None

    def _filled(self) -> Call:
        launch, tool = self.launch, self.launch.tool
        is_tested = tool.evidence != "untested"
        url_slot = UrlSlot()
        if self.url is None or self.url.text == "":
            locator = next(iter(self.spec.url), "")
            url_slot = UrlSlot(default=self.spec.default_url, locator=locator)
        return Call(
            launch.catalog,
            Sender(tool.title, tool.id, tool.agent, tool.scripts, is_tested),
            self.keys,
            self.url,
            self.models,
            self.wire,
            headers=tuple(header for _, header in self._sent_keys),
            url_slot=url_slot,
            references=KeyReferences(
                names=tuple(self._names()),
                expanded=tool.references,
                known=launch.environment.references,
            ),
            faults=Faults(tuple(self._refused()), tuple(self._unresolved())),
        )

    def sent(self, model: str | None, chosen: CallPart | None = None) -> Call:
        """The call as it is predicted: of the row's models the one called ``model``, else the one
        that ``chosen`` names; what is built in where nothing is set."""
        spec = self.spec
        url = None if self.url and self.url.text == "" and spec.strip else self.url
        url = url or (builtin(spec.default_url) if spec.default_url else None)
        uses = [use for use in self.models if not use.role and use.part.text != ""]
        if spec.choose and not spec.each and not self._chosen():
            uses = [*([ModelUse(builtin(spec.default_model))] if spec.default_model else []), *uses]
        if spec.each:
            uses = [use for use in uses if model in (None, use.called, use.part.text)][:1]
        if not uses and chosen:
            uses = [ModelUse(chosen._replace(prefix=len(self.prefix)))]
        if not uses and spec.default_model:
            uses = [ModelUse(builtin(spec.default_model))]
        if uses:
            uses[0] = self._meant(uses[0])
        return self._filled()._replace(url=url, models=tuple(uses))

    def _unresolved(self) -> Iterator[tuple[CallPart, str]]:
        """The key and the URL, where they refer to what is set nowhere."""
        for part in (*self.keys, *((self.url,) if self.url else ())):
            for reference in self.launch.unresolved(part.setting):
                yield part, reference
        for name in self._names():
            if name.text and not self.keys and self.launch.is_nowhere(name.text):
                yield name, name.text

    @cached_property
    def wire(self) -> Wire:
        """How the call leaves."""
        rule = self.spec.wire
        if not rule.by:
            return rule.otherwise
        if rule.by.startswith("{"):
            chosen = bound(rule.by, self.row)
        else:
            found = self._first(rule.by)
            chosen = (found.text or "") if found else "none"
        begins = (name for name in rule.wires if name.endswith("/") and chosen.startswith(name))
        return rule.wires.get(chosen) or rule.wires.get(next(begins, ""), rule.otherwise)

    @property
    def declared(self) -> list[str]:
        """What the row's models are called where one is chosen."""
        parts = (part for locator in self.spec.model for part, _ in self._model_parts(locator))
        return [part.text or "" for part in parts]

    @property
    def prefix(self) -> str:
        """What stands before the model where one is chosen: ``provider/``."""
        match = self.spec.active.match if self.spec.active else ""
        return match.partition("{m}")[0].format_map(_Names(self))

    def _chosen(self) -> CallPart | None:
        """The model that is chosen elsewhere; an empty value chooses none."""
        found = (self._first(locator) for locator in self.spec.choose)
        return next((part for part in found if part and part.text != ""), None)

    def _meant(self, use: ModelUse) -> ModelUse:
        """``use``, or what its model is another word for."""
        locator = self.spec.aliases.get((use.part.text or "").lower())
        found = self._first(locator) if locator else None
        return use._replace(part=self._bare(found)) if found else use

    def _bare(self, part: CallPart) -> CallPart:
        """``part`` without what the tool cuts off before it sends a model."""
        part = self._stripped(part)
        lead, part = self.wire.lead, part.trimmed_by(self.wire.trim)
        has_lead = bool(lead) and (part.text or "").startswith(lead)
        return part._replace(prefix=part.prefix + len(lead)) if has_lead else part

    def _first(self, *locators: str) -> CallPart | None:
        return self.launch.first(filter(None, locators), self.row, self.base)

    def _names(self) -> Iterator[CallPart]:
        """The values that are meant to be a variable's name."""
        for locator in self.spec.key:
            if locator.startswith("@"):
                yield from self.launch.stack(locator[1:], self.row, self.base)[:1]

    def _models(self) -> Iterator[ModelUse]:
        spec = self.spec
        if chosen := self._chosen():
            yield ModelUse(self._bare(chosen), *self._extras(self.row, first=True))
        for number, locator in enumerate(spec.model, start=1 if spec.choose else 0):
            for part, row in self._model_parts(locator):
                sent = self._renamed(row) or part
                extras = self._extras(row, number == 0)
                called = part.text or ""
                yield ModelUse(self._bare(sent), *extras, called=called)
        for locator in spec.select:
            yield from self._selected(locator)

    def _extras(
        self, row: Row, first: bool
    ) -> tuple[CallPart | None, CallPart | None, CallPart | None]:
        """Thinking, budget and context of a model; variables speak of the first model only."""
        thinking, budget, context = (
            self.launch.first((locator,), row, self.base)
            if locator and (first or not locator.startswith("$")) else None
            for locator in (self.spec.thinking, self.spec.budget, self.spec.context)
        )  # fmt: skip
        return thinking, budget, context

    def _renamed(self, row: Row) -> CallPart | None:
        """What is sent instead of the model's name in ``row``, if its declaration says so."""
        rename = self.spec.rename
        return self.launch.first((rename,), row, self.base) if rename else None

    def _model_parts(self, locator: str) -> Iterator[tuple[CallPart, Row]]:
        """The models at ``locator``, each with what the ``{x}`` of its path stood for."""
        launch = self.launch
        if locator.startswith(("$", "/")):
            found = launch.stack(locator, self.row, self.base)[:1]
            yield from ((part, self.row) for part in found)
            return
        segments = path_of(locator.removesuffix("#"))
        path = (*self.base, *(bound(segment, self.row) for segment in segments))
        for document in launch.config_documents(path):
            for row, setting in expand(document, path):
                part = self._part_at(setting, locator)
                if part:
                    yield part, {**self.row, **row}

    def _part_at(self, setting: Setting, locator: str) -> CallPart | None:
        """``setting``'s value, or its name where ``locator`` ends in ``#``."""
        if locator.endswith("#"):
            name = setting.name
            if name is None:
                return None
            is_shown = not setting.source.outside or is_known(name.text)
            return CallPart(setting, own(setting, name) if is_shown else UNKNOWN, is_name=True)
        return self.launch.part(setting) if holds(setting) else None

    def _selected(self, locator: str) -> Iterator[ModelUse]:
        """The model at ``locator`` that names one of this row's."""
        chooser = CallBuilder(self.launch, self.spec, {}, ())
        for part, _ in chooser._model_parts(locator):
            text, prefix = part.text or "", self.prefix
            if not prefix:
                yield from (ModelUse(part, role="select") for _ in self._alike(text)[:1])
            elif text.startswith(prefix):
                model = part._replace(prefix=len(prefix))
                if not self._renamed({**self.row, "m": model.text or ""}):
                    yield ModelUse(model, role="select", lost=self._lost(locator, model))
            elif text and "/" not in text and not self._is_declared_anywhere(text):
                yield ModelUse(part, role=f"wants {prefix}")

    def _lost(self, locator: str, model: CallPart) -> str:
        """Why the tool sends nothing with ``model``, chosen at ``locator``; '' if it may."""
        active = self.spec.active
        chooses = active is not None and f"/{locator.lstrip('/')}" in active.by
        if active is None or not chooses or active.open or not model.text:
            return ""
        return "" if model.text in self.declared else active.unmatched

    def _is_declared_anywhere(self, text: str) -> bool:
        """Whether a row has the model ``text``, or its tool never finds one by its name alone."""
        if not (self.spec.active and self.spec.active.bare):
            return True
        return any(text in slots.declared for slots in call_builders(self.launch, self.spec))

    def _alike(self, text: str) -> list[CallPart]:
        """The models of this row that are called ``text`` in any case."""
        parts = (part for locator in self.spec.model for part, _ in self._model_parts(locator))
        return [part for part in parts if (part.text or "").lower() == text.lower()]


def builtin(text: str) -> CallPart:
    """``text`` as a value that stands in no file: it is part of the tool."""
    literal = Literal(text, 0)
    setting = Setting(Source("", text), ("",), None, Value(Span(0, len(text)), (literal,)))
    return CallPart(setting, own(setting, literal))


class _Names(dict[str, str]):
    """What names stand for in a row: those of its path, else the row's own values, else nothing."""

    def __init__(self, slots: CallBuilder) -> None:
        super().__init__(slots.row)
        self._slots = slots

    def __missing__(self, name: str) -> str:
        return self._slots._text(name)


def call_builders(launch: ToolSession, spec: CallSpec) -> Iterator[CallBuilder]:
    """``spec`` filled from each of its rows."""
    for row, base in launch.rows(spec.each):
        yield CallBuilder(launch, spec, row, base)


def declared_calls(launch: ToolSession) -> Iterator[Call]:
    """Every call that the tool's files declare; none where only a shared ``.env`` is there."""
    if not launch.documents:
        return  # as for most of the tools that would read a ``.env``
    for spec in launch.tool.calls:
        if not (spec.unless and _is_declared(launch, spec)):
            rows = (slots for slots in call_builders(launch, spec) if slots.is_meant)
            yield from (slots.call for slots in rows if slots.call)
    for place in launch.tool.environments:
        yield from _environment_calls(launch, place)
    for hands in launch.tool.hands:
        yield from _handed_calls(launch, hands)


def _is_declared(launch: ToolSession, spec: CallSpec) -> bool:
    """Whether the model that ``spec`` would call is one of the rows of ``spec.unless``."""
    chosen = launch.first(spec.choose, {}, ())
    if chosen is None:
        return False
    others = (other for other in launch.tool.calls if other.id == spec.unless)
    declared = (use for other in others for slots in call_builders(launch, other)
                for use in slots.models if use.role != "select")  # fmt: skip
    return chosen.text in {use.part.text for use in declared}


def choices(launch: ToolSession, setting: Setting) -> Iterator[str]:
    """What ``setting`` may hold, if it chooses a row's model: ``row/model`` as declared."""
    for spec in launch.tool.calls:
        places = [path_of(locator.strip("/#")) for locator in spec.select]
        found = (p for path in places for d in launch.config_documents(path)
                 for _, p in expand(d, path))  # fmt: skip
        if any(place is setting for place in found):
            for slots in call_builders(launch, spec):
                declared = (use for use in slots.models if not use.role)
                yield from (f"{slots.prefix}{use.part.text}" for use in declared)


def _environment_calls(launch: ToolSession, place: str) -> Iterator[Call]:
    """The calls of an object of variables that the tool hands to the programs it starts."""
    file, _, locator = place.partition(":")
    document = launch.documents.get(file)
    for _, setting in expand(document, path_of(locator)) if document else ():
        variables = object_variables(document, setting.path) if document else {}
        yield from scene_calls(
            VariableScope(launch.catalog, launch.environment, variables, launch.resolve)
        )


def _handed_calls(launch: ToolSession, hands: ChildEnvironment) -> Iterator[Call]:
    """The calls of each program that gets variables from the tool's files."""
    file, _, locator = hands.each.partition(":")
    document = launch.documents.get(file)
    if document is None:
        return
    callers = Callers(cast("Kind", hands.caller), hands.called) if hands.caller else None
    bases = [s.path for _, s in expand(document, path_of(locator))] if locator else [()]
    for base in bases:
        for call in handed_calls(launch, document, hands, base):
            yield call._replace(callers=callers) if callers else call
