"""Any sequence of edits over several files ends in the findings of opening the final texts afresh.

In all three encodings, with every line end, and with characters that only look like line ends.
"""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lsp.inprocess import InProcess
from lsp.raw import changed, notification, opened
from lsp.samples import PLAN_KEY, RIGHT_URL, WRONG_URL

ENV_FILES = (".env", ".qwen/.env", "run.sh")
JSON_FILES = (
    ".qwen/settings.json",
    ".claude/settings.json",
    ".claude/settings.local.json",
)
URLS = (
    RIGHT_URL,
    WRONG_URL,
    "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic",
    "😀",
)
NOISE = ("# 😀 é", "A='\f\u2028'", "\v\u0085", "B=é😀", "")
ROW = {"id": "qwen3-coder-plus", "envKey": "OPENAI_API_KEY", "é😀": "\u2028"}
urls = st.sampled_from(URLS)
keys = st.sampled_from((PLAN_KEY, PLAN_KEY, "sk-x", ""))
ends = st.sampled_from(("\n", "\r\n", "\r"))
lines = st.one_of(
    urls.map("OPENAI_BASE_URL={}".format),
    st.sampled_from(("minimax-m2.5", "MiniMax-M2.5", "😀")).map(
        "OPENAI_MODEL={}".format
    ),
    st.sampled_from(NOISE),
)
flat = st.builds(
    lambda before, key, after, end: end.join([*before, f"OPENAI_API_KEY={key}", *after]),
    st.lists(lines, max_size=3), keys, st.lists(lines, max_size=3), ends,
)  # fmt: skip
objects = st.one_of(
    urls.map(lambda url: {"env": {"ANTHROPIC_BASE_URL": url, "é😀": "\u2028"}}),
    keys.map(lambda key: {"env": {"é😀": "\u2028", "ANTHROPIC_AUTH_TOKEN": key}}),
    urls.map(lambda url: {"modelProviders": {"openai": [{**ROW, "baseUrl": url}]}}),
)
nested = st.builds(
    lambda value, end, ascii: json.dumps(value, indent=1, ensure_ascii=ascii).replace("\n", end),
    objects, ends, st.booleans(),
)  # fmt: skip


class Step(NamedTuple):
    """Something that happens to the file ``name``; ``start`` and ``end`` are parts of its text.

    ``wait``: the next thing happens only when the server has nothing more to do.
    """

    kind: str
    name: str
    text: str
    start: float
    end: float
    wait: bool


KINDS = ("open", "change", "change", "part", "close", "write", "delete")
places = st.floats(0, 1)


def steps(*kinds: str) -> st.SearchStrategy[Step]:
    """Steps of these kinds, with texts that suit the files' names."""
    return st.one_of(
        st.builds(
            Step,
            st.sampled_from(kinds),
            st.sampled_from(names),
            texts,
            places,
            places,
            st.booleans(),
        )
        for names, texts in ((ENV_FILES, flat), (JSON_FILES, nested))
    )


sequences = st.builds(
    lambda before, after: [*before, *after],
    st.lists(steps("write"), min_size=3, max_size=6), st.lists(steps(*KINDS), max_size=12),
)  # fmt: skip


class Editor:
    """An editor in ``folder``, and what the server has told it."""

    def __init__(self, folder: Path, encoding: str) -> None:
        self.folder, self.encoding = folder, encoding
        self.server, self.version = InProcess(), 0
        self.open: dict[str, str] = {}
        self.server.initialize(
            rootUri=folder.as_uri(),
            capabilities={"general": {"positionEncodings": [encoding]}},
        )
        self.server.send(notification("initialized", {}))

    def do(self, step: Step) -> None:
        """Take a step, if it is possible now."""
        path = self.folder / step.name
        if step.kind == "write":
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(step.text.encode())
            self.watched(path)
        elif step.kind == "delete":
            path.unlink(missing_ok=True)
            self.watched(path)
        elif step.kind == "open" and step.name not in self.open:
            self.open_file(step.name, step.text)
        elif step.name in self.open and step.kind in ("change", "part", "close"):
            self.edit(step)

    def open_file(self, name: str, text: str) -> None:
        """Open ``text``."""
        self.open[name] = text
        self.server.send(opened((self.folder / name).as_uri(), text, self.next()))

    def next(self) -> int:
        """A new version."""
        self.version += 1
        return self.version

    def watched(self, path: Path) -> None:
        """Tell of a change on disk."""
        changes = {"changes": [{"uri": path.as_uri(), "type": 2}]}
        self.server.send(notification("workspace/didChangeWatchedFiles", changes))

    def edit(self, step: Step) -> None:
        """Change the whole of an open text or a part of it, or close it."""
        uri, text = (self.folder / step.name).as_uri(), self.open[step.name]
        if step.kind == "close":
            del self.open[step.name]
            identifier = {"textDocument": {"uri": uri}}
            self.server.send(notification("textDocument/didClose", identifier))
            return
        message = changed(uri, step.text, self.next())
        start, end = 0, len(text)
        if step.kind == "part":
            start, end = sorted(
                round(part * len(text)) for part in (step.start, step.end)
            )
            start, end = _between(text, start), _between(text, end)
            span = {
                "start": self.position(text, start),
                "end": self.position(text, end),
            }
            message["params"]["contentChanges"][0]["range"] = span
        self.open[step.name] = text[:start] + step.text + text[end:]
        self.server.send(message)

    def position(self, text: str, offset: int) -> dict[str, int]:
        """``offset`` as LSP has it."""
        starts = [
            0,
            *(m.end() for m in re.finditer("\r\n|\r|\n", text) if m.end() <= offset),
        ]
        size = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[self.encoding]
        codec = self.encoding if size == 1 else f"{self.encoding}-le"
        head = text[starts[-1] : offset].encode(codec)
        return {"line": len(starts) - 1, "character": len(head) // size}

    async def findings(self) -> dict[str, Any]:
        """What is said about each file in the end."""
        await self.quiet()
        said: dict[str, Any] = {}
        for message in self.server.out:
            assert "error" not in message
            if message.get("method") == "textDocument/publishDiagnostics":
                params = message["params"]
                said[params["uri"]] = params["diagnostics"]
                name = params["uri"].removeprefix(f"{self.folder.as_uri()}/")
                assert "version" not in params or params["version"] <= self.version, (
                    name
                )
        return {uri: items for uri, items in said.items() if items}

    async def quiet(self) -> None:
        """Wait until the server has nothing more to do."""
        server, looks = self.server.server, 0
        while looks < 5:
            await asyncio.sleep(0.001)
            looks = (
                0
                if server.session.checks.is_scheduled or server.session.folders.is_busy
                else looks + 1
            )


def _between(text: str, offset: int) -> int:
    """``offset``, or the place before it where that is inside a line end."""
    return offset - (text[offset - 1 : offset + 1] == "\r\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sequences)
def test_the_way_there_does_not_matter(encoding: str, steps: list[Step]) -> None:
    asyncio.run(compare(encoding, steps))


async def compare(encoding: str, steps: list[Step]) -> None:
    """Take the steps in one editor, and open what they lead to in another."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first = Editor(folder, encoding)
        for step in steps:
            first.do(step)
            if step.wait:
                await first.quiet()
        reached = await first.findings()
        second = Editor(folder, encoding)
        for name, text in first.open.items():
            second.open_file(name, text)
        assert reached == await second.findings()
