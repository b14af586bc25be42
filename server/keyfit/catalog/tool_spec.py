"""What coding tools read and send, as records: the vocabulary of docs/adding-a-tool.md.

A locator is a path to a value in a tool's files, or ``$NAME`` for a variable: see
`resolve.locators`. ``{x}`` in a locator stands for any name, and is bound to the name it matched.
"""

# Annotations are evaluated here: NamedTuple compiles each that is a string, at every start.

import itertools
from collections.abc import Iterator, Mapping
from datetime import date
from fnmatch import fnmatchcase
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar, NamedTuple

from ..parsers.formats import FORMATS
from ..util.lru_method import lru_cached_method
from ..util.translation import Phrase
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

    - ``dialect``: whose rules apply to the format; '' means python-dotenv's for a ``.env``.
    - ``comments``: the tool accepts comments in this ``json`` file.
    - ``trailing_commas``: the tool accepts a comma after the last item.
    - ``broken``: what the tool does with a file that does not parse.
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
    bom_breaks: bool = False
    plain: bool = False
    lenient: bool = False
    unread_if: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    unread_with: tuple[str, ...] = ()
    superseded_by: str = ""
    includes: str = ""
    profiles: tuple[str, ...] = ()
    schemas: tuple[str, ...] = ()
    top_names: tuple[str, ...] = ()


class FileSpec(_FileFields):
    """A file that a tool reads: where (``at``, places such as ``{cwd}``, ``{up}``, ``{home}``) and
    how.

    - ``moved_by``: the variable that replaces the first folder below ``{home}``.
    - ``moved_if_empty``: set to nothing, that variable means the folder where the tool starts.
    - ``only``: the top-level names that the tool reads from this file; all if empty.
    - ``shared``: the file belongs to another tool, so it does not show that this one is in use.
    - ``inline``: the places are variables whose value is the text of the file.
    - ``every``: all of the files that exist are read, and the nearest wins; else only the first.
    - ``requires``: a file, a path in it (``{root}`` is the folder) and a value, without which the
      tool does not read this file; a file alone only has to exist.
    - ``under``: the path below which the tool sees the file's contents, beside its other files. A
      ``*`` in it stands for what the ``*`` in the file's name does.
    - ``blocked``: variables that the tool ignores in this file; ``*`` at either end matches any
      text.
    - ``bom_in_name``: the tool takes a byte order mark for a part of the first name.
    - ``bom_breaks``: the tool's parser rejects a file that begins with one.
    - ``plain``: the tool expands no references in this file.
    - ``lenient``: the tool accepts values of the wrong type.
    - ``unread_if``: values of variables (``*`` for any) with which the tool does not read the file.
    - ``unread_with``: texts in the file with which the tool does not read it.
    - ``superseded_by``: the name of a file beside it that the tool has read instead ever since it
      wrote it.
    - ``top_names``: top-level names of which one shows that a file of any name is such a file.
    - ``includes``: the name of a setting that lists further files below this one's folder. Their
      settings apply where they are included, and lose to those beside them.
    """

    PARTS: ClassVar[Parts] = {"syntax": FileSyntax}

    @cached_property
    def tails(self) -> tuple[str, ...]:
        """Return the ends of paths by which the file is recognized in any folder."""
        return tuple(place.partition("/")[2] for place in self._named)

    @cached_property
    def own(self) -> tuple[str, ...]:
        """Return the places that only this tool reads; a plain ``.env`` may be any program's."""
        if self.shared:
            return ()
        if not self.is_env_file:
            return tuple(self._named)
        return tuple(place for place in self._named if place.count("/") > 1)

    @cached_property
    def has_chosen_name(self) -> bool:
        """Return whether the name of the file depends on the tool's settings."""
        return any("{" in place[1:] for place in self.at)

    @cached_property
    def has_variable_place(self) -> bool:
        """Return whether a variable may lead to the file, which then is at no other place."""
        return any(place.startswith("$") for place in self.at)

    @property
    def at_home(self) -> bool:
        """Return whether all of its places are in the home folder."""
        return all(place.startswith("{home}") for place in self.at)

    @property
    def is_env_file(self) -> bool:
        """Return whether it is a list of variables that any program may load."""
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

    def under_of(self, path: str) -> str:
        """Return ``under`` for the file at ``path``, "" if it stands below nothing."""
        if "*" not in self.under:
            return self.under
        name = path.rpartition("/")[2]
        for place in self.at:
            before, star, behind = place.rpartition("/")[2].partition("*")
            if star and name.startswith(before) and name.endswith(behind):
                stem = name[len(before) : len(name) - len(behind)].replace('"', "")
                return self.under.replace("*", f'"{stem}"')
        return self.under

    def is_own(self, path: str) -> bool:
        """Return whether the file at ``path`` lies at one of the ``own`` places, in any folder."""
        if path.endswith(self._own_ends):
            return True
        return any(is_place_of(path, end[1:]) for end in self._own_ends if "*" in end)


