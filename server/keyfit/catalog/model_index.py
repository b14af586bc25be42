"""Look up models: which plans support one, how it is spelled, what is published about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from .spelling import family_of
from .vendor_facts import Edition, ModelFacts, OtherModels, UnservedModels


class _ModelLists(NamedTuple):
    """The fields of a `ModelIndex`.

    ``corrections``: the right model by one that is often written instead. ``strict``: the id of
    the one edition that counts, '' for all.
    """

    editions: tuple[Edition, ...]
    facts: tuple[ModelFacts, ...]
    others: tuple[OtherModels, ...]
    corrections: Mapping[str, str]
    strict: str = ""
    unserved: tuple[UnservedModels, ...] = ()


class ModelIndex(_ModelLists):
    """The models of the vendor's plans, by dated lists, and those known from elsewhere."""

    __hash__ = object.__hash__  # caches go by identity
    __eq__ = object.__eq__

    def editions_of(self, plan: str) -> Iterator[Edition]:
        """Yield the editions of ``plan``'s model list that count, oldest first."""
        chosen = [
            edition
            for edition in self.editions
            if edition.plan == plan and self.strict in ("", edition.id)
        ]
        yield from sorted(chosen, key=lambda edition: edition.as_of)

    def unserved_by(self, plan: str, model: str) -> UnservedModels | None:
        """Return why the hosts of ``plan`` refuse ``model``, in any case; None if they do not, as
        far as is known."""
        lower = model.lower()
        for row in self.unserved:
            if row.plan == plan and lower in map(str.lower, row.models):
                return row
        return None

    def is_strict(self, plan: str) -> bool:
        """Return whether one edition of ``plan``'s list was chosen."""
        if not self.strict:
            return False
        editions = list(self.editions_of(plan))
        return bool(editions)

    def of_plan(self, plan: str) -> Mapping[str, None]:
        """Return the ids that ``plan`` supports in any edition that counts, exact case."""
        return self._by_plan.get(plan, {})

    @cached_property
    def _by_plan(self) -> dict[str, dict[str, None]]:
        """By plan: its models, in the order of the lists; a plan without a list that counts has
        an entry, too."""
        by_plan: dict[str, dict[str, None]] = {}
        plans = dict.fromkeys(edition.plan for edition in self.editions)
        for plan in plans:
            models: dict[str, None] = {}
            for edition in self.editions_of(plan):
                models.update(dict.fromkeys(edition.models))
            by_plan[plan] = models
        return by_plan

    def spelling(self, plans: Iterable[str], model: str) -> str | None:
        """Return the id in one of ``plans`` that equals ``model`` apart from case, or None."""
        lower = model.lower()
        for plan in plans:
            spelling = self._spellings.get(plan, {}).get(lower)
            if spelling:
                return spelling
        return None

    @cached_property
    def _spellings(self) -> dict[str, dict[str, str]]:
        """By plan and id in lower case: the id, the first one listed where several fit."""
        return {
            plan: {model.lower(): model for model in reversed(models)}
            for plan, models in self._by_plan.items()
        }

    def facts_of(self, model: str) -> Sequence[ModelFacts]:
        """Return what is published about ``model`` (exact case), newest first."""
        return self._facts_by_model.get(model, ())

    @cached_property
    def _facts_by_model(self) -> dict[str, list[ModelFacts]]:
        by_model: dict[str, list[ModelFacts]] = {}
        newest_first = sorted(self.facts, key=lambda row: row.as_of, reverse=True)
        for row in newest_first:
            by_model.setdefault(row.id, []).append(row)
        return by_model

    def is_newer(self, model: str) -> bool:
        """Return whether ``model`` is of a known family, in a version above all that are listed:
        it may have come out after the lists."""
        # Lists are as old as their date: what came out since is no mistake.
        split = family_of(model)
        if split is None:
            return False
        family, version = split
        newest = self._newest_versions.get(family)
        return newest is not None and version > newest

    @cached_property
    def _newest_versions(self) -> dict[str, tuple[int, ...]]:
        """By family of models, the highest version that any list has."""
        newest: dict[str, tuple[int, ...]] = {}
        lists = [edition.models for edition in self.editions]
        lists += [group.models for group in self.others]
        for split in map(family_of, chain.from_iterable(lists)):
            if split is None:
                continue
            family, version = split
            known = newest.get(family, ())
            newest[family] = max(known, version)
        return newest

    def known_elsewhere(self, model: str) -> OtherModels | None:
        """Return the group of models outside the plans that ``model`` belongs to, or None."""
        for group in self.others:
            if group.contains(model):
                return group
        return None
