"""What coding tools read and send: a TOML file for each, in the words of docs/adding-a-tool.md."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import date
from fnmatch import fnmatch
from functools import cached_property, lru_cache
from os.path import dirname, join
from types import MappingProxyType
from typing import Any, NamedTuple

from ..util.lru_method import lru_cached_method
from .file_types import Formats
from .toml_reader import CatalogError, built, read_toml

HERE = join(dirname(__file__), "tools")


class _FileFields(NamedTuple):
    """The fields of a `FileSpec`."""

    at: tuple[str, ...]
    format: str
    comments: bool = False
    moved_by: str = ""
    only: tuple[str, ...] = ()
    shared: bool = False
    dialect: str = ""
    broken: str = ""
    commas: bool = False
    inline: bool = False
    every: bool = False
    needs: tuple[str, ...] = ()
    under: str = ""


class FileSpec(_FileFields):
    """A file that a tool reads: where (``{cwd}``, ``{up}`` or ``{home}`` first) and its format.

    ``dialect``: whose rules the tool reads the format by; python-dotenv's a ``.env``, if empty.
    ``comments``: a ``json`` file in which the tool is known to accept them. ``moved_by``: the
    variable that names another folder for the first one below ``{home}``. ``only``: the
    top-level names that the tool heeds in it; all, if empty. ``shared``: it belongs to another
    tool, and does not tell that this one is in use. ``broken``: what becomes of one that does
    not parse, ``ignored`` as a whole or that the tool ``stops``; ``commas``: a last one in a
    list is no error. ``inline``: its places are variables that hold the text itself. ``every``:
    each of the files that are there counts, the nearest one most. ``needs``: a file, a path
    there (``{root}`` is the folder) and the value without which the tool does not heed this
    one. ``under``: the top-level name that all of it belongs below, beside the other files.
    """

    @cached_property
    def tails(self) -> tuple[str, ...]:
        """The ends of the paths by which the file is recognised wherever it lies."""
        return tuple(place.partition("/")[2] for place in self._named)

    @cached_property
    def own(self) -> tuple[str, ...]:
        """The places that only this tool reads: a plain ``.env`` is anybody's."""
        if self.shared:
            return ()
        return tuple(p for p in self._named if self.format != "dotenv" or p.count("/") > 1)

    @property
    def _named(self) -> Iterator[str]:
        return (place for place in self.at if not place.startswith("$"))

    @cached_property
    def _own_ends(self) -> tuple[str, ...]:
        return tuple(place[place.index("/") :] for place in self.own)

    def is_own(self, path: str) -> bool:
        """Whether the file at ``path`` lies at one of the ``own`` places, wherever that is."""
        return path.endswith(self._own_ends)


class Wire(NamedTuple):
    """How a call leaves: the protocol, what the tool appends to the base URL, model trimming.

    ``absorbs``: a beginning of what is appended that the base may end in already. ``lead``: a word
    before the model that is not sent, ``trim``: words behind it.
    """

    protocol: str = ""
    suffix: str | None = None
    absorbs: str = ""
    lead: str = ""
    trim: tuple[str, ...] = ()


class WireRule(NamedTuple):
    """A wire, or a choice of one by the value at ``by``, or by its beginning (``openai/``).

    ``otherwise`` is the wire where neither is listed."""

    by: str = ""
    wires: Mapping[str, Wire] = MappingProxyType({})
    otherwise: Wire = Wire()


class Active(NamedTuple):
    """Which row a tool calls: that whose ``match`` (``{id}/{m}``: its names, each of its models)
    is the value at ``by``, else ``default``.

    Where no row matches: the call ``otherwise``, if it has a key; else, with ``first``, the
    first row (``unset``: only if nothing is set at ``by``); else nothing is sent, and
    ``unmatched`` says why. ``bare``: a model's name alone will do. ``open``: a model that the
    row does not declare is sent as it is written. ``where``: names of the row that must be as
    the value at a locator, if there is one. ``prefer``: of several rows that match, the one
    whose value is that at a locator.
    """

    by: tuple[str, ...] = ()
    match: str = ""
    default: str = ""
    otherwise: str = ""
    prefer: Mapping[str, str] = MappingProxyType({})
    first: str = ""
    unmatched: str = ""
    bare: bool = False
    open: bool = False
    where: Mapping[str, str] = MappingProxyType({})


class Stop(NamedTuple):
    """``says`` why the tool sends nothing unless a value stands at one of ``unless``: locators,
    or several joined by ``+`` that are needed together."""

    unless: tuple[str, ...]
    says: str


