"""The models that a row of a tool's configuration declares, and which of them is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from ..catalog.tool_spec import Active, CallSpec, variable_in
from .builtin_settings import is_builtin
from .call import ModelUse
from .config_row import ConfigRow, RowNames, config_rows, model_meant, stripped
from .locators import Bindings, is_in_row, with_names
from .model_aliases import model_aliases, model_of_alias
from .resolved_value import UNKNOWN, CallPart, builtin

_Limit = CallPart | None
_Limits = tuple[_Limit, _Limit, _Limit, _Limit]


class RowModels:
    """The models of one row.

    Where several rows declare models, a value elsewhere chooses among them: as ``provider/model``,
    where the row's ``prefix`` tells which row is meant, or by the model's name alone.
    """

    def __init__(self, row: ConfigRow) -> None:
        self._row = row
        self._spec = row.spec
        self._choice = row.spec.models

    @cached_property
    def uses(self) -> tuple[ModelUse, ...]:
        """The models that may be called, the chosen one first."""
        uses: list[ModelUse] = []
        uses += self._chosen_use()
        uses += self._declared_uses()
        uses += self._selected_uses()
        return tuple(uses)

    @property
    def names(self) -> list[str]:
        """The names by which the row's models are chosen."""
        names: list[str] = []
        for part, _ in self._declared():
            name = part.text or ""
            names.append(name)
        return names

    @cached_property
    def builtin_names(self) -> list[str]:
        """The names of those that are part of the tool."""
        names: list[str] = []
        for part, _ in self._declared():
            if is_builtin(part.setting):
                names.append(part.text or "")
        return names

    def bindings_of(self, name: str) -> Bindings:
        """Return what the ``{x}`` stand for where the model called ``name`` is declared."""
        for part, bindings in self._declared():
            if part.text == name:
                return bindings
        return self._row.bindings

    @cached_property
    def prefix(self) -> str:
        """What comes before the model's name where one is chosen: ``provider/``."""
        active = self._spec.active
        if active is None:
            return ""
        before, _, _ = active.match.partition("{m}")
        names = RowNames(self._row)
        return with_names(before, names)

    def sent(self, name: str | None, chosen: CallPart | None) -> tuple[ModelUse, ...]:
        """Return the models in the order in which they are predicted, the one that is sent first.

        That is the row's model called ``name`` (any if None), else the one that ``chosen`` names,
        else the built-in one.
        """
        uses = self._candidates()
        if self._spec.each:
            # One row of several: of its models only the chosen one is sent.
            uses = _called(uses, name)
        if not uses and chosen:
            # The tool takes a name that no file declares as it is written.
            prefix_length = len(self.prefix)
            model = chosen._replace(prefix=prefix_length)
            uses = [ModelUse(model)]
        if not uses:
            uses = _builtin(self._choice.default_model or name or "")
        if uses:
            first = uses[0]
            uses[0] = self._without_alias(first)
        return tuple(uses)

    def _candidates(self) -> list[ModelUse]:
        """Return the models that may be sent, in the order in which the tool takes them."""
        uses: list[ModelUse] = []
        choice = self._choice
        is_only_row = not self._spec.each
        if is_only_row and choice.choose and not self._chosen():
            # A declared model is only used once it is chosen; until then the tool uses its own.
            uses += _builtin(choice.default_model)
        for use in self.uses:
            is_selection = bool(use.role)
            is_empty = use.part.text == ""
            if not is_selection and not is_empty:
                uses.append(use)
        return uses

    def _without_alias(self, use: ModelUse) -> ModelUse:
        """Return ``use``, with the model that its name stands for if that is an alias.

        Where no setting says which model that is, the tool takes one of its own: no tool sends the
        alias itself.
        """
        name = use.part.text or ""
        alias = name.lower()
        locator = self._choice.aliases.get(alias)
        if locator is None:
            return use
        model = self._row.first(locator)
        if model and model.text != "":
            bare = _bare(self._row, model)
            return use._replace(part=bare)
        default = self._choice.alias_defaults.get(alias)
        # The default counts only where it is certain that nothing else sets the alias.
        if default and self._row.session.host_environment.is_known:
            part = builtin(default)
            return use._replace(part=part)
        unknown = use.part._replace(resolved=UNKNOWN)
        return use._replace(part=unknown)

    def _chosen(self) -> CallPart | None:
        """Return the model that is chosen elsewhere; an empty value chooses none."""
        for locator in self._choice.choose:
            part = self._row.first(locator)
            if part and part.text != "":
                return model_meant(self._row, part)
        return None

    def _chosen_use(self) -> Iterator[ModelUse]:
        chosen = self._chosen()
        if chosen is None:
            return
        bare = _bare(self._row, chosen)
        limits = self._limits(self._row.bindings, is_first=True)
        yield ModelUse(bare, *limits)

    def _declared_uses(self) -> Iterator[ModelUse]:
        """Yield the declared models; the first may have settings of its own in variables."""
        choice = self._choice
        for position, locator in enumerate(choice.model):
            # Of what is part of the tool only the chosen one is anybody's.
            if self._row.is_builtin and is_in_row(locator):
                continue
            # Where a model is chosen elsewhere, that one comes first, so none of these does.
            is_first = position == 0 and not choice.choose
            for part, bindings in self._row.parts_below(locator):
                if not is_builtin(part.setting):
                    yield self._declared_use(part, bindings, is_first)

    def _declared_use(
        self, part: CallPart, bindings: Bindings, is_first: bool
    ) -> ModelUse:
        """Return the model that ``part`` declares, under the name by which it is sent."""
        sent = self._renamed(bindings) or part
        bare = _bare(self._row, sent)
        limits = self._limits(bindings, is_first)
        called = part.text or ""
        return ModelUse(bare, *limits, called=called)

    def _declared(self) -> Iterator[tuple[CallPart, Bindings]]:
        for locator in self._choice.model:
            yield from self._row.parts_below(locator)

    def _limits(self, bindings: Bindings, is_first: bool) -> _Limits:
        """Return thinking, budget, context and output of the model at ``bindings``.

        A variable's value belongs to the first model only: it does not name the model it is for.
        """
        choice = self._choice
        thinking = self._limit(choice.thinking, bindings, is_first)
        budget = self._limit(choice.budget, bindings, is_first)
        context = self._limit(choice.context, bindings, is_first)
        output = self._limit(choice.output, bindings, is_first)
        return thinking, budget, context, output

    def _limit(
        self, locator: str, bindings: Bindings, is_first: bool
    ) -> CallPart | None:
        if not locator:
            return None
        if variable_in(locator) and not is_first:
            return None
        row = self._row
        return row.session.first((locator,), bindings, row.base)

    def _renamed(self, bindings: Bindings) -> CallPart | None:
        """Return what is sent instead of a model's name, if its declaration says so."""
        rename = self._choice.rename
        if not rename:
            return None
        row = self._row
        return row.session.first((rename,), bindings, row.base)

    def _selected_uses(self) -> Iterator[ModelUse]:
        """Yield the values elsewhere that choose one of this row's models."""
        for locator, part in self._row.selections:
            yield from self._selection(locator, part)

    def _selection(self, locator: str, part: CallPart) -> Iterator[ModelUse]:
        """Yield ``part``, which chooses a model at ``locator``, as a use of one of this row's."""
        text = part.text or ""
        prefix = self.prefix
        # Without a prefix the choice does not tell which row is meant: the model's name decides.
        if not prefix:
            if _has_in_any_case(self.names, text):
                yield ModelUse(part, role="select")
        elif text.startswith(prefix):
            yield from self._prefixed_selection(locator, part)
        elif (
            text
            and "/" not in text
            and not _is_declared_in_any_row(self._row, self._spec, text)
        ):
            yield ModelUse(part, role="unprefixed", required_prefix=prefix)

    def _prefixed_selection(self, locator: str, part: CallPart) -> Iterator[ModelUse]:
        """Yield ``part``, which names this row before the model, as a use of that model."""
        prefix_length = len(self.prefix)
        model = part._replace(prefix=prefix_length)
        name = model.text or ""
        # The model that an alias stands for is judged where it is declared.
        if name not in self.names and _is_alias(self._row, self._spec.active, part):
            return
        bindings = {**self._row.bindings, "m": name}
        # A renamed model is sent under its other name, which is judged where it is declared.
        if self._renamed(bindings):
            return
        lost = _why_lost(self, self._spec, locator, model)
        yield ModelUse(model, role="select", lost=lost)


