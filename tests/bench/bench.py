"""Timings that a person can feel, each beside a floor measured in the same run. Nothing here passes
or fails."""

from __future__ import annotations

import gc
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

import tree
from executable import PROGRAM, WHEEL
from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.cli.main import OBJECTS
from keyfit.linter.linter import Linter
from keyfit.parsers import dotenv
from keyfit.vfs.files import Overlay
from lsp.raw import RawClient, changed, opened
from measure import RUNS, TABLE, Row, median, paired, row, seconds

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package has its bytecode
KEY = "sk-sp-" + "0123456789abcdef" * 2
URL = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
ENV = (
    "# the service\nAPP_NAME=demo\nDEBUG=false\nDATABASE_URL=postgres://db/app\n"
    f"OPENAI_API_KEY={KEY}\nOPENAI_BASE_URL={URL}\n"
    "OPENAI_MODEL=minimax-m2.5\n"
    + "".join(f"OPTION_{n}=value {n}\n" for n in range(13))
)
EMPTY = [sys.executable, str(Path(__file__).parent / "empty_server.py")]


def start_up(command: list[str] | None) -> float:
    """Seconds from spawning a server to its answer to ``initialize``."""
    begin = time.perf_counter()
    client = RawClient(command=command)
    client.initialize()
    took = time.perf_counter() - begin
    client.kill()
    return took


class Session:
    """A server with one open file, for timing changes; ``folder`` is its workspace, if any."""

    def __init__(
        self, command: list[str] | None, path: str, text: str, folder: str | None = None
    ) -> None:
        self.client, self.version = RawClient(command=command), 1
        self.uri, self.text = Path(path).as_uri(), text
        self.client.initialize(rootUri=Path(folder).as_uri() if folder else None)
        self.client.send(opened(self.uri, text))
        self.client.published(self.uri, self.version)

    def change(self) -> float:
        """Seconds from a keystroke to its diagnostics, the server being idle before."""
        time.sleep(0.06)
        return self.burst(1)

    def burst(self, count: int) -> float:
        """Seconds from the first of ``count`` changes to the diagnostics of the last."""
        begin = time.perf_counter()
        for _ in range(count):
            self.version += 1
            text = self.text.replace("DEBUG", f"DEBUG{self.version}", 1)
            self.client.send(changed(self.uri, text, self.version))
        self.client.published(self.uri, self.version)
        return time.perf_counter() - begin

    def memory(self) -> int:
        """The resident memory of the server in bytes."""
        lines = Path(f"/proc/{self.client.process.pid}/status").read_text().splitlines()
        return next(
            int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS")
        )

    def cpu(self) -> float:
        """The seconds of CPU that the server has used."""
        stat = Path(f"/proc/{self.client.process.pid}/stat").read_text()
        fields = stat.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def both(path: str, text: str, folder: str | None = None) -> tuple[Session, Session]:
    """Our server and the empty one, each with the same file open."""
    return Session(None, path, text, folder), Session(EMPTY, path, text)


def end(*sessions: Session) -> None:
    """End the servers."""
    for session in sessions:
        session.client.kill()


def changes(name: str, goal: str, path: str, text: str) -> None:
    """From a change of ``text`` to its diagnostics, beside the empty server."""
    ours, empty = both(path, text)
    paired(name, goal, ours.change, empty.change, runs=60)
    end(ours, empty)


def shell(lines: int) -> str:
    """A shell file of so many lines with an alias for our service."""
    plain = "".join(f'export OPTION_{n}="some value {n}"\n' for n in range(lines - 8))
    return (
        "DEBUG=1\n"
        + "".join(f"export {line}\n" for line in ENV.split("\n")[4:7])
        + plain
    )


def big_json(lines: int) -> str:
    """A settings file of so many lines with one provider in it."""
    entry = {"name": "DEBUG", "apiKey": KEY, "baseUrl": URL}
    rows = {f"option{n}": n for n in range(lines - 8)}
    return json.dumps({"provider": entry, "other": rows}, indent=1)


