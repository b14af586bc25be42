"""``keyfit lsp`` as a command."""

from __future__ import annotations

import argparse
import subprocess
import sys

import pytest

from keyfit.cli.commands import lsp
from lsp.raw import ENVIRONMENT, RawClient


def parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    lsp.add_arguments(parser)
    return parser.parse_args(words)


def test_what_clients_append_is_accepted() -> None:
    parsed("--stdio", "--clientProcessId=17")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("localhost:2087", ("localhost", 2087)),
        (":2087", ("127.0.0.1", 2087)),
        ("2087", ("127.0.0.1", 2087)),
        ("[::1]:0", ("::1", 0)),
    ],
)
def test_addresses(text: str, address: tuple[str, int]) -> None:
    assert parsed("--tcp", text).tcp == address


@pytest.mark.parametrize(
    "text", ["", "localhost", "localhost:", "a:-1", "a:65536", "a:²"]
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(SystemExit):
        parsed("--tcp", text)


def test_the_libraries_are_loaded_by_the_server_alone() -> None:
    script = (
        "import sys, keyfit.cli.main, keyfit.cli.commands.lsp\n"
        "assert not {'pygls', 'lsprotocol', 'cattrs', 'asyncio'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], env=ENVIRONMENT, check=True)


def test_the_engine_is_loaded_behind_the_first_reply() -> None:
    script = (
        "import sys, keyfit.lsp.server as s; s.KeyfitServer()\n"
        "assert not {'keyfit.linter.linter', 'tree_sitter'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], env=ENVIRONMENT, check=True)


def test_a_log_that_cannot_be_written_is_said_in_one_line() -> None:
    refused = RawClient("--log-file=/no/such/folder/log")
    assert refused.wait() == 2
    assert refused.stderr.count(b"\n") == 1