def _is_alias(row: ConfigRow, active: Active | None, part: CallPart) -> bool:
    """Return whether ``part`` is an alias of one of the row's models, after the row's name."""
    if active is None:
        return False
    aliases = model_aliases(row.session, active)
    return bool(model_of_alias(aliases, part.text or ""))


def _why_lost(models: RowModels, spec: CallSpec, locator: str, model: CallPart) -> str:
    """Return why the tool sends nothing with ``model``, chosen at ``locator``; '' if it may."""
    active = spec.active
    if active is None or active.open:
        return ""
    if not model.text:
        return ""
    from_root = "/" + locator.lstrip("/")
    if from_root not in active.by:
        return ""
    return "" if model.text in models.names else active.unmatched


def _is_declared_in_any_row(row: ConfigRow, spec: CallSpec, text: str) -> bool:
    """Return whether a row of the kind ``spec`` has the model ``text``.

    True also for a tool that never finds a model by its name alone: then the name is no fault.
    """
    active = spec.active
    if active is None or not active.bare:
        return True
    for other in config_rows(row.session, spec):
        models = RowModels(other)
        if text in models.names:
            return True
    return False


def _has_in_any_case(names: list[str], text: str) -> bool:
    wanted = text.lower()
    lowered = [name.lower() for name in names]
    return wanted in lowered


def _called(uses: list[ModelUse], name: str | None) -> list[ModelUse]:
    """Return the first of ``uses`` that is called ``name``, any if that is None."""
    for use in uses:
        names = (use.called, use.part.text)
        if name is None or name in names:
            return [use]
    return []


def _builtin(name: str) -> list[ModelUse]:
    """Return the model ``name`` that the tool takes where none is set; none if that is empty."""
    if not name:
        return []
    part = builtin(name)
    return [ModelUse(part)]


def _bare(row: ConfigRow, model: CallPart) -> CallPart:
    """Return ``model`` without what the tool of ``row`` cuts off before it sends it."""
    wire = row.wire
    bare = stripped(model, row.spec).trimmed_by(wire.strip_suffixes)
    text = bare.text or ""
    for lead in filter(None, wire.strip_prefix.split("|")):
        if text.startswith(lead):
            return bare._replace(prefix=bare.prefix + len(lead))
    return bare
