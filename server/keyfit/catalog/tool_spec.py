"""What coding tools read and send, as records: the words of docs/adding-a-tool.md."""

# Annotations are evaluated here: NamedTuple compiles each that is a string, at every start.

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar, NamedTuple

from ..parsers.formats import FORMATS
from ..util.lru_method import lru_cached_method
from .toml_reader import Parts
from .vocabulary import (
    BrokenFile,
    CallChange,
    ChildKind,
    Dialect,
    DroppedSlashes,
    EmptyVariable,
    Evidence,
    FallbackRow,
    FileFormat,
    MissingReference,
    SentKeys,
)


class FileSyntax(NamedTuple):
    """How a tool reads a file.

    ``dialect``: whose rules it reads the format by; python-dotenv's a ``.env``, if empty.
    ``comments``: a ``json`` file in which it is known to accept them. ``trailing_commas``: a last
    one in a list is no error. ``broken``: what becomes of a file that does not parse.
    """

    format: FileFormat
    dialect: Dialect = ""
    comments: bool = False
    trailing_commas: bool = False
    broken: BrokenFile = ""


class _FileFields(NamedTuple):
    """The fields of a `FileSpec`."""

    at: tuple[str, ...]
    syntax: FileSyntax
    moved_by: str = ""
    only: tuple[str, ...] = ()
    shared: bool = False
    inline: bool = False
    every: bool = False
    requires: tuple[str, ...] = ()
    under: str = ""
    moved_if_empty: bool = False
    blocked: tuple[str, ...] = ()
    bom_in_name: bool = False
    lenient: bool = False
    unread_if: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    unread_with: tuple[str, ...] = ()
    includes: str = ""


class FileSpec(_FileFields):
    """A file that a tool reads: where (``{cwd}``, ``{up}``, ``{repo}``, ``{home}`` …) and how.

    ``moved_by``: the variable that names another folder for the first one below ``{home}``;
    ``moved_if_empty``: set to nothing, it names the one where the tool starts. ``blocked``: names
    in it, or their beginnings or ends with ``*``, that the tool does not take from there.
    ``bom_in_name``: a byte order mark belongs to the first name, which then is another one.
    ``lenient``: values of a wrong kind do not matter. ``only``: the top-level names that count in
    it; all, if empty. ``shared``: it belongs to another tool, and does not show that this one is in
    use. ``inline``: its places are variables whose value is the text itself. ``every``: each of the
    files that are there counts, the nearest most. ``requires``: a file, a path there (``{root}``
    is the folder) and the value without which the tool does not read this one. ``under``: the path
    that all of it belongs below, beside the other files. ``unread_if``: the values of variables,
    ``*`` for any, with which the tool does not read it; ``unread_with``: texts in it with which it
    does not. ``includes``: the name at which other files are named, below its folder, whose
    settings count where it stands, less than those beside it.
    """

    PARTS: ClassVar[Parts] = {"syntax": FileSyntax}

    @cached_property
    def tails(self) -> tuple[str, ...]:
        """Return the ends of the paths by which the file is recognized in any folder."""
        return tuple(place.partition("/")[2] for place in self._named)

    @cached_property
    def own(self) -> tuple[str, ...]:
        """Return the places that only this tool reads: a plain ``.env`` is anybody's."""
        if self.shared:
            return ()
        if not self.is_env_file:
            return tuple(self._named)
        return tuple(place for place in self._named if place.count("/") > 1)

    @cached_property
    def has_chosen_name(self) -> bool:
        """Return whether the settings choose what the file is called."""
        return any("{" in place[1:] for place in self.at)

    @property
    def at_home(self) -> bool:
        """Return whether all of its places are in the home folder."""
        return all(place.startswith("{home}") for place in self.at)

    @property
    def is_env_file(self) -> bool:
        """Return whether it is a list of variables, as any program may load it."""
        return FORMATS[self.syntax.format].is_env_file

    @property
    def _named(self) -> Iterator[str]:
        # A place with a name that settings choose is no end of anybody's path.
        return (
            place
            for place in self.at
            if not place.startswith("$") and "{" not in place[1:]
        )

    @cached_property
    def _own_ends(self) -> tuple[str, ...]:
        return tuple(place[place.index("/") :] for place in self.own)

    def is_own(self, path: str) -> bool:
        """Return whether the file at ``path`` lies at one of the ``own`` places, in any folder."""
        return path.endswith(self._own_ends)


