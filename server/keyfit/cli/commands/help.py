"""``keyfit help``: show the options of a command."""

from __future__ import annotations

import argparse

from ..errors import UsageError

_EPILOG = """\
examples:
  keyfit help                      the commands
  keyfit help check                the same as 'keyfit check --help'"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.epilog = _EPILOG
    parser.add_argument(
        "name",
        nargs="?",
        metavar="COMMAND",
        help="the command (default: list them all)",
    )


def run(options: argparse.Namespace) -> None:
    """Print the help. Raise `UsageError` if there is no such command."""
    from ..main import COMMANDS, main, no_command

    if options.name and options.name not in COMMANDS:
        raise UsageError(no_command(options.name))
    words = [options.name] if options.name else []
    main([*words, "--help"])
