"""Show a part of a call: where it is and what it is, keys masked."""

from __future__ import annotations

import os

from ..resolve.outside_values import HIDDEN as NOT_SHOWN
from ..resolve.redact import Redactor
from ..resolve.resolved_value import CallPart


def shown_place(part: CallPart, root: str) -> str:
    """Return the file and 1-based line of ``part``; the path is relative if it is below ``root``.

    Of a file elsewhere only the name is shown.
    """
    setting = part.setting
    source = setting.source
    shown = os.path.basename(source.path)
    folder = root.rstrip("/") + "/"
    if root and source.path.startswith(folder):
        shown = source.path.removeprefix(folder)
    position = source.position(setting.span.start)
    return f"{shown}:{position.line}"


def shown_value(part: CallPart, redactor: Redactor) -> str:
    """Return the value of ``part``, keys masked; its source text if the value is not known."""
    setting = part.setting
    source = setting.source
    called = part.resolved.called
    if source.outside or called:
        if part.text is None:
            return called or NOT_SHOWN
        return redactor.value(setting.last_name, part.text)
    start, end = setting.span
    secrets = [
        span for span in redactor.spans(source) if span.start < end and start < span.end
    ]
    # Masking by the whole file knows more secrets than the value alone shows.
    if part.text is None or secrets:
        return redactor.shown(source.text, start, end, secrets)
    return redactor.value(setting.last_name, part.text)