class Wire(NamedTuple):
    """How a call leaves: the protocol, what the tool appends to the base URL, model trimming.

    ``base_may_include``: a beginning of what is appended that the base may end in already.
    ``strip_prefix``: a word before the model that is not sent, ``strip_suffixes``: words after it.
    ``path``: on the hosts of the plans ``path_of``, what the base's path becomes where it is empty
    or begins with one of ``path_instead_of``. ``drops_slashes``: of several at the base's end.
    """

    protocol: str = ""
    suffix: str | None = None
    base_may_include: str = ""
    strip_prefix: str = ""
    strip_suffixes: tuple[str, ...] = ()
    path: str = ""
    path_of: tuple[str, ...] = ()
    path_instead_of: tuple[str, ...] = ()
    drops_slashes: DroppedSlashes = ""


class WireRule(NamedTuple):
    """A wire, or a choice of one by the value at ``by``, or by its beginning.

    ``by`` may name several locators, see `ConfigRow.joined`; a beginning ends in ``/`` or ``*``.
    ``otherwise`` is the wire where neither is listed.
    """

    by: str = ""
    wires: Mapping[str, Wire] = MappingProxyType({})
    otherwise: Wire = Wire()


class Active(NamedTuple):
    """Which row a tool calls: that whose ``match`` (``{id}/{m}``: its names, each of its models)
    is the value at ``by``, else ``default``.

    Where no row matches: the call ``otherwise``, if it has a key; else, with ``first``, the
    first row (``unset``: only if nothing is set at ``by``); else nothing is sent, and
    ``unmatched`` says why. Of the first row's models it calls the one whose name has the last of
    the words ``prefer_models`` in it, else the last by name; without words the first. ``recent``:
    locators in a list (``{n}``), whose values joined by ``/`` are names that count in its order
    where nothing is chosen, if a row has them. ``aliases_at``: a locator in an object of models
    (``{m}``), at which another name for each stands. ``any_case``: the row's name counts in any
    case. ``bare``: a model's name alone will do, with ``unique`` only if no other row has it.
    ``others``: in words, why it is unknown what is sent where no row has the name: there are more.
    ``open``: a model that the row does not declare is sent as it is written. ``where``: names of
    the row that must be as the value at a locator, if there is one. ``among``: words that the list
    at a locator of the row must have, if there is one. ``prefer``: of several rows that match, the
    one whose value is that at a locator.
    """

    by: tuple[str, ...] = ()
    match: str = ""
    default: str = ""
    otherwise: str = ""
    prefer: Mapping[str, str] = MappingProxyType({})
    first: FallbackRow = ""
    unmatched: str = ""
    bare: bool = False
    open: bool = False
    where: Mapping[str, str] = MappingProxyType({})
    among: Mapping[str, str] = MappingProxyType({})
    prefer_models: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()
    others: str = ""
    aliases_at: str = ""
    any_case: bool = False
    unique: bool = False


class Stop(NamedTuple):
    """``message`` why the tool sends nothing unless a value stands at one of ``unless``: locators,
    or several joined by ``+`` that are needed together."""

    unless: tuple[str, ...]
    message: str


class CallAuth(NamedTuple):
    """Where a call takes its keys from; ``key`` are locators.

    ``headers`` carry the keys where those are not the protocol's own, one for each of ``key`` (the
    last for all that follow). ``names``: variables that the tool looks up where the key is just
    their name. ``login`` says in words where else a key may come from, ``keyless`` why nothing is
    sent without one, ``unset`` why where a variable is named for it. ``login_at``: what shows that
    there is such a login, if it is known. ``also_in``: switches with which another header carries
    the key as well. ``header_tables``: where further headers stand, some of which may carry a key,
    the winning table first; ``header_tables_win``: the headers in which that key replaces the one
    of ``key``. ``send``: of the keys that are set, the ``first``, the first
    that is ``filled``, or ``all``; ``sends_empty``: variables that are sent as they are where they
    are set to nothing.
    """

    key: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    login: str = ""
    keyless: str = ""
    unset: str = ""
    send: SentKeys = "first"
    login_at: tuple[str, ...] = ()
    also_in: Mapping[str, str] = MappingProxyType({})
    header_tables: tuple[str, ...] = ()
    header_tables_win: tuple[str, ...] = ()
    sends_empty: tuple[str, ...] = ()


