"""Cases: the files, variables and arguments that a tool is started with.

A case is written with placeholders: `{home}`, `{project}`, `{parent}` (the project's folder) and
`{etc}` for places; `{payg:NAME}`, `{plan:NAME}` for invented keys and `{host:NAME}` for a workspace
host of the service. NAME says which layer a value stands in, so that what arrives tells which won.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import tomli

from .install import HERE

_PLACEHOLDER = re.compile(
    r"\{(home|project|parent|etc)\}|\{(payg|plan|host):([\w-]+)\}"
)


class Case(NamedTuple):
    """One start of one tool, with placeholders; `args` follow its command, `program` is Python.

    `doubt` says what keyfit does not know of such a start: it is recorded only.
    """

    name: str
    tool: str
    files: dict[str, str]
    env: dict[str, str]
    args: tuple[str, ...] = ()
    program: str | None = None
    folder: str = "{project}"
    doubt: str = ""

    @property
    def texts(self) -> Iterator[str]:
        """All texts in which placeholders may stand."""
        yield from self.files.values()
        yield from self.env.values()
        yield from self.args
        yield self.program or ""


class Places(NamedTuple):
    """The folders of one run of a case."""

    home: Path
    project: Path
    parent: Path
    etc: Path

    def fill(self, text: str) -> str:
        """`text` with its placeholders replaced."""
        return _PLACEHOLDER.sub(lambda found: self._value(*found.groups()), text)

    def unfill(self, text: str, case: Case) -> str:
        """The reverse of `fill`, for a text that was made from the case's."""
        found = {
            match.group()
            for text in case.texts
            for match in _PLACEHOLDER.finditer(text)
        }
        for placeholder in sorted(found, key=lambda one: -len(self.fill(one))):
            text = text.replace(self.fill(placeholder), placeholder)
        return text

    def _value(self, place: str | None, kind: str, name: str) -> str:
        if place:
            return str(getattr(self, place))
        return host(name) if kind == "host" else key(kind, name)


def key(kind: str, name: str) -> str:
    """An invented key of the usual shape; no service has issued it."""
    digits = hashlib.sha256(f"{kind} {name}".encode()).hexdigest()[:32]
    return {"payg": "sk-", "plan": "sk-sp-"}[kind] + digits


def host(name: str) -> str:
    """A pay-as-you-go host as each workspace has one."""
    return f"ws-{name}.ap-southeast-1.maas.aliyuncs.com"


def labels(case: Case) -> dict[str, str]:
    """The case's keys, with the names that records call them by."""
    found = [
        match.groups() for text in case.texts for match in _PLACEHOLDER.finditer(text)
    ]
    return {
        key(kind, name): f"{kind}:{name}" for _, kind, name in found if kind in _KEYS
    }


_KEYS = ("payg", "plan")


def load(folder: Path = HERE / "cases") -> list[Case]:
    """All cases of all files, in order; the file's name is the tool's unless a case names one."""
    return [case for path in sorted(folder.glob("*.toml")) for case in read(path)]


def read(path: Path) -> Iterator[Case]:
    """The cases of one file."""
    for row in tomli.loads(path.read_text(encoding="utf-8"))["case"]:
        yield _case({"tool": path.stem, "files": {}, "env": {}} | row)


def _case(row: dict[str, Any]) -> Case:
    return Case(**(row | {"args": tuple(row.get("args", ()))}))


def written(cases: Iterable[Case]) -> str:
    """The cases as a file that `read` reads again."""
    return "\n".join(_written(case) for case in cases)


def _written(case: Case) -> str:
    lines = ["[[case]]", f"name = {_string(case.name)}", f"tool = {_string(case.tool)}"]
    if case.args:
        lines.append(f"args = [{', '.join(map(_string, case.args))}]")
    if case.program:
        lines.append(f"program = {_string(case.program)}")
    if case.doubt:
        lines.append(f"doubt = {_string(case.doubt)}")
    if case.folder != "{project}":
        lines.append(f"folder = {_string(case.folder)}")
    lines += _table("env", case.env) + _table("files", case.files)
    return "\n".join(lines) + "\n"


def _table(name: str, values: dict[str, str]) -> list[str]:
    rows = [f"{_string(key)} = {_string(value)}" for key, value in values.items()]
    return [f"[case.{name}]", *rows] if rows else []


def _string(text: str) -> str:
    """TOML: a literal string over several lines where the text allows it, else an escaped one."""
    if "\n" in text and "'''" not in text:
        return f"'''\n{text}'''"
    return (
        '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    )
