"""Loaded by the processes of the hostile suite: notes each file and folder that is opened."""

from __future__ import annotations

import os
import sys

_LOG = os.open(os.environ["OPENED_LOG"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event in ("open", "os.scandir", "os.listdir") and isinstance(
        arguments[0], str | bytes
    ):
        os.write(_LOG, os.fsencode(os.path.abspath(arguments[0])) + b"\n")


sys.addaudithook(_note)
