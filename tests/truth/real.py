"""The programs that read such files for real, asked what they read.

Texts that bash and fish are given come from `written`: none of them can name a command.
"""

from __future__ import annotations

import atexit
import base64
import io
import json
import os
import shlex
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from dotenv import dotenv_values

from truth.written import NAMES

_HERE = Path(__file__).parent
_BASH = shutil.which("bash") or "/bin/bash"
_NOWHERE = {"PATH": "/nonexistent"}
_SHOWS = f'set -a; . "$1"; {shutil.which("env") or "/usr/bin/env"} -0'


def bash(text: str) -> dict[str, str]:
    """The variables of ours that bash exports after it has read ``text``."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file.sh")
        path.write_bytes(text.encode())
        done = subprocess.run(
            [_BASH, "--noprofile", "--norc", "-c", _SHOWS, "bash", path],
            env=_NOWHERE, cwd=folder, capture_output=True, check=True, timeout=120,
        )  # fmt: skip
    assert not done.stderr, done.stderr
    return _listed(done.stdout)


def fish(text: str) -> dict[str, str]:
    """The same for fish, which is not everywhere."""
    program = shutil.which("fish")
    if program is None:
        pytest.skip("no fish here")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file.fish")
        path.write_bytes(text.encode())
        done = subprocess.run(
            [program, "--no-config", "-c", f"source {path}; {shutil.which('env')} -0"],
            env={**_NOWHERE, "HOME": folder}, cwd=folder, capture_output=True, check=True,
            timeout=120,
        )  # fmt: skip
    return _listed(done.stdout)


def _listed(output: bytes) -> dict[str, str]:
    pairs = (entry.partition("=") for entry in output.decode().split("\0") if entry)
    return {name: value for name, _, value in pairs if name in NAMES}


def python_dotenv(text: str) -> dict[str, str | None]:
    """What python-dotenv loads, references to names of the file expanded."""
    stream = io.StringIO(text.removeprefix("\ufeff"), newline="")
    return dict(dotenv_values(stream=stream))


def npm_dotenv(text: str) -> object:
    """What npm's dotenv loads."""
    return _asked("dotenv", text)


def npm_json5(text: str) -> object:
    """What npm's json5 reads."""
    return _asked("json5", text)


def buildkit(text: str) -> dict[str, str]:
    """What BuildKit's own parser finds in a Dockerfile without references."""
    dockerfile = pytest.importorskip("dockerfile", reason="not yet `make truth`")
    variables: dict[str, str] = {}
    for command in dockerfile.parse_string(text):
        if command.cmd.upper() == "ENV":
            pairs = zip(command.value[::2], command.value[1::2], strict=True)
            variables.update(pairs)
        elif command.cmd == "ARG":
            variables.update(word.split("=", 1) for word in command.value)
    # Its words have their quotes still, which mean the same in any shell.
    return {name: _unquoted(word) for name, word in variables.items()}


def _unquoted(word: str) -> str:
    # The old form has blanks outside of quotes, which are kept.
    kept = {" ": "\ue000", "\t": "\ue001"}
    back = {mark: blank for blank, mark in kept.items()}
    (plain,) = shlex.split(word.translate(str.maketrans(kept))) or [""]
    return plain.translate(str.maketrans(back))


def _asked(reader: str, text: str) -> object:
    """What ``reader`` of `reads.js` makes of ``text``. Raises ValueError for what it refuses."""
    process = _node()
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps([reader, text]) + "\n")
    process.stdin.flush()
    answer = json.loads(process.stdout.readline())
    if "error" in answer:
        raise ValueError(answer["error"])
    return answer["value"]


def java(text: str) -> dict[str, Any]:
    """What ``java.util.Properties`` loads, its dotted names as paths."""
    process = _jvm()
    assert process.stdin
    assert process.stdout
    process.stdin.write(base64.b64encode(text.encode()).decode() + "\n")
    process.stdin.flush()
    words = base64.b64decode(process.stdout.readline()).decode().split("\0")[:-1]
    tree: dict[str, Any] = {}
    for name, value in zip(words[::2], words[1::2], strict=True):
        *around, last = name.split(".")
        inner = tree
        for step in around:
            inner = inner.setdefault(step, {})
        inner[last] = value
    return tree


@cache
def _jvm() -> subprocess.Popen[str]:
    """The one Java program that answers, until the tests end."""
    if shutil.which("javac") is None:
        pytest.skip("no Java here")
    process = subprocess.Popen(
        ["java", _HERE / "Reads.java"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )  # fmt: skip
    atexit.register(_end, process)
    return process


@cache
def _node() -> subprocess.Popen[str]:
    """The one process that answers, until the tests end."""
    if shutil.which("node") is None or not (_HERE / "node_modules" / "json5").is_dir():
        pytest.skip("no Node here, or not yet `make truth`")
    process = subprocess.Popen(
        ["node", _HERE / "reads.js"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    atexit.register(_end, process)
    return process


def _end(process: subprocess.Popen[str]) -> None:
    process.communicate()  # closes its input
