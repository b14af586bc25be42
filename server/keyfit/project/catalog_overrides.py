"""Add to the catalogs what the settings declare: hosts, models, facts, tools, an edition."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from ..catalog import user_facts, user_tools
from ..catalog.facts_file import vendor_of, without_known
from ..catalog.loader import load_catalog
from ..catalog.toml_reader import CatalogError
from ..catalog.tool_registry import ToolCatalog, load_tools
from ..catalog.vendor_facts import OWN, Host
from ..catalog.vendor_index import Catalog
from ..linter.baseline import Baseline
from ..linter.baseline import parsed as parse_baseline
from ..text.source import Unreadable
from ..util.suggestion import suggestion
from ..util.toml_text import parsed as parse_toml
from ..util.translation import Phrase, listed, phrase, reason
from ..vfs.files import Files
from .settings import EffectiveSettings, ExtraHost, Problem, SettingOrigin
from .settings_layers import toml_problem
from .toml_lines import line_of, lines_of

_Catalog = TypeVar("_Catalog", Catalog, ToolCatalog)


def build_catalogs(
    settings: EffectiveSettings, files: Files
) -> tuple[Catalog, ToolCatalog, list[Problem]]:
    """Return the catalogs with what ``settings`` declare, and the problems of what cannot be
    used."""
    overrides = _Overrides(settings, files)
    catalog = load_catalog()
    declaring_file = settings.declared_in("hosts")
    if not declaring_file:
        declaring_file = settings.declared_in("facts")
    if declaring_file:
        catalog = user_facts.with_declaring_file(catalog, declaring_file)
    catalog = overrides.add_facts(catalog)
    catalog = overrides.add_hosts(catalog)
    catalog = overrides.choose_edition(catalog)
    catalog = overrides.add_models(catalog)
    tools = overrides.add_tools(load_tools(), catalog)
    # A text without a trigger word is skipped, and the new tools' variables are not among them.
    variables = _variables_of_new_tools(tools)
    catalog = user_facts.with_trigger_words(catalog, variables)
    return catalog, tools, overrides.problems


def _variables_of_new_tools(tools: ToolCatalog) -> list[str]:
    """Return the variables that the tools read which are not keyfit's own."""
    own_tools = load_tools().tools
    own_ids = set(map(id, own_tools))
    variables: list[str] = []
    for tool in tools.tools:
        if id(tool) not in own_ids:
            variables += user_tools.variables_of(tool)
    return variables


def read_baseline(
    settings: EffectiveSettings, files: Files
) -> tuple[Baseline, list[Problem]]:
    """Return the baseline that ``settings`` name, an empty one if none or if it cannot be used,
    and the problems."""
    overrides = _Overrides(settings, files)
    return overrides.read_baseline(), overrides.problems