class CallSpec(NamedTuple):
    """One kind of call that a tool declares; all values are locators.

    Except: ``headers`` carry the keys where those are not the protocol's own, one for each of
    ``key`` (the last for all that follow); ``login`` says in words where else a key may come
    from, ``keyless`` why nothing is sent without one, ``unset`` why where a variable is named for
    it; ``strip``: blanks around values are cut; ``default_url`` and ``default_model`` are what is
    built in. ``names``: variables that the tool looks up where the key is just their name.
    ``aliases``: words for a model, and where the model stands. ``when``: the values at a locator
    with which the call is made ('' for none). ``refuses``: the values at a locator with which
    nothing is sent, and why; at ``{x}`` the names of a row with which the tool does not start.
    """

    id: str
    wire: WireRule
    each: str = ""
    active: Active | None = None
    key: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    login: str = ""
    keyless: str = ""
    unset: str = ""
    strip: bool = False
    when: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    refuses: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    aliases: Mapping[str, str] = MappingProxyType({})
    send: str = "first"
    url: tuple[str, ...] = ()
    default_url: str = ""
    default_model: str = ""
    choose: tuple[str, ...] = ()
    unless: str = ""
    model: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    rename: str = ""
    thinking: str = ""
    budget: str = ""
    context: str = ""


class ChildEnvironment(NamedTuple):
    """Variables for the programs that a tool starts, from each place that ``each`` leads to.

    ``objects`` are below that place, the winning one first; ``files`` name ``.env`` files that
    count less, of several the later one more; in a name ``root`` stands for the tool's folder.
    ``caller``: the kind of those programs where it is known (`catalog.callers.Kind`), which are
    ``called`` so in messages.
    """

    each: str
    objects: tuple[str, ...]
    files: tuple[str, ...] = ()
    root: str = ""
    caller: str = ""
    called: str = ""


class _ToolFields(NamedTuple):
    """The fields of a `Tool`."""

    id: str
    title: str
    agent: bool
    cite: str
    as_of: date
    observed: str = ""
    evidence: str = "observed"
    scripts: bool = False
    files: Mapping[str, FileSpec] = MappingProxyType({})
    variables: tuple[str, ...] = ()
    empty: str = "unset"
    ends: tuple[str, ...] = ()
    config: tuple[str, ...] = ()
    replace: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    references_from: tuple[str, ...] = ()
    missing: str = "literal"
    signs: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    packages: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    stop: Stop | None = None
    environments: tuple[str, ...] = ()
    hands: tuple[ChildEnvironment, ...] = ()
    calls: tuple[CallSpec, ...] = ()


class Tool(_ToolFields):
    """A program that reads keys, endpoints and models.

    ``scripts``: it is known to be no coding agent; without it and ``agent`` nobody knows who calls.
    Without a file of its own it is in use where one of the variables ``signs`` is set, but for a
    plain ``.env``, which is anybody's: there it takes one of ``alone`` (several joined by ``+`` are
    needed together), which nothing else reads; or where a manifest lists one of ``packages`` (by
    registry) and a variable of it is set.
    ``ends``: layers in which an empty value hides those below, where it does not count itself.
    ``missing``: what a reference to nothing becomes, ``literal`` (sent as it stands) or ``empty``.
    """

    @cached_property
    def read(self) -> tuple[str, ...]:
        """The variables of keys and URLs that its calls read."""
        locators = (locator for call in self.calls for locator in (*call.key, *call.url))
        return tuple(locator[1:] for locator in locators if locator.startswith("$"))

    @cached_property
    def has_signs(self) -> bool:
        """Whether it may be in use without a file of its own."""
        return bool(self.signs or self.alone or self.packages)

    @cached_property
    def own_places(self) -> tuple[tuple[str, FileSpec], ...]:
        """The places that only this tool reads, by which a file tells that it is in use."""
        return tuple((place, spec) for spec in self.files.values() for place in spec.own)

    @lru_cached_method(64)
    def own_in(self, folder: str) -> tuple[tuple[str, str], ...]:
        """`own_places` with their paths in ``folder``, but for those that are the machine's.

        Asked for each keystroke: of a ``.env`` any tool that would read it may be in use.
        """
        top, places = folder.rstrip("/"), (place for place, _ in self.own_places)
        below = ((place, place.partition("/")[2]) for place in places if place[0] != "/")
        return tuple((place, f"{top}/{tail}") for place, tail in below)


class DeclaredTool(Tool):
    """A tool that a file of the project or the user describes, not keyfit's own facts."""


class Family(NamedTuple):
    """Variable names that belong together because the same programs (``title``) read them.

    ``retired``: names that only older versions read; nothing is judged by them. ``region`` is a
    variable of which the readers heed ``regions`` only, and take the first for all others.
    ``default_url``: the URL that all of them call where none is set.
    ``named``: what the URL's name tells of those who read it: the ``program`` (nothing else reads
    it), the ``protocol`` (all of them speak it), or nothing.
    """

    id: str
    title: str
    cite: str
    as_of: date
    key: tuple[str, ...] = ()
    url: tuple[str, ...] = ()
    model: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    budget: str = ""
    context: str = ""
    protocol: str = ""
    suffix: str | None = None
    default_url: str = ""
    trim: tuple[str, ...] = ()
    send: str = "first"
    scripts: bool = False
    named: str = ""
    region: str = ""
    regions: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    with_plan_key: str = ""
    advice: str = ""


