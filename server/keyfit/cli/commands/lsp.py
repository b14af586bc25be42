"""``keyfit lsp``: the language server for an editor, on standard input and output."""

from __future__ import annotations

import argparse
import gc

from ...util.translation import tr


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "--stdio",
        action="store_true",
        help=tr("use standard input and output (the default)"),
    )
    parser.add_argument(
        "--tcp",
        metavar="HOST:PORT",
        type=_address,
        help=tr("wait for one client on this address, for debugging"),
    )
    parser.add_argument(
        "-v",
        "--verbose",
        action="store_true",
        help=tr("log every message, without its content"),
    )
    parser.add_argument(
        "--log-file", metavar="FILE", help=tr("log to FILE instead of stderr")
    )
    # Language client libraries append it unasked; `initialize` says the same.
    parser.add_argument("--clientProcessId", help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    """Serve until the client ends the session, and return the exit status.

    Raises `OSError` when the log or the address cannot be used.
    """
    usual = gc.get_threshold()
    # No walk through all that is loaded while more is loaded.
    gc.set_threshold(2_000, 10, 1_000)
    # Here and not above: these libraries take longer to load than other commands to run.
    from ...lsp.protocol.logging import configure
    from ...lsp.protocol.transport import serve_stdio, serve_tcp
    from ...lsp.server import KeyfitServer

    gc.freeze()
    gc.set_threshold(*usual)
    configure(options.verbose, options.log_file)
    if options.tcp:
        return serve_tcp(KeyfitServer(), *options.tcp)
    return serve_stdio(KeyfitServer())


def _address(text: str) -> tuple[str, int]:
    """Return ``HOST:PORT``, ``[::1]:PORT`` or ``:PORT`` (this machine)."""
    host, _, port = text.rpartition(":")
    if not port.isascii() or not port.isdigit() or int(port) > 65535:
        message = tr("HOST:PORT expected, not {text!r}", text=text)
        raise argparse.ArgumentTypeError(message)
    return host.strip("[]") or "127.0.0.1", int(port)
