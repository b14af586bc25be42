"""Timings that a person can feel, each beside a floor measured in the same run.

Machines are noisy: the ratios count, not the milliseconds. Nothing here passes or fails.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from keyfit.analysis import Analysis
from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tools import load_tools
from keyfit.files import Overlay
from lsp.raw import RawClient, changed, opened

RUNS = 15
ENV = (
    "# the service\nAPP_NAME=demo\nDEBUG=false\nDATABASE_URL=postgres://db/app\n"
    "OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef\n"
    "OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1\n"
    "OPENAI_MODEL=minimax-m2.5\n" + "".join(f"OPTION_{n}=value {n}\n" for n in range(13))
)
EMPTY = [sys.executable, str(Path(__file__).parent / "empty_server.py")]


def median(measure: Callable[[], float], runs: int = RUNS) -> float:
    """The median of ``runs`` measurements in milliseconds, after one that does not count."""
    measure()
    return statistics.median(measure() for _ in range(runs)) * 1000


def seconds(command: list[str]) -> float:
    """How long ``command`` takes as a whole process."""
    begin = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - begin


def paired(name: str, goal: str, mine: Callable[[], float], floor: Callable[[], float]) -> None:
    """Measure both in turn, so that the machine's moods hit both, and print the ratio."""
    mine(), floor()
    pairs = [(mine(), floor()) for _ in range(RUNS)]
    ours, theirs = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"{name:34} {ours:8.1f} ms  {theirs:8.1f} ms  {ratio:6.2f}x   goal {goal}")


def start_up(command: list[str] | None) -> float:
    """Seconds from spawning a server to its answer to ``initialize``."""
    begin = time.perf_counter()
    client = RawClient(command=command)
    client.initialize()
    took = time.perf_counter() - begin
    client.kill()
    return took


class Session:
    """A server with one open file, for timing changes."""

    uri = "file:///tmp/keyfit-bench/.env"

    def __init__(self, command: list[str] | None) -> None:
        self.client, self.version = RawClient(command=command), 1
        self.client.initialize()
        self.client.send(opened(self.uri, ENV))
        self.client.published(self.uri, self.version)

    def change(self) -> float:
        """Seconds from a keystroke to its diagnostics, the server being idle before."""
        time.sleep(0.06)
        self.version += 1
        begin = time.perf_counter()
        self.client.send(changed(self.uri, f"{ENV}X={self.version}\n", self.version))
        self.client.published(self.uri, self.version)
        return time.perf_counter() - begin


def throughput(name: str, goal: str, text: str) -> None:
    """MB/s of one analysis of ``text`` as a .env file."""
    analysis = Analysis(load_catalog(), load_tools())

    def once() -> float:
        begin = time.perf_counter()
        analysis.run(Overlay({"/p/.env": text}), ["/p/.env"])
        return time.perf_counter() - begin

    rate = len(text) / 1e6 / (median(once, 5) / 1000)
    print(f"{name:34} {rate:8.1f} MB/s{'':24}goal {goal}")


def main() -> None:
    """Print the table."""
    print(f"{'':34} {'keyfit':>11}  {'floor':>11}  {'ratio':>7}")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / ".env").write_text(ENV)
        check = [sys.executable, "-m", "keyfit", "check", f"{folder}/.env"]
        bare = [sys.executable, "-c", "pass"]
        paired(
            "check of one .env / interpreter", "7x", lambda: seconds(check), lambda: seconds(bare)
        )
    paired(
        "spawn to initialize / empty server",
        "1.1x",
        lambda: start_up(None),
        lambda: start_up(EMPTY),
    )
    ours, empty = Session(None), Session(EMPTY)
    paired("change to diagnostics / empty server", "2x", ours.change, empty.change)
    ours.client.kill(), empty.client.kill()
    plain = "".join(f"OPTION_{n}=some value {n}\n" for n in range(80_000))
    throughput(".env without our words", "20 MB/s", plain)
    throughput(".env with our words", "as python-dotenv", plain + ENV)


if __name__ == "__main__":
    main()