def tools() -> dict[str, str]:
    """A settings file of each of eight tools, by its place."""
    row = {"id": "qwen3-coder-plus", "envKey": "OPENAI_API_KEY", "baseUrl": URL}
    npm = {
        "npm": "@ai-sdk/openai-compatible",
        "options": {"apiKey": "{env:K}", "baseURL": URL},
    }
    claw = {"baseUrl": URL, "apiKey": "${K}", "api": "openai-completions", "models": []}
    trees = {
        ".qwen/settings.json": {"modelProviders": {"openai": [row]}},
        ".claude/settings.json": {
            "env": {"ANTHROPIC_AUTH_TOKEN": KEY, "ANTHROPIC_BASE_URL": URL}
        },
        "opencode.json": {"provider": {"p": npm | {"models": {"glm-5": {}}}}},
        ".openclaw/openclaw.json": {"models": {"providers": {"p": claw}}},
        "crush.json": {
            "providers": {"p": {"type": "openai", "base_url": URL, "api_key": "$K"}}
        },
    }
    return {place: json.dumps(tree, indent=1) for place, tree in trees.items()} | {
        ".codex/config.toml": f'[model_providers.p]\nname = "p"\nbase_url = "{URL}"\n',
        ".continue/config.yaml": f"models:\n  - provider: openai\n    apiBase: {URL}\n",
        ".aider.conf.yml": f"model: openai/glm-5\nopenai-api-base: {URL}\n",
    }


def workspace(folder: Path, count: int) -> str:
    """``count`` config files: eight tools in many folders, with the keys of the .env on top."""
    settings = list(tools().items())
    (folder / ".git").mkdir()
    (folder / ".env").write_text(ENV)
    for number in range(count // 2):
        place, text = settings[number % len(settings)]
        path = folder / f"package{number}" / place
        path.parent.mkdir(parents=True)
        path.write_text(text)
        (folder / f"package{number}" / "app.env").write_text(ENV)
    return f"{folder}/package0/app.env"


def keystrokes(name: str, goal: str, change: Callable[[], float]) -> None:
    """The median and the 95th percentile of 60 changes."""
    change()
    took = sorted(change() * 1000 for _ in range(60))
    row(name, f"{took[30]:.1f} ms", f"p95 {took[57]:.1f} ms", goal=goal)


def in_a_workspace(count: int) -> None:
    """One keystroke among many config files: in one that nothing depends on, and in the .env."""
    with tempfile.TemporaryDirectory() as name:
        path = workspace(Path(name), count)
        session = Session(None, path, ENV, name)
        time.sleep(2)
        keystrokes(
            f"keystroke among {count} files, 8 tools", "15 ms p95", session.change
        )
        end(session)
        session = Session(None, f"{name}/.env", ENV, name)
        time.sleep(2)
        keystrokes("… in the .env that many depend on", "15 ms p95", session.change)
        end(session)


def bursts() -> None:
    """200 changes sent without waiting, beside 3 checks and what the empty server takes."""
    ours, empty = both("/tmp/keyfit-bench/.env", ENV)
    one = statistics.median(ours.change() for _ in range(RUNS))
    took = statistics.median(ours.burst(200) for _ in range(5))
    transport = statistics.median(empty.burst(200) for _ in range(5))
    goal = 3 * one + transport
    row(
        "200 changes without waiting",
        f"{took * 1000:.1f} ms",
        goal=f"{goal * 1000:.1f} ms",
    )
    end(ours, empty)


def memory(count: int = 1000) -> None:
    """Resident memory after opening ``count`` files, beside the empty server."""
    sizes = []
    for session in both("/tmp/keyfit-bench/.env", ENV):
        for number in range(count):
            session.client.send(opened(f"file:///tmp/keyfit-bench/{number}/.env", ENV))
            session.client.published(f"file:///tmp/keyfit-bench/{number}/.env")
        sizes.append(session.memory() / 1e6)
        end(session)
    ratio = sizes[0] / sizes[1]
    row(
        "memory, 1,000 files open",
        f"{sizes[0]:.1f} MB",
        f"{sizes[1]:.1f} MB",
        ratio,
        "1.5x",
    )


def idle(seconds: float) -> None:
    """CPU time of a server in a workspace while nothing happens."""
    with tempfile.TemporaryDirectory() as name:
        session = Session(None, workspace(Path(name), 200), ENV, name)
        time.sleep(2)
        before = session.cpu()
        time.sleep(seconds)
        row(
            f"CPU, {seconds:.0f} s idle",
            f"{(session.cpu() - before) * 1000:.1f} ms",
            goal="0",
        )
        end(session)


def anew() -> Linter:
    """The engine of a new process, which knows no text and no line yet."""
    dotenv.PARSER.clear()
    return Linter(load_catalog(), load_tools())


def throughput(name: str, goal: str, text: str) -> None:
    """MB/s of one analysis of ``text`` as a .env file."""

    def once() -> float:
        linter = anew()
        begin = time.perf_counter()
        linter.run(Overlay({"/p/.env": text}), ["/p/.env"])
        return time.perf_counter() - begin

    rate = len(text) / 1e6 / (median(once, 5) / 1000)
    row(name, f"{rate:.1f} MB/s", goal=goal)


def growth(name: str, path: str, make: Callable[[int], str], count: int) -> None:
    """What ten times as much text costs a command: about 10x where every part costs the same."""
    gc.set_threshold(OBJECTS)

    def once(parts: int) -> float:
        text, linter = make(parts), anew()
        begin = time.process_time()
        linter.run(Overlay({path: text}), [path])
        return time.process_time() - begin

    few, many = (median(lambda n=n: once(n), 3) for n in (count, 10 * count))
    row(name, f"{many:.1f} ms", f"{few:.1f} ms", many / few, "11x")


def pairs(count: int) -> str:
    """A .env file of so many pairs of a key and a URL that do not fit."""
    return "".join(f"V{n}_API_KEY={KEY}\nV{n}_BASE_URL={URL}\n" for n in range(count))


def objects(count: int) -> str:
    """A JSON file of so many objects with a key and a URL that do not fit."""
    return json.dumps([{"apiKey": KEY, "baseUrl": URL}] * count, indent=1)


def frozen() -> None:
    """The program of `make executable`, beside the wheel that it was made of."""
    if not PROGRAM.exists():
        print("the executable's rows are left out: `make executable` builds it")
        return
    wheel = str(WHEEL / "bin" / "keyfit")
    ours, wheel = str(PROGRAM), str(WHEEL / "bin" / "keyfit")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / ".env").write_text(ENV)
        name = "executable: check of one .env / wheel"
        check = ["check", folder]
        paired(
            name, "", lambda: seconds([ours, *check]), lambda: seconds([wheel, *check])
        )
    name = "executable: to initialize / wheel"
    paired(name, "", lambda: start_up([ours, "lsp"]), lambda: start_up([wheel, "lsp"]))