class Expression(NamedTuple):
    """How a value looks that another program fills in before anybody reads it.

    It holds ``opens`` and, further on, ``closes``; or ``begins`` stands at its start.
    """

    title: str
    example: str
    cite: str
    as_of: date
    opens: str = ""
    closes: str = ""
    begins: str = ""


class _Names(NamedTuple):
    """The fields of an `Environment`."""

    families: tuple[Family, ...]
    suffixes: Mapping[str, tuple[str, ...]]
    fields: Mapping[str, tuple[str, ...]]
    never: tuple[str, ...]
    hints: Mapping[str, tuple[str, ...]]
    sites: Mapping[str, tuple[str, ...]]
    references: tuple[str, ...]
    model_prefixes: tuple[str, ...]
    templates: tuple[str, ...]
    unread: tuple[str, ...]
    expressions: tuple[Expression, ...]


class Environment(_Names):
    """How names of variables and object fields tell what they hold."""

    @cached_property
    def _known(self) -> dict[str, str]:
        """Every name for which a role was given."""
        limits = {name: "limit" for f in self.families for name in (f.budget, f.context) if name}
        return limits | {
            name: kind
            for family in self.families
            for kind in ("key", "url", "model")
            for name in getattr(family, kind)
        }

    @cached_property
    def readers(self) -> dict[str, list[Family]]:
        """By the variable of a URL: the families that read it."""
        found: dict[str, list[Family]] = {}
        for family in self.families:
            for name in family.url:
                found.setdefault(name, []).append(family)
        return found

    @cached_property
    def kin(self) -> dict[str, set[str]]:
        """For each name that a family reads: all names that its families read."""
        found: dict[str, set[str]] = {}
        for family in self.families:
            limits = (name for name in (family.budget, family.context) if name)
            names = {*family.url, *family.key, *family.model, *limits}
            for name in names:
                found.setdefault(name, set()).update(names)
        return found

    def slot(self, name: str) -> str:
        """Return the role of a variable that known programs read by ``name``, '' for others."""
        return self._known.get(name, "")

    def role(self, name: str) -> str:
        """``key``, ``url``, ``model``, ``limit`` or '' by a variable's name."""
        known = self._known.get(name)
        if known is not None:
            return known
        return "" if name.startswith(self.never) else self._endings(name)[0]

    def stem(self, name: str) -> str:
        """What is left of ``name``, in capitals, without the suffix that tells its role."""
        return name.upper().removesuffix(self._endings(name)[1])

    @lru_cached_method(4096)  # each name is asked for more than once
    def _endings(self, name: str) -> tuple[str, str]:
        """The role that ``name``'s suffix tells and the suffix; a bare suffix is a name too."""
        upper = name.upper()
        for kind, suffixes in self.suffixes.items():
            for suffix in suffixes:
                if upper.endswith(suffix):
                    return kind, suffix
                if upper == suffix[1:]:
                    return kind, upper
        return "", ""

    def is_expression(self, text: str) -> bool:
        """Return whether ``text`` is, or holds, what a template engine, a CI system or a manager of
        secrets replaces; in linear time."""
        if text.startswith(self._beginnings):
            return True
        for opens, closes in self._brackets:
            at = text.find(opens)
            if at >= 0 and text.find(closes, at + len(opens)) >= 0:
                return True
        return False

    @cached_property
    def _beginnings(self) -> tuple[str, ...]:
        return tuple(row.begins for row in self.expressions if row.begins)

    @cached_property
    def _brackets(self) -> tuple[tuple[str, str], ...]:
        return tuple((row.opens, row.closes) for row in self.expressions if row.opens)

    def is_template(self, path: str) -> bool:
        """Whether the file at ``path`` is there to be copied and filled in, by its name."""
        name = path.rpartition("/")[2]
        return any(fnmatch(name, glob) for glob in self.templates)

    def site(self, name: str) -> str:
        """The side of the world that a variable's name speaks of, '' if of none."""
        words = set(name.upper().split("_"))
        return next((site for site, said in self.sites.items() if words & set(said)), "")

    def plan_named(self, name: str) -> str:
        """Return the plan that a variable's name speaks of, '' if of none. It may be any vendor's:
        only a host or the vendor's own word in the name tells whose."""
        upper = name.upper()
        plans = self.hints.items()
        return next((plan for plan, said in plans if any(word in upper for word in said)), "")

    def field_role(self, name: str) -> str:
        """``key``, ``url``, ``model`` or '' by the name of an object's field."""
        bare = name.lower().replace("_", "").replace("-", "")
        return next((kind for kind, names in self.fields.items() if bare in names), "")


