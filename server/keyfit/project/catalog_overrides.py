"""The catalogs with what the settings add to them: hosts, models, facts, tools, an edition."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from ..catalog import user_facts, user_tools
from ..catalog.facts_file import without_known
from ..catalog.loader import load_catalog
from ..catalog.toml_reader import CatalogError
from ..catalog.tool_registry import ToolCatalog, load_tools
from ..catalog.vendor_facts import OWN, Host
from ..catalog.vendor_index import Catalog
from ..linter.baseline import Baseline
from ..linter.baseline import parsed as parsed_baseline
from ..text.source import Unreadable
from ..util.toml_text import parsed
from ..vfs.files import Files
from .settings import (
    Config,
    EffectiveSettings,
    ExtraHost,
    Origin,
    Problem,
    line_of,
    lines_of,
    toml_problem,
)

_Kind = TypeVar("_Kind")


def extended(found: EffectiveSettings, files: Files) -> tuple[Catalog, ToolCatalog, list[Problem]]:
    """The catalogs as ``found`` wants them, and what of it cannot be used."""
    extension = _Extension(found, files)
    catalog = load_catalog()
    declaring = found.declared_in("hosts") or found.declared_in("facts")
    if declaring:
        catalog = user_facts.with_declaring_file(catalog, declaring)
    catalog = extension.with_facts(catalog)
    catalog = extension.with_hosts(catalog)
    catalog = extension.with_edition(catalog)
    catalog = user_facts.with_models(catalog, found.config.models)
    tools = extension.with_tools(load_tools(), catalog)
    known = set(map(id, load_tools().tools))
    words = [
        word
        for tool in tools.tools
        if id(tool) not in known
        for word in user_tools.variables_of(tool)
    ]
    catalog = user_facts.with_trigger_words(catalog, words)
    return catalog, tools, extension.problems


def baseline_of(found: EffectiveSettings, files: Files) -> tuple[Baseline, list[Problem]]:
    """The baseline that ``found`` names, and why it cannot be used."""
    extension = _Extension(found, files)
    return extension.baseline(), extension.problems


class _Extension:
    """Adds one thing after the other; what fails is noted and left out."""

    def __init__(self, found: EffectiveSettings, files: Files) -> None:
        self._found = found
        self.config: Config = found.config
        self.origins, self.files = found.origins, files
        self.problems: list[Problem] = []

    def with_facts(self, catalog: Catalog) -> Catalog:
        """``catalog`` brought up to date by each file of ``facts``."""
        for path in self.config.facts:
            catalog = self._with_file("facts", path, catalog, self._with_tables)
        return catalog

    def _with_tables(self, catalog: Catalog, path: str, tables: dict[str, Any]) -> Catalog:
        """``catalog`` with the facts in ``tables``: a project's only add to keyfit's own."""
        if not self._is_projects("facts"):
            is_users = self._found.is_users("facts")
            return user_facts.with_facts(catalog, path, tables, is_users=is_users)
        refuse = lambda why: self.problems.append(Problem(path, 0, "", why))  # noqa: E731
        kept = without_known(load_catalog(), tables, refuse)
        return user_facts.with_facts(catalog, path, kept, may_replace=False)

    def with_tools(self, tools: ToolCatalog, catalog: Catalog) -> ToolCatalog:
        """``tools`` and the one that each file of ``tools`` describes."""
        for path in self.config.tools:
            tools = self._with_file("tools", path, tools, partial(self._with_tool, catalog))
        return tools

    def _with_tool(
        self, catalog: Catalog, tools: ToolCatalog, path: str, table: dict[str, Any]
    ) -> ToolCatalog:
        def warn(key: str, message: str) -> None:
            line = line_of(lines_of(self.files.read(path) or ""), key)
            self.problems.append(Problem(path, line, "", message))

        return user_tools.with_tool(tools, catalog, path, table, warn)

    def _is_projects(self, key: str) -> bool:
        """Return whether the setting ``key`` stands in a project's file."""
        return bool(self._found.declared_in(key))

    def _with_file(
        self, key: str, path: str, old: _Kind, add: Callable[[_Kind, str, dict[str, Any]], _Kind]
    ) -> _Kind:
        """What ``add`` makes of ``old`` with the tables at ``path``; ``old`` where that fails."""
        text: str | None = ""
        try:
            self._refuse_link(key, path)
            text = self.files.read(path)
            if text is None:
                self._note(key, f"no such file: {self._relative(key, path)}")
                return old
            return add(old, path, parsed(text))
        except Unreadable as error:
            self._note(key, f"{error}: {self._relative(key, path)}")
        except CatalogError as error:
            line = line_of(lines_of(text or ""), error.key)
            self.problems.append(Problem(path, line, "", str(error).removeprefix(f"{path}: ")))
        except ValueError as error:
            self.problems.append(toml_problem(path, text or "", str(error)))
        return old

    def with_hosts(self, catalog: Catalog) -> Catalog:
        """``catalog`` with each of ``hosts``."""
        private = [host.host.lower() for host in self.config.hosts if host.private]
        catalog = user_facts.with_private(catalog, private) if private else catalog
        for host in self.config.hosts:
            if not host.private:
                catalog = self._with_host(catalog, host)
        return catalog

    def _with_host(self, catalog: Catalog, given: ExtraHost) -> Catalog:
        name, routes = given.host.lower(), given.routes
        if user_facts.is_known(catalog, name):
            self._note("hosts", f"{name} is a host that keyfit knows; it stays what it is")
            return catalog
        tables = {} if isinstance(routes, str) else {name: dict(routes)}
        if isinstance(routes, str):
            same = (host.routes for host in catalog.endpoints.hosts if host.plan == given.plan)
            known = routes or next(same, "")
        else:
            known = name
        if known not in (*catalog.endpoints.routes, *tables):
            self._note(
                "hosts",
                f"{name}: no routes {known!r}; there are {', '.join(catalog.endpoints.routes)}",
            )
            return catalog
        host = Host(name, given.plan, given.region, given.site, known, OWN, catalog.as_of)
        catalog = user_facts.with_hosts(catalog, [host], tables)
        if self._found.is_users("hosts"):
            return catalog
        return user_facts.with_declared(catalog, [host])

    def with_edition(self, catalog: Catalog) -> Catalog:
        """``catalog`` with the one edition that counts, if there is such."""
        wanted = self.config.edition
        known = sorted({edition.id for edition in catalog.models.editions})
        if wanted and wanted not in known:
            self._note("edition", f"no edition {wanted!r}; known editions: {', '.join(known)}")
            return catalog
        return user_facts.with_edition(catalog, wanted) if wanted else catalog

    def baseline(self) -> Baseline:
        """What stands in the file of ``baseline``; an empty one where that is of no use."""
        path = self.config.baseline
        try:
            self._refuse_link("baseline", path)
            text = self.files.read(path) if path else None
            if path and text is None:
                raise ValueError("no such file ('keyfit baseline' writes it)")
            return Baseline() if text is None else parsed_baseline(path, text)
        except (Unreadable, ValueError) as error:
            self._note("baseline", f"{self._relative('baseline', path)}: {error}")
            return Baseline()

    def _refuse_link(self, key: str, path: str) -> None:
        """Raise `Unreadable` where a project names a link that leads out of it."""
        if path and self._is_projects(key) and self.files.leads_out(path):
            raise Unreadable("a link that leads out of the project")

    def _relative(self, key: str, path: str) -> str:
        """``path`` as it was written, if it was a relative one."""
        base = posixpath.dirname(self.origins[key][-1].source)
        return posixpath.relpath(path, base) if base else path

    def _note(self, key: str, message: str) -> None:
        origin = self.origins.get(key, (Origin(""),))[-1]
        self.problems.append(Problem(*origin, key, message))
