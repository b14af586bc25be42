"""A baseline of version 1, written by an earlier keyfit over ``cases/``, still fits its findings.

``baseline_v1.json`` is that file; beside its entries it has a digest of each case. A case that was
changed since then is left out.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from keyfit.linter.baseline import BaselineEntry, parsed
from keyfit.linter.finding import Finding, Message
from keyfit.linter.fingerprint import fingerprints
from keyfit.linter.messages_v1 import MESSAGES_V1
from keyfit.linter.passes.subtract_baseline import subtract_baseline
from keyfit.linter.report import Report
from keyfit.linter.rules import RULES
from keyfit.text.source import Source, Span
from test_cases import CASE_FILES, CASES, MARKER, files_of, new_linter

FILE = Path(__file__).with_name("baseline_v1.json")
FEWEST_ENTRIES = 300


def digest_of(folder: Path) -> str:
    """Return a digest of the files in ``folder`` without their markers, which quote messages."""
    digest = sha256()
    for path in files_of(folder):
        lines = path.read_bytes().split(b"\n")
        kept = [
            line for line in lines if not MARKER.match(line.decode(errors="replace"))
        ]
        digest.update(b"\n".join([path.name.encode(), *kept]))
    return digest.hexdigest()[:16]


def report_on(folder: Path) -> Report:
    return new_linter().run(CASE_FILES, [str(path) for path in files_of(folder)])


def test_every_entry_is_matched() -> None:
    text = FILE.read_text()
    baseline = parsed(str(CASES / FILE.name), text)
    matched: set[BaselineEntry] = set()
    missing: set[BaselineEntry] = set()
    for name, digest in json.loads(text)["cases"].items():
        folder = CASES / name
        if not folder.is_dir() or digest_of(folder) != digest:
            continue
        matches: set[BaselineEntry] = set()
        for path, findings in report_on(folder).findings.items():
            _, known = subtract_baseline(findings, path, baseline)
            matches.update(known)
        written = {
            entry for entry in baseline.entries if entry.path.startswith(f"{name}/")
        }
        matched |= matches
        missing |= written - matches
    assert not missing
    assert len(matched) >= FEWEST_ENTRIES


def finding(message: Message) -> Finding:
    source = Source("/p/.env", "A=1\n")
    span = Span(0, 1)
    return Finding(
        "model-case",
        "error",
        source,
        span,
        message.text,
        message_id=message.id,
        arguments=message.arguments,
    )


def test_the_wording_is_no_part_of_a_fingerprint() -> None:
    arguments = {"model": "GLM-5", "known": "glm-5"}
    id = "model-case.wrong-case"
    one = Message.rendered(id, "{model} is {known}", arguments)
    other = Message.rendered(id, "Write {known} for {model}", arguments)
    assert fingerprints([finding(one)], ".env") == fingerprints(
        [finding(other)], ".env"
    )
    assert fingerprints([finding(one)], ".env", 1) == fingerprints(
        [finding(other)], ".env", 1
    )


def test_dates_and_lines_are_no_part_of_a_fingerprint() -> None:
    id, template = "shadowed-setting.set-again", "line {line} sets {name} again"
    one = Message.rendered(id, template, {"line": 3, "name": "A"})
    other = Message.rendered(id, template, {"line": 4, "name": "A"})
    another = Message.rendered(id, template, {"line": 3, "name": "B"})
    assert fingerprints([finding(one)], ".env") == fingerprints(
        [finding(other)], ".env"
    )
    assert fingerprints([finding(one)], ".env") != fingerprints(
        [finding(another)], ".env"
    )


def test_version_1_lists_messages_that_exist() -> None:
    variants = {f"{rule.id}.{variant}" for rule in RULES for variant in rule.messages}
    assert MESSAGES_V1.keys() <= variants
