"""Draws random cases: which layers of a tool exist, and what each of them says.

What a tool has layers for stands in layers/<tool>.toml:

    urls, models, references     values to draw from; `{layer}` is the layer's name
    names                        variables of which a case names one for its key
    programs                     what an SDK is started with, instead of the usual program, by name
    every                        takes part in each so many rounds only, for slow tools
    git                          false for what looks for no repository: its cases have none
    [NAME]                       one layer: `at` and `form`, and how often it exists (`chance`)
    like                         another layer, of which this one has all that it does not say
    program                      exists only where that program is started
    fixed                        what the file always holds, as path → value
    key, url, model              the paths that may hold one, of which one is drawn
    name                         paths that hold the name of the key's variable
    variables                    what stands before the name of a variable, for layers that hold any
    extra                        other settings, path → values: at most two are drawn

`at` is a file, "environment", or `$NAME` for a variable that holds the text. In it `{folder}` is
where the tool is started; in values `{name}` is the variable of the case.

A path's parts are parted by dots; a number is a place in a list.
"""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import tomli

from .cases import Case
from .install import HERE

_PRESENT, _FILLED, _EMPTY, _REFERENCE = 0.45, 0.6, 0.06, 0.15
_EXTRAS = (0, 0, 0, 0, 1, 1, 2)
_TRIES = 10  # draws for each case that is wanted: a tool of few layers has only so many
ENVIRONMENT = "environment"
FOLDER = "{folder}"

# Where the tool is started, and the git repository around it, each as often as it stands here.
_PROJECT = "{project}"
_FOLDERS = (_PROJECT, _PROJECT, _PROJECT, "{project}/packages/web")
_NO_GIT: dict[str, str] = {}


def _repository(folder: str) -> dict[str, str]:
    """The files by which git knows a repository in ``folder``."""
    git = f"{folder}/.git"
    return {
        f"{git}/HEAD": "ref: refs/heads/main\n",
        f"{git}/objects/x": "",
        f"{git}/refs/x": "",
    }


_IN_PROJECT = _repository("{project}")
_IN_PARENT = _repository("{parent}")
_WORKTREE = {
    **_repository("{parent}/main"),
    "{parent}/main/.git/worktrees/app/HEAD": "ref: refs/heads/app\n",
    "{parent}/main/.git/worktrees/app/commondir": "../..\n",
    "{parent}/main/.git/worktrees/app/gitdir": "{project}/.git\n",
    "{project}/.git": "gitdir: {parent}/main/.git/worktrees/app\n",
}
_GIT = (_NO_GIT, _NO_GIT, _NO_GIT, _IN_PROJECT, _IN_PROJECT, _IN_PARENT, _WORKTREE)

Json = dict[str, Any]


class _Draw(NamedTuple):
    """One case that is being drawn: the dice, what layers/<tool>.toml says, the key's variable."""

    dice: random.Random
    tool: Json
    name: str


@lru_cache
def layers(tool: str) -> Json:
    """What layers/<tool>.toml says; empty for a tool without that file."""
    path = HERE / "layers" / f"{tool}.toml"
    return tomli.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def tools() -> list[str]:
    """The tools for which cases can be drawn."""
    return sorted(path.stem for path in (HERE / "layers").glob("*.toml"))


def places(tool: str) -> Iterator[tuple[str, Json]]:
    """The tool's layers by name, with what they have of another."""
    rows = {
        name: row
        for name, row in layers(tool).items()
        if isinstance(row, dict) and name != "programs"
    }
    return ((name, _whole(rows, row)) for name, row in rows.items())


def _whole(rows: Json, row: Json) -> Json:
    return _whole(rows, rows[row["like"]]) | row if "like" in row else row


def cases(count: int, seed: int, chosen: list[str]) -> list[Case]:
    """`count` cases, the tools taking turns, none twice; the same seed draws the same cases."""
    known = [tool for tool in tools() if tool in chosen]
    turns = itertools.islice(enumerate(_turns(known)), _TRIES * count) if known else ()
    drawn = (_case(tool, f"{seed}-{number}") for number, tool in turns)
    return list(itertools.islice(_distinct(drawn), count))


def _distinct(drawn: Iterable[Case]) -> Iterator[Case]:
    """Without those that set just what one before them sets: they would show nothing new."""
    seen: set[str] = set()
    for case in drawn:
        facts = case._replace(name="")
        key = json.dumps(facts, sort_keys=True)
        if key not in seen:
            seen.add(key)
            yield case


