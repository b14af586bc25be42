"""A check shared out among processes says what one process says."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli.harness import SERVER, Outcome, Write
from cli.samples import CLAUDE, RIGHT_ENV, WRONG_ENV

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="one process elsewhere")

FILES = {
    **{f"right{number}/.env": RIGHT_ENV for number in range(8)},
    **{f"wrong{number}/.env": WRONG_ENV for number in range(8)},
    "claude/.claude/settings.json": CLAUDE,
    "binary/.env": "\0",
    "broken/.env": "OPENAI_API_KEY='",
}
# Three processes with two files at a time.
SHARED = """
import os, sys, time, keyfit.cli.parallel_check as workers
workers.processors, workers.MIN_FILES_PER_PROCESS, workers._SHARE_SIZE = lambda: 3, 2, 2
reports, first = workers._reports, os.getpid()
"""
ALONE = "import sys"
MAIN = "\nfrom keyfit.cli.main import main\nsys.exit(main(sys.argv[1:]))"


def command(setup: str, *argv: str) -> list[str]:
    return [sys.executable, "-c", setup + MAIN, *argv]


def ran(setup: str, *argv: str) -> Outcome:
    environment = {**os.environ, "PYTHONPATH": str(SERVER), "PYTHONUTF8": "1"}
    done = subprocess.run(
        command(setup, *argv),
        env=environment,
        capture_output=True,
        check=False,
        timeout=300,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize("format", ["text", "json", "sarif", "github"])
def test_what_is_said_does_not_depend_on_the_number_of_processes(
    write: Write, format: str
) -> None:
    write(FILES)
    shared, alone = (
        ran(setup, "check", "--output-format", format) for setup in (SHARED, ALONE)
    )
    assert shared == alone
    assert shared.status == 1
    assert "binary/.env" in shared.err


def test_the_baseline_too(write: Write, folder: Path) -> None:
    written = []
    write(FILES)
    for setup in (SHARED, ALONE):
        assert ran(setup, "baseline").status == 0
        written.append((folder / "keyfit-baseline.json").read_text("utf-8"))
        (folder / "keyfit-baseline.json").unlink()
    assert written[0] == written[1]
    assert len(json.loads(written[0])["findings"]) > 8


def test_what_a_search_has_found_is_checked_while_it_goes_on(write: Write) -> None:
    write(FILES)
    telling = f"""{SHARED}
checked = workers.Workers.checked
def telling(self, session):
    print([len(share) for worker in self._all for share in worker.shares])
    return checked(self, session)
workers.Workers.checked = telling
"""
    shared = ran(telling, "check")
    assert (
        shared.out.splitlines()[0] == "[2, 2]"
    )  # two processes; the third one searches
    assert shared.out.splitlines()[1:] == ran(ALONE, "check").out.splitlines()


def test_a_search_that_ends_in_an_error_leaves_no_process(write: Write) -> None:
    write({**FILES, "z/keyfit.toml": "baseline = 'none.json'\n", "z/.env": RIGHT_ENV})
    shared, alone = (ran(setup, "check") for setup in (SHARED, ALONE))
    assert shared == alone
    assert shared.status == 2


@pytest.mark.parametrize(
    "end", ["os._exit(1)", "raise MemoryError", "os.kill(os.getpid(), 9)"]
)
def test_what_a_process_does_not_tell_before_it_ends_is_looked_at_by_the_first(
    write: Write, end: str
) -> None:
    write(FILES)
    broken = f"""{SHARED}
def broken(session, shares):
    yield next(reports(session, shares))
    {end}
workers._reports = broken
"""
    assert ran(broken, "check") == ran(ALONE, "check")


def test_a_rule_that_breaks_is_told(write: Write) -> None:
    write(FILES)
    breaks = """
import keyfit.linter.rules.model_case as rule
def breaks(rule, call):
    raise KeyError("sk-sp-0123456789abcdef0123456789abcdef")
import keyfit.linter.rules as rules
rules.RULES = tuple(r.for_calls(breaks) if r.id == "model-case" else r for r in rules.RULES)
"""
    shared, alone = (ran(breaks + setup, "check") for setup in (SHARED, ALONE))
    assert shared == alone
    assert shared.status == 2
    assert "rule model-case on" in shared.err
    assert "KeyError at" in shared.err
    assert "0123456789abcdef" not in shared.out + shared.err


def test_an_interrupt_ends_all_of_them(write: Write, folder: Path) -> None:
    write(FILES)
    slow = f"""{SHARED}
def slow(session, shares):
    yield next(reports(session, shares))
    os.write(2, b"%d\\n" % os.getpid())
    time.sleep(600)
workers._reports = slow
"""
    process, workers = started(slow)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=300)
    assert (process.returncode, out, err) == (130, "", "")
    assert not any(map(is_running, workers))


def test_they_end_when_the_first_is_killed(write: Write, folder: Path) -> None:
    write(FILES)
    endless = f"""{SHARED}
def endless(session, shares):
    os.write(2, b"%d\\n" % os.getpid())
    report = next(reports(session, shares))
    while True:
        yield report._replace(skipped={{str(n): "x" * 64 for n in range(100)}})
        time.sleep(0.01)
workers._reports = endless
workers._received = lambda *_: time.sleep(600)
"""
    process, workers = started(endless)
    process.kill()
    process.communicate(timeout=300)
    assert not any(map(is_running, workers))


def started(setup: str) -> tuple[subprocess.Popen[str], list[int]]:
    """A check in a session of its own, and its workers, once each has told its number."""
    process = subprocess.Popen(
        command(setup, "check"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(SERVER)}, start_new_session=True,
    )  # fmt: skip
    assert process.stderr is not None
    return process, [int(process.stderr.readline()) for _ in range(3)]


def is_running(process: int) -> bool:
    """Whether ``process`` does not end within seconds."""
    for _ in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.05)
    return True
