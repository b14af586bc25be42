"""``keyfit help``: show the options of a command."""

from __future__ import annotations

import argparse

from ...util.translation import localized, phrase, tr
from ..errors import UsageError

_EPILOG = phrase("""\
examples:
  keyfit help                      the commands
  keyfit help check                the same as 'keyfit check --help'""")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.epilog = localized(_EPILOG)
    parser.add_argument(
        "name",
        nargs="?",
        metavar="COMMAND",
        help=tr("the command (default: list them all)"),
    )


def run(options: argparse.Namespace) -> None:
    """Print the help. Raise `UsageError` if there is no such command."""
    from ..main import COMMANDS, main, no_command

    if options.name and options.name not in COMMANDS:
        raise UsageError(no_command(options.name))
    words = [options.name] if options.name else []
    main([*words, "--help"])