def main() -> list[Row]:
    """Measures everything; the table is printed as it grows."""
    print(f"{'':38} {'keyfit':>13} {'floor':>13} {'ratio':>8}   goal")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / ".env").write_text(ENV)
        check = [tree.KEYFIT, "check", f"{folder}/.env"]
        bare = [sys.executable, "-c", "pass"]
        name = "check of one .env / interpreter"
        paired(name, "7x", lambda: seconds(check), lambda: seconds(bare))
    name = "spawn to initialize / empty server"
    paired(name, "1.1x", lambda: start_up(None), lambda: start_up(EMPTY))
    frozen()
    changes("change to diagnostics / empty server", "2x", "/tmp/keyfit-bench/.env", ENV)
    changes("… shell file of 2,000 lines", "", "/tmp/keyfit-bench/.zshrc", shell(2000))
    changes("… JSON of 5,000 lines", "", "/tmp/keyfit-bench/app.json", big_json(5000))
    in_a_workspace(200)
    bursts()
    memory()
    idle(10)
    plain = "".join(f"OPTION_{n}=some value {n}\n" for n in range(80_000))
    throughput(".env without the vendors' words", "20 MB/s", plain)
    throughput(".env with the vendors' words", "as python-dotenv", plain + ENV)
    growth("4,000 pairs in a .env / 400", "/p/.env", pairs, 400)
    # A larger file that belongs to no tool is not read at all.
    growth("2,000 objects in JSON / 200", "/p/app.json", objects, 200)
    tree.main()
    return TABLE


if __name__ == "__main__":
    main()
