"""Draws random cases: which layers of a tool exist, and what each of them says.

What a tool has layers for stands in layers/<tool>.toml:

    urls, models, references     values to draw from; `{layer}` is the layer's name
    every                        takes part in each so many rounds only, for slow tools
    [NAME]                       one layer: `at` (a file or "environment") and `form`
    fixed                        what the file always holds, as path → text
    key, url, model              the paths that may hold one, of which one is drawn
    name                         paths that hold the name of the key's variable
    variables                    what stands before the name of a variable, for layers that hold any

A path's parts are parted by dots; a number is a place in a list.
"""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import tomli

from .cases import Case
from .install import HERE

_PRESENT, _FILLED, _EMPTY, _REFERENCE = 0.45, 0.6, 0.06, 0.15
_VARIABLE = "ORACLE_KEY"
ENVIRONMENT = "environment"

Json = dict[str, Any]


@lru_cache
def layers(tool: str) -> Json:
    """What layers/<tool>.toml says; empty for a tool without that file."""
    path = HERE / "layers" / f"{tool}.toml"
    return tomli.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def tools() -> list[str]:
    """The tools for which cases can be drawn."""
    return sorted(path.stem for path in (HERE / "layers").glob("*.toml"))


def places(tool: str) -> Iterator[tuple[str, Json]]:
    """The tool's layers by name."""
    return ((name, row) for name, row in layers(tool).items() if isinstance(row, dict))


def cases(count: int, seed: int, chosen: list[str]) -> list[Case]:
    """`count` cases, the tools taking turns; the same seed draws the same cases."""
    known = [tool for tool in tools() if tool in chosen]
    turns = itertools.islice(_turns(known), count) if known else ()
    return [_case(tool, f"{seed}-{number}") for number, tool in enumerate(turns)]


def _turns(known: list[str]) -> Iterator[str]:
    for turn in itertools.count(1):
        yield from (tool for tool in known if turn % layers(tool).get("every", 1) == 0)


def _case(tool: str, name: str) -> Case:
    draw = random.Random(name)
    files: dict[str, str] = {}
    environment: dict[str, str] = {}
    for layer, row in places(tool):
        if draw.random() < row.get("chance", _PRESENT):
            values = row.get("fixed", {}) | _values(draw, layers(tool), layer, row)
            if row["at"] == ENVIRONMENT:
                environment |= values
            else:
                files[row["at"]] = _FORMS[row["form"]](values)
    return Case(f"random {name}", tool, files, environment)


def _values(draw: random.Random, tool: Json, layer: str, row: Json) -> dict[str, str]:
    values = {}
    for kind in ("key", "url", "model", "name"):
        if kind in row and draw.random() < _FILLED:
            values[draw.choice(row[kind])] = _value(draw, tool, layer, kind)
    if "variables" in row and draw.random() < _FILLED / 2:
        values[row["variables"] + _VARIABLE] = (
            "" if draw.random() < _EMPTY else f"{{payg:{layer}-ref}}"
        )
    return values


def _value(draw: random.Random, tool: Json, layer: str, kind: str) -> str:
    if kind == "name":
        return _VARIABLE
    chance = draw.random()
    if chance < _EMPTY:
        return ""
    if kind == "key":
        if chance < _REFERENCE and tool["references"]:
            return str(draw.choice(tool["references"])).replace("NAME", _VARIABLE)
        return f"{{payg:{layer}}}"
    return str(draw.choice(tool[f"{kind}s"])).replace("{layer}", layer)


def _nested(values: dict[str, str]) -> Any:
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


def _json(values: dict[str, str]) -> str:
    return json.dumps(_nested(values), indent=2) + "\n"


def _toml(values: dict[str, str]) -> str:
    return "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items())


def _dotenv(values: dict[str, str]) -> str:
    return "".join(f"{name}={value}\n" for name, value in values.items())


_FORMS = {"json": _json, "toml": _toml, "dotenv": _dotenv}
