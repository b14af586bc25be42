"""Fingerprints of findings, which stay when their file is edited elsewhere: for baselines and code
scanning."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from .finding import Finding

VERSION = 2
_LENGTH = 32  # hexadecimal digits
# Arguments that do not identify the problem: dates, locations and wording of the catalog, which may
# change while the problem stays the same.
_VOLATILE = frozenset(
    (
        "advice",
        "age",
        "as_of",
        "caller",
        "consequence",
        "doubt",
        "edition",
        "file",
        "key_kind",
        "line",
        "reader",
        "refusal",
        "right_key",
        "scripts",
        "served",
        "status",
        "statuses",
        "usage",
        "why",
    )
)


def fingerprints(
    findings: Iterable[Finding], path: str, version: int = VERSION
) -> list[str]:
    """Return the fingerprint of each of ``findings``, which are all those of one file, in the
    order of its text.

    ``path`` is the file's, with ``/``, relative to the folder that all paths start from. A
    fingerprint rests on the path, on the message's id and arguments, in which keys are masked, and
    on the number of equal findings above. Lines, whole keys and the wording are no part of it.
    With ``version`` 1, it rests on the wording that the message had at that time.
    """
    identify = _identity_v1 if version == 1 else _identity
    equal_above: Counter[tuple[str, ...]] = Counter()
    results = []
    for finding in findings:
        identity = identify(finding)
        results.append(_digest(path, *identity, str(equal_above[identity])))
        equal_above[identity] += 1
    return results


def _identity(finding: Finding) -> tuple[str, ...]:
    """Return the message's id and its arguments as canonical JSON."""
    lasting = {
        name: value
        for name, value in finding.arguments.items()
        if name not in _VOLATILE
    }
    return finding.message_id, json.dumps(lasting, sort_keys=True)


def _identity_v1(finding: Finding) -> tuple[str, ...]:
    """Return the rule and the message as version 1 worded it."""
    from .messages_v1 import MESSAGES_V1  # new baselines need none

    template = MESSAGES_V1.get(finding.message_id)
    if template is None:
        return finding.rule, finding.message
    return finding.rule, template.format_map(finding.arguments)


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[
        :_LENGTH
    ]
