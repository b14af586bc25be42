"""Relocating: findings of other files go, those in the home folder move to the project's part."""

from __future__ import annotations

import json

from keyfit.linter.linter import Linter
from keyfit.linter.passes.collect import Candidate
from keyfit.linter.passes.relocate import relocate
from keyfit.parsers.document import Document, Setting
from keyfit.resolve.call import Call
from keyfit.resolve.host_environment import HostEnvironment
from keyfit.text.source import Source
from keyfit.vfs.files import Overlay
from linter.passes.samples import finding_at, is_safe
from places import ANALYSIS, PLAN_KEY

HOME = "/home/u"
USER, PROJECT = f"{HOME}/.claude/settings.json", f"{HOME}/shop/.claude/settings.json"
URL = "https://dashscope-intl.aliyuncs.com/apps/anthropic"
TEXTS = {
    USER: json.dumps({"env": {"ANTHROPIC_BASE_URL": URL}}),
    PROJECT: json.dumps({"env": {"ANTHROPIC_AUTH_TOKEN": PLAN_KEY}}),
}


def split_call() -> tuple[Document, Call, Setting, Setting]:
    """The project's file, the call that sends its key to the user's URL, that URL and that key."""
    linter = Linter(
        ANALYSIS.catalog, ANALYSIS.tools, host_environment=HostEnvironment(HOME)
    )
    context = linter.context(Overlay(TEXTS), PROJECT)
    assert context
    call = next(call for call in context.view.calls if call.url and call.keys)
    assert call.url
    url, key = call.url.setting, call.keys[0].setting
    document = context.document
    return document, call, url, key


def test_what_stands_in_the_file_stays_as_it_is() -> None:
    document, call, _, key = split_call()
    own = [
        Candidate(finding_at(key.source, key.span.start), one) for one in (call, None)
    ]
    assert relocate(own, document, HOME) == own
    assert relocate(own, document, "") == own


def test_what_stands_in_another_file_belongs_to_that() -> None:
    document, call, url, _ = split_call()
    other = finding_at(url.source, url.span.start, subject=url)
    assert relocate([Candidate(other, call)], document, "") == []
    assert relocate([Candidate(other, call)], document, "/home/other") == []
    assert relocate([Candidate(other, None)], document, HOME) == []


def test_what_stands_in_the_home_folder_moves_to_the_project_and_is_no_longer_safe() -> (
    None
):
    document, call, url, key = split_call()
    finding = finding_at(url.source, url.span.start, url.span.end, subject=url)
    assert is_safe(finding)
    ((moved, _),) = relocate([Candidate(finding, call)], document, HOME)
    assert (moved.source, moved.span, moved.subject) == (document.source, key.span, key)
    origin = moved.related[0]
    assert (origin.source, origin.span) == (url.source, url.span)
    assert not is_safe(moved)


def test_what_the_project_overrides_is_no_fault_of_the_project() -> None:
    document, call, url, _ = split_call()
    overridden = finding_at(
        url.source, url.span.start, subject=url._replace(path=("other",))
    )
    assert relocate([Candidate(overridden, call)], document, HOME) == []


def test_a_file_of_the_home_folder_takes_no_finding_from_another_one_there() -> None:
    document, call, url, key = split_call()
    at_home = document._replace(source=url.source)
    other = finding_at(Source(f"{HOME}/.qwen/.env", "A=1"), 0, subject=key)
    assert relocate([Candidate(other, call)], document, HOME)
    assert relocate([Candidate(other, call)], at_home, HOME) == []