def variable_in(locator: str) -> str:
    """Return the name of the variable that ``locator`` stands for, '' if it leads elsewhere."""
    return locator[1:] if locator.startswith(("$", "=")) else ""


def is_place_of(path: str, tail: str) -> bool:
    """Return whether ``path`` ends with ``tail``, in whose last name a ``*`` is any text."""
    folder, _, name = path.rpartition("/")
    inner, _, pattern = tail.rpartition("/")
    return fnmatchcase(name, pattern) and folder.endswith(f"/{inner}")


class Wire(NamedTuple):
    """How a call is sent: the protocol, and what the tool makes of the base URL and the model.

    - ``suffix``: what the tool appends to the base URL; None for the protocol's own endpoint.
    - ``base_may_include``: the beginning of the suffix, which the base URL may already end with.
    - ``strip_prefix``: a prefix of the model that is not sent, or several joined by ``|``.
    - ``strip_suffixes``: suffixes of the model that are not sent.
    - ``path``: what replaces the path of a base URL on the hosts of the plans ``path_of``, if that
      path is empty or begins with one of ``path_instead_of``.
    - ``drops_slashes``: how many of several trailing slashes the tool removes from the base URL.
    - ``plain_headers``: the headers of the call's ``header_tables`` are not sent.
    - ``key``: locators of keys that are looked for after those of the call; ``keyless``: why
      nothing is sent if no key is set at any of them, not even to nothing.
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
    plain_headers: bool = False
    key: tuple[str, ...] = ()
    keyless: Phrase = Phrase("")


class WireRule(NamedTuple):
    """One wire, or a choice of wires by the value at ``by``.

    ``by`` may combine several locators, see `ConfigRow.joined`. The keys of ``wires`` are values,
    beginnings of values if they end in ``/`` or ``*``, or ends of values if they begin with ``*``.
    ``:url`` in ``by`` is the base URL of the call itself.
    ``otherwise`` is the wire for any other value.
    """

    by: str = ""
    wires: Mapping[str, Wire] = MappingProxyType({})
    otherwise: Wire = Wire()


class Active(NamedTuple):
    """Which of its rows a tool calls: the one whose ``match`` is the value at ``by``, else
    ``default``.

    ``match`` is a pattern such as ``{id}/{m}``: the row's bindings, and each of its models. If no
    row matches, the tool calls ``otherwise`` if that has a key, else the first row if ``first``
    says so, else nothing, for the reason ``unmatched``.

    - ``prefer_models``: words; of the first row's models, the tool calls the one that contains the
      last of them, else the last model by name. Without words, it calls the first model.
    - ``recent``: locators in a list (``{n}``) of recently used names, which are joined by ``/``. If
      nothing is chosen, the first name that matches a row counts.
    - ``aliases_at``: a locator in an object of models (``{m}``) that gives each another name, also
      for use after the name of the row.
    - ``any_case``: the row's name matches in any case.
    - ``bare``: the name of a model alone matches a row.
    - ``unique``: with ``bare``, a model alone matches only if no other row has it.
    - ``others``: why the call is unknown if no row has the name: there are rows not listed here.
    - ``open``: a model that the row does not declare is sent as it is.
    - ``where``: bindings of the row that must equal the value at a locator, if there is one.
    - ``among``: words that the list at a locator of the row must contain, if there is one.
    - ``prefer``: of several matching rows, the one whose value equals that at another locator.
    - ``strip_prefix``: what may stand before the name of the row where it is chosen.
    - ``numbered``: the choice has ``-`` for each blank of the name, and ``-0`` after it, the number
      of the row among those of the name. If there is one only, any number will do.
    """

    by: tuple[str, ...] = ()
    match: str = ""
    default: str = ""
    otherwise: str = ""
    prefer: Mapping[str, str] = MappingProxyType({})
    first: FallbackRow = ""
    unmatched: Phrase = Phrase("")
    bare: bool = False
    open: bool = False
    where: Mapping[str, str] = MappingProxyType({})
    among: Mapping[str, str] = MappingProxyType({})
    prefer_models: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()
    others: Phrase = Phrase("")
    aliases_at: str = ""
    any_case: bool = False
    unique: bool = False
    strip_prefix: str = ""
    numbered: bool = False


class Stop(NamedTuple):
    """The reason, ``message``, why a tool sends nothing unless a value is set at one of ``unless``.

    Each of ``unless`` is a locator, or several joined by ``+`` that are needed together.
    """

    unless: tuple[str, ...]
    message: Phrase


class CallAuth(NamedTuple):
    """Where a call takes its keys from.

    - ``key``: locators of keys.
    - ``headers``: the header of each of ``key`` if it is not the protocol's own; the last one is
      that of all further keys.
    - ``names``: variables that the tool looks up if the key is just their name; ``*`` for any that
      is set.
    - ``login``: what login may supply a key, in words; ``login_at``: locators that show that there
      is such a login, if that is known.
    - ``keyless``: why nothing is sent without a key.
    - ``unset``: why nothing is sent if the variable named for the key is not set.
    - ``send``: which of the keys that are set are sent.
    - ``also_in``: switches with which another header carries the key as well.
    - ``header_tables``: locators of further headers, some of which may carry a key, the winning
      table first; ``header_tables_win``: headers in which that key replaces the one of ``key``.
    - ``sends_empty``: variables that are sent even if they are set to nothing.
    - ``instead``: variables whose key may be sent where there is none of ``key``; by a tool that
      then calls the first row that has a key, elsewhere.
    - ``default_key``: the text that is sent where there is none, which is no key of anybody's.
    """

    key: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    login: Phrase = Phrase("")
    keyless: Phrase = Phrase("")
    unset: Phrase = Phrase("")
    send: SentKeys = "first"
    login_at: tuple[str, ...] = ()
    also_in: Mapping[str, str] = MappingProxyType({})
    header_tables: tuple[str, ...] = ()
    header_tables_win: tuple[str, ...] = ()
    sends_empty: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    default_key: str = ""


class CallEndpoint(NamedTuple):
    """Where a call is sent: ``url`` has locators, ``default_url`` is built into the tool.

    ``url_references`` are reference syntaxes that the tool expands from the environment in URLs
    only; with ``plain_url``, it expands none in them.
    """

    url: tuple[str, ...] = ()
    default_url: str = ""
    url_references: tuple[str, ...] = ()
    plain_url: bool = False


class CallModels(NamedTuple):
    """The models of a call, by locators, and which of them is called.

    - ``model``: locators of models; ``default_model`` is built into the tool.
    - ``choose``: locators of a choice, of which the first that is set is called.
    - ``select``: locators of values that name a row's model.
    - ``aliases``: other words for a model, and the locator of the model that each stands for;
      ``alias_defaults``: the model if nothing is set there, if that was observed.
    - ``words``: the locator of a list of texts ``word:model`` that define such words.
    - ``rename``: the locator of the name under which a row's model is sent.
    - ``of_declared``: locators that, for a model that no file declares, lead only to what is built
      in.
    - ``thinking``, ``budget``, ``context``, ``output``: locators of a model's limits.
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
    ``values``: only where the value is one of these (``*`` for any text), a slash at its end aside.
    ``without``: only where the row has nothing at these locators. ``undeclared``: only where the
    row does not declare the model that is sent. ``files``: files of the tool, by name, of which it
    is enough that one is there. ``calls``: the only calls that it changes.
    """

    changes: tuple[CallChange, ...]
    at: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    naming: str = ""
    not_naming: str = ""
    differs_from: str = ""
    values: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    undeclared: bool = False


class SwitchOff(NamedTuple):
    """Settings at the locators ``at`` that switch a row, a model or the whole tool off, and the
    ``message`` that says so; ``naming`` and ``not_naming`` as in `Unmodeled`.

    ``known``: it does not count where the setting is one of these names; ``without``: only where
    nothing stands at any of these locators, as what the name should be declared by.
    """

    at: tuple[str, ...]
    message: Phrase
    naming: str = ""
    not_naming: str = ""
    known: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


class CallConditions(NamedTuple):
    """When a call is made.

    - ``unless``: the call that is made instead if it has the model.
    - ``when``: the values at a locator, or their beginnings or ends, with which the call is made
      ('' for none).
    - ``when_not``: those with which it is not made.
    - ``needs``: the only names of a provider at a locator with which anything is sent.
    - ``skips``: names of a provider at a locator that the tool does not read, and the name of the
      one that it looks for instead.
    - ``rejects``: the values at a locator with which nothing is sent, and why; at ``{x}``, the
      names of a row with which the tool does not start.
    - ``ignores``: the values at a locator with which the tool ignores the row and calls something
      else, and why.
    - ``rejects_any``: the tool does not start with a row that it rejects and does not call either.
    """

    unless: str = ""
    when: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    when_not: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    needs: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    skips: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    rejects: Mapping[str, Mapping[str, Phrase]] = MappingProxyType({})
    ignores: Mapping[str, Mapping[str, Phrase]] = MappingProxyType({})
    rejects_any: bool = False


class _CallFields(NamedTuple):
    """The fields of a `CallSpec`."""

    id: str
    wire: WireRule
    like: str = ""
    each: str = ""
    strip: bool = False
    active: Active | None = None
    auth: CallAuth = CallAuth()
    endpoint: CallEndpoint = CallEndpoint()
    models: CallModels = CallModels()
    conditions: CallConditions = CallConditions()


class CallSpec(_CallFields):
    """One kind of call that a tool declares.

    - ``like``: the call from which this one has all that it does not say itself.
    - ``each``: the locator of the rows that declare one call each; without it, there is one row.
    - ``active``: which of the rows is called; all of them if None.
    - ``strip``: the tool removes blanks around values.
    """

    PARTS: ClassVar[Parts] = {
        "auth": CallAuth,
        "endpoint": CallEndpoint,
        "models": CallModels,
        "conditions": CallConditions,
    }

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """Return the variables of keys, URLs, models and their limits that the call reads."""
        models = self.models
        limits = (models.thinking, models.budget, models.context)
        locators = (*self.auth.key, *self.endpoint.url, *models.model, *limits)
        return tuple(filter(None, map(variable_in, locators)))

    @cached_property
    def key_places(self) -> tuple[str, ...]:
        """Return the locators at one of which something is set if a key is sent."""
        wires = (*self.wire.wires.values(), self.wire.otherwise)
        of_wires = itertools.chain.from_iterable(wire.key for wire in wires)
        every = (*self.auth.key, *self.auth.header_tables, *of_wires)
        return tuple(dict.fromkeys(every))


class ChildEnvironment(NamedTuple):
    """Variables for the programs that a tool starts, at each place that ``each`` leads to.

    - ``objects``: objects of variables below that place, the winning one first.
    - ``files``: locators of names of ``.env`` files, which lose to the objects; the last file wins.
    - ``root``: the word in such a name that stands for the tool's folder.
    - ``caller``: the kind of the programs, if it is known; messages call them ``called``.
    """

    each: str
    objects: tuple[str, ...]
    files: tuple[str, ...] = ()
    root: str = ""
    caller: ChildKind = ""
    called: str = ""


class ToolSource(NamedTuple):
    """How it is known what a tool does; ``observed`` is the version that was observed."""

    cite: str
    as_of: date
    observed: str = ""
    evidence: Evidence = "observed"


class Layers(NamedTuple):
    """The layers of ``variables`` and of settings (``config``), the winning one first.

    - ``empty``: whether an empty variable counts as set; ``empty_hides_lower``: layers in which one
      that does not count still hides the layers below.
    - ``emptied_by``: the variable that, set to nothing, hides the setting at a path in all files.
    - ``replace``: paths at which the value of a higher file replaces that of lower files, where
      others are merged.
    - ``names``: the only top-level names of settings with which the tool starts; the beginning of a
      name is enough.
    - ``excluded``: the locator of a list of variables that the tool ignores in a project's
      ``.env``.
    - ``builtin``: the settings built into the tool, as a file of ``catalog/builtin``; they count
      least.
    - ``bindings``: for a ``{x}`` that the settings choose, its locator and its default.
    - ``types``: the type that the value at a path must have; else the file counts as one that does
      not parse.
    - ``known_names``: the only names that the object at a path may have ("" is the file itself);
      with any other, the file counts as one that does not parse.
    - ``required``: the names that the object at a path must have; without one of them, or if it is
      an empty text, the file counts as one that does not parse.
    - ``required_except``: names of objects at a path of ``required``, in lower case, that need not
      have them.
    """

    variables: tuple[str, ...] = ()
    empty: EmptyVariable = "unset"
    empty_hides_lower: tuple[str, ...] = ()
    emptied_by: Mapping[str, str] = MappingProxyType({})
    config: tuple[str, ...] = ()
    replace: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    excluded: str = ""
    builtin: str = ""
    bindings: Mapping[str, tuple[str, str]] = MappingProxyType({})
    types: Mapping[str, str] = MappingProxyType({})
    known_names: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    required: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    required_except: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class Expansion(NamedTuple):
    """The references that a tool expands.

    - ``references``: their syntaxes; a ``?`` at the end marks those expanded from
      ``references_from``.
    - ``reference_names``: a regular expression for the names that count as references; any if
      empty.
    - ``references_from``: the layers from which the syntaxes with a ``?`` are expanded.
    - ``filled_in``: how expressions begin that another program replaces before the tool reads them.
    - ``missing``: what a reference to an unset variable becomes.
    """

    references: tuple[str, ...] = ()
    reference_names: str = ""
    references_from: tuple[str, ...] = ()
    filled_in: tuple[str, ...] = ()
    missing: MissingReference = "literal"


class Detection(NamedTuple):
    """Signs that a tool is in use although none of its own files exists.

    - ``detect_by``: variables of which one is set, except in a plain ``.env``, which any program
      reads.
    - ``detect_in_dotenv``: variables that nothing else reads, so that they count in a plain
      ``.env`` too;
      several joined by ``+`` are needed together.
    - ``packages``: packages by registry; one in a manifest counts if a variable of the tool is set.
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
    title: Phrase
    agent: bool
    source: ToolSource
    scripts: bool = False
    everyday: bool = False
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

    ``agent``: plans accept it as a coding agent. ``scripts``: it is known not to be one. If neither
    is set, it is not known what kind of program it is. ``everyday``: its files are in many projects
    that call no model, so that one of them alone is no reason for an editor to start the server.
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
        """Return the variables of keys and URLs that the tool's calls read."""
        locators = (
            locator
            for call in self.calls
            for locator in (*call.auth.key, *call.endpoint.url)
        )
        return tuple(filter(None, map(variable_in, locators)))

    @cached_property
    def has_signs(self) -> bool:
        """Return whether the tool may be in use without a file of its own."""
        return any(self.detection)

    @cached_property
    def own_places(self) -> tuple[tuple[str, FileSpec], ...]:
        """Return the places that only this tool reads: a file there shows that it is in use."""
        return tuple(
            (place, spec) for spec in self.files.values() for place in spec.own
        )

    @lru_cached_method(64)
    def own_in(self, folder: str) -> tuple[tuple[str, str], ...]:
        """Return `own_places` with their paths in ``folder``, without absolute places.

        This is called at each keystroke, since any tool that reads a ``.env`` may be in use.
        """
        top = folder.rstrip("/")
        paths = []
        for place, _ in self.own_places:
            if place.startswith("{"):
                tail = place.partition("/")[2]
                paths.append((place, f"{top}/{tail}"))
        return tuple(paths)


class DeclaredTool(Tool):
    """A tool that neither keyfit's own facts nor the user's own settings describe."""
