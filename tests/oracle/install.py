"""Installs the pinned tools of tools.toml into .oracle/, outside version control.

A tool that cannot be had is reported as skipped, and the others are installed all the same.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import tomli

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CACHE = Path(os.environ.get("KEYFIT_ORACLE_CACHE", ROOT / ".oracle"))
NODE = CACHE / "node"


class Tool(NamedTuple):
    """One pinned tool; `run` is its command with one prompt, `seconds` its time limit."""

    name: str
    version: str
    run: tuple[str, ...]
    seconds: int
    npm: str | None
    pip: str | None
    venv: str | None
    agent: bool  # whether the service takes it for a coding agent
    extra: str | None = None  # of the pip package, which is not installed without it
    probe: str = "--version"  # the option that only shows that it works

    @property
    def folder(self) -> Path:
        """Where it is installed: a folder of its own, or a virtual environment that it shares."""
        return CACHE / "venv" / self.venv if self.venv else CACHE / "npm" / self.name

    @property
    def path(self) -> list[str]:
        """The folders that its commands stand in, for PATH."""
        if self.venv:
            return [str(self.folder / "bin")]
        # A package for one platform has its program in it, without a link to that.
        own = self.folder / "node_modules" / str(self.npm) / "bin"
        links = [self.folder / "node_modules/.bin", NODE / "node_modules/.bin"]
        return [str(folder) for folder in (*links, own)]


def node_version() -> str:
    return str(_manifest()["node"])


def tools() -> list[Tool]:
    """All pinned tools, in the manifest's order."""
    rows = {name: row for name, row in _manifest().items() if isinstance(row, dict)}
    return [
        Tool(
            name,
            row["version"],
            tuple(row["run"]),
            row.get("seconds", 90),
            row.get("npm"),
            row.get("pip"),
            row.get("venv"),
            row.get("agent", True),
            row.get("extra"),
            row.get("probe", "--version"),
        )
        for name, row in rows.items()
    ]


def installed(tool: Tool) -> str | None:
    """The version that is installed, as its package's own metadata states it."""
    if tool.npm:
        return _npm_version(tool.folder / "node_modules" / tool.npm)
    found = list(
        tool.folder.glob(
            f"lib/*/site-packages/{str(tool.pip).replace('-', '_')}-*.dist-info"
        )
    )
    return (
        found[0].name.removesuffix(".dist-info").rpartition("-")[2] if found else None
    )


def install(chosen: Sequence[Tool]) -> dict[str, str]:
    """Installs what is missing; returns why, by tool, for those that cannot be had."""
    skipped = {}
    if any(tool.npm for tool in chosen) and (error := _install_node()):
        skipped = {tool.name: error for tool in chosen if tool.npm}
    for tool in chosen:
        if tool.name not in skipped and (error := _install_tool(tool)):
            skipped[tool.name] = error
    return skipped


def _manifest() -> dict[str, Any]:
    return tomli.loads((HERE / "tools.toml").read_text(encoding="utf-8"))


def _npm_version(package: Path) -> str | None:
    try:
        return str(
            json.loads((package / "package.json").read_text(encoding="utf-8"))[
                "version"
            ]
        )
    except FileNotFoundError:
        return None


def _install_node() -> str | None:
    if _npm_version(NODE / "node_modules/node") == node_version():
        return None
    return _command(_npm_install(NODE, f"node@{node_version()}"), os.environ["PATH"])


def _install_tool(tool: Tool) -> str | None:
    if installed(tool) != tool.version:
        error = _install_npm(tool) if tool.npm else _install_pip(tool)
        if error:
            return error
    if installed(tool) != tool.version:
        return f"version {installed(tool)} was installed, {tool.version} is pinned"
    return _command(_version_command(tool), _search_path(tool))


def _version_command(tool: Tool) -> list[str]:
    if tool.run[0] == "python":
        return ["python", "-c", f"import {tool.pip}"]
    return [tool.run[0], tool.probe]


def _install_npm(tool: Tool) -> str | None:
    return _command(
        _npm_install(tool.folder, f"{tool.npm}@{tool.version}"), _search_path(tool)
    )


def _npm_install(folder: Path, package: str) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
    return ["npm", "install", "--prefix", str(folder), *quiet, package]


def _install_pip(tool: Tool) -> str | None:
    python = tool.folder / "bin/python"
    if not python.exists():
        error = _command(
            [sys.executable, "-m", "venv", str(tool.folder)], os.environ["PATH"]
        )
        if error:
            return error
    pip = [
        str(python),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    extra = f"[{tool.extra}]" if tool.extra else ""
    package = f"{tool.pip}{extra}=={tool.version}"
    return _command([*pip, package], os.environ["PATH"])


def _search_path(tool: Tool) -> str:
    return os.pathsep.join([*tool.path, os.environ["PATH"]])


def _command(arguments: list[str], path: str) -> str | None:
    """Runs a command; what it said if it failed, shortened to its last line."""
    print("+", " ".join(arguments), flush=True)
    environment = {**os.environ, "PATH": path}
    try:
        done = subprocess.run(
            arguments,
            env=environment,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{arguments[0]}: {error}"
    if done.returncode == 0:
        return None
    lines = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
    return f"{arguments[0]} exited with {done.returncode}: {lines[-1][:200]}"


def main() -> int:
    skipped = install(tools())
    for tool in tools():
        state = f"skipped: {skipped[tool.name]}" if tool.name in skipped else "ready"
        print(f"{tool.name:14} {tool.version:12} {state}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
