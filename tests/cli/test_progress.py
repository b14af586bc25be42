"""The progress line, on a terminal of its own."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.harness import SERVER, Write
from cli.samples import RIGHT_ENV

pty = pytest.importorskip("pty")  # not on Windows, as the next two
fcntl = pytest.importorskip("fcntl")
termios = pytest.importorskip("termios")

ERASE = b"\r\x1b[K"
AT_ONCE = "keyfit.cli.progress.WAIT = keyfit.cli.progress._PAUSE = 0"
# The third file cannot be read before somebody interrupts.
STUCK = """
read = keyfit.vfs.files.Disk.read
def stuck(self, path):
    return time.sleep(600) if path.endswith("/c/.env") else read(self, path)
keyfit.vfs.files.Disk.read = stuck
"""


class Terminal:
    """``keyfit`` as a process whose standard error is a terminal, its output a pipe."""

    def __init__(
        self, *argv: str, setup: str = "", term: str = "xterm", wide: int = 0
    ) -> None:
        self._screen, theirs = pty.openpty()
        if wide:
            fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, wide, 0, 0))
        code = (
            "import sys, time, keyfit.resolve.document_store, keyfit.cli.progress\n"
            f"{setup}\nfrom keyfit.cli.main import main\nsys.exit(main(sys.argv[1:]))"
        )
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, *argv],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=theirs,
            env={**os.environ, "PYTHONPATH": str(SERVER), "PYTHONUTF8": "1", "TERM": term},
        )  # fmt: skip
        os.close(theirs)
        self.seen = b""

    def read_until(self, wanted: Callable[[bytes], bool]) -> bytes:
        """What the terminal has shown since the start, once ``wanted`` says yes or it is closed."""
        while not wanted(self.seen):
            try:
                more = os.read(self._screen, 4096)
            except OSError:  # Linux tells so that nobody writes any more
                break
            if not more:
                break
            self.seen += more
        return self.seen

    def end(self) -> tuple[int, bytes, bytes]:
        """Exit status, standard output, and all that the terminal has shown."""
        seen = self.read_until(lambda seen: False)
        out = self.process.communicate(timeout=300)[0]
        os.close(self._screen)
        return self.process.returncode, out, seen


@pytest.fixture
def tree(write: Write) -> Path:
    """Four folders with a right file in each."""
    return write({f"{name}/.env": RIGHT_ENV for name in "abcd"})


@pytest.mark.parametrize("command", ["check", "fix"])
def test_a_long_scan_tells_how_far_it_is_and_leaves_nothing(
    tree: Path, command: str
) -> None:
    status, out, seen = Terminal(command, setup=AT_ONCE).end()
    lines = seen.split(ERASE)
    assert status == 0
    assert out == b"No findings in 4 files.\n"
    assert lines[0] == lines[-1] == b""
    assert lines[1] == b"keyfit: searching for files"
    assert b"keyfit: checking [#####---------------] 1 of 4 files" in lines
    assert lines[-2] == b"keyfit: checking [####################] 4 of 4 files"


def test_a_short_scan_shows_nothing(tree: Path) -> None:
    assert Terminal("check", setup="keyfit.cli.progress.WAIT = 60").end()[2] == b""


@pytest.mark.parametrize(
    ("argv", "term"),
    [(["check"], "dumb"), (["check", "--stdin-filename", ".env"], "xterm")],
)
def test_no_line_where_it_would_be_no_use(
    tree: Path, argv: list[str], term: str
) -> None:
    assert Terminal(*argv, setup=AT_ONCE, term=term).end()[2] == b""


def test_no_line_in_a_pipe(tree: Path) -> None:
    code = f"import sys, keyfit.cli.progress; {AT_ONCE}; from keyfit.cli.main import main; "
    done = subprocess.run(
        [sys.executable, "-c", f"{code}sys.exit(main(['check']))"],
        capture_output=True, check=True, env={**os.environ, "PYTHONPATH": str(SERVER)},
    )  # fmt: skip
    assert done.stderr == b""


def test_the_line_fits_a_narrow_terminal(tree: Path) -> None:
    lines = Terminal("check", setup=AT_ONCE, wide=20).end()[2].split(ERASE)
    assert max(map(len, lines)) == 19


def test_messages_follow_the_erased_line(tree: Path) -> None:
    (tree / "e.env").write_bytes(b"\0")
    seen = Terminal("check", setup=AT_ONCE).end()[2]
    assert seen.endswith(
        ERASE + b"keyfit: skipped e.env: a NUL byte at byte 0: not a text file\r\n"
    )


def test_an_interrupt_erases_the_line(tree: Path) -> None:
    terminal = Terminal("check", setup=f"{AT_ONCE}\n{STUCK}")
    terminal.read_until(lambda seen: b"] 3 of 4 files" in seen)
    terminal.process.send_signal(signal.SIGINT)
    status, out, seen = terminal.end()
    assert (status, out) == (130, b"")
    assert seen.endswith(ERASE)
    assert b"Traceback" not in seen