class CallEndpoint(NamedTuple):
    """Where a call goes: ``url`` are locators, ``default_url`` is what is built in.

    ``url_references`` are syntaxes that the tool expands from the environment in a URL alone.
    """

    url: tuple[str, ...] = ()
    default_url: str = ""
    url_references: tuple[str, ...] = ()


class CallModels(NamedTuple):
    """The models of a call, by locators, and the one that is called.

    ``default_model`` is what is built in. ``choose``: of these, the first that is set is called.
    ``select``: values that name a row's model. ``aliases``: words for a model, and where the model
    stands; ``words``: a list of texts ``word:model`` for what
    is chosen; ``alias_defaults``: the model where nothing stands there, if that was seen.
    ``rename``: where a row renames the model sent. ``of_declared``: locators that lead nowhere but
    to what is built in for a model that no file declares. The rest are limits of a model.
    """

    model: tuple[str, ...] = ()
    default_model: str = ""
    choose: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    aliases: Mapping[str, str] = MappingProxyType({})
    alias_defaults: Mapping[str, str] = MappingProxyType({})
    words: str = ""
    rename: str = ""
    of_declared: tuple[str, ...] = ()
    thinking: str = ""
    budget: str = ""
    context: str = ""
    output: str = ""


class Unmodeled(NamedTuple):
    """Settings and variables at the locators ``at``, of which keyfit knows only that they can
    change the parts of a call in ``changes``.

    ``naming``: it counts only where it names that (``{id}``, a binding of the row; ``{m}``, the
    model that is sent); ``not_naming``: only where it does not. ``differs_from``: only where the
    value is another than the one at that locator, and no variable's name in its place.
    ``without``: only where the row has nothing at these locators.
    """

    at: tuple[str, ...]
    changes: tuple[CallChange, ...]
    naming: str = ""
    not_naming: str = ""
    differs_from: str = ""
    without: tuple[str, ...] = ()


class SwitchOff(NamedTuple):
    """Lists of settings at the locators ``at`` that switch a row or a model off, and the
    ``message`` that says so; ``naming`` and ``not_naming`` as in `Unmodeled`."""

    at: tuple[str, ...]
    message: str
    naming: str = ""
    not_naming: str = ""


class CallConditions(NamedTuple):
    """When a call is made.

    ``unless``: the call that comes before, if it has the model. ``when``: the values at a locator,
    or their beginnings, with which the call is made ('' for none); ``when_not``: with which it is
    not, as those of a `WireRule`. ``needs``: the only names of a provider at a locator with which
    anything is sent. ``rejects``: those with which nothing is, and why; at ``{x}`` the names of a
    row with which the tool does not start.
    """

    unless: str = ""
    when: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    when_not: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    needs: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    rejects: Mapping[str, Mapping[str, str]] = MappingProxyType({})


class _CallFields(NamedTuple):
    """The fields of a `CallSpec`."""

    id: str
    wire: WireRule
    each: str = ""
    strip: bool = False
    active: Active | None = None
    auth: CallAuth = CallAuth()
    endpoint: CallEndpoint = CallEndpoint()
    models: CallModels = CallModels()
    conditions: CallConditions = CallConditions()


class CallSpec(_CallFields):
    """One kind of call that a tool declares.

    ``each``: a locator of the rows that declare one; one row if empty. ``active``: which of these
    is called; all, if None. ``strip``: blanks around values are cut.
    """

    PARTS: ClassVar[Parts] = {
        "auth": CallAuth,
        "endpoint": CallEndpoint,
        "models": CallModels,
        "conditions": CallConditions,
    }


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
    caller: ChildKind = ""
    called: str = ""


class ToolSource(NamedTuple):
    """How it is known what a tool does; ``observed`` is the version that was watched."""

    cite: str
    as_of: date
    observed: str = ""
    evidence: Evidence = "observed"