class _Tools(NamedTuple):
    """The fields of a `ToolCatalog`."""

    tools: tuple[Tool, ...]
    environment: Environment
    formats: tuple[tuple[str, str], ...]


class ToolCatalog(_Tools):
    """Every known tool, and what variable names mean when no tool says so."""

    @cached_property
    def by_glob(self) -> Formats:
        """The formats of files that no tool claims."""
        return Formats(self.formats)

    @cached_property
    def by_name(self) -> dict[str, list[tuple[Tool, str, str]]]:
        """For a file's last name: the tools that read such a file, its name there and its tail."""
        found: dict[str, list[tuple[Tool, str, str]]] = {}
        for tool in self.tools:
            for name, spec in tool.files.items():
                for tail in spec.tails:
                    found.setdefault(tail.rpartition("/")[2], []).append((tool, name, tail))
        return found

    @lru_cached_method(256)  # of a path several questions are asked at once
    def claims(self, path: str) -> tuple[tuple[Tool, str, str], ...]:
        """The tools that read ``path``: tool, name of the file in its catalog, root folder."""
        likely = self.by_name.get(path.rpartition("/")[2], ())
        return tuple(
            (tool, name, path[: len(path) - len(tail)].rstrip("/") or "/")
            for tool, name, tail in likely
            if f"/{path}".endswith(f"/{tail}")
        )


@lru_cache(maxsize=4)
def load_tools(folder: str = HERE) -> ToolCatalog:
    """The tools described in ``folder``. Raises `CatalogError`."""
    tables = {path: read_toml(path) for path in _files(folder)}
    environment = tables.pop(join(folder, "environment.toml"))
    tools = tuple(tool_of(path, table) for path, table in tables.items())
    return ToolCatalog(tools, _environment(folder, environment), _formats(environment))


def _files(folder: str) -> list[str]:
    return [join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".toml")]


def _formats(table: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((glob, kind) for kind, globs in table["formats"].items() for glob in globs)


def _environment(folder: str, table: dict[str, Any]) -> Environment:
    path = join(folder, "environment.toml")
    families = tuple(built(Family, path, "[[family]]", row) for row in table["family"])
    lists: dict[str, Any] = {
        name: {key: tuple(names) for key, names in table[name].items()}
        for name in ("suffixes", "fields", "hints", "sites")
    }
    plain = {
        name: tuple(table[name])
        for name in ("never", "references", "model_prefixes", "templates", "unread")
    }
    expressions = tuple(
        built(Expression, path, f"[[expressions]] number {number}:", row)
        for number, row in enumerate(table["expressions"], start=1)
    )
    return Environment(families=families, expressions=expressions, **{**lists, **plain})


def tool_of(path: str, table: dict[str, Any]) -> Tool:
    """The tool that ``table`` (used up here) describes. Raises `CatalogError`."""
    files = {
        name: built(FileSpec, path, f"[files.{name}]", row)
        for name, row in table.pop("files", {}).items()
    }
    calls = tuple(_call(path, name, row) for name, row in table.pop("call", {}).items())
    if "stop" in table:
        table["stop"] = built(Stop, path, "[stop]", table["stop"])
    hands = tuple(built(ChildEnvironment, path, "[[hands]]", row) for row in table.pop("hands", ()))
    tool: Tool = built(Tool, path, "the tool", {**table, "files": files})
    tool = built(Tool, path, "the tool", {**tool._asdict(), "calls": calls, "hands": hands})
    _check_layers(path, tool)
    return tool


def _check_layers(path: str, tool: Tool) -> None:
    """Raises `CatalogError` for a layer that is no file of ``tool``'s."""
    places = [layer.partition(":")[0] for layer in tool.variables if layer != "process"]
    for layer in (*places, *tool.config):
        if layer not in tool.files:
            raise CatalogError(f"{path}: layer {layer!r} names no file of [files]")


def _call(path: str, name: str, row: dict[str, Any]) -> CallSpec:
    wire = dict(row.pop("wire", {}))
    by = wire.pop("by", None)
    place = f"[call.{name}]"
    if by is None:
        rule = WireRule(otherwise=built(Wire, path, place, wire))
    else:
        wires = {
            value: built(Wire, path, place, {"protocol": said} if isinstance(said, str) else said)
            for value, said in wire.items()
        }
        otherwise = wires.pop("other", Wire())
        rule = WireRule(by, wires, otherwise)
    if "active" in row:
        row["active"] = built(Active, path, f"[call.{name}.active]", row["active"])
    spec: CallSpec = built(CallSpec, path, place, {"id": name, **row, "wire": rule})
    return spec
