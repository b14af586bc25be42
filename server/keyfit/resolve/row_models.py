"""The models that a row of a tool's configuration declares, and which of them is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from .call import ModelUse
from .config_row import ConfigRow, RowNames, builtin, config_rows, root_row
from .locators import Bindings
from .resolved_value import UNKNOWN, CallPart


class RowModels:
    """The models of one row.

    Where several rows declare models, a value elsewhere chooses among them: as ``provider/model``,
    which the row's ``prefix`` tells apart, or by the model's name alone.
    """

    def __init__(self, row: ConfigRow) -> None:
        self._row = row
        self._spec = row.spec
        self._choice = row.spec.models

    @cached_property
    def uses(self) -> tuple[ModelUse, ...]:
        """The models that may be called, the chosen one first."""
        return (*self._chosen_use(), *self._declared_uses(), *self._selected_uses())

    @property
    def names(self) -> list[str]:
        """What the row's models are called where one is chosen."""
        return [part.text or "" for part, _ in self._declared()]

    @cached_property
    def prefix(self) -> str:
        """What stands before the model where one is chosen: ``provider/``."""
        if self._spec.active is None:
            return ""
        before = self._spec.active.match.partition("{m}")[0]
        return before.format_map(RowNames(self._row))

    def sent(self, name: str | None, chosen: CallPart | None) -> tuple[ModelUse, ...]:
        """Return the models as they are predicted, the one that is sent first.

        Of the row's models it is the one called ``name``, any if None; else the one that ``chosen``
        names; else the one that is built in.
        """
        uses = self._candidates()
        if self._spec.each:
            # One row of several: of its models only the chosen one is sent.
            uses = _called(uses, name)
        if not uses and chosen:
            # The tool takes a name that is declared nowhere as it is written.
            model = chosen._replace(prefix=len(self.prefix))
            uses = [ModelUse(model)]
        if not uses:
            uses = _builtin(self._choice.default_model)
        if uses:
            uses[0] = self._without_alias(uses[0])
        return tuple(uses)

    def _candidates(self) -> list[ModelUse]:
        """Return the models that may be sent, in the order in which the tool takes them."""
        uses: list[ModelUse] = []
        if self._choice.choose and not self._spec.each and not self._chosen():
            # Declared models wait to be chosen; unasked, the tool takes its own.
            uses += _builtin(self._choice.default_model)
        for use in self.uses:
            if not use.role and use.part.text != "":
                uses.append(use)
        return uses

    def _without_alias(self, use: ModelUse) -> ModelUse:
        """Return ``use``, or the model that its name is another word for.

        Where nothing says which model that is, the tool takes one of its own: no tool sends the
        alias itself.
        """
        alias = (use.part.text or "").lower()
        locator = self._choice.aliases.get(alias)
        if locator is None:
            return use
        model = self._row.first(locator)
        if model and model.text != "":
            return use._replace(part=self._row.bare_model(model))
        default = self._choice.alias_defaults.get(alias)
        if default and self._row.session.host_environment.is_known:
            return use._replace(part=builtin(default))
        unknown = use.part._replace(resolved=UNKNOWN)
        return use._replace(part=unknown)

    def _chosen(self) -> CallPart | None:
        """Return the model that is chosen elsewhere; an empty value chooses none."""
        for locator in self._choice.choose:
            part = self._row.first(locator)
            if part and part.text != "":
                return part
        return None

    def _chosen_use(self) -> Iterator[ModelUse]:
        chosen = self._chosen()
        if chosen:
            limits = self._limits(self._row.bindings, is_first=True)
            yield ModelUse(self._row.bare_model(chosen), *limits)

    def _declared_uses(self) -> Iterator[ModelUse]:
        """Yield the declared models; the first may have settings of its own in variables."""
        locators = self._choice.model
        # A model that is chosen elsewhere comes first, so none of these does.
        first_locator = locators[0] if locators and not self._choice.choose else None
        for locator in locators:
            is_first = locator == first_locator
            for part, bindings in self._row.parts_below(locator):
                yield self._declared_use(part, bindings, is_first)

    def _declared_use(
        self, part: CallPart, bindings: Bindings, is_first: bool
    ) -> ModelUse:
        """Return the model that ``part`` declares, under the name by which it is sent."""
        sent = self._renamed(bindings) or part
        bare = self._row.bare_model(sent)
        limits = self._limits(bindings, is_first)
        return ModelUse(bare, *limits, called=part.text or "")

    def _declared(self) -> Iterator[tuple[CallPart, Bindings]]:
        for locator in self._choice.model:
            yield from self._row.parts_below(locator)

    def _limits(
        self, bindings: Bindings, is_first: bool
    ) -> tuple[CallPart | None, CallPart | None, CallPart | None]:
        """Return thinking, budget and context of the model at ``bindings``.

        A variable's value belongs to the first model only: it does not say which it means.
        """
        choice = self._choice
        thinking = self._limit(choice.thinking, bindings, is_first)
        budget = self._limit(choice.budget, bindings, is_first)
        context = self._limit(choice.context, bindings, is_first)
        return thinking, budget, context

    def _limit(
        self, locator: str, bindings: Bindings, is_first: bool
    ) -> CallPart | None:
        if not locator or (locator.startswith("$") and not is_first):
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
        if not self._choice.select:
            return
        root = root_row(self._row.session, self._spec)
        for locator in self._choice.select:
            for part, _ in root.parts_below(locator):
                yield from self._selection(locator, part)

    def _selection(self, locator: str, part: CallPart) -> Iterator[ModelUse]:
        """Yield what ``part``, a choice of a model at ``locator``, says about this row's."""
        text = part.text or ""
        prefix = self.prefix
        # Without a prefix the choice says nothing of rows: the model's name decides.
        if not prefix:
            if self._has_model_in_any_case(text):
                yield ModelUse(part, role="select")
        elif text.startswith(prefix):
            model = part._replace(prefix=len(prefix))
            if not self._renamed({**self._row.bindings, "m": model.text or ""}):
                yield ModelUse(
                    model, role="select", lost=self._why_lost(locator, model)
                )
        elif text and "/" not in text and not self._is_declared_in_any_row(text):
            yield ModelUse(part, role="unprefixed", wanted_prefix=prefix)

    def _has_model_in_any_case(self, text: str) -> bool:
        lowered = text.lower()
        return any((part.text or "").lower() == lowered for part, _ in self._declared())

    def _why_lost(self, locator: str, model: CallPart) -> str:
        """Return why the tool sends nothing with ``model``, chosen at ``locator``; '' if it may."""
        active = self._spec.active
        if active is None or active.open or not model.text:
            return ""
        decides = f"/{locator.lstrip('/')}" in active.by
        return active.unmatched if decides and model.text not in self.names else ""

    def _is_declared_in_any_row(self, text: str) -> bool:
        """Return whether a row has the model ``text``.

        True also for a tool that never finds a model by its name alone: there is nothing to say.
        """
        active = self._spec.active
        if active is None or not active.bare:
            return True
        rows = config_rows(self._row.session, self._spec)
        return any(text in RowModels(row).names for row in rows)


def _called(uses: list[ModelUse], name: str | None) -> list[ModelUse]:
    """Return the first of ``uses`` that is called ``name``, any if that is None."""
    for use in uses:
        if name is None or name in (use.called, use.part.text):
            return [use]
    return []


def _builtin(name: str) -> list[ModelUse]:
    """Return the model ``name`` that the tool takes where none is set; none if that is empty."""
    return [ModelUse(builtin(name))] if name else []