def _turns(known: list[str]) -> Iterator[str]:
    for turn in itertools.count(1):
        yield from (tool for tool in known if turn % layers(tool).get("every", 1) == 0)


def _case(tool: str, title: str) -> Case:
    dice = random.Random(title)
    said = layers(tool)
    draw = _Draw(dice, said, dice.choice(said["names"]))
    folder = dice.choice(_FOLDERS)
    repository = dice.choice(_GIT)
    files = dict(repository) if said.get("git", True) else {}
    environment: dict[str, str] = {}
    program = dice.choice(sorted(said["programs"])) if "programs" in said else ""
    for layer, row in places(tool):
        is_of_program = row.get("program", program) == program
        if not is_of_program or dice.random() >= row.get("chance", _PRESENT):
            continue
        values = row.get("fixed", {}) | _values(draw, layer, row)
        if row["at"] == ENVIRONMENT:
            environment |= values
        elif row["at"].startswith("$"):
            environment[row["at"][1:]] = _FORMS[row["form"]](values)
        else:
            files[row["at"].replace(FOLDER, folder)] = _FORMS[row["form"]](values)
    text = said["programs"][program] if program else None
    return Case(
        f"random {title}", tool, files, environment, program=text, folder=folder
    )


def _values(draw: _Draw, layer: str, row: Json) -> Json:
    values: Json = {}
    for kind in ("key", "url", "model", "name"):
        if row.get(kind) and draw.dice.random() < _FILLED:
            values[draw.dice.choice(row[kind])] = _value(draw, layer, kind)
    if "variables" in row and draw.dice.random() < _FILLED / 2:
        empty = draw.dice.random() < _EMPTY
        values[row["variables"] + draw.name] = "" if empty else f"{{payg:{layer}-ref}}"
    extra = row.get("extra", {})
    for path in draw.dice.sample(
        sorted(extra), min(draw.dice.choice(_EXTRAS), len(extra))
    ):
        values[path] = _filled(draw, layer, draw.dice.choice(extra[path]))
    return values


def _value(draw: _Draw, layer: str, kind: str) -> Any:
    if kind == "name":
        return draw.name
    chance = draw.dice.random()
    if chance < _EMPTY:
        return ""
    if kind == "key":
        if chance < _REFERENCE and draw.tool["references"]:
            reference: str = draw.dice.choice(draw.tool["references"])
            return reference.replace("NAME", draw.name)
        return f"{{payg:{layer}}}"
    return _filled(draw, layer, draw.dice.choice(draw.tool[f"{kind}s"]))


def _filled(draw: _Draw, layer: str, value: Any) -> Any:
    text = json.dumps(value)
    return json.loads(text.replace("{layer}", layer).replace("{name}", draw.name))


def _nested(values: Json) -> Any:
    tree: Json = {}
    for path, value in values.items():
        *parents, last = path.split(".")
        place = tree
        for part in parents:
            place = place.setdefault(part, {})
        place[last] = value
    return _listed(tree)


def _listed(tree: Any) -> Any:
    if not isinstance(tree, dict):
        return tree
    inner = {name: _listed(value) for name, value in tree.items()}
    return (
        list(inner.values())
        if inner and all(name.isdigit() for name in inner)
        else inner
    )


def _json(values: Json) -> str:
    return json.dumps(_nested(values), indent=2) + "\n"


def _toml(values: Json) -> str:
    return "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items())


def _toml_with_lists(values: Json) -> str:
    tree = _nested(values)
    return "".join(f"{name} = {_inline(value)}\n" for name, value in tree.items())


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        rows = (f"{name} = {_inline(below)}" for name, below in value.items())
        return "{" + ", ".join(rows) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return json.dumps(value)


def _yaml(values: Json) -> str:
    tree = _nested(values)
    return "".join(f"{name}: {json.dumps(value)}\n" for name, value in tree.items())


def _front_matter(values: Json) -> str:
    return f"---\n{_yaml(values)}---\nYou help.\n"


def _dotenv(values: Json) -> str:
    return "".join(f"{name}={value}\n" for name, value in values.items())


_FORMS = {
    "json": _json,
    "toml": _toml,
    "toml-with-lists": _toml_with_lists,
    "yaml": _yaml,
    "front-matter": _front_matter,
    "dotenv": _dotenv,
}