class Layers(NamedTuple):
    """Layers of ``variables`` and of settings (``config``), the winning one first.

    ``empty_hides_lower``: layers in which an empty variable hides those below, where it does not
    count itself. ``replace``: paths of which the higher file's value is not merged with the lower.
    ``names``: the only top-level names of settings with which the tool starts; a beginning of one
    will do. ``excluded``: where a list of variables stands that do not count in a plain ``.env`` of
    a project.
    ``builtin``: the settings that are part of the tool and count least (a file of
    ``catalog/builtin``). ``bindings``: a locator and what counts without a value there, for a
    ``{x}`` that the settings choose. ``types``: the kind that the value at a path must have, or the
    tool does with the file as with one that does not parse. ``known_names``: the only names that
    the object at a path may have, "" for the file itself, or it does the same.
    """

    variables: tuple[str, ...] = ()
    empty: EmptyVariable = "unset"
    empty_hides_lower: tuple[str, ...] = ()
    config: tuple[str, ...] = ()
    replace: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    excluded: str = ""
    builtin: str = ""
    bindings: Mapping[str, tuple[str, str]] = MappingProxyType({})
    types: Mapping[str, str] = MappingProxyType({})
    known_names: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class Expansion(NamedTuple):
    """The syntaxes of references that a tool expands, from which layers, and what of unset ones.

    ``reference_names``: the names that it knows in them, as a regular expression; any, if empty.
    """

    references: tuple[str, ...] = ()
    reference_names: str = ""
    references_from: tuple[str, ...] = ()
    missing: MissingReference = "literal"


class Detection(NamedTuple):
    """Signs that a tool is in use where no file of its own is there.

    ``detect_by``: variables of which one is set, but for a plain ``.env``, which is anybody's:
    there it takes one of ``detect_in_dotenv`` (several joined by ``+`` are needed together), which
    nothing else reads; or a manifest lists one of ``packages`` (by registry) and a variable of the
    tool is set.
    """

    detect_by: tuple[str, ...] = ()
    detect_in_dotenv: tuple[str, ...] = ()
    packages: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class ChildPrograms(NamedTuple):
    """Variables for the programs that a tool starts; ``environments`` are objects of variables."""

    environments: tuple[str, ...] = ()
    child_environments: tuple[ChildEnvironment, ...] = ()


class _ToolFields(NamedTuple):
    """The fields of a `Tool`."""

    id: str
    title: str
    agent: bool
    source: ToolSource
    scripts: bool = False
    files: Mapping[str, FileSpec] = MappingProxyType({})
    layers: Layers = Layers()
    expansion: Expansion = Expansion()
    detection: Detection = Detection()
    stop: Stop | None = None
    unmodeled: tuple[Unmodeled, ...] = ()
    switch_offs: tuple[SwitchOff, ...] = ()
    children: ChildPrograms = ChildPrograms()
    calls: tuple[CallSpec, ...] = ()


class Tool(_ToolFields):
    """A program that reads keys, endpoints and models.

    ``agent``: plans accept it as a coding agent. ``scripts``: it is known to be none; without both
    nobody knows who calls.
    """

    PARTS: ClassVar[Parts] = {
        "source": ToolSource,
        "layers": Layers,
        "expansion": Expansion,
        "detection": Detection,
        "children": ChildPrograms,
    }

    @cached_property
    def read(self) -> tuple[str, ...]:
        """Return the variables of keys and URLs that its calls read."""
        locators = (
            locator
            for call in self.calls
            for locator in (*call.auth.key, *call.endpoint.url)
        )
        return tuple(locator[1:] for locator in locators if locator.startswith("$"))

    @cached_property
    def has_signs(self) -> bool:
        """Return whether it may be in use without a file of its own."""
        return any(self.detection)

    @cached_property
    def own_places(self) -> tuple[tuple[str, FileSpec], ...]:
        """Return the places that only this tool reads: a file there shows that it is in use."""
        return tuple(
            (place, spec) for spec in self.files.values() for place in spec.own
        )

    @lru_cached_method(64)
    def own_in(self, folder: str) -> tuple[tuple[str, str], ...]:
        """Return `own_places` with their paths in ``folder``, but for those that are the machine's.

        Asked for each keystroke: of a ``.env`` any tool that would read it may be in use.
        """
        top = folder.rstrip("/")
        paths = []
        for place, _ in self.own_places:
            if not place.startswith("/"):
                tail = place.partition("/")[2]
                paths.append((place, f"{top}/{tail}"))
        return tuple(paths)


class DeclaredTool(Tool):
    """A tool that a file of the project or the user describes, not keyfit's own facts."""