class _Overrides:
    """The settings of one project, applied to one catalog after the other.

    What cannot be used is recorded in ``problems`` and left out.
    """

    def __init__(self, settings: EffectiveSettings, files: Files) -> None:
        self._settings = settings
        self._files = files
        self._config = settings.config
        self.problems: list[Problem] = []

    def add_facts(self, catalog: Catalog) -> Catalog:
        """Return ``catalog`` brought up to date by each file of ``facts``."""
        for path in self._config.facts:
            catalog = self._add_file("facts", path, catalog, self._add_tables)
        return catalog

    def _add_tables(
        self, catalog: Catalog, path: str, tables: dict[str, Any]
    ) -> Catalog:
        """Return ``catalog`` with the facts in ``tables``; a project's may not replace keyfit's
        own."""
        file = self._settings.declared_in("facts")
        if not file:
            is_users = self._settings.is_users("facts")
            return user_facts.with_facts(catalog, path, tables, is_users=is_users)

        def on_known(message: Phrase) -> None:
            problem = Problem(path, 0, "", message)
            self.problems.append(problem)

        own = vendor_of(load_catalog(), tables)
        kept = without_known(own, tables, on_known)
        return user_facts.with_facts(
            catalog, path, kept, may_replace=False, declared_in=file
        )

    def add_tools(self, tools: ToolCatalog, catalog: Catalog) -> ToolCatalog:
        """Return ``tools`` with the one that each file of ``tools`` describes."""
        add_tool = partial(self._add_tool, catalog)
        for path in self._config.tools:
            tools = self._add_file("tools", path, tools, add_tool)
        return tools

    def _add_tool(
        self, catalog: Catalog, tools: ToolCatalog, path: str, table: dict[str, Any]
    ) -> ToolCatalog:
        def on_mistake(key: str, message: Phrase) -> None:
            text = self._files.read(path) or ""
            line = line_of(lines_of(text), key)
            problem = Problem(path, line, "", message)
            self.problems.append(problem)

        is_users = self._settings.is_users("tools")
        return user_tools.with_tool(tools, catalog, path, table, on_mistake, is_users)

    def _add_file(
        self,
        key: str,
        path: str,
        catalog: _Catalog,
        add: Callable[[_Catalog, str, dict[str, Any]], _Catalog],
    ) -> _Catalog:
        """Return what ``add`` makes of ``catalog`` with the tables of the file at ``path``, which
        the setting ``key`` names; ``catalog`` itself if the file cannot be used."""
        text: str | None = ""
        try:
            self._refuse_link(key, path)
            text = self._files.read(path)
            if text is None:
                shown = self._as_written(key, path)
                self._add_problem(key, phrase("no such file: {file}", file=shown))
                return catalog
            tables = parse_toml(text)
            return add(catalog, path, tables)
        except Unreadable as error:
            shown = self._as_written(key, path)
            why = phrase("{reason}: {file}", reason=reason(error), file=shown)
            self._add_problem(key, why)
        except CatalogError as error:
            line = line_of(lines_of(text or ""), error.key)
            problem = Problem(path, line, "", error.message)
            self.problems.append(problem)
        except ValueError as error:
            problem = toml_problem(path, text or "", str(error))
            self.problems.append(problem)
        return catalog

    def add_hosts(self, catalog: Catalog) -> Catalog:
        """Return ``catalog`` with each of ``hosts``."""
        hosts = self._config.hosts
        private = [host.host.lower() for host in hosts if host.private]
        if private:
            catalog = user_facts.with_private(catalog, private)
        for host in hosts:
            if not host.private and not self._is_known(catalog, host.host.lower()):
                vendor, _, plan = host.plan.rpartition("/")
                add = partial(self._add_host, host._replace(plan=plan))
                catalog = user_facts.with_vendor(catalog, vendor, add)
        return catalog

    def _is_known(self, catalog: Catalog, name: str) -> bool:
        """Return whether the host ``name`` is one that keyfit knows of any vendor, and record
        that it is."""
        is_known = user_facts.is_known(catalog.of_url(f"https://{name}"), name)
        if is_known:
            message = phrase(
                "{name} is already known to keyfit and cannot be redefined", name=name
            )
            self._add_problem("hosts", message)
        return is_known

    def _add_host(self, extra: ExtraHost, catalog: Catalog) -> Catalog:
        name = extra.host.lower()
        routes_id, tables = _routes_of(catalog, extra)
        known = list(catalog.endpoints.routes)
        if routes_id not in (*known, *tables):
            message = phrase(
                "{name}: unknown routes {routes!r}{near}",
                name=name,
                routes=routes_id,
                near=suggestion(routes_id, known),
            )
            self._add_problem("hosts", message)
            return catalog
        host = Host(
            host=name,
            plan=extra.plan,
            region=extra.region,
            site=extra.site,
            routes=routes_id,
            cite=OWN,
            as_of=catalog.as_of,
        )
        catalog = user_facts.with_hosts(catalog, [host], tables)
        if self._settings.is_users("hosts"):
            return catalog
        file = self._settings.declared_in("hosts")
        declared = user_facts.with_declared(catalog, [host])
        return user_facts.with_declaring_file(declared, file)

    def add_models(self, catalog: Catalog) -> Catalog:
        """Return ``catalog`` with the models that the settings give to plans of any vendor."""
        for name, models in self._config.models:
            vendor, _, plan = name.rpartition("/")
            add = partial(user_facts.with_models, models=[(plan, models)])
            catalog = user_facts.with_vendor(catalog, vendor, add)
        return catalog

    def choose_edition(self, catalog: Catalog) -> Catalog:
        """Return ``catalog`` with only the edition that the settings name, if they name one."""
        vendor, _, wanted = self._config.edition.rpartition("/")
        if not wanted:
            return catalog
        if catalog.vendor(vendor) is None:
            message = phrase(
                "unknown vendor {vendor!r}; expected one of {known}",
                vendor=vendor,
                known=listed(catalog.vendor_ids),
            )
            self._add_problem("edition", message)
            return catalog
        choose = partial(self._choose_edition, wanted)
        return user_facts.with_vendor(catalog, vendor, choose)

    def _choose_edition(self, wanted: str, catalog: Catalog) -> Catalog:
        known = {edition.id for edition in catalog.models.editions}
        if wanted not in known:
            message = phrase(
                "unknown edition {edition!r}; expected one of {known}",
                edition=wanted,
                known=listed(sorted(known)),
            )
            self._add_problem("edition", message)
            return catalog
        return user_facts.with_edition(catalog, wanted)

    def read_baseline(self) -> Baseline:
        """Return the baseline; an empty one if none is named or it cannot be used."""
        path = self._config.baseline
        if not path:
            return Baseline()
        try:
            self._refuse_link("baseline", path)
            text = self._files.read(path)
            if text is None:
                raise ValueError(
                    phrase("no such file; create it with 'keyfit baseline'")
                )
            return parse_baseline(path, text)
        except (Unreadable, ValueError) as error:
            shown = self._as_written("baseline", path)
            message = phrase("{file}: {reason}", file=shown, reason=reason(error))
            self._add_problem("baseline", message)
            return Baseline()

    def _is_from_project(self, key: str) -> bool:
        """Return whether the setting ``key`` comes from a project's file."""
        return bool(self._settings.declared_in(key))

    def _refuse_link(self, key: str, path: str) -> None:
        """Raise `Unreadable` where a project names a link that leads out of it."""
        if not self._is_from_project(key):
            return
        if self._files.leads_out(path):
            raise Unreadable(phrase("a symbolic link that leads out of the project"))

    def _as_written(self, key: str, path: str) -> str:
        """Return ``path`` relative to the file that sets ``key``, as people write it there."""
        origin = self._settings.origins[key][-1]
        base = posixpath.dirname(origin.source)
        return posixpath.relpath(path, base) if base else path

    def _add_problem(self, key: str, message: Phrase) -> None:
        """Record a problem at the place where ``key`` is set."""
        origins = self._settings.origins.get(key)
        origin = origins[-1] if origins else SettingOrigin("")
        problem = Problem(origin.source, origin.line, key, message)
        self.problems.append(problem)


def _routes_of(
    catalog: Catalog, extra: ExtraHost
) -> tuple[str, dict[str, dict[str, tuple[str, ...]]]]:
    """Return the id of the routes of ``extra``, and the table that they add to the catalog's.

    A host without routes of its own has those of its plan's first host; '' if there is none.
    """
    if not isinstance(extra.routes, str):
        name = extra.host.lower()
        return name, {name: dict(extra.routes)}
    if extra.routes:
        return extra.routes, {}
    for host in catalog.endpoints.hosts:
        if host.plan == extra.plan:
            return host.routes, {}
    return "", {}
